//! Registers: one page for what all specs say under a kind of section. One file a page, one row in [`REGISTERS`].

mod completeness;
mod data;
mod decisions;
mod dependencies;
mod documentation;
mod endpoints;
mod errors;
mod flow;
pub mod html;
mod own;
mod people;
mod performance;
mod publish;
pub mod questions;
mod reference;
mod references;
mod releases;
pub mod requirements;
mod rollout;
mod security;
pub mod table;
mod test_cases;
mod traceability;
mod view;

pub use publish::pages;
use serde::Serialize;
use table::{Register, RegisterTable};
pub use test_cases::plan as scenarios;

use std::collections::{BTreeMap, BTreeSet};

use crate::page::context::SiteContext;
use crate::spec::Spec;
use crate::spec::fact::FactKind;
use crate::spec::fill::Fill;
use crate::words::kind::{Habit, Kind, Reading};
use crate::words::stage::Stage;

/// The tables of a register, or of several.
type Tables = fn(&SiteContext) -> Vec<RegisterTable>;

/// The name of a register and what it is made of; the name is its address too.
const REGISTERS: &[(&str, Tables)] = &[
    ("requirements", requirements::tables),
    ("traceability", traceability::tables),
    ("tests", test_cases::tables),
    ("decisions", decisions::tables),
    ("questions", questions::tables),
    ("endpoints", endpoints::tables),
    ("reference", reference::tables),
    ("dependencies", dependencies::tables),
    ("errors", errors::tables),
    ("performance", performance::tables),
    ("security", security::tables),
    ("documentation", documentation::tables),
    ("rollout", rollout::tables),
    ("people", people::tables),
    ("releases", releases::tables),
    ("flow", flow::tables),
    ("completeness", completeness::tables),
    ("references", references::tables),
];

/// How much a register holds.
#[derive(Debug, Serialize)]
pub struct RegisterCount {
    name: String,
    title: Option<String>,
    url: String,
    count: usize,
}

impl From<&Register> for RegisterCount {
    fn from(register: &Register) -> Self {
        let Register { name, title, .. } = register;
        let url = format!("{name}/");
        Self { name: name.clone(), title: title.clone(), url, count: register.count() }
    }
}

/// The name and the title of every register, those of the team's own sections last.
pub fn names(context: &SiteContext) -> Vec<(String, Option<String>)> {
    let known = wanted(context).map(|(name, _)| ((*name).to_owned(), None));
    let own = own::names(context).into_iter();
    known.chain(own.filter(|(name, _)| context.inputs.config.output.has_register(name))).collect()
}

/// The registers that hold something of a spec: those that the kinds of its sections name.
pub fn fed_by(spec: &Spec) -> BTreeSet<&'static str> {
    let mut names: BTreeSet<&str> = BTreeSet::new();
    for section in &spec.sections {
        let Some(row) = section.subject.map(Kind::row).filter(|row| row.reading != Reading::Prose) else {
            continue;
        };
        // Of some kinds prose is a row, too.
        let told =
            section.fill == Fill::Own && section.subject.is_some_and(|kind| kind.has(Habit::ToldWhole));
        names.extend(told.then_some(row.register));
        let own = section.items.iter().filter_map(|item| item.kind.known());
        names.extend(own.map(|kind| kind.row().register).filter(|register| !register.is_empty()));
        // Plain paragraphs are no rows, and what code declares beside endpoints stands with all that has a name.
        names.extend(section.facts.iter().map(|fact| match fact.kind {
            FactKind::Symbol(_) => "reference",
            _ => row.register,
        }));
    }
    names
}

/// Registers by name, with how many specs feed each; those that no spec feeds are absent. What they hold in the end is
/// not known before they are made.
pub fn used(context: &SiteContext) -> BTreeMap<String, usize> {
    let mut out: BTreeMap<String, usize> = BTreeMap::new();
    let texts = context.portal.texts();
    for spec in context.portal.specs.ids() {
        let fed: BTreeSet<&str> = texts.of(spec).flat_map(|text| fed_by(text.spec)).collect();
        fed.into_iter().for_each(|name| *out.entry(name.to_owned()).or_default() += 1);
    }
    // Where requirements are, it is told which are tested.
    if let Some(count) = out.get("requirements").copied() {
        out.entry("traceability".to_owned()).or_insert(count);
    }
    let versions = context.facet("version").iter().flat_map(|group| &group.specs);
    let shipped = versions.filter(|spec| context.cards[**spec].stage == Stage::Implemented).count();
    let dated = context.cards.values().filter(|card| card.created.is_some()).count();
    let more = [
        ("people", context.people.len()),
        ("releases", shipped),
        ("flow", dated),
        // Specs without a link are listed there, too.
        ("references", context.cards.len()),
        ("completeness", if context.template.is_own() { context.cards.len() } else { 0 }),
    ];
    out.extend(
        more.into_iter().filter(|(_, count)| *count > 0).map(|(name, count)| (name.to_owned(), count)),
    );
    out.extend(own::used(context).into_iter().map(|name| (name, 1)));
    out
}

/// Makes one register after the other, in the order of their names: all of them at once would hold what the whole
/// portal says a second time.
pub fn each<'a>(context: &'a SiteContext<'a>) -> impl Iterator<Item = Register> + 'a {
    let known = wanted(context).map(|(name, tables)| Register {
        name: (*name).to_owned(),
        title: None,
        tables: tables(context),
    });
    known.chain(std::iter::once_with(|| own(context)).flatten())
}

/// Names in the configuration that are no register's.
pub fn unknown<'a>(context: &'a SiteContext) -> impl Iterator<Item = &'a str> {
    let names = context.inputs.config.output.registers.keys().map(String::as_str);
    let names = names.filter(|name| REGISTERS.iter().all(|(known, _)| known != name));
    let own = own::names(context);
    names.filter(move |name| own.iter().all(|(known, _)| known != name))
}

fn wanted<'a>(context: &'a SiteContext) -> impl Iterator<Item = &'static (&'static str, Tables)> + 'a {
    REGISTERS.iter().filter(|(name, _)| context.inputs.config.output.has_register(name))
}

fn own(context: &SiteContext) -> impl Iterator<Item = Register> {
    let registers = own::registers(context).into_iter();
    registers.filter(|register| context.inputs.config.output.has_register(&register.name))
}
