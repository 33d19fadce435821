//! What the first line of an entry tells of its state: strikes, labels, the end of a title.

use super::head::{Head, JOINTS, Wanted, behind_joint};
use crate::markdown::tree::{self, Inline};
use crate::spec::item::Detail;
use crate::words::kind::Kind;
use crate::words::part::Part;
use crate::words::state::{self, ItemState};

impl Wanted<'_> {
    /// What is struck out behind an id no longer holds; a question with words behind it is answered by them.
    pub(super) fn struck_behind_id(self, content: &[Inline]) -> Option<ItemState> {
        let at = content.iter().position(|inline| tree::is_struck(std::slice::from_ref(inline)))?;
        let behind = content.iter().rposition(|inline| tree::is_struck(std::slice::from_ref(inline)))? + 1;
        let before = tree::plain(&content[..at]);
        let (before, _) = state::strip_front(before.trim());
        let only_id = before.is_empty()
            || self.id(before).is_some_and(|(found, _)| found.rest.trim_matches(JOINTS).is_empty());
        let answered = tree::plain(&content[behind..]).contains(char::is_alphanumeric);
        match (only_id, answered) {
            (true, false) => Some(ItemState::Dropped),
            (true, true) if self.kind == Some(Kind::OpenQuestions) => Some(ItemState::Done),
            _ => None,
        }
    }

    /// What stands behind a question that is struck out answers it, unless an arrow or a name leads to it.
    pub(super) fn answer_behind(self, rest: &[Inline]) -> Option<Detail> {
        let said = tree::plain(rest);
        let text = behind_joint(said.trim());
        let plain = self.kind == Some(Kind::OpenQuestions)
            && text.starts_with(char::is_alphanumeric)
            && text.split_once(": ").is_none_or(|(label, _)| Part::of_label(self.kind, label).is_none());
        plain.then(|| Detail { part: Some(Part::Answer), label: String::new(), text: text.to_owned() })
    }

    /// The state that a label tells of a question: `Resolved: Who cleans? The staff.`
    pub(super) fn state_label(self, label: &str) -> Option<ItemState> {
        let state = ItemState::of_words(label).filter(|_| self.kind == Some(Kind::OpenQuestions))?;
        label.starts_with(char::is_uppercase).then_some(state)
    }

    /// What the end of a title or of a sentence tells of its state.
    pub(super) fn settle(self, head: &mut Head) {
        if !self.kind.is_some_and(|kind| kind.row().parts.contains(&Part::State)) {
            return;
        }
        let told = if head.label.is_empty() { &mut head.text } else { &mut head.label };
        let (bare, state) = state::strip_end(told);
        if state.is_some() {
            *told = bare.to_owned();
        }
        head.state = head.state.or(state);
    }
}
