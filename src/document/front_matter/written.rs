//! A text in YAML or TOML in, its values out, every scalar but an empty one as the text that was written: `0012` is no
//! number, `no` no truth and `1.10` no `1.1`, wherever they stand.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};
use serde_saphyr::Spanned;
use toml::de::{DeTable, DeValue};

use crate::text::line_starts;

/// What is wrong, and the byte at which it is.
pub(super) type Fault = (String, usize);

pub(super) fn yaml(text: &str) -> Result<Map<String, Value>, Fault> {
    let mut budget = serde_saphyr::Budget::default();
    budget.max_nodes = 5_000;
    budget.max_depth = 32;
    let mut options = serde_saphyr::Options::default();
    options.budget = Some(budget);
    options.with_snippet = false;
    let pairs: Pairs = serde_saphyr::from_str_with_options(text, options).map_err(|error| {
        let place = error.location().map(|at| (at.line(), at.column()));
        let message = error.to_string().replace('\0', "\\0");
        // Where it is says the finding, counted in the file.
        let counted = place.map(|(line, column)| format!(" at line {line}, column {column}"));
        let message = counted.map_or_else(|| message.clone(), |counted| message.replace(&counted, ""));
        (message, place.and_then(|place| offset(text, place)).unwrap_or(0))
    })?;
    Ok(pairs.into_map(text))
}

/// The byte at a line and a column, both counted from 1.
fn offset(text: &str, (line, column): (u64, u64)) -> Option<usize> {
    let start = *line_starts(text).get(usize::try_from(line).ok()?.checked_sub(1)?)?;
    let line = text[start..].lines().next().unwrap_or_default();
    let column = usize::try_from(column).ok()?.checked_sub(1)?;
    Some(start + line.char_indices().nth(column).map_or(line.len(), |(at, _)| at))
}

pub(super) fn toml(text: &str) -> Result<Map<String, Value>, Fault> {
    let table = DeTable::parse(text)
        .map_err(|error| (error.message().to_owned(), error.span().map_or(0, |span| span.start)))?;
    Ok(of_table(table.get_ref(), text))
}

fn of_table(table: &DeTable, text: &str) -> Map<String, Value> {
    let value = |value: &toml::Spanned<DeValue>| of_toml(value.get_ref(), value.span(), text);
    table.iter().map(|(key, inner)| (key.get_ref().to_string(), value(inner))).collect()
}

fn of_toml(value: &DeValue, at: std::ops::Range<usize>, text: &str) -> Value {
    match value {
        DeValue::String(words) => Value::String(words.to_string()),
        DeValue::Array(values) => {
            values.iter().map(|value| of_toml(value.get_ref(), value.span(), text)).collect()
        }
        DeValue::Table(table) => Value::Object(of_table(table, text)),
        _ => Value::String(text.get(at).unwrap_or_default().trim().to_owned()),
    }
}

/// A value of YAML, with the places of those that it holds.
enum Node {
    Null,
    Text(String),
    /// A scalar that was read as something else.
    Read(String),
    List(Vec<Spanned<Node>>),
    Pairs(Pairs),
}

struct Pairs(Vec<(String, Spanned<Node>)>);

impl Pairs {
    fn into_map(self, text: &str) -> Map<String, Value> {
        self.0.into_iter().map(|(key, node)| (key, of_yaml(node, text))).collect()
    }
}

fn of_yaml(node: Spanned<Node>, text: &str) -> Value {
    let at = node.defined.span();
    let written = || {
        let start = usize::try_from(at.byte_offset()?).ok()?;
        let end = start.checked_add(usize::try_from(at.byte_len()?).ok()?)?;
        text.get(start..end).map(str::trim).filter(|text| !text.is_empty() && !text.contains('\n'))
    };
    match node.value {
        Node::Null => Value::Null,
        Node::Text(words) => Value::String(words),
        Node::Read(value) => Value::String(written().map_or(value, str::to_owned)),
        Node::List(nodes) => nodes.into_iter().map(|node| of_yaml(node, text)).collect(),
        Node::Pairs(pairs) => Value::Object(pairs.into_map(text)),
    }
}

impl<'de> Deserialize<'de> for Pairs {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct PairsVisitor;
        impl<'de> Visitor<'de> for PairsVisitor {
            type Value = Pairs;

            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("a map")
            }

            fn visit_unit<E>(self) -> Result<Pairs, E> {
                Ok(Pairs(Vec::new()))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Pairs, A::Error> {
                pairs(map)
            }
        }
        deserializer.deserialize_map(PairsVisitor)
    }
}

fn pairs<'de, A: MapAccess<'de>>(mut map: A) -> Result<Pairs, A::Error> {
    let mut out = Vec::new();
    while let Some(pair) = map.next_entry()? {
        out.push(pair);
    }
    Ok(Pairs(out))
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(NodeVisitor)
    }
}

struct NodeVisitor;

impl<'de> Visitor<'de> for NodeVisitor {
    type Value = Node;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_unit<E>(self) -> Result<Node, E> {
        Ok(Node::Null)
    }

    fn visit_none<E>(self) -> Result<Node, E> {
        Ok(Node::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Node, D::Error> {
        Node::deserialize(deserializer)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Node, E> {
        Ok(Node::Read(value.to_string()))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Node, E> {
        Ok(Node::Read(value.to_string()))
    }

    fn visit_i128<E>(self, value: i128) -> Result<Node, E> {
        Ok(Node::Read(value.to_string()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Node, E> {
        Ok(Node::Read(value.to_string()))
    }

    fn visit_u128<E>(self, value: u128) -> Result<Node, E> {
        Ok(Node::Read(value.to_string()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Node, E> {
        Ok(Node::Read(value.to_string()))
    }

    fn visit_str<E>(self, value: &str) -> Result<Node, E> {
        Ok(Node::Text(value.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Node, A::Error> {
        let mut out = Vec::new();
        while let Some(node) = list.next_element()? {
            out.push(node);
        }
        Ok(Node::List(out))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Node, A::Error> {
        pairs(map).map(Node::Pairs)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scalars_stay_as_written_wherever_they_stand() {
        let text = "é: ü\nrequires: [0012, 014, 0x10, 1_000]\nauthors:\n- no\n- on\n- 007\n- \"08\"\nv: {a: 1.10, b: [2e3]}\n\
                    none: ~\nday: 2024-05-06\nx: &y 010\nz: *y\n";
        let map = yaml(text).unwrap_or_else(|fault| panic!("{fault:?}"));
        let expected = serde_json::json!({
            "é": "ü", "requires": ["0012", "014", "0x10", "1_000"], "authors": ["no", "on", "007", "08"],
            "v": {"a": "1.10", "b": ["2e3"]}, "none": null, "day": "2024-05-06", "x": "010", "z": "010",
        });
        assert_eq!(Value::Object(map), expected);
        let map = toml("'é' = 'ü'\nversion = 1.10\nlist = [0x10, true]\n[a]\nday = 2024-05-06 # x\n")
            .expect("TOML");
        let expected = serde_json::json!({"é": "ü", "version": "1.10", "list": ["0x10", "true"], "a": {"day": "2024-05-06"}});
        assert_eq!(Value::Object(map), expected);
        assert!(yaml("only words").is_err() && yaml("a: &a [*a]").is_err() && toml("x = ").is_err());
    }
}
