//! The holes in a spec's HTML, filled: where links lead, which pictures are shown, the interface's words.

use crate::arena::ItemId;
use crate::page::context::SiteContext;
use crate::page::trace::{cited_by, tests};
use crate::portal::{Links, PageId, ResolvedLink, Target};
use crate::route::Route;
use crate::spec::Spec;
use crate::spec::body::{Fragment, Hole, Link, Word};
use crate::text::{escape, escape_text, shortened};

/// The page whose holes are filled.
#[derive(Clone, Copy)]
pub(super) struct FilledPage<'a> {
    pub route: &'a Route,
    pub spec: &'a Spec,
    pub at: PageId,
    pub links: &'a Links,
    /// Whether a link to a spec is followed by that spec's status.
    pub marks: bool,
}

/// Fills the holes of a fragment.
pub(super) fn fill(context: &SiteContext, page: FilledPage, fragment: &Fragment, out: &mut String) {
    fragment.filled(out, |hole, out| match hole {
        Hole::Open(number) => open(context, page, page.links.at(number), out),
        Hole::Close(number) => {
            let ResolvedLink { link, target } = page.links.at(number);
            close(context, target, page.marks && !link.is_name(), out);
        }
        Hole::Image(number) => image(context, page, page.links.at(number), out),
        Hole::Word(word) => escape(context.text(word_name(word)), out),
        Hole::Item(item) => {
            progress(context, page.spec, item, out);
            trace(context, page, item, out);
        }
    });
}

/// How many of an item's checkboxes are ticked: `3 of 5 done`.
fn progress(context: &SiteContext, spec: &Spec, item: ItemId, out: &mut String) {
    let item = spec.item(item);
    if let Some((done, total)) = item.and_then(|item| item.progress) {
        let words = context
            .text("item.progress")
            .replace("{done}", &done.to_string())
            .replace("{total}", &total.to_string());
        out.push_str("<p class=\"item-progress\">");
        escape_text(&words, out);
        out.push_str("</p>\n");
    }
}

/// Which tests show an item, and who else cites it.
fn trace(context: &SiteContext, page: FilledPage, item: ItemId, out: &mut String) {
    let at = (page.at, item);
    let parts = [("item.shown_by", tests(context, at)), ("item.cited_by", cited_by(context, at))];
    let said: Vec<_> = parts.into_iter().filter(|(_, links)| !links.is_empty()).collect();
    if said.is_empty() {
        return;
    }
    out.push_str("<p class=\"item-trace\">");
    for (place, (word, links)) in said.iter().enumerate() {
        out.push_str(if place == 0 { "" } else { " · " });
        escape_text(context.text(word), out);
        for (n, link) in links.iter().enumerate() {
            out.push_str(if n == 0 { " <a" } else { ", <a" });
            let here = link.url.strip_prefix(page.route.url()).filter(|rest| rest.starts_with('#'));
            let url = here.map_or_else(|| format!("{}{}", page.route.to_root(), link.url), str::to_owned);
            attribute("href", &url, out);
            out.push('>');
            escape_text(&link.text, out);
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

fn open(context: &SiteContext, page: FilledPage, resolved: ResolvedLink, out: &mut String) {
    let ResolvedLink { link: Link { title, .. }, target } = resolved;
    match context.address(page.route, target) {
        _ if matches!(target, Target::Words) => {}
        Some(address) => {
            out.push_str("<a");
            attribute("href", &address, out);
            match target {
                Target::Page { page: PageId::Spec(spec), .. } => {
                    attribute("class", &format!("spec {}", context.cards[*spec].stage.name()), out);
                }
                Target::External(_) => attribute("class", "external", out),
                _ => {}
            }
            if !title.is_empty() {
                attribute("title", title, out);
            }
            out.push('>');
        }
        None if matches!(target, Target::Unpublished) => out.push_str("<span class=\"unpublished\">"),
        None => out.push_str("<span class=\"missing\">"),
    }
}

/// A spec link is followed by its status, a dangling one by what is wrong, in words.
fn close(context: &SiteContext, target: &Target, marks: bool, out: &mut String) {
    let word = match target {
        Target::Page { page: PageId::Spec(spec), .. } => {
            out.push_str("</a>");
            let card = &context.cards[*spec];
            marks.then(|| (format!("status-mark {}", card.look), card.status.as_str()))
        }
        Target::Missing { .. } | Target::Unsafe(_) => {
            out.push_str("</span>");
            Some(("missing-mark".to_owned(), context.text("item.missing")))
        }
        Target::Unpublished => {
            out.push_str("</span>");
            None
        }
        Target::Words => None,
        _ => {
            out.push_str("</a>");
            None
        }
    };
    if let Some((class, word)) = word {
        out.push_str("<small");
        attribute("class", &class, out);
        if class.starts_with("status-mark") {
            attribute("title", word, out);
        }
        out.push_str("> ");
        escape_text(word, out);
        out.push_str("</small>");
    }
}

/// Pictures of the source are shown; those from elsewhere are links, since a page loads nothing from other hosts.
fn image(context: &SiteContext, page: FilledPage, resolved: ResolvedLink, out: &mut String) {
    let ResolvedLink { link, target } = resolved;
    match target {
        Target::Attachment(_) => {
            out.push_str("<img");
            attribute("src", &context.address(page.route, target).unwrap_or_default(), out);
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
        Target::External(url) if url.starts_with("data:image/") => {
            out.push_str("<img");
            attribute("src", url, out);
            attribute("alt", &link.text, out);
            out.push('>');
        }
        // A link cannot hold another one.
        _ if link.linked => escape_text(&shortened(&link.text, 400), out),
        _ => {
            open(context, page, resolved, out);
            let text = if link.text.is_empty() { link.target.as_str() } else { link.text.as_str() };
            escape_text(&shortened(text, 400), out);
            close(context, target, page.marks, out);
        }
    }
}
