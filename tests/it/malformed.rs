//! Broken headers as the maintainers of a large collection keep them: every file is listed, what can be read of it is
//! read, and its fault is found in its line.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use specsite::compile::Compiled;
use specsite::words::stage::Stage;

use crate::common::{compiled, corpus, folder};

const NAME: &str = "swift-malformed-fixtures";

/// Which file has which fault: the rule that finds it, and the line.
const FAULTS: &[(&str, &str, usize)] = &[
    ("0002-missing-header-fields", "no-status", 1),
    ("0003-missing-status-field", "no-status", 1),
    ("0004-invalid-status-field", "unknown-status", 5),
    ("0007-empty-file", "no-status", 1),
    ("0008-whitespace-only", "no-status", 1),
    ("0010-wrong-number-proposal-id-digits", "broken-reference", 3),
    ("0028-missing-previous-proposal-id", "broken-reference", 9),
    ("0001-missing-proposal-link", "unusual-form", 3),
    ("0005-status-field-not-strong", "unusual-form", 6),
    ("0006-malformed-proposal-link", "unusual-form", 3),
    ("0011-missing-authors-field", "unusual-shape", 1),
    ("0012-empty-authors-field", "unusual-shape", 4),
    ("0015-implemented-missing-version", "unusual-form", 6),
    ("0016-implemented-empty-parenthesis", "unusual-form", 6),
    ("0017-author-extra-markup", "unusual-form", 4),
    ("0018-review-manager-extra-markup", "unusual-form", 5),
    ("0019-proposal-id-extra-markup", "unusual-form", 3),
    ("0022-invalid-review-manager-link", "unusual-form", 5),
    ("0023-author-link-variants", "unusual-form", 4),
    ("0031-missing-proposal-field", "unusual-shape", 1),
];

fn fixtures() -> Option<Compiled> {
    Some(compiled(&folder(&corpus(NAME)?)))
}

fn stem(path: &str) -> &str {
    specsite::source::stem(path)
}

#[test]
fn every_broken_file_is_listed() {
    let Some(root) = corpus(NAME) else { return };
    let compiled = compiled(&folder(&root));
    let mut on_disk = BTreeSet::new();
    for part in ["proposals", "inactive-proposals"] {
        let entries = std::fs::read_dir(root.join(part)).expect("the folder");
        let names = entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned());
        on_disk.extend(
            names.filter(|name| specsite::source::is_markdown(name)).map(|name| format!("{part}/{name}")),
        );
    }
    let listed: BTreeSet<String> =
        compiled.portal.specs.values().map(|entry| entry.spec.path.clone()).collect();
    assert_eq!(listed.len(), 32);
    assert_eq!(listed, on_disk);
}

#[test]
fn every_fault_is_found_in_its_line() {
    let Some(compiled) = fixtures() else { return };
    let mut missed = Vec::new();
    for (name, code, line) in FAULTS {
        let entry = compiled.portal.specs.values().find(|entry| stem(&entry.spec.path) == *name);
        let spec = &entry.unwrap_or_else(|| panic!("no spec {name}")).spec;
        let findings = compiled.diagnostics.iter().filter(|finding| finding.path == spec.path);
        let found: Vec<(&str, usize)> =
            findings.map(|finding| (finding.rule.code, spec.line(finding.span.start))).collect();
        if !found.contains(&(*code, *line)) {
            missed.push(format!("{name}: no {code} in line {line}, but {found:?}"));
        }
    }
    assert!(missed.is_empty(), "\n{}", missed.join("\n"));
}

/// The maintainers' reader gives up on these; ours need not.
#[test]
fn a_fault_hides_nothing_else() {
    let Some(root) = corpus(NAME) else { return };
    let compiled = compiled(&folder(&root));
    let specs: BTreeMap<&str, _> =
        compiled.portal.specs.values().map(|entry| (stem(&entry.spec.path), &entry.spec)).collect();
    let bytes = std::fs::read(root.join("expected-results.json")).expect("reads");
    let told: Value = serde_json::from_slice(&bytes).expect("JSON");
    let mut compared = 0;
    for proposal in told["proposals"].as_array().expect("proposals") {
        let link = proposal["link"].as_str().unwrap_or_default();
        let Some(spec) = specs.get(stem(link)) else { continue };
        compared += 1;
        let title = proposal["title"].as_str().unwrap_or_default().replace('`', "");
        if !title.is_empty() {
            assert_eq!(spec.title.replace('`', ""), title, "{link}");
        }
        let authors = proposal["authors"].as_array().into_iter().flatten();
        let authors: Vec<&str> = authors.filter_map(|author| author["name"].as_str()).collect();
        if authors.iter().all(|name| !name.is_empty()) {
            assert_eq!(spec.meta.authors, authors, "{link}");
        }
        let stage = match proposal["status"]["state"].as_str().unwrap_or_default() {
            "implemented" => Stage::Implemented,
            "rejected" | "withdrawn" => Stage::Dropped,
            "activeReview" | "scheduledForReview" => Stage::Proposed,
            _ => continue,
        };
        assert_eq!(spec.meta.status.stage(), stage, "{link}");
    }
    assert_eq!(compared, 23, "those with a link to their file");
    let of = |name: &str| specs[name];
    // What their reader leaves empty.
    assert_eq!(of("0017-author-extra-markup").meta.authors, ["Jacob Bandes-Storch"]);
    assert_eq!(of("0005-status-field-not-strong").meta.status.stage(), Stage::Implemented);
    assert_eq!(of("0016-implemented-empty-parenthesis").meta.status.label(), Some("Implemented"));
    assert_eq!(of("0009-title-is-a-paragraph").title, "Title is a paragraph");
    assert_eq!(of("0010-wrong-number-proposal-id-digits").number, Some(10));
    assert_eq!(of("0007-empty-file").title, "Empty file");
}
