//! What is published: one file a kind of page, one row in [`PLANS`] each.

mod activity;
mod api;
mod board;
mod card;
mod document;
mod edition;
mod feeds;
mod fill;
mod health;
mod home;
mod index;
mod listing;
mod questions;
mod references;
mod requirements;
mod spec;

pub use edition::{Edition, Subject};

use crate::theme::Page;

/// A kind of page: gives its pages, which are made later and in parallel.
type Plan = for<'a> fn(&'a Edition<'a>) -> Vec<Page<'a>>;

const PLANS: &[Plan] = &[
    home::plan,
    listing::plan,
    board::plan,
    spec::plan,
    document::plan,
    requirements::plan,
    questions::plan,
    references::plan,
    activity::plan,
    health::plan,
    index::plan,
    api::plan,
    feeds::plan,
];

/// All pages of an edition.
pub fn plan<'a>(edition: &'a Edition<'a>) -> Vec<Page<'a>> {
    PLANS.iter().flat_map(|plan| plan(edition)).collect()
}
