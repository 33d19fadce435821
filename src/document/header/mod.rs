//! The lines at the top of a spec that say what it is -> [`Field`]s, whatever way they are written.
//!
//! A way of writing them is a row of [`DIALECTS`]. Only what stands before the first rule or the
//! first heading below the title is looked at: the same bold words further down are text.

mod dialect;
mod field;
mod html;
mod lines;
mod people;
mod preamble;
pub mod section;
mod table;

use crate::markdown::tree::{self, Block, BlockKind};
use crate::source::Source;
use crate::words::kind::normalize;
use crate::words::label;
pub use dialect::Dialect;
pub use field::Field;

/// The header of a document and where the rest begins.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Header {
    /// The most formal first.
    pub fields: Vec<Field>,
    /// The words of the heading that names the document, and where it stands among the blocks.
    pub title: Option<(String, usize)>,
    /// Which blocks were read as header lines.
    pub consumed: Vec<usize>,
    /// The status that a section of its own says besides the header's.
    pub elsewhere: Option<Field>,
}

impl Header {
    /// The first field with one of these labels, in the order of the labels.
    pub fn field(&self, labels: &[&str]) -> Option<&Field> {
        let names: Vec<String> = self.fields.iter().map(|field| label::normal(&field.label)).collect();
        let at = labels.iter().find_map(|label| names.iter().position(|name| name == label))?;
        self.fields.get(at)
    }
}

struct DialectRow {
    dialect: Dialect,
    /// Reads the fields of one block, `None` when the block is not written this way.
    read: fn(&Block, &Source) -> Option<Vec<Field>>,
    /// How many fields a block must hold when none of them is known by name; `None` where one has to be.
    min_unknown: Option<usize>,
}

const DIALECTS: &[DialectRow] = &[
    DialectRow { dialect: Dialect::BoldLines, read: lines::bold_lines, min_unknown: Some(2) },
    DialectRow { dialect: Dialect::Bullets, read: lines::bullets, min_unknown: None },
    DialectRow { dialect: Dialect::PlainLines, read: lines::plain_lines, min_unknown: None },
    DialectRow { dialect: Dialect::Table, read: table::table, min_unknown: None },
    DialectRow { dialect: Dialect::Quote, read: quote, min_unknown: None },
    DialectRow { dialect: Dialect::Preamble, read: preamble::preamble, min_unknown: None },
    DialectRow { dialect: Dialect::HtmlTable, read: html::table, min_unknown: None },
    DialectRow { dialect: Dialect::Preamble, read: html::preformatted, min_unknown: None },
    DialectRow { dialect: Dialect::Marks, read: lines::marks, min_unknown: None },
];

/// No header has more fields.
const MOST: usize = 200;

/// Finds the header among a document's blocks. `labels` are the template's own.
pub fn read(blocks: &[Block], source: &Source, labels: &[String]) -> Header {
    let mut header = Header { title: title_of_another_form(blocks), ..Header::default() };
    if let Some((_, at)) = &header.title
        && matches!(blocks[*at].kind, BlockKind::Html(_))
    {
        header.consumed.push(*at);
    }
    for (index, block) in blocks.iter().enumerate() {
        match &block.kind {
            _ if header.title.as_ref().is_some_and(|(_, at)| *at == index) => {}
            BlockKind::Heading { level: 1, content } if header.title.is_none() => {
                header.title = Some((tree::plain(content), index));
                if !header.fields.is_empty() {
                    // Fields first, then a heading: the heading is looked at as a title, what follows is text.
                    break;
                }
            }
            // A document may begin with a heading of any level; the fields stand below it then.
            BlockKind::Heading { .. } if index == 0 => {}
            BlockKind::Heading { content, .. } => {
                let words = tree::plain(content);
                if let Some(name) = bare_name(&header, index).filter(|_| !is_section(&words)) {
                    header.title = Some((format!("{name}: {}", words.trim()), index));
                    header.consumed.push(index - 1);
                } else if header.fields.is_empty() && is_subtitle(&header, blocks, index, source, labels) {
                    // What stands below a subtitle stands below the title.
                } else if !header.fields.is_empty() || !label::HEADERS.contains(&normalize(&words).as_str()) {
                    break;
                }
            }
            BlockKind::Rule if index > 0 && !header.fields.is_empty() => break,
            BlockKind::Code { .. } if is_announced(&header, blocks, index, source) => {}
            _ => {
                let below_title = header.title.as_ref().is_some_and(|(_, at)| at + 1 == index);
                let byline = || below_title.then(|| people::byline(block, source))?;
                if let Some(fields) = fields_of(block, source, labels).or_else(byline)
                    && header.fields.len() + fields.len() <= MOST
                {
                    header.fields.extend(
                        fields.into_iter().map(|field| Field { span: source.trimmed(field.span), ..field }),
                    );
                    header.consumed.push(index);
                }
            }
        }
    }
    header.fields.sort_by_key(|field| field.dialect);
    header
}

