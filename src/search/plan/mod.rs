//! What a query means for an index: [`Ask`]s and a [`Terms`] in, a [`QueryPlan`] out, which an engine
//! only carries out.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use serde::Serialize;

use super::query::{Ask, SearchFacet, SearchField, What};
use super::snippet::Signs;
use super::spelling::{self, longest_beginning, repairs};
use super::terms::{TermCounts, Terms, count_in};
use super::tokenizer::{Piece, TokenizedWord, is_unspaced, joined};
use super::{Correction, Tried};

/// With fewer results than this, specs that hold only some of the words are added.
pub const ENOUGH: usize = 10;

/// The numbers of the ranking, which the browser's client is told.
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
    /// In how many specs it stands, as far as counts of terms tell.
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
    /// What to mark in excerpts.
    pub signs: Signs,
    /// All words as one name; it adds to the score.
    pub name: Option<QueryNode>,
    documents: u32,
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

/// Decides what a query looks for.
pub fn plan(asks: &[Ask], lexicon: &dyn Terms) -> QueryPlan {
    let documents = lexicon.documents();
    let mut planner = Planner { lexicon, plan: QueryPlan { documents, ..QueryPlan::default() } };
    for ask in asks {
        planner.add(ask);
    }
    planner.plan.name = name(asks, lexicon);
    planner.plan
}

/// The words may be the whole name of a spec or an item.
fn name(asks: &[Ask], lexicon: &dyn Terms) -> Option<QueryNode> {
    let words = asks.iter().filter(|ask| !ask.excluded && ask.field.is_none());
    let words: Vec<&TokenizedWord> = words
        .filter_map(|ask| if let What::Word { word, .. } = &ask.what { Some(word) } else { None })
        .collect();
    let (field, term) = (SearchField::Ids, joined(words.into_iter())?);
    let known = lexicon.counts(&term)[field as usize] > 0;
    known.then(|| QueryNode::Term { field, term, boost: narrow(field.boost()) })
}

/// A term to look for instead of, or besides, the one that was asked for.
struct Variant {
    weight: f64,
    counts: TermCounts,
}

type TermGroup = BTreeMap<String, Variant>;

/// How a term is widened.
#[derive(Clone, Copy)]
struct Reach {
    prefix: bool,
    repair: bool,
    field: Option<SearchField>,
}

struct Planner<'v> {
    lexicon: &'v dyn Terms,
    plan: QueryPlan,
}

