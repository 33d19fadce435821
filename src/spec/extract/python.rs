//! Python code, comments and strings blanked -> its statements, each with the one that it is indented under.

use std::ops::Range;

use super::declaration::{CodeStatement, Declaration, is_constant};
use super::shape::CodeForm;
use super::text::{after, lines, outside, piece, split_name};

/// All statements in order: one line each, or several when brackets are open at a line's end.
pub(super) fn statements(bare: &str) -> Vec<CodeStatement> {
    let mut out: Vec<CodeStatement> = Vec::new();
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
            let parent = stack.last().map(|(_, at)| *at);
            out.push(CodeStatement { text: line.start()..end, body: None, parent });
            stack.push((indent, out.len() - 1));
        }
    }
    out
}

/// What a statement declares: classes, functions and, outside of classes, names in upper case.
pub(super) fn declaration(text: &str, owner: Option<&Declaration>) -> Option<Declaration> {
    if let Some((name, _)) = class(text) {
        return Declaration::new(CodeForm::Class, name);
    }
    if let Some(name) = function(text) {
        return Declaration::new(CodeForm::Function, name);
    }
    let (name, tail) = split_name(text);
    let given = tail.starts_with([':', '=']) && !tail.starts_with("==");
    Declaration::new(CodeForm::Constant, name).filter(|_| owner.is_none() && given && is_constant(name))
}

/// A class with the text between its parentheses, from a statement's text.
pub(super) fn class(text: &str) -> Option<(&str, &str)> {
    let (found, tail) = split_name(after(text, "class")?);
    if found.is_empty() || !tail.starts_with(['(', ':', '[']) || !text.contains(':') {
        return None;
    }
    let bases =
        tail.split_once('(').and_then(|(_, inner)| inner.rsplit_once(')')).map_or("", |(bases, _)| bases);
    Some((found, bases))
}

/// The name of a function, from a statement's text.
fn function(text: &str) -> Option<&str> {
    let (found, tail) = split_name(after(after(text, "async").unwrap_or(text), "def")?);
    (tail.starts_with(['(', '[']) && tail.contains(')')).then_some(found)
}

/// The head of a compound statement: up to the colon that stands in no brackets.
pub(super) fn head(bare: &str, range: Range<usize>) -> Range<usize> {
    let colon = outside(piece(bare, range.start, range.end)).find(|(_, c)| *c == ':');
    range.start..colon.map_or(range.end, |(at, _)| range.start + at)
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
