//! The error catalogue: what goes wrong, with which type, message and code, and the way out of it.

use std::collections::BTreeMap;

use crate::page::edition::Edition;
use crate::page::register::table::{Cell, Column, Link, Row, Show, Table};
use crate::portal::conflict;
use crate::portal::said::Saying;
use crate::spec::fact::column;
use crate::words::kind::normalize;

/// An error, and the strategy that recovers from it.
type Scenario<'a> = (Saying<'a>, Option<Saying<'a>>);

pub fn tables(edition: &Edition) -> Vec<Table> {
    let conflict::Recovery { mut scenarios, unmatched } = conflict::recovery(edition.portal);
    // By code, so that what answers alike stands together.
    scenarios.sort_by_cached_key(|(saying, _)| (code(saying), saying.spec, saying.span.start));
    let repeated = repeated(edition, &scenarios);
    let unmatched =
        Table::of("recovery_unmatched", unmatched, |saying| Row::new(edition, saying.spec, saying.anchor));
    let unmatched = unmatched
        .column("scenario", |saying| Cell::text(saying.label))
        .column("recovery", |saying| Cell::text(saying.text.as_ref()))
        .table();
    vec![catalogue(edition, scenarios), repeated, unmatched]
}

fn catalogue(edition: &Edition, scenarios: Vec<Scenario>) -> Table {
    let row = |(saying, _): &Scenario| Row::new(edition, saying.spec, saying.anchor);
    Table::of("errors", scenarios, row)
        .column("scenario", |(saying, _)| match saying.label {
            "" => Cell::text(saying.text.as_ref()),
            label => Cell::text(label),
        })
        .column("error_type", |(saying, _)| Cell::code(kind(saying)))
        .column("message", |(saying, _)| Cell::text(message(saying)))
        .column("code", |(saying, _)| Cell::text(code(saying).unwrap_or_default()))
        .column(Column::new("recovery", Show::Gap), |(_, way_out)| match way_out {
            Some(way_out) => {
                Cell::Link { link: Link::to(edition, way_out.spec, way_out.anchor, way_out.text.as_ref()) }
            }
            None => Cell::Empty,
        })
        .table()
        .always()
}

fn kind<'a>(saying: &Saying<'a>) -> &'a str {
    column(saying.cells, &["type", "exception", "class", "kind"]).unwrap_or("")
}

fn message<'a>(saying: &'a Saying) -> &'a str {
    let cell = column(saying.cells, &["message", "text", "shown"]);
    match cell {
        Some(message) => message,
        None if saying.cells.is_empty() && !saying.label.is_empty() => saying.text.as_ref(),
        None => "",
    }
}

/// The code of an error; what only says that there is none is no code.
fn code(saying: &Saying) -> Option<String> {
    let code = column(saying.cells, &["code", "http", "status"])?.trim();
    let said = code.chars().any(char::is_alphanumeric) && !code.eq_ignore_ascii_case("n/a");
    said.then(|| code.to_owned())
}

/// Messages that stand for different scenarios.
fn repeated(edition: &Edition, scenarios: &[Scenario]) -> Table {
    let mut groups: BTreeMap<String, Vec<&Saying>> = BTreeMap::new();
    for (saying, _) in scenarios {
        let text = normalize(message(saying));
        if !text.is_empty() {
            groups.entry(text).or_default().push(saying);
        }
    }
    let link = |saying: &&Saying| {
        let text = format!("{} ({})", saying.label, edition.cards[saying.spec].title);
        Link::to(edition, saying.spec, saying.anchor, text)
    };
    let groups = groups.into_values().filter(|group| group.len() > 1);
    Table::of("error_repeats", groups, |group| Row::shared(group.iter().map(|saying| saying.spec)))
        .column("message", |group| Cell::text(message(group[0])))
        .column("specs", |group| Cell::links(group.iter().map(link).collect()))
        .table()
}
