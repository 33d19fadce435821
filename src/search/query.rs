//! The query language: what was typed in, a list of [`Ask`]s out. Every text is a query.

use super::tokenizer::{TokenizedWord, fold, is_indexed, words};

/// Characters of a query that are read.
pub const MAX_CHARS: usize = 256;
/// Parts of a query that are read.
pub const MAX_ASKS: usize = 16;

/// What words are looked for in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum SearchField {
    Title,
    Head,
    Ids,
    Body,
    Author,
    /// The other fields of a header.
    Header,
}

impl SearchField {
    pub const COUNT: usize = 6;
    pub const ALL: [Self; Self::COUNT] =
        [Self::Title, Self::Head, Self::Ids, Self::Body, Self::Author, Self::Header];

    pub fn name(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Head => "head",
            Self::Ids => "ids",
            Self::Body => "body",
            Self::Author => "author",
            Self::Header => "header",
        }
    }

    /// How much a match in it counts.
    pub fn boost(self) -> f64 {
        match self {
            Self::Title => 4.0,
            Self::Head => 1.6,
            Self::Ids => 6.0,
            Self::Body | Self::Header => 1.0,
            Self::Author => 2.0,
        }
    }

    /// Whether what it holds stands in a block of text, or names an item of one.
    pub fn is_in_text(self) -> bool {
        matches!(self, Self::Ids | Self::Body)
    }
}

/// What results are filtered by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum SearchFacet {
    /// A stage, or the authors' own word.
    Status,
    Type,
    /// What an item is; a query that asks for one is about items and not about specs.
    Kind,
}

impl SearchFacet {
    pub const ALL: [Self; 3] = [Self::Status, Self::Type, Self::Kind];

    pub fn name(self) -> &'static str {
        match self {
            Self::Status => "status",
            Self::Type => "type",
            Self::Kind => "kind",
        }
    }
}

/// One part of a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ask {
    /// As it was written, with its field and without its minus.
    pub text: String,
    /// Whether results must not match it.
    pub excluded: bool,
    /// Where to look; everywhere when `None`.
    pub field: Option<SearchField>,
    pub what: What,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    Word {
        word: TokenizedWord,
        /// Whether it may be the beginning of a word.
        prefix: bool,
    },
    /// Terms and their distances from the first one.
    Phrase(Vec<(usize, String)>),
    /// A value in its canonical form, see [`facet_value`].
    Filter(SearchFacet, String),
}

/// Reads a query; with `typing` a word at its very end may be incomplete.
pub fn parse(input: &str, typing: bool) -> Vec<Ask> {
    let end = input.char_indices().nth(MAX_CHARS).map_or(input.len(), |(at, _)| at);
    let mut reader =
        QueryReader { rest: &input[..end], typing: typing && end == input.len(), asks: Vec::new() };
    while reader.asks.len() < MAX_ASKS && reader.read_one() {}
    reader.asks.truncate(MAX_ASKS);
    let mut asks = reader.asks;
    // Nothing to look for is no query: `-Wall` is an option, then.
    if asks.iter().all(|ask| ask.excluded && !matches!(ask.what, What::Filter(..))) {
        asks.iter_mut().for_each(|ask| ask.excluded = false);
    }
    asks
}

/// `In Progress`, `in-progress` and `in_progress` are the same value of a filter.
pub fn facet_value(text: &str) -> String {
    let folded = fold(text);
    let parts: Vec<&str> =
        folded.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty()).collect();
    parts.join("_")
}

#[derive(Clone, Copy)]
enum Key {
    In(SearchField),
    By(SearchFacet),
}

struct QueryReader<'q> {
    rest: &'q str,
    typing: bool,
    asks: Vec<Ask>,
}

impl<'q> QueryReader<'q> {
    /// Whether there was something left to read.
    fn read_one(&mut self) -> bool {
        self.rest = self.rest.trim_start();
        if self.rest.is_empty() {
            return false;
        }
        let excluded = is_minus(self.rest);
        self.rest = &self.rest[usize::from(excluded)..];
        let key = self.take_key();
        let (value, quoted) = self.take_value();
        match key {
            Some(Key::By(facet)) => self.push_filter(facet, value, excluded),
            Some(Key::In(field)) if quoted => self.push_phrase(Some(field), value, excluded),
            Some(Key::In(field)) => self.push_words(Some(field), value, excluded),
            None if quoted => self.push_phrase(None, value, excluded),
            None => self.push_words(None, value, excluded),
        }
        true
    }

    fn take_key(&mut self) -> Option<Key> {
        let (name, rest) = self.rest.split_once(':')?;
        let fields = SearchField::ALL.iter().map(|field| (field.name(), Key::In(*field)));
        let facets = SearchFacet::ALL.iter().map(|facet| (facet.name(), Key::By(*facet)));
        let (_, key) = fields.chain(facets).find(|(known, _)| name.eq_ignore_ascii_case(known))?;
        self.rest = rest;
        Some(key)
    }

    /// Up to the closing quote, or else up to the next space.
    fn take_value(&mut self) -> (&'q str, bool) {
        if let Some(inner) = self.rest.strip_prefix(QUOTES) {
            let (value, rest) = inner.split_once(QUOTES).unwrap_or((inner, ""));
            self.rest = rest;
            return (value, true);
        }
        let end = self.rest.find(char::is_whitespace).unwrap_or(self.rest.len());
        let (value, rest) = self.rest.split_at(end);
        self.rest = rest;
        (value, false)
    }

