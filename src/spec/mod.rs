//! One file in, with the data file beside it, one typed [`Spec`] out. It depends on their texts and the
//! template and on nothing else, so specs can be read in parallel and kept by the hash of their texts.

mod author;
pub mod body;
pub mod cite;
mod damage;
pub mod date;
pub mod extract;
pub mod fact;
pub mod front_matter;
pub mod harvest;
pub mod header;
pub mod item_id;
pub mod kind;
pub mod label;
pub mod mention;
pub mod meta;
pub mod model;
mod render;
pub mod section;
mod sentence;
pub mod sidecar;
pub mod status;
pub mod title;

use std::collections::{BTreeMap, BTreeSet};

use crate::diag::{self, Diagnostic};
use crate::markdown;
use crate::markdown::tree::{self, Block, BlockKind};
use crate::slug::Names;
use crate::source::{Source, one_line, shortened};
use crate::template::Template;
use body::Fragment;
use cite::{Citation, Declared};
use harvest::{Fill, Harvest};
use header::Header;
use kind::{Kind, normalize};
pub use model::{HeaderField, Place, Schema, Section, Spec};
use render::{Mark, Renderer};
use section::Outline;

/// Reads a spec; `data` is the data file that stands beside it. Nothing stops it: what is wrong is among the spec's
/// findings.
pub fn parse(source: &Source, data: Option<&Source>, schema: &Schema) -> Spec {
    let template = &schema.template;
    let (header, blocks, broken) = read_header(source, data, template);
    let title_at =
        header.title.as_ref().filter(|(text, _)| title::names_document(text, template)).map(|(_, at)| *at);
    let footnotes: Vec<usize> = positions(&blocks, |kind| matches!(kind, BlockKind::Footnote { .. }));
    let mut skip: Vec<usize> = header.consumed.iter().chain(&footnotes).copied().collect();
    skip.sort_unstable();
    let mut anchors = Names::default();
    let mut outline = section::outline(&blocks, title_at, &skip, &mut anchors);
    let rules: Vec<Option<usize>> =
        outline.iter().map(|section| template.section(&section.title, section.kind)).collect();
    for (section, rule) in outline.iter_mut().zip(&rules) {
        section.kind = section.kind.or_else(|| rule.and_then(|rule| template.sections[rule].kind));
    }
    let mut field = harvest::Field::new(template, &blocks, &outline, &rules, &source.path, anchors);
    let harvests: Vec<Harvest> = (0..outline.len()).map(|index| field.harvest(index)).collect();
    let (placeholders, taken, mut diagnostics) = (field.placeholders, field.anchors, field.diagnostics);
    diagnostics.extend(broken);
    diagnostics.extend(damage::findings(source));

    let marks = marks(&harvests);
    let citations = citations(&harvests, &outline, &blocks, &placeholders);
    let changelog = harvests.iter().flat_map(|harvest| harvest.entries.iter().cloned()).collect();
    let mut renderer = Renderer::new(&source.path, &marks, &placeholders, taken, schema.browser_diagrams);
    let fields =
        (0..header.fields.len()).map(|at| HeaderField::new(&header.fields[at], at, &mut renderer)).collect();
    let sections = sections(&outline, &rules, harvests, &blocks, &placeholders, &mut renderer);
    let notes = renderer.blocks(0, footnotes.iter().map(|at| &blocks[*at]));
    diagnostics.append(&mut renderer.diagnostics);
    let meta = meta::read(&header, template, &schema.vocabulary, &source.path);
    diagnostics.extend(meta::findings(&header, &meta, template, &schema.vocabulary, &source.path));
    let filled = sections.iter().any(|section| section.fill == Fill::Own);
    // Two words that say nothing are no template.
    let guided = placeholders.len() > 2;

    let firsts =
        Firsts { sections: &sections, outline: &outline, blocks: &blocks, placeholders: &placeholders };
    let mut spec = Spec {
        path: source.path.clone(),
        title: title::title(&header, &blocks, template, &source.path),
        title_anchor: title_at.map(|at| heading_anchor(&blocks[at])),
        number: title::number(&header, &source.path),
        names: title::names(&header, &source.path),
        summary: firsts.summary(),
        why: firsts.of_kind(Kind::Why),
        audience: audience(&sections),
        completeness: template.is_own().then(|| completeness(&sections, template)),
        unfilled: !filled && guided && (meta.status.unfilled || meta.status.raw.is_none()),
        meta,
        fields,
        sections,
        footnotes: notes,
        browser_diagrams: renderer.left.is_some_and(|count| count > 0),
        links: renderer.links,
        changelog,
        citations,
        extra_anchors: std::mem::take(&mut renderer.places),
        lines: crate::source::line_starts(&source.text),
        diagnostics,
    };
    spec.settle();
    spec
}

/// Everything with a place of its own on the page, by its first byte.
fn marks(harvests: &[Harvest]) -> BTreeMap<usize, Mark> {
    let mut out = BTreeMap::new();
    let items = harvests.iter().flat_map(|harvest| &harvest.items);
    for (number, item) in items.enumerate() {
        out.insert(item.span.start, Mark { anchor: item.anchor.clone(), item: Some(number), tree: false });
    }
    for fact in harvests.iter().flat_map(|harvest| &harvest.facts).filter(|fact| !fact.anchor.is_empty()) {
        let tree = matches!(fact.kind, fact::FactKind::Path(_));
        out.entry(fact.span.start).or_insert_with(|| Mark { anchor: fact.anchor.clone(), item: None, tree });
    }
    out
}

