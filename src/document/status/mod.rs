//! The status field, which is prose in the wild -> stage, label, note.

mod prose;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::diag;
use crate::text::shortened;
use crate::words::stage::{self, LONGEST, Stage, StatusWord, words};
use prose::{note, present, split_words, strip, without_comments, without_joint};

/// What says where a spec stands.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Status {
    /// Nothing does.
    #[default]
    Absent,
    /// The field still offers the template's values, or the whole spec is a copy of the template; with what is written.
    Menu(Option<String>),
    /// The folder it lies in, by its name.
    Folder { stage: Stage, label: String },
    /// Its status field.
    Field(Phrase),
}

/// The words of a status field, and what they mean.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Phrase {
    pub stage: Stage,
    /// The authors' word without decoration: `In Progress`, `Final`.
    pub label: Option<String>,
    /// As written, encoding mended.
    pub raw: String,
    /// What stands behind the word: a version, a date, a remark.
    pub note: Option<String>,
    pub found: Found,
}

/// How the stage of a phrase was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Found {
    /// It begins with a word of a vocabulary.
    Word,
    /// It begins with a slip of the pen.
    Slip,
    /// By an emoji, or by words further on.
    Guess,
    /// Not at all.
    Nowhere,
}

impl Phrase {
    pub fn is_known(&self) -> bool {
        self.found == Found::Word
    }
}

impl Status {
    pub fn stage(&self) -> Stage {
        match self {
            Self::Absent | Self::Menu(_) => Stage::Unknown,
            Self::Folder { stage, .. } => *stage,
            Self::Field(phrase) => phrase.stage,
        }
    }

    /// The word that is shown: the authors', or the folder's name.
    pub fn label(&self) -> Option<&str> {
        match self {
            Self::Absent | Self::Menu(_) => None,
            Self::Folder { label, .. } => Some(label),
            Self::Field(phrase) => phrase.label.as_deref(),
        }
    }

    /// The value of the field as written.
    pub fn raw(&self) -> Option<&str> {
        match self {
            Self::Absent | Self::Folder { .. } => None,
            Self::Menu(raw) => raw.as_deref(),
            Self::Field(phrase) => Some(&phrase.raw),
        }
    }

    pub fn note(&self) -> Option<&str> {
        self.phrase()?.note.as_deref()
    }

    pub fn phrase(&self) -> Option<&Phrase> {
        match self {
            Self::Field(phrase) => Some(phrase),
            _ => None,
        }
    }

    /// Whether a field says it in a word of a vocabulary.
    pub fn is_known(&self) -> bool {
        self.phrase().is_some_and(Phrase::is_known)
    }

    pub fn is_menu(&self) -> bool {
        matches!(self, Self::Menu(_))
    }
}

/// Words and the stage they mean: the built-in vocabulary under the source's own.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Vocabulary {
    own: BTreeMap<String, (Stage, String)>,
    /// How configured words are shown, by label in lower case.
    looks: BTreeMap<String, StatusWord>,
}

impl Vocabulary {
    /// `values` are the template's choices, `configured` the words of `specsite.toml`, which win.
    pub fn new(values: impl IntoIterator<Item = String>, configured: &BTreeMap<String, StatusWord>) -> Self {
        let (mut own, mut looks) = (BTreeMap::new(), BTreeMap::new());
        for value in values {
            let stage =
                stage::of_words(&words(&value)).or_else(|| stage::of_emoji(&value)).unwrap_or_default();
            let label = strip(&value);
            own.insert(words(&value).join(" "), (stage, label));
        }
        for (word, look) in configured {
            let label = look.label.clone().unwrap_or_else(|| strip(word));
            looks.insert(label.to_lowercase(), look.clone());
            own.insert(words(word).join(" "), (look.stage, label));
        }
        Self { own, looks }
    }

    /// The words of the source's own, and what each one means.
    pub fn words(&self) -> &BTreeMap<String, (Stage, String)> {
        &self.own
    }

    /// How the source wants a status to be shown.
    pub fn look(&self, label: &str) -> Option<&StatusWord> {
        self.looks.get(&label.to_lowercase())
    }

    /// Reads a status: `text` has its Markdown stripped, `raw` is as written.
    pub fn read(&self, text: &str, raw: &str) -> Phrase {
        let clean = without_comments(text);
        let stripped = strip(&clean);
        let all = words(&clean);
        let phrase =
            |stage, label, rest, found| Phrase { stage, label, raw: raw.to_owned(), note: note(rest), found };
        if all.is_empty() && stage::of_emoji(&clean).is_none() {
            return phrase(Stage::Unknown, None, "", Found::Nowhere);
        }
        if let Some(stage) = share(&clean) {
            let (word, rest) = split_words(&stripped, 2);
            return phrase(stage, Some(present(word)), rest, Found::Word);
        }
        if let Some((count, stage, label)) = self.leading(&all) {
            let (word, rest) = split_words(&stripped, count);
            // A bracket that opens within the words opens the remark.
            let (word, rest) = match word.find('(').filter(|at| *at > 0 && !word.contains(')')) {
                Some(at) => stripped.split_at(at),
                None => (word, rest),
            };
            let label = label.unwrap_or_else(|| present(without_joint(word)));
            return phrase(stage, Some(label), rest, Found::Word);
        }
        let words_before = prose::phrase(&stripped);
        let meant =
            all.first().and_then(|word| slip(word)).and_then(|word| stage::of_words(&[word.to_owned()]));
        let guess = || {
            stage::of_emoji(&clean)
                .or_else(|| stage_anywhere(&words(words_before)))
                .or_else(|| stage_anywhere(&all))
        };
        let (stage, found) = match (meant, guess()) {
            (Some(stage), _) => (stage, Found::Slip),
            (None, Some(stage)) => (stage, Found::Guess),
            (None, None) => (Stage::Unknown, Found::Nowhere),
        };
        let label = Some(shortened(&present(words_before), 120)).filter(|label| !label.is_empty());
        phrase(stage, label, stripped.get(words_before.len()..).unwrap_or(""), found)
    }

    /// The longest known words at the begin: how many, their stage, their label where the source has its own.
    fn leading(&self, words: &[String]) -> Option<(usize, Stage, Option<String>)> {
        (1..=words.len().min(LONGEST)).rev().find_map(|count| {
            let key = words[..count].join(" ");
            if let Some((stage, label)) = self.own.get(&key) {
                return Some((count, *stage, Some(label.clone())));
            }
            stage::of_words(&words[..count]).map(|stage| (count, stage, None))
        })
    }

    /// The word that was probably meant by one that is not known.
    pub fn meant(&self, word: &str) -> Option<&str> {
        let own = self.own.values().map(|(_, label)| label.as_str());
        let common = ["Planned", "In Progress", "Implemented", "Draft", "Accepted", "Rejected"];
        diag::nearest(word, own.chain(common)).or_else(|| slip(words(word).first()?))
    }
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
    let single = stage::single_words().filter(|known| known.len() >= 5 && known.chars().next() == first);
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
            .find_map(|count| stage::of_words(&words[start..start + count]))
    })
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
            stage: Stage::Implemented,
            label: Some("Built".to_owned()),
            ..StatusWord::default()
        };
        let vocabulary = Vocabulary::new([], &BTreeMap::from([("Gebaut".to_owned(), look)]));
        assert_eq!(vocabulary.read("gebaut (2025)", "").label.as_deref(), Some("Built"));
        assert_eq!(vocabulary.read("gebaut (2025)", "").stage, Stage::Implemented);
    }
}
