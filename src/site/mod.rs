//! Finished files go in, a published folder comes out: the one room that writes the disk.
//!
//! A build is staged beside the output and becomes visible in one step, so that a reader of the output,
//! or a build killed at any moment, meets the old site or the new one and never a mix. Files of others in
//! the output are kept; then the site is replaced file by file instead (see [`WriteReport::swapped`]).

mod disk;
pub mod headers;
mod lock;
mod manifest;
mod publish;

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use rayon::prelude::*;

use crate::error::{Error, Result};
use crate::route::Route;
use lock::Lock;
pub use manifest::NAME as MANIFEST;
use manifest::{Files, ManifestEntry};
use publish::Publication;

/// How long a build waits for another one into the same output.
const PATIENCE: Duration = Duration::from_secs(30);

/// Where finished files go, one at a time and from many threads.
pub trait Sink: Sync {
    /// Takes one file; an error when the route is taken or the disk refuses.
    fn put(&self, route: Route, bytes: Vec<u8>) -> Result<()>;

    /// Takes one file that should not be held whole.
    fn put_stream(&self, route: Route, write: Writing) -> Result<()> {
        let mut bytes = Vec::new();
        write(&mut bytes).map_err(|cause| Error::io("make", Path::new(route.as_str()), &cause))?;
        self.put(route, bytes)
    }
}

/// Writes the content of a file.
pub type Writing<'a> = &'a dyn Fn(&mut dyn Write) -> io::Result<()>;

/// Keeps the files in memory: for the server and for tests.
#[derive(Debug, Default)]
pub struct MemorySink(Mutex<BTreeMap<Route, Arc<[u8]>>>);

impl MemorySink {
    pub fn new() -> Self {
        Self::default()
    }

    /// Everything put so far, in route order.
    pub fn into_files(self) -> BTreeMap<Route, Arc<[u8]>> {
        self.0.into_inner().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Sink for MemorySink {
    fn put(&self, route: Route, bytes: Vec<u8>) -> Result<()> {
        let taken = hold(&self.0).insert(route.clone(), bytes.into());
        taken.map_or(Ok(()), |_| Err(taken_twice(route.as_str())))
    }
}

/// What a build did to the output.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct WriteReport {
    pub written: usize,
    pub unchanged: usize,
    pub removed: usize,
    /// Size of the files written, the manifest not counted.
    pub bytes: u64,
    /// Size of all files of the site.
    pub site_bytes: u64,
    /// All files became visible in one step; else file by file, or nothing had changed.
    pub swapped: bool,
}

/// A build into a folder. Dropped without [`commit`](Staged::commit) it leaves the output as it was.
#[derive(Debug)]
pub struct Staged {
    output: PathBuf,
    staging: PathBuf,
    old: Files,
    taken: Mutex<Taken>,
    exchange: bool,
    _lock: Lock,
}

/// What the sink was given so far.
#[derive(Debug, Default)]
struct Taken {
    files: Files,
    staged: BTreeSet<String>,
}

impl Staged {
    /// Waits for the output's lock, mends what a killed build left, reads what the last one wrote.
    /// Writes nothing into `output`. Errors: another build runs on, no folder can be made at `output`.
    pub fn begin(output: &Path) -> Result<Self> {
        Self::begin_within(output, PATIENCE)
    }

    fn begin_within(output: &Path, patience: Duration) -> Result<Self> {
        let output = &output.components().collect::<PathBuf>();
        check_place(output)?;
        let output = resolved(output)?;
        let parent = output.parent().unwrap_or(&output);
        disk::make_folder(parent).map_err(|cause| Error::io("create", parent, &cause))?;
        let lock = Lock::take(&disk::beside(&output, "lock"), patience)?;
        publish::recover(&output)?;
        check_writable(&output)?;
        let old = manifest::read(&output)?;
        let staging = disk::beside(&output, &format!("staging-{}", std::process::id()));
        Ok(Self { output, staging, old, taken: Mutex::default(), exchange: true, _lock: lock })
    }

