//! The words of what is told by itself, section by section: what is left of a section's change is its prose.

use std::collections::BTreeMap;

/// By how often each word is there more often than before.
pub(super) type Balance = BTreeMap<String, i64>;

/// What is told of the sections of one paper.
#[derive(Default)]
pub(super) struct Told {
    pub old: BTreeMap<usize, Balance>,
    pub new: BTreeMap<usize, Balance>,
}

/// Adds the words of a text so many times.
pub(super) fn count(balance: &mut Balance, text: &str, times: i64) {
    for word in words(text) {
        *balance.entry(word.to_owned()).or_default() += times;
    }
}

/// The words of a text without the marks of a sentence, so that a full stop is no news.
pub(super) fn words(text: &str) -> impl Iterator<Item = &str> {
    const MARKS: &[char] =
        &['.', ',', ';', ':', '!', '?', '"', '\'', '(', ')', '[', ']', '|', '“', '”', '—', '–', '·'];
    text.split_whitespace().map(|word| word.trim_matches(MARKS)).filter(|word| !word.is_empty())
}

impl Told {
    pub(super) fn say(
        &mut self,
        (old, old_text): (Option<usize>, &str),
        (new, new_text): (Option<usize>, &str),
    ) {
        if let Some(section) = old {
            count(self.old.entry(section).or_default(), old_text, -1);
        }
        if let Some(section) = new {
            count(self.new.entry(section).or_default(), new_text, 1);
        }
    }

    /// What is told of a section that was one and is another.
    pub(super) fn of(&self, old: usize, new: usize) -> Option<Balance> {
        let parts = [self.old.get(&old), self.new.get(&new)];
        let mut sum: Option<Balance> = None;
        for (word, times) in parts.into_iter().flatten().flatten() {
            *sum.get_or_insert_default().entry(word.clone()).or_default() += times;
        }
        sum
    }
}
