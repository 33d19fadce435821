//! Words in running text that may name another spec by its number: `SE-0123`, `RFC 2580`, `spec 071`, `#3668`.
//! Whether they do is known only when all specs are: this room finds what could be meant.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::words::kind::Kind;

/// A name and a number, as `(rfc, 2580)` or `(#, 3668)`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Mention {
    /// In small letters; `#` for a number without a name.
    pub prefix: String,
    pub number: u64,
    /// Whether it is written as numbers of documents are: with zeros in front, or three digits at least.
    pub padded: bool,
}

/// Words by which any team calls such documents, in whatever letters.
pub const COMMON: &[&str] =
    &["adr", "rfc", "rfd", "spec", "proposal", "decision", "record", "enhancement", "design", "feature"];

/// A prefix has no more letters.
const LONGEST: usize = 12;

/// What may name a spec in a text, with its place, in the order of the text.
pub fn find(text: &str) -> Vec<(Range<usize>, Mention)> {
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(found) = text[at..].find(|c: char| c.is_ascii_digit()) {
        let start = at + found;
        let run = digits(&text[start..]);
        at = start + run;
        if run <= LONGEST_NUMBER
            && let Some((begin, prefix)) = prefix(&text[..start])
            && let Ok(number) = text[start..at].parse()
        {
            let row = Row { width: (!is_plural(&text[begin..start])).then_some(run) };
            if !is_end(&text[at..]) && row.next(&text[at..]).is_none() {
                continue;
            }
            let padded = is_padded(&text[start..at]) || text[..start].ends_with('#');
            out.push((begin..at, Mention { prefix: prefix.clone(), number, padded }));
            while let Some((joint, run)) = row.next(&text[at..]) {
                let start = at + joint;
                at = start + run;
                let Ok(number) = text[start..at].parse() else { break };
                let padded = is_padded(&text[start..at]);
                out.push((start..at, Mention { prefix: prefix.clone(), number, padded }));
            }
        }
    }
    out
}

/// Numbers in a row behind one name: `ADRs 0001, 0004 and 0006`, `SE-0123/0124`.
struct Row {
    /// How many digits each has, where the name stands for one; `None` where it stands for several.
    width: Option<usize>,
}

/// What may stand between two numbers of a row.
const JOINTS: &[&str] = &[", and ", ", ", ",", " and ", " or ", " & ", " + ", "/", "–", " to ", " through "];

impl Row {
    /// How long the joint is with which a text begins, and the number behind it.
    fn next(&self, text: &str) -> Option<(usize, usize)> {
        let joint = JOINTS.iter().find(|joint| text.starts_with(**joint))?;
        let length = joint.len() + usize::from(text[joint.len()..].starts_with('#'));
        let rest = &text[length..];
        let run = digits(rest);
        let number = &rest[..run];
        let alike = self.width.is_none_or(|width| {
            width == run && if *joint == "/" { is_padded(number) } else { number.starts_with('0') }
        });
        let goes_on = JOINTS.iter().filter_map(|joint| rest[run..].strip_prefix(joint));
        let ends = is_end(&rest[run..]) || goes_on.into_iter().any(|next| digits(next) > 0);
        ((1..=LONGEST_NUMBER).contains(&run) && alike && ends).then_some((length, run))
    }
}

/// More digits no document has.
const LONGEST_NUMBER: usize = 6;

fn digits(text: &str) -> usize {
    text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len())
}

fn is_padded(number: &str) -> bool {
    number.len() >= 3 || number.starts_with('0')
}

/// Whether a name stands for several: `ADRs 0001, 0004 and 0006`.
fn is_plural(name: &str) -> bool {
    let name = name.trim_end_matches([' ', '#', '\u{a0}']);
    let one = name.strip_suffix('s').unwrap_or("");
    one.len() > 1
        && (one.chars().all(|c| c.is_ascii_uppercase())
            || COMMON.contains(&one.to_ascii_lowercase().as_str()))
}

