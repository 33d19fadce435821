//! Sees the source change. In: folders and files to watch, and what to ignore. Out: sets of changed paths, one
//! a quiet moment.
//!
//! A set is a hint to build again, not a full account: a new folder may be listed in place of its files, and a
//! root in place of everything below it.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use notify::event::{AccessKind, AccessMode, EventKind, MetadataKind, ModifyKind};
use notify::{ErrorKind, RecommendedWatcher, RecursiveMode};
use notify_debouncer_full::{DebounceEventResult, DebouncedEvent, Debouncer, NoCache, new_debouncer_opt};

use crate::error::{Error, Result};

/// What the debouncer holds back, and for how long nothing may follow: 60 ms together.
const TICK: Duration = Duration::from_millis(15);
const QUIET: Duration = Duration::from_millis(45);
/// A set waits no longer than this for a quiet moment.
const CAP: Duration = Duration::from_millis(500);
/// How often a root is looked for that is gone or was put in another's place.
const LOOK: Duration = Duration::from_millis(250);
/// The least time between two sets that only say "events were lost": a build may itself cause the loss.
const LOST_PAUSE: Duration = Duration::from_secs(10);

/// Watches until it is dropped.
pub struct Watcher {
    debouncer: Debouncer<RecommendedWatcher, NoCache>,
    events: Receiver<DebounceEventResult>,
    roots: Vec<Root>,
    ignore: Box<dyn Fn(&Path) -> bool + Send>,
    last_loss: Option<Instant>,
}

struct Root {
    path: PathBuf,
    /// `None` while nothing is there to be watched.
    watch: Option<Watch>,
}

/// A watch that is set: on a folder, or for a file on the folder it is in, which stays when the file is replaced.
struct Watch {
    place: PathBuf,
    /// What was at the place then.
    seen: Identity,
}

type Identity = (u64, u64);

/// Watches folders with all that is in them, and single files. A root that does not exist yet is watched as
/// soon as it does. Paths come back with the links of their root resolved, and that is how `ignore` gets them.
///
/// # Errors
/// When the system gives no watch, for one because too many are in use.
pub fn watch(roots: &[PathBuf], ignore: impl Fn(&Path) -> bool + Send + 'static) -> Result<Watcher> {
    let (sender, events) = channel();
    let config = notify::Config::default();
    let debouncer = new_debouncer_opt(TICK, Some(TICK), sender, NoCache::new(), config)
        .map_err(|error| failure(Path::new("the source"), &error))?;
    let mut watcher =
        Watcher { debouncer, events, roots: outermost(roots), ignore: Box::new(ignore), last_loss: None };
    for at in 0..watcher.roots.len() {
        watcher.take_up(at)?;
    }
    Ok(watcher)
}

/// Whether a path is one that editors and version control write for themselves.
pub fn is_temporary(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    name.starts_with(".#")
        || ["~", ".swp", ".swo", ".swx", ".tmp"].iter().any(|ending| name.ends_with(ending))
        || matches!(&*name, "4913" | ".DS_Store")
        || path.components().any(|part| part.as_os_str() == OsStr::new(".git"))
}

impl Watcher {
    /// Blocks until something changed and a quiet moment followed (60 ms, at most half a second after the
    /// first change), then gives every changed path once. `None` when the system ended the watch.
    #[expect(clippy::should_implement_trait, reason = "an iterator would hide that this blocks")]
    pub fn next(&mut self) -> Option<Vec<PathBuf>> {
        let mut changed = BTreeSet::new();
        let mut lost = false;
        // The first change and the last one.
        let mut span: Option<(Instant, Instant)> = None;
        loop {
            let now = Instant::now();
            let wait = span.map_or(LOOK, |(first, last)| {
                (last + QUIET).min(first + CAP).saturating_duration_since(now).max(Duration::from_millis(1))
            });
            let (mut touched, mut more_lost) = (false, false);
            match self.events.recv_timeout(wait) {
                Ok(batch) => (touched, more_lost) = self.gather(batch, &mut changed),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return None,
            }
            touched |= self.look(&mut changed);
            lost |= more_lost;
            if lost && self.last_loss.is_none_or(|last| last.elapsed() > LOST_PAUSE) {
                (lost, touched) = (false, true);
                self.last_loss = Some(Instant::now());
                changed.extend(self.roots.iter().map(|root| root.path.clone()));
            }
            let now = Instant::now();
            if touched {
                span = Some((span.map_or(now, |(first, _)| first), now));
            }
            if span.is_some_and(|(first, last)| now >= (last + QUIET).min(first + CAP)) {
                return Some(changed.into_iter().collect());
            }
        }
    }

