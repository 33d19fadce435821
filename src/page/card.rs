//! A spec as lists show it.

use serde::Serialize;

use crate::arena::SpecId;
use crate::portal::Portal;
use crate::portal::facets::FacetValue;
use crate::portal::trace::is_requirement;
use crate::text::shortened;
use crate::theme::Theme;
use crate::words::date::PartialDate;
use crate::words::stage::Stage;

/// The most a card says of its spec, in bytes.
const SUMMARY: usize = 600;

/// A spec as lists show it.
#[derive(Debug, Clone, Serialize)]
pub struct Card {
    pub id: String,
    pub url: String,
    pub number: Option<u64>,
    /// The number as the collection writes it, where the title does not.
    pub name: Option<String>,
    pub title: String,
    pub summary: Option<String>,
    pub why: Option<String>,
    /// The values it has for each facet: `status:planned type:feature`.
    pub facets: String,
    /// What it says in the fields that the collection shares.
    pub fields: Vec<CardField>,
    /// Its authors, the first three.
    pub people: String,
    pub stage: Stage,
    /// The classes of its badge: the stage's name, and another's colour where the source wants it.
    pub look: String,
    /// The status as a reader is told it.
    pub status: String,
    pub status_url: String,
    pub kind: Option<String>,
    pub version: Option<String>,
    pub created: Option<PartialDate>,
    pub updated: Option<PartialDate>,
    pub progress: Bar,
    /// In percent.
    pub completeness: Option<u32>,
    pub questions: usize,
    pub requirements: usize,
    pub references: usize,
    pub referenced_by: usize,
    pub findings: usize,
    pub unfilled: bool,
    /// The rollout phase that it is in.
    pub phase: Option<String>,
}

/// What a spec says in one field.
#[derive(Debug, Clone, Serialize)]
pub struct CardField {
    /// The name of the facet.
    pub name: String,
    /// `author:nora-quill author:ivo-bram`
    pub tokens: String,
    /// `Nora Quill, Ivo Bram`
    pub text: String,
    /// Each value with the list of all specs that have it.
    pub values: Vec<SharedValue>,
}

/// A value of a field, and the list of the specs with it.
#[derive(Debug, Clone, Serialize)]
pub struct SharedValue {
    pub label: String,
    pub url: String,
}

impl CardField {
    /// Adds a value to the fields of a spec, which come one facet after the other.
    pub fn add(fields: &mut Vec<Self>, name: &str, group: &FacetValue) {
        let (token, label) = (format!("{name}:{}", group.slug), &group.label);
        let value = SharedValue { label: label.clone(), url: format!("{}/", group.folder) };
        match fields.last_mut().filter(|field| field.name == name) {
            Some(field) => {
                field.tokens = format!("{} {token}", field.tokens);
                field.text = format!("{}, {label}", field.text);
                field.values.push(value);
            }
            None => fields.push(Self {
                name: name.to_owned(),
                tokens: token,
                text: label.clone(),
                values: vec![value],
            }),
        }
    }
}

impl Card {
    /// The values of all facets: `status:planned author:nora-quill`.
    pub fn tokens(&self) -> String {
        let fields = self.fields.iter().map(|field| field.tokens.as_str());
        std::iter::once(self.facets.as_str()).chain(fields).collect::<Vec<_>>().join(" ")
    }

    /// Its title behind the name that its title does not carry: `SE-0302 Sendable`.
    pub fn heading(&self) -> String {
        match &self.name {
            Some(name) => format!("{name} {}", self.title),
            None => self.title.clone(),
        }
    }

    /// What it says in a field of the collection.
    pub fn field(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|field| field.name == name).map(|field| field.text.as_str())
    }
}

/// What is shown of a spec where it is named and no more.
#[derive(Debug, Clone, Copy, Serialize)]
pub(super) struct SpecLink<'a> {
    pub name: Option<&'a str>,
    pub title: &'a str,
    pub url: &'a str,
    pub look: &'a str,
    pub status: &'a str,
}

impl<'a> From<&'a Card> for SpecLink<'a> {
    fn from(card: &'a Card) -> Self {
        Self {
            name: card.name.as_deref(),
            title: &card.title,
            url: &card.url,
            look: &card.look,
            status: &card.status,
        }
    }
}

/// So many of so many.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
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

/// What is counted over all specs at once.
pub(super) struct Counted {
    pub facets: String,
    pub fields: Vec<CardField>,
    pub questions: usize,
    /// Above notes.
    pub findings: usize,
}

/// The first three of some people; what is longer than a name is cut.
fn first_people(names: &[String]) -> String {
    const LONGEST: usize = 60;
    let first = names.iter().take(3).map(|name| shortened(name, LONGEST)).collect::<Vec<_>>().join(", ");
    if names.len() > 3 { format!("{first} …") } else { first }
}

/// The card of a spec.
pub(super) fn card(portal: &Portal, at: SpecId, status: &FacetValue, known: Counted, theme: &Theme) -> Card {
    let entry = &portal.specs[at];
    let spec = &entry.spec;
    let Counted { facets, fields, questions, findings } = known;
    let (done, total) = portal.progress(entry);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of 1 in percent")]
    let completeness = spec.completeness.map(|share| (share * 100.0).round() as u32);
    Card {
        id: entry.id.clone(),
        url: entry.route.url().to_owned(),
        number: spec.number,
        name: entry.name.clone(),
        title: spec.title.clone(),
        summary: spec.summary.as_deref().map(|text| shortened(text, SUMMARY)),
        why: spec.why.as_deref().map(|text| shortened(text, SUMMARY)),
        facets,
        fields,
        people: first_people(&spec.meta.authors),
        stage: spec.meta.status.stage(),
        look: status.look(),
        status: if spec.unfilled { theme.text("spec.unfilled").to_owned() } else { status.shown() },
        status_url: format!("status/{}/", status.slug),
        kind: spec.meta.kind.clone(),
        version: spec.meta.version.clone(),
        created: spec.meta.created,
        updated: spec.updated(),
        progress: Bar::new(done, total),
        completeness,
        questions,
        requirements: spec.items().filter(|(_, item)| is_requirement(item)).count(),
        references: entry.references.len(),
        referenced_by: portal.referrers(at).len(),
        findings,
        unfilled: spec.unfilled,
        phase: spec.current_phase().and_then(|number| spec.item(number)).map(|item| {
            if item.title().is_empty() { item.id.clone() } else { format!("{}: {}", item.id, item.title()) }
        }),
    }
}
