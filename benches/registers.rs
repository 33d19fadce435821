//! What the registers cost: a whole site in memory with them and without them, by turns in one run.
//!
//! `cargo bench --bench registers -- FOLDER [ROUNDS]`; prints the medians and their ratio.

use std::path::Path;
use std::time::{Duration, Instant};

use specsite::compile::{self, Compiled};
use specsite::evidence::Evidence;
use specsite::memo::Memo;
use specsite::page;
use specsite::project::{self, Inputs, Overrides};
use specsite::site::MemorySink;
use specsite::theme::Theme;

fn build(inputs: &Inputs, theme: &Theme, with: bool) -> Duration {
    let start = Instant::now();
    let compiled = compile::compile(inputs, &Memo::default()).expect("compiles");
    let sink = MemorySink::new();
    if with {
        compile::render(&compiled, inputs, &Evidence::default(), theme, &sink).expect("renders");
    } else {
        without(&compiled, inputs, theme, &sink);
    }
    start.elapsed()
}

fn without(compiled: &Compiled, inputs: &Inputs, theme: &Theme, sink: &MemorySink) {
    let evidence = Evidence::default();
    let context = page::SiteContext::new(compiled.site_input(inputs, &evidence, theme));
    theme.renderer(&page::globals(&context)).render(&page::plan(&context), sink).expect("renders");
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|a| a != "--bench").collect();
    let Some(folder) = arguments.first() else {
        eprintln!("usage: cargo bench --bench registers -- FOLDER [ROUNDS]");
        return;
    };
    let rounds: usize = arguments.get(1).and_then(|rounds| rounds.parse().ok()).unwrap_or(5);
    let project = project::read(Path::new(folder), Overrides::default()).expect("a source");
    let theme =
        Theme::new(&project.inputs.layers, project.inputs.config.language.as_deref()).expect("a theme");
    let mut times = [Vec::new(), Vec::new()];
    for _ in 0..rounds {
        for (at, with) in [false, true].into_iter().enumerate() {
            times[at].push(build(&project.inputs, &theme, with));
        }
    }
    let [without, with] = times.map(|mut times| {
        times.sort();
        times[times.len() / 2]
    });
    let ratio = with.as_secs_f64() / without.as_secs_f64();
    println!("without registers {without:.2?}, with {with:.2?}: {:+.1} %", (ratio - 1.0) * 100.0);
}
