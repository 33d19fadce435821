//! The `git` program, started so that the repository has no say in what runs: arguments in, its output or the reason
//! why there is none out.

use std::fmt;
use std::io::{Read, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread::JoinHandle;
use std::time::Duration;

/// Why there is no history. Shown to a reader it is a sentence without its full stop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoHistory {
    NoProgram,
    NoRepository,
    NoCommit,
    /// There are commits, but none has a Markdown file below the folder.
    NoFile,
    /// Git does not read repositories of other users unless it is told to.
    ForeignOwner,
    /// The clone left out the contents of older files.
    Partial,
    /// Anything else, in the first line of git's own words.
    Failed(String),
}

impl fmt::Display for NoHistory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoProgram => "the program `git` was not found",
            Self::NoRepository => "this folder is in no git repository",
            Self::NoCommit => "the git repository has no commit yet",
            Self::NoFile => "no Markdown file of this folder has been committed",
            Self::ForeignOwner => {
                "the git repository belongs to another user; `git config --global --add safe.directory` \
                 with its path lets git read it"
            }
            Self::Partial => "this clone leaves out the contents of older files",
            Self::Failed(message) => return write!(f, "git cannot read the repository: {message}"),
        })
    }
}

/// Variables that lead git elsewhere, change what it prints or run programs. A hook that starts a
/// build sets some of them.
const REMOVED: &[&str] = &[
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_ATTR_SOURCE",
    "GIT_COMMON_DIR",
    "GIT_CONFIG",
    "GIT_CONFIG_COUNT",
    "GIT_CONFIG_PARAMETERS",
    "GIT_DIFF_OPTS",
    "GIT_DIR",
    "GIT_EXTERNAL_DIFF",
    "GIT_GLOB_PATHSPECS",
    "GIT_GRAFT_FILE",
    "GIT_ICASE_PATHSPECS",
    "GIT_IMPLICIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_LITERAL_PATHSPECS",
    "GIT_NAMESPACE",
    "GIT_NOGLOB_PATHSPECS",
    "GIT_OBJECT_DIRECTORY",
    "GIT_PREFIX",
    "GIT_REPLACE_REF_BASE",
    "GIT_SHALLOW_FILE",
    "GIT_WORK_TREE",
];

/// Settings that win over those of the repository.
const SETTINGS: &[&str] = &[
    // Larger files are not compared line by line.
    "core.bigFileThreshold=16m",
    "core.fsmonitor=false",
    "core.hooksPath=/dev/null",
    "core.quotePath=false",
    "diff.renames=true",
    "diff.suppressBlankEmpty=false",
    "log.diffMerges=separate",
    "log.follow=false",
    "log.showSignature=false",
    // A folder of a clone may pose as a repository with settings of its own.
    "safe.bareRepository=explicit",
];

pub(super) fn git(root: &Path, trusted: &[String]) -> Command {
    let mut command = Command::new("git");
    command.arg("-C").arg(root).args(["--no-pager", "--no-optional-locks"]);
    for setting in SETTINGS {
        command.args(["-c", setting]);
    }
    for folder in trusted {
        command.arg("-c").arg(format!("safe.directory={folder}"));
    }
    for name in REMOVED {
        command.env_remove(name);
    }
    command
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_NO_LAZY_FETCH", "1")
        // Releases that do not know the line above ask a transport, and none is allowed.
        .env("GIT_ALLOW_PROTOCOL", "none")
        .env("GIT_TERMINAL_PROMPT", "0")
        .env("LC_ALL", "C")
        .stdin(Stdio::null());
    command
}

/// How long git may say nothing. It is stopped then: a build waits for no program for ever.
pub(super) const PATIENCE: Duration = Duration::from_secs(30);

/// A short answer, and the folders that git has to trust to give it.
pub(super) fn ask(
    root: &Path,
    trusted: &[String],
    arguments: &[&str],
) -> Result<(String, Vec<String>), NoHistory> {
    let answer = |trusted: &[String]| {
        let mut command = git(root, trusted);
        command.args(arguments);
        answer_of(command, PATIENCE)
    };
    match answer(trusted) {
        Err(NoHistory::ForeignOwner) if trusted.is_empty() => {
            let trusted = trusted_by_the_user();
            answer(&trusted).map(|text| (text, trusted))
        }
        other => other.map(|text| (text, trusted.to_vec())),
    }
}

/// The folders of `safe.directory`, which only the user's, the machine's and the caller's settings can
/// name: git is kept from looking into the repository at hand.
fn trusted_by_the_user() -> Vec<String> {
    let mut command = Command::new("git");
    command.args(["config", "-z", "--get-all", "safe.directory"]).env("GIT_DIR", "/dev/null");
    command.stdin(Stdio::null());
    let Ok(text) = answer_of(command, PATIENCE) else { return Vec::new() };
    text.split_terminator('\0').map(str::to_owned).collect()
}

