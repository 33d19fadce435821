//! The program as its users run it.

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use serde_json::Value;

use crate::common::{EXAMPLE, specsite};

fn stdout(command: &mut Command) -> String {
    let output = command.output().expect("runs");
    String::from_utf8(output.stdout).expect("text")
}

fn write(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().expect("a folder")).expect("makes folders");
    fs::write(path, text).expect("writes");
}

#[test]
fn a_portal_from_nothing_checks_clean() {
    let dir = tempfile::tempdir().expect("a folder");
    specsite().args(["init", "portal"]).current_dir(&dir).assert().success();
    let portal = dir.path().join("portal");
    let printed = stdout(specsite().args(["new", "Rate limiting", "--type", "feature"]).current_dir(&portal));
    assert_eq!(printed.trim(), "./planned/rate-limiting.md");
    let text = fs::read_to_string(portal.join("planned/rate-limiting.md")).expect("written");
    assert!(text.starts_with("# Rate limiting\n") && text.contains("**Type:** Feature\n"), "{text}");
    specsite().arg("build").current_dir(&portal).assert().success();
    assert!(portal.join("public/specs/rate-limiting/index.html").is_file());
    specsite().args(["check", "--deny", "warnings"]).current_dir(&portal).assert().success();
    let found: Value = serde_json::from_str(&stdout(
        specsite().args(["search", "rate limiting", "--json"]).current_dir(&portal),
    ))
    .expect("JSON");
    assert_eq!(found[0]["id"], "rate-limiting");
    for key in ["id", "path", "url", "title", "score", "excerpt"] {
        assert!(!found[0][key].is_null(), "{key}");
    }
}

#[test]
fn init_leaves_a_portal_the_name_of_its_readme() {
    let dir = tempfile::tempdir().expect("a folder");
    for (name, line) in [("bare", "\ntitle = \"bare\"\n"), ("told", "\n# title = \"told\"\n")] {
        let portal = dir.path().join(name);
        fs::create_dir(&portal).expect("made");
        if name == "told" {
            fs::write(portal.join("README.md"), "# Team Kiln\n").expect("written");
        }
        specsite().args(["init", name]).current_dir(&dir).assert().success();
        let config = fs::read_to_string(portal.join("specsite.toml")).expect("written");
        assert!(config.contains(line), "{config}");
    }
}

#[test]
fn init_sees_that_the_site_is_no_file_to_commit() {
    let dir = tempfile::tempdir().expect("a folder");
    let init = |name: &str| {
        let output = specsite().args(["init", name, "--ci", "github"]).current_dir(&dir).output();
        String::from_utf8_lossy(&output.expect("runs").stderr).into_owned()
    };
    for name in ["new", "own", "specs"] {
        fs::create_dir_all(dir.path().join(name).join(".git")).expect("made");
    }
    // A README alone is no spec: this is what a new repository looks like.
    write(&dir.path().join("new/README.md"), "# Team Kiln\n");
    let said = init("new");
    assert!(said.contains("specsite new") && said.contains("set SPECSITE_REPOSITORY"), "{said}");
    assert!(!said.contains(".gitignore") && dir.path().join("new/TEMPLATE.md").is_file(), "{said}");
    assert_eq!(fs::read_to_string(dir.path().join("new/.gitignore")).expect("written"), "/public/\n");
    write(&dir.path().join("own/.gitignore"), "/target/\n");
    assert!(init("own").contains("add `/public/` to own/.gitignore"));
    write(&dir.path().join("specs/a.md"), "# A\n");
    let said = init("specs");
    assert!(said.contains("1 Markdown file may be") && said.contains("specsite inspect"), "{said}");
    assert!(said.contains("add `/public/` to specs/.gitignore"), "{said}");
}

