//! Things with titles and the edges between them -> a picture of boxes and arrows, laid out in layers.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::layered::{Flow, Layout, Space, layout};
use super::text::{escape, width, wrap};
use super::{LETTERS, Picture, frame, thing};

/// A box. The class is the stage, which gives the shape of its mark; the note (such as the word for the status) is
/// beside the mark.
#[derive(Debug, Clone)]
pub struct GraphNode<'a> {
    pub title: &'a str,
    pub url: Option<&'a str>,
    pub class: &'a str,
    pub note: &'a str,
}

/// An arrow between two boxes, by their indices. The kind is a word for readers, such as `depends on`; the class
/// (`depends`, `superseded`, `related` or `cycle`) says how the arrow looks.
#[derive(Debug, Clone)]
pub struct GraphEdge<'a> {
    pub from: usize,
    pub to: usize,
    pub kind: &'a str,
    pub class: &'a str,
}

/// What the picture is drawn with beside its boxes and arrows.
#[derive(Debug, Clone, Copy)]
pub struct GraphOptions<'a> {
    /// How wide the picture should be at most; a graph that cannot be so narrow is wider.
    pub room: i64,
    /// The box in the middle of interest.
    pub here: Option<usize>,
    /// Classes of edges and what they mean, for the key below. Only those that occur are shown.
    pub key: &'a [(&'a str, &'a str)],
}

/// Around everything, so that arrows and outlines are not cut off.
const MARGIN: i64 = 6;
const LINE: i64 = 16;
const PAD: i64 = 10;
const KEY: i64 = 34;
/// From how many boxes on they are narrow.
const LARGE: usize = 60;

/// Several edges between two boxes are drawn as one, as the first of them looks, with a tip at either end where they lead
/// both ways; those from a box to itself are not drawn. An arrow says in `data-ends` which boxes it joins, counted as they stand.
pub fn draw(picture: &Picture, nodes: &[GraphNode], edges: &[GraphEdge], setting: &GraphOptions) -> String {
    let merged = merged(edges);
    let edges: Vec<&GraphEdge> = merged.iter().map(|(edge, _)| *edge).collect();
    let (boxes, layout) = best(nodes, &edges, setting.room);
    let classes: BTreeSet<&str> = edges.iter().map(|edge| edge.class).collect();
    let tips = merged.iter().flat_map(|(edge, back)| [Some(edge.class), *back]).flatten().collect();

    let mut place = vec![0; nodes.len()];
    layout.order.iter().enumerate().for_each(|(at, index)| place[*index] = at);
    let said = setting.here.is_none().then_some((nodes, place.as_slice()));

    let mut body = markers(picture.id, &tips);
    for class in &classes {
        let routes = merged
            .iter()
            .zip(&layout.routes)
            .filter(|((edge, _), route)| edge.class == *class && !route.is_empty());
        let arrows: String = routes
            // Each arrow beside the box in the middle plainly begins or ends there.
            .map(|((edge, back), route)| {
                let start = back.map(|class| format!("{}-{class}", picture.id));
                arrow(said, edge, start.as_deref(), &curve(route, boxes.flow))
            })
            .collect();
        if !arrows.is_empty() {
            let (id, class) = (escape(picture.id), escape(class));
            let _ = write!(body, "<g class=\"edge {class}\" marker-end=\"url(#{id}-{class})\">{arrows}</g>");
        }
    }
    for &index in &layout.order {
        let here = setting.here == Some(index);
        body.push_str(&box_of(&nodes[index], &boxes.all[index], layout.at[index], here));
    }
    let (key, key_width) = key(setting.key, &classes, layout.height + 2 * MARGIN + 20);
    body.push_str(&key);
    let height = layout.height + 2 * MARGIN + if key.is_empty() { 0 } else { KEY };
    frame(picture, "graph", ((layout.width + 2 * MARGIN).max(key_width), height), &body)
}

