//! The decision log over all specs, newest spec first.

use crate::page::context::SiteContext;
use crate::page::register::table::{Cell, RegisterRow, RegisterTable};
use crate::page::trace;
use crate::portal::statements::{Statement, statements};
use crate::spec::item::Item;
use crate::words::kind::Kind;
use crate::words::part::Part;

pub(super) fn tables(context: &SiteContext) -> Vec<RegisterTable> {
    let meta = |statement: &Statement| &context.portal.specs[statement.spec].spec.meta;
    let mut found = statements(context.portal, Kind::ArchitectureDecisions);
    // By the day that the table shows.
    found.sort_by_key(|statement| {
        (std::cmp::Reverse(meta(statement).created), statement.spec, statement.item.span.start)
    });
    let table = RegisterTable::of("decisions", found, |statement| RegisterRow::of(context, statement))
        .column("id", |statement| Cell::text(name(statement.item)))
        .column("decision", |statement| Cell::text(decision(statement.item)))
        .extra("note", |statement| Cell::text(reason(statement.item)))
        .column("cited_by", |statement| Cell::links(trace::cited_by(context, statement.place())))
        .column("created", |statement| Cell::date(meta(statement).created));
    vec![table.table().always()]
}

/// Its id, or else what it is called.
fn name(item: &Item) -> &str {
    if item.id.is_empty() { &item.label } else { &item.id }
}

/// Why, where what is decided is told besides.
fn reason(item: &Item) -> &str {
    let text = Some(item.text.as_str()).filter(|text| !text.is_empty());
    match item.part(Part::Note) {
        _ if item.part(Part::Decision).is_some() => item.part(Part::Note).or(text).unwrap_or_default(),
        Some(note) if text.is_some() => note,
        _ => "",
    }
}

/// What is decided, with the reasons that stand beside it.
fn decision(item: &Item) -> String {
    let others = item.others().join("; ");
    let text = Some(item.text.as_str()).filter(|text| !text.is_empty());
    let said = item.part(Part::Decision).or(text).or(item.part(Part::Note)).unwrap_or(&others);
    match item.label.as_str() {
        label if !item.id.is_empty() && !label.is_empty() && !said.is_empty() => format!("{label}: {said}"),
        label if said.is_empty() => label.to_owned(),
        _ => said.to_owned(),
    }
}
