//! A link as it stands in Markdown goes in; out comes what to write in which of its places, so that it leads
//! somewhere else or becomes plain words. What is no bracketed link is left as it is.

use crate::diag::Span;
use crate::spec::body::Link;

/// Text that takes the place of a part of the file.
pub(super) type TextEdit = (Span, String);

/// `[words](address "title")`, `[words][name]` or `[words]`, pictures included.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct WrittenLink {
    whole: Span,
    words: Span,
    /// Where the address stands, pointed brackets included; `None` when it stands elsewhere under a name.
    address: Option<Span>,
}

impl WrittenLink {
    /// How a link is written in its file; `None` when it is no bracketed one.
    pub(super) fn of(link: &Link, text: &str) -> Option<Self> {
        let written = text.get(link.span.start..link.span.end)?;
        let start = if written.starts_with("![") { 2 } else { usize::from(written.starts_with('[')) };
        let rest = text.get(link.words_end..link.span.end)?.strip_prefix(']').filter(|_| start > 0)?;
        let words = Span::new(link.span.start + start, link.words_end);
        if rest.is_empty() || (rest.starts_with('[') && rest.ends_with(']')) {
            return Some(Self { whole: link.span, words, address: None });
        }
        let inner = rest.strip_prefix('(')?.strip_suffix(')')?;
        let from = words.end + "](".len() + (inner.len() - inner.trim_start().len());
        let length = address_length(inner.trim_start().as_bytes());
        Some(Self { whole: link.span, words, address: Some(Span::new(from, from + length)) })
    }

    /// Whether the address stands elsewhere, under a name.
    pub(super) fn is_named(&self) -> bool {
        self.address.is_none()
    }

    /// What to change so that the link leads to `address`, or is plain words without one.
    pub(super) fn edits(&self, address: Option<&str>, title: &str) -> Vec<TextEdit> {
        match (address, self.address) {
            (Some(address), Some(place)) => vec![(place, pointed(address))],
            (Some(address), None) => {
                let title = if title.is_empty() { String::new() } else { format!(" \"{}\"", quoted(title)) };
                let rest = Span::new(self.words.end, self.whole.end);
                vec![(rest, format!("]({}{title})", pointed(address)))]
            }
            (None, _) => vec![
                (Span::new(self.whole.start, self.words.start), String::new()),
                (Span::new(self.words.end, self.whole.end), String::new()),
            ],
        }
    }
}

/// An address in pointed brackets where it needs them.
fn pointed(address: &str) -> String {
    if address.contains([' ', '(', ')', '<', '>', '\n']) {
        let plain = address.replace('<', "%3C").replace('>', "%3E").replace('\n', "%0A");
        format!("<{plain}>")
    } else {
        address.to_owned()
    }
}

fn quoted(title: &str) -> String {
    title.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', " ")
}

/// How long the address is that a text begins with, pointed brackets included.
fn address_length(text: &[u8]) -> usize {
    let pointed = text.first() == Some(&b'<');
    let mut depth = 0usize;
    let mut at = usize::from(pointed);
    while let Some(byte) = text.get(at) {
        match byte {
            b'\\' => at += 1,
            b'>' if pointed => return at + 1,
            b'(' => depth += 1,
            b')' if depth == 0 && !pointed => return at,
            b')' => depth = depth.saturating_sub(1),
            byte if byte.is_ascii_whitespace() && !pointed => return at,
            _ => {}
        }
        at += 1;
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Document;
    use crate::document::status::Vocabulary;
    use crate::source::Source;
    use crate::spec::{self, Schema};
    use crate::stash::Stash;
    use crate::template::Template;

    /// A text whose links lead to an address.
    fn led(text: &str, address: Option<&str>) -> String {
        let (template, vocabulary) = (Template::built_in(), Vocabulary::default());
        let schema = Schema { template, vocabulary, browser_diagrams: false };
        let document = Document::read(Source::new("a.md", text.as_bytes()));
        let parsed = spec::parse(&document, None, &schema, &Stash::default());
        let links = parsed.spec.links.iter().filter(|link| !link.is_name() && !link.linked);
        let edits = links
            .filter_map(|link| WrittenLink::of(link, text))
            .flat_map(|link| link.edits(address, "a \"title\""));
        let mut edits: Vec<TextEdit> = edits.collect();
        edits.sort_by_key(|(span, _)| std::cmp::Reverse(*span));
        let mut out = text.to_owned();
        for (span, new) in edits {
            out.replace_range(span.start..span.end, &new);
        }
        out
    }

    #[test]
    fn the_address_is_replaced_and_nothing_else() {
        assert_eq!(led("[a](b.md)", Some("../b/")), "[a](../b/)");
        assert_eq!(led("[a]( <b c.md> \"t\" )", Some("x")), "[a]( x \"t\" )");
        assert_eq!(led("[a](b(c).md 'see [d](e)')", Some("x")), "[a](x 'see [d](e)')");
        assert_eq!(led("[`]`](b)", Some("x")), "[`]`](x)");
        assert_eq!(led("[a [b] *c*](d)", Some("x")), "[a [b] *c*](x)");
        assert_eq!(led("[![p](q)](b)", Some("x")), "[![p](q)](x)");
        assert_eq!(led("![ö](b.png)", Some("x y")), "![ö](<x y>)");
        assert_eq!(led("[](b)", Some("x")), "[](x)");
    }

    #[test]
    fn a_named_link_gets_its_address() {
        let names = "\n\n[b]: c.md\n[a]: d.md\n";
        let led = |text: &str| led(&format!("{text}{names}"), Some("x")).replace(names, "");
        assert_eq!(led("[a][b]"), "[a](x \"a \\\"title\\\"\")");
        assert_eq!(led("[a]"), "[a](x \"a \\\"title\\\"\")");
    }

    #[test]
    fn without_an_address_the_words_stay() {
        assert_eq!(led("[a *b*](c.md)", None), "a *b*");
        assert_eq!(led("![a](c.md)", None), "a");
    }

    #[test]
    fn what_is_no_link_stays() {
        for text in ["<https://x.example>", "https://x.example", "[a", "[a](b", "", "[\\", "[a](b\\"] {
            assert_eq!(led(text, Some("x")), text);
        }
    }
}
