//! The folders of a source -> where the documents in them stand, by the folders' names: those of the field, those that
//! the configuration knows, and those that tell only beside others.

use std::collections::{BTreeMap, BTreeSet};

use crate::words::stage::{self, Stage, StatusWord, words};

/// What a folder says of the documents in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FolderStage<'a> {
    /// The folder's name.
    pub name: &'a str,
    pub stage: Stage,
    /// The version that it is named after.
    pub version: Option<&'a str>,
}

/// What folders say that their names alone do not.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Folders {
    /// Names that the configuration gives a stage, as they are compared.
    named: BTreeMap<String, Stage>,
    /// Paths of folders that tell by what lies beside them.
    beside: BTreeMap<String, Stage>,
}

impl Folders {
    pub fn new(configured: &BTreeMap<String, StatusWord>) -> Self {
        let named = configured.iter().map(|(word, look)| (words(word).join(" "), look.stage));
        Self { named: named.collect(), beside: BTreeMap::new() }
    }

    /// Looks through the folders of a source, by the paths of its files.
    pub fn learn(&mut self, paths: &[String]) {
        let folders: BTreeSet<&str> = paths.iter().flat_map(|path| ancestors(path)).collect();
        let mut told: BTreeMap<&str, Vec<(&str, Stage)>> = BTreeMap::new();
        for folder in &folders {
            let (parent, name) = parted(folder);
            if let Some(stage) = self.of_name(parent, name) {
                told.entry(parent).or_default().push((name, stage));
            }
        }
        let mut beside = BTreeMap::new();
        for folder in folders {
            let (parent, name) = parted(folder);
            let Some(others) = told.get(parent) else { continue };
            let known = self.named.contains_key(&words(name).join(" "));
            let shipped =
                version(name).filter(|_| self.of_name(parent, name).is_none()).map(|_| Stage::Implemented);
            let beside_it = |stage| others.iter().any(|(other, says)| *other != name && *says == stage);
            let says = stage::of_folder_beside(name, beside_it).or(shipped);
            if let Some(stage) = says.filter(|_| !known) {
                beside.insert(folder.to_owned(), stage);
            }
        }
        self.beside = beside;
    }

    /// What the nearest folder around a file says that says anything.
    pub fn of<'a>(&self, path: &'a str) -> Option<FolderStage<'a>> {
        ancestors(path).find_map(|folder| {
            let (parent, name) = parted(folder);
            let beside = self.beside.get(folder).copied();
            let stage = beside.or_else(|| self.of_name(parent, name))?;
            Some(FolderStage { name, stage, version: version(name).filter(|_| beside.is_some()) })
        })
    }

    fn of_name(&self, parent: &str, name: &str) -> Option<Stage> {
        let configured = self.named.get(&words(name).join(" ")).copied();
        let around =
            || stage::of_folder(&format!("{} {name}", parted(parent).1)).filter(|_| !parent.is_empty());
        configured.or_else(around).or_else(|| stage::of_folder(name))
    }
}

/// The version at the end of a name: `7.0` of `lang-7.0`, `2` of `v2`.
fn version(name: &str) -> Option<&str> {
    let start = name.rfind(|c: char| !(c.is_ascii_digit() || c == '.')).map_or(0, |at| at + 1);
    let start = name.is_char_boundary(start).then_some(start)?;
    let (before, number) = name.split_at(start);
    let (dotted, digits) =
        (number.contains('.'), number.split('.').all(|part| (1..=3).contains(&part.len())));
    let before = before.to_lowercase();
    let named = before == "v"
        || ["-v", "_v", "release-", "release_", "version-", "version_"]
            .iter()
            .any(|end| before.ends_with(end));
    (digits && (dotted || named)).then_some(number)
}

/// The folder above, and the name.
fn parted(folder: &str) -> (&str, &str) {
    folder.rsplit_once('/').unwrap_or(("", folder))
}

/// The folders a file lies in, the nearest first.
fn ancestors(path: &str) -> impl Iterator<Item = &str> {
    let above = |path: &'_ str| path.rsplit_once('/').map(|(folder, _)| folder.len());
    std::iter::successors(above(path), move |end| above(&path[..*end])).map(move |end| &path[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn learned(paths: &[&str]) -> Folders {
        let mut out = Folders::default();
        out.learn(&paths.iter().map(|path| (*path).to_owned()).collect::<Vec<_>>());
        out
    }

    #[test]
    fn names_tell_and_the_nearest_one_counts() {
        let folders = Folders::default();
        let stage = |path| folders.of(path).map(|found| found.stage);
        assert_eq!(stage("planned/a/b.md"), Some(Stage::Planned));
        assert_eq!(stage("done/archive/b.md"), Some(Stage::Dropped));
        assert_eq!(
            (stage("x/changes/archive/1/a.md"), stage("archive/a.md")),
            (Some(Stage::Implemented), Some(Stage::Dropped))
        );
        assert_eq!((stage("lang-7.0/a.md"), stage("a.md")), (None, None));
    }

    #[test]
    fn some_tell_beside_others_only() {
        let folders = learned(&["active/a.md", "done/b.md", "x/active/c.md", "x/old/d.md"]);
        let stage = |path| folders.of(path).map(|found| found.stage);
        assert_eq!(
            (stage("active/a.md"), stage("x/active/c.md")),
            (Some(Stage::InProgress), Some(Stage::Implemented))
        );
    }

    #[test]
    fn a_version_beside_stages_holds_what_shipped_in_it() {
        let folders =
            learned(&["p/lang-7.0/a.md", "p/rejected/b.md", "p/v2/c.md", "q/v2/d.md", "p/28-x/e.md"]);
        let found = |path| folders.of(path).map(|found| (found.stage, found.version));
        assert_eq!(found("p/lang-7.0/a.md"), Some((Stage::Implemented, Some("7.0"))));
        assert_eq!(found("p/v2/c.md"), Some((Stage::Implemented, Some("2"))));
        assert_eq!((found("q/v2/d.md"), found("p/28-x/e.md")), (None, None));
    }

    #[test]
    fn the_configuration_counts_for_folders() {
        let word = StatusWord { stage: Stage::Implemented, ..StatusWord::default() };
        let folders = Folders::new(&BTreeMap::from([("Archive".to_owned(), word)]));
        assert_eq!(folders.of("rfcs/archive/a.md").map(|found| found.stage), Some(Stage::Implemented));
    }
}
