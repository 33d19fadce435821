//! SQL -> the tables that it creates, with their columns.

use super::blank::Blanked;
use super::fields::{self, Separators};
use super::language::Language;
use super::shape::{DataModel, ModelField};
use super::symbol::sql_declaration;
use super::text::{MANY, closing, lines, piece, short};

/// First words of a line in a table that is no column.
const CLAUSES: &[&str] =
    &["primary", "foreign", "unique", "check", "constraint", "index", "key", "exclude", "like", "fulltext"];

/// A statement that is longer is not looked through: it may never end, and there may be thousands.
const LONGEST: usize = 8_192;

/// Every table with its columns, in order.
pub fn tables(code: &str) -> Vec<DataModel> {
    let scan = Blanked::of(code, Language::Sql);
    let mut out = Vec::new();
    let mut read_to = 0;
    for line in lines(&scan.bare).filter(|line| line.at + line.text.len() > 0) {
        if line.at < read_to || out.len() >= MANY {
            continue;
        }
        let end = scan.bare.floor_char_boundary(line.start() + LONGEST);
        let statement = &scan.bare[line.start()..end];
        let Some(("struct", name)) = sql_declaration(line.trimmed()) else { continue };
        let Some(open) = statement.find('(') else { continue };
        let Some(len) = closing(&statement[open..], '(', ')') else { continue };
        let body = line.start() + open + 1..line.start() + open + len;
        read_to = body.end;
        let columns = fields::parts(&scan.bare, body, Separators { lines: false, commas: true })
            .into_iter()
            .filter_map(|part| column(&scan, part));
        out.push(DataModel {
            name: short(name),
            form: "table".to_owned(),
            fields: columns.take(MANY).collect(),
            offset: line.start(),
        });
    }
    out
}

fn column(scan: &Blanked, part: std::ops::Range<usize>) -> Option<ModelField> {
    let written = piece(&scan.code, part.start, part.end);
    let (name, kind) = written.split_once(char::is_whitespace).unwrap_or((written, ""));
    let plain = name.trim_matches(['"', '`', '[', ']']);
    let fits = !plain.is_empty() && plain.chars().all(|c| c.is_alphanumeric() || "_.$".contains(c));
    let clause = CLAUSES.contains(&plain.to_lowercase().as_str());
    (fits && !clause && !kind.is_empty()).then(|| ModelField {
        name: short(plain),
        kind: short(kind),
        note: scan.beside(part.start, part.end),
    })
}
