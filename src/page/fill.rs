//! The holes in a spec's HTML, filled: where links lead, which pictures are shown, the interface's words.

use crate::page::edition::Edition;
use crate::page::register::requirements::{cited_by, tests};
use crate::page::register::table::Cell;
use crate::portal::End;
use crate::route::Route;
use crate::spec::Spec;
use crate::spec::body::{Fragment, Hole, Word};
use crate::text::{escape, shortened};

/// The page whose holes are filled.
#[derive(Clone, Copy)]
pub struct Page<'a> {
    pub route: &'a Route,
    pub spec: &'a Spec,
    /// The spec's number; a plain page has none.
    pub at: Option<usize>,
    /// Where each of the spec's links leads.
    pub ends: &'a [End],
    /// Whether a link to a spec is followed by that spec's status.
    pub marks: bool,
}

/// Fills the holes of a fragment.
pub fn fill(edition: &Edition, page: Page, fragment: &Fragment, out: &mut String) {
    fragment.filled(out, |hole, out| match hole {
        Hole::Open(number) => open(edition, page, &page.ends[number], &page.spec.links[number].title, out),
        Hole::Close(number) => {
            close(edition, &page.ends[number], page.marks && !page.spec.links[number].is_name(), out);
        }
        Hole::Image(number) => image(edition, page, number, out),
        Hole::Word(word) => escape(edition.text(word_name(word)), out),
        Hole::Item(number) => {
            progress(edition, page.spec, number, out);
            trace(edition, page, number, out);
        }
    });
}

/// How many of an item's checkboxes are ticked: `3 of 5 done`.
fn progress(edition: &Edition, spec: &Spec, number: usize, out: &mut String) {
    let item = spec.item(number);
    if let Some((done, total)) = item.and_then(|item| item.progress) {
        let words = edition
            .text("item.progress")
            .replace("{done}", &done.to_string())
            .replace("{total}", &total.to_string());
        out.push_str("<p class=\"item-progress\">");
        escape(&words, out);
        out.push_str("</p>\n");
    }
}

/// Which tests show an item, and who else cites it.
fn trace(edition: &Edition, page: Page, number: usize, out: &mut String) {
    let Some(at) = page.at else { return };
    let parts =
        [("item.shown_by", tests(edition, at, number)), ("item.cited_by", cited_by(edition, at, number))];
    let said = parts.into_iter().filter_map(|(word, cell)| match cell {
        Cell::Links { links } => Some((word, links)),
        _ => None,
    });
    let said: Vec<_> = said.collect();
    if said.is_empty() {
        return;
    }
    out.push_str("<p class=\"item-trace\">");
    for (place, (word, links)) in said.iter().enumerate() {
        out.push_str(if place == 0 { "" } else { " · " });
        escape(edition.text(word), out);
        for (n, link) in links.iter().enumerate() {
            out.push_str(if n == 0 { " <a" } else { ", <a" });
            let here = link.url.strip_prefix(page.route.url()).filter(|rest| rest.starts_with('#'));
            let url = here.map_or_else(|| format!("{}{}", page.route.to_root(), link.url), str::to_owned);
            attribute("href", &url, out);
            out.push('>');
            escape(&link.text, out);
            out.push_str("</a>");
        }
    }
    out.push_str("</p>\n");
}

fn word_name(word: Word) -> &'static str {
    match word {
        Word::Done => "item.done",
        Word::Open => "item.open",
        Word::Table => "item.table",
        Word::Code => "item.code",
        Word::Anchor => "item.anchor",
        Word::AsText => "item.as_text",
        Word::Note => "alert.note",
        Word::Tip => "alert.tip",
        Word::Important => "alert.important",
        Word::Warning => "alert.warning",
        Word::Caution => "alert.caution",
        Word::Details => "item.details",
    }
}

fn attribute(name: &str, value: &str, out: &mut String) {
    out.push(' ');
    out.push_str(name);
    out.push_str("=\"");
    escape(value, out);
    out.push('"');
}

fn open(edition: &Edition, page: Page, end: &End, title: &str, out: &mut String) {
    match edition.address(page.route, end) {
        _ if matches!(end, End::Words) => {}
        Some(address) => {
            out.push_str("<a");
            attribute("href", &address, out);
            match end {
                End::Spec { spec, .. } => {
                    attribute("class", &format!("spec {}", edition.cards[*spec].stage), out);
                }
                End::External(_) => attribute("class", "external", out),
                _ => {}
            }
            if !title.is_empty() {
                attribute("title", title, out);
            }
            out.push('>');
        }
        None if matches!(end, End::Unpublished) => out.push_str("<span class=\"unpublished\">"),
        None => out.push_str("<span class=\"missing\">"),
    }
}

/// A spec link is followed by its status, a dangling one by what is wrong, in words.
fn close(edition: &Edition, end: &End, marks: bool, out: &mut String) {
    let word = match end {
        End::Spec { spec, .. } => {
            out.push_str("</a>");
            marks.then(|| ("status-mark", edition.cards[*spec].status.as_str()))
        }
        End::Missing { .. } | End::Unsafe => {
            out.push_str("</span>");
            Some(("missing-mark", edition.text("item.missing")))
        }
        End::Unpublished => {
            out.push_str("</span>");
            None
        }
        End::Words => None,
        _ => {
            out.push_str("</a>");
            None
        }
    };
    if let Some((class, word)) = word {
        out.push_str("<small");
        attribute("class", class, out);
        out.push_str("> ");
        escape(word, out);
        out.push_str("</small>");
    }
}

/// Pictures of the source are shown; those from elsewhere are links, since a page loads nothing from other hosts.
fn image(edition: &Edition, page: Page, number: usize, out: &mut String) {
    let link = &page.spec.links[number];
    match &page.ends[number] {
        end @ End::Attachment(_) => {
            out.push_str("<img");
            attribute("src", &edition.address(page.route, end).unwrap_or_default(), out);
            attribute("alt", &link.text, out);
            if !link.title.is_empty() {
                attribute("title", &link.title, out);
            }
            for (name, size) in [("width", link.size.0), ("height", link.size.1)] {
                if let Some(size) = size {
                    attribute(name, &size.to_string(), out);
                }
            }
            attribute("loading", "lazy", out);
            out.push('>');
        }
        End::External(url) if url.starts_with("data:image/") => {
            out.push_str("<img");
            attribute("src", url, out);
            attribute("alt", &link.text, out);
            out.push('>');
        }
        // A link cannot hold another one.
        _ if link.linked => escape(&shortened(&link.text, 400), out),
        end => {
            open(edition, page, end, &link.title, out);
            let text = if link.text.is_empty() { link.target.as_str() } else { link.text.as_str() };
            escape(&shortened(text, 400), out);
            close(edition, end, page.marks, out);
        }
    }
}
