//! Ticks that only adorn a list. As long as a spec is not built, a list of nothing but ticks is how its author writes lists,
//! and tells of no entry that it is done.

use crate::spec::fill::Task;
use crate::spec::item::Item;
use crate::words::stage::Stage;
use crate::words::state::{self, ItemState};

/// Whether ticks tell what is done in a spec that stands there; `open` tells whether anything in it is marked as open.
pub(super) fn are_told(stage: Stage, open: bool) -> bool {
    match stage {
        Stage::Proposed | Stage::Planned | Stage::Dropped => false,
        // What is being built is not done in everything.
        Stage::InProgress => open,
        Stage::Implemented | Stage::Superseded | Stage::Unknown => true,
    }
}

/// Whether a heading tells that what stands below it was done: `Phase 1 ✅`.
pub(super) fn is_done(title: &str) -> bool {
    state::strip_front(title).1.or(state::strip_end(title).1) == Some(ItemState::Done)
}

/// Takes the ticks from a section of `text` in which nothing else is marked. Boxes stay.
pub(super) fn take(tasks: &mut Vec<Task>, items: &mut [Item], text: &str) {
    let mark = |start: usize| marked(text, start);
    let starts = tasks.iter().map(|task| task.span.start).chain(items.iter().map(|item| item.span.start));
    if starts.into_iter().any(|start| mark(start) == Some(ItemState::Open)) {
        return;
    }
    tasks.retain(|task| mark(task.span.start).is_none());
    for item in items.iter_mut().filter(|item| mark(item.span.start).is_some()) {
        item.state = item.state.filter(|state| *state != ItemState::Done);
    }
}

/// The mark in front of an entry that begins at an offset, where it has no box.
fn marked(text: &str, start: usize) -> Option<ItemState> {
    let bullet = |c: char| c.is_ascii_digit() || matches!(c, '-' | '*' | '+' | '.' | ')' | ' ' | '\t');
    state::strip_front(text.get(start..)?.trim_start_matches(bullet)).1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_tell_where_something_was_built() {
        assert!(!are_told(Stage::Planned, true) && !are_told(Stage::InProgress, false));
        assert!(are_told(Stage::InProgress, true) && are_told(Stage::Implemented, false));
        assert!(is_done("Phase 1 ✅") && !is_done("Phase 2 (open)"));
    }
}
