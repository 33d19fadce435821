//! What happened, by month, from the changelogs and the dates of the specs; from the commits of those that tell no day.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::civil::Date;
use serde::Serialize;

use crate::page::card::Card;
use crate::page::context::SiteContext;
use crate::page::paging::{Pages, Turns};
use crate::route::Route;
use crate::theme::Page;
use crate::words::date::PartialDate;

/// One day of one spec.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Change<'a> {
    pub date: Date,
    pub card: &'a Card,
    pub url: String,
    /// What was written, or empty for a date of the header.
    pub changes: &'a [String],
    /// `changed`, `created` or `implemented`.
    pub event: &'static str,
}

/// What happened, cut into pages.
pub(super) struct Timeline<'a> {
    changes: Vec<Change<'a>>,
    pages: Pages,
}

#[derive(Serialize)]
struct Activity<'a> {
    months: Vec<Month<'a>>,
    undated: usize,
    turns: Option<Turns>,
}

#[derive(Serialize)]
struct Month<'a> {
    month: String,
    changes: Vec<Change<'a>>,
}

/// What the tags of a change take, those of a line, and the most that is shown of one.
const ROW: usize = 190;
const LINE: usize = 10;
const MOST: usize = 1_200;

impl<'a> Timeline<'a> {
    pub(super) fn new(context: &'a SiteContext) -> Self {
        let changes = changes(context);
        let line = |line: &String| LINE + line.len().min(MOST);
        let size = |change: &Change| {
            let lines: usize = change.changes.iter().map(line).sum();
            ROW + change.url.len() + change.card.title.len() + lines
        };
        let sizes: Vec<usize> = changes.iter().map(size).collect();
        Self { changes, pages: Pages::of("activity", sizes) }
    }

    /// Where a month begins, relative to the site; it is called as on the page: `2026-11`.
    pub(super) fn place(&self, month: &str) -> String {
        // The newest come first.
        let at = self.changes.partition_point(|change| month_of(change.date).as_str() > month);
        format!("{}#ss-{month}", self.pages.url(self.pages.holding(at)))
    }

    fn months(&self, page: usize) -> Vec<Month<'a>> {
        let months =
            self.changes[self.pages.rows(page)].chunk_by(|a, b| month_of(a.date) == month_of(b.date));
        months.map(|changes| Month { month: month_of(changes[0].date), changes: changes.to_vec() }).collect()
    }
}

fn month_of(date: Date) -> String {
    format!("{:04}-{:02}", date.year(), date.month())
}

pub(super) fn plan<'a>(context: &'a SiteContext<'a>) -> Vec<Page<'a>> {
    let timeline = Arc::new(Timeline::new(context));
    let dated: BTreeSet<&str> = timeline.changes.iter().map(|change| change.card.id.as_str()).collect();
    let undated = |card: &&Card| card.updated.is_none() && !dated.contains(card.id.as_str());
    let undated = context.cards.values().filter(undated).count();
    let page = |page: usize| {
        let timeline = Arc::clone(&timeline);
        Page::view(Route::page(&timeline.pages.url(page)), "activity.html", move || Activity {
            months: timeline.months(page),
            undated,
            turns: timeline.pages.turns(page),
        })
    };
    timeline.pages.numbers().map(page).collect()
}

/// Everything with a date, the newest first.
pub(super) fn changes<'a>(context: &'a SiteContext) -> Vec<Change<'a>> {
    let mut out = Vec::new();
    for (entry, card) in context.portal.specs.values().zip(context.cards.values()) {
        let spec = &entry.spec;
        let change = |date: Date, anchor: &str, changes: &'a [String], event| Change {
            date,
            card,
            url: if anchor.is_empty() { card.url.clone() } else { format!("{}#{anchor}", card.url) },
            changes,
            event,
        };
        let logged = |date| spec.changelog.iter().any(|entry| entry.date == Some(date));
        for entry in &spec.changelog {
            out.extend(entry.date.map(|date| change(date, &entry.anchor, &entry.changes, "changed")));
        }
        let named = [(spec.meta.created, "created"), (spec.meta.implemented, "implemented")];
        for (date, event) in named {
            // A month is no day on which something happened.
            let date = date.and_then(PartialDate::day);
            out.extend(date.filter(|date| !logged(*date)).map(|date| change(date, "", &[], event)));
        }
        let told = spec.changelog.iter().any(|entry| entry.date.is_some())
            || named.iter().any(|(day, _)| day.is_some());
        let days = if told { Vec::new() } else { context.evidence.days(spec) };
        out.extend(days.into_iter().map(|(date, event)| change(date, "", &[], event)));
    }
    out.sort_by(|a, b| (b.date, &a.card.id, a.event).cmp(&(a.date, &b.card.id, b.event)));
    out
}
