//! What builds read of files, one record behind the other in one file, and an index that says where each lies. The
//! index is sealed and holds the hash of each record, so nothing is believed that this user's builds did not write. Both
//! files begin with the same line: a file without it is somebody else's, and stays. No file that somebody may be reading
//! is changed where it is read: it grows, or another takes its place.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::file;
use super::receipt::program;
use super::seal::Seal;
use crate::stash::Place;

const RECORDS: &str = "records";
const INDEX: &str = "records-index";
/// Who holds it adds to the others.
const LOCK: &str = "records-lock";

/// The line that records and index begin with.
const MARK: &[u8] = b"specsite records\n";

/// The file is written anew once it is this much larger than twice what the last build used, in bytes.
const SLACK: u64 = 1 << 20;

/// What something was read from, as a hash.
type Key = [u8; 32];

/// Where each record lies.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordIndex {
    /// The facts of a spec, its HTML, its words and the places of its Markdown copy.
    pub parsed: BTreeMap<Key, [Place; 4]>,
    pub summaries: BTreeMap<Key, Place>,
}

impl RecordIndex {
    fn places(&mut self) -> impl Iterator<Item = &mut Place> {
        self.parsed.values_mut().flatten().chain(self.summaries.values_mut())
    }
}

#[derive(Serialize, Deserialize)]
struct Stored {
    program: String,
    /// How long the file was; what lies behind was left by a build that did not end.
    length: u64,
    index: RecordIndex,
}

/// The records of a cache.
pub struct Records {
    folder: PathBuf,
    seal: Seal,
    file: File,
    index: RecordIndex,
    _lock: Option<File>,
}

impl Records {
    /// The records in a folder, to be read. `user` is the folder where the user's programs keep what they made.
    pub(super) fn read(folder: &Path, user: &Path) -> io::Result<Self> {
        let seal = Seal::left_in(user).ok_or(io::ErrorKind::NotFound)?;
        let stored = stored(folder, &seal).ok_or(io::ErrorKind::NotFound)?;
        let path = folder.join(RECORDS);
        check_ours(&path)?;
        let file = File::open(path)?;
        Ok(Self { folder: folder.to_owned(), seal, file, index: stored.index, _lock: None })
    }

    /// The same, to be read and added to. An error where another build adds to them just now.
    pub(super) fn open(folder: &Path, user: &Path) -> io::Result<Self> {
        for name in [LOCK, RECORDS, INDEX] {
            check_ours(&folder.join(name))?;
        }
        let seal = Seal::of_user(user)?;
        let lock = File::options().write(true).create(true).truncate(false).open(folder.join(LOCK))?;
        lock.try_lock()
            .map_err(|_| io::Error::new(io::ErrorKind::WouldBlock, "another build adds to the cache"))?;
        let path = folder.join(RECORDS);
        let known =
            stored(folder, &seal).and_then(|stored| Some((cut(&path, stored.length).ok()?, stored.index)));
        let (file, index) = match known {
            Some(known) => known,
            // Not in the place of what is there: somebody may be reading it.
            None => (replace(&path, |_| Ok(()))?, RecordIndex::default()),
        };
        Ok(Self { folder: folder.to_owned(), seal, file, index, _lock: Some(lock) })
    }

    /// The file that holds them.
    pub fn file(&self) -> io::Result<File> {
        self.file.try_clone()
    }

    pub fn index(&self) -> &RecordIndex {
        &self.index
    }

    /// Leaves an index for the next run. `used` are the records of this one; others stay as long as there is room, for
    /// who goes back to another branch.
    pub fn leave(&self, mut used: RecordIndex) -> io::Result<()> {
        let length = self.file.metadata()?.len();
        let needed: u64 = used.places().map(|place| place.length as u64).sum();
        let rewritten = (length > 2 * needed + SLACK).then(|| self.rewrite(&used)).and_then(io::Result::ok);
        let (length, index) = rewritten.unwrap_or_else(|| {
            let mut index = self.index.clone();
            index.parsed.append(&mut used.parsed);
            index.summaries.append(&mut used.summaries);
            (length, index)
        });
        let bytes =
            postcard::to_stdvec(&Stored { program: program(), length, index }).map_err(io::Error::other)?;
        replace(&self.folder.join(INDEX), |to| to.write_all(&self.seal.seal(&bytes))).map(drop)
    }

