//! Two papers -> what changed of their items and of their checkboxes.

use std::collections::BTreeSet;
use std::fmt::Write;

use super::model::{BoxChange, Changed, Event, FieldChange, ItemChange, noun};
use super::pairing::Pairing;
use super::paper::Paper;
use super::told::Told;
use crate::spec::Section;
use crate::spec::fill::Task;
use crate::spec::item::{Detail, Item};
use crate::text::{one_line, shortened};
use crate::words::kind::{Kind, normalize};
use crate::words::part::Part;

/// How alike two texts are of which one was made from the other.
const ALIKE: f64 = 0.6;
/// How much of a text is looked at for that, in bytes.
const SAMPLE: usize = 300;

struct StatedItem<'a> {
    item: &'a Item,
    section: usize,
    /// The title of the section that it is an entry of, as titles are compared.
    group: String,
    text: String,
    /// Whether its id and label stand in a heading.
    headed: bool,
}

impl<'a> StatedItem<'a> {
    fn all(paper: &Paper<'a>) -> Vec<Self> {
        let sections = paper.spec.sections.iter().enumerate();
        let all = sections.flat_map(|(at, section)| section.items.iter().map(move |item| (at, item)));
        all.map(|(section, item)| Self {
            group: normalize(&paper.spec.sections[paper.around(section)].title),
            text: without_boxes(item, &paper.spec.sections[section]),
            headed: paper.is_entry(section) && item.span.start == paper.spec.sections[section].span.start,
            section,
            item,
        })
        .collect()
    }

    fn kind(&self) -> (Option<Kind>, &'a str) {
        (self.item.kind.known(), self.item.kind.name())
    }

    /// Where it is told: kind by kind, and then as the text goes on.
    fn place(&self) -> (Option<Kind>, usize) {
        (self.item.kind.known(), self.section)
    }

    /// All that its section says of it.
    fn words(&self) -> String {
        let Item { id, text, details, .. } = self.item;
        let own = if self.headed { text.clone() } else { format!("{id} {}", self.text) };
        let beside = details.iter().filter(|detail| !own.contains(&detail.text));
        let mut out = own.clone();
        for detail in beside {
            let _ = write!(out, " {} {}", detail.label, detail.text);
        }
        out
    }
}

/// What an item says, without the boxes below it: of these their own changes are told.
fn without_boxes(item: &Item, section: &Section) -> String {
    let mut text = item.statement().into_owned();
    if item.progress.is_some() {
        let below = section.tasks.iter().filter(|task| task.span.start > item.span.start);
        for task in below.filter(|task| !task.text.is_empty()) {
            text = text.replacen(&task.text, "", 1);
        }
    }
    one_line(text.trim_end_matches([':', ';', ' '])).into_owned()
}

/// What changed of the items. An id is a name: of two items with different ones only equal texts tell that they are the
/// same.
pub(super) fn items(old: &Paper, new: &Paper, told: &mut Told) -> Vec<ItemChange> {
    let (before, after) = (StatedItem::all(old), StatedItem::all(new));
    let mut pairing = Pairing::new(&before, &after);
    let filled = |text: &str| (!text.is_empty()).then(|| text.to_lowercase());
    let unnumbered = |one: &StatedItem| one.item.id.is_empty();
    pairing.by(|one| Some((one.kind(), filled(&one.item.id)?)));
    pairing.by(|one| Some((one.kind(), one.group.as_str(), filled(&one.text)?)));
    pairing.by(|one| Some((one.kind(), filled(&one.text)?)));
    pairing.by(|one| Some((one.kind(), filled(&one.item.anchor).filter(|_| unnumbered(one))?)));
    let likeness = |a: &StatedItem, b: &StatedItem| {
        if unnumbered(a) || unnumbered(b) { alike(&a.text, &b.text) } else { 0.0 }
    };
    pairing.nearest(|one| Some((one.kind(), one.group.as_str())), likeness, ALIKE);
    let mut out = Vec::new();
    for (at, to) in pairing.both() {
        let (was, is) = (&before[at], &after[to]);
        if let Some(change) = item_change(was, is, new) {
            told.say((Some(was.section), &was.words()), (Some(is.section), &is.words()));
            out.push((is.place(), change));
        }
    }
    for at in pairing.gone() {
        told.say((Some(before[at].section), &before[at].words()), (None, ""));
        out.push((before[at].place(), alone(&before[at], old, Event::Removed)));
    }
    for at in pairing.come() {
        told.say((None, ""), (Some(after[at].section), &after[at].words()));
        let mut change = alone(&after[at], new, Event::Added);
        change.details = told_details(&after[at])
            .into_iter()
            .map(|detail| said(&detail.label, None, Some(&detail.text)))
            .collect();
        if after[at].item.kind == Kind::OpenQuestions && !after[at].item.is_open() {
            change.events.push(Event::Answered);
        }
        out.push((after[at].place(), change));
    }
    out.sort_by_key(|(place, _)| *place);
    out.into_iter().map(|(_, change)| change).collect()
}

