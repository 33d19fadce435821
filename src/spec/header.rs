//! The lines at the top of a spec that say what it is -> [`Field`]s, whatever way they are written.
//!
//! A way of writing them is a row of [`DIALECTS`]. Only what stands before the first rule or the
//! first heading below the title is looked at: the same bold words further down are text.

use crate::diag::Span;
use crate::markdown::tree::{self, Block, BlockKind, Inline, InlineKind};
use crate::source::{Source, one_line};
use crate::spec::kind::normalize;

/// One header line: its label and its value as written.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    pub label: String,
    /// The value's words, Markdown stripped.
    pub text: String,
    /// The value as it stands in the file, on one line.
    pub raw: String,
    /// The value with its links.
    pub content: Vec<Inline>,
    pub span: Span,
}

/// The header of a document and where the rest begins.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Header {
    pub fields: Vec<Field>,
    /// The words of the heading that names the document, and where it stands among the blocks.
    pub title: Option<(String, usize)>,
    /// Which blocks were read as header lines.
    pub consumed: Vec<usize>,
}

impl Header {
    /// The first field with one of these labels, compared without case.
    pub fn field(&self, labels: &[&str]) -> Option<&Field> {
        labels
            .iter()
            .find_map(|label| self.fields.iter().find(|field| field.label.eq_ignore_ascii_case(label)))
    }
}

struct Dialect {
    /// Reads the fields of one block, `None` when the block is not written this way.
    read: fn(&Block, &Source) -> Option<Vec<Field>>,
    /// How many fields a block must hold when none of them is known by name.
    strangers: usize,
}

const DIALECTS: &[Dialect] = &[
    Dialect { read: bold_lines, strangers: 2 },
    Dialect { read: bullets, strangers: usize::MAX },
    Dialect { read: plain_lines, strangers: usize::MAX },
];

/// Labels that make a list or a paragraph a header wherever a template says nothing.
const KNOWN: &[&str] = &[
    "status",
    "state",
    "type",
    "category",
    "created",
    "date",
    "start date",
    "author",
    "authors",
    "owner",
    "version",
    "location",
    "implemented",
    "feature name",
    "title",
    "proposal",
    "priority",
    "updated",
    "last updated",
    "rfc pr",
    "tracking issue",
    "review manager",
    "implementation",
    "deciders",
];

/// Finds the header among a document's blocks. `labels` are the template's own.
pub fn read(blocks: &[Block], source: &Source, labels: &[String]) -> Header {
    let mut header = Header::default();
    for (index, block) in blocks.iter().enumerate() {
        match &block.kind {
            BlockKind::Heading { level: 1, content } if header.title.is_none() => {
                if !header.fields.is_empty() {
                    // Fields first, then a heading: the heading is looked at as a title, what follows is text.
                    header.title = Some((tree::plain(content), index));
                    break;
                }
                header.title = Some((tree::plain(content), index));
            }
            // A document may begin with a heading of any level; the fields stand below it then.
            BlockKind::Heading { .. } if index == 0 => {}
            BlockKind::Heading { .. } => break,
            BlockKind::Rule if index > 0 => break,
            _ => {
                if let Some(fields) = fields_of(block, source, labels) {
                    header.fields.extend(fields);
                    header.consumed.push(index);
                }
            }
        }
    }
    header
}

fn fields_of(block: &Block, source: &Source, labels: &[String]) -> Option<Vec<Field>> {
    let known = |field: &Field| {
        let label = field.label.to_lowercase();
        KNOWN.contains(&label.as_str()) || labels.iter().any(|known| known.eq_ignore_ascii_case(&label))
    };
    DIALECTS.iter().find_map(|dialect| {
        let fields = (dialect.read)(block, source)?;
        (fields.iter().any(known) || fields.len() >= dialect.strangers).then_some(fields)
    })
}

/// `**Status:** Planned` or `**Status**: Planned`, one or several on a line.
fn bold_lines(block: &Block, source: &Source) -> Option<Vec<Field>> {
    let BlockKind::Paragraph(content) = &block.kind else { return None };
    let mut fields: Vec<Field> = Vec::new();
    for line in tree::lines(content) {
        let starts: Vec<usize> = (0..line.len()).filter(|at| bold_label(line, *at)).collect();
        let Some(first) = starts.first().copied().filter(|first| blank(&line[..*first])) else {
            // A line without a label goes on with the field above it.
            fields.last_mut()?.append(line);
            continue;
        };
        let ends = starts[1..].iter().copied().chain([line.len()]);
        fields.extend(std::iter::once(first).chain(starts[1..].iter().copied()).zip(ends).filter_map(
            |(start, end)| {
                let InlineKind::Strong(label) = &line[start].kind else { return None };
                Field::new(&tree::plain(label), &line[start + 1..end], line[start].span.end, source)
            },
        ));
    }
    (!fields.is_empty()).then(|| fields.into_iter().map(|field| field.settle(source)).collect())
}

