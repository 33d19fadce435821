//! Counts of a whole -> one stacked bar with its labels on it; or such bars in rows, one under the other.

use std::fmt::Write as _;

use super::text::{escape, shorten, width};
use super::{DataSeries, LETTERS, Picture, WIDTH, frame, legend, tenths, thing, whole};

/// A part of a whole.
#[derive(Debug, Clone)]
pub struct Part<'a> {
    pub label: &'a str,
    pub count: usize,
    pub url: Option<&'a str>,
    pub class: &'a str,
}

/// One of many bars: a count for each series.
#[derive(Debug, Clone)]
pub struct BarRow<'a> {
    pub label: &'a str,
    pub url: Option<&'a str>,
    pub counts: Vec<usize>,
    /// The text at the end of the bar, such as `7 of 12`.
    pub note: &'a str,
}

const BAR: i64 = 36;
/// The least width of a part that has a count, in tenths: what is there is seen.
const LEAST: i64 = 40;
/// The gap between two neighbours, in tenths, so that they differ without colours.
const CLEFT: i64 = 20;

/// One bar. A label is in its part where that is wide enough: a list beside the picture names all of them. Parts of zero
/// are left out.
pub fn stacked(picture: &Picture, parts: &[Part]) -> String {
    let shown: Vec<&Part> = parts.iter().filter(|part| part.count > 0).collect();
    let counts: Vec<usize> = shown.iter().map(|part| part.count).collect();
    let spans = spans(&counts, 0, WIDTH * 10);
    let mut body = String::new();
    for (part, &span) in shown.iter().zip(&spans) {
        let mut inner = rect(span, 0, BAR);
        if fits(part, span) {
            inner.push_str(&words(part, "in", &tenths(span.0 + 110), BAR / 2 + 5, "start"));
        }
        body.push_str(&thing(part.class, part.url, Some(&format!("{} {}", part.count, part.label)), &inner));
    }
    frame(picture, "stack", (WIDTH, BAR), &body)
}

/// Where each count begins and how wide it is, in tenths. Together they fill the width exactly.
fn spans(counts: &[usize], left: i64, full: i64) -> Vec<(i64, i64)> {
    let total: i64 = counts.iter().map(|&count| whole(count)).sum();
    let some = whole(counts.iter().filter(|&&count| count > 0).count());
    let least = LEAST.min(full / some.max(1));
    let (mut sum, mut seen, mut start) = (0, 0, left);
    let mut spans = Vec::with_capacity(counts.len());
    for &count in counts {
        sum += whole(count);
        seen += i64::from(count > 0);
        let end = left + least * seen + (full - least * some) * sum / total.max(1);
        spans.push((start, end - start));
        start = end;
    }
    spans
}

fn rect((left, width): (i64, i64), top: i64, height: i64) -> String {
    let width = (width - CLEFT).max(CLEFT);
    let (left, width) = (tenths(left), tenths(width));
    format!("<rect x=\"{left}\" y=\"{top}\" width=\"{width}\" height=\"{height}\" rx=\"2\"/>")
}

fn words(part: &Part, class: &str, x: &str, y: i64, anchor: &str) -> String {
    let (count, label) = (part.count, escape(part.label));
    format!(
        "<text class=\"{class}\" x=\"{x}\" y=\"{y}\" text-anchor=\"{anchor}\"><tspan class=\"count\">{count}</tspan> \
         {label}</text>"
    )
}

/// How wide a label is with its count, whose figures are bold.
fn words_width(part: &Part) -> i64 {
    width(part.label, LETTERS) + width(&part.count.to_string(), LETTERS + 1) + 8
}

fn fits(part: &Part, span: (i64, i64)) -> bool {
    (words_width(part) + 20) * 10 <= span.1
}

const LABELS: i64 = 270;
const NOTES: i64 = 110;
const ROW: i64 = 30;
const THICK: i64 = 20;

