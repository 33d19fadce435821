//! Rollout phases with their progress, ways back, migration steps, what breaks, and what goes away when.

use std::collections::BTreeMap;

use crate::arena::SpecId;
use crate::chart::Picture;
use crate::chart::bars::{self, Part};
use crate::page::calendar;
use crate::page::card::Bar;
use crate::page::context::SiteContext;
use crate::page::register::table::{Cell, RegisterRow, RegisterTable};
use crate::portal::removals::removals;
use crate::portal::statements::{Statement, statements};
use crate::portal::trace::{ItemPlace, items};
use crate::portal::{Entry, PageId};
use crate::spec::Section;
use crate::spec::extract::Named;
use crate::spec::extract::answer::Compatibility;
use crate::spec::extract::due::Due;
use crate::spec::fill::Fill;
use crate::spec::item::Item;
use crate::text::{one_line, shortened};
use crate::words::kind::Kind;

pub(super) fn tables(context: &SiteContext) -> Vec<RegisterTable> {
    vec![
        phases(context),
        rollback(context),
        migration(context),
        compatibility(context),
        deprecations(context),
    ]
}

fn phases(context: &SiteContext) -> RegisterTable {
    let found: Vec<_> = items(context.portal.texts(), |item| item.kind == Kind::Rollout).collect();
    let current = context.portal.specs.map(|_, entry| entry.spec.current_phase());
    let state = |(page, id): &ItemPlace, item: &Item| match item.done() {
        Some(true) => Some("done"),
        _ if matches!(page, PageId::Spec(spec) if current[*spec] == Some(*id)) => Some("now"),
        Some(false) => Some("open"),
        None => None,
    };
    let all = found.iter().filter_map(|(_, item)| item.progress);
    let (done, total) = all.fold((0, 0), |(a, b), (done, total)| (a + done, b + total));
    let picture = Picture {
        id: "ss-phases-picture",
        title: context.text("picture.phases"),
        description: context.text("picture.phases_note"),
    };
    let part = |label, count, class| Part { label, count, url: None, class };
    let parts = [
        part(context.text("task.done"), done, "done"),
        part(context.text("task.open"), total.saturating_sub(done), "open"),
    ];
    let table =
        RegisterTable::of("phases", found, |(at, item)| RegisterRow::new(context, at.0, &item.anchor))
            .column("id", |(_, item)| Cell::text(&item.id))
            .column("text", |(_, item)| Cell::text(scope(item)))
            .column("progress", |(_, item)| match item.progress {
                Some((done, total)) => Cell::Share { bar: Bar::new(done, total) },
                None => Cell::Empty,
            })
            .column("state", |(at, item)| {
                state(at, item).map_or(Cell::Empty, |state| Cell::word(context, "phase", state))
            })
            .table();
    RegisterTable {
        picture: (total > 0).then(|| bars::stacked(&picture, &parts)),
        ..table.always().grouped()
    }
}

/// What a phase is about: what it is called, and where that is a name without an id what is said of it in a few words.
fn scope(item: &Item) -> String {
    const NAME: usize = 48;
    const FEW: usize = 120;
    let told = item.id.is_empty() && item.label.len() <= NAME && item.text.len() <= FEW;
    if told { item.statement().into_owned() } else { item.title().to_owned() }
}

/// What the sections of a kind say, a row a spec.
fn by_spec<'a>(found: &'a [Statement<'a>]) -> BTreeMap<SpecId, Vec<&'a Statement<'a>>> {
    let mut out: BTreeMap<SpecId, Vec<&Statement>> = BTreeMap::new();
    for statement in found {
        out.entry(statement.spec).or_default().push(statement);
    }
    out
}

/// A lead such as "If something goes wrong:" announces the steps and is none.
fn steps(found: &[&Statement]) -> Vec<String> {
    // The list numbers them already.
    let lines = found.iter().map(|statement| statement.item.statement().into_owned());
    lines.filter(|line| !line.trim_end().ends_with(':')).collect()
}

