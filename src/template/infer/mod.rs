//! The specs themselves -> the template that most of them follow, where no file of a source is one.
//!
//! A section or a field belongs to it when most documents have it. What comes out is Markdown, as if somebody had
//! written it, and is learned like any template.

mod draft;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::document::Document;
use crate::document::header::Dialect;
use crate::document::name::{number_of_name, stem_of_document};
use crate::document::sidecar::FRONTS;
use crate::source::{Source, folder, stem};
use crate::template::name::is_named_template;
use crate::template::summary::{Summary, SummaryField, SummaryHeading};
use crate::template::{Origin, Template};
use crate::words::kind::Kind;
use draft::{DraftField, DraftSection};

/// Fewer documents show no habit.
const LEAST: usize = 10;
/// The share of the documents that makes something usual, in percent.
const USUAL: usize = 60;
/// More fields or sections than these nobody asks for.
const MOST: usize = 40;

/// The template that most documents follow, by their paths and summaries; `None` when there are too few of them, or
/// they share too little.
pub fn infer(paths: &[String], summaries: &[Arc<Summary>]) -> Option<Template> {
    if paths.len() < LEAST {
        return None;
    }
    let seen: Vec<&Summary> = candidates(paths).into_iter().map(|at| summaries[at].as_ref()).collect();
    let identified = seen.iter().filter(|document| document.identified).count();
    // Where most carry a number or a status, what has neither is something else.
    let all = identified * 2 < seen.len();
    let documents: Vec<&Summary> = seen.into_iter().filter(|document| all || document.identified).collect();
    if documents.len() < LEAST {
        return None;
    }
    let (sections, fields) = (sections(&documents), fields(&documents));
    let enough = sections.len() >= 3 || (fields.len() >= 2 && !sections.is_empty());
    enough.then(|| {
        let text = draft::write(&fields, &sections, dialect(&documents));
        let draft = Document::read(Source::new("", text.as_bytes()));
        let mut template = Template::learn(&draft, Origin::Inferred);
        // Whoever copied the built-in one has its words in his specs.
        template.guidance.extend(Template::built_in().guidance);
        template
    })
}

/// Names of front pages that any folder may have come first; the others are those of specs.
const COMMON: usize = 3;

/// What may be a spec by its name and place: of a folder that belongs to one, its front page only.
fn candidates(paths: &[String]) -> Vec<usize> {
    let mut fronts: BTreeMap<&str, usize> = BTreeMap::new();
    let rank = |path: &str| FRONTS.iter().position(|front| stem(path).eq_ignore_ascii_case(front));
    for path in paths {
        if let Some(rank) = rank(path) {
            let place = fronts.entry(folder(path)).or_insert(rank);
            *place = (*place).min(rank);
        }
    }
    let homes = homes(&fronts);
    let may = |at: &usize| {
        let path = paths[*at].as_str();
        let (own, front) = (rank(path), fronts.get(folder(path)));
        let numbered = number_of_name(stem_of_document(path)).is_some();
        let beside = front.is_some_and(|front| *front >= COMMON && own != Some(*front));
        // Any folder may have a README; that of a numbered one is a spec.
        let paper = own.is_some_and(|own| own < COMMON) && !numbered;
        let below = || ancestors(folder(path)).any(|above| homes.contains(above));
        !is_named_template(path) && !beside && !paper && !below()
    };
    (0..paths.len()).filter(may).collect()
}

/// The folders of specs that lie side by side, where there are enough of them: what lies deeper in one is a paper of it.
fn homes<'p>(fronts: &BTreeMap<&'p str, usize>) -> BTreeSet<&'p str> {
    let mut beside: BTreeMap<(&str, usize), Vec<&'p str>> = BTreeMap::new();
    for (place, rank) in fronts.iter().filter(|(place, rank)| **rank >= COMMON && !place.is_empty()) {
        beside.entry((folder(place), *rank)).or_default().push(place);
    }
    beside.into_values().filter(|places| places.len() >= LEAST).flatten().collect()
}

/// The folders that a folder lies in, the nearest first.
fn ancestors(place: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(place), |place| Some(folder(place)).filter(|above| !above.is_empty())).skip(1)
}

fn is_usual(count: usize, documents: usize) -> bool {
    count * 100 >= documents * USUAL
}

/// The value that occurs most often; of several the first in their order.
fn most<T: Ord + Copy>(values: impl Iterator<Item = T>) -> Option<T> {
    let mut counts: BTreeMap<T, usize> = BTreeMap::new();
    values.for_each(|value| *counts.entry(value).or_default() += 1);
    let most = counts.values().copied().max()?;
    counts.into_iter().find(|(_, count)| *count == most).map(|(value, _)| value)
}

/// Where a section stands in one document.
struct Occurrence<'a> {
    heading: &'a SummaryHeading,
    /// How far from the document's begin, of 1000.
    at: usize,
    /// The usual sections it stands under, the nearest first, are found among these.
    document: &'a Summary,
}

