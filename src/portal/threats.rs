//! Threats of all specs, each parted from what stands against it.

use crate::portal::Portal;
use crate::portal::statements::{Statement, statements};
use crate::spec::item::Item;
use crate::words::kind::Kind;
use crate::words::part::Part;

pub struct Threat<'a> {
    pub statement: Statement<'a>,
    pub threat: String,
    /// Empty when nothing is said.
    pub mitigation: String,
}

pub fn threats(portal: &Portal) -> Vec<Threat<'_>> {
    let all = statements(portal, Kind::ThreatModel).into_iter();
    all.map(|statement| {
        let (threat, mitigation) = parted(statement.item);
        Threat { statement, threat, mitigation }
    })
    .collect()
}

/// A threat and what stands against it: what is called so; else what follows its name; else what follows its first
/// sentence.
fn parted(item: &Item) -> (String, String) {
    let named: Vec<&str> = item.parts(Part::Mitigation).collect();
    if !named.is_empty() {
        return (item.statement().into_owned(), named.join("; "));
    }
    if !item.label.is_empty() {
        return (item.label.clone(), item.text.clone());
    }
    let cut = item.text.find(". ").or_else(|| item.text.find("; ")).map_or(item.text.len(), |at| at + 1);
    let (threat, rest) = item.text.split_at(cut);
    (threat.trim().trim_end_matches([',', ';', '(', '–', '—']).trim().to_owned(), rest.trim().to_owned())
}
