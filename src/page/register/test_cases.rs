//! Test cases with their steps and what they show, edge cases, and which kinds of tests each spec plans.

use std::fmt::Write;

use crate::arena::SpecId;
use crate::junit;
use crate::page::context::SiteContext;
use crate::page::register::table::{Cell, Column, RegisterRow, RegisterTable, Show};
use crate::page::trace;
use crate::portal::statements::{Statement, statements};
use crate::route::Route;
use crate::spec::extract::scenario::{self, Steps};
use crate::spec::item::Item;
use crate::text::one_line;
use crate::theme::Page;
use crate::words::kind::Kind;
use crate::words::part::Part;
use crate::words::state::ItemState;

pub(super) fn tables(context: &SiteContext) -> Vec<RegisterTable> {
    vec![cases(context), edges(context), strategies(context)]
}

fn cases(context: &SiteContext) -> RegisterTable {
    let told = statements(context.portal, Kind::TestCases);
    let steps =
        |case: &Statement, part| step_cell(&case.item.parts(part).map(str::to_owned).collect::<Vec<_>>());
    let mut table = RegisterTable::of("tests", told, |case| RegisterRow::of(context, case))
        .column("id", |case| Cell::text(case.item.name()))
        .column("title", |case| Cell::text(title(case.item)))
        .column("given", |case| steps(case, Part::Given))
        .column("when", |case| steps(case, Part::When))
        .column("then", |case| steps(case, Part::Then))
        .extra("state", |case| state(context, case.item))
        .others(|case| case.item)
        .column(Column::new("covers", Show::Gap), |case| Cell::links(trace::covers(context, case.place())));
    if context.evidence.is_tested() {
        table = table.column("result", |case| result(context, case.item.title()));
    }
    table.table().always().grouped()
}

/// What a case with an id is called; without one its name stands in its place.
fn title(item: &Item) -> String {
    match (item.id.is_empty(), item.label.is_empty()) {
        (true, true) => String::new(),
        (true, false) => item.text.clone(),
        (false, _) if has_steps(item) => item.title().to_owned(),
        (false, _) => item.statement().into_owned(),
    }
}

fn has_steps(item: &Item) -> bool {
    [Part::Given, Part::When, Part::Then].into_iter().any(|part| item.part(part).is_some())
}

/// Whether a case is ticked off, where it has a box or a mark.
fn state(context: &SiteContext, item: &Item) -> Cell {
    match item.state {
        Some(ItemState::Done) => Cell::word(context, "task", "done"),
        Some(ItemState::Open) => Cell::word(context, "task", "open"),
        _ => Cell::Empty,
    }
}

/// The file of all test cases, for tools that run them.
pub fn plan<'a>(context: &'a SiteContext<'a>) -> Vec<Page<'a>> {
    vec![Page::bytes(Route::new("api/v1/tests.feature"), || gherkin(context).into_bytes())]
}

/// Every test case with steps in Gherkin, a feature a spec.
fn gherkin(context: &SiteContext) -> String {
    let mut out = String::new();
    let mut last = None;
    let mut add = |spec: SpecId, title: &str, steps: &Steps| {
        if steps.is_empty() {
            return;
        }
        if last != Some(spec) {
            let gap = if last.is_some() { "\n" } else { "" };
            let _ = writeln!(out, "{gap}Feature: {}\n", one_line(&context.cards[spec].title));
            last = Some(spec);
        }
        out.push_str(&scenario::gherkin(title, steps));
        out.push('\n');
    };
    for case in statements(context.portal, Kind::TestCases) {
        let title = match case.item.id.as_str() {
            "" => case.item.title().to_owned(),
            id => format!("{id} {}", case.item.title()),
        };
        let said = |part| case.item.parts(part).map(str::to_owned).collect();
        let steps = Steps { given: said(Part::Given), when: said(Part::When), then: said(Part::Then) };
        add(case.spec, title.trim(), &steps);
    }
    out
}

/// How the test of a case's title ended.
fn result(context: &SiteContext, title: &str) -> Cell {
    let word = match context.evidence.result(title) {
        None => return Cell::Empty,
        Some(junit::State::Passed) => "passed",
        Some(junit::State::Skipped) => "skipped",
        Some(junit::State::Failed) => "failed",
    };
    Cell::word(context, "result", word)
}

fn step_cell(said: &[String]) -> Cell {
    match said {
        [one] => Cell::text(one),
        said => Cell::lines(said.to_vec()),
    }
}

fn edges(context: &SiteContext) -> RegisterTable {
    RegisterTable::of("edge_cases", statements(context.portal, Kind::EdgeCases), |edge| {
        RegisterRow::of(context, edge)
    })
    .column("id", |edge| Cell::text(edge.item.name()))
    .column("text", |edge| Cell::text(title(edge.item)))
    .column(Column::new("tests", Show::Gap), |edge| Cell::links(trace::tests(context, edge.place())))
    .table()
    .grouped()
}

/// The kinds of tests, by the words that name them.
const LEVELS: &[(&str, &[&str])] = &[
    ("unit", &["unit"]),
    ("integration", &["integration", "component", "contract"]),
    ("end_to_end", &["end to end", "e2e", "system", "browser", "acceptance"]),
];

fn strategies(context: &SiteContext) -> RegisterTable {
    let mut rows: Vec<(SpecId, [Vec<String>; 4])> = Vec::new();
    for statement in statements(context.portal, Kind::TestStrategy) {
        let item = statement.item;
        let others = item.others();
        // A heading alone plans nothing.
        if item.text.is_empty() && others.is_empty() {
            continue;
        }
        let level = |text: &str| {
            let text = crate::words::kind::normalize(text);
            LEVELS.iter().position(|(_, words)| words.iter().any(|word| text.contains(word)))
        };
        let at = level(item.title()).or_else(|| level(item.part(Part::Topic)?));
        // A sentence that names no kind of test is a remark.
        if at.is_none() && item.label.is_empty() {
            continue;
        }
        if rows.last().is_none_or(|(spec, _)| *spec != statement.spec) {
            rows.push((statement.spec, Default::default()));
        }
        if let Some((_, cells)) = rows.last_mut() {
            let text = match (at, item.text.is_empty()) {
                (Some(_), true) if !others.is_empty() => others.join("; "),
                (Some(_), false) => item.text.clone(),
                _ => item.statement().into_owned(),
            };
            cells[at.unwrap_or(3)].push(text);
        }
    }
    let text = |lines: &[String]| Cell::text(lines.join("; "));
    RegisterTable::of("test_strategy", rows, |(spec, _)| RegisterRow::new(context, *spec, ""))
        .spec(context)
        .column("unit_tests", |(_, texts)| text(&texts[0]))
        .column("integration_tests", |(_, texts)| text(&texts[1]))
        .column("end_to_end_tests", |(_, texts)| text(&texts[2]))
        .column("others", |(_, texts)| text(&texts[3]))
        .table()
}
