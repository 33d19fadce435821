//! What refers to what, as pictures and as lists: the whole portal, and its clusters when it is large.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::Serialize;

use crate::arena::SpecId;
use crate::chart::Picture;
use crate::chart::graph::{self, GraphEdge, GraphNode, GraphOptions};
use crate::page::card::Card;
use crate::page::cluster::{Cluster, LARGE, clusters};
use crate::page::context::SiteContext;
use crate::page::paging::{Pages, Turns};
use crate::route::Route;
use crate::theme::Page;
use crate::words::relation::Relation;

#[derive(Default, Serialize)]
struct GraphView<'a> {
    /// The cluster's name, on its own page.
    cluster: Option<String>,
    picture: Option<String>,
    clusters: Vec<ClusterView>,
    nodes: Vec<NodeView<'a>>,
    circles: Vec<CircleView<'a>>,
    /// How many circles there are, whether listed or not.
    circle_count: usize,
    edges: usize,
    /// How many of the edges are drawn, where that is not all.
    drawn: Option<usize>,
    /// Specs that neither refer nor are referred to.
    alone: usize,
    /// How many specs the list has, and the links of its pages.
    count: usize,
    turns: Option<Turns>,
}

/// Specs that depend on each other, or the first of them.
#[derive(Serialize)]
struct CircleView<'a> {
    cards: Vec<&'a Card>,
    more: usize,
}

#[derive(Serialize)]
struct ClusterView {
    label: String,
    url: String,
    count: usize,
    edges: usize,
}

#[derive(Serialize)]
struct NodeView<'a> {
    card: &'a Card,
    uses: Ends<'a>,
    used_by: Ends<'a>,
}

/// The specs at one end of a spec's references, or the first of them.
#[derive(Default, Serialize)]
struct Ends<'a> {
    shown: Vec<Neighbour<'a>>,
    more: usize,
}

#[derive(Serialize)]
struct Neighbour<'a> {
    card: &'a Card,
    relation: String,
}

/// The widest that pictures become before they are laid out in another way, in units of the picture.
const ROOM: i64 = 1100;

/// The most neighbours that are drawn; the lists beside hold all.
pub(super) const NEIGHBOURS: usize = 24;

/// The most arrows of a picture, and the most circles and specs of one that are listed.
const ARROWS: usize = 600;
const PAIRS: usize = 200;
const CIRCLES: usize = 100;

/// What the tags of a spec in the list take, and those of a neighbour.
const ROW: usize = 200;
const END: usize = 110;

/// A pair of specs with the relation that tells most of the two.
pub(super) type Arrow = (SpecId, SpecId, Relation);

/// What is drawn.
struct Graph {
    arrows: Vec<Arrow>,
    /// Specs with an arrow, those that others refer to most first.
    connected: Vec<SpecId>,
    /// None when the whole fits into one picture.
    clusters: Vec<Cluster>,
}

/// Whether there is enough to be drawn.
pub(super) fn is_drawn(context: &SiteContext) -> bool {
    context.portal.edges().len() > 1
}

pub(super) fn plan<'a>(context: &'a SiteContext<'a>) -> Vec<Page<'a>> {
    let graph = Arc::new(graph(context));
    if graph.clusters.is_empty() {
        return parts(context, &graph, "graph", None);
    }
    let whole = Arc::clone(&graph);
    let mut pages = vec![Page::view(Route::page("graph"), "graph.html", move || overview(context, &whole))];
    for (at, cluster) in graph.clusters.iter().enumerate() {
        pages.extend(parts(context, &graph, &format!("graph/{}", cluster.slug), Some(at)));
    }
    pages
}

/// The pages of a cluster, or of all specs where they fit into one picture.
fn parts<'a>(
    context: &'a SiteContext<'a>,
    graph: &Arc<Graph>,
    folder: &str,
    cluster: Option<usize>,
) -> Vec<Page<'a>> {
    let of = move |graph: &Graph| cluster.map_or(&graph.connected, |at| &graph.clusters[at].specs).clone();
    let specs = of(graph);
    let mut ends: BTreeMap<SpecId, [usize; 2]> = specs.iter().map(|spec| (*spec, [0; 2])).collect();
    for (from, to, _) in &graph.arrows {
        ends.entry(*from).and_modify(|ends| ends[0] += 1);
        ends.entry(*to).and_modify(|ends| ends[1] += 1);
    }
    let longest = context.cards.values().map(|card| card.url.len() + card.title.len()).max().unwrap_or(0);
    let sizes = specs.iter().map(|spec| {
        let [uses, used_by] = ends[spec].map(|count| count.min(NEIGHBOURS));
        ROW + longest + (uses + used_by) * (END + longest)
    });
    let pages = Pages::of(folder, sizes);
    let page = |page: usize| {
        let (graph, pages) = (Arc::clone(graph), pages.clone());
        Page::view(Route::page(&pages.url(page)), "graph.html", move || {
            let specs = of(&graph);
            let view = part(context, &graph, &specs, (&pages, page));
            GraphView { cluster: cluster.map(|at| graph.clusters[at].label.clone()), ..view }
        })
    };
    pages.numbers().map(page).collect()
}

