//! The written site under faults that need a process of its own: killed at random moments, a disk that
//! takes no more, two at once.
//!
//! The process is this test binary, started again with the name of one test and a variable set that names the
//! output; without the variable that test has nothing to do.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use specsite::error::Result;
use specsite::route::Route;
use specsite::site::{Sink, Staged};

const OUTPUT: &str = "SPECSITE_TEST_SITE";
const LIMITED: &str = "SPECSITE_TEST_LIMITED";
const FILES: usize = 150;
const KILLS: u64 = 50;

type Site = BTreeMap<String, String>;

/// Two sites that share a third of their files, differ in a third, and have a third of their own.
fn site(name: &str) -> Site {
    (0..FILES)
        .map(|n| match n % 3 {
            0 => (format!("same/{n}/index.html"), format!("the same {n}")),
            1 => (format!("specs/{n}/index.html"), format!("{name} {n}").repeat(n)),
            _ => (format!("{name}/{n}.html"), format!("only {name}")),
        })
        .collect()
}

fn build(output: &Path, site: &Site) -> Result<()> {
    let staged = Staged::begin(output)?;
    site.iter().try_for_each(|(route, text)| staged.put(Route::new(route.as_str()), text.clone().into()))?;
    staged.commit().map(drop)
}

fn read(output: &Path) -> Site {
    let files = walkdir::WalkDir::new(output).into_iter().map(|entry| entry.unwrap());
    files
        .filter(|entry| entry.file_type().is_file() && entry.file_name() != ".specsite-manifest.json")
        .map(|entry| {
            let route = entry.path().strip_prefix(output).unwrap().to_str().unwrap().to_owned();
            (route, fs::read_to_string(entry.path()).unwrap())
        })
        .collect()
}

fn start(output: &Path) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "site::builds_for_ever_when_told_to", "--nocapture"])
        .env(OUTPUT, output)
        .stdout(Stdio::null())
        .spawn()
        .unwrap()
}

#[test]
fn builds_for_ever_when_told_to() {
    let Some(output) = std::env::var_os(OUTPUT) else { return };
    let (a, b) = (site("a"), site("b"));
    for site in [&a, &b].into_iter().cycle() {
        build(Path::new(&output), site).unwrap();
    }
}

#[test]
fn a_killed_build_leaves_the_old_site_or_the_new_one() {
    let folder = tempfile::tempdir().unwrap();
    let output = folder.path().join("public");
    let (a, b) = (site("a"), site("b"));
    build(&output, &a).unwrap();
    let begun = Instant::now();
    build(&output, &b).unwrap();
    build(&output, &a).unwrap();
    // A start, and two builds under whatever load the machine has.
    let span = 20_000 + u64::try_from(begun.elapsed().as_micros()).unwrap();
    let mut random: u64 = 0x9e37_79b9_7f4a_7c15;
    let mut seen = [0, 0];
    for round in 0..KILLS {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        let mut child = start(&output);
        thread::sleep(Duration::from_micros(random % (2 * span)));
        child.kill().unwrap();
        child.wait().unwrap();
        let found = read(&output);
        assert!(found == a || found == b, "round {round}: {} files, a mix", found.len());
        seen[usize::from(found == b)] += 1;
    }
    eprintln!("killed {KILLS} times: site a {} times, site b {} times", seen[0], seen[1]);
    build(&output, &a).unwrap();
    assert_eq!(read(&output), a);
    let left: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left, ["public"]);
}

#[test]
fn a_second_process_waits_for_the_first() {
    let folder = tempfile::tempdir().unwrap();
    let output = folder.path().join("public");
    let staged = Staged::begin(&output).unwrap();
    let mut child = start(&output);
    thread::sleep(Duration::from_millis(300));
    assert!(!output.exists(), "the second process built while the first held the lock");
    staged.put(Route::new("first.html"), b"1".to_vec()).unwrap();
    staged.commit().unwrap();
    let begun = Instant::now();
    while !output.join("a").exists() && !output.join("b").exists() {
        assert!(begun.elapsed() < Duration::from_secs(20), "the second process never got the lock");
        thread::sleep(Duration::from_millis(10));
    }
    child.kill().unwrap();
    child.wait().unwrap();
}

#[test]
fn fails_for_want_of_room_when_told_to() {
    let Some(output) = std::env::var_os(LIMITED) else { return };
    let big =
        Site::from([("a.html".into(), "new".into()), ("specs/big/index.html".into(), "x".repeat(1 << 20))]);
    let error = build(Path::new(&output), &big).unwrap_err();
    assert!(error.message().contains("public/specs/big/index.html"), "{error}");
}

#[test]
fn a_disk_that_takes_no_more_leaves_the_old_site() {
    let folder = tempfile::tempdir().unwrap();
    let output = folder.path().join("public");
    let old = Site::from([("a.html".into(), "old".into())]);
    build(&output, &old).unwrap();
    let done = Command::new("sh")
        .args([
            "-c",
            "trap '' XFSZ; ulimit -f 64; exec \"$0\" --exact site::fails_for_want_of_room_when_told_to",
        ])
        .arg(std::env::current_exe().unwrap())
        .env(LIMITED, &output)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&done.stdout);
    assert!(done.status.success() && said.contains("1 passed"), "{said}");
    assert_eq!(read(&output), old);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn a_build_killed_among_foreign_files_is_made_good_by_the_next() {
    let folder = tempfile::tempdir().unwrap();
    let output = folder.path().join("public");
    fs::create_dir(&output).unwrap();
    fs::write(output.join("CNAME"), "example.org").unwrap();
    let mut whole = site("a");
    for round in 0..10 {
        let mut child = start(&output);
        thread::sleep(Duration::from_millis(20 + 17 * round));
        child.kill().unwrap();
        child.wait().unwrap();
        assert_eq!(fs::read_to_string(output.join("CNAME")).unwrap(), "example.org");
    }
    build(&output, &whole).unwrap();
    whole.insert("CNAME".into(), "example.org".into());
    assert_eq!(read(&output), whole);
    assert!(!output.join("b").exists());
}
