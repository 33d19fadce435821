//! A range of versions as written -> the intervals of versions that it allows, and whether two allow
//! a version in common. Marks of releases before a release are left out of the arithmetic, always so
//! that two ranges rather overlap than not: a conflict that is reported is one.
//!
//! Sources of the rules: the Cargo book ("Specifying Dependencies"), the readme of npm's semver, the
//! version specifiers of Python packages (PEP 440), the guides of `RubyGems` and Maven.

use super::list::named;
use super::version::{Version, WrittenVersion, next};

named! {
    /// Whose rules the ranges of a package follow.
    pub enum Ecosystem {
        Cargo = "cargo",
        Npm = "npm",
        Python = "python",
        Go = "go",
        Maven = "maven",
        Gem = "gem",
        /// Nothing tells.
        Other = "other",
    }
}

/// What a range allows: intervals from a version on to before another, in order and apart.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct VersionRange {
    intervals: Vec<Interval>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Interval {
    low: Version,
    /// The first version that is too new.
    high: Option<Version>,
}

const ZERO: Version = (0, 0, 0);

/// Reads a range by the rules of an ecosystem; nothing when it is none, as a path or a branch.
pub fn parse(ecosystem: Ecosystem, text: &str) -> Option<VersionRange> {
    let text = text.trim().trim_matches(['"', '\'']).trim();
    if text.len() > 300 {
        return None;
    }
    if matches!(text, "" | "*" | "latest" | "any" | "x" | "X") {
        return Some(VersionRange::all());
    }
    if ecosystem == Ecosystem::Maven && text.starts_with(['[', '(']) {
        return brackets(text);
    }
    let mut out = VersionRange::default();
    for alternative in text.split("||") {
        out = out.union(conjunction(ecosystem, alternative.trim())?);
    }
    Some(out)
}

/// Whether a version exists that both allow.
pub fn overlap(a: &VersionRange, b: &VersionRange) -> bool {
    !a.intersection(b).intervals.is_empty()
}

impl VersionRange {
    fn all() -> Self {
        Self::from(ZERO, None)
    }

    fn from(low: Version, high: Option<Version>) -> Self {
        let empty = high.is_some_and(|high| high <= low);
        Self { intervals: if empty { Vec::new() } else { vec![Interval { low, high }] } }
    }

    fn intersection(&self, other: &Self) -> Self {
        let pairs = self.intervals.iter().flat_map(|a| other.intervals.iter().map(move |b| (a, b)));
        let both = pairs.map(|(a, b)| Self::from(a.low.max(b.low), lower(a.high, b.high)));
        Self { intervals: both.flat_map(|range| range.intervals).collect() }
    }

    fn union(mut self, other: Self) -> Self {
        self.intervals.extend(other.intervals);
        self.intervals.sort_by_key(|interval| interval.low);
        let mut out: Vec<Interval> = Vec::new();
        for next in self.intervals {
            match out.last_mut() {
                Some(last) if last.high.is_none_or(|high| next.low <= high) => {
                    last.high = last.high.zip(next.high).map(|(a, b)| a.max(b));
                }
                _ => out.push(next),
            }
        }
        Self { intervals: out }
    }
}

fn lower(a: Option<Version>, b: Option<Version>) -> Option<Version> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (one, other) => one.or(other),
    }
}

/// Comparators that all hold, apart at commas or spaces, or two versions with a dash between.
fn conjunction(ecosystem: Ecosystem, text: &str) -> Option<VersionRange> {
    if let Some((from, to)) = text.split_once(" - ") {
        let low = WrittenVersion::read(from)?.low();
        let to = WrittenVersion::read(to)?;
        return Some(VersionRange::from(low, Some(to.after())));
    }
    let mut out = VersionRange::all();
    for comparator in comparators(text)? {
        out = out.intersection(&one(ecosystem, &comparator)?);
    }
    Some(out)
}

/// `>= 1, <2` and `>=1 <2` as their comparators, spaces after the signs left out.
fn comparators(text: &str) -> Option<Vec<String>> {
    let mut out: Vec<String> = Vec::new();
    for word in text.split([',', ' ', '\t']).filter(|word| !word.is_empty()) {
        match out.last_mut() {
            Some(last) if last.chars().all(is_sign) => last.push_str(word),
            _ => out.push(word.to_owned()),
        }
    }
    (!out.is_empty() && out.len() <= 20).then_some(out)
}

fn is_sign(c: char) -> bool {
    "<>=!~^≥≤".contains(c)
}

