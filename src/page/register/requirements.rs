//! Every requirement of every spec: functional, non-functional, constraints; who shows it and who cites it.

use crate::page::edition::Edition;
use crate::page::register::table::{Cell, Column, Row, Show, Table};
use crate::page::trace;
use crate::portal::trace::items;
use crate::spec::extract::Named;
use crate::spec::extract::category::Category;
use crate::spec::extract::level::level;
use crate::spec::items::Item;
use crate::words::kind::{Kind, REQUIREMENTS};

pub fn tables(edition: &Edition) -> Vec<Table> {
    let required = items(edition.portal, |item| REQUIREMENTS.iter().any(|kind| kind.item() == item.kind));
    let word =
        |group: &str, word: Option<&str>| word.map_or(Cell::Empty, |word| Cell::word(edition, group, word));
    let changed = |(spec, item): &(_, _)| {
        let spec = &edition.portal.specs[*spec].spec;
        edition.outside.changed(spec, &spec.item(*item)?.id)
    };
    let table = Table::of("requirements", required, |(at, item)| Row {
        retired: item.retired,
        ..Row::new(edition, at.0, &item.anchor)
    })
    .column("id", |(_, item)| Cell::text(&item.id))
    .column("text", |(_, item)| Cell::text(&item.text))
    .column(Column::new("kind", Show::Short), |(_, item)| Cell::word(edition, "kind", &item.kind))
    .column("category", |(_, item)| word("category", category(item).map(Named::name)))
    .column("level", |(_, item)| word("level", level(&item.text).map(Named::name)))
    .column(Column::new("tests", Show::Gap), |(at, _)| Cell::links(trace::tests(edition, *at)))
    .column("cited_by", |(at, _)| Cell::links(trace::cited_by(edition, *at)))
    .column("changed", |(at, _)| Cell::date(changed(at)));
    vec![table.table().always().grouped()]
}

/// What kind of quality or of limit a requirement is about.
fn category(item: &Item) -> Option<Category> {
    let is = |kind: Kind| item.kind == kind.item();
    match () {
        () if is(Kind::NonFunctionalRequirements) => Category::of_quality(&item.text),
        () if is(Kind::Constraints) => Category::of_limit(&item.text),
        () => None,
    }
}
