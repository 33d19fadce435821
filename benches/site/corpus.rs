//! Specs after the built-in template, the same for the same number, no two alike: what a real team would write in
//! form, in words that mean nothing.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

const WORDS: &[&str] = &[
    "account", "address", "archive", "balance", "batch", "border", "bucket", "cache", "cart", "channel",
    "cluster", "command", "contract", "cursor", "deadline", "dispatch", "document", "event", "export",
    "filter", "folder", "gateway", "handler", "index", "invoice", "ledger", "letter", "limit", "mapper",
    "market", "message", "meter", "notice", "offset", "order", "owner", "parcel", "partner", "payment",
    "policy", "queue", "quota", "record", "region", "report", "request", "retry", "route", "sample",
    "schema", "session", "shard", "signal", "sketch", "snapshot", "stream", "tenant", "ticket", "token",
    "trace", "transfer", "update", "vendor", "window",
];
const VERBS: &[&str] =
    &["accepts", "checks", "keeps", "loads", "merges", "names", "orders", "sends", "stores", "waits for"];
const AREAS: &[&str] =
    &["billing", "catalog", "identity", "messaging", "reports", "search", "shipping", "storage"];
const STATUSES: &[&str] = &["📋 Planned", "🚧 In Progress", "✅ Implemented"];

/// Writes so many specs below a folder.
pub(crate) fn write(folder: &Path, count: usize) {
    for number in 0..count {
        let file = path(folder, number);
        fs::create_dir_all(file.parent().expect("a folder")).expect("it is made");
        fs::write(file, spec(number, count)).expect("it is written");
    }
}

/// Changes a requirement of one spec.
pub(crate) fn touch(folder: &Path, number: usize) {
    let file = path(folder, number);
    let text = fs::read_to_string(&file).expect("it was written");
    fs::write(file, text.replacen("**FR1:** The", "**FR1:** Every", 1)).expect("it is written");
}

fn name(number: usize) -> String {
    format!("{number:05}-{}", title(number).to_lowercase().replace(' ', "-"))
}

fn path(folder: &Path, number: usize) -> PathBuf {
    folder.join(AREAS[number % AREAS.len()]).join(name(number)).with_extension("md")
}

fn title(number: usize) -> String {
    let mut dice = Dice::new(number as u64);
    let first = dice.word();
    format!("{}{} {} {}", first[..1].to_uppercase(), &first[1..], dice.word(), dice.word())
}

fn spec(number: usize, count: usize) -> String {
    let mut dice = Dice::new(number as u64);
    let dice = &mut dice;
    let mut out = format!("# {}\n\n", title(number));
    let status = STATUSES[dice.below(STATUSES.len())];
    let day = format!("20{:02}-{:02}-{:02}", 20 + dice.below(6), 1 + dice.below(12), 1 + dice.below(28));
    let _ = writeln!(
        out,
        "**Status:** {status}\n**Type:** Feature\n**Created:** {day}\n**Version:** 1.{}.0\n",
        dice.below(9)
    );
    for (heading, level) in [("Overview", 2), ("What", 3), ("Why", 3), ("Who", 3)] {
        section(&mut out, heading, level);
        paragraphs(&mut out, dice, usize::from(level == 3));
    }
    section(&mut out, "Requirements", 2);
    for (heading, prefix, most) in [
        ("Functional Requirements", "FR", 6),
        ("Non-Functional Requirements", "NFR", 3),
        ("Constraints", "C", 3),
    ] {
        section(&mut out, heading, 3);
        items(&mut out, dice, prefix, most);
    }
    section(&mut out, "Design", 2);
    for (heading, language) in
        [("API Design", "typescript"), ("Data Models", "json"), ("Configuration", "yaml")]
    {
        section(&mut out, heading, 3);
        paragraphs(&mut out, dice, 1);
        code(&mut out, dice, language);
    }
    section(&mut out, "Architecture Decisions", 3);
    items(&mut out, dice, "AD", 3);
    section(&mut out, "Implementation", 2);
    for language in ["rust", "python", "bash", "sql"] {
        paragraphs(&mut out, dice, 1);
        code(&mut out, dice, language);
    }
    section(&mut out, "Testing", 2);
    section(&mut out, "Test Cases", 3);
    for case in 1..=2 {
        let _ = writeln!(out, "**Test Case {case}:** {}\n", sentence(dice));
        for step in ["Given", "When", "Then"] {
            let _ = writeln!(out, "- **{step}** {}", sentence(dice));
        }
        let _ = writeln!(out, "\nCovers FR{case}.\n");
    }
    section(&mut out, "Acceptance Criteria", 3);
    for _ in 0..4 {
        let _ = writeln!(out, "- [{}] {}", if dice.below(2) == 0 { "x" } else { " " }, sentence(dice));
    }
    out.push('\n');
    section(&mut out, "Error Handling", 2);
    out.push_str("| Scenario | Error Type | Error Message | HTTP Code |\n|---|---|---|---|\n");
    for _ in 0..4 {
        let (scenario, word) = (sentence(dice), dice.word());
        let _ =
            writeln!(out, "| {scenario} | `{word}Error` | \"{word} failed\" | {} |", 400 + dice.below(30));
    }
    for (heading, prefix) in [("Performance", "PR"), ("Security", "Threat "), ("Open Questions", "Q")] {
        out.push('\n');
        section(&mut out, heading, 2);
        paragraphs(&mut out, dice, 1);
        items(&mut out, dice, prefix, 2);
    }
    section(&mut out, "References", 2);
    for _ in 0..3 {
        let other = dice.below(count);
        let area = AREAS[other % AREAS.len()];
        let _ = writeln!(out, "- [{}](../{area}/{}.md)", title(other), name(other));
    }
    let _ = writeln!(out, "\n## Changelog\n\n### {day}\n\n- {}", sentence(dice));
    out
}

