//! A Markdown document as an owned tree. Comrak's own nodes borrow an arena and cannot leave their
//! thread; this is what the rest of the house sees instead.

use crate::diag::Span;
use crate::html;

#[derive(Debug, Clone, PartialEq)]
pub struct Block {
    pub kind: BlockKind,
    pub span: Span,
}

#[derive(Debug, Clone, PartialEq)]
pub enum BlockKind {
    Heading {
        level: u8,
        content: Vec<Inline>,
    },
    Paragraph(Vec<Inline>),
    List {
        start: Option<usize>,
        tight: bool,
        items: Vec<ListItem>,
    },
    Quote(Vec<Block>),
    /// A note in a coloured box (`> [!WARNING]`): its lower-case kind, its own title, its blocks.
    Alert {
        kind: &'static str,
        title: Option<String>,
        blocks: Vec<Block>,
    },
    Code {
        info: String,
        literal: String,
    },
    Table(MarkdownTable),
    Html(String),
    Rule,
    Footnote {
        name: String,
        blocks: Vec<Block>,
    },
}

#[derive(Debug, Clone, PartialEq)]
pub struct ListItem {
    /// The mark between the brackets of a checkbox, a space when it is open.
    pub task: Option<char>,
    pub blocks: Vec<Block>,
    pub span: Span,
}

#[derive(Debug, Clone, PartialEq)]
pub struct MarkdownTable {
    pub align: Vec<Align>,
    pub header: Vec<Vec<Inline>>,
    pub rows: Vec<TableRow>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct TableRow {
    pub cells: Vec<Vec<Inline>>,
    pub span: Span,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    None,
    Left,
    Center,
    Right,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Inline {
    pub kind: InlineKind,
    pub span: Span,
}

#[derive(Debug, Clone, PartialEq)]
pub enum InlineKind {
    Text(String),
    Code(String),
    Emphasis(Vec<Inline>),
    Strong(Vec<Inline>),
    Strike(Vec<Inline>),
    Link {
        target: String,
        title: String,
        content: Vec<Inline>,
    },
    Image {
        target: String,
        title: String,
        content: Vec<Inline>,
    },
    Html(String),
    /// A formula in TeX, within a line or on lines of its own.
    Math {
        tex: String,
        display: bool,
    },
    FootnoteReference {
        name: String,
        number: u32,
        index: u32,
    },
    SoftBreak,
    LineBreak,
}

/// The words of a piece of text as a reader sees them; comments and markup are left out.
pub fn plain(content: &[Inline]) -> String {
    let mut out = String::new();
    push_plain(content, &mut out);
    out
}

/// The words of a piece of text but for those of its links, which are said of another place.
pub fn plain_without_links(content: &[Inline]) -> String {
    let mut out = String::new();
    let mut pieces = html_words(content).into_iter();
    for inline in content {
        match &inline.kind {
            InlineKind::Link { .. } | InlineKind::Image { .. } => out.push(' '),
            InlineKind::Html(_) => out.push_str(&pieces.next().unwrap_or_default()),
            InlineKind::Emphasis(content) | InlineKind::Strong(content) | InlineKind::Strike(content) => {
                out.push_str(&plain_without_links(content));
            }
            _ => push_plain(std::slice::from_ref(inline), &mut out),
        }
    }
    out
}

fn push_plain(content: &[Inline], out: &mut String) {
    let mut pieces = html_words(content).into_iter();
    for inline in content {
        match &inline.kind {
            InlineKind::Text(text) | InlineKind::Code(text) => out.push_str(text),
            InlineKind::Math { tex, .. } => out.push_str(tex),
            InlineKind::Emphasis(content)
            | InlineKind::Strong(content)
            | InlineKind::Strike(content)
            | InlineKind::Link { content, .. }
            | InlineKind::Image { content, .. } => push_plain(content, out),
            InlineKind::Html(_) => out.push_str(&pieces.next().unwrap_or_default()),
            InlineKind::FootnoteReference { .. } => {}
            InlineKind::SoftBreak | InlineKind::LineBreak => out.push(' '),
        }
    }
}

/// What a reader sees of each piece of HTML in a run of text: of most nothing, of `Vec<u8>` a word.
fn html_words(content: &[Inline]) -> Vec<String> {
    let pieces = content.iter().filter_map(|inline| match &inline.kind {
        InlineKind::Html(html) => Some(html.as_str()),
        _ => None,
    });
    if pieces.clone().next().is_none() { Vec::new() } else { html::plain_pieces(pieces) }
}

/// Whether all words of a run of text are struck out.
pub fn is_struck(content: &[Inline]) -> bool {
    let struck = |inline: &Inline| match &inline.kind {
        InlineKind::Strike(_) => true,
        InlineKind::Strong(content) | InlineKind::Emphasis(content) => is_struck(content),
        _ => !plain(std::slice::from_ref(inline)).contains(char::is_alphanumeric),
    };
    !content.is_empty() && content.iter().all(struck) && plain(content).contains(char::is_alphanumeric)
}

/// Whether a piece of raw HTML is a `<br>`.
pub fn is_line_break(html: &str) -> bool {
    html.trim_start_matches('<').trim_end_matches(['>', '/', ' ']).eq_ignore_ascii_case("br")
}

/// Cuts text at its line breaks, soft and hard.
pub fn lines(content: &[Inline]) -> impl Iterator<Item = &[Inline]> {
    content.split(|inline| match &inline.kind {
        InlineKind::SoftBreak | InlineKind::LineBreak => true,
        InlineKind::Html(html) => is_line_break(html),
        _ => false,
    })
}

/// The words of a block and of all blocks in it, one line each leaf.
pub fn block_text(block: &Block, out: &mut String) {
    kept_text(block, &|_| true, out);
}

/// The words of a block but for those parts of it, known by where they begin, that are not to be kept.
pub fn kept_text(block: &Block, is_kept: &dyn Fn(usize) -> bool, out: &mut String) {
    // A list begins where its first item does.
    let is_leaf = matches!(block.kind, BlockKind::Paragraph(_) | BlockKind::Code { .. } | BlockKind::Html(_));
    if is_leaf && !is_kept(block.span.start) {
        return;
    }
    let mut line = |text: &str| {
        if !text.is_empty() {
            if !out.is_empty() {
                out.push('\n');
            }
            out.push_str(text);
        }
    };
    match &block.kind {
        BlockKind::Heading { content, .. } | BlockKind::Paragraph(content) => line(&plain(content)),
        BlockKind::Code { literal, .. } => line(literal.trim_end()),
        BlockKind::Table(table) => {
            let rows = table.rows.iter().filter(|row| is_kept(row.span.start)).map(|row| &row.cells);
            for row in std::iter::once(&table.header).chain(rows) {
                line(&row.iter().map(|cell| plain(cell)).collect::<Vec<_>>().join(" · "));
            }
        }
        BlockKind::List { items, .. } => {
            for item in items {
                // What is nested in a part that goes may still be kept.
                let own = usize::from(!is_kept(item.span.start) && is_text(item.blocks.first()));
                item.blocks.iter().skip(own).for_each(|block| kept_text(block, is_kept, out));
            }
        }
        BlockKind::Quote(blocks) | BlockKind::Alert { blocks, .. } | BlockKind::Footnote { blocks, .. } => {
            blocks.iter().for_each(|block| kept_text(block, is_kept, out));
        }
        BlockKind::Html(html) => line(html::plain(html).trim()),
        BlockKind::Rule => {}
    }
}

fn is_text(block: Option<&Block>) -> bool {
    matches!(block, Some(Block { kind: BlockKind::Paragraph(_), .. }))
}
