//! Two papers -> which of their sections came, went or were rewritten, beside what their items and boxes tell.

use super::model::{Event, SectionChange};
use super::pairing::Pairing;
use super::paper::Paper;
use super::told::{self, Balance, Told};
use crate::text::shortened;
use crate::words::kind::{Kind, normalize};
use crate::words::label;

/// How alike the texts are of sections whose titles are not.
const ALIKE: f64 = 0.6;
/// How much of a text is looked at for that, in bytes.
const SAMPLE: usize = 600;

struct WrittenSection<'a> {
    title: String,
    /// The titles above it, its own last.
    path: String,
    kind: Option<Kind>,
    text: &'a str,
}

fn written<'a>(paper: &'a Paper) -> Vec<WrittenSection<'a>> {
    let mut out: Vec<WrittenSection> = Vec::new();
    for (section, text) in paper.spec.sections.iter().zip(&paper.words.sections) {
        let title = normalize(&section.title);
        let above = section.parent.map_or("", |parent| out[parent].path.as_str());
        let path = shortened(&format!("{above}/{title}"), SAMPLE);
        out.push(WrittenSection { path, title, kind: section.kind, text });
    }
    out
}

pub(super) fn changes(old: &Paper, new: &Paper, told: &Told) -> Vec<SectionChange> {
    let (before, after) = (written(old), written(new));
    let mut pairing = Pairing::new(&before, &after);
    pairing.by(|one| Some(one.path.as_str()));
    pairing.by(|one| Some(one.title.as_str()).filter(|title| !title.is_empty()));
    pairing.by(|one| one.kind);
    let likeness = |a: &WrittenSection, b: &WrittenSection| {
        strsim::sorensen_dice(&shortened(a.text, SAMPLE), &shortened(b.text, SAMPLE))
    };
    pairing.nearest(|one| (!one.title.is_empty() && !one.text.is_empty()).then_some(()), likeness, ALIKE);
    let mut out = Vec::new();
    for (at, to) in pairing.both() {
        let change = rewritten((old, at), (new, to), told.of(at, to).as_ref());
        out.extend(change.map(|change| (to, change)));
    }
    out.extend(whole(old, &pairing.gone(), Event::Removed));
    out.extend(whole(new, &pairing.come(), Event::Added));
    out.sort_by_key(|(section, _)| *section);
    out.into_iter().map(|(_, change)| change).collect()
}

/// A section that both sides have. Of one whose heading is an entry the entry tells the title.
fn rewritten(
    (old, at): (&Paper, usize),
    (new, to): (&Paper, usize),
    told: Option<&Balance>,
) -> Option<SectionChange> {
    let (was, is) = (&old.spec.sections[at], &new.spec.sections[to]);
    let mut change = SectionChange {
        events: Vec::new(),
        title: new.place(to),
        old_title: None,
        words_added: 0,
        words_removed: 0,
    };
    if normalize(&was.title) != normalize(&is.title) && !new.is_entry(to) {
        change.events.push(Event::Retitled);
        change.old_title = Some(old.place(at));
    }
    let (before, after) = (&old.words.sections[at], &new.words.sections[to]);
    let same = told::words(before).eq(told::words(after));
    if !same && !label::heads_status(&is.title) {
        (change.words_added, change.words_removed) = prose(before, after, told);
        if change.words_added + change.words_removed > 0 {
            change.events.push(Event::Rewritten);
        } else if told.is_none() {
            change.events.push(Event::Reordered);
        }
    }
    (!change.events.is_empty()).then_some(change)
}

/// How many words came and went beside those that are told already.
fn prose(before: &str, after: &str, told: Option<&Balance>) -> (usize, usize) {
    let mut balance = Balance::new();
    told::count(&mut balance, before, -1);
    told::count(&mut balance, after, 1);
    let (mut added, mut removed) = (0, 0);
    for (word, times) in balance {
        let known = told.and_then(|told| told.get(&word)).copied().unwrap_or(0);
        let beside = |times: i64, known: i64| {
            usize::try_from(times.max(0) - known.clamp(0, times.max(0))).unwrap_or(0)
        };
        added += beside(times, known);
        removed += beside(-times, -known);
    }
    (added, removed)
}

/// The outermost of some sections that say anything, each with all that stands below it.
fn whole(paper: &Paper, alone: &[usize], event: Event) -> Vec<(usize, SectionChange)> {
    let sections = &paper.spec.sections;
    let mut counts: Vec<usize> = paper.words.sections.iter().map(|text| told::words(text).count()).collect();
    for &at in alone.iter().rev() {
        if let Some(parent) = sections[at].parent.filter(|parent| alone.binary_search(parent).is_ok()) {
            counts[parent] += std::mem::take(&mut counts[at]);
        }
    }
    let told = |at: &&usize| {
        counts[**at] > 0 && !paper.is_entry(**at) && !label::heads_status(&sections[**at].title)
    };
    alone
        .iter()
        .filter(told)
        .map(|&at| {
            let (words_added, words_removed) =
                if event == Event::Added { (counts[at], 0) } else { (0, counts[at]) };
            let title = paper.place(at);
            (at, SectionChange { events: vec![event], title, old_title: None, words_added, words_removed })
        })
        .collect()
}
