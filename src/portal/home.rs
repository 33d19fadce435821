//! Addresses in the web -> whether this collection is published there, and which file is meant.

use std::collections::{BTreeMap, BTreeSet};

use percent_encoding::percent_decode_str;

use crate::arena::FileId;
use crate::portal::names::FOREIGN;
use crate::portal::resolve::{Resolver, is_specific, split_fragment};
use crate::source::{is_markdown, stem};

impl Resolver<'_> {
    /// Parts an absolute address into the place where a collection lives and the file of ours it would be.
    pub(super) fn home_and_file(&self, url: &str) -> Option<(String, FileId)> {
        let url = url.split('?').next()?.trim_end_matches('/');
        let (_, rest) = url.split_once("://")?;
        let segments: Vec<&str> = rest.split('/').collect();
        let name = segments.last()?;
        let key =
            name.strip_suffix(".html").map_or_else(|| stem_of_address(name), str::to_owned).to_lowercase();
        if segments.len() < 2 || !is_specific(&key) {
            return None;
        }
        let foreign = FOREIGN.iter().any(|host| url.contains(host));
        let renamed = self.names.renamed(&key).filter(|_| !foreign).map(|file| vec![file]);
        // A name that stands in every folder tells nothing, and looking at all of them for each link takes for ever.
        let files = self.by_stem.get(&key).or(renamed.as_ref()).filter(|files| files.len() <= 50)?;
        let shared = |file: FileId| {
            let path = self.files[file].path.rsplit('/').skip(1);
            1 + path.zip(segments.iter().rev().skip(1)).take_while(|(a, b)| a == *b).count()
        };
        let file = *files.iter().max_by_key(|file| (shared(**file), std::cmp::Reverse(**file)))?;
        let home = &segments[..segments.len() - shared(file)];
        Some((home_name(home), file))
    }

    /// A place is ours when at least half of the documents that are linked there are files of ours, and
    /// they are no rare exception: people's copies of a repository have a file or two linked.
    pub(super) fn learn_homes(&self) -> BTreeSet<String> {
        let mut counts: BTreeMap<String, (usize, usize)> = BTreeMap::new();
        let urls =
            self.files.values().flat_map(|file| &file.links).map(|link| split_fragment(&link.target).0);
        let urls: BTreeSet<String> = urls.filter(|url| url.starts_with("http")).collect();
        for url in &urls {
            if let Some((home, _)) = self.home_and_file(url) {
                let count = counts.entry(home).or_default();
                count.0 += 1;
                count.1 += 1;
            } else if let Some(home) = document_home(url) {
                counts.entry(home).or_default().1 += 1;
            }
        }
        let most = counts.values().map(|(ours, _)| *ours).max().unwrap_or(0);
        // One link may lead to anybody, or to a copy of somebody's; our own repository is known by one.
        let own = |home: &str| self.repository.is_some_and(|at| at.home().eq_ignore_ascii_case(home));
        let least = |home: &str| if own(home) { 1 } else { 2.max(most / 50) };
        counts
            .into_iter()
            .filter(|(home, (ours, all))| *ours >= least(home) && ours * 2 >= *all)
            .map(|(home, _)| home)
            .collect()
    }
}

fn stem_of_address(name: &str) -> String {
    let name = percent_decode_str(name).decode_utf8_lossy().into_owned();
    if is_markdown(&name) { stem(&name).to_owned() } else { name }
}

/// On code hosts the branch or commit is left out: `host/owner/name`.
fn home_name(segments: &[&str]) -> String {
    match segments {
        [host, owner, name, "blob" | "tree" | "raw" | "edit" | "-", ..] => format!("{host}/{owner}/{name}"),
        _ => segments.join("/"),
    }
}

/// Where a document that is none of ours lives, by its address; `None` for what is no document.
fn document_home(url: &str) -> Option<String> {
    let (_, rest) = url.split('?').next()?.trim_end_matches('/').split_once("://")?;
    let segments: Vec<&str> = rest.split('/').collect();
    let name = segments.last()?;
    let extension = name.rsplit_once('.').map(|(_, extension)| extension)?;
    (segments.len() > 1 && (is_markdown(name) || extension == "html"))
        .then(|| home_name(&segments[..segments.len() - 1]))
}
