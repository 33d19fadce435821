//! Whole sites of real collections: no address leads nowhere, the data keeps its contract, and the
//! same source gives the same bytes.

use specsite::project::Inputs;
use specsite::route::Route;

use crate::common::{self, Site, corpus, crawl, example, folder, json, page, shared, site, whole_site};

fn no_address_leads_nowhere(inputs: &Inputs) {
    let faults = crawl::faults(&site(inputs));
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults[..faults.len().min(40)].join("\n"));
}

fn data_keeps_its_contract(inputs: &Inputs) {
    let schema: serde_json::Value = serde_json::from_str(SCHEMA).expect("JSON");
    if let Some(path) = shared("contract/specs.schema.json") {
        let contract: serde_json::Value =
            serde_json::from_slice(&std::fs::read(path).expect("reads")).expect("JSON");
        assert_eq!(schema, contract, "the schema that is published is the contract's");
    }
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    let site = site(inputs);
    let data = json(&site, "api/v1/specs.json");
    let errors: Vec<String> =
        validator.iter_errors(&data).map(|error| format!("{error} at {}", error.instance_path())).collect();
    assert!(errors.is_empty(), "{errors:?}");
    let specs = data["specs"].as_array().expect("specs");
    assert!(!specs.is_empty());
    for spec in specs {
        let url = spec["url"].as_str().expect("url");
        assert!(site.contains_key(&Route::new(format!("{url}index.html"))), "{url}");
        let id = spec["id"].as_str().expect("id");
        assert_eq!(json(&site, &format!("api/v1/specs/{id}.json")), *spec);
    }
    assert_eq!(page(&site, "api/schema/specs.schema.json"), SCHEMA);
}

const SCHEMA: &str = include_str!("../../src/page/specs.schema.json");

#[test]
fn the_example_has_no_dead_address() {
    no_address_leads_nowhere(&example());
}

#[test]
fn the_examples_data_keeps_its_contract() {
    data_keeps_its_contract(&example());
}

macro_rules! collections {
    ($($name:ident: $archive:literal;)*) => {$(
        mod $name {
            use super::*;

            #[test]
            fn no_dead_address() {
                if let Some(path) = corpus($archive) {
                    no_address_leads_nowhere(&folder(&path));
                }
            }

            #[test]
            fn data_is_valid() {
                if let Some(path) = corpus($archive) {
                    data_keeps_its_contract(&folder(&path));
                }
            }

            #[test]
            fn one_thread_and_two_give_the_same_bytes() {
                if let Some(path) = corpus($archive) {
                    let inputs = folder(&path);
                    assert_same(&with_threads(1, || site(&inputs)), &with_threads(2, || site(&inputs)));
                }
            }
        }
    )*};
}

collections! {
    ailang: "ailang-design-docs";
    swift: "swift-evolution";
    rust: "rust-rfcs";
    malformed: "swift-malformed-fixtures";
}

fn with_threads<T: Send>(count: usize, make: impl FnOnce() -> T + Send) -> T {
    rayon::ThreadPoolBuilder::new().num_threads(count).build().expect("threads").install(make)
}

fn assert_same(one: &Site, two: &Site) {
    assert!(one.keys().eq(two.keys()), "the same files");
    for (route, bytes) in one {
        assert!(bytes == &two[route], "{route} differs");
    }
}

#[test]
fn the_example_is_the_same_with_one_thread_and_two() {
    let make = || whole_site(&example());
    assert_same(&with_threads(1, make), &with_threads(2, make));
}

#[test]
fn the_whole_site_keeps_the_layout_of_the_contract() {
    let site = whole_site(&example());
    for route in [
        "index.html",
        "specs/template-learning/index.html",
        "api/v1/specs.json",
        "api/v1/specs/template-learning.json",
        "api/v1/graph.json",
        "feed.xml",
        "robots.txt",
        "404.html",
        ".nojekyll",
        "llms.txt",
        "docs/readme/index.html",
        "search/index.html",
        "search/root.json",
    ] {
        assert!(site.contains_key(&Route::new(route)), "{route}");
    }
    let graph = json(&site, "api/v1/graph.json");
    assert!(graph["nodes"][0]["id"].is_string() && graph["edges"][0]["relation"].is_string());
}

/// Strangers' specs reach pages as text: no page holds a script, a style or a handler of its own.
#[test]
fn pages_hold_no_code_of_their_own() {
    let hostile = "# <script>alert(1)</script>\n\n**Status:** <img src=x onerror=alert(1)>\n**Type:** \"><script>\n\n## A {{ 7*7 }}\n\n<style>*{}</style>\n\n- [x](javascript:alert(1)) [y](JaVaScRiPt:alert(1)) ![z](data:text/html,x)\n\n| a |\n|---|\n| <iframe src=x> |\n";
    let files = [("a.md", hostile), ("b.md", "# B\n\n[a](a.md)\n")];
    let site = site(&common::inputs(&files));
    for (route, bytes) in &site {
        if !common::is_page(route) {
            continue;
        }
        let html = String::from_utf8(bytes.to_vec()).expect("text");
        let lower = html.to_lowercase();
        assert!(
            !lower.contains("<style") && !lower.contains(" style=") && !lower.contains("<iframe"),
            "{route}"
        );
        assert!(!lower.contains("href=\"javascript") && !lower.contains("src=\"data:text"), "{route}");
        for (at, _) in lower.match_indices("<script") {
            assert!(
                lower[at..].starts_with("<script src=")
                    || lower[at..].starts_with("<script type=\"module\" src=")
                    // Data, which no browser runs.
                    || lower[at..].starts_with("<script type=\"application/ld+json\">"),
                "{route}"
            );
        }
        assert!(!html.contains("<img src=x") && html.contains("Content-Security-Policy"), "{route}");
    }
    assert!(page(&site, "specs/a/index.html").contains("{{ 7*7 }}"));
}
