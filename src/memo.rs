//! Parsed specs by the hash of what they were parsed from, so that an unchanged file is read once.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use crate::spec::Spec;

/// Path, text, data file and schema of a spec, hashed.
type Key = [u8; 32];

/// Lives as long as its owner: one build, or a whole `serve`.
#[derive(Default)]
pub struct Memo {
    kept: Mutex<BTreeMap<Key, Arc<Spec>>>,
    fresh: Mutex<BTreeMap<Key, Arc<Spec>>>,
    reused: AtomicUsize,
}

impl Memo {
    /// The part of every key that the schema gives.
    pub fn schema(text: &str) -> Key {
        blake3::hash(text.as_bytes()).into()
    }

    /// The key of a file, by its own text and that of the data file beside it.
    pub fn key(path: &str, texts: [&[u8]; 2], schema: &Key) -> Key {
        let mut hasher = blake3::Hasher::new();
        for part in [path.as_bytes(), schema, texts[0], texts[1]] {
            hasher.update(&(part.len() as u64).to_le_bytes()).update(part);
        }
        hasher.finalize().into()
    }

    /// The spec of this key, parsed only when it is new.
    pub fn renew(&self, key: Key, parse: impl FnOnce() -> Spec) -> Arc<Spec> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner).get(&key).map(Arc::clone);
        let spec = if let Some(spec) = kept {
            self.reused.fetch_add(1, Ordering::Relaxed);
            spec
        } else {
            Arc::new(parse())
        };
        self.fresh.lock().unwrap_or_else(PoisonError::into_inner).insert(key, Arc::clone(&spec));
        spec
    }

    /// Ends a round: what was not asked for is forgotten. Gives how many specs were reused.
    pub fn turn(&self) -> usize {
        let fresh = std::mem::take(&mut *self.fresh.lock().unwrap_or_else(PoisonError::into_inner));
        *self.kept.lock().unwrap_or_else(PoisonError::into_inner) = fresh;
        self.reused.swap(0, Ordering::Relaxed)
    }
}
