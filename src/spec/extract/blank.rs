//! Code -> the same code with its comments, and once more with its strings, blanked out byte by byte.
//! Offsets stay what they were, so what is found in the blanked text can be cut from the original.

use std::ops::Range;

use super::language::Language;
use super::text::{comment, lines, piece};

/// Code without what only looks like code.
#[derive(Debug)]
pub struct Blanked<'a> {
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
    line: &'static [&'static str],
    block: Option<(&'static str, &'static str)>,
    quotes: &'static [char],
    /// Whether three quotes begin a string of many lines.
    triple: bool,
}

fn lexis(language: Language) -> Lexis {
    let slashes: &[&str] = &["//"];
    let block = Some(("/*", "*/"));
    match language {
        Language::Python => Lexis { line: &["#"], block: None, quotes: &['"', '\''], triple: true },
        Language::Yaml | Language::Toml | Language::Shell | Language::Ruby => {
            Lexis { line: &["#"], block: None, quotes: &['"', '\''], triple: language == Language::Toml }
        }
        Language::Graphql => Lexis { line: &["#"], block: None, quotes: &['"'], triple: true },
        Language::Sql => Lexis { line: &["--"], block, quotes: &['\''], triple: false },
        Language::Rust => Lexis { line: slashes, block, quotes: &['"'], triple: false },
        Language::Swift | Language::Kotlin | Language::Java => {
            Lexis { line: slashes, block, quotes: &['"'], triple: true }
        }
        _ => Lexis { line: slashes, block, quotes: &['"', '\'', '`'], triple: false },
    }
}

impl<'a> Blanked<'a> {
    /// Reads the code of a language.
    pub fn of(source: &'a str, language: Language) -> Self {
        let lexis = lexis(language);
        let mut scan = Self {
            source,
            code: String::with_capacity(source.len()),
            bare: String::with_capacity(source.len()),
            comments: Vec::new(),
        };
        let mut at = 0;
        while let Some(c) = source[at..].chars().next() {
            let rest = &source[at..];
            let end = at + scan.step(rest, c, &lexis, language);
            at = end;
        }
        scan
    }

    /// Takes a comment, a string or one character, and says how many bytes that were.
    fn step(&mut self, rest: &str, c: char, lexis: &Lexis, language: Language) -> usize {
        if lexis.line.iter().any(|mark| rest.starts_with(mark)) && self.opens_comment(c) {
            let len = rest.find('\n').unwrap_or(rest.len());
            return self.comment(&rest[..len]);
        }
        if let Some((open, close)) = lexis.block
            && let Some(inner) = rest.strip_prefix(open)
        {
            let len = inner.find(close).map_or(rest.len(), |at| open.len() + at + close.len());
            return self.comment(&rest[..len]);
        }
        let literal = if lexis.quotes.contains(&c) {
            Some(string(rest, c, lexis.triple))
        } else if language == Language::Rust && c == '\'' {
            rust_character(rest)
        } else {
            None
        };
        if let Some(len) = literal {
            self.code.push_str(&rest[..len]);
            self.hollow(&rest[..len]);
            return len;
        }
        self.code.push(c);
        self.bare.push(c);
        c.len_utf8()
    }

    /// Leaves of a string its quotes only.
    fn hollow(&mut self, text: &str) {
        let inner = text.len().saturating_sub(2);
        let quoted = text.ends_with(['"', '\'', '`']);
        if inner > 0 && text.is_char_boundary(inner + 1) && quoted {
            self.bare.push_str(&text[..1]);
            blank(&mut self.bare, &text[1..=inner]);
            self.bare.push_str(&text[inner + 1..]);
        } else if inner > 0 {
            self.bare.push_str(&text[..1]);
            blank(&mut self.bare, &text[1..]);
        } else {
            self.bare.push_str(text);
        }
    }

    /// A `#` inside a word (`a#b`) begins no comment.
    fn opens_comment(&self, mark: char) -> bool {
        mark != '#' || self.code.is_empty() || self.code.ends_with(char::is_whitespace)
    }

    fn comment(&mut self, text: &str) -> usize {
        self.comments.push(self.code.len()..self.code.len() + text.len());
        blank(&mut self.code, text);
        blank(&mut self.bare, text);
        text.len()
    }

    /// The comment behind a place, on the same line.
    pub fn trailing(&self, place: usize) -> String {
        let next = self.comments.partition_point(|range| range.start < place);
        let Some(found) = self.comments.get(next) else { return String::new() };
        let between = piece(&self.code, place, found.start);
        let near =
            !between.contains('\n') && between.trim_matches([',', ';', ' ', '\t', ')', '}']).is_empty();
        if near { comment(piece(self.source, found.start, found.end)) } else { String::new() }
    }

    /// The comment behind a part of code, or else the one above it.
    pub fn beside(&self, start: usize, end: usize) -> String {
        let behind = self.trailing(end);
        if behind.is_empty() { self.above(start) } else { behind }
    }

    /// What the comments directly above a place say, nearest paragraph only.
    pub fn above(&self, place: usize) -> String {
        let mut upto = self.comments.partition_point(|range| range.end <= place);
        let mut edge = place;
        let mut parts = Vec::new();
        while let Some(found) = upto.checked_sub(1).and_then(|at| self.comments.get(at)) {
            let between = piece(&self.code, found.end, edge);
            let own_line = self.code[..found.start].rsplit('\n').next().is_some_and(|s| s.trim().is_empty());
            if !between.trim().is_empty()
                || between.matches('\n').count() > 1
                || !own_line
                || parts.len() > 20
            {
                break;
            }
            parts.push(lines(piece(self.source, found.start, found.end)).map(|l| comment(l.text)).collect());
            edge = found.start;
            upto -= 1;
        }
        parts.reverse();
        super::text::short(
            &parts.into_iter().map(|lines: Vec<String>| lines.join(" ")).collect::<Vec<_>>().join(" "),
        )
    }
}

fn blank(out: &mut String, text: &str) {
    out.extend(text.bytes().map(|b| if b == b'\n' { '\n' } else { ' ' }));
}

/// The length of the string that a text begins with. One in single quotes ends with its line.
fn string(text: &str, quote: char, triple: bool) -> usize {
    let three: String = [quote; 3].iter().collect();
    if triple && text.starts_with(&three) {
        return text[3..].find(&three).map_or(text.len(), |at| at + 6);
    }
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '\n' if quote != '`' => return at,
            _ if c == quote => return at + 1,
            _ => {}
        }
    }
    text.len()
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
