//! Threats of all specs, each parted from what stands against it.

use crate::portal::Portal;
use crate::portal::statements::{Statement, statements};
use crate::spec::fact::column;
use crate::text::{one_line, shortened};
use crate::words::kind::Kind;

pub struct Threat<'a> {
    pub statement: Statement<'a>,
    pub threat: String,
    /// Empty when nothing is said.
    pub mitigation: String,
}

/// The most of a text under a heading that counts as its mitigation, in bytes.
const BODY: usize = 600;

pub fn threats(portal: &Portal) -> Vec<Threat<'_>> {
    statements(portal, Kind::ThreatModel).into_iter().map(|statement| part(portal, statement)).collect()
}

fn part<'a>(portal: &Portal, statement: Statement<'a>) -> Threat<'a> {
    let (threat, said) = mitigation(&statement.text);
    let cell = column(statement.cells, &["mitigation", "prevention", "countermeasure", "control"]);
    // What stands under a heading that is a threat is said about it.
    let headed = statement.item.is_some() && statement.span.start == statement.section.span.start;
    let mitigation = match cell.unwrap_or(said) {
        "" if headed => shortened(&one_line(&portal.words(statement.spec).sections[statement.at]), BODY),
        said => said.to_owned(),
    };
    Threat { threat: threat.to_owned(), mitigation, statement }
}

/// Parts a threat from what stands against it: at a word that says so, or else after the first sentence.
fn mitigation(text: &str) -> (&str, &str) {
    const WORDS: &[&str] = &["Mitigation:", "Mitigated by", "Prevented by", "mitigation:", "mitigated by"];
    let word = WORDS.iter().filter_map(|word| text.find(word)).min();
    let cut = word.or_else(|| text.find(". ").map(|at| at + 1)).or_else(|| text.find("; ").map(|at| at + 1));
    let (threat, rest) = text.split_at(cut.unwrap_or(text.len()));
    let threat = threat.trim().trim_end_matches([',', ';', '(', '–', '—']).trim();
    (threat, rest.trim().trim_start_matches("Mitigation:").trim())
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
