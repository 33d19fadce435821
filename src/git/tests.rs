use super::*;

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use jiff::civil::date;
use tempfile::TempDir;

/// A repository whose commits are made on given days.
struct TestRepository(TempDir);

impl TestRepository {
    fn new() -> Self {
        let repository = Self(TempDir::new().expect("a folder"));
        repository.run(&["init", "-q", "-b", "main"], "2026-01-01");
        repository
    }

    fn path(&self) -> PathBuf {
        self.0.path().to_path_buf()
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.path().join(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, text).expect("a file");
    }

    fn run(&self, arguments: &[&str], day: &str) {
        let stamp = format!("{day}T12:00:00+0000");
        let output = Command::new("git")
            .arg("-C")
            .arg(self.0.path())
            .args(arguments)
            .envs([("GIT_AUTHOR_DATE", &stamp), ("GIT_COMMITTER_DATE", &stamp)])
            .envs([("GIT_AUTHOR_NAME", "a"), ("GIT_AUTHOR_EMAIL", "a"), ("GIT_COMMITTER_NAME", "a")])
            .envs([("GIT_COMMITTER_EMAIL", "a"), ("GIT_CONFIG_GLOBAL", "/dev/null")])
            .output()
            .expect("git runs");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }

    fn commit(&self, day: &str) {
        self.run(&["add", "-A"], day);
        self.run(&["commit", "-q", "-m", "-p @@ \u{0001}"], day);
    }

    fn history(&self, folder: &str) -> History {
        history(&self.path().join(folder), HistoryLimit::default()).expect("a history")
    }
}

const SPEC: &str = "# A\n\n**Status:** Planned\n\n- **FR-1:** one\n- **FR2:** two\n\n- [ ] a\n- [ ] b\n";

fn day(day: i8) -> Date {
    date(2026, 1, day)
}

fn statuses(life: &Life) -> Vec<(i8, &str)> {
    life.statuses.iter().map(|(day, text)| (day.day(), text.as_str())).collect()
}

fn steps(steps: &[CheckboxStep]) -> Vec<(i8, i64, i64)> {
    steps.iter().map(|step| (step.day.day(), step.done, step.total)).collect()
}

/// Planned on day 1, ticked on 3, moved and implemented on 5; beside the folder lies another file.
fn moved() -> TestRepository {
    let repository = TestRepository::new();
    repository.write("specs/planned/a.md", SPEC);
    repository.write("README.md", "- [x] outside\n");
    repository.commit("2026-01-01");
    repository.write("specs/planned/a.md", &SPEC.replace("[ ] a", "[x] a").replace("two", "2"));
    repository.commit("2026-01-03");
    repository.run(&["rm", "-q", "--cached", "-r", "."], "2026-01-05");
    fs::remove_dir_all(repository.path().join("specs")).expect("removed");
    let text = SPEC.replace("[ ]", "[x]").replace("two", "2").replace("Planned", "Implemented (1.0)");
    repository.write("specs/implemented/a.md", &text);
    repository.commit("2026-01-05");
    repository
}

#[test]
fn a_file_keeps_its_history_when_it_moves() {
    let history = moved().history("specs");
    assert_eq!(history.files.keys().collect::<Vec<_>>(), ["implemented/a.md"]);
    let life = &history.files["implemented/a.md"];
    assert_eq!((life.first, life.last, life.gone), (Some(day(1)), day(5), None));
    assert_eq!(statuses(life), [(1, "Planned"), (5, "Implemented (1.0)")]);
    let (from, to) = ("planned/a.md".to_owned(), "implemented/a.md".to_owned());
    assert_eq!(life.moves, [Move { day: day(5), from, to }]);
    assert_eq!(steps(&life.ticks), [(1, 0, 2), (3, 1, 0), (5, 1, 0)]);
    assert_eq!(history.changed("implemented/a.md", "FR1"), Some(day(1)));
    assert_eq!(history.changed("implemented/a.md", "FR-002"), Some(day(3)));
    assert_eq!((history.commits, history.shallow, history.note()), (3, false, None));
}

#[test]
fn the_last_day_of_a_folder_is_that_of_its_commits() {
    let repository = moved();
    repository.write("README.md", "");
    repository.commit("2026-01-08");
    assert_eq!(commit_day(&repository.path().join("specs")), Some(day(5)));
    assert_eq!(commit_day(&repository.path()), Some(day(8)));
}

#[test]
fn deleted_files_take_their_checkboxes_along() {
    let repository = moved();
    fs::remove_file(repository.path().join("specs/implemented/a.md")).expect("removed");
    repository.commit("2026-01-07");
    let history = repository.history("specs");
    assert!(history.files.is_empty());
    assert_eq!((history.gone[0].path.as_str(), history.gone[0].gone), ("implemented/a.md", Some(day(7))));
    assert_eq!(steps(&history.steps(|_| true)), [(1, 0, 2), (3, 1, 0), (5, 1, 0), (7, -2, -2)]);
}

