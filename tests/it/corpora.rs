//! Real collections against what is known to be true of them. Each test prints its figures;
//! `cargo nextest run --test corpora --no-capture` shows them.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use specsite::arena::SpecId;
use specsite::compile::Compiled;
use specsite::portal::ResolvedLink;
use specsite::words::stage::Stage;

use crate::common::{compiled, corpus, folder, truth};

struct Case {
    compiled: Compiled,
    truth: Vec<Value>,
}

fn case(name: &str) -> Option<Case> {
    let inputs = folder(&corpus(name)?);
    assert!(inputs.config == specsite::config::Config::default(), "no configuration");
    let truth = truth(name)["specs"].as_array().expect("specs").clone();
    Some(Case { compiled: compiled(&inputs), truth })
}

impl Case {
    fn by_path(&self) -> BTreeMap<&str, SpecId> {
        self.compiled.portal.specs.iter().map(|(spec, entry)| (entry.spec.path.as_str(), spec)).collect()
    }
}

fn text<'a>(value: &'a Value, key: &str) -> Option<&'a str> {
    value[key].as_str().filter(|text| !text.is_empty())
}

fn letters(text: &str) -> String {
    text.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect()
}

#[expect(clippy::cast_precision_loss, reason = "counts of a few hundred")]
fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 1.0 } else { part as f64 / whole as f64 }
}

/// Every spec of the truth is found and nothing else is.
fn specs_are_found(name: &str) {
    let Some(case) = case(name) else { return };
    let expected: BTreeSet<&str> = case.truth.iter().filter_map(|spec| text(spec, "path")).collect();
    let found: BTreeSet<&str> = case.by_path().into_keys().collect();
    let missed: Vec<_> = expected.difference(&found).collect();
    let extra: Vec<_> = found.difference(&expected).collect();
    println!("{name}: {} specs of {}, missed {missed:?}, extra {extra:?}", found.len(), expected.len());
    assert!(missed.is_empty() && extra.is_empty());
}

#[test]
fn ailang_specs_are_found() {
    specs_are_found("ailang-design-docs");
}

#[test]
fn swift_specs_are_found() {
    specs_are_found("swift-evolution");
}

#[test]
fn rust_specs_are_found() {
    specs_are_found("rust-rfcs");
}

fn titles_are_right(name: &str) {
    let Some(case) = case(name) else { return };
    let found = case.by_path();
    let (mut right, mut all) = (0, 0);
    for spec in &case.truth {
        let expected: Vec<String> = match name {
            // Most RFCs begin with the heading "Summary" and have no title but the name of their feature or file.
            "rust-rfcs" => ["title", "feature_name", "slug"]
                .iter()
                .filter_map(|key| text(spec, key))
                .map(letters)
                .filter(|title| title != "summary")
                .collect(),
            // One file begins with a line of talk and the heading of a section: its name is the better title.
            _ => text(spec, "title")
                .map(letters)
                .filter(|title| !title.is_empty() && title != "problemstatement")
                .into_iter()
                .collect(),
        };
        let Some(at) = found.get(text(spec, "path").unwrap_or_default()).filter(|_| !expected.is_empty())
        else {
            continue;
        };
        let title = &case.compiled.portal.specs[*at].spec.title;
        all += 1;
        if expected.contains(&letters(title)) {
            right += 1;
        } else {
            println!("{name}: {}: `{title}` for {expected:?}", spec["path"]);
        }
    }
    println!("{name}: titles {right} of {all}");
    assert!(share(right, all) >= 0.99);
}

#[test]
fn ailang_titles_are_right() {
    titles_are_right("ailang-design-docs");
}

#[test]
fn swift_titles_are_right() {
    titles_are_right("swift-evolution");
}

#[test]
fn rust_titles_are_right() {
    titles_are_right("rust-rfcs");
}

