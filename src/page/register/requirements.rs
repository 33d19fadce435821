//! Every requirement of every spec: functional, non-functional, constraints; who shows it and who cites it.

use crate::arena::SpecId;
use crate::page::edition::Edition;
use crate::page::register::table::{Cell, Link, Row, Table, place};
use crate::portal::trace::{Cite, ItemPlace};
use crate::spec::Place;
use crate::spec::extract::{category, level};
use crate::words::kind::REQUIREMENTS;

pub fn tables(edition: &Edition) -> Vec<Table> {
    let kinds: Vec<&str> = REQUIREMENTS.iter().map(|kind| kind.item()).collect();
    let mut table = Table::new(
        "requirements",
        &["id", "text", "kind", "category", "level", "tests", "cited_by", "changed"],
    )
    .always()
    .grouped();
    for (spec, entry) in edition.portal.specs.iter() {
        for (id, item) in entry.spec.items() {
            if !kinds.contains(&item.kind.as_str()) {
                continue;
            }
            let word = |group: &str, word: Option<&str>| {
                word.map_or(Cell::Empty, |word| Cell::word(edition, group, word))
            };
            let cells = vec![
                Cell::text(&item.id),
                Cell::text(&item.text),
                Cell::word(edition, "kind", &item.kind),
                word("category", category::category(&item.kind, &item.text)),
                word("level", level::level(&item.text)),
                tests(edition, (spec, id)),
                cited_by(edition, (spec, id)),
                Cell::date(edition.outside.changed(&entry.spec, &item.id)),
            ];
            let mut row = Row::new(edition, spec, &item.anchor, cells);
            row.retired = item.retired;
            table.rows.push(row);
        }
    }
    vec![table]
}

/// The test cases that show an item.
pub fn tests(edition: &Edition, item: ItemPlace) -> Cell {
    let tests = edition.portal.trace.tests(&edition.portal.specs, item);
    Cell::links(tests.into_iter().filter_map(|test| item_link(edition, item.0, test)).collect())
}

/// Everything else that cites an item.
pub fn cited_by(edition: &Edition, item: ItemPlace) -> Cell {
    let trace = &edition.portal.trace;
    let tests = trace.tests(&edition.portal.specs, item);
    let test = |cite: &Cite| matches!(cite.place, Place::Item(id) if tests.contains(&(cite.spec, id)));
    let cites = trace.cites(item).filter(|cite| !test(cite));
    Cell::links(cites.filter_map(|cite| link(edition, item.0, cite)).collect())
}

/// A link to a citing place, seen from spec `home`.
pub fn link(edition: &Edition, home: SpecId, cite: Cite) -> Option<Link> {
    let spec = &edition.portal.specs[cite.spec].spec;
    let (text, anchor) = match cite.place {
        Place::Item(item) => return item_link(edition, home, (cite.spec, item)),
        Place::Task(section, task) => {
            let section = &spec.sections[section];
            (section.tasks.get(task)?.text.as_str(), &section.anchor)
        }
        Place::Section(section) => (spec.sections[section].title.as_str(), &spec.sections[section].anchor),
    };
    let text = crate::text::shortened(if text.is_empty() { &spec.title } else { text }, 80);
    let text = if cite.spec == home { text } else { format!("{}: {text}", spec.title) };
    Some(Link { text, url: place(edition, cite.spec, anchor) })
}

fn item_link(edition: &Edition, home: SpecId, (spec, item): ItemPlace) -> Option<Link> {
    let of = &edition.portal.specs[spec].spec;
    let item = of.item(item)?;
    let text = if spec == home { item.id.clone() } else { format!("{} {}", of.title, item.id) };
    Some(Link { text, url: place(edition, spec, &item.anchor) })
}
