//! Entries taken apart -> what their section is read for: items with a place of their own, or the facts that they and
//! their code declare.

use super::below::{self, BelowReader, kept};
use super::group::{self, Group};
use super::head::Head;
use super::nothing::says_nothing;
use super::shape::SectionRole;
use super::{Draft, EntryReader, model, typed};
use crate::diag::{self, Diagnostic, Span};
use crate::markdown::tree::{Block, BlockKind, MarkdownTable};
use crate::slug;
use crate::spec::fact::{Fact, FactKind};
use crate::spec::item::{Detail, Item};
use crate::spec::item_id::ItemKind;
use crate::spec::named::BlockNames;
use crate::spec::sentence;
use crate::template::is_pattern;
use crate::words::kind::{Kind, Reading, normalize};
use crate::words::part::Part;
use crate::words::state::ItemState;

impl<'a> EntryReader<'a> {
    /// An entry of another kind than those around it, which its label only names.
    pub(super) fn push_as(&mut self, kind: Kind, group: &Group<'a>, draft: Draft<'a>) {
        let head = Head { label: String::new(), ..draft.head };
        self.push(&Group { kind: Some(kind), ..group.clone() }, Draft { head, ..draft });
    }

    /// What is one entry of a group becomes an item, or the facts that it names.
    pub(super) fn push(&mut self, group: &Group<'a>, draft: Draft<'a>) {
        if group.silent {
            return;
        }
        let known = self.known();
        let kind = draft.head.kind.as_ref().and_then(ItemKind::known).or(group.kind);
        let steps = kind == Some(Kind::TestStrategy) && !below::clauses(&draft.head.text).is_empty();
        let kind = if steps { Some(Kind::TestCases) } else { kind };
        let mut below = BelowReader::read(kind, &draft.below, &known);
        let told = !draft.head.text.is_empty();
        let Draft { head, below: pieces, span, mark, heading, raw } = draft;
        let Head { id, kind: of_id, mut label, mut text, state, mut details, .. } = head;
        if kind.is_some_and(|kind| kind.row().parts.contains(&Part::Given)) {
            details.extend(below::clauses(&text));
        }
        details.append(&mut below.details);
        // What stands below a question that is behind us answers it.
        let is_over = state.is_some_and(|state| state != ItemState::Open) && text.ends_with('?');
        if kind == Some(Kind::OpenQuestions) && is_over && heading.is_none() && !below.texts.is_empty() {
            let answer = kept(&std::mem::take(&mut below.texts).join("; "));
            details.push(Detail { part: Some(Part::Answer), label: String::new(), text: answer });
        }
        group::take_subject(kind, &mut label, &mut text, &mut details);
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
        // What stands behind the name of a phase in its line is its scope, too.
        if kind == Some(Kind::Rollout) && told && heading.is_none() && !id.is_empty() && !label.is_empty() {
            let joint = if text.starts_with('(') { " " } else { ": " };
            text = format!("{}{joint}{text}", std::mem::take(&mut label));
        }
        // A criterion that is told by its steps says nothing else.
        if kind == Some(Kind::AcceptanceCriteria) && text.is_empty() {
            let steps = details.iter().filter(|detail| is_step(detail.part) && !detail.label.is_empty());
            text = steps.map(|step| format!("{} {}", step.label, step.text)).collect::<Vec<_>>().join(", ");
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
            Reading::Models => {
                let found = model::of_entry(&label, &text, &pieces);
                Some(found.into_iter().map(FactKind::Model).collect())
            }
            Reading::Tree => Some(typed::paths(&raw, "", &pieces)),
            _ => None,
        };
        if let Some(facts) = listed {
            return self.facts(facts, span, heading);
        }
        // What stands below `Deferred:` is not open again by a word of its own.
        let dropped = group.state.filter(|state| *state == ItemState::Dropped && mark.is_none());
        let state = dropped.or_else(|| told_state(mark, state, &details)).or(group.state);
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
        // Days and weeks are no names: what was done on one is told beside what was planned for it.
        if !item.id.is_empty() && !is_time(&item.id) {
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
            self.out.facts.push(Fact { kind, anchor, span, named: span });
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

    /// What stands within an entry and is more than a part of it: code, and lists below a line that is the title of a
    /// section.
    pub(super) fn inner(&mut self, group: &Group<'a>, blocks: &[&'a Block], index: usize) {
        for (kind, list) in group::inner_lists(blocks, group.kind) {
            let inner = Group { kind: Some(kind), ..group.clone() };
            self.group(inner, &[list], index);
        }
        let mut titled = group.clone();
        for block in blocks {
            match &block.kind {
                BlockKind::Paragraph(content) => {
                    titled.topic = group::sample_title(content).or_else(|| group.topic.clone());
                }
                BlockKind::Code { info, literal } => self.code(&titled, info, literal, block.span, index),
                BlockKind::List { .. } if group.reading() == Reading::Samples => {
                    self.code_in(&titled, block, index);
                }
                _ => {}
            }
        }
    }

    pub(super) fn code_in(&mut self, group: &Group<'a>, block: &'a Block, index: usize) {
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
    pub(super) fn code(&mut self, group: &Group<'a>, info: &str, literal: &str, span: Span, index: usize) {
        if group.silent || self.of.placeholders.contains(&span.start) {
            return;
        }
        let heading = (self.of.shapes[index].role != SectionRole::Holds)
            .then_some(self.of.outline[index].title.as_str());
        let title = group.topic.as_deref().map(sentence::leading).or(heading);
        let (facts, cases) = typed::code(group.reading(), info, literal, title.unwrap_or_default());
        if facts.is_empty() {
            return self.cases(cases, span);
        }
        let anchor = self.anchors.unique(&format!("{}-code", self.of.outline[index].anchor));
        let mut names = BlockNames::new(self.of.text, span);
        let facts = facts.into_iter().map(|kind| {
            let named = kind.name().map_or(span, |name| names.next(name));
            Fact { kind, anchor: anchor.clone(), span, named }
        });
        self.out.facts.extend(facts);
        self.cases(cases, span);
    }

    /// Scenarios in a block of code; one that a heading above tells is that heading's.
    fn cases(&mut self, cases: Vec<Item>, span: Span) {
        let mut from = span.start;
        for case in cases {
            let above =
                self.out.items.first_mut().filter(|item| item.kind == case.kind && item.details.is_empty());
            if let Some(told) = above.filter(|told| normalize(told.title()) == normalize(&case.label)) {
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

    /// A table of fields is a model of the name above it, one of entities a model a row.
    pub(super) fn models(&mut self, name: String, table: &MarkdownTable, index: usize) {
        let name = if name.is_empty() && self.of.shapes[index].role == SectionRole::Entry {
            self.of.outline[index].title.clone()
        } else {
            name
        };
        for (model, span) in model::of_table(&name, table) {
            let name = if model.name.is_empty() { "table" } else { &model.name };
            let anchor = format!("{}-{}", self.of.outline[index].anchor, slug::heading(name));
            let anchor = self.anchors.unique(&anchor);
            self.out.facts.push(Fact { kind: FactKind::Model(model), anchor, span, named: span });
        }
    }
}

fn is_step(part: Option<Part>) -> bool {
    matches!(part, Some(Part::Given | Part::When | Part::Then))
}

/// Whether an id is a time of a plan: `Day 3`, `Weeks 1-2`.
fn is_time(id: &str) -> bool {
    const TIMES: &[&str] = &["day", "days", "week", "weeks", "month", "months", "sprint", "quarter"];
    let word = id.split(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
    TIMES.contains(&word.to_lowercase().as_str())
}

/// Where an entry stands: struck out it is dropped, else its box tells, then a mark or a word of its own, then a cell; one
/// that has an answer is done.
fn told_state(mark: Option<char>, own: Option<ItemState>, details: &[Detail]) -> Option<ItemState> {
    let boxed = mark.map(|mark| ItemState::of_mark(mark).unwrap_or(ItemState::Open));
    let said = |part| details.iter().filter(move |detail| detail.part == Some(part));
    let cell = said(Part::State).next().and_then(|detail| ItemState::of_text(&detail.text));
    let answered = said(Part::Answer).any(|detail| !is_pattern(&detail.text) && !is_pending(&detail.text));
    let dropped = own.filter(|state| *state == ItemState::Dropped);
    dropped.or(boxed).or(own).or(cell).or(answered.then_some(ItemState::Done))
}

/// Whether a word in the place of an answer says that there is none yet: `open`, `pending`. `No` is an answer.
fn is_pending(text: &str) -> bool {
    ItemState::of_text(text) == Some(ItemState::Open) && normalize(text).split(' ').next() != Some("no")
}
