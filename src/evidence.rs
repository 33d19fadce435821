//! What lies outside of the specs and tells whether they hold: commits, test reports, mentions in code.
//! In: the source's folder and its configuration. Out: [`Evidence`].

use std::io::Read;
use std::path::{Path, PathBuf};

use crate::baseline::Baseline;
use crate::config::Config;
use crate::error::Error;
use crate::git::{self, History, HistoryLimit};
use crate::junit::{self, Outcome};
use crate::scan::{self, CodeMention};
use crate::source::is_markdown;

#[derive(Debug, Default)]
pub struct Evidence {
    pub history: Option<History>,
    /// Why there is no history, or what is missing from it: a sentence without its full stop.
    pub history_note: Option<String>,
    /// Every test of the reports.
    pub outcomes: Vec<Outcome>,
    /// Whether a report was asked for and read.
    pub tested: bool,
    /// Where code names an item of a spec.
    pub mentions: Vec<CodeMention>,
    /// Manifests of packages at the top of the source and of its repository: name and text of each.
    pub manifests: Vec<(String, String)>,
    /// The findings of an earlier day, which fail nothing.
    pub baseline: Option<Baseline>,
    /// What was asked for and could not be read, a sentence each.
    pub faults: Vec<String>,
}

/// The largest report that is read.
const MAX_REPORT: u64 = 256 << 20;

/// Gathers what the configuration names, and the commits of the folder's repository.
pub fn gather(root: &Path, config: &Config) -> Evidence {
    let mut out = Evidence::default();
    match git::history(root, HistoryLimit::default()) {
        Ok(history) => {
            out.history_note = history.note();
            out.history = Some(history);
        }
        Err(reason) => out.history_note = Some(reason.to_string()),
    }
    for path in &config.evidence.junit {
        match report(&root.join(path)) {
            Ok(outcomes) => {
                out.outcomes.extend(outcomes);
                out.tested = true;
            }
            Err(cause) => out.faults.push(format!("the test report {path} is left out: {cause}")),
        }
    }
    if let Some(path) = &config.baseline {
        match baseline(&root.join(path), path) {
            Ok(baseline) => out.baseline = Some(baseline),
            Err(cause) => out.faults.push(format!("the baseline is left out: {cause}")),
        }
    }
    out.manifests = manifests(root);
    let folders: Vec<PathBuf> = config.evidence.code.iter().map(|path| root.join(path)).collect();
    match scan::mentions(&folders, root) {
        // Specs cite each other; that is followed where they are read.
        Ok(mentions) => {
            out.mentions = mentions.into_iter().filter(|found| !is_markdown(&found.path)).collect();
        }
        Err(cause) => out.faults.push(format!("no mentions in code: {cause}")),
    }
    out
}

/// Files that say which packages a repository rests on.
const MANIFESTS: &[&str] =
    &["Cargo.toml", "package.json", "pyproject.toml", "requirements.txt", "go.mod", "Gemfile"];

/// The largest manifest that is read.
const MAX_MANIFEST: u64 = 1 << 20;

fn manifests(root: &Path) -> Vec<(String, String)> {
    let top = root.ancestors().find(|above| above.join(".git").exists()).unwrap_or(root);
    let folders = if top == root { vec![root] } else { vec![root, top] };
    let files = folders.iter().flat_map(|folder| MANIFESTS.iter().map(|name| (*name, folder.join(name))));
    let read = |(name, path): (&str, PathBuf)| {
        let meta = std::fs::symlink_metadata(&path).ok()?;
        let fits = meta.is_file() && meta.len() <= MAX_MANIFEST;
        fits.then(|| std::fs::read_to_string(&path).ok()).flatten().map(|text| (name.to_owned(), text))
    };
    files.filter_map(read).collect()
}

/// Reads a baseline, which a message calls by `name`.
pub fn baseline(path: &Path, name: &str) -> Result<Baseline, Error> {
    let bytes = std::fs::read(path).map_err(|cause| {
        Error::new(format!("cannot read the baseline {name}: {cause}"))
            .with_help("`specsite check --baseline FILE --update-baseline` writes it")
    })?;
    Baseline::read(&bytes, name)
}

fn report(path: &Path) -> Result<Vec<Outcome>, String> {
    // What is no regular file is not even opened: a pipe would be waited for.
    let meta = std::fs::metadata(path).map_err(|cause| cause.to_string())?;
    if !meta.is_file() {
        return Err("it is no file".to_owned());
    }
    if meta.len() > MAX_REPORT {
        return Err(format!("it has {} bytes, and no more than {MAX_REPORT} are read", meta.len()));
    }
    let file = std::fs::File::open(path).map_err(|cause| cause.to_string())?;
    let mut text = String::new();
    file.take(MAX_REPORT).read_to_string(&mut text).map_err(|cause| cause.to_string())?;
    junit::parse(&text)
}
