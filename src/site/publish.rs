//! From a staged build to a published one: by swapping folders, or file by file where the output holds
//! files of others. Also mends what a killed build left behind.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use super::disk;
use super::manifest::{self, Files, ManifestEntry};
use crate::error::{Error, Result};
use crate::source::is_markdown;

/// A finished build that waits to be seen.
pub(super) struct Publication<'a> {
    pub output: &'a Path,
    pub staging: &'a Path,
    /// What the last build wrote, and what this one consists of.
    pub old: &'a Files,
    pub new: &'a Files,
    /// The part of `new` that lies in `staging`; the rest is in the output already.
    pub staged: &'a BTreeSet<String>,
    /// The part of `old` to remove.
    pub gone: &'a [&'a str],
    /// Whether the system is asked to exchange two folders in one step.
    pub exchange: bool,
}

/// What the output holds besides our own files.
#[derive(Debug, Default)]
pub(super) struct Foreign {
    files: BTreeSet<String>,
    folders: bool,
}

impl Foreign {
    pub(super) fn is_none(&self) -> bool {
        self.files.is_empty() && !self.folders
    }

    /// The foreign file or link at the place of `route`, or of a folder of it.
    pub(super) fn in_the_way_of(&self, route: &str) -> Option<&str> {
        let above = route.match_indices('/').map(|(end, _)| &route[..end]).chain([route]);
        let below = format!("{route}/");
        above.filter_map(|path| self.files.get(path)).map(String::as_str).next().or_else(|| {
            self.files
                .range(below.clone()..)
                .next()
                .map(String::as_str)
                .filter(|path| path.starts_with(&below))
        })
    }
}

/// Walks the output without following a link; empty when there is none.
pub(super) fn survey(output: &Path, old: &Files) -> Result<Foreign> {
    let mut foreign = Foreign::default();
    if !output.exists() {
        return Ok(foreign);
    }
    let mut walk = WalkDir::new(output).min_depth(1).into_iter();
    while let Some(entry) = walk.next() {
        let entry = entry.map_err(|cause| Error::io("read", output, &cause.into()))?;
        let inside = entry.path().strip_prefix(output).unwrap_or(entry.path());
        let name = inside.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/");
        let kind = entry.file_type();
        let ours = || inside.to_str().is_some() && (name == manifest::NAME || old.contains_key(&name));
        if name != manifest::NAME && disk::scratch_name(output, entry.path()).is_some() {
            if kind.is_dir() {
                walk.skip_current_dir();
            }
        } else if kind.is_dir() && entry.file_name() != ".git" {
            foreign.folders |= !manifest::has_folder(old, &name);
        } else if kind.is_dir() {
            foreign.files.insert(name);
            walk.skip_current_dir();
        } else if entry.file_name() == disk::NEAR {
            disk::remove(entry.path())?;
        } else if !(kind.is_file() && ours()) {
            foreign.files.insert(name);
        }
    }
    Ok(foreign)
}

/// A Markdown file in a folder that was no output so far, where people do not use it as a branch for pages.
pub(super) fn source_in(output: &Path) -> Option<String> {
    if [".git", manifest::NAME].iter().any(|name| output.join(name).exists()) {
        return None;
    }
    let hidden = |entry: &walkdir::DirEntry| entry.file_name().to_string_lossy().starts_with('.');
    let walk = WalkDir::new(output).min_depth(1).into_iter().filter_entry(move |entry| !hidden(entry));
    walk.flatten().filter(|entry| entry.file_type().is_file()).find_map(|entry| {
        let inside = entry.path().strip_prefix(output).ok()?.to_str()?;
        let name = inside.replace(std::path::MAIN_SEPARATOR, "/");
        is_markdown(&name).then_some(name)
    })
}

/// Refuses to write over a file of somebody else.
pub(super) fn check_foreign(output: &Path, foreign: &Foreign, new: &Files) -> Result<()> {
    match new.keys().find_map(|route| foreign.in_the_way_of(route)) {
        None => Ok(()),
        Some(path) => Err(Error::new(format!("{} was not written by specsite", output.join(path).display()))
            .with_help("move it away or choose another output: a file of the site has to stand there")),
    }
}

/// Completes the staged folder and puts it in the place of the output, all files in one step. False, with
/// the output untouched, where folders cannot be moved: a mount point.
pub(super) fn swap(site: &Publication) -> Result<bool> {
    let &Publication { output, staging, .. } = site;
    make_folder(staging)?;
    for route in site.new.keys().filter(|route| !site.staged.contains(*route)) {
        let target = staging.join(route);
        make_folder(target.parent().unwrap_or(staging))?;
        disk::carry(&output.join(route), &target)
            .map_err(|cause| Error::io("carry over", &output.join(route), &cause))?;
    }
    let list = staging.join(manifest::NAME);
    disk::create(&list, &manifest::to_bytes(site.new)).map_err(|cause| Error::io("write", &list, &cause))?;
    if let Ok(meta) = fs::metadata(output) {
        fs::set_permissions(staging, meta.permissions())
            .map_err(|cause| Error::io("set the mode of", staging, &cause))?;
    }
    disk::sync_tree(staging).map_err(|cause| Error::io("sync", staging, &cause))?;
    let swapped = change_places(site).map_err(|cause| Error::io("replace", output, &cause))?;
    if swapped {
        sync_parent(output);
        discard(staging);
    } else {
        disk::remove(&list)?;
    }
    Ok(swapped)
}

