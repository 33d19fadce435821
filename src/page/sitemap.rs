//! For the machines that a site is published on and found by: sitemap, robots, the 404 page, `.nojekyll`.

use serde::Serialize;

use crate::page::context::SiteContext;
use crate::page::moved;
use crate::route::Route;
use crate::theme::{Content, Page};
use crate::words::date::PartialDate;

/// The addresses of pages and when they changed.
#[derive(Clone, Default, Serialize)]
pub struct Sitemap {
    pages: Vec<SitemapEntry>,
}

#[derive(Clone, Serialize)]
struct SitemapEntry {
    url: String,
    updated: Option<PartialDate>,
}

#[derive(Serialize)]
struct NotFound {
    /// Where the site begins: this page is shown at any depth, so its links cannot be relative.
    root: String,
}

pub(super) fn plan<'a>(context: &'a SiteContext<'a>) -> Vec<Page<'a>> {
    let root = context.inputs.config.base_path().unwrap_or_else(|| "/".to_owned());
    vec![
        Page::view(Route::new("404.html"), "404.html", move || NotFound { root: root.clone() }),
        Page::bytes(Route::new("robots.txt"), || robots(context).into_bytes()),
        Page::bytes(Route::new(".nojekyll"), Vec::new),
    ]
}

impl Sitemap {
    /// Adds a page; each kind of page is included by being there.
    pub fn add(&mut self, context: &SiteContext, page: &Page) {
        if is_shown(page) {
            let url = page.route.url();
            let updated = context.spec_at(url).and_then(|spec| context.cards[spec].updated);
            self.pages.push(SitemapEntry { url: url.to_owned(), updated });
        }
    }

    /// `None` where the site's address is not known, since a sitemap holds full addresses or nothing.
    pub fn page<'a>(mut self, context: &SiteContext) -> Option<Page<'a>> {
        context.inputs.config.absolute_url()?;
        self.pages.sort_by(|a, b| a.url.cmp(&b.url));
        Some(Page::view(Route::new("sitemap.xml"), "sitemap.xml", move || self.clone()))
    }
}

/// Whether a file is a page that somebody may look for.
fn is_shown(page: &Page) -> bool {
    let name = page.route.as_str().rsplit('/').next();
    let listed = matches!(page.content, Content::View(template, _) if template != moved::TEMPLATE);
    name == Some("index.html") && listed
}

fn robots(context: &SiteContext) -> String {
    let sitemap = context.inputs.config.absolute_url().map(|url| format!("Sitemap: {url}sitemap.xml\n"));
    format!("User-agent: *\nAllow: /\n{}", sitemap.unwrap_or_default())
}
