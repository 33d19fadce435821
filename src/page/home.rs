//! The dashboard: what stands where, what needs attention, what changed last.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::diag::{Diagnostic, Severity};
use crate::page::activity::{self, Change};
use crate::page::card::Card;
use crate::page::edition::{Column, Edition, Finding};
use crate::page::questions::{self, Question};
use crate::route::Route;
use crate::theme::Page;

#[derive(Serialize)]
struct Home<'a> {
    statuses: Vec<Column<'a>>,
    in_progress: Vec<&'a Card>,
    attention: Vec<Finding>,
    questions: Vec<Question>,
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
        statuses: edition.statuses.iter().map(|group| edition.column(group, "status")).collect(),
        in_progress: edition.cards.iter().filter(|card| card.stage == "in_progress").take(8).collect(),
        attention: firsts(attention).into_iter().take(6).map(|finding| edition.finding(finding)).collect(),
        questions: questions::open(edition).into_iter().take(6).collect(),
        changes: activity::changes(edition).into_iter().take(10).collect(),
        cards: &edition.cards,
        template: edition.template.origin.path(),
    }
}

/// The first finding of each rule in each spec: the same fault ten times is one thing to attend to.
fn firsts(findings: Vec<&Diagnostic>) -> Vec<&Diagnostic> {
    let mut seen = BTreeSet::new();
    findings.into_iter().filter(|finding| seen.insert((finding.rule.code, finding.path.as_str()))).collect()
}
