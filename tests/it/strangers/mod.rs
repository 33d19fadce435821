//! Small collections of shapes that nobody prepared us for: what is a spec in them, which spec names which, and what
//! only looks as if it did. One file a collection in `tests/it/strangers/`.
//!
//! A collection may begin with `@repository address folder`, the repository it lies in. Then come its files, each
//! below a line `=== path`, and below `=== expected` what must be read of it:
//!
//! - `a.md -> b.md: relation`: every reference, and no other;
//! - `spec a.md`, `part a.md of b.md`: which files are specs, which belong to one, and no others, where any is named;
//! - `finding rule a.md:3`: all findings of a rule; `finding rule none` when there must be none;
//! - `title a.md = …`, and so `stage`, `label`, `created`, and `sections` in which it refers to others.

use std::collections::{BTreeMap, BTreeSet};

use crate::common::{cases, compiled, inputs};
use specsite::arena::SpecId;
use specsite::compile::Compiled;
use specsite::document::status::Vocabulary;
use specsite::repository::Repository;
use specsite::spec::Spec;
use specsite::words::stage::{Stage, StatusWord};

/// The collection compiled, and what is expected of it.
fn read(text: &str) -> (Compiled, &str) {
    let (head, rest) = text.split_once("=== ").expect("a file");
    let (files, expected) = rest.split_once("=== expected\n").expect("what is expected");
    let files: Vec<(&str, &str)> =
        files.split("=== ").map(|file| file.split_once('\n').expect("a path and a text")).collect();
    let mut inputs = inputs(&files);
    if let Some(place) = head.trim().strip_prefix("@repository ") {
        let (address, folder) = place.split_once(' ').unwrap_or((place, ""));
        inputs.repository = Repository::at(address, Some("main"), folder);
        assert!(inputs.repository.is_some(), "{address}");
    }
    (compiled(&inputs), expected)
}

/// Everything that can be said of a collection, in the form of an expectation.
fn said(compiled: &Compiled) -> BTreeSet<String> {
    let portal = &compiled.portal;
    let path = |spec: SpecId| portal.specs[spec].spec.path.as_str();
    let mut out = BTreeSet::new();
    out.extend(
        portal
            .edges()
            .into_iter()
            .map(|(from, to, how)| format!("{} -> {}: {}", path(from), path(to), how.name())),
    );
    for (file, verdict) in portal.roster.values() {
        let owner = verdict.belongs_to.map(|owner| format!("part {file} of {}", portal.roster[owner].0));
        out.extend(owner.or_else(|| verdict.is_spec.then(|| format!("spec {file}"))));
    }
    for entry in portal.specs.values() {
        let spec = &entry.spec;
        let mut fact = |what: &str, value: &str| out.insert(format!("{what} {} = {value}", spec.path));
        fact("title", &spec.title);
        fact("stage", spec.meta.status.stage().name());
        fact("label", spec.meta.status.label().unwrap_or("none"));
        fact("created", &spec.meta.created.map_or("none".to_owned(), |day| day.to_string()));
        let sections = entry.references.iter().map(|one| one.section.as_deref().unwrap_or("header"));
        fact("sections", &sections.collect::<Vec<_>>().join(", "));
    }
    let specs: BTreeMap<&str, &Spec> =
        portal.specs.values().map(|entry| (entry.spec.path.as_str(), entry.spec.as_ref())).collect();
    for finding in &compiled.diagnostics {
        if let Some(spec) = specs.get(finding.path.as_str()) {
            let line = spec.line(finding.span.start);
            out.insert(format!("finding {} {}:{line}", finding.rule.code, finding.path));
        }
    }
    out
}

/// What two statements of one kind have in common: of a kind that is expected, all are.
fn kind(line: &str) -> String {
    let words: Vec<&str> = line.split(' ').collect();
    match words.as_slice() {
        ["finding", rule, ..] => format!("finding {rule}"),
        ["spec" | "part", ..] => "files".to_owned(),
        [first @ ("title" | "stage" | "label" | "created" | "sections"), path, ..] => {
            format!("{first} {path}")
        }
        _ => "references".to_owned(),
    }
}

fn differences(text: &str) -> Vec<String> {
    let (compiled, expected) = read(text);
    let expected: BTreeSet<String> =
        expected.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect();
    let kinds: BTreeSet<String> =
        expected.iter().map(|line| kind(line)).chain(["references".to_owned()]).collect();
    let got: BTreeSet<String> =
        said(&compiled).into_iter().filter(|line| kinds.contains(&kind(line))).collect();
    let missed =
        expected.difference(&got).filter(|line| !line.ends_with(" none")).map(|line| format!("- {line}"));
    missed.chain(got.difference(&expected).map(|line| format!("+ {line}"))).collect()
}

