//! What the rules look at.

use jiff::civil::Date;

use crate::config::Config;
use crate::document::status::Vocabulary;
use crate::portal::Portal;
use crate::template::Template;

/// A portal with the template it is measured by.
#[derive(Clone, Copy)]
pub struct LintContext<'a> {
    pub portal: &'a Portal,
    pub template: &'a Template,
    /// Other templates of the source, which some of the specs may be written from.
    pub others: &'a [Template],
    pub vocabulary: &'a Vocabulary,
    pub config: &'a Config,
    /// The day of the run, where one is known.
    pub today: Option<Date>,
}
