//! Nodes with layers, and edges -> vertices in layers, joined only from one layer to the next: an edge over several layers
//! passes through a small dummy vertex in each. Vertices with places -> corners of boxes and points of edges.

/// Boxes come first, by their index; dummies after them.
pub(super) struct Vertex {
    pub layer: usize,
    /// Across the flow.
    pub breadth: i64,
    /// Along the flow.
    pub depth: i64,
    /// The segments to the layer above and below, as indices into [`Layers::segments`].
    pub above: Vec<usize>,
    pub below: Vec<usize>,
    pub is_dummy: bool,
}

/// A piece of an edge, from a vertex to one in the next layer. Ports say how far from the centre of a vertex it meets it.
pub(super) struct EdgeSegment {
    pub upper: usize,
    pub lower: usize,
    pub upper_port: i64,
    pub lower_port: i64,
}

pub(super) struct Layers {
    pub vertices: Vec<Vertex>,
    pub segments: Vec<EdgeSegment>,
    /// The vertices of each layer, in order.
    pub rows: Vec<Vec<usize>>,
    /// The segments of each edge; none for an edge that is drawn straight across.
    chains: Vec<Vec<usize>>,
    edges: Vec<(usize, usize)>,
}

/// Where one component is drawn, with the flow downward.
pub(super) struct Drawn {
    pub at: Vec<(i64, i64)>,
    pub routes: Vec<Vec<(i64, i64)>>,
    pub extent: (i64, i64),
}

impl Layers {
    /// Sizes are (breadth, depth). The shortest edges get dummies first; those for which none are left, as the edges
    /// of a dense graph would need more of them than anybody could follow, go straight.
    pub(super) fn new(sizes: &[(i64, i64)], edges: &[(usize, usize)], ranks: &[usize]) -> Layers {
        let vertices = sizes
            .iter()
            .zip(ranks)
            .map(|(&(breadth, depth), &layer)| Vertex::new(layer, breadth, depth, false));
        let mut layers = Layers {
            vertices: vertices.collect(),
            segments: Vec::new(),
            rows: Vec::new(),
            chains: vec![Vec::new(); edges.len()],
            edges: edges.to_vec(),
        };
        let span = |edge: usize| ranks[edges[edge].1] - ranks[edges[edge].0];
        let mut shortest: Vec<usize> = (0..edges.len()).collect();
        shortest.sort_by_key(|&edge| span(edge));
        let mut left = 500 + 4 * sizes.len() + (3 * edges.len()).min(8000);
        for edge in shortest {
            let needed = span(edge) - 1;
            if needed <= left {
                left -= needed;
                layers.thread(edge);
            }
        }
        layers.rows = vec![Vec::new(); ranks.iter().max().map_or(0, |last| last + 1)];
        for (index, vertex) in layers.vertices.iter().enumerate() {
            layers.rows[vertex.layer].push(index);
        }
        layers
    }

    fn thread(&mut self, edge: usize) {
        let (from, to) = self.edges[edge];
        let mut upper = from;
        for layer in self.vertices[from].layer + 1..=self.vertices[to].layer {
            let last = layer == self.vertices[to].layer;
            let lower = if last { to } else { self.vertices.len() };
            if !last {
                self.vertices.push(Vertex::new(layer, 2, 0, true));
            }
            let segment = self.segments.len();
            self.segments.push(EdgeSegment { upper, lower, upper_port: 0, lower_port: 0 });
            self.vertices[upper].below.push(segment);
            self.vertices[lower].above.push(segment);
            self.chains[edge].push(segment);
            upper = lower;
        }
    }

    /// The vertices that a vertex is segmented to in the layer above.
    pub(super) fn upper(&self, vertex: usize) -> Vec<usize> {
        self.vertices[vertex].above.iter().map(|&segment| self.segments[segment].upper).collect()
    }

    /// The vertices that a vertex is segmented to in the layer below.
    pub(super) fn lower(&self, vertex: usize) -> Vec<usize> {
        self.vertices[vertex].below.iter().map(|&segment| self.segments[segment].lower).collect()
    }

    /// The place of each vertex within its layer.
    pub(super) fn positions(&self) -> Vec<usize> {
        let mut positions = vec![0; self.vertices.len()];
        for layer in &self.rows {
            layer.iter().enumerate().for_each(|(position, &vertex)| positions[vertex] = position);
        }
        positions
    }

