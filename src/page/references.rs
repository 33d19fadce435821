//! Who refers to whom: the most referenced, those nobody refers to, and every link that leads nowhere.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::page::card::Card;
use crate::page::edition::Edition;
use crate::page::spec::host;
use crate::portal::End;
use crate::route::Route;
use crate::theme::Page;

#[derive(Serialize)]
struct References<'a> {
    /// Specs with at least one referrer, the most referenced first.
    referenced: Vec<&'a Card>,
    /// Specs that nobody refers to.
    orphans: Vec<&'a Card>,
    /// Specs that refer to nobody.
    dead_ends: Vec<&'a Card>,
    unresolved: Vec<Unresolved<'a>>,
    domains: Vec<Domain<'a>>,
    edges: usize,
}

#[derive(Serialize)]
struct Unresolved<'a> {
    card: &'a Card,
    target: &'a str,
    text: &'a str,
    line: usize,
    near: Option<&'a str>,
}

#[derive(Serialize)]
struct Domain<'a> {
    host: String,
    links: Vec<Link<'a>>,
}

#[derive(Serialize)]
struct Link<'a> {
    url: &'a str,
    text: &'a str,
    cards: Vec<&'a Card>,
}

pub fn plan<'a>(edition: &'a Edition<'a>) -> Vec<Page<'a>> {
    vec![Page::view(Route::page("references"), "references.html", || references(edition))]
}

fn references<'a>(edition: &'a Edition<'a>) -> References<'a> {
    let mut referenced: Vec<&Card> = edition.cards.iter().filter(|card| card.referenced_by > 0).collect();
    referenced.sort_by_key(|card| (std::cmp::Reverse(card.referenced_by), &card.id));
    let unresolved = edition.portal.specs.iter().zip(&edition.cards).flat_map(|(entry, card)| {
        entry.spec.links.iter().zip(&entry.ends).filter_map(move |(link, end)| {
            let End::Missing { near } = end else { return None };
            let line = entry.spec.line(link.span.start);
            Some(Unresolved { card, target: &link.target, text: &link.text, line, near: near.as_deref() })
        })
    });
    References {
        referenced,
        orphans: edition.cards.iter().filter(|card| card.referenced_by == 0).collect(),
        dead_ends: edition.cards.iter().filter(|card| card.references == 0).collect(),
        unresolved: unresolved.collect(),
        domains: domains(edition),
        edges: edition.portal.edges().len(),
    }
}

/// External links by their host, the host with most links first.
fn domains<'a>(edition: &'a Edition<'a>) -> Vec<Domain<'a>> {
    let mut links: BTreeMap<&str, Link> = BTreeMap::new();
    for (entry, card) in edition.portal.specs.iter().zip(&edition.cards) {
        for (link, end) in entry.spec.links.iter().zip(&entry.ends) {
            let End::External(url) = end else { continue };
            if url.starts_with("data:") {
                continue;
            }
            let text = if link.text.is_empty() { url } else { &link.text };
            let known = links.entry(url).or_insert_with(|| Link { url, text, cards: Vec::new() });
            if known.cards.last().is_none_or(|last| last.id != card.id) {
                known.cards.push(card);
            }
        }
    }
    let mut hosts: BTreeMap<String, Vec<Link>> = BTreeMap::new();
    for link in links.into_values() {
        hosts.entry(host(link.url)).or_default().push(link);
    }
    let mut out: Vec<Domain> = hosts.into_iter().map(|(host, links)| Domain { host, links }).collect();
    out.sort_by_key(|domain| (std::cmp::Reverse(domain.links.len()), domain.host.clone()));
    out
}
