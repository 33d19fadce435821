//! What a spec is written in: its own file, and the papers in its folder that state something for it.

use crate::arena::SpecId;
use crate::portal::link::PageId;
use crate::portal::trace::ItemPlace;
use crate::portal::{Links, Portal};
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
}

impl Portal {
    /// The texts of all specs, in the order of the specs.
    pub fn texts(&self) -> impl Iterator<Item = Text<'_>> {
        self.specs.ids().flat_map(|spec| self.texts_of(spec))
    }

    /// The file of a spec, and then its papers that state something.
    pub fn texts_of(&self, of: SpecId) -> impl Iterator<Item = Text<'_>> {
        let entry = &self.specs[of];
        let papers = entry.companions.iter().map(|document| (*document, &self.documents[*document]));
        let stating = papers
            .filter(|(_, paper)| STATING.iter().any(|name| stem(&paper.path).eq_ignore_ascii_case(name)));
        let own = Text { of, page: PageId::Spec(of), spec: &entry.spec };
        std::iter::once(own).chain(stating.map(move |(document, paper)| Text {
            of,
            page: PageId::Document(document),
            spec: &paper.spec,
        }))
    }

    pub fn item(&self, (page, item): ItemPlace) -> Option<&Item> {
        self.spec_of(page).item(item)
    }

    pub fn links_of(&self, page: PageId) -> &Links {
        match page {
            PageId::Spec(spec) => &self.specs[spec].links,
            PageId::Document(document) => &self.documents[document].links,
        }
    }
}
