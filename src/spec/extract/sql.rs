//! SQL -> what it creates: symbols, and tables with their columns.

use std::ops::Range;

use super::blank::Blanked;
use super::fields::{self, COMMAS};
use super::language::Language;
use super::shape::{CodeForm, DataModel, ModelField, Symbol};
use super::text::{MANY, after_any_case, closing, lines, piece, short};

/// First words of a line in a table that is no column.
const CLAUSES: &[&str] =
    &["primary", "foreign", "unique", "check", "constraint", "index", "key", "exclude", "like", "fulltext"];

/// A statement that is longer is not looked through: it may never end, and there may be thousands.
const LONGEST: usize = 8_192;

/// Everything that is created, in order.
pub(super) fn symbols(code: &str) -> Vec<Symbol> {
    let blanked = Blanked::of(code, Language::Sql);
    let created = lines(&blanked.bare).filter_map(|line| {
        let (form, name) = created(line.trimmed())?;
        let shown = piece(&blanked.code, line.start(), line.start() + line.trimmed().len());
        let signature = short(shown.trim_end_matches(['(', ' ', ';']));
        Some(Symbol { form, name: short(name), signature })
    });
    created.take(MANY).collect()
}

/// The form and name of a `CREATE …`.
fn created(line: &str) -> Option<(CodeForm, &str)> {
    let without = |text, words: &[&str]| {
        words.iter().fold(text, |text, word| after_any_case(text, word).unwrap_or(text))
    };
    let rest = without(
        after_any_case(line, "CREATE")?,
        &["OR", "REPLACE", "TEMPORARY", "TEMP", "UNLOGGED", "VIRTUAL", "MATERIALIZED"],
    );
    let forms = [
        ("TABLE", CodeForm::Struct),
        ("VIEW", CodeForm::Type),
        ("TYPE", CodeForm::Type),
        ("FUNCTION", CodeForm::Function),
    ];
    let (rest, form) = forms.iter().find_map(|(word, form)| Some((after_any_case(rest, word)?, *form)))?;
    let rest = without(rest, &["IF", "NOT", "EXISTS"]);
    let name = rest.split(|c: char| c.is_whitespace() || matches!(c, '(' | ';')).next()?;
    let name = name.trim_matches(['"', '`', '[', ']']);
    (!name.is_empty() && !name.contains('<')).then_some((form, name))
}

/// Every table with its columns, in order.
pub(super) fn tables(code: &str) -> Vec<DataModel> {
    let blanked = Blanked::of(code, Language::Sql);
    let mut out = Vec::new();
    let mut read_to = 0;
    for line in lines(&blanked.bare) {
        if line.at < read_to || out.len() >= MANY {
            continue;
        }
        let end = blanked.bare.floor_char_boundary(line.start() + LONGEST);
        let statement = &blanked.bare[line.start()..end];
        let Some((CodeForm::Struct, name)) = created(line.trimmed()) else { continue };
        let Some(open) = statement.find('(') else { continue };
        let Some(len) = closing(&statement[open..], '(', ')') else { continue };
        let body = line.start() + open + 1..line.start() + open + len;
        read_to = body.end;
        let columns = fields::parts(&blanked.bare, body, COMMAS);
        let fields = columns.into_iter().filter_map(|part| column(&blanked, part)).take(MANY).collect();
        out.push(DataModel { name: short(name), form: CodeForm::Table, fields, note: String::new() });
    }
    out
}

fn column(blanked: &Blanked, part: Range<usize>) -> Option<ModelField> {
    let (name, kind) = blanked.code.get(part)?.split_once(char::is_whitespace)?;
    let name = name.trim_matches(['"', '`', '[', ']']);
    let fits = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || "_.$".contains(c));
    let clause = CLAUSES.contains(&name.to_lowercase().as_str());
    (fits && !clause).then(|| ModelField { name: short(name), kind: short(kind) })
}
