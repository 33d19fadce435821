//! The text between the braces of a type -> its parts, apart at commas, semicolons and line ends that
//! stand in no brackets of their own.

use std::ops::Range;

/// What parts a list in brackets.
pub(super) const COMMAS: &[char] = &[',', ';'];

/// Where the parts stand.
pub(super) fn parts(bare: &str, body: Range<usize>, separators: &[char]) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let (mut nest, mut angles) = (0usize, 0usize);
    let mut start = body.start;
    let mut before = ' ';
    let Some(text) = bare.get(body.clone()) else { return out };
    for (at, c) in text.char_indices().map(|(at, c)| (body.start + at, c)) {
        let ends = separators.contains(&c) && nest == 0;
        match c {
            '(' | '[' | '{' => nest += 1,
            ')' | ']' | '}' => nest = nest.saturating_sub(1),
            '<' => angles += 1,
            '>' if before != '-' && before != '=' => angles = angles.saturating_sub(1),
            // A sign that opened no bracket compares.
            '\n' if ends => angles = 0,
            _ => {}
        }
        if ends && angles == 0 {
            push(&mut out, bare, start..at);
            start = at + c.len_utf8();
        }
        before = c;
    }
    push(&mut out, bare, start..body.end);
    out
}

fn push(out: &mut Vec<Range<usize>>, bare: &str, range: Range<usize>) {
    let text = &bare[range.clone()];
    let start = range.start + text.len() - text.trim_start().len();
    let end = start + text.trim().len();
    if end > start {
        out.push(start..end);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_end_at_commas_outside_of_brackets() {
        let found = |text: &'static str, separators| -> Vec<&str> {
            parts(text, 0..text.len(), separators).into_iter().map(|range| &text[range]).collect()
        };
        let text = "a: Map<K, V>,\n b: fn(x, y) -> z, c {\n d, e }, ";
        assert_eq!(found(text, COMMAS), ["a: Map<K, V>", "b: fn(x, y) -> z", "c {\n d, e }"]);
        assert_eq!(found("a: T\nb?: U;", &['\n', ';']), ["a: T", "b?: U"]);
    }
}
