//! What each feature has to show, written by hand from the Markdown of content.example.

use super::Holds::{self, Fact, Firsts, Item, Lines, Raw, Row, Says};

/// Feature, file of the site, and what it holds.
#[rustfmt::skip]
pub(super) const ROWS: &[(&str, &str, Holds)] = &[
    // Title and file name.
    ("A01", "specs/terminal-search/index.html", Says("search-in-the-terminal", "Search in the terminal")),
    ("A01", "specs/index.html", Row("", "", &["Search in the terminal", "Implemented", "Integration", "0.1.0", "9 of 9", "2026-11-23"])),
    // Status.
    ("A02", "status/in-progress/index.html", Firsts("", &["Incremental memo", "Serve with live reload", "Untrusted specs"])),
    ("A02", "specs/serve-with-live-reload/index.html", Fact("Status", "In Progress")),
    ("A02", "api/v1/specs/serve-with-live-reload.json", Raw(r#""status":{"stage":"in_progress","label":"In Progress","raw":"🚧 In Progress","note":null,"unfilled":false}"#)),
    // Type.
    ("A03", "type/infrastructure/index.html", Firsts("", &["Writing the site", "Untrusted specs"])),
    ("A03", "specs/writing-the-site/index.html", Fact("Type", "Infrastructure")),
    // Created.
    ("A04", "specs/terminal-search/index.html", Fact("Created", "2026-11-09")),
    ("A04", "flow/index.html", Row("ss-flow", "", &["2026-11", "20", "16"])),
    // Implemented: created on the 9th, thirteen days later done.
    ("A05", "specs/terminal-search/index.html", Fact("Implemented", "2026-11-22")),
    ("A05", "releases/index.html", Row("ss-releases", "", &["0.1.0", "Search in the terminal Implemented", "2026-11-22", "13", ""])),
    // Version.
    ("A06", "version/0-1-0/index.html", Firsts("", &["Anybody's specs", "Browser search", "Charts and graph", "Diagnostics and check", "Encoding doctor", "Export to search engines", "Linking and backlinks", "Portal pages", "Reading a spec", "Registers and traceability", "Status truth", "Template learning", "Search in the terminal", "Writing the site"])),
    ("A06", "releases/index.html", Row("ss-releases", "", &["0.1.0", "Encoding doctor Implemented", "2026-11-22", "18", "compatible"])),
    // Location.
    ("A07", "specs/terminal-search/index.html", Fact("Location", "src/search/ found")),
    // What was not filled in.
    ("A08", "specs/impact-of-a-change/index.html", Item("Who")),
    ("A08", "specs/impact-of-a-change/index.html", Item("Test Case 1: [What is shown, and which requirement it proves]")),
    ("A08", "completeness/index.html", Row("ss-completeness", "", &["Impact of a change Planned", "part", "part", "empty", "absent", "empty", "empty", "empty", "absent", "absent", "absent", "absent", "full", "full", "full", "19"])),
    // What.
    ("A09", "specs/terminal-search/index.html", Raw("<meta name=\"description\" content=\"specsite search QUERY finds specs from the command line, ranked by tantivy, each with an excerpt.\">")),
    ("A09", "llms.txt", Lines(&["- [Search in the terminal](specs/terminal-search/index.md): Integration. specsite search QUERY finds specs from the command line, ranked by tantivy, each with an excerpt."])),
    // Why.
    ("A10", "board/index.html", Item("Impact of a change Why: Backlinks go one step. Whoever changes a requirement needs the whole chain, and most of all the part that is implemented. 0 of 2 1 open question")),
    // Who.
    ("A11", "audience/operators/index.html", Firsts("", &["Diagnostics and check", "Export to search engines", "Portal pages", "Registers and traceability", "Untrusted specs"])),
    // Functional requirements.
    ("A12", "requirements/index.html", Row("ss-requirements", "Writing the site Implemented", &["FR1", "A build that fails or is killed at any moment MUST leave the published site whole.", "functional", "", "must", "Test Case 1, Test Case 7, Edge Case 2, Edge Case 3", "Killed at 50 random moments, the site is always whole (FR1, NFR1)"])),
    ("A12", "specs/writing-the-site/index.html", Says("fr4", "FR4: An output folder that is, or contains, the source MUST be refused before anything is written. Tested by Test Case 5, Edge Case 1 · Cited by Dangerous outputs are refused, each with a test (FR4)")),
    // Non-functional requirements.
    ("A13", "requirements/index.html", Row("ss-requirements", "Writing the site Implemented", &["NFR1", "Reliability: shown by killing a rebuild at 50 random moments.", "non-functional", "reliability", "", "Test Case 1", "Killed at 50 random moments, the site is always whole (FR1, NFR1)"])),
    // Constraints.
    ("A14", "requirements/index.html", Row("ss-requirements", "Export to search engines Implemented", &["C3", "Timeline: after Browser search, which settles what an entry is.", "constraint", "timeline", "", "no test", ""])),
    // Symbols of the API.
    ("A15", "reference/index.html", Row("ss-symbols", "", &["Engine::search", "function", "pub fn search(&self, query: &str, options: &Options) -> Results", "Search in the terminal Implemented"])),
    // Endpoints.
    ("A16", "endpoints/index.html", Row("ss-endpoints", "", &["/specs/{id}/", "GET", "Portal pages Implemented"])),
    ("A16", "endpoints/index.html", Row("ss-endpoints", "", &["/indexes/specs/documents", "DELETE", "Export to search engines Implemented"])),
    // Data models.
    ("A17", "reference/index.html", Row("ss-models", "", &["Mend", "struct", "range: Range<usize> from: String kind: MendKind", "Encoding doctor Implemented"])),
    // Architecture decisions.
    ("A18", "decisions/index.html", Row("ss-decisions", "", &["AD2", "Links stay holes: the reader records where one stands and what its author wrote. Where it leads is decided later, by Linking and backlinks.", "Linking and backlinks: References, Incremental memo AD2", "2026-11-03", "Reading a spec Implemented"])),
    // Dependencies.
    ("A19", "dependencies/index.html", Row("ss-dependencies", "", &["serde-saphyr", "2.1.1", "Cargo", "Reading a spec Implemented"])),
    // File structure: a list in a list, and one path a row.
    ("A20", "specs/registers-and-traceability/index.html", Item("portal statements.rs what specs say under a kind of section trace.rs who cites which item conflict.rs where specs contradict each other")),
    ("A20", "reference/index.html", Row("ss-files", "", &["src/portal/trace.rs", "who cites which item", "found", "Registers and traceability Implemented"])),
    // Key components.
    ("A21", "reference/index.html", Row("ss-components", "", &["Guard", "own accept loop; limits connections, head size and time, and hands one request each on", "Serve with live reload In Progress"])),
    // Configuration.
    ("A22", "reference/index.html", Row("ss-settings", "", &["SOURCE_DATE_EPOCH", "1795305600", "environment", "The day from which ages count; without it, the day of the source's last commit", "Writing the site Implemented"])),
    ("A22", "reference/index.html", Row("ss-settings", "", &["--port", "4400", "flag", "0 takes any free one", "Serve with live reload In Progress"])),
    ("A22", "reference/index.html", Row("ss-settings", "", &["search.backend", "https://find.example.org", "file", "", "Export to search engines Implemented"])),
    // Test strategy.
    ("A23", "tests/index.html", Row("ss-test-strategy", "", &["Search in the terminal Implemented", "a file of tokenizer vectors, each a text and its tokens", "queries over a small set of entries and the spec that must come first", "the binary with --json, its output parsed"])),
    // Test cases.
    ("A24", "tests/index.html", Row("ss-tests", "Search in the terminal Implemented", &["Test Case 2", "Spellings of one identifier (FR3)", "a spec that mentions SE-0123", "one searches for se123, SE 123 and SE_0123", "each query finds it", "FR3"])),
    ("A24", "traceability/index.html", Row("ss-coverage", "", &["Search in the terminal Implemented", "8 of 11", "0", "3"])),
    ("A24", "traceability/index.html", Row("ss-matrix", "Search in the terminal Implemented", &["FR3", "Identifiers such as FR-001, RFC 2580 and camel-case names MUST be found in each of their spellings.", "Test Case 2, Edge Case 2"])),
    ("A24", "api/v1/tests.feature", Lines(&["Spellings of one identifier (FR3)", "Given a spec that mentions SE-0123", "When one searches for se123, SE 123 and SE_0123", "Then each query finds it"])),
    // Edge cases.
    ("A25", "tests/index.html", Row("ss-edge-cases", "Writing the site Implemented", &["Edge Case 2", "The disk fills up: the staging folder is removed where possible, the old site stays (FR1).", "Test Case 7"])),
    // Acceptance criteria: three of six, and six of eight in the phases.
    ("A26", "specs/serve-with-live-reload/index.html", Fact("Done", "9 of 14")),
    ("A26", "traceability/index.html", Row("ss-criteria-without-requirement", "Browser search Implemented", &["The modules have types that a strict compiler accepts", "done"])),
    // Error scenarios.
    ("A27", "errors/index.html", Row("ss-errors", "", &["Host is foreign", "refused", "this server does not answer for that host; name the host with --allow-host", "421", "name it with --allow-host when it is yours", "Serve with live reload In Progress"])),
    // Recovery strategies, beside the scenario of the same name.
    ("A28", "errors/index.html", Row("ss-errors", "", &["Disk is full", "I/O error, exit 2", "cannot write public/specs/sign-in/index.html: No space left on device (os error 28)", "", "as above; the staging folder is gone", "Writing the site Implemented"])),
    // Performance requirements.
    ("A29", "performance/index.html", Row("ss-budgets", "", &["Script", "<", "15", "kB", "compressed, for engine and interface together", "", "Strategy 3", "Browser search Implemented"])),
    ("A29", "performance/index.html", Row("ss-budgets-in-words", "", &["Search for mentions", "as fast as the disk; folders are walked in parallel", "Registers and traceability Implemented"])),
    // Optimization strategies, beside the budget that they name.
    ("A30", "performance/index.html", Row("ss-budgets", "", &["Latency", "<", "1000", "ms", "for a graph of 1,000 nodes and 2,500 edges", "", "Strategy 1", "Charts and graph Implemented"])),
    ("A30", "performance/index.html", Row("ss-strategies", "", &["Strategy 1", "Latency is kept by a fixed, small number of sweeps: later ones hardly improve the picture.", "Charts and graph Implemented"])),
    // Security considerations.
    ("A31", "security/index.html", Row("ss-security-posture", "", &["Serve with live reload In Progress", "the guard parses the head itself; tiny_http only sees requests that passed", "none; whoever can reach the address reads the drafts, so it is loopback unless asked otherwise", "reading only; there is no request that changes anything", "no header allows another origin, so no page of another site can read the answers", "Host check against DNS rebinding; routes are looked up in a map, so a path cannot leave the site"])),
    ("A31", "security/index.html", Row("ss-security-posture", "", &["Status truth Implemented", "a Location is looked up as a relative path; one with a scheme, a space or a leading slash is not", "", "", "a finding says that a path is not there, never what lies beside it", ""])),
    // Threat model.
    ("A32", "security/index.html", Row("ss-threats", "", &["Threat 2", "A domain is rebound to 127.0.0.1 so that the request counts as same-origin.", "Its Host is not ours: 421.", "Serve with live reload In Progress"])),
    // User documentation.
    ("A33", "documentation/index.html", Row("ss-documentation", "Linking and backlinks Implemented", &["The README of this portal, which explains what happens when a spec moves", "users", "The README of this portal"])),
    // Developer documentation.
    ("A34", "documentation/index.html", Row("ss-documentation", "Template learning Implemented", &["ARCHITECTURE.md, \"One place for each change\"", "developers", ""])),
    // Examples.
    ("A35", "documentation/index.html", Row("ss-examples", "", &["Example 1: the five best", "bash", "# Example 1: the five best specsite search \"retry budget\" --limit 5", "Search in the terminal Implemented"])),
    // Migration strategy.
    ("A36", "rollout/index.html", Row("ss-migration", "", &["Status truth Implemented", "breaking", "Run check once; the findings are the list of specs to look at. Let scripts that look for the codes folder-status and open-criteria look for status-witnesses."])),
    // Backwards compatibility.
    ("A37", "rollout/index.html", Row("ss-compatibility", "", &["Status truth Implemented", "breaking", "No: findings that had the codes folder-status and open-criteria have the code status-witnesses now, and check --deny warnings can fail where it passed before. Lower the code to \"note\" until the specs are in order."])),
    ("A37", "rollout/index.html", Row("ss-compatibility", "", &["Encoding doctor Implemented", "compatible", "Yes: clean files are read as before."])),
    ("A37", "releases/index.html", Row("ss-releases", "", &["0.1.0", "Status truth Implemented", "2026-11-22", "7", "breaking"])),
    // Deprecation plan.
    ("A38", "rollout/index.html", Row("ss-deprecations", "", &["folder-status and open-criteria are findings of their own only where they are given a severity. They stay known in specsite.toml until 2027-12-31 and are removed with version 2.0.0, not earlier.", "2027-12-31", "2.0.0", "Status truth Implemented"])),
    ("A38", "deprecations.ics", Lines(&["DTSTART;VALUE=DATE:20271231"])),
    // Phases of the rollout.
    ("A39", "rollout/index.html", Row("ss-phases", "Serve with live reload In Progress", &["Phase 1", "Development", "3 of 3", "done"])),
    ("A39", "rollout/index.html", Row("ss-phases", "Serve with live reload In Progress", &["Phase 2", "Testing", "2 of 3", "now"])),
    // Rollback plan.
    ("A40", "rollout/index.html", Row("ss-rollback", "", &["Template learning Implemented", "Point the key template at the template of the last good state. If no template can be learned, remove the key: the built-in template takes over and the portal stays readable."])),
    // Open questions: left open by a finished spec, open, answered.
    ("A41", "questions/index.html", Row("ss-questions-blocking", "", &["Q1", "Should an address survive a renamed file, with the help of git? Today only moves between status folders are harmless.", "2026-11-05", "Linking and backlinks Implemented"])),
    ("A41", "questions/index.html", Row("ss-questions", "", &["Q1", "Where should the cache file lie: beside the output, or in the cache folder of the user?", "2026-11-11", "Incremental memo In Progress"])),
    ("A41", "questions/index.html", Row("ss-questions-answered", "", &["Q1", "Should acceptance criteria count as coverage, or only test cases?", "Only test cases and edge cases do; see AD4.", "2026-11-14", "Registers and traceability Implemented"])),
    // References: typed, to other sites, and turned round with their sentence.
    ("A42", "references/index.html", Row("ss-edges", "", &["Export to search engines Implemented", "depends on", "Browser search"])),
    ("A42", "references/index.html", Row("ss-external", "", &["w3.org", "SVG 2", "Charts and graph"])),
    ("A42", "specs/reading-a-spec/index.html", Item("Registers and traceability Implemented C2: Technical: an id in prose is a citation, as decided in Reading a spec. related · in Constraints")),
    // Changelog.
    ("A43", "specs/terminal-search/index.html", Item("2026-11-15 Added C2 and pinned the engine")),
    ("A43", "activity/index.html", Item("2026-11-15 Search in the terminal Implemented Added C2 and pinned the engine")),
    // A section that the template does not have.
    ("A44", "specs/untrusted-specs/index.html", Says("what-is-not-promised", "What is not promised")),
    ("A44", "specs/untrusted-specs/index.html", Item("What is not promised")),
    ("A44", "health/index.html", Item("What is not promised 1 Untrusted specs")),
];
