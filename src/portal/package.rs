//! Which package of a repository a spec belongs to, for folders that hold the specs of several.

use crate::document::name::stem_of_document;
use crate::source::{folder, stem};
use crate::spec::Spec;
use crate::words::label;
use crate::words::stage;

/// The package named in the header, or else the first folder that is neither a container, a status, a version nor
/// a date.
pub fn of(spec: &Spec) -> Option<String> {
    let named = spec.fields.iter().find(|field| field.label.eq_ignore_ascii_case("package"));
    if let Some(field) = named.filter(|field| !field.text.is_empty()) {
        return Some(crate::text::shortened(&field.text, 60));
    }
    let mut parts: Vec<&str> = folder(&spec.path).split('/').filter(|part| !part.is_empty()).collect();
    if stem_of_document(&spec.path) != stem(&spec.path) {
        // A spec in a folder of its own.
        parts.pop();
    }
    let telling = |part: &&&str| {
        let lower = part.to_lowercase();
        let numbered = lower.trim_start_matches('v').starts_with(|c: char| c.is_ascii_digit());
        !label::SHELVES.contains(&lower.as_str()) && !numbered && stage::of_folder(part).is_none()
    };
    parts.iter().find(telling).map(|part| (*part).to_owned())
}
