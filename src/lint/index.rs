//! Tables that list specs by hand, held against the specs: what they say of a status, and what they leave out.

use std::collections::{BTreeMap, BTreeSet};

use crate::arena::SpecId;
use crate::diag::{self, Diagnostic, Span};
use crate::lint::context::LintContext;
use crate::portal::Portal;
use crate::portal::index_table::IndexTable;
use crate::source::folder;
use crate::spec::index_row::IndexRow;
use crate::words::stage::Stage;

/// Tables of fewer specs pick some; and of more than one spec in so many that is left out, too.
const LEAST: usize = 5;
const MOST_LEFT_OUT: usize = 5;

pub(super) fn run(context: &LintContext) -> Vec<Diagnostic> {
    let portal = context.portal;
    let mut by_file: BTreeMap<&str, Vec<&IndexTable>> = BTreeMap::new();
    for table in &portal.index_tables {
        by_file.entry(&table.path).or_default().push(table);
    }
    let rows = portal.index_tables.iter().flat_map(|table| table.rows.iter().map(|row| (&table.path, row)));
    let drifted = rows.filter_map(|(path, (spec, row))| drifted(portal, path, *spec, row));
    drifted.chain(by_file.values().filter_map(|tables| left_out(portal, tables))).collect()
}

/// A row that says something else than its spec.
fn drifted(portal: &Portal, path: &str, spec: SpecId, row: &IndexRow) -> Option<Diagnostic> {
    let spec = &portal.specs[spec].spec;
    let status = &spec.meta.status;
    let label = status.label().filter(|_| status.is_known() && status.stage() != row.stage)?;
    let message = format!("this table says `{}`, and `{}` says `{label}`", row.words, spec.path);
    let help = "correct whichever is wrong, or take the column out: the list of specs is made anew each time";
    Some(Diagnostic::new(&diag::INDEX_DRIFT, path, row.span, message).with_help(help))
}

/// Specs that the tables of a file leave out, which list nearly all beside them. A stage that no row has is left out
/// on purpose.
fn left_out(portal: &Portal, tables: &[&IndexTable]) -> Option<Diagnostic> {
    let rows = || tables.iter().flat_map(|table| &table.rows);
    let listed: BTreeSet<SpecId> = rows().map(|(spec, _)| *spec).collect();
    let place = |spec: SpecId| folder(&portal.specs[spec].spec.path);
    let stage = |spec: SpecId| portal.specs[spec].spec.meta.status.stage();
    let folders: BTreeSet<&str> = listed.iter().map(|spec| place(*spec)).collect();
    let stages: BTreeSet<Stage> = rows().map(|(_, row)| row.stage).collect();
    let beside =
        portal.specs.ids().filter(|spec| folders.contains(place(*spec)) && stages.contains(&stage(*spec)));
    let absent: Vec<&str> = beside
        .filter(|spec| !listed.contains(spec))
        .map(|spec| portal.specs[spec].spec.path.as_str())
        .collect();
    let first = tables.first()?;
    let all_but_few = listed.len() >= LEAST && absent.len() * MOST_LEFT_OUT <= listed.len();
    (all_but_few && !absent.is_empty() && !absent.contains(&first.path.as_str())).then(|| {
        let names: Vec<String> = absent.iter().map(|path| format!("`{path}`")).collect();
        let message = format!("the list of {} specs here leaves out {}", listed.len(), names.join(", "));
        Diagnostic::new(&diag::INDEX_DRIFT, &first.path, Span::new(first.at, first.at), message)
            .with_help("add a row, or take the list out: the list of specs is made anew each time")
    })
}
