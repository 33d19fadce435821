//! `specsite inspect`: what it says of a small folder of somebody else's, and that its numbers are those of the data.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::common::{self, specsite};

fn printed(arguments: &[&str], folder: &Path) -> String {
    let output = specsite().args(arguments).arg(folder).output().expect("runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("text")
}

/// Twelve records with one status that nobody knows, one without a section, and a page that is none.
fn folder() -> tempfile::TempDir {
    let dir = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| {
        let path = dir.path().join("docs").join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("makes folders");
        fs::write(path, text).expect("writes");
    };
    for number in 1..=12 {
        let status = match number {
            1 => "Zorped",
            2 => "✅ Bulletproof",
            3 | 4 => "Accepted",
            _ => "Draft",
        };
        let why = if number == 9 { "" } else { "## Why\n\nBecause.\n\n" };
        let links = if number == 5 {
            "See [one](adr-0001-x.md), ADR-2, [gone](gone.md) and\n\
             [six](https://git.example.org/o/n/blob/main/adr-0006-x.md).\n\n```zorp\nx\n```\n"
        } else {
            "Text.\n"
        };
        let text = format!(
            "# ADR {number}: X{number}\n\n* Status: {status}\n* Owner: p{number}\n\n{why}## What\n\nx\n\n## How\n\n{links}"
        );
        write(&format!("adr-{number:04}-x.md"), &text);
    }
    write("README.md", "# Records\n");
    write("adr-0012-y.md", "| Status | Accepted |\n|---|---|\n| Owner | p |\n\n# ADR 12: Y\n\n## Why\n\nx\n");
    dir
}

#[test]
fn a_strangers_folder_in_words() {
    let dir = folder();
    let text = printed(&["inspect"], &dir.path().join("docs"));
    let lines: Vec<String> =
        text.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
    for expected in [
        "14 Markdown files, 13 specs",
        "1 other: is a paper of the project README.md",
        "inferred from what most specs have in common",
        "fields: Status 100 %, Owner 100 %",
        "sections: Why 92 %, What 92 %, How 92 %",
        "12 bullets adr-0001-x.md:3",
        "1 pipe table adr-0012-y.md:1",
        "8 Draft -> proposed (known) adr-0005-x.md:3",
        "1 Zorped -> unknown (unknown) adr-0001-x.md:3",
        "1 Bulletproof -> implemented (guessed) adr-0002-x.md:3",
        "13 of 13 specs carry a number",
        "2 specs have the number 12 adr-0012-x.md, adr-0012-y.md",
        "1 files that are not there adr-0005-x.md:16 gone.md",
        "1 zorp adr-0005-x.md:19",
        "# \"Zorped\" = \"unknown\" # 1 spec, such as adr-0001-x.md:3",
    ] {
        assert!(lines.iter().any(|line| line == expected), "no line {expected:?} in\n{text}");
    }
    assert!(text.lines().count() <= 60 && !text.contains('\u{1b}'), "{text}");
    let coloured = printed(&["--color", "always", "inspect"], &dir.path().join("docs"));
    assert!(coloured.contains("\u{1b}[1mTemplate\u{1b}[0m"), "{coloured}");
}

#[test]
fn a_strangers_folder_as_data() {
    let dir = folder();
    let source = dir.path().join("docs");
    let report: Value = serde_json::from_str(&printed(&["inspect", "--json"], &source)).expect("JSON");
    assert_eq!(report["source"]["specs"], 13);
    assert_eq!(report["template"]["found"], "inferred");
    assert_eq!(report["headers"][0]["dialect"], "bullets");
    assert_eq!((&report["repository"], &report["status_conflicts"]), (&Value::Null, &Value::from(0)));
    assert_eq!(report["ids"]["prefixes"][0]["name"], "adr");
    assert_eq!(report["ids"]["repeated"][0]["number"], 12);
    assert_eq!(report["unknown_languages"][0]["name"], "zorp");
    let form = |form: &str| {
        let forms = report["references"].as_array().expect("forms");
        forms.iter().find(|row| row["form"] == form).map(|row| row["count"].clone())
    };
    assert_eq!(
        (form("path"), form("name"), form("nowhere")),
        (Some(1.into()), Some(1.into()), Some(1.into()))
    );
    let configuration = report["configuration"].as_str().expect("something to set");
    specsite::config::Config::parse(configuration, "specsite.toml").expect("it can be pasted");
    // What is set is not asked for any more.
    fs::write(source.join("specsite.toml"), "[status]\nZorped = \"dropped\"\n").expect("writes");
    let report: Value = serde_json::from_str(&printed(&["inspect", "--json"], &source)).expect("JSON");
    assert_eq!(report["configuration"], Value::Null);
}

#[test]
fn an_old_spec_gets_one_note_for_all_it_lacks() {
    let dir = folder();
    let text = printed(&["check", "--format", "json"], &dir.path().join("docs"));
    let found: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let code = |one: &Value| ["code", "rule"].iter().find_map(|key| one[key].as_str().map(str::to_owned));
    let shape: Vec<&Value> =
        found.iter().filter(|one| code(one).as_deref() == Some("unusual-shape")).collect();
    let messages: Vec<&str> = shape.iter().filter_map(|one| one["message"].as_str()).collect();
    assert_eq!(
        messages,
        ["nearly all specs here have the section Why", "nearly all specs here have the sections What, How"]
    );
    assert!(
        found.iter().all(|one| !matches!(code(one).as_deref(), Some("missing-field" | "missing-section")))
    );
}

#[test]
fn a_new_spec_looks_like_the_others() {
    let dir = folder();
    let source = dir.path().join("docs");
    let output = specsite().args(["new", "A thing"]).current_dir(&source).output().expect("runs");
    let path = String::from_utf8(output.stdout).expect("text");
    let text = fs::read_to_string(source.join(path.trim())).expect("written");
    assert!(
        text.starts_with(
            "# A thing\n\n* Status: Draft\n* Owner: [Owner]\n\n## Why\n\n[To be written: why]\n"
        ),
        "{text}"
    );
    // Nobody has written a word of it yet.
    let report: Value = serde_json::from_str(&printed(&["inspect", "--json"], &source)).expect("JSON");
    assert_eq!(report["source"]["specs"], 14);
}

#[test]
fn the_numbers_are_those_of_the_data() {
    for name in ["swift-malformed-fixtures", "ailang-design-docs"] {
        let Some(folder) = common::corpus(name) else { continue };
        let report: Value = serde_json::from_str(&printed(&["inspect", "--json"], &folder)).expect("JSON");
        let out = tempfile::tempdir().expect("a folder");
        let site = out.path().join("site");
        specsite().args(["build", "--quiet"]).arg(&folder).arg("--output").arg(&site).assert().success();
        let data = fs::read_to_string(site.join("api/v1/specs.json")).expect("published");
        let data: Value = serde_json::from_str(&data).expect("JSON");
        let specs = data["specs"].as_array().expect("specs");
        assert_eq!(report["source"]["specs"], specs.len(), "{name}");
        let stages = |stage: &str| specs.iter().filter(|spec| spec["status"]["stage"] == stage).count();
        for stage in specsite::config::STAGES {
            let rows = report["statuses"].as_array().expect("statuses").iter();
            let told: u64 =
                rows.filter(|row| row["stage"] == stage).filter_map(|row| row["count"].as_u64()).sum();
            assert_eq!(told, stages(stage) as u64, "{name}: {stage}");
        }
        let numbered = specs.iter().filter(|spec| spec["number"].is_number()).count();
        assert_eq!(report["ids"]["numbered"], numbered, "{name}");
    }
}
