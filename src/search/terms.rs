//! What a plan needs to know of an index: its terms in order, how many specs contain each, which are
//! forms of one word, and which are words that a misspelt one may have meant.

use std::collections::{BTreeMap, BTreeSet};

use super::query::{SearchFacet, SearchField};
use super::tokenizer::is_joined;

/// How many specs contain a term, by field in the order of [`SearchField::ALL`].
pub type TermCounts = [u32; SearchField::COUNT];

/// Answers questions about an index. Terms come in the order of their bytes.
pub trait Terms {
    /// How many specs are indexed.
    fn documents(&self) -> u32;
    /// All zero for a term that is not there.
    fn counts(&self, term: &str) -> TermCounts;
    /// Every term that begins with `prefix`, itself included; no whole names.
    fn beginning_with(&self, prefix: &str) -> Vec<(&str, TermCounts)>;
    /// The other forms of the same word: `caches` and `caching` of `cache`.
    fn forms(&self, term: &str) -> Vec<&str>;
    /// The words that misspelt ones are compared with, each with its highest count; those with a first letter, or all.
    fn words(&self, first: Option<char>) -> Vec<(&str, u32)>;
    /// Whether a spec has this value, given as [`facet_value`](super::query::facet_value) writes it.
    fn has_value(&self, facet: SearchFacet, value: &str) -> bool;
}

/// The number of specs in the fields looked at; in any one of them when none is named.
pub fn count_in(counts: TermCounts, field: Option<SearchField>) -> u32 {
    match field {
        Some(field) => counts[field as usize],
        None => counts.into_iter().max().unwrap_or(0),
    }
}

/// Terms in the order of their bytes, by their places.
pub trait TermList {
    fn count(&self) -> usize;
    fn term(&self, at: usize) -> &str;
    fn counts(&self, at: usize) -> TermCounts;
}

impl TermList for Vec<(String, TermCounts)> {
    fn count(&self) -> usize {
        self.len()
    }

    fn term(&self, at: usize) -> &str {
        &self[at].0
    }

    fn counts(&self, at: usize) -> TermCounts {
        self[at].1
    }
}

/// How many words are kept for repairing others.
const MAX_WORDS: usize = 20_000;
/// With fewer specs than this even a word of a single text repairs others.
const FEW: u32 = 100;

/// Forms of one word are no further apart, so that a file of the browser's index can hold all of them.
const REACH: usize = 2_000;

/// A [`Terms`] in memory.
#[derive(Debug, Clone, Default)]
pub struct Lexicon {
    documents: u32,
    terms: Vec<(String, TermCounts)>,
    /// By term, the group of forms it belongs to.
    group_of: Vec<Option<usize>>,
    groups: Vec<Vec<usize>>,
    /// The words for repairs, as places in `terms`.
    words: Vec<usize>,
    values: BTreeSet<(SearchFacet, String)>,
}

impl Lexicon {
    /// Takes all terms of an index, the values of its facets, and what gives each of some terms its stem.
    pub fn new(
        documents: u32,
        terms: BTreeMap<String, TermCounts>,
        values: BTreeSet<(SearchFacet, String)>,
        stems: impl FnOnce(&[&str]) -> Vec<String>,
    ) -> Self {
        let terms: Vec<(String, TermCounts)> = terms.into_iter().collect();
        let groups = groups(&terms, stems);
        let mut group_of = vec![None; terms.len()];
        for (number, group) in groups.iter().enumerate() {
            for term in group {
                group_of[*term] = Some(number);
            }
        }
        let words = repair_words(&terms, documents);
        Self { documents, terms, group_of, groups, words, values }
    }

    /// Every term in order.
    pub fn terms(&self) -> &[(String, TermCounts)] {
        &self.terms
    }

    /// The place of a term.
    fn place(&self, term: &str) -> Option<usize> {
        self.terms.binary_search_by(|(known, _)| known.as_str().cmp(term)).ok()
    }
}

impl Terms for Lexicon {
    fn documents(&self) -> u32 {
        self.documents
    }

    fn counts(&self, term: &str) -> TermCounts {
        self.place(term).map_or([0; SearchField::COUNT], |at| self.terms[at].1)
    }

    fn beginning_with(&self, prefix: &str) -> Vec<(&str, TermCounts)> {
        let start = self.terms.partition_point(|(term, _)| term.as_str() < prefix);
        let matching = self.terms[start..].iter().take_while(|(term, _)| term.starts_with(prefix));
        let words = matching.filter(|(term, _)| !is_joined(term));
        words.map(|(term, counts)| (term.as_str(), *counts)).collect()
    }

    fn forms(&self, term: &str) -> Vec<&str> {
        let Some(own) = self.place(term) else { return Vec::new() };
        let Some(group) = self.group_of[own] else { return Vec::new() };
        let others = self.groups[group].iter().filter(|other| **other != own);
        others.map(|other| self.terms[*other].0.as_str()).collect()
    }

