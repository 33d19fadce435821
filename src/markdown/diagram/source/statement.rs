//! What a reader of statements gives.

use mermaid_rs_renderer::ir::SequenceActivation;

/// Statements of one kind with what they ask of the drawing.
#[derive(Default)]
pub(super) struct Statements {
    pub activations: Vec<SequenceActivation>,
    pub lines: Vec<String>,
    pub labels: Vec<String>,
    pub arrows: usize,
}

/// The words within the brackets of a node, or the whole.
pub(super) fn inner(node: &str) -> &str {
    match node.find(['(', '[', '{']) {
        Some(start) => &node[start..],
        None => node,
    }
}
