//! A word that no text holds -> the regular English forms of it that one may hold: `retries` and `retrying` of
//! `retry`, and the other way round.
//!
//! Which forms that are written belong together says the index, see [`terms`](super::terms). This is for a word that
//! stands nowhere, and so in no group; whoever asks takes only those of its forms that the index has. The browser's
//! client has the same rules, and `tests/inflection.json` holds both to them.

/// The other forms of a word, each once; none of what is no plain word.
pub fn forms(word: &str) -> Vec<String> {
    if word.len() < 2 || !word.bytes().all(|b| b.is_ascii_lowercase()) {
        return Vec::new();
    }
    let mut out: Vec<String> = Vec::new();
    for base in std::iter::once(word.to_owned()).chain(bases(word)) {
        let inflected = inflected(&base);
        for form in std::iter::once(base).chain(inflected) {
            if form != word && !out.contains(&form) {
                out.push(form);
            }
        }
    }
    out
}

/// The endings of forms, and those of the words that they may be forms of.
const ENDINGS: [(&str, &str); 9] = [
    ("ies", "y"),
    ("ied", "y"),
    ("es", ""),
    ("s", ""),
    ("ing", ""),
    ("ing", "e"),
    ("ed", ""),
    ("ed", "e"),
    ("es", "e"),
];

/// The words that a word may be a form of: those of which it is one.
fn bases(word: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for (ending, plain) in ENDINGS {
        let Some(stem) = word.strip_suffix(ending) else { continue };
        // `stopp` of `stopped` may be `stop`.
        let single = &stem[..stem.len().saturating_sub(1)];
        for base in [format!("{stem}{plain}"), single.to_owned()] {
            let is_word = base.len() >= 2 && base.contains(is_vowel_or_y);
            if is_word && !out.contains(&base) && inflected(&base).iter().any(|form| form == word) {
                out.push(base);
            }
        }
    }
    out
}

/// The plural of a word, or what `he` does, the past and the present participle.
fn inflected(base: &str) -> Vec<String> {
    if base.len() < 3 {
        return vec![format!("{base}s")];
    }
    let (stem, before) = (&base[..base.len() - 1], base[..base.len() - 1].chars().next_back());
    let join =
        |stem: &str, endings: &[&str]| endings.iter().map(|ending| format!("{stem}{ending}")).collect();
    if base.ends_with('y') && before.is_some_and(|c| !is_vowel(c)) {
        return [join(stem, &["ies", "ied"]), vec![format!("{base}ing")]].concat();
    }
    if base.ends_with('e') {
        return [join(base, &["s", "d"]), vec![format!("{stem}ing")]].concat();
    }
    if ["s", "x", "z", "ch", "sh"].iter().any(|end| base.ends_with(end)) {
        return join(base, &["es", "ed", "ing"]);
    }
    let mut out: Vec<String> = join(base, if base.ends_with('o') { &["s", "es"] } else { &["s"] });
    let doubled = format!("{base}{}", &base[base.len() - 1..]);
    let (closed, short) = is_closed(base);
    if closed {
        out.extend(["ed", "ing"].map(|ending| format!("{doubled}{ending}")));
    }
    // `stopped` and never `stoped`; `committed` and `opened`.
    if !short {
        out.extend(["ed", "ing"].map(|ending| format!("{base}{ending}")));
    }
    out
}

/// Whether a word ends in a consonant behind a single vowel, so that it may be doubled; and whether that is its only
/// vowel, so that it must be.
fn is_closed(base: &str) -> (bool, bool) {
    let mut back = base.chars().rev();
    let (last, vowel, before) = (back.next(), back.next(), back.next());
    let consonant = |c: Option<char>| c.is_some_and(|c| !is_vowel(c));
    let closed = consonant(last)
        && !base.ends_with(['w', 'x', 'y'])
        && vowel.is_some_and(is_vowel)
        && consonant(before);
    let vowels = base.chars().filter(|c| is_vowel_or_y(*c)).count();
    (closed, closed && vowels == 1)
}

fn is_vowel(c: char) -> bool {
    matches!(c, 'a' | 'e' | 'i' | 'o' | 'u')
}

fn is_vowel_or_y(c: char) -> bool {
    is_vowel(c) || c == 'y'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_are_those_of_the_list_that_the_client_reads_too() {
        let list = include_str!("../../tests/inflection.json");
        let list: Vec<(String, Vec<String>)> = serde_json::from_str(list).expect("the list is valid");
        for (word, expected) in &list {
            assert_eq!(&forms(word), expected, "{word}");
        }
    }

    #[test]
    fn every_form_knows_the_others() {
        for (base, form) in [
            ("query", "queries"),
            ("retry", "retried"),
            ("policy", "policies"),
            ("box", "boxes"),
            ("stop", "stopping"),
            ("cache", "caching"),
            ("key", "keys"),
            ("commit", "committed"),
            ("open", "opened"),
            ("echo", "echoes"),
            ("id", "ids"),
            ("match", "matching"),
            ("process", "processed"),
        ] {
            assert!(forms(base).iter().any(|other| other == form), "{base}: {:?}", forms(base));
            assert!(forms(form).iter().any(|other| other == base), "{form}: {:?}", forms(form));
        }
        assert!(forms("retries").contains(&"retrying".to_owned()));
        for (word, other) in [("caring", "car"), ("hoping", "hop"), ("process", "proces"), ("string", "str")]
        {
            assert!(!forms(word).iter().any(|form| form == other), "{word}");
        }
        assert!(forms("c3").is_empty() && forms("é").is_empty());
    }
}
