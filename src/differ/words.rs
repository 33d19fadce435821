//! Two texts -> their words, and which of them are not in the other one.

/// Texts whose words make more pairs than this are compared from both ends only.
const MOST: usize = 400_000;

/// The words of a text, and whether each is missing in the other one.
pub type Marked<'a> = Vec<(&'a str, bool)>;

/// The words of both texts, those marked that the longest common sequence leaves out.
pub fn marked<'a>(old: &'a str, new: &'a str) -> (Marked<'a>, Marked<'a>) {
    let (a, b): (Vec<&str>, Vec<&str>) = (old.split_whitespace().collect(), new.split_whitespace().collect());
    let front = a.iter().zip(&b).take_while(|(a, b)| a == b).count();
    let back = a[front..].iter().rev().zip(b[front..].iter().rev()).take_while(|(a, b)| a == b).count();
    let (middle_a, middle_b) = (front..a.len() - back, front..b.len() - back);
    let (kept_a, kept_b) = common(&a[middle_a.clone()], &b[middle_b.clone()]);
    let mark = |words: Vec<&'a str>, middle: std::ops::Range<usize>, kept: Vec<bool>| {
        let is_marked = |at: usize| middle.contains(&at) && !kept[at - middle.start];
        words.into_iter().enumerate().map(|(at, word)| (word, is_marked(at))).collect()
    };
    (mark(a, middle_a, kept_a), mark(b, middle_b, kept_b))
}

/// Which words of two texts are in a longest common sequence.
fn common(a: &[&str], b: &[&str]) -> (Vec<bool>, Vec<bool>) {
    let (mut in_a, mut in_b) = (vec![false; a.len()], vec![false; b.len()]);
    if a.len().saturating_mul(b.len()) > MOST {
        return (in_a, in_b);
    }
    let wide = b.len() + 1;
    let mut longest = vec![0_u32; (a.len() + 1) * wide];
    for i in (0..a.len()).rev() {
        for j in (0..b.len()).rev() {
            longest[i * wide + j] = if a[i] == b[j] {
                longest[(i + 1) * wide + j + 1] + 1
            } else {
                longest[(i + 1) * wide + j].max(longest[i * wide + j + 1])
            };
        }
    }
    let (mut i, mut j) = (0, 0);
    while i < a.len() && j < b.len() {
        if a[i] == b[j] {
            (in_a[i], in_b[j]) = (true, true);
            (i, j) = (i + 1, j + 1);
        } else if longest[(i + 1) * wide + j] >= longest[i * wide + j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    (in_a, in_b)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_differs_is_marked() {
        let (old, new) = marked("it must export a table daily", "it must export two tables daily, twice");
        let of = |words: Marked| -> Vec<String> {
            words.iter().filter(|(_, marked)| *marked).map(|(word, _)| (*word).to_owned()).collect()
        };
        assert_eq!(of(old), ["a", "table", "daily"]);
        assert_eq!(of(new), ["two", "tables", "daily,", "twice"]);
        assert_eq!(of(marked("a b c", "c a b").0), ["c"]);
        assert!(of(marked("", "").0).is_empty());
    }
}
