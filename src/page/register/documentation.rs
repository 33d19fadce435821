//! Documentation that specs ask for, and the examples they give.

use crate::page::context::SiteContext;
use crate::page::register::table::{Cell, RegisterRow, RegisterTable};
use crate::portal::statements::{Statement, stated, statements};
use crate::portal::{ResolvedLink, Target};
use crate::spec::Section;
use crate::spec::fact::FactKind;
use crate::spec::item::Item;
use crate::words::kind::Kind;
use crate::words::part::Part;

pub(super) fn tables(context: &SiteContext) -> Vec<RegisterTable> {
    vec![documentation(context), examples(context)]
}

fn documentation(context: &SiteContext) -> RegisterTable {
    let of = |kind, readers: Option<&'static str>| {
        let of_section = move |statement: &Statement| readers.or_else(|| said_above(context, statement));
        statements(context.portal, kind).into_iter().map(move |statement| {
            let readers = of_section(&statement);
            (statement, readers)
        })
    };
    let mut found: Vec<(Statement, Option<&str>)> = of(Kind::UserDocumentation, None).collect();
    found.extend(of(Kind::DeveloperDocumentation, Some("developers")));
    found.sort_by_key(|(statement, _)| (statement.spec, statement.item.span.start));
    let row = |(statement, _): &(Statement, Option<&str>)| RegisterRow::of(context, statement);
    RegisterTable::of("documentation", found, row)
        .column("text", |(statement, _)| Cell::text(statement.item.line()))
        .column("readers", |(statement, readers)| {
            let readers = readers_of(statement.item).or(*readers);
            readers.map_or(Cell::Empty, |readers| Cell::word(context, "readers", readers))
        })
        .extra("state", |(statement, _)| done(context, statement.item))
        .column("page", |(statement, _)| page(context, statement))
        .table()
        .always()
        .grouped()
}

/// Who reads a document, as its label or the line above says.
fn readers_of(item: &Item) -> Option<&'static str> {
    let label = item.text.split_once(": ").map_or("", |(label, _)| label);
    let label = if item.label.is_empty() { label } else { &item.label };
    let told = item.part(Part::Topic).unwrap_or(label).to_lowercase();
    let says = |words: &[&str]| {
        words.iter().any(|word| told.split(|c: char| !c.is_alphanumeric()).any(|own| own == *word))
    };
    match () {
        () if says(&["developer", "developers", "internal", "technical", "contributor", "contributors"]) => {
            Some("developers")
        }
        () if says(&["user", "users", "customer", "customers", "end"]) => Some("users"),
        () => None,
    }
}

/// Whether a heading around a document says that it is for users: `Documentation` alone does not.
fn said_above(context: &SiteContext, statement: &Statement) -> Option<&'static str> {
    const USERS: &[&str] = &["user", "customer", "benutzer", "utilisateur", "用户"];
    let sections = &context.portal.spec_of(statement.page).sections;
    let around = |section: &&Section| section.parent.and_then(|parent| sections.get(parent));
    let mut titles = std::iter::successors(Some(statement.section), around).map(|section| &section.title);
    titles
        .any(|title| {
            let title = title.to_lowercase();
            USERS.iter().any(|word| title.contains(word))
        })
        .then_some("users")
}

/// Whether a document is written, where a box or a mark tells.
fn done(context: &SiteContext, item: &Item) -> Cell {
    match item.done() {
        Some(true) => Cell::word(context, "task", "done"),
        Some(false) => Cell::word(context, "task", "open"),
        None => Cell::Empty,
    }
}

/// The first page that a statement links to, where it is there.
fn page(context: &SiteContext, statement: &Statement) -> Cell {
    let entry = &context.portal.specs[statement.spec];
    let within = |offset: usize| (statement.item.span.start..statement.item.span.end).contains(&offset);
    let link = entry.links.iter().find(|one| !one.link.is_image() && within(one.link.span.start));
    let Some(ResolvedLink { link, target }) = link else { return Cell::Empty };
    match target {
        Target::Page { page, .. } => Cell::link(&link.text, context.portal.route_of(*page).url()),
        Target::External(url) => Cell::link(&link.text, url),
        Target::Missing { .. } => Cell::word(context, "file", "missing"),
        Target::Unpublished | Target::Attachment(_) => Cell::word(context, "file", "found"),
        _ => Cell::Empty,
    }
}

fn examples(context: &SiteContext) -> RegisterTable {
    let found = stated(context.portal, Kind::Examples, |said| match said {
        FactKind::Sample(sample) => Some(sample),
        _ => None,
    });
    RegisterTable::of("examples", found, |found| RegisterRow::new(context, found.page, found.anchor))
        .column("title", |found| match found.what.title.as_str() {
            "" => Cell::text(&context.cards[found.spec].title),
            title => Cell::text(title),
        })
        .column("language", |found| Cell::text(&found.what.language))
        .column("code", |found| Cell::Block {
            language: found.what.language.clone(),
            code: found.what.code.clone(),
        })
        .table()
}
