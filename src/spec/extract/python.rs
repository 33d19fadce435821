//! Python code, comments and strings blanked -> its statements, each with the one that it is indented under.

use std::ops::Range;

use super::text::{lines, name, piece};

/// A statement: one line, or several when brackets are open at a line's end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    pub text: Range<usize>,
    /// The statement it is indented under, by number.
    pub parent: Option<usize>,
}

/// All statements in order.
pub fn statements(bare: &str) -> Vec<Statement> {
    let mut out: Vec<Statement> = Vec::new();
    // Open blocks: their indentation and their statement.
    let mut stack: Vec<(usize, usize)> = Vec::new();
    let mut nest = 0usize;
    for line in lines(bare) {
        let text = line.trimmed();
        if text.is_empty() {
            continue;
        }
        let going_on = nest > 0;
        for c in text.chars() {
            match c {
                '(' | '[' | '{' => nest += 1,
                ')' | ']' | '}' => nest = nest.saturating_sub(1),
                _ => {}
            }
        }
        let end = line.start() + text.len();
        if going_on {
            if let Some(last) = out.last_mut() {
                last.text.end = end;
            }
        } else {
            let indent = line.indent();
            while stack.last().is_some_and(|(depth, _)| *depth >= indent) {
                stack.pop();
            }
            out.push(Statement { text: line.start()..end, parent: stack.last().map(|(_, at)| *at) });
            stack.push((indent, out.len() - 1));
        }
    }
    out
}

/// A class with the text between its parentheses, from a statement's text.
pub fn class(text: &str) -> Option<(&str, &str)> {
    let rest = super::text::after(text, "class")?;
    let found = name(rest);
    let tail = rest[found.len()..].trim_start();
    if found.is_empty() || !tail.starts_with(['(', ':', '[']) || !text.contains(':') {
        return None;
    }
    let bases = tail.split_once('(').map_or("", |(_, inner)| inner.rsplit_once(')').map_or("", |(i, _)| i));
    Some((found, bases))
}

/// The name of a function, from a statement's text.
pub fn function(text: &str) -> Option<&str> {
    let text = super::text::after(text, "async").unwrap_or(text);
    let rest = super::text::after(text, "def")?;
    let found = name(rest);
    let tail = rest[found.len()..].trim_start();
    (!found.is_empty() && tail.starts_with(['(', '[']) && tail.contains(')')).then_some(found)
}

/// The head of a compound statement: up to the colon that stands in no brackets.
pub fn head(bare: &str, range: Range<usize>) -> Range<usize> {
    let mut nest = 0usize;
    for (at, c) in piece(bare, range.start, range.end).char_indices() {
        match c {
            '(' | '[' | '{' => nest += 1,
            ')' | ']' | '}' => nest = nest.saturating_sub(1),
            ':' if nest == 0 => return range.start..range.start + at,
            _ => {}
        }
    }
    range
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statements_know_what_they_are_indented_under() {
        let code = "class A(B):\n    x: int\n    def f(\n self,\n  y):\n        return 1\nZ = 2\n";
        let all = statements(code);
        let shown: Vec<(&str, Option<usize>)> =
            all.iter().map(|s| (code[s.text.clone()].lines().next().unwrap(), s.parent)).collect();
        assert_eq!(
            shown,
            [
                ("class A(B):", None),
                ("x: int", Some(0)),
                ("def f(", Some(0)),
                ("return 1", Some(2)),
                ("Z = 2", None)
            ]
        );
        assert_eq!(class("class A(B, c=D):"), Some(("A", "B, c=D")));
        assert_eq!(function("async def f(x) -> y:"), Some("f"));
        assert_eq!(head("def f(x: int) -> y: pass", 0..24), 0..18);
    }
}
