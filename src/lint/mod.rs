//! What is wrong with the specs of a portal: one function a rule, one file a family.
//! Findings that need one file only come with the spec itself.

mod conflict;
mod consistency;
mod context;
mod convention;
mod links;
mod number;
mod order;
mod shape;
pub mod silence;
mod status_evidence;

use crate::diag::{self, Diagnostic};
pub use context::LintContext;

/// A family of rules: looks at the whole portal and gives what it finds.
type Family = fn(&LintContext) -> Vec<Diagnostic>;

const FAMILIES: &[Family] = &[
    links::run,
    shape::run,
    number::run,
    convention::run,
    consistency::run,
    status_evidence::run,
    order::run,
    conflict::run,
    conflict::citations,
    conflict::owners,
    conflict::stale,
    conflict::rollbacks,
];

/// Every finding, unsorted, with the severity each rule has unless configured.
pub fn run(context: LintContext) -> Vec<Diagnostic> {
    let own = context.portal.specs.values().flat_map(|entry| {
        // Nobody is asked to fill in what is over.
        let over = shape::is_over(entry);
        entry
            .spec
            .diagnostics
            .iter()
            .filter(move |found| !over || found.rule != &diag::UNFILLED_FIELD)
            .cloned()
    });
    own.chain(FAMILIES.iter().flat_map(|family| family(&context))).collect()
}
