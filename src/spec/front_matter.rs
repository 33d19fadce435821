//! YAML or TOML between fences at the top of a file -> header fields. Values are kept as written.

use crate::diag::{self, Diagnostic, Span};
use crate::source::{Source, one_line};
use crate::spec::header::Field;

/// Front matter: its fields, where it ends, and what is wrong with it.
pub fn read(source: &Source) -> (Vec<Field>, usize, Option<Diagnostic>) {
    let text = &source.text;
    for (fence, closing, parse) in
        [("---", ["---", "..."], yaml as Parse), ("+++", ["+++", "+++"], toml as Parse)]
    {
        let Some(rest) = text.strip_prefix(fence).and_then(|rest| rest.strip_prefix('\n')) else { continue };
        let mut at = fence.len() + 1;
        for line in rest.split_inclusive('\n') {
            if closing.contains(&line.trim_end()) {
                let inner = Span::new(fence.len() + 1, at);
                let end = at + line.len();
                return match parse(source.slice(inner)) {
                    Ok(pairs) => (fields_with_spans(pairs, source, inner), end, None),
                    Err((message, offset)) => {
                        let place = Span::new(inner.start + offset, inner.start + offset);
                        let finding = Diagnostic::new(&diag::HEADER_SYNTAX, &source.path, place, message)
                            .with_help(
                                "text that holds `: ` or begins with a special character needs quotes",
                            );
                        (salvage(source, inner), end, Some(finding))
                    }
                };
            }
            at += line.len();
        }
    }
    (Vec::new(), 0, None)
}

/// Where the front matter of a text ends; 0 when it has none.
pub fn end(text: &str) -> usize {
    read(&Source::new("", text.as_bytes())).1
}

type Parse = fn(&str) -> Result<Vec<(String, String)>, (String, usize)>;

/// Values that hold more than a line of text are written on one, lists with commas.
fn flatten(value: &serde_json::Value) -> String {
    use serde_json::Value;
    match value {
        Value::Null => String::new(),
        Value::String(text) => one_line(text).into_owned(),
        Value::Array(values) => values.iter().map(flatten).collect::<Vec<_>>().join(", "),
        Value::Object(map) => {
            map.iter().map(|(key, value)| format!("{key}: {}", flatten(value))).collect::<Vec<_>>().join(", ")
        }
        other => other.to_string(),
    }
}

fn yaml(text: &str) -> Result<Vec<(String, String)>, (String, usize)> {
    if text.trim().is_empty() {
        return Ok(Vec::new());
    }
    let mut budget = serde_saphyr::Budget::default();
    budget.max_nodes = 5_000;
    budget.max_depth = 32;
    let mut options = serde_saphyr::Options::default();
    options.budget = Some(budget);
    options.with_snippet = false;
    let map: serde_json::Map<String, serde_json::Value> = serde_saphyr::from_str_with_options(text, options)
        .map_err(|error| {
            let offset = error
                .location()
                .and_then(|at| line_offset(text, usize::try_from(at.line()).ok()?))
                .unwrap_or(0);
            let message = error.to_string().replace('\0', "\\0");
            (format!("the front matter is not YAML: {}", one_line(&message)), offset)
        })?;
    Ok(map
        .iter()
        .map(|(key, value)| {
            // Numbers, dates and words such as `no` are meant as they are written: `1.10` is no `1.1`.
            let text = match value {
                serde_json::Value::Number(_) | serde_json::Value::Bool(_) => written(text, key),
                _ => None,
            };
            (key.clone(), text.unwrap_or_else(|| flatten(value)))
        })
        .collect())
}

fn toml(text: &str) -> Result<Vec<(String, String)>, (String, usize)> {
    let map: serde_json::Map<String, serde_json::Value> = ::toml::from_str(text).map_err(|error| {
        let offset = error.span().map_or(0, |span| span.start);
        (format!("the front matter is not TOML: {}", one_line(error.message())), offset)
    })?;
    Ok(map.iter().map(|(key, value)| (key.clone(), flatten(value))).collect())
}

fn line_offset(text: &str, line: usize) -> Option<usize> {
    crate::source::line_starts(text).get(line.checked_sub(1)?).copied()
}

/// The scalar behind a top-level key, as it stands in the text.
fn written(text: &str, key: &str) -> Option<String> {
    let line = text.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(':'))?;
    Some(line.split(" #").next().unwrap_or(line).trim().trim_matches(['"', '\'']).to_owned())
}

fn fields_with_spans(pairs: Vec<(String, String)>, source: &Source, inner: Span) -> Vec<Field> {
    let text = source.slice(inner);
    pairs
        .into_iter()
        .map(|(key, value)| {
            let mut at = 0;
            let line = text.split_inclusive('\n').find_map(|line| {
                let here = at;
                at += line.len();
                let rest = line.trim_start_matches(['"', '\'']).strip_prefix(key.as_str())?;
                let ends = rest.trim_start_matches(['"', '\'', ' ']).starts_with([':', '=']);
                ends.then_some((here, line.trim_end().len()))
            });
            let (start, len) = line.unwrap_or((0, 0));
            Field::plain(&key, value, Span::new(inner.start + start, inner.start + start + len))
        })
        .collect()
}

/// What can be read of broken front matter, so that one bad line does not hide the others.
fn salvage(source: &Source, inner: Span) -> Vec<Field> {
    let pairs = source.slice(inner).lines().filter_map(|line| {
        let (key, value) = line.split_once(':')?;
        let plain =
            !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | ' '));
        (plain && !key.starts_with(' '))
            .then(|| (key.to_owned(), value.trim().trim_matches(['"', '\'']).to_owned()))
    });
    fields_with_spans(pairs.collect(), source, inner)
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
    fn broken_front_matter_is_reported_and_salvaged() {
        let source = Source::new("a.md", b"---\ntitle: A: b\nstatus: Draft\n---\n");
        let (fields, end, finding) = read(&source);
        assert_eq!(fields[1].text, "Draft");
        assert_eq!(end, source.text.len());
        assert_eq!(source.line(finding.expect("a finding").span.start), 2);
    }
}
