//! What is shown by tests and what is not: coverage of each spec, gaps, and the matrix of requirements and tests.

use crate::chart::bars::{self, BarRow};
use crate::chart::{DataSeries, Picture};
use crate::page::card::Bar;
use crate::page::edition::Edition;
use crate::page::register::requirements::{cited_by, tests};
use crate::page::register::table::{Cell, Row, Table};
use crate::portal::trace::{Coverage, is_requirement, is_test};
use crate::spec::Place;
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
    let mut drawn: Vec<(usize, Coverage, String)> = (0..specs.len())
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
    let rows = (0..specs.len()).filter_map(|spec| {
        let coverage = edition.portal.trace.coverage(specs, spec);
        if coverage.total() == 0 {
            return None;
        }
        let cells = vec![
            Cell::text(&specs[spec].spec.title),
            Cell::Share { bar: Bar::new(coverage.tested, coverage.total()) },
            Cell::number(coverage.cited),
            Cell::number(coverage.bare),
        ];
        Some(Row::new(edition, spec, "", cells))
    });
    let table = Table::new("coverage", &["spec_title", "tested", "cited", "bare"]).always();
    let all = (0..specs.len()).map(|spec| edition.portal.trace.coverage(specs, spec));
    let all = all.fold(Coverage::default(), |sum, one| sum + one);
    let words = edition.text("picture.coverage_all").replace("{tested}", &all.tested.to_string());
    let note = (all.total() > 0).then(|| words.replace("{total}", &all.total().to_string()));
    Table { note, picture, ..table.with(rows.collect::<Vec<_>>()) }
}

/// The items of a kind that the gap lists are about.
fn items<'a>(
    edition: &'a Edition<'a>,
    is: impl Fn(&crate::spec::items::Item) -> bool + 'a,
) -> impl Iterator<Item = (usize, usize, &'a crate::spec::items::Item)> + 'a {
    let specs = edition.portal.specs.iter().enumerate();
    specs
        .flat_map(|(spec, entry)| entry.spec.items().enumerate().map(move |(n, (_, item))| (spec, n, item)))
        .filter(move |(_, _, item)| is(item))
}

/// Requirements that no test shows.
fn untested(edition: &Edition) -> Table {
    let bare = items(edition, is_requirement).filter(|(spec, number, _)| {
        edition.portal.trace.tests(&edition.portal.specs, *spec, *number).is_empty()
    });
    let rows = bare.map(|(spec, number, item)| {
        let cells = vec![Cell::text(&item.id), Cell::text(&item.text), cited_by(edition, spec, number)];
        Row::new(edition, spec, &item.anchor, cells)
    });
    Table::new("untested", &["id", "text", "cited_by"]).grouped().with(rows.collect::<Vec<_>>())
}

/// Test cases that cite no requirement.
fn aimless(edition: &Edition) -> Table {
    let cases = items(edition, |item| is_test(item) && item.kind == Kind::TestCases.item() && !item.retired);
    let rows = cases.filter(|(spec, number, _)| !cites_requirement(edition, *spec, Place::Item(*number)));
    let rows = rows.map(|(spec, _, item)| {
        Row::new(edition, spec, &item.anchor, vec![Cell::text(&item.id), Cell::text(&item.text)])
    });
    Table::new("tests_without_requirement", &["id", "title"]).grouped().with(rows.collect::<Vec<_>>())
}

fn cites_requirement(edition: &Edition, spec: usize, place: Place) -> bool {
    let cited = edition.portal.trace.cited_from(spec, place);
    cited.iter().any(|(at, number)| edition.portal.specs[*at].spec.item(*number).is_some_and(is_requirement))
}

/// Acceptance criteria that name no requirement.
fn loose_criteria(edition: &Edition) -> Table {
    let mut rows = Vec::new();
    for (spec, entry) in edition.portal.specs.iter().enumerate() {
        // Without requirements there is nothing to name.
        if !entry.spec.items().any(|(_, item)| is_requirement(item)) {
            continue;
        }
        for (at, section) in entry.spec.sections.iter().enumerate() {
            if section.subject != Some(Kind::AcceptanceCriteria) {
                continue;
            }
            for (number, task) in section.tasks.iter().enumerate().filter(|(_, task)| !task.standard) {
                if !cites_requirement(edition, spec, Place::Task(at, number)) {
                    let state = Cell::word(edition, "task", if task.done { "done" } else { "open" });
                    rows.push(Row::new(edition, spec, &section.anchor, vec![Cell::text(&task.text), state]));
                }
            }
        }
    }
    Table::new("criteria_without_requirement", &["text", "state"]).grouped().with(rows)
}

/// Requirements that were written anew after the last of their tests: somebody has to look whether these still fit.
fn outdated(edition: &Edition) -> Table {
    let specs = &edition.portal.specs;
    let day = |spec: usize, number: usize| {
        let of = &specs[spec].spec;
        edition.outside.changed(of, &of.item(number)?.id)
    };
    let rows = items(edition, is_requirement).filter_map(|(spec, number, item)| {
        let shown = edition.portal.trace.tests(specs, spec, number);
        let last = shown.iter().filter_map(|(at, test)| day(*at, *test)).max()?;
        let changed = day(spec, number).filter(|changed| *changed > last)?;
        let cells = vec![
            Cell::text(&item.id),
            Cell::text(&item.text),
            Cell::date(Some(changed)),
            Cell::date(Some(last)),
            tests(edition, spec, number),
        ];
        Some(Row::new(edition, spec, &item.anchor, cells))
    });
    let columns = &["id", "text", "changed", "tests_changed", "tests"];
    Table::new("outdated_tests", columns).grouped().with(rows.collect::<Vec<_>>())
}

/// The matrix as text: each requirement with the tests that show it.
fn matrix(edition: &Edition) -> Table {
    let rows = items(edition, is_requirement).filter_map(|(spec, number, item)| {
        let shown = tests(edition, spec, number);
        (shown != Cell::Empty).then(|| {
            Row::new(edition, spec, &item.anchor, vec![Cell::text(&item.id), Cell::text(&item.text), shown])
        })
    });
    Table::new("matrix", &["id", "text", "tests"]).grouped().with(rows.collect::<Vec<_>>())
}

/// Where source code names an item of a spec.
fn mentions(edition: &Edition) -> Table {
    let rows = edition.outside.mentions().into_iter().map(|(spec, item, mention)| {
        let found = edition.portal.specs[spec].spec.item(item);
        let (id, anchor) = found.map_or(("", ""), |item| (item.id.as_str(), item.anchor.as_str()));
        let cells = vec![Cell::text(id), Cell::code(&mention.path), Cell::number(mention.line)];
        Row::new(edition, spec, anchor, cells)
    });
    Table::new("code_mentions", &["id", "path", "line"]).grouped().with(rows.collect::<Vec<_>>())
}
