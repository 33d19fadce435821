//! The specs of a large portal in groups, each small enough for a picture of its own: those that refer to each other more
//! than to others.

use std::collections::BTreeMap;

use crate::arena::SpecId;
use crate::page::context::SiteContext;
use crate::slug::UniqueNames;

/// Above so many boxes a picture is drawn as clusters first.
pub(super) const LARGE: usize = 150;

/// A community with fewer specs is no group of its own.
const SMALL: usize = 4;

/// Several specs that are one box in the picture of a large portal.
pub(super) struct Cluster {
    pub label: String,
    pub slug: String,
    /// Those that others refer to most come first.
    pub specs: Vec<SpecId>,
}

/// The communities of specs that refer to each other, the largest first, each called by the spec that the others refer to
/// most; those of small communities stand together at the end. `order` holds each spec once, the most referenced first.
pub(super) fn clusters(
    context: &SiteContext,
    order: &[SpecId],
    pairs: impl Iterator<Item = (SpecId, SpecId)>,
) -> Vec<Cluster> {
    let number: BTreeMap<SpecId, usize> = order.iter().enumerate().map(|(at, spec)| (*spec, at)).collect();
    let pairs = pairs.filter_map(|(from, to)| Some((*number.get(&from)?, *number.get(&to)?)));
    let mut groups: BTreeMap<usize, Vec<SpecId>> = BTreeMap::new();
    for (at, community) in communities(order.len(), pairs).into_iter().enumerate() {
        groups.entry(community).or_default().push(order[at]);
    }
    let (mut large, small): (Vec<_>, Vec<_>) = groups.into_values().partition(|specs| specs.len() >= SMALL);
    large.sort_by_key(|specs| std::cmp::Reverse(specs.len()));
    let named = large.into_iter().map(|specs| (context.cards[specs[0]].heading(), specs));
    let rest: Vec<SpecId> = small.into_iter().flatten().collect();
    let rest = (!rest.is_empty()).then(|| (context.text("graph.others").to_owned(), rest));
    let mut names = UniqueNames::default();
    let all = named.chain(rest).flat_map(pieces).map(|(label, specs)| Cluster {
        slug: names.unique(&crate::slug::segment(&label)),
        label,
        specs,
    });
    all.collect()
}

/// A group in pieces that fit into a picture.
fn pieces((label, specs): (String, Vec<SpecId>)) -> Vec<(String, Vec<SpecId>)> {
    if specs.len() <= LARGE {
        return vec![(label, specs)];
    }
    let pieces = specs.chunks(LARGE).enumerate();
    pieces.map(|(at, piece)| (format!("{label} {}", at + 1), piece.to_vec())).collect()
}

/// Nodes with the weights of the edges between them; an edge within a node counts as a loop.
struct Weighted {
    /// For each node its neighbours.
    edges: Vec<BTreeMap<usize, u64>>,
    loops: Vec<u64>,
}

/// The number of the community that each node is in: the greedy search for high modularity of Blondel, Guillaume,
/// Lambiotte and Lefebvre, "Fast unfolding of communities in large networks" (2008). Nodes are taken in their order and
/// equal gains go to the lower number, so equal graphs give equal communities.
fn communities(nodes: usize, pairs: impl Iterator<Item = (usize, usize)>) -> Vec<usize> {
    let mut graph = Weighted { edges: vec![BTreeMap::new(); nodes], loops: vec![0; nodes] };
    for (from, to) in pairs.filter(|(from, to)| from != to) {
        *graph.edges[from].entry(to).or_default() += 1;
        *graph.edges[to].entry(from).or_default() += 1;
    }
    let mut out: Vec<usize> = (0..nodes).collect();
    loop {
        let moved = moved(&graph);
        let count = moved.iter().max().map_or(0, |last| last + 1);
        if count == graph.loops.len() {
            return out;
        }
        out.iter_mut().for_each(|community| *community = moved[*community]);
        graph = graph.merged(&moved, count);
    }
}

/// How often all nodes are looked at for a better community before the graph is made smaller.
const ROUNDS: usize = 20;

/// Moves each node to the neighbouring community that gains most, until none gains; communities are numbered from 0.
fn moved(graph: &Weighted) -> Vec<usize> {
    let degree: Vec<u64> = graph
        .edges
        .iter()
        .zip(&graph.loops)
        .map(|(edges, inner)| edges.values().sum::<u64>() + 2 * inner)
        .collect();
    let whole = i128::from(degree.iter().sum::<u64>());
    let mut home: Vec<usize> = (0..degree.len()).collect();
    let mut total = degree.clone();
    for _ in 0..ROUNDS {
        let mut changed = false;
        for node in 0..home.len() {
            let mut near: BTreeMap<usize, u64> = BTreeMap::from([(home[node], 0)]);
            for (other, weight) in &graph.edges[node] {
                *near.entry(home[*other]).or_default() += weight;
            }
            total[home[node]] -= degree[node];
            let gain = |(community, weight): (&usize, &u64)| {
                i128::from(*weight) * whole - i128::from(total[*community]) * i128::from(degree[node])
            };
            let stay = (&home[node], &near[&home[node]]);
            let best = near.iter().fold(stay, |best, one| if gain(one) > gain(best) { one } else { best });
            let best = *best.0;
            total[best] += degree[node];
            changed |= best != home[node];
            home[node] = best;
        }
        if !changed {
            break;
        }
    }
    let mut numbers: BTreeMap<usize, usize> = BTreeMap::new();
    for community in &mut home {
        let next = numbers.len();
        *community = *numbers.entry(*community).or_insert(next);
    }
    home
}

impl Weighted {
    /// The communities as the nodes of a smaller graph.
    fn merged(&self, home: &[usize], count: usize) -> Self {
        let mut out = Self { edges: vec![BTreeMap::new(); count], loops: vec![0; count] };
        for (node, edges) in self.edges.iter().enumerate() {
            out.loops[home[node]] += self.loops[node];
            for (other, weight) in edges {
                if home[node] != home[*other] {
                    *out.edges[home[node]].entry(home[*other]).or_default() += weight;
                } else if node < *other {
                    out.loops[home[node]] += weight;
                }
            }
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_hangs_together_is_a_community() {
        // Two rings of five, each with chords, and one edge between them; one node stands alone.
        let ring =
            |start: usize| (0..5).flat_map(move |at| [1, 2].map(|by| (start + at, start + (at + by) % 5)));
        let pairs = ring(0).chain(ring(5)).chain([(2, 7)]);
        let found = communities(11, pairs);
        assert_eq!(found, [0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 2]);
    }

    #[test]
    fn no_edges_are_no_communities() {
        assert_eq!(communities(3, std::iter::empty()), [0, 1, 2]);
        assert!(communities(0, std::iter::empty()).is_empty());
    }
}
