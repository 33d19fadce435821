//! What a parsed spec is: its fields, its sections, and what can be asked of them.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::arena::{Id, ItemId};
use crate::diag::{Diagnostic, Span};
use crate::document::header::Dialect;
use crate::document::status::Vocabulary;
use crate::spec::body::Link;
use crate::spec::changelog::ChangelogEntry;
use crate::spec::cite::Citation;
use crate::spec::extract::answer::{Audience, Compatibility};
use crate::spec::fact::Fact;
use crate::spec::fill::{Fill, Task};
use crate::spec::index_row::IndexRow;
use crate::spec::item::Item;
use crate::spec::mention::Mention;
use crate::spec::meta::Meta;
use crate::spec::silence::Silence;
use crate::template::Template;
use crate::words::date::PartialDate;
use crate::words::kind::Kind;
use crate::words::label;
use crate::words::stage::Stage;
use crate::words::state::ItemState;

/// What the specs of a source are read by.
#[derive(Debug, Clone)]
pub struct Schema {
    pub template: Template,
    pub vocabulary: Vocabulary,
    /// Whether diagrams are left to the reader's browser.
    pub browser_diagrams: bool,
}

impl Schema {
    /// Everything that decides how a file is read, as a text that is equal for equal schemas only.
    pub fn text(&self) -> String {
        let Self { template, vocabulary, browser_diagrams } = self;
        let (words, folders) = (vocabulary.words(), &vocabulary.folders);
        format!("{words:?}\n{folders:?}\n{browser_diagrams}\n{}", template.signature())
    }
}

/// What is known of a spec. It is small: its text stands in [`crate::spec::body`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Spec {
    pub path: String,
    pub title: String,
    /// The anchor of the heading that names the spec.
    pub title_anchor: Option<String>,
    /// The number its identifier carries: 123 for `SE-0123`.
    pub number: Option<u64>,
    /// The names under which it carries a number.
    pub names: Vec<Mention>,
    pub summary: Option<String>,
    /// Why it is needed, in the first paragraph that says so.
    pub why: Option<String>,
    /// Whom it is for.
    pub audience: BTreeSet<Audience>,
    pub meta: Meta,
    pub fields: Vec<HeaderField>,
    /// The first one is the lead, before any heading.
    pub sections: Vec<Section>,
    pub links: Vec<Link>,
    pub changelog: Vec<ChangelogEntry>,
    /// Whether it has a diagram that the reader's browser is to draw.
    pub browser_diagrams: bool,
    /// Every id that its text names.
    pub citations: Vec<Citation>,
    /// Names of places that links may lead to besides headings and items.
    pub extra_anchors: Vec<String>,
    /// The share of the template's sections that hold content of the spec's own; `None` without a template.
    pub completeness: Option<f64>,
    /// Whether what works today still works with it, where it says so.
    pub compatible: Option<Compatibility>,
    /// Whether it is an untouched copy of the template.
    pub unfilled: bool,
    /// The rows of its tables that list specs with where these stand.
    pub index_rows: Vec<IndexRow>,
    /// Comments of its author that let findings stand.
    pub silences: Vec<Silence>,
    /// Where its lines begin.
    pub lines: Vec<u32>,
    pub diagnostics: Vec<Diagnostic>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeaderField {
    pub label: String,
    /// The value's words, Markdown stripped.
    pub text: String,
    /// The value as it stands in the file.
    pub raw: String,
    /// The people it names, or the elements of a list.
    pub values: Vec<String>,
    /// In which way it is written.
    pub dialect: Dialect,
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
    /// What it is about: its own kind, or that of the nearest section around it.
    pub subject: Option<Kind>,
    /// The template's rule for it.
    pub rule: Option<usize>,
    pub parent: Option<usize>,
    /// Its own text, subsections left out.
    pub fill: Fill,
    /// Its own text and that of its subsections.
    pub fill_below: Fill,
    /// Where its own text still asks for words: entries with an id alone, brackets of the template.
    pub unwritten: Vec<Span>,
    /// Its entries.
    pub items: Vec<Item>,
    /// The number that its first item has in the spec, or would have.
    pub first_item: ItemId,
    pub tasks: Vec<Task>,
    /// What its code and its entries declare by name.
    pub facts: Vec<Fact>,
    pub span: Span,
}

/// Where in a spec something stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// An item, by its number.
    Item(ItemId),
    /// A checkbox: its section and its number there.
    Task(usize, usize),
    Section(usize),
}

impl Section {
    /// Its items with the number that each has in the spec.
    pub fn items(&self) -> impl Iterator<Item = (ItemId, &Item)> {
        self.items.iter().enumerate().map(|(at, item)| (self.item_id(at), item))
    }

    fn item_id(&self, at: usize) -> ItemId {
        ItemId::new(self.first_item.number() + at)
    }
}

impl Spec {
    /// The field from which the status was read.
    pub fn status_field(&self) -> Option<usize> {
        let filled = self.fields.iter().enumerate().filter(|(_, field)| !field.text.is_empty());
        let names: Vec<(usize, String)> =
            filled.map(|(at, field)| (at, label::normal(&field.label))).collect();
        label::STATUS
            .iter()
            .find_map(|status| names.iter().find(|(_, name)| name == status))
            .map(|(at, _)| *at)
    }