impl Planner<'_> {
    fn add(&mut self, ask: &Ask) {
        let known = match &ask.what {
            What::Filter(facet, value) => self.add_filter(*facet, value, ask.excluded),
            What::Phrase(terms) => {
                let clause = self.phrase(terms, ask.field);
                self.add_clause(clause, ask)
            }
            What::Word { word, prefix } => {
                let reach = Reach { prefix: *prefix, repair: !ask.excluded, field: ask.field };
                let (clause, groups) = self.word(word, reach);
                if !ask.excluded {
                    self.sign_groups(groups, ask.field);
                }
                self.add_clause(clause, ask)
            }
        };
        let minus = if ask.excluded { "-" } else { "" };
        self.plan.tried.push(Tried { text: format!("{minus}{}", ask.text), known });
    }

    fn add_filter(&mut self, facet: SearchFacet, value: &str, excluded: bool) -> bool {
        if excluded {
            self.plan.excluded_values.push((facet, value.to_owned()));
        } else {
            self.plan.filters.entry(facet).or_default().push(value.to_owned());
        }
        self.lexicon.has_value(facet, value)
    }

    fn add_clause(&mut self, clause: Clause, ask: &Ask) -> bool {
        let known = clause.documents > 0;
        if ask.excluded {
            self.plan.excluded.push(clause.node);
            return known;
        }
        if let What::Phrase(terms) = &ask.what
            && Signs::show(ask.field)
        {
            self.plan.signs.add_phrase(self.plan.clauses.len(), terms.clone());
        }
        self.plan.clauses.push(clause);
        known
    }

    fn sign_groups(&mut self, groups: Vec<(TermGroup, f64)>, field: Option<SearchField>) {
        if !Signs::show(field) {
            return;
        }
        let clause = self.plan.clauses.len();
        for (group, boost) in groups {
            for (term, variant) in group {
                let weight =
                    boost * variant.weight * idf(self.plan.documents, count_in(variant.counts, None));
                self.plan.signs.add_term(clause, term, weight);
            }
        }
    }

    fn phrase(&self, terms: &[(usize, String)], only: Option<SearchField>) -> Clause {
        let mut of = Vec::new();
        let mut documents = 0;
        for field in fields(only) {
            let counts = terms.iter().map(|(_, term)| self.lexicon.counts(term)[field as usize]);
            let count = counts.min().unwrap_or(0);
            if count > 0 {
                let (terms, boost) = (terms.to_vec(), narrow(field.boost()));
                of.push(QueryNode::Phrase { field, terms, boost });
                documents = documents.max(count);
            }
        }
        Clause { node: QueryNode::Best { tie: RANK.tie, of }, documents, is_phrase: true }
    }

    /// The clause of a word, and the groups in it with what each is worth.
    fn word(&mut self, word: &TokenizedWord, reach: Reach) -> (Clause, Vec<(TermGroup, f64)>) {
        if let ([part], None, None) = (word.parts.as_slice(), &word.whole, &word.id) {
            let group = self.group(&part.text, reach);
            let (node, documents) = self.group_node(&group, reach.field);
            return (Clause { node, documents, is_phrase: false }, vec![(group, 1.0)]);
        }
        let exact = Reach { repair: false, ..reach };
        let whole = word.whole.as_ref().filter(|_| !word.joined).map(|whole| whole.text.as_str());
        let names = whole.into_iter().chain(word.id.as_deref());
        let mut groups: Vec<TermGroup> = names.map(|name| self.group(name, exact)).collect();
        groups.retain(|group| !group.is_empty());

        let parts = self.parts(word, if groups.is_empty() { reach } else { exact });
        let scored: Vec<(QueryNode, u32)> =
            parts.iter().map(|group| self.group_node(group, reach.field)).collect();
        let in_parts = scored.iter().map(|(_, documents)| *documents).min().unwrap_or(0);
        let all = QueryNode::All(scored.into_iter().map(|(node, _)| node).collect());
        if groups.is_empty() {
            let node = if in_parts > 0 { all } else { QueryNode::Best { tie: 0.0, of: Vec::new() } };
            let groups = parts.into_iter().map(|group| (group, 1.0)).collect();
            return (Clause { node, documents: in_parts, is_phrase: false }, groups);
        }
        let mut documents = in_parts;
        let mut of = Vec::new();
        for group in &groups {
            let (node, count) = self.group_node(group, reach.field);
            of.push(node);
            documents = documents.max(count);
        }
        if in_parts > 0 {
            of.push(QueryNode::Boost(narrow(RANK.parts), Box::new(all)));
        }
        let marked = groups.into_iter().map(|group| (group, 1.0));
        let groups = marked.chain(parts.into_iter().map(|group| (group, RANK.parts))).collect();
        (Clause { node: QueryNode::Best { tie: 0.0, of }, documents, is_phrase: false }, groups)
    }

    /// The groups of a word's parts, of which only the last one may be incomplete.
    fn parts(&mut self, word: &TokenizedWord, reach: Reach) -> Vec<TermGroup> {
        let is_last = |part: &Piece| part.span.end == word.span.end;
        let of_part =
            |part: &Piece| self.group(&part.text, Reach { prefix: reach.prefix && is_last(part), ..reach });
        word.parts.iter().map(of_part).collect()
    }

    /// The terms that stand for one, with what each is worth.
    fn group(&mut self, word: &str, reach: Reach) -> TermGroup {
        let mut group = TermGroup::new();
        self.join(&mut group, word, 1.0, reach.field);
        if is_open(word, reach.prefix) {
            self.complete(&mut group, word, reach.field);
        }
        if group.is_empty() && reach.repair {
            self.repair(&mut group, word, reach);
        }
        group
    }

    /// Adds a term and the other forms of the same word.
    fn join(&self, group: &mut TermGroup, term: &str, weight: f64, field: Option<SearchField>) {
        let lexicon = self.lexicon;
        add(group, term, weight, lexicon.counts(term), field);
        for form in lexicon.forms(term) {
            add(group, form, weight * RANK.form, lexicon.counts(form), field);
        }
    }

    fn complete(&self, group: &mut TermGroup, word: &str, field: Option<SearchField>) {
        let mut longer = self.lexicon.beginning_with(word);
        longer.retain(|(term, counts)| *term != word && count_in(*counts, field) > 0);
        longer.sort_by_key(|(_, counts)| Reverse(count_in(*counts, field)));
        for (term, counts) in longer.into_iter().take(RANK.completions) {
            add(group, term, RANK.prefix * length(word) / length(term), counts, field);
        }
    }

    fn repair(&mut self, group: &mut TermGroup, word: &str, reach: Reach) {
        let lexicon = self.lexicon;
        // First letters are seldom wrong, and words with another one are many.
        let alike = lexicon.words(word.chars().next());
        let mut meant = repairs(word, reach.prefix, &alike);
        if meant.is_empty() {
            meant.extend(longest_beginning(word, &alike));
        }
        if meant.is_empty() && word.starts_with(|c: char| c.is_ascii_alphanumeric()) {
            meant = repairs(word, reach.prefix, &lexicon.words(None));
        }
        for (term, weight) in &meant {
            self.join(group, term, *weight, reach.field);
        }
        let best = meant.iter().find(|(term, _)| group.contains_key(*term));
        if let Some((to, _)) = best {
            self.plan.corrections.push(Correction { from: word.to_owned(), to: (*to).to_owned() });
        }
    }

    /// All terms of a group share one document frequency, so that a rare form does not win by its rarity.
    fn group_node(&self, group: &TermGroup, only: Option<SearchField>) -> (QueryNode, u32) {
        let all = self.plan.documents;
        let total = |field: SearchField| {
            let sum =
                group.values().fold(0u32, |sum, variant| sum.saturating_add(variant.counts[field as usize]));
            sum.min(all)
        };
        let mut of = Vec::new();
        for field in fields(only) {
            let shared = idf(all, total(field));
            for (term, variant) in group {
                let count = variant.counts[field as usize];
                if count > 0 {
                    let boost = narrow(field.boost() * variant.weight * shared / idf(all, count));
                    of.push(QueryNode::Term { field, term: term.clone(), boost });
                }
            }
        }
        (QueryNode::Best { tie: RANK.tie, of }, fields(only).map(total).max().unwrap_or(0))
    }
}

