//! YAML or TOML between fences at the top of a file, or in a data file beside it -> header fields. Values are kept
//! as written.

mod written;

use std::collections::BTreeSet;

use crate::diag::{self, Diagnostic, Span};
use crate::document::header::{Dialect, Field};
use crate::document::sidecar;
use crate::markdown;
use crate::markdown::tree::{BlockKind, Inline, InlineKind};
use crate::source::Source;
use crate::text::one_line;
use crate::words::label;

/// A key with its value on one line, and with the values of its list.
struct KeyValue {
    key: String,
    text: String,
    list: Vec<String>,
}

/// Front matter: its fields, where it ends, and what is wrong with it. Comments may stand above it.
pub fn read(source: &Source) -> (Vec<Field>, usize, Option<Diagnostic>) {
    let top = after_comments(&source.text);
    let text = &source.text[top..];
    for (fence, closing, parse) in
        [("---", ["---", "..."], yaml as Parse), ("+++", ["+++", "+++"], toml as Parse)]
    {
        let Some(first) = text.split_inclusive('\n').next().filter(|line| line.trim_end() == fence) else {
            continue;
        };
        let begin = top + first.len();
        let mut at = begin;
        for line in source.text[begin..].split_inclusive('\n') {
            if closing.contains(&line.trim_end()) {
                let inner = Span::new(begin, at);
                let end = at + line.len();
                return match parse(source.slice(inner)) {
                    Ok(pairs) => (fields_with_spans(pairs, source, inner), end, None),
                    // Between plus signs stands nothing but data.
                    Err(_) if fence == "---" && is_prose(source.slice(inner)) => break,
                    Err((message, offset)) => {
                        let place = Span::new(inner.start + offset, inner.start + offset);
                        let finding = Diagnostic::new(&diag::HEADER_SYNTAX, &source.path, place, message)
                            .with_help(remedy(&source.text[source.line_span(place.start).start..]));
                        (salvage(source, inner), end, Some(finding))
                    }
                };
            }
            at += line.len();
        }
    }
    (Vec::new(), 0, None)
}

/// What mends a line of broken front matter.
fn remedy(text: &str) -> &'static str {
    let line = text.lines().next().unwrap_or_default();
    let indent = &line[..line.len() - line.trim_start().len()];
    let value = line.split_once([':', '=']).map_or(line, |(_, value)| value).trim();
    if indent.contains('\t') {
        "indent with spaces: a tab means nothing there"
    } else if value.contains(": ") || value.starts_with(['@', '`', '%', '&', '*', '!', '|', '>', '{', '[']) {
        "text that holds `: ` or begins with a special character needs quotes"
    } else {
        "correct this line or the one above it; what can be read of the others is read"
    }
}

/// The fields of a data file that stands beside a document: YAML, JSON or TOML by its name. One that says neither a
/// status nor a title nor authors is about something else; one that is called like the document and not like what
/// describes one must be made of names that headers have.
pub fn read_data(source: &Source) -> (Vec<Field>, Option<Diagnostic>) {
    let generic = sidecar::is_describing(&source.path);
    let parse = if source.path.rsplit('.').next() == Some("toml") { toml as Parse } else { yaml as Parse };
    let pairs = match parse(source.text.trim_start_matches("---\n")) {
        Ok(pairs) => pairs,
        Err((message, _)) => {
            let message = message.replace("the front matter", &source.path);
            let finding = Diagnostic::new(&diag::HEADER_SYNTAX, &source.path, Span::default(), message);
            let finding =
                finding.with_help("correct the data file: what it says of the spec is not read until then");
            return (Vec::new(), generic.then_some(finding));
        }
    };
    let telling = |key: &str| {
        let key = label::normal(key);
        [&label::STATUS, &label::TITLE, &label::AUTHORS].iter().any(|names| names.contains(&key.as_str()))
    };
    let known = pairs.iter().filter(|pair| label::is_known(&pair.key)).count();
    if !pairs.iter().any(|pair| telling(&pair.key)) || !(generic || known * 2 > pairs.len()) {
        return (Vec::new(), None);
    }
    let field = |KeyValue { key, text, list }: KeyValue| {
        let plain = Field { list, ..Field::plain(&key, text, Span::default(), Dialect::Sidecar) };
        unplaced(plain)
    };
    (pairs.into_iter().take(MOST).map(field).collect(), None)
}

/// A value with links whose places in the file are not known: they stand where the field begins.
fn unplaced(field: Field) -> Field {
    if !field.text.contains("](") {
        return field;
    }
    let at = Span::new(field.span.start, field.span.start);
    let mut content = Vec::new();
    let elements = if field.list.is_empty() { std::slice::from_ref(&field.text) } else { &field.list };
    for (number, element) in elements.iter().enumerate() {
        if number > 0 {
            content.push(Inline { kind: InlineKind::Text(", ".to_owned()), span: at });
        }
        for block in markdown::parse(element, 0) {
            if let BlockKind::Paragraph(words) = block.kind {
                content.extend(words.into_iter().map(|inline| Inline { span: at, ..inline }));
            }
        }
    }
    let text = one_line(markdown::tree::plain(&content).trim()).into_owned();
    Field { text, content, ..field }
}

