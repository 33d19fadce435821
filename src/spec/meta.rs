//! Header fields -> what they mean. A field that means nothing here is still kept and shown.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::document::header::{Dialect, Field, Header};
use crate::document::name::name_of_document;
use crate::document::status::{Found, Phrase, Status, Vocabulary};
use crate::spec::author;
use crate::template::Template;
use crate::text::{capitalised, shortened, unquoted};
use crate::words::date::{self, Order, PartialDate};
use crate::words::label::{
    self, AUTHORS, COAUTHORS, CREATED, FLAGS, IMPLEMENTED, LOCATION, STATUS, TYPE, UPDATED, VERSION,
};
use crate::words::relation::Relation;
use crate::words::stage::{self, Stage};

#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Meta {
    pub status: Status,
    pub kind: Option<String>,
    pub created: Option<PartialDate>,
    pub implemented: Option<PartialDate>,
    pub updated: Option<PartialDate>,
    pub version: Option<String>,
    pub location: Option<String>,
    pub authors: Vec<String>,
}

/// Reads the meaning of a header; `path` is the spec's, whose folders may say a stage.
pub fn read(header: &Header, template: &Template, vocabulary: &Vocabulary, path: &str) -> Meta {
    let names: Vec<String> = header.fields.iter().map(|field| label::normal(&field.label)).collect();
    let filled = |labels: &[&str]| {
        let field = first(&names, labels).map(|at| &header.fields[at])?;
        let unfilled = template.field(&field.label).is_some_and(|rule| rule.is_left(&field.text, &field.raw));
        (!unfilled && !field.text.is_empty()).then_some(field)
    };
    let day = |labels: &[&str]| {
        let dates = labels.iter().filter_map(|label| date::read(&filled(&[label])?.text, Order::DayFirst));
        dates.map(|(_, date)| date).next()
    };
    let words =
        |labels: &[&str]| filled(labels).map(|field| bare(&field.text)).filter(|text| !text.is_empty());
    let people = [&AUTHORS, &COAUTHORS].into_iter().filter_map(|labels| filled(labels)).flat_map(author::of);
    let mut authors: Vec<String> = Vec::new();
    people.for_each(|name| {
        if !authors.contains(&name) {
            authors.push(name);
        }
    });
    let status = status(header, template, vocabulary, path);
    // What shipped in a version is implemented, and nothing else has one from its folder.
    let shipped = || vocabulary.folders.of(path)?.version.filter(|_| status.stage() == Stage::Implemented);
    Meta {
        kind: words(&TYPE).filter(|text| !text.contains(" | ")),
        created: day(&CREATED).or_else(|| day_in_name(path).map(PartialDate::from)),
        implemented: day(&IMPLEMENTED),
        updated: day(&UPDATED),
        version: words(&VERSION)
            .filter(|text| text.chars().any(|c| c.is_ascii_digit()) && !date::begins(text))
            .or_else(|| release(status.note().filter(|_| status.stage() == Stage::Implemented)?))
            .or_else(|| shipped().map(str::to_owned)),
        location: words(&LOCATION),
        authors,
        status,
    }
}

/// Words with a number behind them that is no release's.
const COUNTED: &[&str] = &[
    "phase", "step", "part", "stage", "round", "milestone", "revision", "pr", "issue", "rfc", "sprint",
    "week", "day", "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct",
    "nov", "dec",
];

/// The release that a remark behind a status begins with: `Swift 5.5`, `v1.2 and later`, `in 2.0`.
fn release(note: &str) -> Option<String> {
    let mut words = note.split([' ', ',', ';']).filter(|word| !word.is_empty()).peekable();
    while words
        .peek()
        .is_some_and(|word| ["in", "since", "released", "shipped", "version", "from"].contains(word))
    {
        words.next();
    }
    let is_number = |word: &str| {
        let bare = word.trim_start_matches(['v', 'V']);
        let numbers: Vec<&str> = bare.trim_end_matches(['.', '+', ')']).split('.').collect();
        let counted = numbers
            .iter()
            .all(|part| (1..=3).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit()));
        counted && (numbers.len() > 1 || bare.len() < word.len())
    };
    let first = words.next()?;
    if is_number(first) {
        return Some(first.trim_end_matches(['.', ')']).to_owned());
    }
    // A name in front of it: `Swift 6` needs no point.
    let name = first.starts_with(char::is_uppercase)
        && first.chars().all(char::is_alphanumeric)
        && !COUNTED.contains(&first.to_lowercase().as_str());
    let second = words.next().filter(|_| name)?.trim_end_matches(['.', ')']);
    (is_number(second) || (second.len() < 3 && second.bytes().all(|b| b.is_ascii_digit())))
        .then(|| format!("{first} {second}"))
}

