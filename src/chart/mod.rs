//! Numbers and graphs, as plain data -> SVG pictures as strings. Real text, colours by classes only, no style
//! attributes; every id starts with the one that the caller gives, so that several pictures fit on one page.
//!
//! Lengths are in units of the `viewBox`. Modules that count in tenths of a unit say so.

pub mod area;
mod axis;
pub mod bars;
pub mod columns;
pub mod dots;
pub mod graph;
pub mod layered;
mod text;

use std::fmt::Write as _;

use text::escape;

/// Title and description for those who cannot see the picture, and the id that all its ids start with: letters, digits
/// and hyphens, as it is used in `url(#…)`, too.
#[derive(Debug, Clone, Copy)]
pub struct Picture<'a> {
    pub id: &'a str,
    pub title: &'a str,
    pub description: &'a str,
}

/// One of several quantities that are shown together: its name, and the class that gives its colour.
#[derive(Debug, Clone)]
pub struct DataSeries<'a> {
    pub label: &'a str,
    pub class: &'a str,
}

/// How wide pictures that fill the page are.
const WIDTH: i64 = 1000;

/// The size of the letters that the widths of texts are reckoned for.
const LETTERS: i64 = 13;

/// The whole picture around its body. A picture with links is a group, as an image hides what is in it.
fn frame(picture: &Picture, kind: &str, size: (i64, i64), body: &str) -> String {
    let id = escape(picture.id);
    let role = if body.contains("<a ") { "group" } else { "img" };
    let (width, height) = size;
    format!(
        "<svg class=\"chart {kind}\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" \
         role=\"{role}\" aria-labelledby=\"{id}-t {id}-d\"><title id=\"{id}-t\">{}</title>\
         <desc id=\"{id}-d\">{}</desc>{body}</svg>",
        escape(picture.title),
        escape(picture.description),
    )
}

/// What is drawn for one thing, as a link when there is somewhere to go. The name is its title: what a tooltip shows
/// and what is read out.
fn thing(class: &str, url: Option<&str>, name: Option<&str>, inner: &str) -> String {
    let class = escape(class);
    let name = name.map_or_else(String::new, |name| format!("<title>{}</title>", escape(name)));
    match url {
        Some(url) => format!("<a class=\"{class}\" href=\"{}\">{name}{inner}</a>\n", escape(url)),
        None => format!("<g class=\"{class}\">{name}{inner}</g>\n"),
    }
}

/// A swatch and a name for each series, in one row. Each takes the room it needs.
fn legend(series: &[DataSeries], left: i64, baseline: i64) -> String {
    let mut out = String::new();
    let mut x = left;
    for one in series {
        let _ = write!(
            out,
            "<g class=\"key {}\"><rect x=\"{x}\" y=\"{}\" width=\"12\" height=\"12\" rx=\"2\"/>\
             <text x=\"{}\" y=\"{baseline}\">{}</text></g>",
            escape(one.class),
            baseline - 11,
            x + 18,
            escape(one.label),
        );
        x += 18 + text::width(one.label, LETTERS) + 24;
    }
    out
}

/// A count as a length can hold it; what is beyond a thousand million is drawn as that.
fn whole(count: usize) -> i64 {
    const MOST: i64 = 1_000_000_000;
    i64::try_from(count).unwrap_or(MOST).min(MOST)
}

/// Tenths of a unit as an attribute writes them: `12`, `12.5`.
fn tenths(value: i64) -> String {
    let (sign, value) = (if value < 0 { "-" } else { "" }, value.unsigned_abs());
    match value % 10 {
        0 => format!("{sign}{}", value / 10),
        rest => format!("{sign}{}.{rest}", value / 10),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_without_links_is_an_image_and_one_with_links_a_group() {
        let picture = Picture { id: "p", title: "A & B", description: "" };
        assert!(frame(&picture, "x", (1, 1), "").contains("role=\"img\""));
        assert!(frame(&picture, "x", (1, 1), "").contains("<title id=\"p-t\">A &amp; B</title>"));
        let body = thing("planned", Some("a?b&c"), Some("\"q\""), "");
        assert_eq!(body, "<a class=\"planned\" href=\"a?b&amp;c\"><title>&quot;q&quot;</title></a>\n");
        assert!(frame(&picture, "x", (1, 1), &body).contains("role=\"group\""));
    }

    #[test]
    fn tenths_are_written_short() {
        assert_eq!([0, 120, 125, -5].map(tenths), ["0", "12", "12.5", "-0.5"]);
    }
}
