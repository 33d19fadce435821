//! The text of a requirement or a constraint -> what kind of quality or of limit it is about.

use super::text::words;

/// Words that tell a category: the first list says it by one word, the second only suggests it.
struct Category {
    kind: &'static str,
    name: &'static str,
    strong: &'static [&'static str],
    weak: &'static [&'static str],
}

const QUALITY: &str = "non_functional_requirement";
const LIMIT: &str = "constraint";

const CATEGORIES: &[Category] = &[
    Category {
        kind: QUALITY,
        name: "performance",
        strong: &[
            "performance", "latency", "throughput", "speed", "scalability", "scalable", "ms", "p95", "p99",
            "mb",
        ],
        weak: &[
            "fast", "faster", "slow", "memory", "seconds", "second", "cpu", "quick", "linear", "quadratic",
            "within",
        ],
    },
    Category {
        kind: QUALITY,
        name: "security",
        strong: &[
            "security", "secure", "encrypted", "encryption", "authentication", "authorization", "xss", "tls",
            "privacy",
        ],
        weak: &[
            "untrusted", "secret", "secrets", "attack", "attacker", "safety", "token", "escaped",
            "permission", "injection", "hostile",
        ],
    },
    Category {
        kind: QUALITY,
        name: "reliability",
        strong: &[
            "reliability", "reliable", "availability", "uptime", "deterministic", "determinism",
            "durability", "resilience", "robustness",
        ],
        weak: &[
            "crash", "crashes", "fault", "faults", "recover", "recovers", "failure", "panic", "panics",
            "retry", "atomic", "identical", "interrupted",
        ],
    },
    Category {
        kind: QUALITY,
        name: "usability",
        strong: &["usability", "accessibility", "accessible", "wcag", "usable"],
        weak: &[
            "readable", "users", "keyboard", "screen", "message", "messages", "help", "contrast", "learn",
        ],
    },
    Category {
        kind: QUALITY,
        name: "maintainability",
        strong: &[
            "maintainability", "maintainable", "portability", "testability", "extensibility", "portable",
        ],
        weak: &[
            "test", "tests", "tested", "documented", "simple", "readability", "module", "coverage", "table",
            "row",
        ],
    },
    Category {
        kind: LIMIT,
        name: "timeline",
        strong: &["timeline", "deadline", "schedule", "q1", "q2", "q3", "q4", "quarter", "milestone"],
        weak: &["until", "release", "date", "week", "weeks", "month", "months", "launch", "days"],
    },
    Category {
        kind: LIMIT,
        name: "business",
        strong: &[
            "business", "budget", "cost", "costs", "legal", "licence", "license", "licensed", "contract",
            "gdpr", "compliance",
        ],
        weak: &["customers", "price", "team", "staff", "market", "vendor", "regulation", "pay", "money"],
    },
    Category {
        kind: LIMIT,
        name: "technical",
        strong: &[
            "technical", "technology", "platform", "browser", "browsers", "api", "dependency",
            "dependencies", "protocol", "runtime",
        ],
        weak: &[
            "library", "version", "format", "compatible", "rust", "python", "server", "file", "files",
            "database", "linux", "windows", "network", "standard", "script", "code", "process", "memory",
        ],
    },
];

/// The category of a requirement of a kind (`non_functional_requirement` or `constraint`). A label of at
/// most three words before a colon counts first, then the category with the most telling words.
pub fn category(kind: &str, text: &str) -> Option<&'static str> {
    let text = &text[..text.floor_char_boundary(2_000)];
    let label = text.split_once(':').map(|(label, _)| words(label)).filter(|label| label.len() <= 3);
    label.and_then(|label| best(kind, &label)).or_else(|| best(kind, &words(text)))
}

/// The row with the most hits, strong ones counting thrice; the first of equals.
fn best(kind: &str, words: &[String]) -> Option<&'static str> {
    let mut found: Option<(usize, &'static str)> = None;
    for row in CATEGORIES.iter().filter(|row| row.kind == kind) {
        let hits = |known: &[&str]| known.iter().filter(|own| words.iter().any(|word| word == *own)).count();
        let score = 3 * hits(row.strong)
            + hits(row.weak)
            + 3 * usize::from(row.name == "performance" && timed(words));
        if score > found.map_or(0, |(score, _)| score) {
            found = Some((score, row.name));
        }
    }
    found.map(|(_, name)| name)
}

/// `200ms`, `5s`, `50mb`: a number that grew together with its unit.
fn timed(words: &[String]) -> bool {
    words.iter().any(|word| {
        let unit = word.trim_start_matches(|c: char| c.is_ascii_digit());
        unit.len() < word.len() && ["ms", "s", "mb", "kb", "gb", "µs"].contains(&unit)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_count_before_words() {
        assert_eq!(category(QUALITY, "Security: pages load in 5 ms"), Some("security"));
        assert_eq!(category(QUALITY, "Answers within 200ms"), Some("performance"));
        assert_eq!(category(QUALITY, "Builds are deterministic and fast"), Some("reliability"));
        assert_eq!(category(QUALITY, "Pages are accessible by keyboard"), Some("usability"));
        assert_eq!(category(QUALITY, "Adding a row needs one test"), Some("maintainability"));
        assert_eq!(category(QUALITY, "It is blue"), None);
    }

    #[test]
    fn limits_have_their_own_categories() {
        assert_eq!(category(LIMIT, "Must ship before Q3 2027"), Some("timeline"));
        assert_eq!(category(LIMIT, "No new licence costs"), Some("business"));
        assert_eq!(category(LIMIT, "Runs in any browser"), Some("technical"));
        assert_eq!(category("functional_requirement", "performance"), None);
    }
}
