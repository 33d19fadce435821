//! Files of a cache that are read whole.

use std::fs;
use std::path::Path;

/// No such file that a build leaves is larger, in bytes.
const LARGEST: u64 = 256 << 20;

/// What a file holds; `None` where there is none, or one that no build left.
pub(super) fn read(path: &Path) -> Option<Vec<u8>> {
    fs::metadata(path).ok().filter(|meta| meta.is_file() && meta.len() <= LARGEST)?;
    fs::read(path).ok()
}
