//! Who refers to whom: the most referenced, those nobody refers to, links that lead nowhere, addresses elsewhere.

use std::collections::BTreeMap;

use crate::arena::SpecId;
use crate::page::edition::Edition;
use crate::page::register::table::{Cell, Link, Row, Table, place};
use crate::text::{host, shortened};

pub fn tables(edition: &Edition) -> Vec<Table> {
    vec![
        unresolved(edition),
        most(edition),
        orphans(edition),
        dead_ends(edition),
        edges(edition),
        external(edition),
    ]
}

fn title(edition: &Edition, spec: SpecId) -> Cell {
    Cell::text(&edition.cards[spec].title)
}

fn most(edition: &Edition) -> Table {
    let cards = &edition.cards;
    let mut specs: Vec<SpecId> = cards.ids().filter(|spec| cards[*spec].referenced_by > 0).collect();
    specs.sort_by_key(|spec| (std::cmp::Reverse(cards[*spec].referenced_by), &cards[*spec].id));
    let rows = specs.into_iter().map(|spec| {
        let card = &cards[spec];
        let cells =
            vec![title(edition, spec), Cell::number(card.referenced_by), Cell::number(card.references)];
        Row::new(edition, spec, "ss-referenced-by", cells)
    });
    Table::new("references", &["spec_title", "referenced_by", "refers_to"])
        .always()
        .with(rows.collect::<Vec<_>>())
}

fn orphans(edition: &Edition) -> Table {
    let rows = edition.cards.ids().filter(|spec| edition.cards[*spec].referenced_by == 0);
    let rows = rows.map(|spec| Row::new(edition, spec, "", vec![title(edition, spec)]));
    Table::new("orphans", &["spec_title"]).with(rows.collect::<Vec<_>>())
}

fn dead_ends(edition: &Edition) -> Table {
    let rows = edition.cards.ids().filter(|spec| edition.cards[*spec].references == 0);
    let rows = rows.map(|spec| Row::new(edition, spec, "", vec![title(edition, spec)]));
    Table::new("dead_ends", &["spec_title"]).with(rows.collect::<Vec<_>>())
}

fn unresolved(edition: &Edition) -> Table {
    let mut table = Table::new("unresolved", &["text", "target", "line", "near"]);
    for (spec, entry) in edition.portal.specs.iter() {
        for (link, near) in entry.links.broken() {
            let section = link.section.map_or("", |section| &entry.spec.sections[section].anchor);
            let cells = vec![
                Cell::text(shortened(if link.text.is_empty() { &link.target } else { &link.text }, 120)),
                Cell::code(shortened(&link.target, 160)),
                Cell::number(entry.spec.line(link.span.start)),
                Cell::code(near.unwrap_or_default()),
            ];
            table.rows.push(Row::new(edition, spec, section, cells));
        }
    }
    table
}

/// Every pair of specs with the relation between them.
fn edges(edition: &Edition) -> Table {
    let rows = edition.portal.edges().into_iter().map(|(from, to, relation)| {
        let cells = vec![
            title(edition, from),
            Cell::word(edition, "relation", relation.name()),
            Cell::link(&edition.cards[to].title, place(edition, to, "")),
        ];
        Row::new(edition, from, "", cells)
    });
    Table::new("edges", &["spec_title", "relation", "to"]).with(rows.collect::<Vec<_>>())
}

/// Addresses outside, by their host; the host with most of them first.
fn external(edition: &Edition) -> Table {
    let mut links: BTreeMap<&str, (&str, Vec<SpecId>)> = BTreeMap::new();
    for (spec, entry) in edition.portal.specs.iter() {
        for (url, link) in entry.links.external(|_| true) {
            let text = if link.text.is_empty() { url } else { &link.text };
            links.entry(url).or_insert_with(|| (text, Vec::new())).1.push(spec);
        }
    }
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    links.keys().for_each(|url| *counts.entry(host(url)).or_default() += 1);
    let mut links: Vec<_> =
        links.into_iter().map(|(url, (text, specs))| (host(url), url, text, specs)).collect();
    links.sort_by(|(a, ..), (b, ..)| (counts[b], a).cmp(&(counts[a], b)));
    let mut table = Table::new("external", &["host", "address", "specs"]);
    for (host, url, text, specs) in links {
        let named = specs
            .iter()
            .map(|spec| Link { text: edition.cards[*spec].title.clone(), url: place(edition, *spec, "") });
        let cells =
            vec![Cell::text(host), Cell::link(shortened(text, 120), url), Cell::links(named.collect())];
        table.rows.push(Row::shared(specs, cells));
    }
    table
}
