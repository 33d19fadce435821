use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};

use proptest::prelude::*;
use tempfile::TempDir;

use super::*;

type Map = BTreeMap<String, Vec<u8>>;

fn map(files: &[(&str, &str)]) -> Map {
    files.iter().map(|(route, text)| ((*route).to_owned(), text.as_bytes().to_vec())).collect()
}

fn stage(output: &Path, files: &Map) -> Result<Staged> {
    let staged = Staged::begin_within(output, Duration::ZERO)?;
    files.iter().try_for_each(|(route, bytes)| staged.put(Route::new(route.clone()), bytes.clone()))?;
    Ok(staged)
}

fn build(output: &Path, files: &Map) -> Result<WriteReport> {
    stage(output, files)?.commit()
}

/// Every file below the folder but the manifest.
fn read(folder: &Path) -> Map {
    if !folder.exists() {
        return Map::new();
    }
    let files = walkdir::WalkDir::new(folder).into_iter().map(Result::unwrap);
    files
        .filter(|entry| !entry.file_type().is_dir() && entry.file_name() != manifest::NAME)
        .map(|entry| {
            let name = entry.path().strip_prefix(folder).unwrap().to_str().unwrap().to_owned();
            (name, fs::read(entry.path()).unwrap_or_default())
        })
        .collect()
}

fn scratch() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let output = folder.path().join("public");
    (folder, output)
}

/// Nothing but the output is left in its folder.
fn is_clean(folder: &TempDir) -> bool {
    fs::read_dir(folder.path()).unwrap().all(|entry| entry.unwrap().file_name() == "public")
}

#[test]
fn a_build_into_nothing_or_an_empty_folder_is_the_site() {
    let site = map(&[("index.html", "home"), ("specs/a/index.html", "a"), ("style.css", "x")]);
    for prepare in [false, true] {
        let (folder, output) = scratch();
        if prepare {
            fs::create_dir(&output).unwrap();
        }
        let written = build(&output, &site).unwrap();
        assert_eq!((written.written, written.unchanged, written.removed, written.bytes), (3, 0, 0, 6));
        assert!(written.swapped);
        assert_eq!(read(&output), site);
        assert!(is_clean(&folder));
    }
}

#[test]
fn a_second_build_writes_nothing_at_all() {
    let (folder, output) = scratch();
    let site = map(&[("index.html", "home"), ("a/b", "x")]);
    build(&output, &site).unwrap();
    let before = fs::metadata(&output).unwrap();
    let again = build(&output, &site).unwrap();
    assert_eq!(again, WriteReport { unchanged: 2, site_bytes: 5, ..WriteReport::default() });
    assert_eq!(fs::metadata(&output).unwrap().ino(), before.ino());
    assert!(is_clean(&folder));
}

#[test]
fn an_unchanged_file_keeps_its_age_and_has_one_link() {
    let (_folder, output) = scratch();
    build(&output, &map(&[("keep", "same"), ("change", "old")])).unwrap();
    let before = fs::metadata(output.join("keep")).unwrap();
    std::thread::sleep(Duration::from_millis(20));
    let written = build(&output, &map(&[("keep", "same"), ("change", "new"), ("add", "x")])).unwrap();
    assert_eq!((written.written, written.unchanged, written.swapped), (2, 1, true));
    let after = fs::metadata(output.join("keep")).unwrap();
    assert_eq!(after.modified().unwrap(), before.modified().unwrap());
    assert!(walkdir::WalkDir::new(&output).into_iter().all(|entry| {
        let meta = entry.unwrap().metadata().unwrap();
        meta.is_dir() || meta.nlink() == 1
    }));
}

#[test]
fn a_file_that_was_cut_or_lost_is_written_again() {
    let (_folder, output) = scratch();
    let site = map(&[("a", "whole"), ("b", "there"), ("c", "c")]);
    build(&output, &site).unwrap();
    fs::write(output.join("a"), "who").unwrap();
    fs::remove_file(output.join("b")).unwrap();
    assert_eq!(build(&output, &site).unwrap().written, 2);
    assert_eq!(read(&output), site);
}

