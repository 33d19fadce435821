//! The decision log over all specs, newest spec first.

use crate::page::edition::Edition;
use crate::page::register::requirements::cited_by;
use crate::page::register::table::{Cell, Row, Table};
use crate::portal::said::sayings;
use crate::text::shortened;
use crate::words::kind::Kind;

/// The most of a decision's reasons that a row shows, in bytes.
const REASONS: usize = 600;

pub fn tables(edition: &Edition) -> Vec<Table> {
    let mut found = sayings(edition.portal, Kind::ArchitectureDecisions);
    found.retain(|saying| !saying.label.is_empty());
    found.sort_by_key(|saying| {
        let spec = &edition.portal.specs[saying.spec].spec;
        (std::cmp::Reverse(spec.meta.created.max(spec.updated())), saying.spec, saying.span.start)
    });
    let rows = found.iter().map(|saying| {
        let headed = saying.span.start == saying.section.span.start;
        let words = headed.then(|| edition.portal.words(saying.spec));
        let reasons = words.as_ref().map_or("", |words| words.sections[saying.at].as_str());
        let text = if reasons.is_empty() {
            saying.text.to_string()
        } else {
            format!("{}: {}", saying.text, shortened(&reasons.replace('\n', " "), REASONS))
        };
        let cited = saying.item.map_or(Cell::Empty, |number| cited_by(edition, (saying.spec, number)));
        let date = edition.portal.specs[saying.spec].spec.meta.created;
        let cells = vec![Cell::text(saying.label), Cell::text(text), cited, Cell::date(date)];
        let mut row = Row::new(edition, saying.spec, saying.anchor, cells);
        row.retired = saying.retired;
        row
    });
    vec![
        Table::new("decisions", &["id", "decision", "cited_by", "created"])
            .always()
            .with(rows.collect::<Vec<_>>()),
    ]
}
