//! Every requirement of every spec: functional, non-functional, constraints.

use serde::Serialize;

use crate::page::card::Card;
use crate::page::edition::Edition;
use crate::route::Route;
use crate::spec::section::{Kind, REQUIREMENTS};
use crate::theme::Page;

#[derive(Serialize)]
struct Requirements<'a> {
    groups: Vec<Group<'a>>,
    kinds: Vec<KindCount>,
    total: usize,
}

#[derive(Serialize)]
struct Group<'a> {
    card: &'a Card,
    rows: Vec<Row<'a>>,
}

#[derive(Serialize)]
struct Row<'a> {
    id: &'a str,
    text: &'a str,
    url: String,
    kind: &'a str,
    kind_label: String,
    /// What kind of quality or of limit it is, by its label or its words.
    category: Option<&'static str>,
    /// `must`, `should` or `may`, by the strongest word in the text.
    level: Option<&'static str>,
    retired: bool,
}

#[derive(Serialize)]
struct KindCount {
    kind: &'static str,
    label: String,
    count: usize,
}

pub fn plan<'a>(edition: &'a Edition<'a>) -> Vec<Page<'a>> {
    vec![Page::view(Route::page("requirements"), "requirements.html", || requirements(edition))]
}

/// The name of a kind's items in the data.
fn item_kind(kind: Kind) -> &'static str {
    kind.row().map_or("", |row| row.item)
}

fn requirements<'a>(edition: &'a Edition<'a>) -> Requirements<'a> {
    let names: Vec<&str> = REQUIREMENTS.iter().map(|kind| item_kind(*kind)).collect();
    let mut groups = Vec::new();
    for (entry, card) in edition.portal.specs.iter().zip(&edition.cards) {
        let rows: Vec<Row> = entry
            .spec
            .items()
            .filter(|(_, item)| names.contains(&item.kind.as_str()))
            .map(|(_, item)| Row {
                id: &item.id,
                text: &item.text,
                url: format!("{}#{}", card.url, item.anchor),
                kind: &item.kind,
                kind_label: edition.text(&format!("kind.{}", item.kind)).to_owned(),
                category: category(&item.kind, &item.text),
                level: level(&item.text),
                retired: item.retired,
            })
            .collect();
        if !rows.is_empty() {
            groups.push(Group { card, rows });
        }
    }
    let count = |name: &str| {
        groups.iter().flat_map(|group| &group.rows).filter(|row| row.kind == name && !row.retired).count()
    };
    let kinds = names.iter().map(|name| KindCount {
        kind: name,
        label: edition.text(&format!("kind.{name}")).to_owned(),
        count: count(name),
    });
    Requirements { kinds: kinds.collect(), total: edition.counts().requirements, groups }
}

/// Words that tell what a quality or a limit is about; the label before a colon counts first.
const CATEGORIES: &[(&str, &str, &[&str])] = &[
    (
        "non_functional_requirement",
        "performance",
        &["performance", "latency", "throughput", "speed", "fast", "memory", "ms", "seconds", "scalability"],
    ),
    (
        "non_functional_requirement",
        "security",
        &["security", "secure", "encrypted", "authentication", "untrusted", "secret", "attack", "safety"],
    ),
    (
        "non_functional_requirement",
        "reliability",
        &[
            "reliability",
            "availability",
            "uptime",
            "crash",
            "fault",
            "recover",
            "deterministic",
            "determinism",
            "bytes",
        ],
    ),
    (
        "non_functional_requirement",
        "usability",
        &["usability", "accessibility", "accessible", "readable", "user", "users", "keyboard"],
    ),
    (
        "non_functional_requirement",
        "maintainability",
        &["maintainability", "maintainable", "test", "tests", "documented", "simple", "portability"],
    ),
    ("constraint", "timeline", &["timeline", "deadline", "before", "until", "quarter", "release", "date"]),
    (
        "constraint",
        "business",
        &["business", "budget", "cost", "legal", "licence", "license", "contract", "customers"],
    ),
    (
        "constraint",
        "technical",
        &[
            "technical",
            "library",
            "version",
            "format",
            "platform",
            "browser",
            "api",
            "compatible",
            "rust",
            "server",
            "file",
        ],
    ),
];

fn category(kind: &str, text: &str) -> Option<&'static str> {
    let words = |text: &str| -> Vec<String> {
        text.split(|c: char| !c.is_alphanumeric())
            .map(str::to_lowercase)
            .filter(|word| !word.is_empty())
            .collect()
    };
    let find = |words: &[String]| {
        let mut rows = CATEGORIES.iter().filter(|(of, _, _)| *of == kind);
        rows.find(|(_, _, known)| words.iter().any(|word| known.contains(&word.as_str())))
            .map(|(_, name, _)| *name)
    };
    let label = text.split_once(':').map(|(label, _)| words(label)).filter(|label| label.len() <= 3);
    label.and_then(|label| find(&label)).or_else(|| find(&words(text)))
}

/// The keyword of RFC 2119 that a requirement rests on, written in any case.
fn level(text: &str) -> Option<&'static str> {
    let words: Vec<String> = text
        .split(|c: char| !c.is_alphabetic())
        .map(str::to_lowercase)
        .filter(|word| !word.is_empty())
        .collect();
    let has = |known: &[&str]| words.iter().any(|word| known.contains(&word.as_str()));
    if has(&["must", "shall", "required"]) {
        Some("must")
    } else if has(&["should", "recommended"]) {
        Some("should")
    } else if has(&["may", "optional"]) {
        Some("may")
    } else {
        None
    }
}
