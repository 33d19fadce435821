//! The status field, which is prose in the wild -> stage, label, note.

mod words;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use crate::config::StatusWord;
use crate::diag;
use crate::text::shortened;
use words::{note, phrase, present, split_words, strip, without_comments, without_joint, words};

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

    /// The name in data and configuration.
    pub fn name(self) -> &'static str {
        crate::config::STAGES[self as usize]
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|stage| stage.name() == name)
    }
}

/// A spec's status: what it means, the authors' word, and what else they wrote.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Status {
    pub stage: Stage,
    /// The authors' word without decoration: `In Progress`, `Final`.
    pub label: Option<String>,
    /// As written, encoding mended.
    pub raw: Option<String>,
    /// What stands behind the word: a version, a date, a remark.
    pub note: Option<String>,
    /// Whether it still is the template's menu of all values.
    pub unfilled: bool,
    /// Whether the word was found in a vocabulary, and not only guessed from an emoji or a folder.
    pub known: bool,
}

/// Words and the stage they mean: the built-in vocabulary under the source's own.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Vocabulary {
    own: BTreeMap<String, (Stage, String)>,
    /// How configured words are shown, by label in lower case.
    looks: BTreeMap<String, StatusWord>,
}

/// The built-in words of statuses, and of folders whose name says one.
static BUILT_IN: LazyLock<BTreeMap<String, Stage>> = LazyLock::new(|| vocabulary(""));
static FOLDERS: LazyLock<BTreeMap<String, Stage>> = LazyLock::new(|| vocabulary("folder "));

/// The lines `stage: word, word` of the vocabulary whose stage has a mark in front.
fn vocabulary(mark: &str) -> BTreeMap<String, Stage> {
    include_str!("vocabulary.txt")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once(':'))
        .filter_map(|(stage, words)| Some((Stage::from_name(stage.strip_prefix(mark)?)?, words)))
        .flat_map(|(stage, words)| words.split(',').map(move |word| (word.trim().to_owned(), stage)))
        .collect()
}

/// No entry of the vocabulary has more words.
const LONGEST: usize = 5;

const EMOJI: &[(&[char], Stage)] = &[
    (&['✅', '✔', '☑', '🎉', '🚀', '🟢'], Stage::Implemented),
    (&['🚧', '🔄', '⏳', '🏗', '🔨', '🟡', '⚙'], Stage::InProgress),
    (&['📋', '📝', '🎯', '📅', '🗓', '🔜'], Stage::Planned),
    (&['💡', '🤔', '💭', '🔍'], Stage::Proposed),
    (&['❌', '🚫', '⛔', '🗑', '🛑'], Stage::Dropped),
];

impl Vocabulary {
    /// `values` are the template's choices, `configured` the words of `specsite.toml`, which win.
    pub fn new(values: impl IntoIterator<Item = String>, configured: &BTreeMap<String, StatusWord>) -> Self {
        let (mut own, mut looks) = (BTreeMap::new(), BTreeMap::new());
        for value in values {
            let stage = stage_of_words(&words(&value)).or_else(|| emoji(&value)).unwrap_or_default();
            let label = strip(&value);
            own.insert(words(&value).join(" "), (stage, label));
        }
        for (word, look) in configured {
            let stage = Stage::from_name(&look.stage).unwrap_or_default();
            let label = look.label.clone().unwrap_or_else(|| strip(word));
            looks.insert(label.to_lowercase(), look.clone());
            own.insert(words(word).join(" "), (stage, label));
        }
        Self { own, looks }
    }

    /// How the source wants a status to be shown.
    pub fn look(&self, label: &str) -> Option<&StatusWord> {
        self.looks.get(&label.to_lowercase())
    }

