//! A range of versions as written -> the intervals of versions that it allows, and whether two allow
//! a version in common. Marks of releases before a release are left out of the arithmetic, always so
//! that two ranges rather overlap than not: a conflict that is reported is one.
//!
//! Sources of the rules: the Cargo book ("Specifying Dependencies"), the readme of npm's semver, the
//! version specifiers of Python packages (PEP 440), the guides of `RubyGems` and Maven.

use std::fmt::Write as _;

/// Major, minor, patch.
pub type Version = (u64, u64, u64);

/// What a range allows: intervals from a version on to before another, in order and apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Range {
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
pub fn parse(ecosystem: &str, text: &str) -> Option<Range> {
    let text = text.trim().trim_matches(['"', '\'']).trim();
    if text.len() > 300 {
        return None;
    }
    if matches!(text, "" | "*" | "latest" | "any" | "x" | "X") {
        return Some(Range::all());
    }
    if ecosystem == "maven" && text.starts_with(['[', '(']) {
        return brackets(text);
    }
    let mut union: Option<Range> = None;
    for alternative in text.split("||") {
        let one = conjunction(ecosystem, alternative.trim())?;
        union = Some(union.map_or_else(|| one.clone(), |all| all.union(&one)));
    }
    union
}

/// Whether a version exists that both allow.
pub fn overlap(a: &Range, b: &Range) -> bool {
    !a.intersection(b).intervals.is_empty()
}

impl Range {
    fn all() -> Self {
        Self::from(ZERO, None)
    }

    fn from(low: Version, high: Option<Version>) -> Self {
        let empty = high.is_some_and(|high| high <= low);
        Self { intervals: if empty { Vec::new() } else { vec![Interval { low, high }] } }
    }

    fn intersection(&self, other: &Self) -> Self {
        let mut intervals = Vec::new();
        let (mut a, mut b) = (0, 0);
        while let (Some(x), Some(y)) = (self.intervals.get(a), other.intervals.get(b)) {
            let low = x.low.max(y.low);
            let high = lower(x.high, y.high);
            if high.is_none_or(|high| low < high) {
                intervals.push(Interval { low, high });
            }
            if lower(x.high, y.high) == x.high { a += 1 } else { b += 1 }
        }
        Self { intervals }
    }

    fn union(mut self, other: &Self) -> Self {
        self.intervals.extend(&other.intervals);
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

    /// The intervals in one canonical spelling: `>=1.0.0, <2.0.0 || >=3.0.0`.
    pub fn canonical(&self) -> String {
        let mut out = String::new();
        for (number, interval) in self.intervals.iter().enumerate() {
            let (major, minor, patch) = interval.low;
            let joint = if number > 0 { " || " } else { "" };
            let _ = write!(out, "{joint}>={major}.{minor}.{patch}");
            if let Some((major, minor, patch)) = interval.high {
                let _ = write!(out, ", <{major}.{minor}.{patch}");
            }
        }
        out
    }
}

fn lower(a: Option<Version>, b: Option<Version>) -> Option<Version> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (one, other) => one.or(other),
    }
}

/// Comparators that all hold, apart at commas or spaces, or two versions with a dash between.
fn conjunction(ecosystem: &str, text: &str) -> Option<Range> {
    if let Some((from, to)) = text.split_once(" - ") {
        let low = Written::read(from)?.low();
        let to = Written::read(to)?;
        return Some(Range::from(low, to.after()));
    }
    let mut out = Range::all();
    for comparator in comparators(text)? {
        out = out.intersection(&one(ecosystem, &comparator)?);
    }
    Some(out)
}

/// `>= 1, <2` and `>=1 <2` as their comparators, spaces after the signs left out.
fn comparators(text: &str) -> Option<Vec<String>> {
    let mut out: Vec<String> = Vec::new();
    let mut open = true;
    for word in text.split([',', ' ', '\t']) {
        if word.is_empty() {
            continue;
        }
        let sign = word.chars().all(is_sign);
        match out.last_mut() {
            Some(last) if !open && last.chars().all(is_sign) => last.push_str(word),
            _ => out.push(word.to_owned()),
        }
        open = !sign;
    }
    (!out.is_empty() && out.len() <= 20).then_some(out)
}

fn is_sign(c: char) -> bool {
    "<>=!~^≥≤".contains(c)
}