fn graph(context: &SiteContext) -> Graph {
    let arrows = arrows(context);
    let mut referrers: BTreeMap<SpecId, usize> = BTreeMap::new();
    for (from, to, _) in &arrows {
        referrers.entry(*from).or_default();
        *referrers.entry(*to).or_default() += 1;
    }
    let mut connected: Vec<SpecId> = referrers.keys().copied().collect();
    connected.sort_by_key(|spec| std::cmp::Reverse(referrers[spec]));
    let pairs = arrows.iter().map(|(from, to, _)| (*from, *to));
    let clusters = if connected.len() > LARGE { clusters(context, &connected, pairs) } else { Vec::new() };
    Graph { arrows, connected, clusters }
}

/// How much a relation tells; of two between the same specs the greater is drawn.
pub(super) fn weight(relation: Relation) -> usize {
    match class(relation) {
        "depends" => 2,
        "superseded" => 1,
        _ => 0,
    }
}

fn class(relation: Relation) -> &'static str {
    match relation {
        Relation::DependsOn | Relation::Extends | Relation::Implements => "depends",
        Relation::Supersedes | Relation::SupersededBy => "superseded",
        _ => "related",
    }
}

fn arrows(context: &SiteContext) -> Vec<Arrow> {
    let mut pairs: BTreeMap<(SpecId, SpecId), Relation> = BTreeMap::new();
    for (from, to, relation) in context.portal.edges() {
        let known = pairs.entry((from, to)).or_insert(relation);
        if weight(relation) > weight(*known) {
            *known = relation;
        }
    }
    pairs.into_iter().map(|((from, to), relation)| (from, to, relation)).collect()
}

/// The clusters as boxes.
fn overview<'a>(context: &'a SiteContext<'a>, graph: &Graph) -> GraphView<'a> {
    let cluster_of: BTreeMap<SpecId, usize> = graph
        .clusters
        .iter()
        .enumerate()
        .flat_map(|(at, cluster)| cluster.specs.iter().map(move |spec| (*spec, at)))
        .collect();
    let mut counts: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    for (from, to, _) in &graph.arrows {
        *counts.entry((cluster_of[from], cluster_of[to])).or_default() += 1;
    }
    let within = |at: usize| counts.get(&(at, at)).copied().unwrap_or(0);
    let specs = context.text("graph.specs");
    let clusters = &graph.clusters[..graph.clusters.len().min(LARGE)];
    let notes: Vec<String> =
        clusters.iter().map(|c| specs.replace("{count}", &c.specs.len().to_string())).collect();
    let urls: Vec<String> = clusters.iter().map(|cluster| format!("../graph/{}/", cluster.slug)).collect();
    let nodes: Vec<GraphNode> = clusters
        .iter()
        .zip(&notes)
        .zip(&urls)
        .map(|((cluster, note), url)| GraphNode {
            title: &cluster.label,
            url: Some(url),
            class: "cluster",
            note,
        })
        .collect();
    let mut between: Vec<(&(usize, usize), &usize)> =
        counts.iter().filter(|((from, to), _)| from != to && *from.max(to) < clusters.len()).collect();
    let pairs = between.len();
    between.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
    between.truncate(PAIRS);
    let kinds: Vec<((usize, usize), String)> = between
        .iter()
        .map(|(pair, count)| {
            (**pair, context.text("graph.references").replace("{count}", &count.to_string()))
        })
        .collect();
    let edges: Vec<GraphEdge> = kinds
        .iter()
        .map(|((from, to), kind)| GraphEdge { from: *from, to: *to, kind, class: "depends" })
        .collect();
    let setting = GraphOptions { room: ROOM, here: None, key: &[] };
    let picture = graph::draw(&picture(context), &nodes, &edges, &setting);
    let clusters = graph.clusters.iter().enumerate().map(|(at, cluster)| ClusterView {
        label: cluster.label.clone(),
        url: format!("graph/{}/", cluster.slug),
        count: cluster.specs.len(),
        edges: within(at),
    });
    GraphView {
        cluster: None,
        picture: Some(picture),
        clusters: clusters.collect(),
        nodes: Vec::new(),
        drawn: (pairs > PAIRS).then(|| between.iter().map(|(_, count)| **count).sum()),
        edges: graph.arrows.len(),
        alone: context.cards.len() - graph.connected.len(),
        count: 0,
        turns: None,
        ..circles(context, &graph.connected)
    }
}

/// The circles of some specs, in a view without anything else.
fn circles<'a>(context: &'a SiteContext<'a>, specs: &[SpecId]) -> GraphView<'a> {
    let specs: BTreeSet<SpecId> = specs.iter().copied().collect();
    let inside = context.circles.iter().filter(|members| members.iter().any(|member| specs.contains(member)));
    let inside: Vec<&Vec<SpecId>> = inside.collect();
    let circle = |members: &&Vec<SpecId>| CircleView {
        cards: members.iter().take(NEIGHBOURS).map(|at| &context.cards[*at]).collect(),
        more: members.len().saturating_sub(NEIGHBOURS),
    };
    GraphView {
        circles: inside.iter().take(CIRCLES).map(circle).collect(),
        circle_count: inside.len(),
        ..GraphView::default()
    }
}

