//! Everything that has a name: data models, components, settings, symbols and files.

use std::collections::BTreeMap;

use crate::arena::SpecId;
use crate::page::context::SiteContext;
use crate::page::register::table::{Cell, Column, Link, RegisterRow, RegisterTable, Show};
use crate::portal::statements::{Stated, stated, statements};
use crate::spec::extract::Named;
use crate::spec::extract::data_model::DataModel;
use crate::spec::extract::file_tree::TreeNode;
use crate::spec::fact::FactKind;
use crate::spec::item::Item;
use crate::words::kind::Kind;
use crate::words::part::Part;

pub(super) fn tables(context: &SiteContext) -> Vec<RegisterTable> {
    vec![
        shared_models(context),
        models(context),
        components(context),
        settings(context),
        symbols(context),
        files(context),
    ]
}

/// What a component is called: its label, or else its number.
fn name(item: &Item) -> &str {
    if item.label.is_empty() { &item.id } else { &item.label }
}

fn note(item: &Item) -> &str {
    if item.text.is_empty() { item.part(Part::Note).unwrap_or_default() } else { &item.text }
}

/// Models that more than one spec defines.
fn shared_models(context: &SiteContext) -> RegisterTable {
    let mut groups: BTreeMap<&str, Vec<Stated<DataModel>>> = BTreeMap::new();
    let found = stated(context.portal, Kind::DataModels, |said| match said {
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
        Link::to(context, found.page, found.anchor, &context.cards[found.spec].title)
    };
    let groups = groups.into_values().filter(|group| group.len() > 1);
    RegisterTable::of("shared_models", groups, |group| {
        RegisterRow::shared(group.iter().map(|found| found.spec))
    })
    .column("name", |group| Cell::code(&group[0].what.name))
    .column("specs", |group| Cell::links(group.iter().map(link).collect()))
    .table()
}

fn models(context: &SiteContext) -> RegisterTable {
    let mut found = stated(context.portal, Kind::DataModels, |said| match said {
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
    RegisterTable::of("models", found, |found| RegisterRow::new(context, found.page, found.anchor))
        .column("name", |found| match found.what.name.as_str() {
            "" => Cell::text(&context.cards[found.spec].title),
            name => Cell::code(name),
        })
        .column("form", |found| Cell::text(found.what.form.name()))
        .column(Column::new("fields", Show::Names), |found| Cell::lines(fields(found.what)))
        .column("note", |found| Cell::text(&found.what.note))
        .table()
}

fn components(context: &SiteContext) -> RegisterTable {
    let mut found = statements(context.portal, Kind::KeyComponents);
    found.retain(|statement| !name(statement.item).is_empty());
    found.sort_by_cached_key(|statement| (name(statement.item).to_lowercase(), statement.spec));
    RegisterTable::of("components", found, |statement| RegisterRow::of(context, statement))
        .column("name", |statement| Cell::text(name(statement.item)))
        .column("note", |statement| Cell::text(note(statement.item)))
        .others(|statement| statement.item)
        .table()
}

fn settings(context: &SiteContext) -> RegisterTable {
    let mut found = stated(context.portal, Kind::Configuration, |said| match said {
        FactKind::Setting(setting) => Some(setting),
        _ => None,
    });
    found.sort_by_cached_key(|found| (found.what.name.to_lowercase(), found.spec));
    RegisterTable::of("settings", found, |found| RegisterRow::new(context, found.page, found.anchor))
        .column("name", |found| Cell::code(&found.what.name))
        .column("default", |found| match &found.what.default {
            // A secret is said to be there and not repeated.
            Some(_) if found.what.secret => Cell::word(context, "setting", "secret"),
            Some(default) => Cell::code(default),
            None => Cell::Empty,
        })
        .column("source", |found| Cell::word(context, "setting", found.what.source.name()))
        .column("note", |found| Cell::text(&found.what.note))
        .table()
        .always()
}

fn symbols(context: &SiteContext) -> RegisterTable {
    let mut found = stated(context.portal, Kind::ApiDesign, |said| match said {
        FactKind::Symbol(symbol) => Some(symbol),
        _ => None,
    });
    found.sort_by_cached_key(|found| (found.what.name.to_lowercase(), found.spec, found.span.start));
    RegisterTable::of("symbols", found, |found| RegisterRow::new(context, found.page, found.anchor))
        .column("name", |found| Cell::code(&found.what.name))
        .column("form", |found| Cell::text(found.what.form.name()))
        .column("signature", |found| Cell::code(&found.what.signature))
        .table()
}

/// What the paths of one drawing begin with.
enum Root {
    /// A folder of the repository, or several.
    Folder,
    /// The repository itself, by its name.
    Repository,
    /// What is not here.
    Elsewhere,
}

impl Root {
    fn of(context: &SiteContext, paths: &[&str]) -> Self {
        let first = paths.first().and_then(|path| path.split_once('/')).map_or("", |(first, _)| first);
        let inner = || paths.iter().filter_map(|path| path.strip_prefix(first)?.strip_prefix('/'));
        let one = paths.len() > 1 && !first.is_empty() && inner().count() == paths.len();
        if !one || context.exists(first) != Some(false) {
            return Self::Folder;
        }
        let found = inner().any(|path| context.exists(path) == Some(true));
        if found { Self::Repository } else { Self::Elsewhere }
    }
}

fn files(context: &SiteContext) -> RegisterTable {
    let found = stated(context.portal, Kind::FileStructure, |said| match said {
        FactKind::Path(node) => Some(node).filter(|node| !node.folder),
        _ => None,
    });
    let mut drawn: BTreeMap<(SpecId, usize), Vec<&str>> = BTreeMap::new();
    for file in &found {
        drawn.entry((file.spec, file.span.start)).or_default().push(&file.what.path);
    }
    let below: BTreeMap<(SpecId, usize), Root> =
        drawn.into_iter().map(|(at, paths)| (at, Root::of(context, &paths))).collect();
    let exists = |found: &Stated<TreeNode>| match below.get(&(found.spec, found.span.start))? {
        Root::Folder => context.exists(&found.what.path),
        Root::Repository => context.exists(found.what.path.split_once('/')?.1),
        Root::Elsewhere => None,
    };
    RegisterTable::of("files", found, |found| RegisterRow::new(context, found.page, found.anchor))
        .column("path", |found| Cell::code(&found.what.path))
        .column("note", |found| Cell::text(&found.what.note))
        .column("found", |found| match exists(found) {
            Some(true) => Cell::word(context, "file", "found"),
            Some(false) => Cell::word(context, "file", "missing"),
            None => Cell::Empty,
        })
        .table()
}
