//! Every requirement of every spec: functional, non-functional, constraints; who shows it and who cites it.

use crate::page::context::SiteContext;
use crate::page::register::table::{Cell, Column, RegisterRow, RegisterTable, Show};
use crate::page::trace;
use crate::portal::trace::{ItemPlace, items};
use crate::spec::extract::Named;
use crate::spec::extract::category::Category;
use crate::spec::extract::level::{self, RequirementLevel};
use crate::spec::item::Item;
use crate::words::kind::{Kind, REQUIREMENTS};
use crate::words::part::Part;

pub fn tables(context: &SiteContext) -> Vec<RegisterTable> {
    let required = items(context.portal.texts(), |item| REQUIREMENTS.iter().any(|kind| item.kind == *kind));
    let word =
        |group: &str, word: Option<&str>| word.map_or(Cell::Empty, |word| Cell::word(context, group, word));
    let changed = |(page, item): &ItemPlace| {
        let spec = context.portal.spec_of(*page);
        context.evidence.changed(spec, &spec.item(*item)?.id)
    };
    let table = RegisterTable::of("requirements", required, |(at, item)| RegisterRow {
        retired: item.is_retired(),
        ..RegisterRow::new(context, at.0, &item.anchor)
    })
    .column("id", |(_, item)| Cell::text(&item.id))
    .column("text", |(_, item)| Cell::text(item.statement().as_ref()))
    .column(Column::new("kind", Show::Short), |(_, item)| Cell::word(context, "kind", item.kind.name()))
    .column("category", |(_, item)| word("category", category(item).map(Named::name)))
    .column("level", |(_, item)| word("level", level_of(item).map(Named::name)))
    .column(Column::new("tests", Show::Gap), |(at, _)| Cell::links(trace::tests(context, *at)))
    .column("cited_by", |(at, _)| Cell::links(trace::cited_by(context, *at)))
    .column("changed", |(at, _)| Cell::date(changed(at)))
    .others(|(_, item)| item);
    vec![table.table().always().grouped()]
}

/// How binding it is: as its priority says, the heading above, or else its words.
fn level_of(item: &Item) -> Option<RequirementLevel> {
    let told = [Part::Level, Part::Topic].into_iter().filter_map(|part| item.part(part));
    told.into_iter().find_map(level::of_priority).or_else(|| level::level(&item.statement()))
}

/// What kind of quality or of limit a requirement is about.
fn category(item: &Item) -> Option<Category> {
    let is = |kind: Kind| item.kind == kind;
    let (told, text) = (item.part(Part::Topic), item.statement());
    match () {
        () if is(Kind::NonFunctionalRequirements) => {
            told.and_then(Category::of_quality).or_else(|| Category::of_quality(&text))
        }
        () if is(Kind::Constraints) => {
            told.and_then(Category::of_limit).or_else(|| Category::of_limit(&text))
        }
        () => None,
    }
}
