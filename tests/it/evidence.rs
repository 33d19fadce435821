//! What lies outside of the specs, on its way into the pages: commits, test reports, code, manifests.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::common::specsite;

const SPEC: &str = "# Sign in\n\n**Status:** Planned\n**Created:** 2026-01-02\n\n## Functional Requirements\n\n- **FR1:** A visitor MUST sign in\n- **FR2:** A visitor MUST sign out\n\n\
    ## Dependencies\n\n```toml\n[dependencies]\nserde_json = \"1.0\"\nghost = \"2\"\n```\n\n## Test Cases\n\n\
    #### Test Case 1: A visitor signs in (FR1)\n- **Given:** a\n- **When:** b\n- **Then:** c\n\n#### Test Case 2: GitHub signs out\n- **Given:** a\n- **When:** b\n- **Then:** c\n\n\
    ## Acceptance Criteria\n\n- [ ] FR1\n- [ ] FR2\n";

const REPORT: &str = r#"<testsuites><testsuite name="s">
<testcase name="auth::tests::a_visitor_signs_in" classname="x"/>
<testcase name="github_signs_out" classname="x"><failure message="no"/></testcase>
</testsuite></testsuites>"#;

pub(crate) fn write(root: &Path, path: &str, text: &str) {
    let full = root.join(path);
    std::fs::create_dir_all(full.parent().expect("a folder")).expect("makes");
    std::fs::write(full, text).expect("writes");
}

