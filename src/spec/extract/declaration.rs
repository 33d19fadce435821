//! The head of a statement, blanked -> what it declares, for languages with braces.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::LazyLock;

use super::language::Language;
use super::list::{Named, WordLists};
use super::shape::CodeForm;
use super::text::{after, closing, name, skip, split_last_name, split_name};

static LISTS: LazyLock<WordLists> = LazyLock::new(|| WordLists::read(include_str!("keyword.txt")));

static KEYWORDS: LazyLock<BTreeMap<Language, Vec<(&str, CodeForm)>>> = LazyLock::new(|| {
    let mut out: BTreeMap<Language, Vec<(&str, CodeForm)>> = BTreeMap::new();
    for (name, word) in LISTS.words() {
        let (language, form) = name.split_once(' ').unwrap_or_default();
        if let Some((language, form)) = Language::named(language).zip(CodeForm::named(form)) {
            out.entry(language).or_default().push((word, form));
        }
    }
    out
});

/// A statement, up to its semicolon, its line's end or its opening brace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct CodeStatement {
    /// Where its text stands; empty for braces without words before them.
    pub text: Range<usize>,
    /// What stands between its braces, if it has any.
    pub body: Option<Range<usize>>,
    /// The statement that it stands in, by number.
    pub parent: Option<usize>,
}

/// What a head declares.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Declaration {
    pub form: CodeForm,
    pub name: String,
}

impl Declaration {
    pub(super) fn new(form: CodeForm, name: &str) -> Option<Self> {
        (!name.is_empty()).then(|| Self { form, name: name.to_owned() })
    }

    /// Of the name that a text begins with, where what stands behind it fits.
    fn named(form: CodeForm, text: &str, fits: impl Fn(&str) -> bool) -> Option<Self> {
        let (name, tail) = split_name(text);
        if LISTS.has("control", name) || !fits(tail) { None } else { Self::new(form, name) }
    }
}

/// How much of a head is read, in bytes.
const LONGEST_HEAD: usize = 4_000;

/// Reads a head. `owner` is what the statement stands in, `block` whether braces follow.
pub(super) fn declaration(
    language: Language,
    head: &str,
    owner: Option<&Declaration>,
    block: bool,
) -> Option<Declaration> {
    let head = &head[..head.floor_char_boundary(LONGEST_HEAD)];
    let text = without_modifiers(language, head);
    match language {
        Language::Go => go(text, owner),
        // `extern "C" { … }`
        Language::C if block && text.is_empty() && head.starts_with("extern") => {
            Some(Declaration { form: CodeForm::Namespace, name: String::new() })
        }
        _ => keyworded(language, text, block).or_else(|| without_keyword(language, text, owner)),
    }
}

fn keyworded(language: Language, text: &str, block: bool) -> Option<Declaration> {
    use CodeForm::{Addition, Class, Constant, Enum, Function, Struct, Type};
    use Language::{C, Graphql, Proto, Rust, Script, Swift};
    let keywords = KEYWORDS.get(&language)?;
    let (rest, form) = keywords.iter().find_map(|(word, form)| Some((after(text, word)?, *form)))?;
    match (language, form, split_name(rest)) {
        (_, Function, _) => function(language, rest),
        (_, Addition, _) => addition(rest),
        (Rust, Constant, _) => match after(without_modifiers(language, rest), "fn") {
            Some(rest) => function(language, rest),
            None => {
                Declaration::named(form, after(rest, "mut").unwrap_or(rest), |tail| tail.starts_with(':'))
            }
        },
        (Swift, Class, ("func", rest)) => function(language, rest),
        (Swift, Class, ("var" | "let", _)) => None,
        (_, Enum, ("class" | "struct", rest)) => {
            Declaration::named(form, rest, |tail| block || tail.is_empty())
        }
        (_, Enum, _) => Declaration::named(form, rest, |tail| block || tail.is_empty()),
        (Script, Type, _) => Declaration::named(form, rest, |tail| tail.starts_with(['=', '<'])),
        // `struct point p;` and `struct point *f(void)` declare no struct.
        (C, Struct | Class, _) => {
            Declaration::named(form, rest, |tail| block && (tail.is_empty() || tail.starts_with(':')))
        }
        (_, Type, _) | (Proto | Graphql, ..) => Declaration::named(form, rest, |_| true),
        _ => Declaration::named(form, rest, |tail| !tail.starts_with(['.', '=', ')'])),
    }
}

