//! What lies outside of the specs and tells whether they hold: commits, test reports, mentions in code.
//! In: the source's folder and its configuration. Out: [`Evidence`].

use std::path::{Path, PathBuf};

use crate::config::Config;
use crate::git::{self, History, Limit};
use crate::junit::{self, Outcome};
use crate::scan::{self, Mention};
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
    pub mentions: Vec<Mention>,
    /// What was asked for and could not be read, a sentence each.
    pub faults: Vec<String>,
}

/// The largest report that is read.
const MAX_REPORT: u64 = 256 << 20;

/// Gathers what the configuration names, and the commits of the folder's repository.
pub fn gather(root: &Path, config: &Config) -> Evidence {
    let mut out = Evidence::default();
    match git::history(root, Limit::default()) {
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

fn report(path: &Path) -> Result<Vec<Outcome>, String> {
    let size = std::fs::metadata(path).map_err(|cause| cause.to_string())?.len();
    if size > MAX_REPORT {
        return Err(format!("it has {size} bytes, and no more than {MAX_REPORT} are read"));
    }
    junit::parse(&std::fs::read_to_string(path).map_err(|cause| cause.to_string())?)
}
