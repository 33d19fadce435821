//! Atom feeds (RFC 4287) of the changes: one of the portal, one of each status and of each type. All take
//! their entries from one list, so they cannot disagree; an entry carries the same id in each of them.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use jiff::civil::{Date, date};
use serde::Serialize;

use crate::arena::SpecId;
use crate::page::activity::{self, Change};
use crate::page::context::SiteContext;
use crate::route::Route;
use crate::slug;
use crate::text::{escape, is_unwritable};
use crate::theme::Page;
use crate::words::stage::Stage;

#[derive(Serialize)]
struct Feed {
    /// The feed's name in the world: its address, or one made from the portal's title.
    id: String,
    title: String,
    /// The page that shows the same, below the site's root.
    page: String,
    /// The newest day of its entries; a feed needs one.
    updated: Date,
    entries: Vec<FeedEntry>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct FeedEntry {
    /// What follows the portal's address in the entry's id: the place and the day.
    id: String,
    title: String,
    url: String,
    date: Date,
    stage: Stage,
    status: String,
    summary: Option<String>,
    /// All that was written about the change, as HTML.
    content: String,
}

/// Every entry of the portal, the newest first, and those of each spec by its id.
struct Entries {
    all: Vec<FeedEntry>,
    by_spec: BTreeMap<String, Vec<usize>>,
}

/// The most entries of one feed.
const ENTRIES: usize = 50;

/// The facets whose values have a feed each.
const FACETS: &[&str] = &["status", "type"];

/// The day of a feed in which nothing has happened yet.
const NO_DAY: Date = date(1970, 1, 1);

pub(super) fn plan<'a>(context: &'a SiteContext<'a>) -> Vec<Page<'a>> {
    // The list is made once, by the first feed whose turn comes.
    let entries = Arc::new(LazyLock::new(move || entries(context)));
    let mut pages = Vec::new();
    {
        let entries = Arc::clone(&entries);
        let title = context.facts().title;
        pages.push(Page::view(Route::new("feed.xml"), "feed.xml", move || {
            feed(context, "", &title, entries.all.iter())
        }));
    }
    for name in FACETS {
        for group in context.facet(name) {
            let entries = Arc::clone(&entries);
            let page = format!("{name}/{}/", group.slug);
            let title = format!("{}: {}", context.facts().title, group.shown());
            pages.push(Page::view(Route::new(format!("{page}feed.xml")), "feed.xml", move || {
                feed(context, &page, &title, entries.of(context, &group.specs))
            }));
        }
    }
    pages
}

impl Entries {
    /// The entries of some specs, the newest first.
    fn of<'e>(&'e self, context: &SiteContext, specs: &[SpecId]) -> impl Iterator<Item = &'e FeedEntry> {
        let own = specs.iter().filter_map(|spec| self.by_spec.get(&context.cards[*spec].id));
        let mut places: Vec<usize> = own.flatten().copied().collect();
        places.sort_unstable();
        places.into_iter().map(|at| &self.all[at])
    }
}

fn feed<'e>(
    context: &SiteContext,
    page: &str,
    title: &str,
    entries: impl Iterator<Item = &'e FeedEntry>,
) -> Feed {
    let facts = context.facts();
    let entries: Vec<FeedEntry> = entries.take(ENTRIES).cloned().collect();
    let id = match facts.base_url {
        Some(base) => format!("{base}{page}"),
        None if page.is_empty() => urn(&facts.title),
        None => format!("{}:{page}", urn(&facts.title)),
    };
    let updated = entries.first().map_or(NO_DAY, |entry| entry.date);
    Feed { id, title: characters(title), page: page.to_owned(), updated, entries }
}

/// A name for a portal whose address is not known.
fn urn(title: &str) -> String {
    format!("urn:specsite:{}", slug::segment(title))
}

fn entries(context: &SiteContext) -> Entries {
    let facts = context.facts();
    let prefix = facts.base_url.clone().unwrap_or_else(|| format!("{}:", urn(&facts.title)));
    let mut all: Vec<FeedEntry> = Vec::new();
    let mut known: BTreeMap<String, usize> = BTreeMap::new();
    let mut by_spec: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for change in activity::changes(context) {
        let word = context.text(&format!("event.{}", change.event));
        let new = entry(&change, word, &prefix);
        // Two lines of one day at one place are one entry: an id is never given twice.
        if let Some(at) = known.get(&new.id) {
            all[*at].content.push_str(&new.content);
            continue;
        }
        known.insert(new.id.clone(), all.len());
        by_spec.entry(change.card.id.clone()).or_default().push(all.len());
        all.push(new);
    }
    Entries { all, by_spec }
}

fn entry(change: &Change, event: &str, prefix: &str) -> FeedEntry {
    let card = &change.card;
    FeedEntry {
        id: format!("{prefix}{}", id(change)),
        title: characters(&format!("{}: {event}", card.heading())),
        url: change.url.clone(),
        date: change.date,
        stage: card.stage,
        status: characters(&card.status),
        summary: card.summary.as_deref().map(characters),
        content: content(change),
    }
}

/// The permalink with the day in it: what an entry is known by for ever.
fn id(change: &Change) -> String {
    let Change { url, date, event, .. } = change;
    match (*event, url.contains('#')) {
        ("changed", true) if url.contains(&date.to_string()) => url.clone(),
        ("changed", true) => format!("{url}-{date}"),
        ("changed", false) => format!("{url}#{date}"),
        (event, _) => format!("{url}#{event}-{date}"),
    }
}

fn content(change: &Change) -> String {
    let mut out = String::new();
    let mut element = |tag: &str, text: &str| {
        out.extend(["<", tag, ">"]);
        escape(&characters(text), &mut out);
        out.extend(["</", tag, ">"]);
    };
    match change.changes {
        [] => element("p", change.card.summary.as_deref().unwrap_or(&change.card.title)),
        [only] => element("p", only),
        lines => lines.iter().for_each(|line| element("li", line)),
    }
    if change.changes.len() > 1 { format!("<ul>{out}</ul>") } else { out }
}

/// Text without the characters that XML knows no way to write.
pub(super) fn characters(text: &str) -> String {
    text.replace(is_unwritable, "\u{fffd}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_xml_cannot_hold_is_replaced() {
        assert_eq!(characters("a\u{0}b\u{ffff}\n"), "a\u{fffd}b\u{fffd}\n");
    }
}
