//! Endpoints over all specs by path; what two specs describe stands on top.

use crate::page::edition::Edition;
use crate::page::register::table::{Cell, Link, Row, Table, place};
use crate::portal::conflict;
use crate::spec::extract::endpoint;

pub fn tables(edition: &Edition) -> Vec<Table> {
    let conflicts = conflict::shared_endpoints(edition.portal).into_iter().map(|group| {
        let specs = group.iter().map(|found| Link {
            text: edition.cards[found.spec].title.clone(),
            url: place(edition, found.spec, found.anchor),
        });
        let first = group[0].what;
        Row::shared(
            group.iter().map(|found| found.spec),
            vec![Cell::code(&first.path), Cell::code(&first.method), Cell::links(specs.collect())],
        )
    });
    let mut found = conflict::endpoints(edition.portal);
    found.sort_by_cached_key(|found| {
        (endpoint::path_key(&found.what.path), found.what.method.clone(), found.spec, found.span.start)
    });
    // A spec that shows its endpoint again in an example describes it once.
    found.dedup_by_key(|found| (endpoint::path_key(&found.what.path), found.what.method.clone(), found.spec));
    let rows = found.iter().map(|found| {
        let endpoint = found.what;
        let cells =
            vec![Cell::code(&endpoint.path), Cell::code(&endpoint.method), Cell::text(&endpoint.note)];
        Row::new(edition, found.spec, found.anchor, cells)
    });
    vec![
        Table::new("endpoint_conflicts", &["path", "method", "specs"]).with(conflicts.collect::<Vec<_>>()),
        Table::new("endpoints", &["path", "method", "note"]).always().with(rows.collect::<Vec<_>>()),
    ]
}
