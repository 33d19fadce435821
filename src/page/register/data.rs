//! Registers for programs: the same rows as JSON and as CSV. In JSON a cell that says nothing is null.

use std::collections::BTreeMap;

use serde::Serialize;
use serde::ser::{SerializeMap, SerializeSeq, Serializer};

use crate::page::context::SiteContext;
use crate::page::register::table::{Cell, Column, Register, RegisterRow, RegisterTable, Show};

/// A register as data: its main table, and the others by name under `tables`.
pub(super) struct Data<'a> {
    pub register: &'a Register,
    pub context: &'a SiteContext<'a>,
}

impl Serialize for Data<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { register, context } = *self;
        let main = register.main();
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("version", &1)?;
        map.serialize_entry("register", &register.name)?;
        table_entries(&mut map, main, context)?;
        let others = register.tables.iter().filter(|table| table.name != main.name);
        let others: BTreeMap<&str, TableData> =
            others.map(|table| (table.name.as_str(), TableData { table, context })).collect();
        map.serialize_entry("tables", &others)?;
        map.end()
    }
}

fn table_entries<M: SerializeMap>(
    map: &mut M,
    table: &RegisterTable,
    context: &SiteContext,
) -> Result<(), M::Error> {
    map.serialize_entry("count", &table.count())?;
    map.serialize_entry("columns", &table.columns.iter().map(|c| &c.name).collect::<Vec<_>>())?;
    map.serialize_entry("shown", &Shown::new(context, table))?;
    map.serialize_entry("rows", &Rows { table, context })
}

/// How pages show the cells of a table, by column, for the script that draws them anew.
#[derive(Serialize)]
struct Shown<'a> {
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    forms: BTreeMap<&'a str, &'static str>,
    /// What the interface calls the values.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    labels: BTreeMap<&'a str, BTreeMap<&'a str, &'a str>>,
    /// What it says where there is none.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    absent: BTreeMap<&'a str, &'a str>,
}

impl<'a> Shown<'a> {
    fn new(context: &'a SiteContext, table: &'a RegisterTable) -> Self {
        let mut out = Self { forms: BTreeMap::new(), labels: BTreeMap::new(), absent: BTreeMap::new() };
        for (at, column) in table.columns.iter().enumerate() {
            let name = column.name.as_str();
            if let Some(form) = form(table, at, column) {
                out.forms.insert(name, form);
            }
            let labels = labels(context, table, at, column);
            if !labels.is_empty() {
                out.labels.insert(name, labels);
            }
            let word = context.text(&format!("absent.{name}"));
            if !matches!(word, "" | "–") {
                out.absent.insert(name, word);
            }
        }
        out
    }
}

/// How the cells of a column are shown, where that is not as plain text.
fn form(table: &RegisterTable, at: usize, column: &Column) -> Option<&'static str> {
    let said = table.rows.iter().map(|row| &row.cells[at]).find(|cell| **cell != Cell::Empty)?;
    Some(match said {
        Cell::Code { .. } => "code",
        Cell::Word { .. } if column.show == Show::Short => "box",
        Cell::Word { .. } => "word",
        Cell::Link { .. } => "link",
        Cell::Links { .. } => "links",
        Cell::Lines { .. } if column.show == Show::Names => "names",
        Cell::Lines { .. } if column.show == Show::Facts => "facts",
        Cell::Lines { .. } => "lines",
        Cell::Share { .. } => "share",
        Cell::Block { .. } => "block",
        Cell::Empty | Cell::Text { .. } | Cell::Date { .. } | Cell::Number { .. } => return None,
    })
}

/// What the interface calls the values of a column, where it calls them otherwise.
fn labels<'a>(
    context: &'a SiteContext,
    table: &'a RegisterTable,
    at: usize,
    column: &Column,
) -> BTreeMap<&'a str, &'a str> {
    let mut out = BTreeMap::new();
    for row in &table.rows {
        let Cell::Word { value, label } = &row.cells[at] else { continue };
        let short = if column.show == Show::Short { context.text(&format!("short.{value}")) } else { "" };
        let label = if short.is_empty() { label } else { short };
        if label != value {
            out.insert(value.as_str(), label);
        }
    }
    out
}

