//! Packages that specs depend on, with their ranges; ranges that no version fits stand on top.

use crate::page::context::SiteContext;
use crate::page::register::table::{Cell, Link, RegisterRow, RegisterTable};
use crate::portal::conflict;
use crate::portal::statements::Stated;
use crate::spec::extract::Named;
use crate::spec::extract::manifest::Package;

pub(super) fn tables(context: &SiteContext) -> Vec<RegisterTable> {
    vec![conflicts(context), all(context)]
}

fn conflicts(context: &SiteContext) -> RegisterTable {
    let range = |found: &Stated<Package>| {
        let text = format!("{} ({})", found.what.range, context.cards[found.spec].title);
        Link::to(context, found.page, found.anchor, text)
    };
    let groups = conflict::package_conflicts(context.portal);
    RegisterTable::of("dependency_conflicts", groups, |group| {
        RegisterRow::shared(group.iter().map(|found| found.spec))
    })
    .column("package", |group| Cell::code(&group[0].what.name))
    .column("ecosystem", |group| Cell::word(context, "ecosystem", group[0].what.ecosystem.name()))
    .column("ranges", |group| Cell::links(group.iter().map(range).collect()))
    .table()
}

fn all(context: &SiteContext) -> RegisterTable {
    let mut found = conflict::packages(context.portal);
    found.sort_by_cached_key(|found| (found.what.name.to_lowercase(), found.spec));
    RegisterTable::of("dependencies", found, |found| RegisterRow::new(context, found.page, found.anchor))
        .column("package", |found| Cell::code(&found.what.name))
        .column("range", |found| Cell::code(&found.what.range))
        .column("ecosystem", |found| Cell::word(context, "ecosystem", found.what.ecosystem.name()))
        .column("group", |found| Cell::text(found.what.scope.name()))
        .column("manifest", |found| in_manifest(context, &found.what.name))
        .table()
        .always()
}

/// What the repository's own manifest says of a package.
fn in_manifest(context: &SiteContext, package: &str) -> Cell {
    match context.evidence.in_manifest(package) {
        Some(("", name)) => Cell::text(name),
        Some((range, name)) => Cell::text(format!("{range} ({name})")),
        None if context.evidence.has_manifest() => Cell::word(context, "manifest", "absent"),
        None => Cell::Empty,
    }
}