#[test]
fn rules_are_listed_in_columns() {
    let listed = stdout(specsite().arg("explain"));
    let column = |line: &str| {
        let code = line.find(' ').expect("a code");
        line.len() - line[code..].trim_start().len()
    };
    let columns: Vec<_> = listed.lines().map(column).collect();
    assert!(columns.len() > 50 && columns.iter().all(|at| *at == columns[0]), "{listed}");
}

#[test]
fn new_specs_go_where_their_template_lies() {
    let dir = tempfile::tempdir().expect("a folder");
    write(&dir.path().join("plans/planned/mail.md"), "# Mail\n\n**Status:** Planned\n");
    for (name, title) in [("0000-template", "[Title]"), ("0001-kiln", "Kiln"), ("0002-oven", "Oven")] {
        let text = format!("# {title}\n\n- Status: Accepted\n\n## Motivation\n\nWhy?\n");
        write(&dir.path().join(format!("rfcs/{name}.md")), &text);
    }
    assert_eq!(stdout(specsite().args(["new", "Stove"]).current_dir(&dir)).trim(), "./rfcs/0003-stove.md");
    // Nor does it ask others for what it has.
    let told = stdout(specsite().arg("check").current_dir(&dir));
    assert!(!told.contains("mail.md") && told.contains("0003-stove.md"), "{told}");
}

#[test]
fn the_summary_of_a_build_counts_what_a_crawl_finds() {
    let dir = tempfile::tempdir().expect("a folder");
    write(&dir.path().join("a.md"), "# A\n\n**Status:** Planned\n\n- **FR1:** It MUST hold embers.\n");
    let built: Value =
        serde_json::from_str(&stdout(specsite().args(["build", "--json"]).current_dir(&dir))).expect("JSON");
    let crawled = specsite().args(["check", "--site", "public"]).current_dir(&dir).output().expect("runs");
    let said = String::from_utf8_lossy(&crawled.stderr).into_owned();
    assert!(said.contains(&format!("checked {} pages", built["pages"])), "{said}");
}

#[test]
fn a_search_says_how_to_go_on() {
    let dir = tempfile::tempdir().expect("a folder");
    for name in ["a", "b"] {
        let text = format!("# {name}\n\n**Status:** Planned\n\n## Requirements\n\n- **FR1:** Embers glow.\n");
        write(&dir.path().join(name).with_extension("md"), &text);
    }
    let search = |query: &str| {
        let output = specsite().args(["search", query]).current_dir(&dir).output().expect("runs");
        String::from_utf8_lossy(&output.stderr).into_owned()
    };
    let said = search("embers");
    assert!(said.starts_with("2 found\n  kind:functional_requirement leaves 2, kind:spec 2\n"), "{said}");
    assert!(search("embers kind:functional_requirement").starts_with("2 found\n"));
    assert!(search("glo").contains("--typing") && !search("xylophone").contains("--typing"));
}

#[test]
fn init_and_new_never_write_over_a_file() {
    let dir = tempfile::tempdir().expect("a folder");
    specsite().arg("init").current_dir(&dir).assert().success();
    specsite().arg("init").current_dir(&dir).assert().code(2);
    specsite().args(["new", "One"]).current_dir(&dir).assert().success();
    specsite().args(["new", "One"]).current_dir(&dir).assert().code(2);
    specsite().args(["init", "--ci", "gitlab"]).current_dir(&dir).assert().success();
    let again = specsite().args(["init", "--ci", "gitlab"]).current_dir(&dir).assert().code(2);
    let said = String::from_utf8_lossy(&again.get_output().stderr).into_owned();
    assert!(said.contains("move it away"), "{said}");
}

#[test]
fn init_leaves_a_folder_of_specs_as_it_is() {
    let dir = tempfile::tempdir().expect("a folder");
    write(&dir.path().join("a.md"), "# A\n");
    specsite().arg("init").current_dir(&dir).assert().success();
    let names: Vec<_> =
        fs::read_dir(&dir).expect("a folder").map(|entry| entry.expect("an entry").file_name()).collect();
    assert_eq!(names.len(), 2, "{names:?}");
    specsite().arg("build").current_dir(&dir).assert().success();
}

