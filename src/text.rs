//! Any text -> text in the form that its place asks for: on one line, without quotes, shortened, escaped.

use std::borrow::Cow;
use std::cmp::Ordering;

use unicode_normalization::UnicodeNormalization;

/// Where each line begins; there is always a first line.
pub fn line_starts(text: &str) -> Vec<usize> {
    std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect()
}

/// A text on one line: every run of white space is one space.
pub fn one_line(text: &str) -> Cow<'_, str> {
    let clean = !text.contains(['\n', '\t', '\r']) && !text.contains("  ") && text.trim() == text;
    if clean {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.split_whitespace().collect::<Vec<_>>().join(" "))
    }
}

/// A text whose letters carry their marks in themselves, so that it is the same however it was typed.
pub fn composed(text: &str) -> Cow<'_, str> {
    if text.is_ascii() { Cow::Borrowed(text) } else { Cow::Owned(text.nfc().collect()) }
}

/// A text whose letters and their marks are apart, as some file systems keep names.
pub fn decomposed(text: &str) -> String {
    text.nfd().collect()
}

/// How two texts stand to each other where numbers in them count by their size: `a2` comes before `a10`.
pub fn natural<'a>(a: &'a str, b: &'a str) -> Ordering {
    let (mut left, mut right) = (a, b);
    loop {
        let runs = (digits(left), digits(right));
        if !runs.0.is_empty() && !runs.1.is_empty() {
            let size = |run: &str| run.trim_start_matches('0').len();
            let value = |run: &'a str| (size(run), run.trim_start_matches('0'));
            match value(runs.0).cmp(&value(runs.1)) {
                Ordering::Equal => (left, right) = (&left[runs.0.len()..], &right[runs.1.len()..]),
                other => return other,
            }
            continue;
        }
        let (mut one, mut two) = (left.chars(), right.chars());
        match (one.next(), two.next()) {
            (Some(c), Some(d)) if c == d => (left, right) = (one.as_str(), two.as_str()),
            // Of texts that differ in zeros only the order is that of their letters.
            (None, None) => return a.cmp(b),
            (c, d) => return c.cmp(&d),
        }
    }
}

fn digits(text: &str) -> &str {
    &text[..text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len())]
}

/// A text without the quotes or backticks around the whole of it.
pub fn unquoted(text: &str) -> &str {
    let text = text.trim();
    let pair =
        |quote: char| text.strip_prefix(quote)?.strip_suffix(quote).filter(|inner| !inner.contains(quote));
    ['`', '"', '\''].into_iter().find_map(pair).unwrap_or(text)
}

/// A text of at most `limit` bytes, cut between words.
pub fn shortened(text: &str, limit: usize) -> String {
    if text.len() <= limit {
        return text.to_owned();
    }
    let cut = &text[..text.floor_char_boundary(limit)];
    // A word longer than the rest of the text is cut itself.
    let cut = cut.rfind(' ').filter(|at| at * 2 > limit).map_or(cut, |at| &cut[..at]);
    format!("{cut} …")
}

/// A text whose first letter is a capital.
pub fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// The value of a name in a list of lines such as `name value`.
pub fn value_of(list: &'static str, name: &str) -> Option<&'static str> {
    list.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '))
}

/// The host of an address, without `www.`.
pub fn host(url: &str) -> String {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let host = rest.split(['/', '?', '#']).next().unwrap_or(rest);
    host.strip_prefix("www.").unwrap_or(host).to_owned()
}

/// Escapes what has a meaning in HTML and XML, in text and in quoted attributes.
pub fn escape(text: &str, out: &mut String) {
    escape_signs(text, |sign| matches!(sign, b'&' | b'<' | b'>' | b'"' | b'\''), out);
}

/// Escapes what has a meaning between tags, where quotes have none: code is full of them.
pub fn escape_text(text: &str, out: &mut String) {
    escape_signs(text, |sign| matches!(sign, b'&' | b'<' | b'>'), out);
}

fn escape_signs(text: &str, is_sign: impl Fn(u8) -> bool, out: &mut String) {
    let mut done = 0;
    for (at, sign) in text.bytes().enumerate().filter(|(_, byte)| is_sign(*byte)) {
        out.push_str(&text[done..at]);
        out.push_str(match sign {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            _ => "&#39;",
        });
        done = at + 1;
    }
    out.push_str(&text[done..]);
}

/// A text escaped for HTML and XML.
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    escape(text, &mut out);
    out
}

