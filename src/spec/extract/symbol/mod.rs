//! A block of code -> what it declares: functions, types, constants, commands. Calls and uses are none.

use std::sync::LazyLock;

use super::blank::Blanked;
use super::keys::cut_comment;
use super::language::Language;
use super::list::WordLists;
use super::outline::{self, PlacedDeclaration};
use super::shape::CodeForm;
use super::text::{MANY, lines, piece, short};
use super::{python, sql};

pub use super::shape::Symbol;

static LISTS: LazyLock<WordLists> = LazyLock::new(|| WordLists::read(include_str!("symbol.txt")));

/// Everything that a block declares, in order.
pub fn symbols(language: &str, code: &str) -> Vec<Symbol> {
    let language = Language::of_block(language, code);
    match language {
        Language::Sql => sql::symbols(code),
        Language::Shell | Language::Text => commands(code),
        Language::Python
        | Language::Rust
        | Language::Script
        | Language::Go
        | Language::Java
        | Language::Kotlin
        | Language::Swift
        | Language::CSharp
        | Language::C => declared(language, code),
        _ => Vec::new(),
    }
}

fn declared(language: Language, code: &str) -> Vec<Symbol> {
    let blanked = Blanked::of(code, language);
    let all = outline::declarations(language, &blanked);
    let joint = if matches!(language, Language::Rust | Language::C) { "::" } else { "." };
    let symbol = |found: &PlacedDeclaration| {
        let owner = found.owner.map(|owner| &all[owner]);
        // What stands deeper is a detail of its type.
        let shown = owner.is_none_or(|owner| owner.depth < 2)
            && !matches!(found.what.form, CodeForm::Addition | CodeForm::Namespace);
        let name = match owner.filter(|owner| owner.what.form.has_members()) {
            Some(owner) => short(&format!("{}{joint}{}", owner.what.name, found.what.name)),
            None => short(&found.what.name),
        };
        shown.then(|| Symbol { form: found.what.form, name, signature: signature(language, &blanked, found) })
    };
    all.iter().filter_map(symbol).take(MANY).collect()
}

fn signature(language: Language, blanked: &Blanked, found: &PlacedDeclaration) -> String {
    let mut range = found.statement.text.clone();
    if language == Language::Python && found.what.form != CodeForm::Constant {
        range = python::head(&blanked.bare, range);
    }
    let text = piece(&blanked.code, range.start, range.end);
    if language == Language::Python {
        return short(text);
    }
    let text = text.trim_end();
    short(text.strip_suffix("=>").unwrap_or(text).trim_end_matches(['=', ':', ' ']))
}

/// The function that an entry names: `` `renew(id) -> Loan` moves the day ``, `renew(id)`.
pub fn of_entry(raw: &str) -> Option<Symbol> {
    let code = raw.split('`').nth(1).filter(|code| !code.is_empty());
    let signature = code.unwrap_or_else(|| raw.trim());
    let name = signature.split('(').next().filter(|name| name.len() < signature.len())?;
    let name = name.rsplit(' ').next().unwrap_or(name);
    let fits = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | ':' | '!');
    let known = !name.is_empty() && name.chars().all(fits) && !name.starts_with(|c: char| c.is_ascii_digit());
    // Without backticks only a bare call is one.
    let bare = code.is_some() || signature.ends_with(')');
    (known && bare && signature.contains(')')).then(|| Symbol {
        form: CodeForm::Function,
        name: short(name),
        signature: short(signature),
    })
}

/// Lines of a terminal that begin with `$ ` and call a program of the spec's own.
fn commands(code: &str) -> Vec<Symbol> {
    let mut out: Vec<Symbol> = Vec::new();
    for line in lines(code) {
        let Some(shown) = line.trimmed().strip_prefix("$ ") else { continue };
        let (shown, _) = cut_comment(shown, "#");
        let mut words = shown.split_whitespace();
        let Some(program) = words.next().filter(|word| is_program(word)) else { continue };
        let sub = words.next().filter(|word| is_program(word) && !word.contains(['.', '_']));
        let name = sub.map_or_else(|| program.to_owned(), |sub| format!("{program} {sub}"));
        if out.len() < MANY && !out.iter().any(|known| known.name == name) {
            out.push(Symbol { form: CodeForm::Command, name, signature: short(shown) });
        }
    }
    out
}

fn is_program(word: &str) -> bool {
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-_.".contains(c);
    word.starts_with(|c: char| c.is_ascii_lowercase())
        && word.len() <= 40
        && word.chars().all(fits)
        && !LISTS.has("everywhere", word)
}

#[cfg(test)]
mod tests;
