//! Prose that answers a question of the template -> the answer: is it compatible, and who is it for?

use std::collections::BTreeSet;
use std::sync::LazyLock;

use super::list::{Named, WordLists, named};
use super::text::words;

static LISTS: LazyLock<WordLists> = LazyLock::new(|| WordLists::read(include_str!("answer.txt")));

named! {
    /// Whether what works today still works.
    pub enum Compatibility { Compatible = "yes", Breaking = "no" }
}

named! {
    /// Who a spec is for.
    pub enum Audience { Developers = "developers", EndUsers = "end_users", Operators = "operators" }
}

/// Whether prose says that nothing breaks. Nothing when it does not say, says both, or only asks.
pub fn compatibility(text: &str) -> Option<Compatibility> {
    let text = &text[..text.floor_char_boundary(4_000)];
    let mut said = None;
    let mut first = true;
    let mut none = false;
    let mut worried = false;
    for sentence in sentences(text) {
        let words = words(sentence);
        if sentence.ends_with('?') || words.is_empty() {
            continue;
        }
        if let Some(told) = labelled(sentence) {
            said = Some(told);
            break;
        }
        // A plain yes or no counts at the beginning only.
        let plain = plain(sentence, &words).filter(|_| first);
        let own = verdict(&words).or_else(|| ticked(sentence, &words).filter(|_| first));
        first = false;
        let plain = match (plain, own) {
            // `No, this does not break anything.`
            (Some(Compatibility::Breaking), Some(Compatibility::Compatible)) if words[0] == "no" => None,
            (Some(plain), Some(own)) if plain != own => return None,
            _ => plain,
        };
        // `None.` says that nothing breaks only where nothing else says so.
        if said == Some(Compatibility::Compatible) && own == Some(Compatibility::Breaking) && none {
            return own;
        }
        none |= plain.is_some() && words[0] == "none";
        worried |= worries(&words);
        let hedged = words.iter().any(|word| LISTS.has("hedge", word));
        match (said, plain.or(own)) {
            (_, Some(Compatibility::Compatible)) if hedged => return None,
            (Some(before), Some(now)) if before != now => return None,
            (None, now) => said = now,
            _ => {}
        }
    }
    said.filter(|said| *said == Compatibility::Breaking || !worried)
}

/// What stands below a heading `Breaking changes` breaks, where nothing denies it.
pub fn broken_below(title: &str, text: &str) -> Option<Compatibility> {
    let named =
        ["breaking change", "breaking changes", "what breaks"].contains(&words(title).join(" ").as_str());
    let told = words(&text[..text.floor_char_boundary(4_000)]);
    let denied = told.iter().any(|word| LISTS.has("negation", word) || LISTS.has("supposing", word));
    (named && !told.is_empty() && !denied).then_some(Compatibility::Breaking)
}

/// Whether a sentence tells of what may go wrong for those who use it, so that a yes beside it is none.
fn worries(words: &[String]) -> bool {
    let at = words.iter().position(|word| LISTS.has("worry", word));
    at.is_some_and(|at| !words[..at].iter().any(|word| LISTS.has("negation", word)))
}

/// `Breaking changes: none`, `Breaking: the keys`, `Compatible: yes`.
fn labelled(sentence: &str) -> Option<Compatibility> {
    let (label, rest) = sentence.split_once(':')?;
    let (label, rest) = (words(label), words(rest));
    let label: Vec<&str> = label.iter().map(String::as_str).collect();
    let first = rest.first()?.as_str();
    let nothing = matches!(first, "none" | "no" | "nothing" | "n");
    match label.as_slice() {
        ["breaking"] | ["breaking", "change" | "changes"] | ["what", "breaks"] => {
            Some(if nothing { Compatibility::Compatible } else { Compatibility::Breaking })
        }
        [.., "compatible"] | ["compatibility"] | ["backward" | "backwards", "compatibility"] => match first {
            "yes" | "full" | "fully" => Some(Compatibility::Compatible),
            _ if nothing => Some(Compatibility::Breaking),
            _ => None,
        },
        _ => None,
    }
}

/// A mark in front says yes: `✅ Compatible with kiosks since 1.4.`
fn ticked(sentence: &str, words: &[String]) -> Option<Compatibility> {
    let marked = sentence.trim_start().starts_with(['✅', '✔', '✓', '☑']);
    (marked && words[0] == "compatible").then_some(Compatibility::Compatible)
}

/// Pieces that end with a mark of a sentence or a line, questions with their mark.
fn sentences(text: &str) -> impl Iterator<Item = &str> {
    let mut start = 0;
    let ends = text.char_indices().filter(|(at, c)| {
        let next = text[at + c.len_utf8()..].chars().next();
        *c == '\n' || matches!(c, '.' | '!' | '?') && next.is_none_or(char::is_whitespace)
    });
    let ends = ends.map(|(at, _)| at + 1).chain([text.len()]);
    ends.map(move |end| text[std::mem::replace(&mut start, end)..end].trim())
        .filter(|piece| !piece.is_empty())
}

