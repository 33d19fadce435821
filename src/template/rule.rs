//! What a template asks of a header field and of a section.

use serde::Serialize;

use crate::diag::Span;
use crate::document::header::{Dialect, Field};
use crate::markdown::tree::{Inline, InlineKind};
use crate::words::kind::{Kind, normalize};
use crate::words::{label, stage};

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FieldRule {
    pub name: String,
    #[serde(flatten)]
    pub kind: FieldKind,
    /// The status at which the field must be filled: the word after "if"; always when absent.
    pub required_at: Option<String>,
    /// Whether the template says that it may be left out.
    pub optional: bool,
    /// The value as it stands in the template.
    pub placeholder: String,
    /// The addresses that links in it have.
    #[serde(skip)]
    pub addresses: Vec<String>,
    /// Where the template has it: the value, or in front matter the whole line.
    #[serde(skip)]
    pub span: Span,
    /// In which way the template writes it.
    #[serde(skip)]
    pub dialect: Dialect,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "kind", content = "values")]
pub enum FieldKind {
    /// One of these values, in this order, each with the emoji it is written with.
    Choice(Vec<Choice>),
    Date,
    Version,
    Path,
    Text,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Choice {
    pub label: String,
    pub emoji: Option<String>,
}

impl Choice {
    /// As it is written in a header: the emoji, then the word.
    pub fn written(&self) -> String {
        self.emoji.as_ref().map_or_else(|| self.label.clone(), |emoji| format!("{emoji} {}", self.label))
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SectionRule {
    pub title: String,
    /// The title in its normal form.
    #[serde(skip)]
    pub key: String,
    pub level: u8,
    pub kind: Option<Kind>,
    pub parent: Option<usize>,
    /// The remark under the heading that makes the section optional.
    pub optional: Option<String>,
    /// Prefixes of numbered items: `FR`, `Test Case`; and how many the template shows.
    pub prefixes: Vec<Prefix>,
    /// Bold words that begin a list item and carry no number: `Latency`.
    pub labels: Vec<String>,
    pub columns: Vec<Vec<String>>,
    pub checklist: usize,
    /// Whether its subsections are days.
    pub dated: bool,
    pub languages: Vec<String>,
    /// Whether it holds anything but subsections.
    pub leaf: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Prefix {
    pub prefix: String,
    pub shown: usize,
}

impl FieldRule {
    /// What a header line of a template asks for.
    pub fn learn(field: &Field) -> Self {
        let (value, required_at) = condition(&field.text);
        let is_status = label::STATUS.contains(&label::normal(&field.label).as_str());
        let menu = is_status.then(|| statuses(&value)).flatten();
        let parts = menu.unwrap_or_else(|| parts(&value));
        let is_link = |inline: &Inline| matches!(inline.kind, InlineKind::Link { .. });
        // An example of a link or a path stands for any.
        let is_open =
            !is_status && (field.content.iter().any(is_link) || parts.iter().any(|part| is_example(part)));
        let kind = if parts.len() > 1 && is_open {
            FieldKind::Text
        } else if parts.len() > 1 {
            FieldKind::Choice(parts.iter().map(|part| choice(part)).collect())
        } else if is_day_pattern(&value) || field.label.to_lowercase().ends_with("date") {
            FieldKind::Date
        } else if is_version_pattern(&value) {
            FieldKind::Version
        } else if value.contains('/') && !value.contains("://") && !value.contains(' ') {
            FieldKind::Path
        } else {
            FieldKind::Text
        };
        Self {
            name: field.label.clone(),
            kind,
            required_at,
            optional: false,
            placeholder: field.text.clone(),
            addresses: addresses(&field.raw),
            span: field.span,
            dialect: field.dialect,
        }
    }

    /// Whether a value is still the template's, its condition aside.
    pub fn is_unfilled(&self, text: &str) -> bool {
        let (value, _) = condition(text);
        let (own, _) = condition(&self.placeholder);
        // A template may offer one fixed value; only what looks like something to fill in is a placeholder.
        let fixed = self.kind == FieldKind::Text && !is_pattern(&own) && !own.contains(['[', '(']);
        is_pattern(&value) || (!fixed && normalize(&value) == normalize(&own))
    }

    /// The same of a field with its links: under the template's words may stand an address of the author's own.
    pub fn is_left(&self, text: &str, raw: &str) -> bool {
        let own = |address: &String| !address.contains("...") && !self.addresses.contains(address);
        self.is_unfilled(text) && (is_pattern(text) || !addresses(raw).iter().any(own))
    }
}

/// The addresses of the links in a value as it is written.
fn addresses(raw: &str) -> Vec<String> {
    let behind = raw.split("](").skip(1);
    behind.filter_map(|rest| rest.split_once(')')).map(|(address, _)| address.trim().to_owned()).collect()
}

/// Parts `value (if implemented)` into the value and the condition's word.
fn condition(text: &str) -> (String, Option<String>) {
    let Some((value, rest)) = text.split_once("(if ") else { return (text.trim().to_owned(), None) };
    let word = rest.split(')').next().unwrap_or(rest).trim();
    (value.trim().to_owned(), Some(word.to_lowercase()).filter(|word| !word.is_empty()))
}

/// Whether a value shows how a day is written: `YYYY-MM-DD`, `TT.MM.JJJJ`.
fn is_day_pattern(value: &str) -> bool {
    let value = value.to_uppercase();
    let months = value.contains("MM") || value.contains("ММ");
    value.contains("YYYY") || (months && ["JJJJ", "AAAA", "ГГГГ"].iter().any(|year| value.contains(year)))
}

/// The values of a menu of statuses without bars, for which a table has no room: `Draft / Accepted`.
fn statuses(value: &str) -> Option<Vec<&str>> {
    let parts: Vec<&str> = value.split(" / ").map(str::trim).collect();
    let known = |part: &&str| stage::of_words(&stage::words(part)).is_some();
    (parts.len() > 1 && parts.iter().all(known)).then_some(parts)
}

/// The values between the bars of a menu, which may stand in brackets as a whole.
fn parts(value: &str) -> Vec<&str> {
    const PAIRS: [(char, char); 6] = [('[', ']'), ('<', '>'), ('{', '}'), ('(', ')'), ('"', '"'), ('`', '`')];
    let mut menu = value.trim();
    while let Some(inner) = PAIRS.iter().find_map(|(open, close)| {
        let inner = menu.strip_prefix(*open)?.strip_suffix(*close)?;
        // The pair around a single value is its own.
        (!inner.contains(*open) && inner.contains('|')).then_some(inner)
    }) {
        menu = inner.trim();
    }
    let mut depth = 0usize;
    let bar = |c: char| {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        c == '|' && depth == 0
    };
    menu.split(bar).map(str::trim).filter(|part| part.contains(char::is_alphanumeric)).collect()
}

/// Whether a value of a menu shows a form and is none itself.
fn is_example(part: &str) -> bool {
    let bracketed = [('[', ']'), ('<', '>'), ('{', '}')];
    part.ends_with('/')
        || part.contains("://")
        || part.contains("path/")
        || part.contains("YYYY")
        || bracketed.iter().any(|(open, close)| part.starts_with(*open) && part.ends_with(*close))
}

fn choice(text: &str) -> Choice {
    // A remark in brackets is no part of the value.
    let text = text.split_once(" (").map_or(text, |(value, _)| value);
    let label = text.trim_start_matches(|c: char| !c.is_alphanumeric()).trim();
    let emoji = text[..text.len() - label.len()].trim();
    Choice { label: label.to_owned(), emoji: Some(emoji.to_owned()).filter(|emoji| !emoji.is_empty()) }
}

fn is_version_pattern(value: &str) -> bool {
    let parts: Vec<&str> = value.trim_start_matches('v').split('.').collect();
    (2..=3).contains(&parts.len())
        && parts
            .iter()
            .all(|part| matches!(*part, "X" | "Y" | "Z" | "x" | "y" | "z") || part.parse::<u32>().is_ok())
}

/// `Author`, `Authors` and `author(s)` are one field, `PR` and `PR #` too.
pub fn is_same_label(a: &str, b: &str) -> bool {
    let bare = |label: &str| {
        let label = label.to_lowercase();
        let label = label.trim_end_matches([' ', '#']);
        let label = label.strip_suffix("(s)").unwrap_or(label);
        label.strip_suffix('s').unwrap_or(label).to_owned()
    };
    bare(a) == bare(b)
}

/// Words that stand for a value.
const FIXED: &[&str] = &["YYYY-MM-DD", "X.Y.Z", "TBD", "TODO", "tbd", "todo"];

/// Text that asks to be filled in, whatever the template.
pub fn is_pattern(text: &str) -> bool {
    let text = text.trim().trim_end_matches(['.', ',', ';']).trim();
    for (open, close) in [('{', '}'), ('<', '>')] {
        let Some(inner) = text.strip_prefix(open).and_then(|text| text.strip_suffix(close)) else { continue };
        let inner = inner.strip_prefix(open).and_then(|inner| inner.strip_suffix(close)).unwrap_or(inner);
        // Data and marks of HTML stand so, too.
        return inner.contains(' ') && !inner.contains([open, close, ':', ',', ';', '"', '=', '|', '/']);
    }
    let bracket = text.strip_prefix('[').and_then(|text| text.strip_suffix(']'));
    if let Some(inner) = bracket {
        !inner.contains(['[', ']']) && !inner.split(',').all(|part| is_value(part.trim()))
    } else {
        let bare = text.trim_matches(|c: char| !c.is_alphanumeric());
        if bare.is_empty() { is_gap(text) } else { FIXED.contains(&bare) }
    }
}

/// Whether a text without letters and digits leaves a gap: dots, dashes, question marks, brackets. `✅` and `=>` say
/// something.
pub fn is_gap(text: &str) -> bool {
    const MARKS: &str = "._-–—?*#[]()<>:/\\|'\"`~,;!·•\u{200b}\u{200c}\u{200d}\u{200e}\u{200f}\u{feff}";
    text.contains("...") || text.contains('…') || text.chars().all(|c| c.is_whitespace() || MARKS.contains(c))
}

/// Whether a text may end in a pattern, as far as its last letters tell.
pub fn may_end_in_pattern(text: &str) -> bool {
    let text = text.trim_end_matches(['.', ',', ';', ' ']);
    !text.ends_with(char::is_alphanumeric) || FIXED.iter().any(|pattern| text.ends_with(pattern))
}

/// Whether a part of a list in brackets is a value and no request for one: a number with its unit, words in quotes, a
/// sign such as `RFC2119`.
fn is_value(part: &str) -> bool {
    const LITERALS: &[&str] = &["true", "false", "null", "none", "nil"];
    let quoted = ['"', '\'', '`']
        .iter()
        .any(|quote| part.len() > 1 && part.starts_with(*quote) && part.ends_with(*quote));
    let number =
        part.trim_start_matches(['-', '+', '±', '<', '>', '≤', '≥', '~', '$', '€', '£']).trim_start();
    let (number, unit) = number.split_once(' ').unwrap_or((number, ""));
    let counted =
        number.starts_with(|c: char| c.is_ascii_digit()) && unit.chars().count() <= 3 && !unit.contains(' ');
    let has_digit = part.contains(|c: char| c.is_ascii_digit());
    let sign = has_digit && !part.contains(|c: char| c.is_lowercase() || c.is_whitespace());
    quoted || counted || sign || LITERALS.contains(&part.to_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(label: &str, value: &str) -> FieldRule {
        FieldRule::learn(&Field::plain(label, value.to_owned(), Span::default(), Dialect::Bullets))
    }

    #[test]
    fn an_address_fills_a_link_of_the_template() {
        let field = |raw: &str| {
            let text = "(pitch)".to_owned();
            Field { raw: raw.to_owned(), ..Field::plain("Review", text, Span::default(), Dialect::Bullets) }
        };
        let rule = FieldRule::learn(&field("([pitch](https://talk.example/...))"));
        assert!(rule.is_left("(pitch)", "([pitch](https://talk.example/...))"));
        assert!(rule.is_left("pitch", "pitch"));
        assert!(!rule.is_left("pitch", "[pitch](https://talk.example/t/a-well/7)"));
    }

    #[test]
    fn menus_are_what_stands_between_bars() {
        let choices = |value: &str| match rule("Type", value).kind {
            FieldKind::Choice(values) => values.iter().map(Choice::written).collect::<Vec<_>>(),
            _ => Vec::new(),
        };
        assert_eq!(choices("[Draft | In Review | Accepted]"), ["Draft", "In Review", "Accepted"]);
        assert_eq!(choices("<Core (Wire | Disk) | Process>"), ["Core", "Process"]);
        assert_eq!(choices("{\"a\" | \"b\"}").len(), 2);
        assert_eq!(choices("🚧 Open | ✅ Done | …"), ["🚧 Open", "✅ Done"]);
        let statuses = |value: &str| matches!(rule("Status", value).kind, FieldKind::Choice(_));
        assert!(statuses("Entwurf / In Arbeit / ✅ Fertig") && !statuses("draft / path"));
        assert!(choices("Draft / Accepted").is_empty());
        assert!(choices("path/to/it/ | None").is_empty() && choices("<name> | None").is_empty());
    }

    #[test]
    fn patterns_ask_to_be_filled_in() {
        for text in [
            "[First requirement]", "{first requirement}", "{{what else}}", "<what else>", "...",
            "YYYY-MM-DD", "\"...\"", "TBD", "",
        ] {
            assert!(is_pattern(text), "{text}");
        }
        assert!(!is_pattern("[a] and [b]") && !is_pattern("done"));
        assert!(!is_pattern("{ \"a\": 1 }") && !is_pattern("{id}") && !is_pattern("{ a, b }"));
    }
}
