//! What the integration tests share: sources in memory, compiled portals, the corpora beside the repository.

pub(crate) mod crawl;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use assert_cmd::Command;
use serde_json::Value;
use specsite::command::environment::VARIABLES;
use specsite::compile::{self, Compiled};
use specsite::config::Config;
use specsite::evidence::Evidence;
use specsite::memo::Memo;
use specsite::project::{self, Inputs, Overrides};
use specsite::route::Route;
use specsite::search::engine::{self, Engine};
use specsite::search::entries;
use specsite::site::MemorySink;
use specsite::theme::Theme;

/// A site in memory.
pub(crate) type Site = BTreeMap<Route, Arc<[u8]>>;

/// The folder of this project's own specs.
pub(crate) const EXAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/content.example");

/// This project's own specs.
pub(crate) fn example() -> Inputs {
    folder(Path::new(EXAMPLE))
}

/// The program, with nothing in its environment that changes what it prints or publishes.
pub(crate) fn specsite() -> Command {
    let mut command = Command::cargo_bin("specsite").expect("the program is built");
    for name in VARIABLES {
        command.env_remove(name);
    }
    command.env("NO_COLOR", "1").env("XDG_CACHE_HOME", env!("CARGO_TARGET_TMPDIR"));
    command
}

/// A source of files in memory.
pub(crate) fn inputs(files: &[(&str, &str)]) -> Inputs {
    let store: BTreeMap<String, Vec<u8>> =
        files.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec())).collect();
    let config = store.get("specsite.toml").map(|bytes| String::from_utf8_lossy(bytes).into_owned());
    Inputs {
        config: config
            .map(|text| Config::parse(&text, "specsite.toml").expect("a configuration"))
            .unwrap_or_default(),
        folder: "source".to_owned(),
        files: store.keys().filter(|path| specsite::source::is_markdown(path)).cloned().collect(),
        data: store.keys().filter(|path| specsite::source::is_data(path)).cloned().collect(),
        store: Arc::new(store),
        repository: None,
        skipped: Vec::new(),
        unreadable: Vec::new(),
        layers: Vec::new(),
        today: None,
    }
}

pub(crate) fn compiled(inputs: &Inputs) -> Compiled {
    compile::compile(inputs, &Memo::default()).expect("compiles")
}

/// The site of a source without what the browser reads of its search index, which takes longer than the rest.
pub(crate) fn site(inputs: &Inputs) -> Site {
    let compiled = compiled(inputs);
    let theme = Theme::new(&inputs.layers, inputs.config.language.as_deref()).expect("a theme");
    let sink = MemorySink::new();
    compile::render(&compiled, inputs, &Evidence::default(), &theme, &sink).expect("renders");
    sink.into_files()
}

/// The whole site of a source.
pub(crate) fn whole_site(inputs: &Inputs) -> Site {
    searchable(inputs).0
}

/// The whole site of a source, and tantivy's index of the same.
pub(crate) fn searchable(inputs: &Inputs) -> (Site, Engine) {
    let compiled = compiled(inputs);
    let theme = Theme::new(&inputs.layers, inputs.config.language.as_deref()).expect("a theme");
    let sink = MemorySink::new();
    compile::render(&compiled, inputs, &Evidence::default(), &theme, &sink).expect("renders");
    compile::index(&compiled, &theme, &sink).expect("indexes");
    let engine = engine::build(entries::of(&compiled.portal)).expect("indexes");
    (sink.into_files(), engine)
}

/// Whether a file of a site is a page.
pub(crate) fn is_page(route: &Route) -> bool {
    route.as_str().rsplit('.').next() == Some("html")
}

/// The text of one page.
pub(crate) fn page(site: &Site, route: &str) -> String {
    let bytes = site.get(&Route::new(route)).unwrap_or_else(|| panic!("no page {route}"));
    String::from_utf8(bytes.to_vec()).expect("text")
}

/// A file of data.
pub(crate) fn json(site: &Site, route: &str) -> Value {
    serde_json::from_str(&page(site, route)).expect("JSON")
}

/// The ids of all specs of a site.
pub(crate) fn ids(site: &Site) -> Vec<String> {
    let data = json(site, "api/v1/specs.json");
    let specs = data["specs"].as_array().expect("specs").iter();
    specs.map(|spec| spec["id"].as_str().expect("an id").to_owned()).collect()
}

/// A source folder on disk.
pub(crate) fn folder(path: &Path) -> Inputs {
    project::read(path, Overrides::default()).expect("a source").inputs
}

/// The Markdown files of a folder of this program, by their names and in their order: cases that are data.
pub(crate) fn cases(folder: &str) -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it").join(folder);
    let entries = std::fs::read_dir(folder).expect("the cases").map(|entry| entry.expect("an entry").path());
    let cases = entries.filter(|path| path.extension().is_some_and(|extension| extension == "md"));
    let mut cases: Vec<(String, String)> = cases
        .map(|path| {
            let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
            (name, std::fs::read_to_string(&path).expect("a case"))
        })
        .collect();
    cases.sort();
    cases
}

/// A folder beside the repository, `None` with a word on stderr when it is not there.
pub(crate) fn shared(name: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared").join(name);
    if path.exists() {
        return Some(path);
    }
    eprintln!("SKIPPED: {name} is not beside the repository, so this test looked at nothing");
    None
}

/// A collection of the corpora, unpacked once below the build folder.
pub(crate) fn corpus(name: &str) -> Option<PathBuf> {
    let archive = shared("corpora")?.join(format!("{name}.tar.zst"));
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("corpora");
    let folder = target.join(name);
    if !folder.join(".unpacked").exists() {
        // Tests run at once in several processes: each unpacks aside and the first one wins.
        let aside = target.join(format!("{name}.{}", std::process::id()));
        let packed = std::fs::File::open(archive).expect("the archive opens");
        let plain = ruzstd::decoding::StreamingDecoder::new(packed).expect("a zstd archive");
        tar::Archive::new(plain).unpack(&aside).expect("unpacks");
        std::fs::write(aside.join(name).join(".unpacked"), b"").expect("writes");
        let _ = std::fs::rename(aside.join(name), &folder);
        let _ = std::fs::remove_dir_all(&aside);
    }
    Some(folder)
}

/// What is known to be true of a collection.
pub(crate) fn truth(name: &str) -> Value {
    let path = shared("corpora").expect("the corpora").join(format!("{name}.truth.json"));
    serde_json::from_slice(&std::fs::read(path).expect("reads")).expect("JSON")
}
