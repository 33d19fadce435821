//! A line of a deprecation plan -> when something goes: a day, a version, or both.

use std::sync::LazyLock;

use jiff::civil::Date;

use super::list::WordLists;

static LISTS: LazyLock<WordLists> = LazyLock::new(|| WordLists::read(include_str!("due.txt")));

/// When something is removed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Due {
    /// Of a month, a quarter or a year it is the last day: nothing is late before.
    pub date: Option<Date>,
    /// Without a `v` in front.
    pub version: Option<String>,
}

/// The day and the version of a line. With several, those nearest behind a word such as "removed" count,
/// else the last ones.
pub fn due(text: &str) -> Option<Due> {
    let text = &text[..text.floor_char_boundary(4_000)];
    let words = DueWords::of(text);
    let (mut dates, mut versions) = (Vec::new(), Vec::new());
    let mut at = 0;
    while at < words.0.len() {
        if let Some((taken, date)) = words.date(at) {
            dates.push((at, date));
            at += taken;
        } else {
            versions.extend(words.version(at).map(|version| (at, version.to_owned())));
            at += 1;
        }
    }
    let going = (0..words.0.len()).find(|at| is_going(&words.low(*at))).unwrap_or(usize::MAX);
    // Where the day of the removal stands behind the word for it, a version in front is that of something else.
    let behind = |places: &[usize]| places.iter().any(|at| *at > going);
    let days: Vec<usize> = dates.iter().map(|(at, _)| *at).collect();
    if behind(&days) {
        versions.retain(|(at, _)| *at > going);
    }
    // And where its version does, so is a day behind the word for an announcement.
    let releases: Vec<usize> = versions.iter().map(|(at, _)| *at).collect();
    if behind(&releases) {
        let announced = |at: usize| {
            let before = (at.saturating_sub(2)..at).map(|at| words.low(at));
            before.into_iter().any(|word| LISTS.get("announced").iter().any(|start| word.starts_with(start)))
        };
        dates.retain(|(at, _)| *at > going || !announced(*at));
    }
    let due = Due { date: pick(dates, going), version: pick(versions, going) };
    (due != Due::default()).then_some(due)
}

/// Whether a text says that something goes.
pub fn says_that_it_goes(text: &str) -> bool {
    DueWords::of(text).0.iter().any(|(word, _)| is_going(&word.to_lowercase()))
}

fn is_going(word: &str) -> bool {
    LISTS.get("going").iter().any(|start| word.starts_with(start))
}

/// The first behind a word, or else the last.
fn pick<T>(found: Vec<(usize, T)>, behind: usize) -> Option<T> {
    let at = found.iter().position(|(at, _)| *at > behind).or(found.len().checked_sub(1))?;
    found.into_iter().nth(at).map(|(_, one)| one)
}

/// Words, each with what stands behind it; dashes, dots and slashes inside of them are kept.
struct DueWords<'a>(Vec<(&'a str, &'a str)>);

impl<'a> DueWords<'a> {
    fn of(text: &'a str) -> Self {
        let mut out = Vec::new();
        let mut rest = text;
        for whole in text.split_inclusive(|c: char| !(c.is_alphanumeric() || "-./".contains(c))) {
            let word = whole.trim_matches(|c: char| !c.is_alphanumeric());
            if !word.is_empty() {
                out.push((word, &rest[whole.find(word).unwrap_or(0) + word.len()..]));
            }
            rest = &rest[whole.len()..];
        }
        Self(out)
    }

