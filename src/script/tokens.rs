//! The text of a JavaScript module -> its tokens; tokens -> the shortest text that says the same.

use std::borrow::Cow;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A name or a keyword.
    Word,
    Number,
    Sign,
    Regex,
    /// A string, or a piece of a template: from a `` ` `` or `}` to a `${` or `` ` ``.
    Text,
}

/// A token, without the white space and the comments before it.
#[derive(Clone, Debug)]
pub struct Token<'t> {
    pub kind: Kind,
    pub text: Cow<'t, str>,
    /// Whether a line ends before it.
    breaks: bool,
}

/// Signs of several characters, the longer ones first.
const SIGNS: [&str; 35] = [
    ">>>=", "...", "===", "!==", "**=", "<<=", ">>=", ">>>", "&&=", "||=", "??=", "=>", "==", "!=", "<=",
    ">=", "&&", "||", "??", "?.", "++", "--", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "<<", ">>",
    "**", "//", "/*",
];

/// Words that a value follows, so that a slash behind one opens a regular expression.
const BEFORE_VALUES: [&str; 14] = [
    "await", "case", "delete", "do", "else", "in", "instanceof", "new", "of", "return", "throw", "typeof",
    "void", "yield",
];

/// The tokens of a text; none when a string, a template, a comment or a regular expression has no end.
pub fn tokens(text: &str) -> Option<Vec<Token<'_>>> {
    let mut out: Vec<Token> = Vec::new();
    // Of each open brace, whether it is one of a template.
    let mut braces = Vec::new();
    let mut breaks = false;
    let mut rest = text;
    loop {
        let bare = rest.trim_start();
        breaks |= rest.strip_suffix(bare).is_some_and(|space| space.contains('\n'));
        let Some(first) = bare.chars().next() else {
            return (!braces.contains(&true)).then_some(out);
        };
        if let Some(length) = comment(bare)? {
            let (comment, behind) = bare.split_at(length);
            breaks |= comment.contains('\n');
            rest = behind;
            continue;
        }
        let inner = first == '}' && braces.pop() == Some(true);
        let (kind, length) = match first {
            '"' | '\'' => (Kind::Text, string(bare, first)?),
            '`' => (Kind::Text, template(bare)?),
            '}' if inner => (Kind::Text, template(bare)?),
            '/' if opens_regex(out.last()) => (Kind::Regex, regex(bare)?),
            _ if is_number(bare) => (Kind::Number, run(bare, |c| c == '.' || is_word(c))),
            _ if is_word(first) => (Kind::Word, run(bare, is_word)),
            _ => (Kind::Sign, sign(bare, first)),
        };
        let (text, behind) = bare.split_at(length);
        if text.ends_with('{') {
            braces.push(kind == Kind::Text);
        }
        out.push(Token { kind, text: text.into(), breaks });
        breaks = false;
        rest = behind;
    }
}

/// Tokens as text, apart only where they have to be.
pub fn spelled(tokens: &[Token]) -> String {
    let mut out = String::new();
    let mut last: Option<&Token> = None;
    for token in tokens {
        if last.is_some_and(|last| ends_line(last, token)) {
            out.push('\n');
        } else if last.is_some_and(|last| touch(last, token)) {
            out.push(' ');
        }
        out.push_str(&token.text);
        last = Some(token);
    }
    out.push('\n');
    out
}

/// Whether the end of a line between two tokens may be the end of a statement.
pub fn ends_line(last: &Token, next: &Token) -> bool {
    let ends = match last.kind {
        Kind::Sign => matches!(&*last.text, ")" | "]" | "}" | "++" | "--"),
        Kind::Text => !last.text.ends_with("${"),
        _ => true,
    };
    let begins = match next.kind {
        // A function may end in a brace, and none is called or looked into right there.
        Kind::Sign if last.text == "}" => matches!(&*next.text, "{" | "!" | "~" | "++" | "--" | "(" | "["),
        Kind::Sign => matches!(&*next.text, "{" | "!" | "~" | "++" | "--"),
        Kind::Text => !next.text.starts_with('}'),
        Kind::Word => !matches!(&*next.text, "in" | "instanceof" | "of"),
        _ => true,
    };
    next.breaks && ends && begins
}

/// Whether two tokens would be read as another one without a space.
fn touch(last: &Token, next: &Token) -> bool {
    let (Some(end), Some(start)) = (last.text.chars().next_back(), next.text.chars().next()) else {
        return false;
    };
    let joins = match last.kind {
        Kind::Word | Kind::Regex => is_word(start),
        Kind::Number => is_word(start) || start == '.',
        _ => false,
    };
    joins || (end == start && matches!(end, '+' | '-' | '/'))
}

fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '$' | '#' | '\\') || !(c.is_ascii() || c.is_whitespace())
}

