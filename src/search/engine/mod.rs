//! The only room that uses tantivy, with the tokenizer: [`SearchEntry`]s go into an index in memory, queries are
//! answered from it.
//!
//! Specs and their items are two collections with statistics of their own, so that a thousand short
//! requirements change nothing about how specs are ranked.

mod explain;
mod index;
mod query;

use std::collections::BTreeSet;

use tantivy::DocId;
use tantivy::collector::{Count, DocSetCollector, TopDocs};

use super::plan::{Core, ENOUGH, QueryPlan, plan};
use super::query::{Ask, SearchFacet, What, facet_value, parse};
use super::snippet::snippet;
use super::{Facets, Hit, Results, SearchEntry, SearchOptions, Snippet, entries};
use crate::error::Result;
pub use index::{Indexed, Postings, SPEC, stems};

/// Specs and their items, indexed.
pub struct Engine {
    pub specs: Collection,
    pub items: Collection,
}

/// Entries of one kind with their index.
pub struct Collection {
    pub entries: Vec<SearchEntry>,
    pub indexed: Indexed,
}

/// Indexes specs and their items; fails only when memory does, or when there is too much for one segment.
pub fn build(specs: Vec<SearchEntry>) -> Result<Engine> {
    let items = specs.iter().flat_map(entries::items).collect();
    let (specs, items) = rayon::join(|| Collection::new(specs), || Collection::new(items));
    Ok(Engine { specs: specs?, items: items? })
}

impl Engine {
    /// Answers a query. It never fails: [`Results::tried`] lists what cannot be read or found.
    pub fn search(&self, query: &str, options: &SearchOptions) -> Results {
        let mut asks = parse(query, options.typing);
        let filter = |(facet, value): &(SearchFacet, String)| Ask {
            text: format!("{}:{value}", facet.name()),
            excluded: false,
            field: None,
            what: What::Filter(*facet, facet_value(value)),
        };
        asks.extend(options.filters.iter().map(filter));
        let mut results = self.collection(&asks).search(&asks, options);
        if options.facets && !is_about_items(&asks) {
            let kinds = self
                .items
                .search(&asks, &SearchOptions { limit: 0, ..options.clone() })
                .facets
                .remove("kind");
            results.facets.entry("kind").or_default().extend(kinds.into_iter().flatten());
        }
        results
    }

    fn collection(&self, asks: &[Ask]) -> &Collection {
        if is_about_items(asks) { &self.items } else { &self.specs }
    }
}

fn is_about_items(asks: &[Ask]) -> bool {
    let pages = [index::SPEC, entries::DOCUMENT];
    let items = |what: &What| matches!(what, What::Filter(SearchFacet::Kind, kind) if !pages.contains(&kind.as_str()));
    asks.iter().any(|ask| !ask.excluded && items(&ask.what))
}

impl Collection {
    fn new(entries: Vec<SearchEntry>) -> Result<Self> {
        Ok(Self { indexed: Indexed::new(&entries)?, entries })
    }

    fn search(&self, asks: &[Ask], options: &SearchOptions) -> Results {
        let plan = plan(asks, &self.indexed.lexicon);
        let wanted = options.offset.saturating_add(options.limit);
        // A query that tantivy refuses is one that finds nothing.
        let ranking = self.rank(&plan, wanted).unwrap_or_default();
        let page = ranking.documents.iter().skip(options.offset).take(options.limit);
        let hits = page.filter_map(|(score, document)| self.hit(&plan, options, *score, *document)).collect();
        let facets = if options.facets { self.facets(&plan).unwrap_or_default() } else { Facets::new() };
        let QueryPlan { corrections, tried, .. } = plan;
        Results { total: ranking.total, relaxed: ranking.relaxed, corrections, tried, facets, hits }
    }

    fn hit(&self, plan: &QueryPlan, options: &SearchOptions, score: f32, document: DocId) -> Option<Hit> {
        let entry = self.entries.get(usize::try_from(document).ok()?)?;
        let explained =
            if options.explain { self.explain(plan, document).unwrap_or_default() } else { Vec::new() };
        Some(Hit {
            id: entry.id.clone(),
            path: entry.path.clone(),
            url: entry.url.clone(),
            name: entry.name.clone(),
            title: entry.title.clone(),
            score,
            excerpt: if entry.is_item() {
                own_words(entry)
            } else {
                snippet(&entry.title, &entry.passages, &plan.signs)
            },
            stage: entry.stage.clone(),
            of_type: entry.of_type.clone(),
            kind: entry.kind.clone(),
            explained,
        })
    }

    /// Those that hold everything, best first, then those that hold some of it if they are few.
    fn rank(&self, plan: &QueryPlan, wanted: usize) -> tantivy::Result<Ranking> {
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

    fn run(
        &self,
        plan: &QueryPlan,
        core: Core,
        wanted: usize,
    ) -> tantivy::Result<(usize, Vec<(f32, DocId)>)> {
        let query = self.indexed.columns.query(plan, core);
        let limit = wanted.clamp(1, self.entries.len());
        let collectors = (TopDocs::with_limit(limit).order_by_score(), Count);
        let (found, total) = self.indexed.searcher.search(&query, &collectors)?;
        Ok((total, found.into_iter().map(|(score, address)| (score, address.doc_id)).collect()))
    }

    /// How many of all results have each value.
    fn facets(&self, plan: &QueryPlan) -> tantivy::Result<Facets> {
        let mut out = Facets::new();
        if plan.is_empty() || self.entries.is_empty() {
            return Ok(out);
        }
        let Indexed { searcher, columns, .. } = &self.indexed;
        let all = |core| searcher.search(&columns.query(plan, core), &DocSetCollector);
        let mut found = all(plan.strict())?;
        if let Some(relaxed) = plan.relaxed().filter(|_| found.len() < ENOUGH) {
            found.extend(all(relaxed)?);
        }
        let spec = index::SPEC.to_owned();
        for entry in found.iter().filter_map(|address| self.entries.get(address.doc_id as usize)) {
            let values = [
                ("stage", Some(&entry.stage)),
                ("type", entry.of_type.as_ref()),
                ("kind", Some(entry.kind.as_ref().unwrap_or(&spec))),
            ];
            for (facet, value) in values {
                let Some(value) = value.filter(|value| !value.is_empty()) else { continue };
                *out.entry(facet).or_default().entry(value.clone()).or_default() += 1;
            }
        }
        Ok(out)
    }
}

/// An item is so short that it is its own snippet, with the title of its spec as heading.
fn own_words(item: &SearchEntry) -> Snippet {
    let spec = item.headings.first().cloned().unwrap_or_default();
    let anchor = item.url.split_once('#').map_or("", |(_, anchor)| anchor).to_owned();
    Snippet { anchor, heading: spec, kind: item.kind.clone(), segments: vec![(item.title.clone(), false)] }
}

#[derive(Default)]
struct Ranking {
    total: usize,
    relaxed: bool,
    documents: Vec<(f32, DocId)>,
}

#[cfg(test)]
mod tests;
