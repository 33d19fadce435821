//! Search over real specs: what is declared is found first, and the browser's client answers as tantivy does.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use specsite::project::Inputs;
use specsite::search::engine::{self, Engine};
use specsite::search::{Hit, Passage, SearchEntry, SearchOptions, entries};

use crate::common::{compiled, corpus, example, folder, searchable};

fn indexed() -> Engine {
    engine::build(entries::of(&compiled(&example()).portal)).expect("it is indexed")
}

fn first(engine: &Engine, query: &str) -> Option<Hit> {
    engine.search(query, &SearchOptions { limit: 1, ..SearchOptions::default() }).hits.into_iter().next()
}

/// Everything that a spec declares under a label, by its kind.
fn declared(engine: &Engine) -> BTreeMap<&str, Vec<(&SearchEntry, &Passage)>> {
    let mut out: BTreeMap<&str, Vec<(&SearchEntry, &Passage)>> = BTreeMap::new();
    for spec in &engine.specs.entries {
        for passage in &spec.passages {
            if let Some(kind) = &passage.kind {
                out.entry(kind).or_default().push((spec, passage));
            }
        }
    }
    out
}

#[test]
fn a_spec_is_the_first_hit_for_its_id_and_its_title() {
    let engine = indexed();
    assert!(engine.specs.entries.len() >= 20);
    for spec in engine.specs.entries.iter().filter(|entry| entry.kind.is_none()) {
        for query in [&spec.id, &spec.title] {
            assert_eq!(first(&engine, query).map(|hit| hit.id).as_ref(), Some(&spec.id), "{query}");
        }
    }
}

#[test]
fn what_a_spec_declares_is_the_first_hit_at_its_own_place() {
    let engine = indexed();
    let declared = declared(&engine);
    for kind in ["functional_requirement", "error", "setting", "open_question", "test_case"] {
        assert!(declared.contains_key(kind), "the example declares no {kind}: {:?}", declared.keys());
    }
    let mut missed = Vec::new();
    let mut asked = 0;
    let kinds = |kind: &str| !matches!(kind, "symbol" | "model" | "component" | "package");
    for (spec, item) in declared.iter().filter(|(kind, _)| kinds(kind)).flat_map(|(_, items)| items) {
        // A number alone names an item in every spec.
        let numbered = item.heading.chars().any(|c| c.is_ascii_digit()) && item.heading.len() < 16;
        let query = if numbered { format!("{} {}", item.heading, spec.title) } else { item.heading.clone() };
        let same = |hit: &Hit| {
            let spec = engine.specs.entries.iter().find(|spec| spec.id == hit.id)?;
            let at = |passage: &&Passage| {
                passage.heading.eq_ignore_ascii_case(&item.heading) && passage.anchor == hit.excerpt.anchor
            };
            spec.passages.iter().find(at)
        };
        asked += 1;
        let hit = first(&engine, &query);
        if hit.as_ref().and_then(same).is_none() {
            missed.push(format!(
                "{query:?} in {}: {:?}",
                spec.id,
                hit.map(|hit| (hit.id, hit.excerpt.anchor))
            ));
        }
    }
    assert!(asked > 500, "{asked}");
    assert!(missed.is_empty(), "{} of {asked} missed\n{}", missed.len(), missed.join("\n"));
}

#[test]
fn an_item_is_found_by_its_kind() {
    let engine = indexed();
    let results =
        engine.search("kind:requirement search", &SearchOptions { facets: true, ..SearchOptions::default() });
    assert!(results.total > 0);
    for hit in &results.hits {
        assert!(hit.kind.as_deref().is_some_and(|kind| kind.ends_with("requirement")), "{hit:?}");
        assert!(hit.id.contains('#') && hit.url.contains('#'), "{hit:?}");
    }
    let specs = engine.search("search", &SearchOptions { facets: true, ..SearchOptions::default() });
    assert!(specs.hits.iter().all(|hit| hit.kind.is_none()));
    assert_eq!(specs.facets["kind"]["spec"], specs.total);
    let count = |kind: &str| engine.search(&format!("kind:{kind} search"), &SearchOptions::default()).total;
    for kind in ["constraint", "functional_requirement", "non_functional_requirement", "error"] {
        assert_eq!(count(kind), specs.facets["kind"][kind], "{kind}");
    }
    assert_eq!(count("requirement"), count("functional_requirement") + count("non_functional_requirement"));
}