/// The edges, those between the same two boxes as one: the first gives the line its look, and the class of one that leads
/// the other way comes with it.
fn merged<'a>(edges: &'a [GraphEdge<'a>]) -> Vec<(&'a GraphEdge<'a>, Option<&'a str>)> {
    let mut known: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    let mut out: Vec<(&GraphEdge, Option<&str>)> = Vec::new();
    for edge in edges {
        match known.get(&(edge.from.min(edge.to), edge.from.max(edge.to))) {
            Some(&at) if out[at].0.from != edge.from => out[at].1 = out[at].1.or(Some(edge.class)),
            Some(_) => {}
            None => {
                known.insert((edge.from.min(edge.to), edge.from.max(edge.to)), out.len());
                out.push((edge, None));
            }
        }
    }
    out
}

/// The boxes of all nodes for one way to draw them.
struct Boxes {
    flow: Flow,
    all: Vec<BoxText>,
}

/// A title in lines, and the size of the box around it.
struct BoxText {
    title: Vec<String>,
    size: (i64, i64),
}

/// From left to right where that fits, as titles are wide; else downward; else whichever comes nearer. Wide boxes are
/// tried before narrow ones.
fn best(nodes: &[GraphNode], edges: &[&GraphEdge], room: i64) -> (Boxes, Layout) {
    let ends: Vec<(usize, usize)> = edges.iter().map(|edge| (edge.from, edge.to)).collect();
    let lay = |flow: Flow, width: i64| {
        let boxes = Boxes { flow, all: nodes.iter().map(|node| lines(node, width, flow)).collect() };
        let sizes: Vec<(i64, i64)> = boxes.all.iter().map(|one| one.size).collect();
        let (layers, gap) = if flow == Flow::Right { (44, 12) } else { (36, 16) };
        let space = Space { flow, layers, boxes: gap, components: 28, room: room - 2 * MARGIN };
        let layout = layout(&sizes, &ends, &space);
        (boxes, layout)
    };
    let mut narrowest: Option<(Boxes, Layout)> = None;
    let ways = [(Flow::Right, 190), (Flow::Right, 150), (Flow::Down, 170), (Flow::Down, 130)];
    // A large graph gains little from wide boxes, and each way costs a layout.
    let ways = ways.iter().filter(|way| nodes.len() <= LARGE || way.1 <= 150);
    for &(flow, width) in ways {
        let (boxes, layout) = lay(flow, width);
        if layout.width + 2 * MARGIN <= room {
            return (boxes, layout);
        }
        if narrowest.as_ref().is_none_or(|(_, other)| layout.width < other.width) {
            narrowest = Some((boxes, layout));
        }
    }
    narrowest.unwrap_or_else(|| lay(Flow::Right, 190))
}

/// Boxes below one another are equally wide, others as wide as their text.
fn lines(node: &GraphNode, room: i64, flow: Flow) -> BoxText {
    let title = wrap(node.title, room - 2 * PAD, LETTERS, 3);
    let widest = title.iter().map(|line| width(line, LETTERS)).max().unwrap_or(0);
    let needed = (widest.max(width(node.note, LETTERS) + 18) + 2 * PAD).clamp(80.min(room), room);
    let rows = i64::try_from(title.len()).unwrap_or(3) + 1;
    BoxText { title, size: (if flow == Flow::Right { room } else { needed }, rows * LINE + 14) }
}

fn box_of(node: &GraphNode, lines: &BoxText, (left, top): (i64, i64), here: bool) -> String {
    let (left, top) = (left + MARGIN, top + MARGIN);
    let (width, height) = lines.size;
    let mut inner =
        format!("<rect x=\"{left}\" y=\"{top}\" width=\"{width}\" height=\"{height}\" rx=\"5\"/><text>");
    let mut baseline = top + 20;
    for line in &lines.title {
        let _ = write!(inner, "<tspan x=\"{}\" y=\"{baseline}\">{}</tspan>", left + PAD, escape(line));
        baseline += LINE;
    }
    let _ = write!(
        inner,
        "</text>{}<text class=\"minor\" x=\"{}\" y=\"{baseline}\">{}</text>",
        mark(node.class, left + PAD + 6, baseline - 4),
        left + PAD + 18,
        escape(node.note)
    );
    let class = if here { "node here " } else { "node " };
    // A title that is whole names its box already.
    let cut = lines.title.last().is_some_and(|line| line.ends_with('…'));
    let name = cut.then(|| format!("{}, {}", node.title, node.note));
    thing(&format!("{class}{}", node.class), node.url, name.as_deref(), &inner)
}

