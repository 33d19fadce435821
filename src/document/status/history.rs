//! A status that tells how it came about -> the part of it that holds now: behind the last arrow, of the latest day,
//! behind "then" and "now", or what took the place of the spec.

use std::ops::Range;

use jiff::civil::Date;

use crate::words::date;
use crate::words::label;
use crate::words::relation::Relation;
use crate::words::stage::words;

const ARROWS: &[&str] = &["→", "⇒", "➔", "➜", "⟶", "->", "=>"];

/// Words that tell of what came after.
const AFTER: &[&str] =
    &["then", "now", "later", "subsequently", "afterwards", "afterward", "finally", "eventually"];

/// Words that tell of what came before.
const BEFORE: &[&str] = &["formerly", "previously", "originally", "initially", "was", "once"];

/// Words that may stand between the end of a sentence and what took the place of the spec.
const JOINTS: &[&str] = &[
    "and", "but", "has", "been", "is", "was", "since", "fully", "entirely", "this", "it", "decision",
    "meanwhile",
];

/// How many words at the begin of a text are a status, with those before that say nothing; `None` where none is.
pub type Status<'v> = &'v dyn Fn(&str) -> Option<usize>;

/// The part of a status that holds now.
pub fn current<'a>(text: &'a str, status: Status) -> &'a str {
    let text = behind_arrows(text, status);
    let text = of_latest_day(text, status).unwrap_or(text);
    let text = behind_relation(text, status);
    let text = after(text, status).unwrap_or(text);
    replaced(text, status).unwrap_or(text)
}

/// `Proposed → Accepted`
fn behind_arrows<'a>(text: &'a str, status: Status) -> &'a str {
    let ends = ARROWS.iter().flat_map(|arrow| text.match_indices(arrow).map(|(at, _)| at + arrow.len()));
    let last = ends.filter(|at| status(&text[*at..]).is_some()).max();
    // What points at something from words that are no status is no chain.
    last.filter(|_| status(text).is_some()).map_or(text, |at| text[at..].trim_start())
}

/// `Proposed (2023-01-01), accepted (2023-02-01)`, or with the days in front.
fn of_latest_day<'a>(text: &'a str, status: Status) -> Option<&'a str> {
    let days = days(text);
    if days.len() < 2 {
        return None;
    }
    let leading = !text[..days[0].0.start].contains(char::is_alphanumeric);
    let entries: Vec<(Date, Range<usize>, &str)> = days
        .iter()
        .enumerate()
        .map(|(at, (place, day))| {
            if leading {
                let end = days.get(at + 1).map_or(text.len(), |(next, _)| next.start);
                (*day, place.start..end, &text[place.end..end])
            } else {
                let start = at.checked_sub(1).map_or(0, |before| days[before].0.end);
                (*day, start..place.end, &text[start..place.start])
            }
        })
        .collect();
    let all = entries.iter().all(|(.., said)| status(said).is_some());
    // Of two words with one day the later one holds.
    let (_, place, _) = entries.into_iter().filter(|_| all).max_by_key(|(day, ..)| *day)?;
    Some(text[place].trim_matches(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '/' | '|' | ')')))
}

fn days(text: &str) -> Vec<(Range<usize>, Date)> {
    let mut out: Vec<(Range<usize>, Date)> = Vec::new();
    let mut from = 0;
    while let Some((place, day)) = date::find(&text[from..]) {
        out.push((from + place.start..from + place.end, day));
        from += place.end;
    }
    out
}

/// What a spec does to others says nothing of itself: `Supersedes ADR-1; accepted`.
fn behind_relation<'a>(text: &'a str, status: Status) -> &'a str {
    if !is_relation(text) || status(text).is_some() {
        return text;
    }
    let mut clauses = text.match_indices(['.', ';', ',']).map(|(at, mark)| &text[at + mark.len()..]);
    clauses.find(|clause| status(clause).is_some()).map_or(text, str::trim_start)
}

/// Whether a text begins with what one spec does to another: `Supersedes`, `Amended by`.
pub fn is_relation(text: &str) -> bool {
    let words = words(text);
    (1..=words.len().min(3))
        .any(|count| label::relation(&words[..count].join(" ")).is_some_and(Relation::is_typed))
}

/// `Accepted, then rejected`; `Formerly accepted, now deprecated`.
fn after<'a>(text: &'a str, status: Status) -> Option<&'a str> {
    let told =
        status(text).is_some() || words(text).first().is_some_and(|word| BEFORE.contains(&word.as_str()));
    let behind = pieces(text).filter(|(_, word)| AFTER.contains(&word.to_lowercase().as_str()));
    let parts = behind.map(|(place, _)| text[place.end..].trim_start_matches([' ', ':', ',']));
    parts.filter(|rest| told && status(rest).is_some()).last()
}

/// `Implemented. Superseded by X`, unless that is denied, still to come, or said of something else.
fn replaced<'a>(text: &'a str, status: Status) -> Option<&'a str> {
    let own = status(text)?;
    let pieces: Vec<(Range<usize>, &str)> = pieces(text).collect();
    (own..pieces.len().saturating_sub(1)).find_map(|at| {
        let phrase = format!("{} {}", pieces[at].1, pieces[at + 1].1);
        let by = label::relation(&phrase) == Some(Relation::SupersededBy);
        let start = pieces[at].0.start;
        if !by {
            return None;
        }
        let clause = text[..start].rfind(['.', ';', ',', '(', ':', '–', '—', '|']).unwrap_or(0);
        let first = pieces.partition_point(|(place, _)| place.start < clause);
        // The first word of all is the status itself.
        let between = &pieces[first.max(1)..at];
        let joined = between.iter().all(|(_, word)| {
            let word = word.to_lowercase();
            JOINTS.contains(&word.as_str()) || AFTER.contains(&word.as_str())
        });
        joined.then(|| &text[start..])
    })
}

/// The words of a text with their places.
fn pieces(text: &str) -> impl Iterator<Item = (Range<usize>, &str)> {
    let mut from = 0;
    std::iter::from_fn(move || {
        let start = from + text[from..].find(char::is_alphanumeric)?;
        let end = start + text[start..].find(|c: char| !c.is_alphanumeric()).unwrap_or(text.len() - start);
        from = end;
        Some((start..end, &text[start..end]))
    })
}