fn picture<'a>(context: &'a SiteContext) -> Picture<'a> {
    let (title, description) = (context.text("picture.graph"), context.text("picture.graph_note"));
    Picture { id: "ss-graph-picture", title, description }
}

/// Some specs with the arrows between them: a page of their list, the first with the picture.
fn part<'a>(
    context: &'a SiteContext<'a>,
    graph: &Graph,
    specs: &[SpecId],
    (pages, page): (&Pages, usize),
) -> GraphView<'a> {
    let inside: BTreeSet<SpecId> = specs.iter().copied().collect();
    let within = |(from, to, _): &&Arrow| inside.contains(from) && inside.contains(to);
    let mut arrows: Vec<Arrow> = graph.arrows.iter().filter(within).copied().collect();
    let edges = arrows.len();
    // The picture goes by the order of the specs, not by how often each is referred to.
    let all: Vec<SpecId> = inside.into_iter().collect();
    let listed = &specs[pages.rows(page)];
    let nodes = nodes(context, graph, listed);
    if edges > ARROWS {
        arrows.sort_by_key(|(.., relation)| std::cmp::Reverse(weight(*relation)));
        arrows.truncate(ARROWS);
    }
    let depth = pages.url(page).matches('/').count();
    let around = if page == 0 { circles(context, specs) } else { GraphView::default() };
    GraphView {
        picture: (edges > 1 && page == 0).then(|| draw(context, &all, &arrows, None, (ROOM, depth))),
        nodes,
        drawn: (edges > arrows.len() && page == 0).then_some(arrows.len()),
        edges,
        alone: context.cards.len() - graph.connected.len(),
        count: all.len(),
        turns: pages.turns(page),
        ..around
    }
}

/// Specs with those at the other ends of their references.
fn nodes<'a>(context: &'a SiteContext<'a>, graph: &Graph, specs: &[SpecId]) -> Vec<NodeView<'a>> {
    let mut out: BTreeMap<SpecId, NodeView> = specs
        .iter()
        .map(|at| {
            (*at, NodeView { card: &context.cards[*at], uses: Ends::default(), used_by: Ends::default() })
        })
        .collect();
    let add = |ends: &mut Ends<'a>, at: SpecId, relation: Relation| {
        if ends.shown.len() == NEIGHBOURS {
            ends.more += 1;
            return;
        }
        let relation = context.text(&format!("relation.{}", relation.name())).to_owned();
        ends.shown.push(Neighbour { card: &context.cards[at], relation });
    };
    for (from, to, relation) in &graph.arrows {
        if let Some(node) = out.get_mut(from) {
            add(&mut node.uses, *to, *relation);
        }
        if let Some(node) = out.get_mut(to) {
            add(&mut node.used_by, *from, *relation);
        }
    }
    specs.iter().filter_map(|at| out.remove(at)).collect()
}

/// Draws specs and the arrows between them; addresses start `depth` folders above the site.
pub(super) fn draw(
    context: &SiteContext,
    specs: &[SpecId],
    arrows: &[Arrow],
    here: Option<SpecId>,
    (room, depth): (i64, usize),
) -> String {
    let number: BTreeMap<SpecId, usize> = specs.iter().enumerate().map(|(n, at)| (*at, n)).collect();
    let urls: Vec<String> =
        specs.iter().map(|at| format!("{}{}", "../".repeat(depth), context.cards[*at].url)).collect();
    let titles: Vec<String> = specs.iter().map(|at| context.cards[*at].heading()).collect();
    let nodes: Vec<GraphNode> = specs
        .iter()
        .zip(urls.iter().zip(&titles))
        .map(|(at, (url, title))| {
            let card = &context.cards[*at];
            GraphNode { title, url: Some(url), class: card.stage.name(), note: &card.status }
        })
        .collect();
    // Of two specs that refer to each other the line looks as the relation that tells more.
    let mut arrows = arrows.to_vec();
    arrows.sort_by_key(|(.., relation)| std::cmp::Reverse(weight(*relation)));
    let circle = |from: &SpecId, to: &SpecId| {
        context.circles.iter().any(|members| members.contains(from) && members.contains(to))
    };
    let kinds: Vec<String> = arrows
        .iter()
        .map(|(_, _, relation)| context.text(&format!("relation.{}", relation.name())).to_owned())
        .collect();
    let edges: Vec<GraphEdge> = arrows
        .iter()
        .zip(&kinds)
        .map(|((from, to, relation), kind)| {
            let class = class(*relation);
            let class = if class == "depends" && circle(from, to) { "cycle" } else { class };
            GraphEdge { from: number[from], to: number[to], kind, class }
        })
        .collect();
    let words = ["depends", "superseded", "related", "cycle"].map(|class| (class, format!("graph.{class}")));
    let key: Vec<(&str, &str)> = words.iter().map(|(class, word)| (*class, context.text(word))).collect();
    graph::draw(
        &picture(context),
        &nodes,
        &edges,
        &GraphOptions { room, here: here.map(|at| number[&at]), key: &key },
    )
}
