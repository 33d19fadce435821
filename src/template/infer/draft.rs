//! Usual fields and sections -> the Markdown of a template, with something in brackets wherever something is to be
//! filled in.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::document::header::Dialect;
use crate::document::status::Vocabulary;
use crate::words::date;
use crate::words::label;
use crate::words::stage::Stage;

/// A section that most documents have.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct DraftSection {
    pub title: String,
    pub level: u8,
    /// The section it stands in, by its number in the list.
    pub parent: Option<usize>,
    /// Whether text usually stands right below its heading.
    pub filled: bool,
}

/// A field that most documents have, and what its value is to be.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct DraftField {
    label: String,
    value: String,
}

/// Sections with their places in any order -> each behind the one it stands in, by their places.
pub(super) fn in_order(found: &[(usize, DraftSection)]) -> Vec<DraftSection> {
    let mut below: BTreeMap<Option<usize>, Vec<usize>> = BTreeMap::new();
    for (number, (_, section)) in found.iter().enumerate() {
        // A section stands only in one of a higher rank; so there is no circle.
        let parent = section.parent.filter(|parent| found[*parent].1.level < section.level);
        below.entry(parent).or_default().push(number);
    }
    below.values_mut().for_each(|numbers| numbers.sort_by_key(|number| found[*number].0));
    let mut roots = below.remove(&None).unwrap_or_default();
    roots.reverse();
    let mut todo: Vec<(usize, Option<usize>)> = roots.into_iter().map(|root| (root, None)).collect();
    let mut out: Vec<DraftSection> = Vec::new();
    while let Some((number, parent)) = todo.pop() {
        let inside = below.remove(&Some(number)).unwrap_or_default();
        todo.extend(inside.iter().rev().map(|child| (*child, Some(out.len()))));
        let section = found[number].1.clone();
        let filled = section.filled || inside.is_empty();
        out.push(DraftSection { parent, filled, ..section });
    }
    out
}

/// The template's text: fields in the way that most documents write them, headings, and a hint below each.
pub(super) fn write(fields: &[DraftField], sections: &[DraftSection], dialect: Dialect) -> String {
    let mut out = String::new();
    if dialect == Dialect::FrontMatter && !fields.is_empty() {
        out.push_str("---\n");
        for DraftField { label, value } in fields {
            let _ = writeln!(out, "{}: {}", quoted(label), quoted(value));
        }
        out.push_str("---\n\n");
    }
    out.push_str("# [Title]\n\n");
    for DraftField { label, value } in fields {
        let _ = match dialect {
            Dialect::FrontMatter => Ok(()),
            Dialect::Bullets => writeln!(out, "* {label}: {value}"),
            // Bold lines are read whatever stands in them, other ways only when a name in them is known.
            _ => writeln!(out, "**{label}:** {value}"),
        };
    }
    let root = sections.iter().filter(|section| section.parent.is_none()).map(|section| section.level).min();
    let mut depths: Vec<usize> = Vec::new();
    for section in sections {
        let depth = section.parent.map_or(usize::from(root.unwrap_or(2)), |parent| depths[parent] + 1);
        depths.push(depth);
        let _ = write!(out, "\n{} {}\n", "#".repeat(depth.min(6)), section.title);
        if section.filled {
            let _ =
                write!(out, "\n[To be written: {}]\n", section.title.to_lowercase().replace(['[', ']'], ""));
        }
    }
    out
}

