//! Colours: a theme for the renderer whose every colour is a mark for one of ours, and what a mark or a
//! colour of the author becomes in the drawing.

use std::collections::{BTreeMap, BTreeSet};

use mermaid_rs_renderer::ir::NodeStyle;
use mermaid_rs_renderer::{Graph, Theme};

use crate::text::value_of;

/// The colours that the author's own styles name, as `#rrggbb` in lower case.
pub(super) type Authored = BTreeSet<String>;

/// Marks that the renderer hands on as they are, and the variable of the theme for each.
const MARKS: &[(&str, &str)] = &[
    ("#010101", "--d-node"),
    ("#010102", "--d-text"),
    ("#010103", "--d-border"),
    ("#010104", "--d-edge"),
    ("#010105", "--d-cluster"),
    ("#010106", "--d-frame"),
    ("#010107", "--d-note"),
    ("#010108", "--d-paper"),
];

const HUES: usize = 8;

/// The renderer's theme, all marks.
pub(super) fn theme(font: &str) -> Theme {
    let mark = |name: &str| {
        MARKS.iter().find(|(_, variable)| *variable == name).map_or("#010102", |(mark, _)| mark).to_string()
    };
    let hue = |at: usize| format!("#0202{:02x}", at % HUES);
    let mut theme = Theme::modern();
    font.clone_into(&mut theme.font_family);
    theme.primary_color = mark("--d-node");
    theme.primary_text_color = mark("--d-text");
    theme.primary_border_color = mark("--d-border");
    theme.line_color = mark("--d-edge");
    theme.secondary_color = mark("--d-cluster");
    theme.tertiary_color = mark("--d-node");
    theme.edge_label_background = mark("--d-paper");
    theme.cluster_background = mark("--d-cluster");
    theme.cluster_border = mark("--d-frame");
    theme.background = mark("--d-paper");
    theme.sequence_actor_fill = mark("--d-node");
    theme.sequence_actor_border = mark("--d-border");
    theme.sequence_actor_line = mark("--d-frame");
    theme.sequence_note_fill = mark("--d-note");
    theme.sequence_note_border = mark("--d-border");
    theme.sequence_activation_fill = mark("--d-cluster");
    theme.sequence_activation_border = mark("--d-border");
    theme.text_color = mark("--d-text");
    theme.git_colors = std::array::from_fn(hue);
    theme.git_inv_colors = std::array::from_fn(|_| mark("--d-edge"));
    theme.git_branch_label_colors = std::array::from_fn(|_| mark("--d-text"));
    theme.git_commit_label_color = mark("--d-text");
    theme.git_commit_label_background = mark("--d-paper");
    theme.git_tag_label_color = mark("--d-text");
    theme.git_tag_label_background = mark("--d-node");
    theme.git_tag_label_border = mark("--d-border");
    theme.pie_colors = std::array::from_fn(hue);
    theme.pie_title_text_size = 18.0;
    theme.pie_section_text_size = 14.0;
    theme.pie_legend_text_size = 14.0;
    theme.pie_title_text_color = mark("--d-text");
    theme.pie_section_text_color = mark("--d-text");
    theme.pie_legend_text_color = mark("--d-text");
    theme.pie_stroke_color = mark("--d-paper");
    theme.pie_outer_stroke_color = mark("--d-frame");
    theme.pie_opacity = 1.0;
    theme
}

/// The look of a note among states.
pub(super) fn note() -> NodeStyle {
    NodeStyle { fill: Some("#010107".to_owned()), ..NodeStyle::default() }
}

/// Keeps the author's fills where the text over them can be read, sets that text to black or white, and
/// says which colours are the author's.
pub(super) fn readable(graph: &mut Graph) -> Authored {
    let mut authored = Authored::new();
    let styles = graph.class_defs.values_mut().chain(graph.node_styles.values_mut());
    for style in styles.chain(graph.subgraph_styles.values_mut()) {
        style.fill = style.fill.take().and_then(|colour| hex(&colour));
        style.stroke = style.stroke.take().and_then(|colour| hex(&colour));
        style.text_color = style.fill.as_deref().map(over);
        style.line_color = None;
        style.stroke_dasharray = None;
        authored.extend([&style.fill, &style.stroke, &style.text_color].into_iter().flatten().cloned());
    }
    for style in graph.edge_styles.values_mut().chain(graph.edge_style_default.as_mut()) {
        style.stroke = style.stroke.take().and_then(|colour| hex(&colour));
        style.label_color = None;
        style.dasharray = None;
        authored.extend(style.stroke.clone());
    }
    graph.sequence_boxes.iter_mut().for_each(|group| group.color = None);
    authored
}

/// Black or white, whichever differs more from `fill` (relative luminance as of WCAG 2).
fn over(fill: &str) -> String {
    let light = |at: usize| {
        let part = u8::from_str_radix(fill.get(at..at + 2).unwrap_or("ff"), 16).unwrap_or(255);
        (f64::from(part) / 255.0).powf(2.2)
    };
    let luminance = 0.2126 * light(1) + 0.7152 * light(3) + 0.0722 * light(5);
    if luminance > 0.179 { "#000000".to_owned() } else { "#ffffff".to_owned() }
}

fn hex(colour: &str) -> Option<String> {
    let colour = colour.trim().trim_end_matches(';').to_ascii_lowercase();
    if let Some(value) = value_of(NAMED, &colour) {
        return Some(value.to_owned());
    }
    let digits = colour.strip_prefix('#')?;
    if !digits.chars().all(|sign| sign.is_ascii_hexdigit()) {
        return None;
    }
    match digits.len() {
        3 => Some(digits.chars().fold("#".to_owned(), |out, sign| format!("{out}{sign}{sign}"))),
        6 => Some(colour),
        _ => None,
    }
}

/// What is painted: an area under words, a line, or text.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Use {
    Area,
    Line,
    Frame,
    Text,
}

/// What the colours of one drawing become; hues that are neither marks nor the author's are numbered
/// in the order they appear in.
pub(super) struct Palette<'a> {
    authored: &'a Authored,
    hues: BTreeMap<String, usize>,
}

impl<'a> Palette<'a> {
    pub(super) fn new(authored: &'a Authored) -> Self {
        Self { authored, hues: BTreeMap::new() }
    }

    /// The value of a `fill` or `stroke`.
    pub(super) fn paint(&mut self, colour: &str, used: Use) -> String {
        let colour = colour.trim().to_ascii_lowercase();
        if matches!(colour.as_str(), "none" | "transparent") {
            return "none".to_owned();
        }
        if let Some((_, variable)) = MARKS.iter().find(|(mark, _)| *mark == colour) {
            return format!("var({variable})");
        }
        if self.authored.contains(&colour) {
            return colour;
        }
        if used == Use::Text {
            return "var(--d-text)".to_owned();
        }
        if used == Use::Frame {
            return "var(--d-frame)".to_owned();
        }
        match hex(&colour).as_deref() {
            Some("#ffffff") => return "var(--d-paper)".to_owned(),
            Some("#000000" | "#111111" | "#333333" | "#cccccc" | "#dedede") => {
                return "var(--d-edge)".to_owned();
            }
            _ => {}
        }
        let next = self.hues.len();
        let marked = colour.strip_prefix("#0202").and_then(|at| usize::from_str_radix(at, 16).ok());
        let hue = marked.unwrap_or_else(|| *self.hues.entry(colour).or_insert(next));
        let strength = if used == Use::Line { "line" } else { "hue" };
        format!("var(--d-{strength}-{})", hue % HUES)
    }
}

/// Colours that have a name.
const NAMED: &str = include_str!("colours.txt");
