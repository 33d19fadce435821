//! JSON, YAML, TOML and INI -> their keys in order, each with its dotted path, its value as written and
//! the comment beside it. None of them is checked: what is no key and value is passed over.

use std::collections::BTreeSet;
use std::ops::Range;

use super::list::named;
use super::text::{comment, lines, piece, quoted_len, short, unquoted};

/// How deep keys are followed.
const DEEPEST: usize = 12;
/// The most keys that are read from one block.
const MOST: usize = 4_000;

/// How far from its key a comment may stand.
const LONGEST_LINE: usize = 1_000;

/// A key with its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct DataKey {
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

named! {
    /// What a value is, by its first character; called as JSON Schema does.
    pub(super) enum ValueKind {
        Text = "string",
        Number = "number",
        Boolean = "boolean",
        Null = "null",
        Object = "object",
        List = "array",
    }
}

impl ValueKind {
    /// By a value as written.
    pub(super) fn of(value: &str) -> Self {
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

impl DataKey {
    fn new(path: Vec<String>, value: &str, note: &str, offset: usize) -> Self {
        let (kind, note) = (ValueKind::of(value), comment(note));
        Self { path, value: value.to_owned(), kind, note, listed: false, offset }
    }

    /// Its own name, without those around it.
    pub(super) fn key(&self) -> &str {
        self.path.last().map_or("", String::as_str)
    }
}

/// The keys of JSON, JSON5 or a Python dictionary. Of a list of objects the first one counts.
pub(super) fn json(code: &str) -> Vec<DataKey> {
    let mut reader = JsonReader::default();
    let mut at = 0;
    while let Some(c) = code[at..].chars().next() {
        let end = at + json_token_len(&code[at..], c);
        reader.take(code, at..end, c);
        at = end;
    }
    // Keys that came before under the same path are those of later objects in a list.
    let mut seen = BTreeSet::new();
    reader.out.retain(|pair| seen.insert(pair.path.clone()));
    reader.out
}

#[derive(Default)]
struct JsonReader {
    out: Vec<DataKey>,
    open: Vec<OpenBracket>,
    /// How many of the open brackets are lists.
    lists: usize,
    path: Vec<String>,
    /// The key that waits for its value.
    key: Option<(String, usize)>,
}

struct OpenBracket {
    /// The keys up to here.
    depth: usize,
    list: bool,
    /// Which pair's value this is.
    pair: Option<usize>,
    start: usize,
}

impl JsonReader {
    fn take(&mut self, code: &str, range: Range<usize>, c: char) {
        let text = &code[range.clone()];
        match c {
            _ if is_json_comment(text) => self.comment(code, text, range.start),
            '{' | '[' => {
                let pair = self.value(text);
                self.path.extend(pair.map(|pair| self.out[pair].key().to_owned()));
                let (depth, list) = (self.path.len(), c == '[');
                self.open.push(OpenBracket { depth, list, pair, start: range.start });
                self.lists += usize::from(list);
            }
            '}' | ']' => {
                self.key = None;
                let Some(open) = self.open.pop() else { return };
                self.lists -= usize::from(open.list);
                if let Some(pair) = open.pair {
                    self.path.truncate(open.depth.saturating_sub(1));
                    let shown = piece(code, open.start, range.end);
                    shown[..shown.floor_char_boundary(600)].clone_into(&mut self.out[pair].value);
                }
            }
            ',' | ':' => {}
            _ if c.is_whitespace() => {}
            _ => {
                let is_key = self.open.last().is_some_and(|open| !open.list)
                    && code[range.end..].trim_start().starts_with(':');
                if is_key && self.key.is_none() && self.path.len() < DEEPEST && self.out.len() < MOST {
                    self.key = Some((short(unquoted(text)), range.start));
                } else {
                    self.value(text);
                }
            }
        }
    }

    /// Gives the key at hand its value, and says which pair they are.
    fn value(&mut self, value: &str) -> Option<usize> {
        let (name, offset) = self.key.take()?;
        let path = self.path.iter().cloned().chain([name]).collect();
        let listed = self.lists > 0;
        self.out.push(DataKey { listed, ..DataKey::new(path, value, "", offset) });
        Some(self.out.len() - 1)
    }

    /// A comment belongs to the key before it on its line.
    fn comment(&mut self, code: &str, text: &str, at: usize) {
        let depth = self.open.last().map(|open| open.depth + 1);
        if let Some(last) = self.out.last_mut()
            && last.note.is_empty()
            && depth == Some(last.path.len())
            && at - last.offset < LONGEST_LINE
            && !piece(code, last.offset, at).contains('\n')
        {
            last.note = comment(text);
        }
    }
}

/// The length of the comment, the word or the mark that a text begins with.
fn json_token_len(rest: &str, c: char) -> usize {
    if rest.starts_with("/*") {
        return rest.find("*/").map_or(rest.len(), |at| at + 2);
    }
    if is_json_comment(rest) {
        return rest.find('\n').unwrap_or(rest.len());
    }
    if matches!(c, '"' | '\'') {
        return quoted_len(rest, c);
    }
    let end = rest.find(|c: char| c.is_whitespace() || ",:{}[]\"'#".contains(c));
    end.map_or(rest.len(), |end| end.max(c.len_utf8()))
}

fn is_json_comment(text: &str) -> bool {
    ["//", "/*", "#"].iter().any(|mark| text.starts_with(mark))
}

/// The keys of YAML, by indentation. Keys inside of lists are left out.
pub(super) fn yaml(code: &str) -> Vec<DataKey> {
    let mut out: Vec<DataKey> = Vec::new();
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
        if let Some(owner) = out.last_mut().filter(|owner| owner.path.len() < path.len()) {
            owner.kind = ValueKind::Object;
        }
        let empty = value.is_empty().then_some(ValueKind::Null);
        let pair = DataKey::new(path, value, note, line.start());
        out.push(DataKey { kind: empty.unwrap_or(pair.kind), ..pair });
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
pub(super) fn toml(code: &str) -> Vec<DataKey> {
    let mut out: Vec<DataKey> = Vec::new();
    let mut section: Vec<String> = Vec::new();
    let mut open = 0usize;
    for line in lines(code) {
        let text = line.trimmed();
        if open > 0 {
            // A list or a table that goes on over lines: each adds to the value.
            let (value, _) = cut_comment(text, "#");
            open = still_open(open, value);
            if let Some(last) = out.last_mut().filter(|last| last.value.len() < 20_000) {
                last.value.push('\n');
                last.value.push_str(value);
            }
        } else if text.starts_with(['#', ';']) || out.len() >= MOST {
            // A comment says nothing, and no file that counts has more keys.
        } else if let Some(inner) = section_name(text) {
            section = dotted(inner);
        } else if let Some((key, rest)) = text.split_once('=')
            && is_toml_key(key.trim())
            && !rest.starts_with('=')
        {
            let (value, note) = cut_comment(rest.trim(), "#");
            open = still_open(0, value);
            let path = section.iter().cloned().chain(dotted(key)).collect();
            out.push(DataKey::new(path, value, note, line.start()));
        }
    }
    out
}

/// How many brackets are open behind a text, which begins in so many.
fn still_open(mut open: usize, text: &str) -> usize {
    let mut quote = None;
    let mut closed = 0usize;
    for c in text.chars() {
        match (quote, c) {
            (None, '"' | '\'') => quote = Some(c),
            (Some(q), _) if q == c => quote = None,
            (None, '[' | '{') => open += 1,
            (None, ']' | '}') => closed += 1,
            _ => {}
        }
    }
    open.saturating_sub(closed)
}

fn section_name(text: &str) -> Option<&str> {
    let (text, _) = cut_comment(text, "#");
    let inner = text.strip_prefix('[')?.strip_suffix(']')?;
    let inner = inner.strip_prefix('[').and_then(|i| i.strip_suffix(']')).unwrap_or(inner).trim();
    (!inner.is_empty() && inner.len() <= 200 && !inner.contains(['=', ',', '[', '{'])).then_some(inner)
}

fn is_toml_key(key: &str) -> bool {
    let fits = |c: char| c.is_alphanumeric() || "_-.\"'/@:".contains(c);
    !key.is_empty() && key.len() <= 200 && key.chars().all(fits)
}

/// `a."b.c".d` as its three parts.
fn dotted(text: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut quote = None;
    for c in text.chars() {
        match (quote, c) {
            (None, '"' | '\'') => quote = Some(c),
            (Some(q), _) if q == c => quote = None,
            (None, '.') if parts.len() < DEEPEST => parts.push(String::new()),
            _ => parts.last_mut().into_iter().for_each(|part| part.push(c)),
        }
    }
    parts.iter().map(|part| part.trim().to_owned()).filter(|part| !part.is_empty()).collect()
}

/// Text before and after a mark that begins a comment: it stands in no quotes and has a space before it.
pub(super) fn cut_comment<'a>(text: &'a str, mark: &str) -> (&'a str, &'a str) {
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
