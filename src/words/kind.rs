//! What a section means: a row of [`KINDS`] says which titles it goes by in real specs, which ids its items
//! carry, how its code is read, and which register it feeds.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::part::Part;

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
    /// What a decision record decides.
    Decision,
}

/// What the entries of a section become.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reading {
    /// Nothing further: its text is what it says.
    Prose,
    /// Items; of a section of a team's own only what has a label, since its plain text may be a treatise and is told in
    /// one row.
    Labels,
    /// Items.
    Entries,
    /// What each one names, and what code declares.
    Api,
    Models,
    Manifest,
    Tree,
    Settings,
    Samples,
    /// Items, and code that is Gherkin.
    Scenarios,
}

/// What a sub-heading is that carries no id and no kind of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Headings {
    /// An entry, with all that stands below it.
    Entries,
    /// An entry where prose stands below it; where only a list does, its name says what the entries of the list are about.
    Topics,
    /// The whole section with its sub-headings is one entry, called as the document is.
    Whole,
}

/// When a paragraph without id and label is an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Prose {
    Never,
    /// Always: a way back that is told in a sentence is a way back.
    Always,
    /// When a word says how binding it is.
    Binding,
    /// Each of its questions is one.
    Questions,
}

/// What else holds for the sections of a kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Habit {
    /// Headings below are about its entries, whatever their words mean elsewhere.
    Closed,
    /// Its entries are ticked off, so that a mark in front of one is a checkbox.
    Ticked,
    /// A table of any columns lists entries.
    AnyTable,
    /// What a section says is told as a whole where it lists nothing.
    ToldWhole,
}

pub struct KindRow {
    pub kind: Kind,
    /// Its name in `titles.txt`.
    pub name: &'static str,
    /// What its items are called in the data; empty when they have no name there.
    pub item: &'static str,
    /// The prefixes of its items' ids where no template names them.
    pub prefixes: &'static [&'static str],
    pub reading: Reading,
    /// The page that lists what such sections say over all specs; empty when none does.
    pub register: &'static str,
    /// Normalised titles, the template's own first; more stand in `titles.txt`.
    pub titles: &'static [&'static str],
    /// Words for what an entry is about, in headers of columns and in labels.
    pub subject: &'static [&'static str],
    /// The parts that an entry has besides, in the order in which they take their columns.
    pub parts: &'static [Part],
    pub headings: Headings,
    pub prose: Prose,
    pub habits: &'static [Habit],
}

macro_rules! kinds {
    ($($kind:ident: $item:literal, [$($prefix:literal),*], $reading:ident, $register:literal,
       [$($title:literal),* $(,)?]
       $(, of [$($subject:literal),* $(,)?], [$($part:ident),*], $headings:ident, $prose:ident
       $(, [$($habit:ident),*])?)?;)*) => {
        #[expect(clippy::needless_update, reason = "rows of prose leave out what entries need")]
        pub static KINDS: &[KindRow] = &[$(KindRow {
            kind: Kind::$kind, name: stringify!($kind), item: $item, prefixes: &[$($prefix),*], reading: Reading::$reading,
            register: $register, titles: &[$($title),*],
            $(subject: &[$($subject),*], parts: &[$(Part::$part),*], headings: Headings::$headings,
            prose: Prose::$prose, habits: &[$($(Habit::$habit),*)?],)?
            ..PROSE
        }),*];
    };
}

/// A kind whose text is what it says.
const PROSE: KindRow = KindRow {
    kind: Kind::What,
    name: "",
    item: "",
    prefixes: &[],
    reading: Reading::Prose,
    register: "",
    titles: &[],
    subject: &[],
    parts: &[],
    headings: Headings::Topics,
    prose: Prose::Never,
    habits: &[],
};

