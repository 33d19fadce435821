//! The threat register, and what each spec says about each topic of security.

use std::collections::BTreeMap;

use crate::page::edition::Edition;
use crate::page::register::table::{Cell, Column, Row, Table};
use crate::portal::said::sayings;
use crate::source::{one_line, shortened};
use crate::spec::Section;
use crate::spec::fact::{Fact, Said};
use crate::spec::harvest::Fill;
use crate::spec::kind::{Kind, normalize};

pub fn tables(edition: &Edition) -> Vec<Table> {
    vec![threats(edition), posture(edition)]
}

fn threats(edition: &Edition) -> Table {
    let rows = sayings(edition.portal, Kind::ThreatModel).into_iter().map(|saying| {
        let (threat, mitigation) = mitigation(&saying.text);
        let column = |words: &[&str]| crate::spec::fact::column(saying.cells, words);
        let mitigation =
            column(&["mitigation", "prevention", "countermeasure", "control"]).unwrap_or(mitigation);
        let headed = saying.item.is_some() && saying.span.start == saying.section.span.start;
        let body =
            if headed { shortened(&saying.section.text.replace('\n', " "), 600) } else { String::new() };
        let mitigation = if mitigation.is_empty() { &body } else { mitigation };
        let label = if saying.label.is_empty() { "" } else { saying.label };
        let cells = vec![Cell::text(label), Cell::text(threat), Cell::text(mitigation)];
        let mut row = Row::new(edition, saying.spec, saying.anchor, cells);
        row.retired = saying.retired;
        row
    });
    Table::new("threats", &["id", "threat", "mitigation"]).always().with(rows.collect::<Vec<_>>())
}

/// Parts a threat from what stands against it: at a word that says so, or else after the first sentence.
pub fn mitigation(text: &str) -> (&str, &str) {
    const WORDS: &[&str] = &["Mitigation:", "Mitigated by", "Prevented by", "mitigation:", "mitigated by"];
    let word = WORDS.iter().filter_map(|word| text.find(word)).min();
    let cut = word.or_else(|| text.find(". ").map(|at| at + 1)).or_else(|| text.find("; ").map(|at| at + 1));
    let (threat, rest) = text.split_at(cut.unwrap_or(text.len()));
    (
        threat.trim().trim_end_matches([',', ';', '(', '–', '—']).trim(),
        rest.trim().trim_start_matches("Mitigation:").trim(),
    )
}

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
    shown.sort_by_key(|(topic, _)| asked.iter().position(|asked| asked == topic).unwrap_or(asked.len()));
    let mut table = Table::new("security_posture", &["spec_title"]);
    table.columns.extend(
        shown
            .iter()
            .map(|(topic, label)| Column { name: topic.replace(' ', "_"), label: Some(label.clone()) }),
    );
    table.columns.push(Column { name: "others".to_owned(), label: None });
    let mut rows: BTreeMap<usize, Vec<Vec<String>>> = BTreeMap::new();
    for saying in &found {
        let row = rows.entry(saying.spec).or_insert_with(|| vec![Vec::new(); shown.len() + 1]);
        match shown.iter().position(|(topic, _)| *topic == normalize(saying.label)) {
            Some(at) => row[at].push(saying.text.to_string()),
            None if saying.label.is_empty() => row[shown.len()].push(saying.text.to_string()),
            None => row[shown.len()].push(format!("{}: {}", saying.label, saying.text)),
        }
    }
    // What is said without a label is said all the same.
    for (spec, entry) in edition.portal.specs.iter().enumerate() {
        let about = |section: &&Section| section.subject == Some(Kind::SecurityConsiderations);
        let own = |section: &&Section| section.fill == Fill::Own && section.facts.iter().all(is_prose);
        for section in entry.spec.sections.iter().filter(about).filter(own) {
            let row = rows.entry(spec).or_insert_with(|| vec![Vec::new(); shown.len() + 1]);
            row[shown.len()].push(shortened(&one_line(&section.text), 400));
        }
    }
    table.with(rows.into_iter().map(|(spec, cells)| {
        let title = Cell::text(&edition.cards[spec].title);
        let cells = std::iter::once(title).chain(cells.into_iter().map(|texts| Cell::text(texts.join("; "))));
        Row::new(edition, spec, "", cells.collect())
    }))
}

fn is_prose(fact: &Fact) -> bool {
    matches!(fact.said, Said::Text(_))
}

#[cfg(test)]
mod tests {
    use super::mitigation;

    #[test]
    fn a_threat_is_parted_from_what_stands_against_it() {
        assert_eq!(mitigation("A reads B. Mitigation: C."), ("A reads B.", "C."));
        assert_eq!(mitigation("A reads B. It is locked."), ("A reads B.", "It is locked."));
        assert_eq!(mitigation("A reads B"), ("A reads B", ""));
    }
}
