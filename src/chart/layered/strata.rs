//! Nodes with layers, and edges -> items in layers, joined only from one layer to the next: an edge over several layers
//! passes through a small stand-in item in each. Items with places -> corners of boxes and points of edges.

/// Boxes come first, by their index; stand-ins after them.
pub struct Item {
    pub layer: usize,
    /// Across the flow.
    pub breadth: i64,
    /// Along the flow.
    pub depth: i64,
    /// The links to the layer above and below, as indices into [`Strata::links`].
    pub above: Vec<usize>,
    pub below: Vec<usize>,
    pub stands_in: bool,
}

/// A piece of an edge, from an item to one in the next layer. Ports say how far from the centre of an item it meets it.
pub struct Link {
    pub upper: usize,
    pub lower: usize,
    pub upper_port: i64,
    pub lower_port: i64,
}

pub struct Strata {
    pub items: Vec<Item>,
    pub links: Vec<Link>,
    /// The items of each layer, in order.
    pub layers: Vec<Vec<usize>>,
    /// The links that each edge consists of; none for an edge that is drawn straight across.
    chains: Vec<Vec<usize>>,
    edges: Vec<(usize, usize)>,
}

/// Where one component is drawn, with the flow downward.
pub struct Drawn {
    pub at: Vec<(i64, i64)>,
    pub routes: Vec<Vec<(i64, i64)>>,
    pub extent: (i64, i64),
}

impl Strata {
    /// Sizes are (breadth, depth). The shortest edges get stand-ins first; those for which none are left, as the edges
    /// of a dense graph would need more of them than anybody could follow, go straight.
    pub fn new(sizes: &[(i64, i64)], edges: &[(usize, usize)], ranks: &[usize]) -> Strata {
        let items = sizes
            .iter()
            .zip(ranks)
            .map(|(&(breadth, depth), &layer)| Item::new(layer, breadth, depth, false));
        let mut strata = Strata {
            items: items.collect(),
            links: Vec::new(),
            layers: Vec::new(),
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
                strata.thread(edge);
            }
        }
        strata.layers = vec![Vec::new(); ranks.iter().max().map_or(0, |last| last + 1)];
        for (index, item) in strata.items.iter().enumerate() {
            strata.layers[item.layer].push(index);
        }
        strata
    }

    fn thread(&mut self, edge: usize) {
        let (from, to) = self.edges[edge];
        let mut upper = from;
        for layer in self.items[from].layer + 1..=self.items[to].layer {
            let last = layer == self.items[to].layer;
            let lower = if last { to } else { self.items.len() };
            if !last {
                self.items.push(Item::new(layer, 2, 0, true));
            }
            let link = self.links.len();
            self.links.push(Link { upper, lower, upper_port: 0, lower_port: 0 });
            self.items[upper].below.push(link);
            self.items[lower].above.push(link);
            self.chains[edge].push(link);
            upper = lower;
        }
    }

    /// The items that an item is linked to in the layer above.
    pub fn upper(&self, item: usize) -> Vec<usize> {
        self.items[item].above.iter().map(|&link| self.links[link].upper).collect()
    }

    /// The items that an item is linked to in the layer below.
    pub fn lower(&self, item: usize) -> Vec<usize> {
        self.items[item].below.iter().map(|&link| self.links[link].lower).collect()
    }

    /// The place of each item within its layer.
    pub fn positions(&self) -> Vec<usize> {
        let mut positions = vec![0; self.items.len()];
        for layer in &self.layers {
            layer.iter().enumerate().for_each(|(position, &item)| positions[item] = position);
        }
        positions
    }

    /// Lets the links of a box meet it side by side, in the order of where they come from.
    pub fn spread_ports(&mut self) {
        let positions = self.positions();
        for item in &mut self.items {
            let breadth = item.breadth;
            item.above.sort_by_key(|&link| (positions[self.links[link].upper], link));
            item.below.sort_by_key(|&link| (positions[self.links[link].lower], link));
            for (port, &link) in ports(breadth, item.above.len()).zip(&item.above) {
                self.links[link].lower_port = port;
            }
            for (port, &link) in ports(breadth, item.below.len()).zip(&item.below) {
                self.links[link].upper_port = port;
            }
        }
    }

    /// Corners and routes, for the left edges of all items and the room between layers.
    pub fn draw(&self, lefts: &[i64], gap: i64) -> Drawn {
        let bands = self.bands(gap);
        let boxes = || self.items.iter().zip(lefts).filter(|(item, _)| !item.stands_in);
        let at = boxes().map(|(item, &left)| {
            let (top, bottom) = bands[item.layer];
            (left, top + (bottom - top - item.depth) / 2)
        });
        let at: Vec<(i64, i64)> = at.collect();
        let routes = (0..self.edges.len()).map(|edge| self.route(edge, lefts, &at, &bands)).collect();
        let breadth = self.items.iter().zip(lefts).map(|(item, left)| left + item.breadth).max().unwrap_or(0);
        Drawn { at, routes, extent: (breadth, bands.last().map_or(0, |band| band.1)) }
    }

    /// Where each layer begins and ends along the flow. Where many links cross over, the layers stand further apart.
    fn bands(&self, gap: i64) -> Vec<(i64, i64)> {
        let mut bands = Vec::with_capacity(self.layers.len());
        let mut top = 0;
        for layer in &self.layers {
            let depth = layer.iter().map(|&item| self.items[item].depth).max().unwrap_or(0);
            bands.push((top, top + depth));
            let links: usize = layer.iter().map(|&item| self.items[item].below.len()).sum();
            top += depth + gap + i64::try_from(links.min(80)).unwrap_or(80) / 2;
        }
        bands
    }

    /// Straight along the flow through each layer, and from layer to layer wherever the next piece begins.
    fn route(&self, edge: usize, lefts: &[i64], at: &[(i64, i64)], bands: &[(i64, i64)]) -> Vec<(i64, i64)> {
        let (from, to) = self.edges[edge];
        let centre = |item: usize| lefts[item] + self.items[item].breadth / 2;
        let (start, end) = (at[from].1 + self.items[from].depth, at[to].1);
        let chain = &self.chains[edge];
        if chain.is_empty() {
            return vec![(centre(from), start), (centre(to), end)];
        }
        let mut route = Vec::with_capacity(2 * chain.len() + 2);
        for &link in chain {
            let Link { upper, lower, upper_port, lower_port } = self.links[link];
            let (x, next) = (centre(upper) + upper_port, centre(lower) + lower_port);
            if upper == from {
                route.push((x, start));
            }
            route.push((x, bands[self.items[upper].layer].1));
            route.push((next, bands[self.items[lower].layer].0));
            if lower == to {
                route.push((next, end));
            }
        }
        route.dedup();
        route
    }
}

impl Item {
    fn new(layer: usize, breadth: i64, depth: i64, stands_in: bool) -> Item {
        Item { layer, breadth, depth, above: Vec::new(), below: Vec::new(), stands_in }
    }
}

/// Offsets from the centre of a side for so many links.
fn ports(breadth: i64, links: usize) -> impl Iterator<Item = i64> {
    let count = i64::try_from(links).unwrap_or(i64::MAX);
    // In eighths, so that a thousand links still spread over the whole side.
    let step = if count < 2 { 0 } else { ((breadth - 16).max(0) * 8 / (count - 1)).min(14 * 8) };
    (0..count).map(move |index| (2 * index - (count - 1)) * step / 16)
}
