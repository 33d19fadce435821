//! The dashboard: what stands where, what needs attention, what changed last.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde::Serialize;

use crate::chart::Picture;
use crate::chart::bars::{self, Part};
use crate::diag::{Diagnostic, Severity};
use crate::page::activity::{self, Change};
use crate::page::card::Card;
use crate::page::edition::{Column, Edition, Finding};
use crate::page::register::questions::questions;
use crate::page::register::table::place;
use crate::route::Route;
use crate::theme::Page;
use crate::words::stage::Stage;

/// A question nobody has answered.
#[derive(Serialize)]
struct Asked<'a> {
    id: String,
    text: String,
    url: String,
    card: &'a Card,
    since: Option<Date>,
}

#[derive(Serialize)]
struct Home<'a> {
    statuses: Vec<Column<'a>>,
    /// The statuses as one bar.
    picture: String,
    in_progress: Vec<&'a Card>,
    attention: Vec<Finding>,
    questions: Vec<Asked<'a>>,
    changes: Vec<Change>,
    cards: &'a [Card],
    template: Option<&'a str>,
}

pub fn plan<'a>(edition: &'a Edition<'a>) -> Vec<Page<'a>> {
    vec![Page::view(Route::page(""), "home.html", || home(edition))]
}

fn home<'a>(edition: &'a Edition<'a>) -> Home<'a> {
    let mut attention: Vec<_> = edition.diagnostics.iter().filter(|d| d.severity > Severity::Note).collect();
    attention.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    Home {
        statuses: edition.facet("status").iter().map(|group| edition.column(group, "status")).collect(),
        picture: statuses(edition),
        in_progress: edition.cards.values().filter(|card| card.stage == Stage::InProgress).take(8).collect(),
        attention: firsts(attention).into_iter().take(6).map(|finding| edition.finding(finding)).collect(),
        questions: asked(edition),
        changes: activity::changes(edition).into_iter().take(10).collect(),
        cards: edition.cards.as_slice(),
        template: edition.template.origin.path(),
    }
}

fn statuses(edition: &Edition) -> String {
    let groups = edition.facet("status");
    let shown: Vec<(String, String, String)> =
        groups.iter().map(|group| (group.shown(), group.look(), format!("status/{}/", group.slug))).collect();
    let parts = groups.iter().zip(&shown).map(|(group, (label, class, url))| Part {
        label,
        count: group.specs.len(),
        url: Some(url),
        class,
    });
    let picture = Picture {
        id: "ss-status-picture",
        title: edition.text("picture.status"),
        description: edition.text("picture.status_note"),
    };
    bars::stacked(&picture, &parts.collect::<Vec<_>>())
}

/// The oldest open questions.
fn asked<'a>(edition: &'a Edition<'a>) -> Vec<Asked<'a>> {
    let open = questions(edition).into_iter().filter(|question| !question.saying.retired);
    let asked = open.take(6).map(|question| Asked {
        id: question.saying.label.to_owned(),
        text: question.saying.text.to_string(),
        url: place(edition, question.saying.spec, question.saying.anchor),
        card: &edition.cards[question.saying.spec],
        since: question.since,
    });
    asked.collect()
}

/// The first finding of each rule in each spec, and of each rule the first two: the same fault ten times is one thing
/// to attend to.
fn firsts(findings: Vec<&Diagnostic>) -> Vec<&Diagnostic> {
    let mut seen = BTreeSet::new();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let mut out = Vec::new();
    for finding in findings {
        let new = seen.insert((finding.rule.code, finding.path.as_str()));
        let count = counts.entry(finding.rule.code).or_default();
        *count += usize::from(new);
        if new && *count <= 2 {
            out.push(finding);
        }
    }
    out
}
