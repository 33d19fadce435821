//! `specsite diff` on a repository: revisions, moves, the files as they are now, and what goes wrong.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::common::specsite;

const SPEC: &str = "# Sign in\n\n**Status:** Planned\n\n## Functional Requirements\n\n- **FR1:** A visitor MUST sign in\n- **FR2:** A visitor MUST sign out\n";

fn write(root: &Path, path: &str, text: &str) {
    let full = root.join(path);
    std::fs::create_dir_all(full.parent().expect("a folder")).expect("makes");
    std::fs::write(full, text).expect("writes");
}

fn git(root: &Path, arguments: &[&str]) {
    let date = "2026-02-01T12:00:00+00:00";
    let output = Command::new("git")
        .arg("-C")
        .arg(root)
        .args(["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "init.defaultBranch=main"])
        .args(arguments)
        .envs([("GIT_AUTHOR_DATE", date), ("GIT_COMMITTER_DATE", date)])
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .output()
        .expect("git runs");
    assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
}

fn commit(root: &Path, tag: &str) {
    git(root, &["add", "-A"]);
    git(root, &["commit", "-qm", tag]);
    git(root, &["tag", tag]);
}

/// A repository with a folder of specs that changed twice, once on a branch.
fn repository() -> tempfile::TempDir {
    let dir = tempfile::tempdir().expect("a folder");
    let root = dir.path();
    git(root, &["init", "-q"]);
    write(root, ".gitignore", "drafts/\n");
    write(root, "docs/planned/sign-in.md", SPEC);
    write(root, "docs/drafts/idea.md", "# Idea\n\n**Status:** Draft\n");
    write(root, "docs/node_modules/x.md", "# X\n\n**Status:** Draft\n");
    write(root, "docs/notes.md", "# Notes\n\n**Status:** Draft\n");
    write(root, "docs/specsite.toml", "[specs]\nexclude = [\"notes.md\"]\n");
    git(root, &["add", "-Af", "docs"]);
    commit(root, "one");
    git(root, &["checkout", "-qb", "side"]);
    write(root, "docs/planned/export.md", "# Export\n\n**Status:** Planned\n");
    commit(root, "side-one");
    git(root, &["checkout", "-q", "-"]);
    git(root, &["mv", "docs/planned", "docs/implemented"]);
    let done = SPEC.replace("Planned", "Implemented").replace("sign in\n", "sign in with a key\n");
    write(root, "docs/implemented/sign-in.md", &done);
    commit(root, "two");
    dir
}

fn data(root: &Path, range: &str) -> Value {
    let output = specsite()
        .current_dir(root)
        .args(["diff", range, "docs", "--format", "json"])
        .output()
        .expect("runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("JSON")
}

fn fails(root: &Path, arguments: &[&str]) -> String {
    let output = specsite().current_dir(root).arg("diff").args(arguments).output().expect("runs");
    assert_eq!(output.status.code(), Some(2));
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn revisions_and_the_working_tree_are_compared() {
    let dir = repository();
    let root = dir.path();
    let told = data(root, "one..two");
    assert_eq!(told["summary"], "1 spec changed: 1 file moved, 1 status moved, 1 requirement reworded");
    let spec = &told["specs"][0];
    assert_eq!(
        (&spec["id"], &spec["old_path"]),
        (&Value::from("sign-in"), &Value::from("planned/sign-in.md"))
    );
    assert_eq!(spec["old_standing"]["words"], "Planned");
    assert_eq!(spec["items"][0]["old_text"], "A visitor MUST sign in");

    assert_eq!(data(root, "two..")["summary"], "no spec changed", "the disk is read as its own revision is");
    write(root, "docs/implemented/sign-in.md", &SPEC.replace("Planned", "Implemented"));
    for range in ["two..", "two", "HEAD"] {
        assert_eq!(data(root, range)["summary"], "1 spec changed: 1 requirement reworded", "{range}");
    }
    git(root, &["checkout", "-q", "."]);

    assert_eq!(data(root, "two...side")["summary"], "1 spec added");
    let apart = data(root, "side..two");
    assert_eq!(apart["specs"].as_array().map(Vec::len), Some(2), "{apart}");
}

#[test]
fn two_folders_need_no_repository() {
    let dir = tempfile::tempdir().expect("a folder");
    write(dir.path(), "old/a.md", SPEC);
    write(dir.path(), "new/a.md", &SPEC.replace("- **FR2:** A visitor MUST sign out\n", ""));
    let output =
        specsite().current_dir(dir.path()).args(["diff", "old", "new", "--format", "markdown"]).output();
    let text = String::from_utf8_lossy(&output.expect("runs").stdout).into_owned();
    assert!(text.starts_with("**1 spec changed: 1 requirement removed**"), "{text}");
    assert!(text.contains("- functional requirement **FR2** removed: A visitor MUST sign out"), "{text}");
}

#[test]
fn what_cannot_be_read_is_said_with_a_way_out() {
    let dir = repository();
    let root = dir.path();
    assert!(fails(root, &["none..two", "docs"]).contains("knows no revision `none`\n  help: `git branch"));
    assert!(fails(root, &["--", "--output=x..two", "docs"]).contains("knows no revision `--output=x`"));
    assert!(fails(root, &["one..two", "elsewhere"]).contains("cannot"));
    assert!(!root.join("x..two").exists());
    let plain = tempfile::tempdir().expect("a folder");
    assert!(fails(plain.path(), &["one..two"]).contains("in no git repository\n  help: two folders"));
    let clone = tempfile::tempdir().expect("a folder");
    let from = format!("file://{}", root.display());
    git(clone.path(), &["clone", "-q", "--depth", "1", "--no-tags", &from, "c"]);
    assert!(fails(&clone.path().join("c"), &["one..", "docs"]).contains("fetch --unshallow"));
}
