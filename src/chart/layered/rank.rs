//! A directed graph without loops -> which edges close a cycle, and, with those turned, the layer of each node.

use std::collections::{BTreeSet, VecDeque};

use super::simplex;
use crate::chart::cycles::strongly_connected;

/// Which edges to turn so that no cycle is left; none that is on no cycle. Few are turned by the heuristic of Eades, Lin
/// and Smyth: nodes that nothing leads to go first, those that lead nowhere last, and otherwise the one with the largest
/// surplus of edges out of it goes next. Edges against that order are turned.
pub fn closing(nodes: usize, edges: &[(usize, usize)]) -> Vec<bool> {
    let mut part_of = vec![0; nodes];
    for (number, part) in strongly_connected(nodes, edges).iter().enumerate() {
        part.iter().for_each(|&node| part_of[node] = number);
    }
    let on_cycle = |edge: &(usize, usize)| part_of[edge.0] == part_of[edge.1];
    let place = fair_order(nodes, edges.iter().filter(|edge| on_cycle(edge)));
    edges.iter().map(|edge| on_cycle(edge) && place[edge.0] > place[edge.1]).collect()
}

/// The place of each node in an order that few of the edges run against.
fn fair_order<'a>(nodes: usize, edges: impl Iterator<Item = &'a (usize, usize)>) -> Vec<usize> {
    let (mut above, mut below) = (vec![Vec::new(); nodes], vec![Vec::new(); nodes]);
    for &(from, to) in edges {
        above[to].push(from);
        below[from].push(to);
    }
    let mut waiting: BTreeSet<Turn> = BTreeSet::new();
    let mut turns: Vec<Turn> = Vec::with_capacity(nodes);
    for node in 0..nodes {
        turns.push(Turn::new(node, above[node].len(), below[node].len()));
        waiting.insert(turns[node]);
    }
    let mut place = vec![0; nodes];
    let (mut first, mut last) = (0, nodes);
    while let Some(turn) = waiting.pop_first() {
        let node = turn.node;
        if turn.kind == Kind::Last {
            last -= 1;
            place[node] = last;
        } else {
            place[node] = first;
            first += 1;
        }
        let neighbours =
            above[node].iter().map(|&one| (one, 0, 1)).chain(below[node].iter().map(|&one| (one, 1, 0)));
        for (other, incoming, outgoing) in neighbours {
            if waiting.remove(&turns[other]) {
                let Turn { incoming: before, outgoing: after, .. } = turns[other];
                turns[other] = Turn::new(other, before - incoming, after - outgoing);
                waiting.insert(turns[other]);
            }
        }
    }
    place
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Last,
    First,
    Next,
}

/// When a node is taken: the least first. Only the edges between nodes that are left count.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Turn {
    kind: Kind,
    /// Edges into it less edges out of it, for those that are on both sides.
    shortage: i64,
    node: usize,
    incoming: usize,
    outgoing: usize,
}

impl Turn {
    fn new(node: usize, incoming: usize, outgoing: usize) -> Turn {
        let kind = match (incoming, outgoing) {
            (_, 0) => Kind::Last,
            (0, _) => Kind::First,
            _ => Kind::Next,
        };
        let count = |edges: usize| i64::try_from(edges).unwrap_or(i64::MAX);
        let shortage = if kind == Kind::Next { count(incoming) - count(outgoing) } else { 0 };
        Turn { kind, shortage, node, incoming, outgoing }
    }
}

/// The layer of each node, from 0: below all that lead to it, and as near to its neighbours as that allows. The nodes hang together.
pub fn ranks(nodes: usize, edges: &[(usize, usize)]) -> Vec<usize> {
    let (mut above, mut below) = (vec![Vec::new(); nodes], vec![Vec::new(); nodes]);
    for &(from, to) in edges {
        above[to].push(from);
        below[from].push(to);
    }
    let sorted = topological(&above, &below);
    let mut rank = vec![0_i64; nodes];
    for &node in &sorted {
        rank[node] = above[node].iter().map(|&one| rank[one] + 1).max().unwrap_or(0);
    }
    for _ in 0..6 {
        for &node in sorted.iter().rev() {
            let lowest = below[node].iter().map(|&one| rank[one] - 1).min();
            if let Some(lowest) = lowest.filter(|_| below[node].len() >= above[node].len()) {
                rank[node] = lowest;
            }
        }
        for &node in &sorted {
            let highest = above[node].iter().map(|&one| rank[one] + 1).max();
            if let Some(highest) = highest.filter(|_| above[node].len() > below[node].len()) {
                rank[node] = highest;
            }
        }
    }
    simplex::shorten(edges, &mut rank);
    let first = rank.iter().copied().min().unwrap_or(0);
    rank.into_iter().map(|one| usize::try_from(one - first).unwrap_or(0)).collect()
}

fn topological(above: &[Vec<usize>], below: &[Vec<usize>]) -> Vec<usize> {
    let mut waiting: Vec<usize> = above.iter().map(Vec::len).collect();
    let mut ready: VecDeque<usize> = (0..above.len()).filter(|&node| waiting[node] == 0).collect();
    let mut sorted = Vec::with_capacity(above.len());
    while let Some(node) = ready.pop_front() {
        sorted.push(node);
        for &to in &below[node] {
            waiting[to] -= 1;
            if waiting[to] == 0 {
                ready.push_back(to);
            }
        }
    }
    sorted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_edge_of_a_ring_closes_it() {
        assert_eq!(closing(3, &[(0, 1), (1, 2), (2, 0)]), [false, false, true]);
        assert_eq!(closing(3, &[(0, 1), (1, 2), (0, 2)]), [false; 3]);
        assert_eq!(closing(4, &[(0, 1), (1, 2), (2, 1), (2, 3)]), [false, false, true, false]);
    }

    #[test]
    fn a_short_way_in_hangs_where_it_leads_to() {
        // 4 -> 5 -> 3 is shorter than 0 -> 1 -> 2 -> 3 and stands beside its end.
        assert_eq!(ranks(6, &[(0, 1), (1, 2), (2, 3), (4, 5), (5, 3)]), [0, 1, 2, 3, 1, 2]);
    }
}
