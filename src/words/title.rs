//! The title of a section (`kind.rs`, `titles.txt`) -> what the section means.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::kind::{KINDS, Kind, Reading, normalize};
use super::naming::is_outside;

/// Titles of headings, and what each means. One as it stands wins over another that it only looks like.
static TITLES: LazyLock<BTreeMap<String, Kind>> = LazyLock::new(|| {
    let mut known: Vec<(&str, Kind)> = Vec::new();
    known.extend(KINDS.iter().flat_map(|row| row.titles.iter().map(|title| (*title, row.kind))));
    for (name, titles) in super::rows(include_str!("titles.txt")) {
        if let Some(row) = KINDS.iter().find(|row| row.name == name) {
            known.extend(titles.map(|title| (title, row.kind)));
        }
    }
    let mut out: BTreeMap<String, Kind> =
        known.iter().map(|(title, kind)| ((*title).to_owned(), *kind)).collect();
    for (title, kind) in known {
        out.entry(essence(title)).or_insert(kind);
    }
    out
});

/// Titles that are no section of their own, and go with the title of any.
static BESIDE: LazyLock<Vec<&'static str>> =
    LazyLock::new(|| super::listed(include_str!("titles.txt"), "beside"));

/// Headings below a plan that are phases by their names.
static PHASES: LazyLock<Vec<&'static str>> =
    LazyLock::new(|| super::listed(include_str!("titles.txt"), "phase"));

/// Whether a heading below a plan is a phase by its name: `Canary`, `Beta (June)`.
pub fn is_phase(title: &str) -> bool {
    PHASES.contains(&normalize(title.split('(').next().unwrap_or(title)).as_str())
}

/// Words that say what happens to a section of another document.
const CHANGES: &[&str] = &["added", "modified", "removed", "renamed"];

impl Kind {
    /// What a section with this title means. A list of changes to a spec says of each section what happens to it:
    /// `## ADDED Requirements`; what stands in brackets behind a title is about the section: `## Requirements (mandatory)`.
    pub fn of(title: &str) -> Option<Self> {
        let of = |title: &str| {
            let normal = normalize(title);
            let of = |title: &str| TITLES.get(title).or_else(|| TITLES.get(&essence(title))).copied();
            of(&normal).or_else(|| {
                CHANGES.iter().find_map(|word| of(normal.strip_prefix(word)?.strip_prefix(' ')?))
            })
        };
        let title = without_roman(title.trim());
        of(title)
            .or_else(|| {
                let (bare, remark) =
                    title.trim_end_matches('*').strip_suffix([')', ']'])?.rsplit_once(['(', '['])?;
                of(bare).filter(|_| !is_outside(remark))
            })
            .or_else(|| joined(title, of))
    }

    /// What a line means that leads to a list. It may name many things, so that only the surest titles are believed.
    pub fn of_lead(lead: &str) -> Option<Self> {
        let lead = normalize(lead);
        let of = |title: &str| KINDS.iter().find(|row| row.titles.contains(&title)).map(|row| row.kind);
        of(&lead)
            .or_else(|| CHANGES.iter().find_map(|word| of(lead.strip_prefix(word)?.strip_prefix(' ')?)))
    }
}

/// What a title means that joins several: the first of them that is read, where the others are titles, too, or go with
/// any: `Edge Cases & Limitations`. A title of several words is believed beside any few words. The last word may stand
/// for all of them: `Functional and Non-Functional Requirements`.
fn joined(title: &str, of: impl Fn(&str) -> Option<Kind>) -> Option<Kind> {
    let parts = parts(title);
    let last = parts.last().filter(|_| parts.len() > 1)?.split(' ').next_back()?;
    let of = |part: &String| of(part).or_else(|| of(&format!("{part} {last}"))).filter(|_| !is_outside(part));
    let kinds: Vec<Option<Kind>> = parts.iter().map(of).collect();
    let unknown =
        |(part, kind): &(&String, &Option<Kind>)| kind.is_none() && !BESIDE.contains(&part.as_str());
    let unknown: Vec<&String> = parts.iter().zip(&kinds).filter(unknown).map(|(part, _)| part).collect();
    let few = unknown.iter().all(|part| part.split(' ').count() <= FEW);
    let is_read = |kind: Kind| !matches!(kind.row().reading, Reading::Prose | Reading::Samples);
    let believed = |part: &str| unknown.is_empty() || few && part.contains(' ');
    let known = || parts.iter().zip(&kinds).filter_map(|(part, kind)| Some((part, (*kind)?)));
    let read = known().find(|(part, kind)| is_read(*kind) && believed(part));
    read.or_else(|| known().next().filter(|_| unknown.is_empty())).map(|(_, kind)| kind)
}

