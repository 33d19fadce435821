//! Markdown files that are no specs but that a page links to, as plain pages; and attachments.

use serde::Serialize;

use crate::page::card::Card;
use crate::page::edition::Edition;
use crate::page::fill::{self, fill};
use crate::page::mermaid;
use crate::page::spec::{TocEntry, toc};
use crate::portal::Document;
use crate::theme::Page;

#[derive(Serialize)]
struct DocumentView<'a> {
    title: &'a str,
    title_anchor: Option<&'a str>,
    path: &'a str,
    /// The spec in whose folder it lies.
    part_of: Option<&'a Card>,
    body: String,
    footnotes: String,
    toc: Vec<TocEntry>,
    /// The script that draws diagrams in the browser, where one is to be drawn.
    mermaid: Option<&'static str>,
}

pub fn plan<'a>(edition: &'a Edition<'a>) -> Vec<Page<'a>> {
    let documents =
        edition.portal.documents.values().map(|document| {
            Page::view(document.route.clone(), "document.html", move || view(edition, document))
        });
    let attachments = edition.portal.attachments.iter().map(|(path, route)| {
        let store = &edition.inputs.store;
        // The portal has only what can be read; a file that vanished since is empty until the next build.
        Page::bytes(route.clone(), move || store.read(path).unwrap_or_default())
    });
    documents.chain(attachments).collect()
}

fn view<'a>(edition: &'a Edition<'a>, document: &'a Document) -> DocumentView<'a> {
    let spec = &document.spec;
    let page = fill::Page { route: &document.route, spec, at: None, links: &document.links, marks: true };
    let (mut body, mut footnotes) = (String::new(), String::new());
    let text = edition.portal.shelf.body(document.file);
    for section in &text.sections {
        fill(edition, page, section, &mut body);
    }
    fill(edition, page, &text.footnotes, &mut footnotes);
    DocumentView {
        title: &spec.title,
        title_anchor: spec.title_anchor.as_deref(),
        path: &document.path,
        part_of: document.part_of.map(|spec| &edition.cards[spec]),
        body,
        footnotes,
        toc: toc(spec),
        mermaid: spec.browser_diagrams.then_some(mermaid::FILE),
    }
}
