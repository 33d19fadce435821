//! A to Z: every named thing with its kind and its place.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::page::edition::{Edition, theme_id};
use crate::portal::said;
use crate::route::Route;
use crate::slug::UniqueNames;
use crate::theme::Page;
use crate::words::stage::Stage;

#[derive(Serialize)]
pub struct Index {
    letters: Vec<Letter>,
    /// Whether only specs are listed.
    partial: bool,
}

#[derive(Serialize)]
struct Letter {
    letter: String,
    id: String,
    entries: Vec<IndexEntry>,
}

#[derive(Serialize)]
struct IndexEntry {
    label: String,
    kind: String,
    url: String,
    spec: Option<String>,
    stage: Stage,
}

pub fn plan<'a>(edition: &'a Edition<'a>) -> Vec<Page<'a>> {
    vec![Page::view(Route::page("index"), "az.html", || index(edition, usize::MAX))]
}

/// Every named thing by its first letter; specs only where there are more than `most`.
pub fn index(edition: &Edition, most: usize) -> Index {
    let all: usize = edition.portal.specs.values().map(|entry| entry.spec.items().count() + 1).sum();
    let partial = all > most;
    let mut letters: BTreeMap<(bool, String), Vec<IndexEntry>> = BTreeMap::new();
    let mut add = |entry: IndexEntry| {
        let first = entry.label.chars().find(|c| c.is_alphanumeric());
        let letter = first.map_or_else(|| "#".to_owned(), |c| c.to_uppercase().to_string());
        let letter = if letter.starts_with(|c: char| c.is_numeric()) { "#".to_owned() } else { letter };
        letters.entry((letter == "#", letter)).or_default().push(entry);
    };
    for (entry, card) in edition.portal.specs.values().zip(edition.cards.values()) {
        add(IndexEntry {
            label: card.title.clone(),
            kind: edition.text("kind.spec").to_owned(),
            url: card.url.clone(),
            spec: None,
            stage: card.stage,
        });
        let items = entry.spec.items().filter(|(_, item)| !partial && !item.text.is_empty());
        for (_, item) in items {
            let known = edition.text(&format!("kind.{}", item.kind.name()));
            let kind = if known.is_empty() { item.kind.name().replace('_', " ") } else { known.to_owned() };
            add(IndexEntry {
                label: item.text.clone(),
                kind: if item.id.to_lowercase().starts_with(&kind.to_lowercase()) {
                    item.id.clone()
                } else {
                    format!("{kind} {}", item.id)
                },
                url: format!("{}#{}", card.url, item.anchor),
                spec: Some(card.title.clone()),
                stage: card.stage,
            });
        }
    }
    for (entry, card) in edition.portal.specs.values().zip(edition.cards.values()).filter(|_| !partial) {
        for section in &entry.spec.sections {
            for fact in &section.facts {
                let Some((label, kind)) = said::named(fact, section).filter(|_| !fact.anchor.is_empty())
                else {
                    continue;
                };
                add(IndexEntry {
                    label,
                    kind: edition.text(&format!("kind.{kind}")).to_owned(),
                    url: format!("{}#{}", card.url, fact.anchor),
                    spec: Some(card.title.clone()),
                    stage: card.stage,
                });
            }
        }
    }
    let mut names = UniqueNames::default();
    let letters = letters.into_iter().map(|((_, letter), mut entries)| {
        entries.sort_by_cached_key(|entry| (entry.label.to_lowercase(), entry.url.clone()));
        let name = theme_id(if letter == "#" { "digits" } else { &letter });
        Letter { id: names.unique(&name), letter, entries }
    });
    Index { letters: letters.collect(), partial }
}
