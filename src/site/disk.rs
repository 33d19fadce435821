//! The file operations of a build: names beside the output, files and folders with plain modes, syncing.

use std::ffi::OsString;
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use crate::error::{Error, Result};

/// What may lie beside an output `public`: `public.specsite-lock`, `public.specsite-staging-4711` …
const MARK: &str = ".specsite-";

/// A file on its way into its folder.
pub(super) const NEAR: &str = ".specsite-new";

/// Above this many files one call that syncs the whole file system is cheaper than one a file.
const SYNC_ALL_ABOVE: usize = 64;

/// The path `public.specsite-<what>` beside `public`; in a folder that alone can be written, as a mounted one may be,
/// `public/.specsite-<what>`.
pub(super) fn beside(output: &Path, what: &str) -> PathBuf {
    let (folder, mut name) = scratch_place(output);
    name.push(MARK);
    name.push(what);
    folder.join(name)
}

/// The folder in which a build keeps its own files, and how their names begin.
fn scratch_place(output: &Path) -> (&Path, OsString) {
    match output.parent() {
        Some(parent) if is_writable(parent) || !output.exists() => {
            (parent, output.file_name().unwrap_or_default().to_owned())
        }
        _ => (output, OsString::new()),
    }
}

#[cfg(unix)]
fn is_writable(folder: &Path) -> bool {
    rustix::fs::access(folder, rustix::fs::Access::WRITE_OK).is_ok()
}

#[cfg(not(unix))]
fn is_writable(_: &Path) -> bool {
    true
}

/// The staging and aside folders that builds left beside `output`, with the process each belonged to.
pub(super) fn leftovers(output: &Path) -> io::Result<Vec<(PathBuf, u32)>> {
    let (folder, _) = scratch_place(output);
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        found.extend(owner(output, &path).map(|pid| (path, pid)));
    }
    found.sort();
    Ok(found)
}

fn owner(output: &Path, path: &Path) -> Option<u32> {
    let rest = scratch_name(output, path)?;
    let pid = rest.strip_prefix("staging-").or_else(|| rest.strip_prefix("aside-"))?;
    if pid.bytes().all(|byte| byte.is_ascii_digit()) { pid.parse().ok() } else { None }
}

/// What follows the mark in the name of a file that a build keeps beside `output`.
pub(super) fn scratch_name<'a>(output: &Path, path: &'a Path) -> Option<&'a str> {
    let name = path.file_name()?.to_str()?;
    let (folder, start) = scratch_place(output);
    let ours = path.parent() == Some(folder);
    name.strip_prefix(start.to_str()?)?.strip_prefix(MARK).filter(|_| ours)
}

/// The BLAKE3 of a file's content, in hexadecimal.
pub(super) fn hash(path: &Path) -> io::Result<String> {
    let mut hasher = blake3::Hasher::new();
    io::copy(&mut File::open(path)?, &mut hasher)?;
    Ok(hasher.finalize().to_hex().to_string())
}

/// When a file last changed in any way, in seconds and parts of one.
#[cfg(unix)]
pub(super) fn changed(meta: &fs::Metadata) -> (i64, i64) {
    use std::os::unix::fs::MetadataExt;
    (meta.ctime(), meta.ctime_nsec())
}

#[cfg(not(unix))]
pub(super) fn changed(_: &fs::Metadata) -> (i64, i64) {
    (0, 0)
}

/// Whether a process runs. Where that cannot be asked the lock has already answered: it does not.
pub(super) fn is_alive(pid: u32) -> bool {
    #[cfg(unix)]
    {
        use rustix::process::{Pid, test_kill_process};
        let pid = i32::try_from(pid).ok().and_then(Pid::from_raw);
        pid.is_some_and(|pid| !matches!(test_kill_process(pid), Err(rustix::io::Errno::SRCH)))
    }
    #[cfg(not(unix))]
    {
        let _ = pid;
        false
    }
}

/// Creates `path`, which must not exist, readable for everyone the umask allows.
pub(super) fn create_empty(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o644);
    options.open(path)
}

/// Creates `path` with its content.
pub(super) fn create(path: &Path, bytes: &[u8]) -> io::Result<()> {
    create_empty(path)?.write_all(bytes)
}

/// Creates the folder and those above it.
pub(super) fn make_folder(path: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o755);
    builder.create(path)
}

/// Makes `to` the same file as `from`, or a copy of the same age where links are not to be had.
pub(super) fn carry(from: &Path, to: &Path) -> io::Result<()> {
    fs::hard_link(from, to).or_else(|_| {
        fs::copy(from, to)?;
        let modified = fs::metadata(from)?.modified()?;
        OpenOptions::new().write(true).open(to)?.set_modified(modified)
    })
}

/// Puts `from` in the place of `to` in one step, across file systems too.
pub(super) fn replace(from: &Path, to: &Path) -> io::Result<()> {
    match fs::rename(from, to) {
        Err(cause) if cause.kind() == io::ErrorKind::CrossesDevices => {
            let near = to.with_file_name(NEAR);
            let _ = fs::remove_file(&near);
            let copied = create(&near, &fs::read(from)?)
                .and_then(|()| File::open(&near)?.sync_all())
                .and_then(|()| fs::rename(&near, to));
            if copied.is_err() {
                let _ = fs::remove_file(&near);
            }
            copied
        }
        done => done,
    }
}

/// Removes one file; it may be gone already.
pub(super) fn remove(path: &Path) -> Result<()> {
    use io::ErrorKind::{NotADirectory, NotFound};
    match fs::remove_file(path) {
        Err(cause) if !matches!(cause.kind(), NotFound | NotADirectory) => {
            Err(Error::io("remove", path, &cause))
        }
        _ => Ok(()),
    }
}

/// Brings a whole tree to the disk: a power cut after this finds all of it.
pub(super) fn sync_tree(root: &Path) -> io::Result<()> {
    let entries: Vec<PathBuf> = WalkDir::new(root)
        .into_iter()
        .map(|entry| entry.map(walkdir::DirEntry::into_path))
        .collect::<Result<_, walkdir::Error>>()?;
    if entries.len() > SYNC_ALL_ABOVE && sync_file_system(root)? {
        return Ok(());
    }
    entries.iter().try_for_each(|path| sync(path))
}

#[cfg(target_os = "linux")]
fn sync_file_system(path: &Path) -> io::Result<bool> {
    rustix::fs::syncfs(File::open(path)?)?;
    Ok(true)
}

#[cfg(not(target_os = "linux"))]
fn sync_file_system(_: &Path) -> io::Result<bool> {
    Ok(false)
}

/// Brings a file, or the list of names in a folder, to the disk.
pub(super) fn sync(path: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(path)?.sync_all() } else { Ok(()) }
}

/// Swaps two folders in one step; false where the system has no such step.
pub(super) fn exchange(a: &Path, b: &Path) -> io::Result<bool> {
    #[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
    {
        use rustix::fs::{CWD, RenameFlags, renameat_with};
        use rustix::io::Errno;
        match renameat_with(CWD, a, CWD, b, RenameFlags::EXCHANGE) {
            Ok(()) => Ok(true),
            Err(Errno::INVAL | Errno::NOSYS | Errno::NOTSUP) => Ok(false),
            Err(cause) => Err(cause.into()),
        }
    }
    #[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
    {
        let _ = (a, b);
        Ok(false)
    }
}
