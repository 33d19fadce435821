//! How specs move: created and implemented by month, how long that took, and what the commits tell of states and
//! checkboxes.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::chart::area::{self, Point};
use crate::chart::columns::{self, ColumnBar, Level, Slot};
use crate::chart::{DataSeries, Picture};
use crate::page::activity::Timeline;
use crate::page::context::SiteContext;
use crate::page::register::releases::lead_days;
use crate::page::register::table::{self, Cell, RegisterRow, RegisterTable};
use crate::words::stage::Stage;

pub(super) fn tables(context: &SiteContext) -> Vec<RegisterTable> {
    vec![months(context), lead(context), states(context), burn_up(context)]
}

/// `2026-11`, with the number that puts months in a row.
fn month(date: Date) -> i32 {
    i32::from(date.year()) * 12 + i32::from(date.month()) - 1
}

fn name(month: i32) -> String {
    format!("{:04}-{:02}", month.div_euclid(12), month.rem_euclid(12) + 1)
}

/// The most months that are drawn: thirty years.
const MONTHS: i32 = 360;

/// The months that are drawn: from the first with an event to the last, empty ones too, but none that lies ahead, and
/// the oldest not when there are too many.
fn span<T>(context: &SiteContext, counts: &BTreeMap<i32, T>) -> std::ops::RangeInclusive<i32> {
    let today = context.inputs.today.map_or(i32::MAX, month);
    let last = counts.keys().rev().copied().find(|month| *month <= today).unwrap_or(0);
    let first = counts.keys().next().copied().unwrap_or(1);
    first.max(last - MONTHS)..=last
}

fn months(context: &SiteContext) -> RegisterTable {
    let mut counts: BTreeMap<i32, [usize; 2]> = BTreeMap::new();
    for entry in context.portal.specs.values() {
        let meta = &entry.spec.meta;
        for (at, date) in [meta.created, meta.implemented].into_iter().enumerate() {
            if let Some(date) = date {
                counts.entry(month(date.first_day())).or_default()[at] += 1;
            }
        }
    }
    // The newest first; months without an event say nothing in words.
    let timeline = Timeline::new(context);
    let mut table = RegisterTable::of("flow", counts.iter().rev(), |(month, _)| RegisterRow {
        url: timeline.place(&name(**month)),
        ..RegisterRow::shared([])
    })
    .column("month", |(month, _)| Cell::text(name(**month)))
    .column("created_count", |(_, counts)| Cell::number(counts[0]))
    .column("implemented_count", |(_, counts)| Cell::number(counts[1]))
    .table()
    .always();
    table.note = context
        .evidence
        .history_note()
        .map(|reason| context.text("picture.no_history").replace("{reason}", reason));
    if counts.is_empty() {
        return table;
    }
    let months: Vec<(String, [usize; 2])> = span(context, &counts)
        .map(|month| (name(month), counts.get(&month).copied().unwrap_or_default()))
        .collect();
    let urls: Vec<String> = months.iter().map(|(month, _)| format!("../{}", timeline.place(month))).collect();
    let slots = months.iter().zip(&urls).map(|((label, counts), url)| Slot {
        label,
        columns: counts
            .iter()
            .map(|value| ColumnBar { value: *value, url: (*value > 0).then_some(url) })
            .collect(),
    });
    let picture = Picture {
        id: "ss-flow-picture",
        title: context.text("picture.flow"),
        description: context.text("picture.flow_note"),
    };
    let series = [
        DataSeries { label: context.text("column.created_count"), class: "created" },
        DataSeries { label: context.text("column.implemented_count"), class: "shipped" },
    ];
    let slots: Vec<Slot> = slots.collect();
    table.picture = Some(columns::columns(&picture, &series, &slots, None, context.text("picture.specs")));
    table
}

fn lead(context: &SiteContext) -> RegisterTable {
    let mut taken: BTreeMap<i32, Vec<i32>> = BTreeMap::new();
    for entry in context.portal.specs.values() {
        if let (Some(days), Some(date)) = (lead_days(&entry.spec), entry.spec.meta.implemented) {
            taken.entry(month(date.first_day())).or_default().push(days);
        }
    }
    let mut table = RegisterTable::of("lead_time", taken.iter().rev(), |_| RegisterRow::shared([]))
        .column("month", |(month, _)| Cell::text(name(**month)))
        .column("implemented_count", |(_, taken)| Cell::number(taken.len()))
        .column("lead_median", |(_, taken)| Cell::text(days(median_tenths(&mut (*taken).clone()))))
        .table();
    if taken.is_empty() {
        return table;
    }
    let mut all: Vec<i32> = taken.values().flatten().copied().collect();
    let overall = median_tenths(&mut all);
    let months: Vec<(String, usize, i64)> = span(context, &taken)
        .map(|month| {
            let mut days = taken.get(&month).cloned().unwrap_or_default();
            (name(month), days.len(), median_tenths(&mut days))
        })
        .collect();
    let slots: Vec<Slot> = months
        .iter()
        .map(|(label, _, median)| Slot {
            label,
            columns: vec![ColumnBar { value: usize::try_from((median + 5) / 10).unwrap_or(0), url: None }],
        })
        .collect();
    let picture = Picture {
        id: "ss-lead-picture",
        title: context.text("picture.lead"),
        description: context.text("picture.lead_note"),
    };
    let series = [DataSeries { label: context.text("column.lead_median"), class: "shipped" }];
    let label = context.text("picture.median").replace("{days}", &days(overall));
    let level = Level { tenths: overall, label: &label };
    table.picture =
        Some(columns::columns(&picture, &series, &slots, Some(level), context.text("picture.days")));
    table
}

