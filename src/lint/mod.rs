//! What is wrong with the specs of a portal: one function a rule, one file a family.
//! Findings that need one file only come with the spec itself.

mod conflict;
mod habit;
mod links;
mod order;
mod shape;
mod subject;
mod truth;
mod witness;

use crate::diag::Diagnostic;
pub use subject::Subject;

/// A family of rules: looks at the whole portal and gives what it finds.
type Family = fn(&Subject) -> Vec<Diagnostic>;

const FAMILIES: &[Family] = &[
    links::run,
    shape::run,
    habit::run,
    truth::run,
    witness::run,
    order::run,
    conflict::run,
    conflict::citations,
    conflict::stale,
    conflict::rollbacks,
];

/// Every finding, unsorted, with the severity each rule has unless configured.
pub fn run(subject: Subject) -> Vec<Diagnostic> {
    let own = subject.portal.specs.values().flat_map(|entry| entry.spec.diagnostics.iter().cloned());
    own.chain(FAMILIES.iter().flat_map(|family| family(&subject))).collect()
}
