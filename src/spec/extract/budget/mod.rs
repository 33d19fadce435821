//! A line of a performance section -> the budget it sets: comparator, number, unit and subject.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::LazyLock;

use super::list::{Named, WordLists, named};
use super::text::{after, after_any_case, short};

static LISTS: LazyLock<WordLists> = LazyLock::new(|| WordLists::read(include_str!("budget.txt")));

/// Signs and words that compare, longer ones before those they begin with.
static COMPARATORS: LazyLock<Vec<(&str, Comparator)>> = LazyLock::new(|| {
    let named = |(name, word)| Some((word, Comparator::named(name)?));
    let mut out: Vec<(&str, Comparator)> = LISTS.words().filter_map(named).collect();
    out.sort_by_key(|(word, _)| Reverse(word.len()));
    out
});

/// Units that need no noun beside them, with their size where it can be compared.
static UNITS: LazyLock<BTreeMap<&str, Option<u128>>> = LazyLock::new(|| {
    let unit = |(name, word): (&str, _)| Some((word, name.strip_prefix("unit")?.trim_start().parse().ok()));
    LISTS.words().filter_map(unit).collect()
});

/// A limit with a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Budget {
    /// The label of the line, or else the words before the comparator.
    pub metric: String,
    pub comparator: Comparator,
    pub value: Decimal,
    /// As written; empty for a number alone.
    pub unit: String,
    /// What the limit is for, as written around it.
    pub subject: String,
    /// `p95`, for a percentile or the median.
    pub percentile: Option<String>,
}

named! {
    pub enum Comparator { Below = "<", AtMost = "<=", Above = ">", AtLeast = ">=", Exactly = "=", About = "~" }
}

/// A number as written, without the marks between its thousands: `1,000.50` is `1000.50`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decimal {
    digits: u128,
    /// How many of the digits stand behind the point.
    places: usize,
}

impl Decimal {
    fn read(text: &str) -> Option<Self> {
        let (whole, part) = text.split_once('.').unwrap_or((text, ""));
        Some(Self { digits: format!("{whole}{part}").parse().ok()?, places: part.len() })
    }

    fn thousandths(self) -> Option<u128> {
        let by = 10u128.checked_pow(u32::try_from(self.places).ok()?)?;
        Some(self.digits.checked_mul(1_000)? / by)
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let digits = format!("{:0>width$}", self.digits, width = self.places + 1);
        let (whole, part) = digits.split_at(digits.len() - self.places);
        let point = if part.is_empty() { "" } else { "." };
        write!(f, "{whole}{point}{part}")
    }
}

/// Where a text compares, and with what.
struct Comparison<'a> {
    at: usize,
    comparator: Comparator,
    /// Whether only a known unit makes a budget of it.
    weak: bool,
    /// The text from the number on.
    number: &'a str,
}

/// The budget of a line. Nothing when it has no number, as `< X ms` and `O(n)`.
pub fn budget(label: &str, text: &str) -> Option<Budget> {
    let text = &text[..text.floor_char_boundary(2_000)];
    let found = compared(text).or_else(|| alone(text)).or_else(|| behind_percentile(text))?;
    let (value, behind) = number_of(found.number)?;
    let (unit, rest) = unit_of(behind);
    if found.weak && !is_known(unit) {
        return None;
    }
    let (later_sign, rest) = compared_behind(rest, unit).unwrap_or((found.comparator, rest));
    let comparator = if found.comparator == Comparator::Exactly { later_sign } else { found.comparator };
    let (before, percentile) = without_percentile(&text[..found.at]);
    let (rest, later) = without_percentile(rest);
    let (before, subject) = (trimmed(&before), trimmed(&rest));
    let label = label.trim().trim_end_matches(':');
    let (named, of_label) = without_percentile(label);
    let (metric, subject) = if label.is_empty() {
        (before, subject)
    } else {
        (short(if named.is_empty() { label } else { &named }), short(&format!("{before} {subject}")))
    };
    let unit = short(unit);
    let percentile = percentile.or(later).or(of_label);
    Some(Budget { metric, comparator, value, unit, subject, percentile })
}

