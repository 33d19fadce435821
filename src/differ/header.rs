//! Two headers -> which fields changed. The status is told apart.

use std::collections::BTreeMap;

use super::model::{Changed, FieldChange};
use crate::spec::Spec;
use crate::text::one_line;
use crate::words::label;

pub(super) fn changes(old: &Spec, new: &Spec) -> Vec<FieldChange> {
    let (mut before, after) = (fields(old), fields(new));
    let mut out = Vec::new();
    for (key, (label, text)) in after {
        let was = before.remove(&key).map(|(_, text)| text);
        if was.as_ref() != Some(&text) {
            out.push(FieldChange { label, value: Changed { old: was, new: Some(text) } });
        }
    }
    let gone = before.into_values();
    out.extend(
        gone.map(|(label, text)| FieldChange { label, value: Changed { old: Some(text), new: None } }),
    );
    out.sort_by(|a, b| a.label.cmp(&b.label));
    out
}

/// The filled fields by their names, the second of a name apart from the first.
fn fields(spec: &Spec) -> BTreeMap<(String, usize), (String, String)> {
    let mut out = BTreeMap::new();
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for field in spec.fields.iter().filter(|field| !field.text.trim().is_empty()) {
        let name = label::normal(&field.label);
        // The title is told apart, too.
        if name == "title" || label::STATUS.contains(&name.as_str()) && spec.meta.status.raw().is_some() {
            continue;
        }
        let count = counts.entry(name.clone()).or_default();
        out.insert((name, *count), (field.label.clone(), one_line(&field.text).into_owned()));
        *count += 1;
    }
    out
}
