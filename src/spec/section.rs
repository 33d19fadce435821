//! Blocks -> sections, and what a section means.
//!
//! A meaning is a row of [`KINDS`]: the titles it goes by in real specs, the ids its items carry,
//! and what such an item is called in the data.

use serde::{Deserialize, Serialize};

use crate::diag::Span;
use crate::markdown::tree::{self, Block, BlockKind};
use crate::slug::{self, Names};

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    What,
    Why,
    Who,
    FunctionalRequirements,
    NonFunctionalRequirements,
    Constraints,
    ArchitectureDecisions,
    TestCases,
    EdgeCases,
    AcceptanceCriteria,
    ThreatModel,
    Rollout,
    OpenQuestions,
    References,
    Changelog,
}

pub struct KindRow {
    pub kind: Kind,
    /// Normalised titles, the template's own first.
    pub titles: &'static [&'static str],
    /// What its items are called in the data; empty when it has none with an id.
    pub item: &'static str,
    /// The prefixes of its items' ids where no template names them.
    pub prefixes: &'static [&'static str],
}

macro_rules! kinds {
    ($($kind:ident: $item:literal, [$($prefix:literal),*], [$($title:literal),* $(,)?];)*) => {
        pub static KINDS: &[KindRow] = &[$(KindRow {
            kind: Kind::$kind, titles: &[$($title),*], item: $item, prefixes: &[$($prefix),*],
        }),*];
    };
}

kinds! {
    What: "", [], ["what", "summary", "abstract", "tl dr", "executive summary", "overview", "introduction"];
    Why: "", [], ["why", "motivation", "problem", "problem statement", "rationale", "goals"];
    Who: "", [], ["who", "audience", "target users", "stakeholders"];
    FunctionalRequirements: "functional_requirement", ["FR", "REQ"], ["functional requirements", "requirements"];
    NonFunctionalRequirements: "non_functional_requirement", ["NFR"],
        ["non functional requirements", "quality requirements", "quality attributes"];
    Constraints: "constraint", ["C", "CON"], ["constraints", "limitations", "constraints and assumptions"];
    ArchitectureDecisions: "architecture_decision", ["AD", "ADR", "D"],
        ["architecture decisions", "key decisions", "design decisions", "decisions", "decision log"];
    TestCases: "test_case", ["Test Case", "TC", "Test", "Scenario"], ["test cases", "scenarios", "test scenarios"];
    EdgeCases: "edge_case", ["Edge Case", "EC", "Edge"], ["edge cases", "corner cases"];
    AcceptanceCriteria: "acceptance_criterion", ["AC"],
        ["acceptance criteria", "success criteria", "definition of done", "success metrics"];
    ThreatModel: "threat", ["Threat", "T"], ["threat model", "threats", "attack vectors"];
    Rollout: "phase", ["Phase", "Milestone"],
        ["rollout plan", "rollout", "implementation plan", "phases", "milestones", "roadmap", "timeline"];
    OpenQuestions: "open_question", ["Q", "OQ", "Question"],
        ["open questions", "questions", "unresolved questions", "open issues", "outstanding questions"];
    References: "", [],
        ["references", "related", "related documents", "related specs", "see also", "links", "related work",
         "further reading", "related docs", "cross references"];
    Changelog: "", [],
        ["changelog", "change log", "revision history", "history", "document history", "changes", "version history",
         "iteration log"];
}

impl Kind {
    pub fn row(self) -> Option<&'static KindRow> {
        KINDS.iter().find(|row| row.kind == self)
    }

    /// What a section with this title means.
    pub fn of(title: &str) -> Option<Self> {
        let title = normalize(title);
        KINDS.iter().find(|row| row.titles.contains(&title.as_str())).map(|row| row.kind)
    }
}

/// The kinds whose items are requirements.
pub const REQUIREMENTS: &[Kind] =
    &[Kind::FunctionalRequirements, Kind::NonFunctionalRequirements, Kind::Constraints];

