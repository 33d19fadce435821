//! A link as it stands in Markdown goes in; out comes what to write in which of its places, so that it leads
//! somewhere else or becomes plain words. What is no bracketed link is left as it is.

use std::ops::Range;

use crate::page::twin::code;

/// Text that takes the place of a range of bytes.
pub type Edit = (Range<usize>, String);

/// The parts of `[words](address "title")`, `[words][name]` and `[words]`, pictures included.
#[derive(Debug, PartialEq, Eq)]
struct Parts {
    words: Range<usize>,
    /// Where the address stands, pointed brackets included; `None` when it stands elsewhere under a name.
    address: Option<Range<usize>>,
}

/// What to change so that a link leads to `address`, or is plain words without one.
pub fn edits(written: &str, address: Option<&str>, title: &str) -> Vec<Edit> {
    let Some(parts) = parts(written) else { return Vec::new() };
    let end = written.len();
    match (address, parts.address) {
        (Some(address), Some(place)) => vec![(place, pointed(address))],
        (Some(address), None) => {
            let title = if title.is_empty() { String::new() } else { format!(" \"{}\"", quoted(title)) };
            vec![(parts.words.end..end, format!("]({}{title})", pointed(address)))]
        }
        (None, _) => vec![(0..parts.words.start, String::new()), (parts.words.end..end, String::new())],
    }
}

/// Whether a link's address stands elsewhere, under a name.
pub fn is_named(written: &str) -> bool {
    parts(written).is_some_and(|parts| parts.address.is_none())
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

fn parts(written: &str) -> Option<Parts> {
    let start = if written.starts_with("![") { 2 } else { usize::from(written.starts_with('[')) };
    if start == 0 {
        return None;
    }
    let close = closing(written.as_bytes(), start)?;
    let words = start..close;
    let rest = &written[close + 1..];
    if rest.is_empty() || (rest.starts_with('[') && rest.ends_with(']')) {
        return Some(Parts { words, address: None });
    }
    let inner = rest.strip_prefix('(')?.strip_suffix(')')?;
    let from = close + 2 + (inner.len() - inner.trim_start().len());
    let length = address_length(inner.trim_start().as_bytes());
    Some(Parts { words, address: Some(from..from + length) })
}

/// Where the bracket closes that opened before `from`; brackets in code and behind backslashes do not count.
fn closing(text: &[u8], from: usize) -> Option<usize> {
    let mut depth = 1usize;
    let mut at = from;
    while let Some(byte) = text.get(at) {
        match byte {
            b'\\' => at += 1,
            b'`' => at += code::length(&text[at..]) - 1,
            b'[' => depth += 1,
            b']' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some(at);
        }
        at += 1;
    }
    None
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

    fn led(written: &str, address: Option<&str>) -> String {
        let mut out = written.to_owned();
        for (range, text) in edits(written, address, "a \"title\"").into_iter().rev() {
            out.replace_range(range, &text);
        }
        out
    }

    #[test]
    fn the_address_is_replaced_and_nothing_else() {
        assert_eq!(led("[a](b.md)", Some("../b/")), "[a](../b/)");
        assert_eq!(led("[a]( <b c.md> \"t\" )", Some("x")), "[a]( x \"t\" )");
        assert_eq!(led("[a](b(c).md 'see [d](e)')", Some("x")), "[a](x 'see [d](e)')");
        assert_eq!(led("[`]`](b)", Some("x")), "[`]`](x)");
        assert_eq!(led("[![p](q)](b)", Some("x")), "[![p](q)](x)");
        assert_eq!(led("![ö](b.png)", Some("x y")), "![ö](<x y>)");
    }

    #[test]
    fn a_named_link_gets_its_address() {
        assert_eq!(led("[a][b]", Some("x")), "[a](x \"a \\\"title\\\"\")");
        assert_eq!(led("[a]", Some("x")), "[a](x \"a \\\"title\\\"\")");
        assert!(is_named("[a][]") && !is_named("[a](b)"));
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
