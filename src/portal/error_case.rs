//! An entry about an error -> what happens, its type, its message, its code and the way out, wherever in the entry each of
//! them stands.

use crate::spec::item::Item;
use crate::words::part::Part;

#[derive(Debug, Default, PartialEq, Eq)]
pub struct ErrorCase {
    pub scenario: String,
    pub kind: String,
    pub message: String,
    pub code: String,
    pub recovery: String,
}

impl ErrorCase {
    pub fn of(item: &Item) -> Self {
        let part = |part| item.part(part).unwrap_or_default().trim().to_owned();
        let mut out = Self {
            scenario: if item.label.is_empty() { item.id.clone() } else { item.label.clone() },
            kind: part(Part::Type),
            message: part(Part::Message),
            code: part(Part::Code),
            recovery: item.parts(Part::Recovery).collect::<Vec<_>>().join("; "),
        };
        // A column `Code` may hold names.
        if !out.code.is_empty() && !out.code.chars().any(|c| c.is_ascii_digit()) {
            let code = std::mem::take(&mut out.code);
            if out.kind.is_empty() && !is_none(&code) {
                out.kind = code;
            }
        }
        if let Some((code, rest)) = leading_code(&out.scenario) {
            // `409 Conflict` is what the answer is called.
            let (code, rest) = (code.to_owned(), rest.to_owned());
            out.scenario = if item.text.is_empty() { rest.clone() } else { item.text.clone() };
            out.code = if out.code.is_empty() { code } else { out.code };
            out.kind = if out.kind.is_empty() { rest } else { out.kind };
            return out;
        }
        // `SEAT_TAKEN: a second person when the seat is taken` names an error, and says when it comes.
        if is_name(&out.scenario) && out.kind.is_empty() && says_when(&item.text) {
            out.kind = std::mem::replace(&mut out.scenario, item.text.clone());
            return out;
        }
        let remark =
            item.part(Part::Topic).filter(|_| item.details.iter().any(|detail| detail.label.is_empty()));
        if let Some(code) = remark.and_then(code_in).filter(|_| out.code.is_empty()) {
            code.clone_into(&mut out.code);
        }
        if out.scenario.is_empty() {
            out.scenario.clone_from(&item.text);
            out.read(&item.text.clone(), false);
        } else {
            out.read(&item.text.clone(), true);
        }
        let message = out.message.clone();
        if message.contains(|c: char| c.is_ascii_digit()) {
            out.read(&message, item.part(Part::Message).is_some());
        }
        // Where nobody says when it comes, its message does.
        if out.scenario.is_empty() {
            out.scenario.clone_from(&out.message);
        }
        out
    }

    /// Finds what is missing in a text; where it is all that is said, what is left of it is the message.
    fn read(&mut self, text: &str, whole: bool) {
        let mut left = text.to_owned();
        if self.code.is_empty()
            && let Some(code) = code_in(text)
        {
            code.clone_into(&mut self.code);
            left = left.replacen(code, "", 1);
        }
        let said = quoted(text);
        if let Some(said) = said.filter(|_| self.message.is_empty() || self.message == text) {
            left = left.replace(said, "");
            self.message = said.to_owned();
        }
        let name = left
            .split(|c: char| c.is_whitespace() || matches!(c, ',' | '(' | ')' | '`'))
            .find(|word| is_name(word));
        if let Some(name) = name.filter(|_| self.kind.is_empty()) {
            self.kind = name.to_owned();
            left = left.replacen(name, "", 1);
        }
        let rest = left.trim_matches(|c: char| !c.is_alphanumeric());
        // `Returns 404.` says no more than its code.
        let rest = if matches!(
            rest.to_ascii_lowercase().as_str(),
            "returns" | "return" | "answers" | "responds with" | "http"
        ) {
            ""
        } else {
            rest
        };
        if whole && (self.message.is_empty() || self.message == text) {
            self.message = if rest.is_empty() {
                String::new()
            } else if left == text {
                text.to_owned()
            } else {
                rest.to_owned()
            };
        }
    }
}

fn says_when(text: &str) -> bool {
    text.split_whitespace().skip(1).any(|word| matches!(word, "when" | "if"))
}

fn is_none(text: &str) -> bool {
    matches!(text.to_ascii_lowercase().as_str(), "n/a" | "none" | "-" | "—")
}

/// The code of an answer at the beginning: `409 Conflict`.
fn leading_code(text: &str) -> Option<(&str, &str)> {
    let code = text.split(|c: char| !c.is_ascii_digit()).next().filter(|code| is_code(code))?;
    let rest = text[code.len()..].trim_start_matches([' ', '-', '–', '—', ':', '(']);
    Some((code, rest.trim_end_matches(')')))
}

/// The first number of three digits that is the code of a refusal.
fn code_in(text: &str) -> Option<&str> {
    text.split(|c: char| !c.is_alphanumeric() && c != '.')
        .map(|word| word.trim_matches('.'))
        .find(|word| is_code(word))
}

fn is_code(word: &str) -> bool {
    word.len() == 3 && word.starts_with(['4', '5']) && word.bytes().all(|b| b.is_ascii_digit())
}

/// What stands in quotes, with them.
fn quoted(text: &str) -> Option<&str> {
    [('"', '"'), ('“', '”'), ('„', '“')].into_iter().find_map(|(open, close)| {
        let start = text.find(open)?;
        let inner = &text[start + open.len_utf8()..];
        let end = inner.find(close)?;
        Some(&text[start..start + open.len_utf8() + end + close.len_utf8()])
    })
}

/// `LoanRenewed` and `LOAN_RENEWED`: names of types and codes, no words of prose.
fn is_name(word: &str) -> bool {
    let plain = word.len() > 3 && word.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    let loud =
        word.contains('_') && word.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_');
    let humps = word.chars().filter(char::is_ascii_uppercase).count();
    let camel = word.starts_with(|c: char| c.is_ascii_uppercase())
        && humps > 1
        && word.contains(|c: char| c.is_ascii_lowercase());
    plain && (loud || camel)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Span;
    use crate::spec::item_id::ItemKind;
    use crate::words::kind::Kind;

    fn case(label: &str, text: &str) -> [String; 4] {
        let item = Item {
            kind: ItemKind::Known(Kind::ErrorScenarios),
            id: String::new(),
            label: label.to_owned(),
            text: text.to_owned(),
            details: Vec::new(),
            state: None,
            progress: None,
            anchor: String::new(),
            span: Span::default(),
        };
        let found = ErrorCase::of(&item);
        [found.scenario, found.kind, found.message, found.code]
    }

    #[test]
    fn parts_of_an_error_are_known_by_their_looks() {
        for (label, text, expected) in [
            (
                "Seat taken",
                "SeatTaken, \"Somebody sits there\", 409",
                ["Seat taken", "SeatTaken", "\"Somebody sits there\"", "409"],
            ),
            ("409 Conflict", "the seat is taken", ["the seat is taken", "Conflict", "", "409"]),
            (
                "",
                "If the hall is full, the desk answers 503.",
                ["If the hall is full, the desk answers 503.", "", "", "503"],
            ),
            ("Hall full", "Please come again", ["Hall full", "", "Please come again", ""]),
        ] {
            assert_eq!(case(label, text), expected, "{label}: {text}");
        }
    }
}
