//! Everything pages are made from, with what more than one kind of page needs.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::arena::{Arena, SpecId};
use crate::diag::{Diagnostic, Severity};
use crate::evidence::Evidence;
use crate::page::card::{Bar, Card, CardField, Counted, card};
use crate::page::facet::{self, FacetView};
use crate::page::joined_evidence::JoinedEvidence;
use crate::portal::facets::{self, FacetValue, Facets, SpecFacet};
use crate::portal::order;
use crate::portal::shared_fields::shared_fields;
use crate::portal::statements;
use crate::portal::{Portal, Target};
use crate::project::Inputs;
use crate::route::{Route, encode};
use crate::slug;
use crate::spec::Schema;
use crate::template::Template;
use crate::text::natural;
use crate::theme::Theme;
use crate::words::stage::Stage;

/// What the pages of a site are made from.
#[derive(Clone, Copy)]
pub struct SiteInput<'a> {
    pub inputs: &'a Inputs,
    pub portal: &'a Portal,
    pub schema: &'a Schema,
    pub diagnostics: &'a [Diagnostic],
    /// How many findings the authors let stand.
    pub silenced: usize,
    /// What lies outside of the specs and tells whether they hold.
    pub evidence: &'a Evidence,
    pub theme: &'a Theme,
}

/// Everything pages are made from, with what more than one of them needs.
pub struct SiteContext<'a> {
    pub portal: &'a Portal,
    pub template: &'a Template,
    pub diagnostics: &'a [Diagnostic],
    /// How many findings the authors let stand.
    pub silenced: usize,
    pub inputs: &'a Inputs,
    pub theme: &'a Theme,
    pub cards: Arena<SpecId, Card>,
    pub facets: Vec<SpecFacet>,
    /// Everybody whom a field names.
    pub people: Vec<FacetValue>,
    /// Specs that rest on each other in a circle.
    pub circles: Vec<Vec<SpecId>>,
    pub evidence: JoinedEvidence<'a>,
    /// The specs by the path of their file.
    by_path: BTreeMap<&'a str, SpecId>,
    /// The specs by the address of their page.
    by_url: BTreeMap<&'a str, SpecId>,
    all_facets: Vec<FacetView>,
    /// Findings above notes by the path of their file.
    findings: BTreeMap<&'a str, Vec<&'a Diagnostic>>,
    /// The specs of each stage by number, and then by title.
    pub shelves: BTreeMap<Stage, Vec<SpecId>>,
    /// The place of each on its shelf.
    place: Arena<SpecId, usize>,
    /// All that have a number, by number.
    numbered: Vec<SpecId>,
    /// The place of each among them.
    numbered_place: Arena<SpecId, usize>,
    pub counts: SiteCounts,
}

#[derive(Debug, Clone, Copy, Default, Serialize)]
pub struct SiteCounts {
    pub specs: usize,
    pub requirements: usize,
    pub questions: usize,
    /// Ticked and all checkboxes.
    pub progress: Bar,
    pub findings: usize,
    pub errors: usize,
    pub warnings: usize,
}

impl<'a> SiteContext<'a> {
    pub fn new(input: SiteInput<'a>) -> Self {
        let SiteInput { inputs, portal, schema, diagnostics, silenced, evidence, theme } = input;
        let template = &schema.template;
        let shared = shared_fields(portal, &inputs.config.fields);
        let stage_name = |stage: Stage| theme.text(&format!("stage.{}", stage.name())).to_owned();
        let Facets { all: facets, people } = facets::facets(portal, schema, &shared, stage_name);
        let mut findings: BTreeMap<&str, Vec<&Diagnostic>> = BTreeMap::new();
        for finding in diagnostics.iter().filter(|finding| finding.severity > Severity::Note) {
            findings.entry(finding.path.as_str()).or_default().push(finding);
        }
        let cards = cards(portal, &facets, &findings, theme);
        let by_path = portal.specs.iter().map(|(at, entry)| (entry.spec.path.as_str(), at)).collect();
        let by_url = portal.specs.iter().map(|(at, entry)| (entry.route.url(), at)).collect();
        let shelves = shelves(&cards);
        let mut place = cards.map(|_, _| 0);
        for shelf in shelves.values() {
            shelf.iter().enumerate().for_each(|(number, spec)| place[*spec] = number);
        }
        let mut numbered: Vec<SpecId> = cards.ids().filter(|at| cards[*at].number.is_some()).collect();
        numbered.sort_by(|a, b| in_order(&cards, *a, *b));
        let mut numbered_place = cards.map(|_, _| 0);
        numbered.iter().enumerate().for_each(|(number, spec)| numbered_place[*spec] = number);
        let counts = counts(&cards, diagnostics);
        let all: BTreeMap<SpecId, usize> = cards.ids().map(|spec| (spec, 1)).collect();
        let all_facets = facet::views(&facets, &all);
        Self {
            portal,
            template,
            diagnostics,
            silenced,
            inputs,
            theme,
            cards,
            facets,
            people,
            circles: order::circles(portal),
            evidence: JoinedEvidence::new(evidence, portal, &schema.vocabulary),
            by_path,
            by_url,
            all_facets,
            findings,
            shelves,
            place,
            numbered,
            numbered_place,
            counts,
        }
    }