/// Whether XML has no way to write a character.
pub fn is_unwritable(c: char) -> bool {
    (c.is_control() && !matches!(c, '\t' | '\n')) || matches!(c, '\u{fffe}' | '\u{ffff}')
}

/// Whether a text has such a character. Its bytes are looked at first, many at once: next to every text is settled by
/// them.
pub fn has_unwritable(text: &str) -> bool {
    let bytes = text.as_bytes();
    let (Some(&last), Some(following)) = (bytes.last(), bytes.get(1..)) else { return false };
    let is_sign = |byte: u8| byte < 0x20 && byte != b'\t' && byte != b'\n' || byte == 0x7f;
    let may_be =
        |byte: u8, next: u8| is_sign(byte) || byte == 0xc2 && next < 0xa0 || byte == 0xef && next == 0xbf;
    let pairs = bytes.chunks(256).zip(following.chunks(256));
    let mut found = pairs.map(|(bytes, following)| {
        bytes.iter().zip(following).fold(false, |found, (&byte, &next)| found | may_be(byte, next))
    });
    (is_sign(last) || found.any(|found| found)) && text.contains(is_unwritable)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_that_nobody_can_write_are_found_wherever_they_stand() {
        let around = ["", "a", "·", "\u{feff}", "é\t\n"];
        for c in ('\0'..='\u{ff}').chain(['\u{2028}', '\u{ffef}', '\u{fffd}', '\u{fffe}', '\u{ffff}']) {
            for (before, after) in around.iter().flat_map(|before| around.map(|after| (before, after))) {
                let text = format!("{before}{c}{after}");
                assert_eq!(has_unwritable(&text), text.contains(is_unwritable), "{text:?}");
            }
        }
        let far = |filler: &str| has_unwritable(&format!("{}\u{85}", filler.repeat(300)));
        assert!(far("x") && far("· ") && !has_unwritable(""));
    }

    #[test]
    fn numbers_count_by_their_size() {
        let mut names = ["rfc10.md", "rfc2.md", "rfc1.md", "rfc02.md", "a/1", "a-b", "rfc", "rfc2-b.md"];
        names.sort_by(|a, b| natural(a, b));
        assert_eq!(names, ["a-b", "a/1", "rfc", "rfc1.md", "rfc2-b.md", "rfc02.md", "rfc2.md", "rfc10.md"]);
    }

    #[test]
    fn only_quotes_around_the_whole_are_taken_off() {
        assert_eq!((unquoted("`src/a.rs`"), unquoted(" \"A\" ")), ("src/a.rs", "A"));
        assert_eq!(
            (unquoted("\"C-unwind\" ABI"), unquoted("`a` and `b`")),
            ("\"C-unwind\" ABI", "`a` and `b`")
        );
    }

    #[test]
    fn a_text_is_cut_between_words_or_within_a_long_one() {
        assert_eq!(shortened("one two three", 9), "one two …");
        assert_eq!(shortened("ééééé", 5), "éé …");
        assert_eq!(shortened("short", 5), "short");
    }

    #[test]
    fn the_first_letter_becomes_a_capital_and_the_rest_stays() {
        assert_eq!(
            (capitalised("éTAT du"), capitalised("ßa"), capitalised("")),
            ("ÉTAT du".into(), "SSa".into(), String::new())
        );
    }

    #[test]
    fn markup_is_shown_as_text() {
        assert_eq!(escaped("<a href=\"x\">&'é"), "&lt;a href=&quot;x&quot;&gt;&amp;&#39;é");
    }
}
