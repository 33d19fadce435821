//! A connected graph without cycles and a layer for each node -> layers with the least total length of edges: the network
//! simplex method of Gansner, Koutsofios, North and Vo. A tree of edges that are as short as can be holds all nodes; as
//! long as moving one side of a tree edge shortens more edges than it lengthens, that side moves until another edge is
//! as short as can be, which takes the place of the first.

/// About how many nodes and edges are looked at; on very large graphs the search ends early.
const WORK: usize = 8_000_000;

/// Makes edges shorter in total. Each edge has to lead from a lower rank to a higher one, before and after.
pub fn shorten(edges: &[(usize, usize)], ranks: &mut [i64]) {
    let round = ranks.len() + edges.len() + 1;
    if ranks.len() > WORK / round {
        return;
    }
    let mut surplus = vec![0_i64; ranks.len()];
    for &(from, to) in edges {
        surplus[from] += 1;
        surplus[to] -= 1;
    }
    let mut tree = tight_tree(edges, ranks);
    for _ in 0..WORK / round / 2 {
        let walk = Walk::over(&tree, edges, &surplus);
        let Some(side) = walk.worst(edges) else { return };
        let inside = |node: usize| (side.first..side.end).contains(&walk.place[node]);
        // A side with more edges out of it goes down, along with the flow, until one of these is short.
        let between = |edge: &usize| {
            let (from, to) = edges[*edge];
            if side.down { inside(from) && !inside(to) } else { inside(to) && !inside(from) }
        };
        let between = (0..edges.len()).filter(between);
        let Some(entering) = between.min_by_key(|&edge| slack(edges[edge], ranks)) else { return };
        let step = slack(edges[entering], ranks);
        for &node in &walk.order[side.first..side.end] {
            ranks[node] += if side.down { step } else { -step };
        }
        for (edge, change) in [(side.edge, false), (entering, true)] {
            for node in [edges[edge].0, edges[edge].1] {
                tree[node].retain(|&one| one != edge);
                if change {
                    tree[node].push(edge);
                }
            }
        }
    }
}

fn slack((from, to): (usize, usize), ranks: &[i64]) -> i64 {
    ranks[to] - ranks[from] - 1
}

/// For each node the edges of the tree at it. Nodes that no edge of length one leads to are brought nearer.
fn tight_tree(edges: &[(usize, usize)], ranks: &mut [i64]) -> Vec<Vec<usize>> {
    let mut at = vec![Vec::new(); ranks.len()];
    for (index, edge) in edges.iter().enumerate() {
        at[edge.0].push(index);
        at[edge.1].push(index);
    }
    let mut tree = vec![Vec::new(); ranks.len()];
    let mut held: Vec<usize> = Vec::with_capacity(ranks.len());
    let mut is_held = vec![false; ranks.len()];
    let mut stack = vec![0];
    is_held[0] = true;
    loop {
        while let Some(node) = stack.pop() {
            held.push(node);
            for &edge in &at[node] {
                let other = edges[edge].0 + edges[edge].1 - node;
                if !is_held[other] && slack(edges[edge], ranks) == 0 {
                    is_held[other] = true;
                    tree[node].push(edge);
                    tree[other].push(edge);
                    stack.push(other);
                }
            }
        }
        let across = edges.iter().filter(|edge| is_held[edge.0] != is_held[edge.1]);
        let Some(&nearest) = across.min_by_key(|&&edge| slack(edge, ranks)) else { return tree };
        let step = if is_held[nearest.0] { slack(nearest, ranks) } else { -slack(nearest, ranks) };
        held.iter().for_each(|&node| ranks[node] += step);
        // The walk goes on from the end that is held, where the edge is short now.
        stack.push(if is_held[nearest.0] { nearest.0 } else { nearest.1 });
        held.retain(|&node| Some(&node) != stack.last());
    }
}

/// The tree as a walk from its root meets it: what hangs below a node comes right after it.
struct Walk {
    order: Vec<usize>,
    place: Vec<usize>,
    /// For each place: where what hangs below it ends, the surplus of edges out of that, and the edge above.
    end: Vec<usize>,
    surplus: Vec<i64>,
    edge: Vec<usize>,
}

/// A side of the tree that should move, the edge that holds it back, and which way.
struct Side {
    first: usize,
    end: usize,
    edge: usize,
    down: bool,
}

impl Walk {
    fn over(tree: &[Vec<usize>], edges: &[(usize, usize)], surplus: &[i64]) -> Walk {
        let count = tree.len();
        let mut walk = Walk {
            order: Vec::with_capacity(count),
            place: vec![0; count],
            end: (1..=count).collect(),
            surplus: Vec::with_capacity(count),
            edge: Vec::with_capacity(count),
        };
        let mut above = Vec::with_capacity(count);
        let mut stack = vec![(0, 0, usize::MAX)];
        while let Some((node, parent, edge)) = stack.pop() {
            let place = walk.order.len();
            walk.place[node] = place;
            walk.order.push(node);
            walk.surplus.push(surplus[node]);
            walk.edge.push(edge);
            above.push(parent);
            let below = tree[node].iter().filter(|&&one| one != edge);
            stack.extend(below.map(|&one| (edges[one].0 + edges[one].1 - node, place, one)));
        }
        for place in (1..walk.order.len()).rev() {
            let parent = above[place];
            walk.end[parent] = walk.end[parent].max(walk.end[place]);
            walk.surplus[parent] += walk.surplus[place];
        }
        walk
    }

    /// Where moving gains most. A side moves away from the edge that holds it to the rest.
    fn worst(&self, edges: &[(usize, usize)]) -> Option<Side> {
        let mut worst: Option<(i64, Side)> = None;
        for first in 1..self.order.len() {
            let (edge, surplus) = (self.edge[first], self.surplus[first]);
            let down = edges[edge].1 == self.order[first];
            let gain = if down { surplus } else { -surplus };
            if gain > worst.as_ref().map_or(0, |one| one.0) {
                worst = Some((gain, Side { first, end: self.end[first], edge, down }));
            }
        }
        worst.map(|one| one.1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn length(edges: &[(usize, usize)], ranks: &[i64]) -> i64 {
        assert!(edges.iter().all(|&edge| slack(edge, ranks) >= 0), "{ranks:?}");
        edges.iter().map(|edge| ranks[edge.1] - ranks[edge.0]).sum()
    }

    #[test]
    fn a_pair_that_holds_itself_back_moves_together() {
        // 4 leads to 3, far below, and to 5; each alone has nowhere to go.
        let edges = [(0, 1), (1, 2), (2, 3), (4, 3), (4, 5)];
        let mut ranks = [0, 1, 2, 3, 0, 1];
        shorten(&edges, &mut ranks);
        assert_eq!(length(&edges, &ranks), 5);
    }

    #[test]
    fn two_ways_of_unequal_length_cost_only_their_difference() {
        let edges = [(0, 1), (1, 2), (2, 3), (3, 4), (0, 5), (5, 4), (6, 5), (6, 4), (7, 6)];
        let mut ranks = [0, 1, 2, 3, 9, 1, 0, -1];
        shorten(&edges, &mut ranks);
        assert_eq!(length(&edges, &ranks), 4 + 4 + 1 + 2 + 1);
    }

    #[test]
    fn one_node_and_doubled_edges_do_no_harm() {
        shorten(&[], &mut [0]);
        let mut ranks = [0, 7];
        shorten(&[(0, 1), (0, 1)], &mut ranks);
        assert_eq!(ranks[1] - ranks[0], 1);
    }
}
