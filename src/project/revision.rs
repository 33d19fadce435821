//! A revision of the repository around a source -> [`Inputs`], by the same choice of files as on the disk.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::Path;

use ignore::gitignore::{Gitignore, GitignoreBuilder};

use super::{
    Inputs, MAX_FILE_SIZE, OUTPUT, Overrides, UNPLAIN, find_repository, is_foreign, is_visible, own_theme,
    too_large,
};
use crate::config::{self, Config};
use crate::document::sidecar;
use crate::error::{Error, Result};
use crate::git::{self, Commit, NoHistory, TreeFile};
use crate::scan::{IGNORES, MAX_IGNORE};
use crate::site;
use crate::source::{Store, folder, is_data, is_markdown, normalize};

/// Reads the source folder as a commit has it. The folder itself must be there, whatever lies in it now.
pub fn read(root: &Path, commit: &Commit, overrides: Overrides) -> Result<Inputs> {
    let root = root.canonicalize().map_err(|cause| {
        Error::io("read", root, &cause).with_help("name a folder of the repository that is there now")
    })?;
    let tree = Tree::of(&root, commit).map_err(|reason| unread(&reason))?;
    let config = tree.config(&commit.id)?;
    let (files, data, skipped) = tree.chosen(&config).map_err(|reason| unread(&reason))?;
    let beside = sidecar::pair(&files, &data).into_values();
    let wanted = files.iter().map(String::as_str).chain(beside).chain(config.template.as_deref());
    let store = tree.store(&wanted.collect()).map_err(|reason| unread(&reason))?;
    let repository = find_repository(&root, &config, overrides.repository);
    Ok(Inputs {
        config,
        folder: root
            .file_name()
            .map_or_else(|| "specs".to_owned(), |name| name.to_string_lossy().into_owned()),
        store: std::sync::Arc::new(store),
        files,
        data,
        skipped,
        unreadable: Vec::new(),
        layers: Vec::new(),
        today: overrides.today,
        repository,
    })
}

fn unread(reason: &NoHistory) -> Error {
    Error::new(format!("cannot read the revision: {reason}"))
        .with_help("a whole clone has every file: `git clone` without `--filter`")
}