#[test]
fn a_second_build_writes_nothing() {
    let dir = tempfile::tempdir().expect("a folder");
    let out = dir.path().join("out");
    let build = |out: &Path| -> Value {
        let printed = stdout(specsite().arg("build").arg(EXAMPLE).arg("-o").arg(out).arg("--json"));
        serde_json::from_str(&printed).expect("one JSON object")
    };
    let first = build(&out);
    for key in ["specs", "pages", "written", "unchanged", "reused", "warnings", "errors", "elapsed_ms"] {
        assert!(first[key].is_u64(), "{key}");
    }
    assert!(first["written"].as_u64() > Some(50));
    let second = build(&out);
    assert_eq!(second["written"], 0);
    assert_eq!(second["unchanged"], first["written"]);
}

#[test]
fn foreign_files_survive_every_build() {
    let dir = tempfile::tempdir().expect("a folder");
    let out = dir.path().join("public");
    write(&dir.path().join("a.md"), "# A\n");
    write(&dir.path().join("b.md"), "# B\n");
    specsite().arg("build").current_dir(&dir).assert().success();
    write(&out.join("CNAME"), "example.org");
    fs::remove_file(dir.path().join("b.md")).expect("removes");
    specsite().arg("build").current_dir(&dir).assert().success();
    assert!(out.join("CNAME").is_file() && !out.join("specs/b").exists());
}

#[test]
fn outputs_that_would_do_harm_are_refused() {
    let dir = tempfile::tempdir().expect("a folder");
    write(&dir.path().join("specs/a.md"), "# A\n");
    for output in ["specs", ".", ".."] {
        let assert = specsite().args(["build", "specs", "-o", output]).current_dir(&dir).assert().code(2);
        let message = String::from_utf8_lossy(&assert.get_output().stderr).into_owned();
        assert!(message.contains("help:"), "{output}: {message}");
    }
    assert!(dir.path().join("specs/a.md").is_file());
}

#[test]
fn exit_statuses_are_those_of_the_contract() {
    let dir = tempfile::tempdir().expect("a folder");
    write(&dir.path().join("done/a.md"), "# A\n\n**Status:** Implemented\n");
    write(&dir.path().join("planned/a.md"), "# A\n\n**Status:** Planned\n");
    // Two files of one name are an error of the specs.
    specsite().arg("check").current_dir(&dir).assert().code(1);
    specsite().args(["build", "--strict"]).current_dir(&dir).assert().code(1);
    assert!(!dir.path().join("public").exists(), "nothing published");
    specsite().arg("build").current_dir(&dir).assert().code(0);
    specsite().args(["check", "no-such-folder"]).current_dir(&dir).assert().code(2);
    specsite().args(["build", "--no-such-flag"]).current_dir(&dir).assert().code(2);
    write(&dir.path().join("specsite.toml"), "titel = 1\n");
    specsite().arg("check").current_dir(&dir).assert().code(2);
}

#[test]
fn warnings_can_be_denied() {
    let dir = tempfile::tempdir().expect("a folder");
    write(&dir.path().join("a.md"), "# A\n\n**Status:** Planned\n\n[x](gone-file.md)\n");
    specsite().arg("check").current_dir(&dir).assert().code(0);
    specsite().args(["check", "--deny", "warnings"]).current_dir(&dir).assert().code(1);
}

