//! Two specs -> what changed of that which their code and their entries declare by name.

use std::collections::BTreeMap;

use super::model::{Event, FactChange};
use crate::portal::statements::named;
use crate::spec::Spec;
use crate::spec::fact::FactKind;

pub(super) fn changes(old: &Spec, new: &Spec) -> Vec<FactChange> {
    let (mut before, after) = (declared(old), declared(new));
    let mut out = Vec::new();
    for ((kind, name), facts) in after {
        let event = match before.remove(&(kind, name.clone())) {
            None => Event::Added,
            Some(was) if was != facts => Event::Changed,
            Some(_) => continue,
        };
        out.push(FactChange { kind, event, name });
    }
    out.extend(before.into_keys().map(|(kind, name)| FactChange { kind, event: Event::Removed, name }));
    out
}

fn declared(spec: &Spec) -> BTreeMap<(&'static str, String), Vec<&FactKind>> {
    let mut out: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for fact in spec.sections.iter().flat_map(|section| &section.facts) {
        if let Some((name, kind)) = named(fact) {
            out.entry((kind, name)).or_default().push(&fact.kind);
        }
    }
    out
}
