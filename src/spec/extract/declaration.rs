//! The head of a statement, blanked -> what it declares, for languages with braces.

use super::keyword::{CONTROL, DeclarationForm, MODIFIERS, keywords};
use super::language::Language;
use super::text::{after, closing, name};

/// What a head declares.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Declaration {
    pub form: DeclarationForm,
    pub name: String,
}

/// How much of a head is read, in bytes.
const LONGEST_HEAD: usize = 4_000;

/// Reads a head. `within` is what the statement stands in, `block` whether braces follow.
pub fn declaration(
    language: Language,
    head: &str,
    within: Option<&Declaration>,
    block: bool,
) -> Option<Declaration> {
    let head = &head[..head.floor_char_boundary(LONGEST_HEAD)];
    let text = without_modifiers(language, head);
    match language {
        Language::Go => go(text, within),
        Language::Rust if after(text, "impl").is_some() => addition(text),
        _ => keyworded(language, text, block).or_else(|| member(language, head, text, within, block)),
    }
}

fn keyworded(language: Language, text: &str, block: bool) -> Option<Declaration> {
    let (form, rest) =
        keywords(language).iter().find_map(|(word, form)| after(text, word).map(|rest| (*form, rest)))?;
    match (language, form) {
        // `const fn`, `static mut`, `class func`, `enum class`.
        (Language::Rust, DeclarationForm::Constant) => {
            if let Some(rest) = after(without_modifiers(language, rest), "fn") {
                return function(language, rest);
            }
            let rest = after(rest, "mut").unwrap_or(rest);
            let found = name(rest);
            (rest[found.len()..].trim_start().starts_with(':')).then(|| declared(form, found))?
        }
        (Language::Swift, DeclarationForm::Class) if after(rest, "func").is_some() => {
            function(language, after(rest, "func")?)
        }
        (Language::Swift, DeclarationForm::Class)
            if after(rest, "var").is_some() || after(rest, "let").is_some() =>
        {
            None
        }
        (_, DeclarationForm::Enum) => {
            let rest = after(rest, "class").or_else(|| after(rest, "struct")).unwrap_or(rest);
            named(form, rest, |tail| block || tail.is_empty())
        }
        (Language::Script, DeclarationForm::Type) => named(form, rest, |tail| tail.starts_with(['=', '<'])),
        (_, DeclarationForm::Function) => function(language, rest),
        (Language::Swift, DeclarationForm::Addition) => addition(rest),
        (Language::Kotlin | Language::Java, DeclarationForm::Class) => {
            let rest = after(rest, "class").unwrap_or(rest);
            named(form, rest, |tail| !tail.starts_with(['.', '=']))
        }
        // `struct point p;` and `struct point *f(void)` declare no struct.
        (Language::C, DeclarationForm::Struct | DeclarationForm::Class) if !block => None,
        (Language::C, DeclarationForm::Struct | DeclarationForm::Class) => {
            named(form, rest, |tail| tail.is_empty() || tail.starts_with(':'))
        }
        _ => named(form, rest, |tail| !tail.starts_with(['.', '=', ')']) || form == DeclarationForm::Type),
    }
}

fn declared(form: DeclarationForm, name: &str) -> Option<Declaration> {
    (!name.is_empty()).then(|| Declaration { form, name: name.to_owned() })
}

fn named(form: DeclarationForm, rest: &str, fits: impl Fn(&str) -> bool) -> Option<Declaration> {
    let found = name(rest);
    if CONTROL.contains(&found) || !fits(rest[found.len()..].trim_start()) {
        return None;
    }
    declared(form, found)
}

fn function(language: Language, rest: &str) -> Option<Declaration> {
    let rest = rest.trim_start_matches('*').trim_start();
    let rest = if language == Language::Kotlin { skip_generics(rest) } else { rest };
    if language == Language::Swift && rest.starts_with(|c: char| "=<>+-*/%!&|^~.".contains(c)) {
        let end = rest.find(|c: char| !"=<>+-*/%!&|^~.?".contains(c)).unwrap_or(rest.len());
        return declared(DeclarationForm::Function, &rest[..end]);
    }
    let rest = rest.trim_start_matches('`');
    let mut found = name(rest);
    let mut tail = &rest[found.len()..];
    // Kotlin's `fun Type.name()`.
    while language == Language::Kotlin && tail.starts_with('.') {
        found = name(&tail[1..]);
        tail = &tail[1 + found.len()..];
    }
    let tail = tail.trim_start_matches('`').trim_start();
    let generic = language == Language::Go && tail.starts_with('[');
    if generic || tail.starts_with(['(', '<']) { declared(DeclarationForm::Function, found) } else { None }
}

