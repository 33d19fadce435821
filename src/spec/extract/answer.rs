//! Prose that answers a question of the template -> the answer: is it compatible, and who is it for?

use super::text::words;

/// Whether prose says that nothing breaks. Nothing when it does not say, says both, or only asks.
pub fn compatible(text: &str) -> Option<bool> {
    let text = &text[..text.floor_char_boundary(4_000)];
    let mut said: Option<bool> = None;
    let mut first = true;
    for sentence in sentences(text) {
        let words = words(sentence);
        if sentence.ends_with('?') || words.is_empty() {
            continue;
        }
        // A plain yes or no counts at the beginning only.
        let short = plain(sentence, &words).filter(|_| first);
        first = false;
        let own = verdict(&words);
        if short.is_some() && own.is_some() && short != own {
            return None;
        }
        match (said, short.or(own)) {
            (_, Some(true)) if hedged(&words) => return None,
            (Some(before), Some(now)) if before != now => return None,
            (None, now) => said = now,
            _ => {}
        }
    }
    said
}

/// Pieces that end with a mark of a sentence or a line, questions with their mark.
fn sentences(text: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let mut start = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map(|(_, next)| *next);
        let stop = matches!(c, '.' | '!' | '?') && next.is_none_or(char::is_whitespace) || c == '\n';
        if stop {
            let piece = text[start..at + c.len_utf8()].trim();
            if !piece.is_empty() {
                out.push(piece);
            }
            start = at + c.len_utf8();
        }
    }
    out.push(text[start..].trim());
    out.retain(|piece| !piece.is_empty());
    out
}

/// `Yes`, `No:` and `None` at the beginning, set apart from what follows.
fn plain(sentence: &str, words: &[String]) -> Option<bool> {
    let answer = match words.first()?.as_str() {
        "yes" | "none" => true,
        "no" => false,
        _ => return None,
    };
    let sentence = sentence.trim_start_matches(|c: char| !c.is_alphanumeric());
    let end = sentence.find(|c: char| !c.is_alphanumeric()).unwrap_or(sentence.len());
    let behind = sentence[end..].trim_start_matches(['*', '_']);
    let apart = behind.is_empty()
        || behind.starts_with([',', '.', ':', ';', '!', '—', '–'])
        || behind.starts_with(" —")
        || behind.starts_with(" –")
        || behind.starts_with(" -")
        || behind.starts_with(" (");
    (apart || words.len() == 1).then_some(answer)
}

/// Words that take back a part of a yes.
fn hedged(words: &[String]) -> bool {
    [
        "except", "mostly", "partially", "largely", "unless", "almost", "exception", "partly", "majority",
        "most",
    ]
    .iter()
    .any(|hedge| words.iter().any(|word| word == hedge))
}

/// Words that turn what follows into its opposite.
const NEGATIONS: &[&str] = &[
    "no", "not", "non", "never", "without", "isn", "doesn", "don", "won", "nothing", "none", "neither",
    "cannot", "aren", "avoids", "zero",
];

fn negated(words: &[String], at: usize) -> bool {
    let from = at.saturating_sub(4);
    words[from..at].iter().any(|word| NEGATIONS.contains(&word.as_str()))
}

/// What one sentence says.
fn verdict(words: &[String]) -> Option<bool> {
    let mut said: Option<bool> = None;
    let word = |at: usize| words.get(at).map_or("", String::as_str);
    for (at, own) in words.iter().enumerate() {
        let breaks = match own.as_str() {
            "compatible" if at > 0 => {
                // "Compatible with X" says nothing of before.
                let before = word(at - 1);
                let meant = ["backward", "backwards", "fully", "source", "remains", "stays", "completely"]
                    .contains(&before)
                    || word(at + 1) == "with"
                        && ["existing", "older", "earlier", "previous"].contains(&word(at + 2));
                meant.then(|| negated(words, at))
            }
            "compatibility" => {
                let meant = at > 0 && ["backward", "backwards", "full"].contains(&word(at - 1));
                let kept = ["maintained", "preserved", "kept", "retained", "guaranteed"]
                    .contains(&word(at + 2))
                    || words[..at].iter().rev().take(4).any(|w| {
                        ["maintains", "maintain", "preserves", "keeps", "preserve", "keep"]
                            .contains(&w.as_str())
                    });
                let broken = words[..at]
                    .iter()
                    .rev()
                    .take(3)
                    .any(|w| ["breaks", "break", "breaking"].contains(&w.as_str()));
                match (meant, kept, broken) {
                    (_, _, true) => Some(!negated(words, at - 1)),
                    (true, true, false) => Some(negated(words, at)),
                    _ => None,
                }
            }
            "incompatible" => Some(!negated(words, at)),
            "breaking" if ["change", "changes"].contains(&word(at + 1)) => Some(!negated(words, at)),
            "breaking" if at > 0 && word(at - 1) == "source" => Some(!negated(words, at)),
            "break" if at > 0 && word(at - 1) == "will" => Some(!negated(words, at)),
            "breaks" | "break" => {
                let meant = [
                    "existing", "old", "older", "code", "nothing", "callers", "clients", "users",
                    "compatibility",
                ]
                .contains(&word(at + 1))
                    || at > 0 && ["nothing", "not"].contains(&word(at - 1));
                meant.then(|| !(negated(words, at) || word(at + 1) == "nothing"))
            }
            "additive" => (!negated(words, at)).then_some(false),
            _ => None,
        };
        match (said, breaks) {
            (Some(compatible), Some(breaks)) if compatible == breaks => return None,
            (None, Some(breaks)) => said = Some(!breaks),
            _ => {}
        }
    }
    // "would", "could", "if": a sentence about what might be.
    let supposed =
        ["would", "could", "might", "if", "whether"].iter().any(|w| words.iter().any(|word| word == w));
    said.filter(|_| !supposed)
}

