//! Bytes of a source file go in; text comes out, in UTF-8 with `\n` at the line ends, and a list of what
//! had to be mended on the way. Nothing fails: what cannot be read becomes U+FFFD and is listed.
//!
//! Double encoding is UTF-8 that was read as Windows-1252 and saved as UTF-8 again, once or more often:
//! `✅` became `âœ…`. It is mended sequence by sequence, where a sequence is implausible
//! as text, so that a lost byte or an honest `VOCÊ…` elsewhere in the file changes nothing.

mod double;
mod windows_1252;

use std::borrow::Cow;
use std::ops::Range;

use double::Replacement;
use windows_1252::windows_1252;

use crate::text::{has_unwritable, is_unwritable};

/// The text of a file, and what was done to it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Decoded {
    pub text: String,
    /// In the order of the text; a file of garbage has no more than the first thousand NULs and invalid bytes.
    pub mends: Vec<Mend>,
    /// Some bytes could not be read and are U+FFFD now.
    pub lossy: bool,
}

/// One place where the text differs from the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mend {
    /// Bytes of the mended text.
    pub range: Range<usize>,
    /// The text of the file; bytes that are no text as `\xff`.
    pub from: String,
    pub kind: MendKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MendKind {
    /// A byte order mark was left out.
    Bom,
    /// `\r\n` or a lone `\r` became `\n`; listed once, at the first.
    LineEnds,
    /// The whole file was UTF-16; listed once.
    Utf16,
    /// The whole file was Windows-1252 or Latin-1; listed once, at the first character concerned.
    Latin1,
    DoubleEncoding,
    /// A NUL became U+FFFD, as `CommonMark` says.
    Nul,
    /// Another character that is no text became U+FFFD.
    Control,
    /// A vertical tab or a form feed, by which old programs broke lines and pages, became a space; listed once.
    Break,
    /// Bytes that are no text, from this offset of the file on, became U+FFFD.
    Invalid {
        offset: usize,
    },
}

/// Reads a file whatever its encoding.
pub fn decode(bytes: &[u8]) -> Decoded {
    let mut read = Decoded::default();
    match bytes {
        [0xFF, 0xFE, rest @ ..] => read.utf16(rest, u16::from_le_bytes),
        [0xFE, 0xFF, rest @ ..] => read.utf16(rest, u16::from_be_bytes),
        [0xEF, 0xBB, 0xBF, rest @ ..] => {
            read.mend(0, "\u{FEFF}", MendKind::Bom);
            read.utf8(rest, 3);
        }
        _ => read.utf8(bytes, 0),
    }
    if read.text.starts_with(DAMAGED_BOM) {
        read.edit(&[(0..DAMAGED_BOM.len(), String::new())], |_| MendKind::Bom);
    }
    read.plain_lines();
    if !read.mends.iter().any(|mend| mend.kind == MendKind::Latin1) {
        let (now, places) = undo(&read.text);
        if let Cow::Owned(now) = now {
            let edits: Vec<Replacement> =
                places.iter().map(|place| (place.was.clone(), now[place.now.clone()].to_owned())).collect();
            read.edit(&edits, |_| MendKind::DoubleEncoding);
        }
    }
    read.plain_signs();
    read
}

/// Takes double encoding back as often as it was done, and lists the places. Sound text is borrowed.
fn undo(text: &str) -> (Cow<'_, str>, Vec<EditedRange>) {
    let mut now = Cow::Borrowed(text);
    let mut places = Vec::new();
    loop {
        let edits = double::edits(&now);
        if edits.is_empty() {
            return (now, places);
        }
        places = compose(&places, &edits);
        now = Cow::Owned(apply(&now, &edits));
    }
}

/// Enough to see that a file is no text.
const LISTED: usize = 1000;

const DAMAGED_BOM: &str = "ï»¿";

/// A place before and after edits.
struct EditedRange {
    was: Range<usize>,
    now: Range<usize>,
}

impl Decoded {
    fn mend(&mut self, length: usize, from: impl Into<String>, kind: MendKind) {
        let end = self.text.len();
        self.mends.push(Mend { range: end - length..end, from: from.into(), kind });
    }