/// The median in tenths of a day; 0 of nothing.
fn median_tenths(days: &mut [i32]) -> i64 {
    days.sort_unstable();
    let middle = days.len() / 2;
    let at = |at: usize| i64::from(days.get(at).copied().unwrap_or(0));
    if days.len() % 2 == 1 { at(middle) * 10 } else { (at(middle.saturating_sub(1)) + at(middle)) * 5 }
}

fn days(tenths: i64) -> String {
    if tenths % 10 == 0 { (tenths / 10).to_string() } else { format!("{}.{}", tenths / 10, tenths % 10) }
}

/// How many specs stood where on each day that something moved, as the commits tell.
fn states(context: &SiteContext) -> RegisterTable {
    let stages = Stage::ALL;
    // One day alone is no history.
    let days = Some(context.evidence.standings()).filter(|days| days.len() > 1).unwrap_or_default();
    let mut draft = RegisterTable::of("status_history", days.iter().rev(), |_| RegisterRow::shared([]))
        .column("day", |(day, _)| Cell::date(Some(*day)));
    for (at, stage) in stages.iter().enumerate() {
        let label = context.text(&format!("stage.{}", stage.name())).to_owned();
        let column = table::Column { label: Some(label), ..stage.name().into() };
        draft = draft.column(column, |(_, counts)| Cell::number(counts[at]));
    }
    let mut table = draft.table();
    if days.is_empty() {
        return table;
    }
    let labels: Vec<String> = days.iter().map(|(day, _)| day.to_string()).collect();
    let points: Vec<Point> = days
        .iter()
        .zip(&labels)
        .map(|((day, counts), label)| Point { day: number(*day), label, counts: counts.to_vec() })
        .collect();
    let series: Vec<DataSeries> = stages
        .iter()
        .map(|stage| DataSeries {
            label: context.text(&format!("stage.{}", stage.name())),
            class: stage.name(),
        })
        .collect();
    let picture = Picture {
        id: "ss-states-picture",
        title: context.text("picture.states"),
        description: context.text("picture.states_note"),
    };
    table.picture = Some(area::area(&picture, &series, &points));
    table
}

fn burn_up(context: &SiteContext) -> RegisterTable {
    let days = Some(context.evidence.burn_up()).filter(|days| days.len() > 1).unwrap_or_default();
    let mut table = RegisterTable::of("burn_up", days.iter().rev(), |_| RegisterRow::shared([]))
        .column("day", |(day, ..)| Cell::date(Some(*day)))
        .column("done_count", |(_, done, _)| Cell::number(*done))
        .column("total_count", |(.., total)| Cell::number(*total))
        .table();
    if days.is_empty() {
        return table;
    }
    let labels: Vec<String> = days.iter().map(|(day, _, _)| day.to_string()).collect();
    let points: Vec<Point> = days
        .iter()
        .zip(&labels)
        .map(|((day, done, total), label)| Point {
            day: number(*day),
            label,
            counts: vec![*done, total.saturating_sub(*done)],
        })
        .collect();
    let series = [
        DataSeries { label: context.text("task.done"), class: "done" },
        DataSeries { label: context.text("task.open"), class: "open" },
    ];
    let picture = Picture {
        id: "ss-burn-up-picture",
        title: context.text("picture.burn_up"),
        description: context.text("picture.burn_up_note"),
    };
    table.picture = Some(area::area(&picture, &series, &points));
    table
}

/// Days since the first of the year 1970.
fn number(day: Date) -> i64 {
    let epoch = jiff::civil::date(1970, 1, 1);
    epoch.until(day).map_or(0, |span| i64::from(span.get_days()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_median_of_an_even_number_lies_between() {
        assert_eq!(median_tenths(&mut [3, 1, 2]), 20);
        assert_eq!(median_tenths(&mut [1, 2]), 15);
        assert_eq!(median_tenths(&mut []), 0);
        assert_eq!((days(15), days(20)), ("1.5".to_owned(), "2".to_owned()));
    }

    #[test]
    fn months_follow_each_other_over_the_year() {
        let december = month(jiff::civil::date(2025, 12, 31));
        assert_eq!((name(december), name(december + 1)), ("2025-12".to_owned(), "2026-01".to_owned()));
    }
}