fn rollback(context: &SiteContext) -> RegisterTable {
    let found = statements(context.portal, Kind::Rollback);
    let row = |(spec, found): &(SpecId, Vec<&Statement>)| {
        RegisterRow::new(context, *spec, &found[0].section.anchor)
    };
    RegisterTable::of("rollback", by_spec(&found), row)
        .spec(context)
        .column("steps", |(_, found)| Cell::lines(steps(found)))
        .table()
}

fn migration(context: &SiteContext) -> RegisterTable {
    let found = statements(context.portal, Kind::MigrationStrategy);
    let row = |(spec, found): &(SpecId, Vec<&Statement>)| {
        RegisterRow::new(context, *spec, &found[0].section.anchor)
    };
    RegisterTable::of("migration", by_spec(&found), row)
        .spec(context)
        .column("compatible", |(spec, _)| compatible(context, *spec))
        .column("steps", |(_, found)| Cell::lines(steps(found)))
        .table()
}

/// Whether what works today still works with a spec, where it says so.
pub(super) fn compatible(context: &SiteContext, spec: SpecId) -> Cell {
    let answer = context.portal.specs[spec].spec.compatible;
    answer.map_or(Cell::Empty, |answer| Cell::word(context, "compatible", answer.name()))
}

fn compatibility(context: &SiteContext) -> RegisterTable {
    let specs = context.portal.specs.iter();
    let mut found: Vec<(SpecId, &Section, String)> =
        specs.filter_map(|(spec, entry)| about_compatibility(context, spec, entry)).collect();
    // What breaks comes first.
    found.sort_by_key(|(spec, ..)| {
        context.portal.specs[*spec].spec.compatible != Some(Compatibility::Breaking)
    });
    RegisterTable::of("compatibility", found, |(spec, section, _)| {
        RegisterRow::new(context, *spec, &section.anchor)
    })
    .spec(context)
    .column("compatible", |(spec, ..)| compatible(context, *spec))
    .column("text", |(.., text)| Cell::text(text))
    .table()
}

/// The first section that says anything; what stands below its headings is on the spec's page.
fn about_compatibility<'a>(
    context: &SiteContext,
    spec: SpecId,
    entry: &'a Entry,
) -> Option<(SpecId, &'a Section, String)> {
    let about = |section: &Section| {
        section.subject == Some(Kind::BackwardsCompatibility) && section.fill == Fill::Own
    };
    let mut about = entry.spec.sections.iter().enumerate().filter(|(_, section)| about(section)).peekable();
    about.peek()?;
    let words = context.portal.words(spec);
    let (at, section) = about.find(|(at, _)| !words.section(*at).is_empty())?;
    Some((spec, section, shortened(&one_line(words.section(at)), 600)))
}

/// What a plan says in one line, with its parts.
fn said(item: &Item) -> String {
    let parts = item.details.iter().filter(|detail| !detail.label.is_empty());
    let parts = parts.map(|detail| format!("{}: {}", detail.label, detail.text));
    let statement = item.statement().into_owned();
    Some(statement).filter(|text| !text.is_empty()).into_iter().chain(parts).collect::<Vec<_>>().join(" · ")
}

fn deprecations(context: &SiteContext) -> RegisterTable {
    let mut found: Vec<(Statement, Due)> = removals(context.portal);
    found.sort_by_cached_key(|(statement, due)| {
        (due.date.is_none(), due.date, due.version.clone(), statement.spec, statement.item.span.start)
    });
    let is_late = |due: &Due| due.date.zip(context.inputs.today).is_some_and(|(day, today)| day < today);
    let calendar = calendar::is_written(context).then_some(calendar::ROUTE);
    let table =
        RegisterTable::of("deprecations", found, |(statement, _)| RegisterRow::of(context, statement))
            .column("text", |(statement, _)| Cell::text(said(statement.item)))
            .column("removed_on", |(_, due)| Cell::date(due.date))
            .column("removed_in", |(_, due)| Cell::text(due.version.clone().unwrap_or_default()))
            .column(
                "state",
                |(_, due)| if is_late(due) { Cell::word(context, "due", "overdue") } else { Cell::Empty },
            )
            .table();
    RegisterTable { calendar, ..table }
}