    fn utf8(&mut self, bytes: &[u8], start: usize) {
        if let Ok(text) = std::str::from_utf8(bytes) {
            self.text.push_str(text);
            return;
        }
        if is_windows_1252(bytes) {
            let first = bytes.iter().position(|byte| !byte.is_ascii()).unwrap_or(0);
            self.text = bytes.iter().map(|&byte| windows_1252(byte)).collect();
            let range = first..first + windows_1252(bytes[first]).len_utf8();
            self.mends.push(Mend { range, from: escaped(&bytes[first..=first]), kind: MendKind::Latin1 });
            return;
        }
        let mut offset = start;
        for chunk in bytes.utf8_chunks() {
            self.text.push_str(chunk.valid());
            offset += chunk.valid().len();
            if !chunk.invalid().is_empty() {
                self.invalid(chunk.invalid(), offset);
                offset += chunk.invalid().len();
            }
        }
    }

    fn utf16(&mut self, bytes: &[u8], unit: fn([u8; 2]) -> u16) {
        self.mend(0, "", MendKind::Utf16);
        let (pairs, odd) = bytes.as_chunks::<2>();
        let mut offset = 2;
        for read in char::decode_utf16(pairs.iter().map(|&pair| unit(pair))) {
            let length = read.as_ref().map_or(2, |c| 2 * c.len_utf16());
            match read {
                Ok(c) => self.text.push(c),
                Err(_) => self.invalid(&bytes[offset - 2..offset], offset),
            }
            offset += length;
        }
        if !odd.is_empty() {
            self.invalid(odd, offset);
        }
    }

    fn invalid(&mut self, bytes: &[u8], offset: usize) {
        self.text.push(char::REPLACEMENT_CHARACTER);
        self.lossy = true;
        if self.mends.len() < LISTED {
            self.mend(char::REPLACEMENT_CHARACTER.len_utf8(), escaped(bytes), MendKind::Invalid { offset });
        }
    }

    /// Line ends and NULs.
    fn plain_lines(&mut self) {
        if !self.text.bytes().any(|byte| matches!(byte, b'\r' | b'\0')) {
            return;
        }
        let lone = |at: usize| !self.text[at + 1..].starts_with('\n');
        let edits: Vec<Replacement> = (self.text.match_indices(['\r', '\0']))
            .map(|(at, found)| match found {
                "\0" => (at..at + 1, char::REPLACEMENT_CHARACTER.to_string()),
                _ if lone(at) => (at..at + 1, "\n".to_owned()),
                _ => (at..at + 2, "\n".to_owned()),
            })
            .collect();
        let kind = |from: &str| if from == "\0" { MendKind::Nul } else { MendKind::LineEnds };
        self.edit(&edits, kind);
        let (mut line_ends, mut nuls) = (0, 0);
        self.mends.retain(|mend| {
            line_ends += usize::from(mend.kind == MendKind::LineEnds);
            nuls += usize::from(mend.kind == MendKind::Nul);
            match mend.kind {
                MendKind::LineEnds => line_ends == 1,
                MendKind::Nul => nuls <= LISTED,
                _ => true,
            }
        });
    }

    /// Characters that are neither signs nor white space of Markdown; the marks of NULs and broken bytes are made before.
    /// Those from U+0080 on are signs of Windows-1252 whose bytes were read as Latin-1.
    fn plain_signs(&mut self) {
        if !has_unwritable(&self.text) {
            return;
        }
        let mut listed = 0;
        let edits: Vec<Replacement> = (self.text.match_indices(is_unwritable))
            .map(|(at, found)| {
                let sign = found.chars().next().unwrap_or_default();
                let meant = u8::try_from(u32::from(sign)).map_or(sign, windows_1252);
                let shown = match sign {
                    '\u{b}' | '\u{c}' => ' ',
                    _ if !meant.is_control() && meant != sign => meant,
                    _ => char::REPLACEMENT_CHARACTER,
                };
                (at..at + found.len(), shown.to_string())
            })
            .collect();
        self.edit(&edits, |from| match from {
            "\u{b}" | "\u{c}" => MendKind::Break,
            _ if from.len() == 2 && !windows_1252(from.as_bytes()[1]).is_control() => {
                MendKind::DoubleEncoding
            }
            _ => MendKind::Control,
        });
        let mut breaks = 0;
        self.mends.retain(|mend| {
            breaks += usize::from(mend.kind == MendKind::Break);
            listed += usize::from(mend.kind == MendKind::Control);
            match mend.kind {
                MendKind::Break => breaks == 1,
                MendKind::Control => listed <= LISTED,
                _ => true,
            }
        });
    }

