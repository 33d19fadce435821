//! A line of a performance section -> the budget it sets: comparator, number, unit and subject.

use serde::{Deserialize, Serialize};

use super::text::{after, short};

/// A limit with a number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Budget {
    /// The label of the line, or else the words before the comparator.
    pub metric: String,
    /// `<`, `<=`, `>`, `>=`, `=` or `~`.
    pub comparator: String,
    /// A plain decimal number: `1,000` is `1000`.
    pub value: String,
    /// As written; empty for a number alone.
    pub unit: String,
    /// What the limit is for, as written around it.
    pub subject: String,
    /// `p95`, for a percentile or the median.
    pub percentile: Option<String>,
    /// Where the comparator stands, or else the number.
    pub offset: usize,
}

/// Signs and words, longer ones before those they begin with.
const COMPARATORS: &[(&str, &str)] = &[
    ("<=", "<="),
    ("≤", "<="),
    (">=", ">="),
    ("≥", ">="),
    ("<", "<"),
    (">", ">"),
    ("≈", "~"),
    ("~", "~"),
    ("=", "="),
    ("less than", "<"),
    ("fewer than", "<"),
    ("lower than", "<"),
    ("smaller than", "<"),
    ("faster than", "<"),
    ("under", "<"),
    ("below", "<"),
    ("at most", "<="),
    ("no more than", "<="),
    ("not more than", "<="),
    ("no longer than", "<="),
    ("up to", "<="),
    ("within", "<="),
    ("must not exceed", "<="),
    ("not exceed", "<="),
    ("maximum of", "<="),
    ("max.", "<="),
    ("maximum", "<="),
    ("max", "<="),
    ("in", "<="),
    ("at least", ">="),
    ("no less than", ">="),
    ("no fewer than", ">="),
    ("minimum of", ">="),
    ("minimum", ">="),
    ("min.", ">="),
    ("more than", ">"),
    ("greater than", ">"),
    ("higher than", ">"),
    ("above", ">"),
    ("over", ">"),
    ("approximately", "~"),
    ("about", "~"),
    ("around", "~"),
];

/// Units that need no noun beside them.
const UNITS: &[&str] = &[
    "ms", "s", "sec", "secs", "second", "seconds", "millisecond", "milliseconds", "µs", "μs", "us",
    "microseconds", "ns", "nanoseconds", "min", "mins", "minute", "minutes", "h", "hour", "hours", "day",
    "days", "B", "byte", "bytes", "kB", "KB", "MB", "GB", "TB", "KiB", "MiB", "GiB", "TiB", "kb", "mb", "gb",
    "%", "percent", "rps", "RPS", "qps", "QPS", "tps", "TPS", "x", "×",
];

/// Words that follow a number and are no unit.
const NO_UNITS: &[&str] = &[
    "for", "in", "at", "per", "from", "of", "with", "to", "on", "a", "an", "the", "and", "or", "when",
    "while", "if", "by", "as", "is", "are", "under", "over", "after", "before", "than", "even",
];

/// The budget of a line. Nothing when it has no number, as `< X ms` and `O(n)`.
pub fn budget(label: &str, text: &str) -> Option<Budget> {
    let text = &text[..text.floor_char_boundary(2_000)];
    let (start, comparator, number) = compared(text).or_else(|| alone(text))?;
    let (value, behind) = number_of(number)?;
    let (unit, rest) = unit_of(behind);
    let known = is_known(unit);
    if comparator.1 && !known {
        return None;
    }
    let (before, percentile) = without_percentile(&text[..start]);
    let (rest, later) = without_percentile(rest);
    let before = trimmed(&before);
    let subject = trimmed(&rest);
    let label = label.trim().trim_end_matches(':');
    let (metric, subject) = if label.is_empty() {
        (before, subject)
    } else {
        (short(label), short(&format!("{before} {subject}")))
    };
    Some(Budget {
        metric,
        comparator: comparator.0.to_owned(),
        value,
        unit: short(unit),
        subject,
        percentile: percentile.or(later),
        offset: start,
    })
}

