//! Any text -> text that is safe in SVG, and that fits into a width: shortened, or wrapped into lines.
//! Widths are estimates for a sans-serif face, as nothing is measured at build time.

use std::borrow::Cow;

use crate::text::{escaped, is_unwritable};

/// Text as XML and HTML both read it. Characters that XML cannot hold are dropped.
pub(super) fn escape(text: &str) -> String {
    escaped(&text.replace(is_unwritable, ""))
}

/// The width of a text in letters of a size, in units, rounded up.
pub(super) fn width(text: &str, size: i64) -> i64 {
    (text.chars().map(hundredths).sum::<i64>() * size + 99) / 100
}

/// The text, or as much of its beginning as fits together with an ellipsis.
pub(super) fn shorten(text: &str, room: i64, size: i64) -> Cow<'_, str> {
    let room = room * 100 / size.max(1);
    let ellipsis = hundredths('…');
    let mut used = 0;
    let mut cut = 0;
    for (at, c) in text.char_indices() {
        if used + ellipsis <= room && hundredths(c) > 0 {
            cut = at;
        }
        used += hundredths(c);
        if used > room {
            let kept = text.get(..cut).unwrap_or_default().trim_end();
            return if room < ellipsis { Cow::Borrowed("") } else { Cow::Owned(format!("{kept}…")) };
        }
    }
    Cow::Borrowed(text)
}

/// The text in at most so many lines, the last one shortened when there is more.
/// Lines break after spaces and the joints of names (`_`, `-`, `/`, `.`), else before a capital inside a word
/// (`AsyncStream`), and anywhere only where a word has none.
pub(super) fn wrap(text: &str, room: i64, size: i64, lines: usize) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut rest = text.trim();
    while !rest.is_empty() && out.len() + 1 < lines {
        let cut = line_end(rest, room, size);
        let (line, after) = rest.split_at_checked(cut).unwrap_or((rest, ""));
        out.push(line.trim_end().to_owned());
        rest = after.trim_start();
    }
    if !rest.is_empty() {
        out.push(shorten(rest, room, size).into_owned());
    }
    out
}

/// Where the first line of a text ends: a char boundary after at least one character.
fn line_end(text: &str, room: i64, size: i64) -> usize {
    let room = room * 100 / size.max(1);
    let mut used = 0;
    let (mut joint, mut hump, mut lower) = (0, 0, false);
    for (at, c) in text.char_indices() {
        used += hundredths(c);
        if lower && c.is_uppercase() {
            hump = at;
        }
        lower = c.is_lowercase();
        if used > room && at > 0 && !c.is_whitespace() && hundredths(c) > 0 {
            return [joint, hump, at].into_iter().find(|&cut| cut > 0).unwrap_or(at);
        }
        if c.is_whitespace() || matches!(c, '_' | '-' | '/' | '.' | '–' | '—') || hundredths(c) == WIDE {
            joint = at + c.len_utf8();
        }
    }
    text.len()
}

const WIDE: i64 = 100;

/// The width of a character in hundredths of the size of letters.
fn hundredths(c: char) -> i64 {
    match c {
        'i' | 'j' | 'l' | 't' | 'f' | 'r' | 'I' | ' ' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' | '('
        | ')' | '[' | ']' | '/' | '-' | '`' => 38,
        'm' | 'w' | 'M' | 'W' | '@' | '%' | '—' => 92,
        'A'..='Z' | '…' | '&' | '+' | '=' | '<' | '>' => 70,
        '\u{300}'..='\u{36f}' | '\u{200b}'..='\u{200f}' | '\u{fe00}'..='\u{fe0f}' => 0,
        '\u{1100}'..='\u{115f}'
        | '\u{2e80}'..='\u{a4cf}'
        | '\u{ac00}'..='\u{d7a3}'
        | '\u{f900}'..='\u{faff}'
        | '\u{fe30}'..='\u{fe6f}'
        | '\u{ff00}'..='\u{ff60}'
        | '\u{ffe0}'..='\u{ffe6}'
        | '\u{1f300}'..='\u{1faff}'
        | '\u{20000}'..='\u{3fffd}' => WIDE,
        _ => 60,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_is_escaped_and_control_characters_go() {
        assert_eq!(escape("a<b>&\"'\u{0}\u{1b}"), "a&lt;b&gt;&amp;&quot;&#39;");
    }

    #[test]
    fn a_shortened_text_fits_its_room() {
        for text in
            ["A specification of many words", "仕様書の題名はとても長い", "e\u{301}e\u{301}e\u{301}e\u{301}"]
        {
            for room in 0..200 {
                let short = shorten(text, room, 13);
                assert!(width(&short, 13) <= room + 1, "{short} in {room}");
            }
            assert_eq!(shorten(text, 1000, 13), text);
        }
    }

    #[test]
    fn lines_break_at_joints_and_the_last_one_is_shortened() {
        assert_eq!(wrap("compiler_fence_intrinsics", 110, 13, 3), ["compiler_fence_", "intrinsics"]);
        assert_eq!(wrap("one two three four five six", 60, 13, 2), ["one two", "three f…"]);
        assert_eq!(wrap("AsyncThrowingStream", 110, 13, 3), ["AsyncThrowing", "Stream"]);
        assert_eq!(wrap("  ", 60, 13, 2), Vec::<String>::new());
    }

    #[test]
    fn a_word_without_joints_is_broken_and_nothing_is_lost() {
        let word = "Donaudampfschifffahrtsgesellschaft";
        let lines = wrap(word, 90, 13, 9);
        assert!(lines.len() > 2);
        assert_eq!(lines.concat(), word);
        assert_eq!(wrap("仕様書", 1, 13, 9).concat(), "仕様書");
    }
}
