//! Entries -> one segment of tantivy in memory, and what is read back from it.

use std::collections::{BTreeMap, BTreeSet};

use tantivy::indexer::NoMergePolicy;
use tantivy::postings::Postings as _;
use tantivy::schema::{Field as Column, IndexRecordOption, STRING, Schema, TextFieldIndexing, TextOptions};
use tantivy::tokenizer::{
    Language, PreTokenizedString, Stemmer, TextAnalyzer, Token, TokenStream, WhitespaceTokenizer,
};
use tantivy::{DocSet, Index, IndexWriter, ReloadPolicy, Searcher, SegmentReader};
use tantivy::{TERMINATED, TantivyDocument, Term};

use crate::error::{Error, Result};
use crate::search::SearchEntry;
use crate::search::fields::{FieldValue, values};
use crate::search::query::{SearchFacet, SearchField, facet_value};
use crate::search::terms::{Lexicon, TermCounts};
use crate::search::tokenizer::SpecTokenizer;

const TOKENIZER: &str = "spec/2";

/// The most memory the writer may take before it begins a second segment: never, for what fits into
/// memory at all. It takes only what it needs.
const BUDGET: usize = 4_000_000_000;

/// The kind of a spec among [`facet_values`].
pub const SPEC: &str = "spec";

#[derive(Debug, Clone, Copy)]
pub struct Columns {
    pub texts: [Column; SearchField::COUNT],
    pub facets: [Column; 3],
}

/// All documents of one term in one field.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Postings {
    pub documents: Vec<u32>,
    /// How often each of the documents contains the term.
    pub counts: Vec<u32>,
    /// All positions in the first document, then those in the second.
    pub positions: Vec<u32>,
}

/// Entries, indexed.
pub struct Indexed {
    pub searcher: Searcher,
    pub columns: Columns,
    pub lexicon: Lexicon,
}

impl Indexed {
    /// Fails only when memory does, or when there is too much for one segment.
    pub fn new(entries: &[SearchEntry]) -> Result<Self> {
        let (schema, columns) = schema();
        let searcher = index(entries, schema, columns).map_err(|cause| broken(&cause))?;
        if searcher.segment_readers().len() > 1 {
            let count = entries.len();
            return Err(Error::new(format!("cannot index {count} specs for search: too much text"))
                .with_help("leave some out: [specs] exclude in specsite.toml"));
        }
        let terms = terms(&searcher, columns).map_err(|cause| broken(&cause))?;
        let documents = u32::try_from(entries.len()).unwrap_or(u32::MAX);
        let values = entries.iter().flat_map(facet_values).collect();
        Ok(Self { lexicon: Lexicon::new(documents, terms, values, stems), searcher, columns })
    }

    /// The only segment; `None` of an index without documents.
    fn segment(&self) -> Option<&SegmentReader> {
        self.searcher.segment_readers().first()
    }

    /// The documents that contain a term in a field, and its positions.
    pub fn postings(&self, field: SearchField, term: &str) -> Result<Postings> {
        let read = || -> tantivy::Result<Postings> {
            let mut out = Postings::default();
            let Some(reader) = self.segment() else { return Ok(out) };
            let column = self.columns.texts[field as usize];
            let term = Term::from_field_text(column, term);
            let inverted = reader.inverted_index(column)?;
            let Some(mut found) = inverted.read_postings(&term, IndexRecordOption::WithFreqsAndPositions)?
            else {
                return Ok(out);
            };
            let mut positions = Vec::new();
            while found.doc() != TERMINATED {
                found.positions(&mut positions);
                out.documents.push(found.doc());
                out.counts.push(found.term_freq());
                out.positions.extend_from_slice(&positions);
                found.advance();
            }
            Ok(out)
        };
        read().map_err(|cause| broken(&cause))
    }

    /// How many tokens a field holds in all documents.
    pub fn tokens(&self, field: SearchField) -> Result<u64> {
        let read = |reader: &SegmentReader| reader.inverted_index(self.columns.texts[field as usize]);
        let inverted = self.segment().map(read).transpose().map_err(|cause| broken(&cause))?;
        Ok(inverted.map_or(0, |inverted| inverted.total_num_tokens()))
    }

    /// By document, how long a field is, as the one byte that scores are computed from.
    pub fn norms(&self, field: SearchField) -> Result<Vec<u8>> {
        let Some(reader) = self.segment() else { return Ok(Vec::new()) };
        let norms = reader.get_fieldnorms_reader(self.columns.texts[field as usize]);
        let norms = norms.map_err(|cause| broken(&cause))?;
        Ok((0..reader.max_doc()).map(|document| norms.fieldnorm_id(document)).collect())
    }
}

pub(super) fn broken(cause: &tantivy::TantivyError) -> Error {
    Error::new(format!("cannot build the search index: {cause}"))
}

fn schema() -> (Schema, Columns) {
    let indexing = TextFieldIndexing::default()
        .set_tokenizer(TOKENIZER)
        .set_index_option(IndexRecordOption::WithFreqsAndPositions);
    let text = TextOptions::default().set_indexing_options(indexing);
    let mut builder = Schema::builder();
    let texts = SearchField::ALL.map(|field| builder.add_text_field(field.name(), text.clone()));
    let facets = SearchFacet::ALL.map(|facet| builder.add_text_field(facet.name(), STRING));
    (builder.build(), Columns { texts, facets })
}

fn index(entries: &[SearchEntry], schema: Schema, columns: Columns) -> tantivy::Result<Searcher> {
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

fn document(entry: &SearchEntry, columns: Columns) -> TantivyDocument {
    let mut document = TantivyDocument::default();
    for (field, value) in values(entry) {
        let column = columns.texts[field as usize];
        match value {
            FieldValue::Text(text) => document.add_text(column, text),
            FieldValue::Term(text) => document.add_pre_tokenized_text(column, whole(text)),
        }
    }
    for (facet, value) in facet_values(entry) {
        document.add_text(columns.facets[facet as usize], value);
    }
    document
}

/// A text that is one term.
fn whole(text: String) -> PreTokenizedString {
    let token =
        Token { offset_from: 0, offset_to: text.len(), position: 0, text: text.clone(), position_length: 1 };
    PreTokenizedString { text, tokens: vec![token] }
}

/// The values that filters find an entry by.
fn facet_values(entry: &SearchEntry) -> BTreeSet<(SearchFacet, String)> {
    let status = [Some(&entry.stage), entry.status.as_ref()].into_iter().flatten();
    let status = status.map(|text| (SearchFacet::Status, facet_value(text)));
    let of_type = entry.of_type.iter().map(|text| (SearchFacet::Type, facet_value(text)));
    let kind = facet_value(entry.kind.as_deref().unwrap_or(SPEC));
    // A `functional_requirement` is a `requirement`, too.
    let last = kind.rsplit_once('_').map(|(_, last)| last.to_owned());
    let kinds = std::iter::once(kind).chain(last).map(|kind| (SearchFacet::Kind, kind));
    status.chain(of_type).chain(kinds).filter(|(_, value)| !value.is_empty()).collect()
}

/// Every term with its counts, from the index itself.
fn terms(searcher: &Searcher, columns: Columns) -> tantivy::Result<BTreeMap<String, TermCounts>> {
    let mut terms: BTreeMap<String, TermCounts> = BTreeMap::new();
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
pub fn stems(words: &[&str]) -> Vec<String> {
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
