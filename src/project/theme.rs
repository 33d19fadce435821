//! The `theme` of the configuration, or what `--theme` says -> the layers over the default theme.

use std::fs;
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use crate::config::FILE_NAME;
use crate::diag;
use crate::error::{Error, Result};
use crate::theme::{self, DEFAULT, Layer, built_in};

/// The folder with which a project changes the built-in theme that it names.
pub const OWN_THEME: &str = "theme";

/// What lies at the top of a theme.
const PARTS: &[&str] = &["templates", "static", "languages", "strings.toml"];

/// The layers, the last one on top, and the folder among them. A built-in theme that the configuration names has the
/// project's own folder over it; one that was typed stands alone.
pub fn chosen(
    root: &Path,
    configured: Option<&str>,
    typed: Option<&str>,
) -> Result<(Vec<Layer>, Option<PathBuf>)> {
    let folder = match (typed, configured) {
        (Some(name), _) => built_in(name).is_none().then(|| PathBuf::from(name)),
        (None, Some(name)) => {
            own_theme(name, |part| root.join(part).exists()).map(|folder| root.join(folder))
        }
        (None, None) => None,
    };
    let base = typed.or(configured).filter(|name| *name != DEFAULT).and_then(built_in);
    let own = match &folder {
        Some(path) if !path.is_dir() => return Err(unknown(path, typed.is_none())),
        Some(path) => Some(read_layer(path)?),
        None => None,
    };
    Ok((base.into_iter().chain(own).collect(), folder))
}

/// The folder of the project's own that the configured name brings: the one it names, or `theme` beside a built-in one
/// where that holds a part of a theme. `is_there` asks for a path in the source.
pub(super) fn own_theme(configured: &str, is_there: impl Fn(&str) -> bool) -> Option<&str> {
    if built_in(configured).is_none() {
        return Some(configured);
    }
    PARTS.iter().any(|part| is_there(&format!("{OWN_THEME}/{part}"))).then_some(OWN_THEME)
}

/// A theme's files in a folder.
fn read_layer(folder: &Path) -> Result<Layer> {
    let mut layer = Layer { name: folder.display().to_string(), files: Vec::new() };
    for entry in WalkDir::new(folder).sort_by_file_name() {
        let entry = entry.map_err(|cause| Error::new(format!("cannot read the theme: {cause}")))?;
        let relative = entry.path().strip_prefix(folder).unwrap_or(entry.path());
        let is_part = relative.iter().next().is_some_and(|first| PARTS.iter().any(|part| first == *part));
        if !is_part || !entry.file_type().is_file() {
            continue;
        }
        let bytes = fs::read(entry.path()).map_err(|cause| Error::io("read", entry.path(), &cause))?;
        layer.files.push((relative.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/"), bytes.into()));
    }
    Ok(layer)
}

fn unknown(folder: &Path, configured: bool) -> Error {
    let name = folder.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let near = diag::nearest(&name, theme::names()).map(|near| format!("did you mean `{near}`? "));
    let known: Vec<String> = theme::names().map(|name| format!("`{name}`")).collect();
    let place = if configured { format!("`theme` in {FILE_NAME}: ") } else { String::new() };
    Error::new(format!("{place}there is no theme folder {}", folder.display())).with_help(format!(
        "{}the built-in themes are {}; any other name is a folder with `templates/` and `static/`",
        near.unwrap_or_default(),
        known.join(" and ")
    ))
}
