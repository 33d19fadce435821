//! Cells as HTML. A portal has tens of thousands of them; a template is asked once a table, not once a cell.

use std::fmt::Write;

use crate::arena::SpecId;
use crate::page::edition::Edition;
use crate::page::register::table::{Cell, Column, Link, Show};
use crate::text::escape;

/// Writes what a cell says; addresses start with `root`, the way from the page to the site.
pub fn cell(edition: &Edition, cell: &Cell, column: &Column, root: &str, out: &mut String) {
    match cell {
        Cell::Empty => absent(edition, column, out),
        Cell::Text { text } => escape(text, out),
        Cell::Code { text } => element("code", text, out),
        Cell::Date { text } => element("time", text, out),
        Cell::Number { value } => {
            let _ = write!(out, "{value}");
        }
        Cell::Word { value, label } => {
            let short = if column.show == Show::Short { edition.text(&format!("short.{value}")) } else { "" };
            out.push_str("<span class=\"word is-");
            escape(value, out);
            out.push_str("\">");
            escape(if short.is_empty() { label } else { short }, out);
            out.push_str("</span>");
        }
        Cell::Link { link } => anchor(link, root, out),
        Cell::Links { links } => {
            for (at, link) in links.iter().enumerate() {
                out.push_str(if at == 0 { "" } else { ", " });
                anchor(link, root, out);
            }
        }
        Cell::Lines { lines } if column.show == Show::Names => {
            out.push_str("<ul class=\"fields\">");
            for line in lines {
                out.push_str("<li>");
                element("code", line, out);
                out.push_str("</li>");
            }
            out.push_str("</ul>");
        }
        Cell::Lines { lines } => {
            out.push_str("<ol>");
            lines.iter().for_each(|line| element("li", line, out));
            out.push_str("</ol>");
        }
        Cell::Share { bar } => {
            let _ = write!(
                out,
                "<svg class=\"meter\" viewBox=\"0 0 100 6\" aria-hidden=\"true\"><path d=\"M0 3h{}\"/></svg>",
                bar.percent
            );
            let words = edition.text("table.of").replace("{done}", &bar.done.to_string());
            escape(&words.replace("{total}", &bar.total.to_string()), out);
        }
        Cell::Block { language, code } => block(edition, language, code, out),
    }
}

/// An empty cell says what it means that nothing is said.
fn absent(edition: &Edition, column: &Column, out: &mut String) {
    let word = edition.text(&format!("absent.{}", column.name));
    out.push_str(if column.show == Show::Gap {
        "<span class=\"none gap\">"
    } else {
        "<span class=\"none\">"
    });
    escape(if word.is_empty() { edition.text("spec.not_stated") } else { word }, out);
    out.push_str("</span>");
}

fn block(edition: &Edition, language: &str, code: &str, out: &mut String) {
    out.push_str("<div class=\"code\"");
    if !language.is_empty() {
        out.push_str(" data-language=\"");
        escape(language, out);
        out.push('"');
    }
    out.push_str("><pre tabindex=\"0\" role=\"group\" aria-label=\"");
    escape(edition.text("item.code"), out);
    out.push_str("\"><code>");
    escape(code, out);
    out.push_str("</code></pre></div>");
}

fn element(name: &str, text: &str, out: &mut String) {
    let _ = write!(out, "<{name}>");
    escape(text, out);
    let _ = write!(out, "</{name}>");
}

/// A link of a row: relative to the site, or to another host.
fn anchor(link: &Link, root: &str, out: &mut String) {
    open(&link.url, root, out);
    escape(&link.text, out);
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

/// The spec that says a row, with its status.
pub fn owner(edition: &Edition, spec: SpecId, root: &str) -> String {
    let card = &edition.cards[spec];
    let mut out = String::new();
    open(&card.url, root, &mut out);
    escape(&card.title, &mut out);
    let _ = write!(out, "</a> <span class=\"badge {}\">", card.look);
    escape(&card.status, &mut out);
    out.push_str("</span>");
    out
}