/// `Yes`, `No:` and `None` at the beginning, set apart from what follows.
fn plain(sentence: &str, words: &[String]) -> Option<Compatibility> {
    let answer = match words.first()?.as_str() {
        "none" => Compatibility::Compatible,
        word if LISTS.has("yes", word) => Compatibility::Compatible,
        word if LISTS.has("no", word) => Compatibility::Breaking,
        _ => return None,
    };
    let sentence = sentence.trim_start_matches(|c: char| !c.is_alphanumeric());
    let behind = sentence.trim_start_matches(char::is_alphanumeric).trim_start_matches(['*', '_']);
    let apart = [",", ".", ":", ";", "!", "—", "–", " —", " –", " -", " ("];
    let apart = behind.is_empty() || apart.iter().any(|mark| behind.starts_with(mark));
    (apart || words.len() == 1).then_some(answer)
}

/// What one sentence says; nothing where it contradicts itself or only supposes.
fn verdict(words: &[String]) -> Option<Compatibility> {
    let mut all = (0..words.len()).filter_map(|at| verdict_at(words, at));
    let first = all.next()?;
    // `Removing the attribute is a breaking change` is about those who use it.
    let supposed = words.iter().any(|word| LISTS.has("supposing", word)) || words[0] == "removing";
    (!supposed && all.all(|other| other == first)).then_some(first)
}

/// What one word says among those around it.
fn verdict_at(words: &[String], at: usize) -> Option<Compatibility> {
    let word = |at: usize| words.get(at).map_or("", String::as_str);
    let before = at.checked_sub(1).map_or("", word);
    let is = |list: &str, word: &str| LISTS.has(list, word);
    let among = |list: &str, last: usize, upto: usize| {
        words[upto.saturating_sub(last)..upto].iter().any(|word| LISTS.has(list, word))
    };
    let unless = |negated: bool| if negated { Compatibility::Compatible } else { Compatibility::Breaking };
    let negated = |at: usize| among("negation", 4, at);
    match word(at) {
        "compatible" if at > 0 => {
            let with = word(at + 1) == "with" && is("compatible with", word(at + 2));
            (with || is("before compatible", before)).then(|| unless(!negated(at)))
        }
        "compatibility" if among("breaks", 3, at) => Some(unless(negated(at - 1))),
        "compatibility" if is("before compatibility", before) => {
            let kept = is("compatibility is", word(at + 2)) || among("keeps", 4, at);
            kept.then(|| unless(!negated(at)))
        }
        "incompatible" => Some(unless(negated(at))),
        "breaking" => {
            let meant = matches!(word(at + 1), "change" | "changes") || before == "source";
            meant.then(|| unless(negated(at)))
        }
        "break" if before == "will" => Some(unless(negated(at))),
        "breaks" | "break" => {
            let meant =
                is("broken", word(at + 1)) || is("breaking", before) || matches!(before, "nothing" | "not");
            meant.then(|| unless(negated(at) || word(at + 1) == "nothing"))
        }
        "working" | "work" if is("stops", before) => Some(Compatibility::Breaking),
        "changes" if before == "nothing" => Some(Compatibility::Compatible),
        word if is("adapted", word) && among("obliges", 3, at) => {
            // The "no" of an answer takes back nothing.
            let answered = usize::from(words[0] == "no");
            let from = at.saturating_sub(4).max(answered);
            Some(unless(words[from..at].iter().any(|word| LISTS.has("negation", word))))
        }
        "additive" if !negated(at) => Some(Compatibility::Compatible),
        _ => None,
    }
}

/// Who a spec is for.
pub fn audience(text: &str) -> BTreeSet<Audience> {
    let text = &text[..text.floor_char_boundary(2_000)];
    let words = words(text);
    let group = |at: usize| {
        let before = at.checked_sub(1).map_or("", |at| words[at].as_str());
        let word = match words[at].as_str() {
            "user" if before == "end" => "users",
            "people" if LISTS.has("trade", before) => return None,
            word => word,
        };
        let denied = words[at.saturating_sub(3)..at].iter().any(|word| LISTS.has("denial", word));
        Audience::ALL.iter().copied().find(|group| !denied && LISTS.has(group.name(), word))
    };
    let found: BTreeSet<Audience> = (0..words.len()).filter_map(group).collect();
    let both = words.iter().any(|word| word == "both") && !text.trim_end().ends_with('?');
    // "Both" alone means the two that the template offers.
    if found.is_empty() && both { [Audience::EndUsers, Audience::Developers].into() } else { found }
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
            let said = compatibility(text);
            assert_eq!(said, Some(Compatibility::Compatible), "{text}");
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
            assert_eq!(compatibility(text), Some(Compatibility::Breaking), "{text}");
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
            let said = compatibility(text);
            assert_eq!(said, None, "{text}");
        }
    }

    #[test]
    fn a_heading_says_that_what_stands_below_it_breaks() {
        assert_eq!(
            broken_below("Breaking Changes", "The plug has three pins"),
            Some(Compatibility::Breaking)
        );
        assert_eq!(broken_below("Breaking Changes", "Nothing that we know of"), None);
        assert_eq!(broken_below("Compatibility", "The plug has three pins"), None);
    }

    #[test]
    fn audiences() {
        let shown = |text| audience(text).into_iter().map(Named::name).collect::<Vec<_>>().join(" ");
        assert_eq!(shown("End users and developers."), "developers end_users");
        assert_eq!(shown("Both."), "developers end_users");
        assert_eq!(shown("SRE and platform engineers"), "developers operators");
        assert_eq!(shown("The end user"), "end_users");
        assert_eq!(shown("Developers, not end users"), "developers");
        assert_eq!(shown("Whoever changes the user interface"), "");
        assert_eq!(shown(""), "");
    }
}
