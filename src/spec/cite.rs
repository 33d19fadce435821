//! Ids in a spec's text -> [`Citation`]s: `FR1`, `FR-001` and `FR 1` are one, `FR1–FR3` are three, and
//! `other-spec#FR1` is another spec's. An id is declared in its own section only; everywhere else it is cited.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::arena::{Id, ItemId};
use crate::diag::Span;
use crate::markdown::tree::{self, Block, BlockKind, Inline, InlineKind};
use crate::spec::item_id;

/// The most ids that a range such as `FR1–FR9` stands for.
const WIDEST: u32 = 50;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Citation {
    pub cited: Cited,
    /// Where its text says it.
    pub span: Span,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cited {
    /// An item of this spec, by its number.
    Own(ItemId),
    /// An item of another spec, both as written.
    Other { spec: String, id: String },
    /// An id of this spec's own kind that nobody declares.
    Undeclared(String),
}

/// The items that can be cited.
pub struct Declared {
    /// By the normal form of their ids.
    numbers: BTreeMap<String, ItemId>,
    /// Prefixes of at least two capital letters, in normal form: an id of one letter may be anything.
    prefixes: BTreeSet<String>,
    /// Whether some id ends in a letter.
    is_lettered: bool,
}

impl Declared {
    /// `ids` in the order of the items.
    pub fn new<'a>(ids: impl Iterator<Item = &'a str>) -> Self {
        let mut out = Self { numbers: BTreeMap::new(), prefixes: BTreeSet::new(), is_lettered: false };
        for (number, id) in ids.enumerate().filter(|(_, id)| !id.is_empty()) {
            out.numbers.entry(item_id::normal(id)).or_insert(ItemId::new(number));
            out.is_lettered |=
                id.ends_with(|c: char| c.is_ascii_lowercase()) && id.contains(|c: char| c.is_ascii_digit());
            let prefix = id.split(|c: char| !c.is_ascii_uppercase()).next().unwrap_or("");
            if prefix.len() > 1 {
                out.prefixes.insert(prefix.to_owned());
            }
        }
        out
    }
}

/// Everything that is cited in a block and the blocks in it, each once a leaf; what begins at a placeholder says
/// nothing.
pub fn citations(
    block: &Block,
    declared: &Declared,
    placeholders: &BTreeSet<usize>,
    out: &mut Vec<Citation>,
) {
    if placeholders.contains(&block.span.start) {
        return;
    }
    let mut leaf = |content: &[Inline]| {
        let leaf = Leaf::of(content);
        let mut seen: BTreeSet<Cited> = BTreeSet::new();
        for (at, cited) in mentions(&leaf.text, declared) {
            let quoted = matches!(cited, Cited::Undeclared(_)) && leaf.is_code(&at);
            if !quoted && seen.insert(cited.clone()) {
                out.push(Citation { cited, span: leaf.place(&at) });
            }
        }
    };
    match &block.kind {
        BlockKind::Heading { content, .. } | BlockKind::Paragraph(content) => {
            leaf(content);
        }
        BlockKind::Table(table) => {
            for row in table.rows.iter().filter(|row| !placeholders.contains(&row.span.start)) {
                row.cells.iter().for_each(|cell| leaf(cell));
            }
        }
        BlockKind::List { items, .. } => {
            let items = items.iter().filter(|item| !placeholders.contains(&item.span.start));
            for block in items.flat_map(|item| &item.blocks) {
                citations(block, declared, placeholders, out);
            }
        }
        BlockKind::Quote(blocks) | BlockKind::Alert { blocks, .. } | BlockKind::Footnote { blocks, .. } => {
            blocks.iter().for_each(|block| citations(block, declared, placeholders, out));
        }
        BlockKind::Code { .. } | BlockKind::Html(_) | BlockKind::Rule => {}
    }
}

/// The words of a leaf but for those of its links, which are said of another place.
#[derive(Default)]
struct Leaf {
    text: String,
    /// Where a piece begins in the words, where it stands in the file, and whether it is code.
    pieces: Vec<(usize, Span, bool)>,
}

impl Leaf {
    fn of(content: &[Inline]) -> Self {
        let mut out = Self::default();
        out.push(content);
        out
    }

    fn push(&mut self, content: &[Inline]) {
        for inline in content {
            match &inline.kind {
                InlineKind::Link { .. } | InlineKind::Image { .. } => self.text.push(' '),
                InlineKind::Emphasis(content) | InlineKind::Strong(content) | InlineKind::Strike(content) => {
                    self.push(content);
                }
                kind => {
                    self.pieces.push((self.text.len(), inline.span, matches!(kind, InlineKind::Code(_))));
                    self.text.push_str(&tree::plain(std::slice::from_ref(inline)));
                }
            }
        }
    }

    fn piece(&self, at: &Range<usize>) -> Option<usize> {
        self.pieces.partition_point(|(start, ..)| *start <= at.start).checked_sub(1)
    }

    /// An id that is quoted as code may be anybody's.
    fn is_code(&self, at: &Range<usize>) -> bool {
        self.piece(at).is_some_and(|piece| self.pieces[piece].2)
    }