fn one(ecosystem: Ecosystem, text: &str) -> Option<VersionRange> {
    let end = text.find(|c| !is_sign(c)).unwrap_or(text.len());
    let (sign, rest) = (&text[..end], text[end..].trim());
    if matches!(rest, "*" | "x" | "X") {
        return matches!(sign, "" | "=" | "==" | ">=" | "^" | "~").then(VersionRange::all);
    }
    let version = WrittenVersion::read(rest)?;
    let python = matches!(ecosystem, Ecosystem::Python | Ecosystem::Gem);
    Some(match sign {
        "" => bare(ecosystem, &version),
        "^" => VersionRange::from(version.low(), Some(version.caret())),
        "~=" | "~>" => VersionRange::from(version.low(), Some(version.pessimistic())),
        "~" => VersionRange::from(version.low(), Some(version.tilde())),
        "=" | "==" | "===" if python => exact(&version),
        "=" | "==" | "===" => VersionRange::from(version.low(), Some(version.after())),
        "!=" | "<>" => without(&version, python),
        ">=" | "=>" | "≥" => VersionRange::from(version.low(), None),
        ">" => VersionRange::from(version.above(python), None),
        "<=" | "=<" | "≤" => VersionRange::from(ZERO, Some(version.up_to(python))),
        "<" => VersionRange::from(ZERO, Some(version.below())),
        _ => return None,
    })
}

/// A version without a sign.
fn bare(ecosystem: Ecosystem, version: &WrittenVersion) -> VersionRange {
    match ecosystem {
        Ecosystem::Python | Ecosystem::Gem => exact(version),
        // The least version, that a newer wish wins over; a new major one of Go has a path of its own.
        Ecosystem::Go => VersionRange::from(version.low(), None),
        Ecosystem::Maven if !version.wild => VersionRange::from(version.low(), None),
        Ecosystem::Npm => VersionRange::from(version.low(), Some(version.after())),
        _ if version.wild => VersionRange::from(version.low(), Some(version.after())),
        _ => VersionRange::from(version.low(), Some(version.caret())),
    }
}

/// One version, missing parts being zero, unless it says `.*`.
fn exact(version: &WrittenVersion) -> VersionRange {
    let high = if version.wild { version.after() } else { next(version.low()) };
    VersionRange::from(version.low(), Some(high))
}

fn without(version: &WrittenVersion, python: bool) -> VersionRange {
    if version.inexact {
        return VersionRange::all();
    }
    let gap = if python { exact(version) } else { VersionRange::from(version.low(), Some(version.after())) };
    let Some(gap) = gap.intervals.first() else { return VersionRange::all() };
    let below = VersionRange::from(ZERO, Some(gap.low));
    let above = gap.high.map(|high| VersionRange::from(high, None));
    below.union(above.unwrap_or_default())
}

