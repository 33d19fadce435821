//! Floors, circles and doors: which file may import which. Inside one crate the compiler does not watch this.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// From the ground up. A room imports rooms below its floor; on its own floor as long as no circle arises.
const FLOORS: &[&[&str]] = &[
    &[
        "words", "arena", "text", "diag", "error", "repository", "route", "slug", "watch", "git", "graph",
        "junit", "scan", "timing", "timing",
    ],
    &["baseline", "config", "source", "encoding", "html", "theme", "site", "stash", "chart"],
    &["markdown", "evidence", "report", "server", "crawl", "mend"],
    &["document", "project"],
    &["template", "cache"],
    &["spec"],
    &["portal", "memo"],
    &["lint", "search", "inspect", "export", "differ"],
    &["page"],
    &["compile"],
    &["main", "lib", "cli", "command"],
];

/// A library or a power of the standard library, and the only files that may name it.
const DOORS: &[(&str, &[&str])] = &[
    ("comrak", &["markdown"]),
    ("emojis", &["markdown/shortcode"]),
    ("html5gum", &["html"]),
    ("syntect", &["markdown/highlight/grammar"]),
    ("two_face", &["markdown/highlight/grammar"]),
    ("tera", &["theme"]),
    ("tantivy", &["search/engine", "search/tokenizer"]),
    ("tiny_http", &["server"]),
    ("mimalloc", &["main"]),
    ("notify", &["watch"]),
    ("notify_debouncer_full", &["watch"]),
    ("ignore", &["project", "portal/classify", "scan"]),
    ("roxmltree", &["junit", "html/picture", "markdown/math", "markdown/diagram"]),
    ("pulldown_latex", &["markdown/math"]),
    ("mermaid_rs_renderer", &["markdown/diagram"]),
    ("include_dir", &["theme"]),
    ("blake3", &["slug", "stash", "cache", "memo", "theme", "site", "search/export", "export"]),
    ("flate2", &["search/export"]),
    ("annotate_snippets", &["report/human"]),
    ("serde_saphyr", &["document/front_matter"]),
    ("clap", &["cli", "main", "command"]),
    ("clap_complete", &["command/completions"]),
    ("clap_mangen", &["command/man"]),
    ("walkdir", &["project", "site", "crawl"]),
    ("strsim", &["diag", "differ"]),
    ("postcard", &["stash", "cache"]),
    ("getrandom", &["cache/seal"]),
    ("tempfile", &["stash", "cache"]),
    ("rustix", &["site", "server", "timing"]),
    (
        "std::fs",
        &["project", "site", "cache", "stash", "command", "watch", "evidence", "scan", "timing", "crawl"],
    ),
    ("std::net", &["server", "command/serve"]),
    ("std::process", &["main", "cli", "command", "site", "git"]),
    ("std::env", &["cache", "command", "site"]),
    ("std::env::var", &["command/environment"]),
    ("std::env::var_os", &["command/environment"]),
    ("std::env::vars", &["command/environment"]),
    ("env::var", &["command/environment"]),
    ("env::var_os", &["command/environment"]),
    ("SystemTime", &["command", "server", "site"]),
    ("Instant", &["command", "server", "timing", "watch", "site"]),
    ("Mutex", &["cache", "command/preview", "server", "memo", "site", "stash"]),
    ("RwLock", &["server", "memo"]),
    ("static mut", &[]),
];

struct File {
    /// `spec/header`, without `/mod`.
    name: String,
    /// Code without comments, strings' contents and tests.
    code: String,
}

impl File {
    fn floor(&self) -> usize {
        let room = room(&self.name);
        let at = FLOORS.iter().position(|rooms| rooms.contains(&room));
        at.unwrap_or_else(|| panic!("the room `{room}` stands on no floor"))
    }
}

/// The room a file lies in: a module at the top of the crate with all that is below it.
fn room(name: &str) -> &str {
    name.split('/').next().unwrap_or(name)
}

fn files() -> Vec<File> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut out = Vec::new();
    for entry in walkdir::WalkDir::new(&root).sort_by_file_name() {
        let path = entry.expect("src is readable").into_path();
        if path.extension().is_some_and(|extension| extension == "rs") {
            let relative = path.strip_prefix(&root).expect("below src").with_extension("");
            let name = relative.to_string_lossy().replace('\\', "/");
            let name = name.strip_suffix("/mod").unwrap_or(&name).to_owned();
            if name.ends_with("/tests") {
                continue;
            }
            out.push(File {
                name,
                code: without_tests(&std::fs::read_to_string(&path).expect("a source file")),
            });
        }
    }
    out
}

