//! Entities in tables and lists -> data models: a table of the fields of one, a row for each with its fields in a cell, a
//! row for each of their fields, or an entry with its fields behind or below its name.

use super::below::{Piece, first_line, item_text, kept, labelled, lead_in};
use crate::diag::Span;
use crate::markdown::tree::{self, Block, BlockKind, ListItem, MarkdownTable, TableRow};
use crate::spec::extract::CodeForm;
use crate::spec::extract::data_model::{DataModel, ModelField};
use crate::spec::sentence::sentences;
use crate::words::kind::{Kind, normalize};
use crate::words::part::Part;

/// Titles of a column whose cells list the fields of what their row is about.
const FIELDS: &[&str] =
    &["fields", "columns", "attributes", "properties", "members", "key fields", "key attributes"];

/// The models that a table defines, each with where it stands. `name` is what stands above the table.
pub(super) fn of_table(name: &str, table: &MarkdownTable) -> Vec<(DataModel, Span)> {
    let titles: Vec<String> = table.header.iter().map(|cell| normalize(&tree::plain(cell))).collect();
    let find = |fits: &dyn Fn(&str) -> bool| titles.iter().position(|title| fits(title));
    let listed = find(&|title| FIELDS.contains(&title));
    let named = |title: &str| Part::is_subject(Some(Kind::DataModels), title);
    let entity = find(&|title| named(title) && title != "name").or_else(|| listed.and(find(&named)));
    let note = find(&|title| Part::Note.is_called(title));
    let is_free = |at: &usize| Some(*at) != entity && Some(*at) != note;
    let (field, form) = (
        listed.or_else(|| find(&|title| Part::Field.is_called(title))).filter(is_free),
        find(&|title| Part::Form.is_called(title)).filter(is_free),
    );
    match (entity, listed, field) {
        (Some(entity), Some(_), _) | (Some(entity), None, None) if listed.or(note).is_some() => {
            by_row(table, entity, listed, note)
        }
        (Some(entity), None, Some(field)) => by_field(table, entity, field, form),
        // Without a column for types, or a name above, it may be a table of anything.
        (None, _, Some(field)) if form.is_some() || !name.is_empty() => {
            let fields: Vec<ModelField> =
                table.rows.iter().filter_map(|row| field_of_row(row, field, form)).collect();
            let span = table.rows.first().map_or(Span::default(), |row| row.span);
            let model =
                DataModel { name: model_name(name), form: CodeForm::Table, fields, note: String::new() };
            Some((model, span)).filter(|(model, _)| !model.fields.is_empty()).into_iter().collect()
        }
        _ => Vec::new(),
    }
}

fn cell(row: &TableRow, at: Option<usize>) -> String {
    at.and_then(|at| row.cells.get(at)).map(|cell| kept(&tree::plain(cell))).unwrap_or_default()
}

fn field_of_row(row: &TableRow, field: usize, form: Option<usize>) -> Option<ModelField> {
    let name = cell(row, Some(field));
    (!name.is_empty()).then(|| ModelField { name, kind: cell(row, form) })
}

/// A model for each row: `| Room | number, floor | what a guest rents |`.
fn by_row(
    table: &MarkdownTable,
    entity: usize,
    listed: Option<usize>,
    note: Option<usize>,
) -> Vec<(DataModel, Span)> {
    let model = |row: &TableRow| {
        let name = cell(row, Some(entity));
        let fields = pieces(&cell(row, listed)).into_iter().filter_map(|text| written_field(&text)).collect();
        let model =
            DataModel { name: model_name(&name), form: CodeForm::Table, fields, note: cell(row, note) };
        (!name.is_empty()).then_some((model, row.span))
    };
    table.rows.iter().filter_map(model).collect()
}

/// A row for each field, behind the name of what it belongs to: `| Room | number | int |`. An empty cell is the one above.
fn by_field(
    table: &MarkdownTable,
    entity: usize,
    field: usize,
    form: Option<usize>,
) -> Vec<(DataModel, Span)> {
    let mut out: Vec<(DataModel, Span)> = Vec::new();
    let mut name = String::new();
    for row in &table.rows {
        let own = cell(row, Some(entity));
        if !own.is_empty() {
            name = model_name(&own);
        }
        let Some(found) = field_of_row(row, field, form).filter(|_| !name.is_empty()) else { continue };
        if let Some((model, _)) = out.iter_mut().find(|(model, _)| model.name == name) {
            model.fields.push(found);
        } else {
            let (name, note) = (name.clone(), String::new());
            out.push((DataModel { name, form: CodeForm::Table, fields: vec![found], note }, row.span));
        }
    }
    out
}

