//! Findings as compilers show them: what, where with the line, and what to do.

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use crate::diag::{Diagnostic, Severity, Span};
use crate::report::{Located, each_file, first_line, steers, visible};
use crate::source::{Source, Store};

/// Lines longer than this are not quoted.
const MAX_LINE: usize = 400;

pub fn render(findings: &[Diagnostic], store: &dyn Store, color: bool) -> String {
    let renderer = if color { Renderer::styled() } else { Renderer::plain() };
    let mut out = String::new();
    each_file(findings, store, |source, located| {
        for finding in located {
            out.push_str(&one(&renderer, source, finding));
            out.push_str("\n\n");
        }
    });
    out
}

fn one(renderer: &Renderer, source: &Source, located: &Located) -> String {
    let finding = located.finding;
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note | Severity::Off => Level::NOTE,
    };
    let path = visible(&finding.path);
    let message = visible(&finding.message);
    let title = level.primary_title(message).id(finding.rule.code);
    let span = first_line(source, finding.span);
    let line = source.line_span(span.start);
    let mut group: Group = if finding.span == Span::default() || line.end - line.start > MAX_LINE {
        title.element(Origin::path(path).line(located.from.line).char_column(located.from.column))
    } else {
        // The lines around are left out: what matters is the one.
        let (start, text) = line_of(source, span);
        let snippet = Snippet::source(text)
            .line_start(located.from.line)
            .path(path)
            .annotation(AnnotationKind::Primary.span(span.start - start..span.end - start));
        title.element(snippet)
    };
    if let Some(help) = &finding.help {
        group = group.element(Level::HELP.message(visible(help)));
    }
    renderer.render(&[group])
}

/// Where the span's line begins, and its text without characters that steer a terminal. Each of
/// these becomes question marks of the same length in bytes, so that the marks below stay in place.
fn line_of(source: &Source, span: Span) -> (usize, String) {
    let line = source.line_span(span.start);
    let mut shown = String::new();
    for c in source.text[line.start..line.end].chars() {
        if steers(c) && c != '\t' {
            shown.push_str(&"?".repeat(c.len_utf8()));
        } else {
            shown.push(c);
        }
    }
    (line.start, shown)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quoted_line_cannot_steer_the_terminal() {
        let source = Source::new("a.md", "a\u{9b}31m\u{202e}b\u{1b}\n".as_bytes());
        let (_, line) = line_of(&source, Span::new(0, 3));
        assert_eq!(line, "a›31m???b\u{fffd}");
    }
}
