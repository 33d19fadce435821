//! Days as people write them -> calendar dates.

use std::fmt;
use std::ops::Range;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A day of the calendar, or a month of which nobody says the day. A month comes before its days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct PartialDate {
    first: Date,
    exact: bool,
}

impl PartialDate {
    pub fn month(year: i16, month: i8) -> Option<Self> {
        Date::new(year, month, 1).ok().map(|first| Self { first, exact: false })
    }

    /// The day, or the first one of the month.
    pub fn first_day(self) -> Date {
        self.first
    }

    /// The day, where one is said.
    pub fn day(self) -> Option<Date> {
        self.exact.then_some(self.first)
    }
}

impl From<Date> for PartialDate {
    fn from(first: Date) -> Self {
        Self { first, exact: true }
    }
}

impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        if self.exact { write!(f, "{}", self.first) } else { write!(f, "{}", self.first.strftime("%Y-%m")) }
    }
}

impl From<PartialDate> for String {
    fn from(date: PartialDate) -> Self {
        date.to_string()
    }
}

impl TryFrom<String> for PartialDate {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let day = || text.parse().ok().map(|day: Date| day.into());
        let month = || {
            let (year, month) = text.split_once('-')?;
            Self::month(year.parse().ok()?, month.parse().ok()?)
        };
        day().or_else(month).ok_or_else(|| format!("`{text}` is no date"))
    }
}

/// Which of the two numbers before a year is the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Order {
    /// As everywhere but in one country.
    #[default]
    DayFirst,
    MonthFirst,
}

/// Beginnings of the months' names, in the languages whose months are written in letters.
const MONTHS: [&[&str]; 12] = [
    &["jan", "ene", "янв", "gen"],
    &["feb", "fev", "fév", "фев"],
    &["mar", "mär", "мар"],
    &["apr", "abr", "avr", "апр"],
    &["may", "mai", "mag", "май", "мая"],
    &["jun", "juin", "июн", "giu"],
    &["jul", "juil", "июл", "lug"],
    &["aug", "ago", "aoû", "авг"],
    &["sep", "set", "сен"],
    &["oct", "okt", "out", "окт", "ott"],
    &["nov", "ноя"],
    &["dec", "dez", "dic", "déc", "дек"],
];

/// A date and where its text stands: `2026-02-28`, `2026/2/28`, `Oct 17, 2025`, `17 October 2025`, `2024年1月5日`.
/// The first that is a day of the calendar is taken.
pub fn find(text: &str) -> Option<(Range<usize>, Date)> {
    find_in(text, Order::DayFirst)
}

fn find_in(text: &str, order: Order) -> Option<(Range<usize>, Date)> {
    let words: Vec<(usize, &str)> = words(text);
    words.iter().enumerate().find_map(|(index, (at, word))| {
        if let Some(date) = numeric(word, order) {
            return Some((*at..at + word.len(), date));
        }
        if let Some((range, year, month, Some(day))) = east_asian(text, *at, word) {
            return Date::new(year, month, day).ok().map(|date| (range, date));
        }
        let [(second, _), (third, end)] = next_two(&words[index + 1..])?;
        let date = month_day_year(word, second, third).or_else(|| month_day_year(second, word, third))?;
        Some((*at..end, date))
    })
}