#[test]
fn foreign_files_survive_and_ours_are_replaced_one_by_one() {
    let (folder, output) = scratch();
    fs::create_dir_all(output.join(".git/refs")).unwrap();
    fs::create_dir_all(output.join("empty")).unwrap();
    fs::write(output.join(".git/HEAD"), "ref").unwrap();
    fs::write(output.join("CNAME"), "example.org").unwrap();
    let first = map(&[("index.html", "1"), ("old/page/index.html", "x"), ("both/index.html", "b")]);
    let second = map(&[("index.html", "2"), ("both", "now a file"), ("old", "now a file too"), ("x/y", "z")]);
    let foreign = map(&[(".git/HEAD", "ref"), ("CNAME", "example.org")]);
    for site in [&first, &second, &first] {
        assert!(!build(&output, site).unwrap().swapped);
        let expected: Map = site.clone().into_iter().chain(foreign.clone()).collect();
        assert_eq!(read(&output), expected);
        assert_eq!(build(&output, site).unwrap().written, 0);
    }
    assert!(output.join("empty").is_dir() && !output.join("x").exists());
    assert!(is_clean(&folder));
}

#[test]
fn a_foreign_file_in_the_way_stops_the_build_before_it_writes() {
    for (theirs, route) in
        [("index.html", "index.html"), ("specs", "specs/a"), ("specs/a/notes.txt", "specs/a")]
    {
        let (folder, output) = scratch();
        build(&output, &map(&[("ours", "1")])).unwrap();
        fs::create_dir_all(output.join(theirs).parent().unwrap()).unwrap();
        fs::write(output.join(theirs), "theirs").unwrap();
        let before = read(&output);
        let error = build(&output, &map(&[("ours", "2"), (route, "x")])).unwrap_err();
        assert!(error.message().contains("was not written by specsite"), "{error}");
        assert!(error.message().contains(theirs), "{error}");
        assert_eq!(read(&output), before);
        assert!(is_clean(&folder));
    }
}

#[test]
fn no_link_in_the_output_is_followed() {
    let (folder, output) = scratch();
    let outside = folder.path().join("outside");
    build(&output, &map(&[("specs/a", "1"), ("index.html", "1")])).unwrap();
    fs::rename(output.join("specs"), &outside).unwrap();
    symlink(&outside, output.join("specs")).unwrap();
    assert!(build(&output, &map(&[("specs/a", "2"), ("index.html", "1")])).is_err());
    assert!(build(&output, &map(&[("specs/a", "1"), ("index.html", "1")])).is_err());
    assert!(!build(&output, &map(&[("index.html", "1")])).unwrap().swapped);
    assert_eq!(fs::read(outside.join("a")).unwrap(), b"1");
    assert!(output.join("specs").is_symlink());
}

#[test]
fn a_build_that_fails_or_is_dropped_leaves_the_old_site() {
    let (folder, output) = scratch();
    let site = map(&[("index.html", "old")]);
    build(&output, &site).unwrap();
    drop(stage(&output, &map(&[("index.html", "new")])).unwrap());
    assert_eq!(read(&output), site);
    let error = stage(&output, &map(&[("a", "file"), ("a/b", "below a file")])).unwrap_err();
    assert!(error.message().contains("public/a/b"), "{error}");
    assert_eq!(read(&output), site);
    assert!(is_clean(&folder));
}

#[test]
fn without_exchange_the_old_folder_steps_aside() {
    let (folder, output) = scratch();
    for site in [map(&[("a", "1"), ("b", "1")]), map(&[("a", "2"), ("b", "1")])] {
        let mut staged = stage(&output, &site).unwrap();
        staged.exchange = false;
        assert!(staged.commit().unwrap().swapped);
        assert_eq!(read(&output), site);
        assert!(is_clean(&folder));
    }
}