    fn push(&mut self, text: &str, field: Option<SearchField>, excluded: bool, what: What) {
        let text = field.map_or_else(|| text.to_owned(), |field| format!("{}:{text}", field.name()));
        self.asks.push(Ask { text, excluded, field, what });
    }

    fn push_filter(&mut self, facet: SearchFacet, value: &str, excluded: bool) {
        let canonical = facet_value(value);
        if !canonical.is_empty() {
            self.push(&format!("{}:{value}", facet.name()), None, excluded, What::Filter(facet, canonical));
        }
    }

    fn push_phrase(&mut self, field: Option<SearchField>, value: &str, excluded: bool) {
        let parts = words(value).flat_map(|word| word.parts).map(|part| part.text);
        let indexed: Vec<(usize, String)> = parts.enumerate().filter(|(_, part)| is_indexed(part)).collect();
        let Some(first) = indexed.first().map(|(at, _)| *at) else { return };
        let terms = indexed.into_iter().map(|(at, term)| (at - first, term)).collect();
        self.push(&format!("\"{value}\""), field, excluded, What::Phrase(terms));
    }

    fn push_words(&mut self, field: Option<SearchField>, value: &str, excluded: bool) {
        let open = self.typing && !excluded && self.rest.is_empty();
        for word in words(value) {
            let prefix = open && word.span.end == value.len();
            let text = &value[word.span.clone()];
            self.push(text, field, excluded, What::Word { word, prefix });
        }
    }
}

const QUOTES: [char; 3] = ['"', '\u{201C}', '\u{201D}'];

/// `-word` excludes; `- word`, `--option` and `->` do not.
fn is_minus(text: &str) -> bool {
    let mut after = text.strip_prefix('-').unwrap_or_default().chars();
    after.next().is_some_and(|c| c.is_alphanumeric() || c == '_' || QUOTES.contains(&c))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(query: &str) -> Vec<String> {
        show(&parse(query, false))
    }

    fn show(asks: &[Ask]) -> Vec<String> {
        let one = |ask: &Ask| {
            let minus = if ask.excluded { "-" } else { "" };
            let star = if matches!(ask.what, What::Word { prefix: true, .. }) { "*" } else { "" };
            format!("{minus}{}{star}", ask.text)
        };
        asks.iter().map(one).collect()
    }

    #[test]
    fn every_form_of_the_language_is_read() {
        let query =
            r#"retry title:cache -draft "two words" head:"a b" status:"In Progress" -type:rfc std::mem"#;
        let expected = [
            "retry", "title:cache", "-draft", "\"two words\"", "head:\"a b\"", "status:In Progress",
            "-type:rfc", "std", "mem",
        ];
        assert_eq!(read(query), expected);
        assert_eq!(
            parse("STATUS:in-progress", false)[0].what,
            What::Filter(SearchFacet::Status, "in_progress".into())
        );
    }

    #[test]
    fn signs_that_mean_nothing_are_not_read_as_operators() {
        assert_eq!(read("- a -> b --json -"), ["a", "b", "json"]);
        assert_eq!(read("-Wall"), ["Wall"]);
        assert_eq!(read("-one -\"two three\""), ["one", "\"two three\""]);
        assert_eq!(read("-status:done"), ["-status:done"]);
        assert_eq!(read("-draft type:rfc"), ["-draft", "type:rfc"]);
        assert_eq!(read("title: a status: b \"\" \" \" :"), ["a", "b"]);
        assert_eq!(
            read("foo:bar author:quill header:\"two words\""),
            ["foo", "bar", "author:quill", "header:\"two words\""]
        );
        assert_eq!(read("\"no end"), ["\"no end\""]);
        assert_eq!(read("“curly quotes”"), ["\"curly quotes\""]);
    }

    #[test]
    fn an_identifier_is_one_word() {
        assert_eq!(read("SE-0123 don't"), ["SE-0123", "don"]);
    }

    #[test]
    fn only_a_word_at_the_very_end_is_incomplete() {
        assert_eq!(show(&parse("one two", true)), ["one", "two*"]);
        assert_eq!(show(&parse("one two ", true)), ["one", "two"]);
        assert_eq!(show(&parse("one two!", true)), ["one", "two"]);
        assert_eq!(show(&parse("title:on", true)), ["title:on*"]);
        assert_eq!(show(&parse("one -two", true)), ["one", "-two"]);
    }

    #[test]
    fn a_phrase_keeps_its_distances() {
        let long = "x".repeat(60);
        let asks = parse(&format!("\"{long} a {long} readFile\""), false);
        let terms = [(0, "a"), (2, "read"), (3, "file")].map(|(at, term)| (at, term.to_owned()));
        assert_eq!(asks[0].what, What::Phrase(terms.to_vec()));
    }

    #[test]
    fn long_queries_are_cut() {
        assert_eq!(parse(&"a ".repeat(100), false).len(), MAX_ASKS);
        let asks = parse(&format!("{}é", "é".repeat(MAX_CHARS)), true);
        assert_eq!(asks[0].text.chars().count(), MAX_CHARS);
    }
}
