//! A difference -> how often what happened to what, and the same in one sentence.

use serde::Serialize;

use crate::differ::model::{Difference, Event, SpecChange};

/// How often something happened to things of one name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Count {
    /// `requirement`, `open question`, `status`.
    pub what: String,
    pub event: Event,
    pub count: usize,
}

/// In the order in which the sentence tells them. Of specs that came or went only that they did is counted.
pub(super) fn counts(difference: &Difference) -> Vec<Count> {
    let mut out: Vec<Count> = Vec::new();
    let mut add = |what: &str, event: Event, count: usize| {
        if count == 0 {
            return;
        }
        match out.iter_mut().find(|one| one.what == what && one.event == event) {
            Some(one) => one.count += count,
            None => out.push(Count { what: what.to_owned(), event, count }),
        }
    };
    let changes = |change| difference.specs.iter().filter(move |spec| spec.change == change);
    for event in [Event::Changed, Event::Added, Event::Removed] {
        add(SPEC, event, changes(event).count());
    }
    let all: Vec<&SpecChange> = changes(Event::Changed).collect();
    let sum = |of: &dyn Fn(&SpecChange) -> bool| all.iter().filter(|spec| of(spec)).count();
    add("file", Event::Moved, sum(&|spec| spec.old_path.is_some()));
    add("title", Event::Changed, sum(&|spec| spec.old_title.is_some()));
    add("status", Event::Moved, sum(&|spec| spec.old_standing.is_some()));
    add("header field", Event::Changed, all.iter().map(|spec| spec.fields.len()).sum());
    let mut rest: Vec<(String, Event)> = Vec::new();
    for spec in &all {
        for item in &spec.items {
            rest.extend(item.events.iter().map(|event| (group(&item.kind), *event)));
        }
    }
    // All that is told of one kind stands together.
    rest.sort();
    for spec in &all {
        rest.extend(spec.boxes.iter().flat_map(|one| &one.events).map(|event| ("box".to_owned(), *event)));
        rest.extend(spec.facts.iter().map(|fact| (fact.kind.to_owned(), fact.event)));
        rest.extend(spec.relations.iter().map(|one| ("relation".to_owned(), one.event)));
        rest.extend(
            spec.sections.iter().flat_map(|one| &one.events).map(|event| ("section".to_owned(), *event)),
        );
    }
    rest.iter().for_each(|(what, event)| add(what, *event, 1));
    out
}

const SPEC: &str = "spec";

/// `3 specs changed, 1 added: 2 statuses moved, 4 requirements added, 1 reworded`.
pub(super) fn sentence(difference: &Difference) -> String {
    let counts = counts(difference);
    if counts.is_empty() {
        return "no spec changed".to_owned();
    }
    let (specs, rest): (Vec<&Count>, Vec<&Count>) = counts.iter().partition(|one| one.what == SPEC);
    let mut groups: Vec<Vec<&Count>> = Vec::new();
    for one in rest {
        match groups.iter_mut().find(|group| group[0].what == one.what) {
            Some(group) => group.push(one),
            None => groups.push(vec![one]),
        }
    }
    let rest: Vec<String> = groups.iter().map(|group| phrase(group)).collect();
    if rest.is_empty() { phrase(&specs) } else { format!("{}: {}", phrase(&specs), rest.join(", ")) }
}

/// The first with its noun, the others without.
fn phrase(counts: &[&Count]) -> String {
    let words = counts.iter().enumerate().map(|(at, Count { what, event, count })| match at {
        0 => format!("{count} {} {}", if *count == 1 { what.clone() } else { plural(what) }, event.word()),
        _ => format!("{count} {}", event.word()),
    });
    words.collect::<Vec<_>>().join(", ")
}

/// Whether a requirement is functional is told where it stands.
fn group(kind: &str) -> String {
    match kind {
        "functional_requirement" | "non_functional_requirement" => "requirement".to_owned(),
        other => other.replace('_', " "),
    }
}

pub(super) fn plural(noun: &str) -> String {
    let ending = [("criterion", "criteria"), ("y", "ies"), ("us", "uses"), ("x", "xes"), ("", "s")];
    let found = ending.iter().find_map(|(one, many)| Some(format!("{}{many}", noun.strip_suffix(one)?)));
    found.unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nouns_have_their_plurals() {
        let nouns = ["status", "acceptance criterion", "strategy", "box", "requirement"];
        let many = nouns.map(plural);
        assert_eq!(many, ["statuses", "acceptance criteria", "strategies", "boxes", "requirements"]);
    }
}
