//! Questions of all specs: those that an implemented spec left open, open ones by age, answered ones.

use crate::chart::Picture;
use crate::chart::dots::{self, Dot};
use crate::page::context::SiteContext;
use crate::page::register::table::{Cell, RegisterRow, RegisterTable, place};
use crate::portal::statements::{self, Statement};
use crate::words::date::PartialDate;
use crate::words::part::Part;
use crate::words::stage::Stage;

/// A question nobody has answered, or one that somebody has.
pub struct Question<'a> {
    pub statement: Statement<'a>,
    /// The day from which it has been open: the spec's first.
    pub since: Option<PartialDate>,
    /// Days since then, where the day of the build is known.
    pub age: Option<i32>,
    /// Whether its spec is implemented all the same.
    pub blocking: bool,
}

/// All questions, the oldest first; those without a date last, since nothing is known of their age.
pub fn questions<'a>(context: &SiteContext<'a>) -> Vec<Question<'a>> {
    let mut out: Vec<Question> = statements::questions(context.portal)
        .into_iter()
        .map(|statement| {
            let since = context.portal.specs[statement.spec].spec.meta.created;
            let age = since
                .zip(context.inputs.today)
                .and_then(|(since, today)| since.first_day().until(today).ok());
            let age = age.map(|span| span.get_days()).filter(|days| *days >= 0);
            let blocking = context.cards[statement.spec].stage == Stage::Implemented;
            Question { statement, since, age, blocking }
        })
        .collect();
    out.sort_by_key(|question| (question.since.is_none(), question.since, question.statement.spec));
    out
}

pub fn tables(context: &SiteContext) -> Vec<RegisterTable> {
    let (answered, open): (Vec<_>, Vec<_>) =
        questions(context).into_iter().partition(|question| !question.statement.item.is_open());
    let (blocking, waiting): (Vec<_>, Vec<_>) = open.into_iter().partition(|question| question.blocking);
    let picture = ages(context, &waiting);
    vec![
        table(context, "questions_blocking", blocking).counted(),
        RegisterTable { picture, ..table(context, "questions", waiting).always() },
        table(context, "questions_answered", answered).past(),
    ]
}

fn table(context: &SiteContext, name: &str, questions: Vec<Question>) -> RegisterTable {
    RegisterTable::of(name, questions, |asked| RegisterRow {
        retired: false,
        ..RegisterRow::of(context, &asked.statement)
    })
    .column("id", |asked| Cell::text(&asked.statement.item.id))
    .column("question", |asked| Cell::text(asked.statement.item.statement().as_ref()))
    .extra("answer", |asked| Cell::text(asked.statement.item.part(Part::Answer).unwrap_or_default()))
    .others(|asked| asked.statement.item)
    .column("since", |asked| Cell::date(asked.since))
    // One that is answered grows no older.
    .column("age", |asked| Cell::days(asked.age.filter(|_| asked.statement.item.is_open())))
    .table()
}

/// The most questions that are drawn.
const MOST: usize = 400;

/// Open questions on a line, by the days they have been open.
fn ages(context: &SiteContext, open: &[Question]) -> Option<String> {
    let urls: Vec<String> = open
        .iter()
        .map(|q| format!("../{}", place(context, q.statement.page, q.statement.anchor())))
        .collect();
    let labels: Vec<String> = open
        .iter()
        .map(|q| format!("{} {}", context.cards[q.statement.spec].title, q.statement.item.id))
        .collect();
    let dots: Vec<Dot> = open
        .iter()
        .zip(urls.iter().zip(&labels))
        .filter_map(|(question, (url, label))| {
            let class = context.cards[question.statement.spec].stage.name();
            Some(Dot { value: i64::from(question.age?), label: label.trim(), url: Some(url), class })
        })
        .collect();
    let picture = Picture {
        id: "ss-ages-picture",
        title: context.text("picture.ages"),
        description: context.text("picture.ages_note"),
    };
    // More dots than this are one dark block.
    (2..=MOST).contains(&dots.len()).then(|| dots::strip(&picture, &dots, context.text("picture.days")))
}
