//! What strangers may put into a pull request: files that run, names that no disk takes, text that steers a terminal. One
//! site from many small specs, and one small folder on the disk.

use std::collections::BTreeSet;
use std::fs;

use specsite::diag::Severity;
use specsite::report::human;
use specsite::route::Route;

use crate::common::{Site, compiled, folder, ids, inputs, page, site, specsite};

const HEAD: &str = "# A\n\n**Status:** Draft\n\n";
const SVG: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\"><path d=\"M0 0\"/></svg>";

fn codes(files: &[(&str, &str)], path: &str) -> Vec<&'static str> {
    let found = compiled(&inputs(files)).diagnostics;
    found.iter().filter(|finding| finding.path == path).map(|finding| finding.rule.code).collect()
}

fn files_of(site: &Site) -> Vec<&str> {
    site.keys().map(Route::as_str).filter(|route| route.starts_with("files/")).collect()
}

#[test]
fn a_file_that_could_run_is_not_published() {
    let text = format!(
        "{HEAD}![a](a.svg) [b](b.svg) [c](c.xml) [d](d.drawio) [e](e.drawio) [f](f.yaml) [g](g.txt) [h](h.html)\n"
    );
    let run = "<x><script xmlns=\"http://www.w3.org/1999/xhtml\">alert(1)</script></x>";
    let declared = format!("<?xml version=\"1.0\"?>{run}");
    let mxfile = "<mxfile><diagram>7Vhb</diagram></mxfile>";
    let files = [
        ("s.md", text.as_str()),
        ("a.svg", "<svg onload=\"alert(1)\"/>"),
        ("b.svg", SVG),
        ("c.xml", run),
        ("d.drawio", declared.as_str()),
        ("e.drawio", mxfile),
        ("f.yaml", "<script>alert(1)</script>"),
        ("g.txt", run),
        ("h.html", run),
    ];
    let site = site(&inputs(&files));
    assert_eq!(files_of(&site), ["files/b.svg", "files/e.drawio", "files/g.txt"]);
    let found = codes(&files, "s.md");
    assert_eq!(found.iter().filter(|code| **code == "unsafe-link").count(), 3, "{found:?}");
}

#[test]
fn names_that_no_disk_takes_are_cut() {
    let long = "a".repeat(84);
    let nested = format!("{long}/{long}/{long}.md");
    let (deep, other) = (format!("{}x.md", "d/".repeat(200)), format!("{}y.md", "d/".repeat(200)));
    let beside = format!("{}p.svg", "é/".repeat(300));
    let text = format!("{HEAD}[x]({beside})\n");
    let files = [(nested.as_str(), HEAD), (&deep, HEAD), (&other, HEAD), ("s.md", &text), (&beside, SVG)];
    let site = site(&inputs(&files));
    assert_eq!(ids(&site).into_iter().collect::<BTreeSet<_>>().len(), 4);
    for route in site.keys() {
        assert!(
            route.as_str().len() < 600 && route.as_str().split('/').all(|part| part.len() < 230),
            "{route}"
        );
    }
}

#[test]
fn a_section_of_signs_is_shown() {
    let body = "## Approved\n\n✅\n\n## Later\n\n???\n\n## Open\n\n[TBD]\n\n## Arrow\n\n`=>`\n\n## Code\n\n```\n{}\n```\n\n\
                ## Overview\n\n👍\n";
    let page = page(&site(&inputs(&[("s.md", &format!("{HEAD}{body}"))])), "specs/s/index.html");
    for shown in ["<p>✅</p>", ">???</p>", ">[TBD]</p>", "<code>=&gt;</code>", "<code>{}", "<p>👍</p>"] {
        assert!(page.contains(shown), "{shown}");
    }
}

#[test]
fn no_sign_is_lost_without_a_word() {
    let text = format!("{HEAD}one\u{b}two\u{c}three \u{93}quoted\u{94} \u{1b}[2J\n");
    let files = [("s.md", text.as_str()), ("plain.md", "# B\n\n**Status:** Draft\n\na\u{b}b\u{c}\n")];
    let page = page(&site(&inputs(&files)), "specs/s/index.html");
    assert!(page.contains("one two three “quoted” \u{fffd}[2J"), "{page}");
    assert_eq!(codes(&files, "s.md"), ["encoding", "encoding"]);
    assert!(codes(&files, "plain.md").is_empty());
}

