//! What is shown by tests and what is not: coverage of each spec, gaps, and the matrix of requirements and tests.

use crate::arena::SpecId;
use crate::chart::bars::{self, BarRow};
use crate::chart::{DataSeries, Picture};
use crate::page::card::Bar;
use crate::page::edition::Edition;
use crate::page::register::table::{Cell, Column, Draft, Row, Show, Table};
use crate::page::trace::{cited_by, tests};
use crate::portal::trace::{Coverage, ItemPlace, is_requirement, is_test, items};
use crate::spec::items::{Item, Task};
use crate::spec::{Place, Section};
use crate::words::kind::Kind;

pub fn tables(edition: &Edition) -> Vec<Table> {
    vec![
        coverage(edition),
        untested(edition),
        aimless(edition),
        loose_criteria(edition),
        outdated(edition),
        matrix(edition),
        mentions(edition),
    ]
}

/// The most specs whose coverage is drawn.
const DRAWN: usize = 40;

fn coverage(edition: &Edition) -> Table {
    let specs = &edition.portal.specs;
    let mut drawn: Vec<(SpecId, Coverage, String)> = specs
        .ids()
        .map(|spec| (spec, edition.portal.trace.coverage(specs, spec)))
        .filter(|(_, coverage)| coverage.total() > 0)
        .map(|(spec, coverage)| {
            let note = edition.text("table.of").replace("{done}", &coverage.tested.to_string());
            (spec, coverage, note.replace("{total}", &coverage.total().to_string()))
        })
        .collect();
    // What is least shown stands on top.
    drawn.sort_by_key(|(spec, coverage, _)| (coverage.tested * 1000 / coverage.total(), *spec));
    let urls: Vec<String> =
        drawn.iter().map(|(spec, _, _)| format!("../{}", edition.cards[*spec].url)).collect();
    let bars: Vec<BarRow> = drawn
        .iter()
        .zip(&urls)
        .map(|((spec, coverage, note), url)| BarRow {
            label: &edition.cards[*spec].title,
            url: Some(url),
            counts: vec![coverage.tested, coverage.cited, coverage.bare],
            note,
        })
        .collect();
    let series = ["tested", "cited", "bare"].map(|name| {
        let words = edition.text(match name {
            "tested" => "column.tested",
            "cited" => "column.cited",
            _ => "column.bare",
        });
        DataSeries { label: words, class: name }
    });
    let picture = Picture {
        id: "ss-coverage-picture",
        title: edition.text("picture.coverage"),
        description: edition.text("picture.coverage_note"),
    };
    let picture = (!bars.is_empty())
        .then(|| bars::rows(&picture, &series, &bars, DRAWN, edition.text("picture.coverage_rest")));
    let rows = specs.ids().map(|spec| (spec, edition.portal.trace.coverage(specs, spec)));
    let rows = rows.filter(|(_, coverage)| coverage.total() > 0);
    let table = Table::of("coverage", rows, |(spec, _)| Row::new(edition, *spec, ""))
        .spec(edition)
        .column("tested", |(_, all)| Cell::Share { bar: Bar::new(all.tested, all.total()) })
        .column("cited", |(_, coverage)| Cell::number(coverage.cited))
        .column("bare", |(_, coverage)| Cell::number(coverage.bare))
        .table();
    let all = specs.ids().map(|spec| edition.portal.trace.coverage(specs, spec));
    let all = all.fold(Coverage::default(), |sum, one| sum + one);
    let words = edition.text("picture.coverage_all").replace("{tested}", &all.tested.to_string());
    let note = (all.total() > 0).then(|| words.replace("{total}", &all.total().to_string()));
    Table { note, picture, ..table.always() }
}

/// Requirements that no test shows.
fn untested(edition: &Edition) -> Table {
    let portal = edition.portal;
    let bare = items(&portal.specs, is_requirement)
        .filter(|(at, _)| portal.trace.tests(&portal.specs, *at).is_empty());
    of_items(edition, "untested", "text", bare)
        .column("cited_by", |(at, _)| Cell::links(cited_by(edition, *at)))
        .table()
        .grouped()
}

/// Test cases that cite no requirement.
fn aimless(edition: &Edition) -> Table {
    let cases = items(&edition.portal.specs, |item| is_test(item) && item.kind == Kind::TestCases);
    let aimless = cases.filter(|((spec, id), _)| !cites_requirement(edition, *spec, Place::Item(*id)));
    of_items(edition, "tests_without_requirement", "title", aimless).table().grouped()
}

