//! `specsite inspect`: what a folder holds and how it is read, for somebody who has just met it.

use std::fmt::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use crate::command::{self, Terminal, environment, plural};
use crate::error::{Error, Result};
use crate::inspect::report::{Count, Report, Share};
use crate::inspect::{InspectContext, inspect};
use crate::project::{self, Inputs};
use crate::report::visible;
use crate::template::Origin;
use crate::text::shortened;

/// What was typed.
#[derive(Debug, clap::Args)]
pub struct InspectArgs {
    /// The folder with the specs
    #[arg(default_value = ".")]
    pub source: PathBuf,
    /// Print the report as JSON
    #[arg(long)]
    pub json: bool,
}

pub fn run(args: &InspectArgs, terminal: &Terminal) -> Result<ExitCode> {
    let project = project::read(&args.source, super::surroundings())?;
    let compiled = command::compiled(&project)?;
    let report = inspect(&InspectContext {
        inputs: &project.inputs,
        schema: &compiled.schema,
        portal: &compiled.portal,
        diagnostics: &compiled.diagnostics,
        known_from: known_from(&project.inputs),
    });
    let text = if args.json {
        serde_json::to_string_pretty(&report).map_err(|cause| Error::new(cause.to_string()))? + "\n"
    } else {
        let limit = if terminal.verbose { usize::MAX } else { LIMIT };
        Words { out: String::new(), color: terminal.color_out, limit }.report(&report)
    };
    command::print(&text)?;
    Ok(ExitCode::SUCCESS)
}

/// What the repository's address is known from.
fn known_from(inputs: &Inputs) -> &'static str {
    match (&inputs.config.repository, &inputs.repository, environment::repository()) {
        (Some(_), ..) => crate::config::FILE_NAME,
        (None, Some(at), Some((url, _))) if url.contains(at.home()) => "the environment",
        _ => ".git/config",
    }
}

/// Rows of a list that are shown unless more was asked for.
const LIMIT: usize = 5;
/// The most of an example that is shown, in bytes.
const EXAMPLE: usize = 90;

/// The report as it grows.
struct Words {
    out: String,
    color: bool,
    limit: usize,
}

impl Words {
    fn report(mut self, report: &Report) -> String {
        self.source(report);
        self.template(report);
        self.headers(report);
        self.statuses(report);
        self.ids(report);
        self.references(report);
        self.rest(report);
        if let Some(text) = &report.configuration {
            self.title("specsite.toml to paste");
            text.lines().for_each(|line| self.line(line));
        }
        self.out
    }

