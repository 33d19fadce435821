//! One column a stage.

use serde::Serialize;

use crate::page::card::Bar;
use crate::page::context::{CardColumn, SiteContext};
use crate::route::Route;
use crate::theme::Page;
use crate::words::stage::Stage;

#[derive(Serialize)]
struct Board<'a> {
    columns: Vec<CardColumn<'a>>,
}

/// Stages that keep their column when it is empty.
const ALWAYS: [Stage; 3] = [Stage::Planned, Stage::InProgress, Stage::Implemented];

pub fn plan<'a>(context: &'a SiteContext<'a>) -> Vec<Page<'a>> {
    vec![Page::view(Route::page("board"), "board.html", || Board {
        columns: Stage::ALL.iter().filter_map(|stage| column(context, *stage)).collect(),
    })]
}

fn column<'a>(context: &'a SiteContext<'a>, stage: Stage) -> Option<CardColumn<'a>> {
    let cards: Vec<_> = context.cards.values().filter(|card| card.stage == stage).collect();
    if cards.is_empty() && !ALWAYS.contains(&stage) {
        return None;
    }
    // A stage with words of several kinds has no list of its own.
    let mut groups = context.facet("status").iter().filter(|group| group.stage == Some(stage));
    let group = groups.next().filter(|_| groups.next().is_none());
    Some(CardColumn {
        stage: Some(stage),
        look: stage.name().to_owned(),
        label: context.text(&format!("stage.{}", stage.name())).to_owned(),
        url: group.map_or_else(|| "specs/".to_owned(), |group| format!("status/{}/", group.slug)),
        count: cards.len(),
        percent: Bar::new(cards.len(), context.cards.len()).percent,
        cards,
    })
}