/// A table of items, with what each is called and says.
fn of_items<'a>(
    edition: &Edition,
    name: &str,
    text: &str,
    items: impl Iterator<Item = (ItemPlace, &'a Item)>,
) -> Draft<(ItemPlace, &'a Item)> {
    Table::of(name, items, |(at, item)| Row::new(edition, at.0, &item.anchor))
        .column("id", |(_, item)| Cell::text(&item.id))
        .column(text, |(_, item)| Cell::text(&item.text))
}

fn cites_requirement(edition: &Edition, spec: SpecId, place: Place) -> bool {
    let mut cited = edition.portal.trace.cited_from(spec, place);
    cited.any(|(at, item)| edition.portal.specs[at].spec.item(item).is_some_and(is_requirement))
}

/// Acceptance criteria that name no requirement.
fn loose_criteria(edition: &Edition) -> Table {
    let mut loose: Vec<(SpecId, &Section, &Task)> = Vec::new();
    for (spec, entry) in edition.portal.specs.iter() {
        // Without requirements there is nothing to name.
        if !entry.spec.items().any(|(_, item)| is_requirement(item)) {
            continue;
        }
        let sections = entry.spec.sections.iter().enumerate();
        for (at, section) in sections.filter(|(_, one)| one.subject == Some(Kind::AcceptanceCriteria)) {
            let tasks = section.tasks.iter().enumerate().filter(|(_, task)| !task.standard);
            let named = |number| cites_requirement(edition, spec, Place::Task(at, number));
            loose.extend(tasks.filter(|(number, _)| !named(*number)).map(|(_, task)| (spec, section, task)));
        }
    }
    Table::of("criteria_without_requirement", loose, |(spec, section, _)| {
        Row::new(edition, *spec, &section.anchor)
    })
    .column("text", |(.., task)| Cell::text(&task.text))
    .column("state", |(.., task)| Cell::word(edition, "task", if task.done { "done" } else { "open" }))
    .table()
    .grouped()
}

/// Requirements that were written anew after the last of their tests: somebody has to look whether these still fit.
fn outdated(edition: &Edition) -> Table {
    let specs = &edition.portal.specs;
    let day = |(spec, item): ItemPlace| {
        let of = &specs[spec].spec;
        edition.outside.changed(of, &of.item(item)?.id)
    };
    let tested = |item: ItemPlace| edition.portal.trace.tests(specs, item).into_iter().filter_map(day).max();
    let is_outdated = |(at, _): &(ItemPlace, &Item)| tested(*at).is_some_and(|last| day(*at) > Some(last));
    of_items(
        edition,
        "outdated_tests",
        "text",
        items(&edition.portal.specs, is_requirement).filter(is_outdated),
    )
    .column("changed", |(at, _)| Cell::date(day(*at)))
    .column("tests_changed", |(at, _)| Cell::date(tested(*at)))
    .column(Column::new("tests", Show::Gap), |(at, _)| Cell::links(tests(edition, *at)))
    .table()
    .grouped()
}

/// The matrix as text: each requirement with the tests that show it.
fn matrix(edition: &Edition) -> Table {
    let shown =
        items(&edition.portal.specs, is_requirement).filter(|(at, _)| !tests(edition, *at).is_empty());
    of_items(edition, "matrix", "text", shown)
        .column(Column::new("tests", Show::Gap), |(at, _)| Cell::links(tests(edition, *at)))
        .table()
        .grouped()
}

/// Where source code names an item of a spec.
fn mentions(edition: &Edition) -> Table {
    let item = |(spec, item): ItemPlace| edition.portal.specs[spec].spec.item(item);
    let anchor = |at: ItemPlace| item(at).map_or("", |item| item.anchor.as_str());
    Table::of("code_mentions", edition.outside.mentions(), |(at, _)| Row::new(edition, at.0, anchor(*at)))
        .column("id", |(at, _)| Cell::text(item(*at).map_or("", |item| item.id.as_str())))
        .column("path", |(_, mention)| Cell::code(&mention.path))
        .column("line", |(_, mention)| Cell::number(mention.line))
        .table()
        .grouped()
}
