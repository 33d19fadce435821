//! Every requirement of every spec: functional, non-functional, constraints; who shows it and who cites it.

use crate::page::context::SiteContext;
use crate::page::register::table::{Cell, Column, RegisterRow, RegisterTable, Show};
use crate::page::trace;
use crate::portal::trace::items;
use crate::spec::extract::{category, level};
use crate::words::kind::REQUIREMENTS;

pub fn tables(context: &SiteContext) -> Vec<RegisterTable> {
    let required = items(&context.portal.specs, |item| REQUIREMENTS.iter().any(|kind| item.kind == *kind));
    let word =
        |group: &str, word: Option<&str>| word.map_or(Cell::Empty, |word| Cell::word(context, group, word));
    let changed = |(spec, item): &(_, _)| {
        let spec = &context.portal.specs[*spec].spec;
        context.evidence.changed(spec, &spec.item(*item)?.id)
    };
    let table = RegisterTable::of("requirements", required, |(at, item)| RegisterRow {
        retired: item.retired,
        ..RegisterRow::new(context, at.0, &item.anchor)
    })
    .column("id", |(_, item)| Cell::text(&item.id))
    .column("text", |(_, item)| Cell::text(&item.text))
    .column(Column::new("kind", Show::Short), |(_, item)| Cell::word(context, "kind", item.kind.name()))
    .column("category", |(_, item)| word("category", category::category(item.kind.name(), &item.text)))
    .column("level", |(_, item)| word("level", level::level(&item.text)))
    .column(Column::new("tests", Show::Gap), |(at, _)| Cell::links(trace::tests(context, *at)))
    .column("cited_by", |(at, _)| Cell::links(trace::cited_by(context, *at)))
    .column("changed", |(at, _)| Cell::date(changed(at)));
    vec![table.table().always().grouped()]
}
