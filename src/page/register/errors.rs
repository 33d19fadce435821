//! The error catalogue: what goes wrong, with which type, message and code, and the way out of it.

use std::collections::BTreeMap;

use crate::page::context::SiteContext;
use crate::page::register::table::{Cell, Column, Link, RegisterRow, RegisterTable, Show};
use crate::portal::conflict;
use crate::portal::statements::Statement;
use crate::spec::extract::error_case::ErrorCase;
use crate::spec::item::Item;
use crate::words::kind::normalize;
use crate::words::part::Part;

/// An error, and the strategy that recovers from it.
type Scenario<'a> = (Statement<'a>, Option<Statement<'a>>);

pub fn tables(context: &SiteContext) -> Vec<RegisterTable> {
    let conflict::Recovery { mut scenarios, unmatched } = conflict::recovery(context.portal);
    // By code, so that what answers alike stands together.
    scenarios.sort_by_cached_key(|(statement, _)| {
        (error(statement).code, statement.spec, statement.item.span.start)
    });
    let repeated = repeated(context, &scenarios);
    let unmatched =
        RegisterTable::of("recovery_unmatched", unmatched, |statement| RegisterRow::of(context, statement));
    let unmatched = unmatched
        .column("scenario", |statement| Cell::text(called(statement.item)))
        .column("recovery", |statement| Cell::text(way_out(statement.item)))
        .table();
    vec![catalogue(context, scenarios), repeated, unmatched]
}

fn catalogue(context: &SiteContext, scenarios: Vec<Scenario>) -> RegisterTable {
    let row = |(statement, _): &Scenario| RegisterRow::of(context, statement);
    RegisterTable::of("errors", scenarios, row)
        .column("scenario", |(statement, _)| Cell::text(error(statement).scenario))
        .column("error_type", |(statement, _)| Cell::code(error(statement).kind))
        .column("message", |(statement, _)| Cell::text(error(statement).message))
        .column("code", |(statement, _)| Cell::text(error(statement).code))
        .column(Column::new("recovery", Show::Gap), |(statement, strategy)| match strategy {
            Some(found) => {
                let text = way_out(found.item);
                Cell::Link { link: Link::to(context, found.spec, found.anchor(), text) }
            }
            None => Cell::text(error(statement).recovery),
        })
        .extra("more", |(statement, _)| Cell::lines(statement.item.others()))
        .table()
        .always()
}

fn error(statement: &Statement) -> ErrorCase {
    ErrorCase::of(statement.item)
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
fn repeated(context: &SiteContext, scenarios: &[Scenario]) -> RegisterTable {
    let mut groups: BTreeMap<String, Vec<&Statement>> = BTreeMap::new();
    for (statement, _) in scenarios {
        let text = normalize(&error(statement).message);
        if !text.is_empty() {
            groups.entry(text).or_default().push(statement);
        }
    }
    let link = |statement: &&Statement| {
        let text = format!("{} ({})", statement.item.title(), context.cards[statement.spec].title);
        Link::to(context, statement.spec, statement.anchor(), text)
    };
    let groups = groups.into_values().filter(|group| group.len() > 1);
    RegisterTable::of("error_repeats", groups, |group| {
        RegisterRow::shared(group.iter().map(|statement| statement.spec))
    })
    .column("message", |group| Cell::text(error(group[0]).message))
    .column("specs", |group| Cell::links(group.iter().map(link).collect()))
    .table()
}
