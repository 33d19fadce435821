//! Endpoints over all specs by path; what two specs describe stands on top.

use crate::page::edition::Edition;
use crate::page::register::table::{Cell, Link, Row, Table};
use crate::portal::conflict;
use crate::portal::said::Stated;
use crate::spec::extract::Named;
use crate::spec::extract::endpoint::Endpoint;

pub fn tables(edition: &Edition) -> Vec<Table> {
    vec![conflicts(edition), all(edition)]
}

fn conflicts(edition: &Edition) -> Table {
    let link = |found: &Stated<Endpoint>| {
        Link::to(edition, found.spec, found.anchor, &edition.cards[found.spec].title)
    };
    let groups = conflict::shared_endpoints(edition.portal);
    Table::of("endpoint_conflicts", groups, |group| Row::shared(group.iter().map(|found| found.spec)))
        .column("path", |group| Cell::code(&group[0].what.path))
        .column("method", |group| Cell::code(group[0].what.method.name()))
        .column("specs", |group| Cell::links(group.iter().map(link).collect()))
        .table()
}

fn all(edition: &Edition) -> Table {
    let key = |found: &Stated<Endpoint>| (found.what.key(), found.spec);
    let mut found = conflict::endpoints(edition.portal);
    found.sort_by_cached_key(|found| (key(found), found.span.start));
    // A spec that shows its endpoint again in an example describes it once.
    found.dedup_by_key(|found| key(found));
    Table::of("endpoints", found, |found| Row::new(edition, found.spec, found.anchor))
        .column("path", |found| Cell::code(&found.what.path))
        .column("method", |found| Cell::code(found.what.method.name()))
        .column("note", |found| Cell::text(&found.what.note))
        .table()
        .always()
}
