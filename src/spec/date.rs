//! Days as people write them -> calendar dates.

use std::ops::Range;

use jiff::civil::Date;

const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// A date and where its text stands: `2026-02-28`, `2026/2/28`, `Oct 17, 2025`, `17 October 2025`.
/// The first that is a day of the calendar is taken.
pub fn find(text: &str) -> Option<(Range<usize>, Date)> {
    let words: Vec<(usize, &str)> = words(text);
    words.iter().enumerate().find_map(|(index, (at, word))| {
        if let Some(date) = numeric(word) {
            return Some((*at..at + word.len(), date));
        }
        let [(_, second), (last, third)] = words.get(index + 1..index + 3)? else { return None };
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
        let inside = c.is_alphanumeric() || matches!(c, '-' | '/');
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
    let word = word.trim_end_matches(['-', '/']);
    // An instant (`2026-02-28T10:00`) is its day.
    let word = if word.len() > 10 && word.as_bytes()[10] == b'T' { &word[..10] } else { word };
    let mut parts = word.split(['-', '/']);
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    if year.len() != 4 || parts.next().is_some() {
        return None;
    }
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

fn month_day_year(month: &str, day: &str, year: &str) -> Option<Date> {
    let month = month.get(..3)?.to_lowercase();
    let month = MONTHS.iter().position(|name| **name == month)? + 1;
    let day = day.trim_end_matches(|c: char| c.is_ascii_alphabetic());
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
        assert_eq!(date("2026-02-30"), "");
        assert_eq!(date("YYYY-MM-DD"), "");
        assert!(is_impossible("2026-02-30") && !is_impossible("soon"));
    }
}
