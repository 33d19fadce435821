//! JSON, YAML, TOML and INI -> their keys in order, each with its dotted path, its value as written and
//! the comment beside it. None of them is checked: what is no key and value is passed over.

use super::text::{TextLine, comment, lines, piece, short, unquoted};

/// How deep keys are followed.
const DEEPEST: usize = 12;
/// The most keys that are read from one block.
const MOST: usize = 4_000;

/// How far from its key a comment may stand.
const LONGEST_LINE: usize = 1_000;

/// A key with its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyValue {
    /// The keys around it and its own.
    pub path: Vec<String>,
    /// As written, without the comment; the whole text of an object or a list.
    pub value: String,
    pub kind: ValueKind,
    pub note: String,
    /// Whether it stands in an object that stands in a list.
    pub listed: bool,
    pub offset: usize,
}

/// What a value is, by its first character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ValueKind {
    Text,
    Number,
    Boolean,
    Null,
    Object,
    List,
}

impl ValueKind {
    /// The name that JSON Schema gives it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "string",
            Self::Number => "number",
            Self::Boolean => "boolean",
            Self::Null => "null",
            Self::Object => "object",
            Self::List => "array",
        }
    }

    /// By a value as written.
    pub fn of(value: &str) -> Self {
        let value = value.trim();
        match value {
            _ if value.starts_with('{') => Self::Object,
            _ if value.starts_with(['[', '(']) => Self::List,
            "true" | "false" | "True" | "False" => Self::Boolean,
            "null" | "None" | "~" => Self::Null,
            _ if value.starts_with(|c: char| c.is_ascii_digit() || c == '-' || c == '.')
                && value.replace('_', "").parse::<f64>().is_ok() =>
            {
                Self::Number
            }
            _ => Self::Text,
        }
    }
}

impl KeyValue {
    /// Its own name, without those around it.
    pub fn key(&self) -> &str {
        self.path.last().map_or("", String::as_str)
    }
}

struct OpenBracket {
    /// The keys up to here.
    depth: usize,
    list: bool,
    /// Which pair's value this is.
    pair: Option<usize>,
    start: usize,
}

/// The keys of JSON, JSON5 or a Python dictionary. Of a list of objects the first one counts.
pub fn json(code: &str) -> Vec<KeyValue> {
    let mut out: Vec<KeyValue> = Vec::new();
    let mut stack: Vec<OpenBracket> = Vec::new();
    let mut path: Vec<String> = Vec::new();
    let mut key: Option<(String, usize)> = None;
    let mut lists = 0usize;
    let mut at = 0;
    while let Some(c) = code[at..].chars().next() {
        let rest = &code[at..];
        let (len, token) = json_token(rest, c);
        let next = at + len;
        let known = out.len();
        match (c, token) {
            (_, JsonToken::Comment) => {
                if let Some(last) = out.last_mut()
                    && last.note.is_empty()
                    && stack.last().is_some_and(|open| open.depth == last.path.len().saturating_sub(1))
                    && at - last.offset < LONGEST_LINE
                    && !piece(code, last.offset, at).contains('\n')
                {
                    last.note = comment(&rest[..len]);
                }
            }
            ('{' | '[', _) => {
                let pair = take_key(&mut key, &path, &mut out, c.into());
                if let Some(pair) = pair {
                    path.push(out[pair].key().to_owned());
                }
                stack.push(OpenBracket { depth: path.len(), list: c == '[', pair, start: at });
                lists += usize::from(c == '[');
            }
            ('}' | ']', _) => {
                let open = stack.pop();
                lists -= usize::from(open.as_ref().is_some_and(|open| open.list));
                if let Some(open) = open
                    && let Some(pair) = open.pair
                {
                    path.truncate(open.depth.saturating_sub(1));
                    let shown = piece(code, open.start, next);
                    shown[..shown.floor_char_boundary(600)].clone_into(&mut out[pair].value);
                }
                key = None;
            }
            (_, JsonToken::Word) => {
                let follows =
                    code[next..].trim_start().starts_with(':') && stack.last().is_some_and(|o| !o.list);
                if follows && key.is_none() && path.len() < DEEPEST && out.len() < MOST {
                    key = Some((short(unquoted(&rest[..len])), at));
                } else {
                    take_key(&mut key, &path, &mut out, rest[..len].into());
                }
            }
            _ => {}
        }
        if let Some(new) = out.get_mut(known) {
            new.listed = lists > usize::from(c == '[');
        }
        at = next;
    }
    first_of_lists(out)
}

