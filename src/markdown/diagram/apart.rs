//! Where things of a drawing lie: none may hide another.

use mermaid_rs_renderer::layout::EdgeLayout;
use mermaid_rs_renderer::{DiagramKind, Layout};

/// How far two things may reach into each other unseen, in pixels.
const TOUCH: f32 = 3.0;

/// A rectangle of a drawing.
#[derive(Clone, Copy)]
struct Area {
    left: f32,
    top: f32,
    right: f32,
    bottom: f32,
}

impl Area {
    fn around((x, y): (f32, f32), width: f32, height: f32) -> Self {
        Self {
            left: x - width / 2.0,
            top: y - height / 2.0,
            right: x + width / 2.0,
            bottom: y + height / 2.0,
        }
    }

    fn meets(&self, other: &Self) -> bool {
        let across = self.right.min(other.right) - self.left.max(other.left);
        let down = self.bottom.min(other.bottom) - self.top.max(other.top);
        across > TOUCH && down > TOUCH
    }
}

/// Boxes are drawn over arrows and their labels, so none of these may lie where a box is, nor a label on another.
pub(super) fn checked(layout: &Layout) -> Result<(), String> {
    if !matches!(
        layout.kind,
        DiagramKind::Flowchart | DiagramKind::State | DiagramKind::Class | DiagramKind::Er
    ) {
        return Ok(());
    }
    let boxes: Vec<_> =
        layout.nodes.values().filter(|node| !node.hidden && node.anchor_subgraph.is_none()).collect();
    let areas: Vec<(&str, Area)> = boxes
        .iter()
        .map(|one| {
            let area = Area { left: one.x, top: one.y, right: one.x + one.width, bottom: one.y + one.height };
            (one.id.as_str(), area)
        })
        .collect();
    let labels: Vec<(String, Area)> = layout.edges.iter().filter_map(label).collect();
    let overlap = |one: &str, other: &str| Err(format!("`{one}` and `{other}` would overlap"));
    for (at, (one, area)) in areas.iter().enumerate() {
        if let Some((other, _)) = areas[at + 1..].iter().find(|(_, other)| area.meets(other)) {
            return overlap(one, other);
        }
        if let Some((label, _)) = labels.iter().find(|(_, label)| area.meets(label)) {
            return overlap(label, one);
        }
        let hidden = |edge: &&EdgeLayout| {
            let start = (edge.arrow_start, edge.points.first(), &edge.from);
            let end = (edge.arrow_end, edge.points.last(), &edge.to);
            // An arrow ends at the outline of its box, which may lie within the area: that of a diamond does.
            [start, end].iter().any(|(is_tip, point, own)| {
                *is_tip
                    && own.as_str() != *one
                    && point.is_some_and(|point| area.meets(&Area::around(*point, TIP, TIP)))
            })
        };
        if let Some(edge) = layout.edges.iter().find(hidden) {
            let (from, to) = (&edge.from, &edge.to);
            return Err(format!("the tip of the arrow from `{from} to {to}` would lie under `{one}`"));
        }
    }
    for (at, (one, area)) in labels.iter().enumerate() {
        if let Some((other, _)) = labels[at + 1..].iter().find(|(_, other)| area.meets(other)) {
            return overlap(one, other);
        }
    }
    Ok(())
}

/// How large the tip of an arrow is that ends at a point, around that point.
const TIP: f32 = 4.0;

/// The label of an arrow with its place. Those at its ends stand beside the boxes on purpose.
fn label(edge: &EdgeLayout) -> Option<(String, Area)> {
    let label = edge.label.as_ref()?;
    Some((label.lines.join(" "), Area::around(edge.label_anchor?, label.width, label.height)))
}
