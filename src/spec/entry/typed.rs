//! Entries and code of kinds that list what has a name -> facts: endpoints, models, packages, settings.

use super::below::{Piece, first_line, item_text, kept, labelled, raw_text};
use crate::diag::Span;
use crate::markdown::highlight;
use crate::markdown::tree::{self, Block, BlockKind, Inline, ListItem, MarkdownTable};
use crate::spec::extract::data_model::{self, DataModel, ModelField};
use crate::spec::extract::scenario::{self, Case};
use crate::spec::extract::text::comment_of;
use crate::spec::extract::{CodeForm, endpoint, file_tree, manifest, setting, symbol};
use crate::spec::fact::{FactKind, Sample};
use crate::spec::item::{Detail, Item};
use crate::spec::item_id::ItemKind;
use crate::text::shortened;
use crate::words::kind::{Kind, Reading};
use crate::words::part::Part;

/// The most of a block of code that is kept, in bytes.
const LONGEST_CODE: usize = 8_000;

/// The facts that an entry names; `None` where it is an item. `raw` is what it says, with its backticks.
pub(super) fn facts(reading: Reading, item: &Item, raw: &str) -> Option<Vec<FactKind>> {
    let part = |part| item.part(part).unwrap_or_default();
    let note = || if item.text.is_empty() { part(Part::Note).to_owned() } else { item.text.clone() };
    match reading {
        Reading::Prose | Reading::Labels | Reading::Entries | Reading::Scenarios => None,
        Reading::Api => {
            let said = if item.label.is_empty() { String::new() } else { note() };
            let mut found = endpoint::of_entry(raw, part(Part::Method), part(Part::Path));
            for endpoint in found.iter_mut().filter(|endpoint| endpoint.note.is_empty()) {
                endpoint.note = kept(if said.is_empty() { part(Part::Note) } else { &said });
            }
            if found.is_empty() {
                return Some(symbol::of_entry(raw).into_iter().map(FactKind::Symbol).collect());
            }
            Some(found.into_iter().map(FactKind::Endpoint).collect())
        }
        Reading::Manifest => {
            let dev = part(Part::Topic).to_lowercase();
            let dev = ["dev", "test", "build"].iter().any(|word| dev.starts_with(word));
            let written = match item.part(Part::Version) {
                Some(version) => format!("`{}` {version}", item.title()),
                // The cell of a package's name sets it apart, and so does what is bold.
                None if raw.contains(" | ") && is_package(item.title(), raw) => format!("`{}`", item.title()),
                None if is_package(&item.label, raw) => format!("`{}`: {}", item.label, item.text),
                None => raw.to_owned(),
            };
            let scope =
                if dev { manifest::PackageScope::Development } else { manifest::PackageScope::Runtime };
            let found = manifest::entry(&written);
            Some(found.into_iter().map(|package| FactKind::Package(package.within(scope))).collect())
        }
        Reading::Settings => {
            let default = item.part(Part::Default);
            let celled = item.details.iter().all(|detail| !detail.label.is_empty());
            let found = if celled && default.is_some() {
                Some(setting::Setting::new(item.title(), default, note()))
            } else {
                setting::entry(raw).or_else(|| setting::in_prose(raw))
            };
            Some(found.into_iter().map(FactKind::Setting).collect())
        }
        Reading::Tree => Some(file_tree::of_entry(raw).into_iter().map(FactKind::Path).collect()),
        Reading::Models | Reading::Samples => Some(Vec::new()),
    }
}

/// Whether a name may be a package's: one word, as code or in small letters.
fn is_package(name: &str, raw: &str) -> bool {
    let small = name.starts_with(|c: char| c.is_ascii_lowercase() || c == '@');
    let one = !name.is_empty() && !name.contains(char::is_whitespace);
    one && (small || raw.starts_with(&format!("`{name}`")))
}

/// What a fact is called, where it has a place of its own.
pub(super) fn name(fact: &FactKind) -> Option<&str> {
    match fact {
        FactKind::Setting(setting) => Some(&setting.name),
        FactKind::Model(model) => Some(model.name.as_str()).filter(|name| !name.is_empty()),
        _ => None,
    }
}

