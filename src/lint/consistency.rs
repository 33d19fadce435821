//! Whether what a spec says of itself agrees: its status with its questions, its days with the calendar and with
//! each other.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::arena::SpecId;
use crate::diag::{self, Diagnostic, Span};
use crate::lint::context::LintContext;
use crate::portal::Entry;
use crate::portal::statements::{self, Statement};
use crate::spec::{HeaderField, Spec};
use crate::words::date::{self, Order, PartialDate};
use crate::words::kind::Kind;
use crate::words::label::{self, CREATED, IMPLEMENTED, UPDATED};
use crate::words::stage::Stage;

pub(super) fn run(context: &LintContext) -> Vec<Diagnostic> {
    let of = |entry: &Entry| -> Vec<Diagnostic> {
        let future = context.today.map(|today| future(entry, today));
        let early = early(&entry.spec);
        order(entry).into_iter().chain(early).chain(future.into_iter().flatten()).collect()
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
    let days: Vec<(Date, Span)> =
        entry.spec.changelog.iter().filter_map(|entry| Some((entry.date?, entry.span))).collect();
    let (mut up, mut down) = (Vec::new(), Vec::new());
    for pair in days.windows(2) {
        match pair[0].0.cmp(&pair[1].0) {
            Ordering::Less => up.push(pair[1].1),
            Ordering::Greater => down.push(pair[1].1),
            Ordering::Equal => {}
        }
    }
    // What most entries do is the order, or what the first do; the others break it.
    let rising = up.len() > down.len() || (up.len() == down.len() && up < down);
    let breaking = if rising { down } else { up };
    let span = *breaking.first()?;
    let finding = Diagnostic::new(
        &diag::CHANGELOG_ORDER,
        &entry.spec.path,
        span,
        "the days of the changelog stand in no order",
    );
    Some(finding.with_help("write the newest day first, or the oldest, all through"))
}

/// Days of the past tense that lie ahead: those of the header, and the first of the changelog.
fn future(entry: &Entry, today: Date) -> Vec<Diagnostic> {
    let spec = &entry.spec;
    let meta = &spec.meta;
    let named: [(&[&str], _); 3] =
        [(&CREATED, meta.created), (&IMPLEMENTED, meta.implemented), (&UPDATED, meta.updated)];
    let ahead = |day: PartialDate| day.first_day() > today;
    let said = named.into_iter().filter_map(|(labels, day)| {
        let day = day.filter(|day| ahead(*day))?;
        let field = dated(spec, labels)?;
        Some((format!("`{}`", field.label), day, field.span))
    });
    let logged = spec.changelog.iter().filter_map(|logged| Some((logged.date?, logged.span)));
    let logged = logged.map(|(day, span)| ("the changelog".to_owned(), PartialDate::from(day), span));
    let finding = |(name, day, span): (String, PartialDate, Span)| {
        let message = format!("{name} says {day}, and today is {today}");
        Diagnostic::new(&diag::FUTURE_DATE, &spec.path, span, message).with_help("correct the date")
    };
    let first = logged.into_iter().find(|(_, day, _)| ahead(*day));
    said.chain(first).map(finding).collect()
}

/// Whether a spec was implemented before it was created, as its header says.
fn early(spec: &Spec) -> Option<Diagnostic> {
    let (begun, done) = (spec.meta.created?, spec.meta.implemented?);
    let created = dated(spec, &CREATED)?;
    let field = dated(spec, &IMPLEMENTED)?;
    // A month says nothing of days.
    let (first, last) = (begun.day()?, done.day()?);
    (last < first).then(|| {
        let message = format!("`{}` says {done}, and `{}` {begun}", field.label, created.label);
        Diagnostic::new(&diag::IMPLEMENTED_BEFORE_CREATED, &spec.path, field.span, message)
            .with_help("correct whichever of the two days is wrong")
    })
}

/// Implemented specs without a changelog, where nearly all others have one and no template asks for it.
pub(super) fn changelogs(context: &LintContext) -> Vec<Diagnostic> {
    let asked = context.template.sections.iter().any(|rule| rule.kind == Some(Kind::Changelog));
    let done = context.portal.specs.values().filter(|entry| is_implemented(entry));
    let (with, without): (Vec<&Entry>, Vec<&Entry>) =
        done.partition(|entry| !entry.spec.changelog.is_empty());
    if (asked && context.template.is_written()) || with.len() < LEAST || with.len() < without.len() * MANY {
        return Vec::new();
    }
    let finding = |entry: &&Entry| {
        let message = "this spec is implemented and has no changelog, as nearly all others have";
        Diagnostic::new(&diag::MISSING_CHANGELOG, &entry.spec.path, Span::default(), message)
            .with_help("add a section `Changelog` with the day and what happened")
    };
    without.iter().map(finding).collect()
}

/// So many specs with a changelog show a habit, and so many of them for each without.
const LEAST: usize = 3;
const MANY: usize = 3;

/// The field of a spec from which a day was read: the first of some labels that tells one.
fn dated<'a>(spec: &'a Spec, labels: &[&str]) -> Option<&'a HeaderField> {
    let tells = |field: &&HeaderField| date::read(&field.text, Order::DayFirst).is_some();
    let of = |name: &str| spec.fields.iter().filter(tells).find(|field| label::normal(&field.label) == name);
    labels.iter().find_map(|name| of(name))
}
