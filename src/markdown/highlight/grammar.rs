//! Code in any language that syntect has a grammar for in, tokens out: the only file that uses syntect.
//!
//! Syntect's own generator writes the whole scope stack of every token; a page needs to know only
//! what kind of thing a token is. The first row of [`CLASSES`] that is a prefix of one of the
//! token's scopes, innermost first, names it; both themes of the stylesheet colour these classes.

use std::sync::LazyLock;

use syntect::parsing::{ParseState, Scope, ScopeStack, SyntaxSet};

use super::effort::Effort;
use super::html::{Class, Html};

static SYNTAXES: LazyLock<SyntaxSet> = LazyLock::new(two_face::syntax::extra_newlines);

/// Longer lines (minified code, data) stay plain: a grammar's regular expressions may take for ever on them.
const MAX_LINE: usize = 400;
/// So do lines with a longer word, and longer blocks, for the same reason.
const MAX_WORD: usize = 64;
const MAX_BLOCK: usize = 200_000;

const ROWS: &[(char, &str)] = &[
    ('c', "comment"),
    ('c', "punctuation.definition.comment"),
    ('r', "string.regexp"),
    ('r', "constant.character.escape"),
    ('s', "string"),
    ('s', "punctuation.definition.string"),
    ('n', "constant.numeric"),
    ('n', "constant.language"),
    ('n', "constant"),
    ('o', "keyword.operator"),
    ('k', "keyword"),
    ('k', "storage.type.function"),
    ('k', "storage"),
    ('f', "entity.name.function"),
    ('f', "support.function"),
    ('f', "support.macro"),
    ('f', "variable.function"),
    ('k', "entity.name.tag"),
    ('a', "entity.other.attribute-name"),
    ('t', "entity.name.section"),
    ('t', "entity.name"),
    ('t', "entity.other.inherited-class"),
    ('t', "support.type"),
    ('t', "support.class"),
    ('a', "variable.annotation"),
    ('a', "meta.annotation"),
    ('a', "meta.attribute"),
    ('v', "variable.parameter"),
    ('i', "markup.inserted"),
    ('d', "markup.deleted"),
    ('t', "markup.heading"),
];

static CLASSES: LazyLock<Vec<(Scope, Class)>> = LazyLock::new(|| {
    ROWS.iter()
        .filter_map(|(class, scope)| Scope::new(scope).ok().map(|scope| (scope, Class(*class))))
        .collect()
});

/// Whether a grammar goes by this name.
pub(super) fn is_known(name: &str) -> bool {
    SYNTAXES.find_syntax_by_token(name).is_some()
}

/// What a line costs the worst of the grammars, `None` when it is too much: the work on a word grows with the fourth power of
/// its length in some, and with the third on what stands without a blank.
fn cost(line: &str) -> Option<usize> {
    let longest = |text: &str| {
        text.split(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '_'))).map(str::len).max()
    };
    let of_run = |run: &str| {
        let word = longest(run).unwrap_or(0);
        (word <= MAX_WORD)
            .then(|| word.pow(4) / 512 * run.len().div_ceil(word.max(1)) + run.len().pow(3) / 128)
    };
    if line.len() > MAX_LINE {
        return None;
    }
    line.split(char::is_whitespace).map(of_run).sum::<Option<usize>>().map(|runs| runs + line.len())
}

/// Writes code by the grammar of this name; plain when there is none or the block is too large to be looked at.
pub(super) fn scan(name: &str, code: &str, html: &mut Html, effort: &mut Effort) {
    let syntax = SYNTAXES.find_syntax_by_token(name).filter(|_| code.len() <= MAX_BLOCK);
    let Some(syntax) = syntax else {
        return html.push(code, Class::PLAIN);
    };
    let mut state = ParseState::new(syntax);
    let mut stack = ScopeStack::new();
    for line in code.split_inclusive('\n') {
        let allowed = cost(line).is_some_and(|cost| effort.spend(cost));
        let tokens = if allowed { state.parse_line(line, &SYNTAXES).ok() } else { None };
        let mut at = 0;
        for (end, change) in tokens.unwrap_or_default() {
            html.push(&line[at..end], class(&stack));
            at = end;
            if stack.apply(&change).is_err() {
                stack.scopes.clear();
            }
        }
        html.push(&line[at..], class(&stack));
    }
}

fn class(stack: &ScopeStack) -> Class {
    let find = |scope: &Scope| {
        CLASSES.iter().find(|(prefix, _)| prefix.is_prefix_of(*scope)).map(|(_, class)| *class)
    };
    stack.scopes.iter().rev().find_map(find).unwrap_or(Class::PLAIN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_a_scope() {
        assert_eq!(CLASSES.len(), ROWS.len());
    }
}