/// Bars of equal length, one for each row, divided by its counts. At most so many; then the words for the rest, in which
/// `{count}` becomes their number.
pub fn rows(picture: &Picture, series: &[DataSeries], rows: &[BarRow], most: usize, rest: &str) -> String {
    let mut body = legend(series, LABELS, 14);
    let mut top = 30;
    for row in rows.iter().take(most) {
        let _ = write!(body, "{}{}", row_label(row, top + 15), row_parts(series, row, top));
        top += ROW;
    }
    let left = rows.len().saturating_sub(most);
    if left > 0 {
        let words = rest.replace("{count}", &left.to_string());
        let _ =
            write!(body, "<text class=\"minor\" x=\"{LABELS}\" y=\"{}\">{}</text>", top + 13, escape(&words));
        top += 22;
    }
    frame(picture, "tracks", (WIDTH, top), &body)
}

fn row_label(row: &BarRow, baseline: i64) -> String {
    let label = shorten(row.label, LABELS - 14, LETTERS);
    let text =
        format!("<text x=\"{}\" y=\"{baseline}\" text-anchor=\"end\">{}</text>", LABELS - 14, escape(&label));
    thing("name", row.url, Some(&format!("{}: {}", row.label, row.note)), &text)
}

fn row_parts(series: &[DataSeries], row: &BarRow, top: i64) -> String {
    let full = WIDTH - LABELS - NOTES;
    let mut out = String::new();
    for ((span, &count), one) in
        spans(&row.counts, LABELS * 10, full * 10).into_iter().zip(&row.counts).zip(series)
    {
        if count == 0 {
            continue;
        }
        let figures = count.to_string();
        let _ = write!(out, "<g class=\"{}\">{}", escape(one.class), rect(span, top, THICK));
        if (width(&figures, LETTERS) + 8) * 10 < span.1 - CLEFT {
            let x = tenths(span.0 + 60);
            let _ = write!(out, "<text class=\"in\" x=\"{x}\" y=\"{}\">{figures}</text>", top + 15);
        }
        out.push_str("</g>");
    }
    if row.counts.iter().all(|&count| count == 0) {
        let _ = write!(
            out,
            "<rect class=\"empty\" x=\"{LABELS}\" y=\"{}\" width=\"{full}\" height=\"1\"/>",
            top + 10
        );
    }
    let note = shorten(row.note, NOTES - 10, LETTERS);
    let x = WIDTH - NOTES + 10;
    let _ = write!(out, "<text class=\"minor\" x=\"{x}\" y=\"{}\">{}</text>", top + 15, escape(&note));
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const PICTURE: Picture = Picture { id: "p", title: "t", description: "d" };

    fn part(label: &'static str, count: usize) -> Part<'static> {
        Part { label, count, url: Some("x/"), class: "planned" }
    }

    #[test]
    fn parts_fill_the_width_and_none_vanishes() {
        let spans = spans(&[1, 100_000, 0, 3], 0, 10_000);
        assert_eq!(spans.iter().map(|span| span.1).sum::<i64>(), 10_000);
        assert!(spans[0].1 >= LEAST && spans[3].1 >= LEAST && spans[2].1 == 0);
    }

    #[test]
    fn every_part_has_a_link_and_a_label_where_it_is_wide_enough() {
        let svg =
            stacked(&PICTURE, &[part("A", 1), part("B", 500), part("C", 2), part("D", 0), part("E", 3)]);
        assert_eq!(svg.matches("<a ").count(), 4);
        assert_eq!(svg.matches("class=\"in\"").count(), 1);
        assert!(svg.contains("<title>500 B</title>") && !svg.contains("style="));
    }

    #[test]
    fn rows_beyond_the_last_are_counted() {
        let series =
            [DataSeries { label: "Tested", class: "tested" }, DataSeries { label: "Bare", class: "bare" }];
        let all: Vec<BarRow> =
            (0..5).map(|n| BarRow { label: "Spec", url: None, counts: vec![n, 2 * n], note: "n" }).collect();
        let svg = rows(&PICTURE, &series, &all, 3, "and {count} more");
        assert!(svg.contains("and 2 more") && svg.contains("role=\"img\""));
        assert_eq!(svg.matches("class=\"bare\"").count(), 2);
        assert_eq!(svg.matches("class=\"empty\"").count(), 1);
    }

    #[test]
    fn nothing_at_all_is_an_empty_picture() {
        assert!(stacked(&PICTURE, &[]).contains("viewBox=\"0 0 1000 36\""));
    }
}