    /// The place in the file of a part of the words.
    fn place(&self, at: &Range<usize>) -> Span {
        let Some(piece) = self.piece(at) else { return Span::default() };
        let (start, span, code) = self.pieces[piece];
        let end = self.pieces.get(piece + 1).map_or(self.text.len(), |next| next.0);
        // Marks around code, and letters that are written as several, make the file longer than its words.
        let longer = (span.end - span.start).saturating_sub(end - start);
        let lead = if code { longer / 2 } else { 0 };
        if !code && longer > 0 {
            return Span::new(span.start, span.end);
        }
        let start = (span.start + lead + at.start - start).min(span.end);
        Span::new(start, (start + at.len()).min(span.end))
    }
}

/// The ids in a text with where they stand in it, in their order.
pub fn mentions(text: &str, declared: &Declared) -> Vec<(Range<usize>, Cited)> {
    let mut out: Vec<(Range<usize>, Cited)> = Vec::new();
    // The id before and where it ended, for ranges.
    let mut last: Option<(String, u32, usize)> = None;
    let mut at = 0;
    while let Some(found) = text[at..].find(|c: char| c.is_ascii_digit()) {
        let start = at + found;
        let run = text[start..].find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len() - start);
        let digits = text[start..start + run].trim_end_matches('.');
        // `16a` is a number of its own.
        let letter = text[start + digits.len()..].chars().next().filter(char::is_ascii_lowercase);
        let lettered = letter.is_some() && declared.is_lettered;
        let digits = if lettered { &text[start..=start + digits.len()] } else { digits };
        let end = start + digits.len();
        at = (start + run).max(end);
        if text[end..].starts_with(|c: char| c.is_alphanumeric() || c == '_') {
            continue;
        }
        let before = &text[..start];
        if in_address(before) {
            continue;
        }
        if let Some((from, spec, prefix)) = other(before) {
            let cited = Cited::Other { spec: spec.to_owned(), id: format!("{prefix}{digits}") };
            out.push((from..end, cited));
            continue;
        }
        let Some(prefix) = prefix(before, digits, &text[end..], declared, &mut out) else {
            range(text, &mut last, start, digits, declared, &mut out);
            continue;
        };
        range_between(text, last.take(), start, &prefix, digits, declared, &mut out);
        last = digits.parse().ok().map(|number| (prefix, number, end));
    }
    out
}

/// The prefix that makes the digits an id of this spec, which is noted.
fn prefix(
    before: &str,
    digits: &str,
    after: &str,
    declared: &Declared,
    out: &mut Vec<(Range<usize>, Cited)>,
) -> Option<String> {
    let end = before.len() + digits.len();
    let bare = before.strip_suffix([' ', '-', '.', '#', '_', '\u{a0}', '\u{2011}']).unwrap_or(before);
    let mut start = bare.len();
    // Up to four words: `Test Case 2`, `FR-AUTH-2`.
    for _ in 0..4 {
        let word = bare[..start].trim_end_matches([' ', '-', '.', '_', '\u{2011}']);
        let joined = start - word.len();
        let letters = word.trim_end_matches(char::is_alphanumeric);
        if letters.len() == word.len() || joined > 3 {
            break;
        }
        start = letters.len();
        if letters.ends_with('_') {
            break;
        }
        let prefix = &bare[start..];
        // `Q1 2026` is a quarter, whatever questions there are.
        if prefix.len() == 1 && is_year(after) {
            return None;
        }
        if let Some(number) = declared.numbers.get(&item_id::normal(&format!("{prefix}{digits}"))) {
            out.push((start..end, Cited::Own(*number)));
            return Some(prefix.to_owned());
        }
        let inner = letters.ends_with(['-', '_', '.', '\u{2011}']);
        if declared.prefixes.contains(prefix) && !before.ends_with(' ') && !inner {
            let id = format!("{prefix}{}{digits}", &before[bare.len()..]);
            out.push((start..end, Cited::Undeclared(id)));
            return Some(prefix.to_owned());
        }
    }
    None
}

/// The end of a text. No name of a spec is longer, and looking further back for each number would cost the square of
/// the text.
fn tail(text: &str) -> &str {
    const LONGEST: usize = 240;
    &text[text.ceil_char_boundary(text.len().saturating_sub(LONGEST))..]
}

/// Whether a text ends within an address of the web.
fn in_address(before: &str) -> bool {
    tail(before).rsplit(char::is_whitespace).next().is_some_and(|word| word.contains("://"))
}

fn is_year(text: &str) -> bool {
    let word = text.trim_start().split(|c: char| !c.is_ascii_digit()).next().unwrap_or("");
    text.starts_with([' ', '/', '-']) && word.len() == 4
}

