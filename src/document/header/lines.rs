//! Fields on lines of their own: bold, plain, in bullets, in backticks.

use crate::diag::Span;
use crate::document::header::dialect::Dialect;
use crate::document::header::field::{Field, bold_label, labelled, set_off};
use crate::markdown::tree::{self, Block, BlockKind, Inline, InlineKind};
use crate::source::Source;
use crate::words::label;
use crate::words::stage;

/// `**Status:** Planned` or `**Status**: Planned`, one or several on a line.
pub fn bold_lines(block: &Block, source: &Source) -> Option<Vec<Field>> {
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
                let label = set_off(&line[start])?;
                Field::new(&tree::plain(label), &line[start + 1..end], line[start].span.end, source)
            },
        ));
    }
    (!fields.is_empty()).then(|| fields.into_iter().map(|field| field.settle(source)).collect())
}

fn blank(content: &[Inline]) -> bool {
    tree::plain(content).trim().is_empty()
}

/// `Status: Planned`, every line of the paragraph; or two known labels, and values that go on below theirs.
pub fn plain_lines(block: &Block, source: &Source) -> Option<Vec<Field>> {
    let BlockKind::Paragraph(content) = &block.kind else { return None };
    let lines: Vec<&[Inline]> = tree::lines(content).filter(|line| !blank(line)).collect();
    let read: Vec<Option<Field>> = lines.iter().map(|line| labelled(line, source)).collect();
    read.first()?.as_ref()?;
    let known = read.iter().flatten().filter(|field| label::is_known(&field.label)).count();
    let labels = read.iter().flatten().count();
    // A line alone may be a sentence that begins like a field.
    let sentence =
        |field: &Field| field.text.len() > 200 || (field.text.len() > 80 && field.text.ends_with('.'));
    if lines.len() == 1 && read.iter().flatten().any(sentence) {
        return None;
    }
    if labels < lines.len() && !(known >= 2 && labels * 2 >= lines.len()) {
        return None;
    }
    let mut fields: Vec<Field> = Vec::new();
    for (field, line) in read.into_iter().zip(lines) {
        match field {
            Some(field) => fields.push(field),
            None => fields.last_mut()?.append(line),
        }
    }
    Some(fields.into_iter().map(|field| field.settle(source)).collect())
}

/// `* Status: **Implemented (5.9)**`, two thirds of the list's items at least.
pub fn bullets(block: &Block, source: &Source) -> Option<Vec<Field>> {
    let BlockKind::List { items, start: None, .. } = &block.kind else { return None };
    let fields: Vec<Field> = items
        .iter()
        .filter(|item| item.task.is_none())
        .filter_map(|item| {
            let (mut content, mut list) = (Vec::new(), Vec::new());
            item.blocks.iter().for_each(|block| flat(block, &mut content, &mut list));
            Some(Field { list, ..labelled(&content, source)? })
        })
        .collect();
    (fields.len() * 3 >= items.len() * 2).then_some(fields)
}

/// The text of a block and of the lists in it as one run, with commas between list items; and the items alone.
fn flat(block: &Block, out: &mut Vec<Inline>, list: &mut Vec<String>) {
    match &block.kind {
        BlockKind::Paragraph(content) => out.extend_from_slice(content),
        BlockKind::List { items, .. } => {
            for (index, item) in items.iter().enumerate() {
                let at = Span::new(item.span.start, item.span.start);
                let separator = if index == 0 { " " } else { ", " };
                out.push(Inline { kind: InlineKind::Text(separator.to_owned()), span: at });
                let from = out.len();
                item.blocks.iter().for_each(|block| flat(block, out, &mut Vec::new()));
                list.push(tree::plain(&out[from..]).trim().to_owned());
            }
        }
        _ => {}
    }
}

/// `` `draft` `optional` ``: a paragraph of words in backticks, of which the first is a status.
pub fn marks(block: &Block, _: &Source) -> Option<Vec<Field>> {
    let BlockKind::Paragraph(content) = &block.kind else { return None };
    let mut words = Vec::new();
    for inline in content {
        match &inline.kind {
            InlineKind::Code(word) => words.push(word.as_str()),
            InlineKind::Text(text) if text.trim().is_empty() => {}
            InlineKind::SoftBreak | InlineKind::LineBreak => {}
            _ => return None,
        }
    }
    let first = words.first().filter(|word| stage::is_word(word))?;
    let text = format!("{first}{}{}", if words.len() > 1 { ", " } else { "" }, words[1..].join(", "));
    Some(vec![Field { content: content.clone(), ..Field::plain("Status", text, block.span, Dialect::Marks) }])
}
