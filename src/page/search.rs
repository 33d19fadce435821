//! The page that searches, with the A to Z below, which is what it is without JavaScript.

use crate::page::edition::Edition;
use crate::page::index;
use crate::route::Route;
use crate::theme::Page;

pub fn plan<'a>(edition: &'a Edition<'a>) -> Vec<Page<'a>> {
    vec![Page::view(Route::page("search"), "search.html", || index::index(edition))]
}
