//! What stands in a section, taken out as data: numbered items, checkboxes, dated entries, and
//! whether any of it is the author's own.

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::diag::{self, Diagnostic, Span};
use crate::document::outline::Outline;
use crate::html;
use crate::markdown::tree::{self, Block, BlockKind, Inline, InlineKind, ListItem, TableRow};
use crate::slug::{self, UniqueNames};
use crate::spec::fact::{Fact, FactReader};
use crate::spec::item_id::{ItemKind, ItemPrefix, numbered, snake};
use crate::template::{Template, is_bare_label, is_blank, is_lead, is_pattern, row_text};
use crate::words::date;
use crate::words::kind::{Kind, Reading};

/// A numbered statement: `FR1`, `Threat 2`, `Phase 1`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    pub kind: ItemKind,
    /// As written: `FR1`, `Test Case 2`.
    pub id: String,
    pub text: String,
    pub anchor: String,
    pub span: Span,
    /// Ticked and all checkboxes under it; `None` when it has none.
    pub progress: Option<(usize, usize)>,
    /// Struck through: no longer holds, but keeps its address.
    pub retired: bool,
}

impl Item {
    /// Whether all checkboxes under it are ticked; `None` when it has none.
    pub fn done(&self) -> Option<bool> {
        self.progress.map(|(done, total)| done == total)
    }
}

/// A checkbox.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Task {
    pub text: String,
    pub done: bool,
    /// The template's own line, not yet ticked.
    pub standard: bool,
    pub span: Span,
}

/// What happened on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangelogEntry {
    pub date: Option<Date>,
    pub anchor: String,
    pub changes: Vec<String>,
}

/// Whether a section says anything of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fill {
    #[default]
    Empty,
    Placeholder,
    Own,
}

/// The data of one section.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SectionData {
    /// What the section is about: its own kind, or that of the nearest section around it.
    pub subject: Option<Kind>,
    pub facts: Vec<Fact>,
    pub fill: Fill,
    pub items: Vec<Item>,
    pub tasks: Vec<Task>,
    pub entries: Vec<ChangelogEntry>,
}

/// Takes the data out of one section after the other; what it works with, and what it leaves behind for the whole
/// document.
pub struct Extractor<'a> {
    pub template: &'a Template,
    pub blocks: &'a [Block],
    pub outline: &'a [Outline],
    /// The template's rule of each section.
    pub rules: &'a [Option<usize>],
    pub path: &'a str,
    /// Anchors given so far.
    pub anchors: UniqueNames,
    /// Where the blocks begin that are the template's own words.
    pub placeholders: BTreeSet<usize>,
    pub diagnostics: Vec<Diagnostic>,
    /// Whether the section at hand is a day of the changelog: "first version" is nobody's placeholder there.
    dated: bool,
    /// Ids declared so far, in lower case.
    ids: BTreeSet<String>,
}

impl<'a> Extractor<'a> {
    pub fn new(
        template: &'a Template,
        blocks: &'a [Block],
        outline: &'a [Outline],
        rules: &'a [Option<usize>],
        path: &'a str,
        anchors: UniqueNames,
    ) -> Self {
        Self {
            template,
            blocks,
            outline,
            rules,
            path,
            anchors,
            placeholders: BTreeSet::new(),
            diagnostics: Vec::new(),
            dated: false,
            ids: BTreeSet::new(),
        }
    }

    /// The data of one section.
    pub fn section(&mut self, index: usize) -> SectionData {
        let subject = self.ancestors(index).find_map(|at| self.outline[at].kind);
        let mut out = SectionData { subject, ..SectionData::default() };
        let section = &self.outline[index];
        let prefixes = self.prefixes(index);
        let logged = self.ancestors(index).any(|at| self.outline[at].kind == Some(Kind::Changelog));
        self.dated = logged && date::find(&section.title).is_some();
        let mut lead = None;
        for at in &section.blocks {
            let block = &self.blocks[*at];
            let before = std::mem::take(&mut out.fill);
            self.block(block, &prefixes, &mut out);
            // What leads to the author's own is his, too, even in the template's words.
            if let Some(start) = lead.filter(|_| out.fill == Fill::Own) {
                self.placeholders.remove(&start);
            }
            lead = matches!(&block.kind, BlockKind::Paragraph(content) if is_lead(content))
                .then_some(block.span.start);
            out.fill = out.fill.max(before);
        }
        if let Some(item) = self.heading_item(index, &out) {
            out.items.insert(0, item);
        }
        if logged {
            self.changelog(index, &mut out);
        }
        out.facts = self.facts(index, &out);
        out
    }

