//! Lists of specs: all of them, and one a value of each facet, each in pages where it is long.

use std::sync::Arc;

use serde::Serialize;

use crate::page::card::Card;
use crate::page::context::SiteContext;
use crate::page::facet::FacetView;
use crate::page::spec_table::{Cards, SpecList, SpecTable};
use crate::portal::facets::FacetValue;
use crate::route::Route;
use crate::theme::Page;
use crate::words::stage::Stage;

#[derive(Serialize)]
struct Listing<'a> {
    list: SpecTable,
    facets: &'a [FacetView],
    /// The value that all specs of the list share: the facet's name, the value's token, word and stage.
    facet: Option<&'static str>,
    token: Option<String>,
    label: Option<String>,
    stage: Option<Stage>,
    look: Option<String>,
    /// Where the list begins, on its further pages.
    whole: Option<String>,
}

/// So few specs need no narrowing.
const FEW: usize = 3;

pub fn plan<'a>(context: &'a SiteContext<'a>) -> Vec<Page<'a>> {
    // A spec may be called `2`.
    let all = SpecList::new(context.cards.values().collect(), "specs/", "specs/page");
    let mut pages = list(context, all, None);
    for facet in &context.facets {
        for group in &facet.groups {
            let cards: Vec<&Card> = group.specs.iter().map(|at| &context.cards[*at]).collect();
            let folder = format!("{}/{}", facet.name, group.slug);
            let specs = SpecList::new(cards, &format!("{folder}/"), &folder);
            pages.extend(list(context, specs, Some((facet.name, group))));
        }
    }
    pages.push(Page::json("api/v1/cards.json", || Cards(context)));
    pages
}

fn list<'a>(
    context: &'a SiteContext<'a>,
    list: SpecList<'a>,
    facet: Option<(&'static str, &'a FacetValue)>,
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
            facet: facet.map(|(facet, _)| facet),
            token: facet.map(|(facet, group)| format!("{facet}:{}", group.slug)),
            label: facet.map(|(_, group)| group.shown()),
            stage: facet.and_then(|(_, group)| group.stage),
            look: facet.map(|(_, group)| group.look()),
            whole: (page > 0).then(|| list.pages.url(0)),
        })
    };
    list.pages.numbers().map(page).collect()
}
