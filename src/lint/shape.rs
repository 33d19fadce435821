//! Whether specs have the shape of their template and stand where they say.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::diag::{self, Diagnostic, Span};
use crate::lint::context::LintContext;
use crate::lint::fit::Fit;
use crate::lint::usual::{self, Habits, Usual};
use crate::portal::{Entry, Portal};
use crate::spec::fill::Fill;
use crate::spec::meta;
use crate::spec::{Section, Spec};
use crate::template::{FieldRule, SectionRule, Template, is_same_label};
use crate::words::label;
use crate::words::stage::Stage;

pub(super) fn run(context: &LintContext) -> Vec<Diagnostic> {
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
    out.extend(no_status(portal));
    let measured: Vec<&Entry> = portal.specs.values().filter(|entry| context.measures(entry)).collect();
    let habits = Habits::of(measured.iter().copied(), template);
    let ordered = keep_order(&measured, template);
    for entry in portal.specs.values() {
        if entry.spec.unfilled {
            out.push(unfilled_spec(entry));
            continue;
        }
        if !context.measures(entry) {
            continue;
        }
        if !habits.is_over(entry, context.today) {
            out.extend(half_written(&entry.spec));
        }
        let usual = habits.around(&entry.spec);
        if template.is_written() && !habits.is_over(entry, context.today) {
            let fit = Fit::of(&entry.spec, template, context.others);
            let usual = fit.narrowed(usual, template);
            out.extend(missing_fields(entry, template, &usual));
            out.extend(missing_sections(entry, template, &usual));
            out.extend(unfilled_sections(entry));
            if ordered {
                out.extend(section_order(entry, template, &habits, fit));
            }
        } else if template.is_own() && !template.is_written() {
            out.extend(unusual_shape(entry, template, &usual));
        }
    }
    out
}

fn unfilled_spec(entry: &Entry) -> Diagnostic {
    let message = "this spec is an untouched copy of the template";
    Diagnostic::new(&diag::UNFILLED_SPEC, &entry.spec.path, Span::default(), message)
        .with_help("write a title, choose a status and fill in a section; it counts from then on")
}

/// Specs that say nothing of where they stand: where most do not, that is the habit of the place, and one finding.
fn no_status(portal: &Portal) -> Vec<Diagnostic> {
    const HELP: &str = "add a line such as `**Status:** Planned` below the title";
    let entries = || portal.specs.values().filter(|entry| !usual::is_signpost(entry));
    let judged = || entries().map(|entry| &entry.spec).filter(|spec| !spec.unfilled);
    let silent =
        |spec: &&Arc<Spec>| spec.meta.status.raw().is_none() && spec.meta.status.stage() == Stage::Unknown;
    let (without, all) = (judged().filter(silent).count(), judged().count());
    let none = without * 2 > all && without >= usual::HABIT;
    let finding = |spec: &Arc<Spec>| {
        let message = if none {
            format!("{without} of {all} specs have no status")
        } else {
            "the spec has no status".to_owned()
        };
        Diagnostic::new(&diag::NO_STATUS, &spec.path, Span::default(), message).with_help(HELP)
    };
    judged().filter(silent).take(if none { 1 } else { without }).map(finding).collect()
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
            let span = blank(entry, &rule.name).unwrap_or_default();
            Diagnostic::new(&diag::MISSING_FIELD, &spec.path, span, message).with_help(help)
        })
        .collect()
}

/// Where a field stands that is there and empty.
fn blank(entry: &Entry, name: &str) -> Option<Span> {
    entry.spec.fields.iter().find(|field| is_same_label(&field.label, name)).map(|field| field.span)
}

fn absent_fields<'a>(
    entry: &'a Entry,
    template: &'a Template,
    usual: &'a Usual,
) -> impl Iterator<Item = &'a FieldRule> {
    let spec = &entry.spec;
    let needed = |word: &Option<String>| word.as_deref().is_none_or(|word| meta::applies(word, &spec.meta));
    let rules = template.fields.iter().zip(&usual.fields);
    rules
        .filter(move |(rule, usual)| {
            **usual && !rule.optional && needed(&rule.required_at) && !has_field(spec, template, &rule.name)
        })
        .map(|(rule, _)| rule)
}

