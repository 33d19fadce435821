//! The error catalogue: what goes wrong, with which type, message and code, and the way out of it.

use std::collections::BTreeMap;

use crate::page::edition::Edition;
use crate::page::register::table::{Cell, Link, Row, Table, place};
use crate::portal::conflict;
use crate::portal::said::Saying;
use crate::spec::fact::column;
use crate::words::kind::normalize;

pub fn tables(edition: &Edition) -> Vec<Table> {
    let recovery = conflict::recovery(edition.portal);
    let mut scenarios = recovery.scenarios;
    // By code, so that what answers alike stands together.
    scenarios.sort_by_cached_key(|(saying, _)| (code(saying), saying.spec, saying.span.start));
    let repeated = repeated(edition, &scenarios);
    let rows = scenarios.iter().map(|(saying, way_out)| {
        let way_out = way_out.as_ref().map_or(Cell::Empty, |way_out| {
            Cell::link(way_out.text.as_ref(), place(edition, way_out.spec, way_out.anchor))
        });
        let cells = vec![
            Cell::text(if saying.label.is_empty() { saying.text.as_ref() } else { saying.label }),
            Cell::code(kind(saying)),
            Cell::text(message(saying)),
            Cell::text(code(saying).unwrap_or_default()),
            way_out,
        ];
        Row::new(edition, saying.spec, saying.anchor, cells)
    });
    let unmatched = recovery.unmatched.iter().map(|saying| {
        let cells = vec![Cell::text(saying.label), Cell::text(saying.text.as_ref())];
        Row::new(edition, saying.spec, saying.anchor, cells)
    });
    let unmatched: Vec<Row> = unmatched.collect();
    vec![
        Table::new("errors", &["scenario", "error_type", "message", "code", "recovery"])
            .always()
            .with(rows.collect::<Vec<_>>()),
        Table::new("error_repeats", &["message", "specs"]).with(repeated),
        Table::new("recovery_unmatched", &["scenario", "recovery"]).with(unmatched),
    ]
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
fn repeated(edition: &Edition, scenarios: &[(Saying, Option<Saying>)]) -> Vec<Row> {
    let mut groups: BTreeMap<String, Vec<&Saying>> = BTreeMap::new();
    for (saying, _) in scenarios {
        let text = normalize(message(saying));
        if !text.is_empty() {
            groups.entry(text).or_default().push(saying);
        }
    }
    let groups = groups.into_values().filter(|group| group.len() > 1);
    groups
        .map(|group| {
            let places = group.iter().map(|saying| Link {
                text: format!("{} ({})", saying.label, edition.cards[saying.spec].title),
                url: place(edition, saying.spec, saying.anchor),
            });
            Row::shared(
                group.iter().map(|saying| saying.spec),
                vec![Cell::text(message(group[0])), Cell::links(places.collect())],
            )
        })
        .collect()
}
