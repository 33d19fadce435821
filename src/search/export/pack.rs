//! Finished parts -> files of several parts, each named by its own content, and where each part is in them.
//!
//! A part is a DEFLATE stream of its own. Who reads one asks for its bytes only, where the host knows how to answer that,
//! so that there are few files and still little to load.

use std::collections::BTreeSet;

use serde::Serialize;

use super::bytes::{PartKind, narrow};
use crate::error::Result;

/// Takes a file's name below `search/` and its bytes, from any thread.
pub type Put<'p> = dyn Fn(String, Vec<u8>) -> Result<()> + Sync + 'p;

/// Hexadecimal digits of a name.
const DIGITS: usize = 12;

/// Takes files, each once.
pub(super) struct FileStore<'p> {
    put: &'p Put<'p>,
    known: BTreeSet<String>,
}

/// Parts of one kind in their order.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub(super) struct PartSeries {
    /// How many a file has, but for the last.
    pub pack: usize,
    /// The names of the files.
    pub files: Vec<String>,
    /// Bytes of each part.
    pub sizes: Vec<u32>,
}

impl<'p> FileStore<'p> {
    pub(super) fn new(put: &'p Put<'p>) -> Self {
        Self { put, known: BTreeSet::new() }
    }

    /// Puts a file into the folder of its kind; gives its name. The same content twice is one file.
    pub(super) fn put(&mut self, folder: &str, ending: &str, bytes: Vec<u8>) -> Result<String> {
        let name = name_of(&bytes);
        let path = format!("{folder}/{name}.{ending}");
        if self.known.insert(path.clone()) {
            (self.put)(path, bytes)?;
        }
        Ok(name)
    }

    /// Puts parts of a kind, so many a file.
    pub(super) fn series(&mut self, kind: PartKind, parts: &[Vec<u8>], pack: usize) -> Result<PartSeries> {
        let files = parts.chunks(pack).map(|parts| self.put(kind.folder(), "ssx", parts.concat()));
        let sizes = parts.iter().map(|part| narrow(part.len())).collect();
        Ok(PartSeries { pack, files: files.collect::<Result<_>>()?, sizes })
    }
}

/// The name of a file with this content.
pub(super) fn name_of(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex()[..DIGITS].to_owned()
}

/// The bytes of a name.
pub(super) fn name_bytes(name: &str) -> Vec<u8> {
    let digits = name.as_bytes().chunks(2).filter_map(|pair| std::str::from_utf8(pair).ok());
    digits.filter_map(|pair| u8::from_str_radix(pair, 16).ok()).collect()
}

/// How many parts a file must have so that there are no more than so many files: a power of two, so that larger
/// groups of parts begin with a file.
pub(super) fn pack_for(parts: usize, files: usize) -> usize {
    parts.div_ceil(files.max(1)).next_power_of_two()
}