#[test]
fn front_matter_that_cannot_be_read_is_told() {
    let broken = |text: &str| codes(&[("s.md", text)], "s.md").contains(&"header-syntax");
    assert!(broken("+++\nx = \n+++\n# T\n") && broken("---\na: &a [*a]\n---\n# T\n"));
    assert!(!broken("---\nWhat stands here: is text, [and so on\n---\n\n# T\n"));
}

#[test]
fn what_cannot_be_read_on_the_disk_is_an_error() {
    let source = tempfile::tempdir().expect("a folder");
    let root = source.path();
    for name in ["one", "two/kep.yaml", "three"] {
        fs::create_dir_all(root.join(name)).expect("a folder");
    }
    for name in ["one/README.md", "two/README.md", "three/README.md"] {
        fs::write(root.join(name), HEAD).expect("writes");
    }
    fs::write(root.join("one/kep.yaml"), "title: One\n").expect("writes");
    fs::write(root.join("three/kep.yaml"), vec![b'#'; 9 << 20]).expect("writes");
    let found = compiled(&folder(root)).diagnostics;
    let errors = found.iter().filter(|finding| finding.severity == Severity::Error);
    let errors: Vec<_> = errors.map(|finding| (finding.rule.code, finding.path.as_str())).collect();
    assert_eq!(errors, [("unreadable", "three/kep.yaml"), ("unreadable", "two/kep.yaml")]);
    let mut unread = folder(root);
    unread.unreadable.push(("shut".to_owned(), "Permission denied".to_owned()));
    assert!(compiled(&unread).diagnostics.iter().any(|finding| finding.path == "shut"));
}

#[cfg(unix)]
#[test]
fn a_folder_that_cannot_be_opened_is_an_error_and_a_pipe_is_no_file() {
    use std::os::unix::fs::PermissionsExt;
    let source = tempfile::tempdir().expect("a folder");
    let shut = source.path().join("shut");
    fs::create_dir(&shut).expect("a folder");
    fs::write(source.path().join("s.md"), HEAD).expect("writes");
    let made = std::process::Command::new("mkfifo").arg(source.path().join("pipe.md")).status();
    fs::set_permissions(&shut, fs::Permissions::from_mode(0o000)).expect("sets the mode");
    let read = folder(source.path());
    // Whoever may do everything reads it all the same.
    let unreadable: Vec<&str> = read.unreadable.iter().map(|(path, _)| path.as_str()).collect();
    assert!(fs::read_dir(&shut).is_ok() || unreadable == ["shut"], "{unreadable:?}");
    if made.is_ok_and(|status| status.success()) {
        assert_eq!(read.skipped, [("pipe.md".to_owned(), "it is no plain file")]);
        assert!(read.store.read("pipe.md").is_err());
    }
    fs::set_permissions(&shut, fs::Permissions::from_mode(0o700)).expect("sets the mode");
}

#[test]
fn an_output_is_no_folder_of_specs() {
    let source = tempfile::tempdir().expect("a folder");
    fs::create_dir(source.path().join("done")).expect("a folder");
    fs::write(source.path().join("done/b.md"), HEAD).expect("writes");
    fs::write(source.path().join("a.md"), HEAD).expect("writes");
    for command in [&["build", ".", "-o", "done"][..], &["export", "meilisearch", ".", "-o", "done"]] {
        let told = specsite().current_dir(source.path()).args(command).assert().code(2);
        let told = String::from_utf8_lossy(&told.get_output().stderr).into_owned();
        assert!(told.contains("holds b.md"), "{told}");
    }
    assert_eq!(fs::read_dir(source.path().join("done")).expect("lists").count(), 1);
    let told = specsite().current_dir(source.path()).args(["build", ".", "--json"]).assert().success();
    assert!(String::from_utf8_lossy(&told.get_output().stdout).contains("\"published\":\"at_once\""));
    // Its own copies of specs are no specs.
    specsite().current_dir(source.path()).args(["build", "."]).assert().success();
    fs::write(source.path().join("public/CNAME"), "example.org").expect("writes");
    fs::write(source.path().join("a.md"), format!("{HEAD}more\n")).expect("writes");
    let told = specsite().current_dir(source.path()).args(["build", ".", "--json", "-v"]).assert().success();
    assert!(String::from_utf8_lossy(&told.get_output().stdout).contains("\"published\":\"file_by_file\""));
    assert!(String::from_utf8_lossy(&told.get_output().stderr).contains("published file by file"));
}

