//! What only its siblings tell of a spec: whether the number in its name counts anything, what its folder's number is,
//! which of two numbers in a date is the month, and which words of its title all titles begin with.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::arena::{Arena, FileId};
use crate::document::name::{number_of_name, stem_of_document};
use crate::document::sidecar::FRONTS;
use crate::portal::classify::{Verdict, is_project_file_name};
use crate::slug;
use crate::source::{folder, stem};
use crate::spec::Spec;
use crate::spec::mention::COMMON;
use crate::words::date::{self, Order};
use crate::words::label;

type Files = Arena<FileId, Arc<Spec>>;

/// Where the siblings of files lie.
pub struct Homes {
    /// Folders with one file only.
    alone: BTreeSet<String>,
}

impl Homes {
    pub fn of<'a>(paths: impl Iterator<Item = &'a str>) -> Self {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        paths.for_each(|path| *counts.entry(folder(path)).or_default() += 1);
        Self {
            alone: counts
                .into_iter()
                .filter(|(_, count)| *count == 1)
                .map(|(name, _)| name.to_owned())
                .collect(),
        }
    }

    /// The folder of a file's siblings, and the name of the file among them: it may have a folder to itself.
    pub fn place<'a>(&self, path: &'a str) -> (&'a str, &'a str) {
        let own = folder(path);
        let front = FRONTS.iter().any(|front| stem(path).eq_ignore_ascii_case(front));
        if own.is_empty() || !(front || self.alone.contains(own)) {
            return (own, stem(path));
        }
        own.rsplit_once('/').unwrap_or(("", own))
    }
}

/// Files with the numbers that their names have among their siblings.
pub fn numbered(mut files: Files) -> Files {
    let homes = Homes::of(files.values().map(|file| file.path.as_str()));
    let mut sizes: BTreeMap<&str, usize> = BTreeMap::new();
    let mut series: BTreeMap<(&str, String), BTreeSet<u64>> = BTreeMap::new();
    for file in files.values() {
        let (home, name) = homes.place(&file.path);
        if !is_project_file_name(&name.to_lowercase()) {
            *sizes.entry(home).or_default() += 1;
        }
        let name = if file.number.is_some() { stem_of_document(&file.path) } else { name };
        if let Some(number) = number_of_name(name) {
            series.entry((home, letters(name))).or_default().insert(number);
        }
    }
    let mut changes: Vec<(FileId, Option<u64>)> = Vec::new();
    for (at, file) in files.iter() {
        let (home, among) = homes.place(&file.path);
        let name = stem_of_document(&file.path);
        // A series counts on: one number that two have is none.
        let company = |name: &str| series.get(&(home, letters(name))).map_or(0, BTreeSet::len);
        let size = sizes.get(home).copied().unwrap_or(0);
        let many = |name: &str| match company(name) {
            0 => false,
            1 => size == 1,
            count => count >= 3 || count * 2 >= size,
        };
        match file.number {
            // What its header says does not hang on its name.
            Some(number) if number_of_name(name) == Some(number) => {
                let said = file.names.iter().any(|own| own.number == number && own.prefix != letters(name));
                if is_word(name) && !said && !many(name) {
                    changes.push((at, None));
                }
            }
            Some(_) => {}
            None => {
                let number =
                    among.starts_with(|c: char| c.is_ascii_digit()).then(|| number_of_name(among)).flatten();
                let year = number.is_some_and(|number| (1900..2100).contains(&number));
                let named =
                    among.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '-' | '_')) == name;
                let fits = named || among.starts_with('0') || company(among) > 1;
                if number.is_some() && fits && !year && among != name {
                    changes.push((at, number));
                }
            }
        }
    }
    for (at, number) in changes {
        let file = Arc::make_mut(&mut files[at]);
        if let Some(lost) = file.number.filter(|_| number.is_none()) {
            let prefix = letters(stem_of_document(&file.path));
            file.names.retain(|name| name.number != lost || name.prefix != prefix);
        }
        file.number = number;
    }
    files
}

/// The letters before the number of a name, in small letters.
fn letters(name: &str) -> String {
    name.chars().take_while(|c| c.is_alphabetic()).collect::<String>().to_lowercase()
}

/// Whether the number in a name may belong to a word: `2-factor`, `http2`. One with zeros in front, or of a series that
/// every team has, is none.
fn is_word(name: &str) -> bool {
    let letters = letters(name);
    let digits =
        name[name.find(|c: char| c.is_ascii_digit()).unwrap_or(0)..].split(|c: char| !c.is_ascii_digit());
    let digits = digits.map(str::to_owned).next().unwrap_or_default();
    !COMMON.contains(&letters.as_str()) && !digits.starts_with('0') && digits.len() < 3
}

/// Specs with the days and titles that they have among the others.
pub fn settled(mut files: Files, verdicts: &Arena<FileId, Verdict>) -> Files {
    let specs: Vec<FileId> =
        verdicts.iter().filter(|(_, verdict)| verdict.is_spec).map(|(at, _)| at).collect();
    for at in month_first(&files, &specs) {
        let Spec { meta, fields, .. } = Arc::make_mut(&mut files[at]);
        let fields: Vec<(&str, &str)> =
            fields.iter().map(|field| (field.label.as_str(), field.text.as_str())).collect();
        meta.reorder(&fields, Order::MonthFirst);
    }
    for (at, title) in titles(&files, &specs) {
        Arc::make_mut(&mut files[at]).title = title;
    }
    files
}

