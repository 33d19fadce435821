//! What specs say under a kind of section: entries and facts, in the order of specs and places. Registers and rules both
//! read from here, so they cannot disagree.

use crate::arena::{ItemId, SpecId};
use crate::diag::Span;
use crate::portal::paper::Text;
use crate::portal::trace::ItemPlace;
use crate::portal::{PageId, Portal};
use crate::spec::Section;
use crate::spec::extract::Named;
use crate::spec::fact::{Fact, FactKind};
use crate::spec::item::Item;
use crate::words::kind::Kind;

/// One entry of one spec.
#[derive(Debug, Clone, Copy)]
pub struct Statement<'a> {
    pub spec: SpecId,
    pub page: PageId,
    pub section: &'a Section,
    pub id: ItemId,
    pub item: &'a Item,
}

impl<'a> Statement<'a> {
    /// The nearest place on the spec's page.
    pub fn anchor(&self) -> &'a str {
        if self.item.anchor.is_empty() { &self.section.anchor } else { &self.item.anchor }
    }

    /// The item and the page that declares it.
    pub fn place(&self) -> ItemPlace {
        (self.page, self.id)
    }
}

/// Every entry of a kind.
pub fn statements(portal: &Portal, kind: Kind) -> Vec<Statement<'_>> {
    let mut out: Vec<Statement> = Vec::new();
    for text in portal.texts().all() {
        for section in &text.spec.sections {
            out.extend(of_section(text, section).filter(|statement| statement.item.kind == kind));
        }
    }
    out
}

/// What one section says.
pub fn of_section<'a>(text: Text<'a>, section: &'a Section) -> impl Iterator<Item = Statement<'a>> {
    section.items().map(move |(id, item)| Statement { spec: text.of, page: text.page, section, id, item })
}

/// What a fact names, and as what.
pub fn named(fact: &Fact) -> Option<(String, &'static str)> {
    let found = match &fact.kind {
        FactKind::Endpoint(endpoint) => (format!("{} {}", endpoint.method.name(), endpoint.path), "endpoint"),
        FactKind::Symbol(symbol) => (symbol.name.clone(), "symbol"),
        FactKind::Model(model) => (model.name.clone(), "model"),
        FactKind::Package(package) => (package.name.clone(), "package"),
        FactKind::Setting(setting) => (setting.name.clone(), "setting"),
        FactKind::Path(_) | FactKind::Sample(_) => return None,
    };
    Some(found).filter(|(label, _)| !label.is_empty())
}

/// Questions of all specs, and what elsewhere needs clarification.
pub fn questions(portal: &Portal) -> Vec<Statement<'_>> {
    statements(portal, Kind::OpenQuestions)
}

/// A fact with the spec and the section that state it.
#[derive(Debug, Clone, Copy)]
pub struct Stated<'a, T> {
    pub spec: SpecId,
    pub page: PageId,
    pub section: &'a Section,
    pub anchor: &'a str,
    /// Where it is named.
    pub span: Span,
    pub what: &'a T,
}

/// The facts of one form under a kind of section.
pub fn stated<'a, T>(
    portal: &'a Portal,
    kind: Kind,
    form: impl Fn(&'a FactKind) -> Option<&'a T>,
) -> Vec<Stated<'a, T>> {
    let mut out = Vec::new();
    for text in portal.texts().all() {
        for section in text.spec.sections.iter().filter(|section| section.subject == Some(kind)) {
            out.extend(section.facts.iter().filter_map(|fact| {
                let what = form(&fact.kind)?;
                let anchor = if fact.anchor.is_empty() { &section.anchor } else { &fact.anchor };
                Some(Stated { spec: text.of, page: text.page, section, anchor, span: fact.named, what })
            }));
        }
    }
    out
}
