//! Code -> the same code with its comments, and once more with its strings, blanked out byte by byte.
//! Offsets stay what they were, so what is found in the blanked text can be cut from the original.

use std::ops::Range;

use super::language::Language;
use super::text::{comment, piece, quoted_len, short};

/// Code without what only looks like code.
#[derive(Debug)]
pub(super) struct Blanked<'a> {
    pub source: &'a str,
    /// Without comments.
    pub code: String,
    /// Without comments and without what stands between quotes.
    pub bare: String,
    /// Where comments stand, in order.
    pub comments: Vec<Range<usize>>,
}

/// What begins a comment or a string in a language.
struct Lexis {
    line_comment: &'static str,
    /// Whether `/*` begins a comment, too.
    block_comment: bool,
    quotes: &'static str,
    /// Whether three quotes begin a string of many lines.
    triple: bool,
}

impl Lexis {
    const fn of(language: Language) -> Self {
        let (line_comment, block_comment, quotes, triple) = match language {
            Language::Python => ("#", false, "\"'", true),
            Language::Graphql => ("#", false, "\"", true),
            Language::Sql => ("--", true, "'", false),
            Language::Rust => ("//", true, "\"", false),
            Language::Swift | Language::Kotlin | Language::Java => ("//", true, "\"", true),
            _ => ("//", true, "\"'`", false),
        };
        Self { line_comment, block_comment, quotes, triple }
    }
}

impl<'a> Blanked<'a> {
    /// Reads the code of a language.
    pub(super) fn of(source: &'a str, language: Language) -> Self {
        let lexis = Lexis::of(language);
        let room = || String::with_capacity(source.len());
        let mut out = Self { source, code: room(), bare: room(), comments: Vec::new() };
        while let Some(c) = source[out.code.len()..].chars().next() {
            let rest = &source[out.code.len()..];
            if let Some(len) = out.comment_len(rest, &lexis) {
                out.comments.push(out.code.len()..out.code.len() + len);
                blank(&mut out.code, &rest[..len]);
                blank(&mut out.bare, &rest[..len]);
            } else if let Some(len) = string_len(rest, c, &lexis, language) {
                out.code.push_str(&rest[..len]);
                hollow(&mut out.bare, &rest[..len]);
            } else {
                out.code.push(c);
                out.bare.push(c);
            }
        }
        out
    }

    fn comment_len(&self, rest: &str, lexis: &Lexis) -> Option<usize> {
        // A `#` inside a word (`a#b`) begins no comment.
        let opens =
            lexis.line_comment != "#" || self.code.is_empty() || self.code.ends_with(char::is_whitespace);
        if opens && rest.starts_with(lexis.line_comment) {
            return Some(rest.find('\n').unwrap_or(rest.len()));
        }
        let inner = rest.strip_prefix("/*").filter(|_| lexis.block_comment)?;
        Some(inner.find("*/").map_or(rest.len(), |at| at + 4))
    }

    /// The comment behind a place, on the same line.
    pub(super) fn trailing(&self, place: usize) -> String {
        let next = self.comments.partition_point(|range| range.start < place);
        let Some(found) = self.comments.get(next) else { return String::new() };
        let between = piece(&self.code, place, found.start);
        let near =
            !between.contains('\n') && between.trim_matches([',', ';', ' ', '\t', ')', '}']).is_empty();
        if near { comment(piece(self.source, found.start, found.end)) } else { String::new() }
    }

    /// The comment behind a part of code, or else the one above it.
    pub(super) fn beside(&self, start: usize, end: usize) -> String {
        let behind = self.trailing(end);
        if behind.is_empty() { self.above(start) } else { behind }
    }

    /// What the comments directly above a place say, nearest paragraph only.
    pub(super) fn above(&self, place: usize) -> String {
        let upto = self.comments.partition_point(|range| range.end <= place);
        let mut edge = place;
        let mut parts = Vec::new();
        for found in self.comments[..upto].iter().rev().take(20) {
            let between = piece(&self.code, found.end, edge);
            let line = self.code[..found.start].rsplit('\n').next().unwrap_or_default();
            if !between.trim().is_empty() || between.matches('\n').count() > 1 || !line.trim().is_empty() {
                break;
            }
            parts.push(comment(piece(self.source, found.start, found.end)));
            edge = found.start;
        }
        parts.reverse();
        short(&parts.join(" "))
    }
}

fn blank(out: &mut String, text: &str) {
    out.extend(text.bytes().map(|b| if b == b'\n' { '\n' } else { ' ' }));
}

/// Leaves of a string its quotes only.
fn hollow(out: &mut String, text: &str) {
    let closed = text.len() > 1 && text.ends_with(['"', '\'', '`']);
    let end = text.len() - usize::from(closed);
    out.push_str(&text[..1]);
    blank(out, &text[1..end]);
    out.push_str(&text[end..]);
}

/// The length of the string or the character that a text begins with.
fn string_len(text: &str, c: char, lexis: &Lexis, language: Language) -> Option<usize> {
    if language == Language::Rust && c == '\'' {
        return rust_character(text);
    }
    if !lexis.quotes.contains(c) {
        return None;
    }
    let three = String::from_iter([c; 3]);
    if lexis.triple && text.starts_with(&three) {
        return Some(text[3..].find(&three).map_or(text.len(), |at| at + 6));
    }
    Some(quoted_len(text, c))
}

/// `'a'` and `'\n'` are characters, `'a` is a lifetime.
fn rust_character(text: &str) -> Option<usize> {
    let mut chars = text.char_indices().skip(1);
    let (_, first) = chars.next()?;
    if first == '\\' {
        let end = text[2..].char_indices().skip(1).find(|(_, c)| *c == '\'' || *c == '\n')?;
        return (end.1 == '\'').then_some(2 + end.0 + 1);
    }
    let (at, second) = chars.next()?;
    (second == '\'').then_some(at + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_strings_are_blanked_in_place() {
        let scan = Blanked::of("a = \"# no\" # é yes\nb = 'x'", Language::Python);
        assert_eq!(scan.code.len(), scan.source.len());
        assert_eq!(scan.code, "a = \"# no\"         \nb = 'x'");
        assert_eq!(scan.bare, "a = \"    \"         \nb = ' '");
        assert_eq!(scan.trailing(3), "");
        assert_eq!(scan.trailing(10), "é yes");
    }

    #[test]
    fn lifetimes_are_no_strings() {
        let scan = Blanked::of("fn a<'a>(x: &'a str) { '{' }", Language::Rust);
        assert_eq!(scan.bare, "fn a<'a>(x: &'a str) { ' ' }");
    }

    #[test]
    fn what_stands_above_is_found() {
        let scan = Blanked::of("/// One.\n/// Two.\npub a: u8, // trailing\npub b: u8,", Language::Rust);
        assert_eq!(scan.above(18), "One. Two.");
        assert_eq!(scan.above(scan.source.find("pub b").unwrap()), "");
    }

    #[test]
    fn open_ends_reach_the_end_and_no_further() {
        for text in ["\"abc", "/* abc", "'''abc", "x '", "'\\", "`ü\n"] {
            for language in [Language::Python, Language::Rust, Language::Script, Language::Sql] {
                assert_eq!(Blanked::of(text, language).bare.len(), text.len(), "{text} {language:?}");
            }
        }
    }
}