/// `impl<T> Trait for Type<T>` and `extension Type`.
fn addition(text: &str) -> Option<Declaration> {
    let text = after(text, "impl").unwrap_or(text);
    let text = skip_generics(text);
    let target = text.rsplit_once(" for ").map_or(text, |(_, target)| target);
    let target = target.trim_start_matches(['&', '!', ' ']);
    let end = target.find(|c: char| !(c.is_alphanumeric() || "_:.".contains(c))).unwrap_or(target.len());
    let path = target[..end].trim_end_matches(':');
    declared(DeclarationForm::Addition, path.rsplit([':', '.']).next().unwrap_or(path))
}

fn skip_generics(text: &str) -> &str {
    let text = text.trim_start();
    closing(text, '<', '>').map_or(text, |end| text[end + 1..].trim_start())
}

fn go(text: &str, within: Option<&Declaration>) -> Option<Declaration> {
    if let Some(rest) = after(text, "func") {
        let Some(end) = closing(rest, '(', ')') else { return function(Language::Go, rest) };
        let receiver = rest[1..end].split_whitespace().last().unwrap_or_default();
        let owner = name(receiver.trim_start_matches('*'));
        let method = function(Language::Go, rest[end + 1..].trim_start())?;
        return declared(DeclarationForm::Function, &format!("{owner}.{}", method.name));
    }
    if let Some(rest) = after(text, "type") {
        let found = name(rest);
        let tail = skip_brackets(rest[found.len()..].trim_start());
        let form = match () {
            () if after(tail, "struct").is_some() => DeclarationForm::Struct,
            () if after(tail, "interface").is_some() => DeclarationForm::Interface,
            () if tail.is_empty() => return None,
            () => DeclarationForm::Type,
        };
        return declared(form, found);
    }
    if let Some(rest) = after(text, "const") {
        return named(DeclarationForm::Constant, rest, |tail| tail.contains('='));
    }
    let inside = within.is_some_and(|owner| owner.form == DeclarationForm::Interface);
    if inside { function(Language::Go, text) } else { None }
}

fn skip_brackets(text: &str) -> &str {
    closing(text, '[', ']').map_or(text, |end| text[end + 1..].trim_start())
}

/// What needs a look at its surroundings: methods without a keyword, prototypes, constants.
fn member(
    language: Language,
    head: &str,
    text: &str,
    within: Option<&Declaration>,
    block: bool,
) -> Option<Declaration> {
    let owner = within.filter(|owner| owner.form.has_members());
    match language {
        Language::Script => script_constant(text).or_else(|| method(text, owner?)),
        Language::Kotlin if after(text, "const").is_some() => {
            named(DeclarationForm::Constant, after(after(text, "const")?, "val")?, |_| true)
        }
        Language::Swift => {
            let rest = after(text, "init").filter(|_| owner.is_some())?;
            rest.trim_start_matches(['?', '!'])
                .starts_with(['(', '<'])
                .then(|| declared(DeclarationForm::Function, "init"))?
        }
        Language::Java | Language::CSharp => typed_function(text, owner?, false),
        Language::C => match owner {
            Some(owner) => typed_function(text, owner, true),
            None if head.starts_with("extern") && block && text.trim().is_empty() => {
                Some(Declaration { form: DeclarationForm::Room, name: String::new() })
            }
            None => {
                typed_function(text, &Declaration { form: DeclarationForm::Room, name: String::new() }, true)
            }
        },
        _ => None,
    }
}

/// `const LIMIT = 5` and `const find = (id: string) => …`.
fn script_constant(text: &str) -> Option<Declaration> {
    let rest = after(text, "const")?;
    let found = name(rest);
    let tail = rest[found.len()..].trim_start();
    let value = tail.split_once('=').map(|(_, value)| value.trim_start())?;
    if found.len() > 1 && found.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_') {
        return declared(DeclarationForm::Constant, found);
    }
    let value = after(value, "async").unwrap_or(value);
    let end = closing(skip_generics(value), '(', ')')?;
    let arrow = skip_generics(value)[end..].contains("=>");
    if arrow { declared(DeclarationForm::Function, found) } else { None }
}