fn unstarted(cause: &std::io::Error) -> NoHistory {
    match cause.kind() {
        std::io::ErrorKind::NotFound => NoHistory::NoProgram,
        _ => NoHistory::Failed(cause.to_string()),
    }
}

/// What git's own words mean; they are in English by `LC_ALL`.
pub(super) fn reason(message: &str) -> NoHistory {
    let says = |words: &[&str]| words.iter().any(|word| message.contains(word));
    if says(&["dubious ownership", "unsafe repository"]) {
        NoHistory::ForeignOwner
    } else if says(&["not a git repository", "cannot use bare repository"]) {
        NoHistory::NoRepository
    } else if says(&["ambiguous argument 'HEAD'", "bad revision 'HEAD'", "does not have any commits"]) {
        NoHistory::NoCommit
    } else if says(&["lazy fetching", "promisor", "transport"]) {
        NoHistory::Partial
    } else {
        NoHistory::Failed(first_line(message))
    }
}

pub(super) fn first_line(message: &str) -> String {
    let line = message.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or("no reason given");
    line.strip_prefix("fatal: ").unwrap_or(line).to_owned()
}

/// All that a command says, when it ends well.
pub(super) fn answer_of(command: Command, patience: Duration) -> Result<String, NoHistory> {
    let mut running = GitProcess::start(command, patience)?;
    let mut answer = Vec::new();
    let read = running.read_to_end(&mut answer);
    match running.end() {
        Some(complaint) => Err(reason(&complaint)),
        None => read
            .map(|_| String::from_utf8_lossy(&answer).into_owned())
            .map_err(|cause| NoHistory::Failed(cause.to_string())),
    }
}

/// A started `git`: gives its output, and is stopped when it is dropped, or when it says nothing for too long.
pub(super) struct GitProcess {
    child: Child,
    patience: Duration,
    /// What it said, read on the side: a pipe alone could be waited for without end.
    output: Receiver<Vec<u8>>,
    /// The part at hand, and how much of it was given on.
    part: (Vec<u8>, usize),
    silent: bool,
    /// Listens on the side, so that the program never waits for its complaints to be read.
    complaints: Option<JoinHandle<String>>,
}

impl GitProcess {
    pub(super) fn start(mut command: Command, patience: Duration) -> Result<Self, NoHistory> {
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(|cause| unstarted(&cause))?;
        let complaints = child.stderr.take().map(|stderr| std::thread::spawn(move || listen(stderr)));
        let (parts, output) = sync_channel(4);
        let stdout = child.stdout.take();
        std::thread::spawn(move || stdout.map(|stdout| pass_on(stdout, &parts)));
        Ok(Self { child, patience, output, part: (Vec::new(), 0), silent: false, complaints })
    }

    /// Writes to the program, on the side, so that its output can be read meanwhile.
    pub(super) fn tell(&mut self, text: String) {
        if let Some(mut stdin) = self.child.stdin.take() {
            // A program that has stopped listening has said why.
            std::thread::spawn(move || _ = stdin.write_all(text.as_bytes()));
        }
    }

    /// Waits for the end; gives the complaints when it was a bad one.
    pub(super) fn end(mut self) -> Option<String> {
        if self.silent {
            return Some(format!("it said nothing for {} seconds and was stopped", self.patience.as_secs()));
        }
        let good = self.child.wait().is_ok_and(|status| status.success());
        let complaints = self.complaints.take().and_then(|thread| thread.join().ok()).unwrap_or_default();
        (!good).then_some(complaints)
    }
}

impl Read for GitProcess {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        if self.part.1 == self.part.0.len() {
            match self.output.recv_timeout(self.patience) {
                Ok(part) => self.part = (part, 0),
                Err(RecvTimeoutError::Disconnected) => return Ok(0),
                Err(RecvTimeoutError::Timeout) => {
                    self.silent = true;
                    return Err(std::io::ErrorKind::TimedOut.into());
                }
            }
        }
        let (part, given) = (&self.part.0, &mut self.part.1);
        let count = into.len().min(part.len() - *given);
        into[..count].copy_from_slice(&part[*given..*given + count]);
        *given += count;
        Ok(count)
    }
}

impl Drop for GitProcess {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Sends on what a stream gives, until it ends or nobody wants it.
fn pass_on(mut stream: impl Read, parts: &SyncSender<Vec<u8>>) {
    let mut chunk = vec![0; 64 << 10];
    while let Ok(count @ 1..) = stream.read(&mut chunk) {
        if parts.send(chunk[..count].to_vec()).is_err() {
            return;
        }
    }
}

/// The begin of what is said; the rest is heard and forgotten.
fn listen(mut stream: impl Read) -> String {
    let mut kept = Vec::new();
    let _ = stream.by_ref().take(4096).read_to_end(&mut kept);
    let _ = std::io::copy(&mut stream, &mut std::io::sink());
    String::from_utf8_lossy(&kept).into_owned()
}
