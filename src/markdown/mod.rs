//! The only room that uses comrak and syntect: Markdown text in, an owned [`tree`] out; code in,
//! highlighted HTML out.

pub mod diagram;
pub mod highlight;
pub mod math;
mod shortcode;
pub mod tree;

use comrak::nodes::{AlertType, ListType, Node, NodeValue, Sourcepos, TableAlignment};
use comrak::{Arena, Options, try_parse_document};

use crate::diag::Span;
use crate::slug;
use crate::text::line_starts;
use crate::words::state::ItemState;
use tree::{Align, Block, BlockKind, Inline, InlineKind, ListItem, MarkdownTable, TableRow};

/// Nothing that people write nests deeper; what does is shown as its source text.
const MAX_DEPTH: usize = 64;

/// Steps of 256 lines, inlines or nodes after which comrak gives up: about a second and less than a gigabyte in the worst
/// text found. Prose of eight megabytes takes a third. Counted and not timed, so that every machine decides alike.
const MAX_STEPS: usize = 12_000;

/// Of a text that takes more, so much is read at most: its header, and what it is about.
const HEAD: usize = 32 << 10;

/// The document as a tree, its spans counted from the begin of `text`, of which the first
/// `start` bytes (front matter) are not read.
pub fn parse(text: &str, start: usize) -> Vec<Block> {
    read(text, start).0
}

/// The same, and the part that was not read, for it holds more markup than can be: it is one block of code.
pub fn read(text: &str, start: usize) -> (Vec<Block>, Option<Span>) {
    if let Some(blocks) = within_limits(&text[start..], start) {
        return (blocks, None);
    }
    let head = &text[start..text.floor_char_boundary((start + HEAD).min(text.len()))];
    let cut = start + head.rfind("\n\n").map_or(0, |at| at + 2);
    let mut blocks = within_limits(&text[start..cut], start).unwrap_or_default();
    let from = if blocks.is_empty() { start } else { cut };
    let span = Span::new(from, text.len());
    let literal = text[from..].to_owned();
    blocks.push(Block { kind: BlockKind::Code { info: String::new(), literal }, span });
    (blocks, Some(span))
}

fn within_limits(body: &str, start: usize) -> Option<Vec<Block>> {
    let arena = Arena::new();
    let steps = std::cell::Cell::new(0usize);
    let exhausted = || {
        steps.set(steps.get() + 1);
        steps.get() > MAX_STEPS
    };
    let reader = TreeBuilder { text: body, start, lines: line_starts(body) };
    let root = try_parse_document(&arena, body, &options(body), &exhausted).ok()?;
    Some(reader.blocks(root, 0))
}

/// The mark of a checkbox with a sign too many or too few, which is taken off the text: `[ x] `, `[x ] `, `[] `, `[✔️] `,
/// `[ ]* `.
fn loose_checkbox(blocks: &mut [Block]) -> Option<char> {
    let BlockKind::Paragraph(content) = &mut blocks.first_mut()?.kind else { return None };
    let InlineKind::Text(text) = &mut content.first_mut()?.kind else { return None };
    let (inner, rest) = text.strip_prefix('[')?.split_once(']')?;
    // Kiro marks what may be left out: `[ ]* Measure it`.
    let rest = rest.strip_prefix('*').unwrap_or(rest).strip_prefix(' ')?.to_owned();
    let mark = inner.trim_end_matches('\u{fe0f}').trim();
    let mut chars = mark.chars();
    let mark = chars.next().unwrap_or(' ');
    let fits =
        chars.next().is_none() && (mark == ' ' || ItemState::of_mark(mark).is_some()) && !rest.is_empty();
    fits.then(|| {
        *text = rest;
        mark
    })
}

/// Whether what stands between the brackets is a capital or a number, and no mark; then it is text again.
fn names_something(mark: char, blocks: &mut [Block]) -> bool {
    let named = (mark.is_ascii_uppercase() || mark.is_ascii_digit()) && mark != 'X';
    if named && let Some(Block { kind: BlockKind::Paragraph(content), span }) = blocks.first_mut() {
        content.insert(0, Inline { kind: InlineKind::Text(format!("[{mark}] ")), span: *span });
    }
    named
}

/// So many signs of quotes without blanks in a row are no writing of people. Comrak's search for notes looks at all that
/// follow, at each of them.
const MOST_QUOTED: usize = 256;

