//! The one door to the `git` program. In goes a folder, out comes what the commits tell about the
//! Markdown files below it, [`History`], or the files of one revision; or the reason why there is none.
//!
//! The repository is not trusted: the commands are fixed, read only, run nothing that the repository
//! names (no pager, hook, external diff, text conversion, signature check, file watcher) and fetch
//! nothing. The user's own settings are left out, so that the same commits give the same result.

mod life;
mod line;
mod log;
mod run;
mod tree;

use std::collections::BTreeSet;
use std::path::Path;

use jiff::civil::Date;

pub use life::{CheckboxStep, History, HistoryCut, HistoryLimit, Life, Move};
pub use line::item_key;
pub use run::NoHistory;
use run::{GitProcess, PATIENCE, ask, first_line, git, reason};
pub use tree::{Commit, NoRevision, TreeFile, commit, contents, merge_base, prefix, tree};

/// What the commits tell about the Markdown files below `root`, which may lie anywhere in a repository.
///
/// Merges count as one change on the line they went into, on the day they did: so the sums of a day
/// are those of the files as they were on that day, whatever happened on branches beside it.
pub fn history(root: &Path, limit: HistoryLimit) -> Result<History, NoHistory> {
    let (answer, trusted) = ask(root, &[], &["rev-parse", "--is-shallow-repository", "HEAD"])?;
    let shallow = answer.starts_with("true");
    let mut command = git(root, &trusted);
    command.args(["log", "--first-parent", "-m", "-p", "-U2", "-M", "-l1000", "--relative"]);
    command.args(["--date=format:%Y-%m-%d", "--format=%x00%cd %P"]);
    command.args(["--src-prefix=a/", "--dst-prefix=b/", "--diff-algorithm=myers", "--inter-hunk-context=0"]);
    command.args(["--no-ext-diff", "--no-textconv", "--no-color", "--no-show-signature", "-O/dev/null"]);
    command.args(["HEAD", "--"]).args(patterns(root, &trusted)?);
    let mut running = GitProcess::start(command, PATIENCE)?;
    let (mut history, done) = log::read(&mut running, limit, shallow);
    let failure = if done { running.end() } else { None };
    history.cut = match failure {
        _ if !done => Some(HistoryCut::HistoryLimit),
        Some(message) if history.commits == 0 => return Err(reason(&message)),
        Some(message) => Some(match reason(&message) {
            NoHistory::Partial => HistoryCut::Partial,
            _ => HistoryCut::Broken(first_line(&message)),
        }),
        None if history.commits == 0 => return Err(NoHistory::NoFile),
        None => None,
    };
    Ok(history)
}

/// The day of the last commit that touches the folder, as its committer's calendar had it.
pub fn commit_day(root: &Path) -> Option<Date> {
    let arguments = ["log", "-1", "--format=%cd", "--date=format:%Y-%m-%d", "--", "."];
    ask(root, &[], &arguments).ok()?.0.trim().parse().ok()
}

/// The endings of Markdown files.
const ENDINGS: &[&str] = &["md", "markdown", "mdown", "mkd"];

/// Which files are asked for. Each pattern costs git as much as half the rest of its work, so there is
/// one for each ending in use and not for each that Markdown may have.
fn patterns(root: &Path, trusted: &[String]) -> Result<BTreeSet<String>, NoHistory> {
    let (names, _) = ask(root, trusted, &["ls-tree", "-r", "-z", "--name-only", "HEAD"])?;
    let endings = names.split('\0').filter_map(|name| Some(name.rsplit_once('.')?.1));
    let known = |ending: &&str| ENDINGS.iter().any(|known| known.eq_ignore_ascii_case(ending));
    let used = endings.filter(known).map(|ending| format!("*.{ending}"));
    // Files of the most common ending may have been deleted.
    Ok(used.chain(["*.md".to_owned()]).collect())
}

#[cfg(test)]
mod tests;
