//! Open questions of all specs, the oldest first; those that an implemented spec left open on top.

use jiff::civil::Date;
use serde::Serialize;

use crate::page::card::Card;
use crate::page::edition::Edition;
use crate::route::Route;
use crate::spec::section::Kind;
use crate::theme::Page;

/// A question with the spec that asks it.
#[derive(Debug, Clone, Serialize)]
pub struct Question {
    pub id: String,
    pub text: String,
    pub url: String,
    pub card: Card,
    /// The day from which it has been open: the spec's first.
    pub since: Option<String>,
    /// Days since then, where the day of the build is known.
    pub age: Option<i32>,
    pub blocking: bool,
    pub answered: bool,
}

#[derive(Serialize)]
struct Questions {
    blocking: Vec<Question>,
    open: Vec<Question>,
    answered: Vec<Question>,
}

pub fn plan<'a>(edition: &'a Edition<'a>) -> Vec<Page<'a>> {
    vec![Page::view(Route::page("questions"), "questions.html", || {
        let (answered, unanswered): (Vec<_>, Vec<_>) = all(edition).into_iter().partition(|q| q.answered);
        let (blocking, open) = unanswered.into_iter().partition(|question| question.blocking);
        Questions { blocking, open, answered }
    })]
}

/// Questions nobody has answered, the oldest first.
pub fn open(edition: &Edition) -> Vec<Question> {
    all(edition).into_iter().filter(|question| !question.answered).collect()
}

fn all(edition: &Edition) -> Vec<Question> {
    let kind = Kind::OpenQuestions.row().map_or("", |row| row.item);
    let mut out: Vec<Question> = Vec::new();
    for (entry, card) in edition.portal.specs.iter().zip(&edition.cards) {
        let since = entry.spec.meta.created;
        out.extend(entry.spec.items().filter(|(_, item)| item.kind == kind).map(|(_, item)| Question {
            id: item.id.clone(),
            text: item.text.clone(),
            url: format!("{}#{}", card.url, item.anchor),
            card: card.clone(),
            since: since.map(|date| date.to_string()),
            age: age(since, edition.inputs.today),
            blocking: card.stage == "implemented",
            answered: item.retired,
        }));
    }
    // Questions without a date come last: nothing is known of their age.
    out.sort_by(|a, b| (a.since.is_none(), &a.since, &a.url).cmp(&(b.since.is_none(), &b.since, &b.url)));
    out
}

fn age(since: Option<Date>, today: Option<Date>) -> Option<i32> {
    let span = since?.until(today?).ok()?;
    Some(span.get_days()).filter(|days| *days >= 0)
}