/// The next two words and where each ends; `29 de setembro de 2025` has words between that say nothing.
fn next_two<'a>(words: &[(usize, &'a str)]) -> Option<[(&'a str, usize); 2]> {
    let mut after = words.iter().take(4).filter(|(_, word)| !matches!(*word, "de" | "del" | "of"));
    let mut next = || after.next().map(|(at, word)| (*word, at + word.len()));
    Some([next()?, next()?])
}

/// The first day that a value says, or the first month without a day, and where it begins: `January 2011`, `2015-10`,
/// `2015年10月`.
pub fn read(text: &str, order: Order) -> Option<(usize, PartialDate)> {
    let day = find_in(text, order);
    let month = month(text).filter(|(at, _)| day.as_ref().is_none_or(|(range, _)| *at < range.start));
    month.or_else(|| day.map(|(place, day)| (place.start, day.into())))
}

/// A month with its year and nothing else, and where it stands.
fn month(text: &str) -> Option<(usize, PartialDate)> {
    let words = words(text);
    let year = |word: &str| word.parse().ok().filter(|year| word.len() == 4 && (1900..2100).contains(year));
    words.iter().enumerate().find_map(|(index, (at, word))| {
        if let Some((range, year, month, None)) = east_asian(text, *at, word) {
            return PartialDate::month(year, month).map(|month| (range.start, month));
        }
        let numbers = word.split_once(['-', '/']).and_then(|(a, b)| {
            let (year, month) = year(a).map(|year| (year, b)).or_else(|| Some((year(b)?, a)))?;
            (month.len() <= 2).then(|| PartialDate::month(year, month.parse().ok()?))?
        });
        let named = || {
            // `17 October 2025` is a day.
            let bare = index
                .checked_sub(1)
                .is_none_or(|before| !words[before].1.starts_with(|c: char| c.is_ascii_digit()));
            let mut after = words[index + 1..]
                .iter()
                .map(|(_, word)| *word)
                .filter(|word| !matches!(*word, "de" | "del" | "of"));
            let year = year(after.next()?.trim_end_matches('.'))?;
            PartialDate::month(year, month_named(word)?).filter(|_| bare)
        };
        numbers.or_else(named).map(|month| (*at, month))
    })
}

/// `2024年1月5日`, `2024년 1월 5일`, `2024年1月`: where it stands, the year, the month, the day.
fn east_asian(text: &str, at: usize, word: &str) -> Option<(Range<usize>, i16, i8, Option<i8>)> {
    if !word.contains(['年', '년']) {
        return None;
    }
    let start = at + word.find(is_digit)?;
    let mut rest = &text[start..];
    let mut number = |marks: &[char]| {
        let digits = rest.trim_start();
        let end = digits.find(|c| !is_digit(c))?;
        let after = digits[end..].strip_prefix(marks)?;
        let value = digits[..end]
            .chars()
            .filter_map(digit)
            .try_fold(0i16, |sum, digit| sum.checked_mul(10)?.checked_add(digit))?;
        rest = after;
        Some(value)
    };
    let year = number(&['年', '년'])?;
    let month = i8::try_from(number(&['月', '월'])?).ok()?;
    let day = number(&['日', '일', '号', '號']).and_then(|day| i8::try_from(day).ok());
    Some((start..text.len() - rest.len(), year, month, day))
}

fn is_digit(c: char) -> bool {
    digit(c).is_some()
}

/// A digit, narrow or wide.
fn digit(c: char) -> Option<i16> {
    let wide = ('０'..='９').contains(&c).then(|| u32::from(c) - u32::from('０'));
    c.to_digit(10).or(wide).and_then(|digit| i16::try_from(digit).ok())
}

/// Whether text begins with a date.
pub fn begins(text: &str) -> bool {
    find(text).is_some_and(|(at, _)| at.start == 0)
}

/// The order that a text proves: one of its two numbers is no month.
pub fn proof(text: &str) -> Option<Order> {
    words(text).iter().find_map(|(_, word)| {
        let mut parts = word.split(['-', '/']);
        let (first, second, year) = (parts.next()?, parts.next()?, parts.next()?);
        let (first, second): (u8, u8) = (first.parse().ok()?, second.parse().ok()?);
        let dated = year.len() == 4 && parts.next().is_none() && numeric(word, Order::DayFirst).is_some();
        match (dated, first > 12, second > 12) {
            (true, true, false) => Some(Order::DayFirst),
            (true, false, true) => Some(Order::MonthFirst),
            _ => None,
        }
    })
}

/// Whether a date may be one of two days: `03/04/2025`.
pub fn is_ambiguous(text: &str) -> bool {
    find_in(text, Order::DayFirst).map(|(_, day)| day) != find_in(text, Order::MonthFirst).map(|(_, day)| day)
}

/// Whether text looks like a date but names no day of the calendar: `2026-02-30`, `2022-0218`, `30 February 2024`.
pub fn is_impossible(text: &str) -> bool {
    if read(text, Order::DayFirst).is_some() {
        return false;
    }
    let words = words(text);
    words.iter().enumerate().any(|(index, (_, word))| {
        let named = || {
            let [(second, _), (third, _)] = next_two(&words[index + 1..])?;
            let day = |text: &str| text.starts_with(|c: char| c.is_ascii_digit());
            let year = third.len() == 4 && third.bytes().all(|b| b.is_ascii_digit());
            let month =
                (month_named(word).is_some() && day(second)) || (month_named(second).is_some() && day(word));
            (year && month).then_some(())
        };
        is_broken(word) || named().is_some()
    })
}

/// Whether a word is made of numbers as a date is, year first or last, beside the dates that there are.
fn is_broken(word: &str) -> bool {
    let parts: Vec<&str> = word.split(['-', '/']).collect();
    let numbers = parts.iter().all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()));
    let year = |part: &str| part.len() == 4 && (part.starts_with("19") || part.starts_with("20"));
    match parts.as_slice() {
        // Years from one to another are no date, and no slip.
        [first, second] => numbers && year(first) && !year(second),
        [first, second, third] => {
            numbers && (first.len() == 4 || (year(third) && first.len() <= 2 && second.len() <= 2))
        }
        _ => false,
    }
}

fn words(text: &str) -> Vec<(usize, &str)> {
    let mut out = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        let inside = c.is_alphanumeric() || matches!(c, '-' | '/' | '.');
        match (inside, start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                out.push((from, &text[from..at]));
                start = None;
            }
            _ => {}
        }
    }
    out
}

