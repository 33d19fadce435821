//! Tables that list specs and say where each stands -> their rows. They are kept by hand, and drift from the specs.

use serde::{Deserialize, Serialize};

use crate::diag::Span;
use crate::document::status::Vocabulary;
use crate::markdown::tree::{self, Block, BlockKind, Inline, InlineKind, MarkdownTable, TableRow};
use crate::words::label;
use crate::words::stage::Stage;

/// A row that links to a file and says in a status where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IndexRow {
    /// Where its table begins.
    pub table: usize,
    /// Where its link begins.
    pub link: usize,
    /// The cell of the status; its words, and what they mean.
    pub span: Span,
    pub words: String,
    pub stage: Stage,
}

/// The rows of all tables between the sections of a file, in their order.
pub fn read(blocks: &[Block], vocabulary: &Vocabulary) -> Vec<IndexRow> {
    let tables = blocks.iter().filter_map(|block| match &block.kind {
        BlockKind::Table(table) => Some((block.span.start, table)),
        _ => None,
    });
    tables.flat_map(|(at, table)| rows(at, table, vocabulary)).collect()
}

fn rows(at: usize, table: &MarkdownTable, vocabulary: &Vocabulary) -> Vec<IndexRow> {
    let is_status = |cell: &Vec<Inline>| label::STATUS.contains(&label::normal(&tree::plain(cell)).as_str());
    let Some(column) = table.header.iter().position(is_status) else { return Vec::new() };
    table.rows.iter().filter_map(|row| index_row(at, row, column, vocabulary)).collect()
}

fn index_row(table: usize, row: &TableRow, column: usize, vocabulary: &Vocabulary) -> Option<IndexRow> {
    let others = row.cells.iter().enumerate().filter(|(at, _)| *at != column);
    let link = others.flat_map(|(_, cell)| cell).find_map(link)?;
    let cell = row.cells.get(column)?;
    let (first, last) = (cell.first()?, cell.last()?);
    let words = tree::plain(cell).trim().to_owned();
    let phrase = vocabulary.read(&words, &words);
    let span = Span::new(first.span.start, last.span.end);
    phrase.is_known().then_some(IndexRow { table, link, span, words, stage: phrase.stage })
}

/// Where a link begins, whatever is around it.
fn link(inline: &Inline) -> Option<usize> {
    match &inline.kind {
        InlineKind::Link { .. } => Some(inline.span.start),
        InlineKind::Strong(content) | InlineKind::Emphasis(content) => content.iter().find_map(link),
        _ => None,
    }
}
