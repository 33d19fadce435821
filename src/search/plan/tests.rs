use std::collections::BTreeSet;

use super::super::query::parse;
use super::super::terms::{Lexicon, TermCounts};
use super::*;
use crate::search::Correction;
use crate::search::query::{SearchFacet, SearchField};

/// Ten specs; words lose a final `s` as their stem.
fn lexicon(terms: &[(&str, TermCounts)]) -> Lexicon {
    let terms = terms.iter().map(|(term, counts)| ((*term).to_owned(), *counts)).collect();
    let values = BTreeSet::from([(SearchFacet::Status, "done".to_owned())]);
    Lexicon::new(10, terms, values, |words| {
        words.iter().map(|word| word.trim_end_matches('s').to_owned()).collect()
    })
}

fn made(query: &str, typing: bool, terms: &[(&str, TermCounts)]) -> QueryPlan {
    plan(&parse(query, typing), &lexicon(terms))
}

/// The terms of a node with their fields and boosts.
fn leaves(node: &QueryNode) -> Vec<(SearchField, String, f32)> {
    match node {
        QueryNode::Term { field, term, boost } => vec![(*field, term.clone(), *boost)],
        QueryNode::Phrase { .. } => Vec::new(),
        QueryNode::Best { of, .. } | QueryNode::All(of) | QueryNode::Any(of) => {
            of.iter().flat_map(leaves).collect()
        }
        QueryNode::Boost(_, node) => leaves(node),
    }
}

fn names(plan: &QueryPlan) -> Vec<String> {
    plan.clauses.iter().flat_map(|clause| leaves(&clause.node)).map(|(_, term, _)| term).collect()
}

#[test]
fn a_word_brings_its_other_forms_with_a_shared_frequency() {
    let plan = made("cache", false, &[("cache", [0, 0, 0, 4, 0, 0]), ("caches", [1, 0, 0, 1, 0, 0])]);
    let found = leaves(&plan.clauses[0].node);
    assert_eq!(
        found.iter().map(|(_, term, _)| term.as_str()).collect::<Vec<_>>(),
        ["caches", "cache", "caches"]
    );
    let expected = [4.0 * 0.8, idf(10, 5) / idf(10, 4), 0.8 * idf(10, 5) / idf(10, 1)];
    for ((_, term, boost), expected) in found.iter().zip(expected) {
        assert!((f64::from(*boost) - expected).abs() < 1e-6, "{term}: {boost}, not {expected}");
    }
    assert_eq!(plan.clauses[0].documents, 5);
}

#[test]
fn a_field_is_looked_at_alone() {
    let plan = made("title:cache", false, &[("cache", [1, 2, 3, 4, 0, 0])]);
    assert_eq!(leaves(&plan.clauses[0].node), [(SearchField::Title, "cache".to_owned(), 4.0)]);
}

#[test]
fn only_an_incomplete_word_is_completed() {
    let terms = [("par", [0, 0, 0, 1, 0, 0]), ("parser", [0, 0, 0, 3, 0, 0]), ("party", [0, 0, 0, 2, 0, 0])];
    assert_eq!(names(&made("par", false, &terms)), ["par"]);
    assert_eq!(names(&made("par", true, &terms)), ["par", "parser", "party"]);
    assert_eq!(names(&made("pa", true, &terms)), [""; 0]);
}

#[test]
fn the_commonest_completions_are_taken() {
    let terms: Vec<(String, TermCounts)> =
        (0..60).map(|n| (format!("word{n:02}"), [0, 0, 0, 1 + n / 30, 0, 0])).collect();
    let terms: Vec<(&str, TermCounts)> =
        terms.iter().map(|(term, counts)| (term.as_str(), *counts)).collect();
    let found = names(&made("word", true, &terms));
    assert_eq!(found.len(), RANK.completions);
    assert!(found.contains(&"word59".to_owned()) && found.contains(&"word17".to_owned()));
    assert!(!found.contains(&"word18".to_owned()));
}

#[test]
fn a_word_is_repaired_only_when_nothing_else_is_found() {
    let terms =
        [("parse", [0, 0, 0, 3, 0, 0]), ("parser", [0, 0, 0, 9, 0, 0]), ("parsr", [0, 0, 0, 1, 0, 0])];
    assert_eq!(names(&made("parsr", false, &terms)), ["parsr"]);
    let plan = made("parze", false, &terms);
    assert_eq!(names(&plan), ["parse"]);
    assert_eq!(plan.corrections, [Correction { from: "parze".into(), to: "parse".into() }]);
    assert!(made("parser -parze", false, &terms).corrections.is_empty());
}