#[test]
fn a_name_may_belong_to_several_files() {
    let repository = TestRepository::new();
    repository.write("a.md", SPEC);
    repository.write("b.md", "# B\n\nStatus: Draft\n\nother words\n");
    repository.commit("2026-01-01");
    repository.run(&["mv", "b.md", "c.md"], "2026-01-02");
    repository.commit("2026-01-02");
    repository.run(&["mv", "a.md", "b.md"], "2026-01-03");
    repository.commit("2026-01-03");
    repository.write("a.md", "# New\n");
    repository.commit("2026-01-04");
    let history = repository.history("");
    let firsts: Vec<_> = history.files.iter().map(|(path, life)| (path.as_str(), life.first)).collect();
    assert_eq!(firsts, [("a.md", Some(day(4))), ("b.md", Some(day(1))), ("c.md", Some(day(1)))]);
    assert_eq!(statuses(&history.files["b.md"]), [(1, "Planned")]);
    assert_eq!(statuses(&history.files["c.md"]), [(1, "Draft")]);
    assert!(history.gone.is_empty());
}

#[test]
fn a_file_that_comes_back_is_the_same_file() {
    let repository = TestRepository::new();
    repository.write("a.md", SPEC);
    repository.write("z.md", "z\n");
    repository.commit("2026-01-01");
    fs::remove_file(repository.path().join("a.md")).expect("removed");
    repository.commit("2026-01-02");
    repository.write("a.md", SPEC);
    repository.commit("2026-01-03");
    let history = repository.history("");
    let life = &history.files["a.md"];
    assert_eq!((life.first, life.last), (Some(day(1)), day(3)));
    assert_eq!(steps(&life.ticks), [(1, 0, 2), (2, 0, -2), (3, 0, 2)]);
    assert_eq!(statuses(life), [(1, "Planned")]);
}

#[test]
fn a_merge_counts_on_the_day_it_came_in() {
    let repository = TestRepository::new();
    repository.write("a.md", SPEC);
    repository.commit("2026-01-01");
    repository.run(&["checkout", "-q", "-b", "side"], "2026-01-02");
    repository.write("a.md", &SPEC.replace("[ ] a", "[x] a"));
    repository.commit("2026-01-02");
    repository.run(&["checkout", "-q", "main"], "2026-01-03");
    repository.run(&["mv", "a.md", "b.md"], "2026-01-03");
    repository.commit("2026-01-03");
    repository.run(&["merge", "-q", "--no-edit", "side"], "2026-01-04");
    let history = repository.history("");
    assert_eq!(history.files.keys().collect::<Vec<_>>(), ["b.md"]);
    assert_eq!(steps(&history.files["b.md"].ticks), [(1, 0, 2), (4, 1, 0)]);
    assert!(history.gone.is_empty());
}

#[test]
fn statuses_under_a_heading_and_in_the_body() {
    let repository = TestRepository::new();
    let text = "# A\n\n## Status\n\nProposed\n\n## Context\n\n";
    repository.write("a.md", text);
    repository.commit("2026-01-01");
    repository.write("a.md", &text.replace("Proposed", "Accepted\r"));
    repository.commit("2026-01-02");
    let body = "text\n".repeat(80) + "Status: of the weather\n";
    repository.write("a.md", &(text.replace("Proposed", "Accepted") + &body));
    repository.commit("2026-01-03");
    assert_eq!(statuses(&repository.history("").files["a.md"]), [(1, "Proposed"), (2, "Accepted")]);
}

#[test]
fn moved_lines_and_new_line_ends_change_no_item() {
    let repository = TestRepository::new();
    repository.write("a.md", SPEC);
    repository.commit("2026-01-01");
    let swapped = "# A\n\n**Status:** Planned\n\n- **FR2:** two\n- **FR-1:** one\n\n- [ ] a\n- [ ] b\n";
    repository.write("a.md", swapped);
    repository.commit("2026-01-02");
    repository.write("a.md", &swapped.replace('\n', "\r\n"));
    repository.commit("2026-01-03");
    let history = repository.history("");
    assert_eq!(history.changed("a.md", "FR 1"), Some(day(1)));
    assert_eq!(history.changed("a.md", "FR 2"), Some(day(1)));
    assert_eq!(statuses(&history.files["a.md"]), [(1, "Planned")]);
    assert_eq!(steps(&history.files["a.md"].ticks)[0], (1, 0, 2));
}

#[test]
fn a_shallow_clone_says_so() {
    let repository = moved();
    let clone = TempDir::new().expect("a folder");
    let source = format!("file://{}", repository.path().display());
    let target = clone.path().join("c").display().to_string();
    repository.run(&["clone", "-q", "--depth", "1", &source, &target], "2026-01-09");
    let history = history(&clone.path().join("c/specs"), HistoryLimit::default()).expect("a history");
    assert!(history.shallow && !history.truncated() && history.note().is_some());
    let life = &history.files["implemented/a.md"];
    assert_eq!((life.first, life.last, life.items.len()), (None, day(5), 0));
    assert_eq!(statuses(life), [(5, "Implemented (1.0)")]);
    assert_eq!(steps(&history.steps(|_| true)), [(5, 2, 2)]);
}