#[test]
fn a_move_cut_in_the_middle_is_finished_or_undone() {
    for (staged, survivor) in [(true, "new"), (false, "old")] {
        let (folder, output) = scratch();
        build(&output, &map(&[("index.html", "old")])).unwrap();
        fs::rename(&output, folder.path().join("public.specsite-aside-999999")).unwrap();
        fs::write(folder.path().join("public.specsite-journal"), "999999").unwrap();
        if staged {
            build(&folder.path().join("public.specsite-staging-999999"), &map(&[("index.html", "new")]))
                .unwrap();
        }
        drop(Staged::begin(&output).unwrap());
        assert_eq!(read(&output), map(&[("index.html", survivor)]));
        assert!(is_clean(&folder));
    }
}

#[test]
fn only_the_staging_folders_of_dead_builds_are_removed() {
    let (folder, output) = scratch();
    let names = ["public.specsite-staging-1", "public.specsite-staging-x", "public.specsite-staging-999999"];
    for name in names {
        fs::create_dir(folder.path().join(name)).unwrap();
    }
    build(&output, &map(&[("a", "1")])).unwrap();
    assert_eq!(names.map(|name| folder.path().join(name).exists()), [true, true, false]);
}

#[test]
fn two_builds_at_once_do_not_mix() {
    let (_folder, output) = scratch();
    let first = stage(&output, &map(&[("a", "1")])).unwrap();
    let error = stage(&output, &map(&[("a", "2")])).unwrap_err();
    assert!(error.message().starts_with("another build is running (pid "), "{error}");
    first.commit().unwrap();
    build(&output, &map(&[("a", "2")])).unwrap();
    assert_eq!(read(&output), map(&[("a", "2")]));
}

#[test]
fn a_web_server_can_read_the_site() {
    let (_folder, output) = scratch();
    build(&output, &map(&[("specs/a/index.html", "1")])).unwrap();
    let mode = |path: &str| fs::metadata(output.join(path)).unwrap().permissions().mode() & 0o777;
    let umask = 0o777
        & !{
            let probe = output.join("probe");
            fs::create_dir(&probe).unwrap();
            fs::metadata(&probe).unwrap().permissions().mode()
        };
    assert_eq!(mode("specs/a/index.html"), 0o644 & !umask);
    assert_eq!(mode("specs"), 0o755 & !umask);
    assert_eq!(mode(manifest::NAME), 0o644 & !umask);
    assert_eq!(mode(""), 0o755 & !umask);
}

#[test]
fn the_manifest_depends_on_the_files_alone() {
    let text = |orders: &[&[(&str, &str)]]| {
        let (_folder, output) = scratch();
        for files in orders {
            let staged = Staged::begin(&output).unwrap();
            for (route, text) in *files {
                staged.put(Route::new(*route), (*text).into()).unwrap();
            }
            staged.commit().unwrap();
        }
        fs::read_to_string(output.join(manifest::NAME)).unwrap()
    };
    let once = text(&[&[("b", "2"), ("a", "1")]]);
    assert_eq!(once, text(&[&[("c", "3"), ("a", "0")], &[("a", "1"), ("b", "2")]]));
    assert!(once.find("\"a\"") < once.find("\"b\""));
}

#[test]
fn outputs_that_would_do_harm_are_refused() {
    let (folder, _) = scratch();
    let root = fs::canonicalize(folder.path()).unwrap();
    let (source, other) = (root.join("repo/specs"), root.join("other"));
    fs::create_dir_all(&source).unwrap();
    fs::create_dir_all(other.join(".git")).unwrap();
    fs::write(other.join("Cargo.toml"), "").unwrap();
    fs::create_dir_all(root.join("pages/.git")).unwrap();
    fs::write(root.join("pages/CNAME"), "").unwrap();
    fs::write(root.join("file"), "").unwrap();
    symlink(&other, root.join("link")).unwrap();
    let home = std::env::home_dir().unwrap_or("/".into());
    let mut bad: Vec<PathBuf> = ["/", "", ".", "~"].map(PathBuf::from).into();
    bad.extend([home, source.clone(), source.join("x/.."), root.join("repo"), root.clone()]);
    bad.extend(["file", "link", "link/", "other"].map(|name| root.join(name)));
    for output in bad {
        let error = check_output(&output, &source).expect_err(&format!("{output:?}"));
        assert!(error.help().is_some());
    }
    for good in [source.join("public"), root.join("new/deep"), root.join("pages"), root.join("repo/public")] {
        check_output(&good, &source).unwrap();
    }
}