/// Whether a field begins here: bold words with a colon, at the begin of the line or after a separator.
fn bold_label(line: &[Inline], at: usize) -> bool {
    let InlineKind::Strong(content) = &line[at].kind else { return false };
    let label = tree::plain(content);
    let outside = matches!(line.get(at + 1), Some(Inline { kind: InlineKind::Text(text), .. }) if text.trim_start().starts_with(':'));
    let inside = label.trim_end().ends_with(':');
    let after_separator = match at.checked_sub(1).map(|before| &line[before].kind) {
        None => true,
        Some(InlineKind::Text(text)) => {
            text.trim().is_empty() || text.trim_end().ends_with(['|', '·', '•', ',', ';'])
        }
        Some(_) => false,
    };
    (inside || outside) && after_separator && is_label(label.trim_end().trim_end_matches(':'))
}

fn is_label(label: &str) -> bool {
    let label = label.trim();
    (1..=40).contains(&label.chars().count())
        && label.split_whitespace().count() <= 5
        && label.chars().any(char::is_alphabetic)
        && !label.contains(['.', '!', '?', '"'])
}

fn blank(content: &[Inline]) -> bool {
    tree::plain(content).trim().is_empty()
}

/// `* Status: **Implemented (Swift 5.9)**`, two thirds of the list's items at least.
fn bullets(block: &Block, source: &Source) -> Option<Vec<Field>> {
    let BlockKind::List { items, start: None, .. } = &block.kind else { return None };
    let fields: Vec<Field> = items
        .iter()
        .filter(|item| item.task.is_none())
        .filter_map(|item| {
            let mut content = Vec::new();
            item.blocks.iter().for_each(|block| flat(block, &mut content));
            labelled(&content, source)
        })
        .collect();
    (fields.len() * 3 >= items.len() * 2).then_some(fields)
}

/// The text of a block and of the lists in it as one run, with commas between list items.
fn flat(block: &Block, out: &mut Vec<Inline>) {
    match &block.kind {
        BlockKind::Paragraph(content) => out.extend_from_slice(content),
        BlockKind::List { items, .. } => {
            for (index, item) in items.iter().enumerate() {
                let at = Span::new(item.span.start, item.span.start);
                let separator = if index == 0 { " " } else { ", " };
                out.push(Inline { kind: InlineKind::Text(separator.to_owned()), span: at });
                item.blocks.iter().for_each(|block| flat(block, out));
            }
        }
        _ => {}
    }
}

/// A section that holds nothing but the status, as decision records have it; it stays a section too.
pub fn status_section(blocks: &[Block], source: &Source) -> Option<Field> {
    let heading = blocks.iter().position(|block| {
        matches!(&block.kind, BlockKind::Heading { content, .. } if normalize(&tree::plain(content)) == "status")
    })?;
    let block = blocks.get(heading + 1)?;
    let BlockKind::Paragraph(content) = &block.kind else { return None };
    let named = bold_lines(block, source)
        .into_iter()
        .flatten()
        .find(|field| field.label.eq_ignore_ascii_case("status"));
    named.or_else(|| {
        let line = tree::lines(content).next()?;
        Field::new("Status", line, line.first()?.span.start, source)
    })
}

/// `Status: Planned`, every line of the paragraph.
fn plain_lines(block: &Block, source: &Source) -> Option<Vec<Field>> {
    let BlockKind::Paragraph(content) = &block.kind else { return None };
    let lines: Vec<_> = tree::lines(content).collect();
    let fields: Vec<Field> = lines.iter().filter_map(|line| labelled(line, source)).collect();
    (fields.len() == lines.len()).then_some(fields)
}

/// A label that ends in a colon, plain or bold, and its value.
fn labelled(content: &[Inline], source: &Source) -> Option<Field> {
    match &content.first()?.kind {
        InlineKind::Strong(label) if bold_label(content, 0) => {
            Field::new(&tree::plain(label), &content[1..], content[0].span.end, source)
        }
        InlineKind::Text(text) => {
            let (label, value) = text.split_once(':')?;
            if !is_label(label) || !label.starts_with(char::is_alphabetic) || value.starts_with("//") {
                return None;
            }
            let first = &content[0];
            let from = first.span.start + label.len();
            let mut rest = vec![Inline {
                kind: InlineKind::Text(value.to_owned()),
                span: Span::new(from + 1, first.span.end),
            }];
            rest.extend_from_slice(&content[1..]);
            Field::new(label, &rest, from, source)
        }
        _ => None,
    }
}