/// Cuts the unit tests and the comments: they may look anywhere.
fn without_tests(text: &str) -> String {
    let code = text.split("#[cfg(test)]").next().unwrap_or(text);
    let lines = code.lines().filter(|line| !line.trim_start().starts_with("//"));
    lines.map(|line| line.split(" // ").next().unwrap_or(line)).collect::<Vec<_>>().join("\n")
}

/// The files that a file names by `crate::a::b`, `super::c` or a nested `use`, as far as they exist.
fn imports(file: &File, all: &BTreeSet<String>) -> BTreeSet<String> {
    let mut paths: Vec<String> = Vec::new();
    for (start, _) in file.code.match_indices("crate::") {
        expand("", &file.code[start + "crate::".len()..], &mut paths);
    }
    let parent = file.name.rsplit_once('/').map_or("", |(parent, _)| parent);
    for (start, _) in file.code.match_indices("super::") {
        expand(&parent.replace('/', "::"), &file.code[start + "super::".len()..], &mut paths);
    }
    // A module names its children without a path.
    let below = format!("{}/", file.name);
    for child in all.iter().filter_map(|name| name.strip_prefix(&below)) {
        let word = format!("{}::", child.replace('/', "::"));
        let mut named = file.code.match_indices(&word);
        if named.any(|(at, _)| !file.code[..at].ends_with(|c: char| c.is_alphanumeric() || "_:".contains(c)))
        {
            paths.push(format!("{}::{child}", file.name.replace('/', "::")));
        }
    }
    let own = |path: &String| path.replace("::", "/");
    let resolved = paths.iter().map(own).filter_map(|path| {
        let mut path = path.as_str();
        loop {
            if all.contains(path) {
                return Some(path.to_owned());
            }
            path = path.rsplit_once('/')?.0;
        }
    });
    resolved.filter(|name| *name != file.name).collect()
}

/// Spells out `a::{b, c::{d}}`.
fn expand(prefix: &str, text: &str, out: &mut Vec<String>) {
    let end = text.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == ':')).unwrap_or(text.len());
    let path = text[..end].trim_end_matches(':');
    let joined = if prefix.is_empty() { path.to_owned() } else { format!("{prefix}::{path}") };
    if text[end..].starts_with('{') && text[..end].ends_with("::") || end == 0 && text.starts_with('{') {
        let inner = &text[end + 1..];
        let mut depth = 1;
        let close = inner.find(|c: char| {
            depth += i32::from(c == '{') - i32::from(c == '}');
            depth == 0
        });
        let mut rest = &inner[..close.unwrap_or(inner.len())];
        while !rest.trim().is_empty() {
            rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == ',');
            let mut depth = 0;
            let cut = rest.find(|c: char| {
                depth += i32::from(c == '{') - i32::from(c == '}');
                depth == 0 && c == ','
            });
            let (part, more) = rest.split_at(cut.unwrap_or(rest.len()));
            expand(if end == 0 { prefix } else { &joined }, part.trim(), out);
            rest = more;
        }
    } else {
        out.push(joined);
    }
}

/// What a file names of the standard library, nested uses spelt out.
fn std_paths(file: &File) -> Vec<String> {
    let mut paths = Vec::new();
    for (start, _) in file.code.match_indices("std::") {
        expand("std", &file.code[start + "std::".len()..], &mut paths);
    }
    paths
}

fn broken_floors(files: &[File]) -> Vec<String> {
    let names: BTreeSet<String> = files.iter().map(|file| file.name.clone()).collect();
    let floor: BTreeMap<&str, usize> = files.iter().map(|file| (file.name.as_str(), file.floor())).collect();
    let mut out = Vec::new();
    for file in files.iter().filter(|file| file.name != "lib") {
        for import in imports(file, &names) {
            if floor[import.as_str()] > file.floor() {
                out.push(format!("{} (floor {}) looks up to {import}", file.name, file.floor()));
            }
        }
    }
    out
}

/// What each place imports.
type Graph = BTreeMap<String, BTreeSet<String>>;

fn graph_of_files(files: &[File]) -> Graph {
    let names: BTreeSet<String> = files.iter().map(|file| file.name.clone()).collect();
    let files = files.iter().filter(|file| file.name != "lib");
    files.map(|file| (file.name.clone(), imports(file, &names))).collect()
}

fn graph_of_rooms(files: &[File]) -> Graph {
    let mut rooms = Graph::new();
    for (file, imports) in graph_of_files(files) {
        let imports = imports.iter().map(|import| room(import)).filter(|other| *other != room(&file));
        rooms.entry(room(&file).to_owned()).or_default().extend(imports.map(str::to_owned));
    }
    rooms
}

