//! A portal -> what can be found of it: one record a spec and a document, and one for each item that has a place of
//! its own.

use std::borrow::Cow;

use crate::arena::{DocumentId, Id, SpecId};
use crate::portal::{self, Portal, statements};
use crate::search::{Entries, Passage, SearchEntry};
use crate::spec::body::Words;
use crate::spec::fact::FactKind;
use crate::spec::item::Item;
use crate::spec::{HeaderField, Section, Spec};
use crate::template::is_pattern;
use crate::text::shortened;
use crate::words::kind::Kind;
use crate::words::{date, label};

/// The kind of pages that are no specs.
pub const DOCUMENT: &str = "document";

/// Names of the collection that a number is looked for under: `rfc2580`.
const PREFIXES: usize = 4;

/// Bytes of an item's statement that are shown as its title.
const LONGEST: usize = 200;

/// The records of all specs and then of all documents, each in the order of their paths. Only what a reader sees is in
/// them. Each is made when it is asked for.
pub struct PortalEntries<'p> {
    portal: &'p Portal,
    /// What a number is looked for under.
    prefixes: Vec<&'p str>,
}

impl<'p> PortalEntries<'p> {
    pub fn new(portal: &'p Portal) -> Self {
        let prefixes = portal.series.prefixes.iter().map(String::as_str).take(PREFIXES);
        Self { portal, prefixes: prefixes.collect() }
    }
}

impl Entries for PortalEntries<'_> {
    fn count(&self) -> usize {
        self.portal.specs.len() + self.portal.documents.len()
    }

    fn entry(&self, at: usize) -> Cow<'_, SearchEntry> {
        let Self { portal, prefixes } = self;
        let specs = portal.specs.len();
        if at < specs {
            let spec = SpecId::new(at);
            return Cow::Owned(entry(&portal.specs[spec], &portal.words(spec), prefixes));
        }
        let document = &portal.documents[DocumentId::new(at - specs)];
        let stage = document.part_of.map(|spec| stage(&portal.specs[spec]));
        let words = portal.shelf.words(document.file);
        Cow::Owned(self::document(document, &words, stage.unwrap_or_default()))
    }

    fn id(&self, at: usize) -> &str {
        let portal = self.portal;
        match at.checked_sub(portal.specs.len()) {
            None => &portal.specs[SpecId::new(at)].id,
            Some(at) => document_id(&portal.documents[DocumentId::new(at)]),
        }
    }
}

/// All of them at once.
pub fn of(portal: &Portal) -> Vec<SearchEntry> {
    let entries = PortalEntries::new(portal);
    (0..entries.count()).map(|at| entries.entry(at).into_owned()).collect()
}

fn stage(entry: &portal::Entry) -> String {
    entry.spec.meta.status.stage().name().to_owned()
}

fn document_id(document: &portal::Document) -> &str {
    document.route.url().trim_end_matches('/')
}

fn document(document: &portal::Document, words: &Words, stage: String) -> SearchEntry {
    let spec = &document.spec;
    let shown = |(section, text): (&Section, &String)| Passage {
        anchor: section.anchor.clone(),
        heading: section.title.clone(),
        text: text.clone(),
        kind: None,
    };
    let own = spec.sections.iter().filter(|section| section.level > 0);
    SearchEntry {
        id: document_id(document).to_owned(),
        path: document.path.clone(),
        url: document.route.url().to_owned(),
        title: spec.title.clone(),
        headings: own.map(|section| section.title.clone()).collect(),
        passages: spec.sections.iter().zip(&words.sections).map(shown).collect(),
        stage,
        kind: Some(DOCUMENT.to_owned()),
        ..SearchEntry::default()
    }
}

fn entry(entry: &portal::Entry, words: &Words, prefixes: &[&str]) -> SearchEntry {
    let spec = &entry.spec;
    // Sections that hold the template's words only are not shown in their place.
    let written = spec.written();
    let sections = || spec.sections.iter().zip(&words.sections);
    let shown = || sections().zip(&written).filter(|(_, written)| **written).map(|(section, _)| section);
    SearchEntry {
        id: entry.id.clone(),
        path: spec.path.clone(),
        url: entry.route.url().to_owned(),
        name: entry.name.clone(),
        title: spec.title.clone(),
        headings: shown()
            .filter(|(section, _)| section.level > 0)
            .map(|(section, _)| section.title.clone())
            .collect(),
        ids: ids(entry, prefixes),
        authors: spec.meta.authors.clone(),
        header: header(spec),
        passages: shown().flat_map(|(section, text)| passages(section, text)).collect(),
        stage: stage(entry),
        status: spec.meta.status.label().map(str::to_owned),
        of_type: spec.meta.kind.clone(),
        kind: None,
    }
}

