//! The words before a reference -> the relation in which they put this spec to it. What is said of something else, such
//! as a flag, a rule or another spec, says nothing of how the two specs stand to each other.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use crate::spec::mention;
use crate::words::label;
use crate::words::relation::Relation;

/// The words of one row of the list.
type Row = LazyLock<BTreeSet<&'static str>>;

static PRONOUNS: Row = LazyLock::new(|| row("pronoun"));
static DETERMINERS: Row = LazyLock::new(|| row("determiner"));
static NOUNS: Row = LazyLock::new(|| row("noun"));
static AUXILIARIES: Row = LazyLock::new(|| row("auxiliary"));
static JOINTS: Row = LazyLock::new(|| row("joint"));
static LABELS: Row = LazyLock::new(|| row("label"));
static PREPOSITIONS: Row = LazyLock::new(|| row("preposition"));

fn row(wanted: &str) -> BTreeSet<&'static str> {
    crate::words::rows(include_str!("subject.txt"))
        .filter(|(name, _)| *name == wanted)
        .flat_map(|(_, words)| words)
        .collect()
}

/// The relation that a sentence begins to tell with these words, `This spec is superseded by`, in the spec of a title
/// and a number.
pub(super) fn relation_before(words: &str, title: &str, number: Option<u64>) -> Option<Relation> {
    let relation = label::relation_before(words)?;
    let words = words.to_lowercase();
    is_about(lead(&words, relation), title, number).then_some(relation)
}

/// What stands before the words of the relation.
fn lead(words: &str, relation: Relation) -> &str {
    let words = words.trim_end_matches(|c: char| !c.is_alphanumeric());
    let starts = words.rmatch_indices(' ').map(|(at, _)| at + 1).chain([0]).take(3);
    let longest = starts.filter(|start| label::relation(&words[*start..]) == Some(relation)).last();
    longest.map_or("", |start| &words[..start])
}

/// Whether a sentence that begins so is about the spec it stands in.
fn is_about(lead: &str, title: &str, number: Option<u64>) -> bool {
    let (label, rest) = lead.rsplit_once(": ").unwrap_or(("", lead));
    let mut rest: Vec<&str> = rest.split_whitespace().map(bare).filter(|word| !word.is_empty()).collect();
    while rest.last().is_some_and(|word| AUXILIARIES.contains(word)) {
        rest.pop();
    }
    // A label or a day may stand before it.
    let label = bare(label);
    if rest.is_empty() {
        return !label.contains(char::is_alphabetic) || label::is_known(label) || LABELS.contains(label);
    }
    let whole = rest.join(" ");
    let own = whole == title.to_lowercase()
        || mention::only(&whole).is_some_and(|named| Some(named.number) == number);
    let goes_on = rest.last().is_some_and(|last| JOINTS.contains(last));
    own || names_spec_at_end(&rest) || (goes_on && begins_with_spec(&rest))
}

/// Whether the last words name this spec, and what stands before them takes it for no part of something else: `In short,
/// this RFC`, but not `The users of this RFC`.
fn names_spec_at_end(words: &[&str]) -> bool {
    let Some((last, before)) = words.split_last() else { return false };
    if before.is_empty() {
        return PRONOUNS.contains(last);
    }
    let (counts, determiner) =
        (1..=2.min(before.len()), |count: usize| before[before.len() - count..].join(" "));
    let named = counts
        .into_iter()
        .find(|count| NOUNS.contains(last) && DETERMINERS.contains(determiner(*count).as_str()));
    named.is_some_and(|count| {
        before[..before.len() - count].last().is_none_or(|word| !PREPOSITIONS.contains(word))
    })
}

/// Whether a sentence begins with this spec.
fn begins_with_spec(words: &[&str]) -> bool {
    (1..=3.min(words.len())).any(|end| names_spec_at_end(&words[..end]))
}

fn bare(word: &str) -> &str {
    word.trim_matches(|c: char| !c.is_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(words: &str) -> Option<Relation> {
        relation_before(words, "Alpha Beta", Some(7))
    }

    #[test]
    fn sentences_about_the_spec_tell_a_relation() {
        for words in [
            "Superseded by ",
            "This RFC was superseded by ",
            "It has been replaced by [",
            "- Replaced by: ",
            "2024-01-02: Superseded by ",
            "Note: this document is replaced by ",
            "RFC 7 is superseded by ",
            "Alpha Beta is now superseded by ",
            "The present proposal is withdrawn and replaced by ",
            "Status: superseded by ",
            "2024.05.06 -- This RFC was partially superseded by ",
            "In short, this proposal has been replaced by ",
        ] {
            assert_eq!(read(words), Some(Relation::SupersededBy), "{words}");
        }
        assert_eq!(read("We therefore require X. This depends on "), None);
        assert_eq!(read("This depends on "), Some(Relation::DependsOn));
    }

    #[test]
    fn what_is_said_of_something_else_tells_none() {
        for words in [
            "The flag is obsolete, replaced by ",
            "A class can be replaced by ",
            "RFC 3 is superseded by ",
            "The cache was replaced by ",
            "It is cleared as required by ",
            "This flag is replaced by ",
            "FR1: replaced by ",
            "It is not superseded by ",
            "This can be replaced by ",
        ] {
            assert_eq!(read(words), None, "{words}");
        }
    }
}
