//! What lies outside of the specs, joined to them: days from commits, results of tests, mentions in code.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use crate::baseline::Baseline;
use crate::document::status::Vocabulary;
use crate::evidence::Evidence;
use crate::git::{History, Life, Move};
use crate::junit::{State, key};
use crate::portal::conflict::package_key;
use crate::portal::trace::ItemPlace;
use crate::portal::{Portal, trace};
use crate::scan::CodeMention;
use crate::spec::Spec;
use crate::spec::extract::manifest;
use crate::spec::item_id;
use crate::words::stage::Stage;

/// What the commits, reports and sources tell, ready to be asked.
pub struct JoinedEvidence<'a> {
    evidence: &'a Evidence,
    portal: &'a Portal,
    vocabulary: &'a Vocabulary,
    /// How each test ended, by the normal form of its name; of several the worst.
    results: BTreeMap<String, State>,
    /// Ranges of the manifests by package.
    packages: BTreeMap<String, (String, &'a str)>,
}

/// How many specs stood in each stage, in the order of [`Stage::ALL`].
pub(super) type Standing = [usize; Stage::ALL.len()];

impl<'a> JoinedEvidence<'a> {
    pub fn new(evidence: &'a Evidence, portal: &'a Portal, vocabulary: &'a Vocabulary) -> Self {
        let mut results: BTreeMap<String, State> = BTreeMap::new();
        for outcome in &evidence.outcomes {
            let worst = results.entry(joined(&outcome.name)).or_insert(outcome.state);
            *worst = (*worst).max(outcome.state);
        }
        let mut packages = BTreeMap::new();
        for (name, text) in &evidence.manifests {
            let language = if name == "requirements.txt" {
                "requirements"
            } else {
                name.rsplit('.').next().unwrap_or("")
            };
            for package in manifest::packages(language, text) {
                packages.entry(package_key(&package.name)).or_insert((package.range, name.as_str()));
            }
        }
        Self { evidence, portal, vocabulary, results, packages }
    }

    /// The findings of an earlier day.
    pub fn baseline(&self) -> Option<&Baseline> {
        self.evidence.baseline.as_ref()
    }

    /// Whether a report of tests was read.
    pub fn is_tested(&self) -> bool {
        self.evidence.tested
    }

    /// Why there is no history, or what is missing from it.
    pub fn history_note(&self) -> Option<&str> {
        self.evidence.history_note.as_deref()
    }

    /// How the test of this title ended.
    pub fn result(&self, title: &str) -> Option<State> {
        let title = joined(title);
        self.results.get(&title).copied().filter(|_| !title.is_empty())
    }

    /// The range in which the repository's own manifest asks for a package, and the manifest's name.
    pub fn in_manifest(&self, package: &str) -> Option<(&str, &str)> {
        self.packages.get(&package_key(package)).map(|(range, name)| (range.as_str(), *name))
    }

    /// Whether there is a manifest to hold packages against.
    pub fn has_manifest(&self) -> bool {
        !self.evidence.manifests.is_empty()
    }

    /// The day on which an item's line was last written anew.
    pub fn changed(&self, spec: &Spec, id: &str) -> Option<Date> {
        self.evidence.history.as_ref()?.changed(&spec.path, id)
    }

    /// The days on which a spec came and was changed, as its commits tell: the first and the last, and those of its
    /// status. A clone that lacks older commits does not know when it came.
    pub fn days(&self, spec: &Spec) -> Vec<(Date, &'static str)> {
        let Some(history) = &self.evidence.history else { return Vec::new() };
        let Some(life) = history.files.get(&spec.path) else { return Vec::new() };
        let first = life.first.filter(|_| !history.shallow);
        let later = life.statuses.iter().map(|(day, _)| *day).chain([life.last]);
        let later: BTreeSet<Date> = later.filter(|day| Some(*day) != life.first).collect();
        first
            .map(|day| (day, "created"))
            .into_iter()
            .chain(later.into_iter().map(|day| (day, "changed")))
            .collect()
    }

    /// The renames of a file, oldest first.
    pub fn moves(&self, path: &str) -> &[Move] {
        let life = self.evidence.history.as_ref().and_then(|history| history.files.get(path));
        life.map_or(&[], |life| &life.moves)
    }

    /// Where code names items.
    pub fn mentions(&self) -> Vec<(ItemPlace, &'a CodeMention)> {
        let names = trace::names(&self.portal.specs);
        let found = self.evidence.mentions.iter().filter_map(|mention| {
            let spec = names.get(&trace::name(&mention.spec)).copied().flatten()?;
            let wanted = item_id::normal(&mention.id);
            let place = self.portal.texts().of(spec).find_map(|text| {
                let (item, _) = text.spec.items().find(|(_, item)| item_id::normal(&item.id) == wanted)?;
                Some((text.page, item))
            })?;
            Some((place, mention))
        });
        let mut out: Vec<_> = found.collect();
        out.sort_by_key(|(item, mention)| (*item, &mention.path, mention.line));
        out
    }

