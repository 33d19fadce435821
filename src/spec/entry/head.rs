//! The first line of an entry -> id, label, text, state, and what is said in it by name.

use super::inline_part::{arrow_in, named_part};
use crate::markdown::tree::{self, Inline, InlineKind};
use crate::spec::extract::scenario;
use crate::spec::item::Detail;
use crate::spec::item_id::{self, ItemKind, ItemPrefix, WrittenId};
use crate::words::kind::{Headings, Kind};
use crate::words::naming::is_aside;
use crate::words::part::Part;
use crate::words::state::{self, ItemState};

/// What a section asks of the entries in it.
#[derive(Clone, Copy)]
pub struct Wanted<'a> {
    pub kind: Option<Kind>,
    pub prefixes: &'a [ItemPrefix<'a>],
}

/// A first line, taken apart.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Head {
    pub id: String,
    /// What its id makes of it.
    pub kind: Option<ItemKind>,
    pub label: String,
    pub text: String,
    pub state: Option<ItemState>,
    pub details: Vec<Detail>,
    /// Whether it begins with bold words, or with code.
    pub dressed: bool,
}

impl Head {
    /// What it is called, or else what it says.
    pub fn title(&self) -> &str {
        if self.label.is_empty() { &self.text } else { &self.label }
    }
}

/// Marks between a label and what follows it.
pub(super) const JOINTS: [char; 7] = [':', '：', '-', '–', '—', ' ', '\u{a0}'];

/// A text without the marks that part it from what stands before. Two hyphens at a letter begin a flag: `--out`.
pub(super) fn behind_joint(text: &str) -> &str {
    let rest = text.trim_start_matches(JOINTS);
    let flag =
        text[..text.len() - rest.len()].ends_with("--") && rest.starts_with(|c: char| c.is_ascii_lowercase());
    if flag { &text[text.len() - rest.len() - 2..] } else { rest }
}

/// The words that a line begins with in bold or as code, and what follows them.
struct Lead {
    words: String,
    rest: String,
    code: bool,
}

