//! What shipped when: implemented specs by version, with the time each one took.

use crate::arena::SpecId;
use crate::page::edition::Edition;
use crate::page::register::rollout::compatible;
use crate::page::register::table::{Cell, Row, Table};
use crate::spec::Spec;
use crate::words::stage::Stage;

pub fn tables(edition: &Edition) -> Vec<Table> {
    let versions = edition.facet("version").iter();
    let all = versions.flat_map(|group| group.specs.iter().map(move |spec| (group, *spec)));
    let of = |spec: SpecId| edition.portal.specs[spec].spec.as_ref();
    let shipped = all.filter(|(_, spec)| of(*spec).meta.status.stage() == Stage::Implemented);
    let table = Table::of("releases", shipped, |(_, spec)| Row::new(edition, *spec, ""))
        .column("version", |(group, _)| Cell::link(&group.label, format!("version/{}/", group.slug)))
        .spec(edition)
        .column("implemented", |(_, spec)| Cell::date(of(*spec).meta.implemented))
        .column("lead_days", |(_, spec)| Cell::days(lead_days(of(*spec))))
        .column("compatible", |(_, spec)| compatible(edition, *spec));
    vec![table.table().always()]
}

/// Days from the first line to the last; `None` when a day is missing or they stand the wrong way round.
pub fn lead_days(spec: &Spec) -> Option<i32> {
    let days = spec.meta.created?.until(spec.meta.implemented?).ok()?.get_days();
    (days >= 0).then_some(days)
}
