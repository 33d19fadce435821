//! The watcher as the preview uses it: files are written, sets of changed paths come.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::{Duration, Instant};

use specsite::watch::watch;

/// The sets a watcher gives, each with the time it came.
struct Sets(Receiver<(Instant, Vec<PathBuf>)>);

impl Sets {
    fn of(roots: &[PathBuf]) -> Self {
        let mut watcher = watch(roots, |path| path.iter().any(|part| part == "public")).unwrap();
        let (sender, sets) = mpsc::channel();
        thread::spawn(move || {
            while let Some(set) = watcher.next() {
                if sender.send((Instant::now(), set)).is_err() {
                    return;
                }
            }
        });
        Self(sets)
    }

    fn next(&self) -> (Instant, Vec<PathBuf>) {
        self.0.recv_timeout(Duration::from_secs(3)).expect("a set of changes")
    }

    /// Waits for a set that holds `path`.
    fn wait_for(&self, path: &Path) {
        while !self.next().1.iter().any(|changed| changed == path) {}
    }

    fn settle(&self) {
        while self.0.recv_timeout(Duration::from_millis(700)).is_ok() {}
    }

    fn silent(&self) -> bool {
        self.0.recv_timeout(Duration::from_millis(700)).is_err()
    }
}

fn folder() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().canonicalize().unwrap();
    (folder, path)
}

#[test]
fn a_save_is_one_set_after_a_quiet_moment() {
    let (_keep, path) = folder();
    let sets = Sets::of(std::slice::from_ref(&path));
    for text in ["a", "ab", "abc"] {
        fs::write(path.join("a.md"), text).unwrap();
        fs::write(path.join("b.md.new"), text).unwrap();
        fs::rename(path.join("b.md.new"), path.join("b.md")).unwrap();
    }
    let saved = Instant::now();
    let (came, set) = sets.next();
    assert!(set.contains(&path.join("a.md")) && set.contains(&path.join("b.md")), "{set:?}");
    let took = came - saved;
    eprintln!("a set came {took:?} after the save");
    assert!(took > Duration::from_millis(40) && took < Duration::from_secs(1), "{took:?}");
    assert!(sets.silent());
}

#[test]
fn what_is_ignored_and_what_is_only_read_is_no_change() {
    let (_keep, path) = folder();
    fs::create_dir_all(path.join("public/deep")).unwrap();
    fs::create_dir_all(path.join(".git")).unwrap();
    fs::write(path.join("a.md"), "a").unwrap();
    let sets = Sets::of(std::slice::from_ref(&path));
    for name in
        ["public/deep/x.html", ".git/index", "a.md~", ".#a.md", ".a.md.swp", "4913", ".DS_Store", "x.tmp"]
    {
        fs::write(path.join(name), "x").unwrap();
    }
    fs::read(path.join("a.md")).unwrap();
    assert!(sets.silent());
    fs::remove_file(path.join("a.md")).unwrap();
    sets.wait_for(&path.join("a.md"));
}

#[test]
fn a_root_removed_and_made_again_is_watched_again() {
    let (_keep, path) = folder();
    let root = path.join("specs");
    fs::create_dir(&root).unwrap();
    let sets = Sets::of(std::slice::from_ref(&root));
    for pause in [0, 600, 0, 50] {
        fs::remove_dir_all(&root).unwrap();
        thread::sleep(Duration::from_millis(pause));
        fs::create_dir(&root).unwrap();
        sets.wait_for(&root);
        sets.settle();
        fs::write(root.join("a.md"), "a").unwrap();
        sets.wait_for(&root.join("a.md"));
        sets.settle();
    }
    fs::rename(&root, path.join("old")).unwrap();
    fs::create_dir(&root).unwrap();
    sets.wait_for(&root);
    sets.settle();
    fs::write(path.join("old/b.md"), "b").unwrap();
    assert!(sets.silent(), "the old folder is no longer watched");
    fs::write(root.join("c.md"), "c").unwrap();
    sets.wait_for(&root.join("c.md"));
}

#[test]
fn a_folder_inside_comes_and_goes() {
    let (_keep, path) = folder();
    let inner = path.join("planned");
    let sets = Sets::of(std::slice::from_ref(&path));
    for _ in 0..3 {
        fs::create_dir_all(inner.join("deep")).unwrap();
        sets.settle();
        fs::write(inner.join("deep/a.md"), "a").unwrap();
        sets.wait_for(&inner.join("deep/a.md"));
        fs::remove_dir_all(&inner).unwrap();
        sets.wait_for(&inner);
    }
}

#[test]
fn a_file_is_followed_through_replacement_and_absence() {
    let (_keep, path) = folder();
    let file = path.join("specsite.toml");
    let sets = Sets::of(std::slice::from_ref(&file));
    fs::write(&file, "a").unwrap();
    sets.wait_for(&file);
    sets.settle();
    fs::write(path.join("beside.toml"), "x").unwrap();
    assert!(sets.silent());
    for text in ["b", "c"] {
        fs::write(path.join("new"), text).unwrap();
        fs::rename(path.join("new"), &file).unwrap();
        sets.wait_for(&file);
        sets.settle();
    }
    fs::remove_file(&file).unwrap();
    sets.wait_for(&file);
    fs::write(&file, "d").unwrap();
    sets.wait_for(&file);
}

#[test]
fn a_long_burst_is_cut_into_few_sets() {
    let (_keep, path) = folder();
    let sets = Sets::of(std::slice::from_ref(&path));
    let began = Instant::now();
    for number in 0..4000 {
        fs::write(path.join(format!("{number}.md")), "x").unwrap();
    }
    let wrote = began.elapsed();
    let mut seen = BTreeSet::new();
    let mut count = 0;
    while seen.len() < 4000 {
        seen.extend(sets.next().1);
        count += 1;
    }
    eprintln!("4000 files in {wrote:?} came as {count} sets");
    assert!(count <= 2 + wrote.as_millis() / 400, "{count}");
}
