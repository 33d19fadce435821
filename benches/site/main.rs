//! What a site costs: specsite beside whichever of its peers are installed, on specs that this program writes.
//!
//! `cargo bench --bench site -- [COUNT [FOLDER]]`: COUNT specs (1,000), in FOLDER, which stays (a temporary one, which
//! goes). Prints processor time, peak memory, bytes and files of each, and the ratios to the first peer. Processor time
//! and memory are told by Linux only (proc(5)).

#![expect(clippy::cast_precision_loss, reason = "figures are shown with few digits")]

mod corpus;
mod peers;
mod process;

use std::fs;
use std::path::{Path, PathBuf};

use process::{Cost, Size};

const SPECSITE: &str = env!("CARGO_BIN_EXE_specsite");

fn main() {
    let mut arguments = std::env::args().skip(1).filter(|a| a != "--bench");
    let count: usize = arguments.next().map_or(1_000, |count| count.parse().expect("a number of specs"));
    let kept = arguments.next().map(PathBuf::from);
    let temporary = tempfile::tempdir().expect("a folder");
    let work = kept.unwrap_or_else(|| temporary.path().to_owned());
    let specs = work.join("specs");
    corpus::write(&specs, count);
    println!("{count} specs, {:.1} MB", Size::of(&specs).bytes as f64 / 1e6);
    println!("{:<28}{:>9}{:>9}{:>9}{:>10}{:>9}", "", "CPU s", "wall s", "MiB", "MB", "files");

    let site = work.join("specsite");
    let build = |extra: &[&str]| {
        let mut arguments = vec!["build", path(&specs), "--output", path(&site), "--quiet"];
        arguments.extend(extra);
        process::run(SPECSITE, &arguments, &work)
    };
    let _ = fs::remove_dir_all(&site);
    let _ = fs::remove_dir_all(specs.join(".specsite"));
    let cold = build(&[]);
    row("specsite", &cold, Some(&site));
    let warm = build(&[]);
    row("specsite, nothing changed", &warm, None);
    corpus::touch(&specs, 0);
    let changed = build(&[]);
    row("specsite, one spec changed", &changed, None);
    let check = process::run(SPECSITE, &["check", path(&specs), "--quiet"], &work);
    row("specsite check", &check, None);
    let peers: Vec<(&str, Cost)> = peers::ALL
        .iter()
        .filter(|peer| process::is_there(peer.program))
        .map(|peer| {
            let folder = work.join(peer.program);
            let _ = fs::remove_dir_all(&folder);
            (peer.prepare)(&specs, &folder);
            let cost = process::run(peer.program, peer.arguments, &folder);
            row(peer.program, &cost, Some(&folder.join("public")));
            (peer.program, cost)
        })
        .collect();
    println!();
    ratio("nothing changed / cold", &warm, &cold);
    ratio("one spec changed / cold", &changed, &cold);
    ratio("check / cold", &check, &cold);
    for (name, cost) in &peers {
        ratio(&format!("specsite / {name}"), &cold, cost);
    }
}

fn path(path: &Path) -> &str {
    path.to_str().expect("a plain path")
}

fn row(name: &str, cost: &Cost, site: Option<&Path>) {
    let size = site.map(Size::of);
    let figures =
        size.map_or_else(String::new, |size| format!("{:>10.1}{:>9}", size.bytes as f64 / 1e6, size.files));
    println!("{name:<28}{:>9.2}{:>9.2}{:>9}{figures}", cost.cpu, cost.wall, cost.peak >> 20);
}

fn ratio(name: &str, one: &Cost, other: &Cost) {
    let memory = one.peak as f64 / other.peak.max(1) as f64;
    println!("{name:<28}{:>9.3} × CPU {memory:>9.3} × memory", one.cpu / other.cpu.max(0.001));
}
