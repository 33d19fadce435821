//! Findings by rule and by spec, how complete each spec is, and which file was taken for what.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::diag::Diagnostic;
use crate::page::card::Card;
use crate::page::edition::{Edition, Finding};
use crate::route::Route;
use crate::spec::Section;
use crate::theme::Page;
use crate::words::kind::normalize;

#[derive(Serialize)]
struct Health<'a> {
    rules: Vec<RuleView>,
    specs: Vec<&'a Card>,
    other_files: Vec<OtherFile<'a>>,
    skipped: &'a [(String, &'static str)],
    /// Titles of sections that the template does not have, the most frequent first.
    own_sections: Vec<OwnSection<'a>>,
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
struct OwnSection<'a> {
    title: &'a str,
    count: usize,
    /// The first specs that have it, each with the section's address.
    places: Vec<SectionPlace<'a>>,
}

#[derive(Serialize)]
struct SectionPlace<'a> {
    title: &'a str,
    url: String,
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
    let others = edition.portal.roster.values().filter(|(_, verdict)| !verdict.is_spec);
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
        specs: edition.cards.values().collect(),
        other_files: others.map(|(path, verdict)| OtherFile { path, reason: verdict.reason }).collect(),
        skipped: &edition.inputs.skipped,
        own_sections: own_sections(edition),
        template: edition.template.origin.path(),
    }
}

/// Titles listed, and places listed for each.
const TITLES: usize = 60;
const PLACES: usize = 5;

/// Sections of the first two levels that no rule of the source's own template covers.
fn own_sections<'a>(edition: &'a Edition<'a>) -> Vec<OwnSection<'a>> {
    if !edition.template.is_own() {
        return Vec::new();
    }
    let mut found: BTreeMap<String, OwnSection> = BTreeMap::new();
    for (entry, card) in edition.portal.specs.values().zip(edition.cards.values()) {
        let spec = &entry.spec;
        let covered = |section: &Section| {
            section.rule.is_some() || section.level == 0 || section.depth > 3 || !section.items.is_empty()
        };
        for section in spec.sections.iter().filter(|section| !covered(section)) {
            if crate::words::date::begins(&section.title) {
                continue;
            }
            let own = found.entry(normalize(&section.title)).or_insert_with(|| OwnSection {
                title: &section.title,
                count: 0,
                places: Vec::new(),
            });
            own.count += 1;
            if own.places.len() < PLACES {
                own.places.push(SectionPlace {
                    title: &card.title,
                    url: format!("{}#{}", card.url, section.anchor),
                });
            }
        }
    }
    let mut out: Vec<OwnSection> = found.into_values().collect();
    out.sort_by_key(|own| (std::cmp::Reverse(own.count), own.title));
    out.truncate(TITLES);
    out
}