/// What a block of code declares: facts, and tests where it is Gherkin.
pub(super) fn code(reading: Reading, info: &str, literal: &str, title: &str) -> (Vec<FactKind>, Vec<Item>) {
    let language = highlight::language(info);
    let mut facts: Vec<FactKind> = Vec::new();
    match reading {
        Reading::Api => {
            facts.extend(endpoint::endpoints(literal).into_iter().map(FactKind::Endpoint));
            facts.extend(symbol::symbols(&language, literal).into_iter().map(FactKind::Symbol));
        }
        Reading::Models => {
            facts.extend(data_model::models(&language, literal).into_iter().map(FactKind::Model));
        }
        Reading::Manifest => {
            facts.extend(manifest::packages(&language, literal).into_iter().map(FactKind::Package));
        }
        Reading::Settings => {
            facts.extend(setting::settings(&language, literal).into_iter().map(FactKind::Setting));
        }
        Reading::Tree => {
            facts.extend(file_tree::tree(literal).unwrap_or_default().into_iter().map(FactKind::Path));
        }
        Reading::Samples => {
            facts.extend(samples(&language, literal, title).into_iter().map(FactKind::Sample));
        }
        Reading::Scenarios => return (facts, scenario::cases(literal).into_iter().map(case).collect()),
        Reading::Prose | Reading::Labels | Reading::Entries => {}
    }
    (facts, Vec::new())
}

/// A scenario of Gherkin as an item; its tags may name what it shows.
fn case(case: Case) -> Item {
    let steps =
        [(Part::Given, case.steps.given), (Part::When, case.steps.when), (Part::Then, case.steps.then)];
    let details = steps.into_iter().flat_map(|(part, texts)| {
        texts.into_iter().map(move |text| Detail { part: Some(part), label: String::new(), text })
    });
    Item {
        kind: ItemKind::Known(Kind::TestCases),
        id: String::new(),
        label: case.title,
        text: case.tags,
        details: details.collect(),
        state: None,
        progress: None,
        anchor: String::new(),
        span: Span::default(),
    }
}

/// The examples of a block: comments behind an empty line part them.
fn samples(language: &str, literal: &str, title: &str) -> Vec<Sample> {
    let mut parts: Vec<String> = Vec::new();
    let mut blank = true;
    for line in literal.trim_end().split('\n') {
        let begins = blank && !comment_of(line).is_empty() && !line.starts_with(char::is_whitespace);
        if parts.is_empty() || (begins && parts.iter().any(|part| !part.trim().is_empty())) {
            parts.push(String::new());
        }
        if let Some(part) = parts.last_mut() {
            part.push_str(line);
            part.push('\n');
        }
        blank = line.trim().is_empty();
    }
    // Only where each has a comment of its own are they several, and a line that leads to the block is about all of it.
    if parts.len() < 2
        || title.ends_with([':', '：'])
        || parts.iter().any(|part| first_comment(part).is_empty() || part.trim().lines().count() < 2)
    {
        parts = vec![literal.to_owned()];
    }
    let one = parts.len() == 1;
    let title = title.trim_end_matches([':', '：', ' ']);
    let sample = |code: String| Sample {
        language: language.to_owned(),
        title: match first_comment(&code).trim_end_matches(':') {
            _ if one && !title.is_empty() => kept(title),
            comment if title.is_empty() => kept(comment),
            comment => kept(&format!("{title}: {comment}")),
        },
        code: shortened(code.trim_end(), LONGEST_CODE),
    };
    parts.into_iter().map(sample).collect()
}

fn first_comment(code: &str) -> String {
    let first = code.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or("");
    // An attribute of Rust is none.
    if first.starts_with("#[") || first.starts_with("#![") { String::new() } else { comment_of(first) }
}

/// A model whose fields are the rows of a table.
pub(super) fn model_of_table(name: &str, table: &MarkdownTable) -> Option<(FactKind, Span)> {
    let find = |part: Part| table.header.iter().position(|cell| part.is_called(&tree::plain(cell)));
    let (field, form) = (find(Part::Field)?, find(Part::Form));
    let cell = |cells: &[Vec<Inline>], at: Option<usize>| {
        at.and_then(|at| cells.get(at)).map(|cell| kept(&tree::plain(cell))).unwrap_or_default()
    };
    let fields = table
        .rows
        .iter()
        .map(|row| ModelField { name: cell(&row.cells, Some(field)), kind: cell(&row.cells, form) });
    let fields: Vec<ModelField> = fields.filter(|field| !field.name.is_empty()).collect();
    // Without a column for types, or a name above, it may be a table of anything.
    if fields.is_empty() || (form.is_none() && name.is_empty()) {
        return None;
    }
    let span = table.rows.first().map_or(Span::default(), |row| row.span);
    Some((FactKind::Model(DataModel { name: model_name(name), form: CodeForm::Table, fields }), span))
}

