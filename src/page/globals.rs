//! What every template sees: the site, the navigation, the counts.

use serde::Serialize;

use crate::page::card::Card;
use crate::page::edition::{Counts, Edition, SiteFacts};
use crate::page::register::table::Register;
use crate::page::{calendar, graph};
use crate::words::stage::Stage;

#[derive(Debug, Serialize)]
pub struct Globals {
    site: SiteFacts,
    nav: Vec<NavGroup>,
    registers: Vec<NavRegister>,
    counts: Counts,
    has_graph: bool,
    has_calendar: bool,
}

/// The specs of one stage, the first of them by title.
#[derive(Debug, Serialize)]
struct NavGroup {
    stage: Stage,
    label: String,
    url: String,
    count: usize,
    specs: Vec<NavSpec>,
}

#[derive(Debug, Serialize)]
struct NavSpec {
    title: String,
    url: String,
}

#[derive(Debug, Serialize)]
struct NavRegister {
    name: String,
    title: Option<String>,
    url: String,
    count: usize,
}

/// How many specs of a stage the navigation shows.
const NAV_LIMIT: usize = 30;

pub fn globals(edition: &Edition, registers: &[Register]) -> Globals {
    let nav = Stage::ALL.iter().filter_map(|stage| {
        let specs: Vec<&Card> = edition.shelves.get(stage)?.iter().map(|at| &edition.cards[*at]).collect();
        let group = edition.facet("status").iter().find(|group| group.stage == Some(*stage))?;
        Some(NavGroup {
            stage: *stage,
            label: edition.text(&format!("stage.{}", stage.name())).to_owned(),
            url: format!("status/{}/", group.slug),
            count: specs.len(),
            specs: specs
                .iter()
                .take(NAV_LIMIT)
                .map(|card| NavSpec { title: card.title.clone(), url: card.url.clone() })
                .collect(),
        })
    });
    let registers = registers.iter().map(|register| NavRegister {
        name: register.name.clone(),
        title: register.title.clone(),
        url: format!("{}/", register.name),
        count: register.count(),
    });
    Globals {
        site: edition.facts(),
        nav: nav.collect(),
        registers: registers.collect(),
        counts: edition.counts,
        has_graph: graph::is_drawn(edition),
        has_calendar: calendar::is_written(edition),
    }
}
