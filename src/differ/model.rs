//! What is told of a difference. Its names are those of the data: see [`super::report::json`].

use std::collections::BTreeMap;

use serde::Serialize;

use crate::portal::Entry;
use crate::spec::Spec;
use crate::spec::item::Item;
use crate::text::one_line;
use crate::words::relation::Relation;
use crate::words::stage::Stage;

/// Everything that changed, spec by spec in the order of their paths.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Difference {
    pub specs: Vec<SpecChange>,
}

/// What happened to something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    Added,
    Removed,
    /// Something of it did, as the rest tells.
    Changed,
    /// It stands elsewhere.
    Moved,
    /// It says the same, or nearly, in other words.
    Reworded,
    /// Some of its prose says something else.
    Rewritten,
    /// It has another title.
    Retitled,
    /// It has another id.
    Renumbered,
    /// What is said of it by name is another: an owner, a level.
    Amended,
    /// It was struck or dropped.
    Retired,
    /// What was struck holds again.
    Restored,
    /// Of a question.
    Answered,
    /// Of a question that had an answer.
    Reopened,
    Ticked,
    Unticked,
    /// It is behind us.
    Done,
    /// What was done is not any more.
    Undone,
    /// Some boxes below it were.
    Progressed,
    /// Its words stand in another order.
    Reordered,
}

impl Event {
    pub fn word(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Removed => "removed",
            Self::Changed => "changed",
            Self::Moved => "moved",
            Self::Reworded => "reworded",
            Self::Rewritten => "rewritten",
            Self::Retitled => "retitled",
            Self::Renumbered => "renumbered",
            Self::Amended => "amended",
            Self::Retired => "retired",
            Self::Restored => "restored",
            Self::Answered => "answered",
            Self::Reopened => "reopened",
            Self::Ticked => "ticked",
            Self::Unticked => "unticked",
            Self::Done => "done",
            Self::Undone => "open again",
            Self::Progressed => "progressed",
            Self::Reordered => "reordered",
        }
    }
}

impl Event {
    /// Whether it tells that something is done, or no longer.
    pub fn is_of_state(self) -> bool {
        matches!(
            self,
            Self::Retired
                | Self::Restored
                | Self::Answered
                | Self::Reopened
                | Self::Ticked
                | Self::Unticked
                | Self::Done
                | Self::Undone
        )
    }
}

/// A value before and after; `None` where there was none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Changed<T> {
    pub old: Option<T>,
    pub new: Option<T>,
}

/// Where a spec stands, in the words of its authors.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Standing {
    pub stage: Stage,
    /// `None` where nothing says it, or only its tasks do.
    pub words: Option<String>,
}

/// What changed of one spec.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SpecChange {
    pub id: String,
    pub title: String,
    pub path: String,
    /// `added`, `removed` or `changed`.
    pub change: Event,
    pub standing: Standing,
    /// How many items of each kind it states, of a spec that was added or removed.
    pub states: BTreeMap<String, usize>,
    pub old_id: Option<String>,
    pub old_path: Option<String>,
    pub old_title: Option<String>,
    pub old_standing: Option<Standing>,
    pub fields: Vec<FieldChange>,
    pub items: Vec<ItemChange>,
    pub boxes: Vec<BoxChange>,
    pub facts: Vec<FactChange>,
    pub relations: Vec<RelationChange>,
    pub sections: Vec<SectionChange>,
}

/// A value that a name stands in front of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FieldChange {
    pub label: String,
    #[serde(flatten)]
    pub value: Changed<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ItemChange {
    /// `functional_requirement`; `entry` for what has no name of its own.
    pub kind: String,
    pub events: Vec<Event>,
    /// Empty where nobody numbered it.
    pub id: String,
    pub text: String,
    pub section: String,
    pub old_id: Option<String>,
    pub old_text: Option<String>,
    /// Ticked and all boxes below it.
    pub progress: Option<Changed<(usize, usize)>>,
    pub details: Vec<FieldChange>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BoxChange {
    pub events: Vec<Event>,
    pub text: String,
    pub section: String,
    pub old_text: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct FactChange {
    /// `endpoint`, `package`, `setting`, `model`, `symbol`.
    pub kind: &'static str,
    pub event: Event,
    pub name: String,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct RelationChange {
    pub event: Event,
    pub relation: Relation,
    /// The id of the other spec.
    pub to: String,
    pub title: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SectionChange {
    pub events: Vec<Event>,
    /// Empty for the text before the first heading.
    pub title: String,
    pub old_title: Option<String>,
    /// Words beside those of the items that are told.
    pub words_added: usize,
    pub words_removed: usize,
}

impl Standing {
    pub fn of(spec: &Spec) -> Self {
        let status = &spec.meta.status;
        let field = spec.status_field().filter(|_| status.raw().is_some()).map(|at| &spec.fields[at].text);
        let words = field.map(String::as_str).or_else(|| status.label());
        Self { stage: status.stage(), words: words.map(|words| one_line(words).into_owned()) }
    }
}

impl SpecChange {
    /// A spec of which nothing is told yet.
    pub fn of(entry: &Entry, change: Event) -> Self {
        let title = match &entry.name {
            Some(name) => format!("{name}: {}", entry.spec.title),
            None => entry.spec.title.clone(),
        };
        Self {
            id: entry.id.clone(),
            title,
            path: entry.spec.path.clone(),
            change,
            standing: Standing::of(&entry.spec),
            states: BTreeMap::new(),
            old_id: None,
            old_path: None,
            old_title: None,
            old_standing: None,
            fields: Vec::new(),
            items: Vec::new(),
            boxes: Vec::new(),
            facts: Vec::new(),
            relations: Vec::new(),
            sections: Vec::new(),
        }
    }

    /// Whether anything changed of a spec that both sides have.
    pub fn says_something(&self) -> bool {
        let Self { old_id, old_path, old_title, old_standing, fields, items, boxes, facts, .. } = self;
        let names = old_id.is_some() || old_path.is_some() || old_title.is_some() || old_standing.is_some();
        let lists = [fields.len(), items.len(), boxes.len(), facts.len()].iter().any(|count| *count > 0);
        names || lists || !self.relations.is_empty() || !self.sections.is_empty()
    }
}

/// What an item is called in data.
pub fn noun(item: &Item) -> String {
    let name = item.kind.known().map_or("", |kind| kind.item());
    if name.is_empty() { "entry".to_owned() } else { name.to_owned() }
}