    /// Makes the files put so far the published site. Errors leave the old one: a foreign file where a file
    /// of the site has to be, or a disk that refuses.
    pub fn commit(self) -> Result<WriteReport> {
        let Taken { files: new, staged } = std::mem::take(&mut *hold(&self.taken));
        let foreign = publish::survey(&self.output, &self.old)?;
        publish::check_foreign(&self.output, &foreign, &new)?;
        let gone: Vec<&str> = (self.old.keys().map(String::as_str))
            .filter(|&route| !new.contains_key(route) && foreign.in_the_way_of(route).is_none())
            .collect();
        let mut done = WriteReport {
            written: staged.len(),
            unchanged: new.len() - staged.len(),
            removed: gone.len(),
            bytes: staged.iter().map(|route| new[route].bytes).sum(),
            site_bytes: new.values().map(|entry| entry.bytes).sum(),
            swapped: false,
        };
        if new == self.old && staged.is_empty() && self.output.join(manifest::NAME).exists() {
            return Ok(done);
        }
        let site = Publication {
            output: &self.output,
            staging: &self.staging,
            old: &self.old,
            new: &new,
            staged: &staged,
            gone: &gone,
            exchange: self.exchange,
        };
        // A folder cannot change places with one that lies in it.
        let beside = !self.staging.starts_with(&self.output);
        done.swapped = beside && foreign.is_none() && publish::swap(&site)?;
        if !done.swapped {
            publish::replace_each(&site)?;
        }
        Ok(done)
    }

    /// Whether the output holds this very file since the last build, whoever wrote there in the meantime.
    fn is_unchanged(&self, route: &str, entry: &ManifestEntry) -> bool {
        let path = self.output.join(route);
        let same_size = |meta: fs::Metadata| meta.is_file() && meta.len() == entry.bytes;
        self.old.get(route) == Some(entry)
            && fs::symlink_metadata(&path).is_ok_and(same_size)
            && disk::hash(&path).is_ok_and(|hash| hash == entry.hash)
    }

    /// Where a file is staged, the folders around it made.
    fn stage(&self, route: &str) -> io::Result<PathBuf> {
        let path = self.staging.join(route);
        disk::make_folder(path.parent().unwrap_or(&self.staging))?;
        Ok(path)
    }

    /// Notes a file; gives whether it has to be staged.
    fn take(&self, route: &str, entry: ManifestEntry) -> Result<bool> {
        let unchanged = self.is_unchanged(route, &entry);
        let mut taken = hold(&self.taken);
        if route == manifest::NAME || taken.files.insert(route.to_owned(), entry).is_some() {
            return Err(taken_twice(route));
        }
        if !unchanged {
            taken.staged.insert(route.to_owned());
        }
        Ok(!unchanged)
    }

    fn refused(&self, route: &str, cause: &io::Error) -> Error {
        Error::io("write", &self.output.join(route), cause)
            .with_help("make room or set the permissions, then build again; the old site is as it was")
    }
}

impl Sink for Staged {
    fn put(&self, route: Route, bytes: Vec<u8>) -> Result<()> {
        let route = route.as_str();
        if self.take(route, ManifestEntry::of(&bytes))? {
            let staged = self.stage(route).and_then(|path| disk::create(&path, &bytes));
            staged.map_err(|cause| self.refused(route, &cause))?;
        }
        Ok(())
    }

    fn put_stream(&self, route: Route, write: Writing) -> Result<()> {
        let route = route.as_str();
        let refused = |cause: io::Error| self.refused(route, &cause);
        let path = self.stage(route).map_err(refused)?;
        let mut file = HashedFile::new(disk::create_empty(&path).map_err(refused)?);
        write(&mut file).and_then(|()| file.flush()).map_err(refused)?;
        if !self.take(route, file.entry())? {
            fs::remove_file(&path).map_err(refused)?;
        }
        Ok(())
    }
}

/// A file on its way to the disk, and what the manifest says of it.
struct HashedFile {
    file: BufWriter<File>,
    hasher: blake3::Hasher,
    bytes: u64,
}

impl HashedFile {
    fn new(file: File) -> Self {
        Self { file: BufWriter::with_capacity(1 << 16, file), hasher: blake3::Hasher::new(), bytes: 0 }
    }

    fn entry(&self) -> ManifestEntry {
        ManifestEntry { hash: self.hasher.finalize().to_hex().to_string(), bytes: self.bytes }
    }
}

impl Write for HashedFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = self.file.write(bytes)?;
        self.hasher.update(&bytes[..count]);
        self.bytes += count as u64;
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Drop for Staged {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.staging);
    }
}

