//! What holds for a run of entries: their kind, and what the heading or the line above says of all of them.

use super::below::{clauses, first_line, is_bold, labelled, lead_in, plainly_named};
use super::document::{is_document, is_path, names_document};
use super::head::{Head, Wanted};
use super::shape::{SectionRole, SectionShape};
use crate::markdown::tree::{self, Block, BlockKind, Inline, ListItem};
use crate::spec::extract::level::{RequirementLevel, level};
use crate::spec::item::Detail;
use crate::spec::item_id::ItemPrefix;
use crate::spec::sentence::{leading, sentences};
use crate::words::kind::{Habit, Headings, Kind, Prose, REQUIREMENTS, Reading, normalize};
use crate::words::naming::{is_aside, is_outside};
use crate::words::part::Part;
use crate::words::state::ItemState;

/// What the paragraphs of a section of requirements are, beside what it lists.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Paragraphs {
    #[default]
    Any,
    /// What has an id is still to come, and they only lead to it.
    Lead,
    /// Each has a name in front, so that these are the entries.
    Named,
}

#[derive(Clone)]
pub(super) struct Group<'a> {
    pub kind: Option<Kind>,
    pub prefixes: &'a [ItemPrefix<'a>],
    /// Whether the section is a team's own.
    pub own: bool,
    /// What the heading or the line above calls them.
    pub topic: Option<String>,
    pub state: Option<ItemState>,
    /// Whether they comment on the others, and are no entries.
    pub silent: bool,
    /// Whether they stand right below the heading that gives them their kind, and no heading stands beside them.
    pub alone: bool,
    pub paragraphs: Paragraphs,
}

