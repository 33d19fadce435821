//! The sections of a document -> what they state: one [`Item`] for each entry, whatever it is written as, and the facts
//! that entries and code of narrower kinds declare.
//!
//! An entry is a list item, a row of a table, a heading with what stands below it, a paragraph that begins with its name,
//! or a group of labelled lines. All are taken apart by the same readers: [`head`] for the first line, [`below`] for the
//! rest, [`table`] for cells; [`shape`] says which headings are entries. A kind only says which parts it wants and what
//! names them (`words/kind.rs`, `words/parts.txt`).

pub mod below;
mod group;
mod head;
mod nothing;
mod shape;
mod table;
mod typed;

use std::collections::BTreeSet;

use crate::diag::{self, Diagnostic, Span};
use crate::document::outline::Outline;
use crate::markdown::tree::{self, Block, BlockKind, Inline, InlineKind, ListItem, MarkdownTable};
use crate::slug::{self, UniqueNames};
use crate::spec::fact::{Fact, FactKind};
use crate::spec::item::{Detail, Item};
use crate::spec::item_id::{ItemKind, ItemPrefix};
use crate::template::is_pattern;
use crate::words::kind::{Headings, Kind, Prose, REQUIREMENTS, Reading, normalize};
use crate::words::naming::is_aside;
use crate::words::part::Part;
use crate::words::state::ItemState;
use below::{BelowReader, Piece, first_line, kept, labelled, lead_in, raw_text};
use group::Group;
pub use head::Head;
pub use head::Wanted;
pub use nothing::says_nothing;
pub use shape::{SectionRole, SectionShape, Shaper};
use table::Columns;

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
                self.group(Group { alone, ..group }, &blocks, index);
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
        let draft = Draft { head, below, span: section.span, mark: None, heading: Some(index), raw };
        self.push(&group, draft);
        let blocks: Vec<&'a Block> = section.blocks.iter().map(|at| &self.of.blocks[*at]).collect();
        self.inner(&group, &blocks, index);
    }

    /// A section that belongs to an entry: its code declares what the entry's own would.
    fn part(&mut self, index: usize, owner: usize, blocks: &[&'a Block]) {
        let group = Group::of(&self.of.shapes[owner], &[], false);
        self.inner(&group, blocks, index);
    }

    /// What stands within an entry and is more than a part of it: code, and lists below a line that is the title of a
    /// section.
    fn inner(&mut self, group: &Group<'a>, blocks: &[&'a Block], index: usize) {
        for (kind, list) in group::inner_lists(blocks, group.kind) {
            let inner = Group { kind: Some(kind), ..group.clone() };
            self.group(inner, &[list], index);
        }
        let mut titled = group.clone();
        for block in blocks {
            match &block.kind {
                // A line that leads to an example is its title.
                BlockKind::Paragraph(content) => {
                    titled.topic = lead_in(content).or_else(|| group.topic.clone());
                }
                BlockKind::Code { info, literal } => self.code(&titled, info, literal, block.span, index),
                _ => {}
            }
        }
    }

    /// The entries of a run of blocks, in their order.
    fn group(&mut self, mut group: Group<'a>, blocks: &[&'a Block], index: usize) {
        let known = self.known();
        let base = group.clone();
        let mut at = 0;
        while let Some(block) = blocks.get(at) {
            at += 1;
            let leaf = matches!(block.kind, BlockKind::Paragraph(_) | BlockKind::Code { .. });
            if leaf && known(block.span.start) {
                continue;
            }
            match &block.kind {
                BlockKind::Paragraph(content) => {
                    let rest = &blocks[at..];
                    at += self.paragraph(content, block.span, rest, (&mut group, &base), index);
                }
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
            let named = matches!(content.first().map(|inline| &inline.kind), Some(InlineKind::Strong(_)));
            let head = base.wanted().title(&lead);
            if named && (!head.id.is_empty() || base.is_title(&lead, rest)) {
                let count = group::body(rest, base);
                let below = rest[..count].iter().map(|block| Piece::Block(block)).collect();
                let span = rest[..count].last().map_or(span, |last| span.to(last.span));
                group.clone_from(base);
                self.push(group, Draft { head, below, span, mark: None, heading: None, raw: lead });
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
        let is_named = |line: &&[Inline]| {
            labelled(line).is_some()
                || tree::plain(line).split_once(':').is_some_and(|(word, _)| group.is_part(word))
        };
        let apart = lines.len() > 1 && lines[1..].iter().all(is_named);
        let first = if apart { lines[0] } else { content };
        let head = wanted.head(first);
        let label = labelled(first).map(|(label, _)| label);
        let in_parts = label.as_deref().is_some_and(|label| group.is_part(label));
        let mut below: Vec<Piece<'a>> =
            if apart { lines[1..].iter().copied().map(Piece::Line).collect() } else { Vec::new() };
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
            self.push(group, Draft { head, below, span, mark: None, heading: None, raw });
            return lists;
        }
        self.prose(group, content, &raw, span);
        0
    }

    /// Prose, where the kind takes entries from it.
    fn prose(&mut self, group: &Group<'a>, content: &[Inline], raw: &str, span: Span) {
        let Some(kind) = group.kind.filter(|_| !group.silent) else { return };
        match kind.row().prose {
            Prose::Always if !group.tells(raw) => {}
            Prose::Always => {
                let head = Head { text: kept(raw), ..group.wanted().head(content) };
                let head = Head { label: String::new(), ..head };
                self.push(
                    group,
                    Draft {
                        head,
                        below: Vec::new(),
                        span,
                        mark: None,
                        heading: None,
                        raw: raw_text(content),
                    },
                );
            }
            Prose::Binding if group::is_binding(raw) => {
                for text in group::sentences(raw).filter(|text| group::is_binding(text)) {
                    let head = Head { text: kept(text), ..Head::default() };
                    self.push(
                        group,
                        Draft {
                            head,
                            below: Vec::new(),
                            span,
                            mark: None,
                            heading: None,
                            raw: String::new(),
                        },
                    );
                }
            }
            Prose::Never | Prose::Binding => {}
            Prose::Questions => {
                for text in group::sentences(raw).filter(|text| text.ends_with('?')) {
                    let head = Head { text: kept(text), ..Head::default() };
                    self.push(
                        group,
                        Draft {
                            head,
                            below: Vec::new(),
                            span,
                            mark: None,
                            heading: None,
                            raw: String::new(),
                        },
                    );
                }
            }
        }
    }

    fn list(&mut self, group: &Group<'a>, items: &'a [ListItem], ordered: bool, index: usize) {
        let known = self.known();
        let items: Vec<&'a ListItem> = items.iter().filter(|item| !known(item.span.start)).collect();
        let wanted = group.wanted();
        let heads: Vec<Head> = items.iter().map(|item| wanted.head(first_line(item))).collect();
        // Where requirements have ids, what has none says more of them.
        let numbered = heads.iter().any(|head| !head.id.is_empty());
        let numbered = numbered && group.kind.is_some_and(|kind| REQUIREMENTS.contains(&kind));
        if group.describes_one(&items) {
            let below = items.iter().flat_map(|item| item.blocks.iter().map(Piece::Block)).collect();
            let span = items.first().map_or(Span::default(), |item| item.span);
            let span = items.iter().fold(span, |span, item| span.to(item.span));
            return self.push(
                group,
                Draft { head: Head::default(), below, span, mark: None, heading: None, raw: String::new() },
            );
        }
        for (item, head) in items.into_iter().zip(heads) {
            let nested: &'a [Block] = item.blocks.get(1..).unwrap_or_default();
            if first_line(item).is_empty() {
                let inner: Vec<&'a Block> = item.blocks.iter().collect();
                self.group(group.clone(), &inner, index);
                continue;
            }
            if (numbered && head.id.is_empty()) || !group.takes_item(&head, ordered, item) {
                // Entries with ids may stand below a name of their group.
                let inner: Vec<&'a Block> = nested.iter().collect();
                if group.may_hold_entries() {
                    self.group(group.below(head.title()), &inner, index);
                }
                continue;
            }
            let below = nested.iter().map(Piece::Block).collect();
            let raw = raw_text(first_line(item));
            let title = head.title().trim_end_matches(':').to_owned();
            self.push(group, Draft { head, below, span: item.span, mark: item.task, heading: None, raw });
            // Entries with ids of their own may be nested in others.
            let lists = nested.iter().filter(|block| matches!(block.kind, BlockKind::List { .. }));
            lists.for_each(|block| self.nested_ids(group, block));
            let titled = Group { topic: group.topic.clone().or(Some(title)), ..group.clone() };
            let group = if group.reading() == Reading::Samples { &titled } else { group };
            nested.iter().for_each(|block| self.code_in(group, block, index));
        }
    }

    /// Entries with an id, or with a box, in a list below another entry.
    fn nested_ids(&mut self, group: &Group<'a>, block: &'a Block) {
        let BlockKind::List { items, .. } = &block.kind else { return };
        let known = self.known();
        for item in items.iter().filter(|item| !known(item.span.start)) {
            let head = group.wanted().head(first_line(item));
            let boxed = item.task.is_some() && group.kind == Some(Kind::AcceptanceCriteria);
            if !head.id.is_empty() || boxed {
                let nested = item.blocks.get(1..).unwrap_or_default();
                let below = nested.iter().map(Piece::Block).collect();
                let raw = raw_text(first_line(item));
                self.push(group, Draft { head, below, span: item.span, mark: item.task, heading: None, raw });
                let lists = nested.iter().filter(|block| matches!(block.kind, BlockKind::List { .. }));
                lists.for_each(|block| self.nested_ids(group, block));
            }
        }
    }

    fn table(&mut self, group: &Group<'a>, table: &'a MarkdownTable, index: usize) {
        let known = self.known();
        let wanted = group.wanted();
        let columns = Columns::of(wanted, table);
        if group.reading() == Reading::Models {
            let name = group.topic.clone().unwrap_or_default();
            return self.model(name, table, index);
        }
        for row in table.rows.iter().filter(|row| !known(row.span.start)) {
            let head = columns.head(wanted, row);
            if head.id.is_empty() && is_aside(head.title()) {
                continue;
            }
            if columns.are_known() || !head.id.is_empty() || group.takes_any_table() {
                let raw = row.cells.iter().map(|cell| raw_text(cell)).collect::<Vec<_>>().join(" | ");
                self.push(
                    group,
                    Draft { head, below: Vec::new(), span: row.span, mark: None, heading: None, raw },
                );
            }
        }
    }

    /// What is one entry of a group becomes an item, or the facts that it names.
    fn push(&mut self, group: &Group<'a>, draft: Draft<'a>) {
        if group.silent {
            return;
        }
        let known = self.known();
        let kind = draft.head.kind.as_ref().and_then(ItemKind::known).or(group.kind);
        let steps = kind == Some(Kind::TestStrategy) && !below::clauses(&draft.head.text).is_empty();
        let kind = if steps { Some(Kind::TestCases) } else { kind };
        let mut below = BelowReader::read(kind, &draft.below, &known);
        let Draft { head, below: pieces, span, mark, heading, raw } = draft;
        let Head { id, kind: of_id, label, mut text, state, mut details, .. } = head;
        if kind.is_some_and(|kind| kind.row().parts.contains(&Part::Given)) {
            details.extend(below::clauses(&text));
            if label.is_empty()
                && details.iter().any(|detail| detail.part == Some(Part::Given))
                && below.details.is_empty()
            {
                text = kept(&text);
            }
        }
        details.append(&mut below.details);
        let mut label = label;
        group::take_subject(&mut label, &mut text, &mut details);
        // A few words above a list are its name.
        let bare = id.is_empty() && label.is_empty() && !below.texts.is_empty() && mark.is_none();
        if bare && group.wanted().names_things() && text.split_whitespace().count() <= 5 {
            label = text.trim_end_matches(':').to_owned();
            text = String::new();
        }
        if text.is_empty() {
            text = kept(&below.texts.join(if heading.is_some() { " " } else { "; " }));
        } else if id.is_empty() && label.is_empty() && !below.texts.is_empty() {
            text = kept(&format!("{text} {}", below.texts.join("; ")));
        }
        let (text, label) = (kept(&text), kept(&label));
        let said = if label.is_empty() { &text } else { &label };
        if id.is_empty() && details.is_empty() && says_nothing(said, group.kind) {
            self.out.nothing = true;
            return;
        }
        let named = heading.is_some() && !id.is_empty();
        if !named && details.is_empty() && is_pattern(&text) && is_pattern(&label) {
            return;
        }
        let listed = match group.reading() {
            Reading::Models => Some(typed::model_of_entry(&label, &text, &pieces).into_iter().collect()),
            Reading::Tree => Some(typed::paths(&raw, "", &pieces)),
            _ => None,
        };
        if let Some(facts) = listed {
            return self.facts(facts, span, heading);
        }
        let told = mark.and_then(|mark| ItemState::of_mark(mark).or(Some(ItemState::Open)));
        let answered =
            details.iter().any(|detail| detail.part == Some(Part::Answer) && !is_pattern(&detail.text));
        let cell = details
            .iter()
            .find(|detail| detail.part == Some(Part::State))
            .and_then(|detail| ItemState::of_text(&detail.text));
        let state = state
            .filter(|state| *state == ItemState::Dropped)
            .or(told)
            .or(state)
            .or(cell)
            .or(answered.then_some(ItemState::Done))
            .or(group.state);
        if let Some(topic) =
            group.topic.as_ref().filter(|_| details.iter().all(|detail| detail.part != Some(Part::Topic)))
        {
            details.push(Detail { part: Some(Part::Topic), label: String::new(), text: topic.clone() });
        }
        let kind = of_id.unwrap_or_else(|| {
            kind.map_or_else(|| ItemKind::Own(String::new()), |kind| ItemKind::Known(kind.of_entry()))
        });
        let item =
            Item { kind, id, label, text, details, state, progress: None, anchor: String::new(), span };
        self.place(group, item, heading, &raw);
    }

    /// Gives an entry its place, and keeps it as what its section is read for.
    fn place(&mut self, group: &Group<'a>, mut item: Item, heading: Option<usize>, raw: &str) {
        let reading = item.kind.known().map_or(group.reading(), |kind| kind.row().reading);
        if let Some(facts) = typed::facts(reading, &item, raw) {
            return self.facts(facts, item.span, heading);
        }
        item.anchor = match heading {
            Some(index) if item.id.is_empty() => self.of.outline[index].anchor.clone(),
            // The heading's own anchor may already be the item's.
            Some(index) if self.of.outline[index].anchor == slug::anchor(&item.id) => {
                self.of.outline[index].anchor.clone()
            }
            _ if !item.id.is_empty() => self.anchors.unique(&slug::anchor(&item.id)),
            _ => {
                let words =
                    if item.label.is_empty() && item.kind.name().is_empty() { "" } else { item.title() };
                if words.is_empty() {
                    String::new()
                } else {
                    let section = self.section_anchor(item.span);
                    self.anchors.unique(&format!("{section}-{}", slug::heading(group::first_words(words))))
                }
            }
        };
        if !item.id.is_empty() {
            self.once(&item.id, item.span);
        }
        // Several sentences of a paragraph share its place.
        if let Some(before) = self.out.items.last().filter(|last| last.span.start == item.span.start) {
            item.anchor.clone_from(&before.anchor);
        }
        self.out.items.push(item);
    }

    /// What an entry declares; what has a name of its own has a place, too.
    fn facts(&mut self, facts: Vec<FactKind>, span: Span, heading: Option<usize>) {
        let section = self.section_anchor(span);
        for kind in facts {
            let anchor = match (heading, typed::name(&kind)) {
                (Some(index), _) => self.of.outline[index].anchor.clone(),
                (None, Some(name)) => self.anchors.unique(&format!("{section}-{}", slug::heading(name))),
                _ => String::new(),
            };
            self.out.facts.push(Fact { kind, anchor, span });
        }
    }

    /// The anchor of the section in which something stands.
    fn section_anchor(&self, span: Span) -> &'a str {
        let at =
            self.of.outline.partition_point(|section| section.span.start <= span.start).saturating_sub(1);
        &self.of.outline[at].anchor
    }

    /// Reports the second item of an id.
    fn once(&mut self, id: &str, span: Span) {
        if !self.ids.insert(id.to_lowercase()) {
            let message = format!("`{id}` is declared twice; links to it lead to the first");
            let finding = Diagnostic::new(&diag::DUPLICATE_ITEM, self.of.path, span, message);
            self.diagnostics.push(finding.with_help("give the second one a number of its own"));
        }
    }

    fn code_in(&mut self, group: &Group<'a>, block: &'a Block, index: usize) {
        match &block.kind {
            BlockKind::Code { info, literal } if !self.of.placeholders.contains(&block.span.start) => {
                self.code(group, info, literal, block.span, index);
            }
            BlockKind::List { items, .. } => {
                items
                    .iter()
                    .flat_map(|item| &item.blocks)
                    .for_each(|block| self.code_in(group, block, index));
            }
            _ => {}
        }
    }

    /// What a block of code declares.
    fn code(&mut self, group: &Group<'a>, info: &str, literal: &str, span: Span, index: usize) {
        if group.silent || self.of.placeholders.contains(&span.start) {
            return;
        }
        let heading = (self.of.shapes[index].role != SectionRole::Holds)
            .then_some(self.of.outline[index].title.as_str());
        let title = group.topic.as_deref().or(heading);
        let (facts, cases) = typed::code(group.reading(), info, literal, title.unwrap_or_default());
        if facts.is_empty() {
            return self.cases(cases, span);
        }
        let anchor = self.anchors.unique(&format!("{}-code", self.of.outline[index].anchor));
        let facts = facts.into_iter().map(|kind| Fact { kind, anchor: anchor.clone(), span });
        self.out.facts.extend(facts);
        self.cases(cases, span);
    }

    /// Scenarios in a block of code; one that a heading above tells is that heading's.
    fn cases(&mut self, cases: Vec<Item>, span: Span) {
        let mut from = span.start;
        for case in cases {
            let same =
                self.out.items.iter_mut().find(|item| item.kind == case.kind && item.details.is_empty());
            if let Some(told) = same.filter(|told| normalize(told.title()) == normalize(&case.label)) {
                told.details = case.details;
                continue;
            }
            // It stands in its lines of the block.
            let left = self.of.text.get(from..span.end).unwrap_or_default();
            let start = left.find(&case.label).map_or(from, |at| from + at);
            from = self.of.text.floor_char_boundary((start + case.label.len()).min(span.end));
            self.out.items.push(Item { span: Span::new(start, from.max(start)), ..case });
        }
    }

    /// A table of fields is a model of the name above it.
    fn model(&mut self, name: String, table: &MarkdownTable, index: usize) {
        let name = if name.is_empty() && self.of.shapes[index].role == SectionRole::Entry {
            self.of.outline[index].title.clone()
        } else {
            name
        };
        let Some((model, span)) = typed::model_of_table(&name, table) else { return };
        let anchor = self.anchors.unique(&format!(
            "{}-{}",
            self.of.outline[index].anchor,
            slug::heading(typed::name(&model).unwrap_or("table"))
        ));
        self.out.facts.push(Fact { kind: model, anchor, span });
    }
}