    fn words(&self, first: Option<char>) -> Vec<(&str, u32)> {
        let word = |at: &usize| (self.terms[*at].0.as_str(), count_in(self.terms[*at].1, None));
        let fits = |(word, _): &(&str, u32)| first.is_none_or(|first| word.starts_with(first));
        self.words.iter().map(word).filter(fits).collect()
    }

    fn has_value(&self, facet: SearchFacet, value: &str) -> bool {
        self.values.contains(&(facet, value.to_owned()))
    }
}

/// Terms with the same stem, where there are several; forms far apart in the order of terms do not know each other.
pub fn groups(terms: &impl TermList, stems: impl FnOnce(&[&str]) -> Vec<String>) -> Vec<Vec<usize>> {
    let is_stemmed = |term: &str| term.len() >= 3 && term.bytes().all(|byte| byte.is_ascii_lowercase());
    let places: Vec<usize> = (0..terms.count()).filter(|at| is_stemmed(terms.term(*at))).collect();
    let texts: Vec<&str> = places.iter().map(|at| terms.term(*at)).collect();
    let mut by_stem: Vec<(String, usize)> = stems(&texts).into_iter().zip(places).collect();
    by_stem.sort_unstable();
    let same = by_stem.chunk_by(|(one, a), (other, b)| one == other && b - a <= REACH);
    let mut runs: Vec<Vec<usize>> = Vec::new();
    for run in same.map(|run| run.iter().map(|(_, place)| *place)) {
        let mut run = run.peekable();
        while let Some(first) = run.next() {
            let mut near = vec![first];
            while let Some(place) = run.next_if(|place| place - first <= REACH) {
                near.push(place);
            }
            runs.push(near);
        }
    }
    runs.retain(|run| run.len() > 1);
    runs
}

/// The places of words that misspelt ones are compared with: of titles and headings, or in some specs.
pub fn repair_words(terms: &impl TermList, documents: u32) -> Vec<usize> {
    let least = if documents < FEW { 1 } else { 3 };
    let is_word = |term: &str| {
        (4..=24).contains(&term.len())
            && term.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
            && term.bytes().any(|byte| byte.is_ascii_lowercase())
    };
    let is_common = |counts: TermCounts| {
        counts[SearchField::Title as usize] + counts[SearchField::Head as usize] > 0
            || count_in(counts, None) >= least
    };
    let fits = |at: &usize| is_word(terms.term(*at)) && is_common(terms.counts(*at));
    let mut words: Vec<usize> = (0..terms.count()).filter(fits).collect();
    words.sort_by_key(|at| std::cmp::Reverse(count_in(terms.counts(*at), None)));
    words.truncate(MAX_WORDS);
    words.sort_unstable();
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The counts of titles, headings, ids and bodies.
    const fn counts([title, head, ids, body]: [u32; 4]) -> TermCounts {
        [title, head, ids, body, 0, 0]
    }

    fn lexicon(documents: u32, terms: &[(&str, [u32; 4])]) -> Lexicon {
        let terms = terms.iter().map(|(term, counts)| ((*term).to_owned(), self::counts(*counts))).collect();
        Lexicon::new(documents, terms, BTreeSet::new(), |terms| {
            terms.iter().map(|term| term.trim_end_matches('s').to_owned()).collect()
        })
    }

    #[test]
    fn terms_are_found_by_their_beginning() {
        let lexicon =
            lexicon(9, &[("cab", [0, 0, 0, 1]), ("cat", [1, 0, 0, 2]), ("cats", [0; 4]), ("dog", [0; 4])]);
        let found: Vec<&str> = lexicon.beginning_with("cat").into_iter().map(|(term, _)| term).collect();
        assert_eq!(found, ["cat", "cats"]);
        assert_eq!(lexicon.counts("cat"), counts([1, 0, 0, 2]));
        assert_eq!(lexicon.counts("ca"), counts([0; 4]));
        assert!(lexicon.beginning_with("zebra").is_empty());
    }

    #[test]
    fn forms_of_a_word_know_each_other() {
        let lexicon = lexicon(
            9,
            &[("cat", [1; 4]), ("cats", [1; 4]), ("dog", [1; 4]), ("a1s", [1; 4]), ("a1", [1; 4])],
        );
        assert_eq!(lexicon.forms("cat"), ["cats"]);
        assert!(lexicon.forms("dog").is_empty());
        assert!(lexicon.forms("a1").is_empty());
    }

    #[test]
    fn rare_words_of_bodies_repair_nothing_in_large_portals() {
        let terms = [
            ("body", [0, 0, 0, 2]),
            ("common", [0, 0, 0, 3]),
            ("heading", [0, 1, 0, 0]),
            ("1234", [9, 9, 9, 9]),
            ("abc", [9, 9, 9, 9]),
        ];
        assert_eq!(lexicon(FEW, &terms).words(None), [("common", 3), ("heading", 1)]);
        assert_eq!(lexicon(9, &terms).words(None), [("body", 2), ("common", 3), ("heading", 1)]);
        assert_eq!(lexicon(9, &terms).words(Some('c')), [("common", 3)]);
    }
}