    /// Adds the paths that count. Gives whether there were any, and whether events were lost.
    fn gather(&mut self, batch: DebounceEventResult, changed: &mut BTreeSet<PathBuf>) -> (bool, bool) {
        let events = match batch {
            Ok(events) => events,
            Err(errors) => {
                for error in errors {
                    log::warn!("while watching the source: {error}");
                }
                return (false, true);
            }
        };
        let (mut touched, mut lost) = (false, false);
        for event in events.iter().filter(|event| counts(event)) {
            lost |= event.need_rescan();
            for path in &event.paths {
                self.note_gone(path, event.kind);
                if self.concerns(path) {
                    touched = true;
                    changed.insert(path.clone());
                }
            }
        }
        (touched, lost)
    }

    fn concerns(&self, path: &Path) -> bool {
        self.roots.iter().any(|root| root.holds(path)) && !is_temporary(path) && !(self.ignore)(path)
    }

    /// A folder made anew at once may be given the number of the old one: its events decide.
    fn note_gone(&mut self, path: &Path, kind: EventKind) {
        if matches!(kind, EventKind::Remove(_) | EventKind::Modify(ModifyKind::Name(_))) {
            for root in &mut self.roots {
                if root.watch.as_ref().is_some_and(|watch| watch.place == path) {
                    root.watch = None;
                    let _ = self.debouncer.unwatch(path);
                }
            }
        }
    }

    /// Sets the watch of every root that has none, or whose place is taken by something else; says whether
    /// there was one.
    fn look(&mut self, changed: &mut BTreeSet<PathBuf>) -> bool {
        let mut touched = false;
        for at in 0..self.roots.len() {
            let root = &mut self.roots[at];
            if root.watch.as_ref().is_some_and(|watch| identity(&watch.place) == Some(watch.seen)) {
                continue;
            }
            let before = root.watch.take();
            if let Some(watch) = &before {
                let _ = self.debouncer.unwatch(&watch.place);
            }
            let taken = self.take_up(at).unwrap_or_else(|error| {
                log::warn!("{error}");
                false
            });
            if before.is_some() || taken {
                touched = true;
                changed.insert(self.roots[at].path.clone());
            }
        }
        touched
    }

    /// Whether the root is there.
    fn take_up(&mut self, at: usize) -> Result<bool> {
        let root = &mut self.roots[at];
        let Ok(found) = root.path.metadata() else { return Ok(false) };
        let (place, mode) = match root.path.parent() {
            Some(parent) if !found.is_dir() => (parent.to_owned(), RecursiveMode::NonRecursive),
            _ => (root.path.clone(), RecursiveMode::Recursive),
        };
        // Asked for before the watch is set: what takes the place in between is then seen as another.
        let Some(seen) = identity(&place) else { return Ok(false) };
        match self.debouncer.watch(&place, mode) {
            Ok(()) => {
                root.watch = Some(Watch { place, seen });
                Ok(true)
            }
            Err(error) if matches!(error.kind, ErrorKind::PathNotFound) => Ok(false),
            Err(error) => Err(failure(&place, &error)),
        }
    }
}

impl Root {
    fn holds(&self, path: &Path) -> bool {
        let is_folder = self.watch.as_ref().is_some_and(|watch| watch.place == self.path);
        path == self.path || (is_folder && path.starts_with(&self.path))
    }
}

/// Reading a file is no change to it, else a build would follow from the one before.
fn counts(event: &DebouncedEvent) -> bool {
    match event.kind {
        EventKind::Access(kind) => kind == AccessKind::Close(AccessMode::Write),
        EventKind::Modify(ModifyKind::Metadata(MetadataKind::AccessTime)) => false,
        _ => true,
    }
}

/// The roots with their links resolved, without those inside another.
fn outermost(roots: &[PathBuf]) -> Vec<Root> {
    let resolve = |path: &PathBuf| path.canonicalize().or_else(|_| std::path::absolute(path));
    let paths: BTreeSet<PathBuf> = roots.iter().filter_map(|path| resolve(path).ok()).collect();
    let mut roots: Vec<Root> = Vec::new();
    for path in paths {
        if !roots.iter().any(|root| path.starts_with(&root.path)) {
            roots.push(Root { path, watch: None });
        }
    }
    roots
}

#[cfg(unix)]
fn identity(path: &Path) -> Option<Identity> {
    use std::os::unix::fs::MetadataExt as _;
    path.metadata().ok().map(|found| (found.dev(), found.ino()))
}

#[cfg(not(unix))]
fn identity(path: &Path) -> Option<Identity> {
    let made = path.metadata().ok()?.created().ok()?;
    let since = made.duration_since(std::time::UNIX_EPOCH).ok()?;
    Some((since.as_secs(), since.subsec_nanos().into()))
}

fn failure(path: &Path, error: &notify::Error) -> Error {
    let message = Error::new(format!("cannot watch {}: {error}", path.display()));
    match error.kind {
        ErrorKind::MaxFilesWatch => {
            message.with_help("raise fs.inotify.max_user_watches, or watch fewer folders")
        }
        _ => message,
    }
}
