//! An owner's own script for diagrams, as a file of the site; only pages with a diagram load it.

use crate::page::edition::Edition;
use crate::route::Route;
use crate::theme::Page;

/// Its place in the site.
pub const FILE: &str = "assets/mermaid.js";

pub fn plan<'a>(edition: &'a Edition<'a>) -> Vec<Page<'a>> {
    let store = &edition.inputs.store;
    let path = edition.inputs.config.render.mermaid_js.as_deref();
    let page = |path: &'a str| Page::bytes(Route::new(FILE), move || store.read(path).unwrap_or_default());
    path.map(page).into_iter().collect()
}
