//! Questions of all specs: those that an implemented spec left open, open ones by age, answered ones.

use jiff::civil::Date;

use crate::chart::Picture;
use crate::chart::dots::{self, Dot};
use crate::page::edition::Edition;
use crate::page::register::table::{Cell, Row, Table, place};
use crate::portal::said::{self, Saying};
use crate::words::stage::Stage;

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
            let blocking = edition.cards[saying.spec].stage == Stage::Implemented;
            Question { saying, since, age, blocking }
        })
        .collect();
    out.sort_by_key(|question| (question.since.is_none(), question.since, question.saying.spec));
    out
}

pub fn tables(edition: &Edition) -> Vec<Table> {
    let (answered, open): (Vec<_>, Vec<_>) =
        questions(edition).into_iter().partition(|question| question.saying.retired);
    let (blocking, waiting): (Vec<_>, Vec<_>) = open.into_iter().partition(|question| question.blocking);
    let picture = ages(edition, &waiting);
    vec![
        table(edition, "questions_blocking", blocking).counted(),
        Table { picture, ..table(edition, "questions", waiting).always() },
        table(edition, "questions_answered", answered).past(),
    ]
}

fn table(edition: &Edition, name: &str, questions: Vec<Question>) -> Table {
    Table::of(name, questions, |asked| Row::new(edition, asked.saying.spec, asked.saying.anchor))
        .column("id", |asked| Cell::text(asked.saying.label))
        .column("question", |asked| Cell::text(asked.saying.text.as_ref()))
        .column("since", |asked| Cell::date(asked.since))
        .column("age", |asked| Cell::days(asked.age))
        .table()
}

/// Open questions on a line, by the days they have been open.
fn ages(edition: &Edition, open: &[Question]) -> Option<String> {
    let urls: Vec<String> =
        open.iter().map(|q| format!("../{}", place(edition, q.saying.spec, q.saying.anchor))).collect();
    let labels: Vec<String> =
        open.iter().map(|q| format!("{} {}", edition.cards[q.saying.spec].title, q.saying.label)).collect();
    let dots: Vec<Dot> = open
        .iter()
        .zip(urls.iter().zip(&labels))
        .filter_map(|(question, (url, label))| {
            let class = edition.cards[question.saying.spec].stage.name();
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
