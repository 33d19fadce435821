//! The error catalogue: what goes wrong, with which type, message and code, and the way out of it.

use std::collections::BTreeMap;

use crate::page::context::SiteContext;
use crate::page::register::table::{Cell, Column, Link, RegisterRow, RegisterTable, Show};
use crate::portal::conflict;
use crate::portal::statements::Statement;
use crate::spec::fact::column;
use crate::words::kind::normalize;

/// An error, and the strategy that recovers from it.
type Scenario<'a> = (Statement<'a>, Option<Statement<'a>>);

pub fn tables(context: &SiteContext) -> Vec<RegisterTable> {
    let conflict::Recovery { mut scenarios, unmatched } = conflict::recovery(context.portal);
    // By code, so that what answers alike stands together.
    scenarios.sort_by_cached_key(|(statement, _)| (code(statement), statement.spec, statement.span.start));
    let repeated = repeated(context, &scenarios);
    let unmatched = RegisterTable::of("recovery_unmatched", unmatched, |statement| {
        RegisterRow::new(context, statement.spec, statement.anchor)
    });
    let unmatched = unmatched
        .column("scenario", |statement| Cell::text(statement.label))
        .column("recovery", |statement| Cell::text(statement.text.as_ref()))
        .table();
    vec![catalogue(context, scenarios), repeated, unmatched]
}

fn catalogue(context: &SiteContext, scenarios: Vec<Scenario>) -> RegisterTable {
    let row = |(statement, _): &Scenario| RegisterRow::new(context, statement.spec, statement.anchor);
    RegisterTable::of("errors", scenarios, row)
        .column("scenario", |(statement, _)| match statement.label {
            "" => Cell::text(statement.text.as_ref()),
            label => Cell::text(label),
        })
        .column("error_type", |(statement, _)| Cell::code(kind(statement)))
        .column("message", |(statement, _)| Cell::text(message(statement)))
        .column("code", |(statement, _)| Cell::text(code(statement).unwrap_or_default()))
        .column(Column::new("recovery", Show::Gap), |(_, way_out)| match way_out {
            Some(way_out) => {
                Cell::Link { link: Link::to(context, way_out.spec, way_out.anchor, way_out.text.as_ref()) }
            }
            None => Cell::Empty,
        })
        .table()
        .always()
}

fn kind<'a>(statement: &Statement<'a>) -> &'a str {
    column(statement.cells, &["type", "exception", "class", "kind"]).unwrap_or("")
}

fn message<'a>(statement: &'a Statement) -> &'a str {
    let cell = column(statement.cells, &["message", "text", "shown"]);
    match cell {
        Some(message) => message,
        None if statement.cells.is_empty() && !statement.label.is_empty() => statement.text.as_ref(),
        None => "",
    }
}

/// The code of an error; what only says that there is none is no code.
fn code(statement: &Statement) -> Option<String> {
    let code = column(statement.cells, &["code", "http", "status"])?.trim();
    let said = code.chars().any(char::is_alphanumeric) && !code.eq_ignore_ascii_case("n/a");
    said.then(|| code.to_owned())
}

/// Messages that stand for different scenarios.
fn repeated(context: &SiteContext, scenarios: &[Scenario]) -> RegisterTable {
    let mut groups: BTreeMap<String, Vec<&Statement>> = BTreeMap::new();
    for (statement, _) in scenarios {
        let text = normalize(message(statement));
        if !text.is_empty() {
            groups.entry(text).or_default().push(statement);
        }
    }
    let link = |statement: &&Statement| {
        let text = format!("{} ({})", statement.label, context.cards[statement.spec].title);
        Link::to(context, statement.spec, statement.anchor, text)
    };
    let groups = groups.into_values().filter(|group| group.len() > 1);
    RegisterTable::of("error_repeats", groups, |group| {
        RegisterRow::shared(group.iter().map(|statement| statement.spec))
    })
    .column("message", |group| Cell::text(message(group[0])))
    .column("specs", |group| Cell::links(group.iter().map(link).collect()))
    .table()
}
