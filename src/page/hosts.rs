//! For the machines that a site is published on and found by: sitemap, robots, the 404 page, `.nojekyll`.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Serialize;

use crate::page::edition::Edition;
use crate::route::Route;
use crate::theme::{Content, Page};

#[derive(Clone, Serialize)]
struct Sitemap {
    pages: Vec<Place>,
}

#[derive(Clone, Serialize)]
struct Place {
    url: String,
    updated: Option<Date>,
}

#[derive(Serialize)]
struct NotFound {
    /// Where the site begins: this page is shown at any depth, so its links cannot be relative.
    root: String,
}

pub fn plan<'a>(edition: &'a Edition<'a>) -> Vec<Page<'a>> {
    let root = edition.inputs.config.base_path().unwrap_or_else(|| "/".to_owned());
    vec![
        Page::view(Route::new("404.html"), "404.html", move || NotFound { root: root.clone() }),
        Page::bytes(Route::new("robots.txt"), || robots(edition).into_bytes()),
        Page::bytes(Route::new(".nojekyll"), Vec::new),
    ]
}

/// The sitemap of some pages, each kind of page included by being there; `None` where the site's address is not
/// known, since a sitemap holds full addresses or nothing.
pub fn sitemap<'a>(edition: &'a Edition<'a>, pages: &[Page<'a>]) -> Option<Page<'a>> {
    edition.inputs.config.absolute_url()?;
    let cards = edition.cards.values();
    let updated: BTreeMap<&str, Date> =
        cards.filter_map(|card| Some((card.url.as_str(), card.updated?))).collect();
    let shown = pages.iter().filter(|page| is_shown(page));
    let places = shown.map(|page| {
        let url = page.route.url();
        Place { url: url.to_owned(), updated: updated.get(url).copied() }
    });
    let mut pages: Vec<Place> = places.collect();
    pages.sort_by(|a, b| a.url.cmp(&b.url));
    let sitemap = Sitemap { pages };
    Some(Page::view(Route::new("sitemap.xml"), "sitemap.xml", move || sitemap.clone()))
}

/// Whether a file is a page that somebody may look for.
fn is_shown(page: &Page) -> bool {
    let name = page.route.as_str().rsplit('/').next();
    name == Some("index.html") && matches!(page.content, Content::View(..))
}

fn robots(edition: &Edition) -> String {
    let sitemap = edition.inputs.config.absolute_url().map(|url| format!("Sitemap: {url}sitemap.xml\n"));
    format!("User-agent: *\nAllow: /\n{}", sitemap.unwrap_or_default())
}
