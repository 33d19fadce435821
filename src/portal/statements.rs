//! What specs say under a kind of section: their numbered items and their facts as one list, in the order of
//! specs and places. Registers and rules both read from here, so they cannot disagree.

use std::borrow::Cow;

use crate::arena::{ItemId, SpecId};
use crate::diag::Span;
use crate::portal::Portal;
use crate::spec::Section;
use crate::spec::extract::Named;
use crate::spec::fact::{Fact, FactKind};
use crate::spec::items::Item;
use crate::words::kind::{Kind, normalize};

/// One statement of one spec.
#[derive(Debug, Clone)]
pub struct Statement<'a> {
    pub spec: SpecId,
    /// The number of its section in the spec.
    pub at: usize,
    pub section: &'a Section,
    /// An id (`AD1`), a label (`Latency`), a row's first cell, or empty.
    pub label: &'a str,
    pub text: Cow<'a, str>,
    /// The nearest place on the spec's page.
    pub anchor: &'a str,
    pub retired: bool,
    /// Which item it is, where it is one.
    pub item: Option<ItemId>,
    /// The cells of a row under their columns' titles.
    pub cells: &'a [(String, String)],
    pub span: Span,
}

impl Statement<'_> {
    /// Label and text in one line.
    pub fn line(&self) -> String {
        match (self.label, self.text.as_ref()) {
            ("", text) => text.to_owned(),
            (label, "") => label.to_owned(),
            (label, text) => format!("{label}: {text}"),
        }
    }
}

/// Everything said under a kind of section.
pub fn statements(portal: &Portal, kind: Kind) -> Vec<Statement<'_>> {
    let mut out: Vec<Statement> = Vec::new();
    for (spec, entry) in portal.specs.iter() {
        for (at, section) in entry.spec.sections.iter().enumerate() {
            if section.subject == Some(kind) {
                of_section(spec, at, section, &mut out);
            }
        }
    }
    out
}

/// What one section says.
pub fn of_section<'a>(spec: SpecId, at: usize, section: &'a Section, out: &mut Vec<Statement<'a>>) {
    let from = out.len();
    out.extend(section.items().map(|(id, item)| of_item(spec, at, section, id, item)));
    // What stands under a heading that is an item belongs to that item.
    if section.items.first().is_none_or(|item| item.span.start != section.span.start) {
        out.extend(section.facts.iter().filter_map(|fact| of_fact(spec, at, section, fact)));
    }
    out[from..].sort_by_key(|statement| statement.span.start);
}

fn of_item<'a>(spec: SpecId, at: usize, section: &'a Section, id: ItemId, item: &'a Item) -> Statement<'a> {
    Statement {
        spec,
        at,
        section,
        label: &item.id,
        text: Cow::Borrowed(&item.text),
        anchor: &item.anchor,
        retired: item.retired,
        item: Some(id),
        cells: &[],
        span: item.span,
    }
}

fn of_fact<'a>(spec: SpecId, at: usize, section: &'a Section, fact: &'a Fact) -> Option<Statement<'a>> {
    let none: &[(String, String)] = &[];
    let (label, text, cells) = match &fact.kind {
        FactKind::Entry { label, text } => (label.as_str(), Cow::Borrowed(text.as_str()), none),
        FactKind::Line(text) => ("", Cow::Borrowed(text.as_str()), none),
        FactKind::Row(cells) => {
            let (first, rest) = cells.split_first()?;
            let rest: Vec<&str> =
                rest.iter().map(|(_, text)| text.as_str()).filter(|text| !text.is_empty()).collect();
            (first.1.as_str(), Cow::Owned(rest.join(" · ")), cells.as_slice())
        }
        _ => return None,
    };
    let anchor = if fact.anchor.is_empty() { &section.anchor } else { &fact.anchor };
    Some(Statement {
        spec,
        at,
        section,
        label,
        text,
        anchor,
        retired: false,
        item: None,
        cells,
        span: fact.span,
    })
}

/// What a fact names, and as what.
pub fn named(fact: &Fact, section: &Section) -> Option<(String, &'static str)> {
    let component = section.subject == Some(Kind::KeyComponents);
    let found = match &fact.kind {
        FactKind::Endpoint(endpoint) => (format!("{} {}", endpoint.method.name(), endpoint.path), "endpoint"),
        FactKind::Symbol(symbol) => (symbol.name.clone(), "symbol"),
        FactKind::Model(model) => (model.name.clone(), "model"),
        FactKind::Package(package) => (package.name.clone(), "package"),
        FactKind::Setting(setting) => (setting.name.clone(), "setting"),
        FactKind::Entry { label, .. } if component => (label.clone(), "component"),
        _ => return None,
    };
    Some(found).filter(|(label, _)| !label.is_empty())
}

/// Questions of all specs: numbered ones and entries of lists; what only says that there are none is none.
pub fn questions(portal: &Portal) -> Vec<Statement<'_>> {
    let mut out = statements(portal, Kind::OpenQuestions);
    out.retain(|statement| !says_nothing(statement));
    out
}

/// Whether a statement only says that there is nothing to say.
pub fn says_nothing(statement: &Statement) -> bool {
    const WORDS: &[&str] = &["none", "n a", "nothing", "no", "tbd", "not applicable"];
    const BEGINNINGS: &[&str] =
        &["none at ", "none yet", "none so far", "nothing goes away", "nothing is deprecated"];
    let text = normalize(if statement.text.is_empty() { statement.label } else { &statement.text });
    text.is_empty()
        || WORDS.contains(&text.as_str())
        || BEGINNINGS.iter().any(|begin| text.starts_with(begin))
}

/// A fact with the spec and the section that state it.
#[derive(Debug, Clone, Copy)]
pub struct Stated<'a, T> {
    pub spec: SpecId,
    pub section: &'a Section,
    pub anchor: &'a str,
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
    for (spec, entry) in portal.specs.iter() {
        for section in entry.spec.sections.iter().filter(|section| section.subject == Some(kind)) {
            out.extend(section.facts.iter().filter_map(|fact| {
                let what = form(&fact.kind)?;
                let anchor = if fact.anchor.is_empty() { &section.anchor } else { &fact.anchor };
                Some(Stated { spec, section, anchor, span: fact.span, what })
            }));
        }
    }
    out
}
