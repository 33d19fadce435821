//! Everything that has a name: data models, components, settings, symbols and files.

use std::collections::BTreeMap;

use crate::arena::SpecId;
use crate::page::edition::Edition;
use crate::page::register::table::{Cell, Link, Row, Table, place};
use crate::portal::said::{sayings, stated};
use crate::spec::fact::Said;
use crate::words::kind::Kind;

pub fn tables(edition: &Edition) -> Vec<Table> {
    vec![
        shared_models(edition),
        models(edition),
        components(edition),
        settings(edition),
        symbols(edition),
        files(edition),
    ]
}

/// Models that more than one spec defines.
fn shared_models(edition: &Edition) -> Table {
    let mut groups: BTreeMap<&str, Vec<(SpecId, &str)>> = BTreeMap::new();
    let found = stated(edition.portal, Kind::DataModels, |said| match said {
        Said::Model(model) => Some(model).filter(|model| !model.name.is_empty()),
        _ => None,
    });
    for found in &found {
        let group = groups.entry(&found.what.name).or_default();
        if group.iter().all(|(spec, _)| *spec != found.spec) {
            group.push((found.spec, found.anchor));
        }
    }
    let rows = groups.into_iter().filter(|(_, group)| group.len() > 1).map(|(name, group)| {
        let link = |(spec, anchor): &(SpecId, &str)| Link {
            text: edition.cards[*spec].title.clone(),
            url: place(edition, *spec, anchor),
        };
        let links = group.iter().map(link).collect();
        Row::shared(group.iter().map(|(spec, _)| *spec), vec![Cell::code(name), Cell::links(links)])
    });
    Table::new("shared_models", &["name", "specs"]).with(rows.collect::<Vec<_>>())
}

fn models(edition: &Edition) -> Table {
    let mut found = stated(edition.portal, Kind::DataModels, |said| match said {
        Said::Model(model) => Some(model),
        _ => None,
    });
    found.sort_by_cached_key(|found| (found.what.name.to_lowercase(), found.spec, found.span.start));
    let rows = found.iter().map(|found| {
        let model = found.what;
        let name = match model.name.as_str() {
            "" => Cell::text(&edition.cards[found.spec].title),
            name => Cell::code(name),
        };
        let fields = model.fields.iter().map(|field| match field.kind.as_str() {
            "" => field.name.clone(),
            kind => format!("{}: {kind}", field.name),
        });
        let cells = vec![name, Cell::text(&model.form), Cell::lines(fields.collect())];
        Row::new(edition, found.spec, found.anchor, cells)
    });
    Table::new("models", &["name", "form", "fields"]).with(rows.collect::<Vec<_>>())
}

fn components(edition: &Edition) -> Table {
    let mut found = sayings(edition.portal, Kind::KeyComponents);
    found.retain(|saying| !saying.label.is_empty());
    found.sort_by_cached_key(|saying| (saying.label.to_lowercase(), saying.spec));
    let rows = found.iter().map(|saying| {
        let cells = vec![Cell::text(saying.label), Cell::text(saying.text.as_ref())];
        Row::new(edition, saying.spec, saying.anchor, cells)
    });
    Table::new("components", &["name", "note"]).with(rows.collect::<Vec<_>>())
}

fn settings(edition: &Edition) -> Table {
    let mut found = stated(edition.portal, Kind::Configuration, |said| match said {
        Said::Setting(setting) => Some(setting),
        _ => None,
    });
    found.sort_by_cached_key(|found| (found.what.name.to_lowercase(), found.spec));
    let rows = found.iter().map(|found| {
        let setting = found.what;
        // A secret is said to be there and not repeated.
        let default = match &setting.default {
            Some(_) if setting.secret => Cell::word(edition, "setting", "secret"),
            Some(default) => Cell::code(default),
            None => Cell::Empty,
        };
        let cells = vec![
            Cell::code(&setting.name),
            default,
            Cell::word(edition, "setting", &setting.source),
            Cell::text(&setting.note),
        ];
        Row::new(edition, found.spec, found.anchor, cells)
    });
    Table::new("settings", &["name", "default", "source", "note"]).always().with(rows.collect::<Vec<_>>())
}

fn symbols(edition: &Edition) -> Table {
    let mut found = stated(edition.portal, Kind::ApiDesign, |said| match said {
        Said::Symbol(symbol) => Some(symbol),
        _ => None,
    });
    found.sort_by_cached_key(|found| (found.what.name.to_lowercase(), found.spec, found.span.start));
    let rows = found.iter().map(|found| {
        let symbol = found.what;
        let cells = vec![Cell::code(&symbol.name), Cell::text(&symbol.form), Cell::code(&symbol.signature)];
        Row::new(edition, found.spec, found.anchor, cells)
    });
    Table::new("symbols", &["name", "form", "signature"]).with(rows.collect::<Vec<_>>())
}

fn files(edition: &Edition) -> Table {
    let found = stated(edition.portal, Kind::FileStructure, |said| match said {
        Said::Path(node) => Some(node),
        _ => None,
    });
    let rows = found.iter().filter(|found| !found.what.folder).map(|found| {
        let there = edition.exists(&found.what.path).map_or(Cell::Empty, |there| {
            Cell::word(edition, "file", if there { "found" } else { "missing" })
        });
        let cells = vec![Cell::code(&found.what.path), Cell::text(&found.what.note), there];
        Row::new(edition, found.spec, found.anchor, cells)
    });
    Table::new("files", &["path", "note", "found"]).with(rows.collect::<Vec<_>>())
}
