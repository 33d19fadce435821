//! The folder in which a build leaves what the next one can use: `.specsite/` in the source, or where the user says.
//! It may be deleted at any time. What is read from it is checked before it is believed: what reaches a page bears a
//! seal of the user's.

mod file;
mod receipt;
mod records;
mod seal;
mod witness;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

pub use receipt::{BuildSummary, Receipt, setting};
pub use records::{RecordIndex, Records};
pub use witness::{Answers, Witness};

/// The folder's name in a source. The walk passes over it, as over every hidden folder.
pub const NAME: &str = ".specsite";

/// Keeps the folder out of version control, and out of backups by <https://bford.info/cachedir/>.
const MARKS: [(&str, &str); 2] = [
    (".gitignore", "*\n"),
    ("CACHEDIR.TAG", "Signature: 8a477f597d28d172789f06886806bc55\n# Left by specsite; safe to delete.\n"),
];

/// How the names of receipts begin, and how many are kept.
const RECEIPT: &str = "receipt-";
const RECEIPTS: usize = 8;

/// A folder that is there and can be written.
#[derive(Debug)]
pub struct Cache {
    folder: PathBuf,
}

impl Cache {
    /// The folder in a source. A link there may lead anywhere, and came with the source: nothing is written through it.
    pub fn in_source(root: &Path) -> io::Result<Self> {
        let folder = root.join(NAME);
        if fs::symlink_metadata(&folder).is_ok_and(|meta| meta.is_symlink()) {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, format!("{NAME} is a symbolic link")));
        }
        fs::create_dir_all(&folder)?;
        mark(&folder)?;
        Self::open(&folder)
    }

    /// A folder that the user names. Only one that is made here is marked as a cache: another may be the user's own.
    pub fn open(folder: &Path) -> io::Result<Self> {
        let is_new = !folder.exists();
        fs::create_dir_all(folder)?;
        if is_new {
            mark(folder)?;
        }
        Ok(Self { folder: folder.to_owned() })
    }

    /// What earlier builds read, to be read and added to; `user` is the folder where the user's programs keep theirs.
    pub fn records(&self, user: &Path) -> io::Result<Records> {
        Records::open(&self.folder, user)
    }

    /// What builds of a source read, where one left it. Nothing is written.
    pub fn records_of(root: &Path, user: &Path) -> Option<Records> {
        Records::read(&root.join(NAME), user).ok()
    }

    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The receipt of the last build into an output folder; `None` where there is none that can be read.
    pub fn receipt(&self, output: &Path) -> Option<Receipt> {
        Receipt::from_bytes(&file::read(&self.receipt_path(output))?)
    }

    /// Leaves a receipt. Builds with other outputs have their own.
    pub fn leave(&self, output: &Path, receipt: &Receipt) -> io::Result<()> {
        let near = tempfile::NamedTempFile::new_in(&self.folder)?;
        fs::write(near.path(), receipt.to_bytes())?;
        near.persist(self.receipt_path(output))?;
        self.forget_old()
    }

    /// Removes all receipts but the newest. A file of somebody else that has such a name stays.
    fn forget_old(&self) -> io::Result<()> {
        let mut receipts = Vec::new();
        for entry in fs::read_dir(&self.folder)? {
            let entry = entry?;
            let named = entry.file_name().to_string_lossy().starts_with(RECEIPT);
            let is_one = || file::read(&entry.path()).is_some_and(|bytes| Receipt::is_one(&bytes));
            if named && entry.file_type()?.is_file() && is_one() {
                receipts.push((entry.metadata()?.modified()?, entry.path()));
            }
        }
        receipts.sort();
        let old = receipts.len().saturating_sub(RECEIPTS);
        receipts.iter().take(old).try_for_each(|(_, path)| fs::remove_file(path))
    }

    fn receipt_path(&self, output: &Path) -> PathBuf {
        let hash = blake3::hash(output.as_os_str().as_encoded_bytes()).to_hex();
        self.folder.join(format!("{RECEIPT}{}", &hash[..16]))
    }
}

/// Says what the folder is, where nothing of that name says so yet.
fn mark(folder: &Path) -> io::Result<()> {
    let missing = |name: &str| fs::symlink_metadata(folder.join(name)).is_err();
    MARKS
        .iter()
        .filter(|(name, _)| missing(name))
        .try_for_each(|(name, text)| fs::write(folder.join(name), text))
}