impl Wanted<'_> {
    /// Takes a line apart.
    pub fn head(self, content: &[Inline]) -> Head {
        let (content, front) = without_marks(content);
        let mut head = Head { state: front, ..Head::default() };
        let struck = matches!(content.first().map(|inline| &inline.kind), Some(InlineKind::Strike(_)));
        let unstruck: Vec<Inline>;
        let mut answered = false;
        let content = match content.split_first() {
            Some((Inline { kind: InlineKind::Strike(inner), .. }, rest)) => {
                let answer = self.answer_behind(rest);
                answered = answer.is_some();
                head.details.extend(answer);
                let rest = if answered { &[] } else { rest };
                unstruck = inner.iter().chain(rest).cloned().collect();
                unstruck.as_slice()
            }
            _ => content,
        };
        match lead(content) {
            Some(lead) => self.led(&lead, &tree::plain(content), &mut head),
            None => self.plain(&tree::plain(content), &mut head),
        }
        self.named_in_text(content, struck, &mut head);
        self.settle(&mut head);
        let told = match struck {
            true if answered => Some(ItemState::Done),
            true => Some(ItemState::Dropped),
            false => self.struck_behind_id(content),
        };
        head.state = told.or(head.state);
        head
    }

    /// A title: a heading, or a line that is all bold.
    pub fn title(self, text: &str) -> Head {
        let (text, front) = state::strip_front(text.trim());
        let mut head = Head { state: front, dressed: true, ..Head::default() };
        if let Some((found, kind)) = self.id(text) {
            self.identified(found, kind, &mut head);
        } else {
            let text = without_number(text);
            text.clone_into(&mut head.text);
            // `Requirement: A reminder` is called by what it is.
            if let Some((word, rest)) = text.split_once(':')
                && (self.is_subject(word) || word_kind(word).is_some())
            {
                rest.trim().clone_into(&mut head.text);
            }
        }
        head.label = std::mem::take(&mut head.text);
        self.settle(&mut head);
        head
    }

    pub(super) fn id(self, text: &str) -> Option<(WrittenId<'_>, ItemKind)> {
        // `(FR7) Doors shut alone`
        let round = text.strip_prefix('(').and_then(|text| text.split_once(')'));
        let round = round.and_then(|(inner, rest)| Some((self.id(inner)?, rest)));
        if let Some(((found, kind), rest)) = round.filter(|((found, _), _)| found.rest.is_empty()) {
            return Some((WrittenId { rest: rest.trim_start_matches([':', ' ']), ..found }, kind));
        }
        let known = item_id::numbered(text, self.prefixes).map(|(found, kind)| (found, kind.clone()));
        known.or_else(|| {
            let kind = self.kind.filter(|kind| !kind.item().is_empty())?;
            let found = item_id::coded(text)?;
            Some((found, ItemKind::Known(kind.of_id(found.prefix).unwrap_or(kind).of_entry())))
        })
    }

    fn identified(self, found: WrittenId, kind: ItemKind, head: &mut Head) {
        found.id.clone_into(&mut head.id);
        head.kind = Some(kind);
        self.remark(found.rest, head).clone_into(&mut head.text);
    }

    /// A line that begins in bold or with code.
    fn led(self, lead: &Lead, whole: &str, head: &mut Head) {
        head.dressed = true;
        let words = lead.words.trim();
        let (words, mark) = state::strip_front(words);
        head.state = head.state.or(mark);
        if let Some((found, kind)) = self.id(words) {
            self.identified(found, kind, head);
            let rest = self.remark(behind_joint(&lead.rest), head).to_owned();
            match (head.text.is_empty(), rest.is_empty()) {
                (true, _) => head.text = rest,
                (false, true) => head.label = std::mem::take(&mut head.text),
                (false, false) => {
                    let label = head.text.trim_end_matches([':', '.', ' ']).to_owned();
                    let (said, mark) = state::strip_front(&rest);
                    head.state = head.state.or(mark);
                    (head.label, head.text) = (unbracketed(&label).to_owned(), said.to_owned());
                }
            }
            return;
        }
        // `(FR1)` may stand in a bold part of a plain line.
        if let Some((found, kind)) = self.id(whole) {
            return self.identified(found, kind, head);
        }
        let bare = words.trim_end_matches([':', '.', '?', '!']).trim();
        let ended = words.ends_with([':', '：', '.', '?', '!']);
        let apart = lead.rest.is_empty() || lead.rest.starts_with([':', '：', '-', '–', '—', ' ', '→', '(']);
        let set_apart = lead.rest.trim().is_empty()
            || ["-", "–", "—", ":", "：", "→", "("]
                .iter()
                .any(|mark| lead.rest.trim_start().starts_with(mark));
        // `**LoanBook** keeps loans`
        let named = self.kind == Some(Kind::KeyComponents) && !lead.code && apart;
        let labelled = ended || set_apart || named;
        let step = self.kind.is_some_and(|kind| kind.row().parts.contains(&Part::Given))
            && scenario::word(bare).is_some();
        if !labelled || bare.is_empty() || step {
            self.remark(whole.trim(), head).clone_into(&mut head.text);
            return;
        }
        if let Some(state) =
            self.state_label(bare).filter(|_| (ended || set_apart) && !lead.rest.trim().is_empty())
        {
            head.state = head.state.or(Some(state));
            self.remark(behind_joint(&lead.rest).trim(), head).clone_into(&mut head.text);
            return;
        }
        // `Threat: a card is guessed` is called by what it is.
        let (words, bare) = match bare.split_once(':').filter(|(word, _)| self.is_subject(word)) {
            Some((_, named)) => (words.split_once(':').map_or(words, |(_, rest)| rest).trim(), named.trim()),
            None => (words, bare),
        };
        let rest = behind_joint(&lead.rest).trim();
        if lead.code && !self.names_things() {
            whole.trim().clone_into(&mut head.text);
        } else if self.is_subject(bare) {
            rest.clone_into(&mut head.text);
        } else {
            // A question keeps its mark.
            let label = if words.ends_with('?') { words } else { bare };
            label.clone_into(&mut head.label);
            self.remark(rest, head).clone_into(&mut head.text);
        }
    }

    /// A line without bold words in front.
    fn plain(self, text: &str, head: &mut Head) {
        let (text, mark) = state::strip_front(text.trim());
        head.state = head.state.or(mark);
        if let Some((found, kind)) = self.id(text) {
            return self.identified(found, kind, head);
        }
        let text = self.remark(text, head);
        text.clone_into(&mut head.text);
        let Some((label, rest)) =
            text.split_once(": ").or_else(|| text.split_once(" - ").filter(|_| self.names_things()))
        else {
            return;
        };
        if let Some(state) = self.state_label(label) {
            head.state = head.state.or(Some(state));
            rest.trim().clone_into(&mut head.text);
        } else if self.is_subject(label) {
            rest.trim().clone_into(&mut head.text);
        } else if self.has_plain_labels() && is_name(label) {
            label.trim().clone_into(&mut head.label);
            rest.trim().clone_into(&mut head.text);
        }
    }

    /// Whether entries of the kind have names, so that a plain label is one.
    pub fn names_things(self) -> bool {
        self.kind.is_some_and(|kind| kind.row().headings == Headings::Entries)
    }

    fn has_plain_labels(self) -> bool {
        let tests = matches!(
            self.kind,
            Some(Kind::TestCases | Kind::ArchitectureDecisions | Kind::Rollout | Kind::ApiDesign)
        );
        (self.names_things() && !tests) || self.kind == Some(Kind::PerformanceRequirements)
    }

    fn is_subject(self, label: &str) -> bool {
        Part::is_subject(self.kind, label)
    }

    /// Takes off what stands in brackets in front and tells a state or a level: `(Must): text`, `[RESOLVED] text`,
    /// `ANSWERED: text`.
    fn remark<'t>(self, text: &'t str, head: &mut Head) -> &'t str {
        for (open, close) in [('(', ')'), ('[', ']')] {
            let inner = text.strip_prefix(open).and_then(|text| text.split_once(close));
            let Some((inner, rest)) = inner.filter(|(inner, _)| inner.len() <= 40) else { continue };
            let told = state::of_remark(inner);
            head.state = head.state.or(told);
            if told.is_none() && !state::is_news(inner) {
                if self.kind.is_none_or(|kind| !takes_remarks(kind)) {
                    continue;
                }
                head.details.push(Detail {
                    part: Some(Part::Topic),
                    label: String::new(),
                    text: inner.trim().to_owned(),
                });
            }
            return behind_joint(rest).trim_start();
        }
        match text.split_once(':') {
            Some((word, rest)) if is_loud(word) && ItemState::of_words(word).is_some() => {
                head.state = head.state.or_else(|| ItemState::of_words(word));
                rest.trim_start()
            }
            _ => text,
        }
    }

    /// Parts that are named within the line: `Apples are stolen. Mitigation: they are counted`; and what an arrow leads to.
    fn named_in_text(self, content: &[Inline], struck: bool, head: &mut Head) {
        let Some(kind) = self.kind else { return };
        let named = named_part(kind, &head.text, content, !head.label.is_empty());
        if let Some((at, part, label, behind)) = named {
            let said = head.text[behind..].trim_start_matches(JOINTS).trim().to_owned();
            head.text.truncate(at);
            let end = head.text.trim_end_matches([' ', ',', ';', '(', '–', '—', '-']).len();
            head.text.truncate(end);
            let said =
                said.strip_suffix(')').filter(|said| !said.contains('(')).map_or(said.clone(), str::to_owned);
            head.details.push(Detail { part: Some(part), label, text: said });
        }
        if let Some((text, detail)) = remark_behind(&head.text) {
            head.text = text;
            head.details.push(detail);
        }
        let Some(part) = arrow(kind) else { return };
        let Some((at, mark)) = arrow_in(&head.text, content) else { return };
        let (before, after) = (head.text[..at].trim().to_owned(), head.text[at + mark..].trim().to_owned());
        if (before.is_empty() && head.label.is_empty()) || after.is_empty() {
            return;
        }
        // In a question an arrow may stand for anything, and behind it for its answer.
        let struck = || struck || content.iter().any(|inline| matches!(inline.kind, InlineKind::Strike(_)));
        let asked = || {
            if before.is_empty() { &head.label } else { &before }.trim_end_matches(['"', ')']).ends_with('?')
        };
        if part == Part::Answer && !asked() && !struck() {
            return;
        }
        head.text = before;
        head.details.push(Detail { part: Some(part), label: String::new(), text: after });
    }
}

