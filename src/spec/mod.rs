//! One file in, with the data file beside it, one typed [`Spec`] out. It depends on their texts and the
//! template and on nothing else, so specs can be read in parallel and kept by the hash of their texts.

mod author;
pub mod body;
pub mod changelog;
pub mod cite;
mod copy;
mod encoding;
pub mod entry;
pub mod extract;
pub mod fact;
mod fence;
pub mod fill;
mod gist;
mod header_findings;
pub mod index_row;
pub mod item;
pub mod item_id;
pub mod mention;
pub mod meta;
pub mod model;
mod named;
mod render;
mod secret;
mod sentence;
pub mod shelf;
pub mod silence;
mod spelling;
mod statement;
mod tick;
pub mod title;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::arena::{Id, ItemId};
use crate::diag::{self, Diagnostic};
use crate::document::header::{self, Header};
use crate::document::outline::Outline;
use crate::document::status::Status;
use crate::document::{Document, front_matter, outline};
use crate::markdown::tree::{self, Block, BlockKind, InlineKind};
use crate::slug::UniqueNames;
use crate::source::Source;
use crate::stash::Stash;
use crate::template::Template;
use crate::words::date::PartialDate;
use crate::words::kind::Kind;
use crate::words::label;
use body::{Body, Words};
use changelog::ChangelogEntry;
use cite::{Citation, Declared};
use extract::answer::{self, Audience, Compatibility};
use fill::Fill;
use gist::{Firsts, header_sections};
pub use model::{HeaderField, Place, Schema, Section, Spec};
use render::{Mark, Renderer};
use shelf::Parts;
use statement::{SectionData, Statements};

/// A file read: what is known of it, and its large parts, which are put away.
#[derive(Debug)]
pub struct Parsed {
    pub spec: Arc<Spec>,
    pub parts: Parts,
}

/// Reads a spec; `data` is the data file that stands beside it. Nothing stops it: what is wrong is among the spec's
/// findings. Its large parts go to the stash.
pub fn parse(document: &Document, data: Option<&Source>, schema: &Schema, stash: &Stash) -> Parsed {
    let template = &schema.template;
    let Document { source, blocks, .. } = document;
    let (header, broken) = read_header(document, data, template);
    let title_at =
        header.title.as_ref().filter(|(text, _)| title::names_document(text, template)).map(|(_, at)| *at);
    let footnotes: Vec<usize> = positions(blocks, |kind| matches!(kind, BlockKind::Footnote { .. }));
    let mut skip: Vec<usize> = header.consumed.iter().chain(&footnotes).copied().collect();
    skip.sort_unstable();
    let mut anchors = UniqueNames::default();
    let mut outline = outline::outline(blocks, title_at, &skip, &mut anchors);
    let rules: Vec<Option<usize>> =
        outline.iter().map(|section| template.section(&section.title, section.kind)).collect();
    for (section, rule) in outline.iter_mut().zip(&rules) {
        section.kind = section.kind.or_else(|| rule.and_then(|rule| template.sections[rule].kind));
    }
    let title = title::title(&header, blocks, template, &source.path);
    let mut meta = meta::read(&header, template, &schema.vocabulary, &source.path);
    let Statements { found, placeholders, anchors: taken, mut diagnostics } =
        statement::read(document, template, &outline, &rules, (&title, meta.status.stage()), anchors);
    diagnostics.extend(broken);
    diagnostics.extend(document.too_large());
    diagnostics.extend(encoding::findings(source));
    diagnostics.extend(fence::findings(blocks, source));

    let marks = marks(&found);
    let citations = citations(&found, &outline, blocks, &placeholders);
    let changelog: Vec<ChangelogEntry> = found.iter().flat_map(|data| data.entries.iter().cloned()).collect();
    let (browser, pages) = (schema.browser_diagrams, !stash.is_pageless());
    let mut renderer = Renderer::new(&source.path, &marks, &placeholders, taken, browser, pages);
    let fields =
        header.fields.iter().enumerate().map(|(at, field)| renderer.field(at, &field.label, &field.content));
    let mut body = Body { fields: fields.collect(), ..Body::default() };
    let mut copied = copy::copied(document, &outline, &footnotes, &placeholders);
    let mut sections = sections(&outline, &rules, found);
    for (index, (found, section)) in outline.iter().zip(&sections).enumerate() {
        body.sections.push(renderer.section(index, section.depth, found, blocks));
    }
    body.footnotes = renderer.blocks(0, footnotes.iter().map(|at| &blocks[*at]));
    let mut words =
        Words { sections: outline.iter().map(|found| section_text(found, blocks, &placeholders)).collect() };
    let secrets = secret::take(&mut sections);
    if !secrets.is_empty() {
        secret::hide(&secrets, &mut sections, &mut words, &mut copied, &source.text);
    }
    diagnostics.append(&mut renderer.diagnostics);
    diagnostics.extend(spelling::findings(&citations, &sections, source));
    // Where no field tells when it began, its changelog does.
    let logged = changelog.iter().filter_map(|entry| entry.date).min();
    meta.created = meta.created.or(logged.map(PartialDate::from));
    diagnostics.extend(header_findings::findings(&header, &meta, template, &schema.vocabulary, &source.path));
    let filled = sections.iter().any(|section| section.fill == Fill::Own);
    // Two words that say nothing are no template.
    let guided = placeholders.len() > 2;

    let firsts = Firsts {
        sections: &sections,
        outline: &outline,
        blocks,
        placeholders: &placeholders,
        told: header_sections(&header, &outline),
    };
    let mut spec = Spec {
        path: source.path.clone(),
        title,
        title_anchor: title_at.map(|at| heading_anchor(&blocks[at])).filter(|anchor| !anchor.is_empty()),
        number: title::number(&header, &source.path),
        names: title::names(&header, &source.path),
        summary: firsts.summary(),
        why: firsts.of_kind(Kind::Why),
        audience: audience(&sections, &words),
        completeness: template.is_own().then(|| completeness(&sections, template)),
        compatible: compatible(&sections, &words),
        unfilled: !filled && guided && (meta.status.is_menu() || meta.status.raw().is_none()),
        meta,
        fields: header.fields.into_iter().map(HeaderField::from).collect(),
        sections,
        browser_diagrams: renderer.left.is_some_and(|count| count > 0),
        links: renderer.links,
        changelog,
        citations,
        index_rows: index_row::read(blocks, &schema.vocabulary),
        extra_anchors: std::mem::take(&mut renderer.places),
        // No file that is read is as large as that.
        silences: silence::read(source, blocks),
        lines: source.lines().iter().map(|start| u32::try_from(*start).unwrap_or(u32::MAX)).collect(),
        diagnostics,
    };
    spec.settle();
    let parts = Parts {
        body: stash.put_for_pages(body),
        words: stash.put(words),
        copied: stash.put_for_pages(copied),
    };
    Parsed { spec: Arc::new(stash.packed(spec)), parts }
}