fn is_number(rest: &str) -> bool {
    rest.strip_prefix('.').unwrap_or(rest).starts_with(|c: char| c.is_ascii_digit())
}

fn opens_regex(last: Option<&Token>) -> bool {
    let Some(Token { kind, text, .. }) = last else { return true };
    match kind {
        Kind::Sign => !matches!(&**text, ")" | "]" | "++" | "--"),
        Kind::Word => BEFORE_VALUES.contains(&&**text),
        Kind::Text => text.ends_with("${"),
        Kind::Number | Kind::Regex => false,
    }
}

/// How many bytes a text has before the first character that is none of the wanted.
fn run(rest: &str, wanted: impl Fn(char) -> bool) -> usize {
    rest.find(|c| !wanted(c)).unwrap_or(rest.len())
}

fn sign(rest: &str, first: char) -> usize {
    let known = SIGNS.iter().find(|sign| rest.starts_with(**sign));
    // `a?.5:b` has no `?.`.
    let optional = known == Some(&"?.") && rest.strip_prefix('?').is_some_and(is_number);
    if optional { 1 } else { known.map_or(first.len_utf8(), |sign| sign.len()) }
}

/// The bytes of the comment that a text begins with, if it does; the outer none when it has no end.
#[expect(clippy::option_option, reason = "no comment, and one without an end")]
fn comment(rest: &str) -> Option<Option<usize>> {
    if rest.starts_with("//") {
        return Some(Some(run(rest, |c| c != '\n')));
    }
    let Some(inner) = rest.strip_prefix("/*") else { return Some(None) };
    inner.find("*/").map(|at| Some(at + 4))
}

fn string(rest: &str, quote: char) -> Option<usize> {
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '\n' => return None,
            _ if c == quote => return Some(at + 1),
            _ => {}
        }
    }
    None
}

fn template(rest: &str) -> Option<usize> {
    let mut last = ' ';
    for (at, c) in rest.char_indices().skip(1) {
        match (last, c) {
            ('\\', _) => last = ' ',
            (_, '`') | ('$', '{') => return Some(at + 1),
            _ => last = c,
        }
    }
    None
}

/// A regular expression with its flags; a slash in a class is none of its ends.
fn regex(rest: &str) -> Option<usize> {
    let (mut escaped, mut class) = (false, false);
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            '\n' => return None,
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '[' => class = true,
            ']' => class = false,
            '/' if !class => {
                let flags = rest.split_at(at + 1).1;
                return Some(at + 1 + run(flags, is_word));
            }
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn short(text: &str) -> Option<String> {
        tokens(text).map(|tokens| spelled(&tokens))
    }

    #[track_caller]
    fn becomes(text: &str, expected: &str) {
        assert_eq!(short(text), Some(format!("{expected}\n")));
    }

    #[test]
    fn space_and_comments_go() {
        becomes("/** What. */\nconst a = 1; // Why.\n\nreturn  a  in b;\n", "const a=1;return a in b;");
        becomes("a + +b - -c + ++d;", "a+ +b- -c+ ++d;");
        becomes("1 .x + 9_900 + .5;", "1 .x+9_900+.5;");
    }

    #[test]
    fn what_is_written_in_strings_templates_and_regular_expressions_stays() {
        becomes("f( '// \\' {' , \"/* \\\\\" );", "f('// \\' {',\"/* \\\\\");");
        becomes("`a  ${ `b  ${ { c : 1 } }` } \\` // ` + d;", "`a  ${`b  ${{c:1}}`} \\` // `+d;");
        becomes("x = /[/'\"] \\/ {/giu . test( y );", "x=/[/'\"] \\/ {/giu.test(y);");
        becomes("return /(?<=')  s/u in z;", "return/(?<=')  s/u in z;");
        becomes("(a) / b / \"c\" / d[0] / 2;", "(a)/b/\"c\"/d[0]/2;");
    }

    #[test]
    fn a_line_that_may_end_a_statement_ends() {
        becomes("a()\nb\n  .c()\nd++\ne = {\n}\nf", "a()\nb.c()\nd++\ne={}\nf");
        becomes("a;\nb = c +\n  d;\nif (e) {\n}\n", "a;b=c+d;if(e){}");
    }

    #[test]
    fn a_choice_before_a_fraction_is_no_optional_chain() {
        becomes("a ?.5 : b?.c ?? d;", "a?.5:b?.c??d;");
    }

    #[test]
    fn what_has_no_end_has_no_tokens() {
        for text in ["'a\n'", "`a ${b", "/* a", "x = /a\n/", "\"ä", "`\\`", "x = /[/]"] {
            assert_eq!(short(text), None, "{text}");
        }
        becomes("", "");
    }
}