#[test]
fn findings_come_in_four_formats() {
    let dir = tempfile::tempdir().expect("a folder");
    write(&dir.path().join("a.md"), "# A\n\n**Status:** Planned\n\nsee → [x](gone-file.md)\n");
    let run = |format: &str| stdout(specsite().args(["check", "-q", "--format", format]).current_dir(&dir));
    let line: Value = serde_json::from_str(run("json").lines().next().expect("a line")).expect("JSON");
    assert_eq!(
        (&line["code"], &line["line"], &line["column"], &line["end_column"]),
        (&"broken-reference".into(), &5.into(), &7.into(), &24.into())
    );
    assert!(run("github").starts_with("::warning file=a.md,line=5,"));
    let sarif: Value = serde_json::from_str(&run("sarif")).expect("JSON");
    assert_eq!(sarif["runs"][0]["results"][0]["ruleId"], "broken-reference");
    let human = run("human");
    assert!(human.contains("--> a.md:5:7") && human.contains("help:"), "{human}");
}

#[test]
fn the_template_can_be_seen() {
    let text = stdout(specsite().arg("template").arg(EXAMPLE));
    for word in ["TEMPLATE.md", "Status", "📋 Planned | 🚧 In Progress | ✅ Implemented", "FR1", "Changelog"]
    {
        assert!(text.contains(word), "{word}");
    }
    let json: Value =
        serde_json::from_str(&stdout(specsite().arg("template").arg(EXAMPLE).arg("--json"))).expect("JSON");
    assert_eq!(json["fields"][0]["name"], "Status");
}

#[test]
fn build_v_says_which_file_is_a_spec_and_why() {
    let dir = tempfile::tempdir().expect("a folder");
    let output =
        specsite().args(["build", "-v", "-o"]).arg(dir.path().join("o")).arg(EXAMPLE).output().expect("runs");
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(text.contains("other TEMPLATE.md (is the template)"), "{text}");
    assert!(text.contains("other README.md (is a paper of the project)"), "{text}");
    assert!(text.contains("spec  implemented/template-learning.md"), "{text}");
    for step in ["specs parsed", "linked", "pages made", "registers made", "search index made"] {
        let line = text.lines().find(|line| line.ends_with(step)).unwrap_or_else(|| panic!("{step}: {text}"));
        assert!(line.contains(" ms "), "{line}");
    }
}

#[test]
fn a_spec_cannot_forge_a_log_line() {
    let dir = tempfile::tempdir().expect("a folder");
    write(&dir.path().join("a.md"), "# A\n\n**Status:** \u{1b}[31mred\n\n[x](a\u{1b}[2Jb.md)\n");
    for format in ["human", "github"] {
        let text = stdout(specsite().args(["check", "--format", format]).current_dir(&dir));
        assert!(!text.contains('\u{1b}'), "{format}: {text:?}");
    }
}

#[test]
fn two_builds_at_any_day_give_the_same_bytes() {
    let dir = tempfile::tempdir().expect("a folder");
    let build = |name: &str, jobs: &str| {
        let out = dir.path().join(name);
        specsite()
            .args(["build", "-j", jobs])
            .arg(EXAMPLE)
            .arg("-o")
            .arg(&out)
            .env("SOURCE_DATE_EPOCH", "1790000000")
            .assert()
            .success();
        let mut files = Vec::new();
        for entry in walkdir::WalkDir::new(&out).sort_by_file_name() {
            let path = entry.expect("readable").into_path();
            if path.is_file() {
                files.push((
                    path.strip_prefix(&out).expect("below").to_owned(),
                    fs::read(&path).expect("reads"),
                ));
            }
        }
        files
    };
    assert!(build("one", "1") == build("two", "2"));
}

#[test]
fn faulty_themes_are_told_with_template_and_line() {
    let dir = tempfile::tempdir().expect("a folder");
    write(&dir.path().join("specs/a.md"), "# A\n");
    write(&dir.path().join("theme/templates/home.html"), "<p>\n{{ nothing.here }}\n");
    specsite().args(["build", "specs"]).current_dir(&dir).assert().success();
    let before = fs::read(dir.path().join("specs/public/index.html")).expect("built");
    let assert = specsite().args(["build", "specs", "--theme", "theme"]).current_dir(&dir).assert().code(2);
    let message = String::from_utf8_lossy(&assert.get_output().stderr).into_owned();
    assert!(message.contains("home.html") && message.contains('2'), "{message}");
    assert_eq!(fs::read(dir.path().join("specs/public/index.html")).expect("still there"), before);
}

