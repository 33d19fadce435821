//! A secret of the user's, by which a cache that this user's builds left is told from one that came with a source:
//! what is kept holds HTML, which nobody else may write.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

/// The file in the user's folder.
const NAME: &str = "specsite/seal";

/// Seals bytes, and opens what it sealed. The seal is BLAKE3 with a key, as <https://docs.rs/blake3> lays it down.
pub(super) struct Seal([u8; blake3::KEY_LEN]);

impl Seal {
    /// The secret in the folder where the user's programs keep theirs; made where there is none yet.
    pub(super) fn of_user(folder: &Path) -> io::Result<Self> {
        if let Some(seal) = Self::left_in(folder) {
            return Ok(seal);
        }
        let path = folder.join(NAME);
        let parent = path.parent().unwrap_or(folder);
        fs::create_dir_all(parent)?;
        let mut key = [0; blake3::KEY_LEN];
        getrandom::fill(&mut key).map_err(io::Error::other)?;
        // Such a file is for its owner alone.
        let mut file = tempfile::NamedTempFile::new_in(parent)?;
        file.write_all(&key)?;
        file.as_file().sync_all()?;
        if let Err(refused) = file.persist_noclobber(&path) {
            // Another run was faster.
            if let Some(seal) = Self::left_in(folder) {
                return Ok(seal);
            }
            // What a crash left is no secret.
            refused.file.persist(&path)?;
        }
        Ok(Self(key))
    }

    /// The secret, where there is one.
    pub(super) fn left_in(folder: &Path) -> Option<Self> {
        fs::read(folder.join(NAME)).ok()?.try_into().ok().map(Self)
    }

    /// The bytes behind their seal.
    pub(super) fn seal(&self, bytes: &[u8]) -> Vec<u8> {
        let mut out = blake3::keyed_hash(&self.0, bytes).as_bytes().to_vec();
        out.extend(bytes);
        out
    }

    /// What stands behind a seal of this user's.
    pub(super) fn open<'a>(&self, sealed: &'a [u8]) -> Option<&'a [u8]> {
        let (seal, bytes) = sealed.split_first_chunk()?;
        // Hashes are compared in a time that tells nothing.
        (blake3::keyed_hash(&self.0, bytes) == blake3::Hash::from_bytes(*seal)).then_some(bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_stays_and_a_torn_one_is_made_anew() {
        let folder = tempfile::tempdir().expect("a folder");
        assert!(Seal::left_in(folder.path()).is_none());
        let sealed = Seal::of_user(folder.path()).expect("made").seal(b"text");
        let again = Seal::of_user(folder.path()).expect("there");
        assert_eq!(again.open(&sealed), Some(b"text".as_slice()));
        fs::write(folder.path().join(NAME), b"torn").expect("written");
        let anew = Seal::of_user(folder.path()).expect("made anew");
        assert_eq!(anew.open(&sealed), None);
        let sealed = anew.seal(b"text");
        assert!(Seal::left_in(folder.path()).expect("there").open(&sealed).is_some());
    }
}