/// Every budget of a line: pieces apart at commas and semicolons that each set one of their own.
pub fn budgets(label: &str, text: &str) -> Vec<Budget> {
    let pieces = text.split([';', ',']);
    let joined = pieces.clone().flat_map(|piece| piece.split(" and "));
    let ways: [Vec<&str>; 2] = [joined.map(str::trim).collect(), pieces.map(str::trim).collect()];
    // A comma may also stand between thousands.
    let is_one = |piece: &&str| {
        budget("", piece).is_some_and(|budget| budget.percentile.is_some() || compared(piece).is_some())
    };
    match ways.into_iter().find(|pieces| pieces.len() > 1 && pieces.iter().all(is_one)) {
        Some(pieces) => pieces.into_iter().filter_map(|piece| budget(label, piece)).collect(),
        None => budget(label, text).into_iter().collect(),
    }
}

/// The percentile, or the other value of a distribution, that a title of a column names: `p95`, `Measured at p95`, `max`.
pub fn percentile(title: &str) -> Option<String> {
    let whole = is_percentile(title).then(|| title.trim().to_lowercase());
    whole.or_else(|| without_percentile(title).1)
}

/// Whether a text is nothing but the name of a percentile, or of another value of a distribution.
pub fn is_percentile(title: &str) -> bool {
    let title = title.trim().to_lowercase();
    let number = title.strip_prefix('p').unwrap_or("");
    let numbered = !number.is_empty() && number.chars().all(|c| c.is_ascii_digit() || c == '.');
    numbered || matches!(title.as_str(), "max" | "median" | "average" | "avg" | "mean" | "min")
}

/// The first comparator with a number behind it.
fn compared(text: &str) -> Option<Comparison<'_>> {
    let mut before = ' ';
    for (at, c) in text.char_indices() {
        let rest = &text[at..];
        let begins_word = !(before.is_alphanumeric() || before == '-' || before == '=');
        if let Some(number) = begins_word.then(|| between(rest)).flatten() {
            return Some(Comparison { at, comparator: Comparator::AtMost, weak: false, number });
        }
        for (sign, comparator) in COMPARATORS.iter() {
            let tail = if sign.starts_with(|c: char| c.is_ascii_alphabetic()) {
                after_any_case(rest, sign).filter(|_| begins_word)
            } else {
                rest.strip_prefix(sign).filter(|_| !matches!(before, '-' | '=' | '<' | '>'))
            };
            let Some(tail) = tail else { continue };
            let tail = tail.trim_start().trim_start_matches(['~', '≈']);
            let number = after(tail, "about").or_else(|| after(tail, "of")).unwrap_or(tail);
            if number.starts_with(|c: char| c.is_ascii_digit()) {
                let (comparator, weak) = (*comparator, LISTS.has("weak", sign));
                return Some(Comparison { at, comparator, weak, number });
            }
        }
        before = c;
    }
    None
}

/// A comparator behind the number and its unit: `100 ms or less`. A share is better the higher it is.
fn compared_behind<'a>(rest: &'a str, unit: &str) -> Option<(Comparator, &'a str)> {
    let text = rest.trim_start_matches([' ', ',', '\u{a0}']);
    let words = LISTS.words().filter_map(|(name, word)| {
        let comparator = Comparator::named(name.strip_prefix("behind ")?)?;
        Some((comparator, word, after_any_case(text, word)?))
    });
    let (comparator, word, rest) = words.max_by_key(|(_, word, _)| word.len())?;
    let rises = word == "or better" && (unit == "%" || per_time(unit).is_some());
    Some((if rises { Comparator::AtLeast } else { comparator }, rest))
}

/// `between 1 and 5 ms`, from the upper bound on.
fn between(text: &str) -> Option<&str> {
    let (_, behind) = number_of(after_any_case(text, "between")?)?;
    let (_, behind) = unit_of(behind);
    let high = after(behind.trim_start(), "and").or_else(|| after(behind.trim_start(), "to"))?;
    high.starts_with(|c: char| c.is_ascii_digit()).then_some(high)
}