kinds! {
    What: "", [], Prose, "specs",
        ["what", "summary", "abstract", "tl dr", "executive summary", "overview", "introduction"];
    Why: "", [], Prose, "specs", ["why", "motivation", "problem", "problem statement", "rationale", "goals"];
    Who: "", [], Prose, "specs", ["who", "audience", "target users", "stakeholders"];
    FunctionalRequirements: "functional_requirement", ["FR", "REQ", "Requirement", "User Story", "US"], Entries, "requirements",
        ["functional requirements", "requirements", "feature requirements"],
        of ["requirement", "description", "statement", "text", "what", "feature", "capability", "user story", "story",
            "need", "title", "name"], [Level, State], Topics, Binding;
    NonFunctionalRequirements: "non_functional_requirement", ["NFR"], Entries, "requirements",
        ["non functional requirements", "quality requirements", "quality attributes", "nonfunctional requirements"],
        of ["requirement", "description", "statement", "text", "what", "quality", "title", "name", "metric"],
        [Topic, Level, State], Topics, Binding, [Closed];
    Constraints: "constraint", ["C", "CON"], Entries, "requirements",
        ["constraints", "constraints and assumptions", "technical constraints"],
        of ["constraint", "limitation", "description", "statement", "text", "what", "title", "name"],
        [Topic, Level, State], Topics, Binding, [Closed];
    ApiDesign: "", [], Api, "endpoints",
        ["api design", "api", "public api", "api changes", "endpoints", "api endpoints", "rest api", "interfaces",
         "rest endpoints", "http api", "http endpoints", "api specification", "api reference"],
        of ["function", "command", "operation", "call", "name", "symbol"], [Method, Path, Form], Entries, Always;
    DataModels: "", [], Models, "reference",
        ["data models", "data model", "schema", "database schema", "data structures", "data model changes",
         "data types", "key entities", "entities", "domain model"],
        of ["entity", "model", "table", "collection", "aggregate", "resource", "object", "class", "record", "name"], [Form],
        Entries, Never;
    ArchitectureDecisions: "architecture_decision", ["AD", "ADR", "D", "Decision"], Entries, "decisions",
        ["architecture decisions", "architectural decisions", "key decisions", "design decisions", "decisions",
         "decision log", "key design decisions"],
        of ["decision", "title", "name", "topic", "choice", "what"], [Decision, State], Entries, Never, [Closed];
    Dependencies: "", [], Manifest, "dependencies",
        ["dependencies", "external dependencies", "third party dependencies", "new dependencies"],
        of ["package", "name", "dependency", "crate", "library", "module", "service", "tool", "component"], [Version],
        Topics, Never;
    FileStructure: "", [], Tree, "reference",
        ["file structure", "directory structure", "project structure", "folder structure", "file layout",
         "directory layout", "package structure", "module structure"],
        of ["file", "path", "module", "files", "location", "name"], [], Topics, Never;
    KeyComponents: "component", ["Component"], Entries, "reference",
        ["key components", "components", "core components", "main components", "modules"],
        of ["component", "module", "name", "service", "part", "class", "element", "crate", "package"], [], Entries, Never, [AnyTable];
    Configuration: "", [], Settings, "reference",
        ["configuration", "settings", "configuration options", "environment variables", "config",
         "configuration file"],
        of ["name", "variable", "key", "setting", "option", "flag", "environment", "parameter", "field"], [Default],
        Topics, Always;
    TestStrategy: "", [], Scenarios, "tests",
        ["test strategy", "testing", "testing strategy", "test plan", "testing plan", "testing approach"],
        of ["type", "level", "test type", "kind", "test", "layer"], [], Entries, Never, [AnyTable];
    TestCases: "test_case", ["Test Case", "TC", "Test", "Scenario"], Scenarios, "tests",
        ["test cases", "scenarios", "test scenarios", "acceptance scenarios", "user scenarios testing",
         "user scenarios and testing"],
        of ["test", "test case", "case", "scenario", "title", "name", "description", "what"], [Given, When, Then, State],
        Entries, Never;
    EdgeCases: "edge_case", ["Edge Case", "EC", "Edge"], Entries, "tests", ["edge cases", "corner cases"],
        of ["edge case", "case", "scenario", "situation", "condition", "what", "title", "name"], [State], Topics, Never, [Closed];
    AcceptanceCriteria: "acceptance_criterion", ["AC", "SC"], Entries, "traceability",
        ["acceptance criteria", "success criteria", "definition of done", "success metrics"],
        of ["criterion", "criteria", "acceptance criterion", "metric", "description", "what", "requirement", "item"],
        [Given, When, Then, State], Topics, Never, [Closed, Ticked];
    ErrorScenarios: "", [], Entries, "errors",
        ["error scenarios", "error handling", "errors", "error cases", "failure modes", "error codes",
         "error messages"],
        of ["scenario", "condition", "when", "case", "situation", "error", "failure", "failure mode", "trigger", "cause"],
        [Code, Type, Message, Recovery], Entries, Never;
    RecoveryStrategies: "scenario", ["Scenario"], Entries, "errors",
        ["recovery strategies", "recovery", "recovery strategy", "error recovery", "fallbacks"],
        of ["scenario", "error", "condition", "when", "failure", "case", "situation"], [Recovery], Entries, Never;
    PerformanceRequirements: "", [], Entries, "performance",
        ["performance requirements", "performance", "performance targets", "performance goals", "performance budget",
         "performance considerations"],
        of ["metric", "sli", "indicator", "kpi", "operation", "what", "measure", "name", "action", "scenario", "component"], [Limit], Topics, Always, [AnyTable];
    OptimizationStrategies: "strategy", ["Strategy"], Entries, "performance",
        ["optimization strategies", "optimisation strategies", "optimizations", "optimization"],
        of ["strategy", "optimization", "technique", "name"], [], Entries, Never, [AnyTable];
    SecurityConsiderations: "", [], Entries, "security",
        ["security considerations", "security", "security and privacy", "security requirements",
         "privacy considerations"],
        of ["topic", "aspect", "concern", "area", "measure", "name", "category"], [], Entries, Never, [AnyTable, ToldWhole];
    ThreatModel: "threat", ["Threat", "T"], Entries, "security",
        ["threat model", "threats", "attack vectors", "risks and mitigations", "security risks", "threat analysis"],
        of ["threat", "risk", "attack", "vulnerability", "scenario", "what", "name"], [Mitigation], Entries, Never, [Closed];
    UserDocumentation: "", [], Entries, "documentation",
        ["user documentation", "documentation", "user docs", "documentation updates", "documentation requirements"],
        of ["document", "page", "file", "what", "documentation", "doc", "title"], [Topic, State], Topics, Always, [Ticked];
    DeveloperDocumentation: "", [], Entries, "documentation", ["developer documentation", "developer docs"],
        of ["document", "page", "file", "what", "documentation", "doc", "title"], [Topic, State], Topics, Always, [Ticked];
    Examples: "", [], Samples, "documentation",
        ["examples", "usage examples", "usage", "example", "example usage"],
        of ["example", "name", "title"], [], Entries, Never;
    MigrationStrategy: "step", ["Step"], Entries, "rollout",
        ["migration strategy", "migration", "migration plan", "migration path", "migration steps", "upgrade path"],
        of ["step", "action", "what", "task"], [State], Topics, Always, [Ticked];
    BackwardsCompatibility: "", [], Entries, "rollout",
        ["backwards compatibility", "backward compatibility", "compatibility", "source compatibility",
         "breaking changes", "backwards compatibility breaking changes"],
        of ["change", "what", "item"], [], Topics, Never, [ToldWhole];
    DeprecationPlan: "", [], Entries, "rollout",
        ["deprecation plan", "deprecation", "deprecations", "deprecation policy", "deprecation timeline"],
        of ["what", "feature", "item", "api", "deprecated", "name", "what gets deprecated"], [Announced, Removed],
        Topics, Always;
    Rollout: "phase", ["Phase", "Milestone", "Stage", "Week", "Weeks", "Sprint", "Iteration", "Month", "Day", "M"], Entries,
        "rollout",
        ["rollout plan", "rollout", "implementation plan", "phases", "milestones", "roadmap", "timeline",
         "implementation phases", "rollout phases", "rollout strategy", "delivery plan", "release plan"],
        of ["scope", "what", "goal", "description", "name", "title", "milestone", "deliverables", "deliverable", "work",
            "step", "phase"], [State], Entries, Never, [Ticked];
    Rollback: "", [], Entries, "rollout",
        ["rollback plan", "rollback", "rollback strategy", "rollback procedure", "backout plan"],
        of ["step", "action", "what", "task"], [State], Topics, Always, [Ticked];
    OpenQuestions: "open_question", ["Q", "OQ", "Question"], Entries, "questions",
        ["open questions", "questions", "unresolved questions", "open issues", "outstanding questions",
         "decisions needed", "clarifications needed"],
        of ["question", "issue", "topic", "what", "q", "decision needed"], [Answer, State], Topics, Questions, [Closed];
    References: "", [], Prose, "references",
        ["references", "related", "related documents", "related specs", "see also", "links", "related work",
         "further reading", "related docs", "cross references"];
    Changelog: "", [], Prose, "activity",
        ["changelog", "change log", "revision history", "history", "document history", "changes", "version history",
         "iteration log"];
    Decision: "architecture_decision", [], Entries, "decisions", ["decision", "decision outcome"],
        of ["decision"], [], Whole, Always, [ToldWhole];
}

