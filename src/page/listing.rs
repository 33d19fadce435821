//! Lists of specs: all of them, and one page a value of each facet.

use serde::Serialize;

use crate::page::card::Card;
use crate::page::edition::Edition;
use crate::page::facet::FacetView;
use crate::portal::tally::Group;
use crate::route::Route;
use crate::theme::Page;
use crate::words::stage::Stage;

#[derive(Serialize)]
struct Listing<'a> {
    cards: Vec<&'a Card>,
    facets: &'a [FacetView],
    /// The value that all specs of the list share: the facet's name, the value's token, word and stage.
    facet: Option<&'static str>,
    token: Option<String>,
    label: Option<String>,
    stage: Option<Stage>,
    look: Option<String>,
}

pub fn plan<'a>(edition: &'a Edition<'a>) -> Vec<Page<'a>> {
    let mut pages = vec![Page::view(Route::page("specs"), "specs.html", || {
        listing(edition, edition.cards.values().collect(), None)
    })];
    for facet in &edition.facets {
        pages.extend(facet.groups.iter().map(|group| {
            Page::view(Route::page(&format!("{}/{}", facet.name, group.slug)), "specs.html", move || {
                let cards = group.specs.iter().map(|at| &edition.cards[*at]).collect();
                listing(edition, cards, Some((facet.name, group)))
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
    Listing {
        cards,
        facets: edition.all_facets(),
        facet: facet.map(|(facet, _)| facet),
        token: facet.map(|(facet, group)| format!("{facet}:{}", group.slug)),
        label: facet.map(|(_, group)| group.shown()),
        stage: facet.and_then(|(_, group)| group.stage),
        look: facet.map(|(_, group)| group.look()),
    }
}
