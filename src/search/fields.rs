//! An entry -> what it is found by, field by field, for every index that is made of it.

use super::SearchEntry;
use super::query::SearchField;
use super::tokenizer::{joined, words};

/// One of the values of a field. Positions count through all values of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FieldValue<'e> {
    /// Cut into words.
    Text(&'e str),
    /// One term as it is.
    Term(String),
}

/// All values of an entry, those of one field in their order; the texts of its sections come in the order of these.
pub fn values(entry: &SearchEntry) -> impl Iterator<Item = (SearchField, FieldValue<'_>)> {
    let text = |field, text| (field, FieldValue::Text(text));
    let title = std::iter::once(text(SearchField::Title, entry.title.as_str()));
    let headings = entry.headings.iter().map(move |heading| text(SearchField::Head, heading));
    let ids = entry.ids.iter().map(move |id| text(SearchField::Ids, id));
    let names = names(entry).filter_map(|name| joined(words(name)));
    let names = names.map(|name| (SearchField::Ids, FieldValue::Term(name)));
    let passages = entry.passages.iter().filter_map(move |passage| match passage.kind {
        None => Some(text(SearchField::Body, &passage.text)),
        Some(_) if is_name(&passage.heading) => Some(text(SearchField::Ids, &passage.heading)),
        Some(_) => None,
    });
    let authors = entry.authors.iter().map(move |name| text(SearchField::Author, name));
    let header = entry.header.iter().map(move |value| text(SearchField::Header, value));
    title.chain(headings).chain(ids).chain(names).chain(passages).chain(authors).chain(header)
}

/// What a reader may type in full to find an entry. A plain word that is declared in code says more as a word.
fn names(entry: &SearchEntry) -> impl Iterator<Item = &str> {
    const CODE: [&str; 4] = ["symbol", "model", "component", "package"];
    let labels = entry.passages.iter().filter_map(|passage| {
        let named = |kind: &str| !CODE.contains(&kind) || is_name(&passage.heading);
        passage.kind.as_deref().filter(|kind| named(kind)).map(|_| &passage.heading)
    });
    [&entry.id, &entry.title].into_iter().chain(&entry.ids).chain(labels).map(String::as_str)
}

/// Whether a label is a name, as `FR1`, `POST /sessions` and `readFile` are, and no word or phrase of common words.
fn is_name(label: &str) -> bool {
    let has_sign = label.chars().any(|c| !(c.is_alphabetic() || c.is_whitespace()));
    label.split_whitespace().count() <= 3 && (has_sign || words(label).any(|word| word.parts.len() > 1))
}
