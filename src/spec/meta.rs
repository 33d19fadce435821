//! Header fields -> what they mean. A field that means nothing here is still kept and shown.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::diag::{self, Diagnostic};
use crate::document::header::{Field, Header};
use crate::document::name::name_of_document;
use crate::document::status::{Status, Vocabulary};
use crate::spec::author;
use crate::template::{FieldKind, Template};
use crate::text::{capitalised, shortened, unquoted};
use crate::words::date;
use crate::words::label::{self, AUTHORS, CREATED, IMPLEMENTED, LOCATION, STATUS, TYPE, UPDATED, VERSION};
use crate::words::stage::{self, Stage};

#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Meta {
    pub status: Status,
    pub kind: Option<String>,
    pub created: Option<Date>,
    pub implemented: Option<Date>,
    pub updated: Option<Date>,
    pub version: Option<String>,
    pub location: Option<String>,
    pub authors: Vec<String>,
}

/// Reads the meaning of a header; `path` is the spec's, whose folders may say a stage.
pub fn read(header: &Header, template: &Template, vocabulary: &Vocabulary, path: &str) -> Meta {
    let filled = |labels: &[&str]| {
        let field = header.field(labels)?;
        let unfilled = template.field(&field.label).is_some_and(|rule| rule.is_unfilled(&field.text));
        (!unfilled && !field.text.is_empty()).then_some(field)
    };
    let day =
        |labels: &[&str]| filled(labels).and_then(|field| date::find(&field.text)).map(|(_, date)| date);
    let words =
        |labels: &[&str]| filled(labels).map(|field| bare(&field.text)).filter(|text| !text.is_empty());
    Meta {
        status: status(header, template, vocabulary, path),
        kind: words(&TYPE).filter(|text| !text.contains(" | ")),
        created: day(&CREATED).or_else(|| day_in_name(path)),
        implemented: day(&IMPLEMENTED),
        updated: day(&UPDATED),
        version: words(&VERSION).filter(|text| text.chars().any(|c| c.is_ascii_digit())),
        location: words(&LOCATION),
        authors: filled(&AUTHORS).map(author::of).unwrap_or_default(),
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
    let folder = || path.rsplit('/').skip(1).find_map(|name| Some((name, stage::of_folder(name)?)));
    let Some(field) = header.field(&STATUS).filter(|field| !field.text.is_empty()) else {
        return folder()
            .map_or(Status::Absent, |(name, stage)| Status::Folder { stage, label: title_case(name) });
    };
    if is_menu(&field.text, template, vocabulary) {
        return Status::Menu(Some(field.raw.clone()));
    }
    Status::Field(vocabulary.read(&field.text, &field.raw))
}

/// Whether a status still offers its values: the template's own line, or several known words with bars between, or
/// in brackets with commas.
fn is_menu(text: &str, template: &Template, vocabulary: &Vocabulary) -> bool {
    if text.len() > 400 {
        return false;
    }
    let unfilled = template.field("status").is_some_and(|rule| rule.is_unfilled(text));
    let own = unfilled && !vocabulary.read(text, "").is_known();
    let inner = [('{', '}'), ('[', ']'), ('<', '>'), ('(', ')')].iter().find_map(|(open, close)| {
        let (inner, rest) = text.trim().strip_prefix(*open)?.split_once(*close)?;
        // A remark in brackets may follow, and no word of the author's.
        (rest.is_empty() || rest.trim_start().starts_with('(')).then_some(inner)
    });
    let known = |parts: &[&str]| parts.iter().filter(|part| vocabulary.read(part, "").is_known()).count();
    let offers = |text: &str, separators: &[char], least: usize| {
        let parts: Vec<&str> = text.split(separators).collect();
        parts.len() >= least && known(&parts) >= least
    };
    own || offers(text, &['|'], 3)
        || offers(text, &['/'], 3)
        || inner.is_some_and(|inner| offers(inner, &['|', ',', '/'], 2))
}

fn title_case(name: &str) -> String {
    let words = name.split(['-', '_', ' ']).filter(|word| !word.is_empty());
    words.map(capitalised).collect::<Vec<_>>().join(" ")
}

/// What is wrong with the fields, measured by the template.
pub fn findings(
    header: &Header,
    meta: &Meta,
    template: &Template,
    vocabulary: &Vocabulary,
    path: &str,
) -> Vec<Diagnostic> {
    let mut out = Vec::new();
    if let Some(field) = header.field(&STATUS) {
        unknown_status(field, meta, template, vocabulary, path, &mut out);
        out.extend(conflicting_status(header, field, meta, vocabulary, path));
    }
    for field in &header.fields {
        let (rule, name) = (template.field(&field.label), label::normal(&field.label));
        let is_date = rule.is_some_and(|rule| rule.kind == FieldKind::Date)
            || CREATED.iter().chain(IMPLEMENTED.iter()).any(|known| name == *known);
        if is_date && date::is_impossible(&field.text) {
            let message = format!("`{}` is no day of the calendar", field.text);
            let finding = Diagnostic::new(&diag::INVALID_DATE, path, field.span, message);
            out.push(finding.with_help("write dates as YYYY-MM-DD"));
        }
        let Some(rule) = rule.filter(|_| template.is_written()) else { continue };
        if rule.is_unfilled(&field.text) {
            if rule.required_at.as_deref().is_none_or(|word| applies(word, meta)) {
                let message = format!("`{}` is not filled in", rule.name);
                out.push(
                    Diagnostic::new(&diag::UNFILLED_FIELD, path, field.span, message).with_help(offer(rule)),
                );
            }
        } else if let FieldKind::Choice(values) = &rule.kind
            && !rule.name.eq_ignore_ascii_case("status")
            && !values.iter().any(|value| field.text.to_lowercase().contains(&value.label.to_lowercase()))
        {
            let labels = values.iter().map(|value| value.label.as_str());
            let near = diag::nearest(&field.text, labels);
            let message = format!("`{}` is no {} of the template", field.text, rule.name);
            let help = near.map_or_else(|| offer(rule), |near| format!("did you mean `{near}`?"));
            out.push(Diagnostic::new(&diag::UNKNOWN_VALUE, path, field.span, message).with_help(help));
        }
    }
    out
}

/// Whether a condition such as "implemented" holds for the spec.
pub fn applies(word: &str, meta: &Meta) -> bool {
    let label = meta.status.label().unwrap_or("").to_lowercase();
    label == word || meta.status.stage().name() == word.replace(' ', "_")
}

fn offer(rule: &crate::template::FieldRule) -> String {
    match &rule.kind {
        FieldKind::Choice(values) => {
            let values: Vec<_> = values.iter().map(|value| format!("`{}`", value.written())).collect();
            format!("write one of {}", values.join(", "))
        }
        FieldKind::Date => "write a day as YYYY-MM-DD".to_owned(),
        FieldKind::Version => "write a version such as 1.4.0".to_owned(),
        FieldKind::Path => "write the path of the code, relative to the repository".to_owned(),
        FieldKind::Text => "replace the placeholder by a value".to_owned(),
    }
}

/// The header's second word on the status, or a section's, where it means another stage.
fn conflicting_status(
    header: &Header,
    first: &Field,
    meta: &Meta,
    vocabulary: &Vocabulary,
    path: &str,
) -> Option<Diagnostic> {
    let says_state = |field: &&Field| ["status", "state"].contains(&label::normal(&field.label).as_str());
    if !says_state(&first) || meta.status.stage() == Stage::Unknown {
        return None;
    }
    let others =
        header.fields.iter().chain(&header.elsewhere).filter(says_state).filter(|field| *field != first);
    others.into_iter().find_map(|other| {
        let said = vocabulary.read(&other.text, &other.raw);
        let differs = said.is_known() && said.stage != meta.status.stage() && said.stage != Stage::Unknown;
        differs.then(|| {
            let message = format!(
                "the status is `{}` here ({}) and `{}` in the {}, which counts",
                said.label.unwrap_or_default(),
                other.dialect.name(),
                meta.status.label().unwrap_or_default(),
                first.dialect.name(),
            );
            Diagnostic::new(&diag::CONFLICTING_STATUS, path, other.span, message)
                .with_help("correct one of the two, or take one out")
        })
    })
}

fn unknown_status(
    field: &Field,
    meta: &Meta,
    template: &Template,
    vocabulary: &Vocabulary,
    path: &str,
    out: &mut Vec<Diagnostic>,
) {
    let status = &meta.status;
    if status.is_known() || status.is_menu() || field.text.is_empty() {
        return;
    }
    let word = status.label().unwrap_or(&field.text);
    let help = match vocabulary.meant(word) {
        Some(near) => format!("did you mean `{near}`?"),
        None if template.is_written() && !template.statuses().is_empty() => {
            let values: Vec<_> =
                template.statuses().iter().map(|value| format!("`{}`", value.label)).collect();
            format!(
                "the template offers {}; or say in specsite.toml what it means: [status] \"{word}\" = \"planned\"",
                values.join(", ")
            )
        }
        None => format!("say in specsite.toml what it means: [status] \"{word}\" = \"planned\""),
    };
    out.push(
        Diagnostic::new(&diag::UNKNOWN_STATUS, path, field.span, format!("unknown status `{word}`"))
            .with_help(help),
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_loses_its_remark() {
        assert_eq!(bare("1.4.0 (if implemented)"), "1.4.0");
        assert_eq!(bare("`src/auth.rs`"), "src/auth.rs");
    }
}
