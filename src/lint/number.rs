//! Whether two specs of one series carry the same number.

use std::collections::BTreeMap;

use crate::diag::{self, Diagnostic, Span};
use crate::document::name::number_of_name;
use crate::lint::context::LintContext;
use crate::portal::Entry;
use crate::portal::siblings::Homes;

/// The folder of the siblings, the letters before the number, and the number.
type Series<'a> = (&'a str, String, u64);

pub fn run(context: &LintContext) -> Vec<Diagnostic> {
    let specs = || context.portal.specs.values();
    let homes = Homes::of(specs().map(|entry| entry.spec.path.as_str()));
    let mut carriers: BTreeMap<Series, Vec<(&str, &Entry)>> = BTreeMap::new();
    for entry in specs() {
        let (home, name) = homes.place(&entry.spec.path);
        // What a file's name does not say may be told in error; 0 is a number still to be given.
        let number = entry.spec.number.filter(|number| *number > 0 && number_of_name(name) == Some(*number));
        if let Some(number) = number {
            let letters =
                name.chars().take_while(|c| c.is_alphabetic()).flat_map(char::to_lowercase).collect();
            carriers.entry((home, letters, number)).or_default().push((name, entry));
        }
    }
    let mut out = Vec::new();
    for ((.., number), same) in carriers {
        for (name, entry) in &same {
            // `0005-cache.fr` and `0005-cache-notes` go with `0005-cache`.
            let other = same.iter().find(|(other, _)| !other.starts_with(name) && !name.starts_with(other));
            if let Some((_, other)) = other {
                let message = format!("`{}` carries the number {number}, too", other.spec.path);
                out.push(
                    Diagnostic::new(&diag::DUPLICATE_NUMBER, &entry.spec.path, Span::default(), message)
                        .with_help("give one of the two the next free number"),
                );
            }
        }
    }
    out
}
