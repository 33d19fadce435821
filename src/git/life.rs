//! What the commits tell about files, in the shape that walks; and how it grows while a log is read
//! from its newest commit back.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

/// How much of a history is read, from the newest commit back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HistoryLimit {
    /// Bytes of differences.
    pub bytes: u64,
    /// Commits that touch a Markdown file below the folder.
    pub commits: usize,
}

impl Default for HistoryLimit {
    fn default() -> Self {
        Self { bytes: 512 << 20, commits: 100_000 }
    }
}

/// The history of the Markdown files below a folder. Vectors are in the order of the commits, oldest first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct History {
    /// The files of the last commit, by path: relative to the folder, with forward slashes.
    pub files: BTreeMap<String, Life>,
    /// Files that were deleted, by the last path and day they had.
    pub gone: Vec<Life>,
    /// How many commits were read.
    pub commits: usize,
    /// Whether the clone holds only the newest commits. What its oldest one brings is then known as of
    /// that day, and not when it came.
    pub shallow: bool,
    /// Why older commits were not read.
    pub cut: Option<HistoryCut>,
}

/// Why a history was not read to its begin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HistoryCut {
    /// It is longer than the limit.
    HistoryLimit,
    /// The clone left out the contents of older files.
    Partial,
    /// Git stopped, with this message.
    Broken(String),
}

/// What happened to one file, under all the names that it had.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Life {
    pub path: String,
    /// The day it was added, `None` when that lies before what could be read.
    pub first: Option<Date>,
    /// The day of its last commit.
    pub last: Date,
    /// The day it was deleted.
    pub gone: Option<Date>,
    /// The days on which its status field was written anew, and the field's value.
    pub statuses: Vec<(Date, String)>,
    pub moves: Vec<Move>,
    /// The changes of its checkboxes, one a day.
    pub ticks: Vec<CheckboxStep>,
    /// By [`super::item_key`]: the last day on which a line that begins with the id was written anew.
    pub items: BTreeMap<String, Date>,
}

/// A file got another path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Move {
    pub day: Date,
    pub from: String,
    pub to: String,
}

/// By how many the ticked and all checkboxes grew on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CheckboxStep {
    pub day: Date,
    pub done: i64,
    pub total: i64,
}

impl History {
    /// Whether the begin is missing although the clone may have it.
    pub fn truncated(&self) -> bool {
        self.cut.is_some()
    }

    /// What a reader must know about the figures, a sentence without its full stop.
    pub fn note(&self) -> Option<String> {
        Some(match &self.cut {
            Some(HistoryCut::HistoryLimit) => format!("only the newest {} commits were read", self.commits),
            Some(HistoryCut::Partial) => "this clone leaves out the contents of older files".to_owned(),
            Some(HistoryCut::Broken(message)) => format!("git could not read older commits: {message}"),
            None if self.shallow => "this clone holds only the newest commits".to_owned(),
            None => return None,
        })
    }

    /// The last day on which a line that begins with this id was written anew; any form of the id will do.
    pub fn changed(&self, path: &str, id: &str) -> Option<Date> {
        self.files.get(path)?.items.get(&super::line::item_key(id)?).copied()
    }

    /// The changes of the checkboxes of the kept files, deleted ones too, by day. Of a whole or shallow
    /// history the sums up to a day are the figures of that day; of a cut one count back from today's.
    pub fn steps(&self, keep: impl Fn(&Life) -> bool) -> Vec<CheckboxStep> {
        let mut days: BTreeMap<Date, (i64, i64)> = BTreeMap::new();
        for step in self.files.values().chain(&self.gone).filter(|life| keep(life)).flat_map(|l| &l.ticks) {
            let day = days.entry(step.day).or_default();
            *day = (day.0 + step.done, day.1 + step.total);
        }
        days.into_iter().map(|(day, (done, total))| CheckboxStep { day, done, total }).collect()
    }
}

