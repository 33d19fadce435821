//! The list of tasks that lies beside a spec: its progress, and where nothing else tells, where it stands.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::arena::{Arena, FileId};
use crate::document::status::Status;
use crate::portal::classify::Verdict;
use crate::portal::{Document, Entry, Portal};
use crate::source::stem;
use crate::spec::Spec;
use crate::words::stage::Stage;

/// Names of files that list what is to be done for a spec.
const NAMES: &[&str] =
    &["tasks", "task-list", "task_list", "tasklist", "todo", "todos", "implementation-tasks"];

/// Ticked and all boxes of a file that lists tasks; `None` for any other.
fn boxes(file: &Spec) -> Option<(usize, usize)> {
    let named = NAMES.iter().any(|name| stem(&file.path).eq_ignore_ascii_case(name));
    named.then(|| file.progress()).filter(|(_, total)| *total > 0)
}

/// Specs that stand where their tasks say, as far as nothing else says where.
pub fn settled(
    mut files: Arena<FileId, Arc<Spec>>,
    verdicts: &Arena<FileId, Verdict>,
) -> Arena<FileId, Arc<Spec>> {
    let mut done: BTreeMap<FileId, (usize, usize)> = BTreeMap::new();
    for (at, verdict) in verdicts.iter() {
        if let Some((owner, (ticked, total))) = verdict.belongs_to.zip(boxes(&files[at])) {
            let sum = done.entry(owner).or_default();
            *sum = (sum.0 + ticked, sum.1 + total);
        }
    }
    for (owner, (ticked, total)) in done {
        if files[owner].meta.status == Status::Absent {
            let stage = match ticked {
                0 => Stage::Planned,
                ticked if ticked == total => Stage::Implemented,
                _ => Stage::InProgress,
            };
            Arc::make_mut(&mut files[owner]).meta.status = Status::Tasks(stage);
        }
    }
    files
}

impl Portal {
    /// The lists of tasks that go with a spec, with the ticked and all boxes of each.
    pub fn tasks<'a>(&'a self, entry: &'a Entry) -> impl Iterator<Item = (&'a Document, (usize, usize))> {
        let pages = entry.companions.iter().map(|at| &self.documents[*at]);
        pages.filter_map(|page| Some((page, boxes(&page.spec)?)))
    }

    /// Ticked and all boxes of a spec: those of its tasks, or else its own.
    pub fn progress(&self, entry: &Entry) -> (usize, usize) {
        let sum = self.tasks(entry).map(|(_, boxes)| boxes).reduce(|a, b| (a.0 + b.0, a.1 + b.1));
        sum.unwrap_or_else(|| entry.spec.progress())
    }
}