fn function(language: Language, text: &str) -> Option<Declaration> {
    let text = text.trim_start_matches('*').trim_start();
    let text = if language == Language::Kotlin { skip(text, '<', '>') } else { text };
    let operator = |c: char| "=<>+-*/%!&|^~.?".contains(c);
    if language == Language::Swift && text.starts_with(operator) && !text.starts_with('?') {
        return Declaration::new(
            CodeForm::Function,
            &text[..text.len() - text.trim_start_matches(operator).len()],
        );
    }
    let (mut found, mut tail) = split_name(text.trim_start_matches('`'));
    // Kotlin's `fun Type.name()`.
    while language == Language::Kotlin && tail.starts_with('.') {
        (found, tail) = split_name(&tail[1..]);
    }
    let tail = tail.trim_start_matches('`').trim_start();
    let fits = tail.starts_with(['(', '<']) || language == Language::Go && tail.starts_with('[');
    Declaration::new(CodeForm::Function, found).filter(|_| fits)
}

/// What stands behind `impl` and `extension`: `<T> Trait for Type<T>`.
fn addition(text: &str) -> Option<Declaration> {
    let text = skip(text, '<', '>');
    let target = text.rsplit_once(" for ").map_or(text, |(_, target)| target);
    let target = target.trim_start_matches(['&', '!', ' ']);
    let path = target.split(|c: char| !(c.is_alphanumeric() || "_:.".contains(c))).next()?;
    let path = path.trim_end_matches(':');
    Declaration::new(CodeForm::Addition, path.rsplit([':', '.']).next()?)
}

fn go(text: &str, owner: Option<&Declaration>) -> Option<Declaration> {
    if let Some(rest) = after(text, "func") {
        let Some(end) = closing(rest, '(', ')') else { return function(Language::Go, rest) };
        let receiver = rest[1..end].split_whitespace().last().unwrap_or_default();
        let method = function(Language::Go, rest[end + 1..].trim_start())?;
        let name = format!("{}.{}", name(receiver.trim_start_matches('*')), method.name);
        return Some(Declaration { name, ..method });
    }
    if let Some(rest) = after(text, "type") {
        let (name, tail) = split_name(rest);
        return match split_name(skip(tail, '[', ']')) {
            ("struct", _) => Declaration::new(CodeForm::Struct, name),
            ("interface", _) => Declaration::new(CodeForm::Interface, name),
            ("", "") => None,
            _ => Declaration::new(CodeForm::Type, name),
        };
    }
    if let Some(rest) = after(text, "const") {
        return Declaration::named(CodeForm::Constant, rest, |tail| tail.contains('='));
    }
    owner.filter(|owner| owner.form == CodeForm::Interface).and_then(|_| function(Language::Go, text))
}

/// What needs a look at its surroundings: methods without a keyword, prototypes, constants.
fn without_keyword(language: Language, text: &str, owner: Option<&Declaration>) -> Option<Declaration> {
    let owner = owner.filter(|owner| owner.form.has_members());
    match language {
        Language::Script => script_constant(text).or_else(|| owner.and_then(|_| method(text))),
        Language::Kotlin => {
            Declaration::named(CodeForm::Constant, after(after(text, "const")?, "val")?, |_| true)
        }
        Language::Swift => {
            let rest = after(text, "init").filter(|_| owner.is_some())?.trim_start_matches(['?', '!']);
            rest.starts_with(['(', '<']).then(|| Declaration::new(CodeForm::Function, "init"))?
        }
        Language::Java | Language::CSharp => typed_function(text, &owner?.name),
        Language::C => {
            let arguments = &text[text.find('(')?..];
            let prototype = is_prototype(&arguments[1..closing(arguments, '(', ')')?]);
            typed_function(text, owner.map_or("", |owner| &owner.name)).filter(|_| prototype)
        }
        _ => None,
    }
}

