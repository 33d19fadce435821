//! Fields in a pipe table: a name and a value in each row, or one row of values under a row of names.

use crate::document::header::field::{Field, is_label};
use crate::markdown::tree::{self, Block, BlockKind, Inline};
use crate::source::Source;
use crate::words::kind::normalize;
use crate::words::label;

type Cells = Vec<Vec<Inline>>;

/// What stands above the names of fields.
const NAMES: &[&str] = &[
    "field", "key", "property", "attribute", "item", "name", "metadata", "meta", "header", "feld", "merkmal",
    "eigenschaft", "attribut", "schlüssel", "champ", "propriété", "campo", "propiedad", "propriedade",
    "proprietà", "veld", "поле", "字段", "项目", "属性", "項目", "항목",
];

/// What stands above their values.
const VALUES: &[&str] = &[
    "", "value", "values", "details", "description", "content", "wert", "werte", "angabe", "inhalt",
    "beschreibung", "valeur", "valor", "valore", "waarde", "значение", "值", "内容", "説明", "값",
];

/// The fields of a table, whichever of the two forms it has.
pub(super) fn table(block: &Block, source: &Source) -> Option<Vec<Field>> {
    let BlockKind::Table(table) = &block.kind else { return None };
    let rows: Vec<&Cells> = table.rows.iter().map(|row| &row.cells).filter(|row| !is_blank(row)).collect();
    under_names(&table.header, &rows, source).or_else(|| pairs(&table.header, &rows, source))
}

/// One row of values under a row of names, of which one at least is known.
fn under_names(header: &Cells, rows: &[&Cells], source: &Source) -> Option<Vec<Field>> {
    let [row] = rows else { return None };
    let names: Vec<String> = header.iter().map(|cell| words(cell)).collect();
    let known = names.iter().filter(|name| label::is_known(name)).count();
    let telling = names.iter().filter(|name| label::is_telling(name)).count();
    let pair = names.len() == 2 && label::is_known(&words(row.first()?));
    if telling == 0
        || known < 2
        || known * 2 < names.len()
        || pair
        || !names.iter().all(|name| is_label(name))
    {
        return None;
    }
    Some(names.iter().zip(row.iter()).filter_map(|(name, cell)| field(name, cell, source)).collect())
}

/// A name and a value in each row, or several such pairs side by side; the first pair may stand in the header row.
fn pairs(header: &Cells, rows: &[&Cells], source: &Source) -> Option<Vec<Field>> {
    if header.len() < 2 {
        return None;
    }
    let first = words(&header[0]);
    let titled = first.is_empty() || (NAMES.contains(&normalize(&first).as_str()) && !is_value_row(header));
    // Names of columns are no name and value: then the rows below have names of their own.
    let below =
        rows.iter().filter(|row| row.first().is_some_and(|cell| label::is_known(&words(cell)))).count();
    let columns = header.iter().filter(|cell| label::is_known(&words(cell))).count();
    if !rows.is_empty() && below == 0 && (columns > 1 || !titled) {
        return None;
    }
    let rows = (!titled).then_some(header).into_iter().chain(rows.iter().copied());
    let wide = header.len() > 2 && header.len().is_multiple_of(2);
    let mut fields = Vec::new();
    for row in rows {
        let pairs: Vec<&[Vec<Inline>]> = if wide { row.chunks(2).collect() } else { vec![row.get(..2)?] };
        for pair in pairs {
            let name = words(&pair[0]);
            if name.is_empty() && pair.get(1).is_none_or(|value| words(value).is_empty()) {
                continue;
            }
            if !is_label(&name) {
                return None;
            }
            fields.extend(field(&name, pair.get(1)?, source));
        }
    }
    let known = fields.iter().filter(|field| label::is_known(&field.label)).count();
    (known > 0 && (header.len() == 2 || wide) && known * 3 >= fields.len()).then_some(fields)
}

/// Whether the second cell of a titled table's head is a value and not the word for one.
fn is_value_row(header: &Cells) -> bool {
    !VALUES.contains(&normalize(&words(&header[1])).as_str())
}

fn words(cell: &[Inline]) -> String {
    tree::plain(cell).trim().trim_end_matches(':').to_owned()
}

fn is_blank(row: &Cells) -> bool {
    row.iter().all(|cell| words(cell).is_empty())
}

fn field(name: &str, cell: &[Inline], source: &Source) -> Option<Field> {
    let from = cell.first().map_or(0, |first| first.span.start);
    Field::new(name, cell, from, source)
}
