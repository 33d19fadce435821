//! Who refers to whom: the most referenced, those nobody refers to, links that lead nowhere, addresses elsewhere.

use std::collections::BTreeMap;

use crate::arena::SpecId;
use crate::page::context::SiteContext;
use crate::page::register::table::{self, Cell, RegisterRow, RegisterTable};
use crate::portal::Entry;
use crate::spec::body::Link;
use crate::text::{host, shortened};

pub(super) fn tables(context: &SiteContext) -> Vec<RegisterTable> {
    vec![
        unresolved(context),
        most(context),
        orphans(context),
        dead_ends(context),
        edges(context),
        external(context),
    ]
}

fn most(context: &SiteContext) -> RegisterTable {
    let cards = &context.cards;
    let mut specs: Vec<SpecId> = cards.ids().filter(|spec| cards[*spec].referenced_by > 0).collect();
    specs.sort_by_key(|spec| (std::cmp::Reverse(cards[*spec].referenced_by), &cards[*spec].id));
    RegisterTable::of("references", specs, |spec| RegisterRow::new(context, *spec, "ss-referenced-by"))
        .spec(context)
        .column("referenced_by", |spec| Cell::number(cards[*spec].referenced_by))
        .column("refers_to", |spec| Cell::number(cards[*spec].references))
        .table()
        .always()
}

/// Specs that nobody refers to.
fn orphans(context: &SiteContext) -> RegisterTable {
    let specs = context.cards.ids().filter(|spec| context.cards[*spec].referenced_by == 0);
    RegisterTable::of("orphans", specs, |spec| RegisterRow::new(context, *spec, "")).spec(context).table()
}

/// Specs that refer to nobody.
fn dead_ends(context: &SiteContext) -> RegisterTable {
    let specs = context.cards.ids().filter(|spec| context.cards[*spec].references == 0);
    RegisterTable::of("dead_ends", specs, |spec| RegisterRow::new(context, *spec, "")).spec(context).table()
}

fn unresolved(context: &SiteContext) -> RegisterTable {
    let specs = context.portal.specs.iter();
    let links = specs.flat_map(|(spec, entry)| entry.links.broken().map(move |link| (spec, entry, link)));
    let row = |(spec, entry, (link, _)): &(SpecId, &Entry, (&Link, _))| {
        let section = link.section.map_or("", |section| &entry.spec.sections[section].anchor);
        RegisterRow::new(context, *spec, section)
    };
    RegisterTable::of("unresolved", links, row)
        .column("text", |(.., (link, _))| {
            Cell::text(shortened(if link.text.is_empty() { &link.target } else { &link.text }, 120))
        })
        .column("target", |(.., (link, _))| Cell::code(shortened(&link.target, 160)))
        .column("line", |(_, entry, (link, _))| Cell::number(entry.spec.line(link.span.start)))
        .column("near", |(.., (_, near))| Cell::code(near.unwrap_or_default()))
        .table()
}

/// Every pair of specs with the relation between them.
fn edges(context: &SiteContext) -> RegisterTable {
    RegisterTable::of("edges", context.portal.edges(), |(from, ..)| RegisterRow::new(context, *from, ""))
        .spec(context)
        .column("relation", |(.., relation)| Cell::word(context, "relation", relation.name()))
        .column("to", |(_, to, _)| Cell::Link {
            link: table::Link::to(context, *to, "", &context.cards[*to].title),
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
fn external(context: &SiteContext) -> RegisterTable {
    let mut links: BTreeMap<&str, Address> = BTreeMap::new();
    for (spec, entry) in context.portal.specs.iter() {
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
    let link = |spec: &SpecId| table::Link::to(context, *spec, "", &context.cards[*spec].title);
    RegisterTable::of("external", links, |link| RegisterRow::shared(link.specs.iter().copied()))
        .column("host", |link| Cell::text(&link.host))
        .column("address", |link| Cell::link(shortened(link.text, 120), link.url))
        .column("specs", |address| Cell::links(address.specs.iter().map(link).collect()))
        .table()
}
