//! The text of an entry -> the parts that are named within it, and what an arrow in it leads to.

use crate::markdown::tree::{self, Inline, InlineKind};
use crate::words::kind::Kind;
use crate::words::part::Part;

/// Where a part is named in a text, which, as written, and where what is said of it begins. The first words name one only
/// `behind` a label.
pub(super) fn named_part(
    kind: Kind,
    text: &str,
    content: &[Inline],
    behind: bool,
) -> Option<(usize, Part, String, usize)> {
    let bold = content.iter().skip(1).filter_map(|inline| match &inline.kind {
        InlineKind::Strong(words) | InlineKind::Emphasis(words) => Some(tree::plain(words)),
        _ => None,
    });
    for words in bold {
        let label = words.trim().trim_end_matches(':');
        let part = Part::of_label(Some(kind), label).filter(|part| is_said(*part));
        if let Some((part, at)) = part.and_then(|part| Some((part, text.find(&words)?)))
            && (words.trim().ends_with(':') || text[at + words.len()..].trim_start().starts_with(':'))
        {
            return Some((at, part, label.to_owned(), at + words.len()));
        }
    }
    // `Mitigation:` begins a sentence; `mitigated by` may stand in one.
    let mut from = 0;
    while let Some(colon) = text[from..].find(": ").map(|at| from + at) {
        let start = text[..colon]
            .rfind(|c: char| !(c.is_alphanumeric() || c == ' ' || c == '-'))
            .map_or(0, |at| at + text[at..].chars().next().map_or(1, char::len_utf8));
        let words = text[start..colon].trim_start();
        let at = colon - words.len();
        if (at > 0 || behind)
            && let Some(part) = Part::of_label(Some(kind), undated(words)).filter(|part| is_said(*part))
        {
            return Some((at, part, words.to_owned(), colon + 1));
        }
        from = colon + 2;
    }
    if kind != Kind::ThreatModel {
        return None;
    }
    let verbs = ["mitigated by", "Mitigated by", "prevented by", "Prevented by"];
    verbs.iter().find_map(|verb| {
        let at = text.find(verb)?;
        Some((at, Part::Mitigation, (*verb).to_owned(), at + verb.len()))
    })
}

/// Words without the day behind them: `Resolved 2026-05-05`.
fn undated(words: &str) -> &str {
    words.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '-' | ' '))
}

/// Where the first arrow stands in a text, and how long it is. Those of code part nothing.
pub(super) fn arrow_in(text: &str, content: &[Inline]) -> Option<(usize, usize)> {
    const MARKS: [&str; 4] = ["→", "⇒", "->", "=>"];
    // A line with more code that holds one is code in itself, and each costs a walk through the text.
    const MOST: usize = 64;
    let codes = content.iter().filter_map(|inline| match &inline.kind {
        InlineKind::Code(code) if MARKS.iter().any(|mark| code.contains(mark)) => Some(code),
        _ => None,
    });
    let mut hidden = text.to_owned();
    for code in codes.take(MOST) {
        hidden = hidden.replace(code.as_str(), &" ".repeat(code.len()));
    }
    MARKS.iter().find_map(|mark| Some((hidden.find(mark)?, mark.len())))
}

/// Parts that are named within sentences.
fn is_said(part: Part) -> bool {
    matches!(part, Part::Mitigation | Part::Answer | Part::Recovery | Part::Message | Part::Code)
}
