//! Counts over all specs: by stage, by status word, by type. Every number a page shows comes from here.

use std::collections::BTreeMap;

use crate::portal::Portal;
use crate::slug;
use crate::spec::Schema;
use crate::spec::status::Stage;
use crate::template::Template;

/// A value that specs share, with the specs that have it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    pub slug: String,
    pub label: String,
    pub stage: Option<Stage>,
    pub specs: Vec<usize>,
}

/// The specs by what their authors call their status, in the order of a life. Words that no
/// vocabulary knows are gathered under the stage that was guessed for them.
pub fn statuses(portal: &Portal, schema: &Schema, stage_names: impl Fn(Stage) -> String) -> Vec<Group> {
    let template = &schema.template;
    let mut groups: BTreeMap<(Stage, String), Group> = BTreeMap::new();
    for (at, entry) in portal.specs.iter().enumerate() {
        let status = &entry.spec.meta.status;
        let from_folder = status.raw.is_none() && status.label.is_some();
        let label = status.label.clone().filter(|_| status.known || from_folder);
        let label = label.map_or_else(|| stage_names(status.stage), |label| canonical(&label, template));
        let slug = slug::segment(&label);
        let group = groups.entry((status.stage, slug.clone())).or_insert_with(|| Group {
            slug,
            label,
            stage: Some(status.stage),
            specs: Vec::new(),
        });
        group.specs.push(at);
    }
    // Values that the template offers and nobody uses yet keep their page.
    for choice in template.statuses().iter().filter(|_| template.is_own()) {
        let stage = schema.vocabulary.read(&choice.label, "").stage;
        let slug = slug::segment(&choice.label);
        groups.entry((stage, slug.clone())).or_insert_with(|| Group {
            slug,
            label: choice.label.clone(),
            stage: Some(stage),
            specs: Vec::new(),
        });
    }
    let mut names = slug::Names::default();
    let mut out: Vec<Group> = groups.into_values().collect();
    for group in &mut out {
        group.slug = names.unique(&group.slug);
    }
    out
}

/// One spelling for words that differ in case only: the template's, or else a capital first.
fn canonical(label: &str, template: &Template) -> String {
    let own = template.statuses().iter().find(|choice| choice.label.eq_ignore_ascii_case(label));
    own.map_or_else(
        || {
            let lower = label.to_lowercase();
            let mut chars = lower.chars();
            chars.next().map_or(String::new(), |first| first.to_uppercase().chain(chars).collect())
        },
        |choice| choice.label.clone(),
    )
}

/// The specs by type, in the template's order and then by name; specs without a type are in none.
pub fn types(portal: &Portal, template: &Template) -> Vec<Group> {
    let mut groups: BTreeMap<(usize, String), Group> = BTreeMap::new();
    let choices = template.choices("type");
    let place =
        |slug: &str| choices.iter().position(|c| slug::segment(&c.label) == slug).unwrap_or(choices.len());
    for choice in choices.iter().filter(|_| template.is_own()) {
        let slug = slug::segment(&choice.label);
        let label = choice.label.clone();
        groups.insert((place(&slug), slug.clone()), Group { slug, label, stage: None, specs: Vec::new() });
    }
    for (at, entry) in portal.specs.iter().enumerate() {
        let Some(label) = &entry.spec.meta.kind else { continue };
        let slug = slug::segment(label);
        let group = groups.entry((place(&slug), slug.clone())).or_insert_with(|| Group {
            slug,
            label: label.clone(),
            stage: None,
            specs: Vec::new(),
        });
        group.specs.push(at);
    }
    groups.into_values().collect()
}
