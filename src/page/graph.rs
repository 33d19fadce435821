//! What refers to what, as pictures and as lists: the whole portal, its clusters when it is large, and the
//! neighbourhood of a spec.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::Serialize;

use crate::arena::SpecId;
use crate::chart::Picture;
use crate::chart::graph::{self, GraphEdge, GraphNode, GraphOptions};
use crate::page::card::Card;
use crate::page::edition::Edition;
use crate::route::Route;
use crate::slug::UniqueNames;
use crate::theme::Page;
use crate::words::relation::Relation;

#[derive(Serialize)]
struct GraphView<'a> {
    /// The cluster's name, on its own page.
    cluster: Option<String>,
    picture: Option<String>,
    clusters: Vec<ClusterView>,
    nodes: Vec<NodeView<'a>>,
    circles: Vec<Vec<&'a Card>>,
    edges: usize,
    /// Specs that neither refer nor are referred to.
    alone: usize,
    /// Whether a page holds all at once, beside the clusters.
    whole: bool,
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
    uses: Vec<Neighbour<'a>>,
    used_by: Vec<Neighbour<'a>>,
}

#[derive(Serialize)]
struct Neighbour<'a> {
    card: &'a Card,
    relation: String,
}

/// Above so many boxes a picture is drawn as clusters first.
const LARGE: usize = 150;

/// The widest that pictures become before they are laid out in another way, in units of the picture.
const ROOM: i64 = 1100;
const NARROW: i64 = 736;

/// The most neighbours that are drawn; the lists beside hold all.
const NEIGHBOURS: usize = 24;

/// A pair of specs with the relation that tells most of the two.
type Arrow = (SpecId, SpecId, Relation);

/// What is drawn.
struct Graph {
    arrows: Vec<Arrow>,
    /// Specs with an arrow.
    connected: BTreeSet<SpecId>,
    /// None when the whole fits into one picture.
    clusters: Vec<Cluster>,
}

/// Several specs that are one box in the picture of a large portal.
struct Cluster {
    label: String,
    slug: String,
    specs: BTreeSet<SpecId>,
}

/// Whether there is enough to be drawn.
pub fn is_drawn(edition: &Edition) -> bool {
    edition.portal.edges().len() > 1
}

pub fn plan<'a>(edition: &'a Edition<'a>) -> Vec<Page<'a>> {
    let graph = Arc::new(graph(edition));
    let page = |route: &str, make: fn(&'a Edition<'a>, &Graph) -> GraphView<'a>| {
        let graph = Arc::clone(&graph);
        Page::view(Route::page(route), "graph.html", move || make(edition, &graph))
    };
    if graph.clusters.is_empty() {
        return vec![page("graph", |edition, graph| part(edition, graph, &graph.connected, 1))];
    }
    let mut pages = vec![
        page("graph", overview),
        page("graph/all", |edition, graph| part(edition, graph, &graph.connected, 2)),
    ];
    pages.extend((0..graph.clusters.len()).map(|at| {
        let (route, graph) = (format!("graph/{}", graph.clusters[at].slug), Arc::clone(&graph));
        Page::view(Route::page(&route), "graph.html", move || {
            let cluster = &graph.clusters[at];
            let view = part(edition, &graph, &cluster.specs, 2);
            GraphView { cluster: Some(cluster.label.clone()), ..view }
        })
    }));
    pages
}

fn graph(edition: &Edition) -> Graph {
    let arrows = arrows(edition);
    let connected: BTreeSet<SpecId> = arrows.iter().flat_map(|(from, to, _)| [*from, *to]).collect();
    let clusters = if connected.len() > LARGE { clusters(edition, &connected) } else { Vec::new() };
    Graph { arrows, connected, clusters }
}

