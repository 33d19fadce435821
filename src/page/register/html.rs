//! Rows and cells as HTML. A large portal has a million of them: a template is asked once a table, not once a cell,
//! and nothing is said on a row that its column or its table can say once.

use std::borrow::Cow;
use std::fmt::Write;

use crate::page::card::{Bar, Card};
use crate::page::context::SiteContext;
use crate::page::register::table::{Cell, Column, Link, Show};
use crate::text::{escape, shortened};

/// The most that a page shows of a cell, in bytes, lines and links; the rest is where the row leads.
const TEXT: usize = 1_200;
const CODE: usize = 4_000;
const LINES: usize = 40;
/// The longest link of several that is not broken, in bytes.
const WHOLE: usize = 24;

/// Words that are painted; others are plain.
const MARKED: [&str; 7] = ["missing", "failed", "overdue", "no", "now", "passed", "must"];
const BOXED: [&str; 4] = ["full", "part", "none", "absent"];

/// Writes a cell of a row below a column, its `<td>` included; addresses start with `root`, the way from the page to
/// the site, and `more` is where a reader finds what is too long for a table.
pub fn cell(context: &SiteContext, cell: &Cell, column: &Column, root: &str, more: &str, out: &mut String) {
    match cell {
        Cell::Empty => {
            let word = context.text(&format!("absent.{}", column.name));
            let word = if word == "–" { "" } else { word };
            out.push_str(match (column.show, word) {
                (Show::Gap, _) => "<td class=\"gap\">",
                (_, "") => "<td>",
                _ => "<td class=\"none\">",
            });
            escape(word, out);
        }
        Cell::Word { value, .. } if MARKED.contains(&value.as_str()) => {
            let _ = write!(out, "<td class=\"is-{value}\">");
            content(context, cell, column, root, more, out);
        }
        _ => {
            out.push_str("<td>");
            content(context, cell, column, root, more, out);
        }
    }
    out.push_str("</td>");
}

/// What a cell says.
pub fn content(
    context: &SiteContext,
    cell: &Cell,
    column: &Column,
    root: &str,
    more: &str,
    out: &mut String,
) {
    let cut = match cell {
        Cell::Empty => false,
        Cell::Text { text } | Cell::Date { text } => {
            escape(&brief(text, TEXT), out);
            text.len() > TEXT
        }
        Cell::Code { text } => {
            element("code", text, out);
            text.len() > TEXT
        }
        Cell::Number { value } => {
            let _ = write!(out, "{value}");
            false
        }
        Cell::Word { value, label } => {
            word(context, value, label, column.show == Show::Short, out);
            false
        }
        Cell::Link { link } => {
            anchor(link, root, out);
            false
        }
        Cell::Links { links } => {
            for (at, link) in links.iter().take(LINES).enumerate() {
                out.push_str(if at == 0 { "" } else { ", " });
                // Short names stay on one line; the comma behind a long one follows its last word.
                let wraps = links.len() > 1 && link.text.len() > WHOLE;
                out.push_str(if wraps { "<span>" } else { "" });
                anchor(link, root, out);
                out.push_str(if wraps { "</span>" } else { "" });
            }
            links.len() > LINES
        }
        Cell::Lines { lines } => {
            list(lines, column.show, out);
            lines.len() > LINES
        }
        Cell::Share { bar } => {
            share(context, *bar, out);
            false
        }
        Cell::Block { language, code } => {
            block(context, language, &brief(code, CODE), out);
            code.len() > CODE
        }
    };
    if cut && !more.is_empty() {
        out.push(' ');
        open(more, root, out);
        escape(context.text("table.rest"), out);
        out.push_str("</a>");
    }
}

fn brief(text: &str, most: usize) -> Cow<'_, str> {
    if text.len() > most { Cow::Owned(shortened(text, most)) } else { Cow::Borrowed(text) }
}

/// About how many bytes a cell takes on a page.
pub fn size(cell: &Cell) -> usize {
    let link = |link: &Link| 30 + link.url.len() + escaped(&link.text, TEXT);
    9 + match cell {
        Cell::Empty => 0,
        Cell::Text { text } | Cell::Date { text } => escaped(text, TEXT),
        Cell::Code { text } => 13 + escaped(text, TEXT),
        Cell::Number { .. } => 4,
        Cell::Word { label, .. } => 18 + label.len(),
        Cell::Link { link: one } => link(one),
        Cell::Links { links } => links.iter().take(LINES).map(link).sum(),
        Cell::Lines { lines } => lines.iter().take(LINES).map(|line| 22 + escaped(line, TEXT)).sum(),
        Cell::Share { .. } => 70,
        Cell::Block { code, .. } => 130 + escaped(code, CODE),
    }
}

