//! Fields on lines of their own: bold, plain, in bullets, in backticks.

use crate::diag::Span;
use crate::document::header::dialect::Dialect;
use crate::document::header::field::{Field, bold_label, labelled, set_off};
use crate::document::header::people;
use crate::markdown::tree::{self, Block, BlockKind, Inline, InlineKind, ListItem};
use crate::source::Source;
use crate::words::{date, label, stage};

/// `**Status:** Planned` or `**Status**: Planned`, one or several on a line.
pub(super) fn bold_lines(block: &Block, source: &Source) -> Option<Vec<Field>> {
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

/// `Status: Planned`, every line of the paragraph; or two known labels, or values of the kind that their labels say, and
/// values that go on below theirs.
pub(super) fn plain_lines(block: &Block, source: &Source) -> Option<Vec<Field>> {
    let BlockKind::Paragraph(content) = &block.kind else { return None };
    let content = match content.as_slice() {
        [one @ Inline { kind: InlineKind::Emphasis(_), .. }] => set_off(one)?,
        content => content,
    };
    let lines: Vec<&[Inline]> = tree::lines(content).filter(|line| !blank(line)).collect();
    let pieces: Vec<Vec<Inline>> = lines.iter().flat_map(|line| parted(line)).collect();
    let read: Vec<Option<Field>> = pieces.iter().map(|piece| labelled(piece, source)).collect();
    read.first()?.as_ref()?;
    let fields = || read.iter().flatten();
    let known = fields().filter(|field| label::is_known(&field.label)).count();
    let labels = fields().count();
    // A line alone may be a sentence that begins like a field.
    let sentence =
        |field: &Field| field.text.len() > 200 || (field.text.len() > 80 && field.text.ends_with('.'));
    let whole = labels == read.len() && !(read.len() == 1 && fields().any(sentence));
    let mostly = known >= 2 && labels * 2 >= read.len();
    if !(whole || mostly || fields().all(says_its_kind)) {
        return None;
    }
    let mut out: Vec<Field> = Vec::new();
    for (field, piece) in read.into_iter().zip(pieces) {
        match field {
            Some(field) => out.push(field),
            None => out.last_mut()?.append(&piece),
        }
    }
    Some(out.into_iter().map(|field| field.settle(source)).collect())
}

/// Whether a value is what its label promises: a status, a day, names, another spec.
fn says_its_kind(field: &Field) -> bool {
    let label = label::normal(&field.label);
    let is = |names: &[&str]| names.contains(&label.as_str());
    if label::heads_status(&field.label) {
        return stage::begins_with_word(&field.text) || stage::of_emoji(&field.text).is_some();
    }
    if is(&label::CREATED) || is(&label::UPDATED) || is(&label::IMPLEMENTED) {
        return date::begins(&field.text);
    }
    let links = field.content.iter().any(|inline| matches!(inline.kind, InlineKind::Link { .. }));
    (is(&label::AUTHORS) && people::are_names(&field.text)) || (label::relation(&label).is_some() && links)
}

/// The fields of a line that stand side by side: `Status: Draft | Date: 2024-01-02`, or with blanks between.
fn parted(line: &[Inline]) -> Vec<Vec<Inline>> {
    let mut out: Vec<Vec<Inline>> = vec![Vec::new()];
    for inline in line {
        let InlineKind::Text(text) = &inline.kind else {
            out.last_mut().into_iter().for_each(|last| last.push(inline.clone()));
            continue;
        };
        let mut from = 0;
        let starts = label_starts(text);
        for (number, end) in starts.iter().copied().chain([text.len()]).enumerate() {
            if number > 0 {
                out.push(Vec::new());
            }
            let at = |offset: usize| (inline.span.start + offset).min(inline.span.end);
            let span = Span::new(at(from), if end == text.len() { inline.span.end } else { at(end) });
            let piece = Inline { kind: InlineKind::Text(text[from..end].to_owned()), span };
            out.last_mut().into_iter().for_each(|last| last.push(piece.clone()));
            from = end;
        }
    }
    // Only what begins with a label has others beside it.
    let first = out[0].first().is_some_and(|inline| match &inline.kind {
        InlineKind::Text(text) => text.split_once(':').is_some_and(|(label, _)| label::is_telling(label)),
        _ => false,
    });
    if first { out } else { vec![line.to_vec()] }
}

/// Where in a text behind its first label known ones begin, with capitals as labels have.
fn label_starts(text: &str) -> Vec<usize> {
    let mut out = Vec::new();
    for (colon, _) in text.match_indices(": ").skip(1) {
        let words =
            text[..colon].rmatch_indices(|c: char| c.is_whitespace()).map(|(at, blank)| at + blank.len());
        let starts = words.take(3).filter(|at| {
            let word = &text[*at..colon];
            word.starts_with(char::is_uppercase) && label::is_telling(word)
        });
        out.extend(starts.min().filter(|start| out.last().is_none_or(|last| last < start)));
    }
    out
}

/// `* Status: **Implemented (5.9)**`, two thirds of the list's items at least.
pub(super) fn bullets(block: &Block, source: &Source) -> Option<Vec<Field>> {
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
    let contents = items.iter().skip(fields.len()).all(is_contents);
    (fields.len() * 3 >= items.len() * 2 || (contents && !fields.is_empty())).then_some(fields)
}

/// Whether an item is a line of a list of contents: a link into the document, maybe with others below it.
fn is_contents(item: &ListItem) -> bool {
    item.blocks.iter().all(|block| match &block.kind {
        BlockKind::Paragraph(content) => matches!(
            content.as_slice(),
            [Inline { kind: InlineKind::Link { target, .. }, .. }] if target.starts_with('#')
        ),
        BlockKind::List { items, .. } => items.iter().all(is_contents),
        _ => false,
    })
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
pub(super) fn marks(block: &Block, _: &Source) -> Option<Vec<Field>> {
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
