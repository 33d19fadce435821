//! A header and what it means -> what is wrong with it, measured by the template.

use crate::diag::{self, Diagnostic};
use crate::document::header::{Field, Header};
use crate::document::status::Vocabulary;
use crate::spec::meta::{Meta, applies, status_field};
use crate::template::{FieldKind, Template};
use crate::words::date;
use crate::words::kind::normalize;
use crate::words::label::{self, CREATED, ID, IMPLEMENTED, UPDATED, VERSION};
use crate::words::stage::Stage;

/// What is wrong with the fields, measured by the template.
pub(super) fn findings(
    header: &Header,
    meta: &Meta,
    template: &Template,
    vocabulary: &Vocabulary,
    path: &str,
) -> Vec<Diagnostic> {
    let mut out = Vec::new();
    if let Some(field) = status_field(header, vocabulary) {
        unknown_status(field, meta, template, vocabulary, path, &mut out);
        out.extend(conflicting_status(header, field, meta, vocabulary, path));
    }
    for field in &header.fields {
        let (rule, name) = (template.field(&field.label), label::normal(&field.label));
        let is = |names: &[&str]| names.contains(&name.as_str());
        let is_date = rule.is_some_and(|rule| rule.kind == FieldKind::Date)
            || [&CREATED, &IMPLEMENTED, &UPDATED].iter().any(|names| is(names))
            // A value that is nothing but a date is one, whatever its label.
            || (is_bare_date(&field.text) && !is(&VERSION) && !is(&ID));
        if is_date && date::is_impossible(&field.text) {
            let message = format!("`{}` is no day of the calendar", field.text);
            let finding = Diagnostic::new(&diag::INVALID_DATE, path, field.span, message);
            out.push(finding.with_help("write dates as YYYY-MM-DD"));
        }
        // A field without any value is missing.
        let asked = template.is_written() && !field.text.trim().is_empty();
        let Some(rule) = rule.filter(|_| asked) else { continue };
        if rule.is_left(&field.text, &field.raw) {
            if rule.required_at.as_deref().is_none_or(|word| applies(word, meta)) {
                let message = format!("`{}` is not filled in", rule.name);
                out.push(
                    Diagnostic::new(&diag::UNFILLED_FIELD, path, field.span, message).with_help(offer(rule)),
                );
            }
        } else if let FieldKind::Choice(values) = &rule.kind
            && !rule.name.eq_ignore_ascii_case("status")
            && !values.iter().any(|value| names_value(&field.text, &value.label))
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

/// Whether a part of a text begins with one of the template's values, as it is or with a remark behind it.
fn names_value(text: &str, value: &str) -> bool {
    let value = normalize(value);
    let parts = text.split([',', ';', '/', '|', '+', '&', '(']).flat_map(|part| part.split(" and "));
    parts.map(normalize).any(|part| {
        // Several of a kind may be named in the plural.
        let rest = part.strip_prefix(&value).map(|rest| rest.strip_prefix('s').unwrap_or(rest));
        rest.is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
    })
}

/// Whether a value is written as a date in numbers, with nothing beside it.
fn is_bare_date(text: &str) -> bool {
    let text = text.trim();
    text.len() <= 10
        && text.matches(['-', '/']).count() == 2
        && text.chars().all(|c| c.is_ascii_digit() || matches!(c, '-' | '/'))
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
