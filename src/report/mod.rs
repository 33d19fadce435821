//! Draws findings: for people, for scripts, for code hosts. What enters are findings and the store
//! that has their files; what leaves is text.

pub mod github;
pub mod human;
pub mod json;
pub mod sarif;

use crate::diag::{Diagnostic, Span};
use crate::source::{Position, Source, Store};

/// A finding with its place as people count.
pub struct Located<'a> {
    pub finding: &'a Diagnostic,
    pub from: Position,
    pub to: Position,
}

/// Findings file by file, each file read once. Findings must be in the order of their files.
pub fn each_file(findings: &[Diagnostic], store: &dyn Store, mut each: impl FnMut(&Source, &[Located])) {
    for group in findings.chunk_by(|a, b| a.path == b.path) {
        let path = &group[0].path;
        let source = Source::new(path.clone(), &store.read(path).unwrap_or_default());
        let located: Vec<Located> = group
            .iter()
            .map(|finding| Located {
                finding,
                from: source.place(finding.span.start),
                to: source.place(finding.span.end),
            })
            .collect();
        each(&source, &located);
    }
}

/// A path of the source as its repository has it.
fn in_repository(place: &str, path: &str) -> String {
    if place.is_empty() { path.to_owned() } else { format!("{place}/{path}") }
}

/// The part of a span on its first line: a finding about a section points at its heading.
/// It ends between letters, whatever a reader made of the text around it.
fn first_line(source: &Source, span: Span) -> Span {
    let start = source.text.floor_char_boundary(span.start);
    let end = source.text.floor_char_boundary(span.end.min(source.line_span(start).end));
    Span::new(start, end)
}

/// Text of a spec without the power to steer a terminal or a log: control characters and marks that
/// turn the direction of writing are shown as escapes.
pub fn visible(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if steers(c) {
            out.extend(c.escape_default());
        } else {
            out.push(c);
        }
    }
    out
}

/// Whether a character is a command to a terminal and not a sign.
fn steers(c: char) -> bool {
    let turns = matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}');
    c.is_control() || turns
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spec_cannot_steer_the_terminal() {
        assert_eq!(visible("a\u{1b}[31mb\u{202e}c\n"), "a\\u{1b}[31mb\\u{202e}c\\n");
        assert_eq!(visible("tschüß 📋"), "tschüß 📋");
    }
}
