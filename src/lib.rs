//! specsite turns a folder of Markdown specs into a portal.
//!
//! ```text
//!  disk
//!   |  project::read                    specsite.toml, paths of specs, theme layers
//!   v
//!  Inputs
//!   |  Document::read                   one file at a time, in parallel; parsed once
//!   |  template::find::choose           the schema of these specs, from all documents
//!   |  memo.parsed + spec::parse        one document at a time, in parallel
//!   v
//!  Spec (facts)  Body, Words (put away on a shelf)
//!   |  classify::decide, Portal::link   ids, references, backlinks, traces: once, in sequence
//!   v
//!  Portal --+-- lint::run --------> Vec<Diagnostic> --> report
//!           +-- search::entries --> Vec<SearchEntry> -> engine
//!           +-- export::write ----> files ------------> Sink
//!           v
//!  SiteContext                          what pages share; evidence::gather's commits, test reports and
//!   |                                   mentions in code are joined here
//!   |  page::publish                    one row a kind of page; registers one after the other
//!   |  theme::Renderer                  one page at a time, in parallel
//!   v
//!  Sink                                 a staged folder, the server's map, a test's map
//! ```
//!
//! [`compile`] is this picture as code. `build`, `check`, `serve`, `search` and `export` are its callers.

pub mod arena;
pub mod baseline;
pub mod cache;
pub mod chart;
pub mod cli;
pub mod command;
pub mod compile;
pub mod config;
pub mod crawl;
pub mod diag;
pub mod differ;
pub mod document;
pub mod encoding;
pub mod error;
pub mod evidence;
pub mod export;
pub mod git;
pub mod graph;
pub mod html;
pub mod inspect;
pub mod junit;
pub mod lint;
pub mod markdown;
pub mod memo;
pub mod mend;
pub mod page;
pub mod portal;
pub mod project;
pub mod report;
pub mod repository;
pub mod route;
pub mod scan;
pub mod search;
pub mod server;
pub mod site;
pub mod slug;
pub mod source;
pub mod spec;
pub mod stash;
pub mod template;
pub mod text;
pub mod theme;
pub mod timing;
pub mod watch;
pub mod words;
