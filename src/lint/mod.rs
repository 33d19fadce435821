//! What is wrong with the specs of a portal: one function a rule, one file a family.
//! Findings that need one file only come with the spec itself.

mod links;
mod shape;

use crate::diag::Diagnostic;
use crate::portal::Portal;
use crate::template::Template;

/// A family of rules: looks at the whole portal and gives what it finds.
type Family = fn(&Portal, &Template) -> Vec<Diagnostic>;

const FAMILIES: &[Family] = &[links::run, shape::run];

/// Every finding, unsorted, with the severity each rule has unless configured.
pub fn run(portal: &Portal, template: &Template) -> Vec<Diagnostic> {
    let own = portal.specs.iter().flat_map(|entry| entry.spec.diagnostics.iter().cloned());
    own.chain(FAMILIES.iter().flat_map(|family| family(portal, template))).collect()
}