#[test]
fn a_clone_without_contents_fetches_nothing() {
    let repository = moved();
    repository.run(&["config", "uploadpack.allowFilter", "true"], "2026-01-09");
    let clone = TempDir::new().expect("a folder");
    let source = format!("file://{}", repository.path().display());
    let cloned = |name: &str| {
        let target = clone.path().join(name);
        let name = target.display().to_string();
        repository.run(&["clone", "-q", "--filter=blob:none", &source, &name], "2026-01-09");
        history(&target, HistoryLimit::default())
    };
    assert_eq!(cloned("a"), Err(NoHistory::Partial));
    repository.write("specs/b.md", SPEC);
    repository.commit("2026-01-06");
    let history = cloned("b").expect("a history of what is there");
    assert_eq!((history.commits, history.cut), (1, Some(HistoryCut::Partial)));
}

#[test]
fn limits_keep_the_newest() {
    let repository = moved();
    let read = |limit| history(&repository.path().join("specs"), limit).expect("a history");
    let short = read(HistoryLimit { commits: 1, ..HistoryLimit::default() });
    assert_eq!((short.commits, short.cut.as_ref()), (1, Some(&HistoryCut::HistoryLimit)));
    assert_eq!(statuses(&short.files["implemented/a.md"]), [(5, "Implemented (1.0)")]);
    assert_eq!(short.files["implemented/a.md"].first, None);
    assert!(read(HistoryLimit { bytes: 300, ..HistoryLimit::default() }).truncated());
    assert!(!read(HistoryLimit { commits: 3, ..HistoryLimit::default() }).truncated());
}

#[test]
fn where_there_is_no_history_the_reason_is_said() {
    let folder = TempDir::new().expect("a folder");
    let reason = |path: &Path| history(path, HistoryLimit::default()).expect_err("no history");
    assert_eq!(reason(folder.path()), NoHistory::NoRepository);
    assert_eq!(NoHistory::NoRepository.to_string(), "this folder is in no git repository");
    assert!(matches!(reason(&folder.path().join("none")), NoHistory::Failed(_)));
    let repository = TestRepository::new();
    assert_eq!(reason(&repository.path()), NoHistory::NoCommit);
    repository.write("a.txt", "");
    repository.write("b/.gitignore", "*.md\n");
    repository.commit("2026-01-01");
    repository.write("b/a.md", SPEC);
    assert_eq!(reason(&repository.path().join("b")), NoHistory::NoFile);
    assert_eq!(reason(&repository.path()), NoHistory::NoFile);
    assert_eq!(commit_day(folder.path()), None);
}

#[test]
fn the_repository_runs_nothing_and_changes_nothing_in_the_output() {
    let repository = moved();
    let trap = repository.path().join("trap.sh");
    repository.write("trap.sh", &format!("#!/bin/sh\ntouch '{}.sprung'\n", trap.display()));
    repository.write(".git/info/attributes", "*.md diff=evil\n");
    let script = format!("sh '{}'", trap.display());
    let settings =
        ["core.fsmonitor", "core.pager", "diff.external", "diff.evil.command", "diff.evil.textconv"];
    for name in settings.iter().chain(&["gpg.program", "core.sshCommand"]) {
        repository.run(&["config", name, &script], "2026-01-09");
    }
    let before = repository.history("specs");
    for (name, value) in [
        ("log.showSignature", "true"),
        ("color.ui", "always"),
        ("diff.noprefix", "true"),
        ("diff.context", "0"),
        ("diff.renames", "false"),
        ("log.diffMerges", "combined"),
        ("log.date", "relative"),
        ("log.decorate", "full"),
        ("diff.relative", "false"),
        ("diff.orderFile", "none"),
        ("diff.algorithm", "minimal"),
        ("format.pretty", "fuller"),
        ("diff.suppressBlankEmpty", "true"),
        ("diff.statGraphWidth", "1"),
    ] {
        repository.run(&["config", name, value], "2026-01-09");
    }
    assert_eq!(repository.history("specs"), before);
    assert!(!repository.path().join("trap.sh.sprung").exists());
}

#[test]
fn odd_names_are_read() {
    let repository = TestRepository::new();
    let names = ["é a.md", "q\"b.MD", "sub dir/c.markdown", "-d.md"];
    for name in names {
        repository.write(name, "");
    }
    repository.write("e.txt", SPEC);
    repository.commit("2026-01-01");
    for name in names {
        repository.write(name, SPEC);
    }
    repository.commit("2026-01-02");
    let history = repository.history("");
    assert_eq!(history.files.keys().map(String::as_str).collect::<Vec<_>>(), {
        let mut names = names;
        names.sort_unstable();
        names
    });
    for life in history.files.values() {
        assert_eq!((life.first, steps(&life.ticks)), (Some(day(1)), vec![(2, 0, 2)]), "{}", life.path);
    }
}

#[test]
#[cfg(unix)]
fn a_git_that_says_nothing_is_stopped() {
    let mut command = Command::new("sleep");
    command.arg("60");
    let answer = super::run::answer_of(command, std::time::Duration::from_millis(50));
    assert!(matches!(answer, Err(NoHistory::Failed(why)) if why.contains("said nothing")));
}
