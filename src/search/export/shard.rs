//! Terms with their postings in parts of some kilobytes; behind each of these the blocks of text with them, for snippets;
//! and in other files their positions, which only phrases need.

use std::ops::Range;

use rayon::prelude::*;
use serde::Serialize;

use super::bytes::{PartKind, front_coded, json, narrow, packed, read_varint, section, varint};
use super::inversion::SortedTerms;
use super::pack::{FileStore, PartSeries, name_bytes, pack_for};
use crate::error::Result;
use crate::search::query::SearchField;
use crate::search::terms::TermList;

/// A shard is full at this size, before it is packed.
const SHARD: u64 = 4_096;
/// So is a part of positions.
pub(super) const POSITIONS: usize = 8_192;
/// Above so many shards it stands in parts of its own where they are, each for so many.
const SHARDS_AT_ONCE: usize = 384;
const DIRECTORY: usize = 128;
/// Such parts of a file.
const DIRECTORIES: usize = 4;
/// Positions of so many files of shards are in one file.
const POSITION_PACK: usize = 4;

/// The terms of a collection, and what is said besides.
pub(super) struct ShardInput<'a> {
    pub terms: &'a SortedTerms<'a>,
    /// The places of the forms of one word, from two on.
    pub groups: &'a [Vec<usize>],
    /// Whether the postings name blocks of text.
    pub has_blocks: bool,
    /// By field and document, where no table of them is written.
    pub norms: Option<&'a [Vec<u8>; SearchField::COUNT]>,
    /// Of how many files the shards may be.
    pub files: usize,
}

impl ShardInput<'_> {
    /// How many parts a shard has: its terms and, where there are texts, their blocks.
    fn parts(&self) -> usize {
        if self.has_blocks { 2 } else { 1 }
    }
}

/// Where shards are, or where it is written.
#[derive(Debug, Clone, Default, Serialize)]
pub(super) struct ShardTable {
    /// The beginning of the first term of each.
    pub starts: Vec<String>,
    #[serde(flatten)]
    pub at: PartSeries,
    /// Whether these are not shards but parts which hold such a table.
    pub apart: bool,
}

/// Writes down every term of an index.
pub(super) fn shards(input: &ShardInput, store: &mut FileStore) -> Result<ShardTable> {
    let ranges = cuts(input);
    let distances = distances(input);
    let pack = pack_for(ranges.len(), input.files);
    let each = input.parts();
    let starts = ranges.iter().map(|range| separator(input.terms, range.start)).collect();
    let mut at = PartSeries { pack: pack * each, ..PartSeries::default() };
    for ranges in ranges.chunks(pack * POSITION_PACK) {
        let drafts: Vec<Draft> =
            ranges.par_iter().map(|range| draft(input, range.clone(), &distances)).collect();
        let places = positions(&drafts, store)?;
        let parts: Vec<Vec<u8>> = drafts
            .par_iter()
            .zip(&places)
            .flat_map_iter(|(draft, place)| {
                let blocks = input.has_blocks.then(|| packed(PartKind::Ordinals, &draft.blocks));
                std::iter::once(packed(PartKind::Terms, &payload(draft, place))).chain(blocks)
            })
            .collect();
        let PartSeries { files, sizes, .. } = store.series(PartKind::Terms, &parts, at.pack)?;
        at.files.extend(files);
        at.sizes.extend(sizes);
    }
    table(ShardTable { starts, at, apart: false }, each, store)
}

/// The table itself while it is small, else one of where its parts are. `each` is how many parts a shard has.
fn table(whole: ShardTable, each: usize, store: &mut FileStore) -> Result<ShardTable> {
    if whole.starts.len() <= SHARDS_AT_ONCE {
        return Ok(whole);
    }
    let ShardTable { starts, at: PartSeries { pack, files, sizes }, .. } = whole;
    let size = (pack / each).max(DIRECTORY);
    let tables = starts.chunks(size).zip(sizes.chunks(size * each)).zip(files.chunks(size * each / pack));
    let parts: Vec<Vec<u8>> = tables
        .map(|((starts, sizes), files)| {
            let at = PartSeries { pack, files: files.to_vec(), sizes: sizes.to_vec() };
            packed(PartKind::Directory, &json(&ShardTable { starts: starts.to_vec(), at, apart: false }))
        })
        .collect();
    let at = store.series(PartKind::Directory, &parts, DIRECTORIES)?;
    Ok(ShardTable { starts: starts.into_iter().step_by(size).collect(), at, apart: true })
}

/// The terms of a shard as they are written, by section.
#[derive(Default)]
struct Draft {
    count: usize,
    words: (Vec<u8>, Vec<u8>),
    group: Vec<u8>,
    meta: Vec<u8>,
    sizes: Vec<u8>,
    position_sizes: Vec<u8>,
    postings: Vec<u8>,
    blocks: Vec<u8>,
    /// One after the other, and packed.
    positions: Vec<Vec<u8>>,
}

