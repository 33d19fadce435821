//! Files that read like specs and are listed as none, because of their name or place; and templates beside the one that
//! counts.

use crate::diag::{self, Diagnostic, Span};
use crate::lint::context::LintContext;
use crate::portal::classify::{TEMPLATE_NAME, Verdict};
use crate::template::name::is_named_template;

pub(super) fn run(context: &LintContext) -> Vec<Diagnostic> {
    let finding = |(path, verdict): &(String, Verdict)| {
        let titles: Vec<String> = verdict.reads_like_spec.iter().map(|title| format!("`{title}`")).collect();
        let message = format!(
            "this file has a header and {}, and is not listed ({})",
            titles.join(", "),
            verdict.reason
        );
        (!titles.is_empty()).then(|| {
            Diagnostic::new(&diag::UNLISTED_SPEC, path, Span::default(), message).with_help(
                "give it another name or folder, or name it under `include` of [specs] in specsite.toml",
            )
        })
    };
    context.portal.verdicts.values().filter_map(finding).collect()
}

/// Templates that no spec is read by, as a source has one.
pub(super) fn templates(context: &LintContext) -> Vec<Diagnostic> {
    let Some(taken) = context.template.origin.path() else { return Vec::new() };
    let others = context.portal.verdicts.values().filter(|(path, verdict)| {
        verdict.reason == TEMPLATE_NAME && path != taken && is_named_template(path)
    });
    let finding = |(path, _): &(String, Verdict)| {
        let waives = context.others.iter().any(|other| other.origin.path() == Some(path));
        let message = if waives {
            format!(
                "specs are read by `{taken}`; one that fits this template better is not asked for what this one lacks"
            )
        } else {
            format!("specs are measured by `{taken}`, and not by this template")
        };
        Diagnostic::new(&diag::SECOND_TEMPLATE, path, Span::default(), message).with_help(
            "name the one that counts under `template` in specsite.toml, or give each folder a portal of its own",
        )
    };
    others.map(finding).collect()
}
