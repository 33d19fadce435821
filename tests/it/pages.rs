//! What pages show of small sources: what leads the home page, who stands around a spec, what a large table leaves out.

use jiff::civil::date;

use crate::common::{compiled, inputs, page, site};

fn spec(title: &str, status: &str, rest: &str) -> String {
    format!("# {title}\n\n**Status:** {status}\n\n## Overview\n\n{rest}\n")
}

fn borrowed(files: &[(String, String)]) -> Vec<(&str, &str)> {
    files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect()
}

#[test]
fn the_home_page_begins_with_what_is_being_decided() {
    let files = [
        ("a.md", spec("Glaze", "Active review", "Text.")),
        ("b.md", spec("Oven", "In Progress", "Text.")),
        ("c.md", spec("Clay", "Returned for revision", "Text.")),
        ("d.md", spec("Door", "Last Call", "Text.")),
    ];
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (*path, text.as_str())).collect();
    let home = page(&site(&inputs(&files)), "index.html");
    let section = |id: &str| {
        let from = home.find(&format!("<h2 id=\"{id}\">")).unwrap_or_else(|| panic!("no {id}"));
        (from, home[from..].split_once("</section>").map_or("", |(section, _)| section))
    };
    let ((first, review), (second, building), (_, ahead)) =
        (section("ss-in-review"), section("ss-in-progress"), section("ss-ahead"));
    assert!(first < second);
    assert!(review.contains("Glaze") && review.contains("Door") && !review.contains("Clay"), "{review}");
    assert!(building.contains("Oven") && ahead.contains("Clay") && !ahead.contains("Glaze"), "{ahead}");
}

#[test]
fn changes_that_few_specs_tell_are_no_news() {
    let of = |telling: usize| {
        let log = "Text.\n\n## Changelog\n\n- 2026-03-04: First firing\n";
        let files: Vec<(String, String)> = (0..20)
            .map(|at| {
                (
                    format!("s{at}.md"),
                    spec(&format!("Kiln {at}"), "Planned", if at < telling { log } else { "Text." }),
                )
            })
            .collect();
        let mut source = inputs(&borrowed(&files));
        source.today = Some(date(2026, 11, 30));
        page(&site(&source), "index.html").contains("First firing")
    };
    assert!(of(2) && !of(1));
}

#[test]
fn a_spec_among_many_says_how_many_are_drawn_and_the_most_referenced_leads_the_list() {
    let mut files: Vec<(String, String)> = (0..30)
        .map(|at| {
            (format!("k{at:02}.md"), spec(&format!("Kiln {at:02}"), "Planned", "See [the oven](zz-oven.md)."))
        })
        .collect();
    files.push(("zz-oven.md".to_owned(), spec("Oven", "Planned", "Hot.")));
    let site = site(&inputs(&borrowed(&files)));
    assert!(page(&site, "specs/zz-oven/index.html").contains("24 of 30 are drawn"));
    let graph = page(&site, "graph/index.html");
    let list = graph.split_once("<h2 id=\"ss-list\">").map_or("", |(_, list)| list);
    let (oven, kiln) = (list.find(">Oven<").expect("listed"), list.find(">Kiln 00<").expect("listed"));
    assert!(oven < kiln, "the most referenced comes first");
    assert_eq!(graph.matches("data-ends=").count(), 30);
}

#[test]
fn a_column_that_hardly_any_row_fills_is_left_out_and_named() {
    let of = |rows: usize| {
        let cell = |at| if at == 0 { "yes" } else { "" };
        let cells: Vec<String> =
            (0..rows).map(|at| format!("| FR{at} | The kiln MUST hold {at} pots | {} |", cell(at))).collect();
        let cells = cells.join("\n");
        let table = format!(
            "Text.\n\n## Files\n\n## Requirements\n\n| Id | Requirement | Fragile |\n|---|---|---|\n{cells}"
        );
        page(&site(&inputs(&[("a.md", &spec("Kiln", "Planned", &table))])), "requirements/index.html")
    };
    let (small, large) = (of(20), of(200));
    assert!(!small.contains("Few rows say anything"));
    let told = large.split_once("Few rows say anything for: ").map_or("", |(_, rest)| rest);
    let column = told.split(['.', ',']).next().unwrap_or_default();
    assert!(!column.is_empty() && small.contains(&format!("<th scope=\"col\">{column}</th>")), "{told}");
    assert!(!large.contains(&format!("<th scope=\"col\">{column}</th>")));
}

