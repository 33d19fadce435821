//! The holes in a spec's HTML, filled: where links lead, which pictures are shown, the interface's words.

use crate::markdown::highlight::escape;
use crate::page::edition::Edition;
use crate::portal::End;
use crate::route::Route;
use crate::spec::Spec;
use crate::spec::body::{Fragment, Hole, Word};

/// Fills the holes of a fragment for the page at `route`.
pub fn fill(
    edition: &Edition,
    route: &Route,
    spec: &Spec,
    ends: &[End],
    fragment: &Fragment,
    out: &mut String,
) {
    fragment.filled(out, |hole, out| match hole {
        Hole::Open(number) => open(edition, route, &ends[number], &spec.links[number].title, out),
        Hole::Close(number) => close(edition, &ends[number], out),
        Hole::Image(number) => image(edition, route, spec, ends, number, out),
        Hole::Word(word) => escape(edition.text(word_name(word)), out),
        Hole::Item(_) => {}
    });
}

fn word_name(word: Word) -> &'static str {
    match word {
        Word::Done => "item.done",
        Word::Open => "item.open",
        Word::Table => "item.table",
        Word::Code => "item.code",
        Word::Anchor => "item.anchor",
        Word::Footnote => "item.footnote",
        Word::Note => "alert.note",
        Word::Tip => "alert.tip",
        Word::Important => "alert.important",
        Word::Warning => "alert.warning",
        Word::Caution => "alert.caution",
    }
}

fn attribute(name: &str, value: &str, out: &mut String) {
    out.push(' ');
    out.push_str(name);
    out.push_str("=\"");
    escape(value, out);
    out.push('"');
}

fn open(edition: &Edition, route: &Route, end: &End, title: &str, out: &mut String) {
    match edition.address(route, end) {
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
fn close(edition: &Edition, end: &End, out: &mut String) {
    let word = match end {
        End::Spec { spec, .. } => {
            out.push_str("</a>");
            Some(("status-mark", edition.cards[*spec].status.as_str()))
        }
        End::Missing { .. } | End::Unsafe => {
            out.push_str("</span>");
            Some(("missing-mark", edition.text("item.missing")))
        }
        End::Unpublished => {
            out.push_str("</span>");
            None
        }
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
fn image(edition: &Edition, route: &Route, spec: &Spec, ends: &[End], number: usize, out: &mut String) {
    let link = &spec.links[number];
    match &ends[number] {
        end @ End::Attachment(_) => {
            out.push_str("<img");
            attribute("src", &edition.address(route, end).unwrap_or_default(), out);
            attribute("alt", &link.text, out);
            if !link.title.is_empty() {
                attribute("title", &link.title, out);
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
        end => {
            open(edition, route, end, &link.title, out);
            let text = if link.text.is_empty() { link.target.as_str() } else { link.text.as_str() };
            escape(text, out);
            close(edition, end, out);
        }
    }
}
