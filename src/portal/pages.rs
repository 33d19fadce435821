//! Verdicts and links -> which files are pages of the site, and the number of each.

use std::collections::BTreeSet;

use crate::arena::{Arena, DocumentId, FileId, SpecId};
use crate::portal::classify::Verdict;
use crate::portal::link::{PageId, Target};

/// Which files are pages, and the number that each page has.
pub(super) struct Pages {
    pub specs: Arena<SpecId, FileId>,
    pub documents: Arena<DocumentId, FileId>,
    pub of: Arena<FileId, Option<PageId>>,
}

impl Pages {
    pub(super) fn new(
        specs: Vec<FileId>,
        readme: Option<FileId>,
        targets: &Arena<FileId, Vec<Target<FileId>>>,
        verdicts: &Arena<FileId, Verdict>,
    ) -> Self {
        // Where nothing is a spec, the README is what there is to read.
        let front = readme.filter(|_| specs.is_empty());
        let documents = reached(&specs, front, targets, verdicts);
        let (specs, documents) = (Arena::from(specs), Arena::from(documents));
        let mut of = verdicts.map(|_, _| None);
        specs.iter().for_each(|(spec, file)| of[*file] = Some(PageId::Spec(spec)));
        documents.iter().for_each(|(document, file)| of[*file] = Some(PageId::Document(document)));
        Self { specs, documents, of }
    }

    pub(super) fn spec(&self, file: FileId) -> Option<SpecId> {
        match self.of[file] {
            Some(PageId::Spec(spec)) => Some(spec),
            _ => None,
        }
    }
}

/// The plain pages: what belongs to specs, a front page, what specs or it link to, and what these link to in turn.
fn reached(
    specs: &[FileId],
    front: Option<FileId>,
    targets: &Arena<FileId, Vec<Target<FileId>>>,
    verdicts: &Arena<FileId, Verdict>,
) -> Vec<FileId> {
    let owned = verdicts.iter().filter(|(_, verdict)| verdict.belongs_to.is_some()).map(|(file, _)| file);
    let mut found: BTreeSet<FileId> = owned.chain(front).collect();
    let mut todo: Vec<FileId> = specs.iter().chain(&found).copied().collect();
    while let Some(at) = todo.pop() {
        for target in &targets[at] {
            if let Target::Page { page, .. } = target
                && !verdicts[*page].is_spec
                && found.insert(*page)
            {
                todo.push(*page);
            }
        }
    }
    found.into_iter().collect()
}
