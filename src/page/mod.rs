//! What is published: one file a kind of page, one row in [`PLANS`] each.

mod activity;
mod api;
mod badge;
mod board;
mod calendar;
mod card;
mod copy;
mod document;
mod edition;
mod facet;
mod feeds;
mod fill;
mod globals;
mod graph;
mod health;
mod home;
mod hosts;
mod index;
mod listing;
mod llms;
mod matrix;
mod mermaid;
mod outside;
pub mod register;
mod search;
mod spec;
mod trace;

pub use edition::{Edition, SiteInput};
pub use globals::{Globals, globals};
pub use register::registers;
use register::table::Register;

use crate::theme::Page;

/// A kind of page: gives its pages, which are made later and in parallel.
type Plan = for<'a> fn(&'a Edition<'a>) -> Vec<Page<'a>>;

const PLANS: &[Plan] = &[
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
    hosts::plan,
    llms::plan,
    copy::plan,
    badge::plan,
    calendar::plan,
    mermaid::plan,
];

/// All pages of an edition and its registers.
pub fn plan<'a>(edition: &'a Edition<'a>, registers: &'a [Register]) -> Vec<Page<'a>> {
    let pages = PLANS.iter().flat_map(|plan| plan(edition));
    let mut pages: Vec<Page> = pages.chain(register::plan(edition, registers)).collect();
    pages.extend(hosts::sitemap(edition, &pages));
    pages
}
