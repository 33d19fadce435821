//! The files that a spec is written in: its own, and those that go with it.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::arena::SpecId;
use crate::portal::Portal;
use crate::source::folder;
use crate::spec::Spec;
use crate::spec::body::Words;

/// One file that a spec is written in.
pub(super) struct Paper<'a> {
    /// Its path from the spec's folder; empty for the file of the spec itself.
    pub name: &'a str,
    pub spec: &'a Spec,
    pub words: Arc<Words>,
}

impl Paper<'_> {
    /// How a section is called: with the title above it, and behind the name of its paper.
    pub(super) fn place(&self, section: usize) -> String {
        let sections = &self.spec.sections;
        let above = sections[section].parent.map(|parent| sections[parent].title.as_str());
        let parts = [Some(self.name), above, Some(&sections[section].title)];
        parts.into_iter().flatten().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" › ")
    }

    /// The section whose heading stands over this one's, where this one's is an entry of it.
    pub(super) fn around(&self, section: usize) -> usize {
        let of = &self.spec.sections[section];
        if self.is_entry(section) { of.parent.unwrap_or(section) } else { section }
    }

    /// Whether the heading of a section declares an entry.
    pub(super) fn is_entry(&self, section: usize) -> bool {
        let of = &self.spec.sections[section];
        of.items.first().is_some_and(|item| item.span.start == of.span.start) && of.level > 0
    }
}

/// The file of a spec and those that go with it, by their paths from its folder.
pub(super) fn papers(portal: &Portal, spec: SpecId) -> BTreeMap<&str, Paper<'_>> {
    let entry = &portal.specs[spec];
    let own = Paper { name: "", spec: &entry.spec, words: portal.words(spec) };
    let home = folder(&entry.spec.path);
    let beside = entry.companions.iter().map(|at| {
        let paper = &portal.documents[*at];
        let name = paper.path.strip_prefix(home).unwrap_or(&paper.path).trim_start_matches('/');
        (name, Paper { name, spec: &paper.spec, words: portal.shelf.words(paper.file) })
    });
    std::iter::once(("", own)).chain(beside).collect()
}
