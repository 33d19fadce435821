//! A type declared with braces -> its fields.

use std::ops::Range;

use super::blank::Blanked;
use super::declaration::{CodeStatement, without_modifiers};
use super::fields::{self, COMMAS};
use super::language::Language;
use super::outline::PlacedDeclaration;
use super::shape::{CodeForm, ModelField};
use super::text::{MANY, after, closing, name, piece, short, skip, split_last_name, split_name, unquoted};

/// The fields of a type, in order: those in its head, then those between its braces.
pub(super) fn fields(language: Language, blanked: &Blanked, found: &PlacedDeclaration) -> Vec<ModelField> {
    let mut out = match language {
        Language::Script | Language::Graphql => alternatives(blanked, &found.statement),
        Language::Rust | Language::Kotlin | Language::Java | Language::CSharp => {
            parameters(language, blanked, &found.statement)
        }
        _ => Vec::new(),
    };
    for part in found.statement.body.iter().flat_map(|body| body_parts(language, blanked, found, body)) {
        let (bare, code) = (&blanked.bare[part.clone()], &blanked.code[part]);
        let member = member(language, found.what.form, bare, code);
        out.extend(member.map(|(name, kind)| ModelField { name: short(&name), kind: short(kind) }));
    }
    out.truncate(MANY);
    out
}

/// Where the fields between braces stand, without what belongs to the type itself.
fn body_parts(
    language: Language,
    blanked: &Blanked,
    found: &PlacedDeclaration,
    body: &Range<usize>,
) -> Vec<Range<usize>> {
    let variants = found.what.form == CodeForm::Enum;
    let separators: &[char] = match language {
        Language::Rust => COMMAS,
        Language::Script | Language::Graphql => &[',', ';', '\n'],
        Language::Swift | Language::Proto => &[';', '\n'],
        _ if variants => &[',', ';', '\n'],
        _ => &[';', '\n'],
    };
    let mut parts = fields::parts(&blanked.bare, body.clone(), separators);
    parts.truncate(4 * MANY);
    parts.retain(|part| blanked.bare[part.clone()].split_whitespace().take(4).all(|word| word != "static"));
    if !matches!(language, Language::Go | Language::Proto | Language::Graphql) {
        for part in &mut parts {
            part.start = part.end - without_modifiers(language, &blanked.bare[part.clone()]).len();
        }
    }
    if language != Language::Swift || !variants {
        return parts;
    }
    // `case a, b(Int)` are two.
    let cases = parts.into_iter().filter_map(|part| {
        let rest = after(&blanked.bare[part.clone()], "case")?;
        Some(fields::parts(&blanked.bare, part.end - rest.len()..part.end, COMMAS))
    });
    cases.flatten().collect()
}

/// Fields in the head itself: `struct A(u8, u8)`, `data class A(val x: Int)`.
fn parameters(language: Language, blanked: &Blanked, statement: &CodeStatement) -> Vec<ModelField> {
    let text = without_modifiers(language, piece(&blanked.bare, statement.text.start, statement.text.end));
    let Some(open) = text.find('(') else { return Vec::new() };
    let Some(len) = closing(&text[open..], '(', ')') else { return Vec::new() };
    let base = statement.text.end - text.len() + open;
    let parts = fields::parts(&blanked.bare, base + 1..base + len, COMMAS);
    let field = |(number, part): (usize, Range<usize>)| {
        let text = without_modifiers(language, &blanked.bare[part]);
        let (name, kind) = match language {
            Language::Rust => (number.to_string(), text),
            Language::Kotlin => {
                let (name, kind) = after(text, "val").or_else(|| after(text, "var"))?.split_once(':')?;
                (name.to_owned(), kind)
            }
            _ => {
                let (kind, name) = text.rsplit_once(' ')?;
                (name.to_owned(), kind)
            }
        };
        Some(ModelField { name: short(&name), kind: short(kind) })
    };
    parts.into_iter().take(MANY).enumerate().filter_map(field).collect()
}

/// A union of names or of literals: `type T = "a" | "b"`.
fn alternatives(blanked: &Blanked, statement: &CodeStatement) -> Vec<ModelField> {
    let text = piece(&blanked.bare, statement.text.start, statement.text.end);
    let Some((_, rest)) = text.split_once('=').filter(|(_, rest)| rest.contains('|')) else {
        return Vec::new();
    };
    let whole = piece(&blanked.code, statement.text.end - rest.len(), statement.text.end);
    if statement.body.is_some() || whole.contains(['(', '{', '<']) {
        return Vec::new();
    }
    let names = whole.split('|').map(str::trim).filter(|part| !part.is_empty()).take(MANY);
    names.map(|name| ModelField { name: short(unquoted(name)), kind: String::new() }).collect()
}

