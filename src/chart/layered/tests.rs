use super::*;

const SPACE: Space = Space { flow: Flow::Right, layers: 50, boxes: 12, components: 30, room: 1000 };

/// Numbers that look random, and are the same each time.
fn numbers(mut seed: u64) -> impl FnMut(usize) -> usize {
    move |below| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(seed >> 33).unwrap_or(0) % below
    }
}

fn random(nodes: usize, edges: usize) -> Vec<(usize, usize)> {
    let mut number = numbers(7);
    (0..edges).map(|_| (number(nodes), number(nodes))).collect()
}

fn sizes(nodes: usize) -> Vec<(i64, i64)> {
    let mut number = numbers(3);
    (0..nodes).map(|_| (170, 40 + 16 * i64::try_from(number(3)).unwrap())).collect()
}

/// Lays out and checks what holds for every layout.
fn checked(nodes: usize, edges: &[(usize, usize)], flow: Flow) -> Layout {
    let sizes = sizes(nodes);
    let space = Space { flow, ..SPACE };
    let layout = layout(&sizes, edges, &space);
    assert_eq!(layout, super::layout(&sizes, edges, &space), "two layouts of one graph differ");
    no_overlaps(&layout, &sizes);
    for ((&(from, to), route), reversed) in edges.iter().zip(&layout.routes).zip(&layout.reversed) {
        if from == to {
            assert!(route.is_empty());
            continue;
        }
        let start = *route.first().expect("an edge is not drawn");
        let end = *route.last().expect("an edge is not drawn");
        assert!(touches(start, layout.at[from], sizes[from]), "{from} -> {to} starts at {start:?}");
        assert!(touches(end, layout.at[to], sizes[to]), "{from} -> {to} ends at {end:?}");
        let forward = if flow == Flow::Right { start.0 < end.0 } else { start.1 < end.1 };
        assert_eq!(forward, !reversed);
        assert!(route.iter().all(|&(x, y)| x >= 0 && y >= 0 && x <= layout.width && y <= layout.height));
    }
    let mut order = layout.order.clone();
    order.sort_unstable();
    assert!(order.into_iter().eq(0..nodes));
    layout
}

fn touches((x, y): (i64, i64), (left, top): (i64, i64), (width, height): (i64, i64)) -> bool {
    (left..=left + width).contains(&x) && (top..=top + height).contains(&y)
}

fn no_overlaps(layout: &Layout, sizes: &[(i64, i64)]) {
    for (a, (&(x, y), &(w, h))) in layout.at.iter().zip(sizes).enumerate() {
        assert!(x >= 0 && y >= 0 && x + w <= layout.width && y + h <= layout.height);
        for (b, (&(left, top), size)) in layout.at.iter().zip(sizes).enumerate().skip(a + 1) {
            let apart = x + w <= left || left + size.0 <= x || y + h <= top || top + size.1 <= y;
            assert!(apart, "{a} and {b} overlap");
        }
    }
}

#[test]
fn a_thousand_nodes_and_many_edges_are_laid_out() {
    checked(1000, &random(1000, 2500), Flow::Right);
    checked(1000, &random(1000, 600), Flow::Down);
}

#[test]
fn hubs_chains_and_dense_cycles_are_laid_out() {
    let hub: Vec<_> = (1..1001).map(|node| (node, 0)).collect();
    checked(1001, &hub, Flow::Right);
    let chain: Vec<_> = (1..1000).map(|node| (node - 1, node)).collect();
    let layout = checked(1000, &chain, Flow::Down);
    assert!(layout.reversed.iter().all(|reversed| !reversed));
    let all: Vec<_> = (0..60).flat_map(|from| (0..60).map(move |to| (from, to))).collect();
    checked(60, &all, Flow::Right);
}

#[test]
fn loops_doubles_and_edges_to_nowhere_do_no_harm() {
    let layout = checked(3, &[(0, 0), (0, 1), (0, 1), (1, 0), (2, 2)], Flow::Down);
    assert_eq!(layout.reversed, [false, false, false, true, false]);
    assert_ne!(layout.routes[1], layout.routes[2]);
    let layout = super::layout(&[(10, 10)], &[(0, 7), (9, 0)], &SPACE);
    assert_eq!(layout.routes, [vec![], vec![]]);
    assert_eq!(super::layout(&[], &[], &SPACE), Layout::default());
}

#[test]
fn a_chain_is_a_straight_line() {
    let layout = layout(&[(100, 40); 4], &[(0, 1), (1, 2), (2, 3)], &SPACE);
    assert_eq!(layout.at, [(0, 0), (150, 0), (300, 0), (450, 0)]);
    assert_eq!(layout.routes[1], [(250, 20), (300, 20)]);
    assert_eq!((layout.width, layout.height), (550, 40));
}

#[test]
fn an_edge_over_a_layer_goes_round_the_box_in_it() {
    let layout = layout(&[(100, 40); 3], &[(0, 1), (1, 2), (0, 2)], &SPACE);
    let (_, top) = layout.at[1];
    let through = |&(x, y): &(i64, i64)| (150..=250).contains(&x) && (top..=top + 40).contains(&y);
    assert!(layout.routes[2].len() >= 4);
    assert!(!layout.routes[2].iter().any(through));
}

#[test]
fn components_fill_rows() {
    let pairs: Vec<_> = (0..40).map(|pair| (2 * pair, 2 * pair + 1)).collect();
    let layout = checked(80, &pairs, Flow::Right);
    assert!(layout.width <= 1000 && layout.height > layout.width, "{} {}", layout.width, layout.height);
}
