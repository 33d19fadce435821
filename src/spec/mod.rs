//! One file in, one typed [`Spec`] out. It depends on the file's text and the template and on
//! nothing else, so specs can be read in parallel and kept by the hash of their text.

pub mod body;
pub mod date;
pub mod harvest;
pub mod header;
pub mod meta;
pub mod section;
pub mod status;

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::diag::{self, Diagnostic, Span};
use crate::encoding::MendKind;
use crate::markdown;
use crate::markdown::tree::{self, Block, BlockKind};
use crate::source::{Source, one_line, stem};
use crate::template::{Template, is_pattern};
use body::{Fragment, Link, Renderer};
use harvest::{Entry, Fill, Item, Task};
use header::Header;
use meta::Meta;
use section::{Kind, Outline, normalize};
use status::Vocabulary;

/// What the specs of a source are read by.
#[derive(Debug, Clone)]
pub struct Schema {
    pub template: Template,
    pub vocabulary: Vocabulary,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Spec {
    pub path: String,
    pub title: String,
    /// The anchor of the heading that names the spec.
    pub title_anchor: Option<String>,
    /// The number its identifier carries: 123 for `SE-0123`.
    pub number: Option<u64>,
    pub summary: Option<String>,
    pub meta: Meta,
    pub fields: Vec<HeaderField>,
    /// The first one is the lead, before any heading.
    pub sections: Vec<Section>,
    pub footnotes: Fragment,
    pub links: Vec<Link>,
    pub changelog: Vec<Entry>,
    /// Names of places that links may lead to besides headings and items.
    pub extra_anchors: Vec<String>,
    /// The share of the template's sections that hold content of the spec's own; `None` without a template.
    pub completeness: Option<f64>,
    /// Whether it is an untouched copy of the template.
    pub unfilled: bool,
    pub lines: Vec<usize>,
    pub diagnostics: Vec<Diagnostic>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeaderField {
    pub label: String,
    pub text: String,
    pub value: Fragment,
    pub span: Span,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Section {
    /// Empty for the lead.
    pub title: String,
    /// As written, 0 for the lead.
    pub level: u8,
    /// How deep it stands, from 2 on: the level of its heading on the page.
    pub depth: u8,
    pub anchor: String,
    pub kind: Option<Kind>,
    /// The template's rule for it.
    pub rule: Option<usize>,
    pub parent: Option<usize>,
    /// Its own text, subsections left out.
    pub fill: Fill,
    /// Its own text and that of its subsections.
    pub fill_below: Fill,
    pub items: Vec<Item>,
    pub tasks: Vec<Task>,
    /// What a reader sees of it, heading left out, for search.
    pub text: String,
    pub html: Fragment,
    pub span: Span,
}

impl Spec {
    /// The line of a place, counted from 1.
    pub fn line(&self, offset: usize) -> usize {
        self.lines.partition_point(|start| *start <= offset)
    }

    /// Every numbered item with the section it stands in.
    pub fn items(&self) -> impl Iterator<Item = (usize, &Item)> {
        self.sections
            .iter()
            .enumerate()
            .flat_map(|(at, section)| section.items.iter().map(move |item| (at, item)))
    }

    /// Ticked and all checkboxes. The template's own lines count once the author has written anything.
    pub fn progress(&self) -> (usize, usize) {
        if self.unfilled {
            return (0, 0);
        }
        let tasks = self.sections.iter().flat_map(|section| &section.tasks);
        tasks.fold((0, 0), |(done, total), task| (done + usize::from(task.done), total + 1))
    }

    /// The newest day of the changelog, or of a field that says when it was last touched.
    pub fn updated(&self) -> Option<Date> {
        let logged = self.changelog.iter().filter_map(|entry| entry.date).max();
        logged.max(self.meta.updated)
    }

    /// The section a kind of content stands under, or one of its ancestors.
    pub fn within(&self, mut section: usize, kind: Kind) -> bool {
        loop {
            if self.sections[section].kind == Some(kind) {
                return true;
            }
            match self.sections[section].parent {
                Some(parent) => section = parent,
                None => return false,
            }
        }
    }
}

/// Reads a spec. Nothing stops it: what is wrong is among the spec's findings.
pub fn parse(source: &Source, schema: &Schema) -> Spec {
    let template = &schema.template;
    let (front, start, broken) = header::front_matter(source);
    let blocks = markdown::parse(&source.text, start);
    let labels: Vec<String> = template.fields.iter().map(|field| field.name.clone()).collect();
    let mut header = header::read(&blocks, source, &labels);
    header.fields.splice(0..0, front);
    if header.field(meta::STATUS).is_none() {
        header.fields.extend(header::status_section(&blocks, source));
    }

    let mut anchors = BTreeSet::new();
    let title_at =
        header.title.as_ref().filter(|(text, _)| names_document(text, template)).map(|(_, at)| *at);
    let title_anchor = title_at.map(|at| heading_anchor(&blocks[at]));
    let footnotes: Vec<usize> = positions(&blocks, |kind| matches!(kind, BlockKind::Footnote { .. }));
    let skip: Vec<usize> = header.consumed.iter().chain(&footnotes).copied().collect();
    let outline = section::outline(&blocks, title_at, &skip, &mut anchors);
    let rules: Vec<Option<usize>> =
        outline.iter().map(|section| template.section(&section.title, section.kind)).collect();

    let mut field = harvest::Field {
        template,
        blocks: &blocks,
        outline: &outline,
        rules: &rules,
        path: &source.path,
        anchors,
        placeholders: BTreeSet::new(),
        diagnostics: Vec::new(),
        dated: false,
    };
    let harvests: Vec<_> = (0..outline.len()).map(|index| field.harvest(index)).collect();
    let (placeholders, mut diagnostics) = (field.placeholders, field.diagnostics);
    diagnostics.extend(broken);
    diagnostics.extend(encoding_findings(source));

    let mut items: BTreeMap<usize, (usize, String)> = BTreeMap::new();
    for item in harvests.iter().flat_map(|harvest| &harvest.items) {
        items.insert(item.span.start, (items.len(), item.anchor.clone()));
    }
    let mut renderer = Renderer::new(&source.path, &items, &placeholders);
    let fields: Vec<HeaderField> = header
        .fields
        .iter()
        .map(|field| HeaderField {
            label: field.label.clone(),
            text: field.text.clone(),
            value: renderer.field(&field.content),
            span: field.span,
        })
        .collect();
    let mut changelog = Vec::new();
    let mut sections: Vec<Section> = Vec::new();
    for (index, (found, harvest)) in outline.iter().zip(harvests).enumerate() {
        let depth = found.parent.map_or(2, |parent| (sections[parent].depth + 1).min(6));
        let mut html = match found.heading {
            Some(at) => renderer.heading(index, depth, &found.anchor, &blocks[at]),
            None => Fragment::default(),
        };
        html.append(renderer.blocks(index, found.blocks.iter().map(|at| &blocks[*at])));
        changelog.extend(harvest.entries);
        sections.push(Section {
            title: found.title.clone(),
            level: found.level,
            depth,
            anchor: found.anchor.clone(),
            kind: found.kind,
            rule: rules[index],
            parent: found.parent,
            fill: harvest.fill,
            fill_below: harvest.fill,
            items: harvest.items,
            tasks: harvest.tasks,
            text: section_text(found, &blocks, &placeholders),
            html,
            span: found.span,
        });
    }
    let notes = renderer.blocks(0, footnotes.iter().map(|at| &blocks[*at]));
    diagnostics.append(&mut renderer.diagnostics);
    let links = std::mem::take(&mut renderer.links);
    spread_fill(&mut sections);
    let meta = meta::read(&header, template, &schema.vocabulary, &source.path);
    diagnostics.extend(meta::findings(&header, &meta, template, &schema.vocabulary, &source.path));
    let filled = sections.iter().any(|section| section.fill == Fill::Own);
    let guided = sections.iter().any(|section| section.fill == Fill::Placeholder);

    let mut spec = Spec {
        path: source.path.clone(),
        title: title(&header, &blocks, template, &source.path),
        title_anchor,
        number: None,
        summary: summary(&sections, &outline, &blocks, &placeholders),
        completeness: template.is_own().then(|| completeness(&sections, template)),
        unfilled: !filled && guided,
        meta,
        fields,
        sections,
        footnotes: notes,
        links,
        changelog,
        extra_anchors: extra_anchors(&source.text),
        lines: crate::source::line_starts(&source.text),
        diagnostics: Vec::new(),
    };
    spec.number = number(&spec, &header);
    if spec.unfilled {
        spec.meta.status = status::Status { unfilled: true, raw: spec.meta.status.raw, ..Default::default() };
        diagnostics.retain(|finding| finding.rule != &diag::UNFILLED_FIELD);
    }
    diagnostics.sort_by_key(|finding| (finding.span, finding.rule.code));
    spec.diagnostics = diagnostics;
    spec
}

impl Fragment {
    fn append(&mut self, other: Fragment) {
        let start = self.html.len();
        self.html.push_str(&other.html);
        self.holes.extend(other.holes.into_iter().map(|(at, hole)| (start + at, hole)));
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

/// Whether the first heading is a title and not the name of a section, as in specs that begin with "Summary".
fn names_document(text: &str, template: &Template) -> bool {
    const SECTIONS: &[&str] =
        &["summary", "abstract", "motivation", "status", "context", "introduction", "overview"];
    let words = normalize(text);
    !SECTIONS.contains(&words.as_str())
        && !template.sections.iter().any(|rule| normalize(&rule.title) == words)
}

/// Front matter says it, or the first heading, unless that is a section's; then a field, then the file's name.
fn title(header: &Header, blocks: &[Block], template: &Template, path: &str) -> String {
    let own = |text: &str| {
        let text = one_line(text.trim().trim_matches(['`', '"'])).into_owned();
        let empty = is_pattern(&text)
            || text.starts_with('(')
            || matches!(normalize(&text).as_str(), "n a" | "na" | "none" | "");
        (!empty).then_some(text)
    };
    let field = header.field(meta::TITLE).and_then(|field| own(&field.text));
    let first = blocks.iter().find_map(|block| match &block.kind {
        BlockKind::Heading { content, .. } => Some(tree::plain(content)),
        _ => None,
    });
    let named = |text: &String| names_document(text, template);
    let heading =
        header.title.as_ref().map(|(text, _)| text.clone()).filter(named).and_then(|text| own(&text));
    let front = header.field(&["title"]).and_then(|field| own(&field.text));
    // A numbered file is named on purpose; any other may be called by its first heading.
    let unnumbered = !stem_of_document(path).starts_with(|c: char| c.is_ascii_digit());
    let below =
        || first.filter(|_| unnumbered && header.title.is_none()).filter(named).and_then(|text| own(&text));
    front.or(heading).or(field).or_else(below).unwrap_or_else(|| humanise(stem_of_document(path)))
}

/// A file named README or index is called by its folder.
pub fn stem_of_document(path: &str) -> &str {
    let name = stem(path);
    let generic = ["readme", "index", "spec"].iter().any(|known| name.eq_ignore_ascii_case(known));
    match crate::source::folder(path) {
        folder if generic && !folder.is_empty() => folder.rsplit('/').next().unwrap_or(folder),
        _ => name,
    }
}

/// `0048-trait-objects` -> `Trait objects`.
fn humanise(stem: &str) -> String {
    let words = stem.trim_start_matches(|c: char| c.is_ascii_digit());
    let words = if words.chars().any(char::is_alphanumeric) { words } else { stem };
    let words = words.split(['-', '_', ' ']).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    let mut chars = words.chars();
    chars.next().map_or(words.clone(), |first| first.to_uppercase().chain(chars).collect())
}

/// The number in the file's name, or else in an identifying field: `0123-x.md`, `rfc-12.md`, `Proposal: SE-0123`.
fn number(spec: &Spec, header: &Header) -> Option<u64> {
    let name = stem_of_document(&spec.path);
    let digits = |text: &str| {
        let rest = text.trim_start_matches(|c: char| c.is_alphabetic()).trim_start_matches(['-', '_', ' ']);
        let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        let bounded = !rest[end..].starts_with(|c: char| c.is_alphanumeric() || c == '.');
        (1..=6).contains(&end).then(|| rest[..end].parse().ok()).flatten().filter(|_| bounded)
    };
    let letters = name.chars().take_while(|c| c.is_alphabetic()).count();
    let in_name = (letters <= 8).then(|| digits(name)).flatten();
    in_name.or_else(|| digits(&header.field(&["proposal", "id", "number", "rfc", "eip"])?.text))
}

fn summary(
    sections: &[Section],
    outline: &[Outline],
    blocks: &[Block],
    placeholders: &BTreeSet<usize>,
) -> Option<String> {
    let paragraph = |index: usize| {
        outline[index].blocks.iter().find_map(|at| match &blocks[*at].kind {
            BlockKind::Paragraph(content) if !placeholders.contains(&blocks[*at].span.start) => {
                Some(one_line(tree::plain(content).trim()).into_owned()).filter(|text| !text.is_empty())
            }
            _ => None,
        })
    };
    let what = sections.iter().position(|section| normalize(&section.title) == "what");
    let kind = || sections.iter().position(|section| section.kind == Some(Kind::What));
    what.or_else(kind).and_then(paragraph).or_else(|| (0..sections.len()).find_map(paragraph))
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

fn extra_anchors(text: &str) -> Vec<String> {
    if text.contains("<a ") { body::anchors_in(text) } else { Vec::new() }
}

/// One finding a file, however many places were mended; each kind is named.
fn encoding_findings(source: &Source) -> Vec<Diagnostic> {
    let mut out = Vec::new();
    let double: Vec<_> = source.mends.iter().filter(|mend| mend.kind == MendKind::DoubleEncoding).collect();
    if let Some(first) = double.first() {
        let span = Span::new(first.range.start, first.range.end);
        let message = format!(
            "`{}` is `{}` stored in a wrong encoding; {} such place{} mended for display",
            first.from.escape_debug(),
            source.slice(span),
            double.len(),
            if double.len() == 1 { " was" } else { "s were" }
        );
        out.push(
            Diagnostic::new(&diag::ENCODING, &source.path, span, message)
                .with_help("save the file again as UTF-8 with the characters shown here"),
        );
    }
    if source.lossy {
        let message = "some bytes are no text in any encoding that is known; they are shown as \u{fffd}";
        out.push(
            Diagnostic::new(&diag::ENCODING, &source.path, Span::default(), message)
                .with_help("save the file again as UTF-8"),
        );
    }
    out
}
