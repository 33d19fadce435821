//! One column a stage.

use serde::Serialize;

use crate::page::card::Bar;
use crate::page::context::{CardColumn, SiteContext};
use crate::page::facet::FacetView;
use crate::route::Route;
use crate::theme::Page;
use crate::words::stage::Stage;

#[derive(Serialize)]
struct Board<'a> {
    columns: Vec<CardColumn<'a>>,
    /// What its cards can be narrowed by; their stages are its columns.
    facets: Vec<&'a FacetView>,
}

/// Stages of a team's own template that keep their column when it is empty.
const ALWAYS: [Stage; 3] = [Stage::Planned, Stage::InProgress, Stage::Implemented];

pub(super) fn plan<'a>(context: &'a SiteContext<'a>) -> Vec<Page<'a>> {
    vec![Page::view(Route::page("board"), "board.html", || Board {
        columns: Stage::ALL.iter().filter_map(|stage| column(context, *stage)).collect(),
        facets: context.all_facets().iter().filter(|facet| facet.name != "status").collect(),
    })]
}

fn column<'a>(context: &'a SiteContext<'a>, stage: Stage) -> Option<CardColumn<'a>> {
    let cards = context.newest(&[stage]);
    if cards.is_empty() && !(ALWAYS.contains(&stage) && context.template.is_own()) {
        return None;
    }
    // A stage with words of several kinds has no list of its own: that of all specs is narrowed to them.
    let groups = context.facet("status").iter();
    let groups: Vec<&str> = groups
        .filter(|group| group.stage == Some(stage) && !group.specs.is_empty())
        .map(|group| group.slug.as_str())
        .collect();
    Some(CardColumn {
        stage: Some(stage),
        look: stage.name().to_owned(),
        label: context.stage_word(stage).to_owned(),
        url: match groups.as_slice() {
            [one] => format!("status/{one}/"),
            several => format!("specs/?status={}", several.join(",")),
        },
        count: cards.len(),
        percent: Bar::new(cards.len(), context.cards.len()).percent,
        cards,
    })
}
