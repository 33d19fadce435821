//! Questions of all specs: those that an implemented spec left open, open ones by age, answered ones.

use jiff::civil::Date;

use crate::chart::Picture;
use crate::chart::dots::{self, Dot};
use crate::page::edition::Edition;
use crate::page::register::table::{Cell, Row, Table, place};
use crate::portal::said::{self, Saying};

/// A question nobody has answered, or one that somebody has.
pub struct Question<'a> {
    pub saying: Saying<'a>,
    /// The day from which it has been open: the spec's first.
    pub since: Option<Date>,
    /// Days since then, where the day of the build is known.
    pub age: Option<i32>,
    /// Whether its spec is implemented all the same.
    pub blocking: bool,
}

/// All questions, the oldest first; those without a date last, since nothing is known of their age.
pub fn questions<'a>(edition: &Edition<'a>) -> Vec<Question<'a>> {
    let mut out: Vec<Question> = said::questions(edition.portal)
        .into_iter()
        .map(|saying| {
            let since = edition.portal.specs[saying.spec].spec.meta.created;
            let age = since.zip(edition.inputs.today).and_then(|(since, today)| since.until(today).ok());
            let age = age.map(|span| span.get_days()).filter(|days| *days >= 0);
            let blocking = edition.cards[saying.spec].stage == "implemented";
            Question { saying, since, age, blocking }
        })
        .collect();
    out.sort_by_key(|question| (question.since.is_none(), question.since, question.saying.spec));
    out
}

pub fn tables(edition: &Edition) -> Vec<Table> {
    let mut tables = [
        Table::new("questions_blocking", COLUMNS).counted(),
        Table::new("questions", COLUMNS).always(),
        Table::new("questions_answered", COLUMNS).past(),
    ];
    for question in questions(edition) {
        let saying = &question.saying;
        let at = if saying.retired { 2 } else { usize::from(!question.blocking) };
        let cells = vec![
            Cell::text(saying.label),
            Cell::text(saying.text.as_ref()),
            Cell::date(question.since),
            question.age.map_or(Cell::Empty, |days| Cell::Number { value: i64::from(days) }),
        ];
        tables[at].rows.push(Row::new(edition, saying.spec, saying.anchor, cells));
    }
    tables[1].picture = ages(edition);
    tables.into()
}

/// Open questions on a line, by the days they have been open.
fn ages(edition: &Edition) -> Option<String> {
    let open: Vec<Question> = questions(edition)
        .into_iter()
        .filter(|question| !question.saying.retired && !question.blocking)
        .collect();
    let urls: Vec<String> =
        open.iter().map(|q| format!("../{}", place(edition, q.saying.spec, q.saying.anchor))).collect();
    let labels: Vec<String> =
        open.iter().map(|q| format!("{} {}", edition.cards[q.saying.spec].title, q.saying.label)).collect();
    let dots: Vec<Dot> = open
        .iter()
        .zip(urls.iter().zip(&labels))
        .filter_map(|(question, (url, label))| {
            let class = edition.cards[question.saying.spec].stage;
            Some(Dot { value: i64::from(question.age?), label: label.trim(), url: Some(url), class })
        })
        .collect();
    let picture = Picture {
        id: "ss-ages-picture",
        title: edition.text("picture.ages"),
        description: edition.text("picture.ages_note"),
    };
    (dots.len() > 1).then(|| dots::strip(&picture, &dots, edition.text("picture.days")))
}

const COLUMNS: &[&str] = &["id", "question", "since", "age"];
