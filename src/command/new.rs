//! `specsite new`: a spec from the source's template.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use crate::command::{self, Terminal, clock_day, fixed_day};
use crate::compile::Compiled;
use crate::diag::Span;
use crate::document::header::Dialect;
use crate::error::{Error, Result};
use crate::portal::classify::is_project_file_name;
use crate::project;
use crate::slug;
use crate::source::{folder, lies_in, normalize, stem};
use crate::template::name::is_named_template;
use crate::template::{FieldKind, FieldRule, Origin, Template};
use crate::text::one_line;
use crate::words::stage::{self, Stage};

/// What was typed.
#[derive(Debug, clap::Args)]
pub struct NewArgs {
    /// The new spec's title
    pub title: String,
    /// The folder with the specs
    #[arg(default_value = ".")]
    pub source: PathBuf,
    /// The value of the Type field
    #[arg(long = "type", value_name = "TYPE")]
    pub kind: Option<String>,
    /// The folder for the new file, relative to SOURCE
    #[arg(long, value_name = "DIR")]
    pub dir: Option<PathBuf>,
}

pub fn run(args: &NewArgs, _: &Terminal) -> Result<ExitCode> {
    let title = args.title.trim();
    if title.is_empty() {
        return Err(Error::new("the title is empty")
            .with_help("say what the spec is about: specsite new \"Rate limiting\""));
    }
    let project = project::read(&args.source, super::surroundings())?;
    let compiled = command::compiled(&project)?;
    let template = &compiled.schema.template;
    let kind = args.kind.as_deref().map(|kind| choose_type(kind, template)).transpose()?;
    let place = args.dir.clone().unwrap_or_else(|| PathBuf::from(usual_folder(&compiled)));
    let today = fixed_day().or_else(clock_day).map(|day| day.to_string()).unwrap_or_default();
    let number = next_number(&compiled, &place.to_string_lossy());
    let name = format!("{number}{}.md", slug::segment(title));
    if is_project_file_name(stem(&name)) || is_named_template(&name) {
        return Err(Error::new(format!("a file called {name} would be no spec"))
            .with_help("choose a title that says what the spec is about"));
    }
    let path = args.source.join(&place).join(&name);
    let text = fill(template, title, &today, kind.as_deref());
    write_new(&path, &text, "choose another title or `--dir`")?;
    command::print(&format!("{}\n", path.display()))?;
    Ok(ExitCode::SUCCESS)
}

/// The template's own spelling of a type.
fn choose_type(kind: &str, template: &Template) -> Result<String> {
    if template.field("type").is_none() {
        return Err(Error::new("the template has no field for a type").with_help("leave `--type` out"));
    }
    let choices = template.choices("type");
    let found = choices.iter().find(|choice| choice.label.eq_ignore_ascii_case(kind));
    // What others have written so far binds nobody.
    if found.is_none() && (choices.is_empty() || template.origin == Origin::Inferred) {
        return Ok(kind.to_owned());
    }
    found.map(super::super::template::Choice::written).ok_or_else(|| {
        let all: Vec<&str> = choices.iter().map(|choice| choice.label.as_str()).collect();
        Error::new(format!("the template has no type `{kind}`"))
            .with_help(format!("it offers {}", all.join(", ")))
    })
}

/// Where new specs go: the folder for planned ones, or else where most specs lie; of the specs that lie below the
/// template's folder, where there are any.
fn usual_folder(compiled: &Compiled) -> String {
    let all: Vec<&str> = compiled.portal.specs.values().map(|entry| folder(&entry.spec.path)).collect();
    let home = compiled.schema.template.origin.path().map_or("", folder);
    let near = all.iter().copied().filter(|path| lies_in(path, home)).collect::<Vec<_>>();
    let folders = if near.is_empty() { all } else { near };
    let planned = folders.iter().find(|path| {
        path.rsplit('/').next().and_then(stage::of_folder).is_some_and(|stage| stage <= Stage::Planned)
    });
    if let Some(planned) = planned {
        return (*planned).to_owned();
    }
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    folders.iter().for_each(|path| *counts.entry(path).or_default() += 1);
    let most = counts.into_iter().max_by_key(|(_, count)| *count);
    most.map_or_else(String::new, |(path, _)| path.to_owned())
}

/// `0013-` where the files of a folder carry numbers, and nothing elsewhere.
fn next_number(compiled: &Compiled, place: &str) -> String {
    let Some(place) = normalize(place) else { return String::new() };
    let peers: Vec<&str> = compiled
        .portal
        .specs
        .values()
        .map(|e| e.spec.path.as_str())
        .filter(|path| folder(path) == place.as_str())
        .collect();
    let digits = |path: &str| -> Option<(u64, usize)> {
        let name = stem(path);
        let end = name.find(|c: char| !c.is_ascii_digit())?;
        (end > 0 && name[end..].starts_with(['-', '_']))
            .then(|| name[..end].parse().ok())
            .flatten()
            .map(|n| (n, end))
    };
    let numbered: Vec<(u64, usize)> = peers.iter().filter_map(|path| digits(path)).collect();
    match numbered.iter().max() {
        Some((last, width)) if numbered.len() * 2 > peers.len() => {
            last.checked_add(1).map_or_else(String::new, |next| format!("{next:0width$}-"))
        }
        _ => String::new(),
    }
}

