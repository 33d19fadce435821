//! The browser's files: an index of tantivy written down so that a static file server can answer from it, and the
//! client reads a few kilobytes a query. docs/search-format.md describes the format.
//!
//! Files whose content did not change keep their names: texts are named by their own hash, everything else is
//! in a folder named by the hash of all of it, and only `root.json` is read anew.

mod bytes;
mod shard;
mod text;

use std::collections::BTreeMap;

use rayon::prelude::*;
use serde::Serialize;

use super::engine::{Collection, Engine, SPEC};
use super::plan::{self, Rank};
use super::query::SearchField;
use super::terms::Terms;
use crate::error::Result;
use crate::search::SearchEntry;
use bytes::{front_coded, narrow, packed, section, varint};
use shard::Extras;
use text::Ordinals;

/// Above so many documents the lengths of fields are beside the postings and not in a table of their own.
const NORMS_IN_TABLE: usize = 4_096;
/// Above so many documents titles are read in blocks of [`TITLES`].
const TITLES_AT_ONCE: usize = 2_048;
const TITLES: usize = 128;

/// The folder in the site.
pub const FOLDER: &str = "search/";
/// The theme's static file that answers in the browser.
pub const CLIENT: &str = "search/client.js";

/// A name and the bytes of the file.
type File = (String, Vec<u8>);

/// Takes a file's name below `search/` and its bytes, from any thread.
pub type Put<'p> = dyn Fn(String, Vec<u8>) -> Result<()> + Sync + 'p;

