//! How long the code of a folder of Markdown takes to be highlighted by our own tables and by syntect, and how far
//! both agree.
//!
//! `cargo bench --bench highlight -- FOLDER`; blocks of languages without a table are left out.

#[path = "../tests/it/highlight/compare.rs"]
mod compare;

use std::collections::BTreeMap;
use std::hint::black_box;
use std::time::{Duration, Instant};

use compare::{Agreement, blocks};
use specsite::markdown::highlight::{highlight, reference, table_name};

/// What was measured of a language.
#[derive(Default)]
struct Measured {
    bytes: usize,
    own: Duration,
    theirs: Duration,
    agreement: Agreement,
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|a| a != "--bench").collect();
    let Some(folder) = arguments.first() else {
        eprintln!("usage: cargo bench --bench highlight -- FOLDER");
        return;
    };
    let files = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().filter_map(Result::ok);
    let markdown = files.filter(|file| file.path().extension().is_some_and(|extension| extension == "md"));
    let texts = markdown.filter_map(|file| std::fs::read_to_string(file.path()).ok());
    let blocks: Vec<(String, String)> =
        texts.flat_map(|text| blocks(&text)).filter(|(language, _)| table_name(language).is_some()).collect();
    let mut languages: BTreeMap<&str, Measured> = BTreeMap::new();
    for (language, code) in &blocks {
        let measured = languages.entry(language).or_default();
        measured.bytes += code.len();
        measured.own += timed(|| highlight(language, code));
    }
    for (language, code) in &blocks {
        let measured = languages.entry(language).or_default();
        measured.theirs += timed(|| reference(language, code));
        measured.agreement.add(language, code);
    }
    let total = |part: fn(&Measured) -> Duration| languages.values().map(part).sum::<Duration>();
    print("all", languages.values().map(|m| m.bytes).sum(), total(|m| m.own), total(|m| m.theirs));
    println!();
    for (language, measured) in &languages {
        print(language, measured.bytes, measured.own, measured.theirs);
        let agreement = &measured.agreement;
        println!(
            "  equal {:.4}, with what differs on purpose {:.4}",
            agreement.raw_share(),
            agreement.share()
        );
    }
}

fn timed(work: impl FnOnce() -> String) -> Duration {
    let start = Instant::now();
    black_box(work());
    start.elapsed()
}

fn print(name: &str, bytes: usize, own: Duration, theirs: Duration) {
    let ratio = own.as_secs_f64() / theirs.as_secs_f64();
    print!("{name}: {bytes} bytes, own {own:.2?}, syntect {theirs:.2?}, ratio {ratio:.4}");
}
