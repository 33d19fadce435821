//! What changed of a spec -> lines, each of words of ours and words of the spec, which a form prints apart.

use super::summary::plural;
use crate::differ::model::{
    BoxChange, Changed, Event, FieldChange, ItemChange, SectionChange, SpecChange, Standing,
};
use crate::differ::words::{Marked, marked};
use crate::text::shortened;
use crate::words::relation::Relation;
use crate::words::stage::Stage;

/// Longer texts are cut where nothing in them is compared, in bytes.
const LONGEST: usize = 400;
/// Words that are shown on both sides of one that differs.
const AROUND: usize = 8;

pub(super) enum Part {
    /// A word of ours.
    Ours(String),
    Theirs(String),
    /// A name of theirs, which stands out.
    Name(String),
    /// Theirs, before and after, what differs marked. `None` stands for words left out.
    Old(Vec<Option<(String, bool)>>),
    New(Vec<Option<(String, bool)>>),
}

pub(super) struct Line {
    pub event: Event,
    pub parts: Vec<Part>,
    /// What stands below it.
    pub below: Vec<Vec<Part>>,
}

fn ours(text: impl Into<String>) -> Part {
    Part::Ours(text.into())
}

fn theirs(text: &str) -> Part {
    Part::Theirs(shortened(text, LONGEST))
}

/// Words side by side that differ, or that do not, as one text each; with whether they do.
pub(super) fn runs(words: &[Option<(String, bool)>]) -> Vec<(String, bool)> {
    let differs = |word: &Option<(String, bool)>| word.as_ref().is_some_and(|(_, differs)| *differs);
    let text = |word: &Option<(String, bool)>| {
        word.as_ref().map_or_else(|| "…".to_owned(), |(word, _)| word.clone())
    };
    let run = |run: &[Option<(String, bool)>]| {
        (run.iter().map(text).collect::<Vec<_>>().join(" "), differs(&run[0]))
    };
    words.chunk_by(|a, b| differs(a) == differs(b)).map(run).collect()
}

/// Everything that is told of a spec beside its name.
pub(super) fn lines(spec: &SpecChange) -> Vec<Line> {
    let mut out = Vec::new();
    if spec.change == Event::Changed {
        out.extend(names(spec));
    } else {
        out.push(alone(spec));
    }
    out.extend(spec.fields.iter().map(|field| one(Event::Changed, field_parts(field))));
    out.extend(spec.items.iter().map(item));
    out.extend(spec.boxes.iter().map(checkbox));
    for fact in &spec.facts {
        let words = format!("{} {}: ", fact.kind, fact.event.word());
        out.push(one(fact.event, vec![ours(words), theirs(&fact.name)]));
    }
    for relation in &spec.relations {
        let words = format!("{} {}: ", relation_words(relation.relation), relation.event.word());
        out.push(one(
            relation.event,
            vec![ours(words), theirs(&relation.title), ours(" ("), theirs(&relation.to), ours(")")],
        ));
    }
    out.extend(spec.sections.iter().map(section));
    out
}

fn one(event: Event, parts: Vec<Part>) -> Line {
    Line { event, parts, below: Vec::new() }
}

fn names(spec: &SpecChange) -> Vec<Line> {
    let mut out = Vec::new();
    if let Some(old) = &spec.old_path {
        out.push(one(
            Event::Changed,
            vec![ours("file moved: "), theirs(old), ours(" → "), theirs(&spec.path)],
        ));
    }
    if let Some(old) = &spec.old_id {
        out.push(one(Event::Changed, vec![ours("id changed: "), theirs(old), ours(" → "), theirs(&spec.id)]));
    }
    if let Some(old) = &spec.old_title {
        let (was, is) = compared(old, &spec.title);
        out.push(Line { event: Event::Changed, parts: vec![ours("title changed")], below: vec![was, is] });
    }
    if let Some(old) = &spec.old_standing {
        let new = &spec.standing;
        let mut parts = vec![ours("status: "), standing(old), ours(" → "), standing(new)];
        if old.stage != new.stage {
            parts.push(ours(format!(" ({} → {})", stage(old.stage), stage(new.stage))));
        }
        out.push(one(Event::Changed, parts));
    }
    out
}

/// The words for a kind of entry: `non_functional_requirement` is a non-functional requirement.
fn noun(kind: &str) -> String {
    kind.replace("non_", "non-").replace('_', " ")
}

fn standing(standing: &Standing) -> Part {
    standing.words.as_deref().map_or_else(|| ours("no status"), theirs)
}

fn stage(stage: Stage) -> String {
    stage.name().replace('_', " ")
}

/// Of a spec that only one side has: where it stands, and how much it states.
fn alone(spec: &SpecChange) -> Line {
    let states: Vec<String> = spec
        .states
        .iter()
        .map(|(kind, count)| {
            let noun = noun(kind);
            format!("{count} {}", if *count == 1 { noun } else { plural(&noun) })
        })
        .collect();
    let mut parts = vec![ours(format!("spec {}: ", spec.change.word())), standing(&spec.standing)];
    if !states.is_empty() {
        parts.push(ours(format!(", {}", states.join(", "))));
    }
    one(spec.change, parts)
}

