//! The page that searches, with the A to Z below, which is what it is without JavaScript; and the words that the search
//! says, for its script.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::page::context::SiteContext;
use crate::page::index::{Index, IndexPage, Scope};
use crate::route::Route;
use crate::theme::Page;

/// The tables of the theme's words that the script uses.
const WORDS: [&str; 6] = ["search", "stage", "kind", "table", "az", "keys"];

#[derive(Serialize)]
struct SearchPage {
    #[serde(flatten)]
    index: IndexPage,
    /// Whether the things stand on pages of their own.
    split: bool,
}

pub(super) fn plan<'a>(context: &'a SiteContext<'a>) -> Vec<Page<'a>> {
    let words =
        || WORDS.map(|table| (table, context.theme.table(table))).into_iter().collect::<BTreeMap<_, _>>();
    let list = move || {
        let index = Index::new(context, "index", Scope::Names);
        let specs = Index::new(context, "search", Scope::Specs);
        // As much as fits on a page; the rest is found on those of the index.
        match [&index, &specs].into_iter().find(|list| !list.pages.is_split()) {
            Some(list) => SearchPage { index: list.page(0, "../"), split: false },
            None => SearchPage { index: index.contents(), split: true },
        }
    };
    vec![Page::view(Route::page("search"), "search.html", list), Page::json("search/words.json", words)]
}
