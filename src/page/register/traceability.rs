//! What is shown by tests and what is not: coverage of each spec, gaps, and the matrix of requirements and tests.

use std::collections::BTreeSet;

use crate::arena::SpecId;
use crate::chart::bars::{self, BarRow};
use crate::chart::{DataSeries, Picture};
use crate::page::card::Bar;
use crate::page::context::SiteContext;
use crate::page::register::table::{Cell, Column, Draft, RegisterRow, RegisterTable, Show};
use crate::page::trace::{cited_by, covers, tests};
use crate::portal::PageId;
use crate::portal::trace::{Coverage, ItemPlace, is_requirement, is_test, items};
use crate::spec::Place;
use crate::spec::item::Item;
use crate::words::kind::Kind;
use crate::words::part::Part;
use crate::words::state::ItemState;

pub(super) fn tables(context: &SiteContext) -> Vec<RegisterTable> {
    vec![
        coverage(context),
        untested(context).gaps(),
        aimless(context).gaps(),
        loose_criteria(context).gaps(),
        outdated(context).gaps(),
        criteria(context),
        matrix(context),
        mentions(context),
    ]
}

/// The most specs whose coverage is drawn.
const DRAWN: usize = 40;

fn coverage(context: &SiteContext) -> RegisterTable {
    let specs = &context.portal.specs;
    let mut drawn: Vec<(SpecId, Coverage, String)> = specs
        .ids()
        .map(|spec| (spec, context.portal.trace.coverage(context.portal.texts(), spec)))
        .filter(|(_, coverage)| coverage.total() > 0)
        .map(|(spec, coverage)| {
            let note = context.text("table.of").replace("{done}", &coverage.tested.to_string());
            (spec, coverage, note.replace("{total}", &coverage.total().to_string()))
        })
        .collect();
    // What is least shown stands on top.
    drawn.sort_by_key(|(spec, coverage, _)| (coverage.tested * 1000 / coverage.total(), *spec));
    let urls: Vec<String> =
        drawn.iter().map(|(spec, _, _)| format!("../{}", context.cards[*spec].url)).collect();
    let labels: Vec<String> = drawn.iter().map(|(spec, ..)| context.cards[*spec].heading()).collect();
    let bars: Vec<BarRow> = drawn
        .iter()
        .zip(&urls)
        .zip(&labels)
        .map(|(((_, coverage, note), url), label)| BarRow {
            label,
            url: Some(url),
            counts: vec![coverage.tested, coverage.cited, coverage.bare],
            note,
        })
        .collect();
    let series = ["tested", "cited", "bare"].map(|name| {
        let words = context.text(match name {
            "tested" => "column.tested",
            "cited" => "column.cited",
            _ => "column.bare",
        });
        DataSeries { label: words, class: name }
    });
    let picture = Picture {
        id: "ss-coverage-picture",
        title: context.text("picture.coverage"),
        description: context.text("picture.coverage_note"),
    };
    let picture = (!bars.is_empty())
        .then(|| bars::rows(&picture, &series, &bars, DRAWN, context.text("picture.coverage_rest")));
    let rows = specs.ids().map(|spec| (spec, context.portal.trace.coverage(context.portal.texts(), spec)));
    let rows = rows.filter(|(_, coverage)| coverage.total() > 0);
    let table = RegisterTable::of("coverage", rows, |(spec, _)| RegisterRow::new(context, *spec, ""))
        .spec(context)
        .column("tested", |(_, all)| Cell::Share { bar: Bar::new(all.tested, all.total()) })
        .column("cited", |(_, coverage)| Cell::number(coverage.cited))
        .column("bare", |(_, coverage)| Cell::number(coverage.bare))
        .table();
    let all = specs.ids().map(|spec| context.portal.trace.coverage(context.portal.texts(), spec));
    let all = all.fold(Coverage::default(), |sum, one| sum + one);
    let words = context.text("picture.coverage_all").replace("{tested}", &all.tested.to_string());
    let note = (all.total() > 0).then(|| words.replace("{total}", &all.total().to_string()));
    RegisterTable { note, picture, ..table.always() }
}

/// Requirements that no test shows.
fn untested(context: &SiteContext) -> RegisterTable {
    let portal = context.portal;
    let bare = items(portal.texts(), is_requirement)
        .filter(|(at, _)| portal.trace.tests(portal.texts(), *at).is_empty());
    of_items(context, "untested", "text", bare)
        .column("cited_by", |(at, _)| Cell::links(cited_by(context, *at)))
        .table()
        .grouped()
}

/// Test cases that cite no requirement.
fn aimless(context: &SiteContext) -> RegisterTable {
    let cases = items(context.portal.texts(), |item| is_test(item) && item.kind == Kind::TestCases);
    let aimless = cases.filter(|((page, id), _)| !cites_requirement(context, *page, Place::Item(*id)));
    of_items(context, "tests_without_requirement", "title", aimless).table().grouped()
}

