//! Findings as compilers show them: what, where with the line, and what to do.

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use crate::diag::{Diagnostic, Severity, Span};
use crate::report::{Located, each_file, first_line, visible};
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
/// these is replaced by one of the same length, so that the columns stay right.
fn line_of(source: &Source, span: Span) -> (usize, String) {
    let line = source.line_span(span.start);
    let text = &source.text[line.start..line.end];
    let shown: String = text.chars().map(|c| if c.is_control() && c != '\t' { '?' } else { c }).collect();
    (line.start, if shown.len() == text.len() { shown } else { text.to_owned() })
}
