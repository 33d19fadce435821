//! What is wrong with the specs of a portal: one function a rule, one file a family.
//! Findings that need one file only come with the spec itself.

mod conflict;
mod consistency;
mod context;
mod convention;
mod date_form;
mod fit;
mod index;
mod items;
mod links;
mod number;
mod order;
mod shape;
pub mod silence;
mod status_evidence;
mod unlisted;
mod usual;

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use crate::diag::{self, Diagnostic, Rule};
pub use context::{LintContext, scope};

/// A family of rules: looks at the whole portal and gives what it finds.
type Family = fn(&LintContext) -> Vec<Diagnostic>;

const FAMILIES: &[Family] = &[
    links::run,
    shape::run,
    number::run,
    items::run,
    convention::run,
    date_form::run,
    index::run,
    consistency::run,
    status_evidence::run,
    order::run,
    conflict::run,
    conflict::citations,
    conflict::owners,
    conflict::stale,
    consistency::changelogs,
    conflict::rollbacks,
    unlisted::run,
    unlisted::templates,
];

/// Rules that are about a text, be it a spec or not.
const OF_TEXTS: &[&Rule] = &[
    &diag::ENCODING,
    &diag::HEADER_SYNTAX,
    &diag::IMAGE_WITHOUT_TEXT,
    &diag::UNCLOSED_COMMENT,
    &diag::UNCLOSED_FENCE,
    &diag::UNDRAWN_DIAGRAM,
    &diag::UNDRAWN_FORMULA,
    &diag::UNKNOWN_CHECKBOX,
    &diag::UNKNOWN_LANGUAGE,
    &diag::UNREADABLE,
];

/// Every finding, unsorted, with the severity each rule has unless configured.
pub fn run(context: LintContext) -> Vec<Diagnostic> {
    let own = context.portal.specs.values().flat_map(|entry| {
        // Nobody is asked to fill in what is over, and no template asks for more than its own folder's.
        let (over, measured) = (usual::is_over(entry), context.measures(entry));
        let found = entry.spec.diagnostics.iter();
        found
            .filter(move |found| {
                let unfilled = found.rule == &diag::UNFILLED_FIELD;
                !(over && unfilled || !measured && (unfilled || found.rule == &diag::UNKNOWN_VALUE))
            })
            .cloned()
    });
    let documents = context.portal.sole_documents().flat_map(|document| {
        let found = document.spec.diagnostics.iter();
        found.filter(|found| OF_TEXTS.contains(&found.rule)).cloned()
    });
    let linked: Vec<Vec<Diagnostic>> = FAMILIES.par_iter().map(|family| family(&context)).collect();
    own.chain(documents).chain(linked.into_iter().flatten()).collect()
}

/// So often one thing is told at each of its places.
const EACH: usize = 5;

/// Findings about one thing that stands in many places become one, at the first of them: it has one cause. In how many
/// is not part of its message, by which a baseline knows it.
pub fn gathered(findings: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut counts: BTreeMap<(&str, String), usize> = BTreeMap::new();
    let key = |found: &Diagnostic| found.name.clone().map(|name| (found.rule.code, name));
    findings.iter().filter_map(key).for_each(|key| *counts.entry(key).or_default() += 1);
    let mut told: BTreeSet<(&str, String)> = BTreeSet::new();
    let gather = |mut found: Diagnostic| {
        let Some((key, count)) =
            key(&found).and_then(|key| counts.get_key_value(&key)).filter(|(_, count)| **count > EACH)
        else {
            return Some(found);
        };
        let first = told.insert(key.clone());
        let places = format!("it stands in {} other places, too", count - 1);
        found.help = Some(found.help.map_or(places.clone(), |help| format!("{help}; {places}")));
        first.then_some(found)
    };
    findings.into_iter().filter_map(gather).collect()
}
