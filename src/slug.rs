//! Text -> names that are safe in addresses: heading anchors by the rule of code hosts, and path segments.

use std::collections::{BTreeMap, BTreeSet};

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The anchor a code host gives to a heading: lower case, punctuation dropped, spaces to hyphens.
pub fn anchor(text: &str) -> String {
    text.trim()
        .to_lowercase()
        .nfc()
        .filter_map(|c| match c {
            ' ' => Some('-'),
            '-' | '_' => Some(c),
            c if c.is_alphanumeric() || is_combining_mark(c) => Some(c),
            _ => None,
        })
        .collect()
}

/// The anchor of a heading, which is never empty: one of emoji only is called `section`.
pub fn heading(text: &str) -> String {
    let anchor = anchor(text);
    if anchor.is_empty() { "section".to_owned() } else { anchor }
}

/// Names that are taken on a page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct UniqueNames {
    taken: BTreeSet<String>,
    /// How often a name had to be numbered, so that a thousand headings of one name cost no million looks.
    counts: BTreeMap<String, usize>,
}

impl UniqueNames {
    /// Makes a name unique by `-1`, `-2` …, as code hosts do, and takes it.
    pub fn unique(&mut self, name: &str) -> String {
        if self.take(name) {
            return name.to_owned();
        }
        let mut count = self.counts.get(name).copied().unwrap_or(0);
        loop {
            count += 1;
            let candidate = format!("{name}-{count}");
            if self.take(&candidate) {
                self.counts.insert(name.to_owned(), count);
                return candidate;
            }
        }
    }

    /// Takes a name as it is; false when somebody has it.
    pub fn take(&mut self, name: &str) -> bool {
        self.taken.insert(name.to_owned())
    }
}

/// A path segment of lower-case ASCII letters, digits and single hyphens, at most 80 bytes long.
/// What cannot be written so is named by a short hash, so that two such texts stay apart.
pub fn segment(text: &str) -> String {
    let folded: String = text.nfkd().filter(|c| !is_combining_mark(*c)).collect::<String>().to_lowercase();
    let mut out = String::new();
    let mut lost = false;
    for c in folded.chars() {
        if c.is_ascii_alphanumeric() {
            out.push(c);
        } else {
            lost |= c.is_alphanumeric();
            if !out.is_empty() && !out.ends_with('-') {
                out.push('-');
            }
        }
    }
    let cut = out.trim_end_matches('-');
    let long = cut.len() > 80;
    let mut out = cut[..cut.len().min(80)].trim_end_matches('-').to_owned();
    if lost || long || out.is_empty() {
        let hash = blake3::hash(text.as_bytes()).to_hex();
        out = if out.is_empty() { hash[..8].to_owned() } else { format!("{out}-{}", &hash[..8]) };
    }
    if is_reserved(&out) { format!("{out}-") + "x" } else { out }
}

/// The longest name and the longest path that is made of a path of the source, in bytes: a file system takes 255 and
/// some 4,000, of which others need a part.
const LONGEST_NAME: usize = 180;
const LONGEST_PATH: usize = 480;

/// Parts of a path as one segment.
pub fn joined<'a>(parts: impl Iterator<Item = &'a str>) -> String {
    fitted(parts, "-", LONGEST_NAME)
}

/// Parts of a path as segments with slashes between them.
pub fn path<'a>(parts: impl Iterator<Item = &'a str>) -> String {
    fitted(parts, "/", LONGEST_PATH)
}

/// What is too long is cut, and named by a hash of the whole.
fn fitted<'a>(parts: impl Iterator<Item = &'a str>, between: &str, longest: usize) -> String {
    let whole = parts.filter(|part| !part.is_empty()).map(segment).collect::<Vec<_>>().join(between);
    if whole.len() <= longest {
        return whole;
    }
    let hash = blake3::hash(whole.as_bytes()).to_hex();
    format!("{}-{}", whole[..longest].trim_end_matches(['-', '/']), &hash[..8])
}

/// Names that Windows keeps for devices.
fn is_reserved(name: &str) -> bool {
    matches!(name, "con" | "prn" | "aux" | "nul")
        || matches!(name.as_bytes(), [b'c', b'o', b'm', b'0'..=b'9'] | [b'l', b'p', b't', b'0'..=b'9'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn anchors_follow_the_rule_of_code_hosts() {
        assert_eq!(anchor("Héllo & wörld"), "héllo--wörld");
        assert_eq!(anchor("The `Copyable` protocol?"), "the-copyable-protocol");
        assert_eq!(anchor("日本語 2"), "日本語-2");
    }

    #[test]
    fn repeated_names_are_numbered() {
        let mut names = UniqueNames::default();
        let names: Vec<_> = ["a", "a", "a-1", "a"].iter().map(|name| names.unique(name)).collect();
        assert_eq!(names, ["a", "a-1", "a-1-1", "a-2"]);
    }

    #[test]
    fn long_paths_are_cut_and_stay_apart() {
        let deep = |last: &'static str| std::iter::repeat_n("abcdefgh", 200).chain(["", last]);
        assert!(joined(deep("x")).len() <= 190 && path(deep("x")).len() <= 490);
        assert!(joined(deep("x")) != joined(deep("y")) && path(deep("x")) != path(deep("y")));
        assert!(path(deep("x")).split('/').all(|part| !part.is_empty()));
        assert_eq!(
            (joined(["", "a", "B c"].into_iter()), path(["a", "b"].into_iter())),
            ("a-b-c".into(), "a/b".into())
        );
    }

    #[test]
    fn segments_are_safe_everywhere() {
        assert_eq!(segment("v0_3_0"), "v0-3-0");
        assert_eq!(segment("Café & Bar"), "cafe-bar");
        assert_eq!(segment("aux"), "aux-x");
        assert_ne!(segment("日本"), segment("日光"));
        assert!(segment(&"x".repeat(300)).len() <= 89);
        assert!(!segment("...").is_empty());
    }
}
