//! Text -> names that are safe in addresses: heading anchors by the rule of code hosts, and path segments.

use std::collections::{BTreeMap, BTreeSet};

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The anchor a code host gives to a heading: lower case, punctuation dropped, spaces to hyphens.
pub fn anchor(text: &str) -> String {
    text.trim()
        .to_lowercase()
        .chars()
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
    fn segments_are_safe_everywhere() {
        assert_eq!(segment("v0_3_0"), "v0-3-0");
        assert_eq!(segment("Café & Bar"), "cafe-bar");
        assert_eq!(segment("aux"), "aux-x");
        assert_ne!(segment("日本"), segment("日光"));
        assert!(segment(&"x".repeat(300)).len() <= 89);
        assert!(!segment("...").is_empty());
    }
}
