//! One line of Markdown -> what it says: a status field, a checkbox, an item's id. A line of a
//! difference stands without the rest of its file, so this is looser than the parser of specs.

use crate::words::label;

/// The value of a status field, and how weak its label is: `**Status:** x`, `* Status: **x**`,
/// `status: x`, `| Status | x |`.
pub(super) fn status(line: &str) -> Option<(usize, String)> {
    let text = line.trim().trim_start_matches('\u{feff}').trim_start_matches(['>', ' ']);
    let (label, value) = text.strip_prefix('|').map_or_else(|| labelled(text), two_cells)?;
    let label = label::normal(label.trim_matches(|c: char| c.is_whitespace() || matches!(c, '*' | '_')));
    let weakness = label::STATUS.iter().position(|known| *known == label)?;
    let value = bare(first_of_line(value));
    (!value.is_empty()).then_some((weakness, value))
}

fn labelled(text: &str) -> Option<(&str, &str)> {
    let text = ["- ", "* ", "+ "].iter().find_map(|mark| text.strip_prefix(mark)).unwrap_or(text);
    let (label, value) = text.split_once([':', '：'])?;
    // `**Status:** x` closes behind the colon what it opened before.
    let opened = label.trim_start().starts_with(['*', '_']) && !label.trim_end().ends_with(['*', '_']);
    Some((label, if opened { value.trim_start_matches(['*', '_']) } else { value }))
}

fn two_cells(row: &str) -> Option<(&str, &str)> {
    let (label, rest) = row.split_once('|')?;
    let value = rest.trim_end().trim_end_matches('|');
    (!value.contains('|')).then_some((label, value))
}

/// Cuts the next field of a line that holds several: `Planned | **Priority:** P1`.
fn first_of_line(value: &str) -> &str {
    let next = value
        .match_indices(['|', '·', '•', ';'])
        .find(|(at, separator)| value[at + separator.len()..].trim_start().starts_with("**"));
    next.map_or(value, |(at, _)| &value[..at])
}

/// Without the marks of emphasis and the quotes around the whole.
fn bare(value: &str) -> String {
    let value = value.trim().trim_end_matches('\\').trim_end_matches("<br>").replace("**", "");
    let value = value.trim();
    let quoted = ['"', '\'', '`', '*', '_'].iter().find_map(|mark| {
        let inner = value.strip_prefix(*mark)?.strip_suffix(*mark)?;
        (!inner.contains(*mark)).then_some(inner)
    });
    quoted.unwrap_or(value).trim().to_owned()
}

/// Whether a line is a heading of the word that decision records put over their status.
pub(super) fn is_status_heading(line: &str) -> bool {
    let text = line.trim();
    text.starts_with('#') && label::heads_status(text)
}

/// What stands under such a heading.
pub(super) fn bare_status(line: &str) -> Option<String> {
    let text = line.trim();
    let value = bare(["- ", "* ", "+ "].iter().find_map(|mark| text.strip_prefix(mark)).unwrap_or(text));
    (!value.is_empty() && !text.starts_with(['#', '<', '|', '`'])).then_some(value)
}

/// Whether a checkbox is ticked, `None` when the line is none; and the text behind it.
pub(super) fn checkbox(line: &str) -> Option<(bool, &str)> {
    let text = line.trim_start_matches(|c: char| c.is_whitespace() || c == '>');
    let rest = match text.strip_prefix(['-', '*', '+']) {
        Some(rest) => rest,
        None => text.trim_start_matches(|c: char| c.is_ascii_digit()).strip_prefix(['.', ')'])?,
    };
    let inside = rest.strip_prefix([' ', '\t'])?.trim_start().strip_prefix('[')?;
    let mark = inside.chars().next()?;
    let after = inside.get(mark.len_utf8()..)?.strip_prefix(']')?;
    let ends = after.is_empty() || after.starts_with(char::is_whitespace);
    (ends && matches!(mark, ' ' | 'x' | 'X')).then_some((mark != ' ', after))
}

/// The normal form of the id that a line begins with: `- **FR1:** …`, `### Test Case 2: …`, `| FR-001 |`.
pub(super) fn item(line: &str) -> Option<String> {
    let text = checkbox(line).map_or(line, |(_, text)| text);
    let text = unnumbered(text.trim_start());
    item_key(text.trim_start_matches(|c: char| {
        c.is_whitespace() || matches!(c, '-' | '*' | '+' | '#' | '>' | '|' | '_' | '`' | '[' | '~' | '(')
    }))
}