    /// Puts a file with these records alone in the place of the old one; gives its length and where they lie in it. An
    /// error where the system replaces no file that is open.
    fn rewrite(&self, used: &RecordIndex) -> io::Result<(u64, RecordIndex)> {
        let (mut index, mut end) = (used.clone(), MARK.len() as u64);
        replace(&self.folder.join(RECORDS), |to| {
            let mut from = &self.file;
            for place in index.places() {
                from.seek(SeekFrom::Start(place.at))?;
                io::copy(&mut from.take(place.length as u64), to)?;
                place.at = end;
                end += place.length as u64;
            }
            Ok(())
        })?;
        Ok((end, index))
    }
}

/// A file of records without what lies behind `length`. An error where it is shorter, and so has lost some.
fn cut(path: &Path, length: u64) -> io::Result<File> {
    let file = File::options().read(true).write(true).open(path)?;
    if file.metadata()?.len() < length {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    file.set_len(length)?;
    Ok(file)
}

/// Puts a new file, behind the line that all begin with, at a path, for its owner alone. Who has the old one open keeps it.
fn replace(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<File> {
    let near = tempfile::NamedTempFile::new_in(path.parent().unwrap_or(path))?;
    let mut to = io::BufWriter::new(near.as_file());
    to.write_all(MARK)?;
    write(&mut to)?;
    to.flush()?;
    drop(to);
    Ok(near.persist(path)?)
}

/// An error where something lies at a path that no build left. Nothing is written through a link: it came with the
/// source, and may lead anywhere.
fn check_ours(path: &Path) -> io::Result<()> {
    let Ok(meta) = fs::symlink_metadata(path) else { return Ok(()) };
    let mut begin = Vec::new();
    if meta.is_file() {
        File::open(path)?.take(MARK.len() as u64).read_to_end(&mut begin)?;
    }
    // The lock is empty.
    if begin == MARK || (meta.is_file() && begin.is_empty()) {
        return Ok(());
    }
    let name = path.file_name().unwrap_or_default().display();
    Err(io::Error::new(io::ErrorKind::InvalidInput, format!("{name} was left by no build")))
}

/// The index in a folder, as this program and this user left it.
fn stored(folder: &Path, seal: &Seal) -> Option<Stored> {
    let bytes = file::read(&folder.join(INDEX))?;
    let stored: Stored = postcard::from_bytes(seal.open(bytes.strip_prefix(MARK)?)?).ok()?;
    (stored.program == program()).then_some(stored)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stash::{Put, Stash};

    /// Adds one record to a folder and gives what its stash says of it.
    fn add(folder: &Path, user: &Path, key: u8, text: &str) -> Place {
        let records = Records::open(folder, user).expect("opens");
        let stash = Stash::in_file(records.file().expect("a file"));
        let Put::Filed(place) = stash.put(text.to_owned()) else { panic!("it is in the file") };
        let summaries = BTreeMap::from([([key; 32], place)]);
        records.leave(RecordIndex { summaries, ..RecordIndex::default() }).expect("leaves");
        place
    }

    fn found(folder: &Path, user: &Path, key: u8) -> Option<String> {
        let records = Records::read(folder, user).ok()?;
        let place = records.index().summaries.get(&[key; 32])?;
        Stash::without_pages(records.file().ok()).find(place)
    }

    #[test]
    fn records_stay_from_run_to_run() {
        let (cache, user) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
        let (cache, user) = (cache.path(), user.path());
        assert_eq!(found(cache, user, 1), None);
        add(cache, user, 1, "one");
        add(cache, user, 2, "two");
        assert_eq!(
            [1, 2, 3].map(|key| found(cache, user, key)),
            [Some("one".into()), Some("two".into()), None]
        );
        // Only one build adds to them.
        let _first = Records::open(cache, user).expect("opens");
        assert!(Records::open(cache, user).is_err());
        assert_eq!(found(cache, user, 1), Some("one".into()));
    }

    #[test]
    fn what_nobody_uses_goes_once_it_is_much() {
        let (cache, user) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
        let (cache, user) = (cache.path(), user.path());
        add(cache, user, 1, &"x".repeat(3 << 20));
        add(cache, user, 2, "two");
        assert_eq!([1, 2].map(|key| found(cache, user, key)), [None, Some("two".into())]);
        assert!(fs::metadata(cache.join(RECORDS)).expect("there").len() < 100);
        add(cache, user, 3, "three");
        assert_eq!([2, 3].map(|key| found(cache, user, key)), [Some("two".into()), Some("three".into())]);
    }

    /// Nothing is believed that is damaged, or sealed by nobody or somebody else; what a killed build left is cut off.
    #[test]
    fn only_what_this_user_left_is_believed() {
        let [cache, user, other] = [(); 3].map(|()| tempfile::tempdir().expect("a folder"));
        let (cache, user, other) = (cache.path(), user.path(), other.path());
        let place = add(cache, user, 1, "one");
        assert_eq!(found(cache, other, 1), None);
        let (data, index) = (cache.join(RECORDS), cache.join(INDEX));
        let sound = fs::read(&index).expect("there");
        for at in 0..sound.len() {
            let mut damaged = sound.clone();
            damaged[at] ^= 1;
            fs::write(&index, &damaged).expect("written");
            assert_eq!(found(cache, user, 1), None, "{at}");
            fs::write(&index, &sound[..at]).expect("written");
            assert_eq!(found(cache, user, 1), None, "{at}");
        }
        fs::write(&index, &sound).expect("written");
        let kept = fs::read(&data).expect("there");
        for damaged in [MARK.to_vec(), Vec::new(), vec![kept[0]; kept.len()]] {
            fs::write(&data, damaged).expect("written");
            assert_eq!(found(cache, user, 1), None);
        }
        fs::write(&data, [kept.as_slice(), b"left by a killed build"].concat()).expect("written");
        assert_eq!(add(cache, user, 2, "two").at, place.at + place.length as u64);
        assert_eq!([1, 2].map(|key| found(cache, user, key)), [Some("one".into()), Some("two".into())]);
    }

    #[cfg(unix)]
    #[test]
    fn nothing_is_written_through_a_link() {
        let [cache, user] = [(); 2].map(|()| tempfile::tempdir().expect("a folder"));
        let mine = user.path().join("mine");
        fs::write(&mine, "mine").expect("written");
        for name in [LOCK, RECORDS, INDEX] {
            std::os::unix::fs::symlink(&mine, cache.path().join(name)).expect("linked");
            assert!(Records::open(cache.path(), user.path()).is_err(), "{name}");
            assert_eq!(fs::read(&mine).expect("there"), b"mine");
            fs::remove_file(cache.path().join(name)).expect("removed");
        }
        add(cache.path(), user.path(), 1, "one");
        fs::rename(cache.path().join(RECORDS), &mine).expect("moved");
        std::os::unix::fs::symlink(&mine, cache.path().join(RECORDS)).expect("linked");
        assert!(Records::read(cache.path(), user.path()).is_err());
    }

    /// Whoever reads goes on with what was there.
    #[cfg(unix)]
    #[test]
    fn a_build_takes_nothing_from_who_reads() {
        let [cache, user, other] = [(); 3].map(|()| tempfile::tempdir().expect("a folder"));
        add(cache.path(), user.path(), 1, "one");
        let records = Records::read(cache.path(), user.path()).expect("reads");
        let place = records.index().summaries[&[1; 32]];
        add(cache.path(), other.path(), 2, &"x".repeat(3 << 20));
        add(cache.path(), other.path(), 3, "three");
        let stash = Stash::without_pages(records.file().ok());
        assert_eq!(stash.find::<String>(&place).as_deref(), Some("one"));
    }

    #[test]
    fn a_file_of_somebody_else_stays() {
        for name in [LOCK, RECORDS, INDEX] {
            let [cache, user] = [(); 2].map(|()| tempfile::tempdir().expect("a folder"));
            let mine = cache.path().join(name);
            fs::write(&mine, "of the town's band").expect("written");
            assert!(Records::open(cache.path(), user.path()).is_err());
            assert_eq!(fs::read(&mine).expect("there"), b"of the town's band");
        }
    }
}
