//! Code in, HTML with one short class a token out: the only file that uses syntect.
//!
//! Syntect's own generator writes the whole scope stack of every token; a page needs to know only
//! what kind of thing a token is. The first row of [`CLASSES`] that is a prefix of one of the
//! token's scopes, innermost first, names it; both themes of the stylesheet colour these classes.

use std::fmt::Write;
use std::sync::LazyLock;

use syntect::parsing::{ParseState, Scope, ScopeStack, SyntaxReference, SyntaxSet};

use crate::text::{escape, value_of};

static SYNTAXES: LazyLock<SyntaxSet> = LazyLock::new(two_face::syntax::extra_newlines);

/// Longer lines (minified code, data) stay plain: a grammar's regular expressions may take for ever on them.
const MAX_LINE: usize = 2_000;
/// Longer blocks stay plain, for the same reason.
const MAX_BLOCK: usize = 200_000;

const ROWS: &[(&str, &str)] = &[
    ("comment", "c"),
    ("punctuation.definition.comment", "c"),
    ("string.regexp", "r"),
    ("constant.character.escape", "r"),
    ("string", "s"),
    ("punctuation.definition.string", "s"),
    ("constant.numeric", "n"),
    ("constant.language", "n"),
    ("constant", "n"),
    ("keyword.operator", "o"),
    ("keyword", "k"),
    ("storage.type.function", "k"),
    ("storage", "k"),
    ("entity.name.function", "f"),
    ("support.function", "f"),
    ("variable.function", "f"),
    ("entity.name.tag", "k"),
    ("entity.other.attribute-name", "a"),
    ("entity.name.section", "t"),
    ("entity.name", "t"),
    ("entity.other.inherited-class", "t"),
    ("support.type", "t"),
    ("support.class", "t"),
    ("variable.annotation", "a"),
    ("meta.annotation", "a"),
    ("meta.attribute", "a"),
    ("variable.parameter", "v"),
    ("markup.inserted", "i"),
    ("markup.deleted", "d"),
    ("markup.heading", "t"),
];

static CLASSES: LazyLock<Vec<(Scope, &'static str)>> = LazyLock::new(|| {
    ROWS.iter().filter_map(|(scope, class)| Scope::new(scope).ok().map(|scope| (scope, *class))).collect()
});

/// Spellings of fences that no grammar lists among its names.
const ALIASES: &str = include_str!("aliases.txt");

/// Words that say on purpose that a block is no code.
const PLAIN: &[&str] =
    &["", "text", "txt", "plain", "plaintext", "none", "output", "tree", "ascii", "mermaid", "math"];

/// The language that a fence's info string names: `rust,ignore` gives `rust`, `{.rust}` too.
pub fn language(info: &str) -> String {
    let word = info.trim().trim_start_matches('{').trim_start_matches('.');
    let end = word
        .find(|c: char| c.is_whitespace() || matches!(c, ',' | '}' | '{' | ';' | ':' | '='))
        .unwrap_or(word.len());
    word[..end].to_lowercase()
}

/// Whether a grammar for this language is here, or the language is the absence of one.
pub fn is_known(language: &str) -> bool {
    PLAIN.contains(&named(language)) || find(language).is_some()
}

/// The name under which grammars know a language.
fn named(language: &str) -> &str {
    value_of(ALIASES, language).unwrap_or(language)
}

fn find(language: &str) -> Option<&'static SyntaxReference> {
    let name = named(language);
    if PLAIN.contains(&name) {
        return None;
    }
    SYNTAXES.find_syntax_by_token(name)
}

/// Escaped code with `<span class="…">` around its tokens; plain escaped code when no grammar
/// fits or the block is too large to be looked at.
pub fn highlight(language: &str, code: &str) -> String {
    let syntax = find(language).filter(|_| code.len() <= MAX_BLOCK);
    let mut out = String::with_capacity(code.len() * 2);
    let Some(syntax) = syntax else {
        escape(code, &mut out);
        return out;
    };
    let mut state = ParseState::new(syntax);
    let mut stack = ScopeStack::new();
    let mut open = "";
    for line in code.split_inclusive('\n') {
        let tokens = if line.len() > MAX_LINE { None } else { state.parse_line(line, &SYNTAXES).ok() };
        let mut at = 0;
        for (end, change) in tokens.unwrap_or_default() {
            token(&line[at..end], class(&stack), &mut open, &mut out);
            at = end;
            if stack.apply(&change).is_err() {
                stack.scopes.clear();
            }
        }
        token(&line[at..], class(&stack), &mut open, &mut out);
    }
    if !open.is_empty() {
        out.push_str("</span>");
    }
    out
}

fn class(stack: &ScopeStack) -> &'static str {
    let find = |scope: &Scope| {
        CLASSES.iter().find(|(prefix, _)| prefix.is_prefix_of(*scope)).map(|(_, class)| *class)
    };
    stack.scopes.iter().rev().find_map(find).unwrap_or("")
}

/// Neighbours of one class share one span.
fn token(text: &str, class: &'static str, open: &mut &'static str, out: &mut String) {
    if text.is_empty() {
        return;
    }
    let blank = text.chars().all(char::is_whitespace);
    if class != *open && !blank {
        if !open.is_empty() {
            out.push_str("</span>");
        }
        if !class.is_empty() {
            let _ = write!(out, "<span class=\"{class}\">");
        }
        *open = class;
    }
    escape(text, out);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_a_scope() {
        assert_eq!(CLASSES.len(), ROWS.len());
    }

    #[test]
    fn tokens_get_one_short_class() {
        let html = highlight("rust", "fn main() {} // <b>\n");
        assert!(html.starts_with("<span class=\"k\">fn </span><span class=\"f\">main</span>"), "{html}");
        assert!(html.contains("<span class=\"c\">// &lt;b&gt;"), "{html}");
    }

    #[test]
    fn the_languages_of_specs_are_known() {
        for language in
            ["toml", "typescript", "dockerfile", "protobuf", "swift", "http", "c#", "kotlin", "graphql"]
        {
            assert!(is_known(language), "{language}");
        }
        assert!(!is_known("klingon"));
        assert_eq!((language("rust,ignore"), language("{.Rust}")), ("rust".into(), "rust".into()));
    }

    #[test]
    fn what_is_too_long_stays_plain() {
        let line = format!("let a = \"{}\";\n", "x".repeat(3000));
        assert!(!highlight("rust", &line).contains("<span"));
    }
}
