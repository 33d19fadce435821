//! Rows of a table -> entries: each cell finds its part by the title of its column, and what no part claims is kept under
//! its title.

use super::below::kept;
use super::head::{Head, Wanted};
use crate::markdown::tree::{self, MarkdownTable, TableRow};
use crate::spec::item::Detail;
use crate::words::kind::{Kind, REQUIREMENTS, normalize};
use crate::words::naming::is_remark;
use crate::words::part::Part;
use crate::words::state::ItemState;

/// The columns of a table, and what they hold.
pub(super) struct Columns {
    titles: Vec<String>,
    parts: Vec<Option<Part>>,
}

impl Columns {
    pub(super) fn of(wanted: Wanted, table: &MarkdownTable) -> Self {
        let titles: Vec<String> = table.header.iter().map(|cell| kept(&tree::plain(cell))).collect();
        let parts = Part::of_columns(wanted.kind, &titles);
        Self { titles, parts }
    }

    /// Whether some column is one that entries of the kind have, besides any that describes.
    pub(super) fn are_known(&self) -> bool {
        self.parts.iter().flatten().any(|part| !matches!(part, Part::Note | Part::Id))
    }

    /// Whether a column says what is then expected or what is shown, and another what is done or which test it is.
    pub(super) fn list_tests(&self) -> bool {
        const SHOWN: &[&str] = &["covers", "verifies", "requirement", "requirements", "test", "test case"];
        let at = |part: Part| self.parts.iter().position(|found| *found == Some(part));
        let id = at(Part::Id);
        let shown = (0..self.titles.len())
            .any(|column| Some(column) != id && SHOWN.contains(&normalize(&self.titles[column]).as_str()));
        match at(Part::Then) {
            Some(_) => id.is_some() || at(Part::When).is_some(),
            None => id.is_some() && shown,
        }
    }

    /// Whether the columns are those of the fields of something, with their types.
    pub(super) fn are_fields(&self) -> bool {
        let called = |part: Part| self.titles.iter().any(|title| part.is_called(title));
        called(Part::Field) && called(Part::Form)
    }

    /// The entry of a row.
    pub(super) fn head(&self, wanted: Wanted, row: &TableRow) -> Head {
        let mut head = Head { dressed: true, ..Head::default() };
        let mut note = String::new();
        for ((title, part), cell) in self.titles.iter().zip(&self.parts).zip(&row.cells) {
            let text = kept(&tree::plain(cell));
            if text.is_empty() {
                continue;
            }
            match part {
                Some(Part::Id) => Self::id(wanted, title, &text, &mut head),
                Some(Part::Subject) => Self::subject(wanted, title, cell, &mut head),
                // A reason is no part of what is required.
                Some(Part::Note) if wanted.kind.is_some_and(is_required) && is_remark(title) => {
                    head.details.push(Detail { part: None, label: title.clone(), text });
                }
                Some(Part::Note) => note = text,
                Some(Part::State) if ItemState::of_text(&text).is_some() => {
                    head.state = ItemState::of_text(&text);
                    head.details.push(Detail { part: Some(Part::State), label: title.clone(), text });
                }
                Some(Part::State) => head.details.push(Detail { part: None, label: title.clone(), text }),
                part => head.details.push(Detail { part: *part, label: title.clone(), text }),
            }
        }
        let bare = head.label.is_empty() && head.text.is_empty();
        if bare && (note.is_empty() || head.id.is_empty()) {
            self.unnamed(row, &mut head);
        }
        if wanted.names_things() && head.label.is_empty() && head.id.is_empty() {
            head.label = std::mem::take(&mut head.text);
        }
        match (head.text.is_empty(), head.label.is_empty()) {
            (true, _) => head.text = note,
            (false, true) if !note.is_empty() => {
                head.label = std::mem::replace(&mut head.text, note);
            }
            _ if !note.is_empty() => {
                let label = self.title_of(Part::Note);
                head.details.push(Detail { part: Some(Part::Note), label, text: note });
            }
            _ => {}
        }
        head
    }

    fn title_of(&self, part: Part) -> String {
        let at = self.parts.iter().position(|found| *found == Some(part));
        at.map_or_else(String::new, |at| self.titles[at].clone())
    }

    /// A number alone is an id behind the title of its column, where items are called so: `Phase` `1`.
    fn id(wanted: Wanted, title: &str, text: &str, head: &mut Head) {
        let found = wanted.title(text);
        if !found.id.is_empty() {
            (head.id, head.kind) = (found.id, found.kind);
            head.label = found.label;
        } else if text.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | '-' | '–')) {
            let named = wanted.title(&format!("{title} {text}"));
            (head.id, head.kind) = (named.id, named.kind);
        } else {
            text.clone_into(&mut head.label);
        }
    }

    /// The cell that says what the entry is about may carry its id: `Phase 1: Pilot`, `TC1 A loan`.
    fn subject(wanted: Wanted, title: &str, cell: &[crate::markdown::tree::Inline], head: &mut Head) {
        let text = kept(&tree::plain(cell));
        if text.bytes().all(|b| b.is_ascii_digit()) && head.id.is_empty() {
            return Self::id(wanted, title, &text, head);
        }
        let found = wanted.title(&text);
        if head.id.is_empty() && !found.id.is_empty() {
            (head.id, head.kind) = (found.id, found.kind);
            head.text = found.label;
        } else {
            head.text = text;
        }
        head.state = head.state.or(found.state);
    }

    /// A table without a column for what its entries are about: the first cell names them.
    fn unnamed(&self, row: &TableRow, head: &mut Head) {
        let first = (0..self.titles.len()).find(|at| matches!(self.parts[*at], None | Some(Part::Note)));
        let Some(text) = first.and_then(|at| Some((at, row.cells.get(at)?))) else { return };
        let (at, cell) = text;
        let label = kept(&tree::plain(cell));
        head.details.retain(|detail| detail.part.is_some() || detail.label != self.titles[at]);
        head.label = label;
    }
}

fn is_required(kind: Kind) -> bool {
    REQUIREMENTS.contains(&kind)
}
