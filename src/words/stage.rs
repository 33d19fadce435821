//! Where a spec stands in its life, and the words, pictures and folders that say so, from `stages.txt`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

/// Where a spec stands, whatever word its authors use; in the order of a life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    Proposed,
    Planned,
    InProgress,
    Implemented,
    Dropped,
    Superseded,
    #[default]
    Unknown,
}

impl Stage {
    pub const ALL: [Self; 7] = [
        Self::Proposed,
        Self::Planned,
        Self::InProgress,
        Self::Implemented,
        Self::Dropped,
        Self::Superseded,
        Self::Unknown,
    ];

    /// The name in data, addresses and configuration.
    pub fn name(self) -> &'static str {
        match self {
            Self::Proposed => "proposed",
            Self::Planned => "planned",
            Self::InProgress => "in_progress",
            Self::Implemented => "implemented",
            Self::Dropped => "dropped",
            Self::Superseded => "superseded",
            Self::Unknown => "unknown",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|stage| stage.name() == name)
    }

    /// The names of all stages with commas between, for messages.
    pub fn names() -> String {
        Self::ALL.map(Self::name).join(", ")
    }
}

/// What a status word of a source means and how it is shown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StatusWord {
    pub stage: Stage,
    /// The word to show in its place, for synonyms.
    pub label: Option<String>,
    /// Where it stands among the statuses; the stages stand at 0, 10, 20 and so on.
    pub order: Option<i32>,
    pub emoji: Option<String>,
    /// The stage whose colour it has, where that is not its own.
    pub color: Option<Stage>,
}

/// No entry of the list has more words.
pub const LONGEST: usize = 5;

static WORDS: LazyLock<BTreeMap<&'static str, Stage>> = LazyLock::new(|| listed(""));
static FOLDERS: LazyLock<BTreeMap<&'static str, Stage>> = LazyLock::new(|| listed("folder "));

/// What folders mean beside another one: their names, the stage of the other, and the stage that they have then.
static BESIDE: LazyLock<Vec<(&'static str, Stage, Stage)>> = LazyLock::new(|| {
    let rows = super::rows(include_str!("stages.txt")).filter_map(|(row, names)| {
        let (stage, beside) = row.strip_prefix("folder ")?.split_once(" beside ")?;
        Some((Stage::from_name(beside)?, Stage::from_name(stage)?, names))
    });
    rows.flat_map(|(beside, stage, names)| names.map(move |name| (name, beside, stage))).collect()
});

/// Entries of several words, by these words without anything between.
static TOGETHER: LazyLock<BTreeMap<String, &'static str>> = LazyLock::new(|| {
    WORDS.keys().filter(|entry| entry.contains(' ')).map(|entry| (entry.replace(' ', ""), *entry)).collect()
});

static ASIDE: LazyLock<Vec<&'static str>> = LazyLock::new(|| row("aside"));
static LATER: LazyLock<Vec<&'static str>> = LazyLock::new(|| row("later"));

/// The words of a line that says more of words of other lines.
fn row(name: &str) -> Vec<&'static str> {
    let rows = super::rows(include_str!("stages.txt")).filter(|(row, _)| *row == name);
    rows.flat_map(|(_, words)| words).collect()
}

static SPELT: LazyLock<BTreeMap<String, &'static str>> =
    LazyLock::new(|| row("spelt").into_iter().map(|word| (word.to_lowercase(), word)).collect());

/// The words of the lines whose stage has a mark in front.
fn listed(mark: &str) -> BTreeMap<&'static str, Stage> {
    super::rows(include_str!("stages.txt"))
        .filter_map(|(stage, words)| Some((Stage::from_name(stage.strip_prefix(mark)?)?, words)))
        .flat_map(|(stage, words)| words.map(move |word| (word, stage)))
        .collect()
}

const EMOJI: &[(&[char], Stage)] = &[
    (&['✅', '✔', '☑', '🎉', '🚀', '🟢'], Stage::Implemented),
    (&['🚧', '🔄', '⏳', '🏗', '🔨', '🟡', '⚙'], Stage::InProgress),
    (&['📋', '📝', '🎯', '📅', '🗓', '🔜'], Stage::Planned),
    (&['💡', '🤔', '💭', '🔍'], Stage::Proposed),
    (&['❌', '🚫', '⛔', '🗑', '🛑'], Stage::Dropped),
];

