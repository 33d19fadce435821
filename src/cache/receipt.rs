//! What a build was made from and what it left: where both still stand, building again would change nothing.

use std::fmt::{self, Write as _};

use serde::{Deserialize, Serialize};

use crate::cache::witness::Answers;
use crate::evidence::Evidence;
use crate::project::Inputs;

/// What a build tells of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BuildSummary {
    pub specs: usize,
    pub documents: usize,
    pub pages: usize,
    /// Files of the site, and their bytes.
    pub files: usize,
    pub bytes: u64,
    pub warnings: usize,
    pub errors: usize,
    /// The findings in words.
    pub findings: String,
}

/// The hash of something.
type Hash = [u8; 32];

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// Everything that decides a site but what the store answers.
    pub setting: Hash,
    pub answers: Answers,
    /// The files of the site as they lay there.
    pub site: Hash,
    pub summary: BuildSummary,
}

impl Receipt {
    /// A checksum stands before the rest, so that a damaged receipt is none.
    pub fn to_bytes(&self) -> Vec<u8> {
        let bytes = postcard::to_stdvec(self).unwrap_or_default();
        let mut out = blake3::hash(&bytes).as_bytes().to_vec();
        out.extend(bytes);
        out
    }

    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        postcard::from_bytes(sound(bytes)?).ok()
    }

    /// Whether the bytes are a receipt, of whatever version of this program.
    pub fn is_one(bytes: &[u8]) -> bool {
        sound(bytes).is_some()
    }
}

/// What stands behind a checksum that is right.
fn sound(bytes: &[u8]) -> Option<&[u8]> {
    let (sum, rest) = bytes.split_at_checked(blake3::OUT_LEN)?;
    (blake3::hash(rest).as_bytes() == sum).then_some(rest)
}

/// The hash of this program, of the inputs that are no files of the store, and of the evidence.
pub fn setting(inputs: &Inputs, evidence: &Evidence) -> Hash {
    let Inputs { config, folder, store: _, files, data, skipped, unreadable, layers, today, repository } =
        inputs;
    let mut hasher = Hasher(blake3::Hasher::new());
    let told = (config, folder, files, data, skipped, unreadable, today, repository);
    // What these types show of themselves is all that they hold.
    let written = write!(hasher, "{}\n{told:?}\n{evidence:?}\n", program());
    debug_assert!(written.is_ok(), "hashing never fails");
    for layer in layers {
        let _ = writeln!(hasher, "{}", layer.name);
        for (path, bytes) in &layer.files {
            let _ = writeln!(hasher, "{path} {}", blake3::hash(bytes));
        }
    }
    hasher.0.finalize().into()
}

/// The version of this program and the age of its file: a new one may do other things.
pub(super) fn program() -> String {
    let meta = std::env::current_exe().and_then(std::fs::metadata);
    let file = meta.and_then(|meta| Ok((meta.len(), meta.modified()?)));
    format!("{} {file:?}", env!("CARGO_PKG_VERSION"))
}

/// Hashes what is written to it.
struct Hasher(blake3::Hasher);

impl fmt::Write for Hasher {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0.update(text.as_bytes());
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_damaged_receipt_is_none() {
        let summary = BuildSummary {
            specs: 1,
            documents: 1,
            pages: 2,
            files: 3,
            bytes: 4,
            warnings: 5,
            errors: 6,
            findings: "none".to_owned(),
        };
        let receipt = Receipt { setting: [1; 32], answers: Answers::default(), site: [2; 32], summary };
        let bytes = receipt.to_bytes();
        assert_eq!(Receipt::from_bytes(&bytes), Some(receipt));
        for at in 0..bytes.len() {
            let mut damaged = bytes.clone();
            damaged[at] ^= 1;
            assert_eq!(Receipt::from_bytes(&damaged), None, "{at}");
            assert_eq!(Receipt::from_bytes(&bytes[..at]), None, "{at}");
        }
    }
}
