//! Files that pages show or link to: which of them are published, and where each lies in the site.

use std::collections::{BTreeMap, BTreeSet};

use crate::arena::{Arena, FileId};
use crate::html::{danger, danger_by_guess};
use crate::portal::link::{Links, Target};
use crate::route::Route;
use crate::slug;
use crate::source::{Store, folder, stem};

/// Endings of files that are copied into the site when a page links to them, and how they are looked at before.
const KINDS: &[(Look, &[&str])] = &[
    (
        Look::Bytes,
        &[
            "png", "jpg", "jpeg", "gif", "webp", "avif", "ico", "bmp", "pdf", "csv", "tsv", "txt", "json",
            "mp4", "webm", "zip",
        ],
    ),
    (Look::Text, &["yaml", "yml", "toml", "proto", "drawio", "puml", "excalidraw", "ics"]),
    (Look::Picture, &["svg"]),
];

/// How far a file is trusted by its ending.
#[derive(Clone, Copy)]
enum Look {
    /// Every host says what it is, and a browser runs none of it.
    Bytes,
    /// A host that does not know the ending lets the browser guess.
    Text,
    /// A browser would run it.
    Picture,
}

fn look(path: &str) -> Option<Look> {
    let name = path.rsplit('/').next().unwrap_or(path);
    let extension = name.rsplit('.').next().unwrap_or("").to_lowercase();
    KINDS.iter().find(|(_, endings)| endings.contains(&extension.as_str())).map(|(look, _)| *look)
}

/// Whether a file of this name may be copied into the site.
pub(super) fn is_published(path: &str) -> bool {
    look(path).is_some()
}

/// The same links, but for those to files that could run something or load it from elsewhere.
pub(super) fn vetted(
    targets: Arena<FileId, Vec<Target<FileId>>>,
    store: &dyn Store,
) -> Arena<FileId, Vec<Target<FileId>>> {
    let paths: BTreeSet<&str> = targets.values().flatten().filter_map(Target::attachment).collect();
    let dangers: BTreeMap<String, String> =
        paths.into_iter().filter_map(|path| Some((path.to_owned(), in_file(path, store)?))).collect();
    if dangers.is_empty() {
        return targets;
    }
    let vet = |target: &Target<FileId>| {
        let danger = target.attachment().and_then(|path| dangers.get(path));
        danger.map_or_else(|| target.clone(), |what| Target::Unsafe(Some(what.clone())))
    };
    targets.map(|_, targets| targets.iter().map(vet).collect())
}

fn in_file(path: &str, store: &dyn Store) -> Option<String> {
    let look = match look(path)? {
        Look::Bytes => return None,
        Look::Text => danger_by_guess,
        Look::Picture => danger,
    };
    look(&store.read(path).ok()?)
}

/// The files that links lead to, each with its place in the site.
pub(super) fn routes<'a>(links: impl Iterator<Item = &'a Links>) -> BTreeMap<String, Route> {
    let paths: BTreeSet<&str> =
        links.flat_map(Links::iter).filter_map(|resolved| resolved.target.attachment()).collect();
    let mut names = slug::UniqueNames::default();
    let mut route = |path: &str| {
        let name = path.rsplit('/').next().unwrap_or(path);
        let extension =
            name.rsplit_once('.').map_or(String::new(), |(_, ext)| format!(".{}", slug::segment(ext)));
        let place = slug::path(folder(path).split('/').chain([stem(path)]));
        let mut full = format!("{place}{extension}");
        let mut count = 1;
        while !names.take(&full) {
            count += 1;
            full = format!("{place}-{count}{extension}");
        }
        Route::new(format!("files/{full}"))
    };
    paths.into_iter().map(|path| (path.to_owned(), route(path))).collect()
}
