//! Whether a section says anything of its own, which of its blocks are the template's words, and its checkboxes.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::diag::{self, Diagnostic, Span};
use crate::html;
use crate::markdown::tree::{self, Block, BlockKind, Inline, ListItem, TableRow};
use crate::spec::entry::Wanted;
use crate::spec::entry::below::first_line;
use crate::template::{Template, is_bare_label, is_blank, is_lead, is_pattern, may_end_in_pattern, row_text};
use crate::words::kind::{Habit, normalize};
use crate::words::state::{self, ItemState};

/// Whether a section says anything of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fill {
    #[default]
    Empty,
    Placeholder,
    Own,
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

/// Looks at one section after the other.
pub struct FillReader<'a> {
    pub template: &'a Template,
    pub path: &'a str,
    /// Where the blocks begin that are the template's own words.
    pub placeholders: BTreeSet<usize>,
    pub diagnostics: Vec<Diagnostic>,
    /// Whether the section at hand is a day of the changelog: "first version" is nobody's placeholder there.
    dated: bool,
    /// Whether the block at hand tells what was before.
    tells_past: bool,
}

/// What was found in a section.
#[derive(Debug, Default)]
pub struct Filled {
    pub fill: Fill,
    pub tasks: Vec<Task>,
    /// What the text asks to have cleared up, by where the text begins: `[NEEDS CLARIFICATION: how often?]`.
    pub unclear: Vec<(Span, String)>,
    /// Entries with an id and no words, and brackets that ask for some.
    pub unwritten: Vec<Span>,
}

/// What marks in a text that something has to be cleared up.
pub const UNCLEAR: &str = "[NEEDS CLARIFICATION";

/// The question in a text that asks for an answer.
fn clarification(text: &str) -> Option<&str> {
    let inner = &text[text.find(UNCLEAR)? + UNCLEAR.len()..];
    let question = inner.split(']').next()?.trim_start_matches([':', ' ']).trim();
    (!question.is_empty()).then_some(question)
}

impl<'a> FillReader<'a> {
    pub fn new(template: &'a Template, path: &'a str) -> Self {
        Self {
            template,
            path,
            placeholders: BTreeSet::new(),
            diagnostics: Vec::new(),
            dated: false,
            tells_past: false,
        }
    }

