//! Entries and code of kinds that list what has a name -> facts: endpoints, models, packages, settings.

use super::below::{Piece, first_line, kept, raw_text};
use crate::diag::Span;
use crate::markdown::highlight;
use crate::markdown::tree::{Block, BlockKind};
use crate::spec::extract::data_model;
use crate::spec::extract::scenario::{self, Case};
use crate::spec::extract::text::comment_of;
use crate::spec::extract::{endpoint, file_tree, manifest, setting, symbol};
use crate::spec::fact::{FactKind, Sample};
use crate::spec::item::{Detail, Item};
use crate::spec::item_id::ItemKind;
use crate::text::shortened;
use crate::words::kind::{Kind, Reading, normalize};
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
            // `**Payment service** – takes the money`
            let named = || {
                let behind = raw.strip_prefix(item.label.as_str()).map(str::trim_start)?;
                let dashed = ["– ", "— ", "- "].iter().any(|dash| behind.starts_with(dash));
                let few = (1..=4).contains(&item.label.split_whitespace().count());
                (dashed && few)
                    .then(|| manifest::Package::read(manifest::Ecosystem::Other, &item.label, ""))?
            };
            let scope =
                if dev { manifest::PackageScope::Development } else { manifest::PackageScope::Runtime };
            let found = manifest::entry(&written).or_else(named);
            Some(found.into_iter().map(|package| FactKind::Package(package.within(scope))).collect())
        }
        Reading::Settings => {
            let default = item.part(Part::Default);
            let celled = item
                .details
                .iter()
                .all(|detail| !detail.label.is_empty() || detail.part == Some(Part::Topic));
            let found = if celled && default.is_some() {
                let default = default.filter(|text| !is_empty_cell(text));
                Some(setting::Setting::new(item.title(), default, note()))
            } else {
                let named = is_setting(&item.label).then(|| format!("`{}`: {}", item.label, item.text));
                let named = named.as_deref().filter(|_| !raw.starts_with('`')).and_then(setting::entry);
                named.or_else(|| setting::entry(raw)).or_else(|| setting::in_prose(raw))
            };
            Some(found.into_iter().map(FactKind::Setting).collect())
        }
        Reading::Tree => Some(file_tree::of_entry(raw).into_iter().map(FactKind::Path).collect()),
        Reading::Models | Reading::Samples => Some(Vec::new()),
    }
}

/// Whether what stands in a cell only says that nothing does: `–`, `N/A`, `not set`. `/` and `.` are values.
fn is_empty_cell(text: &str) -> bool {
    const WORDS: &[&str] = &["n a", "not set", "unset", "no default", "not applicable"];
    text.chars().all(|c| matches!(c, '-' | '–' | '—')) || WORDS.contains(&normalize(text).as_str())
}

/// Whether a name may be a setting's: one word of letters, digits and joints.
fn is_setting(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || "_.-".contains(c))
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