#[cfg(unix)]
#[test]
fn an_ignore_file_that_never_ends_is_not_read() {
    let dir = tempfile::tempdir().expect("a folder");
    std::fs::create_dir_all(dir.path().join("odd")).expect("makes");
    std::fs::write(dir.path().join("a.md"), "# A\n").expect("writes");
    std::fs::write(dir.path().join("odd/b.md"), "# B\n").expect("writes");
    std::os::unix::fs::symlink("/dev/zero", dir.path().join("odd/.gitignore")).expect("links");
    let output = specsite().args(["check", "-v"]).arg(dir.path()).output().expect("runs");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(said.contains("left  odd (an ignore file in it is no file of an ordinary size)"), "{said}");
    std::os::unix::fs::symlink("/dev/zero", dir.path().join(".ignore")).expect("links");
    let output = specsite().arg("check").arg(dir.path()).output().expect("runs");
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn a_file_of_the_theme_is_read_and_taken_over() {
    let dir = tempfile::tempdir().expect("a folder");
    write(&dir.path().join("kiln.md"), "# Kiln\n\n**Status:** Planned\n");
    let listed = stdout(specsite().args(["theme", "list"]).current_dir(&dir));
    assert!(
        listed.lines().any(|line| line == "templates/404.html") && !listed.contains("replaced"),
        "{listed}"
    );
    let shown = stdout(specsite().args(["theme", "show", "templates/404.html"]).current_dir(&dir));
    assert!(shown.contains("{% extends"), "{shown}");
    let ejected = stdout(specsite().args(["theme", "eject", "templates/404.html"]).current_dir(&dir));
    let path = dir.path().join("theme/templates/404.html");
    assert_eq!(
        (ejected.trim(), fs::read_to_string(&path).expect("there")),
        ("./theme/templates/404.html", shown)
    );
    specsite().args(["theme", "eject", "templates/404.html"]).current_dir(&dir).assert().code(2);
    let wrong =
        specsite().args(["theme", "show", "templates/405.html"]).current_dir(&dir).output().expect("runs");
    assert!(String::from_utf8_lossy(&wrong.stderr).contains("did you mean `templates/404.html`?"));
    write(&dir.path().join("specsite.toml"), "theme = \"theme\"\n");
    write(&path, "mine");
    assert!(stdout(specsite().args(["theme", "list"]).current_dir(&dir)).contains("404.html  replaced by"));
    specsite().arg("build").current_dir(&dir).assert().success();
    assert_eq!(fs::read_to_string(dir.path().join("public/404.html")).expect("built"), "mine");
}

#[test]
fn the_interface_speaks_the_language_that_is_configured() {
    let dir = tempfile::tempdir().expect("a folder");
    write(&dir.path().join("kiln.md"), "# Kiln\n\n**Status:** Planned\n");
    write(&dir.path().join("theme/languages/xx.toml"), "lang = \"xx\"\n[board]\ntitle = \"Brett\"\n");
    write(&dir.path().join("specsite.toml"), "theme = \"theme\"\nlanguage = \"xx\"\n");
    specsite().arg("build").current_dir(&dir).assert().success();
    let board = fs::read_to_string(dir.path().join("public/board/index.html")).expect("a page");
    assert!(board.contains("<html lang=\"xx\">") && board.contains("<h1>Brett</h1>"), "{board}");
    write(&dir.path().join("specsite.toml"), "language = \"xy\"\n");
    let wrong = specsite().arg("build").current_dir(&dir).output().expect("runs");
    let said = String::from_utf8_lossy(&wrong.stderr).into_owned();
    assert!(
        wrong.status.code() == Some(2) && said.contains("does not speak `xy`") && said.contains("en"),
        "{said}"
    );
}
