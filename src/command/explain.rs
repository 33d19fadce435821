//! `specsite explain`: why a rule matters, what is wrong and right, how to mend and how to silence it.

use std::fmt::Write;
use std::process::ExitCode;

use crate::command::{self, Terminal, check};
use crate::diag::{self, Rule};
use crate::error::Result;
use crate::markdown;
use crate::markdown::tree::BlockKind;

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
            for row in command::rule_rows(diag::all().map(|rule| (rule, rule.severity))) {
                command::print(&format!("{row}\n"))?;
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
    let blocks = markdown::parse(guide, 0);
    let headings = blocks.iter().filter(|block| matches!(block.kind, BlockKind::Heading { .. }));
    let mut out = String::new();
    let mut at = 0;
    for heading in headings {
        let words = guide[heading.span.start..heading.span.end].trim_start_matches('#').trim();
        out.push_str(&guide[at..heading.span.start]);
        let _ = writeln!(out, "\u{1b}[1m{words}\u{1b}[0m");
        at = heading.span.end + guide[heading.span.end..].find('\n').map_or(0, |end| end + 1);
    }
    out + &guide[at..]
}
