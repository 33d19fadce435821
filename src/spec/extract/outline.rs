//! Code, comments and strings blanked -> its statements, each with the one whose braces it stands in; and from these
//! what the code declares for others.

use std::ops::Range;

use super::blank::Blanked;
use super::declaration::{CodeStatement, Declaration, declaration};
use super::language::Language;
use super::python;
use super::shape::CodeForm;
use super::text::piece;

/// Something that code declares, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct PlacedDeclaration {
    pub what: Declaration,
    pub statement: CodeStatement,
    /// The declaration that it stands in, by number.
    pub owner: Option<usize>,
    /// How many declarations it stands in, itself counted and namespaces left out.
    pub depth: usize,
}

/// How many declarations something may stand in.
const DEEPEST: usize = 4;

/// What code declares for others: nothing inside of a function, or of braces that mean something else.
pub(super) fn declarations(language: Language, blanked: &Blanked) -> Vec<PlacedDeclaration> {
    let python = language == Language::Python;
    let statements = if python { python::statements(&blanked.bare) } else { statements(&blanked.bare) };
    // The declaration that each statement makes.
    let mut made: Vec<Option<usize>> = Vec::with_capacity(statements.len());
    let mut out: Vec<PlacedDeclaration> = Vec::new();
    for statement in statements {
        let owner = statement.parent.and_then(|parent| made[parent]);
        let depth = owner.map_or(0, |owner| out[owner].depth);
        let open = match (owner, statement.parent) {
            (Some(owner), _) => out[owner].what.form != CodeForm::Function && depth < DEEPEST,
            (None, parent) => parent.is_none(),
        };
        let head = piece(&blanked.bare, statement.text.start, statement.text.end);
        let around = owner.map(|owner| &out[owner].what);
        let what = match (open, python) {
            (false, _) => None,
            (true, true) => python::declaration(head, around),
            (true, false) => declaration(language, head, around, statement.body.is_some()),
        };
        made.push(what.as_ref().map(|_| out.len()));
        out.extend(what.map(|what| {
            let depth = depth + usize::from(what.form != CodeForm::Namespace);
            PlacedDeclaration { what, statement, owner, depth }
        }));
    }
    out
}

/// How far to look for a word that carries a statement on over the end of its line.
const LOOK_AHEAD: usize = 200;

/// Marks at the end or the start of a line that carry a statement on.
const OPEN_ENDS: &[char] = &[',', '=', '|', '&', '<', '+', ':'];
const OPEN_STARTS: &[&str] = &["{", "->", "|", "&", ".", "?", "=", "where ", "throws ", ":", ">"];

struct StatementReader<'a> {
    bare: &'a str,
    out: Vec<CodeStatement>,
    /// Open braces: the statement before them, and what was open around that.
    stack: Vec<(usize, usize, Option<usize>)>,
    start: Option<usize>,
    /// The end of the last character that is no space.
    last: usize,
    /// Open parentheses and brackets.
    nest: usize,
}

/// All statements, in the order of their beginnings.
fn statements(bare: &str) -> Vec<CodeStatement> {
    let (out, stack) = (Vec::new(), Vec::new());
    let mut reader = StatementReader { bare, out, stack, start: None, last: 0, nest: 0 };
    let mut empty = false;
    for (at, c) in bare.char_indices() {
        match c {
            // The type `interface{}` of Go holds no statements.
            '{' if is_empty_type(&bare[..at], &bare[at..]) => empty = true,
            '}' if empty => empty = false,
            '{' => reader.open(at),
            '}' => reader.close(at),
            ';' if reader.nest == 0 => reader.finish(at),
            '\n' if reader.nest == 0 && !goes_on(&bare[..reader.last], bare, at) => reader.finish(at),
            ')' | ']' => reader.nest = reader.nest.saturating_sub(1),
            c if c.is_whitespace() => {}
            _ => {
                reader.start.get_or_insert(at);
                reader.nest += usize::from(matches!(c, '(' | '['));
            }
        }
        if !c.is_whitespace() {
            reader.last = at + c.len_utf8();
        }
    }
    reader.finish(bare.len());
    reader.out
}

impl StatementReader<'_> {
    fn push(&mut self, from: usize, to: usize, body: Option<Range<usize>>) {
        let end = from + self.bare[from..to].trim_end().len();
        let parent = self.stack.last().map(|(statement, ..)| *statement);
        self.out.push(CodeStatement { text: from..end, body, parent });
    }

    fn finish(&mut self, at: usize) {
        if let Some(start) = self.start.take() {
            self.push(start, at, None);
        }
        self.nest = 0;
    }

    fn open(&mut self, at: usize) {
        // Braces inside parentheses belong to a value, not to the statement around it.
        let (own, around) = if self.nest == 0 { (self.start, None) } else { (None, self.start) };
        // Braces that are never closed hold all that follows.
        self.push(own.unwrap_or(at), at, Some(at + 1..self.bare.len()));
        self.stack.push((self.out.len() - 1, self.nest, around));
        (self.start, self.nest) = (None, 0);
    }

    fn close(&mut self, at: usize) {
        self.finish(at);
        if let Some((statement, nest, start)) = self.stack.pop() {
            self.out[statement].body.iter_mut().for_each(|body| body.end = at);
            (self.start, self.nest) = (start, nest);
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
        statements(bare).into_iter().map(|found| (bare[found.text].to_owned(), found.parent)).collect()
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
        let found = statements("a { b { } c");
        assert_eq!(found[0].body, Some(3..11));
        assert_eq!(found[1].body, Some(7..8));
    }

    #[test]
    fn stray_brackets_do_no_harm() {
        for text in ["}}}} )]", "((((", "{{{{\n\n", "é{ü", "a(\n}b"] {
            let _ = statements(text);
        }
    }
}
