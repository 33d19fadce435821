//! Markdown for whoever reads no HTML: each spec beside its page (`specs/<id>/index.md`), and all of them in one
//! file (`llms-full.txt`).

mod full;
mod link;
mod spec;

pub use spec::{label, route};

use crate::page::edition::Edition;
use crate::theme::Page;

pub fn plan<'a>(edition: &'a Edition<'a>) -> Vec<Page<'a>> {
    let entries = edition.portal.specs.iter();
    let copies = entries.map(|(at, entry)| {
        let route = spec::route(entry);
        Page::bytes(route.clone(), move || spec::copy(edition, at, &route).into_bytes())
    });
    copies.chain([full::page(edition)]).collect()
}
