//! Everything that has a name: data models, components, settings, symbols and files.

use std::collections::BTreeMap;

use crate::page::edition::Edition;
use crate::page::register::table::{Cell, Column, Link, Row, Show, Table};
use crate::portal::said::{Stated, sayings, stated};
use crate::spec::extract::Named;
use crate::spec::extract::data_model::DataModel;
use crate::spec::fact::FactKind;
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
    let mut groups: BTreeMap<&str, Vec<Stated<DataModel>>> = BTreeMap::new();
    let found = stated(edition.portal, Kind::DataModels, |said| match said {
        FactKind::Model(model) => Some(model).filter(|model| !model.name.is_empty()),
        _ => None,
    });
    for found in found {
        let group = groups.entry(&found.what.name).or_default();
        if group.iter().all(|other| other.spec != found.spec) {
            group.push(found);
        }
    }
    let link = |found: &Stated<DataModel>| {
        Link::to(edition, found.spec, found.anchor, &edition.cards[found.spec].title)
    };
    let groups = groups.into_values().filter(|group| group.len() > 1);
    Table::of("shared_models", groups, |group| Row::shared(group.iter().map(|found| found.spec)))
        .column("name", |group| Cell::code(&group[0].what.name))
        .column("specs", |group| Cell::links(group.iter().map(link).collect()))
        .table()
}

fn models(edition: &Edition) -> Table {
    let mut found = stated(edition.portal, Kind::DataModels, |said| match said {
        FactKind::Model(model) => Some(model),
        _ => None,
    });
    found.sort_by_cached_key(|found| (found.what.name.to_lowercase(), found.spec, found.span.start));
    let fields = |model: &DataModel| {
        let fields = model.fields.iter().map(|field| match field.kind.as_str() {
            "" => field.name.clone(),
            kind => format!("{}: {kind}", field.name),
        });
        fields.collect()
    };
    Table::of("models", found, |found| Row::new(edition, found.spec, found.anchor))
        .column("name", |found| match found.what.name.as_str() {
            "" => Cell::text(&edition.cards[found.spec].title),
            name => Cell::code(name),
        })
        .column("form", |found| Cell::text(found.what.form.name()))
        .column(Column::new("fields", Show::Names), |found| Cell::lines(fields(found.what)))
        .table()
}

fn components(edition: &Edition) -> Table {
    let mut found = sayings(edition.portal, Kind::KeyComponents);
    found.retain(|saying| !saying.label.is_empty());
    found.sort_by_cached_key(|saying| (saying.label.to_lowercase(), saying.spec));
    Table::of("components", found, |saying| Row::new(edition, saying.spec, saying.anchor))
        .column("name", |saying| Cell::text(saying.label))
        .column("note", |saying| Cell::text(saying.text.as_ref()))
        .table()
}

fn settings(edition: &Edition) -> Table {
    let mut found = stated(edition.portal, Kind::Configuration, |said| match said {
        FactKind::Setting(setting) => Some(setting),
        _ => None,
    });
    found.sort_by_cached_key(|found| (found.what.name.to_lowercase(), found.spec));
    Table::of("settings", found, |found| Row::new(edition, found.spec, found.anchor))
        .column("name", |found| Cell::code(&found.what.name))
        .column("default", |found| match &found.what.default {
            // A secret is said to be there and not repeated.
            Some(_) if found.what.secret => Cell::word(edition, "setting", "secret"),
            Some(default) => Cell::code(default),
            None => Cell::Empty,
        })
        .column("source", |found| Cell::word(edition, "setting", found.what.source.name()))
        .column("note", |found| Cell::text(&found.what.note))
        .table()
        .always()
}

fn symbols(edition: &Edition) -> Table {
    let mut found = stated(edition.portal, Kind::ApiDesign, |said| match said {
        FactKind::Symbol(symbol) => Some(symbol),
        _ => None,
    });
    found.sort_by_cached_key(|found| (found.what.name.to_lowercase(), found.spec, found.span.start));
    Table::of("symbols", found, |found| Row::new(edition, found.spec, found.anchor))
        .column("name", |found| Cell::code(&found.what.name))
        .column("form", |found| Cell::text(found.what.form.name()))
        .column("signature", |found| Cell::code(&found.what.signature))
        .table()
}

fn files(edition: &Edition) -> Table {
    let found = stated(edition.portal, Kind::FileStructure, |said| match said {
        FactKind::Path(node) => Some(node).filter(|node| !node.folder),
        _ => None,
    });
    Table::of("files", found, |found| Row::new(edition, found.spec, found.anchor))
        .column("path", |found| Cell::code(&found.what.path))
        .column("note", |found| Cell::text(&found.what.note))
        .column("found", |found| match edition.exists(&found.what.path) {
            Some(true) => Cell::word(edition, "file", "found"),
            Some(false) => Cell::word(edition, "file", "missing"),
            None => Cell::Empty,
        })
        .table()
}