fn one(ecosystem: &str, text: &str) -> Option<Range> {
    let end = text.find(|c| !is_sign(c)).unwrap_or(text.len());
    let (sign, rest) = (&text[..end], text[end..].trim());
    if matches!(rest, "*" | "x" | "X") {
        return matches!(sign, "" | "=" | "==" | ">=" | "^" | "~").then(Range::all);
    }
    let version = Written::read(rest)?;
    let python = ecosystem == "python" || ecosystem == "gem";
    Some(match sign {
        "" => bare(ecosystem, &version),
        "^" => Range::from(version.low(), version.caret()),
        "~=" => Range::from(version.low(), version.pessimistic()),
        "~>" => Range::from(version.low(), version.pessimistic()),
        "~" => Range::from(version.low(), version.tilde()),
        "=" | "==" | "===" if python => exact(&version),
        "=" | "==" | "===" => Range::from(version.low(), version.after()),
        "!=" | "<>" => without(&version, python),
        ">=" | "=>" | "≥" => Range::from(version.low(), None),
        ">" => Range::from(version.above(python), None),
        "<=" | "=<" | "≤" => Range::from(ZERO, version.up_to(python)),
        "<" => Range::from(ZERO, Some(version.below())),
        _ => return None,
    })
}

/// A version without a sign.
fn bare(ecosystem: &str, version: &Written) -> Range {
    match ecosystem {
        "npm" => Range::from(version.low(), version.after()),
        "python" | "gem" => exact(version),
        // The least version; a new major one has a new path.
        "go" => {
            let high = if version.low().0 == 0 { 1 } else { version.low().0.saturating_add(1) };
            Range::from(version.low(), Some((high, 0, 0)))
        }
        // A wish that the newest wish of all wins over.
        "maven" if version.parts.len() >= 3 || !version.wild => Range::from(version.low(), None),
        "maven" => Range::from(version.low(), version.after()),
        _ if version.wild => Range::from(version.low(), version.after()),
        _ => Range::from(version.low(), version.caret()),
    }
}

/// One version, missing parts being zero, unless it says `.*`.
fn exact(version: &Written) -> Range {
    let high = if version.wild { version.after() } else { Some(next(version.low())) };
    Range::from(version.low(), high)
}

fn without(version: &Written, python: bool) -> Range {
    if version.inexact {
        return Range::all();
    }
    let gap = if python { exact(version) } else { Range::from(version.low(), version.after()) };
    let Some(gap) = gap.intervals.first() else { return Range::all() };
    let below = Range::from(ZERO, Some(gap.low));
    gap.high.map_or_else(|| below.clone(), |high| below.clone().union(&Range::from(high, None)))
}

/// `[1.0,2.0)`, `[1.5]`, `(,1.0],[1.2,)`.
fn brackets(text: &str) -> Option<Range> {
    let mut out: Option<Range> = None;
    let mut rest = text.trim();
    while !rest.is_empty() {
        let end = rest.find([']', ')'])?;
        let (open, inner, close) = (rest.chars().next()?, rest.get(1..end)?, &rest[end..=end]);
        let (from, to) = inner.split_once(',').unwrap_or((inner, inner));
        let low = if from.trim().is_empty() {
            ZERO
        } else {
            let from = Written::read(from)?;
            if open == '(' { from.above(true) } else { from.low() }
        };
        let high = if to.trim().is_empty() {
            None
        } else {
            let to = Written::read(to)?;
            if close == ")" { Some(to.below()) } else { to.up_to(true) }
        };
        let one = Range::from(low, high);
        out = Some(out.map_or_else(|| one.clone(), |all| all.union(&one)));
        rest = rest[end + 1..].trim_start_matches([',', ' ']);
        if !rest.is_empty() && !rest.starts_with(['[', '(']) {
            return None;
        }
    }
    out
}

/// A version as written.
struct Written {
    parts: Vec<u64>,
    /// Whether it ends in `.*` or `.x`.
    wild: bool,
    /// Whether more was written than three numbers: a mark of a release before a release, a fourth number.
    inexact: bool,
}

impl Written {
    fn read(text: &str) -> Option<Self> {
        let text = text.trim().trim_start_matches(['v', 'V', '=']);
        let text = text.split('+').next().filter(|_| !text.ends_with(".+")).unwrap_or(text);
        let mut version = Self { parts: Vec::new(), wild: false, inexact: false };
        for part in text.split('.') {
            if version.wild {
                // `1.x.x`
                if !matches!(part, "*" | "x" | "X") {
                    return None;
                }
                continue;
            }
            if matches!(part, "*" | "x" | "X" | "+") && !version.parts.is_empty() {
                version.wild = true;
                continue;
            }
            let end = part.find(|c: char| !c.is_ascii_digit()).unwrap_or(part.len());
            if version.inexact {
                continue;
            }
            let number = part[..end].parse().ok().filter(|number| *number < u64::MAX)?;
            if version.parts.len() == 3 {
                version.inexact = true;
                continue;
            }
            version.parts.push(number);
            let tail = &part[end..];
            if !tail.is_empty() {
                // `1.0-beta`, `1.0rc1`; anything else is no version.
                let known = tail.starts_with('-') || ["a", "b", "rc", "dev", "post", "alpha"].iter().any(|m| tail.starts_with(m));
                if !known {
                    return None;
                }
                version.inexact = true;
            }
        }
        (!version.parts.is_empty()).then_some(version)
    }

