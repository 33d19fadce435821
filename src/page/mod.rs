//! What is published: one file a kind of page, one row in [`PLANS`] each.

mod activity;
mod api;
mod board;
mod document;
mod feeds;
mod health;
mod home;
mod index;
mod listing;
mod questions;
mod references;
mod requirements;
mod spec;

use std::collections::BTreeMap;

use serde::Serialize;

use crate::diag::{Diagnostic, Severity};
use crate::portal::tally::{self, Group};
use crate::portal::{End, Entry, Portal};
use crate::project::Inputs;
use crate::route::Route;
use crate::slug;
use crate::spec::section::Kind;
use crate::spec::status::Stage;
use crate::template::Template;
use crate::theme::{Page, Theme};

/// What the pages are about.
#[derive(Clone, Copy)]
pub struct Subject<'a> {
    pub portal: &'a Portal,
    pub template: &'a Template,
    pub diagnostics: &'a [Diagnostic],
}

/// Everything pages are made from, with what more than one of them needs.
pub struct Edition<'a> {
    pub portal: &'a Portal,
    pub template: &'a Template,
    pub diagnostics: &'a [Diagnostic],
    pub inputs: &'a Inputs,
    pub theme: &'a Theme,
    pub cards: Vec<Card>,
    pub statuses: Vec<Group>,
    pub types: Vec<Group>,
    globals: Globals,
}

/// A kind of page: gives its pages, which are made later and in parallel.
type Plan = for<'a> fn(&'a Edition<'a>) -> Vec<Page<'a>>;

const PLANS: &[Plan] = &[
    home::plan,
    listing::plan,
    board::plan,
    spec::plan,
    document::plan,
    requirements::plan,
    questions::plan,
    references::plan,
    activity::plan,
    health::plan,
    index::plan,
    api::plan,
    feeds::plan,
];

/// All pages of an edition.
pub fn plan<'a>(edition: &'a Edition<'a>) -> Vec<Page<'a>> {
    PLANS.iter().flat_map(|plan| plan(edition)).collect()
}

/// A spec as lists show it.
#[derive(Debug, Clone, Serialize)]
pub struct Card {
    pub id: String,
    pub url: String,
    pub number: Option<u64>,
    pub title: String,
    pub summary: Option<String>,
    /// The stage's name, which styles the badge.
    pub stage: &'static str,
    /// The status as a reader is told it.
    pub status: String,
    pub status_url: String,
    pub kind: Option<String>,
    pub version: Option<String>,
    pub created: Option<String>,
    pub updated: Option<String>,
    pub progress: Bar,
    /// In percent.
    pub completeness: Option<u32>,
    pub questions: usize,
    pub requirements: usize,
    pub references: usize,
    pub referenced_by: usize,
    pub findings: usize,
    pub unfilled: bool,
}

/// So many of so many.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Bar {
    pub done: usize,
    pub total: usize,
    pub percent: u32,
}

impl Bar {
    pub fn new(done: usize, total: usize) -> Self {
        let percent = (done * 100).checked_div(total).unwrap_or(0);
        Self { done, total, percent: u32::try_from(percent).unwrap_or(100) }
    }
}

/// What every template sees.
#[derive(Debug, Serialize)]
pub struct Globals {
    site: SiteFacts,
    nav: Vec<NavGroup>,
    counts: Counts,
}

#[derive(Debug, Clone, Serialize)]
pub struct SiteFacts {
    pub title: String,
    pub description: Option<String>,
    /// With a slash at its end; absent when the address is not known.
    pub base_url: Option<String>,
    pub generator: &'static str,
    pub has_template: bool,
}

/// The specs of one stage, the first of them by title.
#[derive(Debug, Serialize)]
struct NavGroup {
    stage: &'static str,
    label: String,
    url: String,
    count: usize,
    specs: Vec<NavSpec>,
}

#[derive(Debug, Serialize)]
struct NavSpec {
    title: String,
    url: String,
}

#[derive(Debug, Clone, Copy, Serialize)]
pub struct Counts {
    pub specs: usize,
    pub requirements: usize,
    pub questions: usize,
    pub findings: usize,
    pub errors: usize,
    pub warnings: usize,
}