impl<'a> Group<'a> {
    pub(super) fn of(shape: &SectionShape, prefixes: &'a [ItemPrefix<'a>], own: bool) -> Self {
        let SectionShape { subject, topic, state, .. } = shape;
        let state = state.filter(|_| shape.role == SectionRole::Holds || *state == Some(ItemState::Dropped));
        let topic = topic.clone();
        Self {
            kind: *subject,
            prefixes,
            own,
            topic,
            state,
            silent: false,
            alone: false,
            paragraphs: Paragraphs::default(),
        }
    }

    /// The same, where its section has these blocks.
    pub(super) fn among(self, blocks: &[&Block]) -> Self {
        if !self.kind.is_some_and(|kind| REQUIREMENTS.contains(&kind)) {
            return self;
        }
        if !blocks.iter().any(|block| matches!(block.kind, BlockKind::Paragraph(_))) {
            return self;
        }
        let wanted = self.wanted();
        let has_id = |line: &[Inline]| !wanted.head(line).id.is_empty();
        let leads = blocks.iter().any(|block| match &block.kind {
            BlockKind::List { items, .. } => items.iter().any(|item| has_id(first_line(item))),
            BlockKind::Table(table) => table.rows.iter().any(|row| row.cells.iter().any(|cell| has_id(cell))),
            _ => false,
        });
        let mut paragraphs = blocks.iter().filter_map(|block| match &block.kind {
            BlockKind::Paragraph(content) => {
                Some(labelled(content).is_some_and(|(_, rest)| !rest.is_empty()))
            }
            _ => None,
        });
        let paragraphs = match paragraphs.clone().count() {
            _ if leads => Paragraphs::Lead,
            2.. if paragraphs.all(|named| named) => Paragraphs::Named,
            _ => Paragraphs::Any,
        };
        Self { paragraphs, ..self }
    }

    /// The kind of which an entry is by its name, among others about the same work: `**Rollback:** switch the flag off`.
    pub(super) fn told_of(&self, head: &Head) -> Option<Kind> {
        let (own, other) = (self.kind?.row(), Kind::of_lead(&head.label)?.row());
        let apart = other.kind != own.kind && other.register == own.register && other.prose == Prose::Always;
        (self.is_of_work() && apart && !head.text.is_empty()).then_some(other.kind)
    }

    pub(super) fn wanted(&self) -> Wanted<'a> {
        Wanted { kind: self.kind, prefixes: self.prefixes }
    }

    pub(super) fn reading(&self) -> Reading {
        match self.kind {
            Some(kind) => kind.row().reading,
            None if self.own => Reading::Labels,
            None => Reading::Prose,
        }
    }

    /// The entries below a line that leads to them.
    pub(super) fn below(&self, lead: &str) -> Self {
        let named = Kind::of_lead(lead).or_else(|| self.kind?.below(lead));
        let other = named.filter(|kind| Some(*kind) != self.kind && kind.row().reading != Reading::Prose);
        if let Some(kind) = other {
            return Self {
                kind: Some(kind),
                topic: None,
                state: None,
                silent: false,
                alone: false,
                ..self.clone()
            };
        }
        let state = ItemState::of_text(lead);
        let defends = self.kind == Some(Kind::ThreatModel) && is_defence(lead);
        let silent = is_aside(lead) || is_outside(lead) || defends;
        let quiet = silent && !self.takes_asides();
        let topic = if state.is_some() { self.topic.clone() } else { Some(lead.to_owned()) };
        Self { state: state.or(self.state), topic, silent: quiet, ..self.clone() }
    }

    /// Kinds in which `Files updated:` and `Example:` lead to what they are about.
    fn takes_asides(&self) -> bool {
        use Reading::{Api, Manifest, Models, Samples, Settings, Tree};
        matches!(self.reading(), Api | Manifest | Models | Samples | Settings | Tree)
            || self.is_of_documents()
    }

    /// Kinds whose list items are nothing but names of what they declare.
    pub(super) fn declares(&self) -> bool {
        matches!(self.reading(), Reading::Api | Reading::Manifest | Reading::Settings)
    }

    pub(super) fn is_part(&self, label: &str) -> bool {
        Part::of_label(self.kind, label).is_some()
    }

    fn names_things(&self) -> bool {
        self.kind.is_some_and(|kind| kind.row().headings == Headings::Entries)
    }

    /// Whether a line of bold words is the name of an entry that stands below it.
    pub(super) fn is_title(&self, lead: &str, rest: &[&Block]) -> bool {
        if self.kind == Some(Kind::OpenQuestions) && lead.ends_with('?') {
            return true;
        }
        let named = self.names_things() && !matches!(self.kind, Some(Kind::Rollout | Kind::Examples));
        if !named || is_aside(lead) || self.is_part(lead) || Kind::of_lead(lead).is_some() {
            return false;
        }
        match rest.first().map(|block| &block.kind) {
            Some(BlockKind::List { items, .. }) => {
                let names = items.iter().filter(|item| {
                    labelled(first_line(item)).is_some_and(|(label, _)| !self.is_part(&label))
                });
                names.count() < 2
            }
            Some(BlockKind::Table(_)) => self.reading() == Reading::Models,
            Some(BlockKind::Paragraph(content)) => lead_in(content).is_none(),
            _ => false,
        }
    }

    /// Whether a paragraph that carries no id is an entry by the words that it begins with.
    pub(super) fn takes_paragraph(&self, head: &Head, raw: &str) -> bool {
        if self.silent || head.label.is_empty() || is_aside(&head.label) {
            return false;
        }
        match self.kind {
            // What is said of the work besides its phases: `Estimate`, `Files`.
            Some(Kind::Rollout) => false,
            Some(kind) if REQUIREMENTS.contains(&kind) => {
                head.dressed && (self.paragraphs == Paragraphs::Named || is_binding(raw))
            }
            Some(kind) => {
                head.dressed
                    && (self.names_things()
                        || kind.row().prose == Prose::Always
                        || !head.details.is_empty()
                        || kind == Kind::OpenQuestions)
            }
            None => self.own && head.dressed,
        }
    }

    /// Whether a paragraph is an entry where prose is: one about documents names one, and none is a treatise.
    pub(super) fn tells(&self, raw: &str) -> bool {
        raw.len() <= 600 && (!self.is_of_documents() || names_document(raw))
    }

    fn is_of_documents(&self) -> bool {
        matches!(self.kind, Some(Kind::UserDocumentation | Kind::DeveloperDocumentation))
    }

    /// Whether a list belongs to a text that is quoted as it shall be: what leads to it and its items speak of something
    /// else than documents.
    pub(super) fn quotes(&self, before: Option<&Block>, items: &[ListItem]) -> bool {
        let Some(BlockKind::Paragraph(content)) = before.map(|block| &block.kind) else { return false };
        let text = tree::plain(content);
        let sentence = !is_bold(content) && text.split_whitespace().count() > LABEL;
        let of_documents = |item: &ListItem| {
            let line = tree::plain(first_line(item));
            item.task.is_some() || names_document(&line) || line.split_whitespace().any(is_path)
        };
        self.is_of_documents() && sentence && !names_document(&text) && !items.iter().any(of_documents)
    }

    /// Whether lists that follow a paragraph say more of the entry that it is.
    pub(super) fn wants_lists_below(&self, head: &Head) -> bool {
        !head.id.is_empty() || self.names_things()
    }

    /// Whether a list item is an entry.
    pub(super) fn takes_item(&self, head: &Head, ordered: bool, item: &ListItem) -> bool {
        if self.silent {
            return false;
        }
        if !head.id.is_empty() {
            return true;
        }
        match self.kind {
            None => self.own && head.dressed && !head.label.is_empty(),
            Some(kind) if kind.row().reading == Reading::Prose => false,
            // Ways that were only looked at stand in plain lists, behind a line or a heading that says so.
            Some(Kind::ArchitectureDecisions) => {
                let alone = self.alone && self.topic.is_none();
                alone || ordered || !head.label.is_empty() || item.task.is_some() || gives_reason(&head.text)
            }
            // Below the heading of a phase stand its tasks.
            Some(Kind::Rollout) => {
                let bare = is_bare_label(head, item) || is_aside(&head.label);
                self.alone && self.topic.is_none() && !bare
            }
            Some(Kind::AcceptanceCriteria) => item.task.is_some() || !is_illustration(&head.label),
            Some(Kind::UserDocumentation | Kind::DeveloperDocumentation) => is_document(head),
            Some(_) => true,
        }
    }

    /// Whether entries may stand in a list below an item that is none.
    pub(super) fn may_hold_entries(&self) -> bool {
        !self.silent && self.kind.is_some()
    }

    /// Whether the items of a list are all labelled parts of one entry: `Deprecated in`, `Removed in`, `Replacement`.
    pub(super) fn describes_one(&self, items: &[&ListItem]) -> bool {
        let name = |item: &&ListItem| {
            let line = first_line(item);
            labelled(line).or_else(|| plainly_named(self.kind, line)).map(|(label, _)| label)
        };
        let labels: Vec<String> = items.iter().filter_map(name).collect();
        if labels.len() < 2 || labels.len() + 1 < items.len() {
            return false;
        }
        let subject = |label: &String| Part::is_subject(self.kind, label).then_some(Part::Subject);
        let parts: Vec<Part> = labels
            .iter()
            .filter_map(|label| Part::of_label(self.kind, label).or_else(|| subject(label)))
            .filter(|part| *part != Part::Note)
            .collect();
        let own = parts.iter().filter(|part| **part != Part::Subject).count();
        let once = parts.iter().enumerate().all(|(at, part)| !parts[..at].contains(part));
        own > 0 && once && parts.len() * 2 >= labels.len()
    }

    /// Whether entries are what is done about the change, so that fields of a structure are none.
    pub(super) fn is_of_work(&self) -> bool {
        self.kind.is_some_and(|kind| kind.row().register == "rollout")
    }

    /// Whether a table of any columns lists entries.
    pub(super) fn takes_any_table(&self) -> bool {
        self.kind.map_or(self.own, |kind| kind.has(Habit::AnyTable))
    }
}

