//! The text of one mermaid fence in, one inline `<svg>` out that needs no style, script or font of its
//! own; or one line that says why the diagram is not drawn. Colours leave as variables of the theme.
//!
//! The renderer skips what it does not know without a word, so a drawing only leaves when it has as
//! many arrows as the text and shows every label of it.

mod apart;
mod paint;
mod source;
mod svg;

use mermaid_rs_renderer::layout::DiagramData;
use mermaid_rs_renderer::{
    DiagramKind, Edge, EdgeStyle, Graph, LayoutConfig, NodeShape, compute_layout, parse_mermaid, render_svg,
};

use source::DiagramSource;

/// What one drawing may hold. Where the renderer finds ways for arrows around boxes and other arrows the
/// work grows faster than their number: about two seconds at these limits, in the worst graph found.
/// Counted, so that every machine decides alike.
struct Limit {
    nodes: usize,
    edges: usize,
    edges_and_labels: usize,
}

/// Arrows for which ways are looked for.
const MOST_ROUTED: usize = 50;

impl Limit {
    fn of(kind: DiagramKind) -> Self {
        match kind {
            DiagramKind::Flowchart | DiagramKind::State | DiagramKind::Class | DiagramKind::Er => {
                Self { nodes: 60, edges: MOST_ROUTED, edges_and_labels: 80 }
            }
            _ => Self { nodes: 150, edges: 200, edges_and_labels: 400 },
        }
    }
}

/// A name that no font has: widths then come from the renderer's own table on every machine.
const NO_FONT: &str = "no font of any machine";

/// What a diagram takes to be drawn, in lines of a common one: finding ways for arrows grows with the square of their
/// number, up to the one at which it is refused.
pub fn work(text: &str) -> usize {
    let routed = source::read(text).ok().filter(|source| source.kind != "sequence diagram");
    let arrows = routed.and_then(|source| source.arrows).filter(|arrows| *arrows <= MOST_ROUTED).unwrap_or(0);
    text.lines().count() + arrows * arrows / 8
}

/// The diagram as an inline SVG whose ids begin with `prefix`; the error is one line.
pub fn draw(text: &str, prefix: &str) -> Result<String, String> {
    let source = source::read(text)?;
    let mut graph = parse_mermaid(&source.text).map_err(|error| one_line(&error.to_string()))?.graph;
    complete(&graph, &source)?;
    let authored = paint::readable(&mut graph);
    graph.node_links.clear();
    graph.sequence_activations.clone_from(&source.activations);
    adapt(&mut graph);
    let (theme, config) = (paint::theme(NO_FONT), config(graph.kind));
    let layout = compute_layout(&graph, &theme, &config);
    if matches!(layout.diagram, DiagramData::Error(_)) {
        return Err(format!("this {} cannot be drawn", source.kind));
    }
    apart::checked(&layout).map_err(|fault| one_line(&fault))?;
    let drawn = svg::rebuilt(&render_svg(&layout, &theme, &config), prefix, &source.label(), &authored)?;
    match source.labels.iter().find(|label| !drawn.shows(label)) {
        Some(label) => Err(format!("`{}` would be missing from the drawing", one_line(label))),
        None => Ok(drawn.markup),
    }
}

fn config(kind: DiagramKind) -> LayoutConfig {
    let width = match kind {
        DiagramKind::Er | DiagramKind::Class => 120,
        DiagramKind::Sequence => 40,
        _ => 26,
    };
    LayoutConfig { fast_text_metrics: true, max_label_width_chars: width, ..LayoutConfig::default() }
}

