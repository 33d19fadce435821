//! Names of people, as they stand in a line without a label: `Nora Quill`, `by Ivo Bram, May 2024`.

use crate::diag::Span;
use crate::document::header::dialect::Dialect;
use crate::document::header::field::{Field, set_off};
use crate::markdown::tree::{self, Block, BlockKind, Inline, InlineKind};
use crate::source::Source;
use crate::text::one_line;
use crate::words::date::{self, Order};

/// No line of names is longer, in bytes.
const LONGEST: usize = 200;

/// Words that part the names of two people.
const BETWEEN: &[char] = &[',', ';', '&', '、'];

/// Words in small letters that names have.
const PARTICLES: &[&str] = &[
    "de", "del", "della", "der", "den", "di", "da", "dos", "du", "la", "le", "van", "von", "zu", "bin", "al",
    "el", "y", "e",
];

/// The people and the day of a line or two below a title: `by` with names, or names with a day and nothing else.
pub(super) fn byline(block: &Block, _: &Source) -> Option<Vec<Field>> {
    let BlockKind::Paragraph(content) = &block.kind else { return None };
    let inner = match content.as_slice() {
        [one] => set_off(one).unwrap_or(content),
        _ => content,
    };
    let lines: Vec<(String, Span)> = tree::lines(inner).filter_map(line).collect();
    if lines.is_empty() || lines.len() > 3 || lines.iter().any(|(text, _)| text.len() > LONGEST) {
        return None;
    }
    let mut fields = Vec::new();
    let (mut named, mut dated) = (false, false);
    for (text, span) in &lines {
        let (people, day) = parts(text);
        let by = ["by ", "By ", "written by ", "Written by "].iter().find_map(|by| people.strip_prefix(by));
        let people = by.unwrap_or(people);
        named |= by.is_some();
        dated |= !day.is_empty();
        if !people.is_empty() && !are_names(people) {
            return None;
        }
        let field = |label: &str, text: &str| Field::plain(label, text.to_owned(), *span, Dialect::Byline);
        fields.extend((!people.is_empty()).then(|| field("Author", people)));
        fields.extend((!day.is_empty()).then(|| field("Date", day)));
    }
    let people = fields.iter().any(|field| field.label == "Author");
    (people && (named || dated)).then_some(fields)
}

/// The words of a line of nothing but text, and where they stand.
fn line(line: &[Inline]) -> Option<(String, Span)> {
    let span = line.first()?.span.to(line.last()?.span);
    let links =
        line.iter().any(|inline| matches!(inline.kind, InlineKind::Image { .. } | InlineKind::Code(_)));
    let text = if links { "?".to_owned() } else { one_line(tree::plain(line).trim()).into_owned() };
    (!text.is_empty()).then_some((text, span))
}

/// A line cut into what stands before a day, and the day; a day with anything behind it is none.
fn parts(text: &str) -> (&str, &str) {
    let starts = text.match_indices([' ', '\t', ',', '|', '(']).map(|(at, mark)| at + mark.len());
    let day = std::iter::once(0).chain(starts).find(|at| is_day(&text[*at..]));
    let Some(at) = day else { return (text, "") };
    let people = text[..at].trim_end_matches([' ', ',', '|', '(', '-', '–', '—', '·']);
    let people = people.strip_suffix(" on").or_else(|| people.strip_suffix(" in")).unwrap_or(people);
    (people, text[at..].trim_end_matches([')', '.', ' ']))
}

/// Whether a text is a day or a month with its year, and nothing else.
fn is_day(text: &str) -> bool {
    let text = text.trim_end_matches([')', '.', ' ']);
    let words = text.split_whitespace().count();
    let begins = text.starts_with(|c: char| c.is_ascii_digit() || c.is_uppercase());
    let starts = date::read(text, Order::DayFirst).is_some_and(|(at, _)| at == 0);
    begins && words <= 3 && text.ends_with(|c: char| c.is_ascii_digit()) && starts
}

/// Whether a text is nothing but names: a few words with capitals, or accounts.
pub(super) fn are_names(text: &str) -> bool {
    let names: Vec<&str> = text.split(BETWEEN).flat_map(|part| part.split(" and ")).map(str::trim).collect();
    let mut said = names.iter().filter(|name| !name.is_empty()).peekable();
    names.len() <= 12 && said.peek().is_some() && said.all(|name| is_name(name))
}

fn is_name(name: &str) -> bool {
    let name = name.split(['(', '<']).next().unwrap_or(name).trim();
    let words: Vec<&str> = name.split_whitespace().collect();
    let account = |word: &&str| word.len() > 1 && word.starts_with('@');
    if words.len() == 1 && words.iter().all(account) {
        return true;
    }
    let part = |word: &&str| {
        let letters = word.chars().all(|c| c.is_alphabetic() || matches!(c, '.' | '-' | '\'' | '’'));
        account(word) || (letters && (word.starts_with(char::is_uppercase) || PARTICLES.contains(word)))
    };
    // A single word, or one with a full stop behind it, may be anything.
    (2..=5).contains(&words.len()) && words.iter().all(part) && !name.ends_with('.')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown;

    fn read(text: &str) -> Vec<(String, String)> {
        let source = Source::new("a.md", text.as_bytes());
        let fields = byline(&markdown::parse(&source.text, 0)[0], &source).unwrap_or_default();
        fields.into_iter().map(|field| (field.label, field.text)).collect()
    }

    #[test]
    fn names_with_a_day_or_behind_by() {
        let author = |name: &str| ("Author".to_owned(), name.to_owned());
        let day = |day: &str| ("Date".to_owned(), day.to_owned());
        assert_eq!(read("Ada Holm \\\nDecember 2022\n"), [author("Ada Holm"), day("December 2022")]);
        assert_eq!(read("*by Per van Dahl*\n"), [author("Per van Dahl")]);
        assert_eq!(
            read("Ada Holm, Per Dahl, 2022-12-05\n"),
            [author("Ada Holm, Per Dahl"), day("2022-12-05")]
        );
        assert_eq!(read("By Ada Holm on 5 May 2022\n"), [author("Ada Holm"), day("5 May 2022")]);
    }

    #[test]
    fn sentences_are_no_names() {
        for text in [
            "By many hands.\n", "Graphs\n", "Anything beside anything.\n", "Ada Holm\n",
            "By and large it works\n", "Version 2 May 2022\n", "&amp; <br>\\\nMai 2024\n",
        ] {
            assert_eq!(read(text), [], "{text}");
        }
    }
}