/// The hash of the files of the site in `output`, as they lie there: their names, sizes and ages, and where the system
/// keeps it the moment of their last change, which nobody can set back. `None` where one of them is gone, or there is
/// no site.
pub fn seal(output: &Path) -> Option<[u8; 32]> {
    let files = manifest::read(output).ok().filter(|files| !files.is_empty())?;
    let names: Vec<&str> = files.keys().map(String::as_str).chain([manifest::NAME]).collect();
    let seen = names.par_iter().map(|name| {
        let meta = fs::symlink_metadata(output.join(name)).ok().filter(fs::Metadata::is_file)?;
        Some((meta.len(), meta.modified().ok()?, disk::changed(&meta)))
    });
    let seen: Vec<(u64, SystemTime, (i64, i64))> = seen.collect::<Option<_>>()?;
    let mut hasher = blake3::Hasher::new();
    for (name, (bytes, age, changed)) in names.iter().zip(seen) {
        hasher.update(format!("{name}\0{bytes}\0{age:?}\0{changed:?}\n").as_bytes());
    }
    Some(hasher.finalize().into())
}

/// Whether `path` is a lock, a journal or a staging folder that a build keeps beside `output`: never source,
/// and no reason to build again. Both paths in the same form.
pub fn is_scratch(output: &Path, path: &Path) -> bool {
    disk::scratch_name(output, path).is_some()
}

/// Refuses an output in which a build could do harm: the source or a folder around it, `/`, the home
/// folder, the current one, somebody's checkout, a file, a link.
pub fn check_output(output: &Path, source: &Path) -> Result<()> {
    let output = &output.components().collect::<PathBuf>();
    check_place(output)?;
    let refuse = |why: &str| Err(not_here(output, why));
    let (place, source) = (resolved(output)?, resolved(source)?);
    if place.parent().is_none() {
        return refuse("is the root of the file system");
    }
    if source.starts_with(&place) {
        return refuse("is or holds the source");
    }
    let current = std::env::current_dir().and_then(fs::canonicalize);
    if current.is_ok_and(|current| current == place) {
        return refuse("is the current folder");
    }
    let home = std::env::home_dir().and_then(|home| fs::canonicalize(home).ok());
    if output.starts_with("~") || home.is_some_and(|home| home.starts_with(&place)) {
        return refuse("is or holds the home folder");
    }
    if is_checkout(&place) {
        return refuse("is the root of a repository");
    }
    match publish::source_in(&place).filter(|_| place.starts_with(&source)) {
        Some(file) => {
            refuse(&format!("lies in the source and holds {file}, which would be no source any more"))
        }
        None => Ok(()),
    }
}

/// A work tree of somebody's. One that a build has written to before, or that holds no more than a branch
/// for pages does at first, is a fair output.
fn is_checkout(place: &Path) -> bool {
    if fs::symlink_metadata(place.join(".git")).is_err() || place.join(manifest::NAME).exists() {
        return false;
    }
    let names = fs::read_dir(place).into_iter().flatten().flatten().map(|entry| entry.file_name());
    names.map(|name| name.to_string_lossy().into_owned()).any(|name| {
        !(name.starts_with('.')
            || name == "CNAME"
            || name.starts_with("README")
            || name.starts_with("LICENSE"))
    })
}

fn check_place(output: &Path) -> Result<()> {
    match fs::symlink_metadata(output) {
        Ok(meta) if meta.is_symlink() => Err(not_here(output, "is a symbolic link")),
        Ok(meta) if !meta.is_dir() => Err(not_here(output, "is not a folder")),
        _ if output.as_os_str().is_empty() => Err(not_here(output, "is empty")),
        _ => Ok(()),
    }
}

fn check_writable(output: &Path) -> Result<()> {
    #[cfg(unix)]
    if let Err(cause) = rustix::fs::access(output, rustix::fs::Access::WRITE_OK)
        && cause != rustix::io::Errno::NOENT
    {
        return Err(Error::io("write into", output, &cause.into()));
    }
    #[cfg(not(unix))]
    let _ = output;
    Ok(())
}

/// The true path of something that need not exist yet.
fn resolved(path: &Path) -> Result<PathBuf> {
    let whole = std::path::absolute(path).map_err(|cause| Error::io("find", path, &cause))?;
    Ok(whole.components().fold(PathBuf::new(), |mut place, component| {
        match component {
            Component::ParentDir => drop(place.pop()),
            other => place.push(other),
        }
        fs::canonicalize(&place).unwrap_or(place)
    }))
}

fn not_here(output: &Path, why: &str) -> Error {
    Error::new(format!("cannot build into {:?}: it {why}", output.display().to_string()))
        .with_help("choose another folder with --output, best an empty one or one that does not exist")
}

/// Two files want one address.
pub fn taken_twice(route: &str) -> Error {
    Error::new(format!("two files of the site want the address {route}"))
        .with_help("rename one of the two sources")
}

fn hold<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(all(test, unix))]
mod tests;
