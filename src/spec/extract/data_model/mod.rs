//! A block of code or data -> the types it describes, each with its fields.

use std::collections::BTreeSet;
use std::ops::Range;

use super::blank::Blanked;
use super::keys::{self, DataKey, ValueKind};
use super::language::Language;
use super::list::Named;
use super::shape::CodeForm;
use super::text::{MANY, outside, piece, short, split_name, unquoted};
use super::{member, outline, python, sql};

pub use super::shape::{DataModel, ModelField};

/// Everything in a block that has fields, in order.
pub fn models(language: &str, code: &str) -> Vec<DataModel> {
    let language = Language::of_block(language, code);
    let mut out = match language {
        Language::Python => from_python(code),
        Language::Sql => sql::tables(code),
        Language::Json => vec![from_json(code)],
        Language::Yaml => vec![document(CodeForm::Document, &keys::yaml(code))],
        Language::Rust
        | Language::Script
        | Language::Go
        | Language::Swift
        | Language::Kotlin
        | Language::Java
        | Language::CSharp
        | Language::C
        | Language::Proto
        | Language::Graphql => from_braces(language, code),
        _ => Vec::new(),
    };
    let mut room = MANY;
    out.retain_mut(|model| {
        let mut seen = BTreeSet::new();
        model.fields.retain(|field| field.kind != "..." && seen.insert(field.name.clone()));
        model.fields.truncate(room);
        room -= model.fields.len();
        !model.fields.is_empty()
    });
    out
}

fn from_braces(language: Language, code: &str) -> Vec<DataModel> {
    use CodeForm::{Class, Enum, Input, Interface, Message, Struct, Type, Union};
    let blanked = Blanked::of(code, language);
    let all = outline::declarations(language, &blanked);
    let described = all.iter().filter(|found| match found.what.form {
        Struct | Class | Enum | Message | Input | Union => true,
        Interface | Type => matches!(language, Language::Script | Language::Graphql),
        _ => false,
    });
    let model = |found| {
        let fields = member::fields(language, &blanked, found);
        DataModel { name: short(&found.what.name), form: found.what.form, fields, note: String::new() }
    };
    described.take(MANY).map(model).collect()
}

fn from_python(code: &str) -> Vec<DataModel> {
    let blanked = Blanked::of(code, Language::Python);
    let all = python::statements(&blanked.bare);
    let mut out: Vec<DataModel> = Vec::new();
    // The model that a class statement made.
    let mut made: Vec<Option<usize>> = vec![None; all.len()];
    let mut decorated = false;
    for (at, statement) in all.iter().enumerate() {
        let text = piece(&blanked.bare, statement.text.start, statement.text.end);
        if text.starts_with('@') {
            decorated |= ["dataclass", "attrs", "define"].iter().any(|word| text.contains(word));
            continue;
        }
        if let Some((name, bases)) = python::class(text) {
            let form = match decorated {
                _ if bases.contains("Enum") || bases.contains("Flag") => CodeForm::Enum,
                true => CodeForm::Dataclass,
                false => CodeForm::Class,
            };
            made[at] = Some(out.len());
            out.push(DataModel { name: short(name), form, fields: Vec::new(), note: String::new() });
        } else if let Some(owner) = statement.parent.and_then(|parent| made[parent]) {
            let owner = &mut out[owner];
            owner.fields.extend(python_field(&blanked, &statement.text, owner.form));
        }
        decorated = false;
    }
    out
}

/// `name: type = default`, and `NAME = value` in an enumeration.
fn python_field(blanked: &Blanked, range: &Range<usize>, owner: CodeForm) -> Option<ModelField> {
    let (name, tail) = split_name(piece(&blanked.bare, range.start, range.end));
    let from = range.end + 1 - tail.len();
    let kind = if let Some(kind) = tail.strip_prefix(':') {
        let default = outside(kind).find(|(_, c)| *c == '=');
        piece(&blanked.code, from, default.map_or(range.end, |(at, _)| from + at))
    } else if tail.starts_with('=') && !tail.starts_with("==") {
        let value = piece(&blanked.code, from, range.end);
        if owner == CodeForm::Enum { value } else { column(value)? }
    } else {
        return None;
    };
    let statement = matches!(
        name,
        "def"
            | "class"
            | "if"
            | "else"
            | "elif"
            | "for"
            | "while"
            | "with"
            | "try"
            | "except"
            | "finally"
            | "return"
            | "lambda"
    );
    (!name.is_empty() && !statement).then(|| ModelField { name: short(name), kind: short(kind) })
}

/// `Column(…)`, `models.CharField(…)`, `Field(…)`: the type of a field is a call.
fn column(value: &str) -> Option<&str> {
    let (callee, _) = value.trim().split_once('(')?;
    let last = callee.rsplit('.').next()?;
    let known =
        last.ends_with("Field") || last.ends_with("Column") || matches!(last, "column" | "relationship");
    known.then_some(callee)
}

fn from_json(code: &str) -> DataModel {
    let pairs = keys::json(code);
    let at = |path: &[&str]| pairs.iter().find(|pair| pair.path == path);
    let text = |path: &[&str]| at(path).map_or("", |pair| unquoted(&pair.value));
    let listed = at(&["properties"]).is_some_and(|pair| pair.kind == ValueKind::Object);
    if !listed || at(&["$schema"]).is_none() && text(&["type"]) != "object" {
        return document(CodeForm::Object, &pairs);
    }
    let own = pairs.iter().filter(|pair| pair.path.len() == 2 && pair.path[0] == "properties");
    let field = |property: &DataKey| {
        let of = |key| text(&["properties", property.key(), key]);
        let reference = of("$ref").rsplit('/').next().unwrap_or_default();
        let kind = match (of("type"), reference, of("enum")) {
            ("", "", "") => "",
            ("", "", _) => "enum",
            ("", reference, _) => reference,
            (kind, ..) => kind,
        };
        ModelField { name: short(property.key()), kind: short(kind) }
    };
    let fields = own.take(MANY).map(field).collect();
    DataModel { name: short(text(&["title"])), form: CodeForm::Schema, fields, note: String::new() }
}

/// A document without a name, by its outer keys.
fn document(form: CodeForm, pairs: &[DataKey]) -> DataModel {
    let outer = pairs.iter().filter(|pair| pair.path.len() == 1 && !pair.key().contains("..."));
    let field = |pair: &DataKey| ModelField { name: short(pair.key()), kind: pair.kind.name().to_owned() };
    DataModel {
        name: String::new(),
        form,
        fields: outer.take(MANY).map(field).collect(),
        note: String::new(),
    }
}

#[cfg(test)]
mod tests;