fn alike(a: &str, b: &str) -> f64 {
    strsim::sorensen_dice(&shortened(a, SAMPLE), &shortened(b, SAMPLE))
}

fn alone(one: &StatedItem, paper: &Paper, event: Event) -> ItemChange {
    ItemChange {
        kind: noun(one.item),
        events: vec![event],
        id: one.item.id.clone(),
        text: one.text.clone(),
        section: paper.place(paper.around(one.section)),
        old_id: None,
        old_text: None,
        progress: None,
        details: Vec::new(),
    }
}

/// `None` where both say the same.
fn item_change(was: &StatedItem, is: &StatedItem, paper: &Paper) -> Option<ItemChange> {
    let (old, new) = (was.item, is.item);
    let mut change = alone(is, paper, Event::Changed);
    change.events.clear();
    if old.id != new.id {
        change.events.push(Event::Renumbered);
        change.old_id = Some(old.id.clone());
    }
    change.events.extend(state_change(old, new));
    if let Some((before, after)) = old.progress.zip(new.progress).filter(|(before, after)| before != after) {
        change.events.push(Event::Progressed);
        change.progress = Some(Changed { old: Some(before), new: Some(after) });
    }
    if was.text != is.text {
        change.events.push(Event::Reworded);
        change.old_text = Some(was.text.clone());
    }
    change.details = details(was, is, change.events.iter().any(|event| event.is_of_state()));
    if !change.details.is_empty() {
        change.events.push(Event::Amended);
    }
    (!change.events.is_empty()).then_some(change)
}

fn state_change(old: &Item, new: &Item) -> Option<Event> {
    // A question that is struck has its answer, as in the register of questions.
    if new.kind == Kind::OpenQuestions {
        return match (old.is_open(), new.is_open()) {
            (true, false) => Some(Event::Answered),
            (false, true) => Some(Event::Reopened),
            _ => None,
        };
    }
    match (old.is_retired(), new.is_retired()) {
        (false, true) => return Some(Event::Retired),
        (true, false) => return Some(Event::Restored),
        _ => {}
    }
    let (yes, no) = match new.kind.known() {
        Some(Kind::AcceptanceCriteria) => (Event::Ticked, Event::Unticked),
        _ => (Event::Done, Event::Undone),
    };
    match (old.done().unwrap_or(false), new.done().unwrap_or(false)) {
        (false, true) => Some(yes),
        (true, false) => Some(no),
        _ => None,
    }
}

/// What is said of an item by name, beside what is read from its text.
fn told_details(one: &StatedItem) -> Vec<Detail> {
    let details = one.item.details.iter();
    details
        .filter(|detail| detail.part != Some(Part::Topic) && !one.text.contains(&detail.text))
        .cloned()
        .collect()
}

fn said(label: &str, old: Option<&str>, new: Option<&str>) -> FieldChange {
    let value = |text: &str| one_line(text).into_owned();
    FieldChange { label: label.to_owned(), value: Changed { old: old.map(value), new: new.map(value) } }
}

