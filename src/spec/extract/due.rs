//! A line of a deprecation plan -> when something goes: a day, a version, or both.

use serde::{Deserialize, Serialize};

/// When something is removed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Due {
    /// As `2027-03-31`. Of a month, a quarter or a year it is the last day: nothing is late before.
    pub date: Option<String>,
    /// Without a `v` in front.
    pub version: Option<String>,
    pub offset: usize,
}

const MONTHS: [&str; 12] = [
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
    "november", "december",
];

/// Beginnings of words that say that something goes.
const GOING: &[&str] = &[
    "remov", "drop", "delet", "sunset", "gone", "goes", "retire", "end-of-life", "eol", "shut", "unsupported",
];

#[derive(Debug, Clone)]
enum When {
    Date(String),
    Version(String),
}

/// The day and the version of a line. With several, those nearest behind a word such as "removed" count,
/// else the last ones.
pub fn due(text: &str) -> Option<Due> {
    let text = &text[..text.floor_char_boundary(4_000)];
    let words = words(text);
    let mut found: Vec<(usize, When)> = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let (taken, when) =
            read(&words[at..], at.checked_sub(1).map(|before| words[before].1), &text[words[at].0..]);
        if let Some(when) = when {
            found.push((words[at].0, when));
        }
        at += taken.max(1);
    }
    let going = words.iter().find(|(_, word)| {
        let low = word.to_lowercase();
        GOING.iter().any(|start| low.starts_with(start))
    });
    let going = going.map_or(usize::MAX, |(at, _)| *at);
    let pick = |wanted: fn(&When) -> Option<&String>| {
        let all = || found.iter().filter_map(|(at, when)| Some((*at, wanted(when)?.clone())));
        all().find(|(at, _)| *at > going).or_else(|| all().next_back())
    };
    let date = pick(|when| if let When::Date(date) = when { Some(date) } else { None });
    let version = pick(|when| if let When::Version(version) = when { Some(version) } else { None });
    let offset = date.iter().chain(&version).map(|(at, _)| *at).min()?;
    Some(Due { date: date.map(|(_, date)| date), version: version.map(|(_, version)| version), offset })
}

/// Words with their places; dashes, dots and slashes inside of them are kept.
fn words(text: &str) -> Vec<(usize, &str)> {
    let mut out = Vec::new();
    let mut at = 0;
    for whole in text.split_inclusive(|c: char| !(c.is_alphanumeric() || "-./".contains(c))) {
        let word = whole.trim_matches(|c: char| !c.is_alphanumeric());
        if !word.is_empty() {
            out.push((at + whole.find(word).unwrap_or(0), word));
        }
        at += whole.len();
    }
    out
}

/// What the words begin with, and how many they are.
fn read(words: &[(usize, &str)], before: Option<&str>, text: &str) -> (usize, Option<When>) {
    let word = |at: usize| words.get(at).map_or("", |(_, word)| *word);
    if let Some(date) = numeric(word(0)) {
        return (1, Some(When::Date(date)));
    }
    if let Some((number, quarter_year)) = quarter(word(0), word(1)) {
        return (number, Some(When::Date(quarter_year)));
    }
    if let Some((number, date)) = spelled(word(0), word(1), word(2)) {
        return (number, Some(When::Date(date)));
    }
    let first = before.is_none();
    let before = before.unwrap_or_default().to_lowercase();
    if let Some(year) =
        year(word(0)).filter(|_| ["in", "of", "by", "until", "during", "before"].contains(&before.as_str()))
    {
        return (1, Some(When::Date(format!("{year}-12-31"))));
    }
    let named = ["version", "release"].contains(&before.as_str());
    // A version that only describes something else ("the finding of 0.1.0") is no date.
    let leads =
        ["in", "with", "by", "from", "until", "since", "before", "at", "to", "as", "after", "and", "is"];
    let going = GOING.iter().any(|start| before.starts_with(start));
    let next = word(1).to_lowercase();
    let tail = text[word(0).len()..].trim_start_matches(['`', '*']);
    let alone = first && (tail.is_empty() || tail.starts_with([':', '|', ' ']));
    let led = named || going || alone || leads.contains(&before.as_str()) || next.starts_with("release");
    let marked = word(0).starts_with(['v', 'V']);
    (1, version(word(0), named).filter(|_| led || marked).map(When::Version))
}

/// `2027-03-01`, `2027-03`, `2027-Q1`.
fn numeric(word: &str) -> Option<String> {
    let mut parts = word.split(['-', '/']);
    let year = year(parts.next()?)?;
    let second = parts.next()?;
    if let Some(number) = quarter_number(second) {
        return parts.next().is_none().then(|| end_of_quarter(year, number));
    }
    let month: u32 = second.parse().ok().filter(|month| (1..=12).contains(month) && second.len() <= 2)?;
    match parts.next() {
        None => Some(format!("{year}-{month:02}-{:02}", days(year, month))),
        Some(day) => {
            let day: u32 = day.split('T').next()?.parse().ok()?;
            let fits = (1..=days(year, month)).contains(&day) && parts.next().is_none();
            fits.then(|| format!("{year}-{month:02}-{day:02}"))
        }
    }
}