/// `auth#FR`, in front of a number: where it begins, the other spec and the prefix.
fn other(before: &str) -> Option<(usize, &str, &str)> {
    let tail = tail(before);
    let (head, prefix) = tail.rsplit_once('#')?;
    let plain = prefix.chars().all(|c| c.is_ascii_alphabetic() || c == '-' || c == '_');
    let start = head
        .rfind(|c: char| !(c.is_alphanumeric() || "-_./".contains(c)))
        .map_or(0, |at| at + head[at..].chars().next().map_or(1, char::len_utf8));
    let spec = head[start..].trim_matches(['.', '/']);
    (plain && prefix.starts_with(|c: char| c.is_ascii_alphabetic()) && !spec.is_empty()).then_some((
        before.len() - tail.len() + start,
        spec,
        prefix,
    ))
}

/// `FR1–3`: the second number has no prefix of its own.
fn range(
    text: &str,
    last: &mut Option<(String, u32, usize)>,
    start: usize,
    digits: &str,
    declared: &Declared,
    out: &mut Vec<(Range<usize>, Cited)>,
) {
    let before = last.take();
    let Some((prefix, _, end)) = &before else { return };
    if text[*end..start].starts_with(['–', '-', '…']) {
        let prefix = prefix.clone();
        range_between(text, before, start, &prefix, digits, declared, out);
    }
}

fn range_between(
    text: &str,
    last: Option<(String, u32, usize)>,
    start: usize,
    prefix: &str,
    digits: &str,
    declared: &Declared,
    out: &mut Vec<(Range<usize>, Cited)>,
) {
    let (Some((first, from, end)), Ok(to)) = (last, digits.parse::<u32>()) else { return };
    let between = text[end..start].trim();
    let bare = between.trim_end_matches(['-', '_', '#']).trim_end();
    let bare = bare.strip_suffix(prefix).unwrap_or(bare).trim();
    let joined = matches!(bare, "–" | "—" | "…" | ".." | "-" | "to" | "through")
        || (bare.is_empty() && between == "-");
    if first == prefix && joined && from < to && to - from <= WIDEST {
        let ids = (from + 1..=to).map(|number| item_id::normal(&format!("{prefix}{number}")));
        let own = ids.filter_map(|id| declared.numbers.get(&id));
        out.extend(own.map(|number| (start..start + digits.len(), Cited::Own(*number))));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The numbers of the items that a text cites.
    fn own(text: &str) -> Vec<usize> {
        let declared = Declared::new(["FR1", "FR-002", "NFR1", "Test Case 1", "FR3", "C1"].into_iter());
        let own = mentions(text, &declared).into_iter().filter_map(|(_, cited)| match cited {
            Cited::Own(item) => Some(item.number()),
            _ => None,
        });
        let own: BTreeSet<usize> = own.collect();
        own.into_iter().collect()
    }

    #[test]
    fn an_id_is_one_however_it_is_written() {
        for text in ["FR1", "(FR-1)", "see FR 1.", "fr1", "FR-001, and"] {
            assert_eq!(own(text), [0], "{text}");
        }
        assert_eq!(own("FR1, FR2 and NFR1"), [0, 1, 2]);
        assert_eq!(own("as test case 1 shows"), [3]);
        for text in ["XFR1", "FR1a", "FR12", "1", "FR", "utf8", "C1 2026"] {
            assert_eq!(own(text), [] as [usize; 0], "{text}");
        }
    }

    #[test]
    fn a_range_stands_for_all_between() {
        for text in ["FR1–FR3", "FR1-FR3", "FR1–3", "FR-1 to FR-3", "FR1 - FR3", "FR1..FR3", "FR1 – FR3"]
        {
            assert_eq!(own(text), [0, 1, 4], "{text}");
        }
        assert_eq!(own("FR1 and FR3"), [0, 4]);
    }

    #[test]
    fn another_specs_id_carries_its_name() {
        let declared = Declared::new(["FR1"].into_iter());
        let found = mentions("rests on auth#FR1 and (../planned/tokens.md#fr-2).", &declared);
        let other = |spec: &str, id: &str| Cited::Other { spec: spec.into(), id: id.into() };
        let found: Vec<_> = found.into_iter().map(|(_, cited)| cited).collect();
        assert_eq!(found, [other("auth", "FR1"), other("planned/tokens.md", "fr-2")]);
        for text in ["owner/name#12 and #3", "https://example.com/other/auth#FR1"] {
            assert_eq!(mentions(text, &declared), [], "{text}");
        }
    }

    #[test]
    fn an_id_nobody_declares_is_told_when_its_prefix_is_ours() {
        let declared = Declared::new(["FR1", "C1"].into_iter());
        assert_eq!(mentions("so FR9, C11, UTF8", &declared), [(3..6, Cited::Undeclared("FR9".into()))]);
    }

    #[test]
    fn an_id_has_the_place_where_it_stands_and_one_in_code_is_nobodys() {
        let text = "- a *b* [FR8](x) `c` and\n  **see** FR9, `FR7`\n- **FR1:** x\n";
        let declared = Declared::new(["FR1"].into_iter());
        let mut found = Vec::new();
        for block in crate::markdown::parse(text, 0) {
            citations(&block, &declared, &BTreeSet::new(), &mut found);
        }
        let found: Vec<_> = found.iter().map(|one| &text[one.span.start..one.span.end]).collect();
        assert_eq!(found, ["FR9", "FR1"]);
    }
}