/// What the sections cite, and their headings.
fn citations(
    harvests: &[Harvest],
    outline: &[Outline],
    blocks: &[Block],
    placeholders: &BTreeSet<usize>,
) -> Vec<Citation> {
    let items = harvests.iter().flat_map(|harvest| &harvest.items);
    let declared = Declared::new(items.map(|item| item.id.as_str()));
    let mut out = Vec::new();
    for section in outline {
        for at in section.heading.iter().chain(&section.blocks) {
            cite::citations(&blocks[*at], &declared, placeholders, &mut out);
        }
    }
    out
}

/// The header from a data file, front matter, the lines at the top, and a section of its own, in this order.
fn read_header(
    source: &Source,
    data: Option<&Source>,
    template: &Template,
) -> (Header, Vec<Block>, Option<Diagnostic>) {
    let (beside, unreadable) = data.map(front_matter::read_data).unwrap_or_default();
    let (front, start, broken) = front_matter::read(source);
    let blocks = markdown::parse(&source.text, start);
    let labels: Vec<String> = template.fields.iter().map(|field| field.name.clone()).collect();
    let mut header = header::read(&blocks, source, &labels);
    header.fields.splice(0..0, beside.into_iter().chain(front));
    for field in header::section::fields(&blocks, source) {
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
    (header, blocks, broken.or(unreadable))
}

impl HeaderField {
    fn new(field: &header::Field, number: usize, renderer: &mut Renderer) -> Self {
        Self {
            label: field.label.clone(),
            text: field.text.clone(),
            raw: field.raw.clone(),
            value: renderer.field(number, &field.label, &field.content),
            dialect: field.dialect,
            span: field.span,
        }
    }
}

/// Outline and harvest become sections with their HTML.
fn sections(
    outline: &[Outline],
    rules: &[Option<usize>],
    harvests: Vec<Harvest>,
    blocks: &[Block],
    placeholders: &BTreeSet<usize>,
    renderer: &mut Renderer,
) -> Vec<Section> {
    let mut out: Vec<Section> = Vec::new();
    for (index, (found, harvest)) in outline.iter().zip(harvests).enumerate() {
        let depth = found.parent.map_or(2, |parent| (out[parent].depth + 1).min(6));
        let mut html = match found.heading {
            Some(at) => renderer.heading(index, depth, &found.anchor, &blocks[at]),
            None => Fragment::default(),
        };
        html.append(renderer.blocks(index, found.blocks.iter().map(|at| &blocks[*at])));
        out.push(Section {
            title: found.title.clone(),
            level: found.level,
            depth,
            anchor: found.anchor.clone(),
            kind: found.kind,
            subject: harvest.subject,
            rule: rules[index],
            parent: found.parent,
            fill: harvest.fill,
            fill_below: harvest.fill,
            first_item: out.last().map_or(0, |last| last.first_item + last.items.len()),
            items: harvest.items,
            tasks: harvest.tasks,
            facts: harvest.facts,
            text: section_text(found, blocks, placeholders),
            html,
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
            let raw = self.meta.status.raw.take();
            self.meta.status = status::Status { unfilled: true, raw, ..Default::default() };
            self.diagnostics.retain(|finding| finding.rule != &diag::UNFILLED_FIELD);
        }
        self.diagnostics.sort_by_key(|finding| (finding.span, finding.rule.code));
    }
}

fn positions(blocks: &[Block], is: impl Fn(&BlockKind) -> bool) -> Vec<usize> {
    blocks.iter().enumerate().filter(|(_, block)| is(&block.kind)).map(|(at, _)| at).collect()
}

fn heading_anchor(block: &Block) -> String {
    match &block.kind {
        BlockKind::Heading { content, .. } => crate::slug::anchor(&tree::plain(content)),
        _ => String::new(),
    }
}

/// The most a summary holds, in bytes: no paragraph that somebody means as one is longer.
const SUMMARY: usize = 2_000;

/// The first paragraphs of sections, which say in brief what these say.
struct Firsts<'a> {
    sections: &'a [Section],
    outline: &'a [Outline],
    blocks: &'a [Block],
    placeholders: &'a BTreeSet<usize>,
}

impl Firsts<'_> {
    fn paragraph(&self, index: usize) -> Option<String> {
        self.outline[index].blocks.iter().find_map(|at| match &self.blocks[*at].kind {
            BlockKind::Paragraph(content) if !self.placeholders.contains(&self.blocks[*at].span.start) => {
                let text = tree::plain(content);
                Some(shortened(&one_line(text.trim()), SUMMARY)).filter(|text| !text.is_empty())
            }
            _ => None,
        })
    }

    fn of_kind(&self, kind: Kind) -> Option<String> {
        let at = self.sections.iter().position(|section| section.kind == Some(kind))?;
        self.paragraph(at)
    }

    fn summary(&self) -> Option<String> {
        let what = self.sections.iter().position(|section| normalize(&section.title) == "what");
        let what = what.and_then(|at| self.paragraph(at));
        what.or_else(|| self.of_kind(Kind::What))
            .or_else(|| (0..self.sections.len()).find_map(|at| self.paragraph(at)))
    }
}

fn audience(sections: &[Section]) -> Vec<String> {
    let who = sections.iter().filter(|section| section.kind == Some(Kind::Who) && section.fill == Fill::Own);
    let who = who.flat_map(|section| extract::answer::audience(&section.text));
    who.map(str::to_owned).collect::<BTreeSet<_>>().into_iter().collect()
}

fn section_text(found: &Outline, blocks: &[Block], placeholders: &BTreeSet<usize>) -> String {
    let mut out = String::new();
    for at in found.blocks.iter().filter(|at| !placeholders.contains(&blocks[**at].span.start)) {
        tree::block_text(&blocks[*at], &mut out);
    }
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