#[derive(Serialize)]
struct RootFile<'a> {
    v: u32,
    tok: &'static str,
    build: &'a str,
    client: &'a str,
    fields: [(&'static str, f64); 4],
    rank: Rank,
    #[serde(flatten)]
    specs: CollectionSummary,
    items: usize,
}

/// What a client has to know of a collection before it reads any other file of it.
#[derive(Serialize)]
struct CollectionSummary {
    n: usize,
    tokens: [u64; 4],
    norms: &'static str,
    titles: usize,
    #[serde(rename = "posBlock")]
    positions: usize,
    blocks: bool,
    /// The letters that words for repairs begin with.
    words: String,
    shards: Vec<String>,
}

/// Writes everything that the client, which is named `client`, reads.
pub fn write(engine: &Engine, client: &str, put: &Put) -> Result<()> {
    let texts = texts(engine, put)?;
    let (specs, mut files) = collection(&engine.specs, &texts)?;
    if !engine.items.entries.is_empty() {
        let (items, item_files) = collection(&engine.items, &Texts::default())?;
        files.push(("i/root.json".to_owned(), json(&items)));
        files.extend(item_files.into_iter().map(|(name, bytes)| (format!("i/{name}"), bytes)));
    }
    let build = name_of(&files);
    let fields = SearchField::ALL.map(|field| (field.name(), field.boost()));
    let items = engine.items.entries.len();
    let root =
        RootFile { v: 1, tok: "spec/1", build: &build, client, fields, rank: plan::RANK, specs, items };
    put("root.json".to_owned(), json(&root))?;
    files.into_par_iter().try_for_each(|(name, bytes)| put(format!("{build}/{name}"), bytes))
}

fn json(value: &impl Serialize) -> Vec<u8> {
    let mut bytes = serde_json::to_vec(value).expect("data holds text keys only");
    bytes.push(b'\n');
    bytes
}

/// Twelve hexadecimal digits that depend on all files and their names.
fn name_of(files: &[File]) -> String {
    let mut hasher = blake3::Hasher::new();
    for (name, bytes) in files {
        hasher.update(name.as_bytes());
        hasher.update(blake3::hash(bytes).as_bytes());
    }
    hasher.finalize().to_hex()[..12].to_owned()
}

/// For each document the name of its texts, and the block for each of its terms; empty for items, which have no texts.
#[derive(Default)]
struct Texts {
    names: Vec<u32>,
    ordinals: Vec<Ordinals>,
}

/// Puts the texts of all specs.
fn texts(engine: &Engine, put: &Put) -> Result<Texts> {
    let lexicon = &engine.specs.indexed.lexicon;
    let made: Vec<(Vec<Vec<u8>>, Ordinals)> = engine
        .specs
        .entries
        .par_iter()
        .map(|entry| {
            let blocks = text::blocks(&entry.passages);
            let ordinals = Ordinals::new(&blocks, |term| lexicon.place(term));
            (blocks.iter().map(text::file).collect(), ordinals)
        })
        .collect();
    let mut taken: BTreeMap<u32, Vec<Vec<u8>>> = BTreeMap::new();
    let mut out = Texts::default();
    for (files, ordinals) in made {
        let mut hasher = blake3::Hasher::new();
        files.iter().for_each(|file| {
            hasher.update(blake3::hash(file).as_bytes());
        });
        let mut name =
            hasher.finalize().as_bytes()[..4].iter().fold(0, |name, byte| name << 8 | u32::from(*byte));
        // Two different texts of one name are next to impossible; the same text twice is one.
        while taken.get(&name).is_some_and(|other| *other != files) {
            name = name.wrapping_add(1);
        }
        out.names.push(name);
        out.ordinals.push(ordinals);
        taken.insert(name, files);
    }
    let files = taken.into_iter().flat_map(|(name, files)| {
        files
            .into_iter()
            .enumerate()
            .map(move |(number, bytes)| (format!("b/{name:08x}/{number}.ssx"), bytes))
    });
    files.collect::<Vec<_>>().into_par_iter().try_for_each(|(name, bytes)| put(name, bytes))?;
    Ok(out)
}

/// The files of one collection, named within its folder.
fn collection(collection: &Collection, texts: &Texts) -> Result<(CollectionSummary, Vec<File>)> {
    let Collection { entries, indexed } = collection;
    let mut tokens = [0; 4];
    let mut norms: [Vec<u8>; 4] = Default::default();
    for field in SearchField::ALL {
        tokens[field as usize] = indexed.tokens(field)?;
        norms[field as usize] = indexed.norms(field)?;
    }
    let in_table = entries.len() <= NORMS_IN_TABLE;
    let extras = Extras { ordinals: &texts.ordinals, norms: (!in_table).then_some(&norms) };
    let shards = shard::shards(indexed, &extras)?;
    let titles = if entries.len() > TITLES_AT_ONCE { TITLES } else { 0 };
    let table = if in_table { norms.concat() } else { Vec::new() };
    let mut files = shards.files;
    files.push(("meta.ssx".to_owned(), packed(b'M', &meta(entries, &table, titles > 0))));
    if !texts.names.is_empty() {
        let names: Vec<u8> = texts.names.iter().flat_map(|name| name.to_be_bytes()).collect();
        files.push(("texts.ssx".to_owned(), packed(b'H', &names)));
    }
    if titles > 0 {
        files.extend(entries.chunks(titles).enumerate().map(|(number, entries)| {
            let names: Vec<(&str, &str)> =
                entries.iter().map(|entry| (entry.id.as_str(), entry.title.as_str())).collect();
            (format!("m/{number}.ssx"), packed(b'N', &json(&names)))
        }));
    }
    let words = indexed.lexicon.words(None);
    let mut letters = String::new();
    for words in words.chunk_by(|(one, _), (other, _)| one.as_bytes()[..1] == other.as_bytes()[..1]) {
        let letter = &words[0].0[..1];
        letters.push_str(letter);
        files.push((format!("v/{letter}.ssx"), packed(b'V', &vocabulary(words))));
    }
    let norms = if in_table { "table" } else { "inline" };
    let summary = CollectionSummary {
        n: entries.len(),
        tokens,
        norms,
        titles,
        positions: shard::POSITIONS,
        blocks: !texts.names.is_empty(),
        words: letters,
        shards: shards.starts,
    };
    Ok((summary, files))
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
