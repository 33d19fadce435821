//! A drawn tree of files -> nested lists, with the drawing beside them for whoever wants to copy it.

use crate::diag::Span;
use crate::spec::body::{Hole, Word};
use crate::spec::extract::file_tree::{TreeNode, tree};
use crate::spec::render::Renderer;
use crate::text::escape_text;

impl Renderer<'_> {
    pub(super) fn tree(&mut self, literal: &str, span: Span) {
        let nodes = tree(literal).unwrap_or_default();
        let id = self.id(span);
        self.push("<div class=\"tree\"");
        self.push(&id);
        self.push(">\n");
        self.nested(&nodes);
        self.push("<details><summary>");
        self.out.hole(Hole::Word(Word::AsText));
        self.push("</summary>");
        self.plain_code(literal);
        self.push("</details></div>\n");
    }

    fn nested(&mut self, nodes: &[TreeNode]) {
        let mut open: Vec<usize> = Vec::new();
        for node in nodes {
            while open.last().is_some_and(|depth| *depth > node.depth) {
                open.pop();
                self.push("</li></ul>");
            }
            if open.last() == Some(&node.depth) {
                self.push("</li>\n<li>");
            } else {
                open.push(node.depth);
                self.push("<ul><li>");
            }
            self.push(if node.folder { "<code class=\"folder\">" } else { "<code>" });
            escape_text(&node.name, &mut self.out.html);
            self.push("</code>");
            if !node.note.is_empty() {
                self.push(" <small>");
                escape_text(&node.note, &mut self.out.html);
                self.push("</small>");
            }
        }
        open.iter().for_each(|_| self.push("</li></ul>"));
        self.push("\n");
    }

    fn plain_code(&mut self, literal: &str) {
        self.push("<div class=\"code\"><pre tabindex=\"0\" role=\"group\" aria-label=\"");
        self.out.hole(Hole::Word(Word::Code));
        self.push("\"><code>");
        escape_text(literal, &mut self.out.html);
        self.push("</code></pre></div>");
    }
}
