//! What specs are sorted by, as pages show it.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::arena::SpecId;
use crate::portal::facets::{FacetValue, SpecFacet};
use crate::words::stage::Stage;

/// The most values of a facet that a page shows; the most frequent ones.
const VALUES: usize = 24;

/// A facet of some specs with the values they have.
#[derive(Debug, Serialize)]
pub struct FacetView {
    pub name: String,
    /// What specs call it; `None` takes the interface's word.
    label: Option<String>,
    values: Vec<ValueView>,
    /// How many further values are left out.
    more: usize,
}

#[derive(Debug, Serialize)]
struct ValueView {
    /// `status:planned`
    token: String,
    label: String,
    /// The classes of a status's badge.
    look: String,
    /// The list of all specs with this value.
    url: String,
    count: usize,
}

impl FacetValue {
    /// The word as a reader is told it, with the emoji that the source wants in front.
    pub fn shown(&self) -> String {
        match &self.emoji {
            Some(emoji) => format!("{emoji} {}", self.label),
            None => self.label.clone(),
        }
    }

    /// The classes of a status's badge: the stage's name, and another's colour where the source wants it. Empty for
    /// other facets.
    pub fn look(&self) -> String {
        let stage = self.stage.map_or("", Stage::name);
        match self.color {
            Some(color) => format!("{stage} hue-{}", color.name()),
            None => stage.to_owned(),
        }
    }
}

/// The values that some specs have of each facet, with how often each spec counts.
pub(super) fn views<'a>(
    facets: impl IntoIterator<Item = &'a SpecFacet>,
    specs: &BTreeMap<SpecId, usize>,
) -> Vec<FacetView> {
    let group = |facet: &str, group: &FacetValue| -> ValueView {
        ValueView {
            token: format!("{facet}:{}", group.slug),
            label: group.shown(),
            look: group.look(),
            url: format!("{}/", group.folder),
            count: group.specs.iter().filter_map(|spec| specs.get(spec)).sum(),
        }
    };
    let facets = facets.into_iter().map(|facet| {
        let all = facet.groups.iter().map(|of| group(&facet.name, of));
        let mut values: Vec<ValueView> = all.filter(|value| value.count > 0).collect();
        let all = values.len();
        if all > VALUES {
            let mut counts: Vec<usize> = values.iter().map(|value| value.count).collect();
            counts.sort_unstable_by_key(|count| std::cmp::Reverse(*count));
            let mut room = VALUES;
            // The most frequent ones, in the order of the facet.
            values.retain(|value| {
                let kept = value.count >= counts[VALUES - 1] && room > 0;
                room -= usize::from(kept);
                kept
            });
        }
        FacetView { name: facet.name.clone(), label: facet.label.clone(), more: all - values.len(), values }
    });
    // A single value narrows nothing.
    facets.filter(|facet| facet.values.len() > 1).collect()
}
