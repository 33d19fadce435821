//! What a section says, one [`Item`] for each of its entries, however it is written there.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::diag::Span;
use crate::spec::item_id::ItemKind;
use crate::words::part::Part;
use crate::words::state::ItemState;

/// One thing that is stated: a requirement, a threat, a step back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    pub kind: ItemKind,
    /// As written: `FR1`, `Test Case 2`; empty where nobody numbered it.
    pub id: String,
    /// What it is called: bold words in front, a heading, the cell of a name. May be empty.
    pub label: String,
    /// What it says. May be empty.
    pub text: String,
    /// What is said of it by name, in the order written.
    pub details: Vec<Detail>,
    pub state: Option<ItemState>,
    /// Ticked and all checkboxes under it; `None` when it has none.
    pub progress: Option<(usize, usize)>,
    /// The place on the page; empty where the section itself is the nearest.
    pub anchor: String,
    pub span: Span,
}

/// Something said of an entry by name: a cell under its column's title, a labelled line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Detail {
    /// What its name means for entries of the kind; `None` for a name that means nothing there.
    pub part: Option<Part>,
    /// As written.
    pub label: String,
    pub text: String,
}

impl Item {
    /// Struck through or dropped: it no longer holds, but keeps its address.
    pub fn is_retired(&self) -> bool {
        self.state == Some(ItemState::Dropped)
    }

    /// Whether nothing says that it is behind us: a question that nobody has answered.
    pub fn is_open(&self) -> bool {
        matches!(self.state, None | Some(ItemState::Open))
    }

    /// Whether it is done, by the checkboxes under it or else by what it says of itself; `None` when nothing tells.
    pub fn done(&self) -> Option<bool> {
        let told = self.state.map(|state| state == ItemState::Done);
        self.progress.map(|(done, total)| done == total).or(told)
    }

    /// What it is called, or else what it says.
    pub fn title(&self) -> &str {
        if self.label.is_empty() { &self.text } else { &self.label }
    }

    /// How a list names it: by its id, or else by its title.
    pub fn name(&self) -> &str {
        if self.id.is_empty() { self.title() } else { &self.id }
    }

    /// Label and text in one line.
    pub fn statement(&self) -> Cow<'_, str> {
        match (self.label.as_str(), self.text.as_str()) {
            ("", text) => text.into(),
            (label, "") => label.into(),
            (label, text) if label.ends_with(['?', '!', '.']) => format!("{label} {text}").into(),
            (label, text) => format!("{label}: {text}").into(),
        }
    }

    /// The same behind its id.
    pub fn line(&self) -> Cow<'_, str> {
        match (self.id.as_str(), self.statement()) {
            ("", statement) => statement,
            (id, statement) if statement.is_empty() => id.into(),
            (id, statement) => format!("{id}: {statement}").into(),
        }
    }

    /// The first that is said of a part.
    pub fn part(&self, part: Part) -> Option<&str> {
        self.parts(part).next()
    }

    /// All that is said of a part.
    pub fn parts(&self, part: Part) -> impl Iterator<Item = &str> {
        self.details.iter().filter(move |detail| detail.part == Some(part)).map(|detail| detail.text.as_str())
    }

    /// What is said by names that mean nothing to its kind: `Owner: kitchen`.
    pub fn others(&self) -> Vec<String> {
        let others = self.details.iter().filter(|detail| detail.part.is_none());
        others.map(|detail| format!("{}: {}", detail.label, detail.text)).collect()
    }
}