/// Whether a spec fills in a field of the template; `Tracking Issue` may stand where it has `Rust Issue`.
fn has_field(spec: &Spec, template: &Template, name: &str) -> bool {
    let last = |label: &str| label::normal(label).rsplit(' ').next().unwrap_or_default().to_owned();
    let renamed =
        |label: &str| name.contains(' ') && template.field(label).is_none() && last(label) == last(name);
    let filled = spec.fields.iter().filter(|field| !field.text.is_empty());
    filled.into_iter().any(|field| is_same_label(&field.label, name) || renamed(&field.label))
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
    let empty = fields.iter().find_map(|name| blank(entry, name));
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

/// Whether nearly all specs keep the order of the template's sections: else it is no order that anybody means.
fn keep_order(measured: &[&Entry], template: &Template) -> bool {
    let broken = measured.iter().filter(|entry| out_of_order(&entry.spec, template).next().is_some()).count();
    measured.len() >= broken * 5
}

/// The first chapter of a spec that stands behind one which the template has behind it.
fn section_order(entry: &Entry, template: &Template, habits: &Habits, fit: Fit) -> Option<Diagnostic> {
    // A template may have changed: those of the same time tell which order was meant.
    let meant = |rules: [usize; 2]| {
        let orders = habits.contemporaries(&entry.spec).filter_map(|other| keeps(other, rules));
        let (kept, all) = orders.fold((0, 0), |(kept, all), keeps| (kept + usize::from(keeps), all + 1));
        kept * 2 >= all
    };
    let asked = |[before, late]: &[(usize, &Section); 2]| {
        fit.asks_order(&template.sections[late.0], &template.sections[before.0]) && meant([late.0, before.0])
    };
    let [before, late] = out_of_order(&entry.spec, template).find(asked)?;
    let message =
        format!("`{}` stands behind `{}`, and before it in the template", late.1.title, before.1.title);
    Some(
        Diagnostic::new(&diag::SECTION_ORDER, &entry.spec.path, late.1.span, message)
            .with_help("move it to where readers of the other specs look for it"),
    )
}

/// Chapters that follow each other in a spec and not in the template, two and two, each with its rule.
fn out_of_order<'a>(
    spec: &'a Spec,
    template: &Template,
) -> impl Iterator<Item = [(usize, &'a Section); 2]> + use<'a> {
    let chapter = |rule: &usize| template.sections[*rule].parent.is_none();
    let mut seen = BTreeSet::new();
    // A chapter that is gone on with later stands where it begins.
    let chapters = spec.sections.iter().filter_map(|section| Some((section.rule.filter(chapter)?, section)));
    let chapters: Vec<_> = chapters.filter(|(rule, _)| seen.insert(*rule)).collect();
    let later = chapters.clone().into_iter().skip(1);
    let pairs = chapters.into_iter().zip(later).map(|(first, second)| [first, second]);
    pairs.filter(|[first, second]| first.0 > second.0)
}

/// Whether a spec has the section of the first rule before that of the second; none where it has not both.
fn keeps(spec: &Spec, [first, second]: [usize; 2]) -> Option<bool> {
    let place = |rule| spec.sections.iter().position(|section| section.rule == Some(rule));
    Some(place(first)? < place(second)?)
}

/// Sections that say something of their own, and still hold lines that wait for words.
fn half_written(spec: &Spec) -> impl Iterator<Item = Diagnostic> {
    spec.sections.iter().filter(|section| section.fill_below == Fill::Own).filter_map(|section| {
        let first = section.unwritten.first()?;
        let others = match section.unwritten.len() - 1 {
            0 => String::new(),
            1 => ", and one more of its section".to_owned(),
            count => format!(", and {count} more of its section"),
        };
        let message = format!("this line is not written yet{others}");
        let finding = Diagnostic::new(&diag::UNFILLED_ENTRY, &spec.path, *first, message);
        Some(finding.with_help("say it in your own words, or delete the line; it is in no register"))
    })
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
