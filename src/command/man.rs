//! `specsite man`: the manual page, or a page for each command.

use std::path::PathBuf;
use std::process::ExitCode;

use clap_mangen::Man;

use crate::command;
use crate::error::{Error, Result};

/// What was typed.
#[derive(Debug, clap::Args)]
pub struct ManArgs {
    /// Write a page for the program and one for each command into this folder
    #[arg(long, value_name = "DIR")]
    pub dir: Option<PathBuf>,
}

pub fn run(args: &ManArgs, program: clap::Command) -> Result<ExitCode> {
    if let Some(dir) = &args.dir {
        let written = std::fs::create_dir_all(dir).and_then(|()| clap_mangen::generate_to(program, dir));
        written.map_err(|cause| Error::io("write manual pages to", dir, &cause))?;
        return Ok(ExitCode::SUCCESS);
    }
    let mut page = Vec::new();
    Man::new(program.disable_help_subcommand(true))
        .render(&mut page)
        .map_err(|cause| Error::new(cause.to_string()))?;
    command::print(&String::from_utf8_lossy(&page))?;
    Ok(ExitCode::SUCCESS)
}
