//! The specs of a large portal in groups, each small enough for a picture of its own.

use std::collections::{BTreeMap, BTreeSet};

use crate::arena::SpecId;
use crate::page::context::SiteContext;
use crate::slug::UniqueNames;

/// Above so many boxes a picture is drawn as clusters first.
pub const LARGE: usize = 150;

/// Several specs that are one box in the picture of a large portal.
pub struct Cluster {
    pub label: String,
    pub slug: String,
    pub specs: BTreeSet<SpecId>,
}

/// The specs in groups that fit into a picture: by whatever they are sorted by that makes the fewest groups, or by
/// their numbers, a hundred or several at once. When nothing fits, whatever makes the largest group smallest.
pub fn clusters(context: &SiteContext, connected: &BTreeSet<SpecId>) -> Vec<Cluster> {
    let mut ways: Vec<Vec<(String, BTreeSet<SpecId>)>> = Vec::new();
    for name in ["package", "type", "version", "status"] {
        let groups = context.facet(name).iter();
        let group = groups.map(|group| (group.shown(), group.specs.iter().copied().collect()));
        ways.push(group.collect());
    }
    for step in [100, 200, 500, 1000] {
        let mut ranges: BTreeMap<u64, BTreeSet<SpecId>> = BTreeMap::new();
        for (at, card) in context.cards.iter() {
            if let Some(number) = card.number {
                ranges.entry(number / step).or_default().insert(at);
            }
        }
        let name = |n: u64| format!("{}–{}", n * step, n * step + step - 1);
        ways.push(ranges.into_iter().map(|(n, specs)| (name(n), specs)).collect());
    }
    let ways = ways.into_iter().map(|way| complete(context, way, connected));
    // Of equal ways the first wins.
    let best = ways.min_by_key(|way| {
        let largest = way.iter().map(|(_, specs)| specs.len()).max().unwrap_or(usize::MAX);
        if largest <= LARGE { (0, way.len()) } else { (1, largest) }
    });
    let mut names = UniqueNames::default();
    let named = best.unwrap_or_default().into_iter().flat_map(pieces).map(|(label, specs)| Cluster {
        slug: names.unique(&crate::slug::segment(&label)),
        label,
        specs,
    });
    named.collect()
}

/// A group in pieces that fit into a picture.
fn pieces((label, specs): (String, BTreeSet<SpecId>)) -> Vec<(String, BTreeSet<SpecId>)> {
    if specs.len() <= LARGE {
        return vec![(label, specs)];
    }
    let specs: Vec<SpecId> = specs.into_iter().collect();
    let pieces = specs.chunks(LARGE).enumerate();
    pieces.map(|(at, piece)| (format!("{label} {}", at + 1), piece.iter().copied().collect())).collect()
}

/// Groups of connected specs only, each spec in one; those in none are a group of their own.
fn complete(
    context: &SiteContext,
    groups: Vec<(String, BTreeSet<SpecId>)>,
    connected: &BTreeSet<SpecId>,
) -> Vec<(String, BTreeSet<SpecId>)> {
    let mut left = connected.clone();
    let mut out = Vec::new();
    for (label, specs) in groups {
        let specs: BTreeSet<SpecId> = specs.intersection(&left).copied().collect();
        left.retain(|spec| !specs.contains(spec));
        if !specs.is_empty() {
            out.push((label, specs));
        }
    }
    if !left.is_empty() {
        out.push((context.text("graph.others").to_owned(), left));
    }
    out
}
