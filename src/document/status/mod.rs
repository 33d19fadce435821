//! The status field, which is prose in the wild -> stage, label, note.

pub mod folder;
pub mod history;
mod prose;
mod slip;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::diag;
use crate::text::shortened;
use crate::words::stage::{self, LONGEST, Stage, StatusWord, words};
use folder::Folders;
use prose::{note, present, split_words, strip, without_comments, without_joint, without_struck};

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
    /// The boxes of the tasks that go with it, where nothing else does.
    Tasks(Stage),
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
    /// By an emoji.
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
            Self::Folder { stage, .. } | Self::Tasks(stage) => *stage,
            Self::Field(phrase) => phrase.stage,
        }
    }

    /// The word that is shown: the authors', or the folder's name.
    pub fn label(&self) -> Option<&str> {
        match self {
            Self::Absent | Self::Menu(_) | Self::Tasks(_) => None,
            Self::Folder { label, .. } => Some(label),
            Self::Field(phrase) => phrase.label.as_deref(),
        }
    }

    /// The value of the field as written.
    pub fn raw(&self) -> Option<&str> {
        match self {
            Self::Absent | Self::Folder { .. } | Self::Tasks(_) => None,
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
    /// What folders say.
    pub folders: Folders,
}

/// Words of a vocabulary in a status.
struct Match {
    /// How many words stand before them, and how many they are.
    skipped: usize,
    count: usize,
    stage: Stage,
    /// As they are shown where that is not as written.
    label: Option<String>,
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
        Self { own, looks, folders: Folders::new(configured) }
    }

    /// With what the folders of a source say, by the paths of its files.
    #[must_use]
    pub fn with_folders(mut self, paths: &[String]) -> Self {
        self.folders.learn(paths);
        self
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
        let clean = prose::ticked(without_struck(&without_comments(text)));
        let (day, clean) = prose::leading_day(history::current(&clean, &|text| self.begins(text)));
        let stripped = strip(clean);
        let all = words(clean);
        let phrase = |stage, label, rest, found| {
            let note = note(rest).or_else(|| day.map(str::to_owned));
            Phrase { stage, label, raw: raw.to_owned(), note, found }
        };
        if all.is_empty() && stage::of_emoji(clean).is_none() {
            return phrase(Stage::Unknown, None, "", Found::Nowhere);
        }
        if let Some(stage) = share(clean) {
            let (word, rest) = split_words(&stripped, 2);
            return phrase(stage, Some(present(word)), rest, Found::Word);
        }
        if let Some(Match { skipped, count, stage, label }) = self.matched(&all) {
            let said = match skipped {
                0 => stripped.as_str(),
                _ => split_words(&stripped, skipped).1.trim_start_matches(|c: char| !c.is_alphanumeric()),
            };
            let (word, rest) = split_words(said, count);
            // A bracket that opens within the words opens the remark.
            let (word, rest) = match word.find('(').filter(|at| *at > 0 && !word.contains(')')) {
                Some(at) => said.split_at(at),
                None => (word, rest),
            };
            let label =
                label.unwrap_or_else(|| present(without_joint(word.trim_start_matches(['[', '(', '"']))));
            return phrase(stage, Some(label), rest, Found::Word);
        }
        let words_before = prose::phrase(&stripped);
        let slip = all.first().filter(|_| !history::is_relation(clean)).and_then(|word| slip::meant(word));
        let (stage, found) = match slip.and_then(|word| stage::of_words(&[word.to_owned()])) {
            Some(stage) => (stage, Found::Slip),
            None => {
                stage::of_emoji(clean).map_or((Stage::Unknown, Found::Nowhere), |stage| (stage, Found::Guess))
            }
        };
        let label = Some(shortened(&present(words_before), 120)).filter(|label| !label.is_empty());
        phrase(stage, label, stripped.get(words_before.len()..).unwrap_or(""), found)
    }

    /// With how many words of a status a text begins.
    fn begins(&self, text: &str) -> Option<usize> {
        self.matched(&words(prose::leading_day(text).1)).map(|found| found.skipped + found.count)
    }

    /// The words at the begin that are known, or those of a sentence that says nothing else: `The proposal was accepted`.
    fn matched(&self, words: &[String]) -> Option<Match> {
        let at = |skipped: usize| {
            let (count, stage, label) = self.leading(&words[skipped..])?;
            // `Ready is true when …` tells of a word.
            let subject = words.get(skipped + count).is_some_and(|next| prose::is_copula(next));
            (!subject).then_some(Match { skipped, count, stage, label })
        };
        let first = at(0);
        let framed = || Some(prose::frame(words)).filter(|skipped| *skipped > 0).and_then(at);
        match first {
            // `Proposal accepted`: the name of the document says less than what became of it.
            Some(found) if found.count == 1 && prose::is_document(&words[0]) => framed().or(Some(found)),
            found => found.or_else(framed),
        }
    }

    /// The longest known words at the begin: how many, their stage, their label where the source has its own.
    fn leading(&self, words: &[String]) -> Option<(usize, Stage, Option<String>)> {
        let whole = (1..=words.len().min(LONGEST)).rev().find_map(|count| {
            let key = words[..count].join(" ");
            if let Some((stage, label)) = self.own.get(&key) {
                return Some((count, *stage, Some(label.clone())));
            }
            stage::of_words(&words[..count]).map(|stage| (count, stage, None))
        });
        let gone = |stage: Stage| matches!(stage, Stage::Superseded | Stage::Dropped);
        // What was replaced or given up in part is in force for the rest.
        if prose::is_partly(words.first()?)
            && let Some((count, stage, None)) = self.leading(&words[1..])
            && gone(stage)
        {
            return Some((count + 1, Stage::Implemented, None));
        }
        if let Some((count, stage, None)) = whole
            && gone(stage)
            && let behind @ 1.. = prose::in_part(&words[count..])
        {
            return Some((count + behind, Stage::Implemented, None));
        }
        whole.or_else(|| {
            let (entry, stage) = stage::written_together(words.first()?)?;
            Some((1, stage, Some(present(entry))))
        })
    }

    /// The word that was probably meant by one that is not known.
    pub fn meant(&self, word: &str) -> Option<&str> {
        let own = self.own.values().map(|(_, label)| label.as_str());
        let common = ["Planned", "In Progress", "Implemented", "Draft", "Accepted", "Rejected"];
        diag::nearest(word, own.chain(common)).or_else(|| slip::meant(words(word).first()?))
    }
}

