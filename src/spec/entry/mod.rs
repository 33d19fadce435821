//! The sections of a document -> what they state: one [`Item`] for each entry, whatever it is written as, and the facts
//! that entries and code of narrower kinds declare.
//!
//! An entry is a list item, a row of a table, a heading with what stands below it, a paragraph that begins with its name,
//! or a group of labelled lines. All are taken apart by the same readers: [`head`] for the first line, [`below`] for the
//! rest, [`table`] for cells; [`shape`] says which headings are entries. A kind only says which parts it wants and what
//! names them (`words/kind.rs`, `words/parts.txt`).

pub mod below;
mod document;
mod group;
mod head;
mod head_state;
mod inline_part;
mod keep;
mod list;
mod model;
mod nothing;
mod shape;
mod table;
mod typed;

use std::collections::BTreeSet;

use crate::diag::{Diagnostic, Span};
use crate::document::outline::Outline;
use crate::markdown::tree::{self, Block, BlockKind, Inline, ListItem};
use crate::slug::UniqueNames;
use crate::spec::fact::Fact;
use crate::spec::item::Item;
use crate::spec::item_id::ItemPrefix;
use crate::spec::sentence::sentences;
use crate::template::is_pattern;
use crate::words::kind::{Headings, Kind, Prose, Reading};
use below::{Piece, first_line, is_bold, kept, labelled, lead_in, loosely_named, raw_text};
use group::{Group, Paragraphs};
pub use head::Head;
pub use head::Wanted;
pub use nothing::{leaves_open, says_nothing};
pub use shape::{SectionRole, SectionShape, Shaper};

/// What one section states.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SectionEntries {
    pub items: Vec<Item>,
    pub facts: Vec<Fact>,
    /// Whether it says that there is nothing.
    pub nothing: bool,
}

/// A document cut into sections, whose entries are read.
#[derive(Clone, Copy)]
pub struct Sections<'a> {
    pub blocks: &'a [Block],
    pub outline: &'a [Outline],
    pub shapes: &'a [SectionShape],
    /// The prefixes that declare items in each section.
    pub prefixes: &'a [Vec<ItemPrefix<'a>>],
    /// The sections of a team's own, in which what has a label is an entry.
    pub own: &'a [bool],
    /// Where the blocks begin that are the template's own words.
    pub placeholders: &'a BTreeSet<usize>,
    pub path: &'a str,
    /// The text of the file.
    pub text: &'a str,
    /// What the document is called.
    pub title: &'a str,
}

/// Reads one section after the other.
pub struct EntryReader<'a> {
    of: Sections<'a>,
    /// Anchors given so far.
    pub anchors: UniqueNames,
    pub diagnostics: Vec<Diagnostic>,
    /// Ids declared so far, in lower case.
    ids: BTreeSet<String>,
    out: SectionEntries,
}

/// An entry as it stands in the text.
struct Draft<'b> {
    head: Head,
    below: Vec<Piece<'b>>,
    span: Span,
    mark: Option<char>,
    /// The section whose heading it is.
    heading: Option<usize>,
    /// What it says as written, with its backticks.
    raw: String,
}

impl<'b> Draft<'b> {
    /// One with nothing below it.
    fn line(head: Head, span: Span, raw: String) -> Self {
        Self { head, below: Vec::new(), span, mark: None, heading: None, raw }
    }

    /// A list item with what stands in it.
    fn item(head: Head, item: &'b ListItem) -> Self {
        let below = item.blocks.iter().skip(1).map(Piece::Block).collect();
        let raw = raw_text(first_line(item));
        Self { head, below, span: item.span, mark: item.task, heading: None, raw }
    }
}

impl<'a> EntryReader<'a> {
    pub fn new(of: Sections<'a>, anchors: UniqueNames) -> Self {
        Self { of, anchors, diagnostics: Vec::new(), ids: BTreeSet::new(), out: SectionEntries::default() }
    }

    /// What a section states. `untouched` tells whether it holds nothing of the author's own.
    pub fn section(&mut self, index: usize, untouched: bool) -> SectionEntries {
        let shape = &self.of.shapes[index];
        let blocks: Vec<&'a Block> =
            self.of.outline[index].blocks.iter().map(|at| &self.of.blocks[*at]).collect();
        match shape.role {
            SectionRole::Holds => {
                let level = self.of.outline[index].level;
                let below = self.of.outline.get(index + 1).is_some_and(|next| next.level > level);
                let alone = self.of.outline[index].kind.is_some() && !below;
                let group = Group::of(shape, &self.of.prefixes[index], self.of.own[index]);
                self.group(Group { alone, ..group.among(&blocks) }, &blocks, index);
            }
            SectionRole::Entry => self.heading(index, untouched),
            SectionRole::Part(owner) => self.part(index, owner, &blocks),
            SectionRole::Aside => {}
        }
        std::mem::take(&mut self.out)
    }

