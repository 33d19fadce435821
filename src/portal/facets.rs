//! Counts over all specs: by stage, by status word, by type, by the fields that they share. Every number a page shows
//! comes from here.

use std::collections::BTreeMap;

use crate::arena::SpecId;
use crate::document::status::Status;
use crate::portal::shared_fields::SharedField;
use crate::portal::{Entry, Portal};
use crate::slug;
use crate::spec::Schema;
use crate::spec::extract::Named;
use crate::template::Template;
use crate::text::capitalised;
use crate::words::stage::{self, Stage};

/// A value that specs share, with the specs that have it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FacetValue {
    pub slug: String,
    /// The address of the list of its specs, relative to the site: `status/planned`.
    pub folder: String,
    pub label: String,
    pub stage: Option<Stage>,
    /// The stage whose colour a status has, where that is not its own.
    pub color: Option<Stage>,
    pub emoji: Option<String>,
    pub specs: Vec<SpecId>,
}

impl FacetValue {
    fn new(slug: String, label: String) -> Self {
        Self { slug, folder: String::new(), label, stage: None, color: None, emoji: None, specs: Vec::new() }
    }
}

/// A question that specs are sorted by, with its answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpecFacet {
    /// Names its pages and its strings.
    pub name: String,
    /// What specs call it; `None` for what every collection has.
    pub label: Option<String>,
    /// Whether its values are people.
    pub people: bool,
    pub groups: Vec<FacetValue>,
}

impl SpecFacet {
    fn new(name: &str, label: Option<String>, groups: Vec<FacetValue>) -> Self {
        let home = if label.is_some() { format!("{FIELDS}/{name}") } else { name.to_owned() };
        let groups =
            groups.into_iter().map(|group| FacetValue { folder: format!("{home}/{}", group.slug), ..group });
        Self { name: name.to_owned(), label, people: false, groups: groups.collect() }
    }
}

/// Everything that specs are sorted by.
pub struct Facets {
    /// First what every collection has, then the fields of this one.
    pub all: Vec<SpecFacet>,
    /// Everybody whom a field names, by name, with the specs on which each has a part.
    pub people: Vec<FacetValue>,
}

/// Where the lists by the fields of a collection, and by its people, stand.
const FIELDS: &str = "field";
pub const PEOPLE: &str = "people";

/// What specs are sorted by; `shared` are the fields of the collection.
pub fn facets(
    portal: &Portal,
    schema: &Schema,
    shared: &[SharedField],
    stage_names: impl Fn(Stage) -> String,
) -> Facets {
    let known = [
        ("status", statuses(portal, schema, stage_names)),
        ("type", types(portal, &schema.template)),
        ("version", versions(portal)),
        ("audience", audiences(portal)),
        ("package", packages(portal)),
    ];
    let mut names = slug::UniqueNames::default();
    for name in KEYS.iter().copied().chain(known.iter().map(|(name, _)| *name)) {
        names.take(name);
    }
    let mut all: Vec<SpecFacet> =
        known.into_iter().map(|(name, groups)| SpecFacet::new(name, None, groups)).collect();
    let people = people(shared);
    let by_slug: BTreeMap<&str, &FacetValue> =
        people.iter().map(|person| (person.slug.as_str(), person)).collect();
    for field in shared {
        let mut facet = SpecFacet::new(
            &names.unique(&slug::segment(&field.name)),
            Some(field.label.clone()),
            groups_of(field),
        );
        facet.people = field.people;
        // Whose only part this is has one list, not two that are equal.
        for group in facet.groups.iter_mut().filter(|_| field.people) {
            let person = by_slug.get(group.slug.as_str()).filter(|person| person.specs == group.specs);
            person.into_iter().for_each(|person| group.folder.clone_from(&person.folder));
        }
        all.push(facet);
    }
    Facets { all, people }
}

/// Names that the data of a spec has for other things.
const KEYS: &[&str] = &[
    "id", "name", "title", "url", "look", "done", "updated", "completeness", "findings", "facets", "spec",
    "q", "sort",
];

fn groups_of(field: &SharedField) -> Vec<FacetValue> {
    let mut slugs = slug::UniqueNames::default();
    let group = |(label, specs): &(String, Vec<SpecId>)| FacetValue {
        specs: specs.clone(),
        ..FacetValue::new(slugs.unique(&slug::segment(label)), label.clone())
    };
    field.values.iter().map(group).collect()
}

/// Everybody, by name.
fn people(shared: &[SharedField]) -> Vec<FacetValue> {
    let mut out: BTreeMap<String, FacetValue> = BTreeMap::new();
    for (label, specs) in shared.iter().filter(|field| field.people).flat_map(|field| &field.values) {
        let slug = slug::segment(label);
        let person = out.entry(slug.clone()).or_insert_with(|| FacetValue {
            folder: format!("{PEOPLE}/{slug}"),
            ..FacetValue::new(slug, label.clone())
        });
        person.specs.extend(specs);
    }
    for person in out.values_mut() {
        person.specs.sort_unstable();
        person.specs.dedup();
    }
    let mut out: Vec<FacetValue> = out.into_values().collect();
    out.sort_by_cached_key(|person| person.label.to_lowercase());
    out
}

/// The specs by version, the newest first.
fn versions(portal: &Portal) -> Vec<FacetValue> {
    let of = |entry: &Entry| entry.spec.meta.version.clone().into_iter().collect();
    // `Swift 5.6` and `5.6` are one, called as most call it.
    let mut same: BTreeMap<_, Vec<FacetValue>> = BTreeMap::new();
    for group in by_value(portal, of) {
        same.entry(std::cmp::Reverse(version_key(&group.label))).or_default().push(group);
    }
    let one = |mut groups: Vec<FacetValue>| {
        groups.sort_by_key(|group| std::cmp::Reverse(group.specs.len()));
        let mut groups = groups.into_iter();
        let mut first = groups.next()?;
        first.specs.extend(groups.flat_map(|group| group.specs));
        first.specs.sort_unstable();
        Some(first)
    };
    same.into_values().filter_map(one).collect()
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
    own.map_or_else(|| capitalised(&stage::spelt(label)), |choice| choice.label.clone())
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
