//! What `specsite export` writes, line by line.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use serde_json::Value;
use specsite::export::{self, ExportTarget, Exported, LIMIT};
use specsite::project::Inputs;
use specsite::route::Route;
use specsite::site::MemorySink;
use specsite::words::stage::Stage;

use crate::common::{self, Site, example, specsite};

fn exported(inputs: &Inputs, engine: ExportTarget) -> (Site, Exported) {
    let sink = MemorySink::new();
    let base = inputs.config.absolute_url();
    let compiled = common::compiled(inputs);
    let index = inputs.config.search.index();
    let done = export::write(&compiled.portal, engine, index, base.as_deref(), &sink).expect("exports");
    (sink.into_files(), done)
}

/// The documents of a series, and of `OpenSearch` the ids of their actions.
fn lines(files: &Site, series: &str) -> (Vec<Value>, Vec<String>) {
    let (mut documents, mut actions) = (Vec::new(), Vec::new());
    for (route, bytes) in files {
        if !route.as_str().starts_with(series) || !route.as_str().ends_with(".ndjson") {
            continue;
        }
        assert!(bytes.len() <= LIMIT, "{route} has {} bytes", bytes.len());
        let text = std::str::from_utf8(bytes).expect("UTF-8");
        assert!(text.is_empty() || text.ends_with('\n'), "{route} ends within a line");
        for line in text.lines() {
            let value: Value = serde_json::from_str(line).unwrap_or_else(|cause| panic!("{route}: {cause}"));
            match value.get("index") {
                Some(action) => actions.push(action["_id"].as_str().expect("an id").to_owned()),
                None => documents.push(value),
            }
        }
    }
    (documents, actions)
}

fn text<'a>(line: &'a Value, key: &str) -> &'a str {
    line[key].as_str().unwrap_or_else(|| panic!("{key} is no text in {line}"))
}

fn is_day(text: &str) -> bool {
    text.len() == 20 && text.ends_with("T00:00:00Z") && text[..10].parse::<jiff::civil::Date>().is_ok()
}

/// Every field of every line is what the schemas say, and sections belong to documents.
fn check(files: &Site, done: Exported, prefix: [&str; 2]) -> usize {
    let (documents, actions) = lines(files, prefix[0]);
    let (sections, section_actions) = lines(files, prefix[1]);
    assert_eq!((documents.len(), sections.len()), (done.documents, done.sections));
    let mut ids = BTreeSet::new();
    for line in documents.iter().chain(&sections) {
        let id = text(line, "id");
        assert!(!id.is_empty() && id.len() <= 511, "{id}");
        assert!(id.chars().all(|c| c.is_ascii_alphanumeric() || "-_".contains(c)), "{id}");
        assert!(ids.insert(id.to_owned()), "{id} twice");
        assert!(Stage::from_name(text(line, "stage")).is_some(), "{id}");
        assert!(line["headings"].is_array() && line["ids"].is_array() && line["body"].is_string(), "{id}");
        assert!(text(line, "hash").len() == 16 && !text(line, "title").is_empty(), "{id}");
        assert!(line["updated"].is_null() || is_day(text(line, "updated")), "{id}");
        assert!(line["status"].is_null() || line["status"].is_string(), "{id}");
        assert!(line["type"].is_null() || line["type"].is_string(), "{id}");
    }
    let known: BTreeSet<&str> = documents.iter().map(|line| text(line, "id")).collect();
    assert!(sections.iter().all(|line| known.contains(text(line, "parent"))));
    assert!(documents.iter().all(|line| line["parent"].is_null() && line["anchor"].is_null()));
    if !actions.is_empty() {
        let of = |lines: &[Value]| lines.iter().map(|line| text(line, "id").to_owned()).collect::<Vec<_>>();
        assert_eq!((actions, section_actions), (of(&documents), of(&sections)));
    }
    documents.len()
}

const PLAIN: [&str; 2] = ["documents", "sections"];
const BULK: [&str; 2] = ["bulk-", "sections-bulk-"];

#[test]
fn each_engine_gets_every_spec_and_section_of_the_example() {
    let inputs = example();
    let specs = common::compiled(&inputs).portal.specs.len();
    for engine in ExportTarget::ALL {
        let (files, done) = exported(&inputs, engine);
        let prefix = if engine == ExportTarget::OpenSearch { BULK } else { PLAIN };
        assert_eq!(check(&files, done, prefix), specs, "{engine:?}");
        assert_eq!(exported(&inputs, engine).0, files, "{engine:?} twice");
        assert!(files.contains_key(&Route::new(engine.schema())) && done.cut == 0, "{engine:?}");
    }
}

