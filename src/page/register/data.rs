//! Registers for programs: the same rows as JSON and as CSV.

use std::collections::BTreeMap;

use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};

use crate::page::edition::Edition;
use crate::page::register::table::{Cell, Register, Row, Table};

/// A register as data: its main table, and the others by name under `tables`.
pub struct Data<'a> {
    pub register: &'a Register,
    pub edition: &'a Edition<'a>,
}

impl Serialize for Data<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { register, edition } = *self;
        let main = register.main();
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("version", &1)?;
        map.serialize_entry("register", &register.name)?;
        table_entries(&mut map, main, edition)?;
        let others = register.tables.iter().filter(|table| table.name != main.name);
        let others: BTreeMap<&str, TableData> =
            others.map(|table| (table.name.as_str(), TableData { table, edition })).collect();
        map.serialize_entry("tables", &others)?;
        map.end()
    }
}

fn table_entries<M: SerializeMap>(map: &mut M, table: &Table, edition: &Edition) -> Result<(), M::Error> {
    map.serialize_entry("count", &table.count())?;
    map.serialize_entry("columns", &table.columns.iter().map(|c| &c.name).collect::<Vec<_>>())?;
    map.serialize_entry("rows", &Rows { table, edition })
}

struct TableData<'a> {
    table: &'a Table,
    edition: &'a Edition<'a>,
}

impl Serialize for TableData<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        table_entries(&mut map, self.table, self.edition)?;
        map.end()
    }
}

struct Rows<'a> {
    table: &'a Table,
    edition: &'a Edition<'a>,
}

impl Serialize for Rows<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { table, edition } = *self;
        let mut rows = serializer.serialize_seq(Some(table.rows.len()))?;
        for row in &table.rows {
            rows.serialize_element(&RowData { row, table, edition })?;
        }
        rows.end()
    }
}

struct RowData<'a> {
    row: &'a Row,
    table: &'a Table,
    edition: &'a Edition<'a>,
}

impl Serialize for RowData<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        if let Some(spec) = self.row.spec {
            let card = &self.edition.cards[spec];
            map.serialize_entry("spec", &card.id)?;
            map.serialize_entry("stage", &card.stage)?;
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
pub fn csv(table: &Table, edition: &Edition) -> String {
    let mut out = String::from("spec,stage,url");
    for column in &table.columns {
        out.push(',');
        field(&column.name, &mut out);
    }
    out.push_str("\r\n");
    for row in &table.rows {
        let card = row.spec.map(|spec| &edition.cards[spec]);
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
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']);
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
        assert_eq!(line("plain"), "plain");
    }
}
