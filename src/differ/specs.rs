//! Which specs of two portals are the same, and what changed of one.

use super::model::{Event, SectionChange, SpecChange, Standing};
use super::pairing::Pairing;
use super::paper::{Paper, papers};
use super::told::{self, Told};
use super::{entries, facts, header, sections};
use crate::arena::SpecId;
use crate::portal::Portal;
use crate::text::shortened;

/// How much of a spec's text tells whether another one is the same, in bytes.
const SAMPLE: usize = 800;
/// How alike the texts of specs are that have one title, and of those that have not even that.
const NAMESAKES: f64 = 0.3;
const ALIKE: f64 = 0.7;

/// The specs of both sides, by the numbers that each side gives them.
pub(super) struct Pairs {
    pub both: Vec<(SpecId, SpecId)>,
    pub gone: Vec<SpecId>,
    pub come: Vec<SpecId>,
}

struct KnownSpec<'a> {
    at: SpecId,
    id: &'a str,
    title: &'a str,
    text: String,
}

pub(super) fn pairs(old: &Portal, new: &Portal) -> Pairs {
    let (old, new) = (known(old), known(new));
    let mut pairing = Pairing::new(&old, &new);
    pairing.by(|spec| Some(spec.id));
    let likeness = |a: &KnownSpec, b: &KnownSpec| strsim::sorensen_dice(&a.text, &b.text);
    pairing.nearest(|spec| Some(spec.title), likeness, NAMESAKES);
    pairing.nearest(|_| Some(()), likeness, ALIKE);
    Pairs {
        both: pairing.both().map(|(before, after)| (old[before].at, new[after].at)).collect(),
        gone: pairing.gone().into_iter().map(|at| old[at].at).collect(),
        come: pairing.come().into_iter().map(|at| new[at].at).collect(),
    }
}

fn known(portal: &Portal) -> Vec<KnownSpec<'_>> {
    let sample = |spec| {
        let mut out = String::new();
        for section in &portal.words(spec).sections {
            if out.len() < SAMPLE {
                out.push_str(section);
            }
        }
        shortened(&out, SAMPLE)
    };
    let specs = portal.specs.iter();
    specs
        .map(|(at, entry)| KnownSpec { at, id: &entry.id, title: &entry.spec.title, text: sample(at) })
        .collect()
}

/// What changed of a spec that both sides have, its relations left out.
pub(super) fn change((old, before): (&Portal, SpecId), (new, after): (&Portal, SpecId)) -> SpecChange {
    let (was, is) = (&old.specs[before], &new.specs[after]);
    let differs = |a: &str, b: &str| (a != b).then(|| a.to_owned());
    let standing = Standing::of(&was.spec);
    let mut out = SpecChange::of(is, Event::Changed);
    out.old_id = differs(&was.id, &is.id);
    out.old_path = differs(&was.spec.path, &is.spec.path);
    out.old_title = differs(&was.spec.title, &is.spec.title);
    out.old_standing = Some(standing).filter(|standing| *standing != out.standing);
    out.fields = header::changes(&was.spec, &is.spec);
    let (mut ours, theirs) = (papers(old, before), papers(new, after));
    for (name, paper) in theirs {
        match ours.remove(name) {
            Some(before) => compare(&before, &paper, &mut out),
            None => out.sections.push(whole(&paper, Event::Added)),
        }
    }
    out.sections.extend(ours.values().map(|paper| whole(paper, Event::Removed)));
    out.facts.sort();
    out
}

fn compare(old: &Paper, new: &Paper, out: &mut SpecChange) {
    let mut told = Told::default();
    out.items.extend(entries::items(old, new, &mut told));
    out.boxes.extend(entries::boxes(old, new, &mut told));
    out.facts.extend(facts::changes(old.spec, new.spec));
    out.sections.extend(sections::changes(old, new, &told));
}

/// A paper that only one side has.
fn whole(paper: &Paper, event: Event) -> SectionChange {
    let words = paper.words.sections.iter().map(|text| told::words(text).count()).sum();
    let (words_added, words_removed) = if event == Event::Added { (words, 0) } else { (0, words) };
    let title = paper.name.to_owned();
    SectionChange { events: vec![event], title, old_title: None, words_added, words_removed }
}
