//! How a spec is called by its number, in the letters that the collection writes.

use crate::document::name::{number_of_name, stem_of_document};
use crate::spec::Spec;
use crate::spec::mention;
use crate::words::label;

/// `SE-0123` of a field that says it, or else the digits of the file's name; `None` where the title begins with it.
pub fn written(spec: &Spec) -> Option<String> {
    let number = spec.number?;
    let mut digits = spec.title.split(|c: char| !c.is_ascii_digit()).filter(|digits| !digits.is_empty());
    if digits.any(|digits| digits.parse() == Ok(number)) {
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
