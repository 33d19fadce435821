//! Findings by rule and by spec, how complete each spec is, and which file was taken for what.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::diag::Diagnostic;
use crate::page::card::Card;
use crate::page::edition::{Edition, Finding};
use crate::route::Route;
use crate::theme::Page;

#[derive(Serialize)]
struct Health<'a> {
    rules: Vec<RuleView>,
    specs: Vec<&'a Card>,
    other_files: Vec<OtherFile<'a>>,
    skipped: &'a [(String, &'static str)],
    template: Option<&'a str>,
}

#[derive(Serialize)]
struct RuleView {
    code: &'static str,
    summary: &'static str,
    severity: &'static str,
    count: usize,
    id: String,
    findings: Vec<Finding>,
}

#[derive(Serialize)]
struct OtherFile<'a> {
    path: &'a str,
    reason: &'static str,
}

/// Findings of one rule that are listed; the rest is counted, and `specsite check` prints them all.
const LISTED: usize = 100;

pub fn plan<'a>(edition: &'a Edition<'a>) -> Vec<Page<'a>> {
    vec![Page::view(Route::page("health"), "health.html", || health(edition))]
}

fn health<'a>(edition: &'a Edition<'a>) -> Health<'a> {
    let mut rules: BTreeMap<&str, Vec<&Diagnostic>> = BTreeMap::new();
    for finding in edition.diagnostics {
        rules.entry(finding.rule.code).or_default().push(finding);
    }
    let mut rules: Vec<Vec<&Diagnostic>> = rules.into_values().collect();
    rules.sort_by_key(|findings| (std::cmp::Reverse(findings[0].severity), findings[0].rule.code));
    let others = edition.portal.roster.iter().filter(|(_, verdict)| !verdict.is_spec);
    Health {
        rules: rules
            .iter()
            .map(|findings| RuleView {
                code: findings[0].rule.code,
                summary: findings[0].rule.summary,
                severity: findings[0].severity.name(),
                count: findings.len(),
                id: crate::page::edition::theme_id(findings[0].rule.code),
                findings: findings.iter().take(LISTED).map(|finding| edition.finding(finding)).collect(),
            })
            .collect(),
        specs: edition.cards.iter().collect(),
        other_files: others.map(|(path, verdict)| OtherFile { path, reason: verdict.reason }).collect(),
        skipped: &edition.inputs.skipped,
        template: edition.template.origin.path(),
    }
}