/// The shape that repeats a stage without colour: the same as on the badges of the pages.
fn mark(stage: &str, x: i64, y: i64) -> String {
    let (left, right, top, bottom) = (x - 4, x + 4, y - 4, y + 4);
    let ring = format!("<circle class=\"ring\" cx=\"{x}\" cy=\"{y}\" r=\"5\"/>");
    match stage {
        "implemented" => format!("<circle class=\"full\" cx=\"{x}\" cy=\"{y}\" r=\"6\"/>"),
        "in_progress" => format!("{ring}<path class=\"full\" d=\"M{x} {}a5 5 0 0 1 0 10z\"/>", y - 5),
        "planned" => ring,
        "proposed" => format!("<circle class=\"ring dotted\" cx=\"{x}\" cy=\"{y}\" r=\"5\"/>"),
        "dropped" => {
            format!(
                "<path class=\"ring\" d=\"M{left} {top}L{right} {bottom}M{right} {top}L{left} {bottom}\"/>"
            )
        }
        "superseded" => {
            format!("<path class=\"ring\" d=\"M{} {y}H{right}M{x} {top}L{right} {y} {x} {bottom}\"/>", x - 6)
        }
        _ => format!("<path class=\"ring\" d=\"M{} {}a3 3 0 1 1 3 4v1m0 3v1\"/>", x - 3, y - 2),
    }
}

fn markers(id: &str, classes: &BTreeSet<&str>) -> String {
    let mut out = String::from("<defs>");
    for class in classes {
        let _ = write!(
            out,
            "<marker id=\"{}-{1}\" class=\"tip {1}\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerWidth=\"8\" \
             markerHeight=\"8\" markerUnits=\"userSpaceOnUse\" orient=\"auto-start-reverse\"><path d=\"M0 .5 8 4 0 7.5z\"/></marker>",
            escape(id),
            escape(class)
        );
    }
    out.push_str("</defs>");
    out
}

/// An arrow, and in words from where to where it leads when its boxes are given, and the places where they stand. `start`
/// names the tip at its beginning, if there is one.
fn arrow(
    boxes: Option<(&[GraphNode], &[usize])>,
    edge: &GraphEdge,
    start: Option<&str>,
    path: &str,
) -> String {
    let tip = start.map_or(String::new(), |id| format!(" marker-start=\"url(#{})\"", escape(id)));
    let Some((nodes, place)) = boxes else { return format!("<path d=\"{path}\"{tip}/>") };
    let title = |index: usize| nodes.get(index).map_or("", |node| node.title);
    let at = |index: usize| place.get(index).copied().unwrap_or_default();
    format!(
        "<path d=\"{path}\"{tip} data-ends=\"{} {}\"><title>{} {} {} ({})</title></path>",
        at(edge.from),
        at(edge.to),
        escape(title(edge.from)),
        if start.is_some() { "↔" } else { "→" },
        escape(title(edge.to)),
        escape(edge.kind)
    )
}

/// Straight where a route goes straight along the flow, and an S from lane to lane, which leaves and arrives straight.
fn curve(route: &[(i64, i64)], flow: Flow) -> String {
    let moved = |&(x, y): &(i64, i64)| (x + MARGIN, y + MARGIN);
    let mut out = String::new();
    let mut points = route.iter().map(moved);
    let Some(mut before) = points.next() else { return out };
    let _ = write!(out, "M{} {}", before.0, before.1);
    for (x, y) in points {
        let (from_x, from_y) = before;
        let _ = match flow {
            Flow::Right if y == from_y => write!(out, "H{x}"),
            Flow::Down if x == from_x => write!(out, "V{y}"),
            Flow::Right => {
                let middle = i64::midpoint(from_x, x);
                write!(out, "C{middle} {from_y} {middle} {y} {x} {y}")
            }
            Flow::Down => {
                let middle = i64::midpoint(from_y, y);
                write!(out, "C{from_x} {middle} {x} {middle} {x} {y}")
            }
        };
        before = (x, y);
    }
    out
}

