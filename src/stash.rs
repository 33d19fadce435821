//! Values put away and given back: in a file, so that a build holds facts and not texts, or in memory.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};

/// Where a value lies in the file: where it begins, how many bytes it has, and their hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    pub at: u64,
    pub length: usize,
    pub hash: [u8; blake3::OUT_LEN],
}

/// A value put away.
#[derive(Debug)]
pub enum Put<T> {
    Held(Arc<T>),
    Filed(Place),
}

impl<T> Clone for Put<T> {
    fn clone(&self) -> Self {
        match self {
            Self::Held(value) => Self::Held(Arc::clone(value)),
            Self::Filed(place) => Self::Filed(*place),
        }
    }
}

/// Takes values and gives them back.
#[derive(Default)]
pub struct Stash {
    /// `None` holds everything in memory.
    file: Option<Mutex<File>>,
    /// Whether the file is read only: what is put away stays in memory then.
    closed: bool,
    /// The first reason why something could not be given back.
    failed: Mutex<Option<io::Error>>,
    /// Whether no page will be made.
    pageless: bool,
}

impl Stash {
    /// A stash in a file without a name in `folder`, which goes with the program.
    pub fn in_folder(folder: &Path) -> io::Result<Self> {
        Ok(Self::in_file(tempfile::tempfile_in(folder)?))
    }

    /// A stash in a file, behind what it holds already.
    pub fn in_file(file: File) -> Self {
        Self { file: Some(Mutex::new(file)), ..Self::default() }
    }

    /// A stash in memory for work that makes no page; what it has to give back may lie in a file.
    pub fn without_pages(file: Option<File>) -> Self {
        Self { file: file.map(Mutex::new), closed: true, pageless: true, ..Self::default() }
    }

    /// Whether no page will be made of what is put away.
    pub fn is_pageless(&self) -> bool {
        self.pageless
    }

    /// Puts away what only pages need; where none are made it is let go, and an empty value comes back.
    pub fn put_for_pages<T: Serialize + Default>(&self, value: T) -> Put<T> {
        if self.pageless { Put::Held(Arc::default()) } else { self.put(value) }
    }

    /// Puts a value away. What the file does not take stays in memory.
    pub fn put<T: Serialize>(&self, value: T) -> Put<T> {
        let filed = self.growing().and_then(|file| {
            let bytes = postcard::to_stdvec(&value).ok()?;
            let mut file = file.lock().unwrap_or_else(PoisonError::into_inner);
            let at = file.seek(SeekFrom::End(0)).ok()?;
            file.write_all(&bytes).ok()?;
            Some(Put::Filed(Place { at, length: bytes.len(), hash: blake3::hash(&bytes).into() }))
        });
        filed.unwrap_or_else(|| Put::Held(Arc::new(value)))
    }

    /// A value without the room that growing left in it: facts stay as long as the build runs. A stash in memory
    /// belongs to short work and leaves values as they are.
    pub fn packed<T: Serialize + DeserializeOwned>(&self, value: T) -> T {
        let packed =
            self.growing().and_then(|_| postcard::from_bytes(&postcard::to_stdvec(&value).ok()?).ok());
        packed.unwrap_or(value)
    }

    /// The file, where it takes values.
    fn growing(&self) -> Option<&Mutex<File>> {
        self.file.as_ref().filter(|_| !self.closed)
    }

    /// Gives a value back; an empty one when the file fails, which [`Self::check`] tells.
    pub fn get<T: DeserializeOwned + Default>(&self, put: &Put<T>) -> Arc<T> {
        match put {
            Put::Held(value) => Arc::clone(value),
            Put::Filed(place) => Arc::new(self.read(place).unwrap_or_else(|cause| {
                self.failed.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(cause);
                T::default()
            })),
        }
    }

    /// What lies at a place of which an earlier run told; `None` where it is not what was put there.
    pub fn find<T: DeserializeOwned>(&self, place: &Place) -> Option<T> {
        self.read(place).ok()
    }

    /// Whether what was put at a place is still there.
    pub fn holds(&self, place: &Place) -> bool {
        self.bytes(place).is_ok()
    }

    fn read<T: DeserializeOwned>(&self, place: &Place) -> io::Result<T> {
        let bytes = self.bytes(place)?;
        postcard::from_bytes(&bytes).map_err(|cause| io::Error::new(io::ErrorKind::InvalidData, cause))
    }

    /// The bytes at a place. A file that has a name can be changed at any time, so each reading looks at their hash.
    fn bytes(&self, place: &Place) -> io::Result<Vec<u8>> {
        let file = self.file.as_ref().ok_or(io::ErrorKind::NotFound)?;
        let mut file = file.lock().unwrap_or_else(PoisonError::into_inner);
        let end = file.seek(SeekFrom::End(0))?;
        if end.checked_sub(place.at).is_none_or(|rest| rest < place.length as u64) {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        let mut bytes = vec![0; place.length];
        file.seek(SeekFrom::Start(place.at))?;
        file.read_exact(&mut bytes)?;
        if *blake3::hash(&bytes).as_bytes() != place.hash {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "somebody else changed it"));
        }
        Ok(bytes)
    }

    /// Whether everything that was asked for was given back.
    pub fn check(&self) -> Result<()> {
        match self.failed.lock().unwrap_or_else(PoisonError::into_inner).take() {
            None => Ok(()),
            Some(cause) => Err(Error::new(format!("cannot read back what was put away: {cause}"))
                .with_help("is the disk full, or does somebody change the cache? nothing was published")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_put_away_comes_back() {
        let folder = tempfile::tempdir().expect("a folder");
        for stash in [Stash::default(), Stash::in_folder(folder.path()).expect("a file")] {
            let some: Vec<Put<Vec<String>>> =
                ["a", "", "ünï"].map(|text| stash.put(vec![text.to_owned()])).into();
            let texts: Vec<_> = some.iter().rev().map(|put| stash.get(put)[0].clone()).collect();
            assert_eq!(texts, ["ünï", "", "a"]);
            stash.check().expect("no failure");
        }
    }

    #[test]
    fn a_file_that_fails_is_told() {
        let stash = Stash::in_folder(tempfile::tempdir().expect("a folder").path()).expect("a file");
        let nowhere = Place { at: 7, length: 9, hash: [0; 32] };
        assert!(!stash.holds(&nowhere) && stash.find::<Vec<String>>(&nowhere).is_none());
        assert_eq!(*stash.get(&Put::<Vec<String>>::Filed(nowhere)), Vec::<String>::new());
        assert!(stash.check().is_err());
    }

    #[test]
    fn what_somebody_changed_is_not_given_back() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("values");
        let open = || File::options().read(true).write(true).create(true).truncate(false).open(&path);
        let stash = Stash::in_file(open().expect("a file"));
        let put = stash.put("ours".to_owned());
        assert_eq!(*stash.get(&put), "ours");
        let mut bytes = std::fs::read(&path).expect("there");
        let at = bytes.windows(4).position(|four| four == b"ours").expect("the value");
        bytes[at..at + 4].copy_from_slice(b"mine");
        open().expect("a file").write_all(&bytes).expect("written");
        assert_eq!(*stash.get(&put), "");
        assert!(stash.check().is_err());
    }
}
