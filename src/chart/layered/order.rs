//! Items in layers -> the same in an order with few crossings: sweeps up and down that put each item at the mean of its
//! neighbours, swaps of adjacent items where that helps, and the best of all that is kept.

use super::strata::Strata;

const SWEEPS: usize = 24;
/// So many links are looked at in all sweeps together; very large graphs get fewer sweeps.
const WORK: usize = 1_000_000;
/// So many sweeps without gain end the search.
const PATIENCE: usize = 6;

/// Gives every layer its order.
pub fn arrange(strata: &mut Strata) {
    strata.layers = walked(strata);
    let mut positions = strata.positions();
    let mut best = (crossings(strata, &positions), strata.layers.clone());
    let mut waited = 0;
    let last = strata.layers.len().saturating_sub(1);
    for sweep in 0..(WORK / (strata.links.len() + 1)).clamp(4, SWEEPS) {
        if best.0 == 0 || waited == PATIENCE {
            break;
        }
        for step in 1..=last {
            let (layer, downward) = if sweep % 2 == 0 { (step, true) } else { (last - step, false) };
            sort_by_mean(strata, layer, downward, &mut positions);
        }
        for layer in 0..=last {
            swap_neighbours(strata, layer, &mut positions);
        }
        waited += 1;
        let crossings = crossings(strata, &positions);
        if crossings < best.0 {
            best = (crossings, strata.layers.clone());
            waited = 0;
        }
    }
    strata.layers = best.1;
}

/// The layers as a walk down from the first ones meets their items, which keeps together what hangs together.
fn walked(strata: &Strata) -> Vec<Vec<usize>> {
    let mut layers = vec![Vec::new(); strata.layers.len()];
    let mut seen = vec![false; strata.items.len()];
    for &root in strata.layers.iter().flatten() {
        let mut stack = vec![root];
        while let Some(item) = stack.pop() {
            if std::mem::replace(&mut seen[item], true) {
                continue;
            }
            layers[strata.items[item].layer].push(item);
            let below = strata.items[item].below.iter().map(|&link| strata.links[link].lower);
            stack.extend(below.rev().filter(|&next| !seen[next]));
        }
    }
    layers
}

/// An item without neighbours on that side keeps its place.
fn sort_by_mean(strata: &mut Strata, layer: usize, downward: bool, positions: &mut [usize]) {
    const FINE: usize = 4096;
    let mean = |item: usize| {
        let neighbours = if downward { strata.upper(item) } else { strata.lower(item) };
        let sum: usize = neighbours.iter().map(|&one| positions[one]).sum();
        (sum * FINE).checked_div(neighbours.len()).unwrap_or(positions[item] * FINE)
    };
    let mut sorted: Vec<(usize, usize)> =
        strata.layers[layer].iter().map(|&item| (mean(item), item)).collect();
    sorted.sort_by_key(|one| one.0);
    strata.layers[layer] = sorted.into_iter().map(|one| one.1).collect();
    for (position, &item) in strata.layers[layer].iter().enumerate() {
        positions[item] = position;
    }
}

fn swap_neighbours(strata: &mut Strata, layer: usize, positions: &mut [usize]) {
    let places = |mut items: Vec<usize>| {
        items.iter_mut().for_each(|item| *item = positions[*item]);
        items.sort_unstable();
        items
    };
    let mut sides: Vec<[Vec<usize>; 2]> = strata.layers[layer]
        .iter()
        .map(|&item| [places(strata.upper(item)), places(strata.lower(item))])
        .collect();
    let order = &mut strata.layers[layer];
    for left in 0..order.len().saturating_sub(1) {
        let (a, b) = (&sides[left], &sides[left + 1]);
        let now = crossed(&a[0], &b[0]) + crossed(&a[1], &b[1]);
        if now > 0 && crossed(&b[0], &a[0]) + crossed(&b[1], &a[1]) < now {
            sides.swap(left, left + 1);
            order.swap(left, left + 1);
        }
    }
    for (position, &item) in order.iter().enumerate() {
        positions[item] = position;
    }
}

/// How many pairs cross when the one with these neighbours stands left of the other. Both are sorted.
fn crossed(left: &[usize], right: &[usize]) -> usize {
    let mut before = 0;
    let mut crossings = 0;
    for place in left {
        while right.get(before).is_some_and(|other| other < place) {
            before += 1;
        }
        crossings += before;
    }
    crossings
}

/// All crossings between adjacent layers, counted with a tree of partial sums.
fn crossings(strata: &Strata, positions: &[usize]) -> usize {
    let mut total = 0;
    for pair in strata.layers.windows(2) {
        let mut sums = vec![0_usize; pair[1].len() + 1];
        let mut met = 0;
        for &item in &pair[0] {
            let mut ends: Vec<usize> = strata.lower(item).iter().map(|&one| positions[one] + 1).collect();
            ends.sort_unstable();
            total += ends.iter().map(|&end| met - up_to(&sums, end)).sum::<usize>();
            met += ends.len();
            ends.into_iter().for_each(|end| add(&mut sums, end));
        }
    }
    total
}

fn up_to(sums: &[usize], mut at: usize) -> usize {
    let mut sum = 0;
    while at > 0 {
        sum += sums[at];
        at &= at - 1;
    }
    sum
}

fn add(sums: &mut [usize], mut at: usize) {
    while at < sums.len() {
        sums[at] += 1;
        at += at & at.wrapping_neg();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn crossings_are_counted_and_taken_away() {
        let edges = [(0, 5), (1, 4), (2, 3)];
        let mut strata = Strata::new(&[(10, 10); 6], &edges, &[0, 0, 0, 1, 1, 1]);
        assert_eq!(crossings(&strata, &strata.positions()), 3);
        arrange(&mut strata);
        assert_eq!(crossings(&strata, &strata.positions()), 0);
    }

    #[test]
    fn pairs_cross_where_the_left_one_ends_right_of_the_other() {
        assert_eq!(crossed(&[1, 3], &[0, 2]), 3);
        assert_eq!(crossed(&[1], &[1]), 0);
    }
}
