//! The ids of items: a prefix and a number, in the forms that people write; and what an id makes of an item.

use serde::{Deserialize, Serialize};

use crate::words::kind::Kind;

/// What an item is: of a kind of ours, or of one that only a team's prefix names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", from = "String")]
pub enum ItemKind {
    Known(Kind),
    /// The prefix in lower case.
    Own(String),
}

impl ItemKind {
    /// The name in the data: `functional_requirement`.
    pub fn name(&self) -> &str {
        match self {
            Self::Known(kind) => kind.item(),
            Self::Own(name) => name,
        }
    }
}

impl PartialEq<Kind> for ItemKind {
    fn eq(&self, kind: &Kind) -> bool {
        *self == Self::Known(*kind)
    }
}

impl From<String> for ItemKind {
    fn from(name: String) -> Self {
        Kind::of_item(&name).map_or(Self::Own(name), Self::Known)
    }
}

impl From<ItemKind> for String {
    fn from(kind: ItemKind) -> Self {
        kind.name().to_owned()
    }
}

/// A prefix that declares items, and what such items are called in the data.
pub struct ItemPrefix<'a> {
    pub prefix: &'a str,
    pub kind: ItemKind,
}

/// Parts `FR-2.1: text` into id, text and kind, when it begins with one of the prefixes and a number.
pub fn numbered<'t, 'p>(
    text: &'t str,
    prefixes: &'p [ItemPrefix],
) -> Option<(&'t str, &'t str, &'p ItemKind)> {
    let text = text.trim();
    prefixes.iter().find_map(|ItemPrefix { prefix, kind }| {
        let rest = text.get(prefix.len()..).filter(|_| {
            let head = text.as_bytes().get(..prefix.len());
            head.is_some_and(|head| head.eq_ignore_ascii_case(prefix.as_bytes()))
        })?;
        let number = rest.strip_prefix([' ', '-', '#', '_']).unwrap_or(rest);
        let digits = number.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(number.len());
        let digits = number[..digits].trim_end_matches('.').len();
        if digits == 0 || !number.starts_with(|c: char| c.is_ascii_digit()) {
            return None;
        }
        let after = &number[digits..];
        if after.starts_with(|c: char| c.is_alphanumeric() || c == '_') {
            return None;
        }
        let id = &text[..text.len() - after.len()];
        let rest = after.trim_start_matches([':', '.', ')', ']', ' ', '*']);
        // A dash that stands alone parts the id from the text; one before a letter belongs to the text.
        let rest =
            ["- ", "– ", "— "].iter().find_map(|dash| rest.strip_prefix(dash)).unwrap_or(rest).trim_start();
        Some((id, rest, kind))
    })
}

/// The form in which ids are compared: `FR-001`, `fr 1` and `FR1` are `fr1`.
pub fn normal(id: &str) -> String {
    let digits = id.find(|c: char| c.is_ascii_digit()).unwrap_or(id.len());
    let (prefix, number) = id.split_at(digits);
    let mut out: String =
        prefix.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    let significant = number.trim_start_matches('0');
    if number.len() > significant.len() && !significant.starts_with(|c: char| c.is_ascii_digit()) {
        out.push('0');
    }
    out.push_str(significant);
    out
}

/// `Test Case` -> `test_case`.
pub fn snake(prefix: &str) -> String {
    prefix.to_lowercase().split(|c: char| !c.is_alphanumeric()).collect::<Vec<_>>().join("_")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn prefixes() -> Vec<ItemPrefix<'static>> {
        ["FR", "Test Case"]
            .into_iter()
            .map(|prefix| ItemPrefix { prefix, kind: snake(prefix).into() })
            .collect()
    }

    #[test]
    fn ids_are_compared_without_their_writing() {
        for id in ["FR1", "FR-001", "fr 1", "FR_01"] {
            assert_eq!(normal(id), "fr1", "{id}");
        }
        assert_eq!(
            (normal("Test Case 10"), normal("FR-0"), normal("FR-2.1")),
            ("testcase10".into(), "fr0".into(), "fr2.1".into())
        );
    }

    #[test]
    fn ids_of_every_form() {
        let prefixes = prefixes();
        let id = |text| numbered(text, &prefixes).map(|(id, rest, kind)| (id, rest, kind.name().to_owned()));
        assert_eq!(id("FR1: log in"), Some(("FR1", "log in", "fr".into())));
        assert_eq!(id("FR-2.1 log in"), Some(("FR-2.1", "log in", "fr".into())));
        assert_eq!(id("Test Case 3: works"), Some(("Test Case 3", "works", "test_case".into())));
        assert_eq!(id("FR3: --no-cache"), Some(("FR3", "--no-cache", "fr".into())));
        assert_eq!(id("FR3 – why"), Some(("FR3", "why", "fr".into())));
        assert_eq!(id("FRAME 1"), None);
        assert_eq!(id("FR1x"), None);
        assert_eq!(id("the FR1"), None);
    }
}