/// `name(args): Type` inside of a class or an interface.
fn method(text: &str, _: &Declaration) -> Option<Declaration> {
    let found = name(text.trim_start_matches(['*', '#']));
    let tail = text.trim_start_matches(['*', '#'])[found.len()..].trim_start_matches('?');
    if CONTROL.contains(&found) || found == "constructor" || !skip_generics(tail).starts_with('(') {
        return None;
    }
    declared(DeclarationForm::Function, found)
}

/// `Type name(args)`: a prototype or a definition. A call has no type before its name.
fn typed_function(text: &str, owner: &Declaration, strict: bool) -> Option<Declaration> {
    let open = text.find('(')?;
    let before = text[..open].trim_end();
    let start = before
        .rfind(|c: char| !(c.is_alphanumeric() || c == '_'))
        .map_or(0, |at| at + before[at..].chars().next().map_or(1, char::len_utf8));
    let (kind, found) = (before[..start].trim(), &before[start..]);
    let first = name(kind);
    let constructs = kind.is_empty() && found == owner.name;
    if found.is_empty() || name(found).is_empty() || CONTROL.contains(&first) || CONTROL.contains(&found) {
        return None;
    }
    let odd = kind.contains(|c: char| "=(){}!+-/|^%;\"'?".contains(c) && c != '?')
        || kind.ends_with(['.', ':', ',']);
    if odd || first.is_empty() && !constructs {
        return None;
    }
    let end = open + closing(&text[open..], '(', ')')?;
    let tail = text[end + 1..].trim_start();
    let fits = tail.is_empty()
        || ["throws", "where", "const", "noexcept", "override", "=>", "__attribute__"]
            .iter()
            .any(|word| tail.starts_with(word))
        || tail == "= 0";
    if !fits || strict && !typed_arguments(&text[open + 1..end]) {
        return None;
    }
    declared(DeclarationForm::Function, found)
}

/// Whether every argument has a type and a name, or is a type that cannot be a value.
fn typed_arguments(text: &str) -> bool {
    const TYPES: &[&str] =
        &["void", "int", "char", "long", "short", "bool", "float", "double", "size_t", "..."];
    let text = text.trim();
    text.is_empty()
        || text.split(',').map(str::trim).all(|arg| {
            TYPES.contains(&arg) || arg.contains([' ', '*', '&']) && !arg.starts_with(['*', '&', '"'])
        })
}

/// Text without attributes, decorators and words that change nothing about the declaration.
pub fn without_modifiers(language: Language, text: &str) -> &str {
    let mut text = text.trim_start();
    loop {
        let next = without_attribute(language, text).or_else(|| {
            let word = name(text);
            let rest = MODIFIERS.contains(&word).then(|| after(text, word))??;
            // `get(id)` is a method of that name, `pub(crate)` is not.
            if rest.starts_with('(') {
                return (word == "pub")
                    .then(|| closing(rest, '(', ')').map(|end| rest[end + 1..].trim_start()))?;
            }
            (!rest.starts_with(['<', '=', ':', ';', '?'])).then_some(rest)
        });
        match next {
            Some(rest) if rest.len() < text.len() => text = rest,
            _ => return text,
        }
    }
}

fn without_attribute(language: Language, text: &str) -> Option<&str> {
    if let Some(rest) = text.strip_prefix('#').map(|rest| rest.trim_start_matches('!'))
        && language == Language::Rust
    {
        return closing(rest, '[', ']').map(|end| rest[end + 1..].trim_start());
    }
    if language == Language::CSharp && text.starts_with('[') {
        return closing(text, '[', ']').map(|end| text[end + 1..].trim_start());
    }
    // The `"C"` of `extern "C"`.
    if let Some(rest) = text.strip_prefix('"')
        && matches!(language, Language::Rust | Language::C)
    {
        return rest.split_once('"').map(|(_, rest)| rest.trim_start());
    }
    let rest = text.strip_prefix('@')?;
    let end = rest.find(|c: char| !(c.is_alphanumeric() || "_.".contains(c))).unwrap_or(rest.len());
    let tail = &rest[end..];
    let tail = closing(tail, '(', ')').map_or(tail, |end| &tail[end + 1..]);
    Some(tail.trim_start())
}
