//! What a section means: a row of [`KINDS`] says which titles it goes by in real specs, which ids its items
//! carry, how its code is read, and which register it feeds.

use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    What,
    Why,
    Who,
    FunctionalRequirements,
    NonFunctionalRequirements,
    Constraints,
    ApiDesign,
    DataModels,
    ArchitectureDecisions,
    Dependencies,
    FileStructure,
    KeyComponents,
    Configuration,
    TestStrategy,
    TestCases,
    EdgeCases,
    AcceptanceCriteria,
    ErrorScenarios,
    RecoveryStrategies,
    PerformanceRequirements,
    OptimizationStrategies,
    SecurityConsiderations,
    ThreatModel,
    UserDocumentation,
    DeveloperDocumentation,
    Examples,
    MigrationStrategy,
    BackwardsCompatibility,
    DeprecationPlan,
    Rollout,
    Rollback,
    OpenQuestions,
    References,
    Changelog,
}

/// How the blocks of a section are read besides numbered items and checkboxes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reading {
    /// Nothing further: its text is what it says.
    Prose,
    /// Labelled entries and table rows: for sections of a team's own, whose plain text may be a treatise and is told
    /// in one row.
    Labels,
    /// Labelled entries, table rows, list items and steps.
    Entries,
    /// Entries, and code by what it declares.
    Api,
    Models,
    Manifest,
    Tree,
    Settings,
    Samples,
    Scenarios,
}

pub struct KindRow {
    pub kind: Kind,
    /// What its items are called in the data; empty when it has none with an id.
    pub item: &'static str,
    /// The prefixes of its items' ids where no template names them.
    pub prefixes: &'static [&'static str],
    pub reading: Reading,
    /// The page that lists what such sections say over all specs; empty when none does.
    pub register: &'static str,
    /// Normalised titles, the template's own first.
    pub titles: &'static [&'static str],
}

macro_rules! kinds {
    ($($kind:ident: $item:literal, [$($prefix:literal),*], $reading:ident, $register:literal,
       [$($title:literal),* $(,)?];)*) => {
        pub static KINDS: &[KindRow] = &[$(KindRow {
            kind: Kind::$kind, item: $item, prefixes: &[$($prefix),*], reading: Reading::$reading,
            register: $register, titles: &[$($title),*],
        }),*];
    };
}

kinds! {
    What: "", [], Prose, "specs",
        ["what", "summary", "abstract", "tl dr", "executive summary", "overview", "introduction"];
    Why: "", [], Prose, "specs", ["why", "motivation", "problem", "problem statement", "rationale", "goals"];
    Who: "", [], Prose, "specs", ["who", "audience", "target users", "stakeholders"];
    FunctionalRequirements: "functional_requirement", ["FR", "REQ"], Entries, "requirements",
        ["functional requirements", "requirements"];
    NonFunctionalRequirements: "non_functional_requirement", ["NFR"], Entries, "requirements",
        ["non functional requirements", "quality requirements", "quality attributes"];
    Constraints: "constraint", ["C", "CON"], Entries, "requirements",
        ["constraints", "limitations", "constraints and assumptions"];
    ApiDesign: "", [], Api, "endpoints",
        ["api design", "api", "public api", "api changes", "endpoints", "api endpoints", "rest api", "interfaces"];
    DataModels: "", [], Models, "reference",
        ["data models", "data model", "schema", "database schema", "data structures", "data model changes",
         "data types"];
    ArchitectureDecisions: "architecture_decision", ["AD", "ADR", "D"], Entries, "decisions",
        ["architecture decisions", "architectural decisions", "key decisions", "design decisions", "decisions",
         "decision log", "key design decisions"];
    Dependencies: "", [], Manifest, "dependencies",
        ["dependencies", "external dependencies", "third party dependencies", "new dependencies"];
    FileStructure: "", [], Tree, "reference",
        ["file structure", "directory structure", "project structure", "folder structure", "file layout",
         "directory layout", "package structure", "module structure"];
    KeyComponents: "component", ["Component"], Entries, "reference",
        ["key components", "components", "core components", "main components", "modules"];
    Configuration: "", [], Settings, "reference",
        ["configuration", "settings", "configuration options", "environment variables", "config",
         "configuration file"];
    TestStrategy: "", [], Entries, "tests",
        ["test strategy", "testing", "testing strategy", "test plan", "testing plan", "testing approach"];
    TestCases: "test_case", ["Test Case", "TC", "Test", "Scenario"], Scenarios, "tests",
        ["test cases", "scenarios", "test scenarios"];
    EdgeCases: "edge_case", ["Edge Case", "EC", "Edge"], Entries, "tests", ["edge cases", "corner cases"];
    AcceptanceCriteria: "acceptance_criterion", ["AC"], Entries, "traceability",
        ["acceptance criteria", "success criteria", "definition of done", "success metrics"];
    ErrorScenarios: "", [], Entries, "errors",
        ["error scenarios", "error handling", "errors", "error cases", "failure modes", "error codes",
         "error messages"];
    RecoveryStrategies: "scenario", ["Scenario"], Entries, "errors",
        ["recovery strategies", "recovery", "recovery strategy", "error recovery", "fallbacks"];
    PerformanceRequirements: "", [], Entries, "performance",
        ["performance requirements", "performance", "performance targets", "performance goals", "performance budget",
         "performance considerations"];
    OptimizationStrategies: "strategy", ["Strategy"], Entries, "performance",
        ["optimization strategies", "optimisation strategies", "optimizations", "optimization"];
    SecurityConsiderations: "", [], Entries, "security",
        ["security considerations", "security", "security and privacy", "security requirements",
         "privacy considerations"];
    ThreatModel: "threat", ["Threat", "T"], Entries, "security", ["threat model", "threats", "attack vectors"];
    UserDocumentation: "", [], Entries, "documentation",
        ["user documentation", "documentation", "user docs", "documentation updates", "documentation requirements"];
    DeveloperDocumentation: "", [], Entries, "documentation", ["developer documentation", "developer docs"];
    Examples: "", [], Samples, "documentation", ["examples", "usage examples", "usage", "example", "example usage"];
    MigrationStrategy: "step", ["Step"], Entries, "rollout",
        ["migration strategy", "migration", "migration plan", "migration path", "migration steps", "upgrade path"];
    BackwardsCompatibility: "", [], Entries, "rollout",
        ["backwards compatibility", "backward compatibility", "compatibility", "source compatibility",
         "breaking changes", "backwards compatibility breaking changes"];
    DeprecationPlan: "", [], Entries, "rollout",
        ["deprecation plan", "deprecation", "deprecations", "deprecation policy", "deprecation timeline"];
    Rollout: "phase", ["Phase", "Milestone"], Entries, "rollout",
        ["rollout plan", "rollout", "implementation plan", "phases", "milestones", "roadmap", "timeline"];
    Rollback: "", [], Entries, "rollout",
        ["rollback plan", "rollback", "rollback strategy", "rollback procedure", "backout plan"];
    OpenQuestions: "open_question", ["Q", "OQ", "Question"], Entries, "questions",
        ["open questions", "questions", "unresolved questions", "open issues", "outstanding questions"];
    References: "", [], Prose, "references",
        ["references", "related", "related documents", "related specs", "see also", "links", "related work",
         "further reading", "related docs", "cross references"];
    Changelog: "", [], Prose, "activity",
        ["changelog", "change log", "revision history", "history", "document history", "changes", "version history",
         "iteration log"];
}

