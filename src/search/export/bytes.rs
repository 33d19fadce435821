//! The small forms of the browser's files: varints, sections, front-coded words, and the packed file.

use std::io::Write;

use flate2::Compression;
use flate2::write::DeflateEncoder;

/// LEB128: seven bits a byte, the lowest first.
pub fn varint(mut value: u32, out: &mut Vec<u8>) {
    while value >= 0x80 {
        out.push(value.to_le_bytes()[0] | 0x80);
        value >>= 7;
    }
    out.push(value.to_le_bytes()[0]);
}

/// Bytes after their length.
pub fn section(bytes: &[u8], out: &mut Vec<u8>) {
    varint(narrow(bytes.len()), out);
    out.extend_from_slice(bytes);
}

/// Words in order as the lengths of what each shares with the one before and of what is its own, and the latter's bytes.
pub fn front_coded<'w>(words: impl Iterator<Item = &'w str>) -> (Vec<u8>, Vec<u8>) {
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

/// The first bytes of every file, once inflated.
const MAGIC: &[u8] = b"SSX1";

/// A payload of a kind as raw DEFLATE.
pub fn packed(kind: u8, payload: &[u8]) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
    for bytes in [MAGIC, &[kind], payload] {
        encoder.write_all(bytes).expect("memory takes all bytes");
    }
    encoder.finish().expect("memory takes all bytes")
}

/// Counts and places of one index fit: tantivy numbers documents and tokens by 32 bits itself.
pub fn narrow(value: usize) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}
