//! Two portals -> which relations between their specs came and went. A name in running text is none.

use std::collections::{BTreeMap, BTreeSet};

use super::model::{Event, RelationChange};
use crate::arena::SpecId;
use crate::portal::Portal;
use crate::words::relation::Relation;

/// To whom each spec stands how.
type Edges = BTreeMap<SpecId, BTreeSet<(SpecId, Relation)>>;

pub(super) struct Relations<'a> {
    portals: (&'a Portal, &'a Portal),
    edges: (Edges, Edges),
    /// The specs that both sides have, from the old number to the new one and back.
    partners: (BTreeMap<SpecId, SpecId>, BTreeMap<SpecId, SpecId>),
}

impl<'a> Relations<'a> {
    pub(super) fn of(portals: (&'a Portal, &'a Portal), both: &[(SpecId, SpecId)]) -> Self {
        let forth = both.iter().copied().collect();
        let back = both.iter().map(|(old, new)| (*new, *old)).collect();
        Self { portals, edges: (edges(portals.0), edges(portals.1)), partners: (forth, back) }
    }

    /// What changed between two numbers of the same spec.
    pub(super) fn changes(&self, before: SpecId, after: SpecId) -> Vec<RelationChange> {
        let (old, new) = self.portals;
        let none = BTreeSet::new();
        let was = self.edges.0.get(&before).unwrap_or(&none);
        let is = self.edges.1.get(&after).unwrap_or(&none);
        let mut out = Vec::new();
        for (to, relation) in is {
            let how = self.partners.1.get(to).map_or(How::Gone, |to| How::of(was, *to, *relation));
            if how.is_told(|| has_new_words((new, after), (old, before), (*to, *relation))) {
                out.push(told(new, *to, *relation, Event::Added));
            }
        }
        for (to, relation) in was {
            let how = self.partners.0.get(to).map_or(How::Gone, |to| How::of(is, *to, *relation));
            if how.is_told(|| has_new_words((old, before), (new, after), (*to, *relation))) {
                out.push(told(old, *to, *relation, Event::Removed));
            }
        }
        out.sort();
        out
    }
}

/// How a spec stands to another one on the other side.
enum How {
    Same,
    /// In another relation.
    Other,
    /// Not at all, or the other one is not there.
    Gone,
}

impl How {
    fn of(edges: &BTreeSet<(SpecId, Relation)>, to: SpecId, relation: Relation) -> Self {
        let mut all = edges.range((to, Relation::ALL[0])..).take_while(|(other, _)| *other == to);
        if edges.contains(&(to, relation)) {
            Self::Same
        } else if all.next().is_some() {
            Self::Other
        } else {
            Self::Gone
        }
    }

    fn is_told(&self, has_new_words: impl FnOnce() -> bool) -> bool {
        match self {
            Self::Same => false,
            Self::Other => true,
            Self::Gone => has_new_words(),
        }
    }
}

fn edges(portal: &Portal) -> Edges {
    let mut out = Edges::new();
    for (from, to, relation) in portal.edges() {
        if relation != Relation::Mentions {
            out.entry(from).or_default().insert((to, relation));
        }
    }
    out
}

fn told(portal: &Portal, to: SpecId, relation: Relation, event: Event) -> RelationChange {
    let entry = &portal.specs[to];
    RelationChange { event, relation, to: entry.id.clone(), title: entry.spec.title.clone() }
}

/// Whether the words that say a relation are not in the other text of the spec. Where they are, they only lead elsewhere
/// now: the other spec came, went or moved, and this one says what it said.
fn has_new_words(
    (portal, spec): (&Portal, SpecId),
    (other, partner): (&Portal, SpecId),
    (to, relation): (SpecId, Relation),
) -> bool {
    let links = &other.specs[partner].spec.links;
    let written: BTreeSet<(&str, &str)> =
        links.iter().map(|link| (link.text.as_str(), link.sentence.as_str())).collect();
    let mut references = portal.specs[spec].references.iter();
    references.any(|one| {
        one.to == to
            && one.relation == relation
            && !written.contains(&(one.text.as_str(), one.sentence.as_str()))
    })
}