    /// Reads a status: `text` has its Markdown stripped, `raw` is as written.
    pub fn read(&self, text: &str, raw: &str) -> Status {
        let clean = without_comments(text);
        let stripped = strip(&clean);
        let all = words(&clean);
        let raw = Some(raw.to_owned()).filter(|raw| !raw.is_empty());
        if all.is_empty() && emoji(&clean).is_none() {
            return Status { raw, ..Status::default() };
        }
        if let Some(stage) = share(&clean) {
            let (word, rest) = split_words(&stripped, 2);
            return Status {
                stage,
                label: Some(present(word)),
                raw,
                note: note(rest),
                unfilled: false,
                known: true,
            };
        }
        if let Some((count, stage, label)) = self.leading(&all) {
            let (word, rest) = split_words(&stripped, count);
            // A bracket that opens within the words opens the remark.
            let (word, rest) = match word.find('(').filter(|at| *at > 0 && !word.contains(')')) {
                Some(at) => stripped.split_at(at),
                None => (word, rest),
            };
            let label = label.unwrap_or_else(|| present(without_joint(word)));
            return Status { stage, label: Some(label), raw, note: note(rest), unfilled: false, known: true };
        }
        let phrase = phrase(&stripped);
        let meant = all.first().and_then(|word| slip(word));
        let meant = meant.and_then(|word| BUILT_IN.get(word).copied());
        let guess = meant
            .or_else(|| emoji(&clean))
            .or_else(|| stage_anywhere(&words(phrase)))
            .or_else(|| stage_anywhere(&all));
        Status {
            stage: guess.unwrap_or_default(),
            label: Some(shortened(&present(phrase), 120)).filter(|label| !label.is_empty()),
            note: note(stripped.get(phrase.len()..).unwrap_or("")),
            raw,
            unfilled: false,
            known: false,
        }
    }

    /// The longest known words at the begin: how many, their stage, their label where the source has its own.
    fn leading(&self, words: &[String]) -> Option<(usize, Stage, Option<String>)> {
        (1..=words.len().min(LONGEST)).rev().find_map(|count| {
            let key = words[..count].join(" ");
            if let Some((stage, label)) = self.own.get(&key) {
                return Some((count, *stage, Some(label.clone())));
            }
            BUILT_IN.get(&key).map(|stage| (count, *stage, None))
        })
    }

    /// The word that was probably meant by one that is not known.
    pub fn meant(&self, word: &str) -> Option<&str> {
        let own = self.own.values().map(|(_, label)| label.as_str());
        let common = ["Planned", "In Progress", "Implemented", "Draft", "Accepted", "Rejected"];
        diag::nearest(word, own.chain(common)).or_else(|| slip(words(word).first()?))
    }
}

/// The stage that a folder's name means: `planned/`, `archive/`.
pub fn stage_of_folder(name: &str) -> Option<Stage> {
    FOLDERS.get(&words(name).join(" ")).copied()
}

/// Whether a text begins with words of the built-in vocabulary.
pub fn begins_with_word(text: &str) -> bool {
    let all = words(text);
    (1..=all.len().min(LONGEST)).any(|count| stage_of_words(&all[..count]).is_some())
}

/// Whether a text is nothing but a word of the built-in vocabulary.
pub fn is_word(text: &str) -> bool {
    stage_of_words(&words(text)).is_some()
}

/// The word that was meant by a slip of the pen: `imlpemented`.
fn slip(word: &str) -> Option<&'static str> {
    let limit = match word.len() {
        0..5 | 31.. => return None,
        5..8 => 1,
        _ => 2,
    };
    // Nobody misses the first letter.
    let first = word.chars().next();
    let single = BUILT_IN
        .keys()
        .map(String::as_str)
        .filter(|known| known.len() >= 5 && !known.contains(' ') && known.chars().next() == first);
    diag::nearest_within(word, single, limit)
}

/// `80% complete` is on its way, `100 % done` is done.
fn share(text: &str) -> Option<Stage> {
    let (number, rest) = text.trim().split_once('%')?;
    let number: u32 = number.trim().trim_start_matches(|c: char| !c.is_ascii_digit()).parse().ok()?;
    let of_what = words(rest).into_iter().next()?;
    let done = matches!(of_what.as_str(), "complete" | "completed" | "done" | "implemented" | "finished");
    done.then_some(if number >= 100 { Stage::Implemented } else { Stage::InProgress })
}

