//! Whether a text only says that there is nothing to say: `None`, `N/A`, `No open questions at this time.`

use crate::words::kind::{Kind, normalize};

/// Words that say so.
const NONE: &[&str] = &["none", "no", "nothing", "n", "na", "nil", "not", "tbd", "nobody"];
/// The same in short and in other languages; each says so alone.
const ALONE: &[&str] = &[
    "n a", "keine", "keiner", "entfällt", "aucun", "aucune", "néant", "ninguno", "ninguna", "nenhum",
    "nenhuma", "nessuno", "nessuna", "无", "無", "なし", "없음", "нет",
];
/// Words that such a text begins with.
const BEGIN: &[&str] = &[
    "none", "na", "nil", "n", "not", "no", "nothing", "nobody", "there", "this", "we", "currently", "tbd",
    "all", "any", "previous", "earlier", "former", "as",
];
/// Words that add nothing to them.
const FILLERS: &[&str] = &[
    "a", "all", "any", "are", "applicable", "at", "been", "currently", "expected", "external", "for",
    "foreseen", "further", "have", "has", "identified", "is", "known", "moment", "needed", "new", "now",
    "of", "open", "planned", "relevant", "remaining", "required", "so", "far", "spec", "feature", "change",
    "the", "there", "these", "this", "time", "to", "today", "yet", "additional", "other", "outstanding",
    "specific", "special", "here", "necessary", "anticipated", "we", "aware", "in", "v1", "phase", "changes",
    "goes", "away", "deprecated", "breaking", "was", "were", "mvp", "initial", "scope", "release", "as",
    "on", "i", "that", "beyond", "besides", "except", "apart", "be", "can", "could", "will", "should", "do",
    "does", "exist", "exists", "arise", "arises", "occur", "occurs", "found", "made", "introduced", "added",
    "involved", "affected", "raised", "left", "it", "adds", "needs", "introduces", "affects", "by",
    "require", "requires", "use", "uses", "apply", "applies", "particularly", "particular", "point",
    "present", "presently", "remain", "remains", "or", "and", "unresolved", "really", "major", "big",
    "surface", "impact", "impacts", "implications", "effect", "effects", "considerations", "concerns",
];
/// Words behind a "not" that say so: `Not needed.`
const WANTED: &[&str] =
    &["needed", "required", "necessary", "relevant", "planned", "expected", "foreseen", "affected"];
/// Words that say of questions that they are behind us.
const OVER: &[&str] = &["resolved", "answered", "closed", "settled", "addressed", "decided", "solved"];
/// Words that say of questions that they are not, yet.
const STILL: &[&str] =
    &["must", "need", "needs", "not", "before", "until", "will", "except", "but", "later", "if", "once"];
/// What may stand in front of it.
const HEDGES: &[&str] = &["as far as i know", "as far as we know"];

/// Words by which prose leaves something to be decided.
const ASKING: &[&str] = &[
    "whether", "which", "what", "how", "why", "when", "who", "should", "could", "may", "might", "would",
    "can", "need", "needs", "unclear", "clear", "unresolved", "undecided", "undetermined", "open",
    "question", "questions", "decide", "decided", "determine", "determined", "unforeseen", "possible",
    "possibly", "perhaps", "probably", "better", "alternative", "alternatives", "todo", "tbd",
];
/// So few words name a question rather than tell that there is none.
const TOPIC: usize = 12;

/// Whether prose under the heading of open questions asks something.
pub fn leaves_open(text: &str) -> bool {
    let text = text.to_lowercase();
    let mut words = text.split(|c: char| !c.is_alphanumeric());
    let is_topic = text.split_whitespace().nth(TOPIC).is_none();
    is_topic || text.contains(['?', '？']) || words.any(|word| ASKING.contains(&word))
}

