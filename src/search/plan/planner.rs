//! The parts of a query, one by one -> a [`QueryPlan`]: the terms that match for each word, and how matches are scored.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::query_plan::{Clause, QueryNode, QueryPlan, RANK, idf};
use crate::search::inflection::forms;
use crate::search::query::{Ask, SearchFacet, SearchField, What};
use crate::search::snippet::Signs;
use crate::search::spelling::{longest_beginning, repairs};
use crate::search::terms::{TermCounts, Terms, count_in};
use crate::search::tokenizer::{Piece, TokenizedWord, is_unspaced, joined};
use crate::search::{Correction, Tried};

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

    /// The terms that match for a word, with what each is worth.
    fn group(&mut self, word: &str, reach: Reach) -> TermGroup {
        let mut group = TermGroup::new();
        self.join(&mut group, word, 1.0, reach.field);
        if is_open(word, reach.prefix) {
            self.complete(&mut group, word, reach.field);
        }
        if group.is_empty() {
            for form in forms(word) {
                self.join(&mut group, &form, RANK.form, reach.field);
            }
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

/// Terms that are in none of the fields looked at are left out.
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
