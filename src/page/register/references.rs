//! Who refers to whom: the most referenced, those nobody refers to, links that lead nowhere, addresses elsewhere.

use std::collections::BTreeMap;

use crate::arena::SpecId;
use crate::page::edition::Edition;
use crate::page::register::table::{self, Cell, Row, Table};
use crate::portal::Entry;
use crate::spec::body::Link;
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

fn most(edition: &Edition) -> Table {
    let cards = &edition.cards;
    let mut specs: Vec<SpecId> = cards.ids().filter(|spec| cards[*spec].referenced_by > 0).collect();
    specs.sort_by_key(|spec| (std::cmp::Reverse(cards[*spec].referenced_by), &cards[*spec].id));
    Table::of("references", specs, |spec| Row::new(edition, *spec, "ss-referenced-by"))
        .spec(edition)
        .column("referenced_by", |spec| Cell::number(cards[*spec].referenced_by))
        .column("refers_to", |spec| Cell::number(cards[*spec].references))
        .table()
        .always()
}

/// Specs that nobody refers to.
fn orphans(edition: &Edition) -> Table {
    let specs = edition.cards.ids().filter(|spec| edition.cards[*spec].referenced_by == 0);
    Table::of("orphans", specs, |spec| Row::new(edition, *spec, "")).spec(edition).table()
}

/// Specs that refer to nobody.
fn dead_ends(edition: &Edition) -> Table {
    let specs = edition.cards.ids().filter(|spec| edition.cards[*spec].references == 0);
    Table::of("dead_ends", specs, |spec| Row::new(edition, *spec, "")).spec(edition).table()
}

fn unresolved(edition: &Edition) -> Table {
    let specs = edition.portal.specs.iter();
    let links = specs.flat_map(|(spec, entry)| entry.links.broken().map(move |link| (spec, entry, link)));
    let row = |(spec, entry, (link, _)): &(SpecId, &Entry, (&Link, _))| {
        let section = link.section.map_or("", |section| &entry.spec.sections[section].anchor);
        Row::new(edition, *spec, section)
    };
    Table::of("unresolved", links, row)
        .column("text", |(.., (link, _))| {
            Cell::text(shortened(if link.text.is_empty() { &link.target } else { &link.text }, 120))
        })
        .column("target", |(.., (link, _))| Cell::code(shortened(&link.target, 160)))
        .column("line", |(_, entry, (link, _))| Cell::number(entry.spec.line(link.span.start)))
        .column("near", |(.., (_, near))| Cell::code(near.unwrap_or_default()))
        .table()
}

/// Every pair of specs with the relation between them.
fn edges(edition: &Edition) -> Table {
    Table::of("edges", edition.portal.edges(), |(from, ..)| Row::new(edition, *from, ""))
        .spec(edition)
        .column("relation", |(.., relation)| Cell::word(edition, "relation", relation.name()))
        .column("to", |(_, to, _)| Cell::Link {
            link: table::Link::to(edition, *to, "", &edition.cards[*to].title),
        })
        .table()
}

/// An address elsewhere, and the specs that link to it.
struct Address<'a> {
    host: String,
    url: &'a str,
    text: &'a str,
    specs: Vec<SpecId>,
}

/// Addresses elsewhere, by their host; the host with most of them first.
fn external(edition: &Edition) -> Table {
    let mut links: BTreeMap<&str, Address> = BTreeMap::new();
    for (spec, entry) in edition.portal.specs.iter() {
        for (url, link) in entry.links.external(|_| true) {
            let text = if link.text.is_empty() { url } else { &link.text };
            let new = || Address { host: host(url), url, text, specs: Vec::new() };
            links.entry(url).or_insert_with(new).specs.push(spec);
        }
    }
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    links.values().for_each(|link| *counts.entry(link.host.clone()).or_default() += 1);
    let mut links: Vec<Address> = links.into_values().collect();
    links.sort_by(|a, b| (counts[&b.host], &a.host).cmp(&(counts[&a.host], &b.host)));
    let link = |spec: &SpecId| table::Link::to(edition, *spec, "", &edition.cards[*spec].title);
    Table::of("external", links, |link| Row::shared(link.specs.iter().copied()))
        .column("host", |link| Cell::text(&link.host))
        .column("address", |link| Cell::link(shortened(link.text, 120), link.url))
        .column("specs", |address| Cell::links(address.specs.iter().map(link).collect()))
        .table()
}