    /// Applies edits that touch no mend made before, and lists them in the order of the text.
    fn edit(&mut self, edits: &[Replacement], kind: impl Fn(&str) -> MendKind) {
        let places = compose(&[], edits);
        let moves: Vec<_> = places.iter().map(|place| (place.was.end, place.now.end)).collect();
        for Mend { range, .. } in &mut self.mends {
            *range = moved(&moves, range.start)..moved(&moves, range.end);
        }
        for EditedRange { was, now } in places {
            let from = self.text[was].to_owned();
            self.mends.push(Mend { range: now, kind: kind(&from), from });
        }
        self.mends.sort_by_key(|mend| mend.range.start);
        self.text = apply(&self.text, edits);
    }
}

/// The places of earlier edits and later ones together, each in the first text and in the last.
fn compose(earlier: &[EditedRange], later: &[Replacement]) -> Vec<EditedRange> {
    let back: Vec<_> = earlier.iter().map(|place| (place.now.end, place.was.end)).collect();
    let mut end = 0;
    let mut grown = 0;
    let ahead: Vec<_> = (later.iter())
        .map(|(range, new)| {
            grown += range.start - end + new.len();
            end = range.end;
            (end, grown)
        })
        .collect();
    let mut touched: Vec<_> = earlier.iter().map(|place| place.now.clone()).collect();
    touched.extend(later.iter().map(|(range, _)| range.clone()));
    touched.sort_by_key(|range| (range.start, range.end));
    let mut merged: Vec<Range<usize>> = Vec::new();
    for range in touched {
        match merged.last_mut() {
            Some(last) if range.start < last.end => last.end = last.end.max(range.end),
            _ => merged.push(range),
        }
    }
    let both =
        |moves: &[(usize, usize)], range: &Range<usize>| moved(moves, range.start)..moved(moves, range.end);
    merged.iter().map(|range| EditedRange { was: both(&back, range), now: both(&ahead, range) }).collect()
}

/// Where an offset went, by the ends of what was replaced before it.
fn moved(ends: &[(usize, usize)], offset: usize) -> usize {
    let before = ends.partition_point(|&(end, _)| end <= offset);
    before.checked_sub(1).map_or(offset, |last| ends[last].1 + offset - ends[last].0)
}

fn apply(text: &str, edits: &[Replacement]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut end = 0;
    for (range, new) in edits {
        out.push_str(&text[end..range.start]);
        out.push_str(new);
        end = range.end;
    }
    out + &text[end..]
}

/// A file of one byte a character: next to nothing in it is UTF-8, nothing is a control character, and it
/// is not UTF-8 that was merely cut off at the end.
fn is_windows_1252(bytes: &[u8]) -> bool {
    let (mut valid, mut invalid) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        valid += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        invalid += chunk.invalid().len();
    }
    let text = |&byte: &u8| {
        matches!(byte, b'\t' | b'\n' | b'\r' | 0x0C | b' '..=0x7E) || !windows_1252(byte).is_control()
    };
    let cut = bytes
        .utf8_chunks()
        .last()
        .is_some_and(|chunk| chunk.invalid().len() > 1 && chunk.invalid().len() == invalid);
    invalid > 10 * valid && !cut && bytes.iter().all(text)
}

fn escaped(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |out, byte| out + &format!("\\x{byte:02x}"))
}

#[cfg(test)]
mod tests;