    /// The line of a place, counted from 1.
    pub fn line(&self, offset: usize) -> usize {
        self.lines.partition_point(|start| *start as usize <= offset)
    }

    /// Every item with its number.
    pub fn items(&self) -> impl Iterator<Item = (ItemId, &Item)> {
        self.sections.iter().flat_map(Section::items)
    }

    pub fn item(&self, id: ItemId) -> Option<&Item> {
        let at = self.sections.partition_point(|section| section.first_item <= id).checked_sub(1)?;
        let section = &self.sections[at];
        section.items.get(id.number() - section.first_item.number())
    }

    /// What stands at an offset: the innermost item or checkbox around it, or else the section.
    pub fn place(&self, offset: usize) -> Place {
        let section = self.sections.partition_point(|section| section.span.start <= offset).saturating_sub(1);
        let Section { tasks, items, .. } = &self.sections[section];
        let task = around(tasks, |task| task.span, offset);
        // An entry with a box is that entry, and so is what stands in a box below it.
        let item = around(items, |item| item.span, offset);
        if let (Some(at), false) = (
            task,
            item.is_some_and(|item| {
                task.is_some_and(|task| tasks[task].span.start <= items[item].span.start)
            }),
        ) {
            return Place::Task(section, at);
        }
        let mut at = Some(section);
        while let Some(number) = at {
            let section = &self.sections[number];
            let Section { items, first_item, parent, span, .. } = section;
            if let Some(item) = around(items, |item| item.span, offset) {
                return Place::Item(section.item_id(item));
            }
            // A heading that declares an item holds everything below it.
            if items.first().is_some_and(|item| item.span.start == span.start) {
                return Place::Item(*first_item);
            }
            at = *parent;
        }
        Place::Section(section)
    }

    /// Ticked and all checkboxes. The template's own lines count once the author has written anything.
    pub fn progress(&self) -> (usize, usize) {
        if self.unfilled {
            return (0, 0);
        }
        let tasks = self.sections.iter().flat_map(|section| section.tasks.iter().map(|task| task.done));
        // Criteria that tell their state in a cell or a word count as boxes do.
        let told = self.sections.iter().flat_map(|section| {
            let boxed = |item: &Item| {
                section.tasks.binary_search_by_key(&item.span.start, |task| task.span.start).is_ok()
            };
            let criteria = section.items.iter().filter(|item| item.kind == Kind::AcceptanceCriteria);
            criteria
                .filter(move |item| !boxed(item))
                .filter_map(|item| item.state)
                .filter(|state| *state != ItemState::Dropped)
        });
        let all = tasks.chain(told.map(|state| state == ItemState::Done));
        all.fold((0, 0), |(done, total), ticked| (done + usize::from(ticked), total + 1))
    }

    /// Which sections are shown in their place: those that still hold the template's text only get a line of their
    /// own below the spec. A checklist is shown as it stands, and so is what it stands in; and a section of which the
    /// template has no part holds no text of its.
    pub fn written(&self) -> Vec<bool> {
        let foreign = |section: &Section| {
            let mut above = std::iter::successors(Some(section), |inner| Some(&self.sections[inner.parent?]));
            above.all(|section| section.rule.is_none())
        };
        let own = |section: &Section| {
            section.fill_below != Fill::Placeholder || !section.tasks.is_empty() || foreign(section)
        };
        let mut out: Vec<bool> = self.sections.iter().map(own).collect();
        for at in (0..out.len()).rev() {
            if let Some(parent) = self.sections[at].parent.filter(|_| out[at]) {
                out[parent] = true;
            }
        }
        out
    }

    /// The number of the first phase with an open checkbox, of a spec that is being built.
    pub fn current_phase(&self) -> Option<ItemId> {
        if self.meta.status.stage() != Stage::InProgress {
            return None;
        }
        let mut phases = self.items().filter(|(_, item)| item.kind == Kind::Rollout);
        phases.find(|(_, item)| item.done() == Some(false)).map(|(id, _)| id)
    }

    /// The newest day of the changelog, or of a field that says when it was last touched.
    pub fn updated(&self) -> Option<PartialDate> {
        let logged = self.changelog.iter().filter_map(|entry| entry.date).max();
        logged.map(PartialDate::from).max(self.meta.updated)
    }

    /// Whether a section, or one it stands in, is of a kind.
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

/// The last of some pieces, in the order of their spans, that holds an offset.
fn around<T>(pieces: &[T], span: impl Fn(&T) -> Span, offset: usize) -> Option<usize> {
    /// Lists nest by far less; looking further back would cost the square of a long list.
    const DEEPEST: usize = 100;
    let after = pieces.partition_point(|piece| span(piece).start <= offset);
    let holds = |at: &usize| offset < span(&pieces[*at]).end;
    (after.saturating_sub(DEEPEST)..after).rev().find(holds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_innermost_piece_around_an_offset_is_found() {
        let spans = [Span::new(0, 30), Span::new(5, 10), Span::new(12, 20), Span::new(40, 50)];
        let at = |offset| around(&spans, |span| *span, offset);
        assert_eq!([at(0), at(7), at(11), at(12), at(25)], [Some(0), Some(1), Some(0), Some(2), Some(0)]);
        assert_eq!([at(30), at(45), at(50)], [None, Some(3), None]);
    }
}
