//! Whether specs have the shape of their template and stand where they say.

use std::collections::BTreeSet;

use crate::diag::{self, Diagnostic, Span};
use crate::lint::context::LintContext;
use crate::portal::{Entry, Portal};
use crate::spec::fill::Fill;
use crate::spec::meta;
use crate::template::{FieldRule, SectionRule, Template, is_same_label};
use crate::words::stage::Stage;

pub fn run(context: &LintContext) -> Vec<Diagnostic> {
    let LintContext { portal, template, .. } = *context;
    let mut out = Vec::new();
    for (number, wanted) in &portal.clashes {
        let entry = &portal.specs[*number];
        let first = portal.specs.values().find(|other| other.id == *wanted);
        let other = first.map_or("another file", |other| other.spec.path.as_str());
        let message =
            format!("`{other}` has the same stable name `{wanted}`; this spec is called `{}`", entry.id);
        out.push(
            Diagnostic::new(&diag::DUPLICATE_ID, &entry.spec.path, Span::default(), message)
                .with_help("give one of the two files another name"),
        );
    }
    let usual = Usual::of(portal, template);
    for entry in portal.specs.values() {
        if entry.spec.unfilled {
            out.push(unfilled_spec(entry));
            continue;
        }
        out.extend(no_status(entry));
        if template.is_written() && !is_over(entry) {
            out.extend(missing_fields(entry, template, &usual));
            out.extend(missing_sections(entry, template, &usual));
            out.extend(unfilled_sections(entry));
        } else if template.is_own() && !template.is_written() {
            out.extend(unusual_shape(entry, template, &usual));
        }
    }
    out
}

/// Whether nobody will go on writing a spec.
pub fn is_over(entry: &Entry) -> bool {
    matches!(entry.spec.meta.status.stage(), Stage::Dropped | Stage::Superseded)
}

/// Which fields and sections of the template specs usually have. What most of them leave out is
/// optional, whatever the template says of it.
struct Usual {
    fields: Vec<bool>,
    sections: Vec<bool>,
}

impl Usual {
    /// Portals with fewer specs show no convention yet: everything is usual there.
    const HABIT: usize = 10;
    /// The share of the specs that makes something usual, in percent: of what a template asks for, and of what
    /// nothing but convention asks for.
    const ASKED: usize = 50;
    /// What not one of so many specs has is not usual either.
    const FEW: usize = 3;
    const UNASKED: usize = 90;

    fn of(portal: &Portal, template: &Template) -> Self {
        // What is empty follows no convention.
        let says = |entry: &&Entry| !entry.spec.fields.is_empty() || entry.spec.sections.len() > 1;
        let written: Vec<_> =
            portal.specs.values().filter(|entry| !entry.spec.unfilled).filter(says).collect();
        let share = if template.is_written() { Self::ASKED } else { Self::UNASKED };
        let usual = |have: usize| match written.len() {
            count if count < Self::FEW => true,
            count if count < Self::HABIT => have > 0,
            count => have * 100 >= count * share,
        };
        let field = |name: &str| {
            let has =
                |entry: &&&Entry| entry.spec.fields.iter().any(|field| is_same_label(&field.label, name));
            usual(written.iter().filter(has).count())
        };
        let section = |rule: usize| {
            let has = |entry: &&&Entry| entry.spec.sections.iter().any(|section| section.rule == Some(rule));
            usual(written.iter().filter(has).count())
        };
        Self {
            // A field that is asked for at some status is counted where it applies only.
            fields: template
                .fields
                .iter()
                .map(|rule| rule.required_at.is_some() || field(&rule.name))
                .collect(),
            sections: (0..template.sections.len()).map(section).collect(),
        }
    }
}

fn unfilled_spec(entry: &Entry) -> Diagnostic {
    let message = "this spec is an untouched copy of the template";
    Diagnostic::new(&diag::UNFILLED_SPEC, &entry.spec.path, Span::default(), message)
        .with_help("write a title, choose a status and fill in a section; it counts from then on")
}

fn no_status(entry: &Entry) -> Option<Diagnostic> {
    let status = &entry.spec.meta.status;
    (status.raw().is_none() && status.stage() == Stage::Unknown).then(|| {
        Diagnostic::new(&diag::NO_STATUS, &entry.spec.path, Span::default(), "the spec has no status")
            .with_help("add a line such as `**Status:** Planned` below the title")
    })
}