/// Every two places that import each other, directly or round a corner.
fn circles(graph: &Graph) -> Vec<(&str, &str)> {
    let reach: BTreeMap<&str, BTreeSet<&str>> =
        graph.keys().map(|from| (from.as_str(), reached(graph, from))).collect();
    let pairs = reach.iter().flat_map(|(from, reached)| reached.iter().map(|to| (*from, *to)));
    pairs.filter(|(from, to)| from < to && reach.get(to).is_some_and(|back| back.contains(from))).collect()
}

fn reached<'a>(graph: &'a Graph, from: &'a str) -> BTreeSet<&'a str> {
    let (mut seen, mut todo) = (BTreeSet::new(), vec![from]);
    while let Some(at) = todo.pop() {
        let next = graph.get(at).into_iter().flatten().map(String::as_str);
        todo.extend(next.filter(|next| seen.insert(*next)));
    }
    seen
}

fn broken_doors(files: &[File]) -> Vec<String> {
    let mut out = Vec::new();
    for file in files {
        for (door, keepers) in DOORS {
            let named = file.code.match_indices(door).any(|(at, _)| {
                let before = file.code[..at].chars().next_back();
                let after = file.code[at + door.len()..].chars().next();
                let inside = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
                // A library is named by its paths, not by a word of ours.
                let path = door.chars().next().is_some_and(char::is_uppercase)
                    || door.contains([':', ' '])
                    || file.code[at + door.len()..].starts_with("::");
                !inside(before) && !inside(after) && path && before != Some(':')
            });
            let powers = door.starts_with("std::")
                && std_paths(file).iter().any(|path| {
                    path == door || path.strip_prefix(door).is_some_and(|rest| rest.starts_with("::"))
                });
            let kept = keepers.iter().any(|keeper| {
                file.name == *keeper
                    || file.name.strip_prefix(keeper).is_some_and(|rest| rest.starts_with('/'))
            });
            if (named || powers) && !kept {
                out.push(format!("{} opens the door to {door}, which {keepers:?} keep", file.name));
            }
        }
    }
    out
}

#[test]
fn floors_hold() {
    assert_eq!(broken_floors(&files()), Vec::<String>::new());
}

#[test]
fn no_files_import_each_other_in_a_circle() {
    assert_eq!(circles(&graph_of_files(&files())), []);
}

#[test]
fn no_rooms_import_each_other_in_a_circle() {
    assert_eq!(circles(&graph_of_rooms(&files())), []);
}

#[test]
fn doors_are_shut() {
    assert_eq!(broken_doors(&files()), Vec::<String>::new());
}

#[test]
fn every_file_says_what_it_is() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for entry in walkdir::WalkDir::new(root) {
        let path = entry.expect("src is readable").into_path();
        if path.extension().is_some_and(|extension| extension == "rs") {
            if path.ends_with("tests.rs") {
                continue;
            }
            let text = std::fs::read_to_string(&path).expect("a source file");
            assert!(text.starts_with("//! "), "{} does not open with `//!`", path.display());
        }
    }
}

/// Were these tests blind, nothing else would tell.
#[test]
fn a_broken_house_is_seen() {
    let file = |name: &str, code: &str| File { name: name.to_owned(), code: without_tests(code) };
    let files = [
        file("spec/header", "use crate::portal::{Entry, link};\nuse comrak::Arena;"),
        file("portal", "use crate::spec::{header, meta};\nfn f() { std::fs::read(\"x\"); }"),
        file("spec/meta", "use super::header::Field; // Mutex\nlet m: Mutex<u8>;"),
        file("theme", "#[cfg(test)]\nmod tests { use crate::page::Card; }"),
        file("page", "use tera::Tera;\nuse std::{fs, io};"),
    ];
    assert_eq!(broken_floors(&files), ["spec/header (floor 5) looks up to portal"]);
    assert_eq!(
        circles(&graph_of_files(&files)),
        [("portal", "spec/header"), ("portal", "spec/meta"), ("spec/header", "spec/meta")]
    );
    let doors = broken_doors(&files);
    assert_eq!(doors.len(), 5, "{doors:?}");
}

/// Rooms can lie in a circle though no file of them does.
#[test]
fn a_circle_of_rooms_is_seen() {
    let file = |name: &str, code: &str| File { name: name.to_owned(), code: code.to_owned() };
    let files = [
        file("spec/status", ""),
        file("spec/header", "use super::status::Status;\nuse crate::template::find;"),
        file("template/find", "use crate::portal::names::Name;"),
        file("portal/names", "use crate::spec::status::Status;"),
        file("page", "use crate::portal::names;"),
    ];
    assert_eq!(circles(&graph_of_files(&files)), []);
    let graph = graph_of_rooms(&files);
    assert_eq!(circles(&graph), [("portal", "spec"), ("portal", "template"), ("spec", "template")]);
}
