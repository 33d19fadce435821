//! What exists only between specs: stable ids, where links lead, who refers to whom, and counts.
//! Built in one go by [`Portal::link`] and never changed.

mod attachment;
pub mod classify;
pub mod conflict;
pub mod entry;
pub mod error_case;
pub mod facets;
pub mod id;
pub mod index_table;
mod link;
mod name;
pub mod names;
pub mod order;
pub mod package;
mod pages;
pub mod paper;
mod published_at;
mod reference;
pub mod removals;
pub mod resolve;
pub mod shared_fields;
pub mod siblings;
pub mod source_context;
pub mod statements;
mod subject;
pub mod tasks;
pub mod threats;
pub mod trace;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::arena::{Arena, DocumentId, FileId, SpecId};
use crate::route::Route;
use crate::slug;
use crate::source::{Store, folder, in_repository, stem};
use crate::spec::Spec;
use crate::spec::body::Words;
use crate::spec::item::Item;
use crate::spec::shelf::Shelf;
use crate::text::natural;
use crate::words::relation::Relation;
use classify::Verdict;
pub use entry::{Backlink, Document, Entry, Reference};
pub use id::id_of;
use id::ids;
use index_table::IndexTable;
pub use link::{Links, PageId, ResolvedLink, Target};
use names::{Names, Series};
use pages::Pages;
use paper::Texts;
use reference::references;
use resolve::Resolver;
pub use source_context::SourceContext;
use trace::{ItemPlace, Trace};

pub struct Portal {
    /// In the order of their paths, numbers in these by their size.
    pub specs: Arena<SpecId, Entry>,
    /// Markdown files that are no specs but that a page links to.
    pub documents: Arena<DocumentId, Document>,
    /// Pictures and other files that pages show or link to: their path in the source and their place in the site.
    pub attachments: BTreeMap<String, Route>,
    /// Every Markdown file with the reason why it is a spec or not.
    pub verdicts: Arena<FileId, (String, Verdict)>,
    /// Two files that would have had the same id: the later one, and the id both wanted.
    pub clashes: Vec<(SpecId, String)>,
    pub trace: Trace,
    /// How specs are called.
    pub series: Series,
    /// Tables of any file that list specs with where these stand.
    pub index_tables: Vec<IndexTable>,
    /// The README at the top of the source, which speaks for all specs.
    pub readme: Option<Arc<Spec>>,
    /// The texts of all files.
    pub shelf: Arc<dyn Shelf>,
}

impl Portal {
    /// Gives ids, resolves links, and turns them round. `files` are all Markdown files in the order of
    /// their paths, `verdicts` say which of them are specs.
    pub fn link(
        files: &Arena<FileId, Arc<Spec>>,
        verdicts: &Arena<FileId, Verdict>,
        place: &SourceContext,
        shelf: Arc<dyn Shelf>,
    ) -> Self {
        let plain: Arena<FileId, &Spec> = files.map(|_, file| file.as_ref());
        let mut specs: Vec<FileId> = files.ids().filter(|file| verdicts[*file].is_spec).collect();
        specs.sort_by(|a, b| natural(&files[*a].path, &files[*b].path));
        let homes = [Some(place.folder), place.repository.and_then(|at| at.home().rsplit('/').next())];
        let homes: Vec<&str> = homes.into_iter().flatten().collect();
        let names = Names::learn(&plain, &specs, &homes, place.repository);
        let resolver = Resolver::new(&plain, place, &names);
        let targets =
            plain.par_map(|from, file| file.links.iter().map(|link| resolver.resolve(from, link)).collect());
        let targets = attachment::vetted(targets, place.store);
        let is_readme =
            |at: &FileId| files[*at].path.eq_ignore_ascii_case("readme.md") && !verdicts[*at].is_spec;
        let readme = files.ids().find(is_readme);
        let pages = Pages::new(specs, readme, &targets, verdicts);
        let links = |file: FileId| {
            let targets = targets[file].iter().map(|target| target.among(|file| pages.of[file]));
            Links::new(Arc::clone(&files[file]), targets.collect())
        };
        let (ids, clashes) = ids(&pages.specs.map(|_, file| plain[*file]));
        let specs = pages.specs.par_map(|spec, file| {
            let links = links(*file);
            Entry {
                id: ids[spec].clone(),
                route: Route::page(&format!("specs/{}", ids[spec])),
                references: references(&files[*file], *file, &links, &names, &pages),
                companions: Vec::new(),
                referenced_by: Vec::new(),
                location_found: location_found(&files[*file], place.store),
                package: package::of(&files[*file]),
                name: name::written(&files[*file]),
                spec: Arc::clone(&files[*file]),
                file: *file,
                links,
            }
        });
        let mut taken = slug::UniqueNames::default();
        let documents = pages.documents.map(|_, file| Document {
            path: plain[*file].path.clone(),
            part_of: verdicts[*file].belongs_to.and_then(|owner| pages.spec(owner)),
            route: document_route(&plain[*file].path, &mut taken),
            spec: Arc::clone(&files[*file]),
            file: *file,
            links: links(*file),
        });
        let index_tables = files
            .iter()
            .flat_map(|(at, file)| index_table::of(file, &targets[at], |page| pages.spec(page)))
            .collect();
        let mut portal = Self {
            index_tables,
            trace: Trace::default(),
            attachments: attachment::routes(
                specs.values().map(|spec| &spec.links).chain(documents.values().map(|page| &page.links)),
            ),
            specs,
            documents,
            verdicts: files.map(|file, spec| (spec.path.clone(), verdicts[file].clone())),
            clashes,
            series: names.series(),
            readme: readme.map(|at| Arc::clone(&files[at])),
            shelf,
        };
        portal.turn_round();
        portal.trace = trace::trace(portal.texts());
        portal
    }

