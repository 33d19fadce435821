//! Why a document has its score: every term and phrase of a plan that it holds, and what each one gives.

use tantivy::postings::Postings as _;
use tantivy::query::{EnableScoring, Query};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, Term};

use super::Collection;
use crate::search::plan::{QueryNode, QueryPlan};
use crate::search::query::SearchField;
use crate::search::{Explained, terms::Terms};

impl Collection {
    /// The leaves of a plan that match a document, the weightiest first.
    pub(super) fn explain(&self, plan: &QueryPlan, document: DocId) -> tantivy::Result<Vec<Explained>> {
        let mut leaves: Vec<(f32, QueryNode)> = Vec::new();
        for node in plan.clauses.iter().map(|clause| &clause.node).chain(&plan.name) {
            gather(node, 1.0, &mut leaves);
        }
        let mut out = Vec::new();
        for (factor, leaf) in leaves {
            let (field, term, documents) = self.described(&leaf);
            let query = self.indexed.columns.node(leaf);
            let Some(score) = self.score(query.as_ref(), document)? else { continue };
            let count = self.count(field, &term, document)?;
            out.push(Explained { field: field.name(), term, documents, count, score: score * factor });
        }
        out.sort_by(|a, b| b.score.total_cmp(&a.score));
        Ok(out)
    }

    /// A leaf's field, its words, and how many documents may contain it.
    fn described(&self, leaf: &QueryNode) -> (SearchField, String, u32) {
        match leaf {
            QueryNode::Term { field, term, .. } => {
                (*field, term.clone(), self.indexed.lexicon.counts(term)[*field as usize])
            }
            QueryNode::Phrase { field, terms, .. } => {
                let counts = terms.iter().map(|(_, term)| self.indexed.lexicon.counts(term)[*field as usize]);
                let words: Vec<&str> = terms.iter().map(|(_, term)| term.as_str()).collect();
                (*field, format!("\"{}\"", words.join(" ")), counts.min().unwrap_or(0))
            }
            _ => (SearchField::Body, String::new(), 0),
        }
    }

    fn score(&self, query: &dyn Query, document: DocId) -> tantivy::Result<Option<f32>> {
        let searcher = &self.indexed.searcher;
        let weight = query.weight(EnableScoring::enabled_from_searcher(searcher))?;
        let mut scorer = weight.scorer(searcher.segment_reader(0), 1.0)?;
        // A scorer may be asked for a document ahead only.
        let found = if scorer.doc() < document { scorer.seek(document) } else { scorer.doc() };
        Ok((found == document).then(|| scorer.score()))
    }

    /// How often a field of a document contains a single term; nothing for phrases.
    fn count(&self, field: SearchField, term: &str, document: DocId) -> tantivy::Result<Option<u32>> {
        let column = self.indexed.columns.texts[field as usize];
        let term = Term::from_field_text(column, term);
        let inverted = self.indexed.searcher.segment_reader(0).inverted_index(column)?;
        let postings = inverted.read_postings(&term, IndexRecordOption::WithFreqs)?;
        Ok(postings.and_then(|mut postings| {
            let found = if postings.doc() < document { postings.seek(document) } else { postings.doc() };
            (found == document).then(|| postings.term_freq())
        }))
    }
}

/// The terms and phrases of a node with the boosts around them.
fn gather(node: &QueryNode, factor: f32, out: &mut Vec<(f32, QueryNode)>) {
    match node {
        QueryNode::Term { .. } | QueryNode::Phrase { .. } => out.push((factor, node.clone())),
        QueryNode::Best { of, .. } | QueryNode::All(of) | QueryNode::Any(of) => {
            of.iter().for_each(|node| gather(node, factor, out));
        }
        QueryNode::Boost(boost, node) => gather(node, factor * boost, out),
    }
}
