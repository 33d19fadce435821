//! `specsite check`: every finding, with the line it is on.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use crate::baseline::{self, Baseline};
use crate::command::{self, Terminal, clock_day, fixed_day, plural};
use crate::diag::{self, Diagnostic, RULES, Rule, Severity};
use crate::error::{Error, Result};
use crate::evidence;
use crate::project::{self, Overrides};
use crate::report;

/// What was typed.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "`specsite explain CODE` says why a rule matters, what mends a finding and what silences it."
)]
pub struct CheckArgs {
    /// The folder with the specs
    #[arg(default_value = ".")]
    pub source: PathBuf,
    /// How to print the findings
    #[arg(long, value_enum, default_value_t = Format::Human, value_name = "FORMAT")]
    pub format: Format,
    /// Findings of this severity end with 1 as well
    #[arg(long, value_enum, value_name = "SEVERITY")]
    pub deny: Option<Deny>,
    /// Only findings of these rules, with a comma between them
    #[arg(long, value_name = "CODES", value_delimiter = ',', value_parser = code)]
    pub only: Vec<&'static Rule>,
    /// No findings of these rules
    #[arg(long, value_name = "CODES", value_delimiter = ',', value_parser = code)]
    pub skip: Vec<&'static Rule>,
    /// Findings that are in this file are counted and fail nothing [default: `baseline` of specsite.toml]
    #[arg(long, value_name = "FILE")]
    pub baseline: Option<PathBuf>,
    /// Write all findings into the baseline, so that only new ones are told from now on
    #[arg(long)]
    pub update_baseline: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    Human,
    Json,
    Github,
    Sarif,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Deny {
    Warnings,
}

/// The rule that was typed.
pub fn code(typed: &str) -> std::result::Result<&'static Rule, String> {
    let near = || diag::nearest(typed, RULES.iter().map(|rule| rule.code));
    diag::rule(typed).ok_or_else(|| match near() {
        Some(near) => format!("there is no rule of this code; did you mean `{near}`?"),
        None => "there is no rule of this code; `specsite explain` lists them".to_owned(),
    })
}

pub fn run(args: &CheckArgs, terminal: &Terminal) -> Result<ExitCode> {
    let today = fixed_day().or_else(clock_day);
    let project = project::read(&args.source, Overrides { today, ..super::surroundings() })?;
    let inputs = &project.inputs;
    let mut compiled = command::compiled(inputs)?;
    command::say_roster(&compiled, inputs, terminal);
    if terminal.verbose {
        for rule in RULES {
            let level = inputs.config.severity(rule).name();
            terminal.say(&format!("  {:<20} {level:<8} {}", rule.code, rule.summary));
        }
    }
    let chosen = |found: &Diagnostic| {
        (args.only.is_empty() || args.only.contains(&found.rule)) && !args.skip.contains(&found.rule)
    };
    compiled.diagnostics.retain(chosen);
    let configured = inputs.config.baseline.as_ref().map(|path| args.source.join(path));
    let file = args.baseline.clone().or(configured);
    if args.update_baseline {
        let file = file.unwrap_or_else(|| args.source.join(baseline::FILE_NAME));
        return update(&file, &compiled.diagnostics, terminal);
    }
    let debt = Debt::take(file.as_deref(), &mut compiled.diagnostics)?;
    let (findings, store) = (&compiled.diagnostics, inputs.store.as_ref());
    match args.format {
        Format::Human => command::print(&report::human::render(findings, store, terminal.color_out))?,
        Format::Json => command::print(&report::json::render(findings, store))?,
        Format::Github => command::print(&report::github::render(findings, store))?,
        Format::Sarif => command::print(&report::sarif::render(findings, store))?,
    }
    let specs = compiled.portal.specs.len();
    terminal.say(&format!("checked {specs} spec{}: {}", plural(specs), command::count_words(&compiled)));
    if compiled.silenced > 0 {
        let count = compiled.silenced;
        terminal.say(&format!("{count} more silenced by comments in the specs"));
    }
    debt.say(terminal);
    let worst = findings.iter().map(|finding| finding.severity).max();
    let limit = if args.deny.is_some() { Severity::Warning } else { Severity::Error };
    Ok(if worst.is_some_and(|worst| worst >= limit) { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// How many findings were there before, and how many of those are gone.
#[derive(Default)]
struct Debt {
    known: usize,
    gone: usize,
}

impl Debt {
    /// Takes the findings of a baseline out of those of today.
    fn take(file: Option<&Path>, findings: &mut Vec<Diagnostic>) -> Result<Self> {
        let Some(file) = file else { return Ok(Self::default()) };
        let before = evidence::baseline(file, &file.display().to_string())?;
        let mut known = before.known(findings).into_iter();
        let all = findings.len();
        findings.retain(|_| !known.next().unwrap_or_default());
        let known = all - findings.len();
        Ok(Self { known, gone: before.len() - known })
    }

    fn say(&self, terminal: &Terminal) {
        if self.known > 0 {
            terminal.say(&format!("{} known finding{} in the baseline", self.known, plural(self.known)));
        }
        if self.gone > 0 {
            let line = format!("{} finding{} of the baseline gone", self.gone, plural(self.gone));
            terminal.say(&format!("{line}; --update-baseline takes note of it"));
        }
    }
}

fn update(file: &Path, findings: &[Diagnostic], terminal: &Terminal) -> Result<ExitCode> {
    let baseline = Baseline::of(findings);
    std::fs::write(file, baseline.json())
        .map_err(|cause| Error::new(format!("cannot write the baseline {}: {cause}", file.display())))?;
    let count = baseline.len();
    terminal.say(&format!("wrote {count} finding{} to {}", plural(count), file.display()));
    Ok(ExitCode::SUCCESS)
}
