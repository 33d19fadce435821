//! `specsite diff`: what changed in the specs' own words between two revisions of the repository, or two folders.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use crate::command::{self, Terminal};
use crate::compile::{self, Compiled};
use crate::diag;
use crate::differ::{self, report};
use crate::error::{Error, Result};
use crate::git::{self, Commit, NoHistory, NoRevision};
use crate::memo::Memo;
use crate::project::{self, Inputs, revision};

/// What was typed.
#[derive(Debug, clap::Args)]
pub struct DiffArgs {
    /// Two revisions: `A..B`, `A...B` from the commit before both, `A` or `A..` up to the files as they are now; or the
    /// first of two folders
    #[arg(value_name = "A..B")]
    pub revisions: String,
    /// The folder with the specs, or the second of two folders [default: .]
    pub source: Option<PathBuf>,
    /// How to print what changed
    #[arg(long, value_enum, default_value_t = Format::Human, value_name = "FORMAT")]
    pub format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    Human,
    /// A comment for a pull request
    Markdown,
    /// A page of one file
    Html,
    Json,
}

/// One of the two that are compared.
struct Side {
    name: String,
    inputs: Inputs,
}

pub fn run(args: &DiffArgs, terminal: &Terminal) -> Result<ExitCode> {
    let (old, new) = match &args.source {
        Some(second) if Path::new(&args.revisions).is_dir() && second.is_dir() => {
            (folder(Path::new(&args.revisions))?, folder(second)?)
        }
        source => revisions(&args.revisions, source.as_deref().unwrap_or(Path::new(".")))?,
    };
    // What is the same on both sides is read once.
    let memo = Memo::without_pages(None);
    let (before, after) = command::pool(None)?.install(|| -> Result<(Compiled, Compiled)> {
        Ok((compile::compile(&old.inputs, &memo)?, compile::compile(&new.inputs, &memo)?))
    })?;
    for (side, compiled) in [(&old, &before), (&new, &after)] {
        say_unread(side, compiled, terminal);
    }
    let difference = differ::difference(&before.portal, &after.portal);
    let sides = report::Sides { old: &old.name, new: &new.name };
    command::print(&match args.format {
        Format::Human => report::human::render(&difference, terminal.color_out),
        Format::Markdown => report::markdown::render(&difference, &sides),
        Format::Html => report::html::render(&difference, &sides),
        Format::Json => report::json::render(&difference, &sides)?,
    })?;
    Ok(ExitCode::SUCCESS)
}

fn folder(path: &Path) -> Result<Side> {
    let inputs = project::read(path, super::surroundings())?.inputs;
    Ok(Side { name: path.display().to_string(), inputs })
}

/// Both sides of `A..B`; of a source in a repository.
fn revisions(range: &str, source: &Path) -> Result<(Side, Side)> {
    let (old, new, from_base) = match (range.split_once("..."), range.split_once("..")) {
        (Some((old, new)), _) => (old, new, true),
        (None, Some((old, new))) => (old, new, false),
        (None, None) => (range, "", false),
    };
    let commit = |name: &str| {
        let name = if name.is_empty() { "HEAD" } else { name };
        git::commit(source, name).map_err(|reason| unknown(&reason, source))
    };
    let mut before = commit(old)?;
    let after = Some(new).filter(|new| !new.is_empty()).map(commit).transpose()?;
    if from_base {
        let other = after.clone().map_or_else(|| commit(""), Ok)?;
        before = git::merge_base(source, &before, &other).map_err(|reason| unknown(&reason, source))?;
    }
    let old_name = if from_base || old.is_empty() { short(&before) } else { old.to_owned() };
    let old = Side { name: old_name, inputs: revision::read(source, &before, super::surroundings())? };
    let new = match after {
        Some(after) => {
            Side { name: new.to_owned(), inputs: revision::read(source, &after, super::surroundings())? }
        }
        None => Side { name: "the working tree".to_owned(), ..folder(source)? },
    };
    if old.inputs.files.is_empty() && new.inputs.files.is_empty() {
        return Err(Error::new(format!("neither side has a Markdown file in {}", source.display()))
            .with_help("name the folder with the specs behind the revisions: `specsite diff main.. docs`"));
    }
    Ok((old, new))
}

fn short(commit: &Commit) -> String {
    commit.id[..commit.id.len().min(10)].to_owned()
}

/// What to do where a revision cannot be read.
fn unknown(reason: &NoRevision, source: &Path) -> Error {
    let error = Error::new(format!("{}: {reason}", source.display()));
    if reason.is_shallow() {
        return error.with_help(
            "this clone holds only the newest commits: `git fetch --unshallow` brings the others (`fetch-depth: 0` in \
             a workflow of GitHub)",
        );
    }
    match reason {
        NoRevision::Unknown { .. } => {
            error.with_help("`git branch -a` and `git tag` list names; a branch of a server is `origin/main`")
        }
        NoRevision::NoBase { .. } => error.with_help("`A..B` compares two revisions as they are"),
        NoRevision::Git(NoHistory::NoProgram) => {
            error.with_help("install git, or compare two folders: `specsite diff OLD NEW`")
        }
        NoRevision::Git(_) => error.with_help("two folders need no repository: `specsite diff OLD NEW`"),
    }
}

/// Files that could not be read are compared as empty ones, which somebody must know.
fn say_unread(side: &Side, compiled: &Compiled, terminal: &Terminal) {
    for finding in compiled.diagnostics.iter().filter(|finding| finding.rule == &diag::UNREADABLE) {
        terminal.warn(&format!("{}: {} {}", side.name, finding.path.escape_debug(), finding.message));
    }
}