/// Whether a text under a heading of a kind says that there is nothing of it.
pub fn says_nothing(text: &str, kind: Option<Kind>) -> bool {
    let text = text.trim().trim_matches(['*', '_', '(', ')', '[', ']', '"']).trim();
    if text.chars().all(|c| matches!(c, '-' | '–' | '—' | '.' | '…' | '/')) {
        return true;
    }
    if ALONE.contains(&normalize(text).as_str()) {
        return true;
    }
    let mut words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let begins = words.next().is_some_and(|word| {
        BEGIN.iter().any(|begin| begin.eq_ignore_ascii_case(word)) || word.bytes().all(|b| b.is_ascii_digit())
    });
    if text.len() > 400 || !begins {
        return false;
    }
    let mut parts = text.split(['.', '!', ';', '\n', '—', '–', ',', '(', ':']).map(normalize);
    let words = parts.find(|part| !HEDGES.contains(&part.as_str())).unwrap_or_default();
    let words: Vec<&str> = words.split(' ').filter(|word| !word.is_empty()).collect();
    let Some(begin) = words.first() else { return false };
    let about = |word: &str| kind.is_some_and(|kind| names(kind, word));
    let is_over = words.iter().any(|word| OVER.contains(word));
    let dated = |word: &str| word.bytes().all(|b| b.is_ascii_digit());
    let adds_nothing = |word: &&str| {
        NONE.contains(word)
            || FILLERS.contains(word)
            || about(word)
            || (is_over && (OVER.contains(word) || dated(word)))
    };
    match *begin {
        "none" | "na" | "nil" => {
            words.iter().all(adds_nothing)
                || words.get(1).is_none_or(|word| FILLERS.contains(word) && *word != "of")
        }
        "n" | "not" => {
            words.starts_with(&["n", "a"])
                || words.starts_with(&["not", "applicable"])
                || words.get(1).is_some_and(|word| WANTED.contains(word)) && words.iter().all(adds_nothing)
        }
        "no" | "nothing" | "nobody" | "there" | "this" | "we" | "currently" | "tbd" => {
            words.iter().all(adds_nothing) && words.iter().any(|word| NONE.contains(word))
        }
        "all" | "any" | "previous" | "earlier" | "former" => {
            // Behind us may be those from somewhere.
            let told = kind == Some(Kind::OpenQuestions)
                && words.iter().take(4).any(|word| about(word))
                && words.iter().all(|word| !STILL.contains(word));
            is_over && (told || words.iter().all(adds_nothing))
        }
        _ => false,
    }
}

/// Whether a word stands in a title of a kind: `question` of "open questions".
fn names(kind: Kind, word: &str) -> bool {
    let row = kind.row();
    let same = |known: &str| {
        known == word || known.strip_suffix('s') == Some(word) || word.strip_suffix('s') == Some(known)
    };
    let titles = row.titles.iter().flat_map(|title| title.split(' '));
    titles.chain(row.subject.iter().flat_map(|word| word.split(' '))).any(same)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_said_in_many_ways() {
        let questions = Some(Kind::OpenQuestions);
        for text in [
            "None",
            "None.",
            "N/A",
            "n/a",
            "Not applicable.",
            "_Not applicable_",
            "-",
            "—",
            "No open questions.",
            "None at this time.",
            "All questions resolved on 2026-03-01.",
            "There are no open questions.",
            "Nothing",
            "None yet",
            "No questions remaining",
            "none so far",
            "None beyond what is there already.",
            "All resolved.",
            "n.a.",
            "Keine",
            "Nothing particularly.",
            "No unresolved questions or issues remain.",
            "There are no unresolved questions at this point.",
            "As far as I know, there are no open questions at present.",
            "(Previous questions here have been resolved in an update).",
            "All questions from the discussion and the prototype have been resolved.",
            "Any parsing questions should already be mostly solved because of the tests.",
            "Not needed.",
            "Not required for this change",
        ] {
            assert!(says_nothing(text, questions), "{text}");
        }
        for text in [
            "All questions must be answered by the mayor",
            "Any questions about the well will be resolved later",
            "As far as I know, nobody has asked the mayor whether it may be blue",
        ] {
            assert!(!says_nothing(text, questions), "{text}");
        }
        for text in
            ["No new attack surface.", "No impact expected", "This change has no security implications."]
        {
            assert!(says_nothing(text, Some(Kind::ThreatModel)), "{text}");
        }
        for text in [
            "Not every question",
            "Not Found",
            "No bus comes",
            "None of the tokens are protected",
            "Nobody waits longer than two minutes",
            "Not every reader has a card",
            "No other questions than who pays",
            "All questions are asked at the desk",
            "Notes",
        ] {
            assert!(!says_nothing(text, Some(Kind::ThreatModel)), "{text}");
        }
    }

    #[test]
    fn prose_asks_where_it_leaves_something_to_be_decided() {
        let undecided =
            "The bell rings at noon and at six, and nobody has told us yet whether on Sundays, too";
        let settled =
            "The bell has rung since the spring, and everybody in the town is content with its sound";
        assert!(leaves_open("The colour of the bell") && leaves_open(undecided) && !leaves_open(settled));
    }
}
