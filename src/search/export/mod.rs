//! The browser's files: an index written down so that a static file server can answer from it, and the client reads
//! a few kilobytes a query. docs/search-format.md describes the format.
//!
//! Only `root.json` keeps its name and is read anew; all other files are named by their content. What is read together
//! is a part, and a file is several parts, so that there are few files however many specs there are.

mod bundle;
mod bytes;
mod documents;
mod inversion;
mod lists;
mod pack;
mod shard;
mod text;

use serde::Serialize;

use super::engine::stems;
use super::plan::{self, Rank};
use super::query::SearchField;
use super::terms::{TermList, count_in, groups, repair_words};
use super::{Entries, entries};
use crate::error::Result;
use bytes::{PartKind, front_coded, json, narrow, packed, section, varint};
use documents::Documents;
use inversion::{Inversion, SortedTerms};
pub use pack::Put;
use pack::{FileStore, PartSeries, name_of, pack_for};
use shard::{ShardInput, ShardTable};

/// Above so many documents the lengths of fields are beside the postings and not in a table of their own.
const NORMS_IN_TABLE: usize = 16_384;

/// The folder in the site.
pub const FOLDER: &str = "search/";
/// The theme's static file that answers in the browser.
pub const CLIENT: &str = "search/client.js";

#[derive(Serialize)]
struct RootFile<'a> {
    v: u32,
    tok: &'static str,
    build: String,
    client: &'a str,
    fields: [(&'static str, f64); SearchField::COUNT],
    rank: Rank,
    #[serde(flatten)]
    specs: CollectionSummary,
    /// The file about the items, when there are any.
    items: String,
}

/// What a client has to know of a collection before it reads any other file of it.
#[derive(Serialize)]
struct CollectionSummary {
    n: usize,
    tokens: [u64; SearchField::COUNT],
    norms: &'static str,
    #[serde(rename = "posBlock")]
    positions: usize,
    meta: String,
    /// How many documents a part of titles has; 0: all titles are with what is known of all documents.
    #[serde(rename = "titlesOf")]
    titles_of: usize,
    titles: PartSeries,
    /// How many documents a part has that says where texts are; 0: there are none.
    #[serde(rename = "textsOf")]
    texts_of: usize,
    texts: PartSeries,
    /// The letters that words for repairs begin with, each with a part of its own.
    letters: String,
    words: PartSeries,
    shards: ShardTable,
}

/// Writes everything that the client, which is named `client`, reads of some specs and their items.
pub fn write<E: Entries + ?Sized>(specs: &E, client: &str, put: &Put) -> Result<()> {
    let mut store = FileStore::new(put);
    let count = specs.count();
    let texts = bundle::texts(specs, &mut store)?;
    let mut index = CollectionIndex::new(count, true);
    let mut of_items = 0;
    for at in 0..count {
        let entry = specs.entry(at);
        index.inversion.add(&entry, &text::blocks(&entry.passages))?;
        index.documents.add(&entry);
        of_items += entries::item_passages(&entry).count();
    }
    let limits = FileLimits { shards: 8 + count / 12, titles: 1 + count / 128 };
    let of_specs = index.write(Some(texts), &limits, &mut store)?;
    let items = if of_items == 0 { String::new() } else { write_items(specs, of_items, &mut store)? };
    let fields = SearchField::ALL.map(|field| (field.name(), field.boost()));
    let mut root = RootFile {
        v: 3,
        tok: "spec/2",
        build: String::new(),
        client,
        fields,
        rank: plan::RANK,
        specs: of_specs,
        items,
    };
    root.build = name_of(&json(&root));
    put("root.json".to_owned(), json(&root))
}

/// Writes what is read of the items, of which there are so many; gives the name of the file about them.
fn write_items<E: Entries + ?Sized>(specs: &E, count: usize, store: &mut FileStore) -> Result<String> {
    let mut index = CollectionIndex::new(count, false);
    for at in 0..specs.count() {
        for item in entries::items(&specs.entry(at)) {
            index.inversion.add(&item, &[])?;
            index.documents.add(&item);
        }
    }
    let limits = FileLimits { shards: 4 + specs.count() / 40, titles: 4 + specs.count() / 64 };
    let summary = index.write(None, &limits, store)?;
    store.put("i", "json", json(&summary))
}

/// Of how many files something may be. Together with the bundles and single files they are no more than one for four
/// specs, and fifty.
struct FileLimits {
    shards: usize,
    titles: usize,
}

/// One collection, as far as it is read.
struct CollectionIndex {
    count: usize,
    has_blocks: bool,
    inversion: Inversion,
    documents: Documents,
}

impl CollectionIndex {
    /// For so many documents.
    fn new(count: usize, has_blocks: bool) -> Self {
        let (inversion, documents) = (Inversion::new(has_blocks), Documents::new(count));
        Self { count, has_blocks, inversion, documents }
    }

    /// Puts its files.
    fn write(
        self,
        texts: Option<PartSeries>,
        limits: &FileLimits,
        store: &mut FileStore,
    ) -> Result<CollectionSummary> {
        let Self { count, has_blocks, inversion, documents } = self;
        let inversion = inversion.closed();
        let in_table = count <= NORMS_IN_TABLE;
        let table = if in_table { inversion.norms.concat() } else { Vec::new() };
        let titles_of = documents.titles_of;
        let (titles, meta) = documents.write(&table, limits.titles, store)?;
        let terms = inversion.sorted();
        let groups = groups(&terms, stems);
        let norms = (!in_table).then_some(&inversion.norms);
        let input = ShardInput { terms: &terms, groups: &groups, has_blocks, norms, files: limits.shards };
        let shards = shard::shards(&input, store)?;
        let (letters, words) = words(&terms, narrow(count), store)?;
        Ok(CollectionSummary {
            n: count,
            tokens: inversion.tokens,
            norms: if in_table { "table" } else { "inline" },
            positions: shard::POSITIONS,
            meta,
            titles_of,
            titles,
            texts_of: if texts.is_some() { bundle::DOCUMENTS } else { 0 },
            texts: texts.unwrap_or_default(),
            letters,
            words,
            shards,
        })
    }
}

/// Puts the words that misspelt ones are compared with, a part for each first letter.
fn words(terms: &SortedTerms, documents: u32, store: &mut FileStore) -> Result<(String, PartSeries)> {
    let word = |at: usize| (terms.term(at), count_in(terms.counts(at), None));
    let words: Vec<(&str, u32)> = repair_words(terms, documents).into_iter().map(word).collect();
    let by_letter = || words.chunk_by(|(one, _), (other, _)| one.as_bytes()[..1] == other.as_bytes()[..1]);
    let letters = by_letter().map(|words| &words[0].0[..1]).collect();
    let parts: Vec<Vec<u8>> =
        by_letter().map(|words| packed(PartKind::Vocabulary, &vocabulary(words))).collect();
    Ok((letters, store.series(PartKind::Vocabulary, &parts, pack_for(parts.len(), 1))?))
}

/// The words that misspelt ones are compared with.
fn vocabulary(words: &[(&str, u32)]) -> Vec<u8> {
    let mut out = Vec::new();
    varint(narrow(words.len()), &mut out);
    let (lengths, own) = front_coded(words.iter().map(|(word, _)| *word));
    let mut counts = Vec::new();
    words.iter().for_each(|(_, count)| varint(*count, &mut counts));
    for part in [lengths, counts, own] {
        section(&part, &mut out);
    }
    out
}

#[cfg(test)]
mod tests;