/// The one name that stands in a text.
pub fn only(text: &str) -> Option<Mention> {
    let mut found = find(text);
    found.pop().filter(|_| found.is_empty()).map(|(_, mention)| mention)
}

/// Whether a number ends before this text: `1.5`, `12a`, `2020-01` and `50%` are no numbers of documents.
fn is_end(after: &str) -> bool {
    let mut chars = after.chars();
    match chars.next() {
        None => true,
        Some('.' | '-' | ',' | ':' | '/') => !chars.next().is_some_and(|c| c.is_ascii_digit()),
        Some(c) => !(c.is_alphanumeric() || matches!(c, '_' | '%')),
    }
}

/// The name in front of a number, with the place where it begins.
fn prefix(before: &str) -> Option<(usize, String)> {
    let bare = before.strip_suffix('#').unwrap_or(before);
    let hash = bare.len() < before.len();
    let bare = bare.strip_suffix([' ', '-', '_', '\u{a0}', '\u{2011}']).unwrap_or(bare);
    let apart = before[bare.len()..].starts_with([' ', '\u{a0}']);
    let letters = bare.bytes().rev().take(LONGEST + 1).take_while(u8::is_ascii_alphabetic).count();
    let start = bare.len() - letters;
    let word = &bare[start..];
    let bounded = !before[..start]
        .ends_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | '/' | '.' | '@' | '=' | '-'));
    let lower = word.to_ascii_lowercase();
    let lower = if is_plural(word) { lower[..lower.len() - 1].to_owned() } else { lower };
    let common = COMMON.contains(&lower.as_str());
    let named = word.starts_with(|c: char| c.is_ascii_uppercase());
    let fits = (1..=LONGEST).contains(&letters)
        && bounded
        && (common || named)
        && (letters > 1 || !(apart || hash))
        // Items of specs are cited, not mentioned.
        && (common || Kind::of_prefix(word).is_none());
    if fits {
        return Some((start, lower));
    }
    let alone = hash
        && !before[..before.len() - 1].ends_with(|c: char| c.is_alphanumeric() || matches!(c, '/' | '_'));
    alone.then(|| (before.len() - 1, "#".to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> Vec<String> {
        find(text).into_iter().map(|(_, found)| format!("{} {}", found.prefix, found.number)).collect()
    }

    #[test]
    fn a_name_and_a_number_however_they_are_written() {
        assert_eq!(names("SE-0123, RFC 2580 and spec 071."), ["se 123", "rfc 2580", "spec 71"]);
        assert_eq!(names("[RFC #1236] MSC1234 ADR‑0033, A6-"), ["rfc 1236", "msc 1234", "adr 33", "a 6"]);
        assert_eq!(names("see #3668 (EIP-20)"), ["# 3668", "eip 20"]);
        assert_eq!(names("ADRs 0001, 0004 and 0006, RFC 3, 4"), ["adr 1", "adr 4", "adr 6", "rfc 3"]);
        assert_eq!(
            names("specs 012/013/014, SE-0123/0124"),
            ["spec 12", "spec 13", "spec 14", "se 123", "se 124"]
        );
        assert_eq!(names("ADR-0012, 0013; RFCs 7,8"), ["adr 12", "adr 13", "rfc 7", "rfc 8"]);
        assert_eq!(names("RFC 3/4 of RFC 1234/56, RFC 12, 13"), ["rfc 12"]);
    }

    #[test]
    fn what_is_no_name_of_a_document() {
        for text in [
            "at 20", "v1.5", "utf8", "2020-01-02", "RFC 1.5", "owner/name#12", "50%", "FR1", "x/RFC-12",
            "RFC-12a",
        ] {
            assert_eq!(names(text), [] as [&str; 0], "{text}");
        }
    }

    #[test]
    fn one_name_in_a_text() {
        assert_eq!(only("part of `KEP-1234`").map(|found| found.number), Some(1234));
        assert_eq!(only("KEP-1 and KEP-2"), None);
    }
}
