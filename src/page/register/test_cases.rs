//! Test cases with their steps and what they show, edge cases, and which kinds of tests each spec plans.

use std::fmt::Write;

use crate::arena::SpecId;
use crate::junit::State;
use crate::page::edition::Edition;
use crate::page::register::table::{Cell, Column, Link, Row, Table, place};
use crate::portal::said::{Saying, Stated, sayings, stated};
use crate::portal::trace::{ItemPlace, is_requirement};
use crate::spec::Place;
use crate::spec::extract::scenario::{self, Case, Steps};
use crate::spec::fact::Said;
use crate::text::one_line;
use crate::words::kind::Kind;

pub fn tables(edition: &Edition) -> Vec<Table> {
    vec![cases(edition), edges(edition), strategies(edition)]
}

fn cases(edition: &Edition) -> Table {
    let results = edition.outside.is_tested();
    let mut columns = vec!["id", "title", "given", "when", "then", "covers"];
    if results {
        columns.push("result");
    }
    let mut table = Table::new("tests", &columns).always().grouped();
    for case in sayings(edition.portal, Kind::TestCases) {
        if is_step(&case) {
            continue;
        }
        let steps = steps(&case);
        let title = if case.label.is_empty() { String::new() } else { case.text.to_string() };
        let label = if case.label.is_empty() { case.text.as_ref() } else { case.label };
        let mut cells = vec![Cell::text(label), Cell::text(title)];
        cells.extend(told(steps));
        cells.push(case.item.map_or(Cell::Empty, |number| covers(edition, (case.spec, number))));
        if results {
            cells.push(result(edition, &case.text));
        }
        table.rows.push(Row::new(edition, case.spec, case.anchor, cells));
    }
    for case in in_code(edition) {
        let found = case.what;
        let mut cells = vec![Cell::text(&found.title), Cell::Empty];
        cells.extend(told(found.steps.clone()));
        cells.push(Cell::Empty);
        if results {
            cells.push(result(edition, &found.title));
        }
        table.rows.push(Row::new(edition, case.spec, case.anchor, cells));
    }
    table
}

/// Cases that stand as Gherkin in blocks of code.
fn in_code<'a>(edition: &Edition<'a>) -> Vec<Stated<'a, Case>> {
    stated(edition.portal, Kind::TestCases, |said| match said {
        Said::Case(case) => Some(case),
        _ => None,
    })
}

/// Every test case with steps in Gherkin, a feature a spec.
pub fn gherkin(edition: &Edition) -> String {
    let mut out = String::new();
    let mut last = None;
    let mut add = |spec: SpecId, title: &str, steps: &Steps| {
        if steps.is_empty() {
            return;
        }
        if last != Some(spec) {
            let gap = if last.is_some() { "\n" } else { "" };
            let _ = writeln!(out, "{gap}Feature: {}\n", one_line(&edition.cards[spec].title));
            last = Some(spec);
        }
        out.push_str(&scenario::gherkin(title, steps));
        out.push('\n');
    };
    for case in sayings(edition.portal, Kind::TestCases).iter().filter(|case| !is_step(case)) {
        let title = format!("{} {}", case.label, case.text);
        add(case.spec, title.trim(), &steps(case));
    }
    for case in in_code(edition) {
        add(case.spec, &case.what.title, &case.what.steps);
    }
    out
}

/// How the test of a case's title ended.
fn result(edition: &Edition, title: &str) -> Cell {
    let word = match edition.outside.result(title) {
        None => return Cell::Empty,
        Some(State::Passed) => "passed",
        Some(State::Skipped) => "skipped",
        Some(State::Failed) => "failed",
    };
    Cell::word(edition, "result", word)
}

/// A step that stands outside of any numbered case is a part of one, not a case.
fn is_step(saying: &Saying) -> bool {
    saying.item.is_none() && scenario::step(&format!("{} {}", saying.label, saying.text)).is_some()
}

/// Given, When and Then as cells.
fn told(steps: Steps) -> [Cell; 3] {
    let cell = |said: Vec<String>| match <[String; 1]>::try_from(said) {
        Ok([one]) => Cell::text(one),
        Err(said) => Cell::lines(said),
    };
    [cell(steps.given), cell(steps.when), cell(steps.then)]
}

/// Given, When and Then of a case, from the entries under its heading or from its own words.
fn steps(case: &Saying) -> Steps {
    let mut lines: Vec<String> = Vec::new();
    if case.span.start == case.section.span.start {
        let mut out = Steps::default();
        for fact in &case.section.facts {
            match &fact.said {
                Said::Entry { label, text } => labelled(label, text, &mut out),
                Said::Line(text) => lines.push(text.clone()),
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

/// The requirements that an item cites.
fn covers(edition: &Edition, (home, item): ItemPlace) -> Cell {
    let mut out = Vec::new();
    for (at, item) in edition.portal.trace.cited_from(home, Place::Item(item)) {
        let of = &edition.portal.specs[at].spec;
        let Some(found) = of.item(item).filter(|item| is_requirement(item)) else { continue };
        let text = if at == home { found.id.clone() } else { format!("{} {}", of.title, found.id) };
        out.push(Link { text, url: place(edition, at, &found.anchor) });
    }
    Cell::links(out)
}

fn edges(edition: &Edition) -> Table {
    let rows = sayings(edition.portal, Kind::EdgeCases).into_iter().map(|edge| {
        let (label, text) =
            if edge.label.is_empty() { (edge.text.as_ref(), "") } else { (edge.label, edge.text.as_ref()) };
        let covered =
            edge.item.map_or(Cell::Empty, |number| super::requirements::tests(edition, (edge.spec, number)));
        Row::new(edition, edge.spec, edge.anchor, vec![Cell::text(label), Cell::text(text), covered])
    });
    Table::new("edge_cases", &["id", "text", "tests"]).grouped().with(rows.collect::<Vec<_>>())
}

/// The kinds of tests, by the words that name them.
const LEVELS: &[(&str, &[&str])] = &[
    ("unit", &["unit"]),
    ("integration", &["integration", "component", "contract"]),
    ("end_to_end", &["end to end", "e2e", "system", "browser", "acceptance"]),
];

fn strategies(edition: &Edition) -> Table {
    let mut table = Table::new("test_strategy", &[]);
    let column = |name: &str| Column { name: name.to_owned(), label: None };
    table.columns =
        ["spec_title", "unit_tests", "integration_tests", "end_to_end_tests", "others"].map(column).into();
    let mut rows: Vec<(SpecId, [Vec<String>; 4])> = Vec::new();
    for saying in sayings(edition.portal, Kind::TestStrategy).iter().filter(|saying| !saying.label.is_empty())
    {
        if rows.last().is_none_or(|(spec, _)| *spec != saying.spec) {
            rows.push((saying.spec, Default::default()));
        }
        let label = crate::words::kind::normalize(saying.label);
        let at = LEVELS.iter().position(|(_, words)| words.iter().any(|word| label.contains(word)));
        if let Some((_, cells)) = rows.last_mut() {
            let text = match at {
                Some(_) => saying.text.to_string(),
                None => format!("{}: {}", saying.label, saying.text),
            };
            cells[at.unwrap_or(3)].push(text);
        }
    }
    table.with(rows.into_iter().map(|(spec, cells)| {
        let title = Cell::text(&edition.cards[spec].title);
        let cells = std::iter::once(title).chain(cells.map(|lines| Cell::text(lines.join("; ")))).collect();
        Row::new(edition, spec, "", cells)
    }))
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
