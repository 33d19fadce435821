//! A plan -> the queries of tantivy that carry it out.

use tantivy::Term;
use tantivy::query::{
    AllQuery, BooleanQuery, BoostQuery, ConstScoreQuery, DisjunctionMaxQuery, EmptyQuery, Occur, PhraseQuery,
    Query, TermQuery,
};
use tantivy::schema::IndexRecordOption;

use super::index::Columns;
use crate::search::plan::{Core, QueryNode, QueryPlan};
use crate::search::query::{SearchFacet, SearchField};

impl Columns {
    /// The query for a plan, of whose clauses `core` says which must match.
    pub fn query(self, plan: &QueryPlan, core: Core) -> BooleanQuery {
        let mut of: Vec<(Occur, Box<dyn Query>)> = Vec::new();
        if core.must.is_empty() {
            of.push((Occur::Must, unscored(Box::new(AllQuery))));
        }
        of.extend(core.must.into_iter().map(|node| (Occur::Must, self.node(node))));
        of.extend(core.should.into_iter().map(|node| (Occur::Should, self.node(node))));
        for (facet, values) in &plan.filters {
            let values = values.iter().map(|value| (Occur::Should, self.value(*facet, value))).collect();
            of.push((Occur::Must, unscored(Box::new(BooleanQuery::new(values)))));
        }
        of.extend(plan.excluded.iter().map(|node| (Occur::MustNot, self.excluded(node))));
        of.extend(
            plan.excluded_values.iter().map(|(facet, value)| (Occur::MustNot, self.value(*facet, value))),
        );
        BooleanQuery::new(of)
    }

    /// Tantivy 0.27 asks what it excludes for documents behind its current one, which phrases do not allow and
    /// the union of two does.
    fn excluded(self, node: &QueryNode) -> Box<dyn Query> {
        self.boolean(Occur::Should, vec![node.clone(), node.clone()])
    }

    pub fn node(self, node: QueryNode) -> Box<dyn Query> {
        match node {
            QueryNode::Term { field, term, boost } => boosted(boost, self.term(field, &term)),
            QueryNode::Phrase { field, terms, boost } => boosted(boost, self.phrase(field, &terms)),
            QueryNode::Best { of, .. } if of.is_empty() => Box::new(EmptyQuery),
            QueryNode::Best { tie, of } => {
                let of = of.into_iter().map(|node| self.node(node)).collect();
                Box::new(DisjunctionMaxQuery::with_tie_breaker(of, tie))
            }
            QueryNode::All(of) => self.boolean(Occur::Must, of),
            QueryNode::Any(of) => self.boolean(Occur::Should, of),
            QueryNode::Boost(boost, node) => boosted(boost, self.node(*node)),
        }
    }

    fn boolean(self, occur: Occur, of: Vec<QueryNode>) -> Box<dyn Query> {
        Box::new(BooleanQuery::new(of.into_iter().map(|node| (occur, self.node(node))).collect()))
    }

    fn term(self, field: SearchField, term: &str) -> Box<dyn Query> {
        let term = Term::from_field_text(self.texts[field as usize], term);
        Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs))
    }

    fn phrase(self, field: SearchField, terms: &[(usize, String)]) -> Box<dyn Query> {
        if let [(_, only)] = terms {
            return self.term(field, only);
        }
        let column = self.texts[field as usize];
        let terms = terms.iter().map(|(at, term)| (*at, Term::from_field_text(column, term))).collect();
        Box::new(PhraseQuery::new_with_offset(terms))
    }

    fn value(self, facet: SearchFacet, value: &str) -> Box<dyn Query> {
        let term = Term::from_field_text(self.facets[facet as usize], value);
        Box::new(TermQuery::new(term, IndexRecordOption::Basic))
    }
}

fn boosted(boost: f32, query: Box<dyn Query>) -> Box<dyn Query> {
    Box::new(BoostQuery::new(query, boost))
}

fn unscored(query: Box<dyn Query>) -> Box<dyn Query> {
    Box::new(ConstScoreQuery::new(query, 0.0))
}
