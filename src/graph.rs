//! A directed graph, as a number of nodes and pairs of them -> its parts.

const UNSEEN: usize = usize::MAX;

/// The strongly connected parts, each in rising order, ordered by their first node. A node that is on no cycle is a
/// part by itself. Edges from or to a node that does not exist are passed over. Tarjan's algorithm, without recursion.
pub fn strongly_connected(nodes: usize, edges: &[(usize, usize)]) -> Vec<Vec<usize>> {
    let mut next = vec![Vec::new(); nodes];
    for &(from, to) in edges {
        if from < nodes && to < nodes {
            next[from].push(to);
        }
    }
    let mut walk = Walk { next, index: vec![UNSEEN; nodes], low: vec![0; nodes], ..Walk::default() };
    walk.on_stack = vec![false; nodes];
    for root in 0..nodes {
        if walk.index[root] == UNSEEN {
            walk.from(root);
        }
    }
    walk.parts.sort_unstable();
    walk.parts
}

/// The parts that hang together whichever way the edges lead, each in rising order, ordered by their first node.
pub fn connected(nodes: usize, edges: &[(usize, usize)]) -> Vec<Vec<usize>> {
    let both: Vec<(usize, usize)> = edges.iter().flat_map(|&(from, to)| [(from, to), (to, from)]).collect();
    strongly_connected(nodes, &both)
}

#[derive(Default)]
struct Walk {
    next: Vec<Vec<usize>>,
    index: Vec<usize>,
    low: Vec<usize>,
    on_stack: Vec<bool>,
    stack: Vec<usize>,
    seen: usize,
    parts: Vec<Vec<usize>>,
}

impl Walk {
    fn from(&mut self, root: usize) {
        let mut path = vec![(root, 0)];
        self.enter(root);
        while let Some((node, edge)) = path.last_mut() {
            let node = *node;
            let Some(&to) = self.next[node].get(*edge) else {
                path.pop();
                if let Some(&(above, _)) = path.last() {
                    self.low[above] = self.low[above].min(self.low[node]);
                }
                self.leave(node);
                continue;
            };
            *edge += 1;
            if self.index[to] == UNSEEN {
                self.enter(to);
                path.push((to, 0));
            } else if self.on_stack[to] {
                self.low[node] = self.low[node].min(self.index[to]);
            }
        }
    }

    fn enter(&mut self, node: usize) {
        self.index[node] = self.seen;
        self.low[node] = self.seen;
        self.seen += 1;
        self.stack.push(node);
        self.on_stack[node] = true;
    }

    /// Takes a whole part off the stack when its first node is done.
    fn leave(&mut self, node: usize) {
        if self.low[node] != self.index[node] {
            return;
        }
        let start = self.stack.iter().rposition(|&one| one == node).unwrap_or(0);
        let mut part = self.stack.split_off(start);
        for &one in &part {
            self.on_stack[one] = false;
        }
        part.sort_unstable();
        self.parts.push(part);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cycles_are_parts_and_other_nodes_stand_alone() {
        let edges = [(0, 1), (1, 2), (2, 0), (2, 3), (3, 4), (4, 3), (5, 5), (9, 0)];
        assert_eq!(strongly_connected(6, &edges), [vec![0, 1, 2], vec![3, 4], vec![5]]);
        assert_eq!(connected(6, &edges), [vec![0, 1, 2, 3, 4], vec![5]]);
    }

    #[test]
    fn a_very_long_cycle_needs_no_deep_stack() {
        let edges: Vec<_> = (0..200_000).map(|i| (i, (i + 1) % 200_000)).collect();
        assert_eq!(strongly_connected(200_000, &edges).len(), 1);
        assert_eq!(strongly_connected(200_000, &edges[1..]).len(), 200_000);
    }
}