/// How many specs of a stage the navigation shows.
const NAV_LIMIT: usize = 30;

impl<'a> Edition<'a> {
    pub fn new(subject: Subject<'a>, inputs: &'a Inputs, theme: &'a Theme) -> Self {
        let Subject { portal, template, diagnostics } = subject;
        let statuses = tally::statuses(portal, template, |stage| {
            theme.text(&format!("stage.{}", stage.name())).to_owned()
        });
        let types = tally::types(portal, template);
        let mut findings: BTreeMap<&str, usize> = BTreeMap::new();
        for finding in diagnostics.iter().filter(|finding| finding.severity > Severity::Note) {
            *findings.entry(finding.path.as_str()).or_default() += 1;
        }
        let mut status_of: Vec<&Group> = Vec::new();
        let by_spec: BTreeMap<usize, &Group> =
            statuses.iter().flat_map(|group| group.specs.iter().map(move |at| (*at, group))).collect();
        status_of.extend(by_spec.values());
        let cards: Vec<Card> = portal
            .specs
            .iter()
            .enumerate()
            .map(|(at, entry)| {
                let count = findings.get(entry.spec.path.as_str()).copied().unwrap_or(0);
                card(portal, at, entry, status_of[at], count, theme)
            })
            .collect();
        let globals = globals(&cards, &statuses, diagnostics, inputs, theme, template);
        Self { portal, template, diagnostics, inputs, theme, cards, statuses, types, globals }
    }

    pub fn globals(&self) -> &Globals {
        &self.globals
    }

    pub fn facts(&self) -> &SiteFacts {
        &self.globals.site
    }

    pub fn counts(&self) -> Counts {
        self.globals.counts
    }

    /// A word of the interface.
    pub fn text(&self, name: &str) -> &str {
        self.theme.text(name)
    }

    /// Where a link leads, seen from a page; `None` when it has no address there.
    pub fn address(&self, from: &Route, end: &End) -> Option<String> {
        let with = |url: String, fragment: &Option<String>| match fragment {
            Some(fragment) => format!("{url}#{}", encode(fragment)),
            None => url,
        };
        match end {
            End::Spec { spec, fragment, .. } => {
                Some(with(from.relative(&self.portal.specs[*spec].route), fragment))
            }
            End::Document { document, fragment, .. } => {
                Some(with(from.relative(&self.portal.documents[*document].route), fragment))
            }
            End::Here(fragment) => Some(format!("#{}", encode(fragment))),
            End::Attachment(path) => Some(from.relative(&Portal::attachment_route(path))),
            End::External(url) => Some(url.clone()),
            End::Unpublished | End::Missing { .. } | End::Unsafe => None,
        }
    }
}

/// A fragment as browsers send it.
fn encode(fragment: &str) -> String {
    use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
    const SET: &AsciiSet = &CONTROLS.add(b' ').add(b'"').add(b'<').add(b'>').add(b'`').add(b'%');
    utf8_percent_encode(fragment, SET).to_string()
}

fn card(portal: &Portal, at: usize, entry: &Entry, status: &Group, findings: usize, theme: &Theme) -> Card {
    let spec = &entry.spec;
    let (done, total) = spec.progress();
    let of_kind = |kinds: &[Kind]| {
        let names: Vec<&str> = kinds.iter().filter_map(|kind| kind.row()).map(|row| row.item).collect();
        spec.items().filter(|(_, item)| !item.retired && names.contains(&item.kind.as_str())).count()
    };
    let date = |date: Option<jiff::civil::Date>| date.map(|date| date.to_string());
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of 1 in percent")]
    let completeness = spec.completeness.map(|share| (share * 100.0).round() as u32);
    Card {
        id: entry.id.clone(),
        url: entry.route.url().to_owned(),
        number: spec.number,
        title: spec.title.clone(),
        summary: spec.summary.clone(),
        stage: spec.meta.status.stage.name(),
        status: if spec.unfilled { theme.text("spec.unfilled").to_owned() } else { status.label.clone() },
        status_url: format!("status/{}/", status.slug),
        kind: spec.meta.kind.clone(),
        version: spec.meta.version.clone(),
        created: date(spec.meta.created),
        updated: date(spec.updated()),
        progress: Bar::new(done, total),
        completeness,
        questions: of_kind(&[Kind::OpenQuestions]),
        requirements: of_kind(REQUIREMENTS),
        references: entry.references.len(),
        referenced_by: portal.referrers(at).len(),
        findings,
        unfilled: spec.unfilled,
    }
}