#[test]
fn scratch_files_are_told_from_source() {
    let output = Path::new("/s/public");
    for (path, scratch) in [
        ("/s/public.specsite-lock", true),
        ("/s/public.specsite-staging-12", true),
        ("/s/public.md", false),
        ("/s/deep/public.specsite-lock", false),
        ("/s/public", false),
    ] {
        assert_eq!(is_scratch(output, Path::new(path)), scratch, "{path}");
    }
}

#[test]
fn one_route_takes_one_file() {
    let memory = MemorySink::new();
    memory.put(Route::new("a"), vec![1]).unwrap();
    assert!(memory.put(Route::new("a"), vec![2]).is_err());
    let (_folder, output) = scratch();
    let staged = stage(&output, &map(&[("a", "1")])).unwrap();
    assert!(staged.put(Route::new("a"), vec![2]).is_err());
    assert!(staged.put(Route::new(manifest::NAME), vec![]).is_err());
}

fn sites() -> impl Strategy<Value = Map> {
    let route = prop::sample::select(vec![
        "index.html", "a/index.html", "a/b/c", "d", "e/f.css", "é/ü.html", "g/h/i/j",
    ]);
    prop::collection::btree_map(route.prop_map(str::to_owned), prop::collection::vec(any::<u8>(), 0..4), 0..7)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn after_each_build_the_folder_is_the_site(all in prop::collection::vec(sites(), 1..4), theirs: bool) {
        let (folder, output) = scratch();
        let foreign = if theirs { map(&[("their/notes.txt", "keep")]) } else { Map::new() };
        for (route, bytes) in &foreign {
            fs::create_dir_all(output.join(route).parent().unwrap()).unwrap();
            fs::write(output.join(route), bytes).unwrap();
        }
        for site in &all {
            let before = read(&output);
            let written = build(&output, site).unwrap();
            let expected: Map = site.clone().into_iter().chain(foreign.clone()).collect();
            prop_assert_eq!(read(&output), expected);
            let changed = site.iter().filter(|&(route, bytes)| before.get(route) != Some(bytes)).count();
            prop_assert_eq!(written.written, changed);
            prop_assert_eq!(written.swapped && theirs, false);
            let site_bytes = site.values().map(|bytes| bytes.len() as u64).sum();
            let nothing = WriteReport { unchanged: site.len(), site_bytes, ..WriteReport::default() };
            prop_assert_eq!(build(&output, site).unwrap(), nothing);
        }
        prop_assert!(is_clean(&folder));
    }
}

#[test]
fn a_file_that_others_changed_is_written_again_whatever_its_size() {
    let (_folder, output) = scratch();
    let site = map(&[("a", "whole"), ("b", "there")]);
    build(&output, &site).unwrap();
    let sealed = seal(&output).unwrap();
    let age = fs::metadata(output.join("a")).unwrap().modified().unwrap();
    fs::write(output.join("a"), "whale").unwrap();
    File::options().write(true).open(output.join("a")).unwrap().set_modified(age).unwrap();
    assert_ne!(seal(&output), Some(sealed));
    assert_eq!(build(&output, &site).unwrap().written, 1);
    assert_eq!(read(&output), site);
}

#[test]
fn an_output_that_alone_can_be_written_is_written() {
    let (folder, output) = scratch();
    fs::create_dir(&output).unwrap();
    let shut = |mode| fs::set_permissions(folder.path(), fs::Permissions::from_mode(mode)).unwrap();
    shut(0o555);
    // Whoever may do everything writes beside it all the same.
    let bound = fs::write(folder.path().join("x"), "").is_err();
    let first = build(&output, &map(&[("index.html", "1"), ("gone", "x")])).unwrap();
    let again = stage(&output, &map(&[("index.html", "2")])).unwrap();
    assert!(
        !bound || fs::read_dir(&output).unwrap().any(|entry| entry.unwrap().file_name() == ".specsite-lock")
    );
    again.commit().unwrap();
    shut(0o755);
    assert_eq!(read(&output), map(&[("index.html", "2")]));
    assert!(first.swapped != bound);
}
