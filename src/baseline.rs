//! Findings that were there on a certain day: old debt, which is told and fails nothing. A file of them lies in the
//! repository beside the specs.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::diag::Diagnostic;
use crate::error::{Error, Result};

/// The name of the file where none is given.
pub const FILE_NAME: &str = "specsite-baseline.json";

/// How often each finding was there. A finding is known by its file, its rule and its words, not by its line: text that
/// is written above it makes it no new one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Baseline {
    counts: BTreeMap<Key, usize>,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
struct Key {
    path: String,
    code: String,
    message: String,
}

#[derive(Serialize, Deserialize)]
struct Written {
    version: u32,
    findings: Vec<WrittenFinding>,
}

#[derive(Serialize, Deserialize)]
struct WrittenFinding {
    #[serde(flatten)]
    key: Key,
    #[serde(default = "once", skip_serializing_if = "is_once")]
    count: usize,
}

fn once() -> usize {
    1
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands a field on by reference")]
fn is_once(count: &usize) -> bool {
    *count == 1
}

const VERSION: u32 = 1;

impl Baseline {
    pub fn of(findings: &[Diagnostic]) -> Self {
        let mut counts = BTreeMap::new();
        for finding in findings {
            *counts.entry(key(finding)).or_default() += 1;
        }
        Self { counts }
    }

    /// Reads a file of them; `name` is how a message calls it.
    pub fn read(bytes: &[u8], name: &str) -> Result<Self> {
        let help = "write it anew with `specsite check --baseline FILE --update-baseline`";
        let written: Written = serde_json::from_slice(bytes)
            .map_err(|cause| Error::new(format!("{name} is no baseline: {cause}")).with_help(help))?;
        if written.version != VERSION {
            let message = format!("{name} is a baseline of version {}, not {VERSION}", written.version);
            return Err(Error::new(message).with_help(help));
        }
        Ok(Self { counts: written.findings.into_iter().map(|one| (one.key, one.count)).collect() })
    }

    /// As it lies in a repository: sorted, a finding a few lines, so that a change of it reads well.
    pub fn json(&self) -> String {
        let findings =
            self.counts.iter().map(|(key, count)| WrittenFinding { key: key.clone(), count: *count });
        let written = Written { version: VERSION, findings: findings.collect() };
        let mut out = serde_json::to_string_pretty(&written).unwrap_or_default();
        out.push('\n');
        out
    }

    pub fn len(&self) -> usize {
        self.counts.values().sum()
    }

    pub fn is_empty(&self) -> bool {
        self.counts.is_empty()
    }

    /// Whether each of some findings was there; of more of one kind than there were the last are new.
    pub fn known(&self, findings: &[Diagnostic]) -> Vec<bool> {
        let mut left = self.counts.clone();
        findings
            .iter()
            .map(|finding| {
                let count = left.get_mut(&key(finding)).filter(|count| **count > 0);
                count.map(|count| *count -= 1).is_some()
            })
            .collect()
    }
}

fn key(finding: &Diagnostic) -> Key {
    Key { path: finding.path.clone(), code: finding.rule.code.to_owned(), message: finding.message.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::{BROKEN_ANCHOR, STALE, Span};

    fn finding(path: &str, start: usize) -> Diagnostic {
        Diagnostic::new(&STALE, path, Span::new(start, start + 1), "old")
    }

    #[test]
    fn a_finding_that_moved_is_known_and_one_more_is_new() {
        let before = Baseline::of(&[finding("a.md", 1), finding("b.md", 1)]);
        let read = Baseline::read(before.json().as_bytes(), "x").unwrap();
        assert_eq!((&read, read.len()), (&before, 2));
        let now = [
            finding("a.md", 7),
            finding("a.md", 9),
            Diagnostic::new(&BROKEN_ANCHOR, "b.md", Span::default(), "old"),
        ];
        assert_eq!(read.known(&now), [true, false, false]);
    }

    #[test]
    fn what_is_no_baseline_is_refused() {
        for text in ["", "{}", "[]", "{\"version\": 9, \"findings\": []}"] {
            assert!(Baseline::read(text.as_bytes(), "x").is_err(), "{text}");
        }
    }
}
