//! What `check --fix` makes of a file: its bytes and what was found in it go in, the bytes that mend it come out. All
//! that no finding is about stays as it is, byte for byte: line ends, a byte order mark, white space.

use std::fmt::Write as _;
use std::ops::Range;

use crate::diag::{self, Diagnostic};
use crate::encoding::MendKind;
use crate::source::Source;

/// A file mended.
#[derive(Debug, PartialEq, Eq)]
pub struct Mended {
    pub bytes: Vec<u8>,
    /// How many findings are gone.
    pub count: usize,
}

/// Mends a file as far as that is safe; `None` when nothing is. `findings` are those of this file.
pub fn mended(bytes: &[u8], findings: &[&Diagnostic]) -> Option<Mended> {
    let source = Source::new("", bytes);
    let kinds = || source.mends.iter().map(|mend| mend.kind);
    let known = |kind: MendKind| {
        let whole = [MendKind::Utf16, MendKind::Latin1, MendKind::DoubleEncoding];
        whole.contains(&kind) || matches!(kind, MendKind::Bom | MendKind::LineEnds)
    };
    // Characters that were lost cannot be written back.
    if source.lossy || !kinds().all(known) {
        return None;
    }
    let damaged = kinds().any(|kind| !matches!(kind, MendKind::Bom | MendKind::LineEnds));
    let about_encoding = findings.iter().filter(|found| found.rule == &diag::ENCODING).count();
    if damaged && about_encoding == 0 {
        return None;
    }
    let edits = edits(&source, findings);
    let count = edits.len() + if damaged { about_encoding } else { 0 };
    if count == 0 {
        return None;
    }
    let mut text = String::with_capacity(source.text.len());
    let mut at = 0;
    for (range, put) in &edits {
        text.push_str(&source.text[at..range.start]);
        text.push_str(put);
        at = range.end;
    }
    text.push_str(&source.text[at..]);
    let mark = if bytes.starts_with(BOM) { BOM } else { &[] };
    Some(Mended { bytes: [mark, with_ends(&text, &line_ends(bytes)).as_bytes()].concat(), count })
}

const BOM: &[u8] = "\u{FEFF}".as_bytes();

/// What is put where, in the order of the text; of two that overlap the first stands.
fn edits<'f>(source: &Source, findings: &[&'f Diagnostic]) -> Vec<(Range<usize>, &'f str)> {
    let mut out: Vec<(Range<usize>, &str)> = findings
        .iter()
        .filter_map(|found| {
            let fix = found.fix.as_ref()?;
            // A line end would shift those that are written back.
            if fix.find.is_empty() || (fix.find.contains('\n') || fix.put.contains('\n')) {
                return None;
            }
            let written = source.slice(found.span);
            let at = found.span.start + written.find(&fix.find)?;
            Some((at..at + fix.find.len(), fix.put.as_str()))
        })
        .collect();
    out.sort_by_key(|(range, _)| range.start);
    let mut end = 0;
    out.retain(|(range, _)| {
        let apart = range.start >= end;
        end = if apart { range.end } else { end };
        apart
    });
    out
}

/// The line ends of a file in their order.
fn line_ends(bytes: &[u8]) -> Vec<&'static str> {
    let units: Vec<u16> = match bytes {
        [0xFF, 0xFE, rest @ ..] => {
            rest.as_chunks::<2>().0.iter().map(|pair| u16::from_le_bytes(*pair)).collect()
        }
        [0xFE, 0xFF, rest @ ..] => {
            rest.as_chunks::<2>().0.iter().map(|pair| u16::from_be_bytes(*pair)).collect()
        }
        _ => bytes.iter().map(|byte| u16::from(*byte)).collect(),
    };
    let (line_feed, carriage_return) = (u16::from(b'\n'), u16::from(b'\r'));
    let mut out = Vec::new();
    for (at, unit) in units.iter().enumerate() {
        if *unit == carriage_return {
            out.push(if units.get(at + 1) == Some(&line_feed) { "\r\n" } else { "\r" });
        } else if *unit == line_feed && (at == 0 || units[at - 1] != carriage_return) {
            out.push("\n");
        }
    }
    out
}