/// Terms that stand in none of the fields looked at are left out.
fn add(group: &mut TermGroup, term: &str, weight: f64, counts: TermCounts, field: Option<SearchField>) {
    if count_in(counts, field) == 0 {
        return;
    }
    let variant = group.entry(term.to_owned()).or_insert(Variant { weight, counts });
    variant.weight = variant.weight.max(weight);
}

/// Whether words that begin with this one count: three letters of an incomplete word, or a single
/// character of a script that is indexed by pairs.
fn is_open(word: &str, prefix: bool) -> bool {
    let letters = word.chars().count();
    let is_pair = letters > 0 && word.chars().all(is_unspaced);
    (prefix && (letters >= 3 || is_pair)) || (letters == 1 && is_pair)
}

fn fields(only: Option<SearchField>) -> impl Iterator<Item = SearchField> {
    SearchField::ALL.into_iter().filter(move |field| only.is_none_or(|only| only == *field))
}

fn length(term: &str) -> f64 {
    u32::try_from(term.chars().count()).map_or(f64::MAX, f64::from)
}

/// Engines score in single precision.
#[expect(clippy::cast_possible_truncation, reason = "a boost loses only digits that do not matter")]
fn narrow(boost: f64) -> f32 {
    boost as f32
}

#[cfg(test)]
mod tests;
