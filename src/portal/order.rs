//! The graph of what rests on what: chains that cannot hold, and circles.

use std::collections::BTreeSet;

use crate::arena::{Id, SpecId};
use crate::graph::strongly_connected;
use crate::portal::{Entry, Portal, Reference};
use crate::words::relation::Relation;

/// Relations by which a spec needs the other one to be there.
const NEEDS: &[Relation] = &[Relation::DependsOn, Relation::Extends, Relation::Implements];

/// References by which one spec depends on another, of each pair of specs the first.
pub fn needs(portal: &Portal) -> Vec<(SpecId, &Reference)> {
    let mut seen = BTreeSet::new();
    let mut out = Vec::new();
    for (from, entry) in portal.specs.iter() {
        for reference in &entry.references {
            if NEEDS.contains(&reference.relation) && seen.insert((from, reference.to)) {
                out.push((from, reference));
            }
        }
    }
    out
}

/// Circles of specs that rest on each other: the members of each, in order.
pub fn circles(portal: &Portal) -> Vec<Vec<SpecId>> {
    let edges = needs(portal).into_iter().map(|(from, reference)| (from.number(), reference.to.number()));
    let all = strongly_connected(portal.specs.len(), &edges.collect::<Vec<_>>());
    let circles = all.into_iter().filter(|members| members.len() > 1);
    circles.map(|members| members.into_iter().map(SpecId::new).collect()).collect()
}

/// Pairs of which one says that it takes the other's place and the other does not: the spec that says it, and its
/// first reference.
pub fn one_sided(portal: &Portal) -> Vec<(SpecId, &Reference)> {
    let mut out = Vec::new();
    let mut seen = BTreeSet::new();
    for (from, entry) in portal.specs.iter() {
        for reference in &entry.references {
            let answer = match reference.relation {
                Relation::Supersedes => Relation::SupersededBy,
                Relation::SupersededBy => Relation::Supersedes,
                _ => continue,
            };
            // Who says it in two places says it once.
            let first = seen.insert((from, reference.to, answer));
            if first && !says(&portal.specs[reference.to], answer, from) {
                out.push((from, reference));
            }
        }
    }
    out
}

fn says(entry: &Entry, relation: Relation, to: SpecId) -> bool {
    entry.references.iter().any(|reference| reference.relation == relation && reference.to == to)
}