/// Markdown files, data files, and names passed over with the reason.
type Chosen = (Vec<String>, Vec<String>, Vec<(String, &'static str)>);

/// The files of a commit below a folder.
struct Tree<'a> {
    root: &'a Path,
    commit: &'a Commit,
    /// The way from the top of the repository to the folder.
    prefix: String,
    /// By their paths from the folder.
    files: BTreeMap<String, TreeFile>,
}

impl<'a> Tree<'a> {
    fn of(root: &'a Path, commit: &'a Commit) -> Result<Self, NoHistory> {
        let prefix = git::prefix(root, commit)?;
        let below: Vec<String> = Some(prefix.clone()).filter(|path| !path.is_empty()).into_iter().collect();
        let files = git::tree(root, commit, &below)?;
        let named = files
            .into_iter()
            .filter_map(|file| Some((file.path.strip_prefix(&prefix).map(str::to_owned)?, file)));
        Ok(Self { root, commit, files: named.collect(), prefix })
    }

    fn contents(&self, files: &[&TreeFile]) -> Result<Vec<Vec<u8>>, NoHistory> {
        git::contents(self.root, self.commit, files)
    }

    fn config(&self, revision: &str) -> Result<Config> {
        let Some(file) = self.files.get(config::FILE_NAME) else { return Ok(Config::default()) };
        let name = format!("{} of {}", config::FILE_NAME, &revision[..revision.len().min(10)]);
        if file.size > MAX_FILE_SIZE {
            return Err(Error::new(format!("{name} is no file of a configuration's size")));
        }
        let bytes = self.contents(&[file]).map_err(|reason| unread(&reason))?.concat();
        Config::parse(&String::from_utf8_lossy(&bytes), &name)
    }

    /// The files that a walk over the disk would choose.
    fn chosen(&self, config: &Config) -> Result<Chosen, NoHistory> {
        let ignores = self.ignores()?;
        let folders: BTreeSet<&str> = self.files.keys().flat_map(|path| folders(path)).collect();
        let output = config.output.folder.as_deref().unwrap_or(OUTPUT);
        let is_there = |path: &str| self.files.contains_key(path) || folders.contains(path);
        let theme = config.theme.as_deref().and_then(|name| own_theme(name, is_there));
        let outside: Vec<String> =
            [Some(output), theme].into_iter().flatten().filter_map(normalize).collect();
        let is_folder = |path: &Path| path.to_str().is_some_and(|path| folders.contains(path));
        let is_kept = |path: &str, is_dir: bool| {
            let built = is_dir && self.files.contains_key(&format!("{path}/{}", site::MANIFEST));
            is_visible(Path::new(path), path.split('/').count(), is_folder)
                && !built
                && !is_foreign(path.rsplit('/').next().unwrap_or(path))
                && outside.iter().all(|out| out != path)
                && !ignores.is_ignored(&format!("{}{path}", self.prefix), is_dir)
        };
        let lost: BTreeSet<&str> = folders.iter().copied().filter(|path| !is_kept(path, true)).collect();
        let (mut files, mut data, mut skipped) = (Vec::new(), Vec::new(), Vec::new());
        for path in self.files.keys().filter(|path| is_markdown(path) || is_data(path)) {
            if self::folders(path).any(|folder| lost.contains(folder)) || !is_kept(path, false) {
                continue;
            }
            // Git's names of other encodings come with a mark for what was lost.
            let plain = !path.contains(|c: char| c.is_control() || c == char::REPLACEMENT_CHARACTER);
            match (is_markdown(path), plain) {
                (true, true) => files.push(path.clone()),
                (true, false) => skipped.push((path.escape_debug().to_string(), UNPLAIN)),
                (false, true) => data.push(path.clone()),
                (false, false) => {}
            }
        }
        Ok((files, data, skipped))
    }

    /// What the ignore files below the folder say, and those above it.
    fn ignores(&self) -> Result<Ignores, NoHistory> {
        let is_one = |path: &str| IGNORES.contains(&path.rsplit('/').next().unwrap_or(path));
        let above: Vec<String> = std::iter::once("")
            .chain(folders(self.prefix.trim_end_matches('/')))
            .flat_map(|folder| IGNORES.iter().map(move |name| join(folder, name)))
            .collect();
        let above = git::tree(self.root, self.commit, &above)?;
        let below = self.files.values().filter(|file| is_one(&file.path));
        let files: Vec<&TreeFile> =
            above.iter().chain(below).filter(|file| file.size <= MAX_IGNORE).collect();
        let texts = self.contents(&files)?;
        let mut rules = vec![BTreeMap::new(); IGNORES.len()];
        for (file, text) in files.iter().zip(texts) {
            let name = file.path.rsplit('/').next().unwrap_or(&file.path);
            let Some(kind) = IGNORES.iter().position(|known| *known == name) else { continue };
            let mut builder = GitignoreBuilder::new("");
            for line in String::from_utf8_lossy(&text).lines() {
                // A line that is no pattern says nothing, on the disk too.
                let _ = builder.add_line(None, line);
            }
            if let Ok(built) = builder.build() {
                rules[kind].insert(folder(&file.path).to_owned(), built);
            }
        }
        Ok(Ignores(rules))
    }

    /// The wanted files in memory; of the others only that they are there.
    fn store(self, wanted: &BTreeSet<&str>) -> Result<RevisionStore, NoHistory> {
        let is_read = |path: &str, file: &TreeFile| wanted.contains(path) && file.size <= MAX_FILE_SIZE;
        let read: Vec<(&String, &TreeFile)> =
            self.files.iter().filter(|(path, file)| is_read(path, file)).collect();
        let files: Vec<&TreeFile> = read.iter().map(|(_, file)| *file).collect();
        let texts = self.contents(&files)?;
        let mut held: BTreeMap<String, Blob> =
            self.files.iter().map(|(path, file)| (path.clone(), Blob::Left(file.size))).collect();
        held.extend(read.into_iter().zip(texts).map(|((path, _), text)| (path.clone(), Blob::Held(text))));
        Ok(RevisionStore(held))
    }
}

/// The folders around a path, the outermost first.
fn folders(path: &str) -> impl DoubleEndedIterator<Item = &str> {
    path.match_indices('/').map(|(at, _)| &path[..at]).collect::<Vec<_>>().into_iter()
}

fn join(folder: &str, name: &str) -> String {
    if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") }
}

/// The rules of ignore files by the kind of file, the weakest first, and by the folder that each lies in.
struct Ignores(Vec<BTreeMap<String, Gitignore>>);

impl Ignores {
    /// Whether a path from the top of the repository is ignored: a stronger kind of file wins, and then a nearer one.
    fn is_ignored(&self, path: &str, is_dir: bool) -> bool {
        let of_kind = |by_folder: &BTreeMap<String, Gitignore>| {
            folders(path).rev().chain([""]).find_map(|folder| {
                let inside = path.get(folder.len()..)?.trim_start_matches('/');
                let told = by_folder.get(folder)?.matched(inside, is_dir);
                (!told.is_none()).then(|| told.is_ignore())
            })
        };
        self.0.iter().rev().find_map(of_kind).unwrap_or(false)
    }
}

/// The files of a revision.
struct RevisionStore(BTreeMap<String, Blob>);

enum Blob {
    Held(Vec<u8>),
    /// Nobody asks for it, or it is too large; with its size.
    Left(u64),
}

impl Store for RevisionStore {
    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        match self.0.get(path) {
            Some(Blob::Held(bytes)) => Ok(bytes.clone()),
            Some(Blob::Left(size)) if *size > MAX_FILE_SIZE => Err(too_large(*size)),
            _ => Err(io::ErrorKind::NotFound.into()),
        }
    }

    fn is_readable(&self, path: &str) -> bool {
        matches!(self.0.get(path), Some(Blob::Held(_)))
    }

    /// What lies above the source is out of reach.
    fn exists(&self, path: &str) -> Option<bool> {
        let path = normalize(path)?;
        let below = format!("{path}/");
        let mut inside = self.0.range(below.clone()..);
        Some(self.0.contains_key(&path) || inside.next().is_some_and(|(first, _)| first.starts_with(&below)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(files: &[(usize, &str, &str)]) -> Ignores {
        let mut all = vec![BTreeMap::new(); IGNORES.len()];
        for (kind, folder, line) in files {
            let mut builder = GitignoreBuilder::new("");
            builder.add_line(None, line).expect("a pattern");
            all[*kind].insert((*folder).to_owned(), builder.build().expect("rules"));
        }
        Ignores(all)
    }

    #[test]
    fn the_nearest_file_of_the_strongest_kind_decides() {
        let ignores = rules(&[(0, "", "drafts/"), (0, "a", "!x.md"), (2, "", "x.md"), (0, "b", "/y.md")]);
        let told = |path, is_dir| ignores.is_ignored(path, is_dir);
        assert!(told("drafts", true) && told("a/drafts", true) && !told("drafts", false));
        assert!(told("a/x.md", false), "`.specsiteignore` is stronger than a nearer `.gitignore`");
        assert!(told("b/y.md", false) && !told("b/c/y.md", false) && !told("y.md", false));
    }

    #[test]
    fn a_revision_knows_what_it_does_not_read() {
        let held = [
            ("a/b.md", Blob::Held(b"x".to_vec())),
            ("a/c.png", Blob::Left(3)),
            ("d.md", Blob::Left(9 << 20)),
        ];
        let store = RevisionStore(held.map(|(path, blob)| (path.to_owned(), blob)).into());
        let exists = ["a", "a/c.png", "a/x", "../a"].map(|path| store.exists(path));
        assert_eq!(exists, [Some(true), Some(true), Some(false), None]);
        assert_eq!(store.read("a/b.md").expect("held"), b"x");
        assert_eq!(store.read("d.md").expect_err("too large").kind(), io::ErrorKind::FileTooLarge);
        assert!(store.is_readable("a/b.md") && !store.is_readable("a/c.png"));
    }
}
