//! Values that are written in another form than nearly all others of their field, where no template says how.

use std::collections::BTreeMap;

use crate::arena::{Arena, SpecId};
use crate::diag::{self, Diagnostic, Span};
use crate::lint::context::LintContext;
use crate::portal::Entry;
use crate::words::label;

/// Fewer values of a field show no convention.
pub(super) const LEAST: usize = 8;
/// The share of the values that makes a form the usual one, in percent.
pub(super) const USUAL: usize = 80;

pub(super) fn run(context: &LintContext) -> Vec<Diagnostic> {
    if context.template.is_written() {
        return Vec::new();
    }
    let specs = &context.portal.specs;
    let mut forms: BTreeMap<String, Vec<(SpecId, usize, String)>> = BTreeMap::new();
    let mut notes: BTreeMap<String, Vec<(SpecId, bool)>> = BTreeMap::new();
    for (at, entry) in specs.iter() {
        let written = entry.spec.fields.iter().enumerate().filter(|(_, field)| !field.raw.is_empty());
        for (number, field) in written.filter(|(_, field)| !tells_relation(&field.raw)) {
            let name = label::normal(&field.label).trim_end_matches('s').to_owned();
            forms.entry(name).or_default().push((at, number, form(&field.raw)));
        }
        let status = &entry.spec.meta.status;
        if let Some(word) = status.label().filter(|_| status.is_known()) {
            notes.entry(word.to_lowercase()).or_default().push((at, status.note().is_some()));
        }
    }
    let odd = forms.values().flat_map(|values| odd_forms(specs, values));
    odd.chain(notes.values().flat_map(|values| bare_statuses(specs, values))).collect()
}

/// Whether a value leads to another spec behind words that say why: `Superseded by [0007](0007-x.md)` is the rule
/// wherever others write plain words.
fn tells_relation(raw: &str) -> bool {
    raw.split_once('[').is_some_and(|(before, _)| label::relation_before(before).is_some())
}

/// The form of a value as it is written.
fn form(raw: &str) -> String {
    let raw = raw.trim();
    let within = |mark: &str| raw.len() > 2 * mark.len() && raw.starts_with(mark) && raw.ends_with(mark);
    if raw.contains("](") {
        let mut kinds: Vec<String> =
            raw.split("](").collect::<Vec<_>>().windows(2).map(|pair| link(pair[0], pair[1])).collect();
        kinds.sort();
        kinds.dedup();
        return kinds.join(" and ");
    }
    let form = if within("**") {
        "bold words"
    } else if within("`") {
        "code"
    } else {
        "plain words"
    };
    form.to_owned()
}

/// The form of a link between the text before its middle and the text behind it.
fn link(before: &str, behind: &str) -> String {
    let words = before.rsplit('[').next().unwrap_or(before);
    let target = behind.split(')').next().unwrap_or(behind);
    let place = if target.contains("://") { crate::text::host(target) } else { "a file".to_owned() };
    let marked = words.starts_with(['*', '_'])
        || words.ends_with(['*', '_'])
        || words.contains([' ']) && words.contains('_');
    format!("a link to {place}{}", if marked { " with words set off" } else { "" })
}

fn odd_forms(specs: &Arena<SpecId, Entry>, values: &[(SpecId, usize, String)]) -> Vec<Diagnostic> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    values.iter().for_each(|(.., form)| *counts.entry(form).or_default() += 1);
    let usual = counts.iter().max_by_key(|(form, count)| (**count, std::cmp::Reverse(**form)));
    let Some((usual, _)) =
        usual.filter(|(_, count)| values.len() >= LEAST && **count * 100 >= values.len() * USUAL)
    else {
        return Vec::new();
    };
    let finding = |(at, number, form): &(SpecId, usize, String)| {
        let spec = &specs[*at].spec;
        let field = &spec.fields[*number];
        let message =
            format!("nearly all specs here write `{}` as {usual}, and this one as {form}", field.label);
        Diagnostic::new(&diag::UNUSUAL_FORM, &spec.path, field.span, message)
            .with_help("write it as the others do, or write a template that says what is wanted")
    };
    values.iter().filter(|(.., form)| form != usual).map(finding).collect()
}

/// Statuses without what nearly all others of their word say behind it.
fn bare_statuses(specs: &Arena<SpecId, Entry>, values: &[(SpecId, bool)]) -> Vec<Diagnostic> {
    let told = values.iter().filter(|(_, told)| *told).count();
    if values.len() < LEAST || told * 100 < values.len() * USUAL {
        return Vec::new();
    }
    let finding = |(at, _): &(SpecId, bool)| {
        let spec = &specs[*at].spec;
        let word = spec.meta.status.label().unwrap_or_default();
        let span = spec.status_field().map_or_else(Span::default, |field| spec.fields[field].span);
        let message = format!(
            "nearly all specs here that are `{word}` say more behind the word, and this one does not"
        );
        Diagnostic::new(&diag::UNUSUAL_FORM, &spec.path, span, message)
            .with_help("add what the others say, such as a version or a day")
    };
    values.iter().filter(|(_, told)| !told).map(finding).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_have_forms() {
        assert_eq!(form("**Accepted**"), "bold words");
        assert_eq!(form("[A](https://a.b/x), [B](https://a.b/y)"), "a link to a.b");
        assert_eq!(form("[*A*](a.md)"), "a link to a file with words set off");
        assert_eq!(form("Ann"), "plain words");
    }
}
