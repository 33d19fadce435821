//! A type declared with braces -> its fields.

use super::blank::Blanked;
use super::declaration::{Declaration, without_modifiers};
use super::fields::{self, Separators};
use super::keyword::DeclarationForm;
use super::language::Language;
use super::outline::CodeStatement;
use super::shape::ModelField;
use super::text::{MANY, after, closing, name, piece, short};

const COMMAS: Separators = Separators { lines: false, commas: true };

/// The form of the model that a declaration makes, if it makes one.
pub fn model_form(language: Language, head: &str, found: &Declaration) -> Option<String> {
    if matches!(language, Language::Proto | Language::Graphql) {
        return schema_type(language, head).map(|(form, _)| form.to_owned());
    }
    let form = match found.form {
        DeclarationForm::Struct => "struct",
        DeclarationForm::Class => "class",
        DeclarationForm::Enum => "enum",
        DeclarationForm::Interface if language == Language::Script => "interface",
        DeclarationForm::Type if language == Language::Script => "type",
        _ => return None,
    };
    Some(form.to_owned())
}

/// The form and name of a type in Protocol Buffers or GraphQL.
pub fn schema_type(language: Language, head: &str) -> Option<(&'static str, String)> {
    let forms: &[(&str, &str)] = match language {
        Language::Proto => &[("message", "message"), ("enum", "enum")],
        _ => &[
            ("type", "type"),
            ("input", "input"),
            ("interface", "interface"),
            ("enum", "enum"),
            ("union", "union"),
        ],
    };
    let head = if language == Language::Graphql { after(head, "extend").unwrap_or(head) } else { head };
    let (form, rest) = forms.iter().find_map(|(word, form)| Some((*form, after(head, word)?)))?;
    let found = name(rest);
    (!found.is_empty()).then(|| (form, found.to_owned()))
}

/// The fields of a type, in order.
pub fn fields(
    language: Language,
    scan: &Blanked,
    head: &CodeStatement,
    found: &Declaration,
) -> Vec<ModelField> {
    if let Some(body) = &head.body {
        let commas = found.form == DeclarationForm::Enum && language != Language::Swift
            || matches!(language, Language::Rust | Language::Script | Language::Graphql);
        let ends = Separators { lines: language != Language::Rust, commas };
        let parts = fields::parts(&scan.bare, body.clone(), ends);
        let mut out = parameters(language, scan, head);
        for part in parts.into_iter().take(4 * MANY) {
            let written = piece(&scan.bare, part.start, part.end);
            // What belongs to the type itself is no field.
            if written.split_whitespace().take(4).any(|word| word == "static") {
                continue;
            }
            let lead = written.len() - without_modifiers_of(language, written).len();
            let start = part.start + lead;
            for (name, kind) in field(language, scan, start, part.end, found) {
                if out.len() < MANY {
                    out.push(ModelField { name, kind, note: scan.beside(part.start, part.end) });
                }
            }
        }
        return out;
    }
    parameters(language, scan, head)
}

fn without_modifiers_of(language: Language, text: &str) -> &str {
    match language {
        Language::Go | Language::Proto | Language::Graphql => text,
        _ => without_modifiers(language, text),
    }
}

/// Fields in the head itself: `struct A(u8, u8)`, `data class A(val x: Int)`, `type T = "a" | "b"`.
fn parameters(language: Language, scan: &Blanked, head: &CodeStatement) -> Vec<ModelField> {
    let text = piece(&scan.bare, head.text.start, head.text.end);
    if matches!(language, Language::Script | Language::Graphql) {
        return alternatives(scan, head, text);
    }
    if !matches!(language, Language::Rust | Language::Kotlin | Language::Java | Language::CSharp) {
        return Vec::new();
    }
    let text = without_modifiers(language, text);
    let Some((open, close)) =
        text.find('(').and_then(|open| closing(&text[open..], '(', ')').map(|len| (open, open + len)))
    else {
        return Vec::new();
    };
    let base = head.text.end - text.len();
    let parts = fields::parts(&scan.bare, base + open + 1..base + close, COMMAS);
    let shown = parts.into_iter().take(MANY).enumerate().filter_map(|(number, part)| {
        let written = piece(&scan.bare, part.start, part.end);
        let own = without_modifiers(language, written);
        let (name, kind) = match language {
            Language::Rust => (number.to_string(), own),
            Language::Kotlin => {
                let own = after(own, "val").or_else(|| after(own, "var"))?;
                let (name, kind) = own.split_once(':')?;
                (name.trim().to_owned(), kind)
            }
            _ => {
                let (kind, name) = own.rsplit_once(' ')?;
                (name.to_owned(), kind)
            }
        };
        Some(ModelField { name: short(&name), kind: short(kind), note: scan.beside(part.start, part.end) })
    });
    shown.collect()
}