/// The maintainers' states and the stage each one means by the contract.
fn stage_of_state(state: &str) -> Stage {
    match state {
        "implemented" => Stage::Implemented,
        "accepted" | "acceptedWithRevisions" => Stage::Planned,
        "previewing" => Stage::InProgress,
        "rejected" | "withdrawn" => Stage::Dropped,
        "activeReview" | "scheduledForReview" | "awaitingReview" | "returnedForRevision" => Stage::Proposed,
        _ => Stage::Unknown,
    }
}

#[test]
fn swift_states_map_to_stages() {
    let Some(case) = case("swift-evolution") else { return };
    let found = case.by_path();
    let (mut right, mut all) = (0, 0);
    for spec in &case.truth {
        let (Some(state), Some(at)) =
            (text(spec, "status"), found.get(text(spec, "path").unwrap_or_default()))
        else {
            continue;
        };
        let status = &case.compiled.portal.specs[*at].spec.meta.status;
        all += 1;
        if status.stage() == stage_of_state(state) {
            right += 1;
        } else {
            println!("{}: {status:?} for {state}", spec["path"]);
        }
    }
    println!("swift-evolution: stages {right} of {all}");
    assert!(share(right, all) >= 0.98);
}

/// What a reader would say of each status of this collection, by its first matching words.
const AILANG: &[(&str, Stage)] = &[
    ("PARTIALLY", Stage::InProgress),
    ("DEFERRED", Stage::Dropped),
    ("BLOCKED", Stage::InProgress),
    ("BLOCKER", Stage::InProgress),
    ("IN PROGRESS", Stage::InProgress),
    ("COMPLETE", Stage::Implemented),
    ("IMPLEMENTED", Stage::Implemented),
    ("SHIPPED", Stage::Implemented),
    ("RESOLVED", Stage::Implemented),
    ("FIXED", Stage::Implemented),
    ("✅", Stage::Implemented),
    ("PLANNED", Stage::Planned),
    ("PLANNING", Stage::Planned),
    ("READY", Stage::Planned),
];

#[test]
fn ailang_statuses_map_to_stages() {
    let Some(case) = case("ailang-design-docs") else { return };
    let found = case.by_path();
    let (mut right, mut all) = (0, 0);
    for spec in &case.truth {
        let (Some(raw), Some(at)) = (text(spec, "status"), found.get(text(spec, "path").unwrap_or_default()))
        else {
            continue;
        };
        let shouted = raw.to_uppercase();
        // Three statuses tell no stage even to a reader; they are printed and not counted.
        let Some((_, expected)) = AILANG.iter().find(|(words, _)| shouted.contains(words)) else {
            println!("ambiguous: {raw}: {:?}", case.compiled.portal.specs[*at].spec.meta.status.stage());
            continue;
        };
        // "Design complete" is not the thing complete, and "baseline frozen, ready for" is no plan.
        let expected = if shouted.starts_with("DESIGN COMPLETE") { Stage::Planned } else { *expected };
        let status = &case.compiled.portal.specs[*at].spec.meta.status;
        all += 1;
        if status.stage() == expected {
            right += 1;
        } else {
            println!("{}: {status:?} for {expected:?}", spec["path"]);
        }
    }
    println!("ailang: stages {right} of {all}");
    assert!(all > 50 && share(right, all) >= 0.98);
}

type Pairs = BTreeSet<(String, String)>;

/// Pairs of paths under these keys of the truth, a spec's references to itself left out.
fn told(case: &Case, keys: &[&str]) -> Pairs {
    let mut out = Pairs::new();
    for spec in &case.truth {
        let from = text(spec, "path").unwrap_or_default();
        for key in keys {
            let listed = spec[*key].as_array().into_iter().flatten();
            let to = listed.filter_map(|link| link.as_str().or_else(|| link["to"].as_str()));
            out.extend(to.filter(|to| *to != from).map(|to| (from.to_owned(), to.to_owned())));
        }
    }
    out
}

