//! The small forms of the browser's files: varints, sections, front-coded words, and the packed part.

use std::cell::RefCell;

use flate2::{Compress, Compression, FlushCompress, Status};
use serde::Serialize;

/// LEB128: seven bits a byte, the lowest first.
pub(super) fn varint(mut value: u32, out: &mut Vec<u8>) {
    while value >= 0x80 {
        out.push(value.to_le_bytes()[0] | 0x80);
        value >>= 7;
    }
    out.push(value.to_le_bytes()[0]);
}

/// Reads what [`varint`] writes, from the front of some bytes.
pub(super) fn read_varint(bytes: &mut &[u8]) -> u32 {
    let (mut value, mut shift) = (0, 0);
    while let Some((byte, rest)) = bytes.split_first() {
        *bytes = rest;
        value |= u32::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            break;
        }
        shift += 7;
    }
    value
}

/// Bytes after their length.
pub(super) fn section(bytes: &[u8], out: &mut Vec<u8>) {
    varint(narrow(bytes.len()), out);
    out.extend_from_slice(bytes);
}

/// Words in order as the lengths of what each shares with the one before and of what is its own, and the latter's bytes.
pub(super) fn front_coded<'w>(words: impl Iterator<Item = &'w str>) -> (Vec<u8>, Vec<u8>) {
    let (mut lengths, mut own) = (Vec::new(), Vec::new());
    let mut last: &[u8] = &[];
    for word in words {
        let word = word.as_bytes();
        let shared = last.iter().zip(word).take_while(|(a, b)| a == b).count();
        varint(narrow(shared), &mut lengths);
        varint(narrow(word.len() - shared), &mut lengths);
        own.extend_from_slice(&word[shared..]);
        last = word;
    }
    (lengths, own)
}

/// What a part is. Its letter stands in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PartKind {
    /// A block of the text of a spec.
    Block,
    /// Where shards are.
    Directory,
    /// Where texts are.
    Texts,
    /// What is known of all documents.
    Meta,
    /// Ids and titles.
    Names,
    /// Which block of the texts says each term of a shard.
    Ordinals,
    Positions,
    /// A shard of terms.
    Terms,
    /// Words for repairs.
    Vocabulary,
}

impl PartKind {
    pub(super) fn letter(self) -> u8 {
        match self {
            Self::Block => b'B',
            Self::Directory => b'D',
            Self::Texts => b'H',
            Self::Meta => b'M',
            Self::Names => b'N',
            Self::Ordinals => b'O',
            Self::Positions => b'P',
            Self::Terms => b'T',
            Self::Vocabulary => b'V',
        }
    }

    /// Where files of such parts lie.
    pub(super) fn folder(self) -> &'static str {
        match self {
            Self::Block => "b",
            Self::Directory => "d",
            Self::Texts => "h",
            Self::Meta => "m",
            Self::Names => "n",
            Self::Positions => "p",
            Self::Ordinals | Self::Terms => "t",
            Self::Vocabulary => "v",
        }
    }
}

/// The first bytes of every part, once inflated.
const MAGIC: &[u8] = b"SSX1";

thread_local! {
    /// It is larger than most of what it packs, so that making it takes longer than using it.
    static PACKER: RefCell<Compress> = RefCell::new(Compress::new(Compression::default(), false));
}

/// A payload of a kind as raw DEFLATE.
pub(super) fn packed(kind: PartKind, payload: &[u8]) -> Vec<u8> {
    let bytes = [MAGIC, &[kind.letter()], payload].concat();
    PACKER.with_borrow_mut(|packer| {
        packer.reset();
        let mut out = Vec::with_capacity(bytes.len() / 2 + 64);
        loop {
            let done = usize::try_from(packer.total_in()).unwrap_or(bytes.len());
            let status = packer.compress_vec(&bytes[done..], &mut out, FlushCompress::Finish);
            if status.expect("memory takes all bytes") == Status::StreamEnd {
                out.shrink_to_fit();
                return out;
            }
            out.reserve(out.capacity());
        }
    })
}

/// A value as JSON that ends its line.
pub(super) fn json(value: &impl Serialize) -> Vec<u8> {
    let mut bytes = serde_json::to_vec(value).expect("data holds text keys only");
    bytes.push(b'\n');
    bytes
}

/// Counts and places of one index fit: tantivy numbers documents and tokens by 32 bits itself.
pub(super) fn narrow(value: usize) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}