    fn low(&self) -> Version {
        let part = |at: usize| self.parts.get(at).copied().unwrap_or(0);
        (part(0), part(1), part(2))
    }

    /// The first version that does not begin with the parts written.
    fn after(&self) -> Option<Version> {
        let (major, minor, patch) = self.low();
        Some(match self.parts.len() {
            1 => (major.saturating_add(1), 0, 0),
            2 => (major, minor.saturating_add(1), 0),
            _ => (major, minor, patch.saturating_add(1)),
        })
    }

    fn caret(&self) -> Option<Version> {
        let (major, minor, patch) = self.low();
        Some(match self.parts.len() {
            _ if major > 0 => (major.saturating_add(1), 0, 0),
            1 => (1, 0, 0),
            _ if minor > 0 => (0, minor.saturating_add(1), 0),
            2 => (0, 1, 0),
            _ => (0, 0, patch.saturating_add(1)),
        })
    }

    fn tilde(&self) -> Option<Version> {
        let (major, minor, _) = self.low();
        Some(if self.parts.len() == 1 { (major.saturating_add(1), 0, 0) } else { (major, minor.saturating_add(1), 0) })
    }

    /// The last part written may grow, the one before may not.
    fn pessimistic(&self) -> Option<Version> {
        let (major, minor, _) = self.low();
        Some(if self.parts.len() <= 2 { (major.saturating_add(1), 0, 0) } else { (major, minor.saturating_add(1), 0) })
    }

    /// The first version above it. Missing parts are zero, or else stand for all that begin with it.
    fn above(&self, zeros: bool) -> Version {
        if self.inexact {
            self.low()
        } else if zeros {
            next(self.low())
        } else {
            self.after().unwrap_or_else(|| next(self.low()))
        }
    }

    /// The first version that is above it or what begins with it.
    fn up_to(&self, zeros: bool) -> Option<Version> {
        if zeros { Some(next(self.low())) } else { self.after() }
    }

    fn below(&self) -> Version {
        if self.inexact { next(self.low()) } else { self.low() }
    }
}

fn next((major, minor, patch): Version) -> Version {
    (major, minor, patch.saturating_add(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(ecosystem: &str, text: &str) -> String {
        parse(ecosystem, text).map_or_else(|| "none".to_owned(), |range| range.canonical())
    }

    #[test]
    fn cargo_and_unknown_ones_mean_caret() {
        for ecosystem in ["cargo", "other"] {
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
        assert_eq!(shown("npm", "1.2"), ">=1.2.0, <1.3.0");
        assert_eq!(shown("npm", "^1.2.3 || ~3.1"), ">=1.2.3, <2.0.0 || >=3.1.0, <3.2.0");
        assert_eq!(shown("npm", "1.2 - 2.3"), ">=1.2.0, <2.4.0");
        assert_eq!(shown("npm", "1.x"), ">=1.0.0, <2.0.0");
        assert_eq!(shown("npm", ">=1.2 <3"), ">=1.2.0, <3.0.0");
        assert_eq!(shown("npm", "latest"), ">=0.0.0");
        assert_eq!(shown("npm", "workspace:*"), "none");
    }

    #[test]
    fn python_gem_go_and_maven_ranges() {
        assert_eq!(shown("python", "==1.2"), ">=1.2.0, <1.2.1");
        assert_eq!(shown("python", "==1.2.*"), ">=1.2.0, <1.3.0");
        assert_eq!(shown("python", "~=1.4.2"), ">=1.4.2, <1.5.0");
        assert_eq!(shown("python", "~=1.4"), ">=1.4.0, <2.0.0");
        assert_eq!(shown("python", ">=1,!=1.5,<2"), ">=1.0.0, <1.5.0 || >=1.5.1, <2.0.0");
        assert_eq!(shown("python", ">=2024.1rc1"), ">=2024.1.0");
        assert_eq!(shown("gem", "~> 1.2"), ">=1.2.0, <2.0.0");
        assert_eq!(shown("gem", "~> 1.2.3"), ">=1.2.3, <1.3.0");
        assert_eq!(shown("go", "v1.2.3"), ">=1.2.3, <2.0.0");
        assert_eq!(shown("maven", "[1.0,2.0)"), ">=1.0.0, <2.0.0");
        assert_eq!(shown("maven", "1.5"), ">=1.5.0");
        assert_eq!(shown("maven", "1.+"), ">=1.0.0, <2.0.0");
    }

    #[test]
    fn what_is_no_range_is_none() {
        for text in ["X.Y.Z", ">=X.Y.Z", "git+https://x", "../x", "main", "1..2", ">", "^", "|| ||x", "é1", "99999999999999999999999"] {
            assert_eq!(shown("other", text), "none", "{text}");
        }
    }

    #[test]
    fn ranges_overlap_or_do_not() {
        let meet = |a: &str, b: &str| overlap(&parse("npm", a).unwrap(), &parse("npm", b).unwrap());
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