enum JsonToken {
    Comment,
    Word,
    Mark,
}

fn json_token(rest: &str, c: char) -> (usize, JsonToken) {
    if rest.starts_with("//") || c == '#' {
        return (rest.find('\n').unwrap_or(rest.len()), JsonToken::Comment);
    }
    if rest.starts_with("/*") {
        return (rest.find("*/").map_or(rest.len(), |at| at + 2), JsonToken::Comment);
    }
    if c == '"' || c == '\'' {
        return (quoted_len(rest, c), JsonToken::Word);
    }
    let ends =
        |c: char| c.is_whitespace() || matches!(c, ',' | ':' | '{' | '}' | '[' | ']' | '"' | '\'' | '#');
    match rest.find(ends) {
        Some(0) => (c.len_utf8(), JsonToken::Mark),
        found => (found.unwrap_or(rest.len()), JsonToken::Word),
    }
}

fn quoted_len(text: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '\n' => return at,
            _ if c == quote => return at + 1,
            _ => {}
        }
    }
    text.len()
}

fn take_key(
    key: &mut Option<(String, usize)>,
    path: &[String],
    out: &mut Vec<KeyValue>,
    value: String,
) -> Option<usize> {
    let (name, offset) = key.take()?;
    let kind = ValueKind::of(&value);
    let path = path.iter().cloned().chain([name]).collect();
    out.push(KeyValue { path, kind, value, note: String::new(), listed: false, offset });
    Some(out.len() - 1)
}

/// Leaves out keys that came before under the same path: those of later objects in a list.
fn first_of_lists(pairs: Vec<KeyValue>) -> Vec<KeyValue> {
    let mut seen = std::collections::BTreeSet::new();
    pairs.into_iter().filter(|pair| seen.insert(pair.path.clone())).collect()
}

/// The keys of YAML, by indentation. Keys inside of lists are left out.
pub fn yaml(code: &str) -> Vec<KeyValue> {
    let mut out: Vec<KeyValue> = Vec::new();
    let mut stack: Vec<(usize, String)> = Vec::new();
    // Deeper lines than this belong to a list or to a text of many lines.
    let mut closed: Option<usize> = None;
    for line in lines(code) {
        let text = line.trimmed();
        if text.is_empty() || text.starts_with('#') || out.len() >= MOST {
            continue;
        }
        let indent = line.indent();
        if closed.is_some_and(|depth| indent > depth) {
            continue;
        }
        closed = None;
        if text.starts_with("- ") || text == "-" {
            // The items may stand at the indentation of their key.
            closed = Some(indent);
            if let Some(owner) = out.last_mut().filter(|p| p.value.is_empty()) {
                owner.kind = ValueKind::List;
            }
            continue;
        }
        while stack.last().is_some_and(|(depth, _)| *depth >= indent) {
            stack.pop();
        }
        let Some((name, rest)) = yaml_key(text) else { continue };
        let (value, note) = cut_comment(rest, "#");
        if value.starts_with(['|', '>']) && value.len() <= 2 {
            closed = Some(indent);
        }
        if stack.len() >= DEEPEST {
            continue;
        }
        let path: Vec<String> = stack.iter().map(|(_, key)| key.clone()).chain([name.to_owned()]).collect();
        let kind = if value.is_empty() { ValueKind::Null } else { ValueKind::of(value) };
        if let Some(owner) = out.iter_mut().rev().take(1).find(|p| p.path.len() < path.len()) {
            owner.kind = ValueKind::Object;
        }
        out.push(KeyValue {
            path,
            kind,
            value: value.to_owned(),
            note: comment(note),
            listed: false,
            offset: line.start(),
        });
        stack.push((indent, name.to_owned()));
    }
    out
}

/// `name: rest`, where the name is a word or stands in quotes.
fn yaml_key(text: &str) -> Option<(&str, &str)> {
    let (name, rest) = if text.starts_with(['"', '\'']) {
        let len = quoted_len(text, text.chars().next()?);
        (unquoted(&text[..len]), text[len..].strip_prefix(':')?)
    } else {
        let at = text.find(": ").or_else(|| text.strip_suffix(':').map(str::len))?;
        (text[..at].trim_end(), &text[at + 1..])
    };
    let fits = !name.is_empty() && name.len() <= 120 && !name.contains(['{', '[', '(', '"', '`', '*']);
    (fits && !name.contains(' ')).then(|| (name, rest.trim()))
}

