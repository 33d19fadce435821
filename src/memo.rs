//! What was read of a file, by the hash of what it was read from, so that an unchanged file is read once.

use std::collections::BTreeMap;
use std::io;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use crate::cache::{RecordIndex, Records};
use crate::spec::shelf::Parts;
use crate::spec::{Parsed, Spec};
use crate::stash::{Place, Put, Stash};
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

/// Lives as long as its owner: one build, or a whole `serve`. With the records of a cache it knows what earlier builds
/// read, too.
#[derive(Default)]
pub struct Memo {
    /// By path, content, data file and schema.
    parsed: Kept<Parsed>,
    /// By path and content.
    summaries: Kept<Summary>,
    /// Holds the large parts of what was parsed.
    pub stash: Arc<Stash>,
    records: Option<Records>,
    /// Where that lies which was asked for since this began.
    used: Mutex<RecordIndex>,
}

impl Memo {
    /// A memo with a stash of its own.
    pub fn with_stash(stash: Stash) -> Self {
        Self { stash: Arc::new(stash), ..Self::default() }
    }

    /// A memo that begins with what is recorded, and records what is new.
    pub fn recording(records: Records) -> io::Result<Self> {
        let memo = Self::with_stash(Stash::in_file(records.file()?));
        Ok(Self { records: Some(records), ..memo })
    }

    /// A memo for work that makes no page; it begins with what is recorded.
    pub fn without_pages(records: Option<Records>) -> Self {
        let file = records.as_ref().and_then(|records| records.file().ok());
        Self { records, ..Self::with_stash(Stash::without_pages(file)) }
    }

    /// What was read of a file, where it is known.
    pub fn parsed(&self, key: MemoKey) -> Option<Arc<Parsed>> {
        self.parsed.known(key).or_else(|| {
            let places = *self.records.as_ref()?.index().parsed.get(&key)?;
            let parsed = self.recorded(&places)?;
            self.use_parsed(key, places);
            Some(self.parsed.reuse(key, parsed))
        })
    }

    /// Takes what is read of a file that was not known.
    pub fn parse(&self, key: MemoKey, make: impl FnOnce() -> Parsed) -> Arc<Parsed> {
        let parsed = self.parsed.renew(key, make);
        if let Some(places) = self.records.as_ref().and_then(|_| self.places(&parsed)) {
            self.use_parsed(key, places);
        }
        parsed
    }

    /// The form of a document, read only when it is new.
    pub fn summary(&self, key: MemoKey, make: impl FnOnce() -> Summary) -> Arc<Summary> {
        let recorded = || {
            let place = *self.records.as_ref()?.index().summaries.get(&key)?;
            let summary = self.stash.find(&place)?;
            self.use_summary(key, place);
            Some(self.summaries.reuse(key, summary))
        };
        if let Some(known) = self.summaries.known(key).or_else(recorded) {
            return known;
        }
        let summary = self.summaries.renew(key, make);
        if self.records.is_some()
            && let Put::Filed(place) = self.stash.put(summary.as_ref())
        {
            self.use_summary(key, place);
        }
        summary
    }

    /// A file as it was recorded; `None` where the record is damaged. Work that makes no page takes all that it needs
    /// now: it holds no lock, and a build may write the records anew beside it.
    fn recorded(&self, [spec, body, words, copied]: &[Place; 4]) -> Option<Parsed> {
        let spec: Arc<Spec> = Arc::new(self.stash.find(spec)?);
        let parts = if self.stash.is_pageless() {
            let words = Put::Held(Arc::new(self.stash.find(words)?));
            Parts { body: Put::Held(Arc::default()), words, copied: Put::Held(Arc::default()) }
        } else if [body, words, copied].into_iter().all(|place| self.stash.holds(place)) {
            Parts { body: Put::Filed(*body), words: Put::Filed(*words), copied: Put::Filed(*copied) }
        } else {
            return None;
        };
        Some(Parsed { spec, parts })
    }

    /// Records a file that was read; `None` where the disk did not take all of it.
    fn places(&self, Parsed { spec, parts }: &Parsed) -> Option<[Place; 4]> {
        let (Put::Filed(body), Put::Filed(words), Put::Filed(copied)) =
            (&parts.body, &parts.words, &parts.copied)
        else {
            return None;
        };
        match self.stash.put(spec.as_ref()) {
            Put::Filed(spec) => Some([spec, *body, *words, *copied]),
            Put::Held(_) => None,
        }
    }

    fn use_parsed(&self, key: MemoKey, places: [Place; 4]) {
        self.used.lock().unwrap_or_else(PoisonError::into_inner).parsed.insert(key, places);
    }

    fn use_summary(&self, key: MemoKey, place: Place) {
        self.used.lock().unwrap_or_else(PoisonError::into_inner).summaries.insert(key, place);
    }

    /// Leaves to the next run what this one used.
    pub fn leave(&self) -> io::Result<()> {
        let used = std::mem::take(&mut *self.used.lock().unwrap_or_else(PoisonError::into_inner));
        self.records.as_ref().map_or(Ok(()), |records| records.leave(used))
    }

    /// Ends a round: what was not asked for is forgotten. Gives how many specs were reused.
    pub fn turn(&self) -> usize {
        self.summaries.turn();
        self.parsed.turn()
    }
}

/// Things of one kind, of this round and of the one before.
struct Kept<T> {
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
    fn renew(&self, key: MemoKey, make: impl FnOnce() -> T) -> Arc<T> {
        self.known(key).unwrap_or_else(|| self.keep(key, Arc::new(make())))
    }

    /// What has this key, where it is known.
    fn known(&self, key: MemoKey) -> Option<Arc<T>> {
        let known = self.old.lock().unwrap_or_else(PoisonError::into_inner).get(&key).map(Arc::clone)?;
        self.reused.fetch_add(1, Ordering::Relaxed);
        Some(self.keep(key, known))
    }

    /// Takes what was known from elsewhere.
    fn reuse(&self, key: MemoKey, value: T) -> Arc<T> {
        self.reused.fetch_add(1, Ordering::Relaxed);
        self.keep(key, Arc::new(value))
    }

    fn keep(&self, key: MemoKey, value: Arc<T>) -> Arc<T> {
        self.fresh.lock().unwrap_or_else(PoisonError::into_inner).insert(key, Arc::clone(&value));
        value
    }

    fn turn(&self) -> usize {
        let fresh = std::mem::take(&mut *self.fresh.lock().unwrap_or_else(PoisonError::into_inner));
        *self.old.lock().unwrap_or_else(PoisonError::into_inner) = fresh;
        self.reused.swap(0, Ordering::Relaxed)
    }
}
