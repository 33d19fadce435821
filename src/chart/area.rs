//! Counts that hold from one day to the next -> a stack of stepped areas over time, named at its right edge.

use std::fmt::Write as _;

use super::axis;
use super::columns::{LEFT, scale};
use super::text::{escape, shorten, width};
use super::{DataSeries, LETTERS, Picture, WIDTH, frame, tenths, whole};

/// From this day on, so many of each series. Days count from any day, such as 1970-01-01.
#[derive(Debug, Clone)]
pub struct Point<'a> {
    pub day: i64,
    pub label: &'a str,
    pub counts: Vec<usize>,
}

const TOP: i64 = 16;
const PLOT: i64 = 220;
const BOTTOM: i64 = TOP + PLOT;
const NAMES: i64 = 160;
const RIGHT: i64 = WIDTH - NAMES;
const LINE: i64 = 17;

/// The first series is at the bottom. Points are taken in the order of their days, whatever order they come in.
pub fn area(picture: &Picture, series: &[DataSeries], points: &[Point]) -> String {
    let mut points: Vec<&Point> = points.iter().collect();
    points.sort_by_key(|point| point.day);
    let sums: Vec<Vec<i64>> = points.iter().map(|point| sums(point, series.len())).collect();
    let largest = sums.iter().filter_map(|sums| sums.last()).max().copied().unwrap_or(0);
    let ticks = axis::ticks(largest, 4);
    let xs = places(&points);
    let y = |sum: i64| BOTTOM * 10 - PLOT * 10 * sum / ticks.top;

    let mut body = String::new();
    scale(&mut body, ticks, (BOTTOM, PLOT), RIGHT);
    for (index, one) in series.iter().enumerate() {
        let lower = edge(&xs, sums.iter().map(|sums| y(sums[index])));
        let upper = edge(&xs, sums.iter().map(|sums| y(sums[index + 1])));
        let class = escape(one.class);
        let _ = write!(body, "<path class=\"step {class}\" d=\"{}\"/>", outline(&upper, &lower));
    }
    if let (Some(sums), Some(point)) = (sums.last(), points.last()) {
        body.push_str(&names(series, point, sums, y));
    }
    body.push_str(&dates(&points, &xs));
    frame(picture, "steps", (WIDTH, BOTTOM + 28), &body)
}

/// The heights at which the series of a point begin and end, from zero.
fn sums(point: &Point, series: usize) -> Vec<i64> {
    let counts = point.counts.iter().map(|&count| whole(count)).chain(std::iter::repeat(0)).take(series);
    let mut sums = vec![0];
    let mut sum = 0;
    sums.extend(counts.map(|count| {
        sum += count;
        sum
    }));
    sums
}

/// Where the days are, in tenths. A little room after the last day shows what holds since then.
fn places(points: &[&Point]) -> Vec<i64> {
    let first = points.first().map_or(0, |point| point.day);
    let last = points.last().map_or(0, |point| point.day);
    let range = last.saturating_sub(first).max(1);
    let room = (RIGHT - LEFT) * 10 - 300;
    let place = |day: i64| i128::from(day.saturating_sub(first)) * i128::from(room) / i128::from(range);
    points.iter().map(|point| LEFT * 10 + i64::try_from(place(point.day)).unwrap_or(room)).collect()
}

/// The corners of a stepped line: each height holds until the next day.
fn edge(xs: &[i64], ys: impl Iterator<Item = i64>) -> Vec<(i64, i64)> {
    let ends = xs.iter().skip(1).copied().chain([RIGHT * 10]);
    xs.iter().zip(ends).zip(ys).flat_map(|((&x, end), y)| [(x, y), (end, y)]).collect()
}

/// Along one line and back along the other; corners on the way that change nothing are left out.
fn outline(upper: &[(i64, i64)], lower: &[(i64, i64)]) -> String {
    let mut out = String::new();
    let mut before: Option<(i64, i64)> = None;
    for &(x, y) in upper.iter().chain(lower.iter().rev()) {
        let _ = match before {
            None => write!(out, "M{} {}", tenths(x), tenths(y)),
            Some((old, _)) if old == x => write!(out, "V{}", tenths(y)),
            Some((_, old)) if old == y => write!(out, "H{}", tenths(x)),
            Some(_) => write!(out, "L{} {}", tenths(x), tenths(y)),
        };
        before = Some((x, y));
    }
    if !out.is_empty() {
        out.push('Z');
    }
    out
}

