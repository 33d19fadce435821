//! Where specs contradict each other or leave each other hanging: endpoints, packages, errors, threats, settings.

use std::sync::Arc;

use crate::diag::{self, Diagnostic};
use crate::lint::context::LintContext;
use crate::portal::PageId;
use crate::portal::conflict;
use crate::portal::error_case::ErrorCase;
use crate::portal::statements::{Stated, Statement, stated};
use crate::portal::threats::{self, Threat};
use crate::spec::Spec;
use crate::spec::extract::Named;
use crate::spec::extract::setting::Setting;
use crate::spec::fact::FactKind;
use crate::spec::fill::Fill;
use crate::words::kind::Kind;
use crate::words::label;
use crate::words::stage::{self, Stage};

pub(super) fn run(context: &LintContext) -> Vec<Diagnostic> {
    let among = [endpoints(context), packages(context), settings(context), errors(context)];
    [among.concat(), recoveries(context), threats(context), secrets(context)].concat()
}

fn path(context: &LintContext, page: PageId) -> String {
    context.portal.spec_of(page).path.clone()
}

fn endpoints(context: &LintContext) -> Vec<Diagnostic> {
    let mut out = Vec::new();
    for group in conflict::shared_endpoints(context.portal) {
        for found in &group[1..] {
            let first = path(context, group[0].page);
            let message =
                format!("`{} {}` is described in `{first}` too", found.what.method.name(), found.what.path);
            let finding =
                Diagnostic::new(&diag::ENDPOINT_CONFLICT, &path(context, found.page), found.span, message);
            out.push(finding.with_help("describe it in one spec, and refer to that from the other"));
        }
    }
    out
}

fn packages(context: &LintContext) -> Vec<Diagnostic> {
    let mut out = Vec::new();
    for group in conflict::package_conflicts(context.portal) {
        let all: Vec<String> = group
            .iter()
            .map(|found| format!("`{}` in `{}`", found.what.range, path(context, found.page)))
            .collect();
        let last = &group[group.len() - 1];
        let message =
            format!("no version of `{}` fits all that ask for it: {}", last.what.name, all.join(", "));
        let finding =
            Diagnostic::new(&diag::DEPENDENCY_CONFLICT, &path(context, last.page), last.span, message);
        out.push(finding.with_help("agree on a range that has a version in common"));
    }
    out
}

fn settings(context: &LintContext) -> Vec<Diagnostic> {
    let value = |found: &Stated<Setting>| found.what.default.clone().unwrap_or_default();
    let of = |group: Vec<Stated<Setting>>| -> Vec<Diagnostic> {
        let first = &group[0];
        let finding = |found: &Stated<Setting>| {
            let (name, other) = (&found.what.name, path(context, first.page));
            let message = format!("`{name}` is `{}` here and `{}` in `{other}`", value(found), value(first));
            Diagnostic::new(&diag::SETTING_CONFLICT, &path(context, found.page), found.span, message)
                .with_help("agree on one value, or link to the other spec and say why they differ")
        };
        group[1..].iter().map(finding).collect()
    };
    conflict::setting_conflicts(context.portal).into_iter().flat_map(of).collect()
}

fn errors(context: &LintContext) -> Vec<Diagnostic> {
    let of = |group: Vec<(Statement, ErrorCase)>| -> Vec<Diagnostic> {
        let (first, told) = &group[0];
        let finding = |(found, case): &(Statement, ErrorCase)| {
            let other = path(context, first.page);
            let message = format!("`{}` is {} here and {} in `{other}`", case.kind, case.code, told.code);
            Diagnostic::new(&diag::ERROR_CONFLICT, &path(context, found.page), found.item.span, message)
                .with_help("agree on one code, or link to the other spec and say why they differ")
        };
        group[1..].iter().map(finding).collect()
    };
    conflict::error_conflicts(context.portal).into_iter().flat_map(of).collect()
}

fn recoveries(context: &LintContext) -> Vec<Diagnostic> {
    let unmatched = conflict::recovery(context.portal).unmatched;
    let finding = |statement: Statement| {
        let message = format!("`{}` recovers from no error scenario of this spec", statement.item.name());
        let path = path(context, statement.page);
        Diagnostic::new(&diag::UNMATCHED_RECOVERY, &path, statement.item.span, message)
            .with_help("call it like the scenario in the table, or add the scenario")
    };
    // A sentence is no name that could be looked for.
    let named = unmatched
        .into_iter()
        .filter(|statement| !(statement.item.id.is_empty() && statement.item.label.is_empty()));
    named.map(finding).collect()
}

