//! Terms with their postings in files of some kilobytes; in others the blocks of text with them, for snippets, and
//! their positions, which only phrases need.

use rayon::prelude::*;

use super::bytes::{front_coded, narrow, packed, section, varint};
use super::text::Ordinals;
use crate::error::Result;
use crate::search::engine::{Indexed, Postings};
use crate::search::query::SearchField;
use crate::search::terms::Lexicon;

/// A file of terms is full at this size, before it is packed.
const SHARD: usize = 4_096;
/// So is one of positions.
pub const POSITIONS: usize = 8_192;

/// What the files say besides what the index holds.
pub struct Extras<'a> {
    /// By document, where it has blocks of text.
    pub ordinals: &'a [Ordinals],
    /// By field and document, where no table of them is written.
    pub norms: Option<&'a [Vec<u8>; 4]>,
}

/// The files of a collection's terms, with the names they have in its folder, and the first terms of the shards.
pub struct Shards {
    pub starts: Vec<String>,
    pub files: Vec<(String, Vec<u8>)>,
}

/// One term as it is written.
struct Encoded {
    meta: Vec<u8>,
    postings: Vec<u8>,
    positions: Vec<u8>,
    blocks: Vec<u8>,
}

/// Writes down every term of an index.
pub fn shards(indexed: &Indexed, extras: &Extras) -> Result<Shards> {
    let lexicon = &indexed.lexicon;
    let terms: Vec<Encoded> = (0..lexicon.terms().len())
        .into_par_iter()
        .map(|term| encoded(indexed, term, extras))
        .collect::<Result<_>>()?;
    let groups = groups(lexicon);
    let ranges = cuts(lexicon, &terms);
    let starts = ranges.iter().map(|range| separator(lexicon, range.start)).collect();
    let files = ranges.par_iter().enumerate().flat_map_iter(|(number, range)| {
        let own = &terms[range.clone()];
        let words = lexicon.terms()[range.clone()].iter().map(|(term, _)| term.as_str());
        let dictionary = dictionary(words, own, &groups[range.clone()]);
        let terms = (format!("t/{number}.ssx"), packed(b'T', &dictionary));
        let blocks: Vec<u8> = own.iter().flat_map(|term| &term.blocks).copied().collect();
        let blocks = (!blocks.is_empty()).then(|| (format!("o/{number}.ssx"), packed(b'O', &blocks)));
        std::iter::once(terms).chain(blocks).chain(positions(number, own))
    });
    Ok(Shards { starts, files: files.collect() })
}

fn encoded(indexed: &Indexed, term: usize, extras: &Extras) -> Result<Encoded> {
    let (text, counts) = &indexed.lexicon.terms()[term];
    let mut out = Encoded { meta: vec![0], postings: Vec::new(), positions: Vec::new(), blocks: Vec::new() };
    for field in SearchField::ALL {
        if counts[field as usize] == 0 {
            continue;
        }
        let found = indexed.postings(field, text)?;
        out.meta[0] |= 1 << field as usize;
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
                varint(position - last, &mut out.positions);
                last = *position;
            }
            from = to;
        }
    }
    Ok(out)
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

/// By term, how far before it the first form of the same word is, counted from 1; 0 where it has no others.
fn groups(lexicon: &Lexicon) -> Vec<u32> {
    let mut out = vec![0; lexicon.terms().len()];
    for group in lexicon.groups() {
        group.iter().for_each(|term| out[*term] = narrow(term + 1 - group[0]));
    }
    out
}

/// Where files of terms begin and end: forms of a word are never separated.
fn cuts(lexicon: &Lexicon, terms: &[Encoded]) -> Vec<std::ops::Range<usize>> {
    let mut last_form: Vec<usize> = (0..terms.len()).collect();
    for group in lexicon.groups() {
        last_form[group[0]] = group[group.len() - 1];
    }
    let (mut out, mut start, mut size, mut bound) = (Vec::new(), 0, 0, 0);
    for (at, term) in terms.iter().enumerate() {
        if size >= SHARD && bound < at {
            out.push(start..at);
            (start, size) = (at, 0);
        }
        size += term.meta.len() + term.postings.len() + 4;
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

fn dictionary<'w>(words: impl Iterator<Item = &'w str>, terms: &[Encoded], groups: &[u32]) -> Vec<u8> {
    let (lengths, own) = front_coded(words);
    let mut group = Vec::new();
    groups.iter().for_each(|distance| varint(*distance, &mut group));
    let (mut meta, mut sizes, mut position_sizes, mut postings) = Default::default();
    for term in terms {
        Vec::extend_from_slice(&mut meta, &term.meta);
        varint(narrow(term.postings.len()), &mut sizes);
        varint(narrow(term.positions.len()), &mut position_sizes);
        Vec::extend_from_slice(&mut postings, &term.postings);
    }
    let mut out = Vec::new();
    varint(narrow(terms.len()), &mut out);
    for part in [lengths, own, group, meta, sizes, position_sizes, postings] {
        section(&part, &mut out);
    }
    out
}

/// The positions of a shard's terms; no term lies in two files.
fn positions(shard: usize, terms: &[Encoded]) -> Vec<(String, Vec<u8>)> {
    let mut blocks: Vec<Vec<u8>> = vec![Vec::new()];
    for term in terms {
        let last = blocks.last_mut().expect("there is a first block");
        if !last.is_empty() && last.len() + term.positions.len() > POSITIONS {
            blocks.push(term.positions.clone());
        } else {
            last.extend_from_slice(&term.positions);
        }
    }
    let file = |(number, block): (usize, &Vec<u8>)| (format!("p/{shard}-{number}.ssx"), packed(b'P', block));
    blocks.iter().enumerate().map(file).collect()
}
