//! The page that searches, with the A to Z below, which is what it is without JavaScript; and the words that the search
//! says, for its script.

use std::collections::BTreeMap;

use crate::page::context::SiteContext;
use crate::page::index;
use crate::route::Route;
use crate::theme::Page;

/// With more things than this the list below the search names specs only.
const MOST: usize = 2_000;

/// The tables of the theme's words that the script uses.
const WORDS: [&str; 5] = ["search", "stage", "kind", "table", "az"];

pub fn plan<'a>(context: &'a SiteContext<'a>) -> Vec<Page<'a>> {
    let words =
        || WORDS.map(|table| (table, context.theme.table(table))).into_iter().collect::<BTreeMap<_, _>>();
    vec![
        Page::view(Route::page("search"), "search.html", || index::index(context, MOST)),
        Page::json("search/words.json", words),
    ]
}