    /// What specs are sorted by under a name: `status`.
    pub fn facet(&self, name: &str) -> &[FacetValue] {
        self.facets.iter().find(|facet| facet.name == name).map_or(&[], |facet| &facet.groups)
    }

    /// What a stage is called: as the specs spell it, where their word is the interface's.
    pub fn stage_word(&self, stage: Stage) -> &str {
        let word = self.text(&format!("stage.{}", stage.name()));
        let mut own = self.facet("status").iter().filter(|group| group.stage == Some(stage));
        own.find(|group| group.label.to_lowercase() == word.to_lowercase()).map_or(word, |group| &group.label)
    }

    /// The facets whose values are people.
    pub fn people_fields(&self) -> impl Iterator<Item = &SpecFacet> {
        self.facets.iter().filter(|facet| facet.people)
    }

    /// The spec whose page has an address.
    pub fn spec_at(&self, url: &str) -> Option<SpecId> {
        self.by_url.get(url).copied()
    }

    /// The facets of all specs.
    pub fn all_facets(&self) -> &[FacetView] {
        &self.all_facets
    }

    /// What every collection is sorted by, of some specs, each with how often it counts; values that none of them has are left out.
    pub fn facet_views(&self, specs: &BTreeMap<SpecId, usize>) -> Vec<FacetView> {
        let known = self.facets.iter().filter(|facet| facet.label.is_none());
        facet::views(known, specs)
    }

    /// Whether a file of the repository is there; `None` when that cannot be known.
    pub fn exists(&self, path: &str) -> Option<bool> {
        crate::source::in_repository(self.inputs.store.as_ref(), path)
    }

    /// What is wrong with a file, notes left out.
    pub fn findings_of(&self, path: &str) -> &[&'a Diagnostic] {
        self.findings.get(path).map_or(&[], Vec::as_slice)
    }

    /// Those of the same stage that stand around a spec, it among them: `reach` on either side.
    pub fn around(&self, at: SpecId, reach: usize) -> impl Iterator<Item = &Card> {
        let shelf = &self.shelves[&self.cards[at].stage];
        let place = self.place[at];
        let end = (place + reach + 1).min(shelf.len());
        shelf[place.saturating_sub(reach)..end].iter().map(|at| &self.cards[*at])
    }

    /// The specs of some stages, the newest first: by their number where most have one, and else by their last day.
    pub fn newest(&self, stages: &[Stage]) -> Vec<&Card> {
        let shelves = stages.iter().filter_map(|stage| self.shelves.get(stage));
        let mut specs: Vec<SpecId> = shelves.flatten().copied().collect();
        let numbered = specs.iter().filter(|spec| self.cards[**spec].number.is_some()).count();
        specs.sort_by(|one, other| in_order(&self.cards, *other, *one));
        let mut cards: Vec<&Card> = specs.into_iter().map(|spec| &self.cards[spec]).collect();
        if numbered * 2 > cards.len() {
            cards.sort_by_key(|card| card.number.is_none());
        } else {
            cards.sort_by_key(|card| std::cmp::Reverse(card.updated));
        }
        cards
    }

    /// The specs before and after one: by number where it has one, and else by title among those of the same stage.
    pub fn neighbours(&self, at: SpecId) -> (Option<&Card>, Option<&Card>) {
        let (shelf, place) = match self.cards[at].number {
            Some(_) => (&self.numbered, self.numbered_place[at]),
            None => (&self.shelves[&self.cards[at].stage], self.place[at]),
        };
        let card = |place: usize| shelf.get(place).map(|at| &self.cards[*at]);
        (place.checked_sub(1).and_then(card), card(place + 1))
    }

    /// A word of the interface.
    pub fn text(&self, name: &str) -> &str {
        self.theme.text(name)
    }

