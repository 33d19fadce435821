//! How long the picture of a graph takes: 1,000 boxes and 2,500 arrows, drawn five times; prints the median.
//!
//! `cargo bench --bench graph -- [BOXES ARROWS]`

use std::time::Instant;

use specsite::chart::Picture;
use specsite::chart::graph::{GraphEdge, GraphNode, GraphOptions, draw};

fn main() {
    let numbers: Vec<usize> = std::env::args().filter_map(|argument| argument.parse().ok()).collect();
    let (boxes, arrows) = match numbers.as_slice() {
        [boxes, arrows, ..] => (*boxes, *arrows),
        _ => (1_000, 2_500),
    };
    let titles: Vec<String> = (0..boxes).map(|n| format!("Spec number {n} about something")).collect();
    let nodes: Vec<GraphNode> = titles
        .iter()
        .map(|title| GraphNode { title, url: Some("x/"), class: "planned", note: "Planned" })
        .collect();
    // A multiplicative generator (Lehmer 1951): the same arrows on every machine.
    let mut state: u64 = 1;
    let mut next = |below: usize| {
        state = state * 48_271 % 2_147_483_647;
        usize::try_from(state).unwrap_or(0) % below.max(1)
    };
    let edges: Vec<GraphEdge> = (0..arrows)
        .map(|_| GraphEdge { from: next(boxes), to: next(boxes), kind: "depends on", class: "depends" })
        .collect();
    let picture = Picture { id: "g", title: "A graph", description: "" };
    let setting = GraphOptions { room: 1_100, here: None, key: &[] };
    let mut times: Vec<_> = (0..5)
        .map(|_| {
            let start = Instant::now();
            let bytes = draw(&picture, &nodes, &edges, &setting).len();
            (start.elapsed(), bytes)
        })
        .collect();
    times.sort();
    println!("{boxes} boxes, {arrows} arrows: {:.1?}, {} kB", times[2].0, times[2].1 / 1000);
}