fn compare(name: &str, what: &str, expected: &Pairs, got: &Pairs, allowed: &Pairs) -> (f64, f64) {
    for missed in expected.difference(got) {
        println!("{name}: {what}: missed {missed:?}");
    }
    for extra in got.difference(allowed) {
        println!("{name}: {what}: extra {extra:?}");
    }
    let (recall, precision) = (
        share(expected.intersection(got).count(), expected.len()),
        share(allowed.intersection(got).count(), got.len()),
    );
    println!(
        "{name}: {what}: {} expected, {} found: recall {recall:.4}, precision {precision:.4}",
        expected.len(),
        got.len()
    );
    (recall, precision)
}

const LINKS: &[&str] = &["links_to", "moved_links"];

/// Links as their authors wrote them: pairs of specs.
fn links_are_found(name: &str) {
    let Some(case) = case(name) else { return };
    let specs = &case.compiled.portal.specs;
    let counts_pulls = name == "rust-rfcs";
    let got = specs.values().flat_map(|entry| {
        let written = entry.links.iter().filter(|ResolvedLink { link, .. }| {
            let pull = counts_pulls && ["/pull/", "/issues/"].iter().any(|part| link.target.contains(part));
            // An address that stands for itself is no link that somebody wrote.
            let bare = link.text == link.target && link.text.contains("://");
            !(link.is_name() || link.is_image() || pull || bare)
        });
        let to = written.filter_map(|one| Some(specs[one.target.spec()?].spec.path.clone()));
        to.filter(|to| *to != entry.spec.path).map(|to| (entry.spec.path.clone(), to))
    });
    let expected = told(&case, LINKS);
    let (recall, precision) = compare(name, "links", &expected, &got.collect(), &expected);
    assert!(recall >= 0.99 && precision >= 0.99);
}

/// Everything a spec refers to: links, names in its text, pull requests that are specs, declared relations.
fn references_are_found(name: &str) {
    let Some(case) = case(name) else { return };
    let portal = &case.compiled.portal;
    let path = |spec: SpecId| portal.specs[spec].spec.path.clone();
    let got: Pairs = portal.edges().into_iter().map(|(from, to, _)| (path(from), path(to))).collect();
    let expected = told(&case, &[LINKS, &["mentions", "pr_links"]].concat());
    let (recall, precision) = compare(name, "references", &expected, &got, &expected);
    assert!(recall >= 0.97 && precision >= 0.97);
}

#[test]
fn swift_references_are_found() {
    references_are_found("swift-evolution");
}

#[test]
fn rust_references_are_found() {
    references_are_found("rust-rfcs");
}

#[test]
fn ailang_links_are_found() {
    links_are_found("ailang-design-docs");
}

#[test]
fn swift_links_are_found() {
    links_are_found("swift-evolution");
}

#[test]
fn rust_links_are_found() {
    links_are_found("rust-rfcs");
}

#[test]
fn created_dates_and_authors_are_right() {
    for name in ["ailang-design-docs", "swift-evolution", "rust-rfcs"] {
        let Some(case) = case(name) else { return };
        let found = case.by_path();
        let (mut days, mut right_days, mut people, mut right_people) = (0, 0, 0, 0);
        for spec in &case.truth {
            let Some(at) = found.get(text(spec, "path").unwrap_or_default()) else { continue };
            let meta = &case.compiled.portal.specs[*at].spec.meta;
            if let Some(expected) = text(spec, "created") {
                days += 1;
                right_days += usize::from(meta.created.is_some_and(|date| date.to_string() == expected));
                if meta.created.is_none_or(|date| date.to_string() != expected) {
                    println!("{name}: {}: created {:?} for {expected}", spec["path"], meta.created);
                }
            }
            let authors: Vec<&str> =
                spec["authors"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
            if !authors.is_empty() {
                people += 1;
                let same = letters(&authors.concat()) == letters(&meta.authors.concat());
                right_people += usize::from(same);
                if !same {
                    println!("{name}: {}: authors {:?} for {authors:?}", spec["path"], meta.authors);
                }
            }
        }
        println!("{name}: created {right_days} of {days}, authors {right_people} of {people}");
        assert!(share(right_days, days) >= 0.98 && share(right_people, people) >= 0.98);
    }
}
