//! Packages that specs depend on, with their ranges; ranges that no version fits stand on top.

use crate::page::edition::Edition;
use crate::page::register::table::{Cell, Link, Row, Table};
use crate::portal::conflict;
use crate::portal::said::Stated;
use crate::spec::extract::Named;
use crate::spec::extract::manifest::Package;

pub fn tables(edition: &Edition) -> Vec<Table> {
    vec![conflicts(edition), all(edition)]
}

fn conflicts(edition: &Edition) -> Table {
    let range = |found: &Stated<Package>| {
        let text = format!("{} ({})", found.what.range, edition.cards[found.spec].title);
        Link::to(edition, found.spec, found.anchor, text)
    };
    let groups = conflict::package_conflicts(edition.portal);
    Table::of("dependency_conflicts", groups, |group| Row::shared(group.iter().map(|found| found.spec)))
        .column("package", |group| Cell::code(&group[0].what.name))
        .column("ecosystem", |group| Cell::word(edition, "ecosystem", group[0].what.ecosystem.name()))
        .column("ranges", |group| Cell::links(group.iter().map(range).collect()))
        .table()
}

fn all(edition: &Edition) -> Table {
    let mut found = conflict::packages(edition.portal);
    found.sort_by_cached_key(|found| (found.what.name.to_lowercase(), found.spec));
    Table::of("dependencies", found, |found| Row::new(edition, found.spec, found.anchor))
        .column("package", |found| Cell::code(&found.what.name))
        .column("range", |found| Cell::code(&found.what.range))
        .column("ecosystem", |found| Cell::word(edition, "ecosystem", found.what.ecosystem.name()))
        .column("group", |found| Cell::text(found.what.scope.name()))
        .column("manifest", |found| in_manifest(edition, &found.what.name))
        .table()
        .always()
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
