//! Long lists: several hundred specs, a register of more than a thousand rows and texts of many kilobytes. No page is larger
//! than half a megabyte, and whoever walks a list from page to page sees each of its rows once.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use crate::common::{Site, crawl, inputs, is_page, json, page, site};

/// The most bytes of a page.
const LARGEST: usize = 500_000;
const SPECS: usize = 700;
const ROWS: usize = 1_500;

/// Specs with a requirement, a date and a link to the next each, one with very many requirements, and texts that grow
/// when they are escaped.
static LARGE: LazyLock<Site> = LazyLock::new(|| {
    let mut files: Vec<(String, String)> = (0..SPECS - 1)
        .map(|at| {
            let next = (at + 1) % (SPECS - 1);
            let text = format!(
                "# Feature {at}\n\n**Status:** Planned\n**Created:** 2024-{:02}-{:02}\n\n## Requirements\n\n\
                 - **FR1:** it does {at}\n- **FR2:** {}\n\nSee [the next](f{next}.md).\n",
                at % 12 + 1,
                at % 28 + 1,
                "it's \"so\" & so ".repeat(if at % 7 == 0 { 1_000 } else { 1 }),
            );
            (format!("f{at}.md"), text)
        })
        .collect();
    let rows: Vec<String> = (1..=ROWS).map(|row| format!("- **FR{row}:** demand {row}")).collect();
    let rows = rows.join("\n");
    files.push(("many.md".to_owned(), format!("# Many\n\n**Status:** Planned\n\n## Requirements\n\n{rows}")));
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    site(&inputs(&files))
});

/// The addresses that stand behind `before` on the pages of a list, from its first page to its last.
fn walk(start: &str, before: &str) -> Vec<String> {
    let mut out = Vec::new();
    let mut seen = BTreeSet::new();
    let mut next = Some(start.to_owned());
    while let Some(at) = next {
        let html = page(&LARGE, &format!("{at}index.html"));
        out.extend(html.split(before).skip(1).map(|rest| address(rest).to_owned()));
        next = html.split_once("rel=\"next\" href=\"").map(|(_, rest)| address(rest).to_owned());
        assert!(seen.insert(at.clone()), "{at} twice");
    }
    out
}

/// An address up to its quote, without the way to the site.
fn address(text: &str) -> &str {
    text.split('"').next().unwrap_or_default().trim_start_matches("../").trim_start_matches("./")
}

#[test]
fn no_page_is_larger_than_half_a_megabyte() {
    let pages = LARGE.iter().filter(|(route, _)| is_page(route));
    let large: Vec<String> = pages
        .filter(|(_, bytes)| bytes.len() > LARGEST)
        .map(|(route, bytes)| format!("{route}: {}", bytes.len()))
        .collect();
    assert_eq!(large, Vec::<String>::new());
}

#[test]
fn no_page_repeats_what_others_say() {
    let all: Vec<_> = LARGE.keys().filter(|route| route.as_str().contains("/all/")).collect();
    assert!(all.is_empty(), "{all:?}");
}

#[test]
fn every_link_of_a_page_of_a_list_leads_somewhere() {
    assert_eq!(crawl::faults(&LARGE), Vec::<String>::new());
}

#[test]
fn a_walk_through_a_list_meets_each_row_once() {
    let specs: BTreeSet<String> = json(&LARGE, "api/v1/cards.json")["cards"]
        .as_array()
        .expect("cards")
        .iter()
        .map(|card| card["url"].as_str().expect("url").to_owned())
        .collect();
    assert_eq!(specs.len(), SPECS);
    for list in ["specs/", "status/planned/"] {
        let walked = walk(list, "<tr><th><a href=\"");
        assert_eq!(walked.len(), SPECS, "{list}");
        assert_eq!(walked.into_iter().collect::<BTreeSet<_>>(), specs, "{list}");
    }
    let requirements = json(&LARGE, "api/v1/requirements.json");
    let urls =
        requirements["rows"].as_array().expect("rows").iter().map(|row| row["url"].as_str().expect("url"));
    let walked = walk("requirements/", "<tr><th><a href=\"");
    assert_eq!(walked.len(), ROWS + 2 * (SPECS - 1));
    assert_eq!(walked.iter().map(String::as_str).collect::<BTreeSet<_>>(), urls.collect());
    let walked = walk("activity/", "<a class=\"subject\" href=\"");
    assert_eq!((walked.len(), walked.iter().collect::<BTreeSet<_>>().len()), (SPECS - 1, SPECS - 1));
}

#[test]
fn the_home_page_shows_the_specs_that_changed_last_and_leads_to_all() {
    let home = page(&LARGE, "index.html");
    assert_eq!(home.matches("<tr><th>").count(), 15);
    assert!(home.contains(">2024-12-28<") && home.contains("<a href=\"specs/\">All 700 specs</a>"));
}

#[test]
fn the_index_says_what_it_leaves_out() {
    let index = page(&LARGE, "index/index.html");
    assert!(index.contains("What they say in sentences is in"));
    let walked = walk("index/", "<b><a href=\"");
    assert_eq!((walked.len(), walked.iter().collect::<BTreeSet<_>>().len()), (SPECS, SPECS));
}

#[test]
fn what_a_row_does_not_say_is_null_in_its_data() {
    let requirements = json(&LARGE, "api/v1/requirements.json");
    let columns = requirements["columns"].as_array().expect("columns");
    assert!(columns.iter().any(|column| column == "tests"));
    let rows = requirements["rows"].as_array().expect("rows");
    assert!(
        rows.iter().all(|row| row.get("tests") == Some(&serde_json::Value::Null) && row["text"].is_string())
    );
}
