//! The one door to tantivy, with the tokenizer: [`Entry`]s go into an index in memory, queries are
//! answered from it.

use std::collections::{BTreeMap, BTreeSet};

use tantivy::collector::{Count, TopDocs};
use tantivy::indexer::NoMergePolicy;
use tantivy::query::{
    AllQuery, BooleanQuery, BoostQuery, ConstScoreQuery, DisjunctionMaxQuery, EmptyQuery, Occur, PhraseQuery,
    Query, TermQuery,
};
use tantivy::schema::{Field as Column, IndexRecordOption, STRING, Schema, TextFieldIndexing, TextOptions};
use tantivy::tokenizer::{Language, Stemmer, TextAnalyzer, TokenStream, WhitespaceTokenizer};
use tantivy::{DocId, Index, IndexWriter, ReloadPolicy, Searcher, TantivyDocument, Term};

use super::excerpt::excerpt;
use super::lexicon::{Counts, Lexicon};
use super::plan::{Core, ENOUGH, Node, Plan, plan};
use super::query::{Facet, Field, facet_value, parse};
use super::tokenizer::SpecTokenizer;
use super::{Entry, Hit, Options, Results};
use crate::error::{Error, Result};

const TOKENIZER: &str = "spec/1";

/// The most memory the writer may take before it begins a second segment: never, for what fits into
/// memory at all. It takes only what it needs.
const BUDGET: usize = 4_000_000_000;

/// An index in memory with the entries it was built from.
pub struct Engine {
    entries: Vec<Entry>,
    lexicon: Lexicon,
    searcher: Searcher,
    columns: Columns,
}

#[derive(Debug, Clone, Copy)]
struct Columns {
    texts: [Column; 4],
    facets: [Column; 2],
}

/// Indexes specs; fails only when memory does, or when there are too many for one segment.
pub fn build(entries: Vec<Entry>) -> Result<Engine> {
    let (schema, columns) = schema();
    let searcher = index(&entries, schema, columns).map_err(|cause| broken(&cause))?;
    if searcher.segment_readers().len() > 1 {
        return Err(Error::new(format!("cannot index {} specs for search: too much text", entries.len()))
            .with_help("leave some out: [specs] exclude in specsite.toml"));
    }
    let terms = terms(&searcher, columns).map_err(|cause| broken(&cause))?;
    let documents = u32::try_from(entries.len()).unwrap_or(u32::MAX);
    let lexicon = Lexicon::new(documents, terms, values(&entries), stems);
    Ok(Engine { entries, lexicon, searcher, columns })
}

fn broken(cause: &tantivy::TantivyError) -> Error {
    Error::new(format!("cannot build the search index: {cause}"))
}

fn schema() -> (Schema, Columns) {
    let indexing = TextFieldIndexing::default()
        .set_tokenizer(TOKENIZER)
        .set_index_option(IndexRecordOption::WithFreqsAndPositions);
    let text = TextOptions::default().set_indexing_options(indexing);
    let mut builder = Schema::builder();
    let texts = Field::ALL.map(|field| builder.add_text_field(field.name(), text.clone()));
    let facets = Facet::ALL.map(|facet| builder.add_text_field(facet.name(), STRING));
    (builder.build(), Columns { texts, facets })
}

fn index(entries: &[Entry], schema: Schema, columns: Columns) -> tantivy::Result<Searcher> {
    let index = Index::create_in_ram(schema);
    index.tokenizers().register(TOKENIZER, SpecTokenizer);
    let mut writer: IndexWriter = index.writer_with_num_threads(1, BUDGET)?;
    writer.set_merge_policy(Box::new(NoMergePolicy));
    for entry in entries {
        writer.add_document(document(entry, columns))?;
    }
    writer.commit()?;
    let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
    Ok(reader.searcher())
}

fn document(entry: &Entry, columns: Columns) -> TantivyDocument {
    let mut document = TantivyDocument::default();
    let [title, head, ids, body] = columns.texts;
    document.add_text(title, &entry.title);
    for (_, heading) in &entry.headings {
        document.add_text(head, heading);
    }
    for id in &entry.ids {
        document.add_text(ids, id);
    }
    for section in &entry.sections {
        document.add_text(body, &section.text);
    }
    for (facet, value) in facet_values(entry) {
        document.add_text(columns.facets[facet as usize], value);
    }
    document
}

/// The values that filters find an entry by.
fn facet_values(entry: &Entry) -> BTreeSet<(Facet, String)> {
    let status = [Some(&entry.stage), entry.status.as_ref()].into_iter().flatten();
    let status = status.map(|text| (Facet::Status, facet_value(text)));
    let kind = entry.kind.iter().map(|text| (Facet::Type, facet_value(text)));
    status.chain(kind).filter(|(_, value)| !value.is_empty()).collect()
}

fn values(entries: &[Entry]) -> BTreeSet<(Facet, String)> {
    entries.iter().flat_map(facet_values).collect()
}

/// Every term with its counts, from the index itself.
fn terms(searcher: &Searcher, columns: Columns) -> tantivy::Result<BTreeMap<String, Counts>> {
    let mut terms: BTreeMap<String, Counts> = BTreeMap::new();
    for reader in searcher.segment_readers() {
        for (field, column) in columns.texts.iter().enumerate() {
            let inverted = reader.inverted_index(*column)?;
            let mut stream = inverted.terms().stream()?;
            while let Some((key, info)) = stream.next() {
                if let Ok(term) = std::str::from_utf8(key) {
                    terms.entry(term.to_owned()).or_default()[field] = info.doc_freq;
                }
            }
        }
    }
    Ok(terms)
}

