//! Items in ordered layers -> the left edge of each: as near to the mean of its neighbours as the order and the room
//! between items allow. Each layer is solved exactly, by merging items that push one another into blocks; sweeps over
//! the layers bring them together. Long edges pull hardest, so that they run straight.

use super::strata::{Link, Strata};

const SWEEPS: usize = 12;
/// Between two edges that pass side by side, and between an edge and a box.
const LANE: i64 = 10;

/// Left edges, the smallest of which is zero.
pub fn place(strata: &Strata, gap: i64) -> Vec<i64> {
    let mut lefts = vec![0; strata.items.len()];
    for layer in &strata.layers {
        for (&item, offset) in layer.iter().zip(offsets(strata, layer, gap)) {
            lefts[item] = offset;
        }
    }
    let last = strata.layers.len().saturating_sub(1);
    for sweep in 0..SWEEPS {
        for step in 0..=last {
            let (layer, sides) = match sweep % 2 {
                0 => (step, if sweep + 2 < SWEEPS { Sides::Above } else { Sides::Both }),
                _ => (last - step, if sweep + 2 < SWEEPS { Sides::Below } else { Sides::Both }),
            };
            settle(strata, layer, sides, gap, &mut lefts);
        }
    }
    let first = lefts.iter().copied().min().unwrap_or(0);
    lefts.iter_mut().for_each(|left| *left -= first);
    lefts
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Sides {
    Above,
    Below,
    Both,
}

/// How far right of the first item of a layer each has to be at least.
fn offsets(strata: &Strata, layer: &[usize], gap: i64) -> Vec<i64> {
    let mut at = 0;
    let mut offsets = Vec::with_capacity(layer.len());
    for (index, &item) in layer.iter().enumerate() {
        offsets.push(at);
        let here = &strata.items[item];
        let lane = here.stands_in || layer.get(index + 1).is_some_and(|&next| strata.items[next].stands_in);
        at += here.breadth + if lane { LANE.min(gap) } else { gap };
    }
    offsets
}

/// Items that have come together: they share one place, the weighted mean of what each wants.
struct Block {
    sum: i64,
    weight: i64,
    items: usize,
}

impl Block {
    fn place(&self) -> i64 {
        self.sum.div_euclid(self.weight)
    }
}

fn settle(strata: &Strata, layer: usize, sides: Sides, gap: i64, lefts: &mut [i64]) {
    let layer = &strata.layers[layer];
    let offsets = offsets(strata, layer, gap);
    let mut blocks: Vec<Block> = Vec::with_capacity(layer.len());
    for (&item, offset) in layer.iter().zip(&offsets) {
        let (sum, weight) = wish(strata, item, sides, lefts);
        let mut block = Block { sum: sum - offset * weight, weight, items: 1 };
        while let Some(before) = blocks.pop_if(|before| before.place() >= block.place()) {
            block.sum += before.sum;
            block.weight += before.weight;
            block.items += before.items;
        }
        blocks.push(block);
    }
    let places = blocks.iter().flat_map(|block| std::iter::repeat_n(block.place(), block.items));
    for ((&item, offset), place) in layer.iter().zip(offsets).zip(places) {
        lefts[item] = place + offset;
    }
}

/// Where the left edge of an item wants to be, times how much it wants it. One without neighbours wants to stay.
fn wish(strata: &Strata, item: usize, sides: Sides, lefts: &[i64]) -> (i64, i64) {
    let here = &strata.items[item];
    let (mut sum, mut weight) = (0, 0);
    let mut pull = |other: usize, port_there: i64, port_here: i64| {
        let there = &strata.items[other];
        let strength = match (here.stands_in, there.stands_in) {
            (true, true) => 8,
            (false, false) => 1,
            _ => 2,
        };
        let centre = lefts[other] + there.breadth / 2 + port_there;
        sum += strength * (centre - port_here - here.breadth / 2);
        weight += strength;
    };
    if sides != Sides::Below {
        for &link in &here.above {
            let Link { upper, upper_port, lower_port, .. } = strata.links[link];
            pull(upper, upper_port, lower_port);
        }
    }
    if sides != Sides::Above {
        for &link in &here.below {
            let Link { lower, upper_port, lower_port, .. } = strata.links[link];
            pull(lower, lower_port, upper_port);
        }
    }
    if weight == 0 { (lefts[item], 1) } else { (sum, weight) }
}
