//! `specsite check`: every finding, with the line it is on.

use std::path::PathBuf;
use std::process::ExitCode;

use crate::command::{self, Terminal, clock_day, fixed_day, plural};
use crate::diag::{RULES, Severity};
use crate::error::Result;
use crate::project::{self, Overrides};
use crate::report;

/// What was typed.
#[derive(Debug, clap::Args)]
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

pub fn run(args: &CheckArgs, terminal: &Terminal) -> Result<ExitCode> {
    let today = fixed_day().or_else(clock_day);
    let project = project::read(&args.source, Overrides { today, ..super::surroundings() })?;
    let inputs = &project.inputs;
    let compiled = command::compiled(inputs)?;
    command::say_roster(&compiled, inputs, terminal);
    if terminal.verbose {
        for rule in RULES {
            terminal.say(&format!(
                "  {:<20} {:<8} {}",
                rule.code,
                inputs.config.severity(rule).name(),
                rule.summary
            ));
        }
    }
    let (findings, store) = (&compiled.diagnostics, inputs.store.as_ref());
    match args.format {
        Format::Human => command::print(&report::human::render(findings, store, terminal.color_out))?,
        Format::Json => command::print(&report::json::render(findings, store))?,
        Format::Github => command::print(&report::github::render(findings, store))?,
        Format::Sarif => command::print(&report::sarif::render(findings, store))?,
    }
    let specs = compiled.portal.specs.len();
    terminal.say(&format!("checked {specs} spec{}: {}", plural(specs), command::count_words(&compiled)));
    let worst = compiled.diagnostics.iter().map(|finding| finding.severity).max();
    let limit = if args.deny.is_some() { Severity::Warning } else { Severity::Error };
    Ok(if worst.is_some_and(|worst| worst >= limit) { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}