/// Name and type of the field in one part of a body, of which `bare` lacks what stands in quotes.
fn member<'a>(
    language: Language,
    owner: CodeForm,
    bare: &'a str,
    code: &'a str,
) -> Option<(String, &'a str)> {
    let named = |(name, kind): (&str, Range<usize>)| (name.to_owned(), &code[kind]);
    match language {
        Language::Swift if owner == CodeForm::Enum => {
            variant(bare).map(|(name, kind)| (name.to_owned(), &bare[kind]))
        }
        Language::Go => go(bare).map(named),
        Language::Proto => proto(bare).map(named),
        Language::Graphql => graphql(bare).map(named),
        _ if owner == CodeForm::Enum => variant(bare).map(named),
        Language::Rust | Language::Script => named_first(bare, code),
        Language::Swift | Language::Kotlin => stored(bare).map(named),
        Language::C | Language::Java | Language::CSharp => typed_first(bare).map(named),
        _ => None,
    }
}

/// A name and what it holds: `a(u8)`, `b = 1`.
fn variant(bare: &str) -> Option<(&str, Range<usize>)> {
    let (found, tail) = split_name(bare);
    let fits = tail.is_empty() || tail.starts_with(['(', '{', '=']);
    (!found.is_empty() && fits).then_some((found, found.len()..bare.len()))
}

/// `name: Type` and `name?: Type`.
fn named_first<'a>(bare: &str, code: &'a str) -> Option<(String, &'a str)> {
    let quoted = bare.starts_with(['"', '\'']);
    let len = if quoted { bare[1..].find(['"', '\''])? + 2 } else { name(bare).len() };
    let tail = bare[len..].trim_start_matches(['?', '!']).trim_start();
    let kind = tail.strip_prefix(':').filter(|kind| len > 0 && !kind.starts_with(':'))?;
    let from = bare.len() - kind.len();
    let optional = if bare[len..].starts_with('?') { "?" } else { "" };
    Some((format!("{}{optional}", unquoted(&code[..len])), &code[from..from + default_at(kind)]))
}

/// Where a default begins: at an `=` that belongs to no arrow.
fn default_at(kind: &str) -> usize {
    let sign = |at: usize| !kind[..at].ends_with(['<', '>', '=', '!']) && !kind[at + 1..].starts_with('>');
    kind.match_indices('=').map(|(at, _)| at).find(|at| sign(*at)).unwrap_or(kind.len())
}

/// `let name: Type`, `var name: Type { get }`.
fn stored(bare: &str) -> Option<(&str, Range<usize>)> {
    let rest = ["let", "var", "val"].iter().find_map(|word| after(bare, word))?;
    let (found, tail) = split_name(rest);
    let kind = tail.strip_prefix(':').unwrap_or("");
    let (written, block) = kind.split_at(kind.find('{').unwrap_or(kind.len()));
    // A computed property stores nothing.
    let observed = ["didSet", "willSet", "get"].iter().any(|word| block.contains(word));
    let typed = !kind.is_empty() || tail.starts_with('=');
    let from = bare.len() - kind.len();
    let stores = !found.is_empty() && typed && (block.is_empty() || observed);
    stores.then(|| (found, from..from + default_at(written)))
}

/// `Name Type`, an embedded `Type`, or a method of an interface, which is no field.
fn go(bare: &str) -> Option<(&str, Range<usize>)> {
    if let Some(embedded) = bare.strip_prefix('*') {
        return Some((embedded.trim_start_matches('*'), 0..0));
    }
    let found = name(bare);
    let end = bare.find('`').unwrap_or(bare.len());
    match bare[found.len()..].chars().next() {
        _ if found.is_empty() => None,
        Some('.') => Some((&bare[..end], 0..0)),
        None | Some(' ' | '\t') => Some((found, found.len()..end)),
        _ => None,
    }
}

/// `repeated Type name = 1 [x]` and, in an enumeration, `NAME = 0`.
fn proto(bare: &str) -> Option<(&str, Range<usize>)> {
    let (before, number) = bare.split_once('=')?;
    let before = before.trim_end();
    let found = before.rsplit(|c: char| c.is_whitespace() || c == '>').next()?;
    let numbered = number.trim_start().starts_with(|c: char| c.is_ascii_digit() || c == '-');
    let known =
        !name(found).is_empty() && !before.contains('{') && !matches!(name(bare), "option" | "reserved");
    (numbered && known).then(|| (found, 0..before.len() - found.len()))
}

/// `name(args): Type!` and, in an enumeration, `NAME`.
fn graphql(bare: &str) -> Option<(&str, Range<usize>)> {
    let found = name(bare);
    let behind = skip(&bare[found.len()..], '(', ')').trim_start();
    if found.is_empty() || !(behind.is_empty() || behind.starts_with([':', '@'])) {
        return None;
    }
    let kind = behind.strip_prefix(':').unwrap_or("");
    let from = bare.len() - kind.len();
    Some((found, from..from + kind.find(['@', '=']).unwrap_or(kind.len())))
}

/// `Type name` or `Type name = default`; methods are none.
fn typed_first(bare: &str) -> Option<(&str, Range<usize>)> {
    let bare = bare[..default_at(bare)].split('{').next()?.trim_end();
    let (kind, found) = split_last_name(bare.split('[').next()?.trim_end());
    let first = name(kind.trim());
    let odd = kind.contains([')', '.', '=', '"', '#', '}']) || bare.contains('(');
    let keyword = matches!(first, "return" | "using" | "import" | "throw" | "typedef");
    (!name(found).is_empty() && !first.is_empty() && !odd && !keyword).then_some((found, 0..kind.len()))
}