fn options(text: &str) -> Options<'static> {
    let mut options = Options::default();
    let extension = &mut options.extension;
    extension.strikethrough = true;
    extension.table = true;
    extension.autolink = true;
    extension.tasklist = true;
    extension.footnotes = true;
    extension.alerts = !text.contains(&">".repeat(MOST_QUOTED));
    extension.math_dollars = true;
    extension.math_code = true;
    options.parse.relaxed_tasklist_matching = true;
    options
}

struct TreeBuilder<'t> {
    text: &'t str,
    start: usize,
    lines: Vec<usize>,
}

impl TreeBuilder<'_> {
    fn offset(&self, line: usize, column: usize) -> usize {
        let start = self.lines.get(line.saturating_sub(1)).copied().unwrap_or(self.text.len());
        self.text.floor_char_boundary(start + column)
    }

    fn span(&self, at: Sourcepos) -> Span {
        let start = self.offset(at.start.line, at.start.column.saturating_sub(1));
        let end = self.offset(at.end.line, at.end.column).max(start);
        Span::new(self.start + start, self.start + end)
    }

    fn blocks(&self, parent: Node<'_>, depth: usize) -> Vec<Block> {
        parent.children().filter_map(|node| self.block(node, depth + 1)).collect()
    }

    fn block(&self, node: Node<'_>, depth: usize) -> Option<Block> {
        let span = self.span(node.data().sourcepos);
        if depth > MAX_DEPTH {
            let text = &self.text[span.start - self.start..span.end - self.start];
            return Some(Block {
                kind: BlockKind::Code { info: String::new(), literal: text.to_owned() },
                span,
            });
        }
        let kind = match &node.data().value {
            NodeValue::Heading(heading) => {
                let mut content = self.inlines(node, depth);
                set_id(&mut content);
                let written = &self.text[span.start - self.start..span.end - self.start];
                if shortcode::drawn(written).is_some() {
                    // Code hosts call a heading by the name of its picture.
                    anchor(&slug::anchor(written.trim_matches(['#', ' '])), &mut content);
                }
                BlockKind::Heading { level: heading.level, content }
            }
            NodeValue::Paragraph => BlockKind::Paragraph(self.inlines(node, depth)),
            NodeValue::BlockQuote => BlockKind::Quote(self.blocks(node, depth)),
            NodeValue::Alert(alert) => BlockKind::Alert {
                kind: match alert.alert_type {
                    AlertType::Note => "note",
                    AlertType::Tip => "tip",
                    AlertType::Important => "important",
                    AlertType::Warning => "warning",
                    AlertType::Caution => "caution",
                },
                title: alert.title.clone(),
                blocks: self.blocks(node, depth),
            },
            NodeValue::List(list) => BlockKind::List {
                start: (list.list_type == ListType::Ordered).then_some(list.start),
                tight: list.tight,
                items: node.children().map(|item| self.item(item, depth)).collect(),
            },
            NodeValue::CodeBlock(code) => {
                BlockKind::Code { info: code.info.trim().to_owned(), literal: code.literal.clone() }
            }
            NodeValue::Table(table) => BlockKind::Table(self.table(node, &table.alignments, depth)),
            NodeValue::HtmlBlock(html) => BlockKind::Html(html.literal.clone()),
            NodeValue::ThematicBreak => BlockKind::Rule,
            NodeValue::FootnoteDefinition(note) => {
                BlockKind::Footnote { name: note.name.clone(), blocks: self.blocks(node, depth) }
            }
            _ => return None,
        };
        Some(Block { kind, span })
    }

    fn item(&self, node: Node<'_>, depth: usize) -> ListItem {
        let task = match &node.data().value {
            NodeValue::TaskItem(task) => Some(task.symbol.unwrap_or(' ')),
            _ => None,
        };
        let mut blocks = self.blocks(node, depth + 1);
        // `[P]` and `[1]` name something and are no boxes.
        let task = task.filter(|mark| !names_something(*mark, &mut blocks));
        let task = task.or_else(|| loose_checkbox(&mut blocks));
        ListItem { task, blocks, span: self.span(node.data().sourcepos) }
    }

    fn table(&self, node: Node<'_>, align: &[TableAlignment], depth: usize) -> MarkdownTable {
        let mut rows = node.children().map(|row| TableRow {
            cells: row.children().map(|cell| self.inlines(cell, depth)).collect(),
            span: self.span(row.data().sourcepos),
        });
        let align = align.iter().map(|align| match align {
            TableAlignment::None => Align::None,
            TableAlignment::Left => Align::Left,
            TableAlignment::Center => Align::Center,
            TableAlignment::Right => Align::Right,
        });
        let header = rows.next().map(|row| row.cells).unwrap_or_default();
        MarkdownTable { align: align.collect(), header, rows: rows.collect() }
    }

    fn inlines(&self, parent: Node<'_>, depth: usize) -> Vec<Inline> {
        let mut out: Vec<Inline> = Vec::new();
        for node in parent.children() {
            let span = self.span(node.data().sourcepos);
            let kind = self.inline(node, depth + 1, span);
            match (kind, out.last_mut()) {
                // Comrak cuts text at every character that could have been markup.
                (InlineKind::Text(more), Some(Inline { kind: InlineKind::Text(text), span: last })) => {
                    text.push_str(&more);
                    last.end = span.end.max(last.end);
                }
                (kind, _) => out.push(Inline { kind, span }),
            }
        }
        for inline in &mut out {
            if let InlineKind::Text(text) = &mut inline.kind
                && let Some(drawn) = shortcode::drawn(text)
            {
                *text = drawn;
            }
        }
        out
    }

    fn inline(&self, node: Node<'_>, depth: usize, span: Span) -> InlineKind {
        if depth > MAX_DEPTH {
            return InlineKind::Text(self.text[span.start - self.start..span.end - self.start].to_owned());
        }
        let content = || self.inlines(node, depth);
        match &node.data().value {
            NodeValue::Text(text) => InlineKind::Text(text.to_string()),
            NodeValue::Code(code) => InlineKind::Code(code.literal.clone()),
            NodeValue::Emph => InlineKind::Emphasis(content()),
            NodeValue::Strong => InlineKind::Strong(content()),
            NodeValue::Strikethrough => InlineKind::Strike(content()),
            NodeValue::Link(link) => {
                InlineKind::Link { target: link.url.clone(), title: link.title.clone(), content: content() }
            }
            NodeValue::Image(link) => {
                InlineKind::Image { target: link.url.clone(), title: link.title.clone(), content: content() }
            }
            NodeValue::HtmlInline(html) => InlineKind::Html(html.clone()),
            NodeValue::Math(math) if math.dollar_math && !math.display_math && is_plain(&math.literal) => {
                InlineKind::Text(format!("${}$", math.literal))
            }
            NodeValue::Math(math) => {
                InlineKind::Math { tex: math.literal.clone(), display: math.display_math }
            }
            NodeValue::FootnoteReference(note) => InlineKind::FootnoteReference {
                name: note.name.clone(),
                number: note.ix,
                index: note.ref_num,
            },
            NodeValue::SoftBreak => InlineKind::SoftBreak,
            NodeValue::LineBreak => InlineKind::LineBreak,
            _ => InlineKind::Text(String::new()),
        }
    }
}

