//! What a document is called by its place: its file, or its folder where every folder holds a file of that name.

use crate::source::{folder, stem};
use crate::words::date;

/// A file named README, index or spec is called by its folder.
pub fn stem_of_document(path: &str) -> &str {
    called(path, &["readme", "index", "_index", "spec"])
}

/// What a document is called by its place when it has no title: what every folder holds tells nothing.
pub fn name_of_document(path: &str) -> &str {
    called(path, &["readme", "index", "_index", "spec", "requirements", "proposal", "design", "explainer"])
}

fn called<'a>(path: &'a str, generic: &[&str]) -> &'a str {
    let name = stem(path);
    let generic = generic.iter().any(|known| name.eq_ignore_ascii_case(known));
    match folder(path) {
        folder if generic && !folder.is_empty() => folder.rsplit('/').next().unwrap_or(folder),
        _ => name,
    }
}

/// The number that a file's or a folder's name begins with, behind the letters of a series.
pub fn number_of_name(name: &str) -> Option<u64> {
    // A day is no number of a series.
    if name.get(..10).is_some_and(date::begins) {
        return None;
    }
    let letters = name.chars().take_while(|c| c.is_alphabetic()).count();
    (letters <= 8).then(|| leading_number(name)).flatten()
}

pub fn leading_number(text: &str) -> Option<u64> {
    let rest = text.trim_start_matches(|c: char| c.is_alphabetic()).trim_start_matches(['-', '_', ' ']);
    let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    let bounded = !rest[end..].starts_with(|c: char| c.is_alphanumeric() || c == '.');
    (1..=6).contains(&end).then(|| rest[..end].parse().ok()).flatten().filter(|_| bounded)
}
