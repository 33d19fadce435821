//! Header fields that specs share: which of them are filters, columns and lists, whom people's fields name, and what
//! the configuration says of them.

use specsite::portal::shared_fields::{SharedField, shared_fields, unknown};
use specsite::route::Route;

use crate::common::{compiled, inputs, page, site};

/// Specs with such headers, each under a number of its own, and a configuration.
fn source(headers: &[&str], config: &str) -> Vec<(String, String)> {
    let specs = headers.iter().enumerate().map(|(at, header)| {
        let number = at + 1;
        (format!("{number:04}-kiln.md"), format!("# Kiln {number}\n\n{header}\n\n## Overview\n\nClay.\n"))
    });
    let config = (!config.is_empty()).then(|| ("specsite.toml".to_owned(), config.to_owned()));
    specs.chain(config).collect()
}

fn read(files: &[(String, String)]) -> Vec<SharedField> {
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let inputs = inputs(&files);
    let compiled = compiled(&inputs);
    shared_fields(&compiled.portal, &inputs.config.fields)
}

/// Each field with its values and how many specs have each.
fn said(fields: &[SharedField]) -> Vec<String> {
    let values = |field: &SharedField| {
        let values: Vec<String> =
            field.values.iter().map(|(value, specs)| format!("{value} {}", specs.len())).collect();
        values.join(", ")
    };
    fields.iter().map(|field| format!("{}: {}", field.label, values(field))).collect()
}

const HEADERS: &[&str] = &[
    "- Status: Draft\n- Author: Nora Quill <nora@kiln.example>\n- Reviewers: Ivo Bram, the Glaze Team\n- Area: firing\n- Bug: [K-1](https://kiln.example/1)",
    "- Status: Draft\n- Authors: Nora Quill and Ivo Bram\n- Reviewer: @ada\n- Area: firing, glazing\n- Bug: [K-2](https://kiln.example/2)",
    "- Status: Accepted\n- Author: [Ivo Bram](https://kiln.example/ivo), with thanks to many\n- Reviewers: TBD\n- Area: glazing\n- Note: Once and never again.",
    "- Status: Accepted\n- Author: Ada Holm\n- Reviewers: Ivo Bram\n- Area: Firing\n- Seen: 2024-01-02",
    "- Status: Draft\n- Area: N/A, firing\n- Bug: [K-1](https://kiln.example/1)",
];

#[test]
fn people_come_first_and_fields_with_shared_values_follow() {
    assert_eq!(
        said(&read(&source(HEADERS, ""))),
        [
            "Author: Ivo Bram 2, Nora Quill 2, Ada Holm 1",
            "Reviewers: Ivo Bram 2, @ada 1",
            "Area: firing 4, glazing 2"
        ]
    );
}

#[test]
fn somebody_with_one_spec_is_somebody() {
    let files = source(&["**Status:** In Progress\n**Author:** Ada Quill", "**Status:** Planned"], "");
    assert_eq!(said(&read(&files)), ["Author: Ada Quill 1"]);
}

#[test]
fn the_configuration_hides_names_and_orders_fields() {
    let config = "[fields]\norder = [\"area\"]\nreviewer = \"Reads\"\nauthor = false\nNote = true\n";
    assert_eq!(
        said(&read(&source(HEADERS, config))),
        ["Area: firing 4, glazing 2", "Reads: Ivo Bram 2, @ada 1"]
    );
    let slip = source(HEADERS, "[fields]\norder = [\"aera\"]\narea = true\nowner = false\n");
    let files: Vec<(&str, &str)> = slip.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let inputs = inputs(&files);
    assert_eq!(unknown(&compiled(&inputs).portal, &inputs.config.fields), ["aera", "owner"]);
    let wrong =
        specsite::config::Config::parse("[fields]\nauthor = 3\n", "specsite.toml").expect_err("a number");
    assert!(wrong.to_string().contains("`true`, `false` or a name"), "{wrong}");
}

#[test]
fn a_value_leads_to_a_list_and_a_person_to_all_parts() {
    let files = source(HEADERS, "");
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let site = site(&inputs(&files));
    let titles = |path: &str| {
        let text = page(&site, path);
        (1..=5).filter(|number| text.contains(&format!(">Kiln {number}</a>"))).collect::<Vec<_>>()
    };
    assert_eq!(titles("field/area/glazing/index.html"), [2, 3]);
    assert_eq!(titles("field/author/ivo-bram/index.html"), [2, 3]);
    assert_eq!(titles("people/ivo-bram/index.html"), [1, 2, 3, 4]);
    // All that she does is to write: there is one list of it.
    assert_eq!(titles("people/nora-quill/index.html"), [1, 2]);
    assert!(!site.contains_key(&Route::new("field/author/nora-quill/index.html")));
    let all = page(&site, "specs/index.html");
    assert!(
        all.contains(">Author</th>") && all.contains("people/nora-quill/\" data-facet=\"author:nora-quill\"")
    );
    let people = page(&site, "people/index.html");
    assert!(people.contains("Author, Reviewers"), "{people}");
    let cards = page(&site, "api/v1/cards.json");
    assert!(cards.contains("\"author\":\"Ivo Bram, Nora Quill\"") && cards.contains("author:ivo-bram"));
}

#[test]
fn a_spec_in_progress_without_a_name_is_told_where_others_have_one() {
    let building = [
        "**Status:** In Progress\n**Owner:** Nora Quill",
        "**Status:** In Progress\n**Owner:** Ivo Bram",
        "**Status:** In Progress",
    ];
    let told = |headers: &[&str]| {
        let files = source(headers, "");
        let files: Vec<(&str, &str)> =
            files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
        let compiled = compiled(&inputs(&files));
        let found = compiled.diagnostics.iter().filter(|found| found.rule.code == "no-owner");
        found.map(|found| found.path.clone()).collect::<Vec<_>>()
    };
    assert_eq!(told(&building), ["0003-kiln.md"]);
    assert!(told(&building[1..]).is_empty(), "one is no habit");
}

#[test]
fn a_release_is_a_version_and_its_forms_are_one() {
    let headers = [
        "* Status: **Implemented (Swift 5.6)**",
        "* Status: **Implemented (Swift 5.6)**",
        "* Status: Implemented (5.6)",
        "* Status: Implemented (2023-12-04)",
    ];
    let files = source(&headers, "");
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let site = site(&inputs(&files));
    let pages = site.keys().map(Route::as_str);
    let versions: Vec<&str> =
        pages.filter(|path| path.starts_with("version/") && path.ends_with("index.html")).collect();
    assert_eq!(versions, ["version/swift-5-6/index.html"]);
    assert!(page(&site, "version/swift-5-6/index.html").contains("3 specs"));
}
