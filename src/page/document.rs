//! Markdown files that are no specs but that a page links to, as plain pages; and attachments.

use serde::Serialize;

use crate::arena::DocumentId;
use crate::page::card::Card;
use crate::page::context::SiteContext;
use crate::page::fill::{self, fill};
use crate::page::mermaid;
use crate::page::spec::{TocEntry, toc};
use crate::portal::{Document, PageId};
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

pub fn plan<'a>(context: &'a SiteContext<'a>) -> Vec<Page<'a>> {
    let documents = context.portal.documents.iter().map(|(at, document)| {
        Page::view(document.route.clone(), "document.html", move || view(context, at, document))
    });
    let attachments = context.portal.attachments.iter().map(|(path, route)| {
        let store = &context.inputs.store;
        // The portal has only what can be read; a file that vanished since is empty until the next build.
        Page::bytes(route.clone(), move || store.read(path).unwrap_or_default())
    });
    documents.chain(attachments).collect()
}

fn view<'a>(context: &'a SiteContext<'a>, at: DocumentId, document: &'a Document) -> DocumentView<'a> {
    let spec = &document.spec;
    let page = fill::FilledPage {
        route: &document.route,
        spec,
        at: PageId::Document(at),
        links: &document.links,
        marks: true,
    };
    let (mut body, mut footnotes) = (String::new(), String::new());
    let text = context.portal.shelf.body(document.file);
    for section in &text.sections {
        fill(context, page, section, &mut body);
    }
    fill(context, page, &text.footnotes, &mut footnotes);
    DocumentView {
        title: &spec.title,
        title_anchor: spec.title_anchor.as_deref(),
        path: &document.path,
        part_of: document.part_of.map(|spec| &context.cards[spec]),
        body,
        footnotes,
        toc: toc(spec),
        mermaid: spec.browser_diagrams.then_some(mermaid::FILE),
    }
}
