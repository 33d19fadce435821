//! Findings by rule and by spec, how complete each spec is, and which file was taken for what.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;

use crate::baseline::Baseline;
use crate::diag::Diagnostic;
use crate::page::card::Card;
use crate::page::context::{Finding, SiteContext, theme_id};
use crate::page::paging::{Pages, Turns};
use crate::route::Route;
use crate::spec::Section;
use crate::theme::Page;
use crate::words::kind::normalize;

#[derive(Serialize)]
struct Health<'a> {
    /// How many findings the authors let stand.
    silenced: usize,
    /// How they stand to those of an earlier day.
    baseline: Option<Compared>,
    rules: Vec<RuleView>,
    specs: Measured<'a>,
    other_files: Vec<OtherFile<'a>>,
    /// How many there are, whether listed or not.
    other_count: usize,
    skipped: &'a [(String, &'static str)],
    skipped_count: usize,
    /// Titles of sections that the template does not have, the most frequent first.
    own_sections: Vec<OwnSection<'a>>,
    template: Option<&'a str>,
}

#[derive(Serialize)]
struct Compared {
    new: usize,
    known: usize,
    gone: usize,
}

/// A page with some of the findings of a rule, or some of the specs.
#[derive(Serialize)]
struct Part<'a> {
    rule: Option<RuleView>,
    specs: Option<Measured<'a>>,
}

/// A rule with some of its findings.
#[derive(Serialize)]
struct RuleView {
    code: &'static str,
    summary: &'static str,
    severity: &'static str,
    count: usize,
    id: String,
    findings: Vec<Finding>,
    /// How many are listed, where that is not all.
    listed: Option<usize>,
    turns: Option<Turns>,
}

/// Specs with how complete they are.
#[derive(Serialize)]
struct Measured<'a> {
    cards: &'a [Card],
    /// Whether that is known of any.
    completeness: bool,
    split: bool,
    turns: Option<Turns>,
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

/// The bytes of the health page that all rules share for their first findings, and the least and the most for each.
const ROOM: usize = 160_000;
const LEAST: usize = 2_000;
const MOST: usize = 30_000;
/// What the tags of a finding take, and those of a spec.
const ROW: usize = 160;
/// The most findings of a rule that are listed; `specsite check` prints them all. And the most files.
const FINDINGS: usize = 1_000;
const FILES: usize = 300;

/// What the pages of the health of a site list.
struct Lists<'a> {
    rules: Vec<(Vec<&'a Diagnostic>, Pages)>,
    specs: Pages,
}

pub(super) fn plan<'a>(context: &'a SiteContext<'a>) -> Vec<Page<'a>> {
    let lists = Arc::new(Lists::new(context));
    let mut pages = Vec::new();
    for (at, (_, of)) in lists.rules.iter().enumerate() {
        for page in of.numbers().skip(1) {
            let lists = Arc::clone(&lists);
            pages.push(Page::view(Route::page(&of.url(page)), "health_part.html", move || Part {
                rule: Some(lists.rule(context, at, page)),
                specs: None,
            }));
        }
    }
    for page in lists.specs.numbers().skip(1) {
        let of = Arc::clone(&lists);
        pages.push(Page::view(Route::page(&lists.specs.url(page)), "health_part.html", move || Part {
            rule: None,
            specs: Some(of.measured(context, page)),
        }));
    }
    pages.push(Page::view(Route::page("health"), "health.html", move || health(context, &lists)));
    pages
}

impl<'a> Lists<'a> {
    fn new(context: &'a SiteContext<'a>) -> Self {
        let mut rules: BTreeMap<&str, Vec<&Diagnostic>> = BTreeMap::new();
        for finding in context.diagnostics {
            rules.entry(finding.rule.code).or_default().push(finding);
        }
        let mut rules: Vec<Vec<&Diagnostic>> = rules.into_values().collect();
        rules.sort_by_key(|findings| (std::cmp::Reverse(findings[0].severity), findings[0].rule.code));
        let room = (ROOM / rules.len().max(1)).clamp(LEAST, MOST);
        let size = |finding: &&Diagnostic| {
            let title = context.card_of(&finding.path).map_or(0, |card| card.title.len() + card.url.len());
            let help = finding.help.as_ref().map_or(0, String::len);
            ROW + title + finding.path.len() + finding.message.len() + help
        };
        let cut = |findings: Vec<&'a Diagnostic>| {
            let folder = format!("health/{}", findings[0].rule.code);
            let sizes: Vec<usize> = findings.iter().take(FINDINGS).map(size).collect();
            (findings, Pages::cut("health/", &folder, room, sizes))
        };
        let size = |card: &Card| 2 * ROW + card.url.len() + card.title.len() + card.facets.len();
        let specs = Pages::cut("health/", "health/specs", ROOM, context.cards.values().map(size));
        Self { rules: rules.into_iter().map(cut).collect(), specs }
    }

    fn rule(&self, context: &SiteContext, at: usize, page: usize) -> RuleView {
        let (findings, pages) = &self.rules[at];
        let rule = findings[0].rule;
        RuleView {
            code: rule.code,
            summary: rule.summary,
            severity: findings[0].severity.name(),
            count: findings.len(),
            id: theme_id(rule.code),
            findings: findings[pages.rows(page)].iter().map(|finding| context.finding(finding)).collect(),
            listed: (findings.len() > FINDINGS).then_some(FINDINGS),
            turns: pages.turns(page),
        }
    }

    fn measured(&self, context: &'a SiteContext, page: usize) -> Measured<'a> {
        Measured {
            cards: &context.cards.as_slice()[self.specs.rows(page)],
            completeness: context.cards.values().any(|card| card.completeness.is_some()),
            split: self.specs.is_split(),
            turns: self.specs.turns(page),
        }
    }
}

fn health<'a>(context: &'a SiteContext<'a>, lists: &Lists<'a>) -> Health<'a> {
    let others = context.portal.verdicts.values().filter(|(_, verdict)| !verdict.is_spec);
    let others: Vec<OtherFile> =
        others.map(|(path, verdict)| OtherFile { path, reason: verdict.reason }).collect();
    let skipped = &context.inputs.skipped;
    let compared = |baseline: &Baseline| {
        let known = baseline.known(context.diagnostics).into_iter().filter(|known| *known).count();
        Compared { new: context.diagnostics.len() - known, known, gone: baseline.len() - known }
    };
    Health {
        silenced: context.silenced,
        baseline: context.evidence.baseline().map(compared),
        rules: (0..lists.rules.len()).map(|at| lists.rule(context, at, 0)).collect(),
        specs: lists.measured(context, 0),
        other_count: others.len(),
        other_files: others.into_iter().take(FILES).collect(),
        skipped: &skipped[..skipped.len().min(FILES)],
        skipped_count: skipped.len(),
        own_sections: own_sections(context),
        template: context.template.origin.path(),
    }
}

/// Titles listed, and places listed for each.
const TITLES: usize = 60;
const PLACES: usize = 5;

/// Sections of the first two levels that no rule of the source's own template covers.
fn own_sections<'a>(context: &'a SiteContext<'a>) -> Vec<OwnSection<'a>> {
    if !context.template.is_own() {
        return Vec::new();
    }
    let mut found: BTreeMap<String, OwnSection> = BTreeMap::new();
    for (entry, card) in context.portal.specs.values().zip(context.cards.values()) {
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