/// Where the text begins behind the comments and empty lines at the top.
fn after_comments(text: &str) -> usize {
    let mut at = 0;
    loop {
        let rest = &text[at..];
        let blank = rest.len() - rest.trim_start().len();
        match rest[blank..].strip_prefix("<!--").and_then(|comment| comment.find("-->")) {
            Some(end) => at += blank + "<!--".len() + end + "-->".len(),
            // Empty lines may stand there, too; an indented fence is none.
            None if rest[..blank].ends_with('\n') || at > 0 => return at + blank,
            None => return 0,
        }
    }
}

/// Whether what stands between two rules is text and no data: no line of it begins with a key.
fn is_prose(text: &str) -> bool {
    let key = |line: &str| {
        let key = line.split_once([':', '='])?.0.trim().trim_matches('"');
        (!key.is_empty() && !key.contains(' ')).then(|| key.to_owned())
    };
    let lines = || text.lines().take(200).filter(|line| !line.trim().is_empty());
    let keys: Vec<String> = lines().filter_map(key).collect();
    // A single key is data when nothing else is said, and it leads to what only data has.
    let marked = |line: &str| {
        line.split_once(": ").is_some_and(|(_, value)| value.starts_with(['&', '*', '[', '{', '!']))
    };
    let alone = keys.len() == lines().count() && lines().all(marked);
    keys.len() < 2 && !alone && !keys.iter().any(|key| label::is_telling(key))
}

type Parse = fn(&str) -> Result<Vec<KeyValue>, (String, usize)>;

/// Values that hold more than a line of text are written on one, lists with commas.
fn flatten(value: &serde_json::Value) -> String {
    use serde_json::Value;
    match value {
        Value::Null => String::new(),
        Value::String(text) => one_line(text).into_owned(),
        Value::Array(values) => values.iter().map(element).collect::<Vec<_>>().join(", "),
        Value::Object(map) => {
            map.iter().map(|(key, value)| format!("{key}: {}", flatten(value))).collect::<Vec<_>>().join(", ")
        }
        other => other.to_string(),
    }
}

/// An element of a list; one with keys of its own goes by its name.
fn element(value: &serde_json::Value) -> String {
    let name = ["name", "title", "id", "path", "file", "handle", "github"]
        .iter()
        .find_map(|key| value.get(key)?.as_str());
    name.map_or_else(|| flatten(value), str::to_owned)
}

/// The pairs of a value that has parts. Generators of sites want fields of one's own in a table, whatever it is called;
/// a known field goes by the part that says the same, with the others as a remark.
fn pairs(key: &str, value: &serde_json::Value, text: Option<String>) -> Vec<KeyValue> {
    let serde_json::Value::Object(parts) = value else { return vec![pair(key, value, text)] };
    if label::is_known(key) {
        let main = [key, "state", "status", "value", "name", "current", "stage", "phase", "date"];
        let Some((main, said)) = main.iter().find_map(|main| Some((*main, parts.get(*main)?))) else {
            return vec![pair(key, value, text)];
        };
        let others: serde_json::Map<_, _> = parts
            .iter()
            .filter(|(part, _)| *part != main)
            .map(|(part, value)| (part.clone(), value.clone()))
            .collect();
        let remark = flatten(&serde_json::Value::Object(others));
        let text = flatten(said) + &if remark.is_empty() { remark } else { format!(" ({remark})") };
        return vec![pair(key, said, Some(text))];
    }
    if parts.keys().any(|part| label::is_telling(part)) {
        return parts.iter().map(|(part, value)| pair(part, value, None)).collect();
    }
    vec![pair(key, value, text)]
}

fn pair(key: &str, value: &serde_json::Value, text: Option<String>) -> KeyValue {
    let list = value.as_array().map(|values| values.iter().map(element).collect()).unwrap_or_default();
    KeyValue { key: key.to_owned(), text: text.unwrap_or_else(|| flatten(value)), list }
}

fn yaml(text: &str) -> Result<Vec<KeyValue>, (String, usize)> {
    if text.trim().is_empty() {
        return Ok(Vec::new());
    }
    let map = written::yaml(text)
        .map_err(|(fault, at)| (format!("the front matter is not YAML: {}", one_line(&fault)), at))?;
    Ok(once_each(&map))
}

fn toml(text: &str) -> Result<Vec<KeyValue>, (String, usize)> {
    let map = written::toml(text)
        .map_err(|(fault, at)| (format!("the front matter is not TOML: {}", one_line(&fault)), at))?;
    Ok(once_each(&map))
}

type Map = serde_json::Map<String, serde_json::Value>;

