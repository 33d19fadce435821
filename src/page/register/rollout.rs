//! Rollout phases with their progress, ways back, migration steps, what breaks, and what goes away when.

use std::collections::BTreeMap;

use crate::arena::SpecId;
use crate::chart::Picture;
use crate::chart::bars::{self, Part};
use crate::page::card::Bar;
use crate::page::edition::Edition;
use crate::page::register::table::{Cell, Row, Table};
use crate::portal::said::{Saying, sayings, says_nothing};
use crate::spec::Section;
use crate::spec::extract::due::{Due, due};
use crate::spec::harvest::Fill;
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
    let mut table = Table::new("phases", &["id", "text", "progress", "state"]).always().grouped();
    let (mut done, mut total) = (0, 0);
    for (spec, entry) in edition.portal.specs.iter() {
        let current = entry.spec.current_phase();
        for (number, item) in entry.spec.items() {
            if item.kind != Kind::Rollout.item() {
                continue;
            }
            let bar = item.progress.map(|(done, total)| Bar::new(done, total));
            (done, total) = bar.map_or((done, total), |bar| (done + bar.done, total + bar.total));
            let state = match (item.done(), current == Some(number)) {
                (Some(true), _) => "done",
                (_, true) => "now",
                (Some(false), _) => "open",
                (None, _) => "",
            };
            let cells = vec![
                Cell::text(&item.id),
                Cell::text(&item.text),
                bar.map_or(Cell::Empty, |bar| Cell::Share { bar }),
                if state.is_empty() { Cell::Empty } else { Cell::word(edition, "phase", state) },
            ];
            table.rows.push(Row::new(edition, spec, &item.anchor, cells));
        }
    }
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
    table.picture = (total > 0).then(|| bars::stacked(&picture, &parts));
    table
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
    let rows = by_spec(&found).into_iter().map(|(spec, found)| {
        let cells = vec![Cell::text(&edition.cards[spec].title), Cell::lines(steps(&found))];
        Row::new(edition, spec, &found[0].section.anchor, cells)
    });
    Table::new("rollback", &["spec_title", "steps"]).with(rows.collect::<Vec<_>>())
}

fn migration(edition: &Edition) -> Table {
    let found = sayings(edition.portal, Kind::MigrationStrategy);
    let rows = by_spec(&found).into_iter().map(|(spec, found)| {
        let cells =
            vec![Cell::text(&edition.cards[spec].title), breaking(edition, spec), Cell::lines(steps(&found))];
        Row::new(edition, spec, &found[0].section.anchor, cells)
    });
    Table::new("migration", &["spec_title", "compatible", "steps"]).with(rows.collect::<Vec<_>>())
}

/// Whether what works today still works with a spec, where it says so.
pub fn breaking(edition: &Edition, spec: SpecId) -> Cell {
    match edition.portal.specs[spec].spec.compatible {
        Some(true) => Cell::word(edition, "compatible", "yes"),
        Some(false) => Cell::word(edition, "compatible", "no"),
        None => Cell::Empty,
    }
}

fn compatibility(edition: &Edition) -> Table {
    let mut rows = Vec::new();
    for (spec, entry) in edition.portal.specs.iter() {
        let about = |section: &Section| {
            section.subject == Some(Kind::BackwardsCompatibility) && section.fill == Fill::Own
        };
        let mut about =
            entry.spec.sections.iter().enumerate().filter(|(_, section)| about(section)).peekable();
        if about.peek().is_none() {
            continue;
        }
        let words = edition.portal.words(spec);
        // The first section that says anything; what stands below its headings is on the spec's page.
        let mut said = about.map(|(at, section)| (section, &words.sections[at]));
        let Some((section, text)) = said.find(|(_, text)| !text.is_empty()) else { continue };
        let cells = vec![
            Cell::text(&edition.cards[spec].title),
            breaking(edition, spec),
            Cell::text(shortened(&one_line(text), 600)),
        ];
        rows.push(Row::new(edition, spec, &section.anchor, cells));
    }
    // What breaks comes first.
    rows.sort_by_key(|row| !matches!(&row.cells[1], Cell::Word { value, .. } if value == "no"));
    Table::new("compatibility", &["spec_title", "compatible", "text"]).with(rows)
}

fn deprecations(edition: &Edition) -> Table {
    let mut found: Vec<(Saying, Due)> = Vec::new();
    for saying in
        sayings(edition.portal, Kind::DeprecationPlan).into_iter().filter(|said| !says_nothing(said))
    {
        let when = due(&saying.line());
        found.push((saying, when.unwrap_or(Due { date: None, version: None, offset: 0 })));
    }
    found.sort_by_cached_key(|(saying, due)| {
        (due.date.is_none(), due.date.clone(), due.version.clone(), saying.spec, saying.span.start)
    });
    let rows = found.iter().map(|(saying, due)| {
        let late = due.date.as_deref().and_then(|day| day.parse::<jiff::civil::Date>().ok());
        let late = late.zip(edition.inputs.today).is_some_and(|(day, today)| day < today);
        let cells = vec![
            Cell::text(saying.line()),
            due.date.clone().map_or(Cell::Empty, |text| Cell::Date { text }),
            Cell::text(due.version.clone().unwrap_or_default()),
            if late { Cell::word(edition, "due", "overdue") } else { Cell::Empty },
        ];
        Row::new(edition, saying.spec, saying.anchor, cells)
    });
    Table::new("deprecations", &["text", "removed_on", "removed_in", "state"]).with(rows.collect::<Vec<_>>())
}
