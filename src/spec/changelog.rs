//! Sections of a changelog -> what happened on which day: days as headings, as list items, as table rows, in front of
//! paragraphs and in bold above lists.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::diag::Span;
use crate::document::outline::Outline;
use crate::markdown::tree::{self, Block, BlockKind, ListItem, MarkdownTable};
use crate::spec::entry::below::{first_line, item_text, lead_in};
use crate::template::{Template, is_pattern};
use crate::words::date;
use crate::words::kind::normalize;

/// What happened on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangelogEntry {
    pub date: Option<Date>,
    pub anchor: String,
    pub changes: Vec<String>,
    pub span: Span,
}

/// Marks between a day and what happened on it.
const JOINTS: [char; 9] = [':', '-', '–', '—', ' ', ')', '|', '·', '('];

/// The entries of one section; `day` is that of the nearest heading above that names one.
pub fn entries(
    section: &Outline,
    day: Option<(Date, &str)>,
    blocks: &[&Block],
    template: &Template,
) -> Vec<ChangelogEntry> {
    let entry = |date, anchor: &str, changes: Vec<String>, span| ChangelogEntry {
        date,
        anchor: anchor.to_owned(),
        changes,
        span,
    };
    let said = |text: &str| !is_pattern(text);
    if let Some((date, anchor)) = day {
        let own = section.anchor == anchor;
        let title = own.then(|| told_in_title(&section.title)).flatten();
        let changes =
            title.into_iter().chain(blocks.iter().flat_map(|block| texts(block)).filter(|text| said(text)));
        let changes: Vec<String> = changes.collect();
        return if changes.is_empty() && !own {
            Vec::new()
        } else {
            vec![entry(Some(date), anchor, changes, section.span)]
        };
    }
    let mut out: Vec<ChangelogEntry> = Vec::new();
    // The day in bold above a list.
    let mut open: Option<Date> = None;
    for block in blocks {
        match &block.kind {
            BlockKind::Paragraph(content) => {
                let text = tree::plain(content);
                match dated(&text).filter(|_| !template.is_placeholder(&text)) {
                    Some((date, rest)) => {
                        open = (rest.is_empty() || lead_in(content).is_some()).then_some(date);
                        out.push(entry(
                            Some(date),
                            &section.anchor,
                            Some(rest).into_iter().filter(|rest| said(rest)).collect(),
                            block.span,
                        ));
                    }
                    None => open = None,
                }
            }
            BlockKind::List { items, .. } => match (open, out.last_mut()) {
                (Some(_), Some(last)) => {
                    last.changes.extend(texts(block).into_iter().filter(|text| said(text)));
                }
                _ => out.extend(items.iter().filter_map(|item| of_item(item, section, template))),
            },
            BlockKind::Table(table) => out.extend(of_table(table, section, template)),
            _ => {}
        }
    }
    out
}

fn of_item(item: &ListItem, section: &Outline, template: &Template) -> Option<ChangelogEntry> {
    let first = tree::plain(first_line(item));
    if template.is_placeholder(&first) {
        return None;
    }
    let nested = item.blocks.iter().skip(1).flat_map(texts);
    let (date, text) = match dated(&first) {
        Some((date, text)) => (Some(date), text),
        // A version without a day.
        None if is_version(&first) => (None, first.trim().to_owned()),
        None => return None,
    };
    let changes = std::iter::once(text).chain(nested).filter(|text| !is_pattern(text)).collect();
    Some(ChangelogEntry { date, anchor: section.anchor.clone(), changes, span: item.span })
}

/// The column with the day, and the one that tells.
fn of_table(table: &MarkdownTable, section: &Outline, template: &Template) -> Vec<ChangelogEntry> {
    let titles: Vec<String> = table.header.iter().map(|cell| normalize(&tree::plain(cell))).collect();
    let told = [
        "change", "changes", "description", "summary", "what", "notes", "note", "comment", "comments",
        "details", "modification",
    ];
    let told = told.iter().find_map(|word| titles.iter().position(|title| title == word));
    let rows = table.rows.iter().filter_map(|row| {
        let cells: Vec<String> = row.cells.iter().map(|cell| tree::plain(cell).trim().to_owned()).collect();
        if template.is_placeholder(&cells.join(" ")) {
            return None;
        }
        let (day, date) = cells.iter().enumerate().find_map(|(at, cell)| Some((at, date::find(cell)?.1)))?;
        let text = if let Some(at) = told {
            cells.get(at).cloned().unwrap_or_default()
        } else {
            let rest = cells.iter().enumerate().filter(|(at, cell)| *at != day && !cell.is_empty());
            rest.map(|(_, cell)| cell.as_str()).collect::<Vec<_>>().join(" · ")
        };
        let changes = Some(text).into_iter().filter(|text| !is_pattern(text)).collect();
        Some(ChangelogEntry { date: Some(date), anchor: section.anchor.clone(), changes, span: row.span })
    });
    rows.collect()
}

/// A day near the beginning of a line, and what follows it.
fn dated(text: &str) -> Option<(Date, String)> {
    let text = text.trim();
    let (at, date) = date::find(text).filter(|(at, _)| at.start < 40)?;
    let before = normalize(&text[..at.start]);
    let led = at.start < 24
        || before.split(' ').any(|word| matches!(word, "version" | "release" | "released" | "v"));
    let mut rest = &text[at.end..];
    // A time of the day belongs to the day.
    if let Some(time) =
        rest.strip_prefix(['T', ':']).filter(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
    {
        rest = time.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, ':' | '.' | 'Z' | '+'));
    }
    // `(Ada Lind): First version` names who wrote it.
    let rest = rest.trim_start();
    let by = rest.strip_prefix('(').and_then(|rest| rest.split_once("):"));
    let rest = by.map_or(rest, |(_, rest)| rest);
    let rest = rest.trim_start_matches(JOINTS).trim();
    led.then(|| (date, rest.to_owned()))
}

/// What a heading says besides its day and its version: `2026-03-05 – First version`.
fn told_in_title(title: &str) -> Option<String> {
    let (at, _) = date::find(title)?;
    let rest = title[at.end..].trim_matches(JOINTS).trim();
    (!rest.is_empty() && !is_version(rest)).then(|| rest.to_owned())
}

fn is_version(text: &str) -> bool {
    let word = text.split([':', ' ']).next().unwrap_or(text).trim_matches(['[', ']', '*', '`', '(', ')']);
    let number = word.trim_start_matches(['v', 'V']);
    number.contains('.') && number.starts_with(|c: char| c.is_ascii_digit())
}

/// What a block tells, an entry each.
fn texts(block: &Block) -> Vec<String> {
    match &block.kind {
        BlockKind::List { items, .. } => items.iter().map(|item| item_text(item).trim().to_owned()).collect(),
        BlockKind::Paragraph(content) => vec![tree::plain(content).trim().to_owned()],
        _ => Vec::new(),
    }
}
