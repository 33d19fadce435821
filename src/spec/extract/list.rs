//! The word lists beside the readers -> their words by name. And enums whose values have names: in lists, in stored
//! facts, in registers.

use std::collections::BTreeMap;

use crate::words::rows;

/// The lists of one file.
pub(super) struct WordLists(BTreeMap<&'static str, Vec<&'static str>>);

impl WordLists {
    /// Reads lines of `name: word, word`; a name may have several.
    pub(super) fn read(text: &'static str) -> Self {
        let mut lists: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (name, words) in rows(text) {
            lists.entry(name).or_default().extend(words);
        }
        Self(lists)
    }

    /// The words under a name, in the order of the file.
    pub(super) fn get(&self, name: &str) -> &[&'static str] {
        self.0.get(name).map_or(&[], Vec::as_slice)
    }

    pub(super) fn has(&self, name: &str, word: &str) -> bool {
        self.get(name).contains(&word)
    }

    /// Every word with the name it stands under.
    pub(super) fn words(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        self.0.iter().flat_map(|(name, words)| words.iter().map(|word| (*name, *word)))
    }
}

/// A value of a few that each have a name.
pub trait Named: Copy + 'static {
    const ALL: &'static [Self];

    fn name(self) -> &'static str;

    fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|one| one.name() == name)
    }
}

/// Makes an enum whose values have names, by which they are stored, too.
macro_rules! named {
    ($(#[$about:meta])* $seen:vis enum $type:ident { $($(#[$doc:meta])* $value:ident = $name:literal),* $(,)? }) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
        $seen enum $type { $($(#[$doc])* #[serde(rename = $name)] $value),* }

        impl $crate::spec::extract::list::Named for $type {
            const ALL: &'static [Self] = &[$(Self::$value),*];

            fn name(self) -> &'static str {
                match self { $(Self::$value => $name),* }
            }
        }
    };
}
pub(super) use named;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_has_the_words_of_all_its_lines() {
        let lists = WordLists::read("# a: x\nb: one, two words\nc: 1\nb: three\n");
        assert_eq!(lists.get("b"), ["one", "two words", "three"]);
        assert!(lists.has("c", "1") && lists.get("a").is_empty() && lists.get("# a").is_empty());
        assert_eq!(lists.words().count(), 4);
    }
}
