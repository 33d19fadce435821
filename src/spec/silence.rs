//! Comments by which an author lets a finding stand: `<!-- specsite-ignore missing-field: drafts carry no date -->`.

use serde::{Deserialize, Serialize};

use crate::diag::Span;
use crate::markdown::tree::{Block, BlockKind};
use crate::source::Source;

/// How such a comment begins.
pub const MARK: &str = "<!-- specsite-ignore";

/// A comment that silences rules.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Silence {
    pub span: Span,
    /// The section that it holds for; `None` where it stands above the sections: then it holds for the file.
    pub scope: Option<Span>,
    pub codes: Vec<String>,
    pub reason: String,
}

impl Silence {
    /// Whether it silences what a rule found at a place.
    pub fn covers(&self, code: &str, place: Span) -> bool {
        let within = |scope: Span| scope.start <= place.start && place.start < scope.end;
        self.codes.iter().any(|own| own == code) && self.scope.is_none_or(within)
    }
}

/// The comments of a file, in their order. One counts at the beginning of a line and outside of code.
pub fn read(source: &Source, blocks: &[Block]) -> Vec<Silence> {
    let text = source.text.as_str();
    if !text.contains(MARK) {
        return Vec::new();
    }
    let headings: Vec<usize> = blocks
        .iter()
        .filter(|block| matches!(block.kind, BlockKind::Heading { .. }))
        .map(|block| block.span.start)
        .collect();
    let mut out = Vec::new();
    for (start, _) in text.match_indices(MARK) {
        let line = source.line_span(start);
        let begins = text[line.start..start].trim().is_empty();
        let Some(length) = text[start..].find("-->").filter(|_| begins && !in_code(blocks, start)) else {
            continue;
        };
        let inner = &text[start + MARK.len()..start + length];
        let (codes, reason) = inner.split_once(':').unwrap_or((inner, ""));
        // The title and what stands below it make no section of their own.
        let above = headings.partition_point(|heading| *heading <= start);
        let scope = (above > 1)
            .then(|| Span::new(headings[above - 1], headings.get(above).copied().unwrap_or(text.len())));
        out.push(Silence {
            span: Span::new(start, start + length + "-->".len()),
            scope,
            codes: codes
                .split([',', ' ', '\n', '\t'])
                .filter(|code| !code.is_empty())
                .map(str::to_owned)
                .collect(),
            reason: reason.trim().to_owned(),
        });
    }
    out
}

fn in_code(blocks: &[Block], place: usize) -> bool {
    let Some(block) = blocks.iter().find(|block| block.span.start <= place && place < block.span.end) else {
        return false;
    };
    match &block.kind {
        BlockKind::Code { .. } => true,
        BlockKind::Quote(blocks) | BlockKind::Alert { blocks, .. } | BlockKind::Footnote { blocks, .. } => {
            in_code(blocks, place)
        }
        BlockKind::List { items, .. } => items.iter().any(|item| in_code(&item.blocks, place)),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown;

    fn silences(text: &str) -> Vec<Silence> {
        let source = Source::new("a.md", text.as_bytes());
        read(&source, &markdown::parse(&source.text, 0))
    }

    #[test]
    fn a_comment_holds_for_the_section_it_stands_in() {
        let text = "# A\n\n**Status:** x\n\n## B\n\n<!-- specsite-ignore secret, stale: a sample -->\n\ntext\n\n## C\n";
        let found = silences(text);
        assert_eq!(found.len(), 1);
        assert_eq!(
            (found[0].codes.as_slice(), found[0].reason.as_str()),
            (["secret".to_owned(), "stale".to_owned()].as_slice(), "a sample")
        );
        let at = |words: &str| Span::new(text.find(words).unwrap(), text.len());
        assert!(found[0].covers("stale", at("text")) && found[0].covers("secret", at("## B")));
        assert!(!found[0].covers("stale", at("## C")) && !found[0].covers("stale", at("**Status")));
        assert!(!found[0].covers("no-owner", at("text")));
    }

    #[test]
    fn above_the_sections_it_holds_for_the_file() {
        let found = silences("<!-- specsite-ignore stale: kept -->\n# A\n\n## B\n");
        assert!(found[0].covers("stale", Span::new(100, 101)));
        assert!(silences("# A\n\n<!-- specsite-ignore stale -->\n\n## B\n")[0].scope.is_none());
    }

    #[test]
    fn examples_of_it_are_none() {
        assert!(silences("# A\n\n```markdown\n<!-- specsite-ignore stale: x -->\n```\n").is_empty());
        assert!(silences("Write `<!-- specsite-ignore stale: x -->` there\n").is_empty());
        assert!(silences("> ```\n> <!-- specsite-ignore stale: x -->\n> ```\n").is_empty());
        assert!(silences("<!-- specsite-ignore stale").is_empty());
    }
}
