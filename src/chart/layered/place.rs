//! Vertices in ordered layers -> the left edge of each: as near to the mean of its neighbours as the order and the room
//! between vertices allow. Each layer is solved exactly, by merging vertices that push one another into runs; sweeps over
//! the layers bring them together. Long edges pull hardest, so that they run straight.

use super::layers::{EdgeSegment, Layers};

const SWEEPS: usize = 12;
/// Between two edges that pass side by side, and between an edge and a box.
const LANE: i64 = 10;

/// Left edges, the smallest of which is zero.
pub(super) fn place(layers: &Layers, gap: i64) -> Vec<i64> {
    let mut lefts = vec![0; layers.vertices.len()];
    for row in &layers.rows {
        for (&vertex, offset) in row.iter().zip(offsets(layers, row, gap)) {
            lefts[vertex] = offset;
        }
    }
    let down = 0..layers.rows.len();
    for sweep in 0..SWEEPS {
        for row in down.clone() {
            let row = if sweep % 2 == 0 { row } else { down.end - 1 - row };
            settle(layers, &layers.rows[row], gap, &mut lefts);
        }
    }
    let first = lefts.iter().copied().min().unwrap_or(0);
    lefts.iter_mut().for_each(|left| *left -= first);
    lefts
}

/// How far right of the first vertex of a layer each has to be at least.
fn offsets(layers: &Layers, row: &[usize], gap: i64) -> Vec<i64> {
    let mut at = 0;
    let mut offsets = Vec::with_capacity(row.len());
    for (index, &vertex) in row.iter().enumerate() {
        offsets.push(at);
        let here = &layers.vertices[vertex];
        let lane = here.is_dummy || row.get(index + 1).is_some_and(|&next| layers.vertices[next].is_dummy);
        at += here.breadth + if lane { LANE.min(gap) } else { gap };
    }
    offsets
}

/// Vertices that have come together: they share one place, the weighted mean of what each wants.
struct Run {
    sum: i64,
    weight: i64,
    vertices: usize,
}

impl Run {
    fn place(&self) -> i64 {
        self.sum.div_euclid(self.weight)
    }
}

fn settle(layers: &Layers, row: &[usize], gap: i64, lefts: &mut [i64]) {
    let offsets = offsets(layers, row, gap);
    let mut runs: Vec<Run> = Vec::with_capacity(row.len());
    for (&vertex, offset) in row.iter().zip(&offsets) {
        let (sum, weight) = wish(layers, vertex, lefts);
        let mut run = Run { sum: sum - offset * weight, weight, vertices: 1 };
        while let Some(before) = runs.pop_if(|before| before.place() >= run.place()) {
            run.sum += before.sum;
            run.weight += before.weight;
            run.vertices += before.vertices;
        }
        runs.push(run);
    }
    let places = runs.iter().flat_map(|run| std::iter::repeat_n(run.place(), run.vertices));
    for ((&vertex, offset), place) in row.iter().zip(offsets).zip(places) {
        lefts[vertex] = place + offset;
    }
}

/// Where the left edge of a vertex wants to be, times how much it wants it. One without neighbours wants to stay.
fn wish(layers: &Layers, vertex: usize, lefts: &[i64]) -> (i64, i64) {
    let here = &layers.vertices[vertex];
    let (mut sum, mut weight) = (0, 0);
    let mut pull = |other: usize, port_there: i64, port_here: i64| {
        let there = &layers.vertices[other];
        let strength = match (here.is_dummy, there.is_dummy) {
            (true, true) => 8,
            (false, false) => 1,
            _ => 2,
        };
        let centre = lefts[other] + there.breadth / 2 + port_there;
        sum += strength * (centre - port_here - here.breadth / 2);
        weight += strength;
    };
    for &segment in &here.above {
        let EdgeSegment { upper, upper_port, lower_port, .. } = layers.segments[segment];
        pull(upper, upper_port, lower_port);
    }
    for &segment in &here.below {
        let EdgeSegment { lower, upper_port, lower_port, .. } = layers.segments[segment];
        pull(lower, lower_port, upper_port);
    }
    if weight == 0 { (lefts[vertex], 1) } else { (sum, weight) }
}
