//! Every field and section of the template on its page. In goes content.example; for each of the features A01 to
//! A44 its pages hold what a person wrote down after reading the Markdown, whole rows and whole sentences.
//! This shows registers-and-traceability#FR1, registers-and-traceability#FR4 and portal-pages#FR3.

mod html;
mod rows;

use std::sync::Arc;

use specsite::route::Route;

use crate::common::{Site, example, site};
use html::{Table, elements, words};
use rows::ROWS;

/// What a page has to hold. Texts are as a reader sees them, in one line; an empty cell is an empty text.
#[derive(Debug, Clone, Copy)]
enum Holds {
    /// In the table under the heading with this id, in the rows of this spec, a row with these cells.
    Row(&'static str, &'static str, &'static [&'static str]),
    /// The first cells of all rows of a table, in their order.
    Firsts(&'static str, &'static [&'static str]),
    /// A fact of a spec.
    Fact(&'static str, &'static str),
    /// The element with this id.
    Says(&'static str, &'static str),
    /// A list item with all that is in it.
    Item(&'static str),
    /// Lines that follow each other in a file, without their indentation; the first one may begin with more.
    Lines(&'static [&'static str]),
    /// A piece of a file as it stands.
    Raw(&'static str),
}

/// Columns that tell how the repository or the day of the build is, and not what the source says.
const PASSING: &[&str] = &["Changed", "Days open"];

/// What is wrong with a page, if anything.
fn fault(page: &str, holds: Holds) -> Option<String> {
    match holds {
        Holds::Row(id, spec, cells) => row_fault(page, id, spec, cells),
        Holds::Firsts(id, wanted) => {
            let table = Table::below(page, id, PASSING);
            let rows = table.map(|table| table.rows).unwrap_or_default();
            let found: Vec<&str> = rows.iter().map(|row| row.cells[0].as_str()).collect();
            (found != wanted).then(|| format!("wanted {wanted:?}, found {found:?}"))
        }
        Holds::Fact(name, wanted) => text_fault(wanted, fact(page, name).as_deref()),
        Holds::Says(id, wanted) => text_fault(wanted, html::with_id(page, id).map(words).as_deref()),
        Holds::Item(wanted) => {
            let found = elements(page, "li").iter().any(|item| words(item) == wanted);
            (!found).then(|| format!("no list item says {wanted:?}"))
        }
        Holds::Lines(wanted) => {
            let lines: Vec<&str> = page.lines().map(str::trim).collect();
            let fits = |found: &[&str]| found[0].ends_with(wanted[0]) && found[1..] == wanted[1..];
            (!lines.windows(wanted.len()).any(fits)).then(|| format!("no lines {wanted:?}"))
        }
        Holds::Raw(wanted) => (!page.contains(wanted)).then(|| format!("no {wanted:?}")),
    }
}

fn row_fault(page: &str, id: &str, spec: &str, wanted: &[&str]) -> Option<String> {
    let Some(table) = Table::below(page, id, PASSING) else { return Some(format!("no table {id:?}")) };
    let near = |row: &&html::Row| row.group == spec && row.cells[0] == wanted[0];
    let near: Vec<&html::Row> = table.rows.iter().filter(near).collect();
    let found = near.iter().any(|row| row.cells == wanted);
    (!found).then(|| format!("wanted {wanted:?} under {:?}, found {near:?}", table.titles))
}

fn text_fault(wanted: &str, found: Option<&str>) -> Option<String> {
    (found != Some(wanted)).then(|| format!("wanted {wanted:?}, found {found:?}"))
}

/// What stands beside a name in a list of facts.
fn fact(page: &str, name: &str) -> Option<String> {
    let lists = elements(page, "dl").into_iter().flat_map(|list| elements(list, "div"));
    let mut facts = lists.filter(|entry| elements(entry, "dt").first().is_some_and(|dt| words(dt) == name));
    facts.find_map(|entry| elements(entry, "dd").first().map(|dd| words(dd)))
}

/// What is wrong with a row of the list; a file that is not there is a fault.
fn look(site: &Site, (feature, route, holds): (&str, &str, Holds)) -> Option<String> {
    let fault = match site.get(&Route::new(route)) {
        Some(bytes) => fault(&String::from_utf8_lossy(bytes), holds)?,
        None => "no such file".to_owned(),
    };
    Some(format!("{feature} {route}: {fault}"))
}

#[test]
fn every_feature_has_its_page() {
    let site = site(&example());
    let faults: Vec<String> = ROWS.iter().filter_map(|row| look(&site, *row)).collect();
    assert!(faults.is_empty(), "{} of {}:\n{}", faults.len(), ROWS.len(), faults.join("\n"));
}

#[test]
fn no_feature_is_left_out() {
    let wanted: Vec<String> = (1..=44).map(|number| format!("A{number:02}")).collect();
    let mut found: Vec<&str> = ROWS.iter().map(|(row, ..)| *row).collect();
    found.dedup();
    assert_eq!(found, wanted);
}

#[test]
fn an_expectation_that_does_not_hold_is_seen() {
    let page = concat!(
        "<section aria-labelledby=\"ss-t\"><h2 id=\"ss-t\">T</h2><table>",
        "<thead><tr><th scope=\"col\">A</th><th scope=\"col\">B</th></tr></thead>",
        "<tbody><tr><th><a href=\"#\">a</a></th><td>b &amp; <code>c</code></td></tr></tbody>",
        "</table></section><dl><div><dt>Created</dt><dd>today</dd></div></dl>",
        "<ul><li>one <b>two</b></li></ul><p id=\"x\">y</p>"
    );
    let site: Site = [(Route::new("p.html"), Arc::from(page.as_bytes()))].into();
    let cases: [(Holds, Holds); 6] = [
        (Holds::Row("ss-t", "", &["a", "b & c"]), Holds::Row("ss-t", "", &["a", "b & d"])),
        (Holds::Firsts("ss-t", &["a"]), Holds::Firsts("ss-t", &["a", "b"])),
        (Holds::Fact("Created", "today"), Holds::Fact("Created", "yesterday")),
        (Holds::Says("x", "y"), Holds::Says("z", "y")),
        (Holds::Item("one two"), Holds::Item("one")),
        (Holds::Raw("id=\"x\""), Holds::Raw("id=\"z\"")),
    ];
    for (right, wrong) in cases {
        assert_eq!(look(&site, ("A00", "p.html", right)), None);
        assert!(look(&site, ("A00", "p.html", wrong)).is_some(), "{wrong:?}");
        assert!(look(&site, ("A00", "q.html", right)).is_some(), "a page that is not there");
    }
    assert!(
        look(&site, ("A00", "p.html", Holds::Row("ss-u", "", &["a"]))).is_some(),
        "a table that is not there"
    );
}