/// Every key once: what stands at the top is meant before what stands in a table, and the first table before others.
fn once_each(map: &Map) -> Vec<KeyValue> {
    let mut seen: BTreeSet<String> = BTreeSet::new();
    let mut out = Vec::new();
    for (key, value) in map {
        let own = |pair: &KeyValue| pair.key == *key || !map.contains_key(&pair.key);
        out.extend(
            pairs(key, value, None).into_iter().filter(own).filter(|pair| seen.insert(pair.key.clone())),
        );
    }
    out
}

fn fields_with_spans(pairs: Vec<KeyValue>, source: &Source, inner: Span) -> Vec<Field> {
    let text = source.slice(inner);
    let field = |KeyValue { key, text: value, list }: KeyValue| {
        let mut at = 0;
        let line = text.split_inclusive('\n').find_map(|line| {
            let here = at;
            at += line.len();
            let rest = line.trim_start_matches(['"', '\'', ' ', '\t']).strip_prefix(key.as_str())?;
            let ends = rest.trim_start_matches(['"', '\'', ' ']).starts_with([':', '=']);
            ends.then_some((here, line.trim_end().len()))
        });
        let (start, len) = line.unwrap_or((0, 0));
        let span = Span::new(inner.start + start, inner.start + start + len);
        let plain = Field::plain(&key, value, span, Dialect::FrontMatter);
        match linked(&plain.text, source, Span::new(span.start, inner.end)) {
            Some((content, words)) => Field { content, text: words, list, ..plain },
            None => unplaced(Field { list, ..plain }),
        }
    };
    pairs.into_iter().map(field).collect()
}

/// A value that holds links: its content, and its words.
fn linked(value: &str, source: &Source, within: Span) -> Option<(Vec<Inline>, String)> {
    if !value.contains("](") && !value.contains("://") && !value.contains("<!--") {
        return None;
    }
    let start = within.start + source.slice(within).find(value)?;
    let blocks = markdown::parse(&source.text[..start + value.len()], start);
    let [block] = blocks.as_slice() else { return None };
    let BlockKind::Paragraph(content) = &block.kind else { return None };
    let words = one_line(markdown::tree::plain(content).trim()).into_owned();
    Some((content.clone(), words))
}

/// No header has more fields.
const MOST: usize = 200;

/// What can be read of broken front matter, so that one bad line does not hide the others.
fn salvage(source: &Source, inner: Span) -> Vec<Field> {
    let mut pairs: Vec<KeyValue> = Vec::new();
    let clean = |value: &str| value.trim().trim_matches(['"', '\'']).to_owned();
    for line in source.slice(inner).lines() {
        if let (Some(value), Some(last)) = (line.trim_start().strip_prefix("- "), pairs.last_mut()) {
            last.list.push(clean(value));
            continue;
        }
        if pairs.len() >= MOST {
            break;
        }
        let Some((key, value)) = line.split_once([':', '=']) else { continue };
        let key = key.trim_end();
        let plain =
            !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | ' '));
        if plain && !key.starts_with(' ') {
            pairs.push(KeyValue { key: key.to_owned(), text: clean(value), list: Vec::new() });
        }
    }
    for pair in pairs.iter_mut().filter(|pair| !pair.list.is_empty()) {
        pair.text = pair.list.join(", ");
    }
    fields_with_spans(pairs, source, inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn expect(text: &str, expected: &[(&str, &str)]) {
        let source = Source::new("a.md", text.as_bytes());
        let fields = read(&source).0;
        let got: Vec<_> = fields.iter().map(|field| (field.label.as_str(), field.text.as_str())).collect();
        assert_eq!(got, expected, "{text}");
    }

    #[test]
    fn front_matter_keeps_scalars_as_written() {
        expect(
            "---\ntitle: \"A: b\"\nversion: 1.10\nstatus: no\ntags: [a, b]\n---\n# T\n",
            &[("title", "A: b"), ("version", "1.10"), ("status", "no"), ("tags", "a, b")],
        );
        expect("+++\nstatus = \"Draft\"\n+++\n", &[("status", "Draft")]);
    }

    #[test]
    fn parts_of_a_value_are_fields() {
        expect(
            "---\nstatus:\n  state: accepted\n  since: 2024-05-06\nside: {order: 3}\n---\n",
            &[("status", "accepted (since: 2024-05-06)"), ("side", "order: 3")],
        );
        expect(
            "+++\ntitle = \"A\"\n[extra]\nstatus = \"final\"\nowner = [\"Ada\"]\ntitle = \"B\"\n+++\n",
            &[("owner", "Ada"), ("status", "final"), ("title", "A")],
        );
    }

    #[test]
    fn broken_front_matter_is_reported_and_salvaged() {
        let source = Source::new("a.md", b"---\ntitle: A: b\nstatus: Draft\n---\n");
        let (fields, end, finding) = read(&source);
        assert_eq!(fields[1].text, "Draft");
        assert_eq!(end, source.text.len());
        assert_eq!(source.line(finding.expect("a finding").span.start), 2);
    }
}