/// A sample of each kind of arrow that occurs, with its meaning; and how wide they are together.
fn key(all: &[(&str, &str)], classes: &BTreeSet<&str>, baseline: i64) -> (String, i64) {
    let mut out = String::new();
    let mut x = MARGIN;
    for (class, words) in all.iter().filter(|(class, _)| classes.contains(class)) {
        let _ = write!(
            out,
            "<g class=\"key\"><path class=\"edge {}\" d=\"M{x} {}h30\"/><text class=\"minor\" x=\"{}\" \
             y=\"{baseline}\">{}</text></g>",
            escape(class),
            baseline - 4,
            x + 38,
            escape(words)
        );
        x += 38 + width(words, LETTERS) + 22;
    }
    (out, x)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PICTURE: Picture = Picture { id: "g", title: "t", description: "d" };
    const SETTING: GraphOptions = GraphOptions {
        room: 1000,
        here: Some(0),
        key: &[("depends", "depends on"), ("cycle", "on a cycle")],
    };

    fn node(title: &str) -> GraphNode<'_> {
        GraphNode { title, url: Some("x/"), class: "planned", note: "Planned" }
    }

    fn edge(from: usize, to: usize) -> GraphEdge<'static> {
        GraphEdge { from, to, kind: "depends on", class: "depends" }
    }

    #[test]
    fn two_that_point_at_each_other_share_an_arrow() {
        let setting = GraphOptions { here: None, ..SETTING };
        let svg = draw(&PICTURE, &[node("One"), node("Two")], &[edge(0, 1), edge(1, 0)], &setting);
        assert_eq!(svg.matches("<path d=").count() - svg.matches("<marker").count(), 1, "{svg}");
        assert!(
            svg.contains("marker-start=\"url(#g-depends)\" data-ends=\"0 1\"><title>One ↔ Two (depends on)")
        );
    }

    #[test]
    fn boxes_are_links_and_arrows_have_tips_with_ids_of_this_picture() {
        let svg = draw(&PICTURE, &[node("One <1>"), node("Two")], &[edge(0, 1), edge(0, 1)], &SETTING);
        assert_eq!(svg.matches("class=\"edge depends\" marker-end=\"url(#g-depends)\"><path d=").count(), 1);
        assert!(svg.contains("id=\"g-depends\"") && svg.contains(">One &lt;1&gt;</tspan>"));
        assert!(svg.contains("class=\"node here planned\""));
        assert!(svg.contains("depends on</text>") && !svg.contains("on a cycle"));
        assert!(!svg.contains("style"));
    }

    #[test]
    fn a_long_title_takes_three_lines() {
        let long = "word ".repeat(100);
        let lines = lines(&node(&long), 190, Flow::Right);
        assert_eq!((lines.title.len(), lines.size), (3, (190, 78)));
        assert!(lines.title[2].ends_with('…'));
    }

    #[test]
    fn a_chain_that_is_too_long_for_the_width_goes_down() {
        let nodes = vec![node("Title"); 9];
        let edges: Vec<GraphEdge> = (1..9).map(|to| edge(to - 1, to)).collect();
        let (boxes, layout) = best(&nodes, &edges.iter().collect::<Vec<_>>(), 1000);
        assert_eq!(boxes.flow, Flow::Down);
        assert!(layout.height > layout.width);
    }

    #[test]
    fn edges_to_nowhere_and_an_empty_graph_do_no_harm() {
        let svg = draw(&PICTURE, &[node("One")], &[edge(0, 0), edge(0, 5)], &SETTING);
        assert!(!svg.contains("marker-end"));
        draw(&PICTURE, &[], &[], &SETTING);
    }
}
