//! `specsite check`: every finding, with the line it is on.

use std::process::ExitCode;

use crate::cli::{Check, Format};
use crate::command::{self, Terminal, clock_day, fixed_day, plural};
use crate::compile;
use crate::diag::{RULES, Severity};
use crate::error::Result;
use crate::memo::Memo;
use crate::project::{self, Overrides};
use crate::report;

pub fn run(args: &Check, terminal: &Terminal) -> Result<ExitCode> {
    let today = fixed_day().or_else(clock_day);
    let project = project::read(&args.source, Overrides { today, ..Overrides::default() })?;
    let inputs = &project.inputs;
    let compiled = compile::compile(inputs, &Memo::default())?;
    command::say_roster(&compiled, terminal);
    if terminal.verbose {
        for rule in RULES {
            terminal.say(&format!(
                "  {:<18} {:<8} {}",
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