/// Makes an id in braces behind a heading's words, `{#name}`, what it is in other dialects: an anchor, and no text.
fn set_id(heading: &mut Vec<Inline>) {
    let alone = heading.len() == 1;
    let Some(Inline { kind: InlineKind::Text(text), span }) = heading.last_mut() else { return };
    let Some((words, id)) = id_in_braces(text) else { return };
    let (words, id) = (words.trim_end().to_owned(), id.to_owned());
    if words.is_empty() && alone {
        return;
    }
    span.end = span.end.saturating_sub(text.len() - words.len()).max(span.start);
    *text = words;
    anchor(&id, heading);
}

/// Adds an anchor of this name.
fn anchor(name: &str, heading: &mut Vec<Inline>) {
    let end = heading.last().map_or(0, |last| last.span.end);
    let tags = [format!("<a id=\"{name}\">"), "</a>".to_owned()];
    heading.extend(tags.map(|tag| Inline { kind: InlineKind::Html(tag), span: Span::new(end, end) }));
}

/// Parts `words {#id .class}` into the words and the id.
fn id_in_braces(text: &str) -> Option<(&str, &str)> {
    let (words, attributes) = text.trim_end().strip_suffix('}')?.rsplit_once('{')?;
    let mut attributes = attributes.trim_start_matches(':').split_whitespace();
    let id = attributes.find_map(|attribute| attribute.strip_prefix('#'))?;
    let plain = !id.is_empty() && id.chars().all(|c| c.is_alphanumeric() || "-_.:".contains(c));
    plain.then_some((words, id))
}