/// Everything with a place of its own on the page, by its first byte.
fn marks(found: &[SectionData]) -> BTreeMap<usize, Mark> {
    let mut out = BTreeMap::new();
    let items = found.iter().flat_map(|data| &data.items).enumerate();
    for (number, item) in items.filter(|(_, item)| !item.anchor.is_empty()) {
        let id = Some(ItemId::new(number)).filter(|_| !item.id.is_empty());
        out.entry(item.span.start).or_insert_with(|| Mark {
            anchor: item.anchor.clone(),
            item: id,
            tree: false,
        });
    }
    for fact in found.iter().flat_map(|data| &data.facts).filter(|fact| !fact.anchor.is_empty()) {
        let tree = matches!(fact.kind, fact::FactKind::Path(_));
        out.entry(fact.span.start).or_insert_with(|| Mark { anchor: fact.anchor.clone(), item: None, tree });
    }
    out
}

/// What the sections cite, and their headings.
fn citations(
    found: &[SectionData],
    outline: &[Outline],
    blocks: &[Block],
    placeholders: &BTreeSet<usize>,
) -> Vec<Citation> {
    let items = found.iter().flat_map(|data| &data.items);
    let declared = Declared::new(items.map(|item| item.id.as_str()));
    let mut out = Vec::new();
    for section in outline {
        for at in section.heading.iter().chain(&section.blocks) {
            cite::citations(&blocks[*at], &declared, placeholders, &mut out);
        }
    }
    out.extend(statement::shown(found, outline, &declared));
    out
}

/// The header from a data file, front matter, the lines at the top, and a section of its own, in this order.
fn read_header(
    document: &Document,
    data: Option<&Source>,
    template: &Template,
) -> (Header, Option<Diagnostic>) {
    let Document { source, front, blocks, .. } = document;
    let (beside, unreadable) = data.map(front_matter::read_data).unwrap_or_default();
    let labels: Vec<String> = template.fields.iter().map(|field| field.name.clone()).collect();
    let mut header = header::read(blocks, source, &labels);
    // A title in front matter leaves a heading that is none of the first level what it is.
    let named = front.iter().any(|field| label::normal(&field.label) == "title" && !field.text.is_empty());
    let deeper = |at: usize| matches!(blocks[at].kind, BlockKind::Heading { level: 2.., .. });
    header.title = header
        .title
        .filter(|(_, at)| !named || !deeper(*at) || header.consumed.contains(&(at.wrapping_sub(1))));
    header.fields.splice(0..0, beside.into_iter().chain(front.iter().cloned()));
    if let Some(field) = header.title.as_ref().and_then(|(_, at)| match &blocks[*at].kind {
        BlockKind::Heading { content, .. } => title::remark(content, source),
        _ => None,
    }) {
        header.fields.push(field);
    }
    let title = header.title.as_ref().map(|(_, at)| *at);
    for field in header::section::fields(blocks, title, source) {
        let name = label::normal(&field.label);
        let meanings = [&label::STATUS, &label::CREATED, &label::AUTHORS];
        let same = meanings.iter().find(|names| names.contains(&name.as_str()));
        match same.and_then(|names| header.field(names)) {
            None => header.fields.push(field),
            Some(_) if label::STATUS.contains(&name.as_str()) => header.elsewhere = Some(field),
            Some(_) => {}
        }
    }
    // The finding is about the data file, and listed with the spec that it describes.
    let unreadable = unreadable.map(|finding| Diagnostic { path: source.path.clone(), ..finding });
    (header, document.broken.clone().or(unreadable))
}