/// A union of names or of literals.
fn alternatives(scan: &Blanked, head: &CodeStatement, text: &str) -> Vec<ModelField> {
    let Some((_, rest)) = text.split_once('=').filter(|(_, rest)| rest.contains('|') && head.body.is_none())
    else {
        return Vec::new();
    };
    let base = head.text.end - rest.len();
    let whole = piece(&scan.code, base, head.text.end);
    let names = whole.split('|').map(str::trim).filter(|part| !part.is_empty());
    let plain = |part: &&str| !part.contains(['(', '{', '<']);
    let field = |part: &str| ModelField {
        name: short(super::text::unquoted(part)),
        kind: String::new(),
        note: String::new(),
    };
    if names.clone().all(|part| plain(&part)) { names.take(MANY).map(field).collect() } else { Vec::new() }
}

/// Names and types of the fields in one part of a body.
fn field(
    language: Language,
    scan: &Blanked,
    start: usize,
    end: usize,
    owner: &Declaration,
) -> Vec<(String, String)> {
    let bare = piece(&scan.bare, start, end);
    let cut = |from: usize, to: usize| short(piece(&scan.code, start + from, start + to));
    let found = match (language, owner.form) {
        (Language::Swift, DeclarationForm::Enum) => return cases(bare),
        (
            Language::Rust
            | Language::Script
            | Language::Kotlin
            | Language::Java
            | Language::CSharp
            | Language::C,
            DeclarationForm::Enum,
        ) => variant(bare).map(|name| (name.to_owned(), cut(name.len(), bare.len()))),
        (Language::Rust | Language::Script, _) => named_first(bare, &cut),
        (Language::Swift | Language::Kotlin, _) => stored(bare, &cut),
        (Language::Go, _) => go(bare, &cut),
        (Language::Proto, _) => proto(bare, &cut),
        (Language::Graphql, _) => graphql(bare, &cut),
        (Language::C | Language::Java | Language::CSharp, _) => typed_first(bare, &cut),
        _ => None,
    };
    found.into_iter().collect()
}

type CutText<'a> = &'a dyn Fn(usize, usize) -> String;

fn variant(bare: &str) -> Option<&str> {
    let found = name(bare);
    let tail = bare[found.len()..].trim_start();
    let fits = tail.is_empty() || tail.starts_with(['(', '{', '=']);
    (!found.is_empty() && fits).then_some(found)
}

/// `case a, b(Int) = 1`.
fn cases(bare: &str) -> Vec<(String, String)> {
    let Some(rest) = after(bare, "case") else { return Vec::new() };
    let all = fields::parts(rest, 0..rest.len(), COMMAS).into_iter().map(|range| &rest[range]);
    all.filter_map(|part| variant(part).map(|n| (short(n), short(part[n.len()..].trim())))).collect()
}

/// `name: Type` and `name?: Type`.
fn named_first(bare: &str, cut: CutText) -> Option<(String, String)> {
    let quoted = bare.starts_with(['"', '\'']);
    let found = if quoted { &bare[..bare[1..].find(['"', '\''])? + 2] } else { name(bare) };
    let tail = bare[found.len()..].trim_start_matches(['?', '!']);
    let kind = tail.trim_start().strip_prefix(':').filter(|kind| !kind.starts_with(':'))?;
    let from = bare.len() - kind.len();
    let to = from + default_at(kind);
    let optional =
        if tail.len() + found.len() < bare.len() && bare[found.len()..].starts_with('?') { "?" } else { "" };
    let shown = cut(0, found.len());
    (!found.is_empty()).then(|| (format!("{}{optional}", super::text::unquoted(&shown)), cut(from, to)))
}