fn draft(input: &ShardInput, range: Range<usize>, distances: &[u32]) -> Draft {
    let words = front_coded(range.clone().map(|at| input.terms.term(at)));
    let mut out = Draft { count: range.len(), words, ..Draft::default() };
    let mut positions: Vec<Vec<u8>> = vec![Vec::new()];
    let mut placed = Vec::new();
    for term in range {
        varint(distances[term], &mut out.group);
        let before = out.postings.len();
        placed.clear();
        add(input, term, &mut out, &mut placed);
        varint(narrow(out.postings.len() - before), &mut out.sizes);
        varint(narrow(placed.len()), &mut out.position_sizes);
        let last = positions.last_mut().expect("there is a first part");
        if !last.is_empty() && last.len() + placed.len() > POSITIONS {
            positions.push(placed.clone());
        } else {
            last.extend_from_slice(&placed);
        }
    }
    out.positions = positions.iter().map(|part| packed(PartKind::Positions, part)).collect();
    out
}

/// Adds what one term has in each field, and its positions.
fn add(input: &ShardInput, term: usize, out: &mut Draft, placed: &mut Vec<u8>) {
    let mask = out.meta.len();
    out.meta.push(0);
    let mut norms = Vec::new();
    input.terms.each_field(term, |field, documents, mut entries| {
        out.meta[mask] |= 1 << field as usize;
        varint(documents, &mut out.meta);
        norms.clear();
        let (mut document, has_block) = (0, input.has_blocks && field.is_in_text());
        for _ in 0..documents {
            let start = entries;
            let step = read_varint(&mut entries);
            let count = if step & 1 == 1 { 1 } else { read_varint(&mut entries) + 2 };
            out.postings.extend_from_slice(&start[..start.len() - entries.len()]);
            document += step >> 1;
            norms.extend(input.norms.map(|norms| norms[field as usize][document as usize]));
            document += 1;
            if has_block {
                out.blocks.push(entries[0]);
                entries = &entries[1..];
            }
            let start = entries;
            for _ in 0..count {
                read_varint(&mut entries);
            }
            placed.extend_from_slice(&start[..start.len() - entries.len()]);
        }
        out.postings.extend_from_slice(&norms);
    });
}

/// Puts the positions of some shards into one file; gives for each of them where they are, as a shard says it.
fn positions(drafts: &[Draft], store: &mut FileStore) -> Result<Vec<Vec<u8>>> {
    let parts: Vec<&[u8]> = drafts.iter().flat_map(|draft| &draft.positions).map(Vec::as_slice).collect();
    let name = name_bytes(&store.put(PartKind::Positions.folder(), "ssx", parts.concat())?);
    let mut start = 0;
    let place = |draft: &Draft| {
        let mut out = name.clone();
        varint(narrow(start), &mut out);
        for part in &draft.positions {
            varint(narrow(part.len()), &mut out);
            start += part.len();
        }
        out
    };
    Ok(drafts.iter().map(place).collect())
}

fn payload(draft: &Draft, place: &[u8]) -> Vec<u8> {
    let Draft { count, words, group, meta, sizes, position_sizes, postings, .. } = draft;
    let mut out = Vec::new();
    varint(narrow(*count), &mut out);
    for part in [&words.0, &words.1, group, meta, sizes, position_sizes, postings] {
        section(part, &mut out);
    }
    section(place, &mut out);
    out
}

/// By term, how far before it the first form of the same word is, counted from 1; 0 where it has no others.
fn distances(input: &ShardInput) -> Vec<u32> {
    let mut out = vec![0; input.terms.count()];
    for group in input.groups {
        group.iter().for_each(|term| out[*term] = narrow(term + 1 - group[0]));
    }
    out
}

/// Where shards begin and end: forms of a word are never separated.
fn cuts(input: &ShardInput) -> Vec<Range<usize>> {
    let count = input.terms.count();
    let width = if input.norms.is_some() { 3 } else { 2 };
    let mut last_form: Vec<usize> = (0..count).collect();
    for group in input.groups {
        last_form[group[0]] = group[group.len() - 1];
    }
    let (mut out, mut start, mut size, mut bound) = (Vec::new(), 0, 0, 0);
    for (at, last_form) in last_form.into_iter().enumerate() {
        if size >= SHARD && bound < at {
            out.push(start..at);
            (start, size) = (at, 0);
        }
        size += 6 + width * input.terms.counts(at).into_iter().map(u64::from).sum::<u64>();
        bound = bound.max(last_form);
    }
    if start < count {
        out.push(start..count);
    }
    out
}

/// The shortest beginning of a term that no term before it reaches; nothing for the first one.
fn separator(terms: &SortedTerms, at: usize) -> String {
    let Some(before) = at.checked_sub(1) else { return String::new() };
    let (before, term) = (terms.term(before), terms.term(at));
    let ends = term.char_indices().map(|(start, c)| start + c.len_utf8());
    ends.map(|end| &term[..end]).find(|cut| *cut > before).unwrap_or(term).to_owned()
}