/// The kinds whose items are requirements.
pub const REQUIREMENTS: &[Kind] =
    &[Kind::FunctionalRequirements, Kind::NonFunctionalRequirements, Kind::Constraints];

impl Kind {
    /// The row of a kind; rows stand in the order of the kinds, and a test says so.
    pub fn row(self) -> &'static KindRow {
        &KINDS[self as usize]
    }

    /// What the items of such sections are called in the data.
    pub fn item(self) -> &'static str {
        self.row().item
    }

    /// The kind whose items have this name in the data.
    pub fn of_item(name: &str) -> Option<Self> {
        KINDS.iter().find(|row| !name.is_empty() && row.item == name).map(|row| row.kind)
    }

    /// What a section with this title means.
    pub fn of(title: &str) -> Option<Self> {
        let title = normalize(title);
        KINDS.iter().find(|row| row.titles.contains(&title.as_str())).map(|row| row.kind)
    }

    /// What a section means whose items carry this prefix, whatever its title; one letter tells nothing.
    pub fn of_prefix(prefix: &str) -> Option<Self> {
        let known = |known: &str| known.len() > 1 && known.eq_ignore_ascii_case(prefix);
        let mut rows = KINDS.iter().filter(|row| row.prefixes.iter().any(|prefix| known(prefix)));
        let row = rows.next()?;
        rows.next().is_none().then_some(row.kind)
    }
}

/// A title without numbering, decoration and case: `## 4.2 Non-Functional Requirements ✅` and
/// `Non functional requirements` are one.
pub fn normalize(title: &str) -> String {
    let title = title.to_lowercase();
    let words = || title.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let is_number = |word: &&str| word.bytes().all(|b| b.is_ascii_digit());
    // A title of numbers only is its last one.
    let numbers = words().take_while(is_number).count().min(words().count().saturating_sub(1));
    let mut out = String::with_capacity(title.len());
    for word in words().skip(numbers) {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn titles_are_known_by_their_words() {
        assert_eq!(Kind::of("3. Non-Functional Requirements ✅"), Some(Kind::NonFunctionalRequirements));
        assert_eq!(Kind::of("Open Questions"), Some(Kind::OpenQuestions));
        assert_eq!(Kind::of("Phase 2"), None);
    }

    #[test]
    fn every_kind_has_a_row_and_no_title_means_two_things() {
        // The last kind of the list stands for all before it.
        assert_eq!(KINDS.len(), Kind::Changelog as usize + 1);
        assert!(KINDS.iter().enumerate().all(|(at, row)| row.kind as usize == at));
        let titles: Vec<&str> = KINDS.iter().flat_map(|row| row.titles.iter().copied()).collect();
        assert_eq!(titles.iter().collect::<BTreeSet<_>>().len(), titles.len());
        assert!(titles.iter().all(|title| normalize(title) == *title));
    }

    #[test]
    fn a_prefix_tells_a_kind_when_it_is_the_only_one_of_its_name() {
        assert_eq!(Kind::of_prefix("req"), Some(Kind::FunctionalRequirements));
        assert_eq!(Kind::of_prefix("Scenario"), None, "both test cases and recovery use it");
        assert_eq!(Kind::of_prefix("Q"), None);
        assert_eq!(Kind::of_prefix("RISK"), None);
    }
}
