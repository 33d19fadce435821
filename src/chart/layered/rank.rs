//! A directed graph without loops -> which edges close a cycle, and, with those turned, the layer of each node.

use crate::graph::strongly_connected;

/// Which edges to turn so that no cycle is left; none that is on no cycle. The nodes of a cycle are put in the order of
/// how many more edges leave them than lead to them; edges against that order are turned.
pub(super) fn closing(nodes: usize, edges: &[(usize, usize)]) -> Vec<bool> {
    let mut part_of = vec![0; nodes];
    for (number, part) in strongly_connected(nodes, edges).iter().enumerate() {
        part.iter().for_each(|&node| part_of[node] = number);
    }
    let on_cycle = |edge: &(usize, usize)| part_of[edge.0] == part_of[edge.1];
    let mut place: Vec<(i64, usize)> = (0..nodes).map(|node| (0, node)).collect();
    for &(from, to) in edges.iter().filter(|edge| on_cycle(edge)) {
        place[from].0 -= 1;
        place[to].0 += 1;
    }
    edges.iter().map(|edge| on_cycle(edge) && place[edge.0] > place[edge.1]).collect()
}

/// The layer of each node of a graph without cycles, from 0: below all that lead to it, and so that the edges are short.
pub(super) fn ranks(nodes: usize, edges: &[(usize, usize)]) -> Vec<usize> {
    let (mut above, mut below) = (vec![Vec::new(); nodes], vec![Vec::new(); nodes]);
    for &(from, to) in edges {
        above[to].push(from);
        below[from].push(to);
    }
    let mut ranks = lengths_above(&above, &below);
    shorten(&above, &below, &mut ranks);
    let first = ranks.iter().copied().min().unwrap_or(0);
    ranks.into_iter().map(|rank| usize::try_from(rank - first).unwrap_or(0)).collect()
}

/// How many edges the longest way to each node has.
fn lengths_above(above: &[Vec<usize>], below: &[Vec<usize>]) -> Vec<i64> {
    let mut lengths = vec![0; above.len()];
    let mut waiting: Vec<usize> = above.iter().map(Vec::len).collect();
    let mut ready: Vec<usize> = (0..above.len()).filter(|&node| waiting[node] == 0).collect();
    while let Some(node) = ready.pop() {
        for &to in &below[node] {
            lengths[to] = lengths[to].max(lengths[node] + 1);
            waiting[to] -= 1;
            if waiting[to] == 0 {
                ready.push(to);
            }
        }
    }
    lengths
}

/// About how many nodes are looked at; on very large graphs the search ends early.
const WORK: usize = 20_000_000;

/// Moves sets of nodes up and down as long as that makes the edges shorter in total. What is left is within a few
/// percent of the least length, which the network simplex method finds with several times the code.
fn shorten(above: &[Vec<usize>], below: &[Vec<usize>], ranks: &mut [i64]) {
    let down = Way { ahead: below, behind: above, step: 1 };
    let up = Way { ahead: above, behind: below, step: -1 };
    let mut inside = vec![false; ranks.len()];
    let mut work = 0;
    let mut moved = true;
    while moved && work < WORK {
        moved = false;
        for node in 0..ranks.len() {
            for way in [&down, &up] {
                while way.moves(node, ranks, &mut inside, &mut work) {
                    moved = true;
                }
            }
        }
    }
}

/// A direction in which nodes move: towards those ahead, by one layer.
struct Way<'g> {
    ahead: &'g [Vec<usize>],
    behind: &'g [Vec<usize>],
    step: i64,
}

impl Way<'_> {
    /// Moves a node with all that it pushes ahead, and with those behind that gain by coming along; false, and nothing
    /// is moved, when edges would not be shorter. `inside` is false for all before and after.
    fn moves(&self, node: usize, ranks: &mut [i64], inside: &mut [bool], work: &mut usize) -> bool {
        let mut set = Vec::new();
        let mut gain = self.push(node, ranks, inside, &mut set);
        let mut at = 0;
        while let Some(&one) = set.get(at).filter(|_| gain <= 0) {
            at += 1;
            for &other in &self.behind[one] {
                if inside[other] || ranks[other] + self.step != ranks[one] {
                    continue;
                }
                let before = set.len();
                let more = self.push(other, ranks, inside, &mut set);
                if more > 0 {
                    gain += more;
                } else {
                    set.drain(before..).for_each(|one| inside[one] = false);
                }
            }
            *work += set.len();
        }
        *work += set.len();
        for one in set {
            inside[one] = false;
            ranks[one] += if gain > 0 { self.step } else { 0 };
        }
        gain > 0
    }

    /// Adds a node and all that it pushes to a set; gives by how much the edges become shorter.
    fn push(&self, node: usize, ranks: &[i64], inside: &mut [bool], set: &mut Vec<usize>) -> i64 {
        let count = |edges: &[usize]| i64::try_from(edges.len()).unwrap_or(i64::MAX);
        let mut at = set.len();
        let mut gain = 0;
        set.push(node);
        inside[node] = true;
        while let Some(&one) = set.get(at) {
            at += 1;
            gain += count(&self.ahead[one]) - count(&self.behind[one]);
            for &other in &self.ahead[one] {
                if ranks[other] == ranks[one] + self.step && !std::mem::replace(&mut inside[other], true) {
                    set.push(other);
                }
            }
        }
        gain
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn length(nodes: usize, edges: &[(usize, usize)]) -> usize {
        let ranks = ranks(nodes, edges);
        assert!(edges.iter().all(|&(from, to)| ranks[from] < ranks[to]), "{ranks:?}");
        edges.iter().map(|&(from, to)| ranks[to] - ranks[from]).sum()
    }

    #[test]
    fn one_edge_of_a_ring_closes_it() {
        assert_eq!(closing(3, &[(0, 1), (1, 2), (2, 0)]), [false, false, true]);
        assert_eq!(closing(3, &[(0, 1), (1, 2), (0, 2)]), [false; 3]);
        assert_eq!(closing(4, &[(0, 1), (1, 2), (2, 1), (2, 3)]), [false, false, true, false]);
    }

    #[test]
    fn a_short_way_in_hangs_where_it_leads_to() {
        // 4 -> 5 -> 3 is shorter than 0 -> 1 -> 2 -> 3 and ends beside its end.
        assert_eq!(ranks(6, &[(0, 1), (1, 2), (2, 3), (4, 5), (5, 3)]), [0, 1, 2, 3, 1, 2]);
    }

    #[test]
    fn a_pair_that_holds_itself_back_moves_together() {
        // 4 leads to 3, far below, and to 5; each alone has nowhere to go.
        assert_eq!(length(6, &[(0, 1), (1, 2), (2, 3), (4, 3), (4, 5)]), 5);
    }

    #[test]
    fn several_that_share_what_they_push_move_together() {
        // 4 and 5 lead to 3, far below, and both to 6: one of them alone would make the other's edge to 6 longer.
        assert_eq!(length(7, &[(0, 1), (1, 2), (2, 3), (4, 3), (5, 3), (4, 6), (5, 6)]), 7);
    }

    #[test]
    fn two_ways_of_unequal_length_cost_only_their_difference() {
        let edges = [(0, 1), (1, 2), (2, 3), (3, 4), (0, 5), (5, 4), (6, 5), (6, 4), (7, 6)];
        assert_eq!(length(8, &edges), 4 + 4 + 1 + 2 + 1);
    }

    #[test]
    fn one_node_and_doubled_edges_do_no_harm() {
        assert_eq!((ranks(1, &[]), ranks(2, &[(0, 1), (0, 1)])), (vec![0], vec![0, 1]));
    }
}
