//! The dashboard: what stands where, what needs attention, what changed last.

use serde::Serialize;

use crate::diag::Severity;
use crate::page::activity::{self, Change};
use crate::page::card::Card;
use crate::page::edition::{Column, Edition, Finding};
use crate::page::questions::{self, Question};
use crate::portal::tally;
use crate::route::Route;
use crate::theme::Page;

#[derive(Serialize)]
struct Home<'a> {
    stages: Vec<StageCount>,
    statuses: Vec<Column<'a>>,
    in_progress: Vec<&'a Card>,
    attention: Vec<Finding>,
    questions: Vec<Question>,
    changes: Vec<Change>,
    cards: &'a [Card],
    template: Option<&'a str>,
}

/// A segment of the status bar; `x` and `width` are in thousandths of the bar.
#[derive(Serialize)]
struct StageCount {
    stage: &'static str,
    label: String,
    count: usize,
    x: usize,
    width: usize,
    url: String,
}

pub fn plan<'a>(edition: &'a Edition<'a>) -> Vec<Page<'a>> {
    vec![Page::view(Route::page(""), "home.html", || home(edition))]
}

fn home<'a>(edition: &'a Edition<'a>) -> Home<'a> {
    let mut attention: Vec<_> = edition.diagnostics.iter().filter(|d| d.severity > Severity::Note).collect();
    attention.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    Home {
        stages: stage_counts(edition),
        statuses: edition.statuses.iter().map(|group| edition.column(group, "status")).collect(),
        in_progress: edition.cards.iter().filter(|card| card.stage == "in_progress").take(8).collect(),
        attention: attention.into_iter().take(6).map(|finding| edition.finding(finding)).collect(),
        questions: questions::open(edition).into_iter().take(6).collect(),
        changes: activity::changes(edition).into_iter().take(10).collect(),
        cards: &edition.cards,
        template: edition.template.origin.path(),
    }
}

fn stage_counts(edition: &Edition) -> Vec<StageCount> {
    let total = edition.cards.len().max(1);
    let mut before = 0;
    let counts = tally::stages(edition.portal);
    let found = counts.into_iter().filter(|(_, count)| *count > 0);
    found
        .map(|(stage, count)| {
            let x = before * 1000 / total;
            before += count;
            let group =
                edition.statuses.iter().find(|group| group.stage == Some(stage) && !group.specs.is_empty());
            StageCount {
                stage: stage.name(),
                label: edition.text(&format!("stage.{}", stage.name())).to_owned(),
                count,
                x,
                width: before * 1000 / total - x,
                url: group.map_or_else(|| "board/".to_owned(), |group| format!("status/{}/", group.slug)),
            }
        })
        .collect()
}
