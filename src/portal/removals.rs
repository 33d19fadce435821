//! What goes away, and when: entries of deprecation plans with the day and the version of the removal.

use std::collections::BTreeSet;

use crate::portal::Portal;
use crate::portal::statements::{Statement, statements};
use crate::spec::extract::due::{self, Due, due};
use crate::spec::item::Item;
use crate::words::kind::Kind;
use crate::words::part::Part;

/// Every entry of a deprecation plan with what it says of the removal.
pub fn removals(portal: &Portal) -> Vec<(Statement<'_>, Due)> {
    let found = statements(portal, Kind::DeprecationPlan);
    // Where one entry of a spec says that something goes, the others tell what comes before.
    let told: BTreeSet<_> =
        found.iter().filter(|one| due::says_that_it_goes(&one.item.line())).map(|one| one.spec).collect();
    let of = |one: Statement<'_>| due_of(one.item, told.contains(&one.spec));
    found.iter().map(|one| (*one, of(*one))).collect()
}

fn due_of(item: &Item, told: bool) -> Due {
    if let Some(removed) = item.part(Part::Removed) {
        return due(removed).or_else(|| due(&format!("removed in {removed}"))).unwrap_or_default();
    }
    let line = item.line();
    let before = told && !due::says_that_it_goes(&line);
    if before || item.part(Part::Announced).is_some() {
        Due::default()
    } else {
        due(&line).unwrap_or_default()
    }
}
