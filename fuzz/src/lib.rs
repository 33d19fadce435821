//! What has to hold for any bytes, a function a way in. `fuzz_targets/` and `tests/it/fuzzed.rs` call them.
//!
//! With nightly Rust and cargo-fuzz: `cargo +nightly fuzz run site -- -max_total_time=600`.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, LazyLock};

use specsite::compile::{self, Compiled};
use specsite::config::Config;
use specsite::diag::Span;
use specsite::document::{Document, front_matter};
use specsite::evidence::Evidence;
use specsite::memo::Memo;
use specsite::project::Inputs;
use specsite::route::Route;
use specsite::site::MemorySink;
use specsite::source::Source;
use specsite::template::{Origin, Template};
use specsite::theme::Theme;

/// Read once: its templates take longer than a small site.
static THEME: LazyLock<Theme> = LazyLock::new(|| Theme::new(&[], None).expect("a theme"));

/// Text is text, whatever its bytes are; and each place of it has a line and a column.
pub fn encoding(bytes: &[u8]) {
    let source = Source::new("a.md", bytes);
    let last = source.place(source.text.len());
    assert!(last.line >= 1 && last.column >= 1);
    assert!(source.lines().iter().all(|start| source.text.is_char_boundary(*start)));
    assert!(!source.text.contains('\r'), "line ends are one");
}

/// The header of a spec: each field has a place in its file, and no blanks at its ends.
pub fn header(bytes: &[u8]) {
    let compiled = compiled(&[("a.md", bytes)]);
    let text = Source::new("a.md", bytes).text;
    for entry in compiled.portal.specs.values() {
        for field in &entry.spec.fields {
            let written = text.get(field.span.start..field.span.end).expect("a place in the file");
            assert_eq!(written.trim(), written, "{}", field.label);
        }
    }
}

/// Front matter, and data beside a spec.
pub fn data(bytes: &[u8]) {
    let _ = front_matter::read_data(&Source::new("a.yaml", bytes));
    let fronted = [b"---\n", bytes, b"\n---\n# A\n"].concat();
    let document = Document::read(Source::new("a.md", &fronted));
    assert!(document.front.iter().all(|field| field.span.end <= document.source.text.len()));
}

/// A template is learned from anything, and specs are read by it.
pub fn template(bytes: &[u8]) {
    let document = Document::read(Source::new("TEMPLATE.md", bytes));
    let learned = || Template::learn(&document, Origin::Named("TEMPLATE.md".to_owned())).signature();
    assert_eq!(learned(), learned(), "the same text is the same template");
    compiled(&[("TEMPLATE.md", bytes), ("a.md", bytes), ("b.md", b"# B\n\n**Status:** Planned\n")]);
}

/// A whole site: files stand apart by a zero byte. Every finding has a place in its file.
pub fn site(bytes: &[u8]) {
    let names = ["a.md", "planned/b.md", "README.md", "TEMPLATE.md", "0001-c.md"];
    let files: Vec<(&str, &[u8])> = names.into_iter().zip(bytes.split(|byte| *byte == 0)).collect();
    let inputs = inputs(&files);
    let compiled = compile::compile(&inputs, &Memo::default()).expect("compiles");
    for finding in &compiled.diagnostics {
        let text = files.iter().find(|(name, _)| *name == finding.path);
        let text = Source::new("a.md", text.map_or(&b""[..], |(_, bytes)| bytes)).text;
        let Span { start, end } = finding.span;
        assert!(text.get(start..end).is_some(), "{finding:?}");
    }
    let sink = MemorySink::new();
    compile::render(&compiled, &inputs, &Evidence::default(), &THEME, &sink).expect("renders");
    let pages = sink.into_files();
    let html = pages.iter().filter(|(route, _)| is_page(route));
    for (route, page) in html {
        let text = std::str::from_utf8(page).expect("a page is text");
        let outline = specsite::html::page::outline(text);
        assert!(outline.title.is_some(), "{}", route.as_str());
    }
}

/// A link to anything: it leads to a page, a place, a file, the web, or nowhere; never to a program.
pub fn links(bytes: &[u8]) {
    let target = String::from_utf8_lossy(bytes).replace(['\n', '\r', '<', '>'], " ");
    let from =
        format!("# A\n\n[x](<{target}>) ![y](<{target}>) <a href=\"{}\">z</a>\n", target.replace('"', " "));
    let inputs =
        inputs(&[("planned/a.md", from.as_bytes()), ("done/b.md", b"# B\n\n[a](../planned/a.md)\n")]);
    let compiled = compile::compile(&inputs, &Memo::default()).expect("compiles");
    let sink = MemorySink::new();
    compile::render(&compiled, &inputs, &Evidence::default(), &THEME, &sink).expect("renders");
    // Copies for machines are text, as it was written.
    let pages = sink.into_files().into_iter().filter(|(route, _)| is_page(route));
    for (route, page) in pages {
        let lower = String::from_utf8_lossy(&page).to_lowercase();
        for scheme in ["href=\"javascript:", "href=\"vbscript:", "href=\"data:", "src=\"javascript:"] {
            assert!(!lower.contains(scheme), "{scheme} in {}", route.as_str());
        }
    }
}

/// What a build left of itself may be damaged, or somebody else's.
pub fn receipt(bytes: &[u8]) {
    use specsite::cache::Receipt;
    let _ = Receipt::from_bytes(bytes);
    let summed = [blake3::hash(bytes).as_bytes(), bytes].concat();
    if let Some(receipt) = Receipt::from_bytes(&summed) {
        assert_eq!(Receipt::from_bytes(&receipt.to_bytes()), Some(receipt));
    }
}

/// Files that others write: configuration, baselines, test reports, built pages.
pub fn outside(bytes: &[u8]) {
    let _ = specsite::baseline::Baseline::read(bytes, "baseline.json");
    let text = String::from_utf8_lossy(bytes);
    let _ = Config::parse(&text, "specsite.toml");
    let _ = specsite::junit::parse(&text);
    let _ = specsite::html::page::outline(&text);
}

fn is_page(route: &Route) -> bool {
    Path::new(route.as_str()).extension().is_some_and(|end| end == "html")
}

fn compiled(files: &[(&str, &[u8])]) -> Compiled {
    compile::compile(&inputs(files), &Memo::default()).expect("compiles")
}

fn inputs(files: &[(&str, &[u8])]) -> Inputs {
    let store: BTreeMap<String, Vec<u8>> =
        files.iter().map(|(path, bytes)| ((*path).to_owned(), bytes.to_vec())).collect();
    Inputs {
        config: Config::default(),
        folder: "source".to_owned(),
        files: store.keys().cloned().collect(),
        data: Vec::new(),
        store: Arc::new(store),
        repository: None,
        skipped: Vec::new(),
        unreadable: Vec::new(),
        layers: Vec::new(),
        today: None,
    }
}
