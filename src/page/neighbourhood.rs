//! A spec among those it refers to or that refer to it, as a picture on its page.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::arena::SpecId;
use crate::page::context::SiteContext;
use crate::page::graph::{Arrow, NEIGHBOURS, draw, weight};
use crate::words::relation::Relation;

/// The widest that it becomes before it is laid out in another way, in units of the picture.
const NARROW: i64 = 736;

/// A spec among those it refers to or that refer to it.
#[derive(Serialize)]
pub(super) struct Neighbourhood {
    picture: String,
    /// How many of its references are drawn, where that is not all.
    drawn: Option<usize>,
    all: usize,
}

/// A spec with the arrows that begin or end there; `None` when it stands alone.
pub(super) fn neighbourhood(context: &SiteContext, at: SpecId) -> Option<Neighbourhood> {
    let entry = &context.portal.specs[at];
    let mut arrows: BTreeMap<(SpecId, SpecId), Relation> = BTreeMap::new();
    let out = entry.references.iter().map(|reference| ((at, reference.to), reference.relation));
    let back = entry.referenced_by.iter().map(|link| {
        let relation = context.portal.specs[link.from].references[link.reference].relation;
        ((link.from, at), relation)
    });
    for (pair, relation) in out.chain(back) {
        let known = arrows.entry(pair).or_insert(relation);
        if weight(relation) > weight(*known) {
            *known = relation;
        }
    }
    let all = arrows.len();
    let arrows: Vec<Arrow> =
        arrows.into_iter().take(NEIGHBOURS).map(|((from, to), relation)| (from, to, relation)).collect();
    if arrows.is_empty() {
        return None;
    }
    let specs: BTreeSet<SpecId> = arrows.iter().flat_map(|(from, to, _)| [*from, *to]).collect();
    let specs: Vec<SpecId> = specs.into_iter().collect();
    let picture = draw(context, &specs, &arrows, Some(at), (NARROW, 2));
    Some(Neighbourhood { picture, drawn: (arrows.len() < all).then_some(arrows.len()), all })
}