/// What the line right before an example calls it: the sentence that leads to it, with its colon, or a line of one sentence.
pub(super) fn sample_title(content: &[Inline]) -> Option<String> {
    const LONGEST: usize = 160;
    let text = tree::plain(content);
    let text = text.trim();
    if !text.contains(char::is_alphabetic) {
        return None;
    }
    if lead_in(content).is_some() {
        return Some(leading(text).to_owned());
    }
    (text.len() <= LONGEST && sentences(text).count() == 1).then(|| text.trim_end_matches('.').to_owned())
}

/// Text of an entry whose label is only a word for what such entries are about.
pub(super) fn take_subject(
    kind: Option<Kind>,
    label: &mut String,
    text: &mut String,
    details: &mut Vec<Detail>,
) {
    let Some(at) = details.iter().position(|detail| detail.part == Some(Part::Subject)) else { return };
    let detail = details.remove(at);
    match (label.is_empty(), text.is_empty()) {
        (_, true) => *text = detail.text,
        (true, false) => *label = detail.text,
        // Both are said already: it keeps its name.
        _ => details.insert(at, Detail { part: Part::of_label(kind, &detail.label), ..detail }),
    }
}

/// The blocks that stand below a line of bold words: up to the next such line.
pub(super) fn body(rest: &[&Block], group: &Group) -> usize {
    let ends = |block: &&&Block| match &block.kind {
        BlockKind::Paragraph(content) => {
            let bold = is_bold(content);
            let named = lead_in(content).is_some_and(|lead| {
                !group.is_part(&lead)
                    && (!group.wanted().title(&lead).id.is_empty()
                        || group.is_title(&lead, &[*block])
                        || bold)
            });
            !(named || (bold && !group.wanted().head(content).id.is_empty()) || is_named_anew(content, group))
        }
        _ => true,
    };
    rest.iter().take_while(ends).count()
}