fn change_places(site: &Publication) -> io::Result<bool> {
    use io::ErrorKind::{CrossesDevices, ResourceBusy};
    let moved = if !site.output.exists() {
        fs::rename(site.staging, site.output).map(|()| true)
    } else if site.exchange {
        match disk::exchange(site.staging, site.output) {
            Ok(false) => step_aside(site),
            other => other,
        }
    } else {
        step_aside(site)
    };
    match moved {
        Err(cause) if matches!(cause.kind(), CrossesDevices | ResourceBusy) => Ok(false),
        other => other,
    }
}

/// Two renames, with a note on the disk for the next build in case this one dies between them.
fn step_aside(site: &Publication) -> io::Result<bool> {
    let pid = std::process::id();
    let (note, aside) = (journal(site.output), disk::beside(site.output, &format!("aside-{pid}")));
    let _ = fs::remove_file(&note);
    disk::create(&note, pid.to_string().as_bytes())?;
    disk::sync(&note)?;
    sync_parent(&note);
    let moved = fs::rename(site.output, &aside).and_then(|()| {
        fs::rename(site.staging, site.output).inspect_err(|_| {
            let _ = fs::rename(&aside, site.output);
        })
    });
    sync_parent(&note);
    let _ = fs::remove_file(&note);
    discard(&aside);
    moved.map(|()| true)
}

/// Finishes or undoes what a killed build had begun, and removes the folders of dead builds.
pub(super) fn recover(output: &Path) -> Result<()> {
    let note = journal(output);
    if let Ok(text) = fs::read_to_string(&note) {
        if let (Ok(pid), false) = (text.trim().parse::<u32>(), output.exists()) {
            let [staging, aside] =
                ["staging", "aside"].map(|kind| disk::beside(output, &format!("{kind}-{pid}")));
            fs::rename(&staging, output)
                .or_else(|_| fs::rename(&aside, output))
                .map_err(|cause| Error::io("restore", output, &cause))?;
        }
        disk::remove(&note)?;
    }
    let parent = output.parent().unwrap_or(output);
    let left = disk::leftovers(output).map_err(|cause| Error::io("read", parent, &cause))?;
    let dead = left.into_iter().filter(|&(_, pid)| pid == std::process::id() || !disk::is_alive(pid));
    dead.for_each(|(path, _)| discard(&path));
    Ok(())
}

/// Replaces file by file, for an output that others write to as well: the list of what may become ours
/// first, then what pages need, then pages, then deletions, the true list last.
pub(super) fn replace_each(site: &Publication) -> Result<()> {
    let &Publication { output, staging, old, new, gone, .. } = site;
    make_folder(staging)?;
    disk::sync_tree(staging).map_err(|cause| Error::io("sync", staging, &cause))?;
    let mut either = old.clone();
    either.extend(site.staged.iter().map(|route| (route.clone(), ManifestEntry::pending())));
    write_list(site, &either)?;
    let clears_the_way = |route: &&&str| {
        manifest::has_folder(new, route)
            || route.match_indices('/').any(|(end, _)| new.contains_key(&route[..end]))
    };
    let (first, last): (Vec<_>, Vec<_>) = gone.iter().partition(clears_the_way);
    first.into_iter().try_for_each(|route| remove(output, route))?;
    let (pages, assets): (Vec<_>, Vec<_>) = site.staged.iter().partition(|route| is_page(route));
    let mut touched = BTreeSet::from([output.to_owned()]);
    for route in assets.into_iter().chain(pages) {
        let target = output.join(route);
        let folder = target.parent().unwrap_or(output);
        make_folder(folder)?;
        disk::replace(&staging.join(route), &target).map_err(|cause| Error::io("write", &target, &cause))?;
        touched.insert(folder.to_owned());
    }
    last.into_iter().try_for_each(|route| remove(output, route))?;
    touched.iter().try_for_each(|path| disk::sync(path).map_err(|cause| Error::io("sync", path, &cause)))?;
    write_list(site, new)?;
    discard(staging);
    Ok(())
}

fn is_page(route: &str) -> bool {
    Path::new(route).extension().is_some_and(|extension| extension == "html")
}

fn write_list(site: &Publication, files: &Files) -> Result<()> {
    let (near, target) = (site.staging.join(manifest::NAME), site.output.join(manifest::NAME));
    disk::create(&near, &manifest::to_bytes(files))
        .and_then(|()| disk::sync(&near))
        .and_then(|()| disk::replace(&near, &target))
        .map_err(|cause| Error::io("write", &target, &cause))?;
    let _ = fs::remove_file(&near);
    disk::sync(site.output).map_err(|cause| Error::io("sync", site.output, &cause))
}

/// Removes one file of ours, and the folders that are empty without it.
fn remove(output: &Path, route: &str) -> Result<()> {
    let path = output.join(route);
    disk::remove(&path)?;
    let inside = path.ancestors().skip(1).take_while(|folder| *folder != output);
    inside.map_while(|folder| fs::remove_dir(folder).ok()).for_each(drop);
    Ok(())
}

fn journal(output: &Path) -> PathBuf {
    disk::beside(output, "journal")
}

fn make_folder(path: &Path) -> Result<()> {
    disk::make_folder(path).map_err(|cause| Error::io("create", path, &cause))
}

/// The change is made and seen; only a power cut could take it back.
fn sync_parent(path: &Path) {
    if let Some(Err(cause)) = path.parent().map(disk::sync) {
        log::debug!("cannot sync the folder of {}: {cause}", path.display());
    }
}

/// Removes a folder that no one reads any more; a rest of it goes with the next build.
fn discard(path: &Path) {
    match fs::remove_dir_all(path) {
        Err(cause) if cause.kind() != io::ErrorKind::NotFound => {
            log::warn!("cannot remove {}: {cause}", path.display());
        }
        _ => {}
    }
}