impl From<header::Field> for HeaderField {
    fn from(field: header::Field) -> Self {
        let values = if label::names_people(&field.label) { author::of(&field) } else { field.list.clone() };
        let header::Field { label, text, raw, dialect, span, .. } = field;
        Self { label, text, raw, values, dialect, span }
    }
}

/// Outline and data become sections.
fn sections(outline: &[Outline], rules: &[Option<usize>], found: Vec<SectionData>) -> Vec<Section> {
    let mut out: Vec<Section> = Vec::new();
    for (index, (found, data)) in outline.iter().zip(found).enumerate() {
        out.push(Section {
            title: found.title.clone(),
            level: found.level,
            depth: found.parent.map_or(2, |parent| (out[parent].depth + 1).min(6)),
            anchor: found.anchor.clone(),
            kind: found.kind,
            subject: data.subject,
            rule: rules[index],
            parent: found.parent,
            fill: data.fill,
            fill_below: data.fill,
            unwritten: data.unwritten,
            first_item: out
                .last()
                .map_or(ItemId::new(0), |last| ItemId::new(last.first_item.number() + last.items.len())),
            items: data.items,
            tasks: data.tasks,
            facts: data.facts,
            span: found.span,
        });
    }
    spread_fill(&mut out);
    out
}

impl Spec {
    /// An untouched copy of the template stands nowhere, and one finding says so instead of many.
    fn settle(&mut self) {
        if self.unfilled {
            self.meta.status = Status::Menu(self.meta.status.raw().map(str::to_owned));
            self.diagnostics.retain(|finding| finding.rule != &diag::UNFILLED_FIELD);
        }
        self.diagnostics.sort_by_key(|finding| (finding.span, finding.rule.code));
    }
}

fn positions(blocks: &[Block], is: impl Fn(&BlockKind) -> bool) -> Vec<usize> {
    blocks.iter().enumerate().filter(|(_, block)| is(&block.kind)).map(|(at, _)| at).collect()
}

/// The anchor that a heading's author gave, or else the one of its words.
fn heading_anchor(block: &Block) -> String {
    let BlockKind::Heading { content, .. } = &block.kind else { return String::new() };
    let set = content.iter().find_map(|inline| match &inline.kind {
        InlineKind::Html(tag) => tag.strip_prefix("<a id=\"")?.strip_suffix("\">"),
        _ => None,
    });
    set.map_or_else(|| crate::slug::anchor(&tree::plain(content)), str::to_owned)
}

fn audience(sections: &[Section], words: &Words) -> BTreeSet<Audience> {
    let own = |section: &Section| section.kind == Some(Kind::Who) && section.fill == Fill::Own;
    let who = sections.iter().zip(&words.sections).filter(|(section, _)| own(section));
    who.flat_map(|(_, text)| answer::audience(text)).collect()
}

/// What the first section says that tells whether what works today still works.
fn compatible(sections: &[Section], words: &Words) -> Option<Compatibility> {
    let about = sections.iter().zip(&words.sections);
    let about = about.filter(|(section, _)| section.subject == Some(Kind::BackwardsCompatibility));
    about.into_iter().find_map(|(section, text)| {
        answer::compatibility(text).or_else(|| answer::broken_below(&section.title, text))
    })
}

fn section_text(found: &Outline, blocks: &[Block], placeholders: &BTreeSet<usize>) -> String {
    let mut out = String::new();
    let is_kept = |start: usize| !placeholders.contains(&start);
    found.blocks.iter().for_each(|at| tree::kept_text(&blocks[*at], &is_kept, &mut out));
    out
}

/// A section is as full as the fullest of its subsections.
fn spread_fill(sections: &mut [Section]) {
    for index in (0..sections.len()).rev() {
        if let Some(parent) = sections[index].parent {
            sections[parent].fill_below = sections[parent].fill_below.max(sections[index].fill_below);
        }
    }
}

fn completeness(sections: &[Section], template: &Template) -> f64 {
    let filled: BTreeSet<usize> =
        sections.iter().filter(|s| s.fill_below == Fill::Own).filter_map(|section| section.rule).collect();
    let optional = |mut index: usize| loop {
        let rule = &template.sections[index];
        match rule.parent {
            _ if rule.optional.is_some() => return true,
            Some(parent) => index = parent,
            None => return false,
        }
    };
    let counted: Vec<usize> = (0..template.sections.len())
        .filter(|index| template.sections[*index].leaf && (filled.contains(index) || !optional(*index)))
        .collect();
    if counted.is_empty() {
        return 1.0;
    }
    let own = counted.iter().filter(|index| filled.contains(index)).count();
    #[expect(clippy::cast_precision_loss, reason = "a template has far fewer than 2^52 sections")]
    let share = own as f64 / counted.len() as f64;
    (share * 10_000.0).round() / 10_000.0
}
