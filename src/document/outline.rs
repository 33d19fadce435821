//! Blocks -> sections: a document cut at its headings.

use crate::diag::Span;
use crate::markdown::tree::{self, Block, BlockKind};
use crate::slug::{self, UniqueNames};
use crate::words::kind::Kind;

/// A heading and what stands under it up to the next one; before the first heading, the lead.
#[derive(Debug, Clone, PartialEq)]
pub struct Outline {
    /// Empty for the lead.
    pub title: String,
    /// 0 for the lead.
    pub level: u8,
    pub anchor: String,
    pub kind: Option<Kind>,
    /// The section it stands in.
    pub parent: Option<usize>,
    /// The heading itself, among the document's blocks.
    pub heading: Option<usize>,
    /// Its own blocks, subsections left out.
    pub blocks: Vec<usize>,
    pub span: Span,
}

/// Cuts a document at its headings. The heading at `title` names the document and is no section,
/// though its anchor stays taken; blocks in `skip`, in order, belong elsewhere.
pub fn outline(
    blocks: &[Block],
    title: Option<usize>,
    skip: &[usize],
    anchors: &mut UniqueNames,
) -> Vec<Outline> {
    let lead = Outline {
        title: String::new(),
        level: 0,
        anchor: String::new(),
        kind: None,
        parent: None,
        heading: None,
        blocks: Vec::new(),
        span: blocks.first().map_or(Span::default(), |block| Span::new(block.span.start, block.span.start)),
    };
    let mut out = vec![lead];
    // The sections that the next heading may stand in, the innermost last.
    let mut open: Vec<usize> = Vec::new();
    for (index, block) in blocks.iter().enumerate() {
        if skip.binary_search(&index).is_ok() {
            continue;
        }
        match &block.kind {
            BlockKind::Heading { content, .. } if title == Some(index) => {
                anchors.unique(&slug::anchor(&tree::plain(content)));
            }
            BlockKind::Heading { level, content } => {
                let text = tree::plain(content).trim().to_owned();
                while open.last().is_some_and(|at: &usize| out[*at].level >= *level) {
                    open.pop();
                }
                let parent = open.last().copied();
                open.push(out.len());
                out.push(Outline {
                    anchor: anchors.unique(&slug::heading(&text)),
                    kind: Kind::of(&text),
                    parent,
                    title: text,
                    level: *level,
                    heading: Some(index),
                    blocks: Vec::new(),
                    span: block.span,
                });
            }
            _ => {
                if let Some(section) = out.last_mut() {
                    section.blocks.push(index);
                    section.span = section.span.to(block.span);
                }
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown;

    #[test]
    fn sections_nest_by_level() {
        let blocks = markdown::parse("# T\n\nlead\n\n## A\n\na\n\n### B\n\n## A\n", 0);
        let outline = outline(&blocks, Some(0), &[], &mut UniqueNames::default());
        let seen: Vec<_> = outline.iter().map(|s| (s.title.as_str(), s.anchor.as_str(), s.parent)).collect();
        assert_eq!(seen, [("", "", None), ("A", "a", None), ("B", "b", Some(1)), ("A", "a-1", None)]);
        assert_eq!(outline[0].blocks, [1]);
    }
}
