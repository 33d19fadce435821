//! Files that read like specs and are listed as none, because of their name or place.

use crate::diag::{self, Diagnostic, Span};
use crate::lint::context::LintContext;
use crate::portal::classify::Verdict;

pub fn run(context: &LintContext) -> Vec<Diagnostic> {
    let finding = |(path, verdict): &(String, Verdict)| {
        let titles: Vec<String> = verdict.reads_like_spec.iter().map(|title| format!("`{title}`")).collect();
        let message = format!(
            "this file has a status and {}, and is not listed: it {}",
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