impl Field {
    /// `from` is where the label ends; a colon and separators around the value are dropped.
    fn new(label: &str, content: &[Inline], from: usize, source: &Source) -> Option<Self> {
        let label = label.trim().trim_end_matches(':').trim();
        let end = content.last().map_or(from, |last| last.span.end).max(from);
        let written = source.slice(Span::new(from, end));
        let lead = written.len() - written.trim_start_matches([':', ' ', '\t', '\n']).len();
        let raw = trim_value(&written[lead..]);
        let span = Span::new(from + lead, from + lead + raw.len());
        let mut content = content.to_vec();
        if let Some(Inline { kind: InlineKind::Text(text), .. }) = content.first_mut() {
            *text = text.trim_start_matches([':', ' ', '\t']).to_owned();
        }
        if let Some(Inline { kind: InlineKind::Text(text), .. }) = content.last_mut() {
            *text = without_separator(text).to_owned();
        }
        let text = one_line(tree::plain(&content).trim()).into_owned();
        (!label.is_empty()).then(|| Self {
            label: label.to_owned(),
            text,
            raw: one_line(raw).into_owned(),
            content,
            span,
        })
    }

    /// A field of front matter: its value is text and nothing else.
    pub fn plain(label: &str, text: String, span: Span) -> Self {
        let content = vec![Inline { kind: InlineKind::Text(text.clone()), span }];
        Self { label: label.to_owned(), raw: text.clone(), text, content, span }
    }

    /// Takes in a line that goes on with the value; `settle` reads the words of all of them at once.
    fn append(&mut self, line: &[Inline]) {
        let Some(last) = line.last() else { return };
        let at = Span::new(last.span.start, last.span.start);
        self.content.push(Inline { kind: InlineKind::SoftBreak, span: at });
        self.content.extend_from_slice(line);
        self.span = self.span.to(last.span);
    }

    fn settle(mut self, source: &Source) -> Self {
        if self.content.iter().any(|inline| inline.kind == InlineKind::SoftBreak) {
            self.text = one_line(&tree::plain(&self.content)).into_owned();
            self.raw = one_line(source.slice(self.span)).into_owned();
        }
        self
    }
}

fn trim_value(value: &str) -> &str {
    without_separator(value.trim())
}

/// Without what parts a field from the next one on its line.
fn without_separator(value: &str) -> &str {
    value.trim_end().trim_end_matches(['|', '·', '•', ';', '\\']).trim_end_matches("<br>").trim_end()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown;

    fn read_text(text: &str) -> Header {
        let source = Source::new("a.md", text.as_bytes());
        read(&markdown::parse(&source.text, 0), &source, &[])
    }

    fn pairs(text: &str) -> Vec<(String, String)> {
        read_text(text).fields.into_iter().map(|field| (field.label, field.text)).collect()
    }

    fn expect(text: &str, expected: &[(&str, &str)]) {
        let got = pairs(text);
        let got: Vec<_> = got.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
        assert_eq!(got, expected, "{text}");
    }

    #[test]
    fn bold_lines_with_the_colon_inside_or_outside() {
        expect(
            "# T\n\n**Status:** ✅ **DONE** (v1)\n**Type**: Feature\n**Location:** `a/b` *(if any)*\n\n---\n\n**Status:** no\n",
            &[("Status", "✅ DONE (v1)"), ("Type", "Feature"), ("Location", "a/b (if any)")],
        );
        assert_eq!(read_text("# T\n\n**Status:** ✅ **DONE**\n").fields[0].raw, "✅ **DONE**");
    }

    #[test]
    fn several_on_a_line_and_values_that_go_on() {
        expect(
            "**Status:** Planned | **Type:** Feature · **Owner**: A\n**Note on it:** one\ntwo\n",
            &[("Status", "Planned"), ("Type", "Feature"), ("Owner", "A"), ("Note on it", "one two")],
        );
    }

    #[test]
    fn bullets_of_every_form() {
        expect(
            "# T\n\n* Proposal: [SE-1](1.md)\n* Status: **Implemented\n  (Swift 5.9)**\n* **Owner**: x\n",
            &[("Proposal", "SE-1"), ("Status", "Implemented (Swift 5.9)"), ("Owner", "x")],
        );
        expect("# T\n\n- one\n- two: three\n", &[]);
        expect("# T\n\nhttps://example.com\n", &[]);
    }

    #[test]
    fn nested_lists_and_a_stranger_belong_to_the_header() {
        expect(
            "* Status: **Accepted**\n* Related:\n  - [A](a.md)\n  - [B](b.md)\n* Amendment (one)\n* Owner: x\n",
            &[("Status", "Accepted"), ("Related", "A, B"), ("Owner", "x")],
        );
    }
}
