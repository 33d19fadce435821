//! Sentences of a text: all, the last one, and that around a link, which backlinks quote.

use crate::text::one_line;

/// Paragraphs longer than this, in bytes, are not quoted from.
const LONGEST: usize = 20_000;

/// The sentence in which `words` stand, cut to about 240 characters.
pub(super) fn around(text: &str, words: &str) -> String {
    const LIMIT: usize = 240;
    // Nobody writes such a paragraph, and looking through it for each of its links would take for ever.
    if text.len() > LONGEST {
        return one_line(words).into_owned();
    }
    let at = text.find(words).unwrap_or(0);
    let end_of_words = (at + words.len()).min(text.len());
    let start = [". ", "! ", "? ", "; "]
        .iter()
        .filter_map(|stop| text[..at].rfind(stop))
        .max()
        .map_or(0, |at| at + 2);
    let end = [". ", "! ", "? "].iter().filter_map(|stop| text[end_of_words..].find(stop)).min();
    let end = end.map_or(text.len(), |end| end_of_words + end + 1);
    let sentence = text[start..end].trim();
    if sentence.chars().count() <= LIMIT {
        return sentence.split_whitespace().collect::<Vec<_>>().join(" ");
    }
    let before = text.floor_char_boundary(at.saturating_sub(LIMIT / 2).max(start));
    let after = text.floor_char_boundary((end_of_words + LIMIT / 2).min(end));
    let inner: Vec<&str> = text[before..after.max(before)].split_whitespace().collect();
    format!("… {} …", inner.join(" "))
}

/// Sentences with their marks.
pub(super) fn sentences(text: &str) -> impl Iterator<Item = &str> {
    const SHORT: &[&str] = &["e.g.", "i.e.", "cf.", "vs.", "resp.", "approx."];
    let ends = text.char_indices().filter(|(at, c)| {
        matches!(c, '.' | '!' | '?') && text[at + 1..].chars().next().is_none_or(char::is_whitespace)
    });
    let shortened = |at: usize| {
        let word = text[..=at].rsplit(char::is_whitespace).next().unwrap_or_default();
        SHORT.contains(&word.trim_start_matches('(').to_lowercase().as_str())
    };
    let ends = ends.filter(|(at, _)| !shortened(*at));
    let mut start = 0;
    let ends: Vec<usize> = ends.map(|(at, _)| at + 1).chain([text.len()]).collect();
    ends.into_iter()
        .map(move |end| text[std::mem::replace(&mut start, end)..end].trim())
        .filter(|text| !text.is_empty())
}

/// The last sentence of a text, which leads to what follows; the whole where it is too short to say what.
pub(super) fn leading(text: &str) -> &str {
    sentences(text).last().filter(|last| last.split_whitespace().count() > 3).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_sentence_is_quoted_and_long_ones_are_cut() {
        assert_eq!(around("One. It rests on B here. Three.", "B"), "It rests on B here.");
        let long = format!("{} B {}", "word ".repeat(100), "word ".repeat(100));
        let cut = around(&long, "B");
        assert!(cut.contains(" B ") && cut.chars().count() < 300, "{cut}");
        assert_eq!(around("nothing", "absent"), "nothing");
    }
}
