//! What exists only between specs: stable ids, where links lead, who refers to whom, and counts.
//! Built in one go by [`Portal::link`] and never changed.

pub mod conflict;
pub mod entry;
mod home;
pub mod id;
pub mod names;
pub mod order;
pub mod package;
pub mod place;
mod reference;
pub mod resolve;
pub mod roster;
pub mod said;
pub mod tally;
pub mod threats;
pub mod trace;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::arena::{FileId, Id};
use crate::route::Route;
use crate::slug;
use crate::source::{Store, folder, in_repository, stem};
use crate::spec::Spec;
use crate::spec::body::Words;
use crate::spec::shelf::Shelf;
use crate::words::relation::Relation;
pub use entry::{Backlink, Document, End, Entry, Reference};
pub use id::id_of;
use id::ids;
use names::{Names, Series};
pub use place::Place;
use reference::references;
use resolve::{Resolver, Target};
use roster::Verdict;
use trace::Trace;

pub struct Portal {
    /// In the order of their paths.
    pub specs: Vec<Entry>,
    /// Markdown files that are no specs but that a page links to.
    pub documents: Vec<Document>,
    /// Pictures and other files that pages show or link to: their path in the source and their place in the site.
    pub attachments: BTreeMap<String, Route>,
    /// Every Markdown file with the reason why it is a spec or not.
    pub roster: Vec<(String, Verdict)>,
    /// Two files that would have had the same id: the later one's number, and the id both wanted.
    pub clashes: Vec<(usize, String)>,
    pub trace: Trace,
    /// How specs are called.
    pub series: Series,
    /// The texts of all files.
    pub shelf: Arc<dyn Shelf>,
}

impl Portal {
    /// Gives ids, resolves links, and turns them round. `files` are all Markdown files in the order of
    /// their paths, `roster` says which of them are specs.
    pub fn link(files: &[Arc<Spec>], roster: Vec<Verdict>, place: &Place, shelf: Arc<dyn Shelf>) -> Self {
        let store = place.store;
        let plain: Vec<&Spec> = files.iter().map(AsRef::as_ref).collect();
        let listed: Vec<bool> = roster.iter().map(|verdict| verdict.is_spec).collect();
        let homes = [Some(place.folder), place.repository.and_then(|at| at.home().rsplit('/').next())];
        let names =
            Names::learn(&plain, &listed, &homes.into_iter().flatten().collect::<Vec<_>>(), place.repository);
        let resolver = Resolver::new(&plain, place, &names);
        let targets: Vec<Vec<Target>> = plain
            .iter()
            .enumerate()
            .map(|(at, file)| file.links.iter().map(|link| resolver.resolve(at, link)).collect())
            .collect();
        let specs: Vec<usize> = (0..files.len()).filter(|at| roster[*at].is_spec).collect();
        let owned: Vec<usize> = (0..files.len()).filter(|at| roster[*at].belongs_to.is_some()).collect();
        let documents = reached(&specs, &owned, &targets, &roster);
        let number =
            |list: &[usize]| list.iter().enumerate().map(|(n, at)| (*at, n)).collect::<BTreeMap<_, _>>();
        let (spec_number, document_number) = (number(&specs), number(&documents));
        let ends = |at: usize| -> Vec<End> {
            targets[at].iter().map(|target| end(target, &spec_number, &document_number)).collect()
        };
        let (ids, clashes) = ids(specs.iter().map(|at| plain[*at]));
        let mut attachments = BTreeSet::new();
        for at in specs.iter().chain(&documents) {
            attachments.extend(targets[*at].iter().filter_map(|target| match target {
                Target::Attachment(path) => Some(path.clone()),
                _ => None,
            }));
        }
        let mut papers = papers(&documents, &roster);
        let entries = specs.iter().zip(ids).map(|(at, id)| {
            let ends = ends(*at);
            Entry {
                route: Route::page(&format!("specs/{id}")),
                references: references(&files[*at], *at, &ends, &names, |file| {
                    spec_number.get(&file).copied()
                }),
                papers: papers.remove(at).unwrap_or_default(),
                referenced_by: Vec::new(),
                location_found: location_found(&files[*at], store),
                package: package::of(&files[*at]),
                spec: Arc::clone(&files[*at]),
                file: FileId::new(*at),
                id,
                ends,
            }
        });
        let mut taken = slug::UniqueNames::default();
        let mut portal = Self {
            specs: entries.collect(),
            documents: documents
                .iter()
                .map(|at| Document {
                    path: plain[*at].path.clone(),
                    part_of: roster[*at].belongs_to.and_then(|spec| spec_number.get(&spec).copied()),
                    route: document_route(&plain[*at].path, &mut taken),
                    spec: Arc::clone(&files[*at]),
                    file: FileId::new(*at),
                    ends: ends(*at),
                })
                .collect(),
            attachments: attachment_routes(attachments),
            roster: plain.iter().map(|file| file.path.clone()).zip(roster).collect(),
            clashes,
            trace: Trace::default(),
            series: names.series(),
            shelf,
        };
        portal.turn_round();
        portal.trace = trace::trace(&portal.specs);
        portal
    }