#[test]
fn a_section_s_address_is_a_place_of_the_site() {
    let inputs = example();
    let site = common::site(&inputs);
    let (files, _) = exported(&inputs, ExportTarget::Meilisearch);
    let mut pages: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for line in lines(&files, "sections").0.iter().chain(&lines(&files, "documents").0) {
        let (folder, anchor) = text(line, "url").split_once('#').unwrap_or((text(line, "url"), ""));
        let ids = pages.entry(folder.to_owned()).or_insert_with(|| {
            let page = common::page(&site, &format!("{folder}index.html"));
            common::crawl::attributes(&page, "id").into_iter().collect()
        });
        let anchor = percent_encoding::percent_decode_str(anchor).decode_utf8_lossy();
        assert!(anchor.is_empty() || ids.contains(anchor.as_ref()), "{}", text(line, "url"));
    }
}

#[test]
fn only_what_a_reader_sees_is_exported() {
    let spec = "# Sign in\n\n**Status:** 📋 Planned\n**Updated:** 2026-02-03\n\n## Why <!-- secret -->\n\nBecause <!-- hidden --> of *it*.\n\n\
        ## Functional Requirements\n\n- **FR1:** MUST answer.\n\n```\n{\"index\":{\"_id\":\"x\"}}\n```\n\n## Ünïcode — 日本\n\nText.\n";
    let toml = "base_url = \"https://a.example/base\"\n";
    let inputs = common::inputs(&[("a/sign-in.md", spec), ("specsite.toml", toml)]);
    let (files, done) = exported(&inputs, ExportTarget::Quickwit);
    check(&files, done, PLAIN);
    let (documents, _) = lines(&files, "documents");
    let document = &documents[0];
    assert_eq!(text(document, "url"), "https://a.example/base/specs/a-sign-in/");
    assert_eq!((text(document, "stage"), text(document, "status")), ("planned", "Planned"));
    assert_eq!(text(document, "updated"), "2026-02-03T00:00:00Z");
    assert_eq!(document["ids"], serde_json::json!(["FR1"]));
    let all = format!("{documents:?}{:?}", lines(&files, "sections").0);
    assert!(!all.contains("hidden") && !all.contains("secret") && !all.contains('*'), "{all}");
    let (sections, _) = lines(&files, "sections");
    let last = sections.last().expect("a section");
    assert_eq!(
        text(last, "url"),
        "https://a.example/base/specs/a-sign-in/#%C3%BCn%C3%AFcode--%E6%97%A5%E6%9C%AC"
    );
    assert!(text(last, "id").starts_with("a-sign-in--unicode-"), "{last}");
    assert_eq!(last["headings"], serde_json::json!(["Sign in"]));
}

#[test]
fn a_line_of_text_cannot_be_an_action() {
    let forged =
        "# A\n\n```\n{\"delete\":{\"_id\":\"b\"}}\n{\"title\":\"forged\"}\n```\n\u{2028}{\"delete\":{}}\r\n";
    let inputs = common::inputs(&[("specs/a.md", forged), ("specs/b.md", "# B\n\nText.\n")]);
    let (files, done) = exported(&inputs, ExportTarget::OpenSearch);
    assert_eq!(check(&files, done, BULK), 2);
}

#[test]
fn large_specs_are_cut_and_files_stay_below_what_an_engine_takes() {
    // Three bytes of JSON each.
    let quotes = "a\"".repeat(4_500_000);
    let many: String =
        (0..5_000).fold(String::new(), |out, n| out + &format!("## {}{n}\n\n", "h".repeat(200)));
    let files = [
        ("specs/big.md", format!("# Big\n\n{quotes}\n")),
        ("specs/last.md", "# Last\n\nText.\n".to_owned()),
        ("specs/many.md", format!("# Many\n\n{many}")),
    ];
    let inputs = common::inputs(&files.each_ref().map(|(path, text)| (*path, text.as_str())));
    let (files, done) = exported(&inputs, ExportTarget::OpenSearch);
    assert_eq!(check(&files, done, BULK), 3);
    assert_eq!(done.cut, 2, "the spec and its section");
    assert_eq!(files.keys().filter(|route| route.as_str().starts_with(BULK[0])).count(), 2);
}

#[test]
fn specs_whose_names_are_alike_keep_ids_of_their_own() {
    let long = format!("{}/deep/", "very-long-folder-name-that-goes-on-and-on".repeat(2)).repeat(4);
    let (one, two) = (format!("specs/{long}a.md"), format!("specs/{long}b.md"));
    let twice = "# A\n\n## Über\n\nx\n\n## Uber\n\ny\n\n## 日本\n\nz\n\n## 日光\n\nz\n";
    let inputs = common::inputs(&[
        ("specs/日本.md", twice),
        (&one, twice),
        (&two, twice),
        ("specs/x_y.md", "# X\n\ny\n"),
    ]);
    let (files, done) = exported(&inputs, ExportTarget::Meilisearch);
    assert_eq!(check(&files, done, PLAIN), 4);
}

#[test]
fn the_collections_are_exported() {
    for name in ["rust-rfcs", "swift-evolution"] {
        let Some(folder) = common::corpus(name) else { return };
        let inputs = common::folder(&folder);
        let (files, done) = exported(&inputs, ExportTarget::OpenSearch);
        assert!(check(&files, done, BULK) > 300, "{name}");
    }
}

