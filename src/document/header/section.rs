//! Fields that are sections of their own, as decision records have them: `## Status` and a word below it.
//! They stay sections too.

use crate::diag::Span;
use crate::document::header::dialect::Dialect;
use crate::document::header::field::{Field, labelled};
use crate::document::header::lines;
use crate::markdown::tree::{self, Block, BlockKind, Inline, InlineKind};
use crate::source::Source;
use crate::words::kind::normalize;
use crate::words::{date, label, stage};

/// What is longer than this, in bytes, is a text and no value.
const LONGEST: usize = 400;

/// The status, the day and the people that sections say, each once.
pub fn fields(blocks: &[Block], source: &Source) -> Vec<Field> {
    let mut out: Vec<Field> = Vec::new();
    for (at, block) in blocks.iter().enumerate() {
        let BlockKind::Heading { content, level } = &block.kind else { continue };
        let found = of_heading(content, source).or_else(|| {
            let words = tree::plain(content);
            let title = normalize(&words);
            let below = blocks[at + 1..]
                .iter()
                .filter(|block| !matches!(block.kind, BlockKind::Html(_) | BlockKind::Rule));
            if label::STATUS[..1].contains(&title.as_str()) || label::heads_status(&words) {
                // Of parts that are done in turn, no single one tells.
                let parts = title.contains("implementation");
                let mut below = below.filter(|block| !parts || matches!(block.kind, BlockKind::Paragraph(_)));
                status_below(&mut below, *level, source)
            } else {
                value_below(&words, &title, below.clone().next()?, source)
            }
        });
        let known = |field: &Field| {
            out.iter().any(|known| label::normal(&known.label) == label::normal(&field.label))
        };
        if let Some(field) = found.filter(|field| !known(field)) {
            out.push(Field { dialect: Dialect::StatusSection, ..field });
        }
    }
    out
}

/// `## Status: Rejected`
fn of_heading(content: &[Inline], source: &Source) -> Option<Field> {
    labelled(content, source).filter(|field| label::heads_status(&field.label) && !field.text.is_empty())
}

/// The first words of the section, those of its last dated line or row, or a heading below that is a status itself.
fn status_below<'a>(mut below: impl Iterator<Item = &'a Block>, level: u8, source: &Source) -> Option<Field> {
    let block = below.next()?;
    if let BlockKind::Heading { content, level: deeper } = &block.kind {
        let words = tree::plain(content);
        return (*deeper > level && stage::is_word(&words)).then(|| value("Status", content, source))?;
    }
    if let BlockKind::Table(table) = &block.kind {
        let row = table.rows.last()?;
        let cell = row.cells.iter().find(|cell| stage::is_word(&tree::plain(cell)))?;
        return value("Status", cell, source);
    }
    if let BlockKind::List { items, .. } = &block.kind {
        let ticked = items.iter().rfind(|item| matches!(item.task, Some('x' | 'X')));
        let open = items.iter().any(|item| item.task.is_some());
        let text = |item: &tree::ListItem| {
            item.blocks.first().and_then(leading_words).map(tree::plain).unwrap_or_default()
        };
        // Of days with a status each, the last is the newest.
        let dated = items.len() > 1 && items.iter().all(|item| date::begins(text(item).trim()));
        let item = ticked.or_else(|| if dated { items.last() } else { items.first().filter(|_| !open) })?;
        let field = item.blocks.first().and_then(|block| paragraph(block, source))?;
        let field = if dated { after_day(field)? } else { field };
        return Some(field).filter(|field| !open || stage::begins_with_word(&field.text));
    }
    paragraph(block, source)
}

fn paragraph(block: &Block, source: &Source) -> Option<Field> {
    let content = leading_words(block)?;
    let named = [lines::bold_lines, lines::plain_lines]
        .iter()
        .find_map(|read| read(block, source))
        .into_iter()
        .flatten()
        .find(|field| label::heads_status(&field.label));
    if let Some(field) = named {
        return Some(Field { label: "Status".to_owned(), ..field });
    }
    let lines: Vec<&[Inline]> =
        tree::lines(content).filter(|line| !tree::plain(line).trim().is_empty()).collect();
    // Of lines with a day each, the last is the newest.
    let dated = lines.len() > 1 && lines.iter().all(|line| date::begins(tree::plain(line).trim()));
    let line = if dated { lines.last()? } else { lines.first()? };
    let field = value("Status", line, source)?;
    if dated { after_day(field) } else { Some(field) }
}

/// What stands behind the day.
fn after_day(field: Field) -> Option<Field> {
    let (range, _) = date::find(&field.text)?;
    let text = field.text[range.end..].trim_start_matches([':', ' ', '-', '–', '|']).to_owned();
    Some(Field { text, ..field })
}

/// `## Date` or `## Authors` with a value below.
fn value_below(words: &str, title: &str, block: &Block, source: &Source) -> Option<Field> {
    let named = label::CREATED.contains(&title) || label::AUTHORS.contains(&title);
    // A section may well be called "Owner" or "Data"; what it is shows in its value.
    let BlockKind::Paragraph(content) = &block.kind else {
        return list(words, block, source);
    };
    let text = tree::plain(content);
    let day = label::CREATED.contains(&title) && date::begins(text.trim());
    let people =
        label::AUTHORS.contains(&title) && text.len() <= LONGEST / 4 && !text.trim_end().ends_with('.');
    (named && text.len() <= LONGEST && (day || people)).then(|| value(words, content, source))?
}

fn list(words: &str, block: &Block, source: &Source) -> Option<Field> {
    let BlockKind::List { items, .. } = &block.kind else { return None };
    if !label::AUTHORS.contains(&label::normal(words).as_str()) || items.len() > 20 {
        return None;
    }
    let first = items.first()?.blocks.first().and_then(leading_words)?;
    let names = items.iter().filter_map(|item| item.blocks.first().and_then(leading_words));
    let list: Vec<String> = names.map(|name| tree::plain(name).trim().to_owned()).collect();
    let text = list.join(", ");
    Some(Field { text, list, ..value(words, first, source)? }).filter(|field| field.text.len() <= LONGEST)
}

fn value(label: &str, content: &[Inline], source: &Source) -> Option<Field> {
    let at = content.first().map_or(Span::default(), |first| first.span);
    let field = Field::new(label, content, at.start, source)?;
    // `** Approved **` is no bold text, but meant as such.
    let text = field.text.trim_matches(['*', '_', ' ']).to_owned();
    // Its links stand in the section, too, and are counted there.
    Some(Field {
        content: vec![Inline { kind: InlineKind::Text(text.clone()), span: field.span }],
        text,
        ..field
    })
}

/// The text of a paragraph, or of the first item of a list.
fn leading_words(block: &Block) -> Option<&[Inline]> {
    match &block.kind {
        BlockKind::Paragraph(content) => Some(content),
        BlockKind::List { items, .. } => items.first()?.blocks.first().and_then(leading_words),
        BlockKind::Quote(blocks) => blocks.first().and_then(leading_words),
        _ => None,
    }
}
