//! A word that is none -> the status word that fingers missed by it. Another word of English is no slip: one letter in
//! the place of another makes `vetted` of `vetoed`.

use crate::words::stage;

/// The word that was meant by a slip of the fingers: `imlpemented`.
pub(super) fn meant(word: &str) -> Option<&'static str> {
    if !(5..=30).contains(&word.len()) {
        return None;
    }
    // Nobody misses the first letter.
    let first = word.chars().next();
    let mut known = stage::single_words().filter(|known| known.len() >= 5 && known.chars().next() == first);
    known.find(|known| is_slip(word, known))
}

/// From so many letters on a word has no neighbours, and two slips may be in it.
const LONG: usize = 9;

/// Whether two letters changed places, or letters are missing or too many.
fn is_slip(word: &str, known: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (word.chars().collect(), known.chars().collect());
    let limit = if b.len() >= LONG { 2 } else { 1 };
    if a.len() == b.len() {
        let differ: Vec<usize> = (0..a.len()).filter(|at| a[*at] != b[*at]).collect();
        return match differ.as_slice() {
            [_] => b.len() >= LONG,
            [one, two] => one + 1 == *two && a[*one] == b[*two] && a[*two] == b[*one],
            _ => false,
        };
    }
    let (short, long) = if a.len() < b.len() { (&a, &b) } else { (&b, &a) };
    long.len() - short.len() <= limit && !is_inflected(word, known) && is_within(short, long)
}

/// `revised` is no slip of `revise`.
fn is_inflected(word: &str, known: &str) -> bool {
    word.strip_prefix(known)
        .is_some_and(|end| matches!(end, "d" | "ed" | "r" | "er" | "s" | "es" | "ly" | "al"))
}

/// Whether the letters of one stand in the other in the same order.
fn is_within(short: &[char], long: &[char]) -> bool {
    let mut rest = long.iter();
    short.iter().all(|wanted| rest.any(|letter| letter == wanted))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_understood() {
        for (word, wanted) in [
            ("imlpemented", "implemented"),
            ("plannned", "planned"),
            ("acepted", "accepted"),
            ("rejectde", "rejected"),
            ("implmentd", "implemented"),
            ("deprecatec", "deprecated"),
        ] {
            assert_eq!(meant(word), Some(wanted), "{word}");
        }
    }

    #[test]
    fn other_words_of_english_are_no_slips() {
        for word in [
            "reserved", "filed", "vetted", "revised", "implements", "noted", "listed", "posted", "received",
            "declared", "adapted", "excepted", "planted", "closet", "rejoiced", "supplied", "retained",
        ] {
            assert_eq!(meant(word), None, "{word}");
        }
    }
}
