//! Endpoints over all specs by path; what two specs describe stands on top.

use crate::page::context::SiteContext;
use crate::page::register::table::{Cell, Link, RegisterRow, RegisterTable};
use crate::portal::conflict;
use crate::portal::statements::Stated;
use crate::spec::extract::Named;
use crate::spec::extract::endpoint::Endpoint;

pub(super) fn tables(context: &SiteContext) -> Vec<RegisterTable> {
    vec![conflicts(context), all(context)]
}

fn conflicts(context: &SiteContext) -> RegisterTable {
    let link = |found: &Stated<Endpoint>| {
        Link::to(context, found.page, found.anchor, &context.cards[found.spec].title)
    };
    let groups = conflict::shared_endpoints(context.portal);
    RegisterTable::of("endpoint_conflicts", groups, |group| {
        RegisterRow::shared(group.iter().map(|found| found.spec))
    })
    .column("path", |group| Cell::code(&group[0].what.path))
    .column("method", |group| Cell::code(group[0].what.method.name()))
    .column("specs", |group| Cell::links(group.iter().map(link).collect()))
    .table()
}

fn all(context: &SiteContext) -> RegisterTable {
    let key = |found: &Stated<Endpoint>| (found.what.key(), found.spec);
    let mut found = conflict::endpoints(context.portal);
    found.sort_by_cached_key(|found| (key(found), found.span.start));
    // A spec that shows its endpoint again in an example describes it once.
    found.dedup_by_key(|found| key(found));
    RegisterTable::of("endpoints", found, |found| RegisterRow::new(context, found.page, found.anchor))
        .column("path", |found| Cell::code(&found.what.path))
        .column("method", |found| Cell::code(found.what.method.name()))
        .column("note", |found| Cell::text(&found.what.note))
        .table()
        .always()
}