/// Whether a paragraph begins with a name that is no part of an entry.
fn is_named_anew(content: &[Inline], group: &Group) -> bool {
    labelled(content).is_some_and(|(label, rest)| rest.is_empty() && !group.is_part(&label))
}

/// The blocks of a heading that are said about its entry: lists below the title of another section are not.
pub(super) fn own_part<'b>(
    blocks: impl Iterator<Item = &'b Block>,
    kind: Option<Kind>,
) -> impl Iterator<Item = &'b Block> {
    let mut foreign = false;
    let mut told = false;
    blocks.filter(move |block| match &block.kind {
        BlockKind::Paragraph(content) => {
            foreign = foreign_kind(content, kind).is_some();
            told |= kind == Some(Kind::TestCases) && !clauses(&tree::plain(content)).is_empty();
            !foreign
        }
        BlockKind::List { items, .. } => !(foreign || told && are_sentences(items, kind)),
        _ => true,
    })
}

/// Lists below a line that is the title of another section.
pub(super) fn inner_lists<'b>(blocks: &[&'b Block], kind: Option<Kind>) -> Vec<(Kind, &'b Block)> {
    let pairs = blocks.iter().zip(blocks.iter().skip(1));
    let found = pairs.filter_map(|(lead, list)| {
        let BlockKind::Paragraph(content) = &lead.kind else { return None };
        let BlockKind::List { items, .. } = &list.kind else { return None };
        let told = || !clauses(&tree::plain(content)).is_empty() && are_sentences(items, kind);
        let kind = foreign_kind(content, kind).or_else(|| kind.filter(|_| told()))?;
        Some((kind, *list))
    });
    found.collect()
}

/// Whether each item of a list is a test of its own, told in one sentence.
fn are_sentences(items: &[ListItem], kind: Option<Kind>) -> bool {
    let sentence = |item: &ListItem| !clauses(&tree::plain(first_line(item))).is_empty();
    kind == Some(Kind::TestCases) && items.iter().all(sentence)
}

fn foreign_kind(content: &[Inline], kind: Option<Kind>) -> Option<Kind> {
    let other = Kind::of_lead(&lead_in(content)?)?;
    (Some(other) != kind && !other.item().is_empty()).then_some(other)
}

/// Whether a text says how binding it is, other than by permission, and not what such words mean.
pub(super) fn is_binding(text: &str) -> bool {
    let explains = text.contains("RFC 2119") || text.contains("RFC2119") || text.contains("BCP 14");
    !explains && matches!(level(text), Some(RequirementLevel::Must | RequirementLevel::Should))
}

/// Words that give a reason, as decisions have.
fn gives_reason(text: &str) -> bool {
    const WORDS: &[&str] = &[
        "because", "since", "instead of", "rather than", "so that", "over", "therefore", "→", "we use",
        "we chose",
    ];
    let text = format!(" {} ", normalize(text));
    WORDS.iter().any(|word| text.contains(&format!(" {word} ")))
}

/// Whether a line leads to what stands against threats: `To defend against these attacks, we`.
fn is_defence(lead: &str) -> bool {
    const VERBS: &[&str] = &["defend", "mitigate", "prevent", "protect", "counter", "address", "avoid"];
    let lead = normalize(lead);
    let verb = lead.strip_prefix("to ").and_then(|rest| rest.split(' ').next());
    verb.is_some_and(|verb| VERBS.contains(&verb))
}

/// Whether a label leads to what only shows the entry before it.
fn is_illustration(label: &str) -> bool {
    matches!(normalize(label).as_str(), "example" | "examples" | "note" | "notes")
}

/// A label has no more words.
const LABEL: usize = 6;

/// A label alone, with plain lists below it.
fn is_bare_label(head: &Head, item: &ListItem) -> bool {
    head.dressed
        && head.text.is_empty()
        && item.task.is_none()
        && head.id.is_empty()
        && item.blocks.len() == 1
}

/// The first words of a text, as an anchor has room for them.
pub(super) fn first_words(text: &str) -> &str {
    const ROOM: usize = 48;
    if text.len() <= ROOM {
        return text;
    }
    let cut = &text[..text.floor_char_boundary(ROOM)];
    cut.rfind(' ').map_or(cut, |at| &cut[..at])
}
