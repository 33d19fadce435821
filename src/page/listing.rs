//! Lists of specs: all of them, and one a value of each facet, each in pages where it is long.

use std::sync::Arc;

use serde::Serialize;

use crate::page::card::Card;
use crate::page::context::SiteContext;
use crate::page::facet::FacetView;
use crate::page::spec_table::{Cards, SpecList, SpecTable};
use crate::portal::facets::{FacetValue, PEOPLE};
use crate::route::Route;
use crate::theme::Page;
use crate::words::stage::Stage;

#[derive(Serialize)]
struct Listing<'a> {
    list: SpecTable,
    facets: &'a [FacetView],
    /// The value that all specs of the list share: the facet's name, the value's token, word and stage.
    facet: Option<&'a str>,
    /// What specs call the facet; `None` takes the interface's word.
    facet_label: Option<&'a str>,
    token: Option<String>,
    label: Option<String>,
    stage: Option<Stage>,
    look: Option<String>,
    /// Where the list begins, on its further pages.
    whole: Option<String>,
}

/// So few specs need no narrowing.
const FEW: usize = 3;

pub(super) fn plan<'a>(context: &'a SiteContext<'a>) -> Vec<Page<'a>> {
    // A spec may be called `2`.
    let all = SpecList::new(context, context.cards.values().collect(), "specs/", "specs/page");
    let mut pages = list(context, all, None);
    for facet in &context.facets {
        for group in &facet.groups {
            // The list of all parts of a person stands among people.
            if facet.label.is_none() || !group.folder.starts_with(PEOPLE) {
                pages.extend(of_value(context, &facet.name, facet.label.as_deref(), group));
            }
        }
    }
    for person in &context.people {
        pages.extend(of_value(context, PEOPLE, None, person));
    }
    pages.push(Page::json("api/v1/cards.json", || Cards(context)));
    pages
}

/// The list of the specs with a value.
fn of_value<'a>(
    context: &'a SiteContext<'a>,
    name: &'a str,
    label: Option<&'a str>,
    group: &'a FacetValue,
) -> Vec<Page<'a>> {
    let cards: Vec<&Card> = group.specs.iter().map(|at| &context.cards[*at]).collect();
    let specs = SpecList::new(context, cards, &format!("{}/", group.folder), &group.folder);
    list(context, specs, Some((name, label, group)))
}

fn list<'a>(
    context: &'a SiteContext<'a>,
    list: SpecList<'a>,
    facet: Option<(&'a str, Option<&'a str>, &'a FacetValue)>,
) -> Vec<Page<'a>> {
    let list = Arc::new(list);
    let page = |page: usize| {
        let list = Arc::clone(&list);
        let route = Route::page(&list.pages.url(page));
        let root = route.to_root();
        Page::view(route, "specs.html", move || Listing {
            list: list.page(context, page, &root),
            // The first page narrows the whole list.
            facets: if page == 0 && (facet.is_none() || list.count() > FEW) {
                context.all_facets()
            } else {
                &[]
            },
            facet: facet.map(|(facet, ..)| facet),
            facet_label: facet.and_then(|(_, label, _)| label),
            token: facet.map(|(facet, _, group)| format!("{facet}:{}", group.slug)),
            label: facet.map(|(.., group)| group.shown()),
            stage: facet.and_then(|(.., group)| group.stage),
            look: facet.map(|(.., group)| group.look()),
            whole: (page > 0).then(|| list.pages.url(0)),
        })
    };
    list.pages.numbers().map(page).collect()
}
