//! The list of files that a build wrote: from and to `.specsite-manifest.json` in the output folder.
//! Only what it lists is ever replaced or removed.

use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};

/// Where the list of a build's files lies inside the output folder.
pub const NAME: &str = ".specsite-manifest.json";

const VERSION: u32 = 1;

/// What is known of one written file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct ManifestEntry {
    /// BLAKE3 in hexadecimal; empty while a replacement is under way.
    pub hash: String,
    pub bytes: u64,
}

impl ManifestEntry {
    pub(super) fn of(bytes: &[u8]) -> Self {
        Self { hash: blake3::hash(bytes).to_hex().to_string(), bytes: bytes.len() as u64 }
    }

    /// Ours, content not known: a later build writes it anew.
    pub(super) fn pending() -> Self {
        Self { hash: String::new(), bytes: 0 }
    }
}

/// Route to entry, in route order.
pub(super) type Files = BTreeMap<String, ManifestEntry>;

#[derive(Serialize, Deserialize)]
struct ManifestFile {
    version: u32,
    files: Files,
}

/// The files of the last build into `output`; none when there was none.
pub(super) fn read(output: &Path) -> Result<Files> {
    let path = output.join(NAME);
    match fs::symlink_metadata(&path) {
        Err(cause) if matches!(cause.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            return Ok(Files::new());
        }
        Err(cause) => return Err(Error::io("read", &path, &cause)),
        Ok(meta) if !meta.is_file() => return Err(broken(&path, "it is not a plain file")),
        Ok(_) => {}
    }
    let text = fs::read(&path).map_err(|cause| Error::io("read", &path, &cause))?;
    let document: ManifestFile =
        serde_json::from_slice(&text).map_err(|cause| broken(&path, &cause.to_string()))?;
    if document.version != VERSION {
        return Err(broken(&path, &format!("version {} is not known", document.version)));
    }
    match document.files.keys().find(|route| !is_inside(route)) {
        Some(route) => Err(broken(&path, &format!("{route:?} is no path inside the folder"))),
        None => Ok(document.files),
    }
}

/// The bytes of the list: the same files give the same bytes.
pub(super) fn to_bytes(files: &Files) -> Vec<u8> {
    let document = ManifestFile { version: VERSION, files: files.clone() };
    let mut bytes = serde_json::to_vec_pretty(&document).expect("strings and numbers always become JSON");
    bytes.push(b'\n');
    bytes
}

/// Whether any file lies below the folder `path`.
pub(super) fn has_folder(files: &Files, path: &str) -> bool {
    let prefix = format!("{path}/");
    files.range(prefix.clone()..).next().is_some_and(|(route, _)| route.starts_with(&prefix))
}

fn is_inside(route: &str) -> bool {
    let bad = |c: char| matches!(c, '\\' | ':') || c.is_control();
    route != NAME
        && route.split('/').all(|segment| !matches!(segment, "" | "." | "..") && !segment.contains(bad))
}

fn broken(path: &Path, why: &str) -> Error {
    Error::new(format!("cannot use {}: {why}", path.display()))
        .with_help("delete the output folder, or choose another output, and build again")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_manifest_never_names_a_file_outside() {
        for bad in ["../x", "/etc/passwd", "a//b", "a/../b", "", "c:x", "a\\b", NAME] {
            assert!(!is_inside(bad), "{bad:?}");
            let folder = tempfile::tempdir().unwrap();
            let files = Files::from([(bad.to_owned(), ManifestEntry::of(b"x"))]);
            fs::write(folder.path().join(NAME), to_bytes(&files)).unwrap();
            assert!(read(folder.path()).unwrap_err().help().is_some(), "{bad:?}");
        }
    }

    #[test]
    fn a_manifest_reads_back_as_written() {
        let folder = tempfile::tempdir().unwrap();
        let files =
            Files::from([("b/c".into(), ManifestEntry::of(b"x")), ("a".into(), ManifestEntry::pending())]);
        fs::write(folder.path().join(NAME), to_bytes(&files)).unwrap();
        assert_eq!(read(folder.path()).unwrap(), files);
        assert!(has_folder(&files, "b") && !has_folder(&files, "a"));
    }
}
