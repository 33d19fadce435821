//! What the rules look at.

use jiff::civil::Date;

use crate::config::Config;
use crate::document::status::Vocabulary;
use crate::portal::{Entry, Portal};
use crate::source::{folder, lies_in};
use crate::template::{Origin, Template};

/// A portal with the template it is measured by.
#[derive(Clone, Copy)]
pub struct LintContext<'a> {
    pub portal: &'a Portal,
    pub template: &'a Template,
    /// The folder whose specs the template measures.
    pub scope: &'a str,
    /// Other templates of the source, which some of the specs may be written from.
    pub others: &'a [Template],
    pub vocabulary: &'a Vocabulary,
    pub config: &'a Config,
    /// The day of the run, where one is known.
    pub today: Option<Date>,
}

impl LintContext<'_> {
    /// Whether the template asks anything of a spec.
    pub fn measures(&self, entry: &Entry) -> bool {
        lies_in(&entry.spec.path, self.scope)
    }
}

/// The folder whose specs a template measures: its own where it was found among specs, all where it lies apart from
/// them or the configuration names it.
pub fn scope<'a>(portal: &Portal, template: &'a Template) -> &'a str {
    let (Origin::Named(path) | Origin::Content(path)) = &template.origin else { return "" };
    let own = folder(path);
    let among = portal.specs.values().any(|entry| lies_in(&entry.spec.path, own));
    if among { own } else { "" }
}
