//! What a spec is written in: its own file, and the papers in its folder that state something for it.

use crate::arena::{Arena, DocumentId, ItemId, SpecId};
use crate::portal::entry::{Document, Entry};
use crate::portal::link::{Links, PageId};
use crate::source::stem;
use crate::spec::Spec;
use crate::spec::item::Item;

/// Names of papers whose sections say what the spec they go with asks for, and how that is made. Others tell of the
/// work: plans, tasks, checklists.
const STATING: &[&str] = &["spec", "requirements", "design", "data-model", "contracts", "api"];

/// One of the files that a spec is written in.
#[derive(Clone, Copy)]
pub struct Text<'a> {
    /// The spec that it belongs to.
    pub of: SpecId,
    pub page: PageId,
    /// What was read of the file.
    pub spec: &'a Spec,
    pub links: &'a Links,
}

/// All that specs are written in.
#[derive(Clone, Copy)]
pub struct Texts<'a> {
    pub specs: &'a Arena<SpecId, Entry>,
    pub documents: &'a Arena<DocumentId, Document>,
}

impl<'a> Texts<'a> {
    /// The texts of all specs, in the order of the specs.
    pub fn all(self) -> impl Iterator<Item = Text<'a>> {
        self.specs.ids().flat_map(move |spec| self.of(spec))
    }

    /// The file of a spec, and then its papers that state something.
    pub fn of(self, of: SpecId) -> impl Iterator<Item = Text<'a>> {
        let entry = &self.specs[of];
        let papers = entry.companions.iter().map(move |document| (*document, &self.documents[*document]));
        let stating = papers
            .filter(|(_, paper)| STATING.iter().any(|name| stem(&paper.path).eq_ignore_ascii_case(name)));
        let own = Text { of, page: PageId::Spec(of), spec: &entry.spec, links: &entry.links };
        std::iter::once(own).chain(stating.map(move |(document, paper)| Text {
            of,
            page: PageId::Document(document),
            spec: &paper.spec,
            links: &paper.links,
        }))
    }

    /// What was read of the file of a page.
    pub fn read_of(self, page: PageId) -> &'a Spec {
        match page {
            PageId::Spec(spec) => &self.specs[spec].spec,
            PageId::Document(document) => &self.documents[document].spec,
        }
    }

    pub fn item(self, (page, item): (PageId, ItemId)) -> Option<&'a Item> {
        self.read_of(page).item(item)
    }
}
