//! What happened, by month, from the changelogs and the dates of the specs.

use jiff::civil::Date;
use serde::Serialize;

use crate::page::card::Card;
use crate::page::edition::Edition;
use crate::route::Route;
use crate::theme::Page;

/// One day of one spec.
#[derive(Debug, Clone, Serialize)]
pub struct Change {
    pub date: Date,
    pub card: Card,
    pub url: String,
    /// What was written, or empty for a date of the header.
    pub changes: Vec<String>,
    /// `changed`, `created` or `implemented`.
    pub event: &'static str,
}

#[derive(Serialize)]
struct Activity {
    months: Vec<Month>,
    undated: usize,
}

#[derive(Serialize)]
struct Month {
    month: String,
    changes: Vec<Change>,
}

pub fn plan<'a>(edition: &'a Edition<'a>) -> Vec<Page<'a>> {
    vec![Page::view(Route::page("activity"), "activity.html", || {
        let mut months: Vec<Month> = Vec::new();
        for change in changes(edition) {
            let month = format!("{:04}-{:02}", change.date.year(), change.date.month());
            if months.last().is_none_or(|last| last.month != month) {
                months.push(Month { month, changes: Vec::new() });
            }
            if let Some(last) = months.last_mut() {
                last.changes.push(change);
            }
        }
        let undated =
            edition.cards.values().filter(|card| card.created.is_none() && card.updated.is_none()).count();
        Activity { months, undated }
    })]
}

/// Everything with a date, the newest first.
pub fn changes(edition: &Edition) -> Vec<Change> {
    let mut out = Vec::new();
    for (entry, card) in edition.portal.specs.values().zip(edition.cards.values()) {
        let spec = &entry.spec;
        let change = |date: Date, anchor: &str, changes: &[String], event| Change {
            date,
            card: card.clone(),
            url: if anchor.is_empty() { card.url.clone() } else { format!("{}#{anchor}", card.url) },
            changes: changes.to_vec(),
            event,
        };
        let logged = |date| spec.changelog.iter().any(|entry| entry.date == Some(date));
        for entry in &spec.changelog {
            out.extend(entry.date.map(|date| change(date, &entry.anchor, &entry.changes, "changed")));
        }
        for (date, event) in [(spec.meta.created, "created"), (spec.meta.implemented, "implemented")] {
            out.extend(date.filter(|date| !logged(*date)).map(|date| change(date, "", &[], event)));
        }
    }
    out.sort_by(|a, b| (b.date, &a.card.id, a.event).cmp(&(a.date, &b.card.id, b.event)));
    out
}
