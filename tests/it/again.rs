//! Building again: nothing is made where nothing changed, and what is made is what a first build would make.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::common::{self, specsite};
use specsite::compile;
use specsite::evidence::Evidence;
use specsite::memo::Memo;
use specsite::site::MemorySink;
use specsite::spec::Spec;
use specsite::stash::Stash;
use specsite::theme::Theme;

fn write(root: &Path, name: &str, text: &str) {
    let path = root.join(name);
    fs::create_dir_all(path.parent().expect("a folder")).expect("made");
    fs::write(path, text).expect("written");
}

fn spec(number: usize, text: &str) -> String {
    format!(
        "# Spec {number}\n\n**Status:** Planned\n\n## What\n\n{text}\n\n## Requirements\n\n- **FR1:** It holds {number}.\n\n\
         ## References\n\n- [Next](s{}.md)\n- ![a picture](p.png)\n",
        number + 1
    )
}

fn build(source: &Path, arguments: &[&str]) -> Value {
    let output =
        specsite().arg("build").arg(source).args(["--json", "-q"]).args(arguments).output().expect("runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("a summary")
}

/// Every file of a site but the list of them.
fn site(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let files =
        walkdir::WalkDir::new(folder).into_iter().flatten().filter(|entry| entry.file_type().is_file());
    let named = files.map(|file| {
        let name = file.path().strip_prefix(folder).expect("below").to_string_lossy().into_owned();
        (name, fs::read(file.path()).expect("read"))
    });
    named.collect()
}

fn is(name: &str, extension: &str) -> bool {
    Path::new(name).extension().is_some_and(|own| own == extension)
}

#[test]
fn nothing_is_made_where_nothing_changed() {
    let dir = tempfile::tempdir().expect("a folder");
    let source = dir.path().join("specs");
    (1..4).for_each(|number| write(&source, &format!("s{number}.md"), &spec(number, "Text.")));
    let first = build(&source, &[]);
    assert_eq!(first["reused"], 0);
    let age = |name: &str| {
        fs::metadata(source.join("public").join(name)).expect("there").modified().expect("an age")
    };
    let before = age("index.html");
    let second = build(&source, &[]);
    assert_eq!((&second["reused"], &second["written"]), (&Value::from(3), &Value::from(0)));
    assert_eq!(second["unchanged"], first["files"]);
    for key in ["specs", "pages", "files", "bytes", "warnings", "errors"] {
        assert_eq!(second[key], first[key], "{key}");
    }
    assert_eq!(age("index.html"), before);
    let ignored = fs::read_to_string(source.join(".specsite/.gitignore")).expect("there");
    assert_eq!(ignored, "*\n");
    // A file of the site that somebody changed is written again.
    write(&source, "public/index.html", "mine");
    assert_eq!(build(&source, &[])["written"], 1);
    assert!(fs::read_to_string(source.join("public/index.html")).expect("there").contains("<html"));
}

#[test]
fn without_a_cache_nothing_is_left() {
    let dir = tempfile::tempdir().expect("a folder");
    let (source, kept) = (dir.path().join("specs"), dir.path().join("kept"));
    write(&source, "s1.md", &spec(1, "Text."));
    build(&source, &["--no-cache"]);
    assert!(!source.join(".specsite").exists());
    build(&source, &["--cache-dir", kept.to_str().expect("plain")]);
    assert!(kept.join("CACHEDIR.TAG").exists() && !source.join(".specsite").exists());
}

/// The folder of a source came with it, and one that the user names is the user's.
#[test]
fn a_cache_does_no_harm_where_it_lies() {
    let dir = tempfile::tempdir().expect("a folder");
    let (source, mine) = (dir.path().join("specs"), dir.path().join("mine"));
    write(&source, "s1.md", &spec(1, "Text."));
    (0..12).for_each(|number| write(&mine, &format!("receipt-{number}"), "of the baker"));
    for number in 0..2 {
        let output = dir.path().join(format!("out-{number}"));
        let arguments =
            ["--cache-dir", mine.to_str().expect("plain"), "--output", output.to_str().expect("plain")];
        build(&source, &arguments);
    }
    assert!(!mine.join(".gitignore").exists());
    (0..12).for_each(|number| assert!(mine.join(format!("receipt-{number}")).exists()));
    #[cfg(unix)]
    {
        let elsewhere = dir.path().join("elsewhere");
        fs::create_dir(&elsewhere).expect("made");
        std::os::unix::fs::symlink(&elsewhere, source.join(".specsite")).expect("linked");
        build(&source, &[]);
        assert_eq!(fs::read_dir(&elsewhere).expect("there").count(), 0);
    }
}

#[test]
fn a_damaged_or_foreign_receipt_is_not_believed() {
    let dir = tempfile::tempdir().expect("a folder");
    let source = dir.path().join("specs");
    write(&source, "s1.md", &spec(1, "Text."));
    build(&source, &[]);
    let cache = source.join(".specsite");
    let receipts = fs::read_dir(&cache).expect("there").flatten().map(|entry| entry.path());
    let receipt = receipts.into_iter().find(|path| path.to_string_lossy().contains("receipt")).expect("one");
    let bytes = fs::read(&receipt).expect("read");
    for damaged in [&bytes[..bytes.len() / 2], b"", &[7; 1000]] {
        fs::write(&receipt, damaged).expect("written");
        fs::remove_file(cache.join("records-index")).expect("removed");
        assert_eq!(build(&source, &[])["reused"], 0);
    }
    // Receipts do not pile up.
    for number in 0..12 {
        build(&source, &["--output", dir.path().join(format!("out-{number}")).to_str().expect("plain")]);
    }
    let names = fs::read_dir(&cache).expect("there").flatten().map(|entry| entry.file_name());
    assert_eq!(names.filter(|name| name.to_string_lossy().starts_with("receipt")).count(), 8);
    // The receipt of a site that lies elsewhere says nothing about this one.
    let copy = dir.path().join("copy");
    fs::remove_file(cache.join("records-index")).expect("removed");
    for (name, bytes) in site(&source) {
        let path = copy.join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(path, bytes).expect("written");
    }
    assert_eq!(build(&copy, &[])["reused"], 0);
}

#[test]
fn only_what_changed_is_parsed_again() {
    let dir = tempfile::tempdir().expect("a folder");
    let source = dir.path().join("specs");
    (1..6).for_each(|number| write(&source, &format!("s{number}.md"), &spec(number, "Text.")));
    let asked = || {
        let run = |arguments: &[&str]| {
            let output = specsite().args(arguments).arg(&source).output().expect("runs");
            assert!(output.status.success());
            String::from_utf8(output.stdout).expect("text")
        };
        [run(&["check", "--format", "json"]), run(&["search", "--json", "words text"])]
    };
    build(&source, &[]);
    write(&source, "s3.md", &spec(3, "Other words, and [a link](none.md)."));
    let with_records = asked();
    assert!(with_records[0].contains("none.md") && with_records[1].contains("s3.md"));
    assert_eq!(build(&source, &[])["reused"], 4);
    // The schema decides how each is read.
    write(&source, "template.md", "# [Title]\n\n**Status:** Planned | Built\n\n## What\n\n[What]\n");
    assert_eq!(build(&source, &[])["reused"], 0);
    fs::remove_file(source.join("template.md")).expect("removed");
    assert_eq!(build(&source, &[])["reused"], 5);
    fs::remove_dir_all(source.join(".specsite")).expect("removed");
    assert_eq!(asked(), with_records);
    assert!(!source.join(".specsite").exists());
}

/// Whatever lies in a cache: what another one left there, or nobody did, reaches no page.
#[test]
fn a_cache_of_somebody_else_is_not_believed() {
    let dir = tempfile::tempdir().expect("a folder");
    let source = dir.path().join("specs");
    (1..3).for_each(|number| write(&source, &format!("s{number}.md"), &spec(number, "Text.")));
    let cache = source.join(".specsite");
    let elsewhere = || {
        let mut command = specsite();
        command.env("XDG_CACHE_HOME", dir.path().join("other")).arg("build").arg(&source);
        command.args(["--json", "-q"]);
        let output = command.output().expect("runs");
        serde_json::from_slice::<Value>(&output.stdout).expect("a summary")
    };
    build(&source, &[]);
    write(&source, "s1.md", &spec(1, "Changed."));
    assert_eq!(elsewhere()["reused"], 0);
    write(&source, "s1.md", &spec(1, "Changed again."));
    assert_eq!(build(&source, &[])["reused"], 0);
    // HTML that somebody wrote into the records has another hash than the index says.
    let mut records = fs::read(cache.join("records")).expect("there");
    let texts: Vec<usize> = (0..records.len() - 5).filter(|at| &records[*at..*at + 5] == b"Text.").collect();
    assert!(!texts.is_empty());
    texts.into_iter().for_each(|at| records[at..at + 5].copy_from_slice(b"<b7!>"));
    fs::write(cache.join("records"), records).expect("written");
    write(&source, "s1.md", &spec(1, "Changed a third time."));
    assert_eq!(build(&source, &[])["reused"], 0);
    assert!(
        site(&source.join("public")).values().all(|bytes| !bytes.windows(5).any(|five| five == b"<b7!>"))
    );
}

/// After whatever change the site is the one that a first build makes, byte by byte.
#[test]
fn a_site_built_again_is_a_site_built_anew() {
    let dir = tempfile::tempdir().expect("a folder");
    let source = dir.path().join("specs");
    (1..9).for_each(|number| write(&source, &format!("s{number}.md"), &spec(number, "Text.")));
    let mut dice = 0x9E37_79B9_u64;
    let mut roll = |end: u64| {
        dice ^= dice << 13;
        dice ^= dice >> 7;
        dice ^= dice << 17;
        dice % end
    };
    for round in 0..20 {
        let number = usize::try_from(1 + roll(8)).expect("small");
        let file = source.join(format!("s{number}.md"));
        match roll(11) {
            0 | 1 => {
                write(&source, &format!("s{number}.md"), &spec(number, &format!("Round {round} of FR1.")));
            }
            2 => drop(fs::remove_file(&file)),
            3 => drop(fs::rename(&file, source.join(format!("moved-{round}.md")))),
            4 => write(&source, &format!("new/s{round}.md"), &spec(20 + number, "New.")),
            5 => write(
                &source,
                "specsite.toml",
                &format!("title = \"Round {round}\"\n[output]\ncsv = {}\n", roll(2) == 0),
            ),
            6 => write(
                &source,
                "template.md",
                &format!("# [Title]\n\n**Status:** Planned | Built\n\n## What\n\n[What {round}]\n"),
            ),
            7 => write(&source, "p.png", &format!("picture {round}")),
            8 => write(&source, &format!("s{number}.yaml"), &format!("status: built\nowner: Mill {round}\n")),
            9 => write(&source, "specsite.toml", "[status]\nbuilt = \"implemented\"\n"),
            _ => {}
        }
        build(&source, &[]);
        let anew = dir.path().join(format!("anew-{round}"));
        build(&source, &["--no-cache", "--output", anew.to_str().expect("plain")]);
        let (again, anew) = (site(&source.join("public")), site(&anew));
        let differs: Vec<&String> =
            anew.keys().chain(again.keys()).filter(|name| again.get(*name) != anew.get(*name)).collect();
        assert!(differs.is_empty(), "round {round}: {differs:?}");
    }
}

/// Facts are kept as they come back from their stored form.
#[test]
fn stored_facts_are_what_was_read() {
    let compiled = common::compiled(&common::example());
    for entry in compiled.portal.specs.values() {
        let bytes = postcard::to_stdvec(entry.spec.as_ref()).expect("stored");
        let back: Spec = postcard::from_bytes(&bytes).expect("read back");
        assert_eq!(back, *entry.spec, "{}", entry.spec.path);
    }
}

/// What was put away and is gone ends a build with an error, and never in the middle of a page.
#[test]
fn what_is_not_given_back_is_an_error() {
    let (dir, inputs) = (tempfile::tempdir().expect("a folder"), common::example());
    let path = dir.path().join("records");
    let file = fs::File::options().read(true).write(true).create_new(true).open(&path).expect("a file");
    let memo = Memo::with_stash(Stash::in_file(file));
    let compiled = compile::compile(&inputs, &memo).expect("compiles");
    memo.stash.check().expect("all is there");
    fs::File::options().write(true).truncate(true).open(&path).expect("emptied");
    let (theme, sink) = (Theme::new(&inputs.layers, None).expect("a theme"), MemorySink::new());
    compile::render(&compiled, &inputs, &Evidence::default(), &theme, &sink).expect("comes to an end");
    compile::index(&compiled, &theme, &sink).expect("comes to an end");
    assert!(memo.stash.check().is_err());
}

/// What the configuration leaves out is not there, and nothing links to it.
#[test]
fn families_can_be_left_out() {
    let dir = tempfile::tempdir().expect("a folder");
    let source = dir.path().join("specs");
    (1..4).for_each(|number| {
        write(
            &source,
            &format!("s{number}.md"),
            &spec(number, "Text.\n\n## Open Questions\n\n- **Q1:** Why?"),
        );
    });
    let output = "[output]\nmarkdown = false\ncsv = false\nspec_json = false\n[output.registers]\nquestions = false\nreferences = false\n";
    write(&source, "specsite.toml", output);
    build(&source, &[]);
    let site = site(&source.join("public"));
    let left_out = |name: &&String| {
        is(name, "csv")
            || name.ends_with("index.md")
            || name.starts_with("api/v1/specs/")
            || name.starts_with("questions/")
            || name.starts_with("references/")
            || *name == "llms-full.txt"
    };
    assert_eq!(site.keys().filter(left_out).collect::<Vec<_>>(), Vec::<&String>::new());
    for (name, bytes) in site.iter().filter(|(name, _)| is(name, "html") || is(name, "txt")) {
        let text = String::from_utf8_lossy(bytes);
        for gone in [
            "/questions/\"", "\"questions/", "/references/\"", "\"references/", "index.md", ".csv\"",
            "api/v1/specs/", "llms-full.txt",
        ] {
            assert!(!text.contains(gone), "{name} leads to {gone}");
        }
    }
}
