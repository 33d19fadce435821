//! `specsite explain`: why a rule matters, what is wrong and right, how to mend and how to silence it.

use std::fmt::Write;
use std::process::ExitCode;

use crate::command::{self, Terminal, check};
use crate::diag::{self, Rule};
use crate::error::Result;

/// What was typed.
#[derive(Debug, clap::Args)]
pub struct ExplainArgs {
    /// The code of a rule, as findings bear it; without one all rules are listed
    #[arg(value_name = "CODE", value_parser = check::code)]
    pub rule: Option<&'static Rule>,
}

pub fn run(args: &ExplainArgs, terminal: &Terminal) -> Result<ExitCode> {
    match args.rule {
        Some(rule) => command::print(&painted(&rule.guide(), terminal))?,
        None => {
            for rule in diag::all() {
                command::print(&format!("{:<20} {:<8} {}\n", rule.code, rule.severity.name(), rule.summary))?;
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Headings stand out where the terminal has colours; the rest is Markdown as it is.
fn painted(guide: &str, terminal: &Terminal) -> String {
    if !terminal.color_out {
        return guide.to_owned();
    }
    let mut out = String::new();
    // A fence is closed by one that is as long.
    let mut fence = "";
    for line in guide.lines() {
        let marks = &line[..line.len() - line.trim_start_matches('`').len()];
        if fence.is_empty() && marks.len() > 2 {
            fence = marks;
        } else if line == fence {
            fence = "";
        }
        let heading = line.trim_start_matches('#');
        if fence.is_empty() && heading.len() < line.len() {
            let _ = writeln!(out, "\u{1b}[1m{}\u{1b}[0m", heading.trim());
        } else {
            out.push_str(line);
            out.push('\n');
        }
    }
    out
}