fn stage_of_words(words: &[String]) -> Option<Stage> {
    BUILT_IN.get(&words.join(" ")).copied()
}

/// The stage of the first known words anywhere, the longest at each place; what is denied is not said, and nouns that
/// stand in any sentence about a document say nothing.
fn stage_anywhere(words: &[String]) -> Option<Stage> {
    const NOUNS: &[&str] = &[
        "proposal", "plan", "plans", "rfc", "idea", "new", "open", "current", "next", "future", "discussion",
        "release",
    ];
    // A status is a phrase; what is longer is a text about something.
    let words = &words[..words.len().min(40)];
    let denied = words.iter().position(|word| matches!(word.as_str(), "not" | "never" | "no"));
    let words = &words[..denied.unwrap_or(words.len())];
    (0..words.len()).filter(|start| !NOUNS.contains(&words[*start].as_str())).find_map(|start| {
        (1..=LONGEST.min(words.len() - start))
            .rev()
            .find_map(|count| stage_of_words(&words[start..start + count]))
    })
}

fn emoji(text: &str) -> Option<Stage> {
    text.chars().find_map(|c| EMOJI.iter().find(|(marks, _)| marks.contains(&c)).map(|(_, stage)| *stage))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Stage, String, String) {
        let values = ["📋 Planned", "🚧 In Progress", "✅ Implemented"].map(str::to_owned);
        let status = Vocabulary::new(values, &BTreeMap::new()).read(text, text);
        (status.stage, status.label.unwrap_or_default(), status.note.unwrap_or_default())
    }

    #[test]
    fn statuses_are_prose() {
        let cases = [
            ("📋 Planned", Stage::Planned, "Planned", ""),
            ("📋 PLANNED (Design Phase)", Stage::Planned, "Planned", "Design Phase"),
            ("✅ COMPLETE (Milestones 1, 2 & 3)", Stage::Implemented, "Complete", "Milestones 1, 2 & 3"),
            ("Implemented (Swift 5.9)", Stage::Implemented, "Implemented", "Swift 5.9"),
            (
                "✅ BULLETPROOF - All guards implemented",
                Stage::Implemented,
                "Bulletproof",
                "All guards implemented",
            ),
            ("📋 DEFERRED from v0.3.0 to v0.4.0", Stage::Dropped, "Deferred", "from v0.3.0 to v0.4.0"),
            ("⚠️ PARTIALLY ADDRESSED in v0.3.6", Stage::InProgress, "Partially Addressed", "in v0.3.6"),
            (
                "Active review (January 1 - January 5, 2024)",
                Stage::Proposed,
                "Active review",
                "January 1 - January 5, 2024",
            ),
            ("Returned for revision", Stage::Proposed, "Returned for revision", ""),
            (
                "Design complete, ready for implementation",
                Stage::Planned,
                "Design complete",
                "ready for implementation",
            ),
            ("Accepted <!-- Acceptable values: Rejected -->", Stage::Planned, "Accepted", ""),
            ("Whatever", Stage::Unknown, "Whatever", ""),
        ];
        for (text, stage, label, note) in cases {
            assert_eq!(read(text), (stage, label.to_owned(), note.to_owned()), "{text}");
        }
    }

    #[test]
    fn a_configured_word_wins() {
        let look = StatusWord {
            stage: "implemented".to_owned(),
            label: Some("Built".to_owned()),
            ..StatusWord::default()
        };
        let vocabulary = Vocabulary::new([], &BTreeMap::from([("Gebaut".to_owned(), look)]));
        assert_eq!(vocabulary.read("gebaut (2025)", "").label.as_deref(), Some("Built"));
        assert_eq!(vocabulary.read("gebaut (2025)", "").stage, Stage::Implemented);
    }

    #[test]
    fn folders_say_a_stage() {
        assert_eq!(stage_of_folder("in-progress"), Some(Stage::InProgress));
        assert_eq!(stage_of_folder("v0_3"), None);
    }
}