/// A text with the line ends that its file has.
fn with_ends(text: &str, ends: &[&str]) -> String {
    let mut ends = ends.iter();
    let mut out = String::with_capacity(text.len() + ends.len());
    for line in text.split_inclusive('\n') {
        match line.strip_suffix('\n') {
            Some(line) => {
                out.push_str(line);
                out.push_str(ends.next().unwrap_or(&"\n"));
            }
            None => out.push_str(line),
        }
    }
    out
}

/// How many lines around a change are shown.
const AROUND: usize = 3;

/// The difference between two texts with equally many lines, as `diff -u` shows it.
pub fn unified(path: &str, before: &str, after: &str) -> String {
    let (old, new): (Vec<&str>, Vec<&str>) = (before.lines().collect(), after.lines().collect());
    let changed: Vec<usize> = (0..old.len().min(new.len())).filter(|at| old[*at] != new[*at]).collect();
    let mut out = format!("--- {path}\n+++ {path}\n");
    let mut at = 0;
    while at < changed.len() {
        let mut last = at;
        while last + 1 < changed.len() && changed[last + 1] - changed[last] <= 2 * AROUND {
            last += 1;
        }
        let (from, to) = (changed[at].saturating_sub(AROUND), (changed[last] + AROUND + 1).min(old.len()));
        let _ = writeln!(out, "@@ -{0},{1} +{0},{1} @@", from + 1, to - from);
        for line in from..to {
            if old[line] == new[line] {
                let _ = writeln!(out, " {}", old[line]);
            } else {
                let _ = write!(out, "-{}\n+{}\n", old[line], new[line]);
            }
        }
        at = last + 1;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Span;

    fn moved(text: &str, find: &str, put: &str) -> Diagnostic {
        let start = text.find('[').unwrap_or_default();
        Diagnostic::new(&diag::MOVED_REFERENCE, "a.md", Span::new(start, text.len()), "m").with_fix(find, put)
    }

    #[test]
    fn only_what_is_found_changes() {
        let text = "\u{FEFF}# A\r\n\r\nold.md [x](old.md)  \r\nend\rlast";
        let plain = Source::new("a.md", text.as_bytes()).text;
        let found = moved(&plain, "old.md", "../new.md");
        let out = mended(text.as_bytes(), &[&found]).unwrap();
        assert_eq!(String::from_utf8(out.bytes).unwrap(), text.replace("(old.md)", "(../new.md)"));
        assert_eq!(out.count, 1);
        assert_eq!(mended(text.as_bytes(), &[&moved(&plain, "no.md", "x")]), None);
    }

    #[test]
    fn a_damaged_text_is_written_as_it_was_meant() {
        let found = Diagnostic::new(&diag::ENCODING, "a.md", Span::default(), "m");
        let text = "**Status:** \u{e2}\u{153}\u{2026} done\r\n".as_bytes();
        let out = mended(text, &[&found]).unwrap();
        assert_eq!(String::from_utf8(out.bytes).unwrap(), "**Status:** ✅ done\r\n");
        let utf16: Vec<u8> = "\u{FEFF}é\r\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(mended(&utf16, &[&found]).unwrap().bytes, "é\r\n".as_bytes());
        // Bytes that are lost stay for their author; so does an edit in a file whose encoding nobody mends.
        let lost = ["d\u{e9}j\u{e0} vu, \u{e9}t\u{e9} ".as_bytes(), b"\xff", " \u{2705}".as_bytes()].concat();
        assert_eq!(mended(&lost, &[&found]), None);
        let link = "[x](old.md) \u{e2}\u{153}\u{2026}";
        assert_eq!(mended(link.as_bytes(), &[&moved("[x](old.md) ✅", "old.md", "new.md")]), None);
    }

    #[test]
    fn a_difference_shows_the_lines_around() {
        let numbers: Vec<String> = (1..=20).map(|at| at.to_string()).collect();
        let before = format!("{}\n", numbers.join("\n"));
        let after = before.replace("\n10\n", "\nten\n");
        let shown = unified("a.md", &before, &after);
        assert_eq!(shown, "--- a.md\n+++ a.md\n@@ -7,7 +7,7 @@\n 7\n 8\n 9\n-10\n+ten\n 11\n 12\n 13\n");
    }
}