/// What changed of that, the words of its state left out where a change of its state is told.
fn details(was: &StatedItem, is: &StatedItem, state_told: bool) -> Vec<FieldChange> {
    let told = |one: &StatedItem| {
        let mut details = told_details(one);
        details.retain(|detail| !(state_told && detail.part == Some(Part::State)));
        details
    };
    let (old, new) = (told(was), told(is));
    let mut pairing = Pairing::new(&old, &new);
    pairing.by(|detail| Some((normalize(&detail.label), one_line(&detail.text))));
    pairing.by(|detail| Some((detail.part, normalize(&detail.label))));
    let differs = |(a, b): &(&Detail, &Detail)| one_line(&a.text) != one_line(&b.text);
    let both = pairing.both().map(|(at, to)| (&old[at], &new[to])).filter(differs);
    let both = both.map(|(a, b)| said(&b.label, Some(&a.text), Some(&b.text)));
    let gone = pairing.gone().into_iter().map(|at| said(&old[at].label, Some(&old[at].text), None));
    let come = pairing.come().into_iter().map(|at| said(&new[at].label, None, Some(&new[at].text)));
    both.chain(gone).chain(come).collect()
}

struct StatedBox<'a> {
    task: &'a Task,
    section: usize,
    group: String,
    text: String,
}

impl<'a> StatedBox<'a> {
    /// The boxes that are no items: of those their items tell.
    fn all(paper: &Paper<'a>) -> Vec<Self> {
        let mut out = Vec::new();
        for (at, section) in paper.spec.sections.iter().enumerate() {
            let starts: BTreeSet<usize> = section.items.iter().map(|item| item.span.start).collect();
            for task in section.tasks.iter().filter(|task| !starts.contains(&task.span.start)) {
                let (group, text) = (normalize(&section.title), one_line(&task.text).into_owned());
                out.push(Self { task, section: at, group, text });
            }
        }
        out
    }
}

/// What changed of the boxes. Those of the template that nobody has ticked are nobody's words.
pub(super) fn boxes(old: &Paper, new: &Paper, told: &mut Told) -> Vec<BoxChange> {
    let (before, after) = (StatedBox::all(old), StatedBox::all(new));
    let mut pairing = Pairing::new(&before, &after);
    pairing.by(|one| Some((one.group.as_str(), one.text.as_str())));
    pairing.by(|one| Some(one.text.as_str()));
    pairing.nearest(|one| Some(one.group.as_str()), |a, b| alike(&a.text, &b.text), ALIKE);
    let mut out = Vec::new();
    for (at, to) in pairing.both() {
        let (was, is) = (&before[at], &after[to]);
        let mut events = Vec::new();
        match (was.task.done, is.task.done) {
            (false, true) => events.push(Event::Ticked),
            (true, false) => events.push(Event::Unticked),
            _ => {}
        }
        let old_text = (was.text != is.text).then(|| was.text.clone());
        events.extend(old_text.as_ref().map(|_| Event::Reworded));
        if !events.is_empty() {
            told.say((Some(was.section), &was.text), (Some(is.section), &is.text));
            out.push((
                is.section,
                BoxChange { events, text: is.text.clone(), section: new.place(is.section), old_text },
            ));
        }
    }
    let mut alone = |one: &StatedBox, paper: &Paper, event| {
        let (text, section) = (one.text.clone(), paper.place(one.section));
        out.push((one.section, BoxChange { events: vec![event], text, section, old_text: None }));
    };
    for one in pairing.gone().into_iter().map(|at| &before[at]).filter(|one| !one.task.standard) {
        told.say((Some(one.section), &one.text), (None, ""));
        alone(one, old, Event::Removed);
    }
    for one in pairing.come().into_iter().map(|at| &after[at]).filter(|one| !one.task.standard) {
        told.say((None, ""), (Some(one.section), &one.text));
        alone(one, new, Event::Added);
    }
    out.sort_by_key(|(section, _)| *section);
    out.into_iter().map(|(_, change)| change).collect()
}
