//! An owner's own script for diagrams, as a file of the site; only pages with a diagram load it.

use crate::page::context::SiteContext;
use crate::route::Route;
use crate::theme::Page;

/// Its place in the site.
pub(super) const FILE: &str = "assets/mermaid.js";

pub(super) fn plan<'a>(context: &'a SiteContext<'a>) -> Vec<Page<'a>> {
    let store = &context.inputs.store;
    let path = context.inputs.config.render.mermaid_js.as_deref();
    let page = |path: &'a str| Page::bytes(Route::new(FILE), move || store.read(path).unwrap_or_default());
    path.map(page).into_iter().collect()
}
