//! What a report is made of.

use crate::diag::Diagnostic;
use crate::portal::Portal;
use crate::project::Inputs;
use crate::spec::Schema;

/// What a report is made of.
#[derive(Clone, Copy)]
pub struct InspectContext<'a> {
    pub inputs: &'a Inputs,
    pub schema: &'a Schema,
    pub portal: &'a Portal,
    pub diagnostics: &'a [Diagnostic],
    /// What the repository's address is known from.
    pub known_from: &'a str,
}