fn section(out: &mut String, heading: &str, level: usize) {
    let _ = writeln!(out, "{} {heading}\n", "#".repeat(level));
}

fn paragraphs(out: &mut String, dice: &mut Dice, count: usize) {
    for _ in 0..count {
        let _ = writeln!(out, "{} {} {}\n", sentence(dice), sentence(dice), sentence(dice));
    }
}

fn items(out: &mut String, dice: &mut Dice, prefix: &str, most: usize) {
    for number in 1..=1 + dice.below(most) {
        let _ = writeln!(out, "- **{prefix}{number}:** {}", sentence(dice));
    }
    out.push('\n');
}

fn sentence(dice: &mut Dice) -> String {
    let (one, verb, other) = (dice.word(), VERBS[dice.below(VERBS.len())], dice.word());
    match dice.below(3) {
        0 => format!("The {one} {verb} each {other} within {} ms.", dice.below(900)),
        1 => format!("The {one} {verb} `{other}_{}` before it closes.", dice.below(10_000)),
        _ => format!("The {one} {verb} the {other} of the {} when the {} is full.", dice.word(), dice.word()),
    }
}

fn code(out: &mut String, dice: &mut Dice, language: &str) {
    let _ = writeln!(out, "```{language}");
    for _ in 0..8 {
        let (one, two, number) = (dice.word(), dice.word(), dice.below(10_000));
        let _ = match language {
            "typescript" => writeln!(
                out,
                "export const {one}{number} = ({two}: string): number => {two}.length + {number}; // {one}"
            ),
            "json" => writeln!(out, "{{\"{one}\": {{\"{two}\": {number}, \"ready\": true}}}}"),
            "yaml" => writeln!(out, "{one}_{number}:\n  {two}: \"{number} ms\" # {one}"),
            "rust" => writeln!(
                out,
                "pub fn {one}_{number}({two}: &str) -> Option<usize> {{ {two}.find('{}').map(|at| at + {number}) }}",
                &one[..1]
            ),
            "python" => writeln!(
                out,
                "def {one}_{number}({two}: str = \"{one}\") -> int:\n    return len({two}) * {number}  # {one}"
            ),
            "bash" => writeln!(
                out,
                "export {}=\"$(cat {two}-{number}.txt | grep -c '{one}')\" && echo \"${{{}}}\"",
                one.to_uppercase(),
                one.to_uppercase()
            ),
            _ => writeln!(
                out,
                "SELECT {one}_id, count(*) FROM {two} WHERE {one} > {number} GROUP BY 1; -- {two}"
            ),
        };
    }
    out.push_str("```\n\n");
}

/// Numbers that look drawn by lot: `SplitMix64` of Steele, Lea and Flood (2014).
struct Dice(u64);

impl Dice {
    fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15))
    }

    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((z ^ (z >> 31)) % end as u64).expect("it is below the end")
    }

    fn word(&mut self) -> &'static str {
        WORDS[self.below(WORDS.len())]
    }
}