/// Where the first of some labels stands among the names of fields.
fn first(names: &[String], labels: &[&str]) -> Option<usize> {
    labels.iter().find_map(|label| names.iter().position(|name| name == label))
}

impl Meta {
    /// Reads its days anew where numbers stand in another order than they were read in; `fields` are labels and values.
    pub fn reorder(&mut self, fields: &[(&str, &str)], order: Order) {
        let days: [(&[&str], &mut Option<PartialDate>); 3] = [
            (&CREATED, &mut self.created),
            (&IMPLEMENTED, &mut self.implemented),
            (&UPDATED, &mut self.updated),
        ];
        let read = |text: &str, order| date::read(text, order).map(|(_, date)| date);
        for (labels, day) in days.into_iter().filter(|(_, day)| day.is_some()) {
            let texts = fields.iter().filter(|(label, _)| labels.contains(&label::normal(label).as_str()));
            let mut sources = texts.filter(|(_, text)| read(text, Order::DayFirst) == *day);
            *day = sources.next().and_then(|(_, text)| read(text, order)).or(*day);
        }
    }
}

/// The day with which the name of a file or of its folder begins: `20200101-use-x.md`, `2025-01-02-add-auth/spec.md`.
fn day_in_name(path: &str) -> Option<Date> {
    let name = name_of_document(path);
    if date::begins(name.get(..10)?) {
        return date::find(name.get(..10)?).map(|(_, day)| day);
    }
    let digits = name.get(..8).filter(|digits| digits.bytes().all(|b| b.is_ascii_digit()))?;
    let bounded = name[8..].starts_with(['-', '_']);
    bounded.then(|| format!("{}-{}-{}", &digits[..4], &digits[4..6], &digits[6..]).parse().ok())?
}

/// The most of a value that is shown beside a title, in bytes; the whole of it stands among the fields.
const LONGEST: usize = 120;

/// A value without a trailing remark in italics or brackets: `X.Y.Z (if implemented)`.
fn bare(text: &str) -> String {
    let text = text.split(" (").next().unwrap_or(text);
    shortened(unquoted(text), LONGEST)
}

fn status(header: &Header, template: &Template, vocabulary: &Vocabulary, path: &str) -> Status {
    let Some(field) = status_field(header, vocabulary).filter(|field| !field.text.is_empty()) else {
        let folder = || {
            let found = vocabulary.folders.of(path)?;
            Some(Status::Folder { stage: found.stage, label: title_case(found.name) })
        };
        return set(header, vocabulary)
            .or_else(|| replaced(header))
            .map(Status::Field)
            .or_else(folder)
            .unwrap_or_default();
    };
    if is_menu(&field.text, template, vocabulary) {
        return Status::Menu(Some(field.raw.clone()));
    }
    Status::Field(vocabulary.read(&field.text, &field.raw))
}

/// The field that says where the spec stands. `Phase` may be the name of any part of a plan: a word that is a status
/// tells.
pub fn status_field<'h>(header: &'h Header, vocabulary: &Vocabulary) -> Option<&'h Field> {
    let field = header.field(&STATUS)?;
    let doubtful = label::normal(&field.label) == "phase";
    let known = || vocabulary.read(&field.text, &field.raw).is_known();
    (!doubtful || known()).then_some(field)
}