/// The stems of English words, in their order.
fn stems(words: &[&str]) -> Vec<String> {
    let mut analyzer =
        TextAnalyzer::builder(WhitespaceTokenizer::default()).filter(Stemmer::new(Language::English)).build();
    let text = words.join(" ");
    let mut stream = analyzer.token_stream(&text);
    let mut stems = Vec::with_capacity(words.len());
    while stream.advance() {
        stems.push(stream.token().text.clone());
    }
    stems
}

impl Engine {
    /// Answers a query. It never fails: what cannot be read or found is told in [`Results::tried`].
    pub fn search(&self, query: &str, options: Options) -> Results {
        let plan = plan(&parse(query, options.typing), &self.lexicon);
        let wanted = options.offset.saturating_add(options.limit);
        // A query that tantivy refuses is one that finds nothing.
        let ranking = self.rank(&plan, wanted).unwrap_or_default();
        let page = ranking.documents.iter().skip(options.offset).take(options.limit);
        let hits = page.filter_map(|(score, document)| self.hit(&plan, *score, *document)).collect();
        let Plan { corrections, tried, .. } = plan;
        Results { total: ranking.total, relaxed: ranking.relaxed, corrections, tried, hits }
    }

    /// The entries, in the order they were given.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    fn hit(&self, plan: &Plan, score: f32, document: DocId) -> Option<Hit> {
        let entry = self.entries.get(usize::try_from(document).ok()?)?;
        Some(Hit {
            id: entry.id.clone(),
            path: entry.path.clone(),
            url: entry.url.clone(),
            title: entry.title.clone(),
            score,
            excerpt: excerpt(&entry.sections, &plan.signs),
            stage: entry.stage.clone(),
            kind: entry.kind.clone(),
        })
    }

    /// Specs that hold everything, best first, then those that hold some of it if they are few.
    fn rank(&self, plan: &Plan, wanted: usize) -> tantivy::Result<Ranking> {
        if plan.is_empty() || self.entries.is_empty() {
            return Ok(Ranking::default());
        }
        // All strict results are needed when others follow them.
        let (total, mut documents) = self.run(plan, plan.strict(), wanted.max(ENOUGH))?;
        let Some(relaxed) = plan.relaxed().filter(|_| total < ENOUGH) else {
            return Ok(Ranking { total, relaxed: false, documents });
        };
        let (all, more) = self.run(plan, relaxed, wanted.saturating_add(ENOUGH))?;
        let known: BTreeSet<DocId> = documents.iter().map(|(_, document)| *document).collect();
        documents.extend(more.into_iter().filter(|(_, document)| !known.contains(document)));
        Ok(Ranking { total: all.max(total), relaxed: all > total, documents })
    }

    fn run(&self, plan: &Plan, core: Core, wanted: usize) -> tantivy::Result<(usize, Vec<(f32, DocId)>)> {
        let query = self.query(plan, core);
        let limit = wanted.clamp(1, self.entries.len());
        let (found, total) =
            self.searcher.search(&query, &(TopDocs::with_limit(limit).order_by_score(), Count))?;
        Ok((total, found.into_iter().map(|(score, address)| (score, address.doc_id)).collect()))
    }

    fn query(&self, plan: &Plan, core: Core) -> BooleanQuery {
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
        of.extend(plan.excluded.iter().map(|node| (Occur::MustNot, self.node(node.clone()))));
        of.extend(
            plan.excluded_values.iter().map(|(facet, value)| (Occur::MustNot, self.value(*facet, value))),
        );
        BooleanQuery::new(of)
    }

    fn node(&self, node: Node) -> Box<dyn Query> {
        match node {
            Node::Term { field, term, boost } => boosted(boost, self.term(field, &term)),
            Node::Phrase { field, terms, boost } => boosted(boost, self.phrase(field, &terms)),
            Node::Best { of, .. } if of.is_empty() => Box::new(EmptyQuery),
            Node::Best { tie, of } => {
                let of = of.into_iter().map(|node| self.node(node)).collect();
                Box::new(DisjunctionMaxQuery::with_tie_breaker(of, tie))
            }
            Node::All(of) => self.boolean(Occur::Must, of),
            Node::Any(of) => self.boolean(Occur::Should, of),
            Node::Boost(boost, node) => boosted(boost, self.node(*node)),
        }
    }

    fn boolean(&self, occur: Occur, of: Vec<Node>) -> Box<dyn Query> {
        Box::new(BooleanQuery::new(of.into_iter().map(|node| (occur, self.node(node))).collect()))
    }

    fn term(&self, field: Field, term: &str) -> Box<dyn Query> {
        let term = Term::from_field_text(self.columns.texts[field as usize], term);
        Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs))
    }

    fn phrase(&self, field: Field, terms: &[(usize, String)]) -> Box<dyn Query> {
        if let [(_, only)] = terms {
            return self.term(field, only);
        }
        let column = self.columns.texts[field as usize];
        let terms = terms.iter().map(|(at, term)| (*at, Term::from_field_text(column, term))).collect();
        Box::new(PhraseQuery::new_with_offset(terms))
    }

    fn value(&self, facet: Facet, value: &str) -> Box<dyn Query> {
        let term = Term::from_field_text(self.columns.facets[facet as usize], value);
        Box::new(TermQuery::new(term, IndexRecordOption::Basic))
    }
}

#[derive(Default)]
struct Ranking {
    total: usize,
    relaxed: bool,
    documents: Vec<(f32, DocId)>,
}

fn boosted(boost: f32, query: Box<dyn Query>) -> Box<dyn Query> {
    Box::new(BoostQuery::new(query, boost))
}

fn unscored(query: Box<dyn Query>) -> Box<dyn Query> {
    Box::new(ConstScoreQuery::new(query, 0.0))
}

#[cfg(test)]
mod tests;
