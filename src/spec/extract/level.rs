//! The text of a requirement -> how binding it is, by the keywords of RFC 2119.

use std::sync::LazyLock;

use super::list::{Named, WordLists, named};

static LISTS: LazyLock<WordLists> = LazyLock::new(|| WordLists::read(include_str!("level.txt")));

named! {
    /// The strongest first.
    pub enum RequirementLevel { Must = "must", Should = "should", May = "may" }
}

/// Keywords in upper case win over those in lower case, and among equals the strongest. What stands in backticks
/// does not count.
pub fn level(text: &str) -> Option<RequirementLevel> {
    let outside = text.split('`').step_by(2);
    let letter = |c: char| c.is_alphanumeric() || matches!(c, '\'' | '’' | '-');
    let words: Vec<&str> =
        outside.flat_map(|piece| piece.split(|c| !letter(c))).filter(|word| !word.is_empty()).collect();
    words.iter().filter_map(|word| loud(word)).min().or_else(|| quiet(&words))
}

/// What a priority or a heading of a group says: `Must`, `Should have`, `P1`, `Nice to have`, `High`.
pub fn of_priority(text: &str) -> Option<RequirementLevel> {
    let text = text.to_lowercase();
    let words: Vec<&str> =
        text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    words.iter().find_map(|word| named_by("priority ", word))
}

/// The level under whose name, behind a prefix, a word is listed.
fn named_by(prefix: &str, word: &str) -> Option<RequirementLevel> {
    let has = |level: &&RequirementLevel| LISTS.has(&format!("{prefix}{}", level.name()), word);
    RequirementLevel::ALL.iter().find(has).copied()
}

fn loud(word: &str) -> Option<RequirementLevel> {
    match word {
        "MUST" | "SHALL" | "REQUIRED" => Some(RequirementLevel::Must),
        "SHOULD" | "RECOMMENDED" => Some(RequirementLevel::Should),
        "MAY" | "OPTIONAL" => Some(RequirementLevel::May),
        _ => None,
    }
}

fn quiet(words: &[&str]) -> Option<RequirementLevel> {
    let low: Vec<String> = words.iter().map(|word| word.to_lowercase()).collect();
    let level = |at: usize| {
        let before = at.checked_sub(1).map_or("", |at| low[at].as_str());
        let after = low.get(at + 1).map_or("", String::as_str);
        let is = matches!(before, "is" | "are" | "be" | "was" | "not");
        match low[at].as_str() {
            // "a must" and "the must" name a thing.
            "must" | "mustn't" | "mustn’t" | "shall" => {
                (!matches!(before, "a" | "the")).then_some(RequirementLevel::Must)
            }
            "required" => is.then_some(RequirementLevel::Must),
            "should" | "shouldn't" | "shouldn’t" => Some(RequirementLevel::Should),
            "recommended" => is.then_some(RequirementLevel::Should),
            "may" => (!is_month(words[at], before, after)).then_some(RequirementLevel::May),
            "optional" => (is || at == 0).then_some(RequirementLevel::May),
            other => named_by("", other),
        }
    };
    (0..low.len()).filter_map(level).min()
}

/// `May 2027`, `in May`, `5 May`.
fn is_month(word: &str, before: &str, after: &str) -> bool {
    let number = |text: &str| text.starts_with(|c: char| c.is_ascii_digit());
    let leads = [
        "in", "by", "until", "since", "of", "before", "after", "on", "from", "last", "next", "early", "late",
        "mid", "end",
    ];
    word.starts_with('M') && (number(before) || number(after) || leads.contains(&before))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keywords_tell_the_level() {
        for (text, expected) in [
            ("The tool MUST stop", Some("must")),
            ("It must not write", Some("must")),
            ("It SHOULD NOT write; it must be quick", Some("should")),
            ("It should not, but may", Some("should")),
            ("A user MAY ask, and must wait", Some("may")),
            ("The field is required", Some("must")),
            ("shows the required fields", None),
            ("Colours are optional", Some("may")),
            ("Optional: a logo", Some("may")),
            ("an optional field", None),
            ("Ready in May 2027", None),
            ("From 3 May on it is quick", None),
            ("may be switched off", Some("may")),
            ("May be switched off", Some("may")),
            ("maybe later, mustard", None),
            ("`must` is a keyword", None),
            ("Speed is a must", None),
            ("Users shall wait", Some("must")),
            ("Sorts the list", None),
            ("", None),
        ] {
            assert_eq!(level(text).map(Named::name), expected, "{text}");
        }
    }
}
