//! The text of a requirement -> how binding it is, by the keywords of RFC 2119.

/// `must`, `should` or `may`. Keywords in upper case win over those in lower case, and among equals the
/// strongest. What stands in backticks does not count.
pub fn level(text: &str) -> Option<&'static str> {
    let words = words(text);
    loud(&words).or_else(|| quiet(&words))
}

/// Words in order; one that ends a sentence or stands alone is followed by an empty one.
fn words(text: &str) -> Vec<&str> {
    let outside = text.split('`').step_by(2);
    outside
        .flat_map(|piece| piece.split(|c: char| !(c.is_alphanumeric() || c == '\'' || c == '’' || c == '-')))
        .filter(|word| !word.is_empty())
        .collect()
}

fn loud(words: &[&str]) -> Option<&'static str> {
    let has = |known: &[&str]| words.iter().any(|word| known.contains(word));
    if has(&["MUST", "SHALL", "REQUIRED"]) {
        Some("must")
    } else if has(&["SHOULD", "RECOMMENDED"]) {
        Some("should")
    } else if has(&["MAY", "OPTIONAL"]) {
        Some("may")
    } else {
        None
    }
}

fn quiet(words: &[&str]) -> Option<&'static str> {
    let low: Vec<String> = words.iter().map(|word| word.to_lowercase()).collect();
    let before = |at: usize| at.checked_sub(1).map_or("", |at| low[at].as_str());
    let after = |at: usize| low.get(at + 1).map_or("", String::as_str);
    let is = |at: usize| ["is", "are", "be", "was", "not"].contains(&before(at));
    let find = |fits: &dyn Fn(usize, &str) -> bool| low.iter().enumerate().any(|(at, word)| fits(at, word));
    let must = |at: usize, word: &str| match word {
        // "a must" and "the must" name a thing.
        "must" | "mustn't" | "mustn’t" | "shall" => !["a", "the"].contains(&before(at)),
        "required" => is(at),
        _ => false,
    };
    let should = |at: usize, word: &str| match word {
        "should" | "shouldn't" | "shouldn’t" => true,
        "recommended" => is(at),
        _ => false,
    };
    let may = |at: usize, word: &str| match word {
        "may" => !is_month(words[at], before(at), after(at)),
        "optional" => is(at) || at == 0,
        _ => false,
    };
    if find(&must) {
        Some("must")
    } else if find(&should) {
        Some("should")
    } else if find(&may) {
        Some("may")
    } else {
        None
    }
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
            assert_eq!(level(text), expected, "{text}");
        }
    }
}
