//! What is known of each document besides its terms -> the part of all documents, and the parts of titles.

use std::collections::BTreeMap;

use serde::Serialize;

use super::bytes::{PartKind, json, narrow, packed, section};
use super::pack::{FileStore, PartSeries, pack_for};
use crate::error::Result;
use crate::search::SearchEntry;
use crate::search::engine::SPEC;

/// Above so many documents titles are read in parts, each of so many.
const TITLES_AT_ONCE: usize = 256;
const TITLES: usize = 32;
/// Above so many documents those parts are larger, for somebody has to know where each is.
const MANY: usize = 65_536;
const MORE_TITLES: usize = 128;

/// The value of a facet, where an entry has one.
type FacetValue = fn(&SearchEntry) -> Option<&str>;

/// The facets by their names, in the order in which they are written.
const FACETS: [(&str, FacetValue); 4] = [
    ("stage", |entry| Some(&entry.stage)),
    ("status", |entry| entry.status.as_deref()),
    ("type", |entry| entry.of_type.as_deref()),
    ("kind", |entry| Some(entry.kind.as_deref().unwrap_or(SPEC))),
];

/// `["se-0123", "Kilns", "SE-0123"]`, without the last where a document has no name.
struct DocumentName {
    id: String,
    title: String,
    name: Option<String>,
}

impl Serialize for DocumentName {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        serializer.collect_seq([&self.id, &self.title].into_iter().chain(&self.name))
    }
}

/// Documents, as far as they were added.
pub(super) struct Documents {
    /// How many a part of titles has; 0: all are with the facets.
    pub titles_of: usize,
    /// Ids, titles and names that are in no part yet.
    names: Vec<DocumentName>,
    parts: Vec<Vec<u8>>,
    facets: [Facet; 4],
}

/// The values of a facet by the numbers they were given, and by document one more than its number; 0 for none.
#[derive(Default)]
struct Facet {
    numbers: BTreeMap<String, u16>,
    of: Vec<u16>,
}

impl Documents {
    /// For so many of them.
    pub(super) fn new(count: usize) -> Self {
        let titles_of = match count {
            _ if count <= TITLES_AT_ONCE => 0,
            ..=MANY => TITLES,
            _ => MORE_TITLES,
        };
        Self { titles_of, names: Vec::new(), parts: Vec::new(), facets: Default::default() }
    }

    pub(super) fn add(&mut self, entry: &SearchEntry) {
        for ((_, value), facet) in FACETS.iter().zip(&mut self.facets) {
            facet.add(value(entry).unwrap_or_default());
        }
        let SearchEntry { id, title, name, .. } = entry;
        self.names.push(DocumentName { id: id.clone(), title: title.clone(), name: name.clone() });
        if self.names.len() == self.titles_of {
            self.end_part();
        }
    }

    fn end_part(&mut self) {
        self.parts.push(packed(PartKind::Names, &json(&self.names)));
        self.names.clear();
    }

    /// Puts the parts of titles into so many files, and the part of all documents with their lengths; gives where
    /// the titles are, and the file of the other.
    pub(super) fn write(
        mut self,
        norms: &[u8],
        files: usize,
        store: &mut FileStore,
    ) -> Result<(PartSeries, String)> {
        if self.titles_of > 0 && !self.names.is_empty() {
            self.end_part();
        }
        let titles = store.series(PartKind::Names, &self.parts, pack_for(self.parts.len(), files))?;
        let meta = packed(PartKind::Meta, &self.meta(norms));
        Ok((titles, store.put(PartKind::Meta.folder(), "ssx", meta)?))
    }

    /// Facets, ids, titles and lengths of all documents.
    fn meta(&self, norms: &[u8]) -> Vec<u8> {
        #[derive(Serialize)]
        struct DocumentNames<'a> {
            facets: BTreeMap<&'static str, Vec<&'a str>>,
            id: Vec<&'a str>,
            title: Vec<&'a str>,
            /// Empty where no document has one.
            #[serde(skip_serializing_if = "Vec::is_empty")]
            name: Vec<Option<&'a str>>,
        }
        let facets = FACETS.iter().zip(&self.facets);
        let names = DocumentNames {
            facets: facets.map(|((name, _), facet)| (*name, facet.values())).collect(),
            id: self.names.iter().map(|one| one.id.as_str()).collect(),
            title: self.names.iter().map(|one| one.title.as_str()).collect(),
            name: if self.names.iter().any(|one| one.name.is_some()) {
                self.names.iter().map(|one| one.name.as_deref()).collect()
            } else {
                Vec::new()
            },
        };
        let mut out = Vec::new();
        section(&json(&names), &mut out);
        section(norms, &mut out);
        self.facets.iter().for_each(|facet| section(&facet.ordinals(), &mut out));
        out
    }
}

impl Facet {
    fn add(&mut self, value: &str) {
        if value.is_empty() {
            self.of.push(0);
            return;
        }
        let number = self.numbers.get(value).copied().unwrap_or_else(|| {
            let next = u16::try_from(self.numbers.len() + 1).unwrap_or(u16::MAX);
            self.numbers.insert(value.to_owned(), next);
            next
        });
        self.of.push(number);
    }

    fn values(&self) -> Vec<&str> {
        self.numbers.keys().map(String::as_str).collect()
    }

    /// By document one more than the place of its value in order; a byte each, or two.
    fn ordinals(&self) -> Vec<u8> {
        let mut places = vec![0; self.numbers.len() + 1];
        for (number, place) in self.numbers.values().zip(1..) {
            places[usize::from(*number)] = place;
        }
        let width = if self.numbers.len() > 255 { 2 } else { 1 };
        let place = |number: &u16| narrow(places[usize::from(*number)]).to_le_bytes().into_iter().take(width);
        self.of.iter().flat_map(place).collect()
    }
}