/// Translations of a spec lie in its folder: pages of their own, in scripts with and without spaces.
#[test]
fn other_scripts_are_found() {
    let Some(path) = corpus("rust-rfcs") else { return };
    let engine = engine::build(entries::of(&compiled(&folder(&path)).portal)).expect("it is indexed");
    for (language, queries) in [
        ("RFCja", ["手続きに関する情報", "カウンシルの責任", "\"意思決定の透明性\""]),
        ("RFCzh-Hans", ["程序性信息", "理事会的结构", "出发点"]),
        ("RFCko", ["절차적 정보", "리더십 심의회", "\"절차적 정보\""]),
        ("RFCru", ["Процедурная информация", "мотивация", "руководящий совет"]),
    ] {
        for query in queries {
            let results = engine.search(query, &SearchOptions::default());
            let found = results.hits.iter().position(|hit| hit.path.contains(language));
            assert!(found.is_some_and(|at| at < 2), "{query} in {language}: {found:?} of {}", results.total);
        }
    }
}

/// Asks the browser's client, in Node, hundreds of queries made from the texts, and compares with tantivy's answers.
///
/// A first query loads little, where there are queries that people would ask of the collection `name`.
fn assert_the_client_answers_as_tantivy(inputs: &Inputs, name: &str, least: usize) {
    let folder = tempfile::tempdir().expect("a folder");
    let site = folder.path().join("site");
    let (files, engine) = searchable(inputs);
    let specs = engine.specs.entries.iter().filter(|entry| entry.kind.is_none()).count();
    let own = files.keys().filter(|route| route.as_str().starts_with("search/")).count();
    assert!(own * 4 <= specs + 200, "{own} files for the search of {specs} specs");
    for (route, bytes) in files {
        let path = site.join(route.as_str());
        std::fs::create_dir_all(path.parent().expect("below the site")).expect("a folder");
        std::fs::write(path, bytes).expect("a file");
    }
    let queries: Vec<Query> = serde_json::from_str(&node("queries.mjs", &[&site])).expect("queries are JSON");
    assert!(queries.len() >= least, "{} queries", queries.len());
    let answer = |Query { query, typing }: &Query| {
        let results = engine.search(query, &SearchOptions { typing: *typing, ..SearchOptions::default() });
        let hits = results.hits.iter().map(|hit| serde_json::json!({ "id": hit.id, "score": hit.score }));
        serde_json::json!({
            "query": query, "typing": typing, "total": results.total, "relaxed": results.relaxed,
            "corrections": results.corrections, "hits": hits.collect::<Vec<_>>(),
        })
    };
    let answers = folder.path().join("answers.json");
    let known: Vec<serde_json::Value> = queries.iter().map(answer).collect();
    std::fs::write(&answers, serde_json::to_vec(&known).expect("JSON")).expect("a file");
    eprintln!("{}", node("compare.mjs", &[&site, &answers]));
    let asked = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("benches/search/queries/{name}.json"));
    if asked.exists() {
        let bytes: usize = node("first.mjs", &[&site, &asked]).trim().parse().expect("a number");
        eprintln!("a first query loads {bytes} bytes up to ten titles");
        assert!(bytes <= FIRST_QUERY, "{bytes}");
    }
}

/// Bytes of a first query with the client and ten titles, in the mean.
const FIRST_QUERY: usize = 50_000;

#[derive(serde::Deserialize)]
struct Query {
    query: String,
    typing: bool,
}

/// Runs a script of `tests/search/`; its output, or a panic that shows it.
fn node(script: &str, arguments: &[&Path]) -> String {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/search").join(script);
    let run = Command::new("node").arg(script).args(arguments).output().expect("Node is installed");
    let output = String::from_utf8_lossy(&run.stdout).into_owned();
    assert!(run.status.success(), "{output}\n{}", String::from_utf8_lossy(&run.stderr));
    output
}

#[test]
fn the_client_answers_as_tantivy_on_the_example() {
    assert_the_client_answers_as_tantivy(&example(), "example", 400);
}

macro_rules! collections {
    ($($name:ident: $folder:literal;)*) => {$(
        #[test]
        fn $name() {
            if let Some(path) = corpus($folder) {
                assert_the_client_answers_as_tantivy(&folder(&path), $folder, 400);
            }
        }
    )*};
}

collections! {
    the_client_answers_as_tantivy_on_ailang: "ailang-design-docs";
    the_client_answers_as_tantivy_on_swift_evolution: "swift-evolution";
    the_client_answers_as_tantivy_on_rust_rfcs: "rust-rfcs";
}