/// The specs whose days may stand behind their months, where others prove that they do.
fn month_first(files: &Files, specs: &[FileId]) -> Vec<FileId> {
    let numbers = |text: &str| text.len() < 400 && text.contains(['/', '-']);
    let of =
        |at: FileId| files[at].fields.iter().map(|field| field.text.as_str()).filter(|text| numbers(text));
    let mut proofs: BTreeMap<&str, BTreeSet<bool>> = BTreeMap::new();
    for at in specs {
        let proof = of(*at).filter_map(date::proof).map(|order| order == Order::MonthFirst);
        proofs.entry(folder(&files[*at].path)).or_default().extend(proof);
    }
    let all: BTreeSet<bool> = proofs.values().flatten().copied().collect();
    let proven = |at: FileId| {
        // The folder's own, or where it has none that of all.
        let own = proofs.get(folder(&files[at].path)).filter(|own| !own.is_empty()).unwrap_or(&all);
        own.len() == 1 && own.contains(&true)
    };
    let differs = |text: &str| date::read(text, Order::DayFirst) != date::read(text, Order::MonthFirst);
    specs.iter().copied().filter(|at| proven(*at) && of(*at).any(differs)).collect()
}

/// So many titles with one label show a habit, and so large a share of all, in percent.
const LEAST: usize = 3;
const NEARLY_ALL: usize = 80;

/// Titles without what tells nothing: a label that nearly all begin with, or the heading of a section that stands below
/// a bare number in several.
fn titles(files: &Files, specs: &[FileId]) -> Vec<(FileId, String)> {
    let homes = Homes::of(specs.iter().map(|at| files[*at].path.as_str()));
    let home = |at: FileId| homes.place(&files[at].path).0;
    let mut sizes: BTreeMap<&str, usize> = BTreeMap::new();
    let mut labels: BTreeMap<(&str, String), usize> = BTreeMap::new();
    let mut everywhere: BTreeMap<String, usize> = BTreeMap::new();
    let mut sections: BTreeMap<String, usize> = BTreeMap::new();
    for at in specs.iter().copied() {
        *sizes.entry(home(at)).or_default() += 1;
        if let Some((label, _)) = labelled(&files[at].title) {
            *labels.entry((home(at), label.to_lowercase())).or_default() += 1;
            *everywhere.entry(label.to_lowercase()).or_default() += 1;
        }
        if let Some((_, section)) = below_number(&files[at]) {
            *sections.entry(section.to_lowercase()).or_default() += 1;
        }
    }
    let usual = |count: usize, all: usize| count >= LEAST && count * 100 >= all * NEARLY_ALL;
    let empty = |at: FileId, label: &str| {
        let label = label.to_lowercase();
        // A word for documents says nothing in its own folder; any other may do, as long as others lack it.
        let kind = label.split(' ').all(|word| label::DOCUMENTS.contains(&word));
        let here = labels.get(&(home(at), label.clone())).copied().unwrap_or(0);
        let all = everywhere.get(&label).copied().unwrap_or(0);
        (kind && usual(here, sizes[home(at)])) || usual(all, specs.len())
    };
    let shorter = |at: FileId| {
        let file = &files[at];
        let number = below_number(file).filter(|(_, section)| sections[&section.to_lowercase()] > 1);
        let label = || labelled(&file.title).filter(|(label, _)| empty(at, label));
        number
            .map(|(name, _)| name)
            .or_else(|| label().map(|(_, rest)| rest))
            .map(|title| (at, title.to_owned()))
    };
    specs.iter().copied().filter_map(shorter).collect()
}

/// The words before the first colon or dash of a title, where no number is among them, and the rest.
fn labelled(title: &str) -> Option<(&str, &str)> {
    let cuts = [": ", " - ", " – ", " — "].iter().filter_map(|cut| title.find(cut).map(|at| (at, cut.len())));
    let (at, length) = cuts.min()?;
    let (label, rest) = (title[..at].trim(), title[at + length..].trim());
    let words = label.split_whitespace().count();
    let plain = !label.contains(|c: char| c.is_ascii_digit()) && (1..=4).contains(&words);
    (plain && !rest.is_empty()).then_some((label, rest))
}

/// The number and the heading below it of a title that was made of both.
fn below_number(file: &Spec) -> Option<(&str, &str)> {
    let (name, section) = file.title.split_once(": ")?;
    let joined = file.title_anchor.as_ref().is_some_and(|anchor| *anchor == slug::anchor(section));
    (joined && name.contains(|c: char| c.is_ascii_digit())).then_some((name, section))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_may_have_a_folder_to_itself() {
        let paths = ["1-a/a.md", "2-b/spec.md", "2-b/tasks.md", "c/x.md", "c/y.md", "top.md"];
        let homes = Homes::of(paths.into_iter());
        let places = paths.map(|path| homes.place(path));
        assert_eq!(places, [("", "1-a"), ("", "2-b"), ("2-b", "tasks"), ("c", "x"), ("c", "y"), ("", "top")]);
    }

    #[test]
    fn labels_of_titles() {
        assert_eq!(labelled("Feature Specification: Undo"), Some(("Feature Specification", "Undo")));
        assert_eq!(labelled("Change - Undo: now"), Some(("Change", "Undo: now")));
        assert_eq!((labelled("RFC 1: Undo"), labelled("Undo"), labelled("Undo: ")), (None, None, None));
    }

    #[test]
    fn numbers_that_belong_to_words() {
        assert_eq!(["2-factor", "http2-x"].map(is_word), [true, true]);
        assert_eq!(["02-factor", "rfc2", "0048-x", "123-x"].map(is_word), [false; 4]);
    }
}
