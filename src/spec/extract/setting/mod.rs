//! A block or a list entry about configuration -> its settings: environment variables, keys, flags.

use serde::{Deserialize, Serialize};

use super::blank::Blanked;
use super::keys::{self, KeyValue, ValueKind, cut_comment};
use super::language::Language;
use super::secret::is_secret;
use super::text::{MANY, after, comment, lines, name, piece, short, unquoted};
use super::{outline, python};

/// Something that can be set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Setting {
    /// `API_KEY`, `server.port`, `--out`.
    pub name: String,
    /// The value that is shown, without quotes. Nothing when none is.
    pub default: Option<String>,
    /// `environment`, `file` or `flag`.
    pub source: String,
    pub note: String,
    /// Whether the value looks like a real secret. Then it is not repeated in `default`.
    pub secret: bool,
    pub offset: usize,
}

/// Every setting of a block, in order, each name once.
pub fn settings(language: &str, code: &str) -> Vec<Setting> {
    let language = Language::of_block(language, code);
    let all = match language {
        Language::Toml | Language::Ini => from_pairs(code, keys::toml(code)),
        Language::Yaml => {
            let mut all = from_pairs(code, keys::yaml(code));
            all.extend(assignments(code, true));
            all
        }
        Language::Json => from_pairs(code, keys::json(code)),
        Language::Python => from_python(code),
        Language::Shell | Language::Dotenv | Language::Text | Language::Unnamed | Language::Requirements => {
            let mut all = assignments(code, false);
            all.extend(flags(code));
            all.sort_by_key(|setting| setting.offset);
            all
        }
        Language::Rust | Language::Script | Language::Go => look_ups(language, code),
        _ => Vec::new(),
    };
    let mut seen = std::collections::BTreeSet::new();
    all.into_iter().filter(|setting| seen.insert(setting.name.clone())).take(MANY).collect()
}

/// The setting that a list entry is about: `` `API_KEY`: what for (default `x`) ``. `text` keeps its backticks.
pub fn entry(text: &str) -> Option<Setting> {
    let lead = text.len() - text.trim_start_matches(['*', '-', ' ', '_']).len();
    let rest = text[lead..].strip_prefix('`')?;
    let end = rest.find('`')?;
    let (code, said) = (&rest[..end], rest[end + 1..].trim_start_matches(['*', '_']));
    let offset = lead + 1;
    if code.starts_with('-') {
        return flag(code, offset).map(|found| Setting { note: said_of(said), ..found });
    }
    let (key, value) = code.split_once('=').map_or((code, None), |(key, value)| (key, Some(value)));
    let key = key.trim();
    let fits = key.chars().all(|c| c.is_ascii_alphanumeric() || "_.-".contains(c)) && !name(key).is_empty();
    let telling = is_environment(key) && key.contains('_') || value.is_some() || defaults_in(said).is_some();
    if !fits || key.is_empty() || !telling || key.ends_with('.') {
        return None;
    }
    let default = value.map(str::trim).or_else(|| defaults_in(said));
    Some(made(key, default, said_of(said), offset))
}

fn said_of(said: &str) -> String {
    comment(said.trim_start_matches([':', ',', ' ', '–', '—', '-'])).replace('`', "")
}

/// The value behind "default" or "defaults to".
fn defaults_in(said: &str) -> Option<&str> {
    let low = said.to_ascii_lowercase();
    let at = low.find("default")? + "default".len();
    let rest = said.get(at..)?.trim_start_matches('s').trim_start();
    let joined =
        after(rest, "to").or_else(|| after(rest, "is")).unwrap_or(rest).trim_start_matches([':', '=', ' ']);
    if let Some(inner) = joined.strip_prefix('`') {
        return inner.split('`').next().filter(|value| !value.is_empty());
    }
    let end = joined.find([')', ',', ';', ' ']).unwrap_or(joined.len());
    let value = joined[..end].trim_end_matches('.');
    // A word of prose is no value, unless it is all that stands there.
    let told = joined.len() < rest.len() || joined[end..].starts_with(')');
    let plain = value.parse::<f64>().is_ok() || !["the", "a", "an", "for", "false", "true"].contains(&value);
    let switch = matches!(value, "true" | "false" | "on" | "off");
    (!value.is_empty() && told && (plain || switch)).then_some(value)
}

pub fn made(name: &str, value: Option<&str>, note: String, offset: usize) -> Setting {
    let shown = value.map(|value| unquoted(value.trim().trim_end_matches([',', ';'])));
    let last = name.rsplit('.').next().unwrap_or(name);
    let source = if is_environment(last) { "environment" } else { "file" };
    let secret = value.is_some_and(|value| is_secret(name, value));
    Setting {
        default: shown.filter(|_| !secret).map(short),
        source: source.to_owned(),
        note,
        secret,
        offset,
        name: short(name),
    }
}

