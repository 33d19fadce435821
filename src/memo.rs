//! What was read of a file, by the hash of what it was read from, so that an unchanged file is read once.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use crate::spec::Parsed;
use crate::stash::Stash;
use crate::template::summary::Summary;

/// The hash of what something was read from.
pub type MemoKey = [u8; 32];

/// The key of some texts, whose borders count.
pub fn key<'a>(texts: impl IntoIterator<Item = &'a [u8]>) -> MemoKey {
    let mut hasher = blake3::Hasher::new();
    for text in texts {
        hasher.update(&(text.len() as u64).to_le_bytes()).update(text);
    }
    hasher.finalize().into()
}

/// Lives as long as its owner: one build, or a whole `serve`.
#[derive(Default)]
pub struct Memo {
    /// By path, content, data file and schema.
    pub parsed: Kept<Parsed>,
    /// By path and content.
    pub summaries: Kept<Summary>,
    /// Holds the large parts of what was parsed.
    pub stash: Arc<Stash>,
}

impl Memo {
    /// A memo with a stash of its own.
    pub fn with_stash(stash: Stash) -> Self {
        Self { stash: Arc::new(stash), ..Self::default() }
    }

    /// Ends a round: what was not asked for is forgotten. Gives how many specs were reused.
    pub fn turn(&self) -> usize {
        self.summaries.turn();
        self.parsed.turn()
    }
}

/// Things of one kind, of this round and of the one before.
pub struct Kept<T> {
    old: Mutex<BTreeMap<MemoKey, Arc<T>>>,
    fresh: Mutex<BTreeMap<MemoKey, Arc<T>>>,
    reused: AtomicUsize,
}

impl<T> Default for Kept<T> {
    fn default() -> Self {
        Self { old: Mutex::default(), fresh: Mutex::default(), reused: AtomicUsize::new(0) }
    }
}

impl<T> Kept<T> {
    /// What has this key, made only when it is new.
    pub fn renew(&self, key: MemoKey, make: impl FnOnce() -> T) -> Arc<T> {
        self.known(key).unwrap_or_else(|| {
            let it = Arc::new(make());
            self.fresh.lock().unwrap_or_else(PoisonError::into_inner).insert(key, Arc::clone(&it));
            it
        })
    }

    /// What has this key, where it is known.
    pub fn known(&self, key: MemoKey) -> Option<Arc<T>> {
        let known = self.old.lock().unwrap_or_else(PoisonError::into_inner).get(&key).map(Arc::clone)?;
        self.reused.fetch_add(1, Ordering::Relaxed);
        self.fresh.lock().unwrap_or_else(PoisonError::into_inner).insert(key, Arc::clone(&known));
        Some(known)
    }

    fn turn(&self) -> usize {
        let fresh = std::mem::take(&mut *self.fresh.lock().unwrap_or_else(PoisonError::into_inner));
        *self.old.lock().unwrap_or_else(PoisonError::into_inner) = fresh;
        self.reused.swap(0, Ordering::Relaxed)
    }
}
