//! Documentation that specs ask for, and the examples they give.

use crate::page::edition::Edition;
use crate::page::register::table::{Cell, Row, Table};
use crate::portal::said::{Saying, sayings, stated};
use crate::portal::{ResolvedLink, Target};
use crate::spec::fact::Said;
use crate::words::kind::Kind;

pub fn tables(edition: &Edition) -> Vec<Table> {
    let mut docs = Table::new("documentation", &["text", "readers", "page"]).always().grouped();
    let mut found: Vec<(Saying, &str)> = Vec::new();
    for (kind, readers) in [(Kind::UserDocumentation, "users"), (Kind::DeveloperDocumentation, "developers")]
    {
        found.extend(sayings(edition.portal, kind).into_iter().map(|saying| (saying, readers)));
    }
    found.sort_by_key(|(saying, _)| (saying.spec, saying.span.start));
    for (saying, readers) in &found {
        let text = if saying.label.is_empty() {
            saying.text.to_string()
        } else {
            format!("{}: {}", saying.label, saying.text)
        };
        let cells = vec![
            Cell::text(text.trim_end_matches(": ")),
            Cell::word(edition, "readers", readers),
            page(edition, saying),
        ];
        docs.rows.push(Row::new(edition, saying.spec, saying.anchor, cells));
    }
    vec![docs, examples(edition)]
}

/// The first page that a statement links to, where it is there.
fn page(edition: &Edition, saying: &Saying) -> Cell {
    let entry = &edition.portal.specs[saying.spec];
    let within = |offset: usize| (saying.span.start..saying.span.end).contains(&offset);
    let link = entry.links.iter().find(|one| !one.link.is_image() && within(one.link.span.start));
    let Some(ResolvedLink { link, target }) = link else { return Cell::Empty };
    match target {
        Target::Page { page, .. } => Cell::link(&link.text, edition.portal.route_of(*page).url()),
        Target::External(url) => Cell::link(&link.text, url),
        Target::Missing { .. } => Cell::word(edition, "file", "missing"),
        Target::Unpublished | Target::Attachment(_) => Cell::word(edition, "file", "found"),
        _ => Cell::Empty,
    }
}

fn examples(edition: &Edition) -> Table {
    let found = stated(edition.portal, Kind::Examples, |said| match said {
        Said::Sample(sample) => Some(sample),
        _ => None,
    });
    let rows = found.iter().map(|found| {
        let sample = found.what;
        let title = if sample.title.is_empty() { &edition.cards[found.spec].title } else { &sample.title };
        let code = Cell::Block { language: sample.language.clone(), code: sample.code.clone() };
        Row::new(
            edition,
            found.spec,
            found.anchor,
            vec![Cell::text(title), Cell::text(&sample.language), code],
        )
    });
    Table::new("examples", &["title", "language", "code"]).with(rows.collect::<Vec<_>>())
}