#[test]
fn every_collection_is_read_as_it_says() {
    let collections = cases("strangers");
    let mut out = Vec::new();
    for (name, text) in &collections {
        let differences = differences(text);
        if !differences.is_empty() {
            out.push(format!("{name}.md\n    {}", differences.join("\n    ")));
        }
    }
    let count = collections.len();
    assert!(out.is_empty(), "{} of {count}: - was expected, + was read\n\n{}", out.len(), out.join("\n\n"));
    assert!(count >= 12, "{count} collections");
}

/// Were the comparer blind, nothing else would tell.
#[test]
fn a_wrong_expectation_is_seen() {
    let files =
        "=== a.md\n# A\n\n**Status:** Draft\n\n[b](b.md)\n=== b.md\n# B\n\n**Status:** Draft\n=== expected\n";
    let of = |expected: &str| differences(&format!("{files}{expected}"));
    assert_eq!(of("a.md -> b.md: related"), Vec::<String>::new());
    assert_eq!(of(""), ["+ a.md -> b.md: related"]);
    let right = "a.md -> b.md: related\n";
    assert_eq!(of(&format!("{right}b.md -> a.md: related")), ["- b.md -> a.md: related"]);
    assert_eq!(of(&format!("{right}spec a.md")), ["+ spec b.md"]);
    assert_eq!(of(&format!("{right}title a.md = B")), ["- title a.md = B", "+ title a.md = A"]);
    assert_eq!(of(&format!("{right}finding stale a.md:1")), ["- finding stale a.md:1"]);
    assert_eq!(of(&format!("{right}finding stale none")), Vec::<String>::new());
}

/// A status as it is read from a document with a bold line: `stage | label | note`.
fn status_of(written: &str) -> (String, bool) {
    let text = format!("# A\n\n**Status:** {written}\n\nText.\n");
    let compiled = compiled(&inputs(&[("a.md", text.as_str())]));
    let status = &compiled.portal.specs.as_slice()[0].spec.meta.status;
    let (label, note) = (status.label().unwrap_or_default(), status.note().unwrap_or_default());
    let read = format!("{} | {label} | {note}", status.stage().name());
    (read.trim_end_matches([' ', '|']).to_owned(), status.is_menu())
}

/// Lines `status as written => stage | label | note`.
#[test]
fn statuses_are_prose() {
    let table = include_str!("statuses.txt");
    let rows: Vec<(&str, &str)> = table.lines().filter_map(|line| line.split_once(" => ")).collect();
    let mut out = Vec::new();
    for (written, expected) in &rows {
        let (got, unfilled) = status_of(written);
        if got != *expected || unfilled {
            out.push(format!(
                "{written}\n    - {expected}\n    + {got}{}",
                if unfilled { " (a menu)" } else { "" }
            ));
        }
    }
    assert!(out.is_empty(), "{} of {}\n{}", out.len(), rows.len(), out.join("\n"));
    assert!(rows.len() >= 60, "{} rows", rows.len());
}

/// Whoever copies a menu and chooses nothing has said nothing.
#[test]
fn a_menu_of_all_values_is_no_status() {
    let menus = [
        "Draft | Accepted | Rejected",
        "draft|accepted|rejected|superseded",
        "Proposed / Accepted / Rejected / Deprecated",
        "[Proposed | Accepted | Rejected]",
        "{proposed | accepted | superseded by ADR-0005}",
        "{Draft, Accepted, Rejected}",
        "<Draft|Accepted>",
        "[Draft / In Review / Approved]",
        "(Draft | Accepted | Rejected)",
        "Draft \\| Accepted \\| Rejected",
        "`Draft` | `Accepted` | `Rejected`",
        "📋 Planned | 🚧 In Progress | ✅ Implemented",
        "[proposed | rejected | accepted | deprecated | … | superseded by [ADR-0005](0005-x.md)]",
        "Proposed|Accepted|Rejected (choose one)",
    ];
    let chosen: Vec<_> = menus.iter().filter(|menu| !status_of(menu).1).collect();
    assert!(chosen.is_empty(), "{chosen:#?}");
    let words = [
        "Accepted", "Accepted / Implemented", "Accepted, implemented", "Draft (accepted by two)",
        "[Accepted]",
    ];
    for word in words {
        assert!(!status_of(word).1, "{word}");
    }
}

#[test]
fn a_team_has_words_of_its_own() {
    let word = |stage| StatusWord { stage, ..StatusWord::default() };
    let words =
        [("Ask Ann".to_owned(), word(Stage::Planned)), ("Accepted".to_owned(), word(Stage::Implemented))];
    let vocabulary = Vocabulary::new([], &words.into());
    let stage = |text: &str| vocabulary.read(text, text).stage;
    assert_eq!(stage("ASK ANN (on Monday)"), Stage::Planned);
    assert_eq!(stage("accepted"), Stage::Implemented);
    assert_eq!(stage("Draft"), Stage::Proposed);
}
