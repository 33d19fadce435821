//! Days in a header that are not written as `YYYY-MM-DD`, where the template or nearly all other specs write them so.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use crate::diag::{self, Diagnostic};
use crate::lint::context::LintContext;
use crate::lint::convention::{LEAST, USUAL};
use crate::spec::{HeaderField, Spec};
use crate::words::date;
use crate::words::label;

pub(super) fn run(context: &LintContext) -> Vec<Diagnostic> {
    let specs = || context.portal.specs.values().map(|entry| &*entry.spec);
    let usual = usual(specs());
    let asked = |field: &HeaderField| {
        let rule = context.template.field(&field.label).filter(|_| context.template.is_written());
        let shown = rule.is_some_and(|rule| rule.placeholder.eq_ignore_ascii_case("YYYY-MM-DD"));
        shown || usual.contains(&label::normal(&field.label))
    };
    let of = |spec: &Spec| -> Vec<Diagnostic> {
        let odd = spec.fields.iter().filter(|field| asked(field));
        odd.filter_map(|field| finding(spec, field)).collect()
    };
    specs().flat_map(of).collect()
}

/// The labels of fields whose days nearly all specs write as `YYYY-MM-DD`.
fn usual<'s>(specs: impl Iterator<Item = &'s Spec>) -> BTreeSet<String> {
    let mut counts: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for field in specs.flat_map(|spec| &spec.fields) {
        if let Some(iso) = day(field) {
            let (all, plain) = counts.entry(label::normal(&field.label)).or_default();
            *all += 1;
            *plain += usize::from(field.text.trim() == iso.to_string());
        }
    }
    counts.retain(|_, (all, plain)| *all >= LEAST && *plain * 100 >= *all * USUAL);
    counts.into_keys().collect()
}

/// The day that is all that a field says.
fn day(field: &HeaderField) -> Option<Date> {
    let trimmed = field.text.trim();
    date::find(trimmed).filter(|(at, _)| *at == (0..trimmed.len())).map(|(_, day)| day)
}

fn finding(spec: &Spec, field: &HeaderField) -> Option<Diagnostic> {
    let iso = day(field)?.to_string();
    let written = field.text.trim();
    (written != iso).then(|| {
        let message = format!("`{}` is written as `{written}`, and days here as YYYY-MM-DD", field.label);
        let found = Diagnostic::new(&diag::DATE_FORM, &spec.path, field.span, message);
        if date::is_ambiguous(written) {
            return found.with_help("write which of the two numbers is the month, as YYYY-MM-DD");
        }
        found.with_help(format!("write `{iso}`")).with_fix(written, iso)
    })
}
