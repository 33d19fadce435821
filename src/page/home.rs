//! The dashboard: what stands where, what needs attention, what changed last.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::chart::Picture;
use crate::chart::bars::{self, Part};
use crate::diag::{Diagnostic, Severity};
use crate::page::activity::{self, Change};
use crate::page::card::Card;
use crate::page::context::{CardColumn, Finding, SiteContext};
use crate::page::register::RegisterCount;
use crate::page::register::questions::questions;
use crate::page::register::table::place;
use crate::page::spec_table::{self, SpecTable};
use crate::route::Route;
use crate::theme::Page;
use crate::words::date::PartialDate;
use crate::words::stage::Stage;

/// A question nobody has answered.
#[derive(Serialize)]
struct Asked<'a> {
    id: String,
    text: String,
    url: String,
    card: &'a Card,
    since: Option<PartialDate>,
}

#[derive(Serialize)]
struct Home<'a> {
    statuses: Vec<CardColumn<'a>>,
    /// The statuses as one bar.
    picture: String,
    in_progress: Vec<&'a Card>,
    attention: Vec<Finding>,
    questions: Vec<Asked<'a>>,
    changes: Vec<Change<'a>>,
    list: SpecTable,
    template: Option<&'a str>,
    registers: &'a [RegisterCount],
}

pub fn plan<'a>(context: &'a SiteContext<'a>, registers: &'a [RegisterCount]) -> Vec<Page<'a>> {
    vec![Page::view(Route::page(""), "home.html", || home(context, registers))]
}

fn home<'a>(context: &'a SiteContext<'a>, registers: &'a [RegisterCount]) -> Home<'a> {
    let mut attention: Vec<_> = context.diagnostics.iter().filter(|d| d.severity > Severity::Note).collect();
    attention.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    Home {
        statuses: context.facet("status").iter().map(|group| context.column(group)).collect(),
        picture: statuses(context),
        in_progress: context.cards.values().filter(|card| card.stage == Stage::InProgress).take(8).collect(),
        attention: firsts(attention).into_iter().take(6).map(|finding| context.finding(finding)).collect(),
        questions: asked(context),
        changes: activity::changes(context).into_iter().take(10).collect(),
        list: list(context),
        template: context.template.origin.path(),
        registers,
    }
}

/// With more specs than this only the newest are listed, and fewer.
const MOST: usize = 200;
const NEWEST: usize = 100;

fn list(context: &SiteContext) -> SpecTable {
    let mut cards: Vec<&Card> = context.cards.values().collect();
    let all = cards.len();
    if all > MOST {
        cards.sort_by_key(|card| std::cmp::Reverse(card.updated));
        cards.truncate(NEWEST);
    }
    spec_table::excerpt(context, &cards, all, "")
}

fn statuses(context: &SiteContext) -> String {
    let groups = context.facet("status");
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
        title: context.text("picture.status"),
        description: context.text("picture.status_note"),
    };
    bars::stacked(&picture, &parts.collect::<Vec<_>>())
}

/// The oldest open questions.
fn asked<'a>(context: &'a SiteContext<'a>) -> Vec<Asked<'a>> {
    let open = questions(context).into_iter().filter(|question| question.statement.item.is_open());
    let asked = open.take(6).map(|question| Asked {
        id: question.statement.item.id.clone(),
        text: question.statement.item.statement().into_owned(),
        url: place(context, question.statement.page, question.statement.anchor()),
        card: &context.cards[question.statement.spec],
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
