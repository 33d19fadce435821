//! How large the parts of a source are that a build holds and puts away: facts, HTML, words.
//!
//! `cargo bench --bench facts -- FOLDER`; bytes of each part as they would be stored, and beside the source.

use std::path::Path;

use specsite::arena::{FileId, Id};
use specsite::compile;
use specsite::memo::Memo;
use specsite::project::{self, Overrides};

/// Bytes of a value in a compact form.
fn size(value: &impl serde::Serialize) -> usize {
    postcard::to_stdvec(value).map_or(0, |bytes| bytes.len())
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|a| a != "--bench").collect();
    let Some(folder) = arguments.first() else {
        eprintln!("usage: cargo bench --bench facts -- FOLDER");
        return;
    };
    let inputs = project::read(Path::new(folder), Overrides::default()).expect("a source").inputs;
    let source: usize =
        inputs.files.iter().map(|path| inputs.store.read(path).map_or(0, |bytes| bytes.len())).sum();
    let portal = compile::compile(&inputs, &Memo::default()).expect("compiles").portal;
    let facts: usize = portal.specs.values().map(|entry| size(entry.spec.as_ref())).sum();
    let links: usize = portal.specs.values().map(|entry| size(&entry.spec.links)).sum();
    let files = || (0..inputs.files.len()).map(FileId::new);
    let html: usize = files().map(|file| size(portal.shelf.body(file).as_ref())).sum();
    let words: usize = files().map(|file| size(portal.shelf.words(file).as_ref())).sum();
    println!("{} specs, {source} bytes of source", portal.specs.len());
    for (name, bytes) in [("facts", facts), ("of these links", links), ("HTML", html), ("words", words)] {
        println!("{name}: {bytes} bytes, {} %", bytes * 100 / source.max(1));
    }
}