/// `draft: true` in front matter.
fn set(header: &Header, vocabulary: &Vocabulary) -> Option<Phrase> {
    let yes = |field: &&Field| {
        let formal = matches!(field.dialect, Dialect::FrontMatter | Dialect::Sidecar);
        formal && matches!(field.text.to_lowercase().as_str(), "true" | "yes")
    };
    let mut flags = header.fields.iter().filter(yes);
    let flag = flags.find(|field| FLAGS.contains(&label::normal(&field.label).as_str()))?;
    Some(vocabulary.read(&flag.label, &flag.raw))
}

/// A field that names what took the place of the spec.
fn replaced(header: &Header) -> Option<Phrase> {
    let by = |field: &&Field| label::relation(&field.label) == Some(Relation::SupersededBy);
    let named = |field: &&Field| {
        let first = stage::words(&field.text).into_iter().next().unwrap_or_default();
        !matches!(first.as_str(), "" | "none" | "n" | "na" | "nothing" | "no" | "tbd")
    };
    let field = header.fields.iter().find(|field| by(field) && named(field))?;
    Some(Phrase {
        stage: Stage::Superseded,
        label: Some("Superseded".to_owned()),
        raw: field.raw.clone(),
        note: Some(field.text.clone()),
        found: Found::Word,
    })
}

/// Whether a status still offers its values: the template's own line, or several known words with bars between, or
/// in brackets with commas.
fn is_menu(text: &str, template: &Template, vocabulary: &Vocabulary) -> bool {
    if text.len() > 400 {
        return false;
    }
    let unfilled = template.field("status").is_some_and(|rule| rule.is_unfilled(text));
    let known = |parts: &[&str]| parts.iter().filter(|part| vocabulary.read(part, "").is_known()).count();
    let offers = |text: &str, separators: &[char], least: usize| {
        let parts: Vec<&str> = text.split(separators).collect();
        parts.len() >= least && known(&parts) >= least
    };
    let chain = unfilled && offers(text, &['→'], 3);
    let own = unfilled && (chain || !vocabulary.read(text, "").is_known());
    // Behind the author's word the values may still stand in brackets.
    let chosen = text.find(['(', '[', '{']).map_or("", |at| text[..at].trim());
    if chosen.contains(char::is_alphanumeric)
        && !chosen.contains('|')
        && vocabulary.read(chosen, "").is_known()
    {
        return false;
    }
    let inner = [('{', '}'), ('[', ']'), ('<', '>'), ('(', ')')].iter().find_map(|(open, close)| {
        let (inner, rest) = text.trim().strip_prefix(*open)?.split_once(*close)?;
        // A remark in brackets may follow, and no word of the author's.
        (rest.is_empty() || rest.trim_start().starts_with('(')).then_some(inner)
    });
    own || offers(text, &['|'], 3)
        || offers(text, &['/'], 3)
        || inner.is_some_and(|inner| offers(inner, &['|', ',', '/'], 2))
}

fn title_case(name: &str) -> String {
    let words = name.split(['-', '_', ' ']).filter(|word| !word.is_empty());
    words.map(capitalised).collect::<Vec<_>>().join(" ")
}

/// Whether a condition such as "implemented" holds for the spec.
pub fn applies(word: &str, meta: &Meta) -> bool {
    let label = meta.status.label().unwrap_or("").to_lowercase();
    label == word || meta.status.stage().name() == word.replace(' ', "_")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_release_stands_behind_a_status() {
        let told = ["Swift 5.5", "in 1.4.0", "v2", "Swift 6", "released in 2.0, later"].map(release);
        let names = ["Swift 5.5", "1.4.0", "v2", "Swift 6", "2.0"];
        assert_eq!(told.map(Option::unwrap_or_default), names);
        for text in ["2023-12-04", "with changes", "May 2024", "Phase 2", "May 5", "5 of 6"] {
            assert_eq!(release(text), None, "{text}");
        }
    }

    #[test]
    fn a_value_loses_its_remark() {
        assert_eq!(bare("1.4.0 (if implemented)"), "1.4.0");
        assert_eq!(bare("`src/auth.rs`"), "src/auth.rs");
    }
}