fn threats(context: &LintContext) -> Vec<Diagnostic> {
    let bare = |threat: &Threat| !threat.statement.item.is_retired() && threat.mitigation.is_empty();
    let finding = |threat: Threat| {
        let message = format!("`{}` says nothing of what stands against it", threat.statement.item.name());
        let path = path(context, threat.statement.page);
        Diagnostic::new(&diag::NO_MITIGATION, &path, threat.statement.item.span, message)
            .with_help("write who could do what, and in a second sentence what prevents it")
    };
    threats::threats(context.portal).into_iter().filter(bare).map(finding).collect()
}

fn secrets(context: &LintContext) -> Vec<Diagnostic> {
    let settings = stated(context.portal, Kind::Configuration, |said| match said {
        FactKind::Setting(setting) => Some(setting).filter(|setting| setting.secret),
        _ => None,
    });
    let finding = |found: Stated<Setting>| {
        let message = format!("the value of `{}` looks like a secret", found.what.name);
        Diagnostic::new(&diag::SECRET, &path(context, found.page), found.span, message)
            .with_help("write `...` in its place, and change the secret: it has been published with the spec")
    };
    settings.into_iter().map(finding).collect()
}

/// Citations of items that are not there.
pub(super) fn citations(context: &LintContext) -> Vec<Diagnostic> {
    let specs = &context.portal.specs;
    let unknown = context.portal.trace.unknown.iter();
    let finding = |unknown: &crate::portal::trace::Unknown| {
        let spec = &specs[unknown.spec].spec;
        let message = match unknown.other {
            Some(other) => format!("`{}` has no item `{}`", specs[other].spec.path, unknown.id),
            None => format!("no section of this spec declares `{}`", unknown.id),
        };
        Diagnostic::new(&diag::UNKNOWN_ITEM, &spec.path, unknown.span, message)
            .with_help("correct the number, or declare the item in its section")
    };
    unknown.map(finding).collect()
}

/// Specs that are being rolled out, or have been, without a way back.
pub(super) fn rollbacks(context: &LintContext) -> Vec<Diagnostic> {
    let of = |entry: &crate::portal::Entry| {
        let spec = &entry.spec;
        let begun = matches!(spec.meta.status.stage(), Stage::InProgress | Stage::Implemented);
        let phase = spec.items().map(|(_, item)| item).find(|item| item.kind == Kind::Rollout)?;
        let back = |section: &crate::spec::Section| {
            section.subject == Some(Kind::Rollback) && section.fill == Fill::Own
        };
        let own = context.template.is_written();
        let asked = own && context.template.sections.iter().any(|rule| rule.kind == Some(Kind::Rollback));
        (begun && asked && !spec.sections.iter().any(back)).then(|| {
            let message = "this spec has rollout phases and does not say how to go back";
            Diagnostic::new(&diag::NO_ROLLBACK, &spec.path, phase.span, message)
                .with_help("write the steps under `Rollback Plan`, or why there are none")
        })
    };
    context.portal.specs.values().filter_map(of).collect()
}

/// Specs that are being built and name nobody, where most of those that are name somebody.
pub(super) fn owners(context: &LintContext) -> Vec<Diagnostic> {
    let building = || {
        let specs = context.portal.specs.values().map(|entry| &entry.spec);
        specs.filter(|spec| spec.meta.status.stage() == Stage::InProgress && !spec.unfilled)
    };
    let named = |spec: &Spec| {
        let mut people = spec.fields.iter().filter(|field| label::names_people(&field.label));
        !spec.meta.authors.is_empty() || people.any(|field| !field.values.is_empty())
    };
    let (with, without): (Vec<_>, Vec<_>) = building().partition(|spec| named(spec));
    if with.len() <= without.len() {
        return Vec::new();
    }
    let finding = |spec: &Arc<Spec>| {
        let message = "this spec is in progress, and nobody's name is on it";
        Diagnostic::new(&diag::NO_OWNER, &spec.path, diag::Span::default(), message)
            .with_help("write into its header who works on it, as the other specs in progress do")
    };
    without.into_iter().map(finding).collect()
}

/// Specs that are being built, were not put aside openly, and that nobody has touched for longer than configured.
pub(super) fn stale(context: &LintContext) -> Vec<Diagnostic> {
    let limit = context.config.specs.stale_after;
    let of = |entry: &crate::portal::Entry| {
        let spec = &entry.spec;
        let last = spec.updated().or(spec.meta.created)?;
        let days = last.first_day().until(context.today?).ok()?.get_days();
        let status = &spec.meta.status;
        let aside = [status.label(), status.note()].into_iter().flatten().any(stage::is_aside);
        let stale = status.stage() == Stage::InProgress && !aside && limit > 0 && days > limit;
        let message = format!("this spec is in progress, and its last entry is of {last}");
        stale.then(|| {
            Diagnostic::new(&diag::STALE, &spec.path, diag::Span::default(), message)
                .with_help("write into its changelog what happened, or correct its status")
        })
    };
    context.portal.specs.values().filter_map(of).collect()
}