/// Names of the environment are in upper case.
fn is_environment(name: &str) -> bool {
    let fits = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_';
    name.len() >= 3 && name.chars().all(fits) && name.starts_with(|c: char| c.is_ascii_uppercase())
}

fn from_pairs(code: &str, pairs: Vec<KeyValue>) -> Vec<Setting> {
    let inner = |pair: &KeyValue| {
        pair.kind != ValueKind::Object || pair.value == "{}" || pair.value.len() > 2 && inline(pair)
    };
    pairs
        .into_iter()
        .filter(|pair| inner(pair) && !pair.listed && !is_other(pair))
        .map(|pair| {
            let note = if pair.note.is_empty() { above(code, pair.offset) } else { pair.note.clone() };
            let value = Some(pair.value.as_str()).filter(|value| !value.is_empty());
            made(&pair.path.join("."), value, note, pair.offset)
        })
        .collect()
}

/// Keys of a manifest's packages, and of the schema that a document names.
fn is_other(pair: &KeyValue) -> bool {
    let packages = pair.path.iter().any(|part| part.to_lowercase().ends_with("dependencies"));
    packages || pair.key().contains("...") || pair.key() == "$schema"
}

/// A table of TOML in one line is a value, an object of JSON is not.
fn inline(pair: &KeyValue) -> bool {
    pair.value.contains('=') && !pair.value.contains("\":")
}

/// What the comment in the line above a place says.
fn above(code: &str, place: usize) -> String {
    let before = piece(code, code.floor_char_boundary(place.saturating_sub(1_000)), place);
    let Some((before, _)) = before.rsplit_once('\n') else { return String::new() };
    let line = before.rsplit('\n').next().unwrap_or(before).trim();
    let marked = ["#", "//", ";"].iter().any(|mark| line.starts_with(mark));
    if marked { comment(line) } else { String::new() }
}

/// `NAME=value`, `export NAME=value`, and in YAML `- NAME=value`.
fn assignments(code: &str, listed: bool) -> Vec<Setting> {
    let mut out = Vec::new();
    for line in lines(code) {
        let text = line.trimmed();
        let text = if listed {
            let Some(item) = text.strip_prefix("- ") else { continue };
            item.trim_matches('"')
        } else {
            text.trim_start_matches("$ ")
        };
        let own = ["export", "ENV", "set"].iter().find_map(|word| after(text, word)).unwrap_or(text);
        let key = name(own);
        let Some(value) = own[key.len()..].trim_start().strip_prefix('=') else { continue };
        // Spaces around the sign belong to other languages, where only values in quotes are plain.
        let tight = own[key.len()..].starts_with('=');
        let plain = tight || unquoted(value) != value.trim() || value.trim().parse::<f64>().is_ok();
        if is_environment(key) && plain && !value.starts_with('=') && out.len() < MANY {
            let (value, note) = cut_comment(value, "#");
            // `NAME=value program` sets it for one call.
            let value = first_word(value);
            let note = if note.is_empty() { above(code, line.start()) } else { comment(note) };
            let offset = line.start() + line.trimmed().find(key).unwrap_or(0);
            out.push(made(key, Some(value).filter(|v| !v.is_empty()), note, offset));
        }
    }
    out
}

/// The value before a program, quotes respected.
fn first_word(value: &str) -> &str {
    match value.chars().next() {
        Some(quote @ ('"' | '\'')) => value[1..].find(quote).map_or(value, |end| &value[..end + 2]),
        Some('$') => value,
        _ => value.split(' ').next().unwrap_or(value),
    }
}

/// Flags that begin a line. In a command that goes on over lines they are used, not explained.
fn flags(code: &str) -> Vec<Setting> {
    let mut out = Vec::new();
    let mut goes_on = false;
    for line in lines(code) {
        let used = goes_on;
        goes_on = line.trimmed().ends_with('\\');
        if !used && !goes_on {
            out.extend(flag(line.trimmed(), line.start()));
        }
    }
    out
}

/// `--flag VALUE   what for`, `-f, --flag <VALUE>`.
fn flag(text: &str, offset: usize) -> Option<Setting> {
    let mut rest = text;
    if let Some(short) = rest.strip_prefix('-').filter(|rest| !rest.starts_with('-')) {
        let end = short.find(|c: char| !c.is_ascii_alphanumeric())?;
        rest = short[end..].trim_start_matches([',', ' ', '/', '|']);
        if end != 1 {
            return None;
        }
    }
    let body = rest.strip_prefix("--")?;
    let end = body.find(|c: char| !(c.is_ascii_alphanumeric() || c == '-')).unwrap_or(body.len());
    let word = &body[..end];
    if !word.starts_with(|c: char| c.is_ascii_lowercase()) || word.ends_with('-') {
        return None;
    }
    let tail = &body[end..];
    let (argument, said) = tail.split_once("  ").map_or((tail, ""), |(a, s)| (a, s.trim()));
    let argument = argument.trim_start_matches(['=', ' ', '[']).trim_end_matches(']');
    let (argument, note) = cut_comment(argument, "#");
    let said = if said.is_empty() { note } else { said };
    // Words of prose are no argument.
    let fits = !argument.contains(' ') && argument.len() <= 60;
    let shown = Some(argument).filter(|argument| fits && !argument.is_empty());
    let secret = shown.is_some_and(|value| is_secret(word, value));
    fits.then(|| Setting {
        name: short(&format!("--{word}")),
        default: shown.filter(|_| !secret).map(short),
        source: "flag".to_owned(),
        note: comment(said),
        secret,
        offset,
    })
}

