//! Lists of specs: all of them, and one page a status and a type.

use serde::Serialize;

use crate::page::card::Card;
use crate::page::edition::{Column, Edition};
use crate::portal::tally::Group;
use crate::route::Route;
use crate::theme::Page;

#[derive(Serialize)]
struct Listing<'a> {
    cards: Vec<&'a Card>,
    statuses: Vec<Column<'a>>,
    types: Vec<Column<'a>>,
    /// The value that all specs of the list share: `status` or `type`, and its word.
    facet: Option<&'static str>,
    label: Option<String>,
    stage: Option<&'static str>,
}

pub fn plan<'a>(edition: &'a Edition<'a>) -> Vec<Page<'a>> {
    let mut pages = vec![Page::view(Route::page("specs"), "specs.html", || {
        listing(edition, edition.cards.iter().collect(), None)
    })];
    for (facet, groups) in [("status", &edition.statuses), ("type", &edition.types)] {
        pages.extend(groups.iter().map(|group| {
            Page::view(Route::page(&format!("{facet}/{}", group.slug)), "specs.html", move || {
                let cards = group.specs.iter().map(|at| &edition.cards[*at]).collect();
                listing(edition, cards, Some((facet, group)))
            })
        }));
    }
    pages
}

fn listing<'a>(
    edition: &'a Edition<'a>,
    cards: Vec<&'a Card>,
    facet: Option<(&'static str, &Group)>,
) -> Listing<'a> {
    let heads = |groups: &[Group], folder| -> Vec<Column<'a>> {
        groups.iter().map(|group| Column { cards: Vec::new(), ..edition.column(group, folder) }).collect()
    };
    Listing {
        cards,
        statuses: heads(&edition.statuses, "status"),
        types: heads(&edition.types, "type"),
        facet: facet.map(|(facet, _)| facet),
        label: facet.map(|(_, group)| group.label.clone()),
        stage: facet.and_then(|(_, group)| group.stage).map(crate::spec::status::Stage::name),
    }
}
