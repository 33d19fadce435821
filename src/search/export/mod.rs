//! The browser's files: an index of tantivy written down so that a static file server can answer from it, and the
//! client reads a few kilobytes a query. docs/search-format.md describes the format.
//!
//! Only `root.json` keeps its name and is read anew; all other files are named by their content. What is read together
//! is a part, and a file is several parts, so that there are few files however many specs there are.

mod bundle;
mod bytes;
mod pack;
mod shard;
mod text;

use std::collections::BTreeMap;

use serde::Serialize;

use super::engine::{Collection, Engine, SPEC};
use super::plan::{self, Rank};
use super::query::SearchField;
use super::terms::Terms;
use crate::error::Result;
use crate::search::SearchEntry;
use bundle::Texts;
use bytes::{PartKind, front_coded, json, narrow, packed, section, varint};
pub use pack::Put;
use pack::{FileStore, PartSeries, name_of, pack_for};
use shard::{Extras, ShardTable};

/// Above so many documents the lengths of fields are beside the postings and not in a table of their own.
const NORMS_IN_TABLE: usize = 16_384;
/// Above so many documents titles are read in parts, each of so many.
const TITLES_AT_ONCE: usize = 256;
const TITLES: usize = 32;
/// Above so many documents those parts are larger, for somebody has to know where each is.
const MANY: usize = 65_536;
const MORE_TITLES: usize = 128;

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
    fields: [(&'static str, f64); 4],
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
    tokens: [u64; 4],
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

/// Writes everything that the client, which is named `client`, reads.
pub fn write(engine: &Engine, client: &str, put: &Put) -> Result<()> {
    let mut store = FileStore::new(put);
    let Engine { specs, items } = engine;
    let count = specs.entries.len();
    let texts = bundle::texts(&specs.entries, &specs.indexed.lexicon, &mut store)?;
    let limits = FileLimits { shards: 8 + count / 12, titles: 1 + count / 128 };
    let of_specs = collection(specs, texts, &limits, &mut store)?;
    let items = if items.entries.is_empty() {
        String::new()
    } else {
        let limits = FileLimits { shards: 4 + count / 40, titles: 4 + count / 64 };
        let summary = collection(items, Texts::default(), &limits, &mut store)?;
        store.put("i", "json", json(&summary))?
    };
    let fields = SearchField::ALL.map(|field| (field.name(), field.boost()));
    let mut root = RootFile {
        v: 2,
        tok: "spec/1",
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

/// Of how many files something may be. Together with the bundles and single files they are no more than one for four
/// specs, and fifty.
struct FileLimits {
    shards: usize,
    titles: usize,
}

/// Puts the files of one collection.
fn collection(
    collection: &Collection,
    texts: Texts,
    limits: &FileLimits,
    store: &mut FileStore,
) -> Result<CollectionSummary> {
    let Collection { entries, indexed } = collection;
    let mut tokens = [0; 4];
    let mut norms: [Vec<u8>; 4] = Default::default();
    for field in SearchField::ALL {
        tokens[field as usize] = indexed.tokens(field)?;
        norms[field as usize] = indexed.norms(field)?;
    }
    let in_table = entries.len() <= NORMS_IN_TABLE;
    let extras =
        Extras { ordinals: &texts.ordinals, norms: (!in_table).then_some(&norms), files: limits.shards };
    let shards = shard::shards(indexed, &extras, store)?;
    let titles_of = match entries.len() {
        0..=TITLES_AT_ONCE => 0,
        ..=MANY => TITLES,
        _ => MORE_TITLES,
    };
    let table = if in_table { norms.concat() } else { Vec::new() };
    let meta = packed(PartKind::Meta, &meta(entries, &table, titles_of > 0));
    let (letters, words) = words(&indexed.lexicon.words(None), store)?;
    Ok(CollectionSummary {
        n: entries.len(),
        tokens,
        norms: if in_table { "table" } else { "inline" },
        positions: shard::POSITIONS,
        meta: store.put(PartKind::Meta.folder(), "ssx", meta)?,
        titles_of,
        titles: titles(entries, titles_of, limits.titles, store)?,
        texts_of: if texts.at.is_some() { bundle::DOCUMENTS } else { 0 },
        texts: texts.at.unwrap_or_default(),
        letters,
        words,
        shards,
    })
}

/// Puts ids and titles, so many a part.
fn titles(entries: &[SearchEntry], size: usize, files: usize, store: &mut FileStore) -> Result<PartSeries> {
    if size == 0 {
        return Ok(PartSeries::default());
    }
    let part = |entries: &[SearchEntry]| {
        let names: Vec<(&str, &str)> =
            entries.iter().map(|entry| (entry.id.as_str(), entry.title.as_str())).collect();
        packed(PartKind::Names, &json(&names))
    };
    let parts: Vec<Vec<u8>> = entries.chunks(size).map(part).collect();
    store.series(PartKind::Names, &parts, pack_for(parts.len(), files))
}

/// Puts the words that misspelt ones are compared with, a part for each first letter.
fn words(words: &[(&str, u32)], store: &mut FileStore) -> Result<(String, PartSeries)> {
    let by_letter = || words.chunk_by(|(one, _), (other, _)| one.as_bytes()[..1] == other.as_bytes()[..1]);
    let letters = by_letter().map(|words| &words[0].0[..1]).collect();
    let parts: Vec<Vec<u8>> =
        by_letter().map(|words| packed(PartKind::Vocabulary, &vocabulary(words))).collect();
    Ok((letters, store.series(PartKind::Vocabulary, &parts, pack_for(parts.len(), 1))?))
}

/// The values of a facet in order, and by document which it has.
fn facet<'e>(
    entries: &'e [SearchEntry],
    value: impl Fn(&'e SearchEntry) -> Option<&'e str>,
) -> (Vec<&'e str>, Vec<u8>) {
    let value = |entry| value(entry).filter(|value| !value.is_empty());
    let numbers: BTreeMap<&str, usize> = entries.iter().filter_map(value).map(|value| (value, 0)).collect();
    let values: Vec<&str> = numbers.into_keys().collect();
    let ordinal = |entry| {
        let found = value(entry).and_then(|value| values.binary_search(&value).ok());
        narrow(found.map_or(0, |at| at + 1)).to_le_bytes()
    };
    let width = if values.len() > 255 { 2 } else { 1 };
    let ordinals = entries.iter().flat_map(|entry| ordinal(entry).into_iter().take(width)).collect();
    (values, ordinals)
}

/// Facets, ids, titles and lengths of all documents.
fn meta(entries: &[SearchEntry], norms: &[u8], titles_apart: bool) -> Vec<u8> {
    #[derive(Serialize)]
    struct DocumentNames<'a> {
        facets: BTreeMap<&'static str, Vec<&'a str>>,
        id: Vec<&'a str>,
        title: Vec<&'a str>,
    }
    let (stages, by_stage) = facet(entries, |entry| Some(&entry.stage));
    let (words, by_word) = facet(entries, |entry| entry.status.as_deref());
    let (types, by_type) = facet(entries, |entry| entry.of_type.as_deref());
    let (kinds, by_kind) = facet(entries, |entry| Some(entry.kind.as_deref().unwrap_or(SPEC)));
    let here = if titles_apart { &[] } else { entries };
    let names = DocumentNames {
        facets: [("stage", stages), ("status", words), ("type", types), ("kind", kinds)].into(),
        id: here.iter().map(|entry| entry.id.as_str()).collect(),
        title: here.iter().map(|entry| entry.title.as_str()).collect(),
    };
    let mut out = Vec::new();
    section(&json(&names), &mut out);
    for part in [norms, &by_stage, &by_word, &by_type, &by_kind] {
        section(part, &mut out);
    }
    out
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