/// Where a default begins: at an `=` that belongs to no arrow.
fn default_at(kind: &str) -> usize {
    let mut before = ' ';
    for (at, c) in kind.char_indices() {
        let next = kind[at..].chars().nth(1);
        if c == '=' && next != Some('>') && !"<>=!".contains(before) {
            return at;
        }
        before = c;
    }
    kind.len()
}

/// `let name: Type`, `var name: Type { get }`.
fn stored(bare: &str, cut: CutText) -> Option<(String, String)> {
    let rest = ["let", "var", "val"].iter().find_map(|word| after(bare, word))?;
    let found = name(rest);
    let tail = rest[found.len()..].trim_start();
    let kind = tail.strip_prefix(':').unwrap_or("");
    // A computed property stores nothing.
    let block = kind.find('{').unwrap_or(kind.len());
    let observed = kind[block..].contains("didSet")
        || kind[block..].contains("willSet")
        || kind[block..].contains("get");
    let computed = block < kind.len() && !observed;
    let from = bare.len() - kind.len();
    let to = from + default_at(&kind[..block]);
    let typed = !kind.is_empty() || tail.starts_with('=');
    (!found.is_empty() && !computed && typed).then(|| (short(found), cut(from, to.min(bare.len()))))
}

/// `Name Type`, an embedded `Type`, or a method of an interface, which is no field.
fn go(bare: &str, cut: CutText) -> Option<(String, String)> {
    let found = name(bare);
    let tail = &bare[found.len()..];
    if found.is_empty() || tail.starts_with('(') {
        return bare.starts_with('*').then(|| (short(bare.trim_start_matches('*')), String::new()));
    }
    let end = bare.find('`').unwrap_or(bare.len());
    let fits = tail.is_empty() || tail.starts_with(['.', ' ', '\t']);
    fits.then(|| {
        if tail.starts_with('.') {
            (cut(0, end), String::new())
        } else {
            (short(found), cut(found.len(), end))
        }
    })
}

/// `repeated Type name = 1 [x]` and, in an enumeration, `NAME = 0`.
fn proto(bare: &str, cut: CutText) -> Option<(String, String)> {
    let (before, number) = bare.split_once('=')?;
    let fits = number.trim_start().starts_with(|c: char| c.is_ascii_digit() || c == '-');
    let before = before.trim_end();
    let start = before.rfind(|c: char| c.is_whitespace() || c == '>').map_or(0, |at| at + 1);
    let found = before.get(start..)?;
    let known = !name(found).is_empty()
        && !before.contains('{')
        && after(bare, "option").is_none()
        && after(bare, "reserved").is_none();
    (fits && known).then(|| (short(found), cut(0, start)))
}

/// `name(args): Type!` and, in an enumeration, `NAME`.
fn graphql(bare: &str, cut: CutText) -> Option<(String, String)> {
    let found = name(bare);
    let tail = &bare[found.len()..];
    let behind = closing(tail, '(', ')').map_or(tail, |end| &tail[end + 1..]).trim_start();
    if found.is_empty() || !(behind.is_empty() || behind.starts_with([':', '@'])) {
        return None;
    }
    let kind = behind.strip_prefix(':').unwrap_or("");
    let end = kind.find(['@', '=']).unwrap_or(kind.len());
    let from = bare.len() - kind.len();
    Some((short(found), cut(from, from + end)))
}

/// `Type name` or `Type name = default`; methods are none.
fn typed_first(bare: &str, cut: CutText) -> Option<(String, String)> {
    let bare = &bare[..default_at(bare)];
    let bare = bare.split('{').next().unwrap_or(bare).trim_end();
    let ends = bare.split('[').next().unwrap_or(bare).trim_end();
    let start = ends
        .rfind(|c: char| !(c.is_alphanumeric() || c == '_'))
        .map_or(0, |at| at + ends[at..].chars().next().map_or(1, char::len_utf8));
    let found = name(&ends[start..]);
    let kind = bare.get(..start)?.trim();
    let odd = kind.contains(['(', ')', '.', '=', '"', '#', '}']) || bare.contains('(');
    let keyword =
        ["return", "using", "import", "throw", "public:", "private:", "typedef"].contains(&name(kind));
    (!found.is_empty() && !name(kind).is_empty() && !odd && !keyword).then(|| (short(found), cut(0, start)))
}