/// The keys of TOML or INI, whose sections are the beginnings of their paths.
pub fn toml(code: &str) -> Vec<KeyValue> {
    let mut out: Vec<KeyValue> = Vec::new();
    let mut section: Vec<String> = Vec::new();
    let mut open = 0usize;
    for line in lines(code) {
        let text = line.trimmed();
        if open > 0 {
            carry_on(&mut out, line, &mut open);
            continue;
        }
        if text.is_empty() || text.starts_with(['#', ';']) || out.len() >= MOST {
            continue;
        }
        if let Some(inner) = section_name(text) {
            section = dotted(inner);
            continue;
        }
        let Some((key, rest)) =
            text.split_once('=').filter(|(key, rest)| toml_key(key) && !rest.starts_with('='))
        else {
            continue;
        };
        let (value, note) = cut_comment(rest.trim(), "#");
        let path = section.iter().cloned().chain(dotted(key.trim())).collect();
        open = unclosed(value);
        out.push(KeyValue {
            path,
            kind: ValueKind::of(value),
            value: value.to_owned(),
            note: comment(note),
            listed: false,
            offset: line.start(),
        });
    }
    out
}

/// A list or a table that goes on over lines: each adds to the value.
fn carry_on(out: &mut [KeyValue], line: TextLine, open: &mut usize) {
    let (value, _) = cut_comment(line.trimmed(), "#");
    *open = (*open + unclosed(value)).saturating_sub(closed_more(value));
    if let Some(last) = out.last_mut().filter(|last| last.value.len() < 20_000) {
        last.value.push('\n');
        last.value.push_str(value);
    }
}

fn brackets(value: &str) -> (usize, usize) {
    let mut quote = None;
    let mut counts = (0, 0);
    for c in value.chars() {
        match (quote, c) {
            (None, '"' | '\'') => quote = Some(c),
            (Some(q), _) if q == c => quote = None,
            (None, '[' | '{') => counts.0 += 1,
            (None, ']' | '}') => counts.1 += 1,
            _ => {}
        }
    }
    counts
}

fn unclosed(value: &str) -> usize {
    let (open, close) = brackets(value);
    open.saturating_sub(close)
}

fn closed_more(value: &str) -> usize {
    let (open, close) = brackets(value);
    close.saturating_sub(open)
}

fn section_name(text: &str) -> Option<&str> {
    let (text, _) = cut_comment(text, "#");
    let inner = text.strip_prefix('[')?.strip_suffix(']')?;
    let inner = inner.strip_prefix('[').and_then(|i| i.strip_suffix(']')).unwrap_or(inner).trim();
    (!inner.is_empty() && inner.len() <= 200 && !inner.contains(['=', ',', '[', '{'])).then_some(inner)
}

fn toml_key(key: &str) -> bool {
    let key = key.trim();
    let fits = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '"' | '\'' | '/' | '@' | ':');
    !key.is_empty() && key.len() <= 200 && key.chars().all(fits)
}

/// `a."b.c".d` as its three parts.
pub fn dotted(text: &str) -> Vec<String> {
    let mut out = vec![String::new()];
    let mut quote = None;
    for c in text.trim().chars() {
        match (quote, c) {
            (None, '"' | '\'') => quote = Some(c),
            (Some(q), _) if q == c => quote = None,
            (None, '.') if out.len() < DEEPEST => out.push(String::new()),
            _ => {
                if let Some(last) = out.last_mut() {
                    last.push(c);
                }
            }
        }
    }
    out.into_iter().map(|part| part.trim().to_owned()).filter(|part| !part.is_empty()).collect()
}

/// Text before and after a mark that begins a comment: it stands in no quotes and has a space before it.
pub fn cut_comment<'a>(text: &'a str, mark: &str) -> (&'a str, &'a str) {
    let mut quote = None;
    let mut before = ' ';
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (None, '"' | '\'' | '`') if !before.is_alphanumeric() => quote = Some(c),
            (Some(q), _) if q == c => quote = None,
            (None, _) if before.is_whitespace() && text[at..].starts_with(mark) => {
                return (text[..at].trim(), &text[at..]);
            }
            _ => {}
        }
        before = c;
    }
    (text.trim(), "")
}

#[cfg(test)]
mod tests;