/// The number a spec carries: alone, as its file and its header write it, and behind the names of this collection.
fn ids(entry: &portal::Entry, prefixes: &[&str]) -> Vec<String> {
    let spec = &entry.spec;
    let number = spec.number.map(|number| number.to_string());
    let padded = number.as_ref().and_then(|number| {
        let stem = spec.path.rsplit('/').next().unwrap_or_default();
        let mut runs = stem.split(|c: char| !c.is_ascii_digit());
        let run = runs.find(|run| run.trim_start_matches('0') == number)?;
        (run.len() > number.len()).then(|| run.to_owned())
    });
    let mut named = Vec::new();
    if let Some(number) = &number {
        named.extend(prefixes.iter().map(|prefix| format!("{prefix}{number}")));
    }
    let written = spec
        .fields
        .iter()
        .filter(|field| label::ID.contains(&label::normal(&field.label).as_str()))
        .map(|field| field.text.clone());
    number.into_iter().chain(padded).chain(named).chain(written).collect()
}

/// The values of the fields that tell what a spec is about, and who has to do with it. What is found in another way, or
/// is a day or an address, is none of these.
fn header(spec: &Spec) -> Vec<String> {
    let known = [
        &label::STATUS,
        &label::TYPE,
        &label::CREATED,
        &label::IMPLEMENTED,
        &label::UPDATED,
        &label::AUTHORS,
        &label::TITLE,
        &label::ID,
    ];
    let tells = |field: &&HeaderField| {
        let name = label::normal(&field.label);
        let elsewhere = known.iter().any(|labels| labels.contains(&name.as_str()));
        !elsewhere
            && label::relation(&name).is_none()
            && !is_pattern(&field.text)
            && !field.text.contains("://")
    };
    spec.fields
        .iter()
        .filter(tells)
        .map(|field| field.text.clone())
        .filter(|text| !date::begins(text))
        .collect()
}

/// A section, and what it names or states under a label.
fn passages(section: &Section, text: &str) -> Vec<Passage> {
    let passage = |anchor: &str, heading: &str, text: &str, kind: Option<&str>| Passage {
        anchor: anchor.to_owned(),
        heading: heading.to_owned(),
        text: text.to_owned(),
        kind: kind.map(str::to_owned),
    };
    let own = passage(&section.anchor, &section.title, text, None);
    let items = section.items.iter().filter_map(|item| {
        let kind = stated(item)?;
        let (heading, text) = if item.id.is_empty() {
            (&item.label, item.text.as_str().into())
        } else {
            (&item.id, item.statement())
        };
        Some(passage(&item.anchor, heading, &text, Some(kind)))
    });
    let facts = section.facts.iter().filter_map(|fact| {
        let (label, kind) = statements::named(fact)?;
        let text = if let FactKind::Setting(setting) = &fact.kind { setting.note.as_str() } else { "" };
        let anchor = if fact.anchor.is_empty() { &section.anchor } else { &fact.anchor };
        Some(passage(anchor, &label, text, Some(kind)))
    });
    let rest = items.chain(facts).filter(|passage| !passage.heading.is_empty() && !passage.anchor.is_empty());
    std::iter::once(own).chain(rest).collect()
}

/// What an item is called where it is found; `None` for those of kinds that have no name for them.
fn stated(item: &Item) -> Option<&str> {
    if item.kind == Kind::ErrorScenarios {
        return Some("error");
    }
    Some(item.kind.name()).filter(|name| !name.is_empty())
}

/// The passages of the items of a spec, in their order.
pub fn item_passages(spec: &SearchEntry) -> impl Iterator<Item = &Passage> {
    spec.passages.iter().filter(|passage| passage.kind.is_some())
}

/// The records of the items of a spec, in their order.
pub fn items(spec: &SearchEntry) -> impl Iterator<Item = SearchEntry> {
    item_passages(spec).map(|item| SearchEntry {
        id: format!("{}#{}", spec.id, item.anchor),
        path: spec.path.clone(),
        url: format!("{}#{}", spec.url, item.anchor),
        title: match item.text.trim() {
            "" => item.heading.clone(),
            text => shortened(&format!("{}: {text}", item.heading), LONGEST),
        },
        headings: vec![spec.title.clone()],
        ids: vec![item.heading.clone()],
        stage: spec.stage.clone(),
        status: spec.status.clone(),
        of_type: spec.of_type.clone(),
        kind: item.kind.clone(),
        ..SearchEntry::default()
    })
}
