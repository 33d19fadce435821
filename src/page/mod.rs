//! What is published: one file a kind of page, one row in [`PLANS`] each.

mod activity;
mod api;
mod badge;
mod board;
mod calendar;
mod card;
mod cluster;
mod context;
mod copy;
mod document;
mod facet;
mod feeds;
mod fill;
mod globals;
mod graph;
mod health;
mod home;
mod index;
mod joined_evidence;
mod listing;
mod llms;
mod matrix;
mod mermaid;
mod moved;
mod neighbourhood;
mod paging;
pub mod register;
mod rules;
mod search;
mod site_facts;
mod sitemap;
mod spec;
mod spec_table;
mod trace;

use crate::portal::shared_fields;
pub use context::{SiteContext, SiteInput};
pub use globals::{Globals, globals};
use register::RegisterCount;
pub use sitemap::Sitemap;

use crate::error::Result;
use crate::site::Sink;
use crate::theme::Page;
use crate::timing::timed;

/// A kind of page: gives its pages, which are made later and in parallel.
type PagePlan = for<'a> fn(&'a SiteContext<'a>) -> Vec<Page<'a>>;

const PLANS: &[PagePlan] = &[
    listing::plan,
    board::plan,
    spec::plan,
    document::plan,
    activity::plan,
    graph::plan,
    health::plan,
    rules::plan,
    index::plan,
    search::plan,
    api::plan,
    register::scenarios,
    feeds::plan,
    sitemap::plan,
    copy::plan,
    badge::plan,
    calendar::plan,
    mermaid::plan,
    moved::plan,
];

/// Makes every page of a site and hands it to the sink; gives how many there were, assets included. Registers are
/// made one by one, and the pages that tell how much each holds come last.
pub fn publish(context: &SiteContext, sink: &dyn Sink) -> Result<usize> {
    for name in register::unknown(context) {
        log::warn!("[output.registers] in specsite.toml: there is no register `{name}`");
    }
    for label in shared_fields::unknown(context.portal, &context.inputs.config.fields) {
        log::warn!("[fields] in specsite.toml: no spec has a field `{label}`");
    }
    let renderer = context.theme.renderer(&globals(context));
    let mut sitemap = Sitemap::default();
    let mut count = 0;
    for (route, bytes) in context.theme.files() {
        sink.put(route.clone(), bytes.to_vec())?;
    }
    let mut render = |pages: Vec<Page>| {
        pages.iter().for_each(|page| sitemap.add(context, page));
        count += pages.iter().filter(|page| page.route.is_page()).count();
        renderer.render(&pages, sink)
    };
    timed("pages made", || render(plan(context)))?;
    let mut registers: Vec<RegisterCount> = Vec::new();
    timed("registers made", || {
        register::each(context).try_for_each(|register| {
            registers.push(RegisterCount::from(&register));
            render(register::pages(context, &register))
        })
    })?;
    render(counting(context, &registers))?;
    let last: Vec<Page> = sitemap.page(context).into_iter().collect();
    renderer.render(&last, sink)?;
    Ok(count)
}

/// The pages that tell how much each register holds.
pub fn counting<'a>(context: &'a SiteContext<'a>, registers: &'a [RegisterCount]) -> Vec<Page<'a>> {
    [home::plan(context, registers), llms::plan(context, registers)].into_iter().flatten().collect()
}

/// The pages that need no register.
pub fn plan<'a>(context: &'a SiteContext<'a>) -> Vec<Page<'a>> {
    PLANS.iter().flat_map(|plan| plan(context)).collect()
}
