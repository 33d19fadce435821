//! Vertices in layers -> the same in an order with few crossings: sweeps up and down that put each vertex at the mean of
//! its neighbours and then wherever in its row it crosses least; the best of all that is kept.

use super::layers::Layers;

const SWEEPS: usize = 24;
/// So many segments are looked at in all sweeps together; very large graphs get fewer sweeps.
const WORK: usize = 60_000;
/// So many sweeps without gain end the search.
const PATIENCE: usize = 6;
/// So many places to either side are tried for a vertex.
const REACH: usize = 25;

/// Gives every row its order.
pub(super) fn arrange(layers: &mut Layers) {
    layers.rows = walked(layers);
    let mut positions = layers.positions();
    let mut best = (crossings(layers, &positions), layers.rows.clone());
    let mut waited = 0;
    let down = 0..layers.rows.len();
    for sweep in 0..(WORK / (layers.segments.len() + 1)).clamp(4, SWEEPS) {
        if best.0 == 0 || waited == PATIENCE {
            break;
        }
        let downward = sweep % 2 == 0;
        for row in down.clone() {
            let row = if downward { row } else { down.end - 1 - row };
            sort_by_mean(layers, row, downward, &mut positions);
        }
        for row in down.clone() {
            sift(layers, row, &mut positions);
        }
        waited += 1;
        let crossings = crossings(layers, &positions);
        if crossings < best.0 {
            best = (crossings, layers.rows.clone());
            waited = 0;
        }
    }
    layers.rows = best.1;
}

/// The rows as a walk down from the first ones meets their vertices, which keeps together what hangs together.
fn walked(layers: &Layers) -> Vec<Vec<usize>> {
    let mut rows = vec![Vec::new(); layers.rows.len()];
    let mut seen = vec![false; layers.vertices.len()];
    for &root in layers.rows.iter().flatten() {
        let mut stack = vec![root];
        while let Some(vertex) = stack.pop() {
            if !std::mem::replace(&mut seen[vertex], true) {
                rows[layers.vertices[vertex].layer].push(vertex);
                stack.extend(layers.lower(vertex).into_iter().rev());
            }
        }
    }
    rows
}

/// A vertex without neighbours on that side keeps its place.
fn sort_by_mean(layers: &mut Layers, row: usize, downward: bool, positions: &mut [usize]) {
    const FINE: usize = 4096;
    let mean = |vertex: &usize| {
        let neighbours = if downward { layers.upper(*vertex) } else { layers.lower(*vertex) };
        let sum: usize = neighbours.iter().map(|&one| positions[one]).sum();
        (sum * FINE).checked_div(neighbours.len()).unwrap_or(positions[*vertex] * FINE)
    };
    let mut sorted = layers.rows[row].clone();
    sorted.sort_by_cached_key(mean);
    number(&sorted, positions);
    layers.rows[row] = sorted;
}

/// Moves each vertex to the place near by where its segments cross least.
fn sift(layers: &mut Layers, row: usize, positions: &mut [usize]) {
    let places = |vertices: Vec<usize>| {
        let mut places: Vec<usize> = vertices.into_iter().map(|vertex| positions[vertex]).collect();
        places.sort_unstable();
        places
    };
    let mut order: Vec<Sifted> = Vec::with_capacity(layers.rows[row].len());
    for &vertex in &layers.rows[row] {
        let (above, below) = (places(layers.upper(vertex)), places(layers.lower(vertex)));
        order.push(Sifted { vertex, above, below });
    }
    for vertex in &layers.rows[row] {
        let Some(from) = order.iter().position(|one| one.vertex == *vertex) else { continue };
        let best = best_place(&order, from);
        let one = order.remove(from);
        order.insert(best, one);
    }
    layers.rows[row] = order.into_iter().map(|one| one.vertex).collect();
    number(&layers.rows[row], positions);
}

/// A vertex and the places of its neighbours, sorted.
struct Sifted {
    vertex: usize,
    above: Vec<usize>,
    below: Vec<usize>,
}

impl Sifted {
    /// How many crossings fewer there are right of another one than left of it.
    fn gain(&self, other: &Self) -> i64 {
        let crossings = |left: &Self, right: &Self| {
            crossed(&left.above, &right.above) + crossed(&left.below, &right.below)
        };
        crossings(self, other) - crossings(other, self)
    }
}

fn best_place(order: &[Sifted], from: usize) -> usize {
    let (mut most, mut best) = (0, from);
    let mut gain = 0;
    for to in (0..from).rev().take(REACH) {
        gain -= order[from].gain(&order[to]);
        if gain > most {
            (most, best) = (gain, to);
        }
    }
    gain = 0;
    for to in (from + 1..order.len()).take(REACH) {
        gain += order[from].gain(&order[to]);
        if gain > most {
            (most, best) = (gain, to);
        }
    }
    best
}

fn number(row: &[usize], positions: &mut [usize]) {
    row.iter().enumerate().for_each(|(position, &vertex)| positions[vertex] = position);
}

/// How many pairs cross when the one with these neighbours is left of the other. Both are sorted.
fn crossed(left: &[usize], right: &[usize]) -> i64 {
    let mut before = 0;
    let mut crossings = 0;
    for place in left {
        while right.get(before).is_some_and(|other| other < place) {
            before += 1;
        }
        crossings += before;
    }
    i64::try_from(crossings).unwrap_or(i64::MAX)
}

/// All crossings between adjacent rows: each segment crosses those that begin left of it and end right of it.
fn crossings(layers: &Layers, positions: &[usize]) -> usize {
    let mut total = 0;
    for row in &layers.rows {
        let mut met: Vec<usize> = Vec::new();
        for &vertex in row {
            let mut ends: Vec<usize> = layers.lower(vertex).iter().map(|&one| positions[one]).collect();
            ends.sort_unstable();
            for end in ends {
                let place = met.partition_point(|&other| other <= end);
                total += met.len() - place;
                met.insert(place, end);
            }
        }
    }
    total
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn crossings_are_counted_and_taken_away() {
        let edges = [(0, 5), (1, 4), (2, 3)];
        let mut layers = Layers::new(&[(10, 10); 6], &edges, &[0, 0, 0, 1, 1, 1]);
        assert_eq!(crossings(&layers, &layers.positions()), 3);
        arrange(&mut layers);
        assert_eq!(crossings(&layers, &layers.positions()), 0);
    }

    #[test]
    fn pairs_cross_where_the_left_one_ends_right_of_the_other() {
        assert_eq!(crossed(&[1, 3], &[0, 2]), 3);
        assert_eq!(crossed(&[1], &[1]), 0);
    }
}
