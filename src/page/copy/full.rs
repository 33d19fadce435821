//! All specs in one file, in the order of their statuses: `llms-full.txt`, with its size at the top.

use std::fmt::Write;

use crate::arena::SpecId;
use crate::page::context::SiteContext;
use crate::page::copy::spec::{copy, label, route};
use crate::route::Route;
use crate::text::one_line;
use crate::theme::Page;

/// The most bytes of specs: about a million tokens, more than a model reads at once.
const LIMIT: usize = 4 << 20;

/// Stands between two specs: rules within them are left out.
const BETWEEN: &str = "\n---\n\n";

pub(super) fn page<'a>(context: &'a SiteContext<'a>) -> Page<'a> {
    let route = Route::new("llms-full.txt");
    Page::bytes(route.clone(), move || full(context, &route).into_bytes())
}

fn full(context: &SiteContext, from: &Route) -> String {
    let order: Vec<SpecId> =
        context.facet("status").iter().flat_map(|group| group.specs.iter().copied()).collect();
    let (mut body, mut count) = (String::new(), 0);
    // A spec is read again here: its own copy is a page, and made when its turn comes.
    for at in &order {
        let text = copy(context, *at, from);
        if body.len() + text.len() > LIMIT {
            break;
        }
        body.push_str(BETWEEN);
        body.push_str(&text);
        count += 1;
    }
    let rest = rest(context, &order[count..], from);
    format!("{}{body}{rest}", head(context, count, body.len(), order.len() - count))
}

fn head(context: &SiteContext, specs: usize, bytes: usize, left_out: usize) -> String {
    let facts = context.facts();
    let word = |name: &str| context.text(&format!("twin.{name}"));
    let statuses = context.facet("status").iter().filter(|group| !group.specs.is_empty());
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
fn rest(context: &SiteContext, specs: &[SpecId], from: &Route) -> String {
    if specs.is_empty() {
        return String::new();
    }
    let mut out = format!("{BETWEEN}# {}\n\n", context.text("twin.rest"));
    for at in specs {
        let address = from.relative(&route(&context.portal.specs[*at]));
        let _ = writeln!(out, "- [{}]({address})", label(&context.cards[*at].title));
    }
    out
}
