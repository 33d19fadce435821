//! Whether two specs of one series carry the same number.

use std::collections::BTreeMap;

use crate::diag::{self, Diagnostic, Span};
use crate::document::name::number_of_name;
use crate::lint::context::LintContext;
use crate::lint::usual;
use crate::portal::Entry;
use crate::portal::siblings::Homes;
use crate::source::{folder, stem};
use crate::words::stage;

/// The folder of the siblings without folders that only say a status, the letters before the number, and the number.
type Series = (String, String, u64);

pub(super) fn run(context: &LintContext) -> Vec<Diagnostic> {
    let specs = || context.portal.specs.values();
    let homes = Homes::of(specs().map(|entry| entry.spec.path.as_str()));
    let mut carriers: BTreeMap<Series, BTreeMap<&str, &Entry>> = BTreeMap::new();
    for entry in specs() {
        let path = entry.spec.path.as_str();
        let own = folder(path);
        // A folder that says a status is nobody's own, however few lie in it.
        let shelf = stage::of_folder(own.rsplit('/').next().unwrap_or(own)).is_some();
        let (home, name) = if shelf { (own, stem(path)) } else { homes.place(path) };
        // What a file's name does not say may be told in error; 0 is a number still to be given.
        let number = entry.spec.number.filter(|number| *number > 0 && number_of_name(name) == Some(*number));
        let number = number.filter(|_| !usual::is_signpost(entry));
        if let Some(number) = number {
            let home: Vec<&str> = home.split('/').filter(|part| stage::of_folder(part).is_none()).collect();
            let letters =
                name.chars().take_while(|c| c.is_alphabetic()).flat_map(char::to_lowercase).collect();
            carriers.entry((home.join("/"), letters, number)).or_default().entry(name).or_insert(entry);
        }
    }
    let mut out = Vec::new();
    for ((.., number), same) in carriers {
        // `0005-cache.fr` and `0005-cache-notes` go with `0005-cache`.
        let goes_with = |name: &str, other: &str| {
            name.strip_prefix(other).is_some_and(|rest| rest.starts_with(|c: char| !c.is_alphanumeric()))
        };
        let own = same.iter().filter(|(name, _)| !same.keys().any(|other| goes_with(name, other)));
        let own: Vec<&Entry> = own.map(|(_, entry)| *entry).collect();
        for (at, entry) in own.iter().enumerate().filter(|_| own.len() > 1) {
            // Each is told, and names the first of the others.
            let message =
                format!("`{}` carries the number {number}, too", own[usize::from(at == 0)].spec.path);
            out.push(
                Diagnostic::new(&diag::DUPLICATE_NUMBER, &entry.spec.path, Span::default(), message)
                    .with_help("give one of the two the next free number"),
            );
        }
    }
    out
}