fn complete(graph: &Graph, source: &DiagramSource) -> Result<(), String> {
    let labels = graph.edges.iter().filter(|edge| edge.label.is_some()).count();
    let (nodes, edges, limit) = (graph.nodes.len(), graph.edges.len(), Limit::of(graph.kind));
    if nodes > limit.nodes || edges > limit.edges || edges + labels > limit.edges_and_labels {
        return Err(format!("{nodes} nodes with {edges} arrows are too many to draw"));
    }
    if nodes + source.labels.len() + edges == 0 {
        return Err("the diagram is empty".to_owned());
    }
    if source.arrows.is_some_and(|arrows| arrows != graph.edges.len()) {
        return Err(format!(
            "{} of {} arrows would be drawn",
            graph.edges.len(),
            source.arrows.unwrap_or_default()
        ));
    }
    Ok(())
}

/// States are laid out as the steps of a flowchart, where boxes keep their distance. Types of entities
/// stand behind the names, as the renderer has a column for them only when it knows a font.
fn adapt(graph: &mut Graph) {
    if graph.kind == DiagramKind::State {
        graph.kind = DiagramKind::Flowchart;
        for (at, note) in std::mem::take(&mut graph.state_notes).into_iter().enumerate() {
            let id = format!("note {at}");
            graph.ensure_node(&id, Some(note.label), Some(NodeShape::Rectangle));
            graph.node_styles.insert(id.clone(), paint::note());
            graph.edges.push(dotted(note.target, id));
        }
    }
    if graph.kind != DiagramKind::Er {
        return;
    }
    for node in graph.nodes.values_mut() {
        let mut lines: Vec<String> = node.label.lines().map(str::to_owned).collect();
        for line in lines.iter_mut().skip(2) {
            if let Some((kind, rest)) = line.trim().split_once(char::is_whitespace) {
                let (name, keys) = rest.trim().split_once(char::is_whitespace).unwrap_or((rest.trim(), ""));
                *line = format!("{kind} {name}: {kind} {keys}").replace('"', "");
            }
        }
        node.label = lines.join("\n");
    }
}

fn dotted(from: String, to: String) -> Edge {
    Edge {
        from,
        to,
        label: None,
        start_label: None,
        end_label: None,
        directed: false,
        arrow_start: false,
        arrow_end: false,
        arrow_start_kind: None,
        arrow_end_kind: None,
        start_decoration: None,
        end_decoration: None,
        style: EdgeStyle::Dotted,
    }
}

