//! Documentation that specs ask for, and the examples they give.

use crate::page::edition::Edition;
use crate::page::register::table::{Cell, Row, Table};
use crate::portal::said::{Saying, sayings, stated};
use crate::portal::{ResolvedLink, Target};
use crate::spec::fact::FactKind;
use crate::words::kind::Kind;

pub fn tables(edition: &Edition) -> Vec<Table> {
    vec![documentation(edition), examples(edition)]
}

fn documentation(edition: &Edition) -> Table {
    let of = |kind, readers| sayings(edition.portal, kind).into_iter().map(move |saying| (saying, readers));
    let mut found: Vec<(Saying, &str)> = of(Kind::UserDocumentation, "users").collect();
    found.extend(of(Kind::DeveloperDocumentation, "developers"));
    found.sort_by_key(|(saying, _)| (saying.spec, saying.span.start));
    let row = |(saying, _): &(Saying, &str)| Row::new(edition, saying.spec, saying.anchor);
    Table::of("documentation", found, row)
        .column("text", |(saying, _)| Cell::text(saying.line()))
        .column("readers", |(_, readers)| Cell::word(edition, "readers", readers))
        .column("page", |(saying, _)| page(edition, saying))
        .table()
        .always()
        .grouped()
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
        FactKind::Sample(sample) => Some(sample),
        _ => None,
    });
    Table::of("examples", found, |found| Row::new(edition, found.spec, found.anchor))
        .column("title", |found| match found.what.title.as_str() {
            "" => Cell::text(&edition.cards[found.spec].title),
            title => Cell::text(title),
        })
        .column("language", |found| Cell::text(&found.what.language))
        .column("code", |found| Cell::Block {
            language: found.what.language.clone(),
            code: found.what.code.clone(),
        })
        .table()
}
