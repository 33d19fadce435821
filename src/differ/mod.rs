//! Two portals of the same collection -> what changed between them in the specs' own words. Layout and white space are no
//! words: what reads the same is the same.
//!
//! A spec is known by its stable id, so one that moved between folders that tell a status is the same spec. What has no
//! partner by its id is looked for by its title, and then by its text.

mod entries;
mod facts;
mod header;
pub mod model;
mod pairing;
mod paper;
mod relations;
pub mod report;
mod sections;
mod specs;
mod told;
pub mod words;

use std::collections::BTreeMap;

use crate::arena::SpecId;
use crate::portal::Portal;
use model::{Difference, Event, SpecChange};
use relations::Relations;

/// What changed from one portal to the other.
pub fn difference(old: &Portal, new: &Portal) -> Difference {
    let pairs = specs::pairs(old, new);
    let relations = Relations::of((old, new), &pairs.both);
    let gone = pairs.gone.iter().map(|spec| alone(old, *spec, Event::Removed));
    let come = pairs.come.iter().map(|spec| alone(new, *spec, Event::Added));
    let both = pairs.both.iter().map(|(before, after)| SpecChange {
        relations: relations.changes(*before, *after),
        ..specs::change((old, *before), (new, *after))
    });
    let mut specs: Vec<SpecChange> =
        gone.chain(come).chain(both.filter(SpecChange::says_something)).collect();
    specs.sort_by(|a, b| (&a.path, &a.id).cmp(&(&b.path, &b.id)));
    Difference { specs }
}

/// A spec that only one side has.
fn alone(portal: &Portal, spec: SpecId, change: Event) -> SpecChange {
    let mut states: BTreeMap<String, usize> = BTreeMap::new();
    for text in portal.texts().of(spec) {
        for (_, item) in text.spec.items() {
            *states.entry(model::noun(item)).or_default() += 1;
        }
    }
    SpecChange { states, ..SpecChange::of(&portal.specs[spec], change) }
}

#[cfg(test)]
mod tests;
