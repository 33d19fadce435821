//! The dashboard: what stands where, what needs attention, what changed last.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::chart::Picture;
use crate::chart::bars::{self, Part};
use crate::page::activity::{self, Change};
use crate::page::card::Card;
use crate::page::context::{CardColumn, SiteContext};
use crate::page::document;
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
    /// What is being decided, what is being built, and what may be next: the newest first.
    in_review: Vec<&'a Card>,
    in_progress: Vec<&'a Card>,
    ahead: Vec<&'a Card>,
    /// Where all that is ahead is listed.
    ahead_url: String,
    ahead_count: usize,
    questions: Vec<Asked<'a>>,
    changes: Vec<Change<'a>>,
    list: SpecTable,
    template: Option<&'a str>,
    /// Registers with how much each holds.
    counted: &'a [RegisterCount],
}

pub(super) fn plan<'a>(context: &'a SiteContext<'a>, registers: &'a [RegisterCount]) -> Vec<Page<'a>> {
    vec![match context.portal.front() {
        Some(readme) => document::page(context, readme, Route::page("")),
        None => Page::view(Route::page(""), "home.html", || home(context, registers)),
    }]
}

fn home<'a>(context: &'a SiteContext<'a>, registers: &'a [RegisterCount]) -> Home<'a> {
    let in_progress = context.newest(&[Stage::InProgress]);
    let ahead = context.newest(&[Stage::Proposed, Stage::Planned]);
    let (in_review, ahead): (Vec<&Card>, Vec<&Card>) = ahead.into_iter().partition(|card| is_in_review(card));
    Home {
        statuses: context.facet("status").iter().map(|group| context.column(group)).collect(),
        picture: statuses(context),
        ahead_url: lists(&ahead),
        ahead_count: ahead.len(),
        in_review: in_review.into_iter().take(FIRSTS).collect(),
        in_progress: in_progress.into_iter().take(FIRSTS).collect(),
        ahead: ahead.into_iter().take(FIRSTS).collect(),
        questions: asked(context),
        changes: changes(context),
        list: list(context),
        template: context.template.origin.path(),
        counted: registers,
    }
}

/// Words of a status that is being decided upon now.
const REVIEW: [&str; 6] = ["review", "last call", "final comment", "fcp", "voting", "ballot"];

fn is_in_review(card: &Card) -> bool {
    let status = card.status.to_lowercase();
    card.stage == Stage::Proposed && REVIEW.iter().any(|word| status.contains(word))
}

/// One spec in so many has to tell its changes: where few do, those are the news of none.
const TELLING: usize = 10;

/// The last changes up to today.
fn changes<'a>(context: &'a SiteContext<'a>) -> Vec<Change<'a>> {
    let past = |change: &Change| context.inputs.today.is_none_or(|today| change.date <= today);
    let all: Vec<Change> = activity::changes(context).into_iter().filter(past).collect();
    let telling: BTreeSet<&str> = all.iter().map(|change| change.card.id.as_str()).collect();
    if telling.len() * TELLING < context.cards.len() {
        return Vec::new();
    }
    all.into_iter().take(FIRSTS).collect()
}

/// So many of each thing are named.
const FIRSTS: usize = 8;
/// With more specs than this only the newest are listed, and fewer.
const MOST: usize = 30;
const NEWEST: usize = 15;

fn list(context: &SiteContext) -> SpecTable {
    let mut cards: Vec<&Card> = context.cards.values().collect();
    let all = cards.len();
    if all > MOST {
        cards = context.newest(&Stage::ALL);
        cards.truncate(NEWEST);
    }
    spec_table::excerpt(context, &cards, all, "")
}

/// Where some specs are listed: under their status where they have one in common.
fn lists(cards: &[&Card]) -> String {
    let mut urls = cards.iter().map(|card| card.status_url.as_str());
    let first = urls.next().unwrap_or_default();
    if urls.all(|url| url == first) { first.to_owned() } else { "board/".to_owned() }
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
