//! Whether what a spec says of itself agrees: its status with its questions, its days with the calendar and with
//! each other.

use jiff::civil::Date;

use crate::diag::{self, Diagnostic, Span};
use crate::lint::subject::Subject;
use crate::portal::Entry;
use crate::spec::kind::Kind;
use crate::spec::status::Stage;

pub fn run(subject: &Subject) -> Vec<Diagnostic> {
    let of = |entry: &Entry| -> Vec<Diagnostic> {
        let found = [open_questions(entry), order(entry)];
        found.into_iter().flatten().chain(future(entry, subject.today)).collect()
    };
    subject.portal.specs.iter().flat_map(of).collect()
}

fn is_implemented(entry: &Entry) -> bool {
    entry.spec.meta.status.stage == Stage::Implemented
}

fn open_questions(entry: &Entry) -> Option<Diagnostic> {
    let kind = Kind::OpenQuestions.item();
    let open: Vec<_> =
        entry.spec.items().map(|(_, item)| item).filter(|item| item.kind == kind && !item.retired).collect();
    let first = open.first().filter(|_| is_implemented(entry))?;
    let ids: Vec<&str> = open.iter().map(|item| item.id.as_str()).collect();
    let message = format!("this spec is implemented and still asks {}", ids.join(", "));
    let finding = Diagnostic::new(&diag::OPEN_QUESTIONS, &entry.spec.path, first.span, message);
    Some(finding.with_help("answer the question, or strike it through with `~~`"))
}

/// Days may run up or down, not both.
fn order(entry: &Entry) -> Option<Diagnostic> {
    let days: Vec<Date> = entry.spec.changelog.iter().filter_map(|entry| entry.date).collect();
    if days.is_sorted() || days.is_sorted_by(|a, b| a >= b) {
        return None;
    }
    let section = entry.spec.sections.iter().find(|section| section.kind == Some(Kind::Changelog));
    let span = section.map_or(Span::default(), |section| section.span);
    let finding = Diagnostic::new(
        &diag::CHANGELOG_ORDER,
        &entry.spec.path,
        span,
        "the days of the changelog stand in no order",
    );
    Some(finding.with_help("write the newest day first, or the oldest, all through"))
}

fn future(entry: &Entry, today: Option<Date>) -> Option<Diagnostic> {
    let spec = &entry.spec;
    let meta = &spec.meta;
    let logged = spec.changelog.iter().filter_map(|entry| entry.date).max();
    let named = [("Created", meta.created), ("Implemented", meta.implemented), ("the changelog", logged)];
    let (name, day) =
        named.into_iter().find_map(|(name, day)| Some((name, day.filter(|day| Some(*day) > today)?)))?;
    let today = today?;
    let field = spec.fields.iter().find(|field| field.label.eq_ignore_ascii_case(name));
    let span = field.map_or(Span::default(), |field| field.span);
    let message = format!("{name} says {day}, and today is {today}");
    Some(Diagnostic::new(&diag::FUTURE_DATE, &spec.path, span, message).with_help("correct the date"))
}
