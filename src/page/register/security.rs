//! The threat register, and what each spec says about each topic of security.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use crate::arena::SpecId;
use crate::page::context::SiteContext;
use crate::page::register::table::{Cell, Column, RegisterRow, RegisterTable};
use crate::portal::statements::statements;
use crate::portal::threats;
use crate::slug::UniqueNames;
use crate::spec::Section;
use crate::spec::entry::says_nothing;
use crate::spec::fill::Fill;
use crate::spec::item::Item;
use crate::text::{one_line, shortened};
use crate::words::kind::{Kind, normalize};

pub(super) fn tables(context: &SiteContext) -> Vec<RegisterTable> {
    vec![threats(context), posture(context)]
}

fn threats(context: &SiteContext) -> RegisterTable {
    RegisterTable::of("threats", threats::threats(context.portal), |found| {
        RegisterRow::of(context, &found.statement)
    })
    .column("id", |found| Cell::text(&found.statement.item.id))
    .column("threat", |found| Cell::text(&found.threat))
    .column("mitigation", |found| Cell::text(&found.mitigation))
    .others(|found| found.statement.item)
    .table()
    .always()
}

/// The most topics that have a column of their own.
const TOPICS: usize = 12;

/// A topic has a column when at least one spec in so many says something of it.
const SPARSE: usize = 5;

/// Topics that several specs have, or that the template names, by how often they occur.
fn posture(context: &SiteContext) -> RegisterTable {
    let found = statements(context.portal, Kind::SecurityConsiderations);
    let prose = prose(context);
    let specs: BTreeSet<SpecId> =
        found.iter().map(|said| said.spec).chain(prose.iter().map(|(spec, _)| *spec)).collect();
    let mut topics: BTreeMap<String, (String, usize)> = BTreeMap::new();
    for label in found.iter().map(|statement| &statement.item.label).filter(|label| !label.is_empty()) {
        topics.entry(topic(label)).or_insert_with(|| (spelled_out(label).into_owned(), 0)).1 += 1;
    }
    let template =
        context.template.sections.iter().filter(|rule| rule.kind == Some(Kind::SecurityConsiderations));
    let asked: Vec<String> = template.flat_map(|rule| &rule.labels).map(|label| topic(label)).collect();
    let mut shown: Vec<(String, String)> = topics
        .iter()
        .filter(|(topic, (_, count))| *count > 1 && count * SPARSE >= specs.len() || asked.contains(topic))
        .map(|(topic, (label, _))| (topic.clone(), label.clone()))
        .collect();
    // A table has room for so many; the rest stands under others.
    shown.sort_by_key(|(topic, _)| std::cmp::Reverse(topics[topic].1));
    shown.truncate(TOPICS);
    shown.sort_by_key(|(topic, _)| asked.iter().position(|asked| asked == topic).unwrap_or(asked.len()));
    let mut rows: BTreeMap<SpecId, Vec<Vec<String>>> = BTreeMap::new();
    for statement in &found {
        let row = rows.entry(statement.spec).or_insert_with(|| vec![Vec::new(); shown.len() + 1]);
        let about = topic(&statement.item.label);
        match shown.iter().position(|(known, _)| *known == about) {
            Some(at) => row[at].push(said(statement.item)),
            None => row[shown.len()].push(statement.item.statement().into_owned()),
        }
    }
    for (spec, text) in prose {
        let row = rows.entry(spec).or_insert_with(|| vec![Vec::new(); shown.len() + 1]);
        row[shown.len()].push(text);
    }
    let text = |texts: &[String]| Cell::text(texts.join("; "));
    let mut names = UniqueNames::default();
    let mut table =
        RegisterTable::of("security_posture", rows, |(spec, _)| RegisterRow::new(context, *spec, ""))
            .spec(context);
    for (at, (_, label)) in shown.iter().enumerate() {
        table = table.column(Column::own(label, &mut names), |(_, texts)| text(&texts[at]));
    }
    // Where nothing else is, these are no others.
    let others = if shown.is_empty() { "text" } else { "others" };
    let label = Some(context.text(&format!("column.{others}")).to_owned());
    let others = Column { label, ..Column::from("others") };
    table.column(others, |(_, texts)| text(&texts[shown.len()])).table()
}

/// What is said without a label is said all the same.
fn prose(context: &SiteContext) -> Vec<(SpecId, String)> {
    let about = |section: &Section| section.subject == Some(Kind::SecurityConsiderations);
    let own = |section: &Section| section.fill == Fill::Own && section.items.is_empty();
    let mut out = Vec::new();
    for (spec, entry) in context.portal.specs.iter() {
        let sections = entry.spec.sections.iter().enumerate();
        for (at, _) in sections.filter(|(_, section)| about(section) && own(section)) {
            let words = context.portal.words(spec);
            let text = words.section(at);
            if !says_nothing(text, Some(Kind::SecurityConsiderations)) {
                out.push((spec, shortened(&one_line(text), 400)));
            }
        }
    }
    out
}

/// What a topic is known by, in whichever spelling of English.
fn topic(label: &str) -> String {
    normalize(&spelled_out(label)).replace("isation", "ization")
}

/// A label without the usual short forms.
fn spelled_out(label: &str) -> Cow<'_, str> {
    match normalize(label).as_str() {
        "authn" => "Authentication".into(),
        "authz" => "Authorization".into(),
        _ => label.into(),
    }
}

/// What is said of a topic.
fn said(item: &Item) -> String {
    let others = item.others();
    if item.text.is_empty() { others.join("; ") } else { item.text.clone() }
}
