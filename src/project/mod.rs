//! READS THE DISK: a source folder -> [`Inputs`], the ground state everything else is derived from.

pub mod revision;
mod theme;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, mpsc};

use ignore::WalkBuilder;
use jiff::civil::Date;

use crate::config::{self, Config};
use crate::error::{Error, Result};
use crate::repository::{self, Repository};
use crate::scan::has_sound_ignores;
use crate::site;
use crate::source::{Store, is_data, is_markdown};
use crate::theme::Layer;
use theme::own_theme;
pub use theme::{OWN_THEME, chosen as chosen_theme};

/// Files above this size are not read: nobody writes such a spec by hand.
const MAX_FILE_SIZE: u64 = 8 << 20;

/// Why a file is passed over whose name cannot be shown.
const UNPLAIN: &str = "the name is no plain text";

/// Where the site goes that nobody names a folder for.
const OUTPUT: &str = "public";

/// Everything a portal is made from.
pub struct Inputs {
    pub config: Config,
    /// The folder's own name, which titles a portal without a configured one.
    pub folder: String,
    pub store: Arc<dyn Store>,
    /// Every Markdown file of the source, in order.
    pub files: Vec<String>,
    /// Every data file that may belong to one of them, in order.
    pub data: Vec<String>,
    /// Names that were passed over, with the reason.
    pub skipped: Vec<(String, &'static str)>,
    /// Files and folders that could not be looked into, with the system's words: specs may be missing.
    pub unreadable: Vec<(String, String)>,
    /// Theme layers over the default one.
    pub layers: Vec<Layer>,
    /// The day from which ages count; `None` leaves out what needs one.
    pub today: Option<Date>,
    /// The repository the source lies in, where it is known.
    pub repository: Option<Repository>,
}

/// What a command may set over the configuration.
#[derive(Debug, Clone, Default)]
pub struct Overrides {
    pub base_url: Option<String>,
    /// Where the machine that builds publishes; it counts where neither a flag nor the configuration says it.
    pub published: Option<String>,
    pub theme: Option<String>,
    pub output: Option<PathBuf>,
    pub today: Option<Date>,
    /// The repository's address and branch, as the machine that builds knows them.
    pub repository: Option<(String, Option<String>)>,
}

/// A source folder with its configuration.
pub struct Project {
    pub root: PathBuf,
    pub output: PathBuf,
    /// The folder of a theme of the project's own.
    pub theme: Option<PathBuf>,
    pub inputs: Inputs,
}

/// Reads a source. Specs themselves are read later, on demand.
pub fn read(root: &Path, overrides: Overrides) -> Result<Project> {
    let meta = fs::metadata(root).map_err(|cause| {
        Error::io("read", root, &cause).with_help("name a folder that holds Markdown files")
    })?;
    if !meta.is_dir() {
        return Err(Error::new(format!("{} is a file", root.display()))
            .with_help("name the folder it lies in: every spec of a folder is read"));
    }
    let root = root.canonicalize().map_err(|cause| Error::io("read", root, &cause))?;
    // The walk reads those of the folders above, too, up to the repository's top.
    if let Some(folder) = root.ancestors().find(|folder| !has_sound_ignores(folder)) {
        return Err(Error::new(format!(
            "an ignore file in {} is no file of an ordinary size",
            folder.display()
        ))
        .with_help("`.gitignore`, `.ignore` and `.specsiteignore` are read when they have 64 kB or less"));
    }
    let mut config = config(&root)?;
    config.publish_at(overrides.base_url, overrides.published)?;
    let (layers, theme) = theme::chosen(&root, config.theme.as_deref(), overrides.theme.as_deref())?;
    let output =
        overrides.output.unwrap_or_else(|| root.join(config.output.folder.as_deref().unwrap_or(OUTPUT)));
    let WalkedFiles { files, data, skipped, unreadable } = source_files(&root, &output, theme.as_deref());
    let folder =
        root.file_name().map_or_else(|| "specs".to_owned(), |name| name.to_string_lossy().into_owned());
    let store = Arc::new(Folder { reach: repository(&root), root: root.clone() });
    if let Some(path) = &config.render.mermaid_js
        && !store.is_readable(path)
    {
        return Err(Error::new(format!("{}: [render] mermaid_js: there is no file {path}", config::FILE_NAME))
            .with_help("name a file in the source folder, of 8 MiB at most; without the key diagrams are drawn by the build"));
    }
    let repository = find_repository(&root, &config, overrides.repository);
    let today = overrides.today;
    let inputs =
        Inputs { config, folder, store, files, data, skipped, unreadable, layers, today, repository };
    Ok(Project { root, output, theme, inputs })
}

/// The configuration of a source.
pub fn config(root: &Path) -> Result<Config> {
    let path = root.join(config::FILE_NAME);
    if fs::metadata(&path).is_ok_and(|meta| !meta.is_file() || meta.len() > MAX_FILE_SIZE) {
        return Err(Error::new(format!("{} is no file of a configuration's size", path.display())));
    }
    match fs::read_to_string(&path) {
        Ok(text) => Config::parse(&text, &path.display().to_string()),
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => Ok(Config::default()),
        Err(cause) => Err(Error::io("read", &path, &cause)),
    }
}

/// The repository's address: configured, told by the machine that builds, or that of `origin`.
fn find_repository(
    root: &Path,
    config: &Config,
    told: Option<(String, Option<String>)>,
) -> Option<Repository> {
    let top = repository(root);
    let inside = place(root);
    let branch = config.branch.as_deref();
    if let Some(url) = &config.repository {
        return Repository::at(url, branch, &inside);
    }
    if let Some((url, told)) = told.filter(|_| top.join(".git").exists()) {
        return Repository::at(&url, branch.or(told.as_deref()), &inside);
    }
    let path = top.join(".git/config");
    let sound = fs::metadata(&path).is_ok_and(|meta| meta.is_file() && meta.len() <= 1 << 20);
    let text = sound.then(|| fs::read_to_string(path).ok()).flatten()?;
    Repository::at(repository::origin(&text)?, branch, &inside)
}

/// Where in its repository a source lies, `/` between folders; empty for the top, and outside of repositories.
pub fn place(root: &Path) -> String {
    let inside = root.strip_prefix(repository(root)).unwrap_or(Path::new(""));
    inside.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/")
}

/// The repository the source lies in, or the source itself.
pub fn repository(root: &Path) -> PathBuf {
    root.ancestors().find(|above| above.join(".git").exists()).unwrap_or(root).to_path_buf()
}

/// What the walk found.
struct WalkedFiles {
    files: Vec<String>,
    data: Vec<String>,
    skipped: Vec<(String, &'static str)>,
    unreadable: Vec<(String, String)>,
}

/// Markdown files below the root, and data files. Ignore files are honoured, hidden folders, symbolic links and
/// built sites are passed over.
fn source_files(root: &Path, output: &Path, theme: Option<&Path>) -> WalkedFiles {
    let outside: Vec<PathBuf> = [Some(output), theme].into_iter().flatten().map(absolute).collect();
    let (unsound, passed_over) = mpsc::channel();
    let walk = WalkBuilder::new(root)
        .follow_links(false)
        .hidden(false)
        .require_git(false)
        .add_custom_ignore_filename(".specsiteignore")
        .sort_by_file_name(std::cmp::Ord::cmp)
        .filter_entry(move |entry| {
            let path = entry.path();
            let name = entry.file_name().to_string_lossy();
            if !is_visible(path, entry.depth(), Path::is_dir) {
                return false;
            }
            let built =
                entry.file_type().is_some_and(|kind| kind.is_dir()) && path.join(site::MANIFEST).exists();
            let sound = !entry.file_type().is_some_and(|kind| kind.is_dir()) || has_sound_ignores(path);
            if !sound {
                // The walk takes no words with it; whoever listens has gone only when the walk is over.
                let _ = unsound.send(path.to_path_buf());
            }
            sound && !built && !is_foreign(&name) && !outside.iter().any(|out| path == out)
        })
        .build();
    let (mut files, mut data, mut skipped, mut unreadable) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for entry in walk {
        let entry = match entry {
            Ok(entry) => entry,
            Err(fault) => {
                unreadable.push(told(root, fault));
                continue;
            }
        };
        let path = entry.path();
        let Ok(relative) = path.strip_prefix(root) else { continue };
        let name = relative.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/");
        let is_file = entry.file_type().is_some_and(|kind| kind.is_file());
        let is_folder = entry.file_type().is_some_and(|kind| kind.is_dir());
        if !is_markdown(&name) {
            // A folder of such a name is told when it stands where a document has its data.
            if (is_file || is_folder) && is_data(&name) && relative.to_str().is_some() {
                data.push(name);
            }
            continue;
        }
        if entry.path_is_symlink() {
            skipped.push((name, "symbolic links are not followed"));
        } else if relative.to_str().is_none() || name.contains(char::is_control) {
            skipped.push((name.escape_debug().to_string(), UNPLAIN));
        } else if is_file {
            files.push(name);
        } else if !is_folder {
            skipped.push((name, "it is no plain file"));
        }
    }
    skipped.extend(passed_over.try_iter().map(|folder| {
        let name = folder.strip_prefix(root).unwrap_or(&folder).display().to_string();
        (name, "an ignore file in it is no file of an ordinary size")
    }));
    files.sort();
    data.sort();
    WalkedFiles { files, data, skipped, unreadable }
}

/// What the walk could not look into, and why. One fault lies around another: the path outside, the reason inside.
fn told(root: &Path, fault: ignore::Error) -> (String, String) {
    match fault {
        ignore::Error::WithPath { path, err } => {
            let name = path.strip_prefix(root).unwrap_or(&path).display().to_string();
            (if name.is_empty() { ".".to_owned() } else { name }, told(root, *err).1)
        }
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => told(root, *err),
        // The system's own words name the path once more, from the root of this machine.
        other => (
            ".".to_owned(),
            other.io_error().map_or_else(|| other.to_string(), |cause| cause.kind().to_string()),
        ),
    }
}

/// Whether the walk goes on here: hidden files and folders are passed over, but for a folder `specs` in one.
fn is_visible(path: &Path, depth: usize, is_folder: impl Fn(&Path) -> bool) -> bool {
    let hidden = |path: &Path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
    if depth == 0 {
        return true;
    }
    if depth > 1 && path.parent().is_some_and(hidden) {
        return path.file_name().is_some_and(|name| name == "specs") && is_folder(path);
    }
    !hidden(path) || (!path.ends_with(".git") && is_folder(&path.join("specs")))
}

/// Whether a file or folder by its name is a tool's and nobody's spec.
fn is_foreign(name: &str) -> bool {
    name == "node_modules" || name.contains(".specsite-staging-")
}

fn absolute(path: &Path) -> PathBuf {
    path.canonicalize().or_else(|_| std::path::absolute(path)).unwrap_or_else(|_| path.to_path_buf())
}

fn too_large(size: u64) -> io::Error {
    let message = format!("it has {size} bytes, and no more than {MAX_FILE_SIZE} are read");
    io::Error::new(io::ErrorKind::FileTooLarge, message)
}

/// A source folder as a store; answers about what lies above it reach up to the repository's top.
struct Folder {
    root: PathBuf,
    reach: PathBuf,
}

impl Folder {
    /// The file behind a path, `None` when it lies outside or behind a symbolic link that leads outside.
    fn inside(&self, path: &str, limit: &Path) -> Option<PathBuf> {
        let full = self.root.join(path).canonicalize().ok()?;
        full.starts_with(limit).then_some(full)
    }
}

impl Store for Folder {
    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        let full = self.inside(path, &self.root).ok_or(io::ErrorKind::NotFound)?;
        let meta = fs::metadata(&full)?;
        // To read a pipe would wait for its writer.
        if !meta.is_file() {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "it is no plain file"));
        }
        let size = meta.len();
        if size > MAX_FILE_SIZE {
            return Err(too_large(size));
        }
        fs::read(full)
    }

    fn is_readable(&self, path: &str) -> bool {
        let full = self.inside(path, &self.root);
        let meta = full.and_then(|full| fs::metadata(full).ok());
        meta.is_some_and(|meta| meta.is_file() && meta.len() <= MAX_FILE_SIZE)
    }

    fn exists(&self, path: &str) -> Option<bool> {
        let full = std::path::absolute(self.root.join(path)).ok()?;
        let lexical: PathBuf = full.components().fold(PathBuf::new(), |mut out, part| {
            if part == std::path::Component::ParentDir {
                out.pop();
            } else {
                out.push(part);
            }
            out
        });
        if !lexical.starts_with(&self.reach) {
            return None;
        }
        Some(self.inside(path, &self.reach).is_some())
    }
}
