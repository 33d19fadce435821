//! The words of a status: cut, cleaned, and made presentable.

use crate::words::{date, label};

/// Leading and trailing decoration dropped: emoji, bullets, asterisks.
pub(super) fn strip(text: &str) -> String {
    let inner =
        text.trim_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '(' | ')' | '[' | ']' | '%' | '"'));
    inner.to_owned()
}

pub(super) fn without_comments(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find("<!--") {
        out.push_str(&rest[..at]);
        rest = rest[at..].split_once("-->").map_or("", |(_, rest)| rest);
    }
    out.push_str(rest);
    // `:white_check_mark:` is a picture.
    while let Some((start, end)) = shortcode(&out) {
        out.replace_range(start..end, "");
    }
    out
}

/// Without what is struck out; where all is, it stays.
pub(super) fn without_struck(text: &str) -> String {
    let held: String = text.split("~~").step_by(2).collect();
    let closed = text.matches("~~").count().is_multiple_of(2);
    if closed && held.contains(char::is_alphanumeric) { held } else { text.replace("~~", "") }
}

/// Of several boxes the words behind the only ticked one: `[ ] Draft [x] Accepted`.
pub(super) fn ticked(text: String) -> String {
    let boxes: Vec<(usize, bool)> = text
        .match_indices('[')
        .filter_map(|(at, _)| match text.as_bytes().get(at + 1..at + 3)? {
            [b' ', b']'] => Some((at, false)),
            [b'x' | b'X', b']'] => Some((at, true)),
            _ => None,
        })
        .collect();
    let mut chosen = (0..boxes.len()).filter(|at| boxes[*at].1);
    match (chosen.next(), chosen.next()) {
        (Some(at), None) if boxes.len() > 1 => {
            let end = boxes.get(at + 1).map_or(text.len(), |(next, _)| *next);
            text[boxes[at].0 + "[x]".len()..end].trim().to_owned()
        }
        _ => text,
    }
}

/// A day at the begin, and what stands behind it.
pub(super) fn leading_day(text: &str) -> (Option<&str>, &str) {
    let open = text.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '(' | '['));
    match date::find(open).filter(|(place, _)| place.start == 0) {
        Some((place, _)) if open[place.end..].contains(char::is_alphanumeric) => {
            let rest = open[place.end..].trim_start_matches(|c: char| !c.is_alphanumeric());
            (Some(&open[..place.end]), rest)
        }
        _ => (None, text),
    }
}

/// Words that a sentence has in the place of the document's name.
const SUBJECTS: &[&str] = &["implementation", "work", "status", "state", "pr"];

/// Words that a sentence about it has besides, and that say nothing.
const FRAME: &[&str] = &[
    "the", "this", "it", "we", "a", "an", "is", "was", "are", "were", "has", "have", "been", "be", "as",
    "of", "currently", "still", "already", "just", "now", "our", "team",
];

/// Words in `-ly` that take something away.
const LESS: &[&str] = &[
    "partially", "partly", "mostly", "nearly", "barely", "hardly", "unlikely", "likely", "potentially",
    "possibly", "previously", "formerly", "originally", "initially", "early", "only",
];

pub(super) fn is_document(word: &str) -> bool {
    SUBJECTS.contains(&word) || label::DOCUMENTS.contains(&word)
}

/// Whether a word before it is what the sentence is about.
pub(super) fn is_copula(word: &str) -> bool {
    matches!(word, "is" | "are" | "means" | "ist" | "sind" | "est" | "es")
}

/// How many words at the begin say nothing of where a spec stands.
pub(super) fn frame(words: &[String]) -> usize {
    let says_nothing = |word: &&String| {
        let word = word.as_str();
        is_document(word)
            || FRAME.contains(&word)
            || (word.ends_with("ly") && word.len() > 4 && !LESS.contains(&word))
    };
    words.iter().take_while(says_nothing).count()
}

/// Whether a word says that only a part is meant.
pub(super) fn is_partly(word: &str) -> bool {
    matches!(
        word,
        "partially"
            | "partly"
            | "partial"
            | "teilweise"
            | "partiellement"
            | "parcialmente"
            | "parzialmente"
            | "частично"
    )
}

/// How many words at the begin say that only a part is meant.
pub(super) fn in_part(words: &[String]) -> usize {
    match words {
        [first, second, ..] if first == "in" && second == "part" => 2,
        [first, ..] if is_partly(first) => 1,
        _ => 0,
    }
}

/// Where the name of a picture between colons stands.
fn shortcode(text: &str) -> Option<(usize, usize)> {
    let start = text.find(':')?;
    let length = text[start + 1..].find(':')?;
    let name = &text[start + 1..start + 1 + length];
    let plain =
        name.len() > 2 && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
    plain.then_some((start, start + length + 2))
}

/// `Superseded by` is shown as `Superseded`: what follows stands in the note.
pub(super) fn without_joint(word: &str) -> &str {
    let word = word.trim();
    [" by", " in", " to", " into", " with"].iter().find_map(|joint| word.strip_suffix(joint)).unwrap_or(word)
}

/// Cuts after `count` words.
pub(super) fn split_words(text: &str, count: usize) -> (&str, &str) {
    let mut seen = 0;
    let mut inside = false;
    for (at, c) in text.char_indices() {
        if c.is_alphanumeric() && !inside {
            seen += 1;
            inside = true;
        } else if !c.is_alphanumeric() {
            if inside && seen == count {
                return text.split_at(at);
            }
            inside = false;
        }
    }
    (text, "")
}

/// The words before the first remark.
pub(super) fn phrase(text: &str) -> &str {
    let cuts = ["(", " - ", " – ", " — ", ":", ",", ";", "|", ". ", " in v", " for v", " for ", " after "];
    let end = cuts.iter().filter_map(|cut| text.find(cut)).filter(|at| *at > 0).min().unwrap_or(text.len());
    text[..end].trim()
}

/// Words in capitals are written as a title, others stay as they are; the first letter is a capital.
pub(super) fn present(word: &str) -> String {
    let shouting =
        word.chars().any(char::is_alphabetic) && !word.chars().any(char::is_lowercase) && word.len() > 3;
    let lower = if shouting { word.to_lowercase() } else { word.to_owned() };
    let mut start = true;
    lower
        .trim()
        .chars()
        .map(|c| {
            let upper = start;
            start = shouting && matches!(c, ' ' | '-');
            if upper { c.to_uppercase().next().unwrap_or(c) } else { c }
        })
        .collect()
}

pub(super) fn note(rest: &str) -> Option<String> {
    let note = rest.trim().trim_start_matches([':', '-', '–', '—', ',', ';', '|', '/', '&']).trim();
    // A bracket whose other half stands in another part of the status.
    let halves = note.matches('(').count() != note.matches(')').count();
    let note = if halves { note.trim_matches(['(', ')']).trim() } else { note };
    let inner = note
        .strip_prefix('(')
        .and_then(|note| note.strip_suffix(')'))
        .filter(|note| !note.contains(['(', ')']));
    Some(inner.unwrap_or(note).to_owned()).filter(|note| !note.is_empty())
}