/// `80% complete` is on its way, `100 % done` is done.
fn share(text: &str) -> Option<Stage> {
    let (number, rest) = text.trim().split_once('%')?;
    let number: u32 = number.trim().trim_start_matches(|c: char| !c.is_ascii_digit()).parse().ok()?;
    let of_what = words(rest).into_iter().next()?;
    let done = matches!(of_what.as_str(), "complete" | "completed" | "done" | "implemented" | "finished");
    done.then_some(if number >= 100 { Stage::Implemented } else { Stage::InProgress })
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
            ("Revisit when v2 is released", Stage::Unknown, "Revisit when v2 is released", ""),
            ("Ready is true once every part runs.", Stage::Unknown, "Ready is true once every part runs", ""),
            ("The decision was rejected.", Stage::Dropped, "Rejected", ""),
            ("RFC has been merged (2024)", Stage::Implemented, "Merged", "2024"),
            ("Successfully deployed", Stage::Implemented, "Deployed", ""),
            ("Implementation is complete", Stage::Implemented, "Complete", ""),
            ("Proposal", Stage::Proposed, "Proposal", ""),
            ("InProgress", Stage::InProgress, "In progress", ""),
            ("WIP", Stage::InProgress, "WIP", ""),
        ];
        for (text, stage, label, note) in cases {
            assert_eq!(read(text), (stage, label.to_owned(), note.to_owned()), "{text}");
        }
    }

    #[test]
    fn of_several_boxes_the_ticked_one_holds() {
        assert_eq!(read("[ ] Draft [x] Accepted [ ] Implemented").1, "Accepted");
    }

    #[test]
    fn the_last_word_of_a_history_holds() {
        let cases = [
            ("~~Proposed~~ Accepted", Stage::Planned, "Accepted", ""),
            ("Proposed → Accepted → Rejected", Stage::Dropped, "Rejected", ""),
            ("Draft -> v2", Stage::Proposed, "Draft", "> v2"),
            ("2021-02-03: Accepted", Stage::Planned, "Accepted", "2021-02-03"),
            ("Proposed (2023-01-01), accepted (2023-02-01)", Stage::Planned, "Accepted", "2023-02-01"),
            ("2023-02-01 Rejected; 2023-01-01 Proposed", Stage::Dropped, "Rejected", "2023-02-01"),
            ("Accepted 2023-02-01 (proposed 2023-01-01)", Stage::Planned, "Accepted", "2023-02-01"),
            ("Accepted, then withdrawn", Stage::Dropped, "Withdrawn", ""),
            ("Formerly accepted, now deprecated", Stage::Dropped, "Deprecated", ""),
            ("Planned for a later release", Stage::Planned, "Planned", "for a later release"),
            ("Implemented. Superseded by 2. Beta", Stage::Superseded, "Superseded", "2. Beta"),
            ("Accepted (superseded by ADR-3)", Stage::Superseded, "Superseded", "ADR-3"),
            ("Accepted but since replaced by ADR-3", Stage::Superseded, "Replaced", "ADR-3"),
            ("Accepted, not superseded by ADR-3", Stage::Planned, "Accepted", "not superseded by ADR-3"),
            ("Accepted, to be superseded by X", Stage::Planned, "Accepted", "to be superseded by X"),
            ("Accepted, partially superseded by X", Stage::Planned, "Accepted", "partially superseded by X"),
            ("Partially superseded by X", Stage::Implemented, "Partially superseded", "X"),
            ("Superseded in part by X", Stage::Implemented, "Superseded in part", "by X"),
            ("Supersedes ADR-1; accepted", Stage::Planned, "Accepted", ""),
            ("Supersedes ADR-1", Stage::Unknown, "Supersedes ADR-1", ""),
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
