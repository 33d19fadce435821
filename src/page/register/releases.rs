//! What shipped when: implemented specs by version, with the time each one took.

use crate::arena::SpecId;
use crate::page::context::SiteContext;
use crate::page::register::rollout::compatible;
use crate::page::register::table::{Cell, RegisterRow, RegisterTable};
use crate::spec::Spec;
use crate::words::stage::Stage;

pub(super) fn tables(context: &SiteContext) -> Vec<RegisterTable> {
    let versions = context.facet("version").iter();
    let all = versions.flat_map(|group| group.specs.iter().map(move |spec| (group, *spec)));
    let of = |spec: SpecId| context.portal.specs[spec].spec.as_ref();
    let shipped = all.filter(|(_, spec)| of(*spec).meta.status.stage() == Stage::Implemented);
    let table = RegisterTable::of("releases", shipped, |(_, spec)| RegisterRow::new(context, *spec, ""))
        .column("version", |(group, _)| Cell::link(&group.label, format!("version/{}/", group.slug)))
        .spec(context)
        .column("implemented", |(_, spec)| Cell::date(of(*spec).meta.implemented))
        .column("lead_days", |(_, spec)| Cell::days(lead_days(of(*spec))))
        .column("compatible", |(_, spec)| compatible(context, *spec));
    vec![table.table().always()]
}

/// Days from the first line to the last; `None` when a day is missing or they stand the wrong way round.
pub(super) fn lead_days(spec: &Spec) -> Option<i32> {
    let days = spec.meta.created?.day()?.until(spec.meta.implemented?.day()?).ok()?.get_days();
    (days >= 0).then_some(days)
}
