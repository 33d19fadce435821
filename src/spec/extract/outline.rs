//! Code of a language with braces, comments and strings blanked -> its statements, each with the one
//! whose braces it stands in.

use std::ops::Range;

/// A statement, up to its semicolon, its line's end or its opening brace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeStatement {
    /// Where its text stands; empty for braces without words before them.
    pub text: Range<usize>,
    /// What stands between its braces, if it has any.
    pub body: Option<Range<usize>>,
    /// The statement around it, by number.
    pub parent: Option<usize>,
}

/// How far to look for a word that carries a statement on over the end of its line.
const LOOK_AHEAD: usize = 200;

/// Marks at the end or the start of a line that carry a statement on.
const OPEN_ENDS: &[char] = &[',', '=', '|', '&', '<', '+', ':'];
const OPEN_STARTS: &[&str] = &["{", "->", "|", "&", ".", "?", "=", "where ", "throws ", ":", ">"];

#[derive(Default)]
struct StatementReader {
    heads: Vec<CodeStatement>,
    /// Open braces: the statement before them, and what was open around that.
    stack: Vec<(usize, usize, Option<usize>)>,
    start: Option<usize>,
    /// The end of the last character that is no space.
    last: usize,
    /// Open parentheses and brackets.
    nest: usize,
}

/// All statements, in the order of their beginnings.
pub fn heads(bare: &str) -> Vec<CodeStatement> {
    let mut reader = StatementReader::default();
    let mut empty = false;
    for (at, c) in bare.char_indices() {
        match c {
            // The type `interface{}` of Go holds no statements.
            '{' if is_empty_type(&bare[..at], &bare[at..]) => empty = true,
            '}' if empty => empty = false,
            '{' => reader.open(bare, at),
            '}' => reader.close(bare, at),
            ';' if reader.nest == 0 => reader.finish(bare, at),
            '\n' if reader.nest == 0 && reader.start.is_some() => {
                if !goes_on(&bare[..reader.last], bare, at) {
                    reader.finish(bare, at);
                }
            }
            '(' | '[' => {
                reader.start.get_or_insert(at);
                reader.nest += 1;
            }
            ')' | ']' => reader.nest = reader.nest.saturating_sub(1),
            c if c.is_whitespace() => {}
            _ => {
                reader.start.get_or_insert(at);
            }
        }
        if !c.is_whitespace() {
            reader.last = at + c.len_utf8();
        }
    }
    reader.finish(bare, bare.len());
    while let Some((head, ..)) = reader.stack.pop() {
        reader.close_body(head, bare.len());
    }
    reader.heads
}

impl StatementReader {
    fn push(&mut self, bare: &str, from: usize, to: usize, body: Option<Range<usize>>) -> usize {
        let end = from + bare[from..to].trim_end().len();
        let parent = self.stack.last().map(|(head, ..)| *head);
        self.heads.push(CodeStatement { text: from..end, body, parent });
        self.heads.len() - 1
    }

    fn finish(&mut self, bare: &str, at: usize) {
        if let Some(start) = self.start.take() {
            self.push(bare, start, at, None);
        }
        self.nest = 0;
    }

    fn open(&mut self, bare: &str, at: usize) {
        let body = Some(at + 1..at + 1);
        // Braces inside parentheses belong to a value, not to the statement around it.
        let own = self.nest == 0;
        let from = if own { self.start.unwrap_or(at) } else { at };
        let head = self.push(bare, from, at, body);
        self.stack.push((head, self.nest, if own { None } else { self.start }));
        self.start = None;
        self.nest = 0;
    }

    fn close(&mut self, bare: &str, at: usize) {
        self.finish(bare, at);
        if let Some((head, nest, start)) = self.stack.pop() {
            self.close_body(head, at);
            self.nest = nest;
            self.start = start;
        }
    }

    fn close_body(&mut self, head: usize, at: usize) {
        if let Some(body) = self.heads.get_mut(head).and_then(|head| head.body.as_mut()) {
            body.end = at.max(body.start);
        }
    }
}

fn is_empty_type(before: &str, rest: &str) -> bool {
    rest.starts_with("{}") && (before.ends_with("interface") || before.ends_with("struct"))
}

/// Whether a statement goes on in the line after the line's end at `at`. `before` is all up to its last mark.
fn goes_on(before: &str, bare: &str, at: usize) -> bool {
    if before.ends_with(OPEN_ENDS) && !before.ends_with("=>") || before.ends_with("->") {
        return true;
    }
    let end = bare.floor_char_boundary(at + LOOK_AHEAD);
    let next = bare[at..end].trim_start();
    OPEN_STARTS.iter().any(|word| next.starts_with(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(bare: &str) -> Vec<(String, Option<usize>)> {
        heads(bare).into_iter().map(|head| (bare[head.text].to_owned(), head.parent)).collect()
    }

    #[test]
    fn statements_know_what_they_stand_in() {
        let found =
            shown("struct A {\n  a: u8,\n}\nimpl A\n{\n  fn b() -> [u8; 4] { f(|| { x }); }\n  fn c();\n}");
        let texts: Vec<(&str, Option<usize>)> = found.iter().map(|(t, p)| (t.as_str(), *p)).collect();
        assert_eq!(texts[0], ("struct A", None));
        assert!(texts.contains(&("impl A", None)));
        assert!(texts.contains(&("fn b() -> [u8; 4]", Some(2))));
        assert!(texts.contains(&("fn c()", Some(2))));
    }

    #[test]
    fn a_body_is_what_its_braces_hold() {
        let found = heads("a { b { } c");
        assert_eq!(found[0].body, Some(3..11));
        assert_eq!(found[1].body, Some(7..8));
    }

    #[test]
    fn stray_brackets_do_no_harm() {
        for text in ["}}}} )]", "((((", "{{{{\n\n", "é{ü", "a(\n}b"] {
            let _ = heads(text);
        }
    }
}