/// The usual sections, each behind the one it stands in, in the order in which they usually come.
fn sections(documents: &[&Summary]) -> Vec<DraftSection> {
    let mut places: BTreeMap<&str, Vec<Occurrence>> = BTreeMap::new();
    for document in documents {
        let mut known = BTreeSet::new();
        let named = document.headings.iter().enumerate().filter(|(_, heading)| !heading.key.is_empty());
        for (number, heading) in named.filter(|(_, heading)| known.insert(heading.key.as_str())) {
            let at = number * 1000 / document.headings.len();
            places.entry(&heading.key).or_default().push(Occurrence { heading, at, document });
        }
    }
    let groups = usual_groups(places, documents.len());
    let usual: BTreeMap<&str, usize> = groups
        .iter()
        .enumerate()
        .flat_map(|(number, (keys, _))| keys.iter().map(move |key| (*key, number)))
        .collect();
    let mut found: Vec<(usize, DraftSection)> = Vec::new();
    for (number, (_, places)) in groups.iter().enumerate() {
        let parent = most(places.iter().map(|place| above(place, &usual).filter(|above| *above != number)));
        let mut at: Vec<usize> = places.iter().map(|place| place.at).collect();
        at.sort_unstable();
        let filled = places.iter().filter(|place| place.heading.filled).count();
        let section = DraftSection {
            title: most(places.iter().map(|place| place.heading.title.as_str()))
                .unwrap_or_default()
                .to_owned(),
            level: most(places.iter().map(|place| place.heading.level)).unwrap_or(2),
            parent: parent.flatten(),
            filled: filled * 2 >= places.len(),
        };
        found.push((at[at.len() / 2], section));
    }
    draft::in_order(&found)
}

type Alike<'a> = (Vec<&'a str>, Vec<Occurrence<'a>>);

/// Titles that most documents have; and titles that mean the same and that together most have.
fn usual_groups<'a>(places: BTreeMap<&'a str, Vec<Occurrence<'a>>>, documents: usize) -> Vec<Alike<'a>> {
    let (usual, rare): (Vec<_>, Vec<_>) =
        places.into_iter().partition(|(_, places)| is_usual(places.len(), documents));
    let mut out: Vec<Alike> = usual.into_iter().map(|(key, places)| (vec![key], places)).collect();
    let taken: BTreeSet<Kind> = out.iter().filter_map(|(keys, _)| Kind::of(keys[0])).collect();
    let mut kinds: BTreeMap<Kind, Alike> = BTreeMap::new();
    for (key, places) in rare {
        if let Some(kind) = Kind::of(key).filter(|kind| !taken.contains(kind)) {
            let group = kinds.entry(kind).or_default();
            group.0.push(key);
            // Of two titles in one document the first counts.
            for place in places {
                if !group.1.iter().any(|known| std::ptr::eq(known.document, place.document)) {
                    group.1.push(place);
                }
            }
        }
    }
    out.extend(kinds.into_values().filter(|(_, places)| is_usual(places.len(), documents)));
    out.sort_by_key(|(_, places)| std::cmp::Reverse(places.len()));
    out.truncate(MOST);
    out
}

/// The usual section that a heading stands under.
fn above(place: &Occurrence, usual: &BTreeMap<&str, usize>) -> Option<usize> {
    let headings = &place.document.headings;
    std::iter::successors(place.heading.parent, |at| headings[*at].parent)
        .find_map(|at| usual.get(headings[at].key.as_str()).copied())
}

/// The usual fields, in the order in which they usually come.
fn fields(documents: &[&Summary]) -> Vec<DraftField> {
    let mut lines: BTreeMap<&str, Vec<(usize, &SummaryField)>> = BTreeMap::new();
    for document in documents {
        let mut known = BTreeSet::new();
        for (at, line) in document.fields.iter().enumerate().filter(|(_, line)| !line.text.is_empty()) {
            if known.insert(line.key.as_str()) {
                lines.entry(&line.key).or_default().push((at, line));
            }
        }
    }
    let usual = lines.into_iter().filter(|(_, lines)| is_usual(lines.len(), documents.len()));
    let mut out: Vec<(usize, DraftField)> = usual
        .map(|(key, lines)| {
            let mut at: Vec<usize> = lines.iter().map(|(at, _)| *at).collect();
            at.sort_unstable();
            let label = most(lines.iter().map(|(_, line)| line.label.as_str())).unwrap_or(key);
            let texts: Vec<&str> = lines.iter().map(|(_, line)| line.text.as_str()).collect();
            (at[at.len() / 2], DraftField::of(label, key, &texts))
        })
        .collect();
    out.sort_by_key(|(at, _)| *at);
    out.truncate(MOST);
    out.into_iter().map(|(_, field)| field).collect()
}

/// The way in which most documents write their header.
fn dialect(documents: &[&Summary]) -> Dialect {
    most(documents.iter().filter_map(|document| document.fields.first()).map(|line| line.dialect))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests;
