//! A revision of the repository around a folder -> the files that it has below the folder, and their contents. Both come
//! from git's own store: nothing is checked out, and nothing is written.

use std::fmt;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::Stdio;

use super::run::{GitProcess, NoHistory, PATIENCE, ask, git};

/// The commit that a name stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commit {
    pub id: String,
    shallow: bool,
    trusted: Vec<String>,
}

/// Why a revision cannot be read. Shown to a reader it is a sentence without its full stop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoRevision {
    /// Git tells nothing about this folder.
    Git(NoHistory),
    /// No commit has this name, in a clone that holds only the newest ones or in a whole one.
    Unknown { name: String, shallow: bool },
    /// Two commits have no commit before them in common.
    NoBase { shallow: bool },
}

impl fmt::Display for NoRevision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Git(reason) => reason.fmt(f),
            Self::Unknown { name, .. } => write!(f, "the repository knows no revision `{name}`"),
            Self::NoBase { .. } => f.write_str("the two revisions have no commit in common"),
        }
    }
}

impl From<NoHistory> for NoRevision {
    fn from(reason: NoHistory) -> Self {
        Self::Git(reason)
    }
}

impl NoRevision {
    /// Whether the clone holds only the newest commits, so that a whole one may have what is missing.
    pub fn is_shallow(&self) -> bool {
        matches!(self, Self::Unknown { shallow: true, .. } | Self::NoBase { shallow: true })
    }
}

/// A regular file of a revision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TreeFile {
    /// Relative to the top of the repository, with forward slashes.
    pub path: String,
    pub size: u64,
    blob: String,
}

/// The commit that somebody names: a branch, a tag, the begin of a hash, `HEAD~2`.
pub fn commit(root: &Path, name: &str) -> Result<Commit, NoRevision> {
    let (answer, trusted) = ask(root, &[], &["rev-parse", "--is-shallow-repository"])?;
    let shallow = answer.starts_with("true");
    let unknown = || NoRevision::Unknown { name: name.to_owned(), shallow };
    // Git would take it for an option.
    if name.starts_with('-') {
        return Err(unknown());
    }
    match ask(root, &trusted, &["rev-parse", "--verify", &format!("{name}^{{commit}}")]) {
        Ok((id, trusted)) => Ok(Commit { id: id.trim().to_owned(), shallow, trusted }),
        Err(NoHistory::Failed(_) | NoHistory::NoCommit) => Err(unknown()),
        Err(other) => Err(other.into()),
    }
}

/// The newest commit that lies before both.
pub fn merge_base(root: &Path, one: &Commit, other: &Commit) -> Result<Commit, NoRevision> {
    match ask(root, &one.trusted, &["merge-base", &one.id, &other.id]) {
        Ok((id, _)) => Ok(Commit { id: id.trim().to_owned(), ..one.clone() }),
        Err(NoHistory::Failed(_)) => Err(NoRevision::NoBase { shallow: one.shallow }),
        Err(other) => Err(other.into()),
    }
}

/// The way from the top of the repository to a folder: empty, or with a slash at its end.
pub fn prefix(root: &Path, commit: &Commit) -> Result<String, NoHistory> {
    let (answer, _) = ask(root, &commit.trusted, &["rev-parse", "--show-prefix"])?;
    Ok(answer.trim_end_matches(['\n', '\r']).to_owned())
}

/// The regular files that a commit has at these paths, which begin at the top of the repository; a folder stands for all
/// that lies below it, and no path for everything. Links and modules are none.
pub fn tree(root: &Path, commit: &Commit, paths: &[String]) -> Result<Vec<TreeFile>, NoHistory> {
    let mut arguments = vec!["ls-tree", "-r", "-l", "-z", "--full-tree", &commit.id, "--"];
    arguments.extend(paths.iter().map(String::as_str));
    let (answer, _) = ask(root, &commit.trusted, &arguments)?;
    let mut files = Vec::new();
    for line in answer.split_terminator('\0') {
        let Some((about, path)) = line.split_once('\t') else { continue };
        let mut about = about.split_whitespace();
        let (mode, _, blob, size) = (about.next(), about.next(), about.next(), about.next());
        let Some((blob, size)) = blob.zip(size).filter(|_| mode.is_some_and(|mode| mode.starts_with("100")))
        else {
            continue;
        };
        let size = size.parse().map_err(|_| NoHistory::Partial)?;
        files.push(TreeFile { path: path.to_owned(), size, blob: blob.to_owned() });
    }
    Ok(files)
}

/// What the files hold, in their order.
pub fn contents(root: &Path, commit: &Commit, files: &[&TreeFile]) -> Result<Vec<Vec<u8>>, NoHistory> {
    let mut command = git(root, &commit.trusted);
    command.args(["cat-file", "--batch"]).stdin(Stdio::piped());
    let mut running = GitProcess::start(command, PATIENCE)?;
    running.tell(files.iter().flat_map(|file| [file.blob.as_str(), "\n"]).collect());
    let mut stream = BufReader::new(&mut running);
    files.iter().map(|file| next_blob(&mut stream, file)).collect()
}

/// One answer of `cat-file`: a line about the blob, its bytes, a line's end.
fn next_blob(stream: &mut impl BufRead, file: &TreeFile) -> Result<Vec<u8>, NoHistory> {
    let broken = |cause: std::io::Error| NoHistory::Failed(cause.to_string());
    let mut about = String::new();
    stream.read_line(&mut about).map_err(broken)?;
    if !about.trim_end().ends_with(&format!(" blob {}", file.size)) {
        return Err(NoHistory::Partial);
    }
    let mut bytes = Vec::new();
    stream.by_ref().take(file.size + 1).read_to_end(&mut bytes).map_err(broken)?;
    if bytes.pop().is_none() || bytes.len() as u64 != file.size {
        return Err(NoHistory::Failed("it stopped within a file".to_owned()));
    }
    Ok(bytes)
}