    pub fn section<'b>(
        &mut self,
        blocks: impl Iterator<Item = &'b Block>,
        wanted: Wanted,
        dated: bool,
    ) -> Filled {
        let mut out = Filled::default();
        self.dated = dated;
        let mut lead = None;
        let mut tells_past = false;
        for block in blocks {
            let before = std::mem::take(&mut out.fill);
            self.tells_past = std::mem::replace(&mut tells_past, leads_to_what_was(block));
            self.block(block, wanted, &mut out);
            // What leads to the author's own is his, too, even in the template's words.
            if let Some(start) = lead.filter(|_| out.fill == Fill::Own) {
                self.placeholders.remove(&start);
            }
            lead = matches!(&block.kind, BlockKind::Paragraph(content) if is_lead(content))
                .then_some(block.span.start);
            out.fill = out.fill.max(before);
        }
        out
    }

    fn block(&mut self, block: &Block, wanted: Wanted, out: &mut Filled) {
        match &block.kind {
            BlockKind::Paragraph(content) => self.run(content, block.span, out),
            BlockKind::Code { literal, .. } => {
                self.note(!self.template.is_unwritten_code(literal), block.span, out);
            }
            BlockKind::List { items, .. } => {
                for item in items {
                    self.list_item(item, wanted, out);
                }
            }
            BlockKind::Table(table) => {
                for row in &table.rows {
                    let numbered = begins_with_id(row, wanted);
                    let blank = row.cells[usize::from(numbered)..].iter().all(|cell| is_blank(cell));
                    let text = if blank { String::new() } else { row_text(&row.cells) };
                    self.leaf(&text, row.span, out);
                    out.unwritten.extend(Some(row.span).filter(|_| blank && numbered));
                }
            }
            BlockKind::Quote(blocks) | BlockKind::Alert { blocks, .. } => {
                for block in blocks {
                    self.block(block, wanted, out);
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

    /// Takes note of a piece of text.
    fn leaf(&mut self, text: &str, span: Span, out: &mut Filled) {
        let own = if self.dated { !is_pattern(text) } else { !self.template.is_placeholder(text) };
        self.words(text, own, span, out);
    }

    /// Takes note of a run of text.
    fn run(&mut self, content: &[Inline], span: Span, out: &mut Filled) {
        let text = tree::plain(content);
        let own = if self.dated { !is_blank(content) } else { !self.template.is_unwritten(content, &text) };
        self.words(&text, own, span, out);
    }

    /// Takes note of words, and of what they leave open.
    fn words(&mut self, text: &str, own: bool, span: Span, out: &mut Filled) {
        self.note(own, span, out);
        if own {
            out.unclear.extend(clarification(text).map(|question| (span, question.to_owned())));
        } else if text.trim_start().starts_with(['[', '{', '<'])
            && text.contains(char::is_alphabetic)
            && is_pattern(text)
        {
            out.unwritten.push(span);
        }
    }

    fn note(&mut self, own: bool, span: Span, out: &mut Filled) {
        if !own {
            self.placeholders.insert(span.start);
        }
        out.fill = out.fill.max(if own { Fill::Own } else { Fill::Placeholder });
    }

    fn list_item(&mut self, item: &ListItem, wanted: Wanted, out: &mut Filled) {
        let content = first_line(item);
        let text = tree::plain(content);
        let first = usize::from(!content.is_empty());
        if let Some(mark) = item.task {
            self.task(content, &text, mark, item, out);
        } else if !content.is_empty() {
            if is_unfilled(content, &text, item, wanted) {
                self.note(false, item.span, out);
                out.unwritten.extend(Some(item.span).filter(|_| !wanted.head(content).id.is_empty()));
            } else {
                self.run(content, item.span, out);
            }
            if let (bare, Some(state)) = state::strip_front(&text)
                && !self.tells_past
                && wanted.kind.is_some_and(|kind| kind.has(Habit::Ticked))
                // What comes if something else does is a branch, and no task.
                && !bare.trim_start().starts_with("If ")
            {
                let (text, done) = (bare.trim().to_owned(), state == ItemState::Done);
                out.tasks.push(Task { text, done, standard: false, span: item.span });
            }
        }
        let before = std::mem::take(&mut out.fill);
        for block in &item.blocks[first..] {
            self.block(block, wanted, out);
        }
        if out.fill == Fill::Own && is_lead(content) {
            self.placeholders.remove(&item.span.start);
        }
        out.fill = out.fill.max(before);
    }

    fn task(&mut self, content: &[Inline], text: &str, mark: char, item: &ListItem, out: &mut Filled) {
        // What is struck out is nobody's task any more.
        if tree::is_struck(content) {
            out.fill = Fill::Own;
            return;
        }
        let state = ItemState::of_mark(mark);
        if state.is_none() {
            let message = format!("the checkbox mark `{mark}` is counted as open");
            let finding = Diagnostic::new(&diag::UNKNOWN_CHECKBOX, self.path, item.span, message);
            self.diagnostics.push(finding.with_help("write `[x]` when it is done and `[ ]` when it is not"));
        }
        let done = state == Some(ItemState::Done);
        let standard = !done && self.template.is_placeholder(text);
        if standard {
            self.placeholders.insert(item.span.start);
        }
        out.fill = out.fill.max(if standard { Fill::Placeholder } else { Fill::Own });
        if !is_pattern(text) {
            out.tasks.push(Task { text: text.trim().to_owned(), done, standard, span: item.span });
        }
    }
}

/// Whether a block is a line such as `**Before:**`, below which crosses tell what was wrong, and not what is open.
fn leads_to_what_was(block: &Block) -> bool {
    let BlockKind::Paragraph(content) = &block.kind else { return false };
    let text = tree::plain(content);
    let words = normalize(text.split('(').next().unwrap_or_default());
    is_lead(content) && matches!(words.as_str(), "before" | "before this" | "previously")
}

/// Whether a row has an id alone in its first cell, and others behind it.
fn begins_with_id(row: &TableRow, wanted: Wanted) -> bool {
    let id = |first: &Vec<Inline>| {
        let head = wanted.title(&tree::plain(first));
        !head.id.is_empty() && head.label.is_empty()
    };
    row.cells.len() > 1 && row.cells.first().is_some_and(id)
}

/// Whether an item has an id or a label, and nothing is said behind it.
fn is_unfilled(content: &[Inline], text: &str, item: &ListItem, wanted: Wanted) -> bool {
    let label = item.blocks.len() == 1 && is_bare_label(content);
    if !label && !may_end_in_pattern(text) {
        return false;
    }
    let head = wanted.head(content);
    if head.id.is_empty() { label } else { head.label.is_empty() && is_pattern(&head.text) }
}
