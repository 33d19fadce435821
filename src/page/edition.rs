//! Everything pages are made from, with what more than one kind of page needs.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::diag::{Diagnostic, Severity};
use crate::page::card::{Bar, Card, card};
use crate::portal::tally::{self, Group};
use crate::portal::{End, Portal};
use crate::project::Inputs;
use crate::route::Route;
use crate::slug;
use crate::spec::Schema;
use crate::spec::status::Stage;
use crate::template::Template;
use crate::theme::Theme;

/// What the pages are about.
#[derive(Clone, Copy)]
pub struct Subject<'a> {
    pub portal: &'a Portal,
    pub schema: &'a Schema,
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
    /// The specs by the path of their file.
    by_path: BTreeMap<&'a str, usize>,
    /// Findings above notes by the path of their file.
    findings: BTreeMap<&'a str, Vec<&'a Diagnostic>>,
    /// The specs of each stage by title.
    shelves: BTreeMap<&'static str, Vec<usize>>,
    globals: Globals,
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
    /// Ticked and all checkboxes.
    pub progress: Bar,
    pub findings: usize,
    pub errors: usize,
    pub warnings: usize,
}

/// How many specs of a stage the navigation shows.
const NAV_LIMIT: usize = 30;

impl<'a> Edition<'a> {
    pub fn new(subject: Subject<'a>, inputs: &'a Inputs, theme: &'a Theme) -> Self {
        let Subject { portal, schema, diagnostics } = subject;
        let template = &schema.template;
        let statuses = tally::statuses(portal, schema, |stage| {
            theme.text(&format!("stage.{}", stage.name())).to_owned()
        });
        let types = tally::types(portal, template);
        let mut findings: BTreeMap<&str, Vec<&Diagnostic>> = BTreeMap::new();
        for finding in diagnostics.iter().filter(|finding| finding.severity > Severity::Note) {
            findings.entry(finding.path.as_str()).or_default().push(finding);
        }
        let status_of: BTreeMap<usize, &Group> =
            statuses.iter().flat_map(|group| group.specs.iter().map(move |at| (*at, group))).collect();
        let cards: Vec<Card> = portal
            .specs
            .iter()
            .enumerate()
            .map(|(at, entry)| {
                let count = findings.get(entry.spec.path.as_str()).map_or(0, Vec::len);
                card(portal, at, entry, status_of[&at], count, theme)
            })
            .collect();
        let by_path =
            portal.specs.iter().enumerate().map(|(at, entry)| (entry.spec.path.as_str(), at)).collect();
        let shelves = shelves(&cards);
        let globals = globals(&cards, &shelves, &statuses, diagnostics, inputs, theme, template);
        Self {
            portal,
            template,
            diagnostics,
            inputs,
            theme,
            cards,
            statuses,
            types,
            by_path,
            findings,
            shelves,
            globals,
        }
    }

    pub fn globals(&self) -> &Globals {
        &self.globals
    }

    /// What is wrong with a file, notes left out.
    pub fn findings_of(&self, path: &str) -> &[&'a Diagnostic] {
        self.findings.get(path).map_or(&[], Vec::as_slice)
    }

    /// The specs before and after one, by title among those of the same stage.
    pub fn neighbours(&self, at: usize) -> (Option<&Card>, Option<&Card>) {
        let shelf = &self.shelves[self.cards[at].stage];
        let place =
            shelf.binary_search_by_key(&shelf_key(&self.cards[at]), |other| shelf_key(&self.cards[*other]));
        let Ok(place) = place else { return (None, None) };
        let card = |at: &usize| &self.cards[*at];
        (place.checked_sub(1).and_then(|before| shelf.get(before)).map(card), shelf.get(place + 1).map(card))
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
            End::Here(fragment) if fragment.is_empty() => Some("#ss-top".to_owned()),
            End::Here(fragment) => Some(format!("#{}", encode(fragment))),
            End::Attachment(path) => self.portal.attachments.get(path).map(|route| from.relative(route)),
            End::External(url) => Some(url.clone()),
            End::Unpublished | End::Missing { .. } | End::Unsafe => None,
        }
    }
}

/// By title; specs of the same title by id.
fn shelf_key(card: &Card) -> (String, &str) {
    (card.title.to_lowercase(), &card.id)
}

fn shelves(cards: &[Card]) -> BTreeMap<&'static str, Vec<usize>> {
    let mut shelves: BTreeMap<&'static str, Vec<usize>> = BTreeMap::new();
    for (at, card) in cards.iter().enumerate() {
        shelves.entry(card.stage).or_default().push(at);
    }
    for shelf in shelves.values_mut() {
        shelf.sort_by_cached_key(|at| (cards[*at].title.to_lowercase(), cards[*at].id.clone()));
    }
    shelves
}

/// A fragment as browsers send it.
fn encode(fragment: &str) -> String {
    use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
    const SET: &AsciiSet = &CONTROLS.add(b' ').add(b'"').add(b'<').add(b'>').add(b'`').add(b'%');
    utf8_percent_encode(fragment, SET).to_string()
}

fn globals(
    cards: &[Card],
    shelves: &BTreeMap<&'static str, Vec<usize>>,
    statuses: &[Group],
    diagnostics: &[Diagnostic],
    inputs: &Inputs,
    theme: &Theme,
    template: &Template,
) -> Globals {
    let of = |severity: Severity| diagnostics.iter().filter(|finding| finding.severity == severity).count();
    let nav = Stage::ALL.iter().filter_map(|stage| {
        let specs: Vec<&Card> = shelves.get(stage.name())?.iter().map(|at| &cards[*at]).collect();
        let group = statuses.iter().find(|group| group.stage == Some(*stage))?;
        Some(NavGroup {
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
            progress: Bar::new(
                cards.iter().map(|card| card.progress.done).sum(),
                cards.iter().map(|card| card.progress.total).sum(),
            ),
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
        let at = self.by_path.get(diagnostic.path.as_str()).copied();
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