    /// How many specs stood where at the end of each day on which one moved.
    pub fn standings(&self) -> Vec<(Date, Standing)> {
        let Some(history) = &self.evidence.history else { return Vec::new() };
        let mut events: Vec<(Date, usize, Option<Stage>)> = Vec::new();
        for (number, life) in self.lives(history).enumerate() {
            events.extend(self.events(life).into_iter().map(|(day, stage)| (day, number, stage)));
        }
        // Of one day the last word of a file counts, so the order within a file stays.
        events.sort_by_key(|(day, number, _)| (*day, *number));
        let mut now: BTreeMap<usize, Stage> = BTreeMap::new();
        let mut out: Vec<(Date, Standing)> = Vec::new();
        for (day, number, stage) in events {
            match stage {
                Some(stage) => now.insert(number, stage),
                None => now.remove(&number),
            };
            let mut standing = Standing::default();
            for stage in now.values() {
                standing[Stage::ALL.iter().position(|known| known == stage).unwrap_or(0)] += 1;
            }
            match out.last_mut().filter(|(last, _)| *last == day) {
                Some((_, last)) => *last = standing,
                None => out.push((day, standing)),
            }
        }
        out
    }

    /// Ticked and all checkboxes of the specs at the end of each day on which one changed.
    pub fn burn_up(&self) -> Vec<(Date, usize, usize)> {
        let Some(history) = &self.evidence.history else { return Vec::new() };
        let counted = self.with_boxes();
        let steps = history.steps(|life| match self.portal.is_spec(&life.path) {
            Some(_) => counted.contains(life.path.as_str()),
            None => self.is_spec(life),
        });
        let (mut done, mut total) = (0, 0);
        if history.truncated() {
            // What came before is what is left when all that is known is taken away.
            let today = self.portal.specs.values().map(|entry| self.portal.progress(entry));
            let (all_done, all) = today.fold((0, 0), |(a, b), (done, total)| (a + done, b + total));
            let sum = |of: fn(&crate::git::CheckboxStep) -> i64| steps.iter().map(of).sum::<i64>();
            done = i64::try_from(all_done).unwrap_or(0) - sum(|step| step.done);
            total = i64::try_from(all).unwrap_or(0) - sum(|step| step.total);
        }
        let count = |value: i64| usize::try_from(value).unwrap_or(0);
        steps
            .iter()
            .map(|step| {
                (done, total) = (done + step.done, total + step.total);
                (step.day, count(done), count(total))
            })
            .collect()
    }

    /// The files whose boxes are the progress of a spec: its tasks, or else the spec.
    fn with_boxes(&self) -> BTreeSet<&str> {
        let mut out = BTreeSet::new();
        for entry in self.portal.specs.values() {
            let before = out.len();
            out.extend(self.portal.tasks(entry).map(|(tasks, _)| tasks.path.as_str()));
            if out.len() == before {
                out.insert(entry.spec.path.as_str());
            }
        }
        out
    }

    fn is_spec(&self, life: &Life) -> bool {
        // What is gone was a spec when nothing says otherwise.
        self.portal.is_spec(&life.path).unwrap_or(life.gone.is_some())
    }

    fn lives<'b>(&'b self, history: &'b History) -> impl Iterator<Item = &'b Life> {
        history.files.values().chain(&history.gone).filter(|life| self.is_spec(life))
    }

    /// The days on which a file came, changed its state, and went.
    fn events(&self, life: &Life) -> Vec<(Date, Option<Stage>)> {
        let folder =
            |path: &str| self.vocabulary.folders.of(path).map_or(Stage::Unknown, |found| found.stage);
        let first = life.first.or_else(|| life.statuses.first().map(|(day, _)| *day)).unwrap_or(life.last);
        let begin = life.moves.first().map_or(life.path.as_str(), |moved| moved.from.as_str());
        let mut out = vec![(first, Some(folder(begin)))];
        if life.statuses.is_empty() {
            out.extend(life.moves.iter().map(|moved| (moved.day, Some(folder(&moved.to)))));
        }
        let read = life.statuses.iter().map(|(day, raw)| (*day, self.vocabulary.read(raw, "")));
        out.extend(
            read.filter(|(_, status)| status.is_known()).map(|(day, status)| (day, Some(status.stage))),
        );
        out.extend(life.gone.map(|day| (day, None)));
        out
    }
}

/// The form in which names of tests and titles of cases are compared: `GitHub` and `github` are one.
fn joined(name: &str) -> String {
    key(name).replace(' ', "")
}
