//! What a plan is made of, which of its parts must match, and the numbers of the ranking.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::search::query::{SearchFacet, SearchField};
use crate::search::snippet::Signs;
use crate::search::spelling;
use crate::search::{Correction, Tried};

/// With fewer results than this, specs that hold only some of the words are added.
pub const ENOUGH: usize = 10;

/// The numbers of the ranking, which the browser's client reads from `root.json`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Rank {
    /// BM25's, as tantivy has them.
    pub k1: f32,
    pub b: f32,
    /// How much the matches besides the best one count within one clause.
    pub tie: f32,
    /// What another form of a word is worth.
    pub form: f64,
    /// What a longer word is worth, times the share of it that was typed.
    pub prefix: f64,
    /// What the parts of an identifier are worth beside the whole.
    pub parts: f64,
    /// What words one slip and more away are worth.
    pub repair: [f64; 2],
    /// How many longer words are looked for.
    pub completions: usize,
    /// See [`ENOUGH`].
    pub enough: usize,
}

/// See [`Rank`].
pub const RANK: Rank = Rank {
    k1: 1.2,
    b: 0.75,
    tie: 0.2,
    form: 0.8,
    prefix: 0.7,
    parts: 0.6,
    repair: spelling::WORTH,
    completions: 48,
    enough: ENOUGH,
};

/// What to look for and how to score it.
#[derive(Debug, Clone, PartialEq)]
pub enum QueryNode {
    /// BM25 of a term, times `boost`.
    Term {
        field: SearchField,
        term: String,
        boost: f32,
    },
    /// Terms at these distances from the first one; their inverse frequencies are added up.
    Phrase {
        field: SearchField,
        terms: Vec<(usize, String)>,
        boost: f32,
    },
    /// The best score, and `tie` of the others; nothing matches when it is empty.
    Best {
        tie: f32,
        of: Vec<QueryNode>,
    },
    /// All must match, the scores are added.
    All(Vec<QueryNode>),
    /// One must match, the scores are added.
    Any(Vec<QueryNode>),
    Boost(f32, Box<QueryNode>),
}

/// A word or a phrase of the query.
#[derive(Debug, Clone, PartialEq)]
pub struct Clause {
    pub node: QueryNode,
    /// How many specs contain it, as far as counts of terms tell.
    pub documents: u32,
    pub is_phrase: bool,
}

/// See [`plan`].
#[derive(Debug, Clone, Default, PartialEq)]
pub struct QueryPlan {
    pub clauses: Vec<Clause>,
    pub excluded: Vec<QueryNode>,
    /// One of the values must be there, for each facet.
    pub filters: BTreeMap<SearchFacet, Vec<String>>,
    pub excluded_values: Vec<(SearchFacet, String)>,
    pub corrections: Vec<Correction>,
    pub tried: Vec<Tried>,
    /// What to mark in snippets.
    pub signs: Signs,
    /// All words as one name; it adds to the score.
    pub name: Option<QueryNode>,
    /// How many specs are indexed.
    pub documents: u32,
}

/// Which clauses must match and which only add to the score.
#[derive(Debug, Clone, PartialEq)]
pub struct Core {
    pub must: Vec<QueryNode>,
    pub should: Vec<QueryNode>,
}

impl QueryPlan {
    /// Whether nothing was asked for.
    pub fn is_empty(&self) -> bool {
        self.clauses.is_empty()
            && self.excluded.is_empty()
            && self.filters.is_empty()
            && self.excluded_values.is_empty()
    }

    /// Everything must match, but for words of most specs when there is anything rarer.
    pub fn strict(&self) -> Core {
        let has_rare = self.clauses.iter().any(|clause| !self.is_common(clause));
        let (should, must): (Vec<_>, Vec<_>) =
            self.clauses.iter().partition(|clause| has_rare && self.is_common(clause));
        Core { must: nodes(&must), should: self.named(nodes(&should)) }
    }

    /// All phrases must match, and without phrases one of the words, not of the common ones if there are
    /// others; `None` when that is no different from [`Self::strict`].
    pub fn relaxed(&self) -> Option<Core> {
        let (phrases, words): (Vec<_>, Vec<_>) = self.clauses.iter().partition(|clause| clause.is_phrase);
        if words.is_empty() || self.clauses.len() < 2 {
            return None;
        }
        if !phrases.is_empty() {
            return Some(Core { must: nodes(&phrases), should: self.named(nodes(&words)) });
        }
        let has_rare = words.iter().any(|clause| clause.documents > 0 && !self.is_common(clause));
        let (common, rare): (Vec<_>, Vec<_>) =
            words.into_iter().partition(|clause| has_rare && self.is_common(clause));
        Some(Core { must: vec![QueryNode::Any(nodes(&rare))], should: self.named(nodes(&common)) })
    }

    fn named(&self, mut should: Vec<QueryNode>) -> Vec<QueryNode> {
        should.extend(self.name.clone());
        should
    }

    fn is_common(&self, clause: &Clause) -> bool {
        !clause.is_phrase && u64::from(clause.documents) * 2 > u64::from(self.documents)
    }
}

fn nodes(clauses: &[&Clause]) -> Vec<QueryNode> {
    clauses.iter().map(|clause| clause.node.clone()).collect()
}

/// Inverse document frequency as BM25 has it.
pub fn idf(documents: u32, count: u32) -> f64 {
    let (documents, count) = (f64::from(documents), f64::from(count));
    (1.0 + (documents - count + 0.5) / (count + 0.5)).ln()
}
