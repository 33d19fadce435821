//! Terms with their postings in parts of some kilobytes; in other parts the blocks of text with them, for snippets, and
//! their positions, which only phrases need.

use std::ops::Range;

use rayon::prelude::*;
use serde::Serialize;

use super::bytes::{PartKind, front_coded, json, narrow, packed, section, varint};
use super::pack::{FileStore, PartSeries, name_bytes, pack_for};
use super::text::Ordinals;
use crate::error::Result;
use crate::search::engine::{Indexed, Postings};
use crate::search::query::SearchField;
use crate::search::terms::Lexicon;

/// A shard is full at this size, before it is packed.
const SHARD: u64 = 4_096;
/// So is a part of positions.
pub const POSITIONS: usize = 8_192;
/// Above so many shards it stands in parts of its own where they are, each for so many.
const SHARDS_AT_ONCE: usize = 384;
const DIRECTORY: usize = 128;
/// Such parts of a file.
const DIRECTORIES: usize = 4;
/// What belongs to so many files of shards besides is in one file.
const BESIDE_PACK: usize = 4;

/// What is said besides what the index holds.
pub struct Extras<'a> {
    /// By document, where it has blocks of text.
    pub ordinals: &'a [Ordinals],
    /// By field and document, where no table of them is written.
    pub norms: Option<&'a [Vec<u8>; 4]>,
    /// Of how many files the shards may be.
    pub files: usize,
}

/// Where shards are, or where it is written.
#[derive(Debug, Clone, Default, Serialize)]
pub struct ShardTable {
    /// The beginning of the first term of each.
    pub starts: Vec<String>,
    #[serde(flatten)]
    pub at: PartSeries,
    /// Whether these are not shards but parts which hold such a table.
    pub apart: bool,
}

/// Writes down every term of an index.
pub fn shards(indexed: &Indexed, extras: &Extras, store: &mut FileStore) -> Result<ShardTable> {
    let lexicon = &indexed.lexicon;
    let groups = groups(lexicon);
    let ranges = cuts(lexicon, if extras.norms.is_some() { 3 } else { 2 });
    let pack = pack_for(ranges.len(), extras.files);
    let starts = ranges.iter().map(|range| separator(lexicon, range.start)).collect();
    let mut at = PartSeries { pack, ..PartSeries::default() };
    for ranges in ranges.chunks(pack * BESIDE_PACK) {
        let drafts: Vec<Draft> = ranges
            .par_iter()
            .map(|range| draft(indexed, range.clone(), &groups, extras))
            .collect::<Result<_>>()?;
        let places = beside(&drafts, store)?;
        let parts: Vec<Vec<u8>> = drafts
            .par_iter()
            .zip(&places)
            .map(|(draft, place)| packed(PartKind::Terms, &payload(draft, place)))
            .collect();
        let PartSeries { files, sizes, .. } = store.series(PartKind::Terms, &parts, pack)?;
        at.files.extend(files);
        at.sizes.extend(sizes);
    }
    table(ShardTable { starts, at, apart: false }, store)
}

