//! Whether what a spec says of itself agrees: its status with its questions, its days with the calendar and with
//! each other.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::arena::SpecId;
use crate::diag::{self, Diagnostic, Span};
use crate::lint::context::LintContext;
use crate::portal::Entry;
use crate::portal::statements::{self, Statement};
use crate::words::date::PartialDate;
use crate::words::kind::Kind;
use crate::words::stage::Stage;

pub fn run(context: &LintContext) -> Vec<Diagnostic> {
    let of = |entry: &Entry| -> Vec<Diagnostic> {
        order(entry).into_iter().chain(future(entry, context.today)).collect()
    };
    let mut out = open_questions(context);
    out.extend(context.portal.specs.values().flat_map(of));
    out
}

fn is_implemented(entry: &Entry) -> bool {
    entry.spec.meta.status.stage() == Stage::Implemented
}

/// Questions that implemented specs still ask, one finding a spec.
fn open_questions(context: &LintContext) -> Vec<Diagnostic> {
    let mut asked: BTreeMap<SpecId, Vec<Statement>> = BTreeMap::new();
    for statement in statements::questions(context.portal).into_iter().filter(|asked| asked.item.is_open()) {
        asked.entry(statement.spec).or_default().push(statement);
    }
    let implemented = asked.into_iter().filter(|(spec, _)| is_implemented(&context.portal.specs[*spec]));
    implemented
        .map(|(spec, asked)| {
            let ids: Vec<&str> =
                asked.iter().map(|question| question.item.id.as_str()).filter(|id| !id.is_empty()).collect();
            let what = match asked.len() {
                _ if ids.len() == asked.len() => ids.join(", "),
                1 => "a question".to_owned(),
                count => format!("{count} questions"),
            };
            let message = format!("this spec is implemented and still asks {what}");
            let path = &context.portal.specs[spec].spec.path;
            Diagnostic::new(&diag::OPEN_QUESTIONS, path, asked[0].item.span, message)
                .with_help("answer the question, or strike it through with `~~`")
        })
        .collect()
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
    let logged = spec.changelog.iter().filter_map(|entry| entry.date).max().map(PartialDate::from);
    let named = [("Created", meta.created), ("Implemented", meta.implemented), ("the changelog", logged)];
    let ahead = |day: &PartialDate| Some(day.first_day()) > today;
    let (name, day) = named.into_iter().find_map(|(name, day)| Some((name, day.filter(ahead)?)))?;
    let today = today?;
    let field = spec.fields.iter().find(|field| field.label.eq_ignore_ascii_case(name));
    let span = field.map_or(Span::default(), |field| field.span);
    let message = format!("{name} says {day}, and today is {today}");
    Some(Diagnostic::new(&diag::FUTURE_DATE, &spec.path, span, message).with_help("correct the date"))
}
