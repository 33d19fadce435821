//! The decision log over all specs, newest spec first.

use crate::page::context::SiteContext;
use crate::page::register::table::{Cell, RegisterRow, RegisterTable};
use crate::page::trace;
use crate::portal::statements::{Statement, statements};
use crate::text::shortened;
use crate::words::kind::Kind;

/// The most of a decision's reasons that a row shows, in bytes.
const REASONS: usize = 600;

pub fn tables(context: &SiteContext) -> Vec<RegisterTable> {
    let meta = |statement: &Statement| &context.portal.specs[statement.spec].spec.meta;
    let mut found = statements(context.portal, Kind::ArchitectureDecisions);
    found.retain(|statement| !statement.label.is_empty());
    found.sort_by_key(|statement| {
        let last = context.portal.specs[statement.spec].spec.updated();
        (std::cmp::Reverse(meta(statement).created.max(last)), statement.spec, statement.span.start)
    });
    let table = RegisterTable::of("decisions", found, |statement| RegisterRow::of(context, statement))
        .column("id", |statement| Cell::text(statement.label))
        .column("decision", |statement| Cell::text(decision(context, statement)))
        .column("cited_by", |statement| match statement.item {
            Some(item) => Cell::links(trace::cited_by(context, (statement.spec, item))),
            None => Cell::Empty,
        })
        .column("created", |statement| Cell::date(meta(statement).created));
    vec![table.table().always()]
}

/// What is decided; under a heading of its own, with the reasons that stand there.
fn decision(context: &SiteContext, statement: &Statement) -> String {
    let headed = statement.span.start == statement.section.span.start;
    let words = headed.then(|| context.portal.words(statement.spec));
    match words.as_ref().map_or("", |words| words.sections[statement.at].as_str()) {
        "" => statement.text.to_string(),
        reasons => format!("{}: {}", statement.text, shortened(&reasons.replace('\n', " "), REASONS)),
    }
}
