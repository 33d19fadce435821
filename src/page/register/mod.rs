//! Registers: one page for what all specs say under a kind of section. One file a page, one row in [`REGISTERS`].

mod completeness;
mod data;
mod decisions;
mod dependencies;
mod documentation;
mod endpoints;
mod errors;
mod flow;
pub mod html;
mod own;
mod performance;
mod publish;
pub mod questions;
mod reference;
mod references;
mod releases;
pub mod requirements;
mod rollout;
mod security;
pub mod table;
mod test_cases;
mod traceability;
mod view;

pub use publish::plan;
use rayon::prelude::*;
use table::{Register, RegisterTable};

use crate::page::context::SiteContext;

/// The tables of a register, or of several.
type Tables = fn(&SiteContext) -> Vec<RegisterTable>;

/// The name of a register and what it is made of; the name is its address too.
const REGISTERS: &[(&str, Tables)] = &[
    ("requirements", requirements::tables),
    ("traceability", traceability::tables),
    ("tests", test_cases::tables),
    ("decisions", decisions::tables),
    ("questions", questions::tables),
    ("endpoints", endpoints::tables),
    ("reference", reference::tables),
    ("dependencies", dependencies::tables),
    ("errors", errors::tables),
    ("performance", performance::tables),
    ("security", security::tables),
    ("documentation", documentation::tables),
    ("rollout", rollout::tables),
    ("releases", releases::tables),
    ("flow", flow::tables),
    ("completeness", completeness::tables),
    ("references", references::tables),
];

/// Every register of an context, those of the team's own sections last.
pub fn registers(context: &SiteContext) -> Vec<Register> {
    let known = REGISTERS.par_iter().map(|(name, tables)| Register {
        name: (*name).to_owned(),
        title: None,
        tables: tables(context),
    });
    let mut out: Vec<Register> = known.collect();
    out.extend(own::registers(context));
    out
}