/// A number with a known unit at the very beginning: `99.9% availability`.
fn alone(text: &str) -> Option<Comparison<'_>> {
    let number = text.trim_start();
    let (_, behind) = number_of(number)?;
    let (unit, rest) = unit_of(behind);
    let changes = ["→", "->", "-", "–", "to "].iter().any(|mark| rest.trim_start().starts_with(mark));
    let at = text.len() - number.len();
    (is_known(unit) && !changes).then_some(Comparison {
        at,
        comparator: Comparator::Exactly,
        weak: true,
        number,
    })
}

/// A number behind the percentile that it is a limit of: `p95: 120 ms`.
fn behind_percentile(text: &str) -> Option<Comparison<'_>> {
    let (name, number) = text.split_once([':', ' '])?;
    let found = alone(number).filter(|_| is_percentile(name))?;
    Some(Comparison { at: text.len() - found.number.len(), ..found })
}

/// A plain decimal and the text behind it: `1,000.5`, `10_000`, `10k`.
fn number_of(text: &str) -> Option<(Decimal, &str)> {
    let mut out = String::new();
    let mut end = 0;
    for (at, c) in text.char_indices() {
        let behind = &text[at + c.len_utf8()..];
        let whole = !out.contains('.');
        match c {
            '0'..='9' => out.push(c),
            ',' | '_' if whole && digits(behind) == 3 => {}
            '.' if whole && !out.is_empty() && digits(behind) > 0 => out.push('.'),
            _ => break,
        }
        end = at + c.len_utf8();
    }
    if out.is_empty() || out.len() > 24 {
        return None;
    }
    let rest = text[end..].strip_prefix('+').unwrap_or(&text[end..]);
    // Versions (`1.2.3`), dates and names that begin with digits are no numbers.
    if rest.strip_prefix('.').is_some_and(|rest| digits(rest) > 0) {
        return None;
    }
    let scale = [('k', "000"), ('K', "000"), ('M', "000000")];
    let scaled = scale.iter().find_map(|(letter, zeros)| Some((rest.strip_prefix(*letter)?, *zeros)));
    let (rest, zeros) = scaled
        .filter(|(tail, _)| !tail.starts_with(char::is_alphanumeric) && !out.contains('.'))
        .unwrap_or((rest, ""));
    Some((Decimal::read(&(out + zeros))?, rest))
}

/// How many digits a text begins with.
fn digits(text: &str) -> usize {
    text.bytes().take_while(u8::is_ascii_digit).count()
}

/// The unit behind a number, and the rest.
fn unit_of(text: &str) -> (&str, &str) {
    let text = text.trim_start_matches([' ', '\u{a0}', '\u{202f}', '-']);
    if let Some(rest) = text.strip_prefix('%') {
        return (&text[..1], rest);
    }
    let end = text.find(|c: char| !(c.is_alphabetic() || matches!(c, '/' | '×'))).unwrap_or(text.len());
    let word = text[..end].trim_end_matches('/');
    if word.is_empty() || LISTS.has("no unit", &word.to_lowercase()) {
        return ("", text);
    }
    // `requests per second`
    let rest = &text[word.len()..];
    let time = [" per ", " a ", " / "].iter().find_map(|joint| {
        let tail = rest.strip_prefix(joint)?;
        let time = LISTS.get("time").iter().find(|time| after(tail, time).is_some())?;
        Some(joint.len() + time.len())
    });
    text.split_at(word.len() + time.unwrap_or(0))
}

fn is_known(unit: &str) -> bool {
    UNITS.contains_key(unit) || per_time(unit).is_some()
}

/// The seconds of `…/s`, `… per minute`.
fn per_time(unit: &str) -> Option<u128> {
    let (_, time) = ["/", " per ", " a "].iter().find_map(|joint| unit.rsplit_once(joint))?;
    let (name, _) = LISTS.words().find(|(name, word)| name.starts_with("time ") && *word == time.trim())?;
    name["time ".len()..].parse().ok()
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
    let thousandths = budget.value.thousandths()?;
    let value = match per_time(&budget.unit) {
        Some(seconds) => thousandths / seconds,
        None => thousandths.checked_mul((*UNITS.get(budget.unit.as_str())?)?)? / 1_000_000,
    };
    i64::try_from(value).ok()
}

#[cfg(test)]
mod tests;