/// A title that is no heading of the first level: one in HTML before all others, or one of a deeper level that all others
/// stand below.
fn title_of_another_form(blocks: &[Block]) -> Option<(String, usize)> {
    let at = blocks.iter().position(|block| match &block.kind {
        BlockKind::Heading { .. } => true,
        BlockKind::Html(html) => html::title(html).is_some(),
        _ => false,
    })?;
    match &blocks[at].kind {
        BlockKind::Html(html) => Some((html::title(html)?, at)),
        BlockKind::Heading { level: own @ 2.., content } if at == 0 => {
            let mut others = blocks[1..].iter().filter_map(|block| match &block.kind {
                BlockKind::Heading { level, .. } => Some(level),
                _ => None,
            });
            let words = tree::plain(content);
            (!is_section(&words) && others.all(|level| level > own)).then_some((words, at))
        }
        _ => None,
    }
}

/// Whether a heading is the name of a section and says nothing of the document.
fn is_section(words: &str) -> bool {
    let plain = normalize(words);
    let status = words.split_once([':', '：']).is_some_and(|(label, _)| label::heads_status(label));
    let known = [&label::SECTIONS, &label::HEADERS].iter().any(|names| names.contains(&plain.as_str()));
    known || status || label::is_known(&plain)
}

/// Whether a heading follows the title at once and is followed by fields.
fn is_subtitle(header: &Header, blocks: &[Block], index: usize, source: &Source, labels: &[String]) -> bool {
    let below = blocks.get(index + 1).and_then(|block| fields_of(block, source, labels));
    below.is_some() && header.title.as_ref().is_some_and(|(_, at)| at + 1 == index)
}

/// Whether the text in front speaks of a block and ends in a colon: then it is an example, whatever stands in it.
fn is_announced(header: &Header, blocks: &[Block], index: usize, source: &Source) -> bool {
    let Some(before) = index.checked_sub(1).filter(|before| !header.consumed.contains(before)) else {
        return false;
    };
    let Block { kind, span, .. } = &blocks[before];
    matches!(kind, BlockKind::Paragraph(_)) && source.slice(*span).trim_end().ends_with([':', '：'])
}

/// A title that is a name and a number only (`ABC-01`), when the next heading follows at once and says the rest.
fn bare_name(header: &Header, index: usize) -> Option<String> {
    let (title, at) = header.title.as_ref().filter(|(_, at)| *at + 1 == index)?;
    let (name, number) = title.split_once(['-', ' ']).unwrap_or((title, ""));
    // Some series count in sixteens.
    let digits = |c: char| c.is_ascii_digit() || ('A'..='F').contains(&c);
    let bare = !number.is_empty()
        && number.len() <= 6
        && number.chars().all(digits)
        && number.contains(|c: char| c.is_ascii_digit())
        && name.chars().all(|c| c.is_ascii_alphabetic());
    (bare && *at < index).then(|| title.trim().to_owned())
}

fn fields_of(block: &Block, source: &Source, labels: &[String]) -> Option<Vec<Field>> {
    let known = |field: &Field| {
        label::is_telling(&field.label) || labels.iter().any(|known| known.eq_ignore_ascii_case(&field.label))
    };
    DIALECTS.iter().find_map(|row| {
        let fields = (row.read)(block, source)?;
        let header = fields.iter().any(known) || row.min_unknown.is_some_and(|least| fields.len() >= least);
        header.then(|| fields.into_iter().map(|field| Field { dialect: row.dialect, ..field }).collect())
    })
}

/// Fields within a block quote or a note, written in any way that lines may be.
fn quote(block: &Block, source: &Source) -> Option<Vec<Field>> {
    let (BlockKind::Quote(blocks) | BlockKind::Alert { blocks, .. }) = &block.kind else { return None };
    let read = |block: &Block| -> Vec<Field> {
        let ways = [lines::bold_lines, lines::bullets, lines::plain_lines];
        ways.iter().find_map(|read| read(block, source)).unwrap_or_default()
    };
    let fields: Vec<Field> = blocks.iter().flat_map(read).collect();
    (!fields.is_empty()).then_some(fields)
}

#[cfg(test)]
mod tests;
