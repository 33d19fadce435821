//! Finding specs, and what is in them, by words. [`SearchEntry`]s go in, one a spec; ranked [`Hit`]s come out.
//!
//! [`tokenizer`] cuts text into terms, [`fields`] says what of an entry is indexed, [`query`] reads what was typed,
//! [`plan`] decides what it means for a lexicon of [`terms`] and their forms ([`inflection`]), [`engine`] carries it out, [`snippet`] shows the place
//! that answers. All but the engine are pure and free of tantivy, so that the browser's client can mirror
//! them; [`export`] writes an index of the same entries for it.

pub mod engine;
pub mod entries;
pub mod export;
pub mod fields;
pub mod inflection;
pub mod plan;
pub mod query;
pub mod snippet;
pub mod spelling;
pub mod terms;
pub mod tokenizer;

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::Serialize;

use query::SearchFacet;

/// What can be found: a spec, another document that the site shows, or an item of a spec. Entries that score the same come in the order they were given.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SearchEntry {
    /// Of a document its address, `docs/readme`; of an item `spec#anchor`, and several may have one place.
    pub id: String,
    pub path: String,
    pub url: String,
    /// How a spec is called by its number: `SE-0123`.
    pub name: Option<String>,
    pub title: String,
    pub headings: Vec<String>,
    /// A spec's identifier and its bare number (`SE-0123` and `123`), an item's label.
    pub ids: Vec<String>,
    /// Who wrote a spec, and the other words of its header that say what it is about.
    pub authors: Vec<String>,
    pub header: Vec<String>,
    /// Each section, and after it its items.
    pub passages: Vec<Passage>,
    /// One of the contract's stages: `in_progress`. Empty for a document that belongs to no spec.
    pub stage: String,
    /// The status in the authors' own words.
    pub status: Option<String>,
    /// The spec's type.
    pub of_type: Option<String>,
    /// What an item is, or `document`; `None` for a spec.
    pub kind: Option<String>,
}

/// Entries that are made when they are asked for, so that not all texts are held at once.
pub trait Entries: Sync {
    fn count(&self) -> usize;
    /// The entry at a place below [`Self::count`].
    fn entry(&self, at: usize) -> Cow<'_, SearchEntry>;
    /// Its id, for which the entry need not be made.
    fn id(&self, at: usize) -> &str;
}

impl Entries for [SearchEntry] {
    fn count(&self) -> usize {
        self.len()
    }

    fn entry(&self, at: usize) -> Cow<'_, SearchEntry> {
        Cow::Borrowed(&self[at])
    }

    fn id(&self, at: usize) -> &str {
        &self[at].id
    }
}

impl SearchEntry {
    /// Whether it is a part of a spec and no page of its own.
    pub fn is_item(&self) -> bool {
        self.id.contains('#')
    }
}

/// The text of one section without its heading, or of an item, which its section's text holds as well.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Passage {
    pub anchor: String,
    /// Empty for the lead; of an item its label: `FR1`, `POST /sessions`.
    pub heading: String,
    pub text: String,
    /// What an item is: `functional_requirement`, `endpoint`.
    pub kind: Option<String>,
}

/// Which of the results are wanted, and how the query is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchOptions {
    pub limit: usize,
    pub offset: usize,
    /// Whether the last word may still be incomplete.
    pub typing: bool,
    /// Values that results must have, besides those that the query names.
    pub filters: Vec<(SearchFacet, String)>,
    /// Whether to count the values of all results.
    pub facets: bool,
    /// Whether to say where each score comes from.
    pub explain: bool,
}

impl Default for SearchOptions {
    fn default() -> Self {
        Self { limit: 10, offset: 0, typing: false, filters: Vec::new(), facets: false, explain: false }
    }
}

/// By facet (`stage`, `type`, `kind`) and value, how many of all results have it.
pub type Facets = BTreeMap<&'static str, BTreeMap<String, usize>>;

/// The answer to a query, an unreadable one included.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Results {
    /// How many specs match, those outside of the wanted page included.
    pub total: usize,
    /// Whether specs that hold only some of the words follow those that hold all.
    pub relaxed: bool,
    pub corrections: Vec<Correction>,
    /// Every part of the query as it was understood.
    pub tried: Vec<Tried>,
    /// Empty unless it was asked for.
    pub facets: Facets,
    pub hits: Vec<Hit>,
}

/// A word that no spec holds, and the one that was looked for instead.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Correction {
    pub from: String,
    pub to: String,
}

/// One part of a query: `title:"two words"`, `-draft`, `status:done`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Tried {
    pub text: String,
    /// Whether the index holds it at all; of a phrase, whether it holds all its words.
    pub known: bool,
}

/// A spec or an item that matches.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Hit {
    pub id: String,
    pub path: String,
    pub url: String,
    /// How a spec is called by its number: `SE-0123`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    pub title: String,
    pub score: f32,
    pub excerpt: Snippet,
    pub stage: String,
    #[serde(rename = "type")]
    pub of_type: Option<String>,
    /// What an item is; `None` for a spec.
    pub kind: Option<String>,
    /// Empty unless it was asked for.
    pub explained: Vec<Explained>,
}

/// What one term or phrase gives to the score of a hit. Of those that match one word only the best counts in
/// full, so a score is not their sum.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Explained {
    pub field: &'static str,
    pub term: String,
    /// How many documents contain it in that field.
    pub documents: u32,
    /// How often this one does; nothing for phrases.
    pub count: Option<u32>,
    pub score: f32,
}

/// The place of a spec that answers the query best: about thirty words, and which of them match.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Snippet {
    pub anchor: String,
    pub heading: String,
    /// What it is, where it is an item.
    pub kind: Option<String>,
    /// Plain text, and whether to mark it.
    pub segments: Vec<(String, bool)>,
}

impl Snippet {
    /// The text without its marks.
    pub fn text(&self) -> String {
        self.segments.iter().map(|(text, _)| text.as_str()).collect()
    }
}
