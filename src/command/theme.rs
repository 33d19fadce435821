//! `specsite theme`: the files of the built-in theme, to read and to make one's own.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use crate::command::{self, Terminal};
use crate::config::FILE_NAME;
use crate::diag;
use crate::error::{Error, Result};
use crate::project;
use crate::theme;

/// What was typed.
#[derive(Debug, clap::Args)]
pub struct ThemeArgs {
    #[command(subcommand)]
    pub action: Action,
}

#[derive(Debug, clap::Subcommand)]
pub enum Action {
    /// Name every file of the built-in theme, and which of them this project replaces
    List {
        /// The folder with the specs
        #[arg(default_value = ".")]
        source: PathBuf,
    },
    /// Print a file of the built-in theme
    Show {
        /// Its name, as `list` gives it: templates/spec.html
        file: String,
    },
    /// Copy a file of the built-in theme into the project's own, where it replaces the built-in one
    Eject {
        /// Its name, as `list` gives it: templates/spec.html
        file: String,
        /// The folder with the specs
        #[arg(default_value = ".")]
        source: PathBuf,
    },
}

/// The folder of a project's own theme where none is configured.
const FOLDER: &str = "theme";

pub fn run(args: &ThemeArgs, terminal: &Terminal) -> Result<ExitCode> {
    match &args.action {
        Action::List { source } => list(source)?,
        Action::Show { file } => {
            let bytes = found(file)?;
            command::print(&String::from_utf8_lossy(&bytes))?;
        }
        Action::Eject { file, source } => eject(file, source, terminal)?,
    }
    Ok(ExitCode::SUCCESS)
}

fn found(file: &str) -> Result<std::sync::Arc<[u8]>> {
    let files = theme::built_in();
    files.get(file).cloned().ok_or_else(|| {
        let near = diag::nearest(file, files.keys().map(String::as_str));
        let help = near
            .map_or("`specsite theme list` names all".to_owned(), |near| format!("did you mean `{near}`?"));
        Error::new(format!("the built-in theme has no file {}", file.escape_debug())).with_help(help)
    })
}

/// The folder of the project's own theme, and whether its configuration names it.
fn own(source: &Path) -> Result<(PathBuf, bool)> {
    let config = project::config(source)?;
    Ok((source.join(config.theme.as_deref().unwrap_or(FOLDER)), config.theme.is_some()))
}

fn list(source: &Path) -> Result<()> {
    let (folder, is_used) = own(source)?;
    for file in theme::built_in().keys() {
        let replaced = is_used && folder.join(file).is_file();
        let note =
            if replaced { format!("  replaced by {}", folder.join(file).display()) } else { String::new() };
        command::print(&format!("{file}{note}\n"))?;
    }
    Ok(())
}

fn eject(file: &str, source: &Path, terminal: &Terminal) -> Result<()> {
    let bytes = found(file)?;
    let (folder, is_used) = own(source)?;
    let path = folder.join(file);
    if path.exists() {
        return Err(Error::new(format!("{} is there already", path.display()))
            .with_help("move it away first: nothing is written over"));
    }
    let parent = path.parent().unwrap_or(&folder);
    fs::create_dir_all(parent).map_err(|cause| Error::io("make", parent, &cause))?;
    fs::write(&path, &bytes).map_err(|cause| Error::io("write", &path, &cause))?;
    command::print(&format!("{}\n", path.display()))?;
    if !is_used {
        terminal.say(&format!("write `theme = \"{FOLDER}\"` into {FILE_NAME}, and it is used"));
    }
    Ok(())
}