    fn paint(&self, code: &str, text: &str) -> String {
        if self.color { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
    }

    fn title(&mut self, text: &str) {
        let gap = if self.out.is_empty() { "" } else { "\n" };
        let title = self.paint("1", &visible(text));
        let _ = writeln!(self.out, "{gap}{title}");
    }

    fn line(&mut self, text: &str) {
        let _ = writeln!(self.out, "{}", format!("  {}", visible(text)).trim_end());
    }

    /// Rows of a count, words and an example, as many as are shown.
    fn rows(&mut self, rows: &[(usize, String, String)]) {
        let shown = &rows[..rows.len().min(self.limit)];
        let wide = shown.iter().map(|(_, words, _)| words.chars().count()).max().unwrap_or(0).min(60);
        for (count, words, example) in shown {
            let example = self.paint("2", &visible(&shortened(example, EXAMPLE)));
            let row = format!("  {count:>5}  {:<wide$}  {example}", visible(words));
            let _ = writeln!(self.out, "{}", row.trim_end());
        }
        if rows.len() > shown.len() {
            self.line(&format!("       and {} more; -v shows all", rows.len() - shown.len()));
        }
    }

    /// Rows of which more are shown than of others.
    fn limited(&mut self, limit: usize, rows: &[(usize, String, String)]) {
        let usual = self.limit;
        self.limit = limit.max(usual);
        self.rows(rows);
        self.limit = usual;
    }

    fn counts(&mut self, counts: &[Count], words: impl Fn(&Count) -> String) {
        let rows: Vec<_> = counts.iter().map(|one| (one.count, words(one), one.example.clone())).collect();
        self.rows(&rows);
    }

    fn source(&mut self, report: &Report) {
        let source = &report.source;
        let (files, specs) = (source.files, source.specs);
        self.title(&source.folder);
        self.line(&format!("{files} Markdown file{}, {specs} spec{}", plural(files), plural(specs)));
        let kinds = [
            ("spec", &source.spec_reasons),
            ("other", &source.other_reasons),
            ("passed over", &source.passed_over),
        ];
        let row = |kind: &str, one: &Count| (one.count, format!("{kind}: {}", one.name), one.example.clone());
        let rows: Vec<_> =
            kinds.iter().flat_map(|(kind, counts)| counts.iter().map(move |one| row(kind, one))).collect();
        self.limited(LIMIT * 2, &rows);
    }

    fn template(&mut self, report: &Report) {
        let template = &report.template;
        self.title("Template");
        self.line(&match &template.origin {
            Origin::Configured(path) => format!("{path}, named in specsite.toml"),
            Origin::Named(path) => format!("{path}, found by its name"),
            Origin::Content(path) => format!("{path}, known by what it holds"),
            Origin::Inferred => "inferred from what most specs have in common".to_owned(),
            Origin::BuiltIn => {
                return self.line("none, and too little in common to infer one; the built-in one stands in");
            }
        });
        let specs = report.source.specs.max(1);
        let list = |shares: &[Share], limit: usize| {
            let words = |one: &Share| format!("{} {} %", one.name, one.specs * 100 / specs);
            let mut out: Vec<String> = shares.iter().take(limit).map(words).collect();
            if shares.len() > limit {
                out.push(format!("and {} more", shares.len() - limit));
            }
            out.join(", ")
        };
        let limit = self.limit.saturating_mul(3);
        for (name, shares) in [("fields", &template.fields), ("sections", &template.sections)] {
            if !shares.is_empty() {
                self.line(&format!("{name}: {}", list(shares, limit)));
            }
        }
    }

    fn headers(&mut self, report: &Report) {
        self.title("Headers");
        let mut rows: Vec<_> = report
            .headers
            .iter()
            .map(|row| (row.specs, row.dialect.name().to_owned(), row.example.clone()))
            .collect();
        if report.without_header > 0 {
            rows.push((report.without_header, "no header".to_owned(), String::new()));
        }
        self.rows(&rows);
    }

    fn statuses(&mut self, report: &Report) {
        self.title("Statuses");
        let words = |row: &crate::inspect::report::Status| {
            let label = row.label.as_deref().unwrap_or("none");
            format!(
                "{} -> {} ({})",
                shortened(label, 30),
                row.stage.name().replace('_', " "),
                row.found.name()
            )
        };
        let rows: Vec<_> =
            report.statuses.iter().map(|row| (row.count, words(row), row.example.clone())).collect();
        self.rows(&rows);
        if report.status_conflicts > 0 {
            let count = report.status_conflicts;
            self.line(&format!(
                "two different ones in {count} spec{}; `specsite check` says where",
                plural(count)
            ));
        }
    }

    fn ids(&mut self, report: &Report) {
        let ids = &report.ids;
        self.title("Ids");
        self.line(&format!("{} of {} specs carry a number", ids.numbered, report.source.specs));
        let (told, carried): (Vec<Count>, Vec<Count>) =
            ids.prefixes.iter().cloned().partition(|one| one.count == 0);
        self.counts(&carried, |one| format!("called `{}` and the number", one.name));
        if !told.is_empty() {
            let names: Vec<String> = told.iter().map(|one| format!("`{}`", one.name)).collect();
            let names = names.join(", ");
            self.line(&format!("{names} before a number means a spec, by the folder or by how it is used"));
        }
        if !ids.counters.is_empty() {
            self.line(&format!("numbered like the pull requests of {}", ids.counters.join(", ")));
        }
        let rows: Vec<_> = ids
            .repeated
            .iter()
            .map(|one| {
                (one.paths.len(), format!("specs have the number {}", one.number), one.paths.join(", "))
            })
            .collect();
        self.rows(&rows);
    }

    fn references(&mut self, report: &Report) {
        self.title("References");
        let rows = report.references.iter();
        let rows: Vec<_> =
            rows.map(|row| (row.count, row.form.name().to_owned(), row.example.clone())).collect();
        self.limited(usize::MAX, &rows);
        let relations: Vec<String> = report
            .relations
            .iter()
            .map(|one| format!("{} {}", one.name.replace('_', " "), one.count))
            .collect();
        if !relations.is_empty() {
            self.line(&format!("pairs of specs by relation: {}", relations.join(", ")));
        }
    }

    fn rest(&mut self, report: &Report) {
        self.title("Repository");
        match &report.repository {
            Some(at) => self.line(&format!("{}, from {}", at.url, at.known_from)),
            None => self.line("not known"),
        }
        if !report.unknown_languages.is_empty() {
            self.title("Code without a grammar");
            self.counts(&report.unknown_languages, |one| one.name.clone());
        }
        if !report.unreadable.is_empty() {
            self.title("Could not be read as it was meant");
            let row = |one: &crate::inspect::report::Problem| {
                (one.count, one.rule.clone(), format!("{}: {}", one.example, one.message))
            };
            let rows: Vec<_> = report.unreadable.iter().map(row).collect();
            self.rows(&rows);
        }
    }
}