    fn known(&self) -> impl Fn(usize) -> bool + use<'a> {
        let placeholders = self.of.placeholders;
        move |start| placeholders.contains(&start)
    }

    /// The entry that a heading is, with what stands below it.
    fn heading(&mut self, index: usize, untouched: bool) {
        let section = &self.of.outline[index];
        let shape = &self.of.shapes[index];
        let own = section.parent.map_or(index, |parent| parent);
        let group = Group::of(shape, &self.of.prefixes[own], self.of.own[index]);
        let wanted = group.wanted();
        let whole = shape.subject.is_some_and(|kind| kind.row().headings == Headings::Whole);
        let head = if whole {
            Head { label: self.of.title.to_owned(), ..Head::default() }
        } else {
            wanted.title(&section.title)
        };
        // Lists that only continue the template's words are nobody's entry.
        if untouched && (is_pattern(&head.label) || !head.id.is_empty() || whole) {
            return;
        }
        let owned = (index + 1..self.of.outline.len())
            .take_while(|at| self.of.outline[*at].level > section.level)
            .filter(|at| self.of.shapes[*at].role == SectionRole::Part(index));
        let mut below: Vec<Piece<'a>> = Vec::new();
        for at in std::iter::once(index).chain(owned) {
            let blocks = self.of.outline[at].blocks.iter().map(|block| &self.of.blocks[*block]);
            // A list of acceptance scenarios is read for itself.
            below.extend(group::own_part(blocks, group.kind).map(Piece::Block));
        }
        let raw = section.title.clone();
        let draft = Draft { below, heading: Some(index), ..Draft::line(head, section.span, raw) };
        self.push(&group, draft);
        let blocks: Vec<&'a Block> = section.blocks.iter().map(|at| &self.of.blocks[*at]).collect();
        self.inner(&group, &blocks, index);
    }

    /// A section that belongs to an entry: its code declares what the entry's own would.
    fn part(&mut self, index: usize, owner: usize, blocks: &[&'a Block]) {
        let group = Group::of(&self.of.shapes[owner], &[], false);
        self.inner(&group, blocks, index);
    }

    /// The entries of a run of blocks, in their order.
    fn group(&mut self, mut group: Group<'a>, blocks: &[&'a Block], index: usize) {
        let known = self.known();
        let base = group.clone();
        let mut at = 0;
        let mut listed = false;
        while let Some(block) = blocks.get(at) {
            let before = at.checked_sub(1).map(|at| blocks[at]);
            at += 1;
            let leaf = matches!(block.kind, BlockKind::Paragraph(_) | BlockKind::Code { .. });
            if leaf && known(block.span.start) {
                continue;
            }
            // A name of its own behind a list ends what the line above the list led to.
            if let BlockKind::Paragraph(content) = &block.kind
                && listed
                && group.kind != base.kind
                && labelled(content).is_some_and(|(label, _)| !group.is_part(&label))
            {
                group.clone_from(&base);
            }
            listed = matches!(block.kind, BlockKind::List { .. } | BlockKind::Table(_));
            if listed && group.paragraphs == Paragraphs::Lead {
                group.paragraphs = Paragraphs::Any;
            }
            match &block.kind {
                BlockKind::Paragraph(content) => {
                    let rest = &blocks[at..];
                    at += self.paragraph(content, block.span, rest, (&mut group, &base), index);
                    if group.reading() == Reading::Samples {
                        group.topic = group::sample_title(content).or_else(|| base.topic.clone());
                    }
                }
                BlockKind::List { items, .. } if group.quotes(before, items) => {}
                BlockKind::List { start, items, .. } => self.list(&group, items, start.is_some(), index),
                BlockKind::Table(table) => self.table(&group, table, index),
                BlockKind::Code { info, literal } => self.code(&group, info, literal, block.span, index),
                BlockKind::Quote(inner) | BlockKind::Alert { blocks: inner, .. } => {
                    let inner: Vec<&'a Block> = inner.iter().collect();
                    self.group(group.clone(), &inner, index);
                }
                BlockKind::Html(_)
                | BlockKind::Rule
                | BlockKind::Heading { .. }
                | BlockKind::Footnote { .. } => {}
            }
        }
    }

    /// A paragraph: an entry with the blocks that follow it, a line that leads to a list, or prose. Gives how many of the
    /// blocks that follow belong to it.
    fn paragraph(
        &mut self,
        content: &'a [Inline],
        span: Span,
        rest: &[&'a Block],
        (group, base): (&mut Group<'a>, &Group<'a>),
        index: usize,
    ) -> usize {
        let raw = tree::plain(content);
        if let Some(lead) = lead_in(content) {
            // A line of bold words may be an entry's name.
            let named = is_bold(content);
            let head = base.wanted().title(&lead);
            if named && (!head.id.is_empty() || base.is_title(&lead, rest)) {
                let count = group::body(rest, base);
                let below = rest[..count].iter().map(|block| Piece::Block(block)).collect();
                let span = rest[..count].last().map_or(span, |last| span.to(last.span));
                group.clone_from(base);
                self.push(group, Draft { below, ..Draft::line(head, span, lead) });
                rest[..count].iter().for_each(|block| self.code_in(group, block, index));
                return count;
            }
            *group = base.below(&lead);
            return 0;
        }
        if says_nothing(&raw, group.kind) {
            self.out.nothing = true;
            return 0;
        }
        let lines: Vec<&'a [Inline]> = tree::lines(content).collect();
        let wanted = group.wanted();
        let heads = lines.iter().map(|line| wanted.head(line)).take_while(|head| !head.id.is_empty());
        let heads: Vec<Head> = if lines.len() > 1 { heads.collect() } else { Vec::new() };
        if heads.len() > 1 && heads.len() == lines.len() {
            for (line, head) in lines.iter().zip(heads) {
                let place =
                    line.first().zip(line.last()).map_or(span, |(first, last)| first.span.to(last.span));
                self.push(group, Draft::line(head, place, raw_text(line)));
            }
            return 0;
        }
        let is_named = |line: &&[Inline]| {
            labelled(line).is_some()
                || tree::plain(line).split_once(':').is_some_and(|(word, _)| group.is_part(word))
        };
        // Beside lines that the kind knows by their names may stand others: `Impact: high`.
        let further = lines.get(1..).unwrap_or_default();
        let apart = further.iter().any(is_named)
            && further.iter().all(|line| is_named(line) || loosely_named(line).is_some());
        let first = if apart { lines[0] } else { content };
        let head = wanted.head(first);
        let label = labelled(first).map(|(label, _)| label);
        let in_parts = label.as_deref().is_some_and(|label| group.is_part(label));
        let mut below: Vec<Piece<'a>> =
            if apart { lines[1..].iter().copied().map(Piece::Line).collect() } else { Vec::new() };
        if let Some(kind) = group.told_of(&head) {
            self.push_as(kind, group, Draft::line(head, span, raw));
            return 0;
        }
        let is_entry = !head.id.is_empty() || (apart && in_parts) || group.takes_paragraph(&head, &raw);
        if is_entry {
            let head = if in_parts && apart {
                below.insert(0, Piece::Line(first));
                Head::default()
            } else {
                head
            };
            let lists = if group.wants_lists_below(&head) {
                rest.iter().take_while(|block| matches!(block.kind, BlockKind::List { .. })).count()
            } else {
                0
            };
            below.extend(rest[..lists].iter().map(|block| Piece::Block(block)));
            let span = rest[..lists].last().map_or(span, |last| span.to(last.span));
            self.push(group, Draft { below, ..Draft::line(head, span, raw) });
            return lists;
        }
        self.prose(group, content, &raw, span);
        // What is listed below a question and asks nothing says more of it.
        let considered = |block: &&&Block| match &block.kind {
            BlockKind::List { items, .. } => {
                !items.iter().any(|item| item.task.is_some() || tree::plain(first_line(item)).contains('?'))
            }
            _ => false,
        };
        let question = group.kind == Some(Kind::OpenQuestions) && raw.trim_end().ends_with('?');
        usize::from(question && rest.first().is_some_and(|block| considered(&block)))
    }

    /// Prose, where the kind takes entries from it.
    fn prose(&mut self, group: &Group<'a>, content: &[Inline], raw: &str, span: Span) {
        let Some(kind) = group.kind.filter(|_| !group.silent) else { return };
        let row = kind.row();
        let is_one = |text: &&str| match row.prose {
            Prose::Binding => group.paragraphs != Paragraphs::Lead && group::is_binding(text),
            // `In oak? Ash?`: one or two words only carry a question on.
            Prose::Questions => text.ends_with('?') && text.split_whitespace().count() > 2,
            Prose::Never | Prose::Always => false,
        };
        if row.prose == Prose::Always && group.tells(raw) {
            let head = Head { text: kept(raw), label: String::new(), ..group.wanted().head(content) };
            return self.push(group, Draft::line(head, span, raw_text(content)));
        }
        for text in sentences(raw).filter(is_one) {
            let head = Head { text: kept(text), ..Head::default() };
            self.push(group, Draft::line(head, span, String::new()));
        }
    }
}
