//! Counts per month (or any other slot) -> columns side by side, with an axis, and a level across where one is given.

use std::fmt::Write as _;

use super::axis::{self, Ticks, thinned};
use super::text::{escape, width};
use super::{DataSeries, LETTERS, Picture, WIDTH, frame, legend, tenths, thing, whole};

/// The columns over one label, one for each series. The caller gives slots without events, too.
#[derive(Debug, Clone)]
pub struct Slot<'a> {
    pub label: &'a str,
    pub columns: Vec<ColumnBar<'a>>,
}

#[derive(Debug, Clone, Default)]
pub struct ColumnBar<'a> {
    pub value: usize,
    pub url: Option<&'a str>,
}

/// A line across the picture, such as a median. Its value is in tenths, as medians are often halves.
#[derive(Debug, Clone, Copy)]
pub struct Level<'a> {
    pub tenths: i64,
    pub label: &'a str,
}

pub(super) const LEFT: i64 = 44;
const TOP: i64 = 44;
const PLOT: i64 = 180;
const BOTTOM: i64 = TOP + PLOT;

/// Columns for each slot. The unit (such as `specs`) is written over the axis.
pub fn columns(
    picture: &Picture,
    series: &[DataSeries],
    slots: &[Slot],
    level: Option<Level>,
    unit: &str,
) -> String {
    let values = slots.iter().flat_map(|slot| &slot.columns).map(|column| whole(column.value));
    let largest = values.max().unwrap_or(0).max(level.map_or(0, |level| (level.tenths + 9) / 10));
    let ticks = axis::ticks(largest, 4);
    let mut body = grid(ticks, unit, series);
    let slot_width = (WIDTH - LEFT) * 10 / whole(slots.len()).max(1);
    for (index, slot) in (0..).zip(slots) {
        body.push_str(&slot_columns(series, slot, LEFT * 10 + index * slot_width, slot_width, ticks));
    }
    body.push_str(&labels(slots, slot_width));
    if let Some(level) = level {
        body.push_str(&level_line(level, ticks));
    }
    frame(picture, "pillars", (WIDTH, BOTTOM + 28), &body)
}

/// Lines at the ticks with their numbers, and the legend with the unit above them.
fn grid(ticks: Ticks, unit: &str, series: &[DataSeries]) -> String {
    let mut out = legend(if series.len() > 1 { series } else { &[] }, LEFT, 14);
    scale(&mut out, ticks, (BOTTOM, PLOT), WIDTH);
    let _ = write!(
        out,
        "<text class=\"minor\" x=\"{WIDTH}\" y=\"14\" text-anchor=\"end\">{}</text>",
        escape(unit)
    );
    out
}

/// Lines from the left to the right edge of a plot of a height, and the number of each beside it.
pub(super) fn scale(out: &mut String, ticks: Ticks, (bottom, plot): (i64, i64), right: i64) {
    for number in ticks.numbers() {
        let y = bottom - plot * number / ticks.top;
        let class = if number == 0 { "axis" } else { "grid" };
        let _ = write!(
            out,
            "<path class=\"{class}\" d=\"M{LEFT} {y}H{right}\"/>\
             <text class=\"minor\" x=\"{}\" y=\"{}\" text-anchor=\"end\">{number}</text>",
            LEFT - 8,
            y + 4
        );
    }
}

/// Lengths in tenths.
fn slot_columns(series: &[DataSeries], slot: &Slot, left: i64, slot_width: i64, ticks: Ticks) -> String {
    let each = (slot_width * 7 / 10 / whole(series.len()).max(1)).clamp(10, 480);
    let mut x = left + (slot_width - each * whole(series.len())) / 2;
    let mut out = String::new();
    for (one, column) in series.iter().zip(&slot.columns) {
        if column.value > 0 {
            let height = (PLOT * 10 * whole(column.value) / ticks.top).max(10);
            let mut inner = format!(
                "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"/>",
                tenths(x),
                tenths(BOTTOM * 10 - height),
                tenths((each - if each > 60 { 10 } else { 0 }).max(10)),
                tenths(height),
            );
            let figures = column.value.to_string();
            if width(&figures, LETTERS) * 10 <= each {
                let (middle, y) = (tenths(x + each / 2 - 5), tenths(BOTTOM * 10 - height - 50));
                let _ =
                    write!(inner, "<text x=\"{middle}\" y=\"{y}\" text-anchor=\"middle\">{figures}</text>");
            }
            let name = format!("{}, {}: {figures}", slot.label, one.label);
            out.push_str(&thing(one.class, column.url, Some(&name), &inner));
        }
        x += each;
    }
    out
}

fn labels(slots: &[Slot], slot_width: i64) -> String {
    let labels: Vec<&str> = slots.iter().map(|slot| slot.label).collect();
    let (first, step) = thinned(&labels, slot_width, LETTERS);
    let mut out = String::new();
    for (index, label) in labels.iter().enumerate().skip(first).step_by(step) {
        let middle = LEFT * 10 + whole(index) * slot_width + slot_width / 2;
        let half = width(label, LETTERS) * 5;
        // The first and the last label stay inside the picture.
        let x = middle.min(WIDTH * 10 - half).max(half);
        let _ = write!(
            out,
            "<path class=\"axis\" d=\"M{0} {BOTTOM}v4\"/><text class=\"minor\" x=\"{1}\" y=\"{2}\" \
             text-anchor=\"middle\">{3}</text>",
            tenths(middle),
            tenths(x),
            BOTTOM + 19,
            escape(label),
        );
    }
    out
}

fn level_line(level: Level, ticks: Ticks) -> String {
    let y = tenths(BOTTOM * 10 - PLOT * level.tenths.max(0) / ticks.top);
    let above = tenths(BOTTOM * 10 - PLOT * level.tenths.max(0) / ticks.top - 50);
    format!(
        "<g class=\"level\"><path d=\"M{LEFT} {y}H{WIDTH}\"/><text x=\"{WIDTH}\" y=\"{above}\" \
         text-anchor=\"end\">{}</text></g>",
        escape(level.label)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const PICTURE: Picture = Picture { id: "p", title: "t", description: "d" };
    const SERIES: [DataSeries; 2] =
        [DataSeries { label: "Created", class: "created" }, DataSeries { label: "Done", class: "done" }];

    fn slots(count: usize) -> Vec<Slot<'static>> {
        let columns = |n: usize| vec![ColumnBar { value: n % 3, url: Some("x/") }, ColumnBar::default()];
        (0..count).map(|n| Slot { label: "2024-05", columns: columns(n) }).collect()
    }

    #[test]
    fn zero_draws_nothing_and_the_rest_is_linked() {
        let svg = columns(&PICTURE, &SERIES, &slots(6), None, "specs");
        assert_eq!(svg.matches("<a ").count(), 4);
        assert!(svg.contains("<title>2024-05, Created: 2</title>"));
    }

    #[test]
    fn a_level_above_all_columns_stays_in_the_picture() {
        let svg =
            columns(&PICTURE, &SERIES, &slots(6), Some(Level { tenths: 425, label: "median 42.5" }), "");
        assert!(svg.contains("median 42.5"));
        assert!(!svg.contains("y=\"-"), "{svg}");
    }

    #[test]
    fn labels_of_many_slots_are_thinned_out() {
        let svg = columns(&PICTURE, &SERIES, &slots(500), None, "");
        assert!(svg.matches(">2024-05</text>").count() < 20);
        columns(&PICTURE, &[], &[], None, "");
    }
}
