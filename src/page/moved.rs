//! Old addresses of specs: where commits renamed a file, a small page stands at the address that its spec had and leads
//! to the one of today, the place in the page included. Hosts that read such a file are given a list instead.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use serde::Serialize;

use crate::arena::SpecId;
use crate::page::context::SiteContext;
use crate::portal::id::id_of;
use crate::route::Route;
use crate::theme::Page;

/// The template of these pages, which no list of pages names.
pub(super) const TEMPLATE: &str = "moved.html";

#[derive(Serialize)]
struct Moved<'a> {
    title: &'a str,
    url: &'a str,
}

pub(super) fn plan<'a>(context: &'a SiteContext<'a>) -> Vec<Page<'a>> {
    let moved = moved(context);
    if context.inputs.config.output.headers {
        let list = list(context, &moved);
        return if list.is_empty() {
            Vec::new()
        } else {
            vec![Page::bytes(Route::new(LIST), move || list.clone().into_bytes())]
        };
    }
    let page = |(route, spec): (Route, SpecId)| {
        let card = &context.cards[spec];
        Page::view(route, TEMPLATE, move || Moved { title: &card.title, url: &card.url })
    };
    moved.into_iter().map(page).collect()
}

/// The file in which Netlify and Cloudflare Pages look for addresses that moved; browsers keep the place in the page.
const LIST: &str = "_redirects";

fn list(context: &SiteContext, moved: &BTreeMap<Route, SpecId>) -> String {
    let mut out = String::new();
    for (route, spec) in moved {
        let _ = writeln!(out, "/{} /{} 301", route.url(), context.cards[*spec].url);
    }
    out
}

/// Addresses that specs had and none has today; of several specs with one, the last to have it.
fn moved(context: &SiteContext) -> BTreeMap<Route, SpecId> {
    let taken: BTreeSet<&Route> = context.portal.specs.values().map(|entry| &entry.route).collect();
    let mut last = BTreeMap::new();
    for (spec, entry) in context.portal.specs.iter() {
        for step in context.evidence.moves(&entry.spec.path) {
            let route = Route::page(&format!("specs/{}", id_of(&step.from)));
            let known = last.entry(route).or_insert((step.day, spec));
            if known.0 < step.day {
                *known = (step.day, spec);
            }
        }
    }
    last.into_iter()
        .filter(|(route, _)| !taken.contains(route))
        .map(|(route, (_, spec))| (route, spec))
        .collect()
}
