//! Sentences of a template that are meant to stay, such as a licence -> those of them that every spec has kept.

use crate::document::outline::Outline;
use crate::markdown::tree::{self, Block, BlockKind};
use crate::source::Source;
use crate::template::blank::is_lead;
use crate::template::rule::is_pattern;
use crate::words::kind::normalize;

/// Fewer specs show no habit.
const LEAST: usize = 3;

/// So many show it well enough.
const MOST: usize = 200;

/// A paragraph of a template that asks for nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct StandingText {
    /// The heading above it and the paragraph, as they are written.
    heading: String,
    text: String,
    /// The paragraph in its normal form.
    key: String,
}

/// The paragraphs of a template's sections that may be meant to stay.
pub(super) fn standing(outline: &[Outline], blocks: &[Block], source: &Source) -> Vec<StandingText> {
    let mut paragraphs: Vec<(usize, &Block)> = Vec::new();
    for section in outline {
        let Some(heading) = section.heading else { continue };
        section.blocks.iter().for_each(|at| push_paragraphs(&blocks[*at], heading, &mut paragraphs));
    }
    let read = |(heading, block): (usize, &Block)| {
        let BlockKind::Paragraph(content) = &block.kind else { return None };
        let words = tree::plain(content);
        let asks = is_lead(content)
            || is_pattern(&words)
            || words.contains(['?', '{', '<', '…'])
            || words.contains("...");
        (!asks && !words.contains('[')).then(|| StandingText {
            heading: source.slice(blocks[heading].span).to_owned(),
            text: source.slice(block.span).to_owned(),
            key: normalize(&words),
        })
    };
    paragraphs.into_iter().filter_map(read).collect()
}

/// The paragraphs of a block and of the lists in it, but for checkboxes, which are there to be ticked.
fn push_paragraphs<'b>(block: &'b Block, heading: usize, out: &mut Vec<(usize, &'b Block)>) {
    match &block.kind {
        BlockKind::Paragraph(_) => out.push((heading, block)),
        BlockKind::List { items, .. } => {
            let items = items.iter().filter(|item| item.task.is_none());
            items.flat_map(|item| &item.blocks).for_each(|block| push_paragraphs(block, heading, out));
        }
        _ => {}
    }
}

/// The sentences that all texts with their section have kept, in their normal form. No more texts are read than show it.
pub(super) fn kept(standing: Vec<StandingText>, texts: impl Iterator<Item = String>) -> Vec<String> {
    let mut texts = texts.take(MOST);
    let mut open: Vec<(StandingText, usize)> = standing.into_iter().map(|standing| (standing, 0)).collect();
    while !open.is_empty()
        && let Some(text) = texts.next()
    {
        open.retain_mut(|(standing, kept)| {
            let has_section = text.lines().any(|line| line.trim_end() == standing.heading);
            let keeps = has_section && text.contains(&standing.text);
            *kept += usize::from(keeps);
            keeps || !has_section
        });
    }
    open.retain(|(_, kept)| *kept >= LEAST);
    open.into_iter().map(|(standing, _)| standing.key).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Document;
    use crate::document::{header, outline};
    use crate::slug::UniqueNames;

    #[test]
    fn what_all_have_kept_stands() {
        let text = "# [Name]\n\n## What\n\nSay what it is.\n\n## Licence\n\nFree for all.\n";
        let Document { source, blocks, .. } = Document::read(Source::new("t.md", text.as_bytes()));
        let title = header::read(&blocks, &source, &[]).title.map(|(_, at)| at);
        let outline = outline::outline(&blocks, title, &[], &mut UniqueNames::default());
        let kept = |texts: &[&str]| {
            let texts = texts.iter().map(|text| (*text).to_owned());
            kept(standing(&outline, &blocks, &source), texts)
        };
        let own = "# A\n\n## What\n\nIt is.\n\n## Licence\n\nFree for all.\n";
        assert_eq!(kept(&[own, own, "# Paper\n", own]), ["free for all"]);
        assert!(kept(&[own, own]).is_empty());
        assert!(kept(&[own, own, own, "# B\n\n## Licence\n\nMine.\n"]).is_empty());
    }
}
