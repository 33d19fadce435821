//! Test cases with their steps and what they show, edge cases, and which kinds of tests each spec plans.

use std::fmt::Write;

use crate::arena::SpecId;
use crate::junit::State;
use crate::page::context::SiteContext;
use crate::page::register::table::{Cell, Column, RegisterRow, RegisterTable, Show};
use crate::page::trace;
use crate::portal::statements::{Stated, Statement, stated, statements};
use crate::portal::trace::ItemPlace;
use crate::route::Route;
use crate::spec::extract::scenario::{self, Case, Steps};
use crate::spec::fact::FactKind;
use crate::text::one_line;
use crate::theme::Page;
use crate::words::kind::Kind;

pub fn tables(context: &SiteContext) -> Vec<RegisterTable> {
    vec![cases(context), edges(context), strategies(context)]
}

/// A test case as its row shows it.
struct CaseRow<'a> {
    row: RegisterRow,
    id: String,
    title: &'a str,
    steps: Steps,
    /// What the report calls its test.
    name: &'a str,
    item: Option<ItemPlace>,
}

fn cases(context: &SiteContext) -> RegisterTable {
    let told = statements(context.portal, Kind::TestCases);
    let told = told.iter().filter(|case| !is_step(case)).map(|case| CaseRow {
        row: RegisterRow::new(context, case.spec, case.anchor),
        id: if case.label.is_empty() { case.text.to_string() } else { case.label.to_owned() },
        title: if case.label.is_empty() { "" } else { &case.text },
        steps: steps(case),
        name: &case.text,
        item: case.item.map(|item| (case.spec, item)),
    });
    let in_code = in_code(context);
    let in_code = in_code.iter().map(|case| CaseRow {
        row: RegisterRow::new(context, case.spec, case.anchor),
        id: case.what.title.clone(),
        title: "",
        steps: case.what.steps.clone(),
        name: &case.what.title,
        item: None,
    });
    let covers = |item: &Option<ItemPlace>| item.map(|item| trace::covers(context, item)).unwrap_or_default();
    let mut table = RegisterTable::of("tests", told.chain(in_code), |case| case.row.clone())
        .column("id", |case| Cell::text(&case.id))
        .column("title", |case| Cell::text(case.title))
        .column("given", |case| step_cell(&case.steps.given))
        .column("when", |case| step_cell(&case.steps.when))
        .column("then", |case| step_cell(&case.steps.then))
        .column(Column::new("covers", Show::Gap), |case| Cell::links(covers(&case.item)));
    if context.evidence.is_tested() {
        table = table.column("result", |case| result(context, case.name));
    }
    table.table().always().grouped()
}

/// Cases that stand as Gherkin in blocks of code.
fn in_code<'a>(context: &SiteContext<'a>) -> Vec<Stated<'a, Case>> {
    stated(context.portal, Kind::TestCases, |said| match said {
        FactKind::Case(case) => Some(case),
        _ => None,
    })
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
    for case in statements(context.portal, Kind::TestCases).iter().filter(|case| !is_step(case)) {
        let title = format!("{} {}", case.label, case.text);
        add(case.spec, title.trim(), &steps(case));
    }
    for case in in_code(context) {
        add(case.spec, &case.what.title, &case.what.steps);
    }
    out
}

/// How the test of a case's title ended.
fn result(context: &SiteContext, title: &str) -> Cell {
    let word = match context.evidence.result(title) {
        None => return Cell::Empty,
        Some(State::Passed) => "passed",
        Some(State::Skipped) => "skipped",
        Some(State::Failed) => "failed",
    };
    Cell::word(context, "result", word)
}

/// A step that stands outside of any numbered case is a part of one, not a case.
fn is_step(statement: &Statement) -> bool {
    statement.item.is_none() && scenario::step(&format!("{} {}", statement.label, statement.text)).is_some()
}

fn step_cell(said: &[String]) -> Cell {
    match said {
        [one] => Cell::text(one),
        said => Cell::lines(said.to_vec()),
    }
}