/// Who a spec is for: `end_users`, `developers`, `operators`, in this order.
pub fn audience(text: &str) -> Vec<&'static str> {
    const GROUPS: &[(&str, &[&str])] = &[
        (
            "end_users",
            &[
                "users", "customers", "customer", "readers", "visitors", "people", "everyone", "everybody",
                "authors", "shoppers", "subscribers", "clients", "writers", "reviewers",
            ],
        ),
        (
            "developers",
            &[
                "developers", "developer", "engineers", "engineer", "programmers", "contributors",
                "maintainers", "integrators", "devs", "coders",
            ],
        ),
        (
            "operators",
            &[
                "operators", "operator", "admins", "admin", "administrators", "administrator", "sre", "sres",
                "ops", "devops", "sysadmins",
            ],
        ),
    ];
    let text = &text[..text.floor_char_boundary(2_000)];
    let words = words(text);
    let aside = |at: usize| {
        let before = at.checked_sub(1).map_or("", |at| words[at].as_str());
        words[at] == "people"
            && ["security", "product", "data", "sales", "support", "business"].contains(&before)
    };
    let denied = |at: usize| {
        let from = at.saturating_sub(3);
        words[from..at].iter().any(|word| word == "not" || word == "never" || word == "without")
    };
    let both = words.iter().any(|word| word == "both") && !text.trim_end().ends_with('?');
    let named = |known: &[&str]| {
        let single =
            |at: usize| words[at] == "user" && at > 0 && words[at - 1] == "end" && known.contains(&"users");
        (0..words.len())
            .any(|at| (known.contains(&words[at].as_str()) || single(at)) && !denied(at) && !aside(at))
    };
    let found: Vec<&'static str> =
        GROUPS.iter().filter(|(_, known)| named(known)).map(|(group, _)| *group).collect();
    // "Both" alone means the two that the template offers.
    if found.is_empty() && both { vec!["end_users", "developers"] } else { found }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn compatible_answers() {
        for text in [
            "Yes.",
            "Yes: clean files are read as before.",
            "yes",
            "✅ **Fully backward compatible**:\n- All existing code works",
            "Fully backwards compatible",
            "No breaking changes.",
            "**No breaking changes**:\n- x",
            "None",
            "None. All new features are additive.",
            "**None.** This release maintains full backward compatibility:",
            "This is not a breaking change.",
            "The change is backwards-compatible.",
            "Is this backwards compatible? Yes.",
            "It does not break existing code.",
            "This is a non-breaking change.",
            "Backwards compatibility is maintained.",
        ] {
            let said = compatible(text);
            assert_eq!(said, Some(true), "{text}");
        }
    }

    #[test]
    fn breaking_answers() {
        for text in [
            "No.",
            "No: the old flag goes",
            "No, callers must change.",
            "**No** — the format is new.",
            "This is a breaking change.",
            "not backward compatible",
            "The API isn't backwards compatible.",
            "It breaks existing callers.",
            "Code that relies on the type will break.",
            "The new format is incompatible.",
            "This breaks backwards compatibility.",
        ] {
            assert_eq!(compatible(text), Some(false), "{text}");
        }
    }

    #[test]
    fn unclear_answers() {
        for text in [
            "",
            "Is this backwards compatible?",
            "If not, what breaks and how to migrate?",
            "The election must delete this lease.",
            "Yes, except that the flag goes.",
            "Not applicable.",
            "No new flags are added.",
            "None of the callers were looked at.",
            "It would be a breaking change if X.",
            "The API is backwards compatible. The CLI is a breaking change.",
            "Compatible with Linux.",
            "No idea",
            "The type is purely additive. The new requirement is potentially source breaking.",
            "The majority of this is additive.",
            "Yes. This is a breaking change.\nNo",
        ] {
            let said = compatible(text);
            assert_eq!(said, None, "{text}");
        }
    }

    #[test]
    fn audiences() {
        assert_eq!(audience("End users and developers."), ["end_users", "developers"]);
        assert_eq!(audience("Both."), ["end_users", "developers"]);
        assert_eq!(audience("SRE and platform engineers"), ["developers", "operators"]);
        assert_eq!(audience("The end user"), ["end_users"]);
        assert_eq!(audience("Developers, not end users"), ["developers"]);
        assert_eq!(audience("Whoever changes the user interface"), Vec::<&str>::new());
        assert_eq!(audience(""), Vec::<&str>::new());
    }
}
