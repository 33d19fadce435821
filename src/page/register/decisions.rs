//! The decision log over all specs, newest spec first.

use crate::page::edition::Edition;
use crate::page::register::table::{Cell, Row, Table};
use crate::page::trace;
use crate::portal::said::{Saying, sayings};
use crate::text::shortened;
use crate::words::kind::Kind;

/// The most of a decision's reasons that a row shows, in bytes.
const REASONS: usize = 600;

pub fn tables(edition: &Edition) -> Vec<Table> {
    let meta = |saying: &Saying| &edition.portal.specs[saying.spec].spec.meta;
    let mut found = sayings(edition.portal, Kind::ArchitectureDecisions);
    found.retain(|saying| !saying.label.is_empty());
    found.sort_by_key(|saying| {
        let last = edition.portal.specs[saying.spec].spec.updated();
        (std::cmp::Reverse(meta(saying).created.max(last)), saying.spec, saying.span.start)
    });
    let table = Table::of("decisions", found, |saying| Row::of(edition, saying))
        .column("id", |saying| Cell::text(saying.label))
        .column("decision", |saying| Cell::text(decision(edition, saying)))
        .column("cited_by", |saying| match saying.item {
            Some(item) => Cell::links(trace::cited_by(edition, (saying.spec, item))),
            None => Cell::Empty,
        })
        .column("created", |saying| Cell::date(meta(saying).created));
    vec![table.table().always()]
}

/// What is decided; under a heading of its own, with the reasons that stand there.
fn decision(edition: &Edition, saying: &Saying) -> String {
    let headed = saying.span.start == saying.section.span.start;
    let words = headed.then(|| edition.portal.words(saying.spec));
    match words.as_ref().map_or("", |words| words.sections[saying.at].as_str()) {
        "" => saying.text.to_string(),
        reasons => format!("{}: {}", saying.text, shortened(&reasons.replace('\n', " "), REASONS)),
    }
}