#[test]
fn documents_have_a_list() {
    let site = site(&inputs(&[
        ("a.md", &spec("Kiln", "Planned", "See [the guide](guide/start.md).")),
        ("guide/start.md", "# How to begin\n\nWith clay.\n"),
        ("specsite.toml", "[specs]\nexclude = [\"guide/**\"]\n"),
    ]));
    let list = page(&site, "docs/index.html");
    assert!(list.contains("How to begin") && list.contains("guide/start.md"), "{list}");
    assert!(page(&site, "index.html").contains("href=\"./docs/\""));
}

#[test]
fn a_folder_without_specs_is_a_site_of_documents() {
    let source = inputs(&[
        ("README.md", "# Handbook\n\nRead [the last day](work/z.md), then [the first](work/a.md#nine).\n"),
        (
            "work/a.md",
            "# The first day\n\n## Ten\n\nBack to [the start](../README.md), or [away](gone.md).\n",
        ),
        ("work/z.md", "# The last day\n\nSee [the lunch](lunch.md).\n"),
        ("work/lunch.md", "# Lunch\n\nAt noon.\n"),
        ("work/nobody.md", "# Nobody leads here\n"),
        ("specsite.toml", "[specs]\nexclude = [\"**\"]\n"),
    ]);
    let site = site(&source);
    let home = page(&site, "index.html");
    assert!(home.contains("Read <a href=\"docs/work/z/\">") && !home.contains("specsite new"), "{home}");
    assert!(home.contains("href=\"./docs/\"") && !home.contains("href=\"./board/\""), "{home}");
    assert!(!site.contains_key("docs/work/nobody/index.html"));
    // Beside each text stand all, in the order in which the README names them.
    let text = page(&site, "docs/work/lunch/index.html");
    let side = text.split("</nav>").find(|part| part.contains("class=\"side\"")).expect("a list");
    let places = ["Handbook", "The last day", "The first day", "Lunch"].map(|title| side.find(title));
    assert!(places.is_sorted() && places[0].is_some(), "{places:?}: {side}");
    let list = page(&site, "llms.txt");
    assert!(list.contains("- [Lunch](docs/work/lunch/): At noon."), "{list}");
    let found = compiled(&source).diagnostics;
    let found: Vec<_> = found.iter().map(|found| (found.rule.code, found.path.as_str())).collect();
    assert_eq!(found, [("broken-anchor", "README.md"), ("broken-reference", "work/a.md")]);
}

#[test]
fn what_a_baseline_knows_is_said_alike_on_every_day() {
    let text = spec("Kiln", "In Progress", "Text.\n\n## Changelog\n\n- 2020-03-04: First draft\n");
    let said = |day| {
        let mut source = inputs(&[("a.md", text.as_str())]);
        source.today = Some(day);
        let found = compiled(&source).diagnostics;
        found.into_iter().find(|found| found.rule.code == "stale").expect("stale").message
    };
    assert_eq!(said(date(2026, 11, 30)), said(date(2026, 12, 1)));
    // Nor does it matter in how many other places one cause shows.
    let languages = |count: usize| {
        let files: Vec<(String, String)> = (0..count)
            .map(|at| (format!("s{at}.md"), spec(&format!("Kiln {at}"), "Planned", "```zzz-lang\nx\n```")))
            .collect();
        let found = compiled(&inputs(&borrowed(&files))).diagnostics;
        let found: Vec<_> = found.into_iter().filter(|found| found.rule.code == "unknown-language").collect();
        assert_eq!(found.len(), 1);
        (found[0].message.clone(), found[0].help.clone().unwrap_or_default())
    };
    let (few, many) = (languages(7), languages(9));
    assert_eq!(few.0, many.0);
    assert!(few.1.contains("6 other places") && many.1.contains("8 other places"), "{many:?}");
}
