//! Blocks with their source -> findings about fences of code and comments that never end: all that follows is code, or
//! hidden, then.

use crate::diag::{self, Diagnostic, Span};
use crate::markdown::tree::{Block, BlockKind};
use crate::source::Source;

/// A finding for every fence and every comment that nothing closes, where it opens.
pub(super) fn findings(blocks: &[Block], source: &Source) -> Vec<Diagnostic> {
    let mut out = Vec::new();
    blocks.iter().for_each(|block| look(block, source, &mut out));
    out
}

fn look(block: &Block, source: &Source, out: &mut Vec<Diagnostic>) {
    match &block.kind {
        BlockKind::Code { literal, .. } if is_open(block.span.start, literal, source) => {
            let message = "this block of code is never closed";
            let finding = Diagnostic::new(&diag::UNCLOSED_FENCE, &source.path, block.span, message);
            out.push(finding.with_help("end it with a line of the same marks, as far in as the first"));
        }
        BlockKind::Html(html) => {
            if let Some(at) = open_comment(html) {
                let start = block.span.start + at;
                let span = Span::new(start, start + "<!--".len());
                let finding = Diagnostic::new(
                    &diag::UNCLOSED_COMMENT,
                    &source.path,
                    span,
                    "this comment is never closed",
                );
                out.push(finding.with_help("end it with `-->`"));
            }
        }
        BlockKind::List { items, .. } => {
            items.iter().flat_map(|item| &item.blocks).for_each(|block| look(block, source, out));
        }
        BlockKind::Quote(blocks) | BlockKind::Alert { blocks, .. } | BlockKind::Footnote { blocks, .. } => {
            blocks.iter().for_each(|block| look(block, source, out));
        }
        _ => {}
    }
}

/// Where a comment begins in a piece of HTML that does not end there.
fn open_comment(html: &str) -> Option<usize> {
    let mut at = 0;
    while let Some(start) = html[at..].find("<!--").map(|found| at + found) {
        let inner = start + "<!--".len();
        match html[inner..].find("-->") {
            Some(end) => at = inner + end + "-->".len(),
            None => return Some(start),
        }
    }
    None
}

/// Whether a block of code that begins at a byte begins with a fence, and none stands behind its last line.
fn is_open(start: usize, literal: &str, source: &Source) -> bool {
    let rest = &source.text[start..];
    let Some(mark) = rest.chars().next().filter(|mark| matches!(mark, '`' | '~')) else { return false };
    let fence = rest.len() - rest.trim_start_matches(mark).len();
    // What is set off by four spaces has no fence, even where it shows one.
    if fence < 3 || literal.starts_with(&rest[..fence]) {
        return false;
    }
    let behind = rest.split('\n').nth(1 + literal.matches('\n').count()).unwrap_or("");
    let behind = behind.trim_end().trim_start_matches([' ', '\t', '>']);
    behind.len() < fence || !behind.chars().all(|c| c == mark)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Document;

    #[test]
    fn comments_that_never_end() {
        assert_eq!(open_comment("<!-- a -->\n<!-- b\n"), Some(11));
        for html in ["<!-- a -->", "<!-- a -> b -->", "<p>x</p>"] {
            assert_eq!(open_comment(html), None, "{html}");
        }
    }

    #[test]
    fn a_fence_that_nothing_closes_is_told_where_it_opens() {
        let lines = |text: &str| -> Vec<usize> {
            let document = Document::read(Source::new("a.md", text.as_bytes()));
            let found = findings(&document.blocks, &document.source);
            found.iter().map(|finding| text[..finding.span.start].matches('\n').count() + 1).collect()
        };
        assert_eq!(lines("a\n\n```rust\nx\n\n# b\n"), [3]);
        assert_eq!(lines("- a\n\n  ~~~\n  x\n\nb\n"), [3]);
        assert_eq!(lines("> ````\n> ```\n> x\n"), [1]);
        for text in [
            "```\nx\n```\n", "> ```\n> x\n> ```\n", "- a\n  ~~~~\n  x\n  ~~~~~\n", "    ```\n    x\n",
            "```\n```",
        ] {
            assert!(lines(text).is_empty(), "{text}");
        }
    }
}
