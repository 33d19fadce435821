//! The words of the field: stages and the words for them, kinds of section, names of header fields, relations, days.
//! Everything that reads or writes a spec asks here; nothing here knows of the rest of the house. The lists of words are
//! data files beside the code.

pub mod date;
pub mod kind;
pub mod label;
pub mod naming;
pub mod part;
pub mod relation;
pub mod stage;
pub mod state;
pub mod title;

/// The words under a name of a data file, in its order.
pub fn listed(list: &'static str, name: &str) -> Vec<&'static str> {
    rows(list).filter(|(known, _)| *known == name).flat_map(|(_, words)| words).collect()
}

/// The lines `name: word, word` of a data file; `#` begins a comment.
pub fn rows(list: &'static str) -> impl Iterator<Item = (&'static str, impl Iterator<Item = &'static str>)> {
    let lines = list.lines().filter(|line| !line.starts_with('#'));
    let rows = lines.filter_map(|line| line.split_once(": "));
    rows.map(|(name, words)| (name, words.split(',').map(str::trim)))
}