/// `const LIMIT = 5` and `const find = (id: string) => …`.
fn script_constant(text: &str) -> Option<Declaration> {
    let (name, tail) = split_name(after(text, "const")?);
    let (_, value) = tail.split_once('=')?;
    if is_constant(name) {
        return Declaration::new(CodeForm::Constant, name);
    }
    let value = value.trim_start();
    let value = skip(after(value, "async").unwrap_or(value), '<', '>');
    let arrow = value[closing(value, '(', ')')?..].contains("=>");
    Declaration::new(CodeForm::Function, name).filter(|_| arrow)
}

/// Whether a name is in upper case.
pub(super) fn is_constant(name: &str) -> bool {
    let upper = |b: u8| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_';
    name.len() > 1 && name.bytes().all(upper)
}

/// `name(args): Type` inside of a class or an interface.
fn method(text: &str) -> Option<Declaration> {
    let text = text.trim_start_matches(['*', '#']);
    let found = name(text);
    let tail = text[found.len()..].trim_start_matches('?');
    let none =
        found == "constructor" || LISTS.has("control", found) || !skip(tail, '<', '>').starts_with('(');
    Declaration::new(CodeForm::Function, found).filter(|_| !none)
}

/// `Type name(args)`: a prototype or a definition. A call has no type before its name.
fn typed_function(text: &str, owner: &str) -> Option<Declaration> {
    let open = text.find('(')?;
    let (kind, found) = split_last_name(text[..open].trim_end());
    let kind = kind.trim();
    let first = name(kind);
    let odd = name(found).is_empty()
        || LISTS.has("control", first)
        || LISTS.has("control", found)
        || kind.contains(|c: char| "=(){}!+-/|^%;\"'".contains(c))
        || kind.ends_with(['.', ':', ','])
        || first.is_empty() && (found != owner || !kind.is_empty());
    let tail = text[open + closing(&text[open..], '(', ')')? + 1..].trim_start();
    let ends = tail.is_empty()
        || tail == "= 0"
        || LISTS.get("behind arguments").iter().any(|word| tail.starts_with(word));
    Declaration::new(CodeForm::Function, found).filter(|_| !odd && ends)
}

/// Whether every argument has a type and a name, or is a type that cannot be a value.
fn is_prototype(arguments: &str) -> bool {
    let typed = |arg: &str| {
        LISTS.has("type of c", arg) || arg.contains([' ', '*', '&']) && !arg.starts_with(['*', '&', '"'])
    };
    arguments.trim().is_empty() || arguments.trim().split(',').map(str::trim).all(typed)
}

/// Text without attributes, decorators and words that change nothing about the declaration.
pub(super) fn without_modifiers(language: Language, text: &str) -> &str {
    let mut text = text.trim_start();
    loop {
        match without_attribute(language, text).or_else(|| without_modifier(text)) {
            Some(rest) if rest.len() < text.len() => text = rest,
            _ => return text,
        }
    }
}

fn without_modifier(text: &str) -> Option<&str> {
    let (word, rest) = split_name(text);
    if !LISTS.has("modifier", word) || rest.starts_with(['<', '=', ':', ';', '?']) {
        return None;
    }
    // `get(id)` is a method of that name, `pub(crate)` is not.
    match rest.strip_prefix('(') {
        Some(_) if word == "pub" => Some(skip(rest, '(', ')')),
        Some(_) => None,
        None => Some(rest),
    }
}

fn without_attribute(language: Language, text: &str) -> Option<&str> {
    let (mark, rest) = text.split_at_checked(1)?;
    match (mark, language) {
        ("#", Language::Rust) => {
            let rest = rest.trim_start_matches('!');
            Some(skip(rest, '[', ']')).filter(|tail| tail.len() < rest.len())
        }
        ("[", Language::CSharp) => Some(skip(text, '[', ']')),
        // The `"C"` of `extern "C"`.
        ("\"", Language::Rust | Language::C) => rest.split_once('"').map(|(_, rest)| rest.trim_start()),
        ("@", _) => {
            let tail = rest.trim_start_matches(|c: char| c.is_alphanumeric() || "_.".contains(c));
            Some(skip(tail, '(', ')').trim_start())
        }
        _ => None,
    }
}
