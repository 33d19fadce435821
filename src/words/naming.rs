//! The words of parts (`parts.txt`) and of kinds -> what a label or the title of a column says of an entry.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::kind::{Kind, normalize};
use super::part::Part;

/// The words of each part, the surest first.
static WORDS: LazyLock<BTreeMap<Part, Vec<&'static str>>> = LazyLock::new(|| {
    let mut out: BTreeMap<Part, Vec<&str>> = BTreeMap::new();
    for (name, words) in super::rows(include_str!("parts.txt")) {
        if let Some((_, part)) = Part::NAMES.iter().find(|(known, _)| *known == name) {
            out.entry(*part).or_default().extend(words);
        }
    }
    out
});

/// Labels that comment on their surroundings and begin no entry.
static ASIDES: LazyLock<Vec<&'static str>> =
    LazyLock::new(|| super::listed(include_str!("parts.txt"), "aside"));

/// Titles of columns that comment on their rows.
static REMARKS: LazyLock<Vec<&'static str>> =
    LazyLock::new(|| super::listed(include_str!("parts.txt"), "remark"));

/// Whether a title of a column fits a word of a part.
type Fits = fn(&str, &str) -> bool;

impl Part {
    /// The words for it among entries of a kind.
    fn words(self, kind: Option<Kind>) -> &'static [&'static str] {
        match (self, kind) {
            (Self::Subject, Some(kind)) => kind.row().subject,
            _ => WORDS.get(&self).map_or(&[], Vec::as_slice),
        }
    }

    /// What a label says of an entry of a kind.
    pub fn of_label(kind: Option<Kind>, label: &str) -> Option<Self> {
        let label = normalize(label);
        let said = wanted(kind).filter(|part| !matches!(part, Self::Id | Self::Subject));
        said.into_iter().find(|part| part.words(kind).contains(&label.as_str()))
    }

    /// Whether a word names this part, in whatever kind.
    pub fn is_called(self, word: &str) -> bool {
        self.words(None).contains(&normalize(word).as_str())
    }

    /// Whether a label only is a word for what entries of a kind are about.
    pub fn is_subject(kind: Option<Kind>, label: &str) -> bool {
        kind.is_some_and(|kind| kind.row().subject.contains(&normalize(label).as_str()))
    }

    /// Which column holds which part: a title that is one of a part's words wins over one that has it among others, and
    /// each column is one part's only. Where ids stand in a column that is called as what the entries are about, it says
    /// that, too, unless another column does: `Decision | Rationale`.
    pub fn of_columns(kind: Option<Kind>, titles: &[String]) -> Vec<Option<Self>> {
        let (mut out, mut called) = (vec![None; titles.len()], None);
        let normal: Vec<String> = titles
            .iter()
            .map(|title| if title.trim() == "#" { "no".to_owned() } else { normalize(title) })
            .collect();
        let ways: [Fits; 2] =
            [|title, word| title == word, |title, word| format!(" {title} ").contains(&format!(" {word} "))];
        for fits in ways {
            for part in wanted(kind) {
                if out.contains(&Some(part)) {
                    continue;
                }
                let free =
                    |word: &str| (0..out.len()).find(|at| out[*at].is_none() && fits(&normal[*at], word));
                // Ids stand in a column that is called as they are: `Phase`.
                let prefixes = kind.filter(|_| part == Self::Id).map_or(&[][..], |kind| kind.row().prefixes);
                let by_prefix = || {
                    let mut found = prefixes.iter().filter_map(|prefix| free(&prefix.to_lowercase()));
                    found.find(|at| *at == 0)
                };
                // Another part may be called as what the entries are about: `Topic | Decision`.
                let claimed = |at: usize| {
                    let mut others =
                        wanted(kind).filter(|other| !matches!(other, Self::Id | Self::Subject | Self::Note));
                    others.any(|other| other.words(kind).contains(&normal[at].as_str()))
                };
                let mut by_words = part.words(kind).iter().filter_map(|word| free(word));
                let by_word = match part {
                    Part::Subject => by_words.clone().find(|at| !claimed(*at)).or_else(|| by_words.next()),
                    _ => by_words.next(),
                };
                let found = by_word.or_else(by_prefix);
                if part == Self::Id && by_word.is_none() {
                    called = found;
                }
                if let Some(at) = found {
                    out[at] = Some(part);
                }
            }
        }
        if let Some(at) = called.filter(|_| !out.contains(&Some(Self::Subject))) {
            out[at] = Some(Self::Subject);
        }
        out
    }
}

/// The parts that entries of a kind have, in the order in which they take their columns.
fn wanted(kind: Option<Kind>) -> impl Iterator<Item = Part> {
    let own = kind.map_or(&[][..], |kind| kind.row().parts).iter().copied();
    [Part::Id, Part::Subject].into_iter().chain(own).chain([Part::Note])
}

/// Whether a label comments on what stands around it: `Note`, `Example`.
pub fn is_aside(label: &str) -> bool {
    // `Before (v0.3 and earlier)`
    let label = label.split(" (").next().unwrap_or(label);
    ASIDES.contains(&normalize(label).as_str())
}

/// Whether a column comments on its rows: a reason is no part of what is required.
pub fn is_remark(title: &str) -> bool {
    REMARKS.contains(&normalize(title).as_str())
}

/// Whether a line or a heading leads to what is not done: `Out of scope (2.0)`.
pub fn is_outside(title: &str) -> bool {
    const WORDS: &[&str] =
        &["out of scope", "non goals", "not in scope", "excluded", "not included", "won t have", "wont have"];
    let title = normalize(title);
    WORDS.iter().any(|word| title.contains(word))
}

#[cfg(test)]
mod tests {
    use super::Part::{Code, Id, Level, Message, Note, Recovery, Subject, Type};
    use super::*;

    #[test]
    fn each_column_is_one_part() {
        let of = |kind, titles: &[&str]| {
            let titles: Vec<String> = titles.iter().map(|title| (*title).to_owned()).collect();
            Part::of_columns(Some(kind), &titles)
        };
        assert_eq!(
            of(Kind::ErrorScenarios, &["HTTP", "Code", "When", "Message"]),
            [Some(Code), Some(Type), Some(Subject), Some(Message)]
        );
        assert_eq!(
            of(Kind::ErrorScenarios, &["Scenario", "Error Type", "Error Message", "HTTP Code (if API)"]),
            [Some(Subject), Some(Type), Some(Message), Some(Code)]
        );
        assert_eq!(
            of(Kind::ErrorScenarios, &["Error", "Cause", "Recovery"]),
            [Some(Subject), None, Some(Recovery)]
        );
        assert_eq!(
            of(Kind::FunctionalRequirements, &["#", "Requirement", "Priority", "Owner"]),
            [Some(Id), Some(Subject), Some(Level), None]
        );
        assert_eq!(of(Kind::ArchitectureDecisions, &["Decision", "Rationale"]), [Some(Subject), Some(Note)]);
        assert_eq!(of(Kind::ArchitectureDecisions, &["Decision", "Choice"]), [Some(Id), Some(Subject)]);
        assert_eq!(
            of(Kind::ArchitectureDecisions, &["Topic", "Decision", "Why"]),
            [Some(Subject), Some(Part::Decision), Some(Note)]
        );
    }

    #[test]
    fn a_label_is_a_part_where_its_kind_has_it() {
        assert_eq!(Part::of_label(Some(Kind::ThreatModel), "Mitigation"), Some(Part::Mitigation));
        assert_eq!(Part::of_label(Some(Kind::OpenQuestions), "Mitigation"), None);
        assert!(is_aside("Note") && !is_aside("Login"));
    }
}