/// How many bytes the first of a text take once it is escaped.
fn escaped(text: &str, most: usize) -> usize {
    let bytes = &text.as_bytes()[..text.len().min(most)];
    bytes.len() + 5 * bytes.iter().filter(|byte| b"&<>\"'".contains(byte)).count()
}

fn word(context: &SiteContext, value: &str, label: &str, brief: bool, out: &mut String) {
    let short = if brief { context.text(&format!("short.{value}")) } else { "" };
    let shown = if short.is_empty() { label } else { short };
    if BOXED.contains(&value) {
        let _ = write!(out, "<b class=\"is-{value}\">");
        escape(shown, out);
        out.push_str("</b>");
    } else {
        escape(shown, out);
    }
}

/// So many of so many, with a bar as long as the share.
pub fn share(context: &SiteContext, bar: Bar, out: &mut String) {
    // The stylesheet makes it 72 pixels wide.
    let _ = write!(out, "<svg aria-hidden=\"true\"><path d=\"M0 3h{}\"/></svg>", bar.percent * 72 / 100);
    let words = context.text("table.of").replace("{done}", &bar.done.to_string());
    escape(&words.replace("{total}", &bar.total.to_string()), out);
}

fn list(lines: &[String], show: Show, out: &mut String) {
    let (open, close) = match show {
        Show::Names => ("<ul class=\"fields\">", "</ul>"),
        Show::Facts => ("<ul class=\"plain\">", "</ul>"),
        _ => ("<ol>", "</ol>"),
    };
    out.push_str(open);
    for line in lines.iter().take(LINES) {
        out.push_str("<li>");
        if show == Show::Names {
            element("code", line, out);
        } else {
            escape(&brief(line, TEXT), out);
        }
        out.push_str("</li>");
    }
    out.push_str(close);
}

fn block(context: &SiteContext, language: &str, code: &str, out: &mut String) {
    out.push_str("<div class=\"code\"");
    if !language.is_empty() {
        out.push_str(" data-language=\"");
        escape(language, out);
        out.push('"');
    }
    out.push_str("><pre tabindex=\"0\" role=\"group\" aria-label=\"");
    escape(context.text("item.code"), out);
    out.push_str("\"><code>");
    escape(code, out);
    out.push_str("</code></pre></div>");
}

fn element(name: &str, text: &str, out: &mut String) {
    let _ = write!(out, "<{name}>");
    escape(&brief(text, TEXT), out);
    let _ = write!(out, "</{name}>");
}

/// A link of a row: relative to the site, or to another host.
fn anchor(of: &Link, root: &str, out: &mut String) {
    link(&of.url, &of.text, root, out);
}

/// A link with its text.
pub fn link(url: &str, text: &str, root: &str, out: &mut String) {
    open(url, root, out);
    escape(&brief(text, TEXT), out);
    out.push_str("</a>");
}

/// The start tag of a link.
pub fn open(url: &str, root: &str, out: &mut String) {
    out.push_str("<a href=\"");
    // A scheme ends at a colon before any other mark of an address.
    let elsewhere = url.find([':', '/', '?', '#']).is_some_and(|at| url.as_bytes()[at] == b':');
    if !elsewhere {
        out.push_str(root);
    }
    escape(url, out);
    out.push_str("\">");
}

/// The name of a spec, where it has one.
pub fn name(card: &Card, out: &mut String) {
    if let Some(name) = &card.name {
        out.push_str("<span class=\"id\">");
        escape(name, out);
        out.push_str("</span> ");
    }
}

/// A spec, with its status.
pub fn owner(card: &Card, root: &str, out: &mut String) {
    name(card, out);
    link(&card.url, &card.title, root, out);
    out.push(' ');
    status(card, out);
}

/// The status of a spec as a row says it.
pub fn status(card: &Card, out: &mut String) {
    let _ = write!(out, "<i class=\"{}\">", card.look);
    escape(&card.status, out);
    out.push_str("</i>");
}
