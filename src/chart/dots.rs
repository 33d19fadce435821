//! Numbers of single things, such as the days that questions have been open -> a dot for each on one line.

use std::fmt::Write as _;

use super::text::{escape, shorten, width};
use super::{LETTERS, Picture, WIDTH, axis, frame, tenths, thing};

/// One thing and its number. What is below zero is drawn at zero.
#[derive(Debug, Clone)]
pub struct Dot<'a> {
    pub value: i64,
    pub label: &'a str,
    pub url: Option<&'a str>,
    pub class: &'a str,
}

const MARGIN: i64 = 20;
/// The highest a pile of dots grows; dots in higher piles move together.
const PILE: i64 = 170;
const RADIUS: i64 = 6;
const APART: i64 = 13;
const MOST: i64 = 1_000_000_000;

/// The dots over a scale that ends with the unit (such as `days`). Equal and nearly equal numbers pile up.
/// The largest is named.
pub fn strip(picture: &Picture, dots: &[Dot], unit: &str) -> String {
    let mut sorted: Vec<&Dot> = dots.iter().collect();
    sorted.sort_by_key(|dot| dot.value);
    let value = |dot: &Dot| dot.value.clamp(0, MOST);
    let ticks = axis::ticks(sorted.last().map_or(0, |dot| value(dot)), 8);
    let place = |value: i64| MARGIN * 10 + (WIDTH - 2 * MARGIN) * 10 * value / ticks.top;
    let xs: Vec<i64> = sorted.iter().map(|dot| place(value(dot))).collect();
    let levels = levels(&xs);
    let most = levels.iter().copied().max().unwrap_or(0);
    let apart = if most > 0 { (PILE * 10 / most).min(APART * 10) } else { 0 };
    let base = 24 + (most * apart + 9) / 10 + RADIUS;

    let mut body = String::new();
    for ((dot, &x), level) in sorted.iter().zip(&xs).zip(&levels) {
        let name = format!("{}: {} {unit}", dot.label, dot.value);
        let circle = format!(
            "<circle cx=\"{}\" cy=\"{}\" r=\"{RADIUS}\"/>",
            tenths(x),
            tenths(base * 10 - level * apart)
        );
        body.push_str(&thing(&format!("dot {}", dot.class), dot.url, Some(&name), &circle));
    }
    if let (Some(dot), Some(&x), Some(level)) = (sorted.last(), xs.last(), levels.last()) {
        body.push_str(&largest(dot, unit, x / 10, base - level * apart / 10));
    }
    let bottom = base + RADIUS + 6;
    body.push_str(&scale(ticks, unit, bottom, place));
    frame(picture, "dots", (WIDTH, bottom + 26), &body)
}

/// How high each dot lies, for places that rise: in the lowest level where it touches none.
fn levels(xs: &[i64]) -> Vec<i64> {
    let mut ends: Vec<i64> = Vec::new();
    let mut out = Vec::with_capacity(xs.len());
    // Levels below this one are known to be taken at this very place.
    let (mut from, mut at) = (0, i64::MIN);
    for &x in xs {
        if x != at {
            (from, at) = (0, x);
        }
        let free = (from..ends.len()).find(|&level| ends[level] <= x).unwrap_or(ends.len());
        if free == ends.len() {
            ends.push(0);
        }
        ends[free] = x + APART * 10;
        from = free + 1;
        out.push(i64::try_from(free).unwrap_or(0));
    }
    out
}

fn largest(dot: &Dot, unit: &str, x: i64, y: i64) -> String {
    let figures = format!(", {} {unit}", dot.value);
    let room = x - MARGIN - width(&figures, LETTERS);
    let label = format!("{}{figures}", shorten(dot.label, room.min(400), LETTERS));
    let (anchor, at) = if x > WIDTH / 2 { ("end", x - 5) } else { ("start", x + 5) };
    format!(
        "<path class=\"lead\" d=\"M{x} {}V4\"/><text x=\"{at}\" y=\"14\" text-anchor=\"{anchor}\">{}</text>",
        y - RADIUS,
        escape(&label)
    )
}

fn scale(ticks: axis::Ticks, unit: &str, y: i64, place: impl Fn(i64) -> i64) -> String {
    let mut out = format!("<path class=\"axis\" d=\"M{MARGIN} {y}H{}\"/>", WIDTH - MARGIN);
    for number in ticks.numbers() {
        let (x, last) = (place(number), number == ticks.top);
        let words = if last { format!("{number} {unit}") } else { number.to_string() };
        let (anchor, at) = if last { ("end", (WIDTH - MARGIN + 10) * 10) } else { ("middle", x) };
        let _ = write!(
            out,
            "<path class=\"axis\" d=\"M{} {y}v5\"/><text class=\"minor\" x=\"{}\" y=\"{}\" \
             text-anchor=\"{anchor}\">{}</text>",
            tenths(x),
            tenths(at),
            y + 20,
            escape(&words),
        );
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const PICTURE: Picture = Picture { id: "p", title: "t", description: "d" };

    fn dot(value: i64) -> Dot<'static> {
        Dot { value, label: "Q1", url: Some("x/#q1"), class: "planned" }
    }

    #[test]
    fn dots_that_would_touch_pile_up() {
        assert_eq!(levels(&[0, 0, 100, 130, 400]), [0, 1, 2, 0, 0]);
    }

    #[test]
    fn every_dot_is_a_link_with_its_number() {
        let svg = strip(&PICTURE, &[dot(30), dot(30), dot(7), dot(-4)], "days");
        assert_eq!(svg.matches("<a ").count(), 4);
        assert!(svg.contains("<title>Q1: 30 days</title>"));
    }

    #[test]
    fn ten_thousand_equal_numbers_stay_in_the_picture() {
        let svg = strip(&PICTURE, &vec![dot(1); 10_000], "days");
        assert!(!svg.contains("cy=\"-"));
        strip(&PICTURE, &[], "days");
        strip(&PICTURE, &[dot(i64::MAX)], "days");
    }
}
