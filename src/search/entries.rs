//! A portal -> what can be found of it: one record a spec.

use crate::portal::{self, Portal};
use crate::search::{Entry, Passage};
use crate::spec::label;

/// The records of all specs, in the order of their paths. Only what a reader sees is in them.
pub fn of(portal: &Portal) -> Vec<Entry> {
    portal.specs.iter().map(entry).collect()
}

fn entry(entry: &portal::Entry) -> Entry {
    let spec = &entry.spec;
    let own = spec.sections.iter().filter(|section| section.level > 0);
    Entry {
        id: entry.id.clone(),
        path: spec.path.clone(),
        url: entry.route.url().to_owned(),
        title: spec.title.clone(),
        headings: own.map(|section| (section.anchor.clone(), section.title.clone())).collect(),
        ids: ids(entry),
        sections: spec
            .sections
            .iter()
            .map(|section| Passage {
                anchor: section.anchor.clone(),
                heading: section.title.clone(),
                text: section.text.clone(),
            })
            .collect(),
        stage: spec.meta.status.stage.name().to_owned(),
        status: spec.meta.status.label.clone(),
        kind: spec.meta.kind.clone(),
    }
}

/// The number a spec carries, alone and as its header writes it, and the names of its items.
fn ids(entry: &portal::Entry) -> Vec<String> {
    let spec = &entry.spec;
    let number = spec.number.map(|number| number.to_string());
    let written = spec
        .fields
        .iter()
        .filter(|field| label::ID.contains(&label::normal(&field.label).as_str()))
        .map(|field| field.text.clone());
    number.into_iter().chain(written).chain(spec.items().map(|(_, item)| item.id.clone())).collect()
}