fn missing_fields(entry: &Entry, template: &Template, usual: &Usual) -> Vec<Diagnostic> {
    let spec = &entry.spec;
    absent_fields(entry, template, usual)
        .map(|rule| {
            let message = match &rule.required_at {
                Some(word) => {
                    format!("the field `{}` is missing, which the template asks for when {word}", rule.name)
                }
                None => format!("the field `{}` is missing", rule.name),
            };
            let help = format!("add `**{}:** {}`", rule.name, rule.placeholder);
            Diagnostic::new(&diag::MISSING_FIELD, &spec.path, Span::default(), message).with_help(help)
        })
        .collect()
}

fn absent_fields<'a>(
    entry: &'a Entry,
    template: &'a Template,
    usual: &'a Usual,
) -> impl Iterator<Item = &'a FieldRule> {
    let spec = &entry.spec;
    let has = |name: &str| {
        spec.fields.iter().any(|field| is_same_label(&field.label, name) && !field.text.is_empty())
    };
    let needed = |word: &Option<String>| word.as_deref().is_none_or(|word| meta::applies(word, &spec.meta));
    let rules = template.fields.iter().zip(&usual.fields);
    rules
        .filter(move |(rule, usual)| {
            **usual && !rule.optional && needed(&rule.required_at) && !has(&rule.name)
        })
        .map(|(rule, _)| rule)
}

/// One finding a spec names all sections that are absent.
fn missing_sections(entry: &Entry, template: &Template, usual: &Usual) -> Option<Diagnostic> {
    let absent = absent_sections(entry, template, usual);
    (!absent.is_empty()).then(|| {
        let message = format!("sections of the template are missing: {}", absent.join(", "));
        Diagnostic::new(&diag::MISSING_SECTION, &entry.spec.path, Span::default(), message)
            .with_help("add them, or write \"Not applicable\" with the reason")
    })
}

/// One finding a spec names what nearly all others have, where no template asks for it.
fn unusual_shape(entry: &Entry, template: &Template, usual: &Usual) -> Option<Diagnostic> {
    let fields: Vec<&str> = absent_fields(entry, template, usual).map(|rule| rule.name.as_str()).collect();
    let sections = absent_sections(entry, template, usual);
    // A field that is there and empty shows the place.
    let blank = |name: &&str| {
        entry.spec.fields.iter().find(|field| is_same_label(&field.label, name)).map(|field| field.span)
    };
    let empty = fields.iter().find_map(blank);
    let kinds = [("field", fields), ("section", sections)];
    let parts = kinds.iter().filter(|(_, names)| !names.is_empty()).map(|(kind, names)| {
        format!("the {kind}{} {}", if names.len() == 1 { "" } else { "s" }, names.join(", "))
    });
    let parts: Vec<String> = parts.collect();
    (!parts.is_empty()).then(|| {
        let message = format!("nearly all specs here have {}", parts.join(" and "));
        Diagnostic::new(&diag::UNUSUAL_SHAPE, &entry.spec.path, empty.unwrap_or_default(), message)
            .with_help("add what applies, or write a template that says what is wanted")
    })
}

/// The titles of the sections that a spec lacks.
fn absent_sections<'a>(entry: &Entry, template: &'a Template, usual: &Usual) -> Vec<&'a str> {
    let present: BTreeSet<usize> = entry.spec.sections.iter().filter_map(|section| section.rule).collect();
    let optional = |rule: &SectionRule| {
        rule.optional.is_some()
            || rule.parent.is_some_and(|parent| template.sections[parent].optional.is_some())
    };
    template
        .sections
        .iter()
        .enumerate()
        .filter(|(at, rule)| usual.sections[*at] && !present.contains(at) && !optional(rule))
        // A missing chapter says it for the sections in it.
        .filter(|(_, rule)| rule.parent.is_none_or(|parent| present.contains(&parent)))
        .map(|(_, rule)| rule.title.as_str())
        .collect()
}

fn unfilled_sections(entry: &Entry) -> Option<Diagnostic> {
    let untouched: Vec<_> = entry
        .spec
        .sections
        .iter()
        .filter(|section| {
            section.level > 0 && section.fill == Fill::Placeholder && section.fill_below < Fill::Own
        })
        .filter(|section| !section.tasks.iter().any(|task| task.standard))
        .collect();
    let first = untouched.first()?;
    let titles: Vec<&str> = untouched.iter().map(|section| section.title.as_str()).collect();
    let message = format!("sections are not written yet: {}", titles.join(", "));
    Some(
        Diagnostic::new(&diag::UNFILLED_SECTION, &entry.spec.path, first.span, message)
            .with_help("replace the template's text by your own, or delete what does not apply"),
    )
}
