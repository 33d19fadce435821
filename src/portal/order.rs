//! The graph of what rests on what: chains that cannot hold, and circles.

use std::collections::BTreeSet;

use crate::graph::strongly_connected;
use crate::portal::{Entry, Portal, Reference};
use crate::words::relation::Relation;

/// Relations by which a spec needs the other one to be there.
const NEEDS: &[Relation] = &[Relation::DependsOn, Relation::Extends, Relation::Implements];

/// References by which one spec rests on another: from, to, and the number of the reference, each pair once.
pub fn needs(portal: &Portal) -> Vec<(usize, usize, usize)> {
    let mut seen = BTreeSet::new();
    let mut out = Vec::new();
    for (from, entry) in portal.specs.iter().enumerate() {
        for (number, reference) in entry.references.iter().enumerate() {
            if NEEDS.contains(&reference.relation) && seen.insert((from, reference.to)) {
                out.push((from, reference.to, number));
            }
        }
    }
    out
}

/// Circles of specs that rest on each other: the members of each, in order.
pub fn circles(portal: &Portal) -> Vec<Vec<usize>> {
    let edges: Vec<(usize, usize)> = needs(portal).into_iter().map(|(from, to, _)| (from, to)).collect();
    let mut all = strongly_connected(portal.specs.len(), &edges);
    all.retain(|members| members.len() > 1);
    all
}

/// Pairs of which one says that it takes the other's place and the other does not: the spec that says it, and its
/// reference.
pub fn one_sided(portal: &Portal) -> Vec<(usize, &Reference)> {
    let mut out = Vec::new();
    for (from, entry) in portal.specs.iter().enumerate() {
        for reference in &entry.references {
            let answer = match reference.relation {
                Relation::Supersedes => Relation::SupersededBy,
                Relation::SupersededBy => Relation::Supersedes,
                _ => continue,
            };
            if !says(&portal.specs[reference.to], answer, from) {
                out.push((from, reference));
            }
        }
    }
    out
}

fn says(entry: &Entry, relation: Relation, to: usize) -> bool {
    entry.references.iter().any(|reference| reference.relation == relation && reference.to == to)
}