    /// What a reader sees of a spec's sections.
    pub fn words(&self, spec: usize) -> Arc<Words> {
        self.shelf.words(self.specs[spec].file)
    }

    fn turn_round(&mut self) {
        let mut back: Vec<Vec<Backlink>> = vec![Vec::new(); self.specs.len()];
        for (from, entry) in self.specs.iter().enumerate() {
            for (reference, link) in entry.references.iter().enumerate() {
                back[link.to].push(Backlink { from, reference });
            }
        }
        for (entry, links) in self.specs.iter_mut().zip(back) {
            entry.referenced_by = links;
        }
    }

    /// Who refers to a spec, each once, in the order of their paths.
    pub fn referrers(&self, spec: usize) -> Vec<usize> {
        let all: BTreeSet<usize> = self.specs[spec].referenced_by.iter().map(|link| link.from).collect();
        all.into_iter().collect()
    }

    /// Every pair of specs with a reference between them and its relation, each once.
    pub fn edges(&self) -> BTreeSet<(usize, usize, Relation)> {
        let of = |(from, entry): (usize, &Entry)| -> Vec<_> {
            entry.references.iter().map(|reference| (from, reference.to, reference.relation)).collect()
        };
        let mut all: BTreeSet<(usize, usize, Relation)> =
            self.specs.iter().enumerate().flat_map(of).collect();
        // Who said how two stand to each other need not say that they do.
        let typed: BTreeSet<(usize, usize)> = all
            .iter()
            .filter(|(.., relation)| *relation != Relation::Related)
            .map(|(from, to, _)| (*from, *to))
            .collect();
        all.retain(|(from, to, relation)| *relation != Relation::Related || !typed.contains(&(*from, *to)));
        all
    }
}

/// The plain pages that belong to each spec, by the numbers of files and of plain pages.
fn papers(documents: &[usize], roster: &[Verdict]) -> BTreeMap<usize, Vec<usize>> {
    let mut out: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (number, file) in documents.iter().enumerate() {
        if let Some(spec) = roster[*file].belongs_to {
            out.entry(spec).or_default().push(number);
        }
    }
    out
}

/// The plain pages: what belongs to specs, what specs link to, and what these link to in turn.
fn reached(specs: &[usize], owned: &[usize], targets: &[Vec<Target>], roster: &[Verdict]) -> Vec<usize> {
    let mut found: BTreeSet<usize> = owned.iter().copied().collect();
    let mut todo: Vec<usize> = [specs, owned].concat();
    while let Some(at) = todo.pop() {
        for target in &targets[at] {
            if let Target::File { file, .. } = target
                && !roster[*file].is_spec
                && found.insert(*file)
            {
                todo.push(*file);
            }
        }
    }
    found.into_iter().collect()
}

fn end(target: &Target, specs: &BTreeMap<usize, usize>, documents: &BTreeMap<usize, usize>) -> End {
    match target {
        Target::File { file, fragment, moved, broken_fragment } => {
            let (fragment, broken_fragment) = (fragment.clone(), broken_fragment.clone());
            if let Some(spec) = specs.get(file) {
                End::Spec { spec: *spec, fragment, moved: *moved, broken_fragment }
            } else if let Some(document) = documents.get(file) {
                End::Document { document: *document, fragment, moved: *moved, broken_fragment }
            } else {
                End::Unpublished
            }
        }
        Target::Here(anchor) => End::Here(anchor.clone()),
        Target::Attachment(path) => End::Attachment(path.clone()),
        Target::External(url) => End::External(url.clone()),
        Target::Unpublished => End::Unpublished,
        Target::Missing { near } => End::Missing { near: near.clone() },
        Target::Unsafe => End::Unsafe,
        Target::Words => End::Words,
    }
}

/// Two paths that differ only in what an address cannot hold get two addresses.
fn document_route(path: &str, names: &mut slug::UniqueNames) -> Route {
    let parts = folder(path).split('/').filter(|part| !part.is_empty()).chain([stem(path)]);
    let folder = parts.map(slug::segment).collect::<Vec<_>>().join("/");
    Route::page(&format!("docs/{}", names.unique(&folder)))
}

fn attachment_routes(paths: BTreeSet<String>) -> BTreeMap<String, Route> {
    let mut names = slug::UniqueNames::default();
    let mut route = |path: &String| {
        let name = path.rsplit('/').next().unwrap_or(path);
        let extension =
            name.rsplit_once('.').map_or(String::new(), |(_, ext)| format!(".{}", slug::segment(ext)));
        let parts = folder(path).split('/').filter(|part| !part.is_empty()).chain([stem(path)]);
        let place = parts.map(slug::segment).collect::<Vec<_>>().join("/");
        let mut full = format!("{place}{extension}");
        let mut count = 1;
        while !names.take(&full) {
            count += 1;
            full = format!("{place}-{count}{extension}");
        }
        Route::new(format!("files/{full}"))
    };
    paths.into_iter().map(|path| (path.clone(), route(&path))).collect()
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