    /// Where a link leads, seen from a page; `None` when it has no address there.
    pub fn address(&self, from: &Route, end: &Target) -> Option<String> {
        let with = |url: String, fragment: &Option<String>| match fragment {
            Some(fragment) => format!("{url}#{}", encode(fragment)),
            None => url,
        };
        match end {
            Target::Page { page, fragment, .. } => {
                Some(with(from.relative(self.portal.route_of(*page)), fragment))
            }
            Target::Here(fragment) if fragment.is_empty() => Some("#ss-top".to_owned()),
            Target::Here(fragment) => Some(format!("#{}", encode(fragment))),
            Target::Attachment(path) => self.portal.attachments.get(path).map(|route| from.relative(route)),
            Target::External(url) => Some(url.clone()),
            Target::Unpublished | Target::Missing { .. } | Target::Unsafe(_) | Target::Words => None,
        }
    }
}

/// By the name that a collection gives, numbers in it by their size; then by title and by id.
fn in_order(cards: &Arena<SpecId, Card>, one: SpecId, other: SpecId) -> std::cmp::Ordering {
    let key = |card: &Card| (card.number.is_none(), card.heading().to_lowercase());
    let ((a, one_key), (b, other_key)) = (key(&cards[one]), key(&cards[other]));
    a.cmp(&b).then_with(|| natural(&one_key, &other_key)).then_with(|| cards[one].id.cmp(&cards[other].id))
}

fn shelves(cards: &Arena<SpecId, Card>) -> BTreeMap<Stage, Vec<SpecId>> {
    let mut shelves: BTreeMap<Stage, Vec<SpecId>> = BTreeMap::new();
    for (at, card) in cards.iter() {
        shelves.entry(card.stage).or_default().push(at);
    }
    for shelf in shelves.values_mut() {
        shelf.sort_by(|a, b| in_order(cards, *a, *b));
    }
    shelves
}

/// A card for each spec.
fn cards(
    portal: &Portal,
    facets: &[SpecFacet],
    findings: &BTreeMap<&str, Vec<&Diagnostic>>,
    theme: &Theme,
) -> Arena<SpecId, Card> {
    let mut tokens = portal.specs.map(|_, _| Vec::new());
    let mut fields = portal.specs.map(|_, _| Vec::<CardField>::new());
    for facet in facets {
        for group in &facet.groups {
            for at in &group.specs {
                if facet.label.is_none() {
                    tokens[*at].push(format!("{}:{}", facet.name, group.slug));
                } else {
                    CardField::add(&mut fields[*at], &facet.name, group);
                }
            }
        }
    }
    let statuses = facets.iter().filter(|facet| facet.name == "status").flat_map(|facet| &facet.groups);
    let status_of: BTreeMap<SpecId, &FacetValue> =
        statuses.flat_map(|group| group.specs.iter().map(move |at| (*at, group))).collect();
    let mut questions = portal.specs.map(|_, _| 0);
    statements::questions(portal)
        .iter()
        .filter(|asked| asked.item.is_open())
        .for_each(|asked| questions[asked.spec] += 1);
    portal.specs.map(|at, entry| {
        let known = Counted {
            facets: tokens[at].join(" "),
            fields: std::mem::take(&mut fields[at]),
            questions: questions[at],
            findings: findings.get(entry.spec.path.as_str()).map_or(0, Vec::len),
        };
        card(portal, at, status_of[&at], known, theme)
    })
}

fn counts(cards: &Arena<SpecId, Card>, diagnostics: &[Diagnostic]) -> SiteCounts {
    let of = |severity: Severity| diagnostics.iter().filter(|finding| finding.severity == severity).count();
    SiteCounts {
        specs: cards.len(),
        requirements: cards.values().map(|card| card.requirements).sum(),
        questions: cards.values().map(|card| card.questions).sum(),
        progress: Bar::new(
            cards.values().map(|card| card.progress.done).sum(),
            cards.values().map(|card| card.progress.total).sum(),
        ),
        findings: diagnostics.len(),
        errors: of(Severity::Error),
        warnings: of(Severity::Warning),
    }
}

/// A group of cards under a heading.
#[derive(Serialize)]
pub struct CardColumn<'a> {
    pub stage: Option<Stage>,
    pub look: String,
    pub label: String,
    pub url: String,
    pub count: usize,
    pub percent: u32,
    pub cards: Vec<&'a Card>,
}

impl<'a> SiteContext<'a> {
    /// The specs of a group as a column.
    pub fn column(&'a self, group: &FacetValue) -> CardColumn<'a> {
        CardColumn {
            stage: group.stage,
            look: group.look(),
            label: group.shown(),
            url: format!("{}/", group.folder),
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

impl SiteContext<'_> {
    /// The spec that a file is, as lists show it.
    pub fn card_of(&self, path: &str) -> Option<&Card> {
        self.by_path.get(path).map(|at| &self.cards[*at])
    }

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
pub(super) fn theme_id(name: &str) -> String {
    format!("ss-{}", slug::segment(name))
}