/// How much a relation tells; of two between the same specs the greater is drawn.
fn weight(relation: Relation) -> usize {
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

fn arrows(edition: &Edition) -> Vec<Arrow> {
    let mut pairs: BTreeMap<(SpecId, SpecId), Relation> = BTreeMap::new();
    for (from, to, relation) in edition.portal.edges() {
        let known = pairs.entry((from, to)).or_insert(relation);
        if weight(relation) > weight(*known) {
            *known = relation;
        }
    }
    pairs.into_iter().map(|((from, to), relation)| (from, to, relation)).collect()
}

/// The specs in groups that fit into a picture: by whatever they are sorted by that makes the fewest groups, or by
/// their numbers, a hundred or several at once. When nothing fits, whatever makes the largest group smallest.
fn clusters(edition: &Edition, connected: &BTreeSet<SpecId>) -> Vec<Cluster> {
    let mut ways: Vec<Vec<(String, BTreeSet<SpecId>)>> = Vec::new();
    for name in ["package", "type", "version", "status"] {
        let groups = edition.facet(name).iter();
        let group = groups.map(|group| (group.shown(), group.specs.iter().copied().collect()));
        ways.push(group.collect());
    }
    for step in [100, 200, 500, 1000] {
        let mut ranges: BTreeMap<u64, BTreeSet<SpecId>> = BTreeMap::new();
        for (at, card) in edition.cards.iter() {
            if let Some(number) = card.number {
                ranges.entry(number / step).or_default().insert(at);
            }
        }
        let name = |n: u64| format!("{}–{}", n * step, n * step + step - 1);
        ways.push(ranges.into_iter().map(|(n, specs)| (name(n), specs)).collect());
    }
    let ways = ways.into_iter().map(|way| complete(edition, way, connected));
    // Of equal ways the first wins.
    let best = ways.min_by_key(|way| {
        let largest = way.iter().map(|(_, specs)| specs.len()).max().unwrap_or(usize::MAX);
        if largest <= LARGE { (0, way.len()) } else { (1, largest) }
    });
    let mut names = UniqueNames::default();
    names.take("all");
    let named = best.unwrap_or_default().into_iter().map(|(label, specs)| Cluster {
        slug: names.unique(&crate::slug::segment(&label)),
        label,
        specs,
    });
    named.collect()
}

/// Groups of connected specs only, each spec in one; those in none are a group of their own.
fn complete(
    edition: &Edition,
    groups: Vec<(String, BTreeSet<SpecId>)>,
    connected: &BTreeSet<SpecId>,
) -> Vec<(String, BTreeSet<SpecId>)> {
    let mut left = connected.clone();
    let mut out = Vec::new();
    for (label, specs) in groups {
        let specs: BTreeSet<SpecId> = specs.intersection(&left).copied().collect();
        left.retain(|spec| !specs.contains(spec));
        if !specs.is_empty() {
            out.push((label, specs));
        }
    }
    if !left.is_empty() {
        out.push((edition.text("graph.others").to_owned(), left));
    }
    out
}

/// The clusters as boxes.
fn overview<'a>(edition: &'a Edition<'a>, graph: &Graph) -> GraphView<'a> {
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
    let specs = edition.text("graph.specs");
    let notes: Vec<String> =
        graph.clusters.iter().map(|c| specs.replace("{count}", &c.specs.len().to_string())).collect();
    let urls: Vec<String> =
        graph.clusters.iter().map(|cluster| format!("../graph/{}/", cluster.slug)).collect();
    let nodes: Vec<GraphNode> = graph
        .clusters
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
    let kinds: Vec<((usize, usize), String)> = counts
        .iter()
        .filter(|((from, to), _)| from != to)
        .map(|(pair, count)| (*pair, edition.text("graph.references").replace("{count}", &count.to_string())))
        .collect();
    let edges: Vec<GraphEdge> = kinds
        .iter()
        .map(|((from, to), kind)| GraphEdge { from: *from, to: *to, kind, class: "depends" })
        .collect();
    let setting = GraphOptions { room: ROOM, here: None, key: &[] };
    let picture = graph::draw(&picture(edition), &nodes, &edges, &setting);
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
        circles: circles(edition, &graph.connected),
        edges: graph.arrows.len(),
        alone: edition.cards.len() - graph.connected.len(),
        whole: true,
    }
}

fn circles<'a>(edition: &'a Edition<'a>, specs: &BTreeSet<SpecId>) -> Vec<Vec<&'a Card>> {
    let inside = edition.circles.iter().filter(|members| members.iter().any(|member| specs.contains(member)));
    inside.map(|members| members.iter().map(|at| &edition.cards[*at]).collect()).collect()
}

fn picture<'a>(edition: &'a Edition) -> Picture<'a> {
    let (title, description) = (edition.text("picture.graph"), edition.text("picture.graph_note"));
    Picture { id: "ss-graph-picture", title, description }
}