/// A text cut at its commas and semicolons, other than those in brackets: `id, price decimal(10,2)`.
fn pieces(text: &str) -> Vec<String> {
    let mut depth = 0_usize;
    let mut out = vec![String::new()];
    for c in text.chars() {
        match c {
            '(' | '<' | '[' => depth += 1,
            ')' | '>' | ']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        match out.last_mut() {
            _ if depth == 0 && matches!(c, ',' | ';') => out.push(String::new()),
            Some(piece) => piece.push(c),
            None => {}
        }
    }
    out.iter().map(|piece| piece.trim().to_owned()).filter(|piece| !piece.is_empty()).collect()
}

/// `id: uuid`, `id (uuid)`, `price decimal(10,2)`, `id`.
fn written_field(text: &str) -> Option<ModelField> {
    let typed = text.find('(').filter(|at| !text[..*at].ends_with(' ')).and(text.find(' '));
    let end = text.find(':').or(typed).or_else(|| text.find('(')).unwrap_or(text.len());
    let (name, kind) = (text[..end].trim(), text[end..].trim_start_matches(':').trim());
    let kind = kind.strip_prefix('(').and_then(|kind| kind.strip_suffix(')')).unwrap_or(kind);
    let fits = !name.is_empty() && name != "-" && name != "–" && name != "—";
    fits.then(|| ModelField { name: kept(name), kind: kept(kind) })
}

/// The model that an entry is about: its fields stand behind its name, or in a list or table below it. `text` is what
/// stands behind its name, or else all that stands below.
pub(super) fn of_entry(label: &str, text: &str, below: &[Piece]) -> Option<DataModel> {
    if label.is_empty() || label.split_whitespace().count() > 4 {
        return None;
    }
    let model = |form, fields, note| DataModel { name: model_name(label), form, fields, note };
    for piece in below {
        let Piece::Block(block) = piece else { continue };
        match &block.kind {
            BlockKind::Table(table) => {
                if let Some((found, _)) = of_table(label, table).into_iter().next() {
                    return Some(DataModel { note: first_sentence(below), ..found });
                }
            }
            BlockKind::List { items, .. } => {
                let fields: Vec<ModelField> = items.iter().filter_map(field).collect();
                if fields.len() * 2 > items.len() {
                    return Some(model(CodeForm::Type, fields, first_sentence(below)));
                }
            }
            _ => {}
        }
    }
    let parts: Vec<&str> = text.split(',').map(|part| part.trim().trim_end_matches('.')).collect();
    let short = |part: &&str| !part.is_empty() && part.split_whitespace().count() <= 2;
    if parts.len() > 1 && parts.iter().all(short) {
        let fields = parts.iter().map(|part| ModelField { name: kept(part), kind: String::new() });
        return Some(model(CodeForm::Type, fields.collect(), String::new()));
    }
    (!text.is_empty()).then(|| model(CodeForm::Type, Vec::new(), kept(text)))
}

/// What the first paragraph below an entry says of it.
fn first_sentence(below: &[Piece]) -> String {
    let said = below.iter().find_map(|piece| match piece {
        Piece::Line(line) => Some(*line),
        Piece::Block(Block { kind: BlockKind::Paragraph(content), .. }) => Some(content.as_slice()),
        Piece::Block(_) => None,
    });
    let said = said.filter(|content| lead_in(content).is_none()).map(tree::plain).unwrap_or_default();
    sentences(&said).next().map(kept).unwrap_or_default()
}

/// `` `due` (date): when ``, `` `due`: date ``.
fn field(item: &ListItem) -> Option<ModelField> {
    let line = first_line(item);
    let text = item_text(item);
    let (name, rest) = labelled(line).unwrap_or_else(|| {
        let end = text.find([':', '(', '–', '—']).or_else(|| text.find(" - ")).unwrap_or(text.len());
        (text[..end].trim().to_owned(), text[end..].trim_start_matches([':', '–', '—', '-', ' ']).to_owned())
    });
    let kind = match rest.strip_prefix('(').and_then(|rest| rest.split_once(')')) {
        Some((kind, _)) => kind,
        None if rest.split_whitespace().count() <= 6 => rest.as_str(),
        None => "",
    };
    let fits = !name.is_empty() && name.split_whitespace().count() <= 3;
    fits.then(|| ModelField { name: kept(&name), kind: kept(kind) })
}

/// The name without the words that say what it is: ``Table `loans` ``, `A loan has`.
fn model_name(label: &str) -> String {
    const WORDS: &[&str] = &[
        "table", "entity", "model", "the", "a", "an", "has", "fields", "of", "consists", "schema",
        "collection",
    ];
    let bare = super::head::without_number(label.trim()).replace('`', "");
    let words =
        bare.split_whitespace().filter(|word| !WORDS.contains(&word.to_lowercase().trim_matches(':')));
    let name = words.collect::<Vec<_>>().join(" ");
    kept(if name.is_empty() { &bare } else { &name })
}
