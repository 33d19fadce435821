//! Finding specs by words. [`Entry`]s go in, one a spec; ranked [`Hit`]s come out.
//!
//! [`tokenizer`] cuts text into terms, [`query`] reads what was typed, [`plan`] decides what it means
//! for a [`lexicon`], [`engine`] carries it out, [`excerpt`] shows the place that answers. All but the
//! engine are pure and free of tantivy, so that the browser's client can be their twin.

pub mod engine;
pub mod entries;
pub mod excerpt;
pub mod lexicon;
pub mod plan;
pub mod query;
pub mod repair;
pub mod tokenizer;

use serde::Serialize;

/// What can be found of one spec. Entries that score the same come in the order they were given.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Entry {
    pub id: String,
    pub path: String,
    pub url: String,
    pub title: String,
    /// Anchor and text of every heading.
    pub headings: Vec<(String, String)>,
    /// The spec's identifier and its bare number (`SE-0123` and `123`), and the names of its items (`FR1`).
    pub ids: Vec<String>,
    pub sections: Vec<Passage>,
    /// One of the contract's stages: `in_progress`.
    pub stage: String,
    /// The status in the authors' own words.
    pub status: Option<String>,
    /// The spec's type.
    pub kind: Option<String>,
}

/// The text of one section without its heading.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Passage {
    pub anchor: String,
    /// Empty for the lead.
    pub heading: String,
    pub text: String,
}

/// Which of the results are wanted, and how the query is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    pub limit: usize,
    pub offset: usize,
    /// Whether the last word may still be incomplete.
    pub typing: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { limit: 10, offset: 0, typing: false }
    }
}

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

/// A spec that matches.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Hit {
    pub id: String,
    pub path: String,
    pub url: String,
    pub title: String,
    pub score: f32,
    pub excerpt: Excerpt,
    pub stage: String,
    #[serde(rename = "type")]
    pub kind: Option<String>,
}

/// The place of a spec that answers the query best: about thirty words, and which of them match.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Excerpt {
    pub anchor: String,
    pub heading: String,
    /// Plain text, and whether to mark it.
    pub segments: Vec<(String, bool)>,
}

impl Excerpt {
    /// The text without its marks.
    pub fn text(&self) -> String {
        self.segments.iter().map(|(text, _)| text.as_str()).collect()
    }
}
