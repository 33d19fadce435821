//! `specsite theme`: the files of the built-in themes, to read and to make one's own.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use clap::builder::PossibleValuesParser;

use crate::command::{self, Terminal};
use crate::config::FILE_NAME;
use crate::diag;
use crate::error::{Error, Result};
use crate::project::{self, OWN_THEME, chosen_theme};
use crate::source::stem;
use crate::theme::{self, DEFAULT, Layer, built_in};

/// What was typed.
#[derive(Debug, clap::Args)]
pub struct ThemeArgs {
    /// The built-in theme [default: the one that specsite.toml names]
    #[arg(long, value_name = "NAME", global = true, value_parser = PossibleValuesParser::new(theme::names()))]
    pub theme: Option<String>,
    #[command(subcommand)]
    pub action: Action,
}

#[derive(Debug, clap::Subcommand)]
pub enum Action {
    /// Name every file of the theme, and where it comes from if not from the default theme
    List {
        /// The folder with the specs
        #[arg(default_value = ".")]
        source: PathBuf,
    },
    /// Print a file of the built-in theme
    Show {
        /// Its name, as `list` gives it: templates/spec.html
        file: String,
        /// The folder with the specs
        #[arg(default_value = ".")]
        source: PathBuf,
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

pub fn run(args: &ThemeArgs, terminal: &Terminal) -> Result<ExitCode> {
    let typed = args.theme.as_deref();
    match &args.action {
        Action::List { source } => list(source, typed)?,
        Action::Show { file, source } => {
            let configured = project::config(source)?.theme;
            let bytes = found(file, typed.or(configured.as_deref()))?;
            command::print(&String::from_utf8_lossy(&bytes))?;
        }
        Action::Eject { file, source } => eject(file, source, typed, terminal)?,
    }
    Ok(ExitCode::SUCCESS)
}

/// A file of the built-in theme of that name, over the default one.
fn found(file: &str, name: Option<&str>) -> Result<Arc<[u8]>> {
    let layers = [Some(DEFAULT), name].into_iter().flatten().filter_map(built_in);
    let files: BTreeMap<String, Arc<[u8]>> = layers.flat_map(|layer| layer.files).collect();
    files.get(file).cloned().ok_or_else(|| {
        let near = near(file, files.keys().map(String::as_str));
        let help = near
            .map_or("`specsite theme list` names all".to_owned(), |near| format!("did you mean `{near}`?"));
        Error::new(format!("the built-in theme has no file {}", file.escape_debug())).with_help(help)
    })
}

/// The file that was meant: the folder and the ending are the same for many, so the name decides.
fn near<'a>(typed: &str, files: impl Iterator<Item = &'a str> + Clone) -> Option<&'a str> {
    let name = diag::nearest(stem(typed), files.clone().map(stem))?;
    diag::nearest_within(typed, files.filter(|file| stem(file) == name), usize::MAX)
}

fn list(source: &Path, typed: Option<&str>) -> Result<()> {
    // A folder that is still to be made replaces nothing.
    let is_there = |name: &String| built_in(name).is_some() || source.join(name).is_dir();
    let configured = project::config(source)?.theme.filter(is_there);
    let (layers, _) = chosen_theme(source, configured.as_deref(), typed)?;
    for (file, note) in origins(&layers) {
        command::print(&format!("{file}{note}\n"))?;
    }
    Ok(())
}

/// Every file of a theme, with a note on where it comes from, unless it comes from the default theme.
fn origins(layers: &[Layer]) -> BTreeMap<String, String> {
    let default = built_in(DEFAULT).unwrap_or_default();
    let mut notes: BTreeMap<String, String> =
        default.files.into_iter().map(|(file, _)| (file, String::new())).collect();
    for layer in layers {
        for (file, _) in &layer.files {
            let path = Path::new(&layer.name).join(file);
            let note = match notes.contains_key(file) {
                _ if built_in(&layer.name).is_some() => format!("  from {}", layer.name),
                true => format!("  replaced by {}", path.display()),
                false => format!("  added by {}", path.display()),
            };
            notes.insert(file.clone(), note);
        }
    }
    notes
}

fn eject(file: &str, source: &Path, typed: Option<&str>, terminal: &Terminal) -> Result<()> {
    let configured = project::config(source)?.theme;
    let bytes = found(file, typed.or(configured.as_deref()))?;
    let own = configured.as_deref().filter(|name| built_in(name).is_none());
    let folder = source.join(own.unwrap_or(OWN_THEME));
    let path = folder.join(file);
    if path.exists() {
        return Err(Error::new(format!("{} is there already", path.display()))
            .with_help("move it away first: nothing is written over"));
    }
    let parent = path.parent().unwrap_or(&folder);
    fs::create_dir_all(parent).map_err(|cause| Error::io("make", parent, &cause))?;
    fs::write(&path, &bytes).map_err(|cause| Error::io("write", &path, &cause))?;
    command::print(&format!("{}\n", path.display()))?;
    if configured.is_none() {
        let theme = typed.filter(|name| *name != DEFAULT).unwrap_or(OWN_THEME);
        terminal.say(&format!("next: write `theme = \"{theme}\"` at the top of {FILE_NAME}"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_known_by_its_name() {
        let files = ["static/home.css", "templates/404.html", "templates/home.html", "templates/side.html"];
        for (typed, meant) in [
            ("templates/index.html", None),
            ("home", Some("static/home.css")),
            ("home.html", Some("templates/home.html")),
            ("templates/hame.html", Some("templates/home.html")),
            ("templates/405.html", Some("templates/404.html")),
        ] {
            assert_eq!(near(typed, files.into_iter()), meant, "{typed}");
        }
    }
}