    /// What a reader sees of a spec's sections.
    pub fn words(&self, spec: SpecId) -> Arc<Words> {
        self.shelf.words(self.specs[spec].file)
    }

    /// What was read of the file of a page.
    pub fn spec_of(&self, page: PageId) -> &Spec {
        self.texts().read_of(page)
    }

    /// All that specs are written in.
    pub fn texts(&self) -> Texts<'_> {
        Texts { specs: &self.specs, documents: &self.documents }
    }

    pub fn item(&self, place: ItemPlace) -> Option<&Item> {
        self.texts().item(place)
    }

    /// The spec that a page is, or goes with.
    pub fn owner(&self, page: PageId) -> Option<SpecId> {
        match page {
            PageId::Spec(spec) => Some(spec),
            PageId::Document(document) => self.documents[document].part_of,
        }
    }

    pub fn route_of(&self, page: PageId) -> &Route {
        match page {
            PageId::Spec(spec) => &self.specs[spec].route,
            PageId::Document(document) => &self.documents[document].route,
        }
    }

    /// The document that stands first where nothing is a spec: the README.
    pub fn front(&self) -> Option<DocumentId> {
        let readme = self.readme.as_ref().filter(|_| self.specs.is_empty())?;
        self.documents.iter().find(|(_, document)| document.path == readme.path).map(|(at, _)| at)
    }

    /// The documents of a source without specs. Beside specs, documents are other people's papers, and nobody asks about
    /// these.
    pub fn sole_documents(&self) -> impl Iterator<Item = &Document> {
        self.documents.values().filter(|_| self.specs.is_empty())
    }

    /// Whether a file of the source is a spec; `None` when there is no such file.
    pub fn is_spec(&self, path: &str) -> Option<bool> {
        let files = self.verdicts.as_slice();
        let at = files.binary_search_by(|(other, _)| other.as_str().cmp(path)).ok()?;
        Some(files[at].1.is_spec)
    }

    /// Lets specs know who refers to them, and which plain pages go with them.
    fn turn_round(&mut self) {
        let mut back = self.specs.map(|_, _| Vec::new());
        for (from, entry) in self.specs.iter() {
            for (reference, link) in entry.references.iter().enumerate() {
                back[link.to].push(Backlink { from, reference });
            }
        }
        for (spec, entry) in self.specs.iter_mut() {
            entry.referenced_by = std::mem::take(&mut back[spec]);
        }
        for (document, page) in self.documents.iter() {
            if let Some(spec) = page.part_of {
                self.specs[spec].companions.push(document);
            }
        }
    }

    /// Who refers to a spec, each once, in the order of their paths.
    pub fn referrers(&self, spec: SpecId) -> BTreeSet<SpecId> {
        self.specs[spec].referenced_by.iter().map(|link| link.from).collect()
    }

    /// Every pair of specs with a reference between them and its relation, each once.
    pub fn edges(&self) -> BTreeSet<(SpecId, SpecId, Relation)> {
        let mut all: BTreeSet<(SpecId, SpecId, Relation)> = BTreeSet::new();
        for (from, entry) in self.specs.iter() {
            all.extend(entry.references.iter().map(|reference| (from, reference.to, reference.relation)));
        }
        // Who said how two stand to each other need not say that they do.
        let typed: BTreeSet<(SpecId, SpecId)> = all
            .iter()
            .filter(|(.., relation)| *relation != Relation::Related)
            .map(|(from, to, _)| (*from, *to))
            .collect();
        all.retain(|(from, to, relation)| *relation != Relation::Related || !typed.contains(&(*from, *to)));
        all
    }
}

/// Two paths that differ only in what an address cannot hold get two addresses.
fn document_route(path: &str, names: &mut slug::UniqueNames) -> Route {
    let folder = slug::path(folder(path).split('/').chain([stem(path)]));
    Route::page(&format!("docs/{}", names.unique(&folder)))
}

/// Location is relative to the repository, which may begin above the source.
fn location_found(spec: &Spec, store: &dyn Store) -> Option<bool> {
    let location = spec.meta.location.as_deref()?;
    if location.contains("://") || location.contains(' ') || location.starts_with('/') {
        return None;
    }
    let path = location.split([',', '#', ':']).next()?.trim_end_matches('/');
    in_repository(store, path)
}
