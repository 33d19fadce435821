//! Rows of hand-kept tables of specs, and the specs that they lead to.

use std::collections::BTreeMap;

use crate::arena::SpecId;
use crate::portal::link::Target;
use crate::spec::Spec;
use crate::spec::index_row::IndexRow;

/// A table that lists specs, in any file.
pub struct IndexTable {
    pub path: String,
    /// Where it begins.
    pub at: usize,
    /// Its rows that lead to specs.
    pub rows: Vec<(SpecId, IndexRow)>,
}

/// The tables of a file; `targets` are those of its links, `spec` tells which page is which spec.
pub fn of<P: Copy>(
    file: &Spec,
    targets: &[Target<P>],
    spec: impl Fn(P) -> Option<SpecId>,
) -> Vec<IndexTable> {
    if file.index_rows.is_empty() {
        return Vec::new();
    }
    let places = file.links.iter().map(|link| link.span.start);
    // Of two at one place the first counts.
    let by_place: BTreeMap<usize, &Target<P>> = places.zip(targets).rev().collect();
    let led = |link: usize| match by_place.get(&link)? {
        Target::Page { page, .. } => spec(*page),
        _ => None,
    };
    let mut tables: BTreeMap<usize, Vec<(SpecId, IndexRow)>> = BTreeMap::new();
    for row in &file.index_rows {
        if let Some(spec) = led(row.link) {
            tables.entry(row.table).or_default().push((spec, row.clone()));
        }
    }
    tables.into_iter().map(|(at, rows)| IndexTable { path: file.path.clone(), at, rows }).collect()
}