/// Some specs with the arrows between them, on a page `depth` folders down.
fn part<'a>(
    edition: &'a Edition<'a>,
    graph: &Graph,
    specs: &BTreeSet<SpecId>,
    depth: usize,
) -> GraphView<'a> {
    let arrows: Vec<Arrow> = graph
        .arrows
        .iter()
        .filter(|(from, to, _)| specs.contains(from) && specs.contains(to))
        .copied()
        .collect();
    let shown: Vec<SpecId> = specs.iter().copied().collect();
    let drawn = (arrows.len() > 1).then(|| draw(edition, &shown, &arrows, None, (ROOM, depth)));
    let neighbour = |at: SpecId, relation: Relation| Neighbour {
        card: &edition.cards[at],
        relation: edition.text(&format!("relation.{}", relation.name())).to_owned(),
    };
    let mut lists: BTreeMap<SpecId, (Vec<Neighbour>, Vec<Neighbour>)> = BTreeMap::new();
    for (from, to, relation) in &graph.arrows {
        if specs.contains(from) {
            lists.entry(*from).or_default().0.push(neighbour(*to, *relation));
        }
        if specs.contains(to) {
            lists.entry(*to).or_default().1.push(neighbour(*from, *relation));
        }
    }
    let nodes =
        lists.into_iter().map(|(at, (uses, used_by))| NodeView { card: &edition.cards[at], uses, used_by });
    GraphView {
        cluster: None,
        picture: drawn,
        clusters: Vec::new(),
        nodes: nodes.collect(),
        circles: circles(edition, specs),
        edges: arrows.len(),
        alone: edition.cards.len() - graph.connected.len(),
        whole: false,
    }
}

/// Draws specs and the arrows between them; addresses start `depth` folders above the site.
fn draw(
    edition: &Edition,
    specs: &[SpecId],
    arrows: &[Arrow],
    here: Option<SpecId>,
    (room, depth): (i64, usize),
) -> String {
    let number: BTreeMap<SpecId, usize> = specs.iter().enumerate().map(|(n, at)| (*at, n)).collect();
    let urls: Vec<String> =
        specs.iter().map(|at| format!("{}{}", "../".repeat(depth), edition.cards[*at].url)).collect();
    let nodes: Vec<GraphNode> = specs
        .iter()
        .zip(&urls)
        .map(|(at, url)| {
            let card = &edition.cards[*at];
            GraphNode { title: &card.title, url: Some(url), class: card.stage.name(), note: &card.status }
        })
        .collect();
    let circle = |from: &SpecId, to: &SpecId| {
        edition.circles.iter().any(|members| members.contains(from) && members.contains(to))
    };
    let kinds: Vec<String> = arrows
        .iter()
        .map(|(_, _, relation)| edition.text(&format!("relation.{}", relation.name())).to_owned())
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
    let key: Vec<(&str, &str)> = words.iter().map(|(class, word)| (*class, edition.text(word))).collect();
    graph::draw(
        &picture(edition),
        &nodes,
        &edges,
        &GraphOptions { room, here: here.map(|at| number[&at]), key: &key },
    )
}

/// A spec and those it refers to or that refer to it, with the arrows of that spec; `None` when it stands alone.
pub fn neighbourhood(edition: &Edition, at: SpecId) -> Option<String> {
    let entry = &edition.portal.specs[at];
    let mut arrows: BTreeMap<(SpecId, SpecId), Relation> = BTreeMap::new();
    let out = entry.references.iter().map(|reference| ((at, reference.to), reference.relation));
    let back = entry.referenced_by.iter().map(|link| {
        let relation = edition.portal.specs[link.from].references[link.reference].relation;
        ((link.from, at), relation)
    });
    for (pair, relation) in out.chain(back) {
        let known = arrows.entry(pair).or_insert(relation);
        if weight(relation) > weight(*known) {
            *known = relation;
        }
    }
    let arrows: Vec<Arrow> =
        arrows.into_iter().take(NEIGHBOURS).map(|((from, to), relation)| (from, to, relation)).collect();
    if arrows.is_empty() {
        return None;
    }
    let specs: BTreeSet<SpecId> = arrows.iter().flat_map(|(from, to, _)| [*from, *to]).collect();
    let specs: Vec<SpecId> = specs.into_iter().collect();
    Some(draw(edition, &specs, &arrows, Some(at), (NARROW, 2)))
}