/// `1. FR1` -> `FR1`.
fn unnumbered(text: &str) -> &str {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    if rest.len() == text.len() { text } else { rest.strip_prefix(['.', ')']).unwrap_or(text) }
}

/// No prefix of an id is longer, in characters and in words.
const LONGEST: (usize, usize) = (32, 4);

/// The normal form of an id at the begin of a text: lower case, nothing between the prefix and the
/// number, no leading zeros: `FR-001` -> `fr1`, `Test Case 2: works` -> `testcase2`.
pub fn item_key(text: &str) -> Option<String> {
    let mut key = String::new();
    let (mut words, mut separated) = (1, true);
    for (count, (at, c)) in text.char_indices().enumerate() {
        if count > LONGEST.0 || words > LONGEST.1 {
            return None;
        }
        if c.is_ascii_digit() && count > 0 {
            return number(&text[at..]).map(|number| key + &number);
        }
        if c.is_alphabetic() {
            key.extend(c.to_lowercase());
            separated = false;
        } else if matches!(c, ' ' | '-' | '_' | '#') && !separated {
            separated = true;
            words += 1;
        } else {
            return None;
        }
    }
    None
}

/// `002.10.` -> `2.10`, unless a word goes on behind it.
fn number(text: &str) -> Option<String> {
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    if text[end..].starts_with(|c: char| c.is_alphanumeric() || c == '_') {
        return None;
    }
    let parts = text[..end].split('.').filter(|part| !part.is_empty());
    let parts: Vec<&str> = parts.map(|part| part.trim_start_matches('0')).collect();
    Some(parts.iter().map(|part| if part.is_empty() { "0" } else { part }).collect::<Vec<_>>().join("."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_status_is_found_in_every_dialect() {
        for (line, value) in [
            ("**Status:** Planned", "Planned"),
            ("**Status**: In Progress (v1.2)", "In Progress (v1.2)"),
            ("* Status: **Implemented (Swift 5.9)**", "Implemented (Swift 5.9)"),
            ("- **Status:** Draft  ", "Draft"),
            ("Status: Final\r", "Final"),
            ("status: \"draft\"", "draft"),
            ("| **Status** | `Accepted` |", "Accepted"),
            ("**Status:** Planned | **Priority:** P1", "Planned"),
            ("Status: **Done** since May", "Done since May"),
        ] {
            assert_eq!(status(line), Some((0, value.to_owned())), "{line}");
        }
        assert_eq!(status("State: open"), Some((1, "open".to_owned())));
        assert!(is_status_heading("## Estado") && is_status_heading("# Status:"));
        assert!(!is_status_heading("## Status quo") && !is_status_heading("Status"));
    }

    #[test]
    fn every_label_of_a_status_is_known_here() {
        for (weakness, label) in label::STATUS.iter().enumerate() {
            for line in [format!("**{label}:** x"), format!("- {label}: x"), format!("| {label} | x |")] {
                assert_eq!(status(&line), Some((weakness, "x".to_owned())), "{line}");
            }
        }
        for line in
            ["Status:", "The status: x", "| Status | Date | By |", "Status quo", "**Status", "## Status"]
        {
            assert_eq!(status(line), None, "{line}");
        }
    }

    #[test]
    fn checkboxes_are_those_of_markdown() {
        assert_eq!(checkbox("- [ ] a"), Some((false, " a")));
        for line in ["* [X] a", "  1. [x] a", "> - [x] a", "12) [x]"] {
            assert_eq!(checkbox(line).map(|found| found.0), Some(true), "{line}");
        }
        for line in ["- [x]a", "[x] a", "- [y] a", "- []", "-[ ] a", "- [x](a.md)", "- [é"] {
            assert_eq!(checkbox(line), None, "{line}");
        }
    }

    #[test]
    fn ids_have_one_form() {
        for (line, key) in [
            ("- **FR1:** log in", "fr1"),
            ("### Test Case 2: works", "testcase2"),
            ("| FR-001 | x |", "fr1"),
            ("- [x] **NFR_2** x", "nfr2"),
            ("1. REQ-AUTH-010: x", "reqauth10"),
            ("~~FR#3~~", "fr3"),
            ("FR-2.01. x", "fr2.1"),
            ("FR0", "fr0"),
        ] {
            assert_eq!(item(line).as_deref(), Some(key), "{line}");
        }
        for line in ["the first 2a", "FR1x", "1. 2", "FR--1", "", "éé", "a b c d e 1", "2024-01-01: x"] {
            assert_eq!(item(line), None, "{line}");
        }
    }
}
