//! The error catalogue: what goes wrong, with which type, message and code, and the way out of it.

use std::collections::BTreeMap;

use crate::page::context::SiteContext;
use crate::page::register::table::{Cell, Column, Link, RegisterRow, RegisterTable, Show};
use crate::portal::conflict;
use crate::portal::error_case::ErrorCase;
use crate::portal::statements::Statement;

use crate::spec::item::Item;
use crate::words::kind::normalize;
use crate::words::part::Part;

/// An error taken apart, and the strategy that recovers from it.
struct ErrorRow<'a> {
    statement: Statement<'a>,
    case: ErrorCase,
    strategy: Option<Statement<'a>>,
}

pub(super) fn tables(context: &SiteContext) -> Vec<RegisterTable> {
    let conflict::Recovery { scenarios, unmatched } = conflict::recovery(context.portal);
    let scenarios = scenarios.into_iter();
    let mut rows: Vec<ErrorRow> = scenarios
        .map(|(statement, strategy)| ErrorRow { case: ErrorCase::of(statement.item), statement, strategy })
        .collect();
    // By code, so that what answers alike stands together.
    rows.sort_by_cached_key(|row| (row.case.code.clone(), row.statement.spec, row.statement.item.span.start));
    let repeated = repeated(context, &rows);
    let unmatched =
        RegisterTable::of("recovery_unmatched", unmatched, |statement| RegisterRow::of(context, statement));
    let unmatched = unmatched
        .column("scenario", |statement| Cell::text(called(statement.item)))
        .column("recovery", |statement| Cell::text(way_out(statement.item)))
        .table();
    vec![catalogue(context, rows), repeated, unmatched]
}

fn catalogue(context: &SiteContext, rows: Vec<ErrorRow>) -> RegisterTable {
    RegisterTable::of("errors", rows, |row| RegisterRow::of(context, &row.statement))
        .column("scenario", |row| Cell::text(&row.case.scenario))
        .column("error_type", |row| Cell::code(&row.case.kind))
        .column("message", |row| Cell::text(&row.case.message))
        .column("code", |row| Cell::text(&row.case.code))
        .column(Column::new("recovery", Show::Gap), |row| match &row.strategy {
            Some(found) => {
                let link = Link::to(context, found.page, found.anchor(), way_out(found.item));
                Cell::Link { link }
            }
            None => Cell::text(&row.case.recovery),
        })
        .others(|row| row.statement.item)
        .table()
        .always()
}

/// What a strategy is called, or nothing for a sentence.
fn called(item: &Item) -> &str {
    if item.label.is_empty() { &item.id } else { &item.label }
}

fn way_out(item: &Item) -> String {
    let named: Vec<&str> = item.parts(Part::Recovery).collect();
    if item.text.is_empty() { named.join("; ") } else { item.text.clone() }
}

/// Messages that stand for different scenarios.
fn repeated(context: &SiteContext, rows: &[ErrorRow]) -> RegisterTable {
    let mut groups: BTreeMap<String, Vec<&ErrorRow>> = BTreeMap::new();
    for row in rows {
        let text = normalize(&row.case.message);
        if !text.is_empty() {
            groups.entry(text).or_default().push(row);
        }
    }
    let link = |row: &&ErrorRow| {
        let Statement { spec, item, .. } = row.statement;
        let text = format!("{} ({})", item.title(), context.cards[spec].title);
        Link::to(context, spec, row.statement.anchor(), text)
    };
    let groups = groups.into_values().filter(|group| group.len() > 1);
    RegisterTable::of("error_repeats", groups, |group| {
        RegisterRow::shared(group.iter().map(|row| row.statement.spec))
    })
    .column("message", |group| Cell::text(&group[0].case.message))
    .column("specs", |group| Cell::links(group.iter().map(link).collect()))
    .table()
}
