//! Whether something is done: marks of checkboxes, emoji, and words.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use super::stage::{self, Stage};

/// Where a single thing stands: a criterion, a question, a phase.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ItemState {
    Open,
    Done,
    /// It no longer holds, but keeps its address.
    Dropped,
}

/// Words that say so of a single thing, where those of a document's stage say something else.
static WORDS: LazyLock<Vec<(&'static str, ItemState)>> = LazyLock::new(|| {
    let rows = super::rows(include_str!("states.txt"));
    let named = |name| match name {
        "done" => ItemState::Done,
        "dropped" => ItemState::Dropped,
        _ => ItemState::Open,
    };
    rows.flat_map(|(name, words)| words.map(move |word| (word, named(name)))).collect()
});

/// Marks that stand for nothing but a state.
const MARKS: &[(&[char], ItemState)] = &[
    (&['✓', '✔', '✅', '☑', '🗹', '🟢'], ItemState::Done),
    (
        &['☐', '⬜', '❌', '✗', '✘', '⏳', '⌛', '🚧', '🔄', '⬛', '🔲', '🔳', '🟡', '🔴', '⚪', '🟠'],
        ItemState::Open,
    ),
];

impl ItemState {
    /// What an emoji says.
    fn of_emoji(c: char) -> Option<Self> {
        MARKS.iter().find(|(marks, _)| marks.contains(&c)).map(|(_, state)| *state)
    }

    /// What the mark between the brackets of a checkbox says; `None` for one that nobody knows.
    pub fn of_mark(mark: char) -> Option<Self> {
        match mark {
            'x' | 'X' => Some(Self::Done),
            ' ' => Some(Self::Open),
            other => Self::of_emoji(other),
        }
    }

    /// The state that a whole text tells, and nothing else: `✅ Done`, `Resolved: on a lead`, `open`.
    pub fn of_text(text: &str) -> Option<Self> {
        let text = text.trim();
        if let Some(mark) = box_of(text) {
            return Self::of_mark(mark);
        }
        let (rest, mark) = strip_front(text);
        mark.or_else(|| Self::of_words(rest.split([':', ',', '(', ';', '–', '—']).next().unwrap_or(rest)))
    }

    /// What one word or phrase says.
    pub fn of_words(text: &str) -> Option<Self> {
        let words = stage::words(text);
        let own = words.join(" ");
        let told = WORDS.iter().find(|(word, _)| *word == own).map(|(_, state)| *state);
        told.or_else(|| {
            Some(match stage::of_words(&words)? {
                Stage::Implemented => Self::Done,
                Stage::Dropped | Stage::Superseded => Self::Dropped,
                Stage::Unknown => return None,
                _ => Self::Open,
            })
        })
    }
}

/// The mark of a checkbox that stands alone, as in the cell of a table: `[x]`, `[ ]`, `[]`.
fn box_of(text: &str) -> Option<char> {
    let mut inner = text.strip_prefix('[')?.strip_suffix(']')?.chars();
    let mark = inner.next().unwrap_or(' ');
    inner.next().is_none().then_some(mark)
}

/// The state that a remark in brackets tells. `(NEW)` says that a file is new, and nothing of where it stands.
pub fn of_remark(inner: &str) -> Option<ItemState> {
    ItemState::of_text(inner).filter(|_| !is_news(inner))
}

/// Whether a remark in brackets says that a thing is new.
pub fn is_news(inner: &str) -> bool {
    inner.trim().eq_ignore_ascii_case("new")
}

/// Takes the marks of state off the beginning of a text.
pub fn strip_front(text: &str) -> (&str, Option<ItemState>) {
    let trimmed = text.trim_start();
    let first = trimmed.chars().next();
    let Some((first, state)) = first.and_then(|c| Some((c, ItemState::of_emoji(c)?))) else {
        return (text, None);
    };
    (trimmed[first.len_utf8()..].trim_start_matches(['\u{fe0f}', '\u{fe0e}', ' ', '\u{a0}']), Some(state))
}

/// Takes off the end of a text what tells its state: `Pilot ✅`, `Pilot (complete)`, `Pilot [done]`, `Pilot ✅ COMPLETE`.
pub fn strip_end(text: &str) -> (&str, Option<ItemState>) {
    let text = text.trim_end().trim_end_matches(['\u{fe0f}', '\u{fe0e}']);
    let last = text.chars().next_back();
    if let Some((last, state)) = last.and_then(|c| Some((c, ItemState::of_emoji(c)?))) {
        return (bare(&text[..text.len() - last.len_utf8()]), Some(state));
    }
    for (open, close) in [('(', ')'), ('[', ']')] {
        let inner = text.strip_suffix(close).and_then(|text| text.rsplit_once(open));
        if let Some((before, state)) = inner.and_then(|(before, inner)| Some((before, of_remark(inner)?))) {
            return (before.trim_end(), Some(state));
        }
    }
    // A mark with a word behind it.
    let marked = text.char_indices().rev().find_map(|(at, c)| Some((at, c, ItemState::of_emoji(c)?)));
    if let Some((at, mark, state)) = marked.filter(|(at, ..)| *at > 0) {
        let word = text[at + mark.len_utf8()..].trim_start_matches(['\u{fe0f}', '\u{fe0e}', ' ']);
        if word.split_whitespace().count() <= 3 && ItemState::of_words(word).is_some() {
            return (bare(&text[..at]), Some(state));
        }
    }
    (text, None)
}

fn bare(text: &str) -> &str {
    text.trim_end_matches([' ', '-', '–', '—', ':'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_marks_tell_a_state() {
        for (text, state) in [
            ("✅ Done", Some(ItemState::Done)),
            ("⬜ Open", Some(ItemState::Open)),
            ("Resolved: on a lead", Some(ItemState::Done)),
            ("Planned", Some(ItemState::Open)),
            ("answered", Some(ItemState::Done)),
            ("Rejected", Some(ItemState::Dropped)),
            ("[x]", Some(ItemState::Done)),
            ("[ ]", Some(ItemState::Open)),
            ("[1]", None),
            ("the gardener", None),
            ("", None),
        ] {
            assert_eq!(ItemState::of_text(text), state, "{text}");
        }
    }

    #[test]
    fn the_state_is_taken_off_a_heading() {
        assert_eq!(strip_front("✅ Phase 1: School"), ("Phase 1: School", Some(ItemState::Done)));
        for text in [
            "Phase 1: School ✅", "Phase 1: School (complete)", "Phase 1: School ✅ COMPLETE",
            "Phase 1: School ✔️",
        ] {
            assert_eq!(strip_end(text), ("Phase 1: School", Some(ItemState::Done)), "{text}");
        }
        assert_eq!(strip_end("Phase 2: All (in progress)"), ("Phase 2: All", Some(ItemState::Open)));
        assert_eq!(strip_end("A lamp (red)"), ("A lamp (red)", None));
    }
}
