//! Counts over all specs: by stage, by status word, by type. Every number a page shows comes from here.

use std::collections::BTreeMap;

use crate::arena::SpecId;
use crate::document::status::Status;
use crate::portal::{Entry, Portal};
use crate::slug;
use crate::spec::Schema;
use crate::spec::extract::Named;
use crate::template::Template;
use crate::text::capitalised;
use crate::words::stage::Stage;

/// A value that specs share, with the specs that have it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FacetValue {
    pub slug: String,
    pub label: String,
    pub stage: Option<Stage>,
    /// The stage whose colour a status has, where that is not its own.
    pub color: Option<Stage>,
    pub emoji: Option<String>,
    pub specs: Vec<SpecId>,
}

impl FacetValue {
    fn new(slug: String, label: String) -> Self {
        Self { slug, label, stage: None, color: None, emoji: None, specs: Vec::new() }
    }
}

/// A question that specs are sorted by, with its answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpecFacet {
    /// Names its pages and its strings.
    pub name: &'static str,
    pub groups: Vec<FacetValue>,
}

/// Everything that specs are sorted by.
pub fn facets(portal: &Portal, schema: &Schema, stage_names: impl Fn(Stage) -> String) -> Vec<SpecFacet> {
    let facet = |name, groups| SpecFacet { name, groups };
    vec![
        facet("status", statuses(portal, schema, stage_names)),
        facet("type", types(portal, &schema.template)),
        facet("version", versions(portal)),
        facet("audience", audiences(portal)),
        facet("package", packages(portal)),
    ]
}

/// The specs by version, the newest first.
fn versions(portal: &Portal) -> Vec<FacetValue> {
    let of = |entry: &Entry| entry.spec.meta.version.clone().into_iter().collect();
    let mut groups = by_value(portal, of);
    groups.sort_by_cached_key(|group| std::cmp::Reverse(version_key(&group.label)));
    groups
}

/// The numbers of a version, so that 1.10 is newer than 1.9; a version without a suffix is newer than one with.
fn version_key(label: &str) -> (Vec<u64>, bool, String) {
    let start = label.find(|c: char| c.is_ascii_digit()).unwrap_or(label.len());
    let rest = &label[start..];
    let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
    let mut numbers: Vec<u64> = rest[..end].split('.').filter_map(|part| part.parse().ok()).collect();
    while numbers.last() == Some(&0) {
        numbers.pop();
    }
    (numbers, rest[end..].is_empty(), rest[end..].to_owned())
}

/// The specs by whom they are for.
fn audiences(portal: &Portal) -> Vec<FacetValue> {
    by_value(portal, |entry| entry.spec.audience.iter().map(|group| group.name().replace('_', " ")).collect())
}

/// The specs by the package they belong to: what a field says, or else the folder; nothing when all are in one.
fn packages(portal: &Portal) -> Vec<FacetValue> {
    let groups = by_value(portal, |entry| entry.package.clone().into_iter().collect());
    if groups.len() > 1 { groups } else { Vec::new() }
}

/// The specs by values of theirs, by name.
fn by_value(portal: &Portal, values: impl Fn(&Entry) -> Vec<String>) -> Vec<FacetValue> {
    let mut groups: BTreeMap<String, FacetValue> = BTreeMap::new();
    for (at, entry) in portal.specs.iter() {
        for label in values(entry) {
            let slug = slug::segment(&label);
            let group = groups.entry(slug.clone()).or_insert_with(|| FacetValue::new(slug, label));
            if group.specs.last() != Some(&at) {
                group.specs.push(at);
            }
        }
    }
    groups.into_values().collect()
}

/// The specs by what their authors call their status, in the order of a life. Words that no
/// vocabulary knows are gathered under the stage that was guessed for them.
fn statuses(portal: &Portal, schema: &Schema, stage_names: impl Fn(Stage) -> String) -> Vec<FacetValue> {
    let template = &schema.template;
    let mut groups: BTreeMap<(Stage, String), FacetValue> = BTreeMap::new();
    for (at, entry) in portal.specs.iter() {
        let status = &entry.spec.meta.status;
        let stage = status.stage();
        let sure = status.is_known() || matches!(status, Status::Folder { .. });
        let label = status.label().filter(|_| sure);
        let label = label.map_or_else(|| stage_names(stage), |label| canonical(label, template));
        let slug = slug::segment(&label);
        let group = groups
            .entry((stage, slug.clone()))
            .or_insert_with(|| FacetValue { stage: Some(stage), ..FacetValue::new(slug, label) });
        group.specs.push(at);
    }
    // Values that the template offers and nobody uses yet keep their page.
    for choice in template.statuses().iter().filter(|_| template.is_own()) {
        let stage = schema.vocabulary.read(&choice.label, "").stage;
        let slug = slug::segment(&choice.label);
        groups.entry((stage, slug.clone())).or_insert_with(|| FacetValue {
            stage: Some(stage),
            ..FacetValue::new(slug, choice.label.clone())
        });
    }
    let mut names = slug::UniqueNames::default();
    let mut out: Vec<(i32, FacetValue)> = groups
        .into_values()
        .map(|group| {
            let look = schema.vocabulary.look(&group.label);
            let stage = group.stage.unwrap_or_default();
            let place = i32::try_from(stage as usize).unwrap_or(0) * 10;
            let color = look.and_then(|look| look.color);
            let emoji = look.and_then(|look| look.emoji.clone());
            let group = FacetValue { color, emoji, ..group };
            (look.and_then(|look| look.order).unwrap_or(place), group)
        })
        .collect();
    // Equal places keep the order of the stages.
    out.sort_by_key(|(order, _)| *order);
    let mut out: Vec<FacetValue> = out.into_iter().map(|(_, group)| group).collect();
    for group in &mut out {
        group.slug = names.unique(&group.slug);
    }
    out
}

/// One spelling for words that differ in case only: the template's, or else a capital first.
fn canonical(label: &str, template: &Template) -> String {
    let own = template.statuses().iter().find(|choice| choice.label.eq_ignore_ascii_case(label));
    own.map_or_else(|| capitalised(&label.to_lowercase()), |choice| choice.label.clone())
}

/// The specs by type, in the template's order and then by name; specs without a type are in none.
fn types(portal: &Portal, template: &Template) -> Vec<FacetValue> {
    let mut groups: BTreeMap<(usize, String), FacetValue> = BTreeMap::new();
    let choices = template.choices("type");
    let place =
        |slug: &str| choices.iter().position(|c| slug::segment(&c.label) == slug).unwrap_or(choices.len());
    for choice in choices.iter().filter(|_| template.is_own()) {
        let slug = slug::segment(&choice.label);
        let label = choice.label.clone();
        groups.insert((place(&slug), slug.clone()), FacetValue::new(slug, label));
    }
    for (at, entry) in portal.specs.iter() {
        let Some(label) = &entry.spec.meta.kind else { continue };
        let slug = slug::segment(label);
        let group = groups
            .entry((place(&slug), slug.clone()))
            .or_insert_with(|| FacetValue::new(slug, label.clone()));
        group.specs.push(at);
    }
    groups.into_values().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_stand_in_the_order_of_their_numbers() {
        let mut labels = vec!["1.9", "v1.10", "0.3.0", "1.10.0-rc1", "2"];
        labels.sort_by_key(|label| version_key(label));
        assert_eq!(labels, ["0.3.0", "1.9", "1.10.0-rc1", "v1.10", "2"]);
    }
}