/// The template's text with what is known already: title, day, first status, type. Fields that are
/// asked for later only are left out.
fn fill(template: &Template, title: &str, today: &str, kind: Option<&str>) -> String {
    let title = one_line(title);
    let text = template.text.as_str();
    let mut edits: Vec<(Span, String)> = Vec::new();
    match template.title {
        Some(span) => edits.push((span, format!("# {title}"))),
        None if template.fields.iter().any(|rule| is_title(&rule.name.to_lowercase())) => {}
        None => {
            let before = if template.body > 0 { "\n" } else { "" };
            let behind = if text[template.body..].starts_with('\n') { "" } else { "\n" };
            edits.push((Span::new(template.body, template.body), format!("{before}# {title}\n{behind}")));
        }
    }
    for rule in &template.fields {
        if rule.required_at.is_some() {
            edits.push((whole_lines(text, rule.span), String::new()));
        } else if let Some(value) = value(rule, &title, today, kind) {
            edits.push((rule.span, written(rule, value, text)));
        }
    }
    edits.sort_by_key(|(span, _)| *span);
    let (mut out, mut at) = (String::with_capacity(text.len()), 0);
    for (span, new) in edits.into_iter().filter(|(span, _)| span.end <= text.len()) {
        if span.start >= at {
            out.extend([&text[at..span.start], &new]);
            at = span.end;
        }
    }
    out.push_str(&text[at..]);
    out
}

/// The lines that a span touches, their ends included.
fn whole_lines(text: &str, span: Span) -> Span {
    let start = text[..span.start].rfind('\n').map_or(0, |at| at + 1);
    let end = text[span.end..].find('\n').map_or(text.len(), |at| span.end + at + 1);
    Span::new(start, end)
}

fn is_title(name: &str) -> bool {
    matches!(name, "title" | "feature name" | "name")
}

/// What takes the place of a field's span: the value, in front matter behind the name that the span begins with.
fn written(rule: &FieldRule, value: String, text: &str) -> String {
    if rule.dialect != Dialect::FrontMatter {
        let apart = text[..rule.span.start].ends_with(char::is_whitespace);
        return if apart { value } else { format!(" {value}") };
    }
    let line = &text[rule.span.start..rule.span.end];
    let sign = line.find([':', '=']).map_or(line.len(), |at| at + 1);
    // Text stands in quotes where it could be read as something else.
    let plain = value.chars().all(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_' | '.'));
    let value = if plain { value } else { serde_json::Value::String(value).to_string() };
    format!("{} {value}", &line[..sign])
}

/// What is known of a field when a spec is begun.
fn value(rule: &FieldRule, title: &str, today: &str, kind: Option<&str>) -> Option<String> {
    let name = rule.name.to_lowercase();
    match &rule.kind {
        FieldKind::Choice(values) if name == "status" => values.first().map(crate::template::Choice::written),
        FieldKind::Choice(_) if name == "type" => kind.map(str::to_owned),
        FieldKind::Date if matches!(name.as_str(), "created" | "date" | "start date") => {
            Some(today.to_owned())
        }
        FieldKind::Text if is_title(&name) => Some(title.to_owned()),
        _ => None,
    }
}

/// Never writes over a file; `way_out` says what to do where one is there.
pub fn write_new(path: &Path, text: &str, way_out: &str) -> Result<()> {
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent).map_err(|cause| Error::io("make the folder", parent, &cause))?;
    }
    let mut options = fs::OpenOptions::new();
    let file = options.write(true).create_new(true).open(path);
    let written = file.and_then(|mut file| std::io::Write::write_all(&mut file, text.as_bytes()));
    written.map_err(|cause| {
        let error = Error::io("write", path, &cause);
        if cause.kind() == std::io::ErrorKind::AlreadyExists {
            error.with_help(format!("a file of this name is there already; {way_out}"))
        } else {
            error
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Document;
    use crate::source::Source;

    fn learned(text: &str) -> Template {
        Template::learn(&Document::read(Source::new("t.md", text.as_bytes())), Origin::BuiltIn)
    }

    #[test]
    fn a_type_needs_a_field() {
        let bare = learned("# [Name]\n\n**Status:** Planned | Done\n\n## Overview\n\n[Say what.]\n");
        let error = choose_type("Feature", &bare).expect_err("there is no field");
        assert_eq!(error.message(), "the template has no field for a type");
    }

    #[test]
    fn a_new_spec_knows_what_is_known() {
        let text = fill(&Template::built_in(), "Rate limiting", "2026-11-22", Some("Feature"));
        assert!(
            text.starts_with(
                "# Rate limiting\n\n**Status:** 📋 Planned\n**Type:** Feature\n**Created:** 2026-11-22\n"
            ),
            "{}",
            &text[..200]
        );
        assert!(!text.contains("**Implemented:**") && text.contains("- **FR1:** ["));
    }

    #[test]
    fn a_title_never_breaks_front_matter() {
        let text = "---\n# a comment\ntitle: short title\nstatus: A | B\n---\n\n# [short title]\n";
        let text = fill(&learned(text), "Rate: limits", "2026-11-22", None);
        assert!(text.starts_with("---\n# a comment\ntitle: \"Rate: limits\"\nstatus: A\n---\n"), "{text}");
        assert!(text.ends_with("# Rate: limits\n"), "{text}");
    }

    #[test]
    fn any_form_of_header_is_filled() {
        let text = "- Feature Name: (fill me in)\n- Start Date: YYYY-MM-DD\n\n# Summary\n\ntext\n";
        let text = fill(&learned(text), "Rate", "2026-11-22", None);
        assert!(text.starts_with("- Feature Name: Rate\n- Start Date: 2026-11-22\n\n# Summary\n"), "{text}");
        let table = fill(
            &learned("# [T]\n\n| Status | A \\| B |\n|---|---|\n| Created | YYYY-MM-DD |\n"),
            "Rate",
            "2026-11-22",
            None,
        );
        assert!(table.starts_with("# Rate\n") && table.contains("| Created | 2026-11-22 |"), "{table}");
    }
}