/// The last count and the name of each series beside its end, moved apart where they would meet.
fn names(series: &[DataSeries], point: &Point, sums: &[i64], y: impl Fn(i64) -> i64) -> String {
    let mut out = String::new();
    let mut free = BOTTOM;
    for (index, one) in series.iter().enumerate() {
        let count = point.counts.get(index).copied().unwrap_or(0);
        if count == 0 {
            continue;
        }
        let middle = (y(sums[index]) + y(sums[index + 1])) / 20;
        let baseline = (middle + 4).min(free);
        free = baseline - LINE;
        let room = NAMES - 20 - width(&count.to_string(), LETTERS + 1) - 4;
        let _ = write!(
            out,
            "<g class=\"{}\"><path class=\"lead\" d=\"M{RIGHT} {middle}L{} {}\"/><text class=\"out\" x=\"{}\" \
             y=\"{baseline}\"><tspan class=\"count\">{count}</tspan> {}</text></g>",
            escape(one.class),
            RIGHT + 14,
            baseline - 4,
            RIGHT + 18,
            escape(&shorten(one.label, room, LETTERS)),
        );
    }
    out
}

/// A tick for every day, and as many of their labels as have room: the last, the first, and from the left what is free.
fn dates(points: &[&Point], xs: &[i64]) -> String {
    let mut out = String::new();
    let half = |index: usize| width(points[index].label, LETTERS) * 5 + 60;
    let Some(last) = points.len().checked_sub(1) else { return out };
    let mut end = i64::MIN;
    let mut ticked = i64::MIN;
    for (index, &x) in xs.iter().enumerate() {
        if x < ticked.saturating_add(15) {
            continue;
        }
        ticked = x;
        let _ = write!(out, "<path class=\"axis\" d=\"M{} {BOTTOM}v4\"/>", tenths(x));
        let free = x - half(index) >= end && (index == last || x + half(index) <= xs[last] - half(last));
        if free || index == last {
            end = x + half(index);
            let _ = write!(
                out,
                "<text class=\"minor\" x=\"{}\" y=\"{}\" text-anchor=\"middle\">{}</text>",
                tenths(x),
                BOTTOM + 19,
                escape(points[index].label)
            );
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const PICTURE: Picture = Picture { id: "p", title: "t", description: "d" };
    const SERIES: [DataSeries; 2] =
        [DataSeries { label: "Open", class: "open" }, DataSeries { label: "Done", class: "done" }];

    fn point(day: i64, counts: &[usize]) -> Point<'static> {
        Point { day, label: "2024-05-01", counts: counts.to_vec() }
    }

    #[test]
    fn each_height_holds_until_the_next_day() {
        let corners = edge(&[440, 1000], [50, 20].into_iter());
        assert_eq!(corners, [(440, 50), (1000, 50), (1000, 20), (RIGHT * 10, 20)]);
        let line = outline(&corners, &[(440, 90), (RIGHT * 10, 90)]);
        assert_eq!(line, format!("M44 5H100V2H{RIGHT}V9H44Z"));
    }

    #[test]
    fn the_order_of_points_and_missing_counts_do_no_harm() {
        let one = area(&PICTURE, &SERIES, &[point(5, &[3]), point(1, &[1, 2]), point(9, &[0, 4, 5])]);
        let two = area(&PICTURE, &SERIES, &[point(1, &[1, 2]), point(5, &[3]), point(9, &[0, 4, 5])]);
        assert_eq!(one, two);
        assert!(one.contains("<tspan class=\"count\">4</tspan> Done") && !one.contains("> Open"));
    }

    #[test]
    fn one_day_far_days_and_no_days_are_drawn() {
        area(&PICTURE, &SERIES, &[]);
        area(&PICTURE, &[], &[point(3, &[1])]);
        let svg = area(&PICTURE, &SERIES, &[point(i64::MIN, &[1, 1]), point(i64::MAX, &[2, 2])]);
        assert!(svg.contains("class=\"step open\""));
    }
}
