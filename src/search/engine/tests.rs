use super::*;
use crate::search::Passage;

fn spec(id: &str, title: &str, sections: &[(&str, &str)]) -> SearchEntry {
    let passage = |(heading, text): &(&str, &str)| Passage {
        kind: None,
        anchor: heading.to_lowercase().replace(' ', "-"),
        heading: (*heading).to_owned(),
        text: (*text).to_owned(),
    };
    let sections: Vec<Passage> = sections.iter().map(passage).collect();
    SearchEntry {
        id: id.to_owned(),
        path: format!("{id}.md"),
        url: format!("specs/{id}/"),
        title: title.to_owned(),
        headings: sections.iter().map(|section| section.heading.clone()).collect(),
        passages: sections,
        stage: "proposed".to_owned(),
        ..SearchEntry::default()
    }
}

fn portal() -> Vec<SearchEntry> {
    let mut cache = spec(
        "cache",
        "Response Cache",
        &[("", "Keeps answers."), ("Expiry", "Entries expire after an hour. FR1: never stale.")],
    );
    (cache.stage, cache.status, cache.of_type) =
        ("in_progress".into(), Some("Being built".into()), Some("Feature".into()));
    cache.ids = vec!["SE-0123".into(), "123".into(), "FR1".into()];
    let mut stream = spec(
        "stream",
        "DecompressionStream",
        &[("", "Reads a cache of compressed bytes, chunk by chunk. See SE-0123 and 123 others.")],
    );
    (stream.stage, stream.ids) = ("implemented".into(), vec!["SE-0306".into(), "306".into(), "FR10".into()]);
    let mut retry = spec(
        "retry",
        "Retries",
        &[("Concurrency", "Retrying many requests at once; chunk and by are far apart. FR1 is told here.")],
    );
    retry.of_type = Some("ADR".into());
    let japanese = spec("nihon", "日本語の検索", &[("", "これは日本語です")]);
    vec![cache, stream, retry, japanese]
}

fn engine() -> Engine {
    build(portal()).expect("it is indexed")
}

fn ids(engine: &Engine, query: &str) -> Vec<String> {
    engine.search(query, &SearchOptions::default()).hits.into_iter().map(|hit| hit.id).collect()
}

fn typed(engine: &Engine, query: &str) -> Vec<String> {
    let options = SearchOptions { typing: true, ..SearchOptions::default() };
    engine.search(query, &options).hits.into_iter().map(|hit| hit.id).collect()
}

#[test]
fn a_title_outranks_a_text() {
    assert_eq!(ids(&engine(), "cache"), ["cache", "stream"]);
}

#[test]
fn fields_and_filters_narrow() {
    let engine = engine();
    assert_eq!(ids(&engine, "title:cache"), ["cache"]);
    assert_eq!(ids(&engine, "body:cache"), ["stream"]);
    assert_eq!(ids(&engine, "head:concurrency"), ["retry"]);
    assert_eq!(ids(&engine, "cache status:implemented"), ["stream"]);
    assert_eq!(ids(&engine, "status:\"being built\""), ["cache"]);
    assert_eq!(ids(&engine, "status:in-progress"), ["cache"]);
    assert_eq!(ids(&engine, "type:adr type:FEATURE"), ["cache", "retry"]);
    assert_eq!(ids(&engine, "type:adr status:implemented"), [""; 0]);
}

#[test]
fn phrases_match_words_in_a_row() {
    let engine = engine();
    assert_eq!(ids(&engine, "\"chunk by chunk\""), ["stream"]);
    assert_eq!(ids(&engine, "\"by chunk by\""), [""; 0]);
    assert_eq!(ids(&engine, "title:\"response cache\""), ["cache"]);
    assert_eq!(ids(&engine, "\"decompression stream\""), ["stream"]);
    assert_eq!(ids(&engine, "\"answers entries\""), [""; 0], "sections are apart");
}

#[test]
fn a_minus_excludes() {
    let engine = engine();
    assert_eq!(ids(&engine, "cache -title:response"), ["stream"]);
    assert_eq!(ids(&engine, "-cache -title:response chunk"), ["retry"]);
    assert_eq!(ids(&engine, "-cache"), ids(&engine, "cache"), "there is nothing to take it from");
    assert_eq!(ids(&engine, "cache -status:implemented"), ["cache"]);
    assert_eq!(ids(&engine, "chunk -\"chunk by chunk\""), ["retry"]);
}

#[test]
fn forms_and_beginnings_of_words_are_found() {
    let engine = engine();
    assert_eq!(ids(&engine, "entry"), ["cache"], "of a word that stands nowhere, too");
    assert_eq!(ids(&engine, "retrying"), ["retry"]);
    assert_eq!(engine.search("expirre", &SearchOptions::default()).corrections[0].to, "expire");
    assert_eq!(ids(&engine, "retries"), ["retry"]);
    assert_eq!(typed(&engine, "decomp"), ["stream"]);
    assert_eq!(ids(&engine, "decomp"), [""; 0]);
}

#[test]
fn a_slip_is_repaired_and_told() {
    let found = engine().search("concurency", &SearchOptions::default());
    assert_eq!(found.hits[0].id, "retry");
    assert_eq!(
        (found.corrections[0].from.as_str(), found.corrections[0].to.as_str()),
        ("concurency", "concurrency")
    );
    assert!(engine().search("concurrency", &SearchOptions::default()).corrections.is_empty());
}

