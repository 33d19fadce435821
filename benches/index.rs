//! What the browser's search files cost: CPU, memory, files and bytes of indexing alone, once a folder is read.
//!
//! `cargo bench --bench index -- FOLDER`; CPU and memory as Linux counts them.

use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use specsite::compile;
use specsite::memo::Memo;
use specsite::project::{self, Overrides};
use specsite::search::entries::PortalEntries;
use specsite::search::export;

/// A line of what the kernel says of this process, as a number; 0 where it says nothing.
fn status(name: &str) -> u64 {
    let text = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or_default()
}

/// Hundredths of a second of CPU that this process has used, in the program and in the kernel for it.
fn cpu() -> u64 {
    let text = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = text.rsplit(')').next().unwrap_or_default().split_whitespace().skip(11).take(2);
    fields.filter_map(|field| field.parse::<u64>().ok()).sum()
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|a| a != "--bench").collect();
    let Some(folder) = arguments.first() else {
        eprintln!("usage: cargo bench --bench index -- FOLDER");
        return;
    };
    let inputs = project::read(Path::new(folder), Overrides::default()).expect("a source").inputs;
    let portal = compile::compile(&inputs, &Memo::default()).expect("compiles").portal;
    let (files, bytes) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let put = |_: String, content: Vec<u8>| {
        files.fetch_add(1, Ordering::Relaxed);
        bytes.fetch_add(content.len(), Ordering::Relaxed);
        Ok(())
    };
    // From here on the peak counts anew.
    let _ = std::fs::write("/proc/self/clear_refs", "5");
    let (held, used, start) = (status("VmRSS"), cpu(), Instant::now());
    export::write(&PortalEntries::new(&portal), "client.js", &put).expect("indexes");
    let (used, wall) = (cpu() - used, start.elapsed());
    println!("{} specs in {wall:.1?}, {}.{:02} s of CPU", portal.specs.len(), used / 100, used % 100);
    println!(
        "{} MiB at most, besides {} MiB that were held",
        status("VmHWM").saturating_sub(held) / 1_024,
        held / 1_024
    );
    println!("{} files, {} bytes", files.into_inner(), bytes.into_inner());
}