fn numeric(word: &str, order: Order) -> Option<Date> {
    // Points part days from months where the day stands first, everywhere.
    let order = if word.contains('.') { Order::DayFirst } else { order };
    let word = word.trim_end_matches(['-', '/', '.']);
    // An instant (`2026-02-28T10:00`) is its day.
    let word = if word.len() > 10 && word.as_bytes()[10] == b'T' { word.get(..10)? } else { word };
    let mut parts = word.split(['-', '/', '.']);
    let (first, second, third) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() {
        return None;
    }
    if first.len() == 4 {
        return Date::new(first.parse().ok()?, second.parse().ok()?, third.parse().ok()?).ok();
    }
    if third.len() != 4 || first.is_empty() || first.len() > 2 {
        return None;
    }
    let Ok(middle) = second.parse::<i8>() else { return month_day_year(second, first, third) };
    let (day, year) = (first.parse::<i8>().ok()?, third.parse().ok()?);
    let (day_first, month_first) = (Date::new(year, middle, day), Date::new(year, day, middle));
    // What cannot be read in one order is written in the other.
    match order {
        Order::DayFirst => day_first.or(month_first).ok(),
        Order::MonthFirst => month_first.or(day_first).ok(),
    }
}

fn month_day_year(month: &str, day: &str, year: &str) -> Option<Date> {
    let month = month_named(month)?;
    let day = day.trim_end_matches(|c: char| c.is_ascii_alphabetic() || c == '.');
    let year = year.trim_end_matches('.');
    if year.len() != 4 {
        return None;
    }
    Date::new(year.parse().ok()?, month, day.parse().ok()?).ok()
}

/// The number of the month that a word is the name of, or its beginning.
fn month_named(word: &str) -> Option<i8> {
    let word = word.to_lowercase();
    let at = MONTHS.iter().position(|names| names.iter().any(|name| word.starts_with(name)))?;
    i8::try_from(at + 1).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_in_the_wild() {
        let date = |text| find(text).map(|(_, date)| date.to_string()).unwrap_or_default();
        assert_eq!(date("2025-10-08 (Updated from 2025-10-05)"), "2025-10-08");
        assert_eq!(date("October 17, 2025"), "2025-10-17");
        assert_eq!(date("on 3rd Oct 2025"), "2025-10-03");
        assert_eq!(date("2026/2/8"), "2026-02-08");
        assert_eq!((date("14-Apr-2015"), date("May 5th, 2019")), ("2015-04-14".into(), "2019-05-05".into()));
        assert_eq!((date("31.01.2026"), date("26/07/2026")), ("2026-01-31".into(), "2026-07-26".into()));
        assert_eq!(
            (date("29 de setembro de 2025"), date("12 July 2021")),
            ("2025-09-29".into(), "2021-07-12".into())
        );
        assert_eq!((date("v1.2.3"), date("1.2.2026.4")), (String::new(), String::new()));
        assert_eq!(date("2026-02-30"), "");
        assert_eq!(date("YYYY-MM-DD"), "");
    }

    #[test]
    fn days_that_are_none() {
        for text in
            ["2026-02-30", "2022-0218", "2024-13-45", "30 February 2024", "Feb 31, 2024", "31/02/2024"]
        {
            assert!(is_impossible(text), "{text}");
        }
        for text in ["soon", "2015-10", "2022-2023", "1.2.3", "2026-02-28", "in March 2024", "phase 2"] {
            assert!(!is_impossible(text), "{text}");
        }
    }

    #[test]
    fn months_without_a_day() {
        let read = |text| read(text, Order::DayFirst).map(|(_, date)| date.to_string()).unwrap_or_default();
        assert_eq!(
            (read("January 2011"), read("2015-10"), read("10/2015")),
            ("2011-01".into(), "2015-10".into(), "2015-10".into())
        );
        assert_eq!((read("outubro de 2015"), read("2015年10月")), ("2015-10".into(), "2015-10".into()));
        assert_eq!(
            (read("17 October 2025"), read("since May 2020, 2021-01-02")),
            ("2025-10-17".into(), "2020-05".into())
        );
        assert_eq!(
            (read("2024.1"), read("may be 2020"), read("2022-2023")),
            (String::new(), String::new(), String::new())
        );
        let stored = PartialDate::month(2011, 1).map(String::from).unwrap_or_default();
        assert_eq!(PartialDate::try_from(stored), Ok(PartialDate::month(2011, 1).expect("a month")));
    }

    #[test]
    fn east_asia_names_the_parts() {
        let date = |text| find(text).map(|(at, date)| (at, date.to_string())).unwrap_or_default();
        assert_eq!(date("2024年1月5日"), (0.."2024年1月5日".len(), "2024-01-05".into()));
        assert_eq!(date("于２０２４年１２月３１日 修订").1, "2024-12-31");
        assert_eq!(date("2024년 1월 25일").1, "2024-01-25");
    }

    #[test]
    fn one_number_above_twelve_proves_an_order() {
        assert_eq!(
            (proof("01/21/2024"), proof("21/01/2024")),
            (Some(Order::MonthFirst), Some(Order::DayFirst))
        );
        assert_eq!((proof("05/06/2024"), proof("2024-01-21"), proof("21.01.2024")), (None, None, None));
        let month_first =
            |text| read(text, Order::MonthFirst).map(|(_, date)| date.to_string()).unwrap_or_default();
        assert_eq!(
            (month_first("05/06/2024"), month_first("05.06.2024")),
            ("2024-05-06".into(), "2024-06-05".into())
        );
    }
}