/// Given, When and Then of a case, from the entries under its heading or from its own words.
fn steps(case: &Statement) -> Steps {
    let mut lines: Vec<String> = Vec::new();
    if case.span.start == case.section.span.start {
        let mut out = Steps::default();
        for fact in &case.section.facts {
            match &fact.kind {
                FactKind::Entry { label, text } => labelled(label, text, &mut out),
                FactKind::Line(text) => lines.push(text.clone()),
                _ => {}
            }
        }
        if !out.is_empty() {
            return out;
        }
    } else {
        let mut out = Steps::default();
        clauses(&case.text, &mut out);
        return out;
    }
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    scenario::steps(&lines)
}

/// A step whose word is a label; And and But go on with the last.
fn labelled(label: &str, text: &str, out: &mut Steps) {
    let said = text.to_owned();
    match label.to_lowercase().as_str() {
        "given" => out.given.push(said),
        "when" => out.when.push(said),
        "then" => out.then.push(said),
        "and" | "but" if !out.then.is_empty() => out.then.push(said),
        "and" | "but" if !out.when.is_empty() => out.when.push(said),
        "and" | "but" if !out.given.is_empty() => out.given.push(said),
        _ => {}
    }
}

/// A case told in one sentence, cut where its steps begin: "given a, when b, then c". One step is no case.
fn clauses(text: &str, out: &mut Steps) {
    let mut cuts: Vec<(usize, usize)> = Vec::new();
    for word in text.split_whitespace() {
        if matches!(word.to_lowercase().trim_end_matches([':', ',']), "given" | "when" | "then") {
            let start = word.as_ptr() as usize - text.as_ptr() as usize;
            cuts.push((start, start + word.len()));
        }
    }
    if cuts.len() < 2 {
        return;
    }
    let ends = cuts.iter().skip(1).map(|(start, _)| *start).chain([text.len()]);
    for ((start, behind), end) in cuts.iter().zip(ends) {
        let word = text[*start..*behind].trim_end_matches([':', ',']);
        labelled(word, text[*behind..end].trim_matches([' ', ',', ';', '.']), out);
    }
}

fn edges(context: &SiteContext) -> RegisterTable {
    let tests = |edge: &Statement| edge.item.map(|item| trace::tests(context, (edge.spec, item)));
    RegisterTable::of("edge_cases", statements(context.portal, Kind::EdgeCases), |edge| {
        RegisterRow::new(context, edge.spec, edge.anchor)
    })
    .column("id", |edge| Cell::text(if edge.label.is_empty() { edge.text.as_ref() } else { edge.label }))
    .column("text", |edge| Cell::text(if edge.label.is_empty() { "" } else { edge.text.as_ref() }))
    .column(Column::new("tests", Show::Gap), |edge| Cell::links(tests(edge).unwrap_or_default()))
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
    for statement in
        statements(context.portal, Kind::TestStrategy).iter().filter(|statement| !statement.label.is_empty())
    {
        if rows.last().is_none_or(|(spec, _)| *spec != statement.spec) {
            rows.push((statement.spec, Default::default()));
        }
        let label = crate::words::kind::normalize(statement.label);
        let at = LEVELS.iter().position(|(_, words)| words.iter().any(|word| label.contains(word)));
        if let Some((_, cells)) = rows.last_mut() {
            let text = match at {
                Some(_) => statement.text.to_string(),
                None => format!("{}: {}", statement.label, statement.text),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_is_cut_where_its_steps_begin() {
        let mut steps = Steps::default();
        clauses("Given a user, when she signs in, then it works.", &mut steps);
        assert_eq!(
            (steps.given, steps.when, steps.then),
            (vec!["a user".to_owned()], vec!["she signs in".to_owned()], vec!["it works".to_owned()])
        );
        let mut none = Steps::default();
        clauses("fails when the disk is full", &mut none);
        assert!(none.is_empty());
    }
}