#[test]
fn a_repair_to_a_word_of_another_field_is_none() {
    let plan = made("title:parze", false, &[("parse", [0, 0, 0, 3, 0, 0])]);
    assert!(names(&plan).is_empty() && plan.corrections.is_empty());
}

#[test]
fn a_compound_is_looked_for_whole_then_in_parts() {
    let terms = [
        ("streamreader", [0, 0, 0, 1, 0, 0]),
        ("stream", [0, 0, 0, 5, 0, 0]),
        ("reader", [0, 0, 0, 4, 0, 0]),
    ];
    let QueryNode::Best { tie, of } = &made("StreamReader", false, &terms).clauses[0].node else { panic!() };
    assert_eq!((*tie, of.len()), (0.0, 2));
    assert!(
        matches!(&of[1], QueryNode::Boost(boost, parts) if *boost < 1.0 && matches!(**parts, QueryNode::All(_)))
    );
    let absent = made("StreamReader", false, &terms[1..]);
    assert!(matches!(absent.clauses[0].node, QueryNode::All(_)));
    assert_eq!(absent.clauses[0].documents, 4);
}

#[test]
fn an_identifier_is_looked_for_in_its_canonical_form() {
    let terms = [("se123", [0, 0, 1, 0, 0, 0]), ("se", [0, 0, 9, 0, 0, 0]), ("0123", [0, 0, 1, 0, 0, 0])];
    for query in ["SE-0123", "SE_123", "se0123"] {
        assert!(names(&made(query, false, &terms)).contains(&"se123".to_owned()), "{query}");
    }
}

#[test]
fn common_words_need_not_match_when_there_is_a_rarer_one() {
    let terms = [("the", [0, 0, 0, 9, 0, 0]), ("a", [0, 0, 0, 8, 0, 0]), ("cache", [0, 0, 0, 2, 0, 0])];
    let core = made("the cache", false, &terms).strict();
    assert_eq!((core.must.len(), core.should.len()), (1, 1));
    let core = made("the a", false, &terms).strict();
    assert_eq!((core.must.len(), core.should.len()), (2, 0));
    let core = made("the \"a cache\"", false, &terms).strict();
    assert_eq!((core.must.len(), core.should.len()), (1, 1));
}

#[test]
fn relaxing_keeps_phrases_and_needs_two_clauses() {
    let terms = [("one", [0, 0, 0, 1, 0, 0]), ("two", [0, 0, 0, 1, 0, 0])];
    assert_eq!(made("one", false, &terms).relaxed(), None);
    assert_eq!(made("\"one two\" \"two\"", false, &terms).relaxed(), None);
    let core = made("one two", false, &terms).relaxed().expect("two words");
    assert!(matches!(core.must.as_slice(), [QueryNode::Any(of)] if of.len() == 2));
    let core = made("one \"one two\"", false, &terms).relaxed().expect("a word and a phrase");
    assert_eq!((core.must.len(), core.should.len()), (1, 1));
}

#[test]
fn a_common_word_alone_is_no_relaxed_match() {
    let terms = [("the", [0, 0, 0, 9, 0, 0]), ("one", [0, 0, 0, 1, 0, 0]), ("two", [0, 0, 0, 1, 0, 0])];
    let core = made("the one two", false, &terms).relaxed().expect("three words");
    assert!(matches!(core.must.as_slice(), [QueryNode::Any(of)] if of.len() == 2));
    assert_eq!(core.should.len(), 1);
    let core = made("the nowhere", false, &terms).relaxed().expect("two words");
    assert!(matches!(core.must.as_slice(), [QueryNode::Any(of)] if of.len() == 2));
}

#[test]
fn what_was_tried_is_told() {
    let plan = made(
        "cache nowhere -draft status:done status:gone \"cache cache\"",
        false,
        &[("cache", [0, 0, 0, 1, 0, 0])],
    );
    let tried: Vec<(&str, bool)> =
        plan.tried.iter().map(|tried| (tried.text.as_str(), tried.known)).collect();
    let expected = [
        ("cache", true),
        ("nowhere", false),
        ("-draft", false),
        ("status:done", true),
        ("status:gone", false),
        ("\"cache cache\"", true),
    ];
    assert_eq!(tried, expected);
    assert_eq!(plan.filters[&SearchFacet::Status], ["done", "gone"]);
}

#[test]
fn a_single_character_of_an_unspaced_script_begins_pairs() {
    let terms = [("日本", [0, 0, 0, 2, 0, 0]), ("日記", [0, 0, 0, 1, 0, 0])];
    assert_eq!(names(&made("日", false, &terms)), ["日本", "日記"]);
}
