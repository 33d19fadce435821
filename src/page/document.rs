//! Markdown files that are no specs but that a page links to, as plain pages; and attachments.

use serde::Serialize;

use crate::arena::DocumentId;
use crate::page::card::Card;
use crate::page::context::SiteContext;
use crate::page::fill::{self, fill};
use crate::page::mermaid;
use crate::page::paging::{BYTES, Pages, Turns};
use crate::page::spec::{TocEntry, toc};
use crate::portal::{Document, PageId};
use crate::route::Route;
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

pub(super) fn plan<'a>(context: &'a SiteContext<'a>) -> Vec<Page<'a>> {
    let documents =
        context.portal.documents.iter().map(|(at, document)| page(context, at, document.route.clone()));
    let attachments = context.portal.attachments.iter().map(|(path, route)| {
        let store = &context.inputs.store;
        // The portal has only what can be read; a file that vanished since is empty until the next build.
        Page::bytes(route.clone(), move || store.read(path).unwrap_or_default())
    });
    documents.chain(attachments).chain(lists(context)).collect()
}

/// The page of a document, at its own place or at another.
pub(super) fn page<'a>(context: &'a SiteContext<'a>, at: DocumentId, route: Route) -> Page<'a> {
    Page::view(route.clone(), "document.html", move || view(context, at, &route))
}

/// The list of all documents, by their paths. Its further pages lie outside `docs/`, where a document may be called `2`.
#[derive(Serialize)]
struct DocumentList<'a> {
    documents: Vec<DocumentRow<'a>>,
    count: usize,
    turns: Option<Turns>,
}

#[derive(Serialize)]
struct DocumentRow<'a> {
    title: &'a str,
    url: &'a str,
    path: &'a str,
    /// The spec in whose folder it lies.
    part_of: Option<&'a Card>,
}

/// What the tags of a row take, in bytes.
const ROW: usize = 150;

fn lists<'a>(context: &'a SiteContext<'a>) -> Vec<Page<'a>> {
    let documents = &context.portal.documents;
    if documents.is_empty() {
        return Vec::new();
    }
    let owner = |document: &Document| document.part_of.map_or(0, |spec| 2 * context.cards[spec].title.len());
    let size =
        |document: &Document| ROW + document.spec.title.len() + 2 * document.path.len() + owner(document);
    let pages = Pages::cut("docs/", "documents", BYTES, documents.values().map(size));
    let page = |page: usize| {
        let pages = pages.clone();
        Page::view(Route::page(&pages.url(page)), "documents.html", move || {
            let rows = pages.rows(page);
            let shown = documents.values().skip(rows.start).take(rows.len());
            let row = |document: &'a Document| DocumentRow {
                title: &document.spec.title,
                url: document.route.url(),
                path: &document.path,
                part_of: document.part_of.map(|spec| &context.cards[spec]),
            };
            DocumentList {
                documents: shown.map(row).collect(),
                count: documents.len(),
                turns: pages.turns(page),
            }
        })
    };
    pages.numbers().map(page).collect()
}

fn view<'a>(context: &'a SiteContext<'a>, at: DocumentId, route: &Route) -> DocumentView<'a> {
    let document = &context.portal.documents[at];
    let spec = &document.spec;
    let page =
        fill::FilledPage { route, spec, at: PageId::Document(at), links: &document.links, marks: true };
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
