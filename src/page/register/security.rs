//! The threat register, and what each spec says about each topic of security.

use std::collections::BTreeMap;

use crate::arena::SpecId;
use crate::page::edition::Edition;
use crate::page::register::table::{Cell, Column, Row, Table};
use crate::portal::said::sayings;
use crate::portal::threats;
use crate::slug::UniqueNames;
use crate::spec::Section;
use crate::spec::fact::{Fact, FactKind};
use crate::spec::items::Fill;
use crate::text::{one_line, shortened};
use crate::words::kind::{Kind, normalize};

pub fn tables(edition: &Edition) -> Vec<Table> {
    vec![threats(edition), posture(edition)]
}

fn threats(edition: &Edition) -> Table {
    Table::of("threats", threats::threats(edition.portal), |found| Row::of(edition, &found.saying))
        .column("id", |found| Cell::text(found.saying.label))
        .column("threat", |found| Cell::text(&found.threat))
        .column("mitigation", |found| Cell::text(&found.mitigation))
        .table()
        .always()
}

/// The most topics that have a column of their own.
const TOPICS: usize = 12;

/// Topics that at least two specs have, or that the template names, by how often they occur.
fn posture(edition: &Edition) -> Table {
    let found = sayings(edition.portal, Kind::SecurityConsiderations);
    let mut topics: BTreeMap<String, (String, usize)> = BTreeMap::new();
    for saying in found.iter().filter(|saying| !saying.label.is_empty()) {
        topics.entry(normalize(saying.label)).or_insert_with(|| (saying.label.to_owned(), 0)).1 += 1;
    }
    let template =
        edition.template.sections.iter().filter(|rule| rule.kind == Some(Kind::SecurityConsiderations));
    let asked: Vec<String> = template.flat_map(|rule| &rule.labels).map(|label| normalize(label)).collect();
    let mut shown: Vec<(String, String)> = topics
        .iter()
        .filter(|(topic, (_, count))| *count > 1 || asked.contains(topic))
        .map(|(topic, (label, _))| (topic.clone(), label.clone()))
        .collect();
    // A table has room for so many; the rest stands under others.
    shown.sort_by_key(|(topic, _)| std::cmp::Reverse(topics[topic].1));
    shown.truncate(TOPICS);
    shown.sort_by_key(|(topic, _)| asked.iter().position(|asked| asked == topic).unwrap_or(asked.len()));
    let mut rows: BTreeMap<SpecId, Vec<Vec<String>>> = BTreeMap::new();
    for saying in &found {
        let row = rows.entry(saying.spec).or_insert_with(|| vec![Vec::new(); shown.len() + 1]);
        let topic = normalize(saying.label);
        match shown.iter().position(|(known, _)| *known == topic) {
            Some(at) => row[at].push(saying.text.to_string()),
            None if saying.label.is_empty() => row[shown.len()].push(saying.text.to_string()),
            None => row[shown.len()].push(format!("{}: {}", saying.label, saying.text)),
        }
    }
    // What is said without a label is said all the same.
    for (spec, entry) in edition.portal.specs.iter() {
        let about = |section: &Section| section.subject == Some(Kind::SecurityConsiderations);
        let own = |section: &Section| section.fill == Fill::Own && section.facts.iter().all(is_prose);
        for (at, _) in
            entry.spec.sections.iter().enumerate().filter(|(_, section)| about(section) && own(section))
        {
            let row = rows.entry(spec).or_insert_with(|| vec![Vec::new(); shown.len() + 1]);
            row[shown.len()].push(shortened(&one_line(&edition.portal.words(spec).sections[at]), 400));
        }
    }
    let text = |texts: &[String]| Cell::text(texts.join("; "));
    let mut names = UniqueNames::default();
    let mut table =
        Table::of("security_posture", rows, |(spec, _)| Row::new(edition, *spec, "")).spec(edition);
    for (at, (_, label)) in shown.iter().enumerate() {
        table = table.column(Column::own(label, &mut names), |(_, texts)| text(&texts[at]));
    }
    table.column("others", |(_, texts)| text(&texts[shown.len()])).table()
}

fn is_prose(fact: &Fact) -> bool {
    matches!(fact.kind, FactKind::Text(_))
}
