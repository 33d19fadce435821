//! The ids of items, in the forms that people write: everything before the last number is the prefix; and what an id
//! makes of an item.

use serde::{Deserialize, Serialize};

use crate::words::kind::Kind;

/// What an item is: of a kind of ours, or of one that only a team's prefix names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum ItemKind {
    Known(Kind),
    /// The prefix in lower case; empty for an entry of a team's own section.
    Own(String),
}

impl ItemKind {
    /// The name in the data: `functional_requirement`; empty for a kind whose entries have none.
    pub fn name(&self) -> &str {
        match self {
            Self::Known(kind) => kind.item(),
            Self::Own(name) => name,
        }
    }

    pub fn known(&self) -> Option<Kind> {
        match self {
            Self::Known(kind) => Some(*kind),
            Self::Own(_) => None,
        }
    }
}

impl PartialEq<Kind> for ItemKind {
    fn eq(&self, kind: &Kind) -> bool {
        *self == Self::Known(*kind)
    }
}

/// A prefix that declares items, and what such items are.
#[derive(Debug, Clone)]
pub struct ItemPrefix<'a> {
    pub prefix: &'a str,
    pub kind: ItemKind,
}

/// An id with which a text begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WrittenId<'t> {
    pub id: &'t str,
    /// What stands before its last number.
    pub prefix: &'t str,
    pub rest: &'t str,
}

/// Parts `FR-2.1: text` into id, text and kind, when it begins with one of the prefixes and a number: `Phase 2`, `Phase II`,
/// `Week 1-2`, `FR-016a`.
pub fn numbered<'t, 'p>(text: &'t str, prefixes: &'p [ItemPrefix]) -> Option<(WrittenId<'t>, &'p ItemKind)> {
    let bracketed = text.trim().strip_prefix('[').filter(|text| text.contains(']'));
    let text = bracketed.unwrap_or(text.trim());
    prefixes.iter().find_map(|ItemPrefix { prefix, kind }| {
        let behind = text.get(prefix.len()..).filter(|_| {
            let head = text.as_bytes().get(..prefix.len());
            head.is_some_and(|head| head.eq_ignore_ascii_case(prefix.as_bytes()))
        })?;
        let number = behind.strip_prefix([' ', '-', '#', '_', '\u{2011}', '\u{a0}']).unwrap_or(behind);
        let spelled = prefix.len() > 2 && number.len() < behind.len();
        let length = number_len(number).or_else(|| spelled.then(|| roman_len(number)).flatten())?;
        let length = length + if spelled { range_len(&number[length..]) } else { 0 };
        let start = text.len() - number.len();
        let after = &number[length..];
        is_end(after).then_some(())?;
        let id = WrittenId { id: &text[..start + length], prefix: &text[..start], rest: behind_id(after) };
        Some((id, kind))
    })
}

/// An id of capitals, whatever its prefix: `FR-AUTH-001`, `SRS.1.2`, `[R1]`, `T-3a`. `None` for names that only end in a
/// number.
pub fn coded(text: &str) -> Option<WrittenId<'_>> {
    const NAMES: &[&str] = &[
        "HTTP", "HTTPS", "UTF", "SHA", "MD", "TLS", "SSL", "AES", "RSA", "IPV", "P", "H", "S", "K", "ISO",
        "ES", "EC2",
    ];
    let bracketed = text.trim().strip_prefix('[').filter(|text| text.contains(']'));
    let text = bracketed.unwrap_or(text.trim());
    let capital = |c: char| c.is_alphabetic() && !c.is_lowercase();
    let fits = |c: char| capital(c) || c.is_ascii_digit() || matches!(c, '-' | '_' | '.' | '\u{2011}');
    let run = text.find(|c: char| !fits(c)).unwrap_or(text.len());
    let run = text[..run].trim_end_matches(['.', '-', '_', '\u{2011}']).len();
    let last = text[..run].rfind(|c: char| !(c.is_ascii_digit() || c == '.')).map_or(0, |at| at + 1);
    let last = text.ceil_char_boundary(last);
    let start = last + text[last..run].find(|c: char| c.is_ascii_digit())?;
    let letters = text[..start].chars().filter(|c| c.is_alphabetic()).count();
    let name = text[..start].trim_end_matches(['-', '_', '.', '\u{2011}']);
    if !text.starts_with(capital) || !(1..=24).contains(&letters) || NAMES.contains(&name) {
        return None;
    }
    let length = number_len(&text[start..])?;
    let after = &text[start + length..];
    let set_apart = bracketed.is_some()
        || after.is_empty()
        || [":", "：", " -", " –", " —", ".", ")"].iter().any(|mark| after.starts_with(mark))
        || after.starts_with(" (");
    (is_end(after) && set_apart).then(|| WrittenId {
        id: &text[..start + length],
        prefix: &text[..start],
        rest: behind_id(after),
    })
}

