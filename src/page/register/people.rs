//! Who has a part in which specs, by the fields of headers that name people.

use crate::arena::SpecId;
use crate::page::context::SiteContext;
use crate::page::register::table::{Cell, Link, RegisterRow, RegisterTable};
use crate::portal::facets::FacetValue;
use crate::words::stage::Stage;

pub(super) fn tables(context: &SiteContext) -> Vec<RegisterTable> {
    let of_stage = |person: &FacetValue, wanted: &[Stage]| {
        let specs = person.specs.iter().filter(|spec| wanted.contains(&context.cards[**spec].stage));
        Cell::links(specs.map(|spec| link(context, *spec)).collect())
    };
    let mut people: Vec<&FacetValue> = context.people.iter().collect();
    people.sort_by_key(|person| std::cmp::Reverse(person.specs.len()));
    let table =
        RegisterTable::of("people", people, |person| RegisterRow::shared(person.specs.iter().copied()))
            .column("person", |person| Cell::link(&person.label, format!("{}/", person.folder)))
            .column("parts", |person| Cell::text(parts(context, person)))
            .column("now", |person| of_stage(person, &[Stage::InProgress]))
            .column("next", |person| of_stage(person, &[Stage::Proposed, Stage::Planned]))
            .column("specs", |person| Cell::number(person.specs.len()));
    vec![table.table().always()]
}

fn link(context: &SiteContext, spec: SpecId) -> Link {
    let card = &context.cards[spec];
    Link::to(context, spec, "", card.name.as_deref().unwrap_or(&card.title))
}

/// The labels of the fields that name somebody: `Author, Review manager`.
fn parts(context: &SiteContext, person: &FacetValue) -> String {
    let fields =
        context.people_fields().filter(|facet| facet.groups.iter().any(|group| group.slug == person.slug));
    fields.filter_map(|facet| facet.label.as_deref()).collect::<Vec<_>>().join(", ")
}