/// What stands in brackets at the end under a name of its own: `(Owner: Ada, due 2026-04-01)`.
fn remark_behind(text: &str) -> Option<(String, Detail)> {
    let (before, inner) = text.trim_end().strip_suffix(')')?.rsplit_once('(')?;
    let (label, said) = inner.split_once(": ")?;
    let named = label.starts_with(char::is_uppercase)
        && label.split_whitespace().count() <= 2
        && !before.trim().is_empty();
    let detail = Detail { part: None, label: label.to_owned(), text: said.trim().to_owned() };
    named.then(|| (before.trim_end().to_owned(), detail))
}

/// Kinds whose ids are followed by remarks: `FR1 (Must)`, `C1 (Technical)`.
fn takes_remarks(kind: Kind) -> bool {
    kind.row().parts.contains(&Part::Level)
}

/// What an arrow leads to.
fn arrow(kind: Kind) -> Option<Part> {
    match kind {
        Kind::ThreatModel => Some(Part::Mitigation),
        Kind::OpenQuestions => Some(Part::Answer),
        Kind::ErrorScenarios => Some(Part::Message),
        Kind::RecoveryStrategies => Some(Part::Recovery),
        _ => None,
    }
}

/// The kind whose entries are called so: `Requirement`, `Scenario`.
pub(super) fn word_kind(word: &str) -> Option<Kind> {
    match word.trim().to_lowercase().as_str() {
        "requirement" => Some(Kind::FunctionalRequirements),
        "scenario" | "scenario outline" | "test case" => Some(Kind::TestCases),
        _ => None,
    }
}