/// The kinds whose items are requirements.
pub const REQUIREMENTS: &[Kind] =
    &[Kind::FunctionalRequirements, Kind::NonFunctionalRequirements, Kind::Constraints];

fn globals(
    cards: &[Card],
    statuses: &[Group],
    diagnostics: &[Diagnostic],
    inputs: &Inputs,
    theme: &Theme,
    template: &Template,
) -> Globals {
    let of = |severity: Severity| diagnostics.iter().filter(|finding| finding.severity == severity).count();
    let nav = Stage::ALL.iter().filter_map(|stage| {
        let mut specs: Vec<&Card> = cards.iter().filter(|card| card.stage == stage.name()).collect();
        specs.sort_by_cached_key(|card| card.title.to_lowercase());
        let group = statuses.iter().find(|group| group.stage == Some(*stage))?;
        (!specs.is_empty()).then(|| NavGroup {
            stage: stage.name(),
            label: theme.text(&format!("stage.{}", stage.name())).to_owned(),
            url: format!("status/{}/", group.slug),
            count: specs.len(),
            specs: specs
                .iter()
                .take(NAV_LIMIT)
                .map(|card| NavSpec { title: card.title.clone(), url: card.url.clone() })
                .collect(),
        })
    });
    Globals {
        nav: nav.collect(),
        counts: Counts {
            specs: cards.len(),
            requirements: cards.iter().map(|card| card.requirements).sum(),
            questions: cards.iter().map(|card| card.questions).sum(),
            findings: diagnostics.len(),
            errors: of(Severity::Error),
            warnings: of(Severity::Warning),
        },
        site: SiteFacts {
            title: inputs.config.title.clone().unwrap_or_else(|| inputs.folder.clone()),
            description: inputs.config.description.clone(),
            base_url: inputs.config.absolute_url(),
            generator: concat!("specsite ", env!("CARGO_PKG_VERSION")),
            has_template: template.is_own(),
        },
    }
}

/// A group of cards under a heading.
#[derive(Serialize)]
pub struct Column<'a> {
    pub stage: Option<&'static str>,
    pub label: String,
    pub url: String,
    pub count: usize,
    pub percent: u32,
    pub cards: Vec<&'a Card>,
}

impl<'a> Edition<'a> {
    /// The specs of a group as a column.
    pub fn column(&'a self, group: &Group, folder: &str) -> Column<'a> {
        Column {
            stage: group.stage.map(Stage::name),
            label: group.label.clone(),
            url: format!("{folder}/{}/", group.slug),
            count: group.specs.len(),
            percent: Bar::new(group.specs.len(), self.cards.len()).percent,
            cards: group.specs.iter().map(|at| &self.cards[*at]).collect(),
        }
    }
}

/// A finding as pages show it.
#[derive(Debug, Clone, Serialize)]
pub struct Finding {
    pub code: &'static str,
    pub severity: &'static str,
    pub message: String,
    pub help: Option<String>,
    pub path: String,
    pub line: usize,
    /// The spec's page, where the file is a spec.
    pub url: Option<String>,
    pub title: Option<String>,
}

impl Edition<'_> {
    pub fn finding(&self, diagnostic: &Diagnostic) -> Finding {
        let at = self.portal.specs.iter().position(|entry| entry.spec.path == diagnostic.path);
        Finding {
            code: diagnostic.rule.code,
            severity: diagnostic.severity.name(),
            message: diagnostic.message.clone(),
            help: diagnostic.help.clone(),
            path: diagnostic.path.clone(),
            line: at.map_or(1, |at| self.portal.specs[at].spec.line(diagnostic.span.start)),
            url: at.map(|at| self.cards[at].url.clone()),
            title: at.map(|at| self.cards[at].title.clone()),
        }
    }
}

/// An anchor-safe name for a group of rows on a page; theme ids carry a prefix so that no heading clashes.
pub fn theme_id(name: &str) -> String {
    format!("ss-{}", slug::segment(name))
}