    /// Word number `at`; empty behind the last.
    fn word(&self, at: usize) -> &'a str {
        self.0.get(at).map_or("", |(word, _)| *word)
    }

    fn low(&self, at: usize) -> String {
        self.word(at).to_lowercase()
    }

    /// The word before another in small letters; empty before the first.
    fn before(&self, at: usize) -> String {
        at.checked_sub(1).map_or_else(String::new, |at| self.low(at))
    }

    /// The day that the words from one on name, and how many they are.
    fn date(&self, at: usize) -> Option<(usize, Date)> {
        let (first, second, third) = (self.word(at), self.word(at + 1), self.word(at + 2));
        let year_alone = || {
            let year = year(first).filter(|_| LISTS.has("before year", &self.before(at)))?;
            Some((1, last_day(year, 12)?))
        };
        numeric(first)
            .map(|date| (1, date))
            .or_else(|| quarter(first, second).or_else(|| quarter(second, first)).map(|date| (2, date)))
            .or_else(|| spelled(first, second, third))
            .or_else(year_alone)
    }

    /// `2.0`, `v3.1.0`, and with the word "version" before it `3` too. A version that only describes something
    /// else ("the finding of 0.1.0") is none.
    fn version(&self, at: usize) -> Option<&'a str> {
        let (word, behind) = self.0[at];
        let before = self.before(at);
        let named = matches!(before.as_str(), "version" | "release");
        let tail = behind.trim_start_matches(['`', '*']);
        let alone = at == 0 && (tail.is_empty() || tail.starts_with([':', '|', ' ']));
        let led = named || alone || is_going(&before) || LISTS.has("before version", &before);
        let bare = word.strip_prefix(['v', 'V']);
        let meant = led || bare.is_some() || self.low(at + 1).starts_with("release");
        let number = bare.unwrap_or(word);
        let (upper, last) =
            number.rsplit_once('.').map_or((None, number), |(upper, last)| (Some(upper), last));
        let digits = |part: &str| (1..=5).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
        let fits = upper.is_none_or(|upper| upper.split('.').all(digits))
            && digits(last.split('-').next().unwrap_or_default());
        let enough = upper.map_or(named || bare.is_some(), |upper| upper.split('.').count() < 4);
        (meant && fits && enough && year(number).is_none()).then_some(number)
    }
}

/// `2027-03-01`, `2027-03`, `2027-Q1`.
fn numeric(word: &str) -> Option<Date> {
    let parts: Vec<&str> = word.split(['-', '/']).collect();
    let short = |text: &&str| text.len() <= 2;
    match parts.as_slice() {
        [first, second] if quarter_number(second).is_some() => quarter(second, first),
        [first, second] if short(second) => last_day(year(first)?, second.parse().ok()?),
        [first, second, third] if short(second) => {
            day(year(first)?, second.parse().ok()?, third.split('T').next()?)
        }
        _ => None,
    }
}

fn year(word: &str) -> Option<i16> {
    word.parse().ok().filter(|year| word.len() == 4 && (1990..2200).contains(year))
}

fn quarter_number(word: &str) -> Option<i8> {
    word.strip_prefix(['Q', 'q'])?.parse().ok().filter(|number| (1..=4).contains(number))
}

/// `Q1` and `2027`.
fn quarter(first: &str, second: &str) -> Option<Date> {
    last_day(year(second)?, 3 * quarter_number(first)?)
}

/// `March 2027`, `3 March 2027`, `March 3, 2027`.
fn spelled(first: &str, second: &str, third: &str) -> Option<(usize, Date)> {
    match (month(first), year(second)) {
        (Some(month), Some(year)) => Some((2, last_day(year, month)?)),
        (Some(month), None) => Some((3, day(year(third)?, month, cardinal(second))?)),
        (None, _) => Some((3, day(year(third)?, month(second)?, cardinal(first))?)),
    }
}

/// `3` of `3rd`.
fn cardinal(day: &str) -> &str {
    day.trim_end_matches(|c: char| c.is_ascii_alphabetic())
}

fn month(word: &str) -> Option<i8> {
    let word = word.trim_end_matches('.').to_lowercase();
    let short = word.len() == 3 || word == "sept";
    let at = LISTS.get("month").iter().position(|name| *name == word || short && name.starts_with(&word))?;
    i8::try_from(at + 1).ok()
}

fn day(year: i16, month: i8, day: &str) -> Option<Date> {
    Date::new(year, month, day.parse().ok()?).ok()
}

fn last_day(year: i16, month: i8) -> Option<Date> {
    Date::new(year, month, 1).ok().map(Date::last_of_month)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        due(text).map_or_else(
            || "none".to_owned(),
            |due| {
                let date = due.date.map(|date| date.to_string()).unwrap_or_default();
                format!("{date} {}", due.version.unwrap_or_default())
            },
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
}