fn field_parts(field: &FieldChange) -> Vec<Part> {
    let name = Part::Name(field.label.clone());
    match &field.value {
        Changed { old: Some(old), new: Some(new) } => {
            vec![name, ours(": "), theirs(old), ours(" → "), theirs(new)]
        }
        Changed { old: Some(old), new: None } => vec![name, ours(" removed: "), theirs(old)],
        Changed { old: None, new } => {
            vec![name, ours(" added: "), theirs(new.as_deref().unwrap_or_default())]
        }
    }
}

fn words_of(events: &[Event]) -> String {
    events.iter().map(|event| event.word()).collect::<Vec<_>>().join(", ")
}

/// The event that a sign in front of a line stands for.
fn sign(events: &[Event]) -> Event {
    events.first().copied().unwrap_or(Event::Changed)
}

fn item(item: &ItemChange) -> Line {
    let mut parts = vec![ours(noun(&item.kind))];
    if item.kind == "entry" && !item.section.is_empty() {
        parts.extend([ours(" of “"), theirs(&item.section), ours("”")]);
    }
    if !item.id.is_empty() {
        parts.extend([ours(" "), Part::Name(item.id.clone())]);
    }
    parts.push(ours(format!(" {}", words_of(&item.events))));
    if let Some(old) = item.old_id.as_ref().filter(|old| !old.is_empty()) {
        parts.extend([ours(", was "), Part::Name(old.clone())]);
    }
    if let Some(Changed { old: Some(old), new: Some(new) }) = item.progress {
        parts.push(ours(format!(", {} of {} → {} of {} boxes", old.0, old.1, new.0, new.1)));
    }
    let mut below = text_below(&mut parts, &item.text, item.old_text.as_deref());
    let is_new = item.events.contains(&Event::Added);
    below.extend(item.details.iter().map(|detail| {
        let name = Part::Name(detail.label.clone());
        match &detail.value {
            Changed { old: Some(old), new: Some(new) } => {
                let (was, is) = marked(old, new);
                vec![name, ours(": "), Part::Old(near(was)), ours(" → "), Part::New(near(is))]
            }
            Changed { old: None, new: Some(new) } if is_new => vec![name, ours(": "), theirs(new)],
            _ => field_parts(detail),
        }
    }));
    Line { event: sign(&item.events), parts, below }
}

fn checkbox(one: &BoxChange) -> Line {
    let mut parts = vec![ours(format!("box {}", words_of(&one.events)))];
    let below = text_below(&mut parts, &one.text, one.old_text.as_deref());
    Line { event: sign(&one.events), parts, below }
}

/// A text goes behind what is told of it; where it changed, both stand below.
fn text_below(parts: &mut Vec<Part>, text: &str, old: Option<&str>) -> Vec<Vec<Part>> {
    if let Some(old) = old {
        let (was, is) = compared(old, text);
        return vec![was, is];
    }
    if !text.is_empty() {
        parts.extend([ours(": "), theirs(text)]);
    }
    Vec::new()
}

fn compared(old: &str, new: &str) -> (Vec<Part>, Vec<Part>) {
    let (was, is) = marked(old, new);
    (vec![ours("was: "), Part::Old(near(was))], vec![ours("now: "), Part::New(near(is))])
}

/// Leaves out what stands far from any word that differs.
fn near(words: Marked) -> Vec<Option<(String, bool)>> {
    let marks: Vec<usize> = (0..words.len()).filter(|at| words[*at].1).collect();
    let is_near = |at: usize| {
        let next = marks.partition_point(|mark| *mark < at);
        let close = |mark: Option<&usize>| mark.is_some_and(|mark| mark.abs_diff(at) <= AROUND);
        close(marks.get(next)) || close(next.checked_sub(1).and_then(|before| marks.get(before)))
    };
    let mut out: Vec<Option<(String, bool)>> = Vec::new();
    for (at, (word, is_marked)) in words.into_iter().enumerate() {
        // Where nothing was taken away, the begin tells which text it is.
        if if marks.is_empty() { at < 4 * AROUND } else { is_near(at) } {
            out.push(Some((word.to_owned(), is_marked)));
        } else if !matches!(out.last(), Some(None)) {
            out.push(None);
        }
    }
    out
}

fn section(section: &SectionChange) -> Line {
    let SectionChange { events, title, old_title, words_added, words_removed } = section;
    let mut parts = if title.is_empty() {
        vec![ours("the text before the first heading")]
    } else {
        vec![ours("section “"), theirs(title), ours("”")]
    };
    parts.push(ours(format!(" {}", words_of(events))));
    if let Some(old) = old_title {
        parts.extend([ours(", was “"), theirs(old), ours("”")]);
    }
    let counts: Vec<String> = [(words_added, "added"), (words_removed, "removed")]
        .iter()
        .filter(|(count, _)| **count > 0)
        .map(|(count, word)| format!("{count} word{} {word}", if **count == 1 { "" } else { "s" }))
        .collect();
    if !counts.is_empty() {
        parts.push(ours(format!(": {}", counts.join(", "))));
    }
    one(sign(events), parts)
}

fn relation_words(relation: Relation) -> String {
    match relation {
        Relation::Related => "link to a spec".to_owned(),
        other => format!("relation “{}”", other.name().replace('_', " ")),
    }
}