fn is_loud(word: &str) -> bool {
    word.len() > 2 && word.chars().all(|c| c.is_uppercase() || c == ' ')
}

/// Whether words in front of a colon are a name and not the beginning of a sentence.
fn is_name(label: &str) -> bool {
    let label = label.trim();
    let plain = label.chars().all(|c| c.is_alphanumeric() || " -_/()&'’.+".contains(c));
    // `A key is lost. Mitigation`
    plain
        && !label.contains(". ")
        && label.chars().any(char::is_alphabetic)
        && label.split_whitespace().count() <= 5
        && !is_aside(label)
}

/// Text without the number of a heading: `1. Pilot`, `2) All`, `3.1 Rest`.
pub(super) fn without_number(text: &str) -> &str {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
    let numbered = rest.len() < text.len() && text.starts_with(|c: char| c.is_ascii_digit());
    let dotted = text[..text.len() - rest.len()].ends_with('.') || rest.starts_with([')', ':']);
    if numbered && dotted { rest.trim_start_matches([')', ':', ' ']) } else { text }
}

/// Words without the brackets around all of them: `(the north wall)`.
fn unbracketed(text: &str) -> &str {
    let inner = text.strip_prefix('(').and_then(|text| text.strip_suffix(')'));
    inner.filter(|inner| !inner.contains(['(', ')'])).unwrap_or(text)
}

/// Marks of state in front of a line that goes on in bold.
fn without_marks(content: &[Inline]) -> (&[Inline], Option<ItemState>) {
    if let Some((Inline { kind: InlineKind::Text(text), .. }, rest)) = content.split_first() {
        let (behind, state) = state::strip_front(text);
        if state.is_some() && behind.trim().is_empty() {
            return (rest, state);
        }
    }
    (content, None)
}

fn lead(content: &[Inline]) -> Option<Lead> {
    let (first, rest) = content.split_first()?;
    let (words, code) = match &first.kind {
        InlineKind::Strong(words) => (tree::plain(words), false),
        InlineKind::Code(code) => (code.clone(), true),
        _ => return None,
    };
    (!words.trim().is_empty()).then(|| Lead { words, rest: tree::plain(rest), code })
}
