//! Fields that are sections of their own, as decision records have them: `## Status` and a word below it.
//! They stay sections too.

use crate::diag::Span;
use crate::document::header::dialect::Dialect;
use crate::document::header::field::{Field, held, labelled};
use crate::document::header::lines;
use crate::document::status::history;
use crate::markdown::tree::{self, Block, BlockKind, Inline, InlineKind};
use crate::source::Source;
use crate::words::kind::normalize;
use crate::words::relation::Relation;
use crate::words::{date, label, stage};

/// What is longer than this, in bytes, is a text and no value.
const LONGEST: usize = 400;

/// The status, the day and the people that sections say, each once; `title` is the heading that names the document.
/// A section within another one tells of what that is about.
pub fn fields(blocks: &[Block], title: Option<usize>, source: &Source) -> Vec<Field> {
    let mut out: Vec<Field> = Vec::new();
    // The headings that the next one may stand below, the innermost last, and whether sections in them tell.
    let mut open: Vec<(u8, bool)> = Vec::new();
    for (at, block) in blocks.iter().enumerate() {
        let BlockKind::Heading { content, level } = &block.kind else { continue };
        while open.last().is_some_and(|(above, _)| above >= level) {
            open.pop();
        }
        let outer = open.last().is_none_or(|(_, tells)| *tells);
        let names = title.is_some_and(|title| at <= title);
        let holds = || label::HEADERS.contains(&normalize(&tree::plain(content)).as_str());
        open.push((*level, names || (outer && holds())));
        if !outer {
            continue;
        }
        let found = of_heading(content, source).or_else(|| {
            let words = tree::plain(content);
            let title = normalize(&words);
            let below = blocks[at + 1..]
                .iter()
                .filter(|block| !matches!(block.kind, BlockKind::Html(_) | BlockKind::Rule));
            if label::STATUS[..1].contains(&title.as_str()) || label::heads_status(&words) {
                // Of parts that are done in turn, no single one tells.
                let parts = title.contains("implementation");
                let below = below.filter(|block| !parts || matches!(block.kind, BlockKind::Paragraph(_)));
                status_below(below, *level, source)
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

/// The word of a section that holds, or a heading below that is a status itself.
fn status_below<'a>(below: impl Iterator<Item = &'a Block>, level: u8, source: &Source) -> Option<Field> {
    let mut below = below.peekable();
    let block = *below.peek()?;
    if let BlockKind::Heading { content, level: deeper } = &block.kind {
        let words = tree::plain(content);
        return (*deeper > level && stage::is_word(&words)).then(|| value("Status", content, source))?;
    }
    if let BlockKind::List { items, .. } = &block.kind
        && items.iter().any(|item| item.task.is_some())
    {
        let ticked = items.iter().rfind(|item| matches!(item.task, Some('x' | 'X')))?;
        let field =
            ticked.blocks.first().and_then(leading_words).and_then(|words| value("Status", words, source));
        return field.filter(|field| stage::begins_with_word(&field.text));
    }
    if let Some(field) = labelled_status(block, source) {
        return Some(field);
    }
    let own = below.take_while(|block| !matches!(block.kind, BlockKind::Heading { .. }));
    let all = own.flat_map(statements).filter(|said| !held(said).is_empty()).take(MOST);
    let (struck, mut statements): (Vec<_>, Vec<_>) = all.partition(|said| is_struck(said));
    // Where all is struck out, nothing came after it.
    if statements.is_empty() {
        statements = struck;
    }
    let field = match of_parts(&statements, source).as_slice() {
        [one] if statements.len() == 1 => one.clone(),
        _ => value("Status", holding(&statements)?, source)?,
    };
    // Of several days the list tells more than a field can.
    let text = if statements.len() > 1 { without_day(&field.text).to_owned() } else { field.text.clone() };
    Some(Field { text, ..field })
}

/// What is said behind bold names of parts: `**The well (part 1):** ✅ Complete`.
fn of_parts(statements: &[&[Inline]], source: &Source) -> Vec<Field> {
    let bold =
        |line: &&&[Inline]| matches!(line.first().map(|inline| &inline.kind), Some(InlineKind::Strong(_)));
    let named = statements.iter().filter(bold).filter_map(|line| labelled(line, source));
    let named =
        named.filter(|field| stage::begins_with_word(&field.text) && !stage::begins_with_word(&field.label));
    named.map(|field| Field { label: "Status".to_owned(), ..field }).collect()
}

/// More lines than these no status has.
const MOST: usize = 50;

/// Whether a line is struck out as a whole.
fn is_struck(line: &[Inline]) -> bool {
    line.iter().all(|inline| match &inline.kind {
        InlineKind::Strike(_) => true,
        InlineKind::Text(text) => !text.contains(char::is_alphanumeric),
        _ => false,
    })
}

/// Lines, items and rows that may say a status each.
fn statements(block: &Block) -> Vec<&[Inline]> {
    match &block.kind {
        BlockKind::Table(table) => {
            let status =
                |cells: &'_ [Vec<Inline>]| cells.iter().position(|cell| stage::is_word(&tree::plain(cell)));
            let day = |cells: &'_ [Vec<Inline>]| cells.iter().find_map(|cell| date::find(&tree::plain(cell)));
            let rows = table.rows.iter().filter_map(|row| Some((&row.cells, status(&row.cells)?)));
            // The latest day of all, or where nobody names one the last row.
            let last = rows.max_by_key(|(cells, _)| day(cells).map(|(_, day)| day));
            last.map(|(cells, at)| cells[at].as_slice()).into_iter().collect()
        }
        BlockKind::List { items, .. } => {
            items.iter().filter_map(|item| item.blocks.first().and_then(leading_words)).collect()
        }
        _ => leading_words(block).into_iter().flat_map(tree::lines).collect(),
    }
}

/// Of several the one with the latest day; or what says that something took the place of the spec; or else the first,
/// but for those that say what the spec did to others.
fn holding<'a>(statements: &[&'a [Inline]]) -> Option<&'a [Inline]> {
    let said: Vec<(String, &[Inline])> = statements.iter().map(|one| (held(one), *one)).collect();
    let dated: Vec<_> =
        said.iter().filter_map(|(text, one)| Some((date::find(text)?.1, text, *one))).collect();
    let days = dated.len() > 1 && dated.iter().all(|(_, text, _)| stage::begins_with_word(without_day(text)));
    // Of two words with one day the later one holds.
    if let Some((.., last)) = dated.iter().filter(|_| days).max_by_key(|(day, ..)| *day) {
        return Some(last);
    }
    let mut own =
        said.iter().filter(|(text, _)| !history::is_relation(text) || stage::begins_with_word(text));
    let (first, one) = own.next()?;
    let known = |text: &str| stage::begins_with_word(without_day(text));
    let replaced = |text: &str| {
        let words = text.split_whitespace().take(2).collect::<Vec<_>>().join(" ");
        label::relation(&words) == Some(Relation::SupersededBy)
    };
    let later = own.find(|(text, _)| if known(first) { replaced(text) } else { stage::is_word(text) });
    Some(later.map_or(*one, |(_, later)| *later))
}

/// A line of the section that is a field itself.
fn labelled_status(block: &Block, source: &Source) -> Option<Field> {
    let ways = [lines::bold_lines, lines::plain_lines];
    let read = ways.iter().find_map(|read| read(block, source)).into_iter().flatten();
    let field = read.into_iter().find(|field| label::heads_status(&field.label))?;
    Some(Field { label: "Status".to_owned(), ..field })
}

/// What stands behind a day at the begin.
fn without_day(text: &str) -> &str {
    match date::find(text).filter(|(place, _)| place.start == 0) {
        Some((place, _)) => text[place.end..].trim_start_matches([':', ' ', '-', '–', '|', ')']),
        None => text,
    }
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
