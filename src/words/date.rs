//! Days as people write them -> calendar dates.

use std::ops::Range;

use jiff::civil::Date;

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

/// A date and where its text stands: `2026-02-28`, `2026/2/28`, `Oct 17, 2025`, `17 October 2025`.
/// The first that is a day of the calendar is taken.
pub fn find(text: &str) -> Option<(Range<usize>, Date)> {
    let words: Vec<(usize, &str)> = words(text);
    words.iter().enumerate().find_map(|(index, (at, word))| {
        if let Some(date) = numeric(word) {
            return Some((*at..at + word.len(), date));
        }
        // `29 de setembro de 2025` has words between that say nothing.
        let mut after =
            words[index + 1..].iter().take(4).filter(|(_, word)| !matches!(*word, "de" | "del" | "of"));
        let ((_, second), (last, third)) = (after.next()?, after.next()?);
        let date = month_day_year(word, second, third).or_else(|| month_day_year(second, word, third))?;
        Some((*at..last + third.len(), date))
    })
}

/// Whether text begins with a date.
pub fn begins(text: &str) -> bool {
    find(text).is_some_and(|(at, _)| at.start == 0)
}

/// Whether text looks like a date in numbers but names no day of the calendar.
pub fn is_impossible(text: &str) -> bool {
    find(text).is_none()
        && words(text).iter().any(|(_, word)| {
            let parts: Vec<&str> = word.split(['-', '/']).collect();
            parts.len() == 3
                && parts[0].len() == 4
                && parts.iter().all(|p| p.chars().all(|c| c.is_ascii_digit()))
        })
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

fn numeric(word: &str) -> Option<Date> {
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
    // Day first, as everywhere but in one country; what cannot be read so is that country's.
    Date::new(year, middle, day).or_else(|_| Date::new(year, day, middle)).ok()
}

fn month_day_year(month: &str, day: &str, year: &str) -> Option<Date> {
    let month = month.to_lowercase();
    let month = MONTHS.iter().position(|names| names.iter().any(|name| month.starts_with(name)))? + 1;
    let day = day.trim_end_matches(|c: char| c.is_ascii_alphabetic() || c == '.');
    let year = year.trim_end_matches('.');
    if year.len() != 4 {
        return None;
    }
    Date::new(year.parse().ok()?, i8::try_from(month).ok()?, day.parse().ok()?).ok()
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
        assert!(is_impossible("2026-02-30") && !is_impossible("soon"));
    }
}