    /// What is read in a section besides items: its kind says how; what a team adds to its template is read as entries.
    fn facts(&mut self, index: usize, found: &SectionData) -> Vec<Fact> {
        let own = self.template.is_own() && self.ancestors(index).any(|at| self.rules[at].is_some());
        let reading = match found.subject {
            Some(kind) => kind.row().reading,
            None if own => Reading::Labels,
            None => Reading::Prose,
        };
        if reading == Reading::Prose {
            return Vec::new();
        }
        let section = &self.outline[index];
        let declared: BTreeSet<usize> = found.items.iter().map(|item| item.span.start).collect();
        let known = |start: usize| self.placeholders.contains(&start) || declared.contains(&start);
        let mut reader = FactReader {
            reading,
            section: &section.anchor,
            known: &known,
            anchors: &mut self.anchors,
            facts: Vec::new(),
        };
        section.blocks.iter().for_each(|at| reader.block(&self.blocks[*at]));
        reader.facts
    }

    fn ancestors(&self, index: usize) -> impl Iterator<Item = usize> + use<'a> {
        let outline = self.outline;
        std::iter::successors(Some(index), move |at| outline[*at].parent)
    }

    /// The prefixes that declare items here: those of the nearest section that has any.
    fn prefixes(&self, index: usize) -> Vec<ItemPrefix<'a>> {
        let template = self.template;
        for at in self.ancestors(index) {
            let row = self.outline[at].kind.map(Kind::row).filter(|row| !row.item.is_empty());
            let learned = self.rules[at].map_or(&[][..], |rule| &template.sections[rule].prefixes);
            let mut out: Vec<ItemPrefix> = learned
                .iter()
                .map(|learned| ItemPrefix {
                    prefix: &learned.prefix,
                    kind: row.map_or_else(|| snake(&learned.prefix).into(), |row| ItemKind::Known(row.kind)),
                })
                .collect();
            if let Some(row) = row {
                let kind = ItemKind::Known(row.kind);
                out.extend(row.prefixes.iter().map(|prefix| ItemPrefix { prefix, kind: kind.clone() }));
            }
            if !out.is_empty() {
                return out;
            }
        }
        Vec::new()
    }

    fn block(&mut self, block: &Block, prefixes: &[ItemPrefix], out: &mut SectionData) {
        match &block.kind {
            BlockKind::Paragraph(content) => self.run(content, block.span, out),
            BlockKind::Code { literal, .. } => {
                self.note(!self.template.is_unwritten_code(literal), block.span, out);
            }
            BlockKind::List { items, .. } => {
                for item in items {
                    self.list_item(item, prefixes, out);
                }
            }
            BlockKind::Table(table) => {
                for row in &table.rows {
                    if self.numbered_row(row, prefixes, out) {
                        continue;
                    }
                    let blank = row.cells.iter().all(|cell| is_blank(cell));
                    let text = if blank { String::new() } else { row_text(&row.cells) };
                    self.leaf(&text, row.span, out);
                }
            }
            BlockKind::Quote(blocks) | BlockKind::Alert { blocks, .. } => {
                for block in blocks {
                    self.block(block, prefixes, out);
                }
            }
            BlockKind::Html(html) => {
                let words = html::plain(html);
                if !words.trim().is_empty() {
                    self.leaf(&words, block.span, out);
                }
            }
            BlockKind::Rule | BlockKind::Heading { .. } | BlockKind::Footnote { .. } => {}
        }
    }

    /// A row whose first cell is an id declares an item; gives whether it did.
    fn numbered_row(&mut self, row: &TableRow, prefixes: &[ItemPrefix], out: &mut SectionData) -> bool {
        let Some((first, rest)) = row.cells.split_first() else { return false };
        let first = tree::plain(first);
        let Some((id, more, kind)) = numbered(&first, prefixes) else { return false };
        let rest: Vec<String> =
            rest.iter().map(|cell| tree::plain(cell)).filter(|text| !text.is_empty()).collect();
        let text =
            if more.is_empty() { rest.join(" · ") } else { format!("{more} · {}", rest.join(" · ")) };
        if is_pattern(&text) || !self.leaf(&row_text(&row.cells), row.span, out) {
            return false;
        }
        let (id, kind) = (id.to_owned(), kind.clone());
        self.declare(&id, &text, &kind, row.span, false, out);
        true
    }

    /// Takes note of a piece of text; gives whether it is the author's own.
    fn leaf(&mut self, text: &str, span: Span, out: &mut SectionData) -> bool {
        let own = if self.dated { !is_pattern(text) } else { !self.template.is_placeholder(text) };
        self.note(own, span, out)
    }

    /// Takes note of a run of text.
    fn run(&mut self, content: &[Inline], span: Span, out: &mut SectionData) {
        let own = if self.dated { !is_blank(content) } else { !self.template.is_unwritten(content) };
        self.note(own, span, out);
    }

    fn note(&mut self, own: bool, span: Span, out: &mut SectionData) -> bool {
        if !own {
            self.placeholders.insert(span.start);
        }
        out.fill = out.fill.max(if own { Fill::Own } else { Fill::Placeholder });
        own
    }

    fn list_item(&mut self, item: &ListItem, prefixes: &[ItemPrefix], out: &mut SectionData) {
        let content = match item.blocks.first().map(|block| &block.kind) {
            Some(BlockKind::Paragraph(content)) => content.as_slice(),
            _ => &[],
        };
        let text = tree::plain(content);
        let first = usize::from(!content.is_empty());
        if let Some(mark) = item.task {
            self.task(&text, mark, item, out);
        } else if let Some((id, rest, kind)) = numbered(&text, prefixes) {
            let own = !is_pattern(rest) && self.leaf(&text, item.span, out);
            if own {
                let retired = matches!(content.first().map(|i| &i.kind), Some(InlineKind::Strike(_)));
                self.declare(id, rest, kind, item.span, retired, out);
            } else {
                self.leaf("", item.span, out);
            }
        } else if !content.is_empty() {
            if item.blocks.len() == 1 && is_bare_label(content) {
                self.note(false, item.span, out);
            } else {
                self.run(content, item.span, out);
            }
        }
        let before = std::mem::take(&mut out.fill);
        for block in &item.blocks[first..] {
            self.block(block, prefixes, out);
        }
        if out.fill == Fill::Own && is_lead(content) {
            self.placeholders.remove(&item.span.start);
        }
        out.fill = out.fill.max(before);
    }

    fn task(&mut self, text: &str, mark: char, item: &ListItem, out: &mut SectionData) {
        if !matches!(mark, ' ' | 'x' | 'X') {
            let message = format!("the checkbox mark `{mark}` is counted as open");
            let finding = Diagnostic::new(&diag::UNKNOWN_CHECKBOX, self.path, item.span, message);
            self.diagnostics.push(finding.with_help("write `[x]` when it is done and `[ ]` when it is not"));
        }
        let done = matches!(mark, 'x' | 'X');
        let standard = !done && self.template.is_placeholder(text);
        if standard {
            self.placeholders.insert(item.span.start);
        }
        out.fill = out.fill.max(if standard { Fill::Placeholder } else { Fill::Own });
        if !is_pattern(text) {
            out.tasks.push(Task { text: text.trim().to_owned(), done, standard, span: item.span });
        }
    }

    fn declare(
        &mut self,
        id: &str,
        rest: &str,
        kind: &ItemKind,
        span: Span,
        retired: bool,
        out: &mut SectionData,
    ) {
        let wanted = slug::anchor(id);
        let anchor = self.anchors.unique(&wanted);
        self.once(id, span);
        out.items.push(Item {
            kind: kind.clone(),
            id: id.to_owned(),
            text: rest.trim().to_owned(),
            anchor,
            span,
            progress: None,
            retired,
        });
    }

    /// Reports the second item of an id.
    fn once(&mut self, id: &str, span: Span) {
        if !self.ids.insert(id.to_lowercase()) {
            let message = format!("`{id}` is declared twice; links to it lead to the first");
            let finding = Diagnostic::new(&diag::DUPLICATE_ITEM, self.path, span, message);
            self.diagnostics.push(finding.with_help("give the second one a number of its own"));
        }
    }

    /// A heading that declares an item: `#### Test Case 1: Expired token`, `### Phase 1: Development`.
    fn heading_item(&mut self, index: usize, found: &SectionData) -> Option<Item> {
        let section = &self.outline[index];
        let prefixes = self.prefixes(section.parent?);
        let (id, rest, kind) = numbered(&section.title, &prefixes)?;
        let untouched =
            found.fill < Fill::Own && (is_pattern(rest) || self.template.is_placeholder(&section.title));
        if untouched {
            return None;
        }
        self.once(id, section.span);
        let done = found.tasks.iter().filter(|task| task.done).count();
        let progress = (!found.tasks.is_empty()).then_some((done, found.tasks.len()));
        let wanted = slug::anchor(id);
        // The heading's own anchor may already be the item's.
        let anchor = if section.anchor == wanted { wanted } else { self.anchors.unique(&wanted) };
        let (id, text) = (id.to_owned(), rest.trim().to_owned());
        Some(Item { kind: kind.clone(), id, text, anchor, span: section.span, progress, retired: false })
    }

    /// Days as headings, as list items or as table rows.
    fn changelog(&mut self, index: usize, out: &mut SectionData) {
        let section = &self.outline[index];
        let blocks = section.blocks.iter().map(|at| &self.blocks[*at]);
        let day = date::find(&section.title).map(|(_, date)| date);
        if day.is_some() && section.parent.is_some() {
            let changes: Vec<String> = blocks.flat_map(changes).collect();
            out.entries.push(ChangelogEntry { date: day, anchor: section.anchor.clone(), changes });
            return;
        }
        for block in blocks {
            let rows: Vec<String> = match &block.kind {
                BlockKind::List { items, .. } => items.iter().map(first_text).collect(),
                BlockKind::Table(table) => table.rows.iter().map(|row| row_text(&row.cells)).collect(),
                _ => continue,
            };
            for row in rows.iter().filter(|row| !self.template.is_placeholder(row)) {
                if let Some((at, date)) = date::find(row).filter(|(at, _)| at.start < 24) {
                    let rest = &row[at.end..];
                    let text =
                        rest.trim_start_matches([':', '-', '–', '—', ' ', ')', '|', '·']).trim().to_owned();
                    let changes = if text.is_empty() { Vec::new() } else { vec![text] };
                    out.entries.push(ChangelogEntry {
                        date: Some(date),
                        anchor: section.anchor.clone(),
                        changes,
                    });
                }
            }
        }
    }
}

fn changes(block: &Block) -> Vec<String> {
    let texts: Vec<String> = match &block.kind {
        BlockKind::List { items, .. } => items.iter().map(first_text).collect(),
        BlockKind::Paragraph(content) => vec![tree::plain(content)],
        _ => Vec::new(),
    };
    texts.into_iter().map(|text| text.trim().to_owned()).filter(|text| !is_pattern(text)).collect()
}

fn first_text(item: &ListItem) -> String {
    match item.blocks.first().map(|block| &block.kind) {
        Some(BlockKind::Paragraph(content)) => tree::plain(content),
        _ => String::new(),
    }
}