#[test]
fn an_exact_identifier_comes_first() {
    let engine = engine();
    for query in ["FR1", "fr-001", "SE-0123", "se123", "se 123", "#123"] {
        assert_eq!(ids(&engine, query)[0], "cache", "{query}");
    }
    assert_eq!(ids(&engine, "ids:fr10"), ["stream"]);
    assert_eq!(typed(&engine, "FR1")[0], "cache");
}

#[test]
fn scripts_without_spaces_are_found_by_pairs() {
    let engine = engine();
    for query in ["日本語", "検索", "日", "\"本語で\""] {
        assert_eq!(ids(&engine, query), ["nihon"], "{query}");
    }
    assert_eq!(ids(&engine, "語本"), [""; 0]);
}

#[test]
fn specs_with_some_of_the_words_follow_those_with_all() {
    let engine = engine();
    let found = engine.search("cache expire requests", &SearchOptions::default());
    assert!(found.relaxed);
    assert_eq!(found.total, 3);
    let found = engine.search("cache bytes", &SearchOptions::default());
    assert_eq!(found.hits.iter().map(|hit| hit.id.as_str()).collect::<Vec<_>>(), ["stream", "cache"]);
    assert!(!engine.search("cache", &SearchOptions::default()).relaxed);
}

#[test]
fn pages_of_results_join_up() {
    let engine = engine();
    let all = engine.search("cache expire requests", &SearchOptions::default());
    for offset in 0..4 {
        let page = engine
            .search("cache expire requests", &SearchOptions { limit: 1, offset, ..SearchOptions::default() });
        assert_eq!(page.total, all.total);
        assert_eq!(page.hits, all.hits[offset.min(3)..(offset + 1).min(3)]);
    }
    assert!(
        engine
            .search("cache", &SearchOptions { limit: 0, offset: usize::MAX, ..SearchOptions::default() })
            .hits
            .is_empty()
    );
}

#[test]
fn equal_scores_keep_the_order_of_the_specs() {
    let same = |id: &str| spec(id, "Same", &[("", "alike words")]);
    let engine = build(["z", "a", "m"].map(same).to_vec()).expect("it is indexed");
    assert_eq!(ids(&engine, "alike"), ["z", "a", "m"]);
    assert_eq!(ids(&engine, "status:proposed"), ["z", "a", "m"]);
}

#[test]
fn two_indexes_give_the_same_answers() {
    let (one, two) = (engine(), engine());
    for query in ["cache", "the cache of bytes", "concurency", "日本", "-cache", "fr1 \"far apart\""] {
        for typing in [false, true] {
            let options = SearchOptions { typing, ..SearchOptions::default() };
            assert_eq!(one.search(query, &options), two.search(query, &options), "{query}");
        }
    }
}

#[test]
fn an_excerpt_shows_the_words_where_they_stand() {
    let found = engine().search("expire", &SearchOptions::default());
    let excerpt = &found.hits[0].excerpt;
    assert_eq!((excerpt.anchor.as_str(), excerpt.heading.as_str()), ("expiry", "Expiry"));
    assert!(excerpt.segments.contains(&("expire".to_owned(), true)));
    let json = serde_json::to_value(&found.hits[0]).expect("it is plain data");
    assert_eq!(json["type"], "Feature");
}

#[test]
fn nothing_to_search_is_no_failure() {
    let empty = build(Vec::new()).expect("it is indexed");
    assert_eq!(empty.search("cache -x status:y", &SearchOptions::default()).total, 0);
    let bare = build(vec![SearchEntry::default()]).expect("it is indexed");
    assert_eq!(bare.search("cache", &SearchOptions::default()).total, 0);
}

#[test]
fn no_query_is_refused() {
    let engine = engine();
    let mut queries: Vec<String> = HOSTILE.iter().map(|query| (*query).to_owned()).collect();
    queries.push("a".repeat(100_000));
    queries.push("\"".repeat(500));
    queries.push("日".repeat(300));
    queries.push("-".repeat(300));
    queries.push("title:".repeat(60));
    for query in &queries {
        for typing in [false, true] {
            let found = engine.search(query, &SearchOptions { typing, ..SearchOptions::default() });
            assert!(found.hits.len() <= 4 && found.hits.iter().all(|hit| hit.score.is_finite()), "{query}");
        }
    }
}

const HOSTILE: &[&str] = &[
    "",
    " ",
    "\u{0}",
    "AND OR NOT",
    "title:",
    "title:title:",
    "-title:",
    "-\"",
    "status:",
    "status:\"",
    "-status:x",
    "\"\"",
    "\" \"",
    "(((",
    "[a TO b]",
    "a~2^5 *",
    "/.*/",
    "\\",
    "' OR 1=1 --",
    "<script>alert(1)</script>",
    "../../etc/passwd",
    "\u{202e}evil",
    "\u{301}\u{301}",
    "\u{feff}\u{200b}",
    "👩‍👩‍👧‍👦 1️⃣",
    "Ṱ̺̺̕o͞ ̷i̲̬͇̪͙n̝̗͕v̟̜̘̦͟o̶̙̰̠kè͚̮̺̪̹̱̤",
    "ﷺ ½ ﬁ",
    "0",
    "NaN inf 1e999",
    "-0",
];
