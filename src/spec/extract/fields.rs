//! The text between the braces of a type -> its parts, apart at commas, semicolons and line ends that
//! stand in no brackets of their own.

use std::ops::Range;

/// What ends a part besides a semicolon.
#[derive(Debug, Clone, Copy)]
pub struct Separators {
    pub lines: bool,
    pub commas: bool,
}

/// Where the parts stand.
pub fn parts(bare: &str, body: Range<usize>, by: Separators) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let (mut nest, mut angles) = (0usize, 0usize);
    let mut start = body.start;
    let mut before = ' ';
    let Some(text) = bare.get(body.clone()) else { return out };
    for (at, c) in text.char_indices().map(|(at, c)| (body.start + at, c)) {
        match c {
            '(' | '[' | '{' => nest += 1,
            ')' | ']' | '}' => nest = nest.saturating_sub(1),
            '<' => angles += 1,
            '>' if before != '-' && before != '=' => angles = angles.saturating_sub(1),
            '\n' if by.lines && nest == 0 => angles = 0,
            _ => {}
        }
        let ends = (c == ';' || c == ',' && by.commas) && angles == 0 || c == '\n' && by.lines;
        if ends && nest == 0 {
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
        let text = "a: Map<K, V>,\n b: fn(x, y) -> z, c {\n d, e }, ";
        let found: Vec<&str> = parts(text, 0..text.len(), Separators { lines: false, commas: true })
            .into_iter()
            .map(|r| &text[r])
            .collect();
        assert_eq!(found, ["a: Map<K, V>", "b: fn(x, y) -> z", "c {\n d, e }"]);
        let text = "a: T\nb?: U;";
        let ends = Separators { lines: true, commas: true };
        let lines: Vec<&str> = parts(text, 0..text.len(), ends).into_iter().map(|r| &text[r]).collect();
        assert_eq!(lines, ["a: T", "b?: U"]);
    }
}
