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
mod paging;
pub mod register;
mod search;
mod sitemap;
mod spec;
mod spec_table;
mod trace;

pub use context::{SiteContext, SiteInput};
pub use globals::{Globals, globals};
pub use register::registers;
use register::table::Register;

use crate::theme::Page;

/// A kind of page: gives its pages, which are made later and in parallel.
type PagePlan = for<'a> fn(&'a SiteContext<'a>) -> Vec<Page<'a>>;

const PLANS: &[PagePlan] = &[
    home::plan,
    listing::plan,
    board::plan,
    spec::plan,
    document::plan,
    activity::plan,
    graph::plan,
    health::plan,
    index::plan,
    search::plan,
    api::plan,
    feeds::plan,
    sitemap::plan,
    llms::plan,
    copy::plan,
    badge::plan,
    calendar::plan,
    mermaid::plan,
];

/// All pages of an context and its registers.
pub fn plan<'a>(context: &'a SiteContext<'a>, registers: &'a [Register]) -> Vec<Page<'a>> {
    let pages = PLANS.iter().flat_map(|plan| plan(context));
    let mut pages: Vec<Page> = pages.chain(register::plan(context, registers)).collect();
    pages.extend(sitemap::sitemap(context, &pages));
    pages
}
