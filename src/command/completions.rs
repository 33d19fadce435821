//! `specsite completions`: what a shell has to know to complete commands and options.

use std::process::ExitCode;

use clap_complete::Shell;

use crate::command;
use crate::error::Result;

/// What was typed.
#[derive(Debug, clap::Args)]
pub struct CompletionsArgs {
    /// The shell that is to read the script
    pub shell: Shell,
}

pub fn run(args: &CompletionsArgs, mut program: clap::Command) -> Result<ExitCode> {
    let name = program.get_name().to_owned();
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut program, name, &mut script);
    command::print(&String::from_utf8_lossy(&script))?;
    Ok(ExitCode::SUCCESS)
}