fn year(word: &str) -> Option<u32> {
    let number = word.parse().ok().filter(|_| word.len() == 4)?;
    (1990..2200).contains(&number).then_some(number)
}

fn quarter_number(word: &str) -> Option<u32> {
    let number = word.strip_prefix(['Q', 'q'])?.parse().ok()?;
    (1..=4).contains(&number).then_some(number)
}

fn end_of_quarter(year: u32, number: u32) -> String {
    let month = number * 3;
    format!("{year}-{month:02}-{:02}", days(year, month))
}

/// `Q1 2027` and `2027 Q1`.
fn quarter(first: &str, second: &str) -> Option<(usize, String)> {
    let pair = quarter_number(first).zip(year(second)).or_else(|| quarter_number(second).zip(year(first)));
    pair.map(|(number, year)| (2, end_of_quarter(year, number)))
}

/// `March 2027`, `3 March 2027`, `March 3, 2027`.
fn spelled(first: &str, second: &str, third: &str) -> Option<(usize, String)> {
    let exact = |month, day: &str, year: u32| {
        let day = day.trim_end_matches(|c: char| c.is_ascii_alphabetic()).parse().ok()?;
        (1..=days(year, month)).contains(&day).then(|| format!("{year}-{month:02}-{day:02}"))
    };
    if let Some(month) = month(first) {
        if let Some(year) = year(second) {
            return Some((2, format!("{year}-{month:02}-{:02}", days(year, month))));
        }
        return Some((3, exact(month, second, year(third)?)?));
    }
    Some((3, exact(month(second)?, first, year(third)?)?))
}

fn month(word: &str) -> Option<u32> {
    let word = word.trim_end_matches('.').to_lowercase();
    let at = MONTHS.iter().position(|name| {
        *name == word
            || word.len() == 3 && name.starts_with(&word)
            || word == "sept" && name.starts_with("sept")
    })?;
    u32::try_from(at + 1).ok()
}

fn days(year: u32, month: u32) -> u32 {
    match month {
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// `2.0`, `v3.1.0`, and with the word "version" before it `3` too.
fn version(word: &str, named: bool) -> Option<String> {
    let bare = word.strip_prefix(['v', 'V']);
    let number = bare.unwrap_or(word);
    let parts: Vec<&str> = number.split('.').collect();
    let plain = |part: &&str| !part.is_empty() && part.len() <= 5 && part.chars().all(|c| c.is_ascii_digit());
    let last = parts.last().and_then(|last| last.split('-').next()).unwrap_or_default();
    let fits = parts[..parts.len() - 1].iter().all(plain) && plain(&last);
    let enough = parts.len() >= 2 && parts.len() <= 4 || parts.len() == 1 && (named || bare.is_some());
    (fits && enough && year(number).is_none()).then(|| number.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        due(text).map_or_else(
            || "none".to_owned(),
            |due| format!("{} {}", due.date.unwrap_or_default(), due.version.unwrap_or_default()),
        )
    }

    #[test]
    fn days_and_versions() {
        for (text, expected) in [
            ("`--old` is removed on 2027-01-31", "2027-01-31 "),
            ("Removed in 2027-Q1.", "2027-03-31 "),
            ("Gone by Q2 2027", "2027-06-30 "),
            ("dropped in March 2027", "2027-03-31 "),
            ("on 3 March 2027 it goes", "2027-03-03 "),
            ("until March 3rd, 2027", "2027-03-03 "),
            ("by the end of 2028", "2028-12-31 "),
            ("in 2027-02", "2027-02-28 "),
            ("removed in 2.0", " 2.0"),
            ("Removed in v3.1.0 (March 2027)", "2027-03-31 3.1.0"),
            ("version 3 drops it", " 3"),
            ("Deprecated in 1.4, removed in 2.0, docs in 2.1", " 2.0"),
            ("Feb 2028", "2028-02-29 "),
            ("2.0: removes `--old`", " 2.0"),
            ("goes with the 3.0 release", " 3.0"),
        ] {
            assert_eq!(shown(text), expected, "{text}");
        }
    }

    #[test]
    fn lines_without_either() {
        for text in [
            "",
            "Nothing is deprecated",
            "When does it get removed?",
            "in 3 steps",
            "YYYY-MM-DD",
            "2027-13-01",
            "may go",
            "é",
            "X.Y.Z",
            "1,000 calls",
            "..",
            "2027-02-30",
            "`x`, the finding of 0.1.0, stays",
            "post 1.0 it is possible",
        ] {
            assert_eq!(shown(text), "none", "{text}");
        }
    }

    #[test]
    fn the_place_is_known() {
        assert_eq!(due("é on 2027-01-31").map(|due| due.offset), Some(6));
    }
}