/// `[1.0,2.0)`, `[1.5]`, `(,1.0],[1.2,)`.
fn brackets(text: &str) -> Option<VersionRange> {
    let mut out = VersionRange::default();
    let mut rest = text.trim();
    while !rest.is_empty() {
        let end = rest.find([']', ')'])?;
        let (open, inner, close) = (rest.chars().next()?, rest.get(1..end)?, &rest[end..=end]);
        let (from, to) = inner.split_once(',').unwrap_or((inner, inner));
        let low = if from.trim().is_empty() {
            ZERO
        } else {
            let from = WrittenVersion::read(from)?;
            if open == '(' { from.above(true) } else { from.low() }
        };
        let high = if to.trim().is_empty() {
            None
        } else {
            let to = WrittenVersion::read(to)?;
            Some(if close == ")" { to.below() } else { to.up_to(true) })
        };
        out = out.union(VersionRange::from(low, high));
        rest = rest[end + 1..].trim_start_matches([',', ' ']);
        if !rest.is_empty() && !rest.starts_with(['[', '(']) {
            return None;
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use Ecosystem::{Cargo, Gem, Go, Maven, Npm, Other, Python};

    /// The intervals in one spelling: `>=1.0.0, <2.0.0 || >=3.0.0`.
    fn shown(ecosystem: Ecosystem, text: &str) -> String {
        let version = |(major, minor, patch): Version| format!("{major}.{minor}.{patch}");
        let interval = |interval: &Interval| {
            let high = interval.high.map(|high| format!(", <{}", version(high))).unwrap_or_default();
            format!(">={}{high}", version(interval.low))
        };
        let joined =
            |range: VersionRange| range.intervals.iter().map(interval).collect::<Vec<_>>().join(" || ");
        parse(ecosystem, text).map_or_else(|| "none".to_owned(), joined)
    }

    #[test]
    fn cargo_and_unknown_ones_mean_caret() {
        for ecosystem in [Cargo, Other] {
            assert_eq!(shown(ecosystem, "1.2.3"), ">=1.2.3, <2.0.0");
            assert_eq!(shown(ecosystem, "0.2.3"), ">=0.2.3, <0.3.0");
            assert_eq!(shown(ecosystem, "0.0.3"), ">=0.0.3, <0.0.4");
            assert_eq!(shown(ecosystem, "0"), ">=0.0.0, <1.0.0");
            assert_eq!(shown(ecosystem, "~1.2"), ">=1.2.0, <1.3.0");
            assert_eq!(shown(ecosystem, "=1.2"), ">=1.2.0, <1.3.0");
            assert_eq!(shown(ecosystem, ">= 1.2, < 1.5"), ">=1.2.0, <1.5.0");
            assert_eq!(shown(ecosystem, "1.*"), ">=1.0.0, <2.0.0");
            assert_eq!(shown(ecosystem, ">1.2"), ">=1.3.0");
        }
    }

    #[test]
    fn npm_ranges() {
        assert_eq!(shown(Npm, "1.2"), ">=1.2.0, <1.3.0");
        assert_eq!(shown(Npm, "^1.2.3 || ~3.1"), ">=1.2.3, <2.0.0 || >=3.1.0, <3.2.0");
        assert_eq!(shown(Npm, "1.2 - 2.3"), ">=1.2.0, <2.4.0");
        assert_eq!(shown(Npm, "1.x"), ">=1.0.0, <2.0.0");
        assert_eq!(shown(Npm, ">=1.2 <3"), ">=1.2.0, <3.0.0");
        assert_eq!(shown(Npm, "latest"), ">=0.0.0");
        assert_eq!(shown(Npm, "workspace:*"), "none");
    }

    #[test]
    fn python_gem_go_and_maven_ranges() {
        assert_eq!(shown(Python, "==1.2"), ">=1.2.0, <1.2.1");
        assert_eq!(shown(Python, "==1.2.*"), ">=1.2.0, <1.3.0");
        assert_eq!(shown(Python, "~=1.4.2"), ">=1.4.2, <1.5.0");
        assert_eq!(shown(Python, "~=1.4"), ">=1.4.0, <2.0.0");
        assert_eq!(shown(Python, ">=1,!=1.5,<2"), ">=1.0.0, <1.5.0 || >=1.5.1, <2.0.0");
        assert_eq!(shown(Python, ">=2024.1rc1"), ">=2024.1.0");
        assert_eq!(shown(Gem, "~> 1.2"), ">=1.2.0, <2.0.0");
        assert_eq!(shown(Gem, "~> 1.2.3"), ">=1.2.3, <1.3.0");
        assert_eq!(shown(Go, "v1.2.3"), ">=1.2.3");
        assert_eq!(shown(Maven, "[1.0,2.0)"), ">=1.0.0, <2.0.0");
        assert_eq!(shown(Maven, "1.5"), ">=1.5.0");
        assert_eq!(shown(Maven, "1.+"), ">=1.0.0, <2.0.0");
    }

    #[test]
    fn what_is_no_range_is_none() {
        for text in [
            "X.Y.Z", ">=X.Y.Z", "git+https://x", "../x", "main", "1..2", ">", "^", "|| ||x", "é1",
            "99999999999999999999999",
        ] {
            assert_eq!(shown(Other, text), "none", "{text}");
        }
    }

    #[test]
    fn ranges_overlap_or_do_not() {
        let meet = |a: &str, b: &str| overlap(&parse(Npm, a).unwrap(), &parse(Npm, b).unwrap());
        assert!(meet("^1.2", ">=1.9"));
        assert!(!meet("^1.2", "^2"));
        assert!(!meet("<1.2", ">=1.2"));
        assert!(meet("<=1.2", ">=1.2.5"));
        assert!(meet("^1 || ^3", "3.4.5"));
        assert!(!meet("^1 || ^3", "2.x"));
        assert!(meet("*", "0.0.1"));
        assert!(meet("<2.0.0-beta", "=2.0.0-alpha"));
        assert!(!meet(">2 <1", "*"));
    }
}