/// How many words may stand beside a title of several words without being known.
const FEW: usize = 3;

/// The normal titles that a title joins.
fn parts(title: &str) -> Vec<String> {
    const WORDS: &[&str] = &["and", "und", "et", "y", "e", "и"];
    let mut out = vec![String::new()];
    for word in title.replace(['&', '/', '+', ','], " and ").split_whitespace() {
        match out.last_mut() {
            _ if WORDS.contains(&word.to_lowercase().as_str()) => out.push(String::new()),
            Some(part) => *part = format!("{part} {word}"),
            None => {}
        }
    }
    out.iter().map(|part| normalize(part)).filter(|part| !part.is_empty()).collect()
}

/// A normal title of several words in the singular, without its article. One word alone may mean anything.
fn essence(title: &str) -> String {
    let title = title.strip_prefix("the ").unwrap_or(title);
    if !title.contains(' ') {
        return title.to_owned();
    }
    title.split(' ').map(singular).collect::<Vec<_>>().join(" ")
}

fn singular(word: &str) -> String {
    match word.strip_suffix("ies") {
        Some(stem) => format!("{stem}y"),
        None if word.ends_with("ss") => word.to_owned(),
        None => word.strip_suffix('s').unwrap_or(word).to_owned(),
    }
}

/// Text without the Roman number of a heading: `IV. Risks`.
fn without_roman(title: &str) -> &str {
    let rest = title.trim_start_matches(['I', 'V', 'X']);
    let behind = rest.strip_prefix(['.', ')']).filter(|_| rest.len() < title.len());
    behind.filter(|behind| behind.starts_with(' ')).map_or(title, str::trim_start)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_are_known_by_their_words() {
        for (title, kind) in [
            ("3. Non-Functional Requirements ✅", Kind::NonFunctionalRequirements),
            ("Open Questions", Kind::OpenQuestions),
            ("IV. ACCEPTANCE CRITERIA", Kind::AcceptanceCriteria),
            ("The Open Question", Kind::OpenQuestions),
            ("Testing & Validation", Kind::TestStrategy),
            ("Requirements *(mandatory)*", Kind::FunctionalRequirements),
            ("Requirements (mandatory)", Kind::FunctionalRequirements),
            ("ADDED Requirements", Kind::FunctionalRequirements),
            ("Offene Fragen", Kind::OpenQuestions),
            ("验收标准", Kind::AcceptanceCriteria),
        ] {
            assert_eq!(Kind::of(title), Some(kind), "{title}");
        }
        for title in ["Phase 2", "Requirement 1", "Requirements (out of scope)", "Component", "Mitigations"] {
            assert_eq!(Kind::of(title), None, "{title}");
        }
    }

    #[test]
    fn a_title_that_joins_several_means_the_first_that_is_read() {
        for (title, kind) in [
            ("Edge Cases & Limitations", Kind::EdgeCases),
            ("Errors and Edge Cases", Kind::ErrorScenarios),
            ("Open Questions / TODO", Kind::OpenQuestions),
            ("5. Migration & Rollback ✅", Kind::MigrationStrategy),
            ("Functional and Non-Functional Requirements", Kind::FunctionalRequirements),
            ("Goals & Requirements", Kind::FunctionalRequirements),
            ("Background, Motivation and Goals", Kind::Why),
            ("Randfälle und offene Fragen", Kind::EdgeCases),
            ("Unresolved questions and future possibilities", Kind::OpenQuestions),
        ] {
            assert_eq!(Kind::of(title), Some(kind), "{title}");
        }
        for title in [
            "Modules and name resolution", "Questions and Answers", "Usage and Lints",
            "Public/private dependencies",
        ] {
            assert_eq!(Kind::of(title), None, "{title}");
        }
    }

    #[test]
    fn a_line_that_leads_to_a_list_is_believed_less() {
        assert_eq!(Kind::of("Files"), Some(Kind::FileStructure));
        assert_eq!(Kind::of_lead("Files"), None);
        assert_eq!(Kind::of_lead("Edge cases"), Some(Kind::EdgeCases));
    }

    #[test]
    fn every_row_of_the_list_names_a_kind_and_no_title_twice() {
        let mut seen: BTreeMap<String, &str> = BTreeMap::new();
        let rows = super::super::rows(include_str!("titles.txt"));
        for (name, titles) in rows.filter(|(name, _)| !matches!(*name, "beside" | "phase")) {
            assert!(KINDS.iter().any(|row| row.name == name), "{name}");
            for title in titles {
                assert_eq!(normalize(title), title);
                assert_eq!(seen.insert(title.to_owned(), name), None, "{title}");
                assert!(KINDS.iter().all(|row| !row.titles.contains(&title)), "{title}");
            }
        }
    }
}