/// The length of `2.1` and `16a` at the beginning of a text.
fn number_len(text: &str) -> Option<usize> {
    let digits = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    let digits = text[..digits].trim_end_matches('.').len();
    (digits > 0 && text.starts_with(|c: char| c.is_ascii_digit())).then_some(())?;
    let letter = text[digits..].chars().next().filter(char::is_ascii_lowercase);
    let lettered = letter.is_some() && is_end(&text[digits + 1..]);
    Some(digits + usize::from(lettered))
}

fn roman_len(text: &str) -> Option<usize> {
    let length = text.find(|c: char| !matches!(c, 'I' | 'V' | 'X')).unwrap_or(text.len());
    (1..=5).contains(&length).then_some(length)
}

/// The length of the rest of `1-2`, from the dash on.
fn range_len(text: &str) -> usize {
    let Some(rest) = text.strip_prefix(['-', '–']) else { return 0 };
    let dash = text.len() - rest.len();
    number_len(rest).map_or(0, |length| dash + length)
}

fn is_end(after: &str) -> bool {
    !after.starts_with(|c: char| c.is_alphanumeric() || c == '_')
}

/// What follows an id, without the marks that part them. A dash that stands alone parts, too; one before a letter belongs
/// to the text.
fn behind_id(after: &str) -> &str {
    let rest = after.trim_start_matches([':', '：', '.', ')', ']', ' ', '*', '\u{a0}']);
    ["- ", "– ", "— "].iter().find_map(|dash| rest.strip_prefix(dash)).unwrap_or(rest).trim_start()
}

/// The form in which ids are compared: `FR-001`, `fr 1` and `FR1` are `fr1`.
pub fn normal(id: &str) -> String {
    let digits = id.find(|c: char| c.is_ascii_digit()).unwrap_or(id.len());
    let (prefix, number) = id.split_at(digits);
    let mut out: String =
        prefix.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    let significant = number.trim_start_matches('0');
    if number.len() > significant.len() && !significant.starts_with(|c: char| c.is_ascii_digit()) {
        out.push('0');
    }
    out.push_str(significant);
    out
}

/// `Test Case` -> `test_case`.
pub fn snake(prefix: &str) -> String {
    prefix.to_lowercase().split(|c: char| !c.is_alphanumeric()).collect::<Vec<_>>().join("_")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn prefixes() -> Vec<ItemPrefix<'static>> {
        ["FR", "Test Case", "Phase", "Week"]
            .into_iter()
            .map(|prefix| ItemPrefix { prefix, kind: ItemKind::Own(snake(prefix)) })
            .collect()
    }

    #[test]
    fn ids_are_compared_without_their_writing() {
        for id in ["FR1", "FR-001", "fr 1", "FR_01"] {
            assert_eq!(normal(id), "fr1", "{id}");
        }
        assert_eq!(
            (normal("Test Case 10"), normal("FR-0"), normal("FR-2.1")),
            ("testcase10".into(), "fr0".into(), "fr2.1".into())
        );
    }

    #[test]
    fn ids_of_every_form() {
        let prefixes = prefixes();
        let id = |text| {
            numbered(text, &prefixes).map(|(found, kind)| (found.id, found.rest, kind.name().to_owned()))
        };
        for (text, found, rest, kind) in [
            ("FR1: log in", "FR1", "log in", "fr"),
            ("FR-2.1 log in", "FR-2.1", "log in", "fr"),
            ("Test Case 3: works", "Test Case 3", "works", "test_case"),
            ("FR3: --no-cache", "FR3", "--no-cache", "fr"),
            ("FR3 – why", "FR3", "why", "fr"),
            ("[FR4] why", "FR4", "why", "fr"),
            ("FR-016a: why", "FR-016a", "why", "fr"),
            ("FR\u{2011}7: why", "FR\u{2011}7", "why", "fr"),
            ("Phase II: Pilot", "Phase II", "Pilot", "phase"),
            ("Week 1-2: Altos", "Week 1-2", "Altos", "week"),
        ] {
            assert_eq!(id(text), Some((found, rest, kind.into())), "{text}");
        }
        for text in ["FRAME 1", "FR1x2", "the FR1", "Phase In: x"] {
            assert_eq!(id(text), None, "{text}");
        }
    }

    #[test]
    fn an_id_may_have_any_prefix_of_capitals() {
        let id = |text| coded(text).map(|found: WrittenId| (found.id, found.prefix, found.rest));
        assert_eq!(id("FR-AUTH-001: x"), Some(("FR-AUTH-001", "FR-AUTH-", "x")));
        assert_eq!(id("SRS.1.2: x"), Some(("SRS.1.2", "SRS.", "x")));
        assert_eq!(id("[R1] x"), Some(("R1", "R", "x")));
        assert_eq!(id("NFR-P1"), Some(("NFR-P1", "NFR-P", "")));
        assert_eq!(id("ТР-3: x"), Some(("ТР-3", "ТР-", "x")));
        for text in ["HTTP2: x", "UTF-8: x", "R1 is x", "2026-01-01: x", "Phase 1: x", "P95: x", "A: x", ""] {
            assert_eq!(id(text), None, "{text}");
        }
    }
}