    /// Lets the segments of a box meet it side by side, in the order of where they come from.
    pub(super) fn spread_ports(&mut self) {
        let positions = self.positions();
        for vertex in &mut self.vertices {
            let breadth = vertex.breadth;
            vertex.above.sort_by_key(|&segment| (positions[self.segments[segment].upper], segment));
            vertex.below.sort_by_key(|&segment| (positions[self.segments[segment].lower], segment));
            for (port, &segment) in ports(breadth, vertex.above.len()).zip(&vertex.above) {
                self.segments[segment].lower_port = port;
            }
            for (port, &segment) in ports(breadth, vertex.below.len()).zip(&vertex.below) {
                self.segments[segment].upper_port = port;
            }
        }
    }

    /// Corners and routes, for the left edges of all vertices and the room between layers.
    pub(super) fn draw(&self, lefts: &[i64], gap: i64) -> Drawn {
        let bands = self.bands(gap);
        let boxes = || self.vertices.iter().zip(lefts).filter(|(vertex, _)| !vertex.is_dummy);
        let at = boxes().map(|(vertex, &left)| {
            let (top, bottom) = bands[vertex.layer];
            (left, top + (bottom - top - vertex.depth) / 2)
        });
        let at: Vec<(i64, i64)> = at.collect();
        let routes = (0..self.edges.len()).map(|edge| self.route(edge, lefts, &at, &bands)).collect();
        let breadth =
            self.vertices.iter().zip(lefts).map(|(vertex, left)| left + vertex.breadth).max().unwrap_or(0);
        Drawn { at, routes, extent: (breadth, bands.last().map_or(0, |band| band.1)) }
    }

    /// Where each layer begins and ends along the flow. Layers with many segments between them are further apart.
    fn bands(&self, gap: i64) -> Vec<(i64, i64)> {
        let mut bands = Vec::with_capacity(self.rows.len());
        let mut top = 0;
        for layer in &self.rows {
            let depth = layer.iter().map(|&vertex| self.vertices[vertex].depth).max().unwrap_or(0);
            bands.push((top, top + depth));
            let segments: usize = layer.iter().map(|&vertex| self.vertices[vertex].below.len()).sum();
            top += depth + gap + i64::try_from(segments.min(80)).unwrap_or(80) / 2;
        }
        bands
    }

    /// Straight along the flow through each layer, and from layer to layer wherever the next piece begins.
    fn route(&self, edge: usize, lefts: &[i64], at: &[(i64, i64)], bands: &[(i64, i64)]) -> Vec<(i64, i64)> {
        let (from, to) = self.edges[edge];
        let centre = |vertex: usize| lefts[vertex] + self.vertices[vertex].breadth / 2;
        let (start, end) = (at[from].1 + self.vertices[from].depth, at[to].1);
        let chain = &self.chains[edge];
        if chain.is_empty() {
            return vec![(centre(from), start), (centre(to), end)];
        }
        let mut route = Vec::with_capacity(2 * chain.len() + 2);
        for &segment in chain {
            let EdgeSegment { upper, lower, upper_port, lower_port } = self.segments[segment];
            let (x, next) = (centre(upper) + upper_port, centre(lower) + lower_port);
            if upper == from {
                route.push((x, start));
            }
            route.push((x, bands[self.vertices[upper].layer].1));
            route.push((next, bands[self.vertices[lower].layer].0));
            if lower == to {
                route.push((next, end));
            }
        }
        route.dedup();
        route
    }
}

impl Vertex {
    fn new(layer: usize, breadth: i64, depth: i64, is_dummy: bool) -> Vertex {
        Vertex { layer, breadth, depth, above: Vec::new(), below: Vec::new(), is_dummy }
    }
}

/// Offsets from the centre of a side for so many segments.
fn ports(breadth: i64, segments: usize) -> impl Iterator<Item = i64> {
    let count = i64::try_from(segments).unwrap_or(i64::MAX);
    // In eighths, so that a thousand segments still spread over the whole side.
    let step = if count < 2 { 0 } else { ((breadth - 16).max(0) * 8 / (count - 1)).min(14 * 8) };
    (0..count).map(move |index| (2 * index - (count - 1)) * step / 16)
}