fn one_line(message: &str) -> String {
    message.lines().next().unwrap_or_default().chars().filter(|sign| !sign.is_control()).take(120).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const DIAGRAMS: &[&str] = &[
        "flowchart TD\nA[Draft] --> B{Reviewed?}\nB -->|yes| C[Accepted]\nB -- no --> D([Revise]) -.-> A\nC ==> E[(Store)]",
        "graph LR\nsubgraph one [First]\nA & B --> C[\"x<br/>y\"]\nend\nC -. dots .-> D((End)); D --- A\nstyle A fill:#90EE90",
        "sequenceDiagram\nparticipant C as Client\nC->>+S: ask\nalt good\nS-->>-C: answer\nelse bad\nS--)C: none\nNote over C,S: both\nend",
        "stateDiagram-v2\n[*] --> Draft\nDraft --> Done : finish\nDone --> [*]\nnote right of Done\nwords\nend note",
        "classDiagram\nclass A {\n+String name\n+run() bool\n}\nA <|-- B\nA \"1\" *-- \"many\" C : has",
        "erDiagram\nCUSTOMER ||--o{ ORDER : places\nCUSTOMER {\nstring name PK\n}",
        "gantt\ntitle Plan\ndateFormat YYYY-MM-DD\nsection One\nWrite :a1, 2024-01-01, 5d\nRead :after a1, 3d",
        "pie showData\ntitle Parts\n\"One\" : 4\n\"Two\" : 6",
        "gitGraph\ncommit id: \"one\"\nbranch dev\ncommit\ncheckout main\nmerge dev tag: \"v1\"",
        "mindmap\n  root((top))\n    Left\n      Leaf\n    Right",
        "timeline\ntitle Years\n2002 : Idea\n2004 : First : Second",
        "journey\ntitle Day\nsection Morning\nRead: 5: Me, You",
        "quadrantChart\ntitle Reach\nx-axis Low --> High\nquadrant-1 Expand\nPoint: [0.3, 0.6]",
        "xychart-beta\ntitle \"Sales\"\nx-axis [a, b]\nbar [5, 6]",
    ];

    fn sound(svg: &str) {
        let tree = roxmltree::Document::parse(svg).unwrap_or_else(|error| panic!("{error}: {svg}"));
        for node in tree.descendants().filter(roxmltree::Node::is_element) {
            let name = node.tag_name().name();
            assert!(!["style", "script", "foreignObject", "image", "a", "use"].contains(&name), "{name}");
            for attribute in node.attributes() {
                assert!(!attribute.name().starts_with("on") && attribute.name() != "style", "{attribute:?}");
                assert!(!attribute.name().contains("href"), "{attribute:?}");
                let reference = attribute.value().contains("url(");
                assert!(!reference || attribute.value().starts_with("url(#p-"), "{attribute:?}");
                assert!(attribute.name() != "id" || attribute.value().starts_with("p-"), "{attribute:?}");
            }
        }
    }

    #[test]
    fn every_kind_is_drawn_soundly_and_twice_alike() {
        for text in DIAGRAMS {
            let svg = draw(text, "p-").unwrap_or_else(|error| panic!("{error}: {text}"));
            sound(&svg);
            assert_eq!(svg, draw(text, "p-").unwrap(), "{text}");
            assert!(svg.contains("role=\"img\"") && svg.contains("viewBox"), "{svg}");
        }
    }

    #[test]
    fn a_drawing_that_covers_a_label_is_none() {
        let text = "flowchart TD\nA[Reconcile] --> B{Lease status?}\nB -- Expired or missing --> C[Elect leader]\n\
                    B -- Better leader exists --> D[End term]\nC -- Pick a new leader --> A\nD -- Pick a new leader --> A";
        let error = draw(text, "p-").unwrap_err();
        assert!(error.contains("would"), "{error}");
    }

    #[test]
    fn the_colours_are_those_of_the_theme_and_the_fills_of_the_author() {
        let svg = draw(DIAGRAMS[1], "p-").unwrap();
        assert!(svg.contains("fill=\"#90ee90\"") && svg.contains("fill=\"#000000\""), "{svg}");
        assert!(svg.contains("var(--d-node)") && !svg.contains("#0101"), "{svg}");
    }

    #[test]
    fn the_author_names_the_drawing() {
        let svg = draw("flowchart LR\naccTitle: Life of a draft\naccDescr: from left to right\nA-->B", "p-")
            .unwrap();
        assert!(svg.contains("aria-label=\"Life of a draft: from left to right\""), "{svg}");
        assert!(draw("flowchart LR\nA-->B", "p-").unwrap().contains("aria-label=\"flowchart\""));
    }

    #[test]
    fn hostile_labels_and_links_stay_text() {
        let text = "flowchart TD\nA[\"<script>alert(1)</script>\"] --> B[\"<img src=x onerror=alert(1)>\"]\n\
                    click A \"javascript:alert(1)\"\nclick B href \"javascript:alert(1)\"\n\
                    classDef x fill:url(javascript:alert(1)),stroke:red;\nclass A x";
        let svg = draw(text, "p-").unwrap();
        sound(&svg);
        assert!(svg.contains("&lt;script&gt;") && !svg.contains("javascript"), "{svg}");
    }

    #[test]
    fn what_would_be_drawn_wrongly_is_refused_by_name() {
        for (text, part) in [
            ("sankey-beta\na,b,1", "sankey-beta diagrams are not drawn"),
            ("", "empty"),
            ("flowchart TD", "empty"),
            ("flowchart TD\nsubgraph x\nA-->B", "a group has no end"),
            ("flowchart TD\nA@{ shape: doc } --> B", "is not drawn"),
            ("sequenceDiagram\nopt x\nA->>B: y\nend\nnote over A: z", "beside a block"),
            ("sequenceDiagram\nA-xB: lost", "the arrow `-x` is not drawn"),
            ("timeline\nsection Early\n2002 : Idea", "missing from the drawing"),
            ("stateDiagram-v2\nstate A {\nB --> C\n--\nD --> E\n}", "side by side"),
        ] {
            let error = draw(text, "p-").unwrap_err();
            assert!(error.contains(part) && !error.contains('\n'), "{text}: {error}");
        }
    }

    #[test]
    fn whoever_answers_is_no_longer_active() {
        let bars = |text: &str| draw(text, "p-").unwrap().matches("width=\"10.00\"").count();
        assert_eq!(bars("sequenceDiagram\nA->>+B: ask\nB-->>-A: answer\nA->>+B: ask\nA->>+C: ask"), 3);
        assert_eq!(bars("sequenceDiagram\nA->>B: ask"), 0);
    }

    #[test]
    fn chains_and_groups_draw_each_arrow() {
        let svg = draw("flowchart LR\n1 -.-> 2 -.-> 3 -.-> 4 & 5 ==> 6", "p-").unwrap();
        assert_eq!(svg.matches("<path").count(), 6 + svg.matches("<marker").count(), "{svg}");
    }

    #[test]
    fn work_grows_with_the_square_of_arrows_that_need_ways() {
        let flow = |count: usize| {
            let ring = (0..count).map(|at| format!("n{at}-->n{}", (at + 1) % count));
            let lines: Vec<String> = std::iter::once("flowchart TD".to_owned()).chain(ring).collect();
            work(&lines.join("\n"))
        };
        assert_eq!((flow(8), flow(40), flow(51)), (17, 241, 52));
        assert_eq!(work("flowchart TD\nA & B --> C & D"), 4);
        assert_eq!(work("sequenceDiagram\nA->>B: x"), 2);
    }

    #[test]
    fn large_and_deep_diagrams_are_refused_at_once() {
        let chain = |count: usize| {
            let lines: Vec<String> = (0..count).map(|at| format!("n{at}-->n{}", at + 1)).collect();
            lines.join("\n")
        };
        assert!(draw(&format!("flowchart TD\n{}", chain(100_000)), "p-").unwrap_err().contains("bytes"));
        assert!(draw(&format!("flowchart TD\n{}", chain(100)), "p-").unwrap_err().contains("too many"));
        let deep = format!("flowchart TD\n{}A-->B\n{}", "subgraph s\n".repeat(180), "end\n".repeat(180));
        assert!(draw(&deep, "p-").unwrap_err().contains("levels deep"));
        let wide = format!("flowchart TD\n{} --> {}", "a & ".repeat(900) + "a", "b & ".repeat(900) + "b");
        assert!(draw(&wide, "p-").unwrap_err().contains("more than"));
    }

    #[test]
    fn changed_diagrams_never_panic_and_stay_sound() {
        let mut state = 0x9e37_79b9_7f4a_7c15_u64;
        let mut random = move |below: usize| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            usize::try_from(state % below.max(1) as u64).unwrap()
        };
        let pool: Vec<char> = "\"'[](){}<>|:;,-=.~&#@%/\\ \né日😀\u{301}09ax\u{0}".chars().collect();
        for _ in 0..2_000 {
            let mut text: Vec<char> = DIAGRAMS[random(DIAGRAMS.len())].chars().collect();
            for _ in 0..=random(5) {
                let at = random(text.len() + 1);
                match random(3) {
                    0 => drop(text.drain(at..(at + random(8)).min(text.len()))),
                    1 => text.insert(at, pool[random(pool.len())]),
                    _ => {
                        let other: Vec<char> = DIAGRAMS[random(DIAGRAMS.len())].chars().collect();
                        let from = random(other.len());
                        text.splice(
                            at..at,
                            other[from..(from + random(30)).min(other.len())].iter().copied(),
                        );
                    }
                }
            }
            if let Ok(svg) = draw(&text.into_iter().collect::<String>(), "p-") {
                sound(&svg);
            }
        }
    }
}