/// The kinds whose items are requirements.
pub const REQUIREMENTS: &[Kind] =
    &[Kind::FunctionalRequirements, Kind::NonFunctionalRequirements, Kind::Constraints];

/// Titles that mean something below a heading of a kind only.
const BELOW: &[(Kind, Kind, &[&str])] = &[
    (Kind::FunctionalRequirements, Kind::FunctionalRequirements, &["functional"]),
    (
        Kind::FunctionalRequirements,
        Kind::NonFunctionalRequirements,
        &["non functional", "nonfunctional", "quality", "qualities"],
    ),
    (
        Kind::UserDocumentation,
        Kind::DeveloperDocumentation,
        &[
            "developer", "developers", "for developers", "developer guide", "technical documentation",
            "internal",
        ],
    ),
    (Kind::TestStrategy, Kind::TestCases, &["test scenarios", "cases", "manual tests"]),
];

impl Kind {
    /// The row of a kind; rows stand in the order of the kinds, and a test says so.
    pub fn row(self) -> &'static KindRow {
        &KINDS[self as usize]
    }

    /// What the items of such sections are called in the data.
    pub fn item(self) -> &'static str {
        self.row().item
    }

    /// What an entry of such a section is.
    #[must_use]
    pub fn of_entry(self) -> Self {
        if self == Self::Decision { Self::ArchitectureDecisions } else { self }
    }

    /// What a title means below a heading of this kind, where it is too short to mean anything elsewhere.
    pub fn below(self, title: &str) -> Option<Self> {
        let title = normalize(title);
        let row =
            BELOW.iter().find(|(parent, _, titles)| *parent == self && titles.contains(&title.as_str()));
        row.map(|(_, kind, _)| *kind)
    }

    pub fn has(self, habit: Habit) -> bool {
        self.row().habits.contains(&habit)
    }

    /// What an id means that begins with this prefix, or with a group of it: `NFR`, `FR-AUTH`. Entries of this kind, and
    /// then of its family, know their prefixes best; elsewhere only capitals of two letters or more tell.
    pub fn of_id(self, prefix: &str) -> Option<Self> {
        let first = prefix.split(['-', '_', '.', '\u{2011}', ' ']).find(|part| !part.is_empty())?;
        let has =
            |row: &KindRow, prefix: &str| row.prefixes.iter().any(|known| known.eq_ignore_ascii_case(prefix));
        if has(self.row(), prefix) || has(self.row(), first) {
            return Some(self);
        }
        let family = REQUIREMENTS.iter().copied().filter(|_| REQUIREMENTS.contains(&self));
        let mut family = family.chain((first.len() > 1).then(|| Self::of_prefix(first)).flatten());
        let capitals = first.chars().all(|c| c.is_ascii_uppercase());
        family.find(|kind| capitals && has(kind.row(), first))
    }

    /// The kind of which the words before a number are the prefix, where it is the only one: `User Story 1` is of none.
    pub fn of_word(title: &str) -> Option<Self> {
        let words = title.split(|c: char| c.is_ascii_digit()).next().unwrap_or(title).trim_end();
        if words.len() == title.trim_end().len() { None } else { Self::of_prefix(words) }
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
    let title = if title.is_ascii() { Cow::Borrowed(title) } else { Cow::Owned(title.to_lowercase()) };
    let mut out = String::with_capacity(title.len());
    let mut numbers = true;
    for word in title.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        // A title of numbers only is its last one.
        if numbers {
            out.clear();
        } else {
            out.push(' ');
        }
        out.push_str(word);
        numbers &= word.bytes().all(|b| b.is_ascii_digit());
    }
    out.make_ascii_lowercase();
    out
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_kind_has_a_row_and_no_title_means_two_things() {
        // The last kind of the list stands for all before it.
        assert_eq!(KINDS.len(), Kind::Decision as usize + 1);
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
