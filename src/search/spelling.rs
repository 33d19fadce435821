//! Misspelt words: a word that no spec contains -> the words that were meant.

/// What a match of a word one slip away is worth, and of one further away.
pub const WORTH: [f64; 2] = [0.6, 0.35];

/// How many words one is repaired to at most.
const MAX_REPAIRS: usize = 3;

/// What a word may have meant, the likeliest first, each with what a match of it is worth.
/// `words` come with the number of specs that contain them.
pub fn repairs<'w>(word: &str, prefix: bool, words: &[(&'w str, u32)]) -> Vec<(&'w str, f64)> {
    let letters: Vec<char> = word.chars().collect();
    let limit = limit(&letters);
    if limit == 0 {
        return Vec::new();
    }
    let near = |(term, count): &(&'w str, u32)| {
        let far = term.len() + limit < letters.len() || (!prefix && term.len() > letters.len() + limit);
        if far || !same_digits(word, term, prefix) {
            return None;
        }
        let distance = distance(&letters, term, prefix, limit);
        (distance <= limit).then_some((distance, std::cmp::Reverse(*count), *term))
    };
    let mut found: Vec<_> = words.iter().filter_map(near).collect();
    found.sort_unstable();
    found.truncate(MAX_REPAIRS);
    found.into_iter().map(|(distance, _, term)| (term, WORTH[usize::from(distance > 1)])).collect()
}

/// The longest word that this one begins with, and what a match of it is worth.
pub fn longest_beginning<'w>(word: &str, words: &[(&'w str, u32)]) -> Option<(&'w str, f64)> {
    let begins = |term: &&str| word.starts_with(*term) && same_digits(word, term, false);
    let terms = words.iter().map(|(term, _)| *term).filter(begins);
    terms.max_by_key(|term| term.len()).map(|term| (term, WORTH[1]))
}

/// How many slips are forgiven.
fn limit(letters: &[char]) -> usize {
    match letters.len() {
        0..4 => 0,
        _ if letters.iter().all(|c| c.is_numeric()) => 0,
        4..8 => 1,
        _ => 2,
    }
}

/// A number is never a slip: `E0382` is not `E0383`.
fn same_digits(word: &str, term: &str, prefix: bool) -> bool {
    let mut left = word.chars().filter(char::is_ascii_digit);
    let mut right = term.chars().filter(char::is_ascii_digit);
    left.by_ref().all(|digit| right.next() == Some(digit)) && (prefix || right.next().is_none())
}

/// Letters put in, left out, changed, or swapped with their neighbour (optimal string alignment);
/// with `prefix` to the beginning of the term that is nearest. Above `limit` any number above it.
fn distance(word: &[char], term: &str, prefix: bool, limit: usize) -> usize {
    let term: Vec<char> = term.chars().collect();
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=term.len()).collect();
    for (i, letter) in word.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, other) in term.iter().enumerate() {
            let mut best = (last[j] + usize::from(letter != other)).min(last[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && *letter == term[j - 1] && word[i - 1] == *other {
                best = best.min(before[j - 1] + 1);
            }
            row.push(best);
        }
        before = std::mem::replace(&mut last, row);
        let lowest = |row: &[usize]| row.iter().min().copied().unwrap_or(0);
        if lowest(&last) > limit && lowest(&before) > limit {
            return limit + 1;
        }
    }
    if prefix { last.into_iter().min().unwrap_or(0) } else { last[term.len()] }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn steps(word: &str, term: &str, prefix: bool) -> usize {
        distance(&word.chars().collect::<Vec<_>>(), term, prefix, 9)
    }

    #[test]
    fn slips_are_counted() {
        assert_eq!(steps("kitten", "sitting", false), 3);
        assert_eq!(steps("conucrrency", "concurrency", false), 1);
        assert_eq!(steps("ca", "abc", false), 3);
        assert_eq!(steps("", "abc", false), 3);
        assert_eq!(steps("concurent", "concurrency", true), 2);
        assert_eq!(steps("lifetim", "lifetimes", true), 0);
    }

    #[test]
    fn the_nearest_then_the_commonest_word_comes_first() {
        let words = [("parse", 2), ("parser", 9), ("purse", 5), ("sparse", 3)];
        assert_eq!(repairs("parze", false, &words), [("parse", 0.6)]);
        assert_eq!(repairs("prse", false, &words), [("purse", 0.6), ("parse", 0.6)]);
    }

    #[test]
    fn short_words_and_numbers_are_left_alone() {
        let words = [("abcd", 1), ("e0382", 5), ("base64", 5), ("1234a", 1)];
        assert!(repairs("abc", false, &words).is_empty());
        assert!(repairs("1234", false, &words).is_empty());
        assert!(repairs("e0383", false, &words).is_empty());
        assert_eq!(repairs("bsae64", false, &words), [("base64", 0.6)]);
    }

    #[test]
    fn the_longest_beginning_is_taken() {
        let words = [("data", 1), ("database", 1), ("fr12", 1)];
        assert_eq!(longest_beginning("databasesque", &words), Some(("database", 0.35)));
        assert_eq!(longest_beginning("fr123", &words), None);
    }
}