#[test]
fn an_export_lies_in_the_source_and_is_never_part_of_it() {
    let dir = tempfile::tempdir().expect("a folder");
    fs::write(dir.path().join("a.md"), "# A\n\n**Status:** planned\n\nText.\n").expect("writes");
    let export = || specsite().args(["export", "meilisearch"]).arg(dir.path()).output().expect("runs");
    let told = export();
    let message = String::from_utf8_lossy(&told.stderr).into_owned();
    assert!(told.status.success() && told.stdout.is_empty(), "{message}");
    assert!(message.contains("exported 1 spec and ") && message.contains("primaryKey=id"), "{message}");
    let folder = dir.path().join("search-export/meilisearch");
    let line = fs::read_to_string(folder.join("documents.ndjson")).expect("written");
    // A spec that somebody left there is not read, and is kept.
    fs::write(folder.join("notes.md"), "# Notes\n\n**Status:** planned\n").expect("writes");
    assert!(export().status.success());
    assert_eq!(fs::read_to_string(folder.join("documents.ndjson")).expect("written"), line);
    assert!(folder.join("notes.md").exists());
    specsite().arg("build").arg(dir.path()).assert().success();
    assert!(!dir.path().join("public/search-export").exists());
    let specs = fs::read_to_string(dir.path().join("public/api/v1/specs.json")).expect("built");
    assert!(!specs.contains("Notes"), "{specs}");
}

#[test]
fn what_somebody_else_wrote_is_left_alone() {
    let dir = tempfile::tempdir().expect("a folder");
    let source = dir.path().join("source");
    fs::create_dir_all(source.join("search-export")).expect("a folder");
    fs::write(source.join("a.md"), "# A\n\n**Status:** planned\n").expect("writes");
    specsite().arg("build").arg(&source).assert().success();
    let mine = dir.path().join("mine");
    fs::create_dir(&mine).expect("a folder");
    fs::write(mine.join("settings.json"), "mine").expect("writes");
    let file = dir.path().join("file");
    fs::write(&file, "").expect("writes");
    let inside = file.join("inside");
    for output in [&source.join("public"), &mine, &file, &inside, &source, &dir.path().to_path_buf()] {
        let told = specsite()
            .args(["export", "meilisearch"])
            .arg(&source)
            .arg("-o")
            .arg(output)
            .output()
            .expect("runs");
        let message = String::from_utf8_lossy(&told.stderr).into_owned();
        assert_eq!(told.status.code(), Some(2), "{}: {message}", output.display());
        assert_eq!(message.matches("error:").count(), 1, "{message}");
    }
    assert_eq!(fs::read_to_string(mine.join("settings.json")).expect("kept"), "mine");
    assert!(source.join("public/index.html").exists());
    specsite().args(["export", "solr"]).arg(&source).assert().code(2);
}

#[test]
fn files_of_a_larger_export_are_gone_after_a_smaller_one() {
    let dir = tempfile::tempdir().expect("a folder");
    let spec = |name: &str, words: usize| {
        let text = format!("# {name}\n\n**Status:** planned\n\n{}\n", "word ".repeat(words));
        fs::write(dir.path().join(format!("{name}.md")), text).expect("writes");
    };
    for name in ["one", "two"] {
        spec(name, 1_100_000);
    }
    let export = || specsite().args(["export", "quickwit"]).arg(dir.path()).assert().success();
    export();
    let second = dir.path().join("search-export/quickwit/documents-1.ndjson");
    assert!(second.exists());
    for name in ["one", "two"] {
        spec(name, 10);
    }
    export();
    assert!(!second.exists());
}

#[test]
fn a_backend_widens_the_policy_by_its_origin_and_nothing_else() {
    let spec = ("a.md", "# A\n\n**Status:** planned\n");
    let toml =
        "[search]\nbackend = \"https://find.example:7700/x\"\nengine = \"meilisearch\"\nkey = \"k-1\"\n";
    let policies = |site: &Site| -> BTreeSet<String> {
        let pages = site.keys().filter(|route| common::is_page(route)).map(Route::as_str);
        pages
            .flat_map(|route| common::crawl::attributes(&common::page(site, route), "content"))
            .filter(|content| content.contains("default-src"))
            .collect()
    };
    let plain = common::site(&common::inputs(&[spec]));
    let wide = common::site(&common::inputs(&[spec, ("specsite.toml", toml)]));
    let widened = |policy: &String| {
        policy.replace("connect-src 'self'", "connect-src 'self' https://find.example:7700")
    };
    assert_eq!(policies(&wide), policies(&plain).iter().map(widened).collect());
    let page = common::page(&wide, "specs/a/index.html");
    assert!(
        page.contains("data-search-engine=\"meilisearch\"") && page.contains("data-search-index=\"specs\"")
    );
    assert!(!common::page(&plain, "specs/a/index.html").contains("data-search-"));
    let module = common::crawl::attributes(&page, "data-search-module");
    assert!(wide.contains_key(&Route::new(module[0].trim_start_matches("../"))), "{module:?}");
}
