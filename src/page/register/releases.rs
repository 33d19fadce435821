//! What shipped when: implemented specs by version, with the time each one took.

use crate::page::edition::Edition;
use crate::page::register::rollout::breaking;
use crate::page::register::table::{Cell, Row, Table};
use crate::words::stage::Stage;

pub fn tables(edition: &Edition) -> Vec<Table> {
    let mut table =
        Table::new("releases", &["version", "spec_title", "implemented", "lead_days", "compatible"]).always();
    for group in edition.facet("version") {
        for spec in &group.specs {
            let of = &edition.portal.specs[*spec].spec;
            if of.meta.status.stage() != Stage::Implemented {
                continue;
            }
            let compatible = breaking(edition, *spec);
            let lead = lead_days(of).map_or(Cell::Empty, |days| Cell::Number { value: i64::from(days) });
            let cells = vec![
                Cell::link(&group.label, format!("version/{}/", group.slug)),
                Cell::text(&of.title),
                Cell::date(of.meta.implemented),
                lead,
                compatible,
            ];
            table.rows.push(Row::new(edition, *spec, "", cells));
        }
    }
    vec![table]
}

/// Days from the first line to the last; `None` when a day is missing or they stand the wrong way round.
pub fn lead_days(spec: &crate::spec::Spec) -> Option<i32> {
    let days = spec.meta.created?.until(spec.meta.implemented?).ok()?.get_days();
    (days >= 0).then_some(days)
}