/// The table itself while it is small, else one of where its parts are.
fn table(whole: ShardTable, store: &mut FileStore) -> Result<ShardTable> {
    if whole.starts.len() <= SHARDS_AT_ONCE {
        return Ok(whole);
    }
    let ShardTable { starts, at, .. } = whole;
    let size = at.pack.max(DIRECTORY);
    let parts: Vec<Vec<u8>> = (0..starts.len())
        .step_by(size)
        .map(|first| {
            let own = first..starts.len().min(first + size);
            let files = first / at.pack..own.end.div_ceil(at.pack);
            let at = PartSeries {
                pack: at.pack,
                files: at.files[files].to_vec(),
                sizes: at.sizes[own.clone()].to_vec(),
            };
            packed(PartKind::Directory, &json(&ShardTable { starts: starts[own].to_vec(), at, apart: false }))
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
    /// What is read only for snippets and phrases, as parts: the blocks, where there are any, and the positions.
    beside: Vec<Vec<u8>>,
}

fn draft(indexed: &Indexed, range: Range<usize>, groups: &[u32], extras: &Extras) -> Result<Draft> {
    let terms = &indexed.lexicon.terms()[range.clone()];
    let words = front_coded(terms.iter().map(|(term, _)| term.as_str()));
    let mut out = Draft { count: terms.len(), words, ..Draft::default() };
    let mut positions: Vec<Vec<u8>> = vec![Vec::new()];
    for term in range {
        varint(groups[term], &mut out.group);
        let before = out.postings.len();
        let placed = add(indexed, term, extras, &mut out)?;
        varint(narrow(out.postings.len() - before), &mut out.sizes);
        varint(narrow(placed.len()), &mut out.position_sizes);
        let last = positions.last_mut().expect("there is a first part");
        if !last.is_empty() && last.len() + placed.len() > POSITIONS {
            positions.push(placed);
        } else {
            last.extend_from_slice(&placed);
        }
    }
    let positions = positions.iter().map(|part| packed(PartKind::Positions, part));
    let blocks = (!extras.ordinals.is_empty()).then(|| packed(PartKind::Ordinals, &out.blocks));
    out.beside = blocks.into_iter().chain(positions).collect();
    Ok(out)
}

/// Adds what one term has in each field; gives its positions.
fn add(indexed: &Indexed, term: usize, extras: &Extras, out: &mut Draft) -> Result<Vec<u8>> {
    let (text, counts) = &indexed.lexicon.terms()[term];
    let fields = || SearchField::ALL.into_iter().filter(|field| counts[*field as usize] > 0);
    out.meta.push(fields().fold(0, |mask, field| mask | 1 << field as usize));
    let mut placed = Vec::new();
    for field in fields() {
        let found = indexed.postings(field, text)?;
        varint(narrow(found.documents.len()), &mut out.meta);
        documents(&found, &mut out.postings);
        if !extras.ordinals.is_empty() && matches!(field, SearchField::Ids | SearchField::Body) {
            let ordinal = |document: &u32| {
                let ordinals = &extras.ordinals[*document as usize];
                if field == SearchField::Ids { ordinals.named(term) } else { ordinals.said(term) }
            };
            out.blocks.extend(found.documents.iter().map(ordinal));
        }
        if let Some(norms) = extras.norms {
            let norms = &norms[field as usize];
            out.postings.extend(found.documents.iter().map(|document| norms[*document as usize]));
        }
        let mut from = 0;
        for count in &found.counts {
            let to = from + *count as usize;
            let mut last = 0;
            for position in &found.positions[from..to] {
                varint(position - last, &mut placed);
                last = *position;
            }
            from = to;
        }
    }
    Ok(placed)
}

/// The distances between documents, and how often each contains the term.
fn documents(found: &Postings, out: &mut Vec<u8>) {
    let mut next = 0;
    for (document, count) in found.documents.iter().zip(&found.counts) {
        varint((document - next) << 1 | u32::from(*count == 1), out);
        if *count > 1 {
            varint(count - 2, out);
        }
        next = document + 1;
    }
}

/// Puts what belongs to some shards besides into one file; gives for each of them where it is, as a shard says it.
fn beside(drafts: &[Draft], store: &mut FileStore) -> Result<Vec<Vec<u8>>> {
    let parts: Vec<&[u8]> = drafts.iter().flat_map(|draft| &draft.beside).map(Vec::as_slice).collect();
    let name = name_bytes(&store.put(PartKind::Positions.folder(), "ssx", parts.concat())?);
    let mut start = 0;
    let place = |draft: &Draft| {
        let mut out = name.clone();
        varint(narrow(start), &mut out);
        for part in &draft.beside {
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
fn groups(lexicon: &Lexicon) -> Vec<u32> {
    let mut out = vec![0; lexicon.terms().len()];
    for group in lexicon.groups() {
        group.iter().for_each(|term| out[*term] = narrow(term + 1 - group[0]));
    }
    out
}

/// Where shards begin and end: forms of a word are never separated. `width` is how many bytes a document takes.
fn cuts(lexicon: &Lexicon, width: u64) -> Vec<Range<usize>> {
    let terms = lexicon.terms();
    let mut last_form: Vec<usize> = (0..terms.len()).collect();
    for group in lexicon.groups() {
        last_form[group[0]] = group[group.len() - 1];
    }
    let (mut out, mut start, mut size, mut bound) = (Vec::new(), 0, 0, 0);
    for (at, (_, counts)) in terms.iter().enumerate() {
        if size >= SHARD && bound < at {
            out.push(start..at);
            (start, size) = (at, 0);
        }
        size += 6 + width * counts.iter().copied().map(u64::from).sum::<u64>();
        bound = bound.max(last_form[at]);
    }
    if start < terms.len() {
        out.push(start..terms.len());
    }
    out
}

/// The shortest beginning of a term that no term before it reaches; nothing for the first one.
fn separator(lexicon: &Lexicon, at: usize) -> String {
    let Some(before) = at.checked_sub(1) else { return String::new() };
    let (before, term) = (lexicon.terms()[before].0.as_str(), lexicon.terms()[at].0.as_str());
    let ends = term.char_indices().map(|(start, c)| start + c.len_utf8());
    ends.map(|end| &term[..end]).find(|cut| *cut > before).unwrap_or(term).to_owned()
}
