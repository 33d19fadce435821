//! One build at a time into one output: takes a lock file, gives it back when dropped.
//!
//! The system holds the lock, so it ends with its process however that ends; the number in the file is
//! for the message.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use crate::error::{Error, Result};

const PAUSE: Duration = Duration::from_millis(50);

#[derive(Debug)]
pub(super) struct Lock {
    path: PathBuf,
    file: Option<File>,
}

impl Lock {
    /// Waits until no other process holds `path`, at most `patience`.
    pub(super) fn take(path: &Path, patience: Duration) -> Result<Self> {
        let begun = Instant::now();
        loop {
            if let Some(file) = try_take(path).map_err(|cause| Error::io("lock", path, &cause))? {
                return Ok(Self { path: path.to_owned(), file: Some(file) });
            }
            if begun.elapsed() >= patience {
                return Err(busy(path));
            }
            thread::sleep(PAUSE);
        }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Elsewhere than on Unix an open file cannot be removed.
        if !cfg!(unix) {
            self.file = None;
        }
        let _ = fs::remove_file(&self.path);
    }
}

fn try_take(path: &Path) -> std::io::Result<Option<File>> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o644).custom_flags(rustix::fs::OFlags::NOFOLLOW.bits().cast_signed());
    }
    let mut file = options.open(path)?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => return Ok(None),
        Err(TryLockError::Error(cause)) if cause.kind() == std::io::ErrorKind::Unsupported => {
            log::warn!("{} cannot be locked on this file system", path.display());
        }
        Err(TryLockError::Error(cause)) => return Err(cause),
    }
    if !still_there(path, &file) {
        return Ok(None);
    }
    file.set_len(0)?;
    write!(file, "{}", std::process::id())?;
    Ok(Some(file))
}

/// The former holder removes the file as it leaves: a lock on a removed file is worth nothing.
#[cfg(unix)]
fn still_there(path: &Path, file: &File) -> bool {
    use std::os::unix::fs::MetadataExt;
    let id = |meta: fs::Metadata| (meta.dev(), meta.ino());
    let here = file.metadata().map(id).ok();
    here.is_some() && fs::symlink_metadata(path).map(id).ok() == here
}

#[cfg(not(unix))]
fn still_there(_: &Path, _: &File) -> bool {
    true
}

fn busy(path: &Path) -> Error {
    let mut holder = String::new();
    let read = File::open(path).and_then(|file| file.take(20).read_to_string(&mut holder));
    let who = match holder.trim().parse::<u32>() {
        Ok(pid) if read.is_ok() => format!(" (pid {pid})"),
        _ => String::new(),
    };
    Error::new(format!("another build is running{who}: it holds {}", path.display()))
        .with_help("wait until it has ended, or choose another output")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_waits_and_names_the_first() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("lock");
        let first = Lock::take(&path, Duration::ZERO).unwrap();
        let error = Lock::take(&path, Duration::from_millis(120)).unwrap_err();
        let pid = std::process::id();
        assert!(error.message().starts_with(&format!("another build is running (pid {pid})")), "{error}");
        drop(first);
        assert!(!path.exists());
        Lock::take(&path, Duration::ZERO).unwrap();
    }

    #[test]
    fn a_lock_left_behind_is_taken_over() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("lock");
        fs::write(&path, "999999").unwrap();
        let lock = Lock::take(&path, Duration::ZERO).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), std::process::id().to_string());
        drop(lock);
    }
}