/// A title without numbering, decoration and case: `## 4.2 Non-Functional Requirements ✅` and
/// `Non functional requirements` are one.
pub fn normalize(title: &str) -> String {
    let words = title.to_lowercase();
    let words: Vec<&str> =
        words.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let number = |word: &&str| word.chars().all(|c| c.is_ascii_digit());
    let numbers = words.iter().take_while(|word| number(word)).count().min(words.len().saturating_sub(1));
    words[numbers..].join(" ")
}

/// A heading and what stands under it up to the next one; before the first heading, the lead.
#[derive(Debug, Clone, PartialEq)]
pub struct Outline {
    /// Empty for the lead.
    pub title: String,
    /// 0 for the lead.
    pub level: u8,
    pub anchor: String,
    pub kind: Option<Kind>,
    /// The section it stands in.
    pub parent: Option<usize>,
    /// The heading itself, among the document's blocks.
    pub heading: Option<usize>,
    /// Its own blocks, subsections left out.
    pub blocks: Vec<usize>,
    pub span: Span,
}

/// Cuts a document at its headings. The heading at `title` names the document and is no section,
/// though its anchor stays taken; blocks in `skip`, in order, belong elsewhere.
pub fn outline(blocks: &[Block], title: Option<usize>, skip: &[usize], anchors: &mut Names) -> Vec<Outline> {
    let lead = Outline {
        title: String::new(),
        level: 0,
        anchor: String::new(),
        kind: None,
        parent: None,
        heading: None,
        blocks: Vec::new(),
        span: blocks.first().map_or(Span::default(), |block| Span::new(block.span.start, block.span.start)),
    };
    let mut out = vec![lead];
    // The sections that the next heading may stand in, the innermost last.
    let mut open: Vec<usize> = Vec::new();
    for (index, block) in blocks.iter().enumerate() {
        if skip.binary_search(&index).is_ok() {
            continue;
        }
        match &block.kind {
            BlockKind::Heading { content, .. } if title == Some(index) => {
                anchors.unique(&slug::anchor(&tree::plain(content)));
            }
            BlockKind::Heading { level, content } => {
                let text = tree::plain(content).trim().to_owned();
                while open.last().is_some_and(|at: &usize| out[*at].level >= *level) {
                    open.pop();
                }
                let parent = open.last().copied();
                open.push(out.len());
                out.push(Outline {
                    anchor: anchors.unique(&slug::heading(&text)),
                    kind: Kind::of(&text),
                    parent,
                    title: text,
                    level: *level,
                    heading: Some(index),
                    blocks: Vec::new(),
                    span: block.span,
                });
            }
            _ => {
                if let Some(section) = out.last_mut() {
                    section.blocks.push(index);
                    section.span = section.span.to(block.span);
                }
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown;

    #[test]
    fn titles_are_known_by_their_words() {
        assert_eq!(Kind::of("3. Non-Functional Requirements ✅"), Some(Kind::NonFunctionalRequirements));
        assert_eq!(Kind::of("Open Questions"), Some(Kind::OpenQuestions));
        assert_eq!(Kind::of("Phase 2"), None);
    }

    #[test]
    fn sections_nest_by_level() {
        let blocks = markdown::parse("# T\n\nlead\n\n## A\n\na\n\n### B\n\n## A\n", 0);
        let outline = outline(&blocks, Some(0), &[], &mut Names::default());
        let seen: Vec<_> = outline.iter().map(|s| (s.title.as_str(), s.anchor.as_str(), s.parent)).collect();
        assert_eq!(seen, [("", "", None), ("A", "a", None), ("B", "b", Some(1)), ("A", "a-1", None)]);
        assert_eq!(outline[0].blocks, [1]);
    }

    #[test]
    fn every_kind_has_a_row() {
        assert_eq!(Kind::Changelog.row().map(|row| row.kind), Some(Kind::Changelog));
        assert_eq!(KINDS.len(), 15);
    }
}