impl Life {
    fn new(path: &str, day: Date) -> Self {
        Self {
            path: path.to_owned(),
            first: None,
            last: day,
            gone: None,
            statuses: Vec::new(),
            moves: Vec::new(),
            ticks: Vec::new(),
            items: BTreeMap::new(),
        }
    }

    /// Takes the boxes of one more commit in.
    pub(super) fn tick(&mut self, day: Date, done: i64, total: i64) {
        match self.ticks.last_mut() {
            _ if done == 0 && total == 0 => {}
            Some(step) if step.day == day => {
                step.done += done;
                step.total += total;
            }
            _ => self.ticks.push(CheckboxStep { day, done, total }),
        }
    }
}

/// Which life a name belongs to, while commits are walked from new to old.
#[derive(Debug, Default)]
pub(super) struct Lives {
    all: Vec<Life>,
    /// How weak the label is that a life's statuses stand under; a stronger one drives it out.
    labels: Vec<usize>,
    /// Names as they were after the commit at hand.
    names: BTreeMap<String, usize>,
    /// Paths of today.
    taken: BTreeSet<String>,
    /// What the commit at hand renamed: the renames of one commit happen at once.
    renamed: Vec<(String, String, usize)>,
}

impl Lives {
    /// The life of the file that a commit left under this name.
    pub(super) fn of(&mut self, name: &str, day: Date) -> usize {
        if let Some(at) = self.names.get(name) {
            let life = &mut self.all[*at];
            life.last = life.last.max(day);
            return *at;
        }
        let mut life = Life::new(name, day);
        // Another file has the path today, so this one made room for it.
        life.gone = (!self.taken.insert(name.to_owned())).then_some(day);
        self.add(life)
    }

    /// The life of the file that a commit deleted. A file that came back under its path is the same file.
    pub(super) fn deleted(&mut self, name: &str, day: Date) -> usize {
        if let Some(at) = self.names.get(name) {
            self.all[*at].first = None;
            return *at;
        }
        self.add(Life { gone: Some(day), ..Life::new(name, day) })
    }

    pub(super) fn renamed(&mut self, from: &str, to: &str, day: Date) -> usize {
        let at = self.of(to, day);
        self.renamed.push((from.to_owned(), to.to_owned(), at));
        self.all[at].moves.push(Move { day, from: from.to_owned(), to: to.to_owned() });
        at
    }

    /// The commit at hand has been read: names are now as they were before it.
    pub(super) fn step_back(&mut self) {
        for (_, to, _) in &self.renamed {
            self.names.remove(to);
        }
        for (from, _, at) in self.renamed.drain(..) {
            self.names.insert(from, at);
        }
    }

    pub(super) fn status(&mut self, at: usize, day: Date, (weakness, value): (usize, String)) {
        let (life, label) = (&mut self.all[at], &mut self.labels[at]);
        if weakness < *label {
            life.statuses.clear();
            *label = weakness;
        }
        if weakness == *label {
            life.statuses.push((day, value));
        }
    }

    pub(super) fn get(&mut self, at: usize) -> &mut Life {
        &mut self.all[at]
    }

    fn add(&mut self, life: Life) -> usize {
        let at = self.all.len();
        self.names.insert(life.path.clone(), at);
        self.all.push(life);
        self.labels.push(usize::MAX);
        at
    }

    pub(super) fn into_history(self) -> History {
        let mut history = History::default();
        for mut life in self.all {
            life.statuses.reverse();
            // The same words again are no change.
            life.statuses.dedup_by(|later, earlier| later.1 == earlier.1);
            life.moves.reverse();
            life.ticks.reverse();
            if life.gone.is_some() {
                history.gone.push(life);
            } else {
                history.files.insert(life.path.clone(), life);
            }
        }
        history.gone.sort_by(|a, b| (&a.path, a.gone).cmp(&(&b.path, b.gone)));
        history
    }
}
