//! For machines and hosts: Atom, sitemap, robots, llms.txt, the 404 page, `.nojekyll`.

use serde::Serialize;

use crate::page::activity::{self, Change};
use crate::page::card::Card;
use crate::page::edition::Edition;
use crate::route::Route;
use crate::theme::Page;

#[derive(Serialize)]
struct Feed {
    /// The newest day anything happened; a feed needs one.
    updated: String,
    changes: Vec<Change>,
    /// The feed's name in the world: its address, or one made from the portal's title.
    id: String,
}

#[derive(Serialize)]
struct Sitemap {
    pages: Vec<Place>,
}

#[derive(Serialize)]
struct Place {
    url: String,
    updated: Option<String>,
}

#[derive(Serialize)]
struct Llms<'a> {
    cards: &'a [Card],
}

#[derive(Serialize)]
struct NotFound {
    /// Where the site begins: this page is shown at any depth, so its links cannot be relative.
    root: String,
}

/// Entries of the feed.
const ENTRIES: usize = 50;

pub fn plan<'a>(edition: &'a Edition<'a>) -> Vec<Page<'a>> {
    let config = &edition.inputs.config;
    let root = config.base_path().unwrap_or_else(|| "/".to_owned());
    let mut pages = vec![
        Page::view(Route::new("feed.xml"), "feed.xml", || feed(edition)),
        Page::view(Route::new("llms.txt"), "llms.txt", || Llms { cards: &edition.cards }),
        Page::view(Route::new("404.html"), "404.html", move || NotFound { root: root.clone() }),
        Page::bytes(Route::new("robots.txt"), || robots(edition).into_bytes()),
        Page::bytes(Route::new(".nojekyll"), Vec::new),
    ];
    // A sitemap holds full addresses or nothing.
    if config.absolute_url().is_some() {
        pages.push(Page::view(Route::new("sitemap.xml"), "sitemap.xml", || sitemap(edition)));
    }
    pages
}

fn feed(edition: &Edition) -> Feed {
    let changes: Vec<Change> = activity::changes(edition).into_iter().take(ENTRIES).collect();
    let id = edition
        .facts()
        .base_url
        .clone()
        .unwrap_or_else(|| format!("urn:specsite:{}", crate::slug::segment(&edition.facts().title)));
    let updated = changes.first().map_or_else(|| "1970-01-01".to_owned(), |change| change.date.clone());
    Feed { updated, changes, id }
}

fn sitemap(edition: &Edition) -> Sitemap {
    let fixed = [
        "",
        "specs/",
        "board/",
        "requirements/",
        "questions/",
        "references/",
        "activity/",
        "health/",
        "index/",
    ];
    let fixed = fixed.iter().map(|url| Place { url: (*url).to_owned(), updated: None });
    let specs =
        edition.cards.iter().map(|card| Place { url: card.url.clone(), updated: card.updated.clone() });
    let documents = edition
        .portal
        .documents
        .iter()
        .map(|document| Place { url: document.route.url().to_owned(), updated: None });
    Sitemap { pages: fixed.chain(specs).chain(documents).collect() }
}

fn robots(edition: &Edition) -> String {
    let sitemap = edition.inputs.config.absolute_url().map(|url| format!("Sitemap: {url}sitemap.xml\n"));
    format!("User-agent: *\nAllow: /\n{}", sitemap.unwrap_or_default())
}