/// A comparator, and whether it is so weak that only a known unit makes a budget of it.
type Comparator = (&'static str, bool);

/// The first comparator with a number behind it: its place, what it means, the text from the number on.
fn compared(text: &str) -> Option<(usize, Comparator, &str)> {
    let mut before = ' ';
    for (at, c) in text.char_indices() {
        let rest = &text[at..];
        let word = !(before.is_alphanumeric() || before == '-' || before == '=');
        if let Some((low, high)) = word.then(|| between(rest)).flatten() {
            let _ = low;
            return Some((at, ("<=", false), high));
        }
        for (sign, meaning) in COMPARATORS {
            let letters = sign.starts_with(|c: char| c.is_ascii_alphabetic());
            let tail = if letters {
                rest.get(..sign.len())
                    .filter(|head| word && head.eq_ignore_ascii_case(sign))
                    .and_then(|head| after(rest, head))
            } else {
                rest.strip_prefix(sign).filter(|_| !matches!(before, '-' | '=' | '<' | '>'))
            };
            let Some(tail) = tail else { continue };
            let tail = tail.trim_start().trim_start_matches(['~', '≈']);
            let tail = after(tail, "about").or_else(|| after(tail, "of")).unwrap_or(tail);
            if tail.starts_with(|c: char| c.is_ascii_digit()) {
                return Some((at, (*meaning, *sign == "in" || *sign == "over" || *sign == "="), tail));
            }
        }
        before = c;
        // Nothing that begins inside of a word is looked at twice.
        if !c.is_ascii() && c.is_alphabetic() {
            before = 'a';
        }
    }
    None
}

/// `between 1 and 5 ms` and, behind a comparator's place, the upper bound.
fn between(text: &str) -> Option<(&str, &str)> {
    let head = text.get(.."between".len()).filter(|head| head.eq_ignore_ascii_case("between"))?;
    let rest = after(text, head)?;
    let (_, behind) = number_of(rest)?;
    let (_, behind) = unit_of(behind);
    let high = after(behind.trim_start(), "and").or_else(|| after(behind.trim_start(), "to"))?;
    high.starts_with(|c: char| c.is_ascii_digit()).then_some((rest, high))
}

/// A number with a known unit at the very beginning: `99.9% availability`.
fn alone(text: &str) -> Option<(usize, Comparator, &str)> {
    let start = text.len() - text.trim_start().len();
    let number = &text[start..];
    let (_, behind) = number_of(number)?;
    let (unit, rest) = unit_of(behind);
    let changes = ["→", "->", "-", "–", "to "].iter().any(|mark| rest.trim_start().starts_with(mark));
    (is_known(unit) && !changes).then_some((start, ("=", true), number))
}

/// A plain decimal and the text behind it: `1,000.5`, `10_000`, `10k`.
fn number_of(text: &str) -> Option<(String, &str)> {
    let mut out = String::new();
    let mut end = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let digit_next = chars.peek().is_some_and(|(_, next)| next.is_ascii_digit());
        match c {
            '0'..='9' => out.push(c),
            ',' | '_' if digit_next && !out.contains('.') && thousands(&text[at + 1..]) => {}
            '.' if digit_next && !out.contains('.') && !out.is_empty() => out.push('.'),
            _ => break,
        }
        end = at + c.len_utf8();
    }
    if out.is_empty() || out.len() > 24 {
        return None;
    }
    let rest = text[end..].strip_prefix('+').unwrap_or(&text[end..]);
    // Versions (`1.2.3`), dates and names that begin with digits are no numbers.
    if rest.starts_with('.') && rest[1..].starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    for (suffix, zeros) in [("k", 3), ("K", 3), ("M", 6)] {
        let tail = rest.strip_prefix(suffix).filter(|tail| !tail.starts_with(|c: char| c.is_alphanumeric()));
        if let Some(tail) = tail
            && !out.contains('.')
        {
            out.push_str(&"0".repeat(zeros));
            return Some((out, tail));
        }
    }
    Some((out, rest))
}

fn thousands(text: &str) -> bool {
    let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    digits == 3
}

/// The unit behind a number, and the rest.
fn unit_of(text: &str) -> (&str, &str) {
    let text = text.trim_start_matches([' ', '\u{a0}', '\u{202f}', '-']);
    if let Some(rest) = text.strip_prefix('%') {
        return (&text[..1], rest);
    }
    let fits = |c: char| c.is_alphabetic() || c == '/' || c == '×';
    let end = text.find(|c| !fits(c)).unwrap_or(text.len());
    let word = text[..end].trim_end_matches('/');
    if word.is_empty() || NO_UNITS.contains(&word.to_lowercase().as_str()) {
        return ("", text);
    }
    // `requests per second`
    let rest = &text[word.len()..];
    for joint in [" per ", " a ", " / "] {
        let times = ["second", "minute", "hour", "day", "sec", "s"];
        if let Some(tail) = rest.strip_prefix(joint)
            && let Some(time) = times.iter().find(|time| after(tail, time).is_some())
        {
            let len = word.len() + joint.len() + time.len();
            return (&text[..len], &text[len..]);
        }
    }
    (word, rest)
}

