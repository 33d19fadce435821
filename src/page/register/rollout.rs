//! Rollout phases with their progress, ways back, migration steps, what breaks, and what goes away when.

use std::collections::BTreeMap;

use crate::arena::SpecId;
use crate::chart::Picture;
use crate::chart::bars::{self, Part};
use crate::page::card::Bar;
use crate::page::edition::Edition;
use crate::page::register::table::{Cell, Row, Table};
use crate::portal::Entry;
use crate::portal::said::{Saying, sayings, says_nothing};
use crate::portal::trace::{ItemPlace, items};
use crate::spec::Section;
use crate::spec::extract::Named;
use crate::spec::extract::answer::Compatibility;
use crate::spec::extract::due::{Due, due};
use crate::spec::items::{Fill, Item};
use crate::text::{one_line, shortened};
use crate::words::kind::Kind;

pub fn tables(edition: &Edition) -> Vec<Table> {
    vec![
        phases(edition),
        rollback(edition),
        migration(edition),
        compatibility(edition),
        deprecations(edition),
    ]
}

fn phases(edition: &Edition) -> Table {
    let found: Vec<_> = items(edition.portal, |item| item.kind == Kind::Rollout.item()).collect();
    let current = edition.portal.specs.map(|_, entry| entry.spec.current_phase());
    let state = |(spec, id): &ItemPlace, item: &Item| match item.done() {
        Some(true) => Some("done"),
        _ if current[*spec] == Some(*id) => Some("now"),
        Some(false) => Some("open"),
        None => None,
    };
    let all = found.iter().filter_map(|(_, item)| item.progress);
    let (done, total) = all.fold((0, 0), |(a, b), (done, total)| (a + done, b + total));
    let picture = Picture {
        id: "ss-phases-picture",
        title: edition.text("picture.phases"),
        description: edition.text("picture.phases_note"),
    };
    let part = |label, count, class| Part { label, count, url: None, class };
    let parts = [
        part(edition.text("task.done"), done, "done"),
        part(edition.text("task.open"), total.saturating_sub(done), "open"),
    ];
    let table = Table::of("phases", found, |(at, item)| Row::new(edition, at.0, &item.anchor))
        .column("id", |(_, item)| Cell::text(&item.id))
        .column("text", |(_, item)| Cell::text(&item.text))
        .column("progress", |(_, item)| match item.progress {
            Some((done, total)) => Cell::Share { bar: Bar::new(done, total) },
            None => Cell::Empty,
        })
        .column("state", |(at, item)| {
            state(at, item).map_or(Cell::Empty, |state| Cell::word(edition, "phase", state))
        })
        .table();
    Table { picture: (total > 0).then(|| bars::stacked(&picture, &parts)), ..table.always().grouped() }
}

/// What the sections of a kind say, a row a spec.
fn by_spec<'a>(found: &'a [Saying<'a>]) -> BTreeMap<SpecId, Vec<&'a Saying<'a>>> {
    let mut out: BTreeMap<SpecId, Vec<&Saying>> = BTreeMap::new();
    for saying in found {
        out.entry(saying.spec).or_default().push(saying);
    }
    out
}

/// A lead such as "If something goes wrong:" announces the steps and is none.
fn steps(found: &[&Saying]) -> Vec<String> {
    // The list numbers them already.
    let step = |saying: &&Saying| if saying.item.is_some() { saying.text.to_string() } else { saying.line() };
    found.iter().map(step).filter(|line| !line.trim_end().ends_with(':')).collect()
}

fn rollback(edition: &Edition) -> Table {
    let found = sayings(edition.portal, Kind::Rollback);
    let row = |(spec, found): &(SpecId, Vec<&Saying>)| Row::new(edition, *spec, &found[0].section.anchor);
    Table::of("rollback", by_spec(&found), row)
        .spec(edition)
        .column("steps", |(_, found)| Cell::lines(steps(found)))
        .table()
}

fn migration(edition: &Edition) -> Table {
    let found = sayings(edition.portal, Kind::MigrationStrategy);
    let row = |(spec, found): &(SpecId, Vec<&Saying>)| Row::new(edition, *spec, &found[0].section.anchor);
    Table::of("migration", by_spec(&found), row)
        .spec(edition)
        .column("compatible", |(spec, _)| compatible(edition, *spec))
        .column("steps", |(_, found)| Cell::lines(steps(found)))
        .table()
}

/// Whether what works today still works with a spec, where it says so.
pub fn compatible(edition: &Edition, spec: SpecId) -> Cell {
    let answer = edition.portal.specs[spec].spec.compatible;
    answer.map_or(Cell::Empty, |answer| Cell::word(edition, "compatible", answer.name()))
}

fn compatibility(edition: &Edition) -> Table {
    let specs = edition.portal.specs.iter();
    let mut found: Vec<(SpecId, &Section, String)> =
        specs.filter_map(|(spec, entry)| about_compatibility(edition, spec, entry)).collect();
    // What breaks comes first.
    found.sort_by_key(|(spec, ..)| {
        edition.portal.specs[*spec].spec.compatible != Some(Compatibility::Breaking)
    });
    Table::of("compatibility", found, |(spec, section, _)| Row::new(edition, *spec, &section.anchor))
        .spec(edition)
        .column("compatible", |(spec, ..)| compatible(edition, *spec))
        .column("text", |(.., text)| Cell::text(text))
        .table()
}

/// The first section that says anything; what stands below its headings is on the spec's page.
fn about_compatibility<'a>(
    edition: &Edition,
    spec: SpecId,
    entry: &'a Entry,
) -> Option<(SpecId, &'a Section, String)> {
    let about = |section: &Section| {
        section.subject == Some(Kind::BackwardsCompatibility) && section.fill == Fill::Own
    };
    let mut about = entry.spec.sections.iter().enumerate().filter(|(_, section)| about(section)).peekable();
    about.peek()?;
    let words = edition.portal.words(spec);
    let (at, section) = about.find(|(at, _)| !words.sections[*at].is_empty())?;
    Some((spec, section, shortened(&one_line(&words.sections[at]), 600)))
}

fn deprecations(edition: &Edition) -> Table {
    let plans = sayings(edition.portal, Kind::DeprecationPlan).into_iter();
    let plans = plans.filter(|saying| !says_nothing(saying));
    let mut found: Vec<(Saying, Due)> = plans
        .map(|saying| {
            let due = due(&saying.line()).unwrap_or_default();
            (saying, due)
        })
        .collect();
    found.sort_by_cached_key(|(saying, due)| {
        (due.date.is_none(), due.date, due.version.clone(), saying.spec, saying.span.start)
    });
    let is_late = |due: &Due| due.date.zip(edition.inputs.today).is_some_and(|(day, today)| day < today);
    Table::of("deprecations", found, |(saying, _)| Row::new(edition, saying.spec, saying.anchor))
        .column("text", |(saying, _)| Cell::text(saying.line()))
        .column("removed_on", |(_, due)| Cell::date(due.date))
        .column("removed_in", |(_, due)| Cell::text(due.version.clone().unwrap_or_default()))
        .column("state", |(_, due)| match is_late(due) {
            true => Cell::word(edition, "due", "overdue"),
            false => Cell::Empty,
        })
        .table()
}
