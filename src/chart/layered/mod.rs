//! Sizes of boxes and the edges between them -> the place of each box and the way of each edge: in layers along the
//! direction of the edges, with few crossings and no overlap. Deterministic, and in whole units only.
//!
//! Each connected component goes through four steps: edges that close a cycle are turned ([`rank`]), every node gets a
//! layer ([`rank`]), the nodes of each layer get an order ([`order`]), and then a place ([`place`]). The components are
//! put beside one another ([`pack`]).

mod layers;
mod order;
mod pack;
mod place;
mod rank;

use layers::Layers;

use crate::graph::connected;

/// Which way the edges run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flow {
    Down,
    Right,
}

/// The room that a layout keeps.
#[derive(Debug, Clone, Copy)]
pub struct Space {
    pub flow: Flow,
    /// Between two layers; more where many edges cross over.
    pub layers: i64,
    /// Between two boxes of a layer.
    pub boxes: i64,
    /// Between two components.
    pub components: i64,
    /// How wide the picture may be before components go into another row. One component may be wider.
    pub room: i64,
}

/// Where everything is. All coordinates are at least zero.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Layout {
    /// The left upper corner of each box.
    pub at: Vec<(i64, i64)>,
    /// The points of each edge from its tail to its head; none for an edge from a box to itself or to no box.
    pub routes: Vec<Vec<(i64, i64)>>,
    /// Which edges run against the flow, as they close a cycle.
    pub reversed: Vec<bool>,
    /// The boxes component by component and layer by layer, as one reads them.
    pub order: Vec<usize>,
    pub width: i64,
    pub height: i64,
}

/// A layout of boxes of these sizes (width, height), joined by these edges (from, to).
pub fn layout(sizes: &[(i64, i64)], edges: &[(usize, usize)], space: &Space) -> Layout {
    let mut layout = Layout {
        at: vec![(0, 0); sizes.len()],
        routes: vec![Vec::new(); edges.len()],
        reversed: vec![false; edges.len()],
        ..Layout::default()
    };
    let components = components(sizes.len(), edges);
    let sheets: Vec<Sheet> = components.iter().map(|one| sheet(one, sizes, edges, space)).collect();
    let extents: Vec<(i64, i64)> = sheets.iter().map(|sheet| (sheet.width, sheet.height)).collect();
    let places = pack::pack(&extents, space.room, space.components);
    for ((component, sheet), place) in components.iter().zip(sheets).zip(places) {
        layout.put(component, sheet, place);
    }
    layout
}

impl Layout {
    fn put(&mut self, component: &Component, sheet: Sheet, (left, top): (i64, i64)) {
        let moved = |(x, y): (i64, i64)| (x + left, y + top);
        for (&node, at) in component.nodes.iter().zip(sheet.at) {
            self.at[node] = moved(at);
        }
        for ((&edge, route), reversed) in component.edges.iter().zip(sheet.routes).zip(sheet.reversed) {
            self.routes[edge] = route.into_iter().map(moved).collect();
            self.reversed[edge] = reversed;
        }
        self.order.extend(sheet.order.into_iter().map(|node| component.nodes[node]));
        self.width = self.width.max(left + sheet.width);
        self.height = self.height.max(top + sheet.height);
    }
}

/// Nodes that hang together, and their edges without loops: both as indices into what the caller gave.
struct Component {
    nodes: Vec<usize>,
    edges: Vec<usize>,
}

fn components(nodes: usize, edges: &[(usize, usize)]) -> Vec<Component> {
    let parts = connected(nodes, edges);
    let mut part_of = vec![0; nodes];
    for (number, part) in parts.iter().enumerate() {
        part.iter().for_each(|&node| part_of[node] = number);
    }
    let mut out: Vec<Component> =
        parts.into_iter().map(|nodes| Component { nodes, edges: Vec::new() }).collect();
    for (index, &(from, to)) in edges.iter().enumerate() {
        if from < nodes && to < nodes && from != to {
            out[part_of[from]].edges.push(index);
        }
    }
    out
}

/// One component laid out by itself. Nodes and edges are counted within the component.
struct Sheet {
    at: Vec<(i64, i64)>,
    routes: Vec<Vec<(i64, i64)>>,
    reversed: Vec<bool>,
    order: Vec<usize>,
    width: i64,
    height: i64,
}

fn sheet(component: &Component, sizes: &[(i64, i64)], edges: &[(usize, usize)], space: &Space) -> Sheet {
    let turned = space.flow == Flow::Right;
    let swap = |(a, b): (i64, i64)| if turned { (b, a) } else { (a, b) };
    let local = |node: usize| component.nodes.binary_search(&node).unwrap_or(0);
    let mut edges: Vec<(usize, usize)> =
        component.edges.iter().map(|&edge| (local(edges[edge].0), local(edges[edge].1))).collect();
    let sizes: Vec<(i64, i64)> = component.nodes.iter().map(|&node| swap(sizes[node])).collect();

    let reversed = rank::closing(sizes.len(), &edges);
    for (edge, _) in edges.iter_mut().zip(&reversed).filter(|(_, reversed)| **reversed) {
        *edge = (edge.1, edge.0);
    }
    let mut layers = Layers::new(&sizes, &edges, &rank::ranks(sizes.len(), &edges));
    order::arrange(&mut layers);
    layers.spread_ports();
    let lefts = place::place(&layers, space.boxes);
    let drawn = layers.draw(&lefts, space.layers);

    let mut routes = drawn.routes;
    for (route, _) in routes.iter_mut().zip(&reversed).filter(|(_, reversed)| **reversed) {
        route.reverse();
    }
    for route in &mut routes {
        route.iter_mut().for_each(|point| *point = swap(*point));
    }
    let (width, height) = swap(drawn.extent);
    let order = layers.rows.iter().flatten().copied().filter(|&vertex| vertex < sizes.len()).collect();
    Sheet { at: drawn.at.into_iter().map(swap).collect(), routes, reversed, order, width, height }
}

#[cfg(test)]
mod tests;
