//! Whether the numbers of a spec's items count on.

use std::collections::{BTreeMap, BTreeSet};

use crate::diag::{self, Diagnostic, Span};
use crate::lint::context::LintContext;
use crate::spec::Spec;
use crate::spec::cite::Cited;
use crate::spec::item_id;

/// Fewer numbers show no series.
const LEAST: usize = 3;

pub(super) fn run(context: &LintContext) -> Vec<Diagnostic> {
    let specs = context.portal.specs.values().map(|entry| &entry.spec);
    specs.flat_map(|spec| gaps(spec)).collect()
}

/// One finding for each series of ids that skips numbers: nobody can tell whether one was lost.
fn gaps(spec: &Spec) -> Vec<Diagnostic> {
    let mut series: BTreeMap<&str, BTreeMap<u32, Span>> = BTreeMap::new();
    for (_, item) in spec.items() {
        if let Some((letters, number)) = numbered(&item.id) {
            series.entry(letters).or_default().entry(number).or_insert(item.span);
        }
    }
    // What the text says of an id, such as that it was taken out, explains why it is not there.
    let told: BTreeSet<String> = spec
        .citations
        .iter()
        .filter_map(|citation| match &citation.cited {
            Cited::Undeclared(id) => Some(item_id::normal(id)),
            _ => None,
        })
        .collect();
    series.into_iter().filter_map(|(letters, numbers)| gap(spec, letters, &numbers, &told)).collect()
}

fn gap(
    spec: &Spec,
    letters: &str,
    numbers: &BTreeMap<u32, Span>,
    told: &BTreeSet<String>,
) -> Option<Diagnostic> {
    let (first, last) = (*numbers.keys().next()?, *numbers.keys().next_back()?);
    let skipped = usize::try_from(last - first).ok()? + 1 - numbers.len();
    // Numbers in tens, or by chapter, do not count on.
    if numbers.len() < LEAST || skipped == 0 || skipped * 3 > numbers.len() {
        return None;
    }
    let missing = (first..last).filter(|number| !numbers.contains_key(number));
    let missing: Vec<String> = missing.map(|number| format!("{letters}{number}")).collect();
    let missing: Vec<&String> = missing.iter().filter(|id| !told.contains(&item_id::normal(id))).collect();
    let at = missing.first().and_then(|id| numbered(id))?.1;
    let (_, behind) = numbers.range(at..).next()?;
    let names: Vec<String> = missing.iter().map(|id| format!("`{id}`")).collect();
    let message = format!("the numbers skip {}", names.join(", "));
    let help = "say what became of it, or keep it struck through: a number that was given stays given";
    Some(Diagnostic::new(&diag::ITEM_GAP, &spec.path, *behind, message).with_help(help))
}

/// The letters and the number of an id such as `FR12`; words with a number count something else.
fn numbered(id: &str) -> Option<(&str, u32)> {
    let letters = id.trim_end_matches(|c: char| c.is_ascii_digit());
    let code = letters.trim_end_matches('-');
    let plain = !code.is_empty() && code.chars().all(|c| c.is_ascii_uppercase());
    plain.then(|| Some((letters, id[letters.len()..].parse().ok()?)))?
}
