//! The texts of all specs -> bundles of some specs each, and where the text of each spec is in them.
//!
//! Which bundle a spec is in follows from its id and, roughly, from how many there are, so that a spec that is changed
//! or added changes one of them.

use rayon::prelude::*;

use super::bytes::{PartKind, narrow, packed, section, varint};
use super::pack::{FileStore, PartSeries, name_bytes, pack_for};
use super::text;
use crate::error::Result;
use crate::search::Entries;

/// Specs of a bundle, about.
const BUNDLE: usize = 8;
/// Bundles that are made before they are put.
const AT_ONCE: usize = 32;
/// Specs of a part that says where texts are.
pub(super) const DOCUMENTS: usize = 32;

/// Puts the texts of all specs; gives where they are.
pub(super) fn texts<E: Entries + ?Sized>(entries: &E, store: &mut FileStore) -> Result<PartSeries> {
    let mut bundles: Vec<Vec<usize>> = vec![Vec::new(); count(entries.count())];
    for document in 0..entries.count() {
        let at = number(entries.id(document)) % bundles.len();
        bundles[at].push(document);
    }
    let mut places = vec![Vec::new(); entries.count()];
    for bundles in bundles.chunks(AT_ONCE) {
        let made: Vec<Bundle> = bundles.par_iter().map(|documents| bundle(documents, entries)).collect();
        for Bundle { bytes, texts } in made.into_iter().filter(|made| !made.texts.is_empty()) {
            let name = name_bytes(&store.put(PartKind::Block.folder(), "ssx", bytes)?);
            for (document, sizes) in texts {
                places[document] = [name.clone(), sizes].concat();
            }
        }
    }
    let part = |places: &[Vec<u8>]| {
        let mut payload = Vec::new();
        places.iter().for_each(|place| section(place, &mut payload));
        packed(PartKind::Texts, &payload)
    };
    let parts: Vec<Vec<u8>> = places.chunks(DOCUMENTS).map(part).collect();
    store.series(PartKind::Texts, &parts, pack_for(parts.len(), 1 + entries.count() / 1_024))
}

/// The blocks of some documents, and of each of these where its blocks are.
struct Bundle {
    bytes: Vec<u8>,
    texts: Vec<(usize, Vec<u8>)>,
}

fn bundle<E: Entries + ?Sized>(documents: &[usize], entries: &E) -> Bundle {
    let (mut bytes, mut texts) = (Vec::new(), Vec::new());
    for document in documents {
        let mut place = Vec::new();
        varint(narrow(bytes.len()), &mut place);
        for block in text::blocks(&entries.entry(*document).passages) {
            let part = text::packed_block(&block);
            varint(narrow(part.len()), &mut place);
            bytes.extend(part);
        }
        texts.push((*document, place));
    }
    Bundle { bytes, texts }
}

/// How many bundles there are for so many specs. It keeps for a while when specs are added, since all bundles change
/// when it does.
fn count(specs: usize) -> usize {
    let most = (specs / BUNDLE).max(1);
    let step = 1 << (most.ilog2().saturating_sub(2));
    most - most % step
}

/// A number that depends on nothing but the id.
fn number(id: &str) -> usize {
    let hash = blake3::hash(id.as_bytes());
    hash.as_bytes()[..4].iter().fold(0, |number, byte| number << 8 | usize::from(*byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_of_bundles_moves_in_steps() {
        let counts = [0, 7, 20, 80, 648, 1_000, 10_000, 10_200].map(count);
        assert_eq!(counts, [1, 1, 2, 10, 80, 112, 1_024, 1_024]);
    }
}
