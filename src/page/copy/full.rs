//! All specs in one file, in the order of their statuses: `llms-full.txt`, with its size at the top.

use std::fmt::Write;

use crate::arena::SpecId;
use crate::page::copy::spec::{copy, label, route};
use crate::page::edition::Edition;
use crate::route::Route;
use crate::text::one_line;
use crate::theme::Page;

/// The most bytes of specs: about a million tokens, more than a model reads at once.
const LIMIT: usize = 4 << 20;

/// Stands between two specs: rules within them are left out.
const BETWEEN: &str = "\n---\n\n";

pub fn page<'a>(edition: &'a Edition<'a>) -> Page<'a> {
    let route = Route::new("llms-full.txt");
    Page::bytes(route.clone(), move || full(edition, &route).into_bytes())
}

fn full(edition: &Edition, from: &Route) -> String {
    let order: Vec<SpecId> =
        edition.facet("status").iter().flat_map(|group| group.specs.iter().copied()).collect();
    let (mut body, mut count) = (String::new(), 0);
    // A spec is read again here: its own copy is a page, and made when its turn comes.
    for at in &order {
        let text = copy(edition, *at, from);
        if body.len() + text.len() > LIMIT {
            break;
        }
        body.push_str(BETWEEN);
        body.push_str(&text);
        count += 1;
    }
    let rest = rest(edition, &order[count..], from);
    format!("{}{body}{rest}", head(edition, count, body.len(), order.len() - count))
}

fn head(edition: &Edition, specs: usize, bytes: usize, left_out: usize) -> String {
    let facts = edition.facts();
    let word = |name: &str| edition.text(&format!("twin.{name}"));
    let statuses = edition.facet("status").iter().filter(|group| !group.specs.is_empty());
    let statuses: Vec<String> =
        statuses.map(|group| format!("{} {}", group.shown(), group.specs.len())).collect();
    let mut out = format!("# {}\n\n", one_line(&facts.title));
    if let Some(description) = &facts.description {
        let _ = write!(out, "> {}\n\n", one_line(description));
    }
    let size = word("size").replace("{specs}", &specs.to_string()).replace("{bytes}", &bytes.to_string());
    out.push_str(&size.replace("{statuses}", &statuses.join(", ")));
    if left_out > 0 {
        let note = word("left_out").replace("{count}", &left_out.to_string());
        let _ = write!(out, " {}", note.replace("{bytes}", &LIMIT.to_string()));
    }
    out.push('\n');
    out
}

/// The specs for which there was no room, by name.
fn rest(edition: &Edition, specs: &[SpecId], from: &Route) -> String {
    if specs.is_empty() {
        return String::new();
    }
    let mut out = format!("{BETWEEN}# {}\n\n", edition.text("twin.rest"));
    for at in specs {
        let address = from.relative(&route(&edition.portal.specs[*at]));
        let _ = writeln!(out, "- [{}]({address})", label(&edition.cards[*at].title));
    }
    out
}