/// The model that an entry is about: its fields stand behind its name, or in a list or table below it.
pub(super) fn model_of_entry(label: &str, text: &str, below: &[Piece]) -> Option<FactKind> {
    if label.is_empty() || label.split_whitespace().count() > 4 {
        return None;
    }
    for piece in below {
        let Piece::Block(block) = piece else { continue };
        match &block.kind {
            BlockKind::Table(table) => {
                if let Some((model, _)) = model_of_table(label, table) {
                    return Some(model);
                }
            }
            BlockKind::List { items, .. } => {
                let fields: Vec<ModelField> = items.iter().filter_map(field).collect();
                if fields.len() * 2 > items.len() {
                    return Some(FactKind::Model(DataModel {
                        name: model_name(label),
                        form: CodeForm::Type,
                        fields,
                    }));
                }
            }
            _ => {}
        }
    }
    let parts: Vec<&str> = text.split(',').map(|part| part.trim().trim_end_matches('.')).collect();
    let short = |part: &&str| !part.is_empty() && part.split_whitespace().count() <= 2;
    let fields: Vec<ModelField> = if parts.len() > 1 && parts.iter().all(short) {
        parts.iter().map(|part| ModelField { name: kept(part), kind: String::new() }).collect()
    } else {
        Vec::new()
    };
    let described = !fields.is_empty() || !text.is_empty();
    described.then(|| FactKind::Model(DataModel { name: model_name(label), form: CodeForm::Type, fields }))
}

/// `` `due` (date): when ``, `` `due`: date ``.
fn field(item: &ListItem) -> Option<ModelField> {
    let line = first_line(item);
    let text = item_text(item);
    let (name, rest) = labelled(line).unwrap_or_else(|| {
        let end = text.find([':', '(', '–', '—']).or_else(|| text.find(" - ")).unwrap_or(text.len());
        (text[..end].trim().to_owned(), text[end..].trim_start_matches([':', '–', '—', '-', ' ']).to_owned())
    });
    let kind = match rest.strip_prefix('(').and_then(|rest| rest.split_once(')')) {
        Some((kind, _)) => kind,
        None if rest.split_whitespace().count() <= 6 => rest.as_str(),
        None => "",
    };
    let fits = !name.is_empty() && name.split_whitespace().count() <= 3;
    fits.then(|| ModelField { name: kept(&name), kind: kept(kind) })
}

/// The name without the words that say what it is: ``Table `loans` ``, `A loan has`.
fn model_name(label: &str) -> String {
    const WORDS: &[&str] = &[
        "table", "entity", "model", "the", "a", "an", "has", "fields", "of", "consists", "schema",
        "collection",
    ];
    let bare = super::head::without_number(label.trim()).replace('`', "");
    let words =
        bare.split_whitespace().filter(|word| !WORDS.contains(&word.to_lowercase().trim_matches(':')));
    let name = words.collect::<Vec<_>>().join(" ");
    kept(if name.is_empty() { &bare } else { &name })
}

/// Paths in a list, each joined to those above it.
pub(super) fn paths(raw: &str, above: &str, below: &[Piece]) -> Vec<FactKind> {
    let own = file_tree::of_entry(raw);
    let Some(node) = own else { return Vec::new() };
    let path = if above.is_empty() {
        node.path.clone()
    } else {
        format!("{}/{}", above.trim_end_matches('/'), node.path)
    };
    let mut out = Vec::new();
    let nested = below.iter().filter_map(|piece| match piece {
        Piece::Block(Block { kind: BlockKind::List { items, .. }, .. }) => Some(items),
        _ => None,
    });
    for item in nested.flatten() {
        let rest: Vec<Piece> = item.blocks.iter().skip(1).map(Piece::Block).collect();
        out.extend(paths(&raw_text(first_line(item)), &path, &rest));
    }
    let folder = node.folder || !out.is_empty();
    let depth = path.matches('/').count();
    out.insert(0, FactKind::Path(file_tree::TreeNode { depth, path, folder, ..node }));
    out
}