/// Text as YAML can take it.
fn quoted(text: &str) -> String {
    let plain = text.starts_with(char::is_alphabetic)
        && text.chars().all(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_' | '/' | '.'));
    if plain { text.to_owned() } else { serde_json::Value::from(text).to_string() }
}

/// A field has values to choose from when these are few, short and common.
const VALUES: usize = 8;
const LONGEST: usize = 30;

impl DraftField {
    /// What a field is to hold, by its normal name and what it holds in the documents.
    pub(super) fn of(label: &str, key: &str, texts: &[&str]) -> Self {
        let most =
            |fits: fn(&str) -> bool| texts.iter().filter(|text| fits(text)).count() * 5 >= texts.len() * 3;
        let value = if label::STATUS.contains(&key) {
            statuses(texts)
        } else if most(date::begins) {
            Some("YYYY-MM-DD".to_owned())
        } else if most(is_version) {
            Some("X.Y.Z".to_owned())
        } else if label::AUTHORS.contains(&key) || label::TITLE.contains(&key) || label::ID.contains(&key) {
            None
        } else if label::LOCATION.contains(&key) && most(is_path) {
            Some("path/to/it".to_owned())
        } else {
            choices(texts)
        };
        let bare = label.replace(['[', ']', '*', '`'], "");
        Self { value: value.unwrap_or_else(|| format!("[{bare}]")), label: bare }
    }
}

fn is_version(text: &str) -> bool {
    let text = text.trim_start_matches('v');
    let parts: Vec<&str> = text.split('.').collect();
    (2..=3).contains(&parts.len())
        && parts.iter().all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()))
}

fn is_path(text: &str) -> bool {
    text.contains('/') && !text.contains("://") && !text.contains([' ', '<', '@']) && text.len() <= 200
}

/// The known words among the statuses that more than one document has, in the order of a life.
fn statuses(texts: &[&str]) -> Option<String> {
    let vocabulary = Vocabulary::default();
    let mut found: BTreeMap<String, (Stage, BTreeMap<String, usize>)> = BTreeMap::new();
    for text in texts {
        let status = vocabulary.read(text, "");
        let Some(label) = status.label.as_deref().filter(|label| status.is_known() && is_plain(label)) else {
            continue;
        };
        let lead: String = text.chars().take_while(|c| !c.is_alphanumeric()).collect();
        let lead =
            Some(lead.trim()).filter(|lead| !lead.is_empty() && !lead.contains(|c: char| c.is_ascii()));
        let written = lead.map_or_else(|| label.to_owned(), |lead| format!("{lead} {label}"));
        let (_, forms) = found.entry(label.to_lowercase()).or_insert_with(|| (status.stage, BTreeMap::new()));
        *forms.entry(written).or_default() += 1;
    }
    let count = |forms: &BTreeMap<String, usize>| forms.values().sum::<usize>();
    let mut words: Vec<(Stage, BTreeMap<String, usize>)> =
        found.into_values().filter(|(_, forms)| count(forms) >= 2).collect();
    words.sort_by_key(|(stage, forms)| (*stage, std::cmp::Reverse(count(forms))));
    words.truncate(2 * VALUES);
    let form = |forms: BTreeMap<String, usize>| {
        forms.into_iter().max_by_key(|(_, count)| *count).map(|(form, _)| form)
    };
    let words: Vec<String> = words.into_iter().filter_map(|(_, forms)| form(forms)).collect();
    (words.len() >= 2).then(|| words.join(" | "))
}

/// The values of a field, when few of them are nearly all there are; the most common first.
fn choices(texts: &[&str]) -> Option<String> {
    let mut found: BTreeMap<&str, usize> = BTreeMap::new();
    texts.iter().for_each(|text| *found.entry(text.trim()).or_default() += 1);
    let mut common: Vec<(&str, usize)> =
        found.into_iter().filter(|(text, count)| *count >= 2 && is_plain(text)).collect();
    common.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let covered = common.iter().map(|(_, count)| count).sum::<usize>();
    let few = (2..=VALUES).contains(&common.len()) && common.len() * 3 <= texts.len();
    let values: Vec<&str> = common.into_iter().map(|(text, _)| text).collect();
    (few && covered * 10 >= texts.len() * 9).then(|| values.join(" | "))
}

/// Whether a value can stand in a list of values as it is.
fn is_plain(text: &str) -> bool {
    text.len() <= LONGEST
        && text.contains(char::is_alphabetic)
        && text.chars().all(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '/' | '+' | '&' | '.' | '\''))
}
