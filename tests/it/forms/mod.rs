//! However they write it: each file beside this one holds small specs of one kind, and below each what a careful reader
//! takes from it.
//!
//! `=== name` begins a spec. `=> REGISTER: key=text | key=text` wants a row in any table of a register, `=> REGISTER/TABLE: …`
//! in one of them, `=> no …` none such; `=> REGISTER 3` counts rows of the spec. Further: `=> progress 1/2`, `=> updated DAY`,
//! `=> changes a; b`, `=> finding CODE` and `=> no finding CODE`.

use std::fmt::Write;
use std::path::Path;

use serde_json::Value;

use crate::common::{Site, compiled, inputs, json, site};

struct FormCase {
    name: String,
    text: String,
    expected: Vec<String>,
}

fn read(text: &str) -> Vec<FormCase> {
    let cases = text.split("\n=== ").skip(1).map(|case| {
        let (name, rest) = case.split_once('\n').expect("a spec below its name");
        let is_expected = |line: &&str| line.starts_with("=> ");
        let body: Vec<&str> = rest.lines().filter(|line| !is_expected(line)).collect();
        let expected = rest.lines().filter(is_expected).map(|line| line[3..].to_owned()).collect();
        let title = name.split('-').next().unwrap_or(name);
        let title = format!("{}{}", title[..1].to_uppercase(), &title[1..]);
        let head = "**Status:** In Progress\n**Type:** Feature\n**Created:** 2026-01-02";
        FormCase {
            name: name.to_owned(),
            text: format!("# {title}\n\n{head}\n\n{}\n", body.join("\n")),
            expected,
        }
    });
    cases.collect()
}

/// The rows that a spec has in a table, or in all tables of a register.
fn rows(site: &Site, place: &str, spec: &str) -> Vec<Value> {
    let (register, table) =
        place.split_once('/').map_or((place, None), |(register, table)| (register, Some(table)));
    let data = json(site, &format!("api/v1/{register}.json"));
    let tables = data["tables"].as_object().expect("tables");
    let own = |rows: &Value| -> Vec<Value> {
        let rows = rows.as_array().into_iter().flatten();
        rows.filter(|row| row["spec"].as_str().is_some_and(|id| id.ends_with(spec))).cloned().collect()
    };
    match table {
        Some(table) => tables.get(table).map(|table| own(&table["rows"])).unwrap_or_default(),
        None => own(&data["rows"]),
    }
}

fn has(cell: &Value, wanted: &str) -> bool {
    match cell {
        Value::String(text) => text == wanted,
        Value::Array(_) if wanted.starts_with('[') => {
            serde_json::from_str::<Value>(wanted).is_ok_and(|list| list == *cell)
        }
        Value::Null => false,
        other => other.to_string().contains(wanted),
    }
}

fn judge(
    site: &Site,
    codes: &[(String, &str)],
    spec: &Value,
    case: &FormCase,
    line: &str,
) -> Result<(), String> {
    let (wanted, line) = line.strip_prefix("no ").map_or((true, line), |rest| (false, rest));
    let told = |holds: bool, have: String| if holds == wanted { Ok(()) } else { Err(have) };
    if let Some(code) = line.strip_prefix("finding ") {
        let own: Vec<&str> =
            codes.iter().filter(|(name, _)| *name == case.name).map(|(_, code)| *code).collect();
        return told(own.contains(&code), format!("{own:?}"));
    }
    if let Some(share) = line.strip_prefix("progress ") {
        let have = format!("{}/{}", spec["progress"]["done"], spec["progress"]["total"]);
        return told(have == share, have);
    }
    if let Some(day) = line.strip_prefix("updated ") {
        return told(spec["updated"] == *day, spec["updated"].to_string());
    }
    if let Some(changes) = line.strip_prefix("changes ") {
        let data = json(site, &format!("api/v1/specs/{}.json", spec["id"].as_str().expect("an id")));
        let entries = data["changelog"].as_array().into_iter().flatten();
        let have: Vec<&str> = entries
            .flat_map(|day| day["entries"].as_array().into_iter().flatten())
            .filter_map(Value::as_str)
            .collect();
        return told(have.join("; ") == changes, format!("{have:?}"));
    }
    if let Some((place, cells)) = line.split_once(": ") {
        let rows = rows(site, place, &case.name);
        let fits = |row: &Value| {
            cells
                .split(" | ")
                .all(|cell| cell.split_once('=').is_some_and(|(key, text)| has(&row[key], text)))
        };
        return told(rows.iter().any(fits), format!("{rows:?}"));
    }
    let (place, count) = line.rsplit_once(' ').expect("a register and a number");
    let rows = rows(site, place, &case.name);
    told(rows.len().to_string() == count, format!("{rows:?}"))
}

fn every_form_of(file: &str) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/forms");
    let cases = read(&std::fs::read_to_string(folder.join(file)).expect("the forms"));
    let paths: Vec<String> = cases.iter().map(|case| format!("specs/{}.md", case.name)).collect();
    let files: Vec<(&str, &str)> =
        paths.iter().zip(&cases).map(|(path, case)| (path.as_str(), case.text.as_str())).collect();
    let source = inputs(&files);
    let site = site(&source);
    let compiled = compiled(&source);
    let codes: Vec<(String, &str)> = compiled
        .diagnostics
        .iter()
        .map(|finding| {
            (finding.path.trim_start_matches("specs/").trim_end_matches(".md").to_owned(), finding.rule.code)
        })
        .collect();
    let specs = json(&site, "api/v1/specs.json");
    let specs = specs["specs"].as_array().expect("specs");
    let mut wrong = String::new();
    for (case, path) in cases.iter().zip(&paths) {
        let spec = specs.iter().find(|spec| spec["path"] == *path.as_str()).expect("each is listed");
        for line in &case.expected {
            if let Err(have) = judge(&site, &codes, spec, case, line) {
                let _ = writeln!(wrong, "{}: {line}\n    have {have}", case.name);
            }
        }
    }
    assert!(wrong.is_empty(), "{file}\n{wrong}");
}

#[test]
fn requirements_in_every_form() {
    every_form_of("requirements.txt");
}

#[test]
fn tests_in_every_form() {
    every_form_of("tests.txt");
}

#[test]
fn criteria_in_every_form() {
    every_form_of("criteria.txt");
}

#[test]
fn questions_in_every_form() {
    every_form_of("questions.txt");
}

#[test]
fn rollouts_in_every_form() {
    every_form_of("rollout.txt");
}

#[test]
fn designs_in_every_form() {
    every_form_of("design.txt");
}

#[test]
fn risks_in_every_form() {
    every_form_of("risks.txt");
}

#[test]
fn the_other_kinds_in_every_form() {
    every_form_of("others.txt");
}