#[test]
fn inspect_cannot_be_made_to_steer_a_terminal() {
    let source = tempfile::tempdir().expect("a folder");
    let text = "# A\n\n**Status:** x\u{1b}[2Jy\u{202e}\n\n```\u{9b}31m\u{200f}z\nx\n```\n";
    fs::write(source.path().join("s.md"), text).expect("writes");
    let told = specsite().current_dir(source.path()).arg("inspect").assert().success();
    let told = String::from_utf8_lossy(&told.get_output().stdout).into_owned();
    assert!(
        !told.contains(|c: char| (c.is_control() && c != '\n') || matches!(c, '\u{202e}' | '\u{200f}')),
        "{told}"
    );
}

#[test]
fn a_new_spec_is_one() {
    let source = tempfile::tempdir().expect("a folder");
    for title in ["README", "Template"] {
        specsite().current_dir(source.path()).args(["new", title]).assert().code(2);
    }
    assert_eq!(fs::read_dir(source.path()).expect("lists").count(), 0);
}

#[test]
fn a_day_that_is_none_is_told() {
    let source = tempfile::tempdir().expect("a folder");
    fs::write(source.path().join("s.md"), HEAD).expect("writes");
    let mut command = specsite();
    command.current_dir(source.path()).arg("check").env("SOURCE_DATE_EPOCH", "yesterday");
    let told = command.assert().success();
    assert!(String::from_utf8_lossy(&told.get_output().stderr).contains("SOURCE_DATE_EPOCH is `yesterday`"));
}

#[test]
fn a_blank_of_any_kind_before_a_value_is_none_of_it() {
    let blanks = ["\u{a0}", "\u{1680}", "\u{2000}", "\u{2028}", "\u{2029}", "\u{3000}"];
    let texts: Vec<(String, String)> = (blanks.iter().enumerate())
        .flat_map(|(at, blank)| {
            let forms = [
                format!("# B\n\n**Status:**{blank}Wartet 🕐\n"),
                format!("# B\n\n- Status:{blank}ab\n"),
                format!("# B\n\n| Status |{blank}Wartet noch |\n|---|---|\n| Owner | Ann |\n"),
            ];
            forms
                .map(move |text| text)
                .into_iter()
                .enumerate()
                .map(move |(form, text)| (format!("s{at}{form}.md"), text))
        })
        .collect();
    let files: Vec<(&str, &str)> = texts.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let inputs = inputs(&files);
    let found = compiled(&inputs).diagnostics;
    let unknown: Vec<_> = found.iter().filter(|finding| finding.rule.code == "unknown-status").collect();
    assert!(unknown.len() >= files.len() - blanks.len(), "{found:?}");
    for finding in &unknown {
        let text = files.iter().find(|(path, _)| *path == finding.path).expect("a file").1;
        let value = &text[finding.span.start..finding.span.end];
        assert_eq!(value, value.trim(), "{}", finding.path);
    }
    assert!(human::render(&found, inputs.store.as_ref(), false).contains("unknown status"));
}

#[test]
fn numbers_in_front_matter_stay_as_written() {
    let front = "---\nrequires: [0012, 0014]\nauthors: [no, on, 007, 0x10]\nversion: [1.10]\n---\n# A\n\n**Status:** Draft\n";
    let portal = compiled(&inputs(&[("0001-a.md", front), ("0012-b.md", HEAD), ("0014-c.md", HEAD)])).portal;
    let spec = portal.specs.values().find(|entry| entry.spec.path == "0001-a.md").expect("the spec");
    assert_eq!(spec.references.len(), 2);
    let values: Vec<&str> = spec.spec.fields.iter().map(|field| field.text.as_str()).collect();
    assert!(values.contains(&"no, on, 007, 0x10") && values.contains(&"1.10"), "{values:?}");
}

#[test]
fn diagrams_of_a_file_have_a_bound_together() {
    let arrows: Vec<String> = (0..40).map(|at| format!("n{at} --> n{}\n", (at + 1) % 40)).collect();
    let arrows = arrows.concat();
    let text = HEAD.to_owned() + &format!("```mermaid\nflowchart TD\n{arrows}```\n\n").repeat(30);
    let found = codes(&[("s.md", &text)], "s.md");
    assert_eq!(found.iter().filter(|code| **code == "undrawn-diagram").count(), 25, "{found:?}");
}
