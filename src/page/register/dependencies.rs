//! Packages that specs rest on, with their ranges; ranges that no version fits stand on top.

use crate::page::edition::Edition;
use crate::page::register::table::{Cell, Link, Row, Table, place};
use crate::portal::conflict;

pub fn tables(edition: &Edition) -> Vec<Table> {
    let conflicts = conflict::package_conflicts(edition.portal).into_iter().map(|group| {
        let ranges = group.iter().map(|found| Link {
            text: format!("{} ({})", found.what.range, edition.cards[found.spec].title),
            url: place(edition, found.spec, found.anchor),
        });
        let first = group[0].what;
        Row::shared(
            group.iter().map(|found| found.spec),
            vec![
                Cell::code(&first.name),
                Cell::word(edition, "ecosystem", &first.ecosystem),
                Cell::links(ranges.collect()),
            ],
        )
    });
    let mut found = conflict::packages(edition.portal);
    found.sort_by_cached_key(|found| (found.what.name.to_lowercase(), found.spec));
    let rows = found.iter().map(|found| {
        let package = found.what;
        let cells = vec![
            Cell::code(&package.name),
            Cell::code(&package.range),
            Cell::word(edition, "ecosystem", &package.ecosystem),
            Cell::text(&package.group),
            in_manifest(edition, &package.name),
        ];
        Row::new(edition, found.spec, found.anchor, cells)
    });
    vec![
        Table::new("dependency_conflicts", &["package", "ecosystem", "ranges"])
            .with(conflicts.collect::<Vec<_>>()),
        Table::new("dependencies", &["package", "range", "ecosystem", "group", "manifest"])
            .always()
            .with(rows.collect::<Vec<_>>()),
    ]
}

/// What the repository's own manifest says of a package.
fn in_manifest(edition: &Edition, package: &str) -> Cell {
    match edition.outside.in_manifest(package) {
        Some(("", name)) => Cell::text(name),
        Some((range, name)) => Cell::text(format!("{range} ({name})")),
        None if edition.outside.has_manifest() => Cell::word(edition, "manifest", "absent"),
        None => Cell::Empty,
    }
}