/// A table of items, with what each is called and says.
fn of_items<'a>(
    context: &SiteContext,
    name: &str,
    text: &str,
    items: impl Iterator<Item = (ItemPlace, &'a Item)>,
) -> Draft<(ItemPlace, &'a Item)> {
    RegisterTable::of(name, items, |(at, item)| RegisterRow::new(context, at.0, &item.anchor))
        .column("id", |(_, item)| Cell::text(&item.id))
        .column(text, |(_, item)| Cell::text(item.statement().as_ref()))
}

fn cites_requirement(context: &SiteContext, page: PageId, place: Place) -> bool {
    let mut cited = context.portal.trace.cited_from(page, place);
    cited.any(|at| context.portal.item(at).is_some_and(is_requirement))
}

/// Acceptance criteria with their state and the requirements that they name.
fn criteria(context: &SiteContext) -> RegisterTable {
    let shown = items(context.portal.texts(), is_criterion);
    of_criteria(context, "criteria", shown)
        .column("covers", |(at, _)| Cell::links(covers(context, *at)))
        .table()
        .grouped()
}

/// Those that name no requirement, of specs that have any.
fn loose_criteria(context: &SiteContext) -> RegisterTable {
    let asking: BTreeSet<Option<SpecId>> = items(context.portal.texts(), is_requirement)
        .map(|((page, _), _)| context.portal.owner(page))
        .collect();
    let loose = items(context.portal.texts(), is_criterion)
        .filter(|((page, _), _)| asking.contains(&context.portal.owner(*page)))
        .filter(|((page, id), _)| !cites_requirement(context, *page, Place::Item(*id)));
    of_criteria(context, "criteria_without_requirement", loose).table().grouped()
}

/// A table of criteria, of which few have an id.
fn of_criteria<'a>(
    context: &SiteContext,
    name: &str,
    items: impl Iterator<Item = (ItemPlace, &'a Item)>,
) -> Draft<(ItemPlace, &'a Item)> {
    RegisterTable::of(name, items, |(at, item)| RegisterRow::new(context, at.0, &item.anchor))
        .extra("id", |(_, item)| Cell::text(&item.id))
        .column("text", |(_, item)| Cell::text(criterion(item)))
        .column("state", |(_, item)| criterion_state(context, item))
        .others(|(_, item)| item)
}

/// What has to be met, with the target that a table gives.
fn criterion(item: &Item) -> String {
    match item.part(Part::Limit) {
        Some(limit) => format!("{}: {limit}", item.statement()),
        None => item.statement().into_owned(),
    }
}

fn is_criterion(item: &Item) -> bool {
    !item.is_retired() && item.kind == Kind::AcceptanceCriteria
}

fn criterion_state(context: &SiteContext, item: &Item) -> Cell {
    let told = item.state.map(|state| state == ItemState::Done).or_else(|| item.done());
    told.map_or(Cell::Empty, |done| Cell::word(context, "task", if done { "done" } else { "open" }))
}

/// Requirements that were written anew after the last of their tests: somebody has to look whether these still fit.
fn outdated(context: &SiteContext) -> RegisterTable {
    let day = |(page, item): ItemPlace| {
        let of = context.portal.spec_of(page);
        context.evidence.changed(of, &of.item(item)?.id)
    };
    let tested = |item: ItemPlace| {
        context.portal.trace.tests(context.portal.texts(), item).into_iter().filter_map(day).max()
    };
    let is_outdated = |(at, _): &(ItemPlace, &Item)| tested(*at).is_some_and(|last| day(*at) > Some(last));
    of_items(
        context,
        "outdated_tests",
        "text",
        items(context.portal.texts(), is_requirement).filter(is_outdated),
    )
    .column("changed", |(at, _)| Cell::date(day(*at)))
    .column("tests_changed", |(at, _)| Cell::date(tested(*at)))
    .column(Column::new("tests", Show::Gap), |(at, _)| Cell::links(tests(context, *at)))
    .table()
    .grouped()
}

/// The matrix as text: each requirement with the tests that show it.
fn matrix(context: &SiteContext) -> RegisterTable {
    let shown =
        items(context.portal.texts(), is_requirement).filter(|(at, _)| !tests(context, *at).is_empty());
    of_items(context, "matrix", "text", shown)
        .column(Column::new("tests", Show::Gap), |(at, _)| Cell::links(tests(context, *at)))
        .table()
        .grouped()
}

/// Where source code names an item of a spec.
fn mentions(context: &SiteContext) -> RegisterTable {
    let item = |at: ItemPlace| context.portal.item(at);
    let anchor = |at: ItemPlace| item(at).map_or("", |item| item.anchor.as_str());
    RegisterTable::of("code_mentions", context.evidence.mentions(), |(at, _)| {
        RegisterRow::new(context, at.0, anchor(*at))
    })
    .column("id", |(at, _)| Cell::text(item(*at).map_or("", |item| item.id.as_str())))
    .column("path", |(_, mention)| Cell::code(&mention.path))
    .column("line", |(_, mention)| Cell::number(mention.line))
    .table()
    .grouped()
}
