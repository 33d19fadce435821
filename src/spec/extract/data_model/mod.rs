//! A block of code or data -> the types it describes, each with its fields.

use super::blank::Blanked;
use super::declaration::{Declaration, declaration};
use super::keyword::DeclarationForm;
use super::language::Language;
use super::text::{MANY, piece, short};
use super::{keys, member, outline, python, sql};

pub use super::shape::{DataModel, ModelField};

/// How many declarations a type may stand in.
const DEEPEST: usize = 3;

/// Everything in a block that has fields, in order.
pub fn models(language: &str, code: &str) -> Vec<DataModel> {
    let language = Language::of_block(language, code);
    let mut out = match language {
        Language::Python => from_python(code),
        Language::Sql => sql::tables(code),
        Language::Json => from_json(code),
        Language::Yaml => from_yaml(code),
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
    for model in &mut out {
        let mut seen = std::collections::BTreeSet::new();
        model.fields.retain(|field| field.kind != "..." && seen.insert(field.name.clone()));
    }
    out.retain(|model| !model.fields.is_empty());
    let mut room = MANY;
    for model in &mut out {
        model.fields.truncate(room);
        room -= model.fields.len();
    }
    out.retain(|model| !model.fields.is_empty());
    out
}

fn from_braces(language: Language, code: &str) -> Vec<DataModel> {
    let scan = Blanked::of(code, language);
    let heads = outline::heads(&scan.bare);
    let mut out: Vec<DataModel> = Vec::new();
    let mut known: Vec<Option<(Declaration, usize)>> = Vec::with_capacity(heads.len());
    for head in &heads {
        let around = head.parent.map(|parent| known.get(parent).and_then(Option::as_ref));
        let visible = around.is_none_or(|owner| owner.is_some_and(|(owner, depth)| shows(owner, *depth)));
        let owner = around.flatten();
        let text = piece(&scan.bare, head.text.start, head.text.end);
        let found = if !visible || out.len() >= MANY {
            None
        } else if matches!(language, Language::Proto | Language::Graphql) {
            member::schema_type(language, text)
                .map(|(_, name)| Declaration { form: DeclarationForm::Struct, name })
        } else {
            declaration(language, text, owner.map(|(owner, _)| owner), head.body.is_some())
        };
        if let Some(found) = &found
            && let Some(form) = member::model_form(language, text, found)
        {
            let fields = member::fields(language, &scan, head, found);
            out.push(DataModel { name: short(&found.name), form, fields, offset: head.text.start });
        }
        let depth = owner.map_or(0, |(_, depth)| depth + 1);
        known.push(found.map(|found| (found, depth)));
    }
    out
}

/// Whether what is declared inside of a declaration is there for others.
fn shows(owner: &Declaration, depth: usize) -> bool {
    owner.form != DeclarationForm::Function && depth < DEEPEST
}

fn from_python(code: &str) -> Vec<DataModel> {
    let scan = Blanked::of(code, Language::Python);
    let all = python::statements(&scan.bare);
    let text = |at: usize| all.get(at).map_or("", |s| piece(&scan.bare, s.text.start, s.text.end));
    let mut out: Vec<DataModel> = Vec::new();
    // The model that a class statement made.
    let mut made: Vec<Option<usize>> = vec![None; all.len()];
    let mut decorated = false;
    for (at, statement) in all.iter().enumerate() {
        let line = text(at);
        if line.starts_with('@') {
            decorated |= line.contains("dataclass") || line.contains("attrs") || line.contains("define");
            continue;
        }
        if let Some((name, bases)) = python::class(line) {
            let form = if bases.contains("Enum") || bases.contains("Flag") {
                "enum"
            } else if decorated {
                "dataclass"
            } else {
                "class"
            };
            made[at] = Some(out.len());
            out.push(DataModel {
                name: short(name),
                form: form.to_owned(),
                fields: Vec::new(),
                offset: statement.text.start,
            });
        } else if let Some(owner) = statement.parent.and_then(|parent| made[parent]) {
            let form = out[owner].form.clone();
            if let Some(field) = python_field(&scan, &statement.text, form == "enum")
                && out[owner].fields.len() < MANY
            {
                out[owner].fields.push(field);
            }
        }
        decorated = false;
    }
    out
}

/// `name: type = default`, and `NAME = value` in an enumeration.
fn python_field(scan: &Blanked, range: &std::ops::Range<usize>, variant: bool) -> Option<ModelField> {
    let bare = piece(&scan.bare, range.start, range.end);
    let name = super::text::name(bare);
    let tail = bare[name.len()..].trim_start();
    let typed = tail.strip_prefix(':');
    let assigned = tail.starts_with('=') && !tail.starts_with("==");
    let known = typed.is_some() || variant && assigned || assigned && is_column(tail);
    if name.is_empty() || !known || python_keyword(name) {
        return None;
    }
    let from = range.end - tail.len() + 1;
    let written = if variant || typed.is_some() {
        let kind = piece(&scan.bare, from, range.end);
        let end = if typed.is_some() { from + top_equals(kind) } else { range.end };
        piece(&scan.code, from, end)
    } else {
        let call = piece(&scan.code, from, range.end).trim();
        call.split('(').next().unwrap_or(call)
    };
    Some(ModelField { name: short(name), kind: short(written), note: scan.beside(range.start, range.end) })
}

/// `Column(…)`, `models.CharField(…)`, `Field(…)`: a field whose type is a call.
fn is_column(tail: &str) -> bool {
    let call = tail.trim_start_matches(['=', ' ']);
    let Some((callee, _)) = call.split_once('(') else { return false };
    let last = callee.rsplit('.').next().unwrap_or(callee);
    last.ends_with("ModelField") || last.ends_with("Column") || last == "column" || last == "relationship"
}

fn python_keyword(name: &str) -> bool {
    [
        "def", "class", "if", "else", "elif", "for", "while", "with", "try", "except", "finally", "return",
        "lambda",
    ]
    .contains(&name)
}

/// Where the `=` of a default stands, outside of brackets.
fn top_equals(text: &str) -> usize {
    let mut nest = 0usize;
    for (at, c) in text.char_indices() {
        match c {
            '(' | '[' | '{' => nest += 1,
            ')' | ']' | '}' => nest = nest.saturating_sub(1),
            '=' if nest == 0 => return at,
            _ => {}
        }
    }
    text.len()
}

fn from_json(code: &str) -> Vec<DataModel> {
    let pairs = keys::json(code);
    let offset = code.find('{').unwrap_or(0);
    let text = |path: &[&str]| {
        let found = pairs.iter().find(|pair| pair.path.iter().map(String::as_str).eq(path.iter().copied()));
        found.map(|pair| super::text::unquoted(&pair.value).to_owned())
    };
    let has = |path: &[&str], kind| {
        pairs.iter().any(|p| p.kind == kind && p.path.iter().map(String::as_str).eq(path.iter().copied()))
    };
    let schema = has(&["properties"], keys::ValueKind::Object)
        && (text(&["$schema"]).is_some() || text(&["type"]).as_deref() == Some("object"));
    if schema {
        let own = pairs.iter().filter(|p| p.path.len() == 2 && p.path[0] == "properties");
        let fields = own.map(|property| {
            let of = |key: &str| text(&["properties", property.key(), key]).unwrap_or_default();
            ModelField {
                name: short(property.key()),
                kind: schema_kind(&of),
                note: short(&of("description")),
            }
        });
        let fields = fields.take(MANY).collect();
        let name = text(&["title"]).unwrap_or_default();
        return vec![DataModel { name: short(&name), form: "schema".to_owned(), fields, offset }];
    }
    let fields = top(&pairs);
    if fields.iter().all(|field| field.name.is_empty() || field.name.contains("...")) {
        return Vec::new();
    }
    vec![DataModel { name: String::new(), form: "object".to_owned(), fields, offset }]
}

fn schema_kind(of: &dyn Fn(&str) -> String) -> String {
    let (kind, reference) = (of("type"), of("$ref"));
    let shown =
        if kind.is_empty() { reference.rsplit('/').next().unwrap_or_default().to_owned() } else { kind };
    short(if shown.is_empty() && !of("enum").is_empty() { "enum" } else { &shown })
}

fn top(pairs: &[keys::KeyValue]) -> Vec<ModelField> {
    let top = pairs.iter().filter(|pair| pair.path.len() == 1 && !pair.key().contains("..."));
    let field = |pair: &keys::KeyValue| ModelField {
        name: short(pair.key()),
        kind: pair.kind.name().to_owned(),
        note: pair.note.clone(),
    };
    top.take(MANY).map(field).collect()
}

fn from_yaml(code: &str) -> Vec<DataModel> {
    let pairs = keys::yaml(code);
    let offset = pairs.first().map_or(0, |pair| pair.offset);
    vec![DataModel { name: String::new(), form: "document".to_owned(), fields: top(&pairs), offset }]
}

#[cfg(test)]
mod tests;