/// Whether the text between two dollars is words and no formula: `$PATH$`, `$HOME/$`, `$1, x="$y"`.
fn is_plain(tex: &str) -> bool {
    // Formulas have no straight quotes, and what a shell reads has.
    let quoted = tex.contains('"') && !tex.contains('\\');
    let mut run = 0;
    let word = tex.chars().any(|c| {
        run = if c.is_alphabetic() { run + 1 } else { 0 };
        run > 1
    });
    quoted || word && !tex.contains(['\\', '^', '_', '{', '}', '=', '+', '<', '>', '|', '*', '('])
}

#[cfg(test)]
mod tests {
    use super::tree::*;
    use super::*;

    #[test]
    fn spans_are_bytes_of_the_whole_text() {
        let text = "---\na: b\n---\n# Höhe\n\nsee [it](x.md)\n";
        let blocks = parse(text, 13);
        assert_eq!(&text[blocks[0].span.start..blocks[0].span.end], "# Höhe");
        let BlockKind::Paragraph(content) = &blocks[1].kind else { panic!("a paragraph") };
        assert_eq!(&text[content[1].span.start..content[1].span.end], "[it](x.md)");
    }

    #[test]
    fn any_mark_makes_a_checkbox() {
        let blocks = parse("- [ ] a\n- [x] b\n- [~] c\n- d\n", 0);
        let BlockKind::List { items, .. } = &blocks[0].kind else { panic!("a list") };
        let marks: Vec<_> = items.iter().map(|item| item.task).collect();
        assert_eq!(marks, [Some(' '), Some('x'), Some('~'), None]);
    }

    #[test]
    fn words_between_dollars_are_no_formula() {
        let shown = |text: &str| {
            let mut out = String::new();
            block_text(&parse(text, 0)[0], &mut out);
            out
        };
        assert_eq!(shown("set $HOME/$PATH and $Revision$"), "set $HOME/$PATH and $Revision$");
        assert_eq!(shown("cut $1+1) | set -- \"$one\""), "cut $1+1) | set -- \"$one\"");
        assert_eq!(shown("$x$ and $O(n)$"), "x and O(n)");
    }

    #[test]
    fn ids_in_braces_are_anchors() {
        let shown = |text: &str| {
            let BlockKind::Heading { content, .. } = parse(text, 0).remove(0).kind else {
                panic!("a heading")
            };
            (plain(&content), content.len())
        };
        assert_eq!(shown("## What it costs {#cost}\n"), ("What it costs".to_owned(), 3));
        assert_eq!(shown("Later\n=== \n"), ("Later".to_owned(), 1));
        assert_eq!(shown("## A `b` {:#x_1 .wide}\n").0, "A b");
        assert_eq!(shown("## :rocket: Plan\n"), ("🚀 Plan".to_owned(), 3));
        assert_eq!(shown("## Of {braces} and {# }\n"), ("Of {braces} and {# }".to_owned(), 1));
    }

    #[test]
    fn of_a_text_with_too_much_markup_the_head_is_read() {
        let text = format!("# A\n\n**Status:** Draft\n\n{}", "|a".repeat(1_000_000));
        let text = text.replacen("|a|a", "|a|a\n", 1) + &"\n**a**".repeat(600_000);
        let (blocks, unread) = read(&text, 0);
        assert!(matches!(blocks[0].kind, BlockKind::Heading { .. }) && blocks.len() == 3);
        assert_eq!(unread.map(|span| (span.start, span.end)), Some((24, text.len())));
        assert_eq!(read("# A\n\n**Status:** Draft\n", 0).1, None);
    }

    #[test]
    fn quotes_within_quotes_take_no_time_of_their_own() {
        let text = ">".repeat(100_000);
        let begun = std::time::Instant::now();
        parse(&text, 0);
        let (flat, begun) = (begun.elapsed(), std::time::Instant::now());
        parse(&"> ".repeat(100_000), 0);
        assert!(flat < begun.elapsed() * 3 + std::time::Duration::from_millis(500), "{flat:?}");
        assert!(matches!(parse("> [!NOTE]\n> a\n", 0)[0].kind, BlockKind::Alert { .. }));
    }

    #[test]
    fn depth_is_bounded() {
        let text = format!("{}deep\n", "> ".repeat(3000));
        let blocks = parse(&text, 0);
        let mut out = String::new();
        block_text(&blocks[0], &mut out);
        assert!(out.contains("deep"));
    }
}