/// Names of dictionaries that hold the whole configuration: they are no part of a key's path.
const WHOLE: &[&str] =
    &["config", "configuration", "settings", "conf", "cfg", "options", "defaults", "default_config"];

fn from_python(code: &str) -> Vec<Setting> {
    let scan = Blanked::of(code, Language::Python);
    let mut out = Vec::new();
    for statement in python::statements(&scan.bare).iter().filter(|statement| statement.parent.is_none()) {
        let range = &statement.text;
        let bare = piece(&scan.bare, range.start, range.end);
        let key = name(bare);
        let mut tail = bare[key.len()..].trim_start();
        if let Some(typed) = tail.strip_prefix(':') {
            tail = typed.find('=').map_or("", |at| &typed[at..]);
        }
        if key.is_empty() || !tail.starts_with('=') || tail.starts_with("==") || out.len() >= MANY {
            continue;
        }
        let start = range.end - tail.len() + 1;
        let value = piece(&scan.code, start, range.end).trim();
        if value.starts_with('{') {
            let from = start + piece(&scan.code, start, range.end).find('{').unwrap_or(0);
            let prefix = (!WHOLE.contains(&key.to_lowercase().as_str())).then_some(key);
            out.extend(dictionary(code, from, range.end, prefix));
            continue;
        }
        let note = scan.beside(range.start, range.end);
        if is_look_up(value) {
            let default = default_of(value);
            out.push(Setting { source: "environment".to_owned(), ..made(key, default, note, range.start) });
        } else if is_literal(value) {
            out.push(made(key, Some(value), note, range.start));
        }
    }
    out
}

fn dictionary(code: &str, from: usize, to: usize, prefix: Option<&str>) -> Vec<Setting> {
    let mut pairs = keys::json(piece(code, from, to));
    for pair in &mut pairs {
        pair.offset += from;
        if let Some(prefix) = prefix {
            pair.path.insert(0, prefix.to_owned());
        }
    }
    from_pairs(code, pairs)
}

/// Whether a value of Python is written out: text, a number, a switch or a list.
fn is_literal(value: &str) -> bool {
    let quoted = |value: &str| unquoted(value) != value && value.len() > 1;
    let value = value.strip_prefix(['r', 'b', 'f']).filter(|rest| quoted(rest)).unwrap_or(value);
    let one_string =
        quoted(value) && !value[1..value.len() - 1].contains(value.chars().next().unwrap_or('"'));
    one_string
        || matches!(ValueKind::of(value), ValueKind::Number | ValueKind::Boolean | ValueKind::Null)
        || value.starts_with('[')
}

/// `os.environ["X"]`, `os.getenv("X", "default")`.
fn is_look_up(value: &str) -> bool {
    let known = ["os.environ", "os.getenv", "getenv(", "env(", "env.str(", "env.int(", "env.bool("];
    known.iter().any(|word| value.starts_with(word) || value.contains(&format!("({word}")))
}

/// The value that a look-up falls back to.
fn default_of(look_up: &str) -> Option<&str> {
    let inner = look_up.split_once(',')?.1.trim_end_matches(')').trim();
    Some(inner.trim_start_matches("default=")).filter(|default| !default.is_empty())
}

/// Marks behind which code names a variable of the environment.
const LOOK_UPS: &[&str] = &[
    "process.env.", "process.env[", "env::var(", "env::var_os(", "os.Getenv(", "os.LookupEnv(",
    "import.meta.env.", "env!(",
];

/// Variables of the environment that code asks for.
fn look_ups(language: Language, code: &str) -> Vec<Setting> {
    let scan = Blanked::of(code, language);
    let mut out = Vec::new();
    // Nothing is looked up in a block without statements.
    if outline::heads(&scan.bare).is_empty() {
        return out;
    }
    for mark in LOOK_UPS {
        for (at, _) in scan.code.match_indices(mark).take(MANY) {
            let from = at + mark.len();
            let rest = scan.code[from..].trim_start_matches(['"', '\'']);
            let key = name(rest);
            if is_environment(key) {
                let start = scan.code.len() - rest.len();
                out.push(made(key, None, String::new(), start));
            }
        }
    }
    out.sort_by_key(|setting| setting.offset);
    out
}

#[cfg(test)]
mod tests;
