//! How a spec is called by its number, in the letters that the collection writes.

use crate::document::name::{number_of_name, stem_of_document};
use crate::spec::Spec;
use crate::spec::mention;
use crate::words::label;

/// `SE-0123` of a field that says it, or else the digits of the file's name; `None` where the title begins with it.
pub(super) fn written(spec: &Spec) -> Option<String> {
    let number = spec.number?;
    if begins_with(&spec.title, number) {
        return None;
    }
    let mut fields =
        spec.fields.iter().filter(|field| label::ID.contains(&label::normal(&field.label).as_str()));
    let said = fields.find_map(|field| {
        let (place, _) = mention::find(&field.text).into_iter().find(|(_, name)| name.number == number)?;
        Some(field.text[place].to_owned())
    });
    let name = stem_of_document(&spec.path);
    let in_name = || {
        let end = name.find(|c: char| c.is_ascii_digit())?;
        let length = name[end..].find(|c: char| !c.is_ascii_digit()).unwrap_or(name.len() - end);
        Some(name[..end + length].to_owned())
    };
    said.or_else(|| in_name().filter(|_| number_of_name(name) == Some(number)))
        .or_else(|| Some(number.to_string()))
}

/// Whether a title begins with a number or with one word and it: `RFC 12: Kilns`, `12. Kilns`, but not `Use Postgres 12`.
fn begins_with(title: &str, number: u64) -> bool {
    let start = title.find(|c: char| c.is_ascii_digit()).unwrap_or(title.len());
    let (before, rest) = title.split_at(start);
    let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    let words = before.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    rest[..end].parse() == Ok(number) && words.count() < 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_begins_with_its_number_or_holds_another() {
        for title in ["RFC 12: Kilns", "ADR-0012 Kilns", "12. Kilns", "#12 Kilns", "[SE-0012] Kilns"] {
            assert!(begins_with(title, 12), "{title}");
        }
        for title in ["Use Postgres 12", "Kiln number 12", "Kilns", "RFC 13: as in RFC 12", "HTTP2 and 12"] {
            assert!(!begins_with(title, 12), "{title}");
        }
    }
}