pub(crate) fn git(root: &Path, day: &str, arguments: &[&str]) {
    let date = format!("{day}T12:00:00+00:00");
    let status = Command::new("git")
        .arg("-C")
        .arg(root)
        .args(["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "init.defaultBranch=main"])
        .args(arguments)
        .envs([("GIT_AUTHOR_DATE", &date), ("GIT_COMMITTER_DATE", &date)])
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .output()
        .expect("git runs")
        .status;
    assert!(status.success(), "git {arguments:?}");
}

fn build(source: &Path, out: &Path) -> String {
    let output = specsite().args(["build", "--output"]).arg(out).arg(source).output().expect("runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn json(out: &Path, name: &str) -> Value {
    serde_json::from_slice(&std::fs::read(out.join(format!("api/v1/{name}.json"))).expect("reads"))
        .expect("JSON")
}

#[test]
fn reports_code_and_manifests_are_joined() {
    let dir = tempfile::tempdir().expect("a folder");
    let root = dir.path();
    write(root, "specs/sign-in.md", SPEC);
    write(
        root,
        "specs/specsite.toml",
        "[evidence]\njunit = [\"../report.xml\", \"../none.xml\"]\ncode = [\"../src\"]\n",
    );
    write(root, "report.xml", REPORT);
    write(root, "src/auth.rs", "// sign-in#FR1\n\nfn f() {} // sign-in#FR9 is none\n");
    write(root, "Cargo.toml", "[dependencies]\nserde-json = \"1.0.100\"\n");
    write(root, ".git/HEAD", "");
    let out = root.join("out");
    let said = build(&root.join("specs"), &out);
    assert!(said.contains("../none.xml is left out"), "{said}");

    let tests = json(&out, "tests");
    let results: Vec<_> =
        tests["rows"].as_array().expect("rows").iter().map(|row| row["result"].clone()).collect();
    assert_eq!(results, ["passed", "failed"]);

    let mentions = json(&out, "traceability")["tables"]["code_mentions"]["rows"].clone();
    assert_eq!(mentions.as_array().map(Vec::len), Some(1));
    assert_eq!((&mentions[0]["id"], &mentions[0]["line"]), (&Value::from("FR1"), &Value::from(1)));

    let packages = json(&out, "dependencies")["rows"].clone();
    let of = |name: &str| {
        let rows = packages.as_array().expect("rows");
        rows.iter().find(|row| row["package"] == name).map(|row| row["manifest"].clone()).expect("listed")
    };
    assert_eq!(of("serde_json"), "1.0.100 (Cargo.toml)");
    assert_eq!(of("ghost"), "absent");
}

#[test]
fn commits_tell_states_checkboxes_and_changes() {
    let dir = tempfile::tempdir().expect("a folder");
    let root = dir.path();
    git(root, "2026-02-01", &["init", "-q"]);
    write(root, "planned/sign-in.md", SPEC);
    git(root, "2026-02-01", &["add", "."]);
    git(root, "2026-02-01", &["commit", "-qm", "a"]);
    let done = SPEC.replace("**Status:** Planned", "**Status:** Implemented").replace("[ ] FR1", "[x] FR1");
    let done = done.replace("MUST sign in", "MUST sign in with a key");
    git(root, "2026-03-05", &["mv", "planned", "implemented"]);
    write(root, "implemented/sign-in.md", &done);
    git(root, "2026-03-05", &["add", "."]);
    git(root, "2026-03-05", &["commit", "-qm", "b"]);
    let out = root.join("out");
    build(root, &out);

    let flow = json(&out, "flow");
    let states = &flow["tables"]["status_history"]["rows"];
    assert_eq!((&states[0]["day"], &states[0]["implemented"]), (&Value::from("2026-03-05"), &Value::from(1)));
    assert_eq!((&states[1]["day"], &states[1]["planned"]), (&Value::from("2026-02-01"), &Value::from(1)));
    let burn_up = &flow["tables"]["burn_up"]["rows"];
    assert_eq!((&burn_up[0]["done_count"], &burn_up[0]["total_count"]), (&Value::from(1), &Value::from(2)));
    let outdated = json(&out, "traceability")["tables"]["outdated_tests"]["rows"].clone();
    assert_eq!(outdated.as_array().map(Vec::len), Some(1), "{outdated}");
    assert_eq!(
        (&outdated[0]["id"], &outdated[0]["changed"]),
        (&Value::from("FR1"), &Value::from("2026-03-05"))
    );
}

/// Whatever the label of the status, and whatever the language: a change of it is part of the history.
#[test]
fn a_status_that_changes_under_any_known_label_is_in_the_history() {
    let dir = tempfile::tempdir().expect("a folder");
    let root = dir.path();
    let labels = &*specsite::words::label::STATUS;
    git(root, "2026-02-01", &["init", "-q"]);
    for (day, word) in [("2026-02-01", "Proposed"), ("2026-03-05", "Implemented")] {
        for (number, label) in labels.iter().enumerate() {
            let text = format!("# Spec {number}\n\n**{label}:** {word}\n\n## Why\n\nText.\n");
            write(root, &format!("{:04}-spec.md", number + 1), &text);
        }
        git(root, day, &["add", "."]);
        git(root, day, &["commit", "-qm", word]);
    }
    let out = root.join("out");
    build(root, &out);
    let flow = json(&out, "flow");
    let states = &flow["tables"]["status_history"]["rows"];
    let all = Value::from(labels.len());
    assert_eq!((&states[0]["day"], &states[0]["implemented"]), (&Value::from("2026-03-05"), &all));
    assert_eq!((&states[1]["day"], &states[1]["proposed"]), (&Value::from("2026-02-01"), &all));
}

#[test]
fn without_commits_a_note_says_why_there_is_no_history() {
    let dir = tempfile::tempdir().expect("a folder");
    write(dir.path(), "specs/sign-in.md", SPEC);
    let out = dir.path().join("out");
    build(&dir.path().join("specs"), &out);
    let page = std::fs::read_to_string(out.join("flow/index.html")).expect("reads");
    assert!(page.contains("this folder is in no git repository"), "{page}");
}

#[test]
fn an_address_from_before_a_rename_leads_to_that_of_today() {
    let dir = tempfile::tempdir().expect("a folder");
    let root = dir.path();
    git(root, "2026-02-01", &["init", "-q"]);
    write(root, "oven.md", SPEC);
    write(root, "door.md", &SPEC.replace("# Sign in", "# Door"));
    git(root, "2026-02-01", &["add", "."]);
    git(root, "2026-02-01", &["commit", "-qm", "a"]);
    git(root, "2026-03-05", &["mv", "oven.md", "kiln.md"]);
    git(root, "2026-03-05", &["commit", "-qm", "b"]);
    let out = root.join("out");
    build(root, &out);
    let old = std::fs::read_to_string(out.join("specs/oven/index.html")).expect("a page");
    assert!(old.contains("content=\"1; url=../../specs/kiln/\"") && old.contains("id=\"ss-moved\""), "{old}");
    // A host that reads a list of such addresses is given one.
    write(root, "specsite.toml", "[output]\nheaders = true\n");
    let listed = root.join("listed");
    build(root, &listed);
    let list = std::fs::read_to_string(listed.join("_redirects")).expect("a list");
    assert_eq!(list, "/specs/oven/ /specs/kiln/ 301\n");
    assert!(!listed.join("specs/oven").exists());
    std::fs::remove_file(root.join("specsite.toml")).expect("removed");
    // A file that has the name today keeps its page.
    write(root, "oven.md", &SPEC.replace("# Sign in", "# Another"));
    git(root, "2026-04-05", &["add", "."]);
    git(root, "2026-04-05", &["commit", "-qm", "c"]);
    build(root, &out);
    let own = std::fs::read_to_string(out.join("specs/oven/index.html")).expect("a page");
    assert!(own.contains("Another") && !own.contains("ss-moved"), "{own}");
}
