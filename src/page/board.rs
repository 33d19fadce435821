//! One column a stage.

use serde::Serialize;

use crate::page::card::Bar;
use crate::page::edition::{Column, Edition};
use crate::route::Route;
use crate::theme::Page;
use crate::words::stage::Stage;

#[derive(Serialize)]
struct Board<'a> {
    columns: Vec<Column<'a>>,
}

/// Stages that keep their column when it is empty.
const ALWAYS: [Stage; 3] = [Stage::Planned, Stage::InProgress, Stage::Implemented];

pub fn plan<'a>(edition: &'a Edition<'a>) -> Vec<Page<'a>> {
    vec![Page::view(Route::page("board"), "board.html", || Board {
        columns: Stage::ALL.iter().filter_map(|stage| column(edition, *stage)).collect(),
    })]
}

fn column<'a>(edition: &'a Edition<'a>, stage: Stage) -> Option<Column<'a>> {
    let cards: Vec<_> = edition.cards.values().filter(|card| card.stage == stage).collect();
    if cards.is_empty() && !ALWAYS.contains(&stage) {
        return None;
    }
    let group = edition.facet("status").iter().find(|group| group.stage == Some(stage));
    Some(Column {
        stage: Some(stage),
        look: stage.name().to_owned(),
        label: edition.text(&format!("stage.{}", stage.name())).to_owned(),
        url: group.map_or_else(|| "specs/".to_owned(), |group| format!("status/{}/", group.slug)),
        count: cards.len(),
        percent: Bar::new(cards.len(), edition.cards.len()).percent,
        cards,
    })
}