fn is_known(unit: &str) -> bool {
    UNITS.contains(&unit) || per_time(unit).is_some()
}

/// The seconds of `…/s`, `… per minute`.
fn per_time(unit: &str) -> Option<u128> {
    let (_, time) =
        unit.rsplit_once('/').or_else(|| unit.rsplit_once(" per ")).or_else(|| unit.rsplit_once(" a "))?;
    Some(match time.trim() {
        "s" | "sec" | "second" => 1,
        "min" | "minute" => 60,
        "h" | "hour" => 3_600,
        "d" | "day" => 86_400,
        _ => return None,
    })
}

/// Text without `p95`, `95th percentile`, `median`, and which one it was.
fn without_percentile(text: &str) -> (String, Option<String>) {
    let mut found = None;
    let mut kept: Vec<&str> = Vec::new();
    for word in text.split_whitespace() {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        let rank = bare.strip_prefix(['p', 'P']).filter(|rank| rank.len() >= 2 && is_decimal(rank));
        let nth = bare.strip_suffix("th").filter(|rank| is_decimal(rank));
        if found.is_none()
            && (rank.is_some() || nth.is_some_and(|_| text.contains("percentile")) || bare == "median")
        {
            found = Some(format!("p{}", rank.or(nth).unwrap_or("50")));
        } else if !(found.is_some() && bare == "percentile") {
            kept.push(word);
        }
    }
    (kept.join(" "), found)
}

fn is_decimal(text: &str) -> bool {
    !text.is_empty() && text.len() <= 6 && text.chars().all(|c| c.is_ascii_digit() || c == '.')
}

fn trimmed(text: &str) -> String {
    let edge = |c: char| c.is_whitespace() || ",;:.–—-*_~".contains(c);
    let text = text.trim_matches(edge);
    let text = ["[x]", "[X]", "[ ]"].iter().find_map(|mark| text.strip_prefix(mark)).unwrap_or(text);
    // The other half of the pair went with the number.
    let text = if text.contains(')') { text } else { text.trim_end_matches('(') };
    let text = if text.contains('(') { text } else { text.trim_start_matches(')') };
    let text = text.trim_matches(edge);
    let text = ["must be", "should be", "must", "should", "is", "stays", "shall be"]
        .iter()
        .find_map(|word| text.strip_suffix(word).filter(|head| head.is_empty() || head.ends_with(' ')))
        .unwrap_or(text);
    let whole = text.strip_prefix('(').and_then(|inner| inner.strip_suffix(')')).unwrap_or(text);
    short(whole)
}

/// The value in thousandths of milliseconds, bytes, things a second or percent; nothing for other units.
pub fn sort_key(budget: &Budget) -> Option<i64> {
    let thousandths = thousandths_of(&budget.value)?;
    let unit = budget.unit.as_str();
    if let Some(seconds) = per_time(unit) {
        return i64::try_from(thousandths / seconds).ok();
    }
    let (times, by): (u128, u128) = match unit {
        "ns" | "nanoseconds" => (1, 1_000_000),
        "µs" | "μs" | "us" | "microseconds" => (1, 1_000),
        "s" | "sec" | "secs" | "second" | "seconds" | "kB" | "KB" | "kb" => (1_000, 1),
        "min" | "mins" | "minute" | "minutes" => (60_000, 1),
        "h" | "hour" | "hours" => (3_600_000, 1),
        "day" | "days" => (86_400_000, 1),
        "ms" | "millisecond" | "milliseconds" | "B" | "byte" | "bytes" | "%" | "percent" | "rps" | "RPS"
        | "qps" | "QPS" | "tps" | "TPS" => (1, 1),
        "MB" | "mb" => (1_000_000, 1),
        "GB" | "gb" => (1_000_000_000, 1),
        "TB" => (1_000_000_000_000, 1),
        "KiB" => (1 << 10, 1),
        "MiB" => (1 << 20, 1),
        "GiB" => (1 << 30, 1),
        "TiB" => (1 << 40, 1),
        _ => return None,
    };
    i64::try_from(thousandths.checked_mul(times)? / by).ok()
}

fn thousandths_of(value: &str) -> Option<u128> {
    let (whole, part) = value.split_once('.').unwrap_or((value, ""));
    let part: String = part.chars().chain("000".chars()).take(3).collect();
    whole.parse::<u128>().ok()?.checked_mul(1_000)?.checked_add(part.parse().ok()?)
}

#[cfg(test)]
mod tests;