/// The words of a text as they are compared: small letters, nothing between them.
pub fn words(text: &str) -> Vec<String> {
    let lower = text.to_lowercase();
    lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// The stage that words mean which are an entry of the list.
pub fn of_words(words: &[String]) -> Option<Stage> {
    WORDS.get(words.join(" ").as_str()).copied()
}

/// Words without the capitals that only somebody's taste has put: `In Progress` is `in progress`, `In Arbeit` keeps its
/// noun.
pub fn spelt(words: &str) -> String {
    let lower = words.to_lowercase();
    SPELT.get(&lower).map_or(lower, |word| (*word).to_owned())
}

/// The entry that is meant by its words written as one: `InProgress`, `inprogress`.
pub fn written_together(word: &str) -> Option<(&'static str, Stage)> {
    let entry = *TOGETHER.get(word.to_lowercase().as_str())?;
    Some((entry, *WORDS.get(entry)?))
}

/// Whether a text begins with words that say of work in progress that it was put aside.
pub fn is_aside(text: &str) -> bool {
    begins_with_one(text, &ASIDE)
}

/// Whether a text begins with words that say of dropped work that it was put off.
pub fn is_put_off(text: &str) -> bool {
    begins_with_one(text, &LATER)
}

fn begins_with_one(text: &str, entries: &[&str]) -> bool {
    let words = words(text);
    let begins = |entry: &&str| {
        let count = entry.split(' ').count();
        words.get(..count).is_some_and(|first| first.join(" ") == **entry)
    };
    entries.iter().any(begins)
}

/// The stage that a folder's name means: `planned/`, `archive/`, or with the folder around it `changes/archive`.
pub fn of_folder(name: &str) -> Option<Stage> {
    FOLDERS.get(words(name).join(" ").as_str()).copied()
}

/// The stage that a folder's name means beside folders of these stages.
pub fn of_folder_beside(name: &str, others: impl Fn(Stage) -> bool) -> Option<Stage> {
    let name = words(name).join(" ");
    BESIDE.iter().find(|(known, beside, _)| *known == name && others(*beside)).map(|(.., stage)| *stage)
}

/// The stage of the first picture in a text that means one.
pub fn of_emoji(text: &str) -> Option<Stage> {
    text.chars().find_map(|c| EMOJI.iter().find(|(marks, _)| marks.contains(&c)).map(|(_, stage)| *stage))
}

/// Whether a text begins with words of the list.
pub fn begins_with_word(text: &str) -> bool {
    let all = words(text);
    (1..=all.len().min(LONGEST)).any(|count| of_words(&all[..count]).is_some())
}

/// Whether a text is nothing but an entry of the list.
pub fn is_word(text: &str) -> bool {
    of_words(&words(text)).is_some()
}

/// The entries that are one word.
pub fn single_words() -> impl Iterator<Item = &'static str> {
    WORDS.keys().copied().filter(|entry| !entry.contains(' '))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_say_a_stage() {
        assert_eq!(of_folder("in-progress"), Some(Stage::InProgress));
        assert_eq!(of_folder("Archive"), Some(Stage::Dropped));
        assert_eq!((of_folder("changes/archive"), of_folder("v0_3_0")), (Some(Stage::Implemented), None));
        let beside = |stage| of_folder_beside("active", |other| other == stage);
        assert_eq!((beside(Stage::Implemented), beside(Stage::Dropped)), (Some(Stage::InProgress), None));
    }

    #[test]
    fn nouns_keep_their_capitals() {
        for (written, shown) in
            [("IN PROGRESS", "in progress"), ("In Arbeit", "in Arbeit"), ("in arbeit", "in Arbeit")]
        {
            assert_eq!(spelt(written), shown);
        }
    }

    #[test]
    fn every_line_of_the_list_names_a_stage() {
        for (name, mut words) in super::super::rows(include_str!("stages.txt")) {
            if name == "aside" {
                continue;
            }
            if name == "later" {
                assert!(words.all(|word| of_words(&super::words(word)) == Some(Stage::Dropped)));
                continue;
            }
            if name == "spelt" {
                assert!(words.all(|word| of_words(&super::words(word)).is_some()));
                continue;
            }
            let stages = name.strip_prefix("folder ").unwrap_or(name).split(" beside ");
            assert!(stages.map(Stage::from_name).all(|stage| stage.is_some()), "{name}");
            assert!(words.all(|word| super::words(word).len() <= LONGEST || name.starts_with("folder")));
        }
    }
}