struct TableData<'a> {
    table: &'a RegisterTable,
    context: &'a SiteContext<'a>,
}

impl Serialize for TableData<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        table_entries(&mut map, self.table, self.context)?;
        map.end()
    }
}

struct Rows<'a> {
    table: &'a RegisterTable,
    context: &'a SiteContext<'a>,
}

impl Serialize for Rows<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { table, context } = *self;
        let mut rows = serializer.serialize_seq(Some(table.rows.len()))?;
        for row in &table.rows {
            rows.serialize_element(&RowData { row, table, context })?;
        }
        rows.end()
    }
}

struct RowData<'a> {
    row: &'a RegisterRow,
    table: &'a RegisterTable,
    context: &'a SiteContext<'a>,
}

impl Serialize for RowData<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        if let Some(spec) = self.row.spec {
            let card = &self.context.cards[spec];
            map.serialize_entry("spec", &card.id)?;
            map.serialize_entry("stage", &card.stage)?;
        }
        if self.row.spec.is_none() && !self.row.others.is_empty() {
            let cards = &self.context.cards;
            map.serialize_entry(
                "others",
                &self.row.others.iter().map(|spec| &cards[*spec].id).collect::<Vec<_>>(),
            )?;
        }
        if !self.row.url.is_empty() {
            map.serialize_entry("url", &self.row.url)?;
        }
        if self.row.retired {
            map.serialize_entry("retired", &true)?;
        }
        for (column, cell) in self.table.columns.iter().zip(&self.row.cells) {
            match cell {
                Cell::Empty => map.serialize_entry(&column.name, &())?,
                Cell::Number { value } => map.serialize_entry(&column.name, value)?,
                Cell::Link { link } => map.serialize_entry(&column.name, link)?,
                Cell::Links { links } => map.serialize_entry(&column.name, links)?,
                Cell::Lines { lines } => map.serialize_entry(&column.name, lines)?,
                Cell::Share { bar } => map.serialize_entry(&column.name, bar)?,
                other => map.serialize_entry(&column.name, &other.plain())?,
            }
        }
        map.end()
    }
}

/// A table as CSV (RFC 4180): a line of column names, then a line a row.
pub(super) fn csv(table: &RegisterTable, context: &SiteContext) -> String {
    let mut out = String::from("spec,stage,url");
    for column in &table.columns {
        out.push(',');
        field(&column.name, &mut out);
    }
    out.push_str("\r\n");
    for row in &table.rows {
        let card = row.spec.map(|spec| &context.cards[spec]);
        field(card.map_or("", |card| &card.id), &mut out);
        out.push(',');
        field(card.map_or("", |card| card.stage.name()), &mut out);
        out.push(',');
        field(&row.url, &mut out);
        for cell in &row.cells {
            out.push(',');
            field(&cell.plain(), &mut out);
        }
        out.push_str("\r\n");
    }
    out
}

/// A field that begins like a formula gets an apostrophe in front: spreadsheets run formulas.
fn field(text: &str, out: &mut String) {
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
    let quoted = text.contains([',', '"', '\n', '\r']);
    if quoted {
        out.push('"');
    }
    if formula {
        out.push('\'');
    }
    if quoted {
        out.push_str(&text.replace('"', "\"\""));
        out.push('"');
    } else {
        out.push_str(text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(text: &str) -> String {
        let mut out = String::new();
        field(text, &mut out);
        out
    }

    #[test]
    fn formulas_are_no_formulas_in_csv() {
        assert_eq!(line("=1+1"), "'=1+1");
        assert_eq!(line("＝1+1"), "'＝1+1");
        assert_eq!(line("@SUM(A1,B1)"), "\"'@SUM(A1,B1)\"");
        assert_eq!(line("a \"b\""), "\"a \"\"b\"\"\"");
        assert_eq!(line("\n=1+1"), "\"'\n=1+1\"");
        assert_eq!(line("plain"), "plain");
    }
}
