//! A block or a list entry about configuration -> its settings: environment variables, keys, flags.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use super::blank::Blanked;
use super::keys::{self, DataKey, ValueKind, cut_comment};
use super::language::Language;
use super::list::{WordLists, named};
use super::python;
use super::secret::is_secret;
use super::text::{MANY, TextLine, after, comment, lines, name, piece, short, split_name, unquoted};

static LISTS: LazyLock<WordLists> = LazyLock::new(|| WordLists::read(include_str!("setting.txt")));

named! {
    /// Where something is set.
    pub enum SettingSource { Environment = "environment", File = "file", Flag = "flag" }
}

/// Something that can be set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Setting {
    /// `API_KEY`, `server.port`, `--out`.
    pub name: String,
    /// The value that is shown, without quotes. Nothing when none is.
    pub default: Option<String>,
    pub source: SettingSource,
    pub note: String,
    /// Whether the value looks like a real secret. Then it is not repeated in `default`.
    pub secret: bool,
    /// That value, as long as the spec is read: so that it can be taken out of all that is kept of the spec.
    #[serde(skip)]
    pub value: Option<String>,
}

impl Setting {
    /// With its value as written; where it is set follows from its name.
    pub fn new(name: &str, value: Option<&str>, note: String) -> Self {
        let secret = value.is_some_and(|value| is_secret(name, value));
        let shown =
            value.filter(|_| !secret).map(|value| unquoted(value.trim().trim_end_matches([',', ';'])));
        let source = match name.rsplit('.').next() {
            _ if name.starts_with('-') => SettingSource::Flag,
            Some(last) if is_environment(last) => SettingSource::Environment,
            _ => SettingSource::File,
        };
        let bare = |value: &str| unquoted(value.trim().trim_end_matches([',', ';'])).to_owned();
        let value = value.filter(|_| secret).map(bare).filter(|value| !value.is_empty());
        Self { name: short(name), default: shown.map(short), source, note, secret, value }
    }
}

impl Setting {
    /// A secret is not repeated in the note either.
    fn without_secret(self, value: Option<&str>) -> Self {
        match value.filter(|value| self.secret && !value.is_empty()) {
            Some(value) => Self { note: self.note.replace(value, "..."), ..self },
            None => self,
        }
    }
}

/// Names of the environment are in upper case.
fn is_environment(name: &str) -> bool {
    let fits = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_';
    name.len() >= 3 && name.chars().all(fits) && name.starts_with(|c: char| c.is_ascii_uppercase())
}

/// Every setting of a block, in order, each name once.
pub fn settings(language: &str, code: &str) -> Vec<Setting> {
    let language = Language::of_block(language, code);
    let mut all = match language {
        Language::Toml | Language::Ini => from_pairs(code, &keys::toml(code)),
        Language::Yaml => {
            let listed = lines(code).filter_map(|line| {
                let text = line.trimmed().strip_prefix("- ")?;
                assignment(code, line, text.trim_matches('"'))
            });
            from_pairs(code, &keys::yaml(code)).into_iter().chain(listed).collect()
        }
        Language::Json => from_pairs(code, &keys::json(code)),
        Language::Python => from_python(code),
        Language::Shell | Language::Dotenv | Language::Text | Language::Unnamed | Language::Requirements => {
            from_lines(code)
        }
        Language::Rust | Language::Script | Language::Go => look_ups(language, code),
        _ => Vec::new(),
    };
    let mut seen = BTreeSet::new();
    all.retain(|setting| seen.insert(setting.name.clone()));
    all.truncate(MANY);
    all
}

/// The setting that a list entry is about: `` `API_KEY`: what for (default `x`) ``. `text` keeps its backticks.
pub fn entry(text: &str) -> Option<Setting> {
    let text = text.trim_start_matches(['*', '-', ' ', '_']);
    let Some(rest) = text.strip_prefix('`') else { return plain_entry(text) };
    let (code, said) = rest.split_once('`')?;
    let said = said.trim_start_matches(['*', '_']);
    let (assigned, said) = assigned(said);
    let note = comment(said.trim_start_matches([':', ',', ' ', '–', '—', '-'])).replace('`', "");
    if code.starts_with('-') {
        let found = flag(code)?;
        // The word behind a flag stands for its value; a default is told in words.
        let shown = found
            .default
            .filter(|value| value.chars().any(|c| !(c.is_ascii_uppercase() || "<>[]_".contains(c))));
        let default = default_in(said).map(short).or(shown);
        return Some(Setting { default, note, ..found });
    }
    let (key, value) = code.split_once('=').map_or((code, None), |(key, value)| (key, Some(value)));
    let (key, default) =
        (key.trim(), value.map(str::trim).or(assigned).or_else(|| default_in(said)).or_else(|| alone(said)));
    let fits = key.chars().all(|c| c.is_ascii_alphanumeric() || "_.-".contains(c));
    // `old_basket` is called as keys are.
    let keyed =
        key.contains('_') && key.chars().all(|c| c.is_ascii_lowercase() || c == '_' || c.is_ascii_digit());
    let telling = keyed || is_environment(key) && key.contains('_') || default.is_some();
    let named = fits && !name(key).is_empty() && !key.ends_with('.');
    (named && telling).then(|| Setting::new(key, default, note).without_secret(default))
}

/// `API_KEY: 0af4…`, without any code: the name is one of the environment, and the value a single word.
fn plain_entry(text: &str) -> Option<Setting> {
    let (key, value) = text.split_once(':')?;
    let (key, value) = (key.trim_end_matches(['*', '_', ' ']), value.trim_start_matches(['*', '_']).trim());
    let fits = is_environment(key) && key.contains('_') && !value.is_empty() && !value.contains(' ');
    fits.then(|| Setting::new(key, Some(value.trim_matches('`')), String::new()))
}

/// What a sign of equality behind a name gives it, and the rest: `` `COLOUR` = "red": of the door ``.
fn assigned(said: &str) -> (Option<&str>, &str) {
    let Some(value) = said.trim_start().strip_prefix('=').map(str::trim_start) else { return (None, said) };
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\'' | '`'));
    let inner = quote.and_then(|quote| value[1..].split_once(quote));
    if let Some((inner, rest)) = inner {
        return (Some(inner), rest);
    }
    let end = value.find([' ', ',', ';', ':']).unwrap_or(value.len());
    let (value, rest) = value.split_at(end);
    (Some(value).filter(|value| !value.is_empty()), rest)
}

/// The value that is all that is said of a setting: in code, or what can be no word.
fn alone(said: &str) -> Option<&str> {
    let said = said.trim_matches(['*', '_', ':', '=', ' ', '.', ',']);
    let code =
        said.strip_prefix('`').and_then(|said| said.strip_suffix('`')).filter(|code| !code.contains('`'));
    code.or_else(|| {
        Some(said).filter(|said| !said.contains(' ') && said.contains(|c: char| c.is_ascii_digit()))
    })
}

/// The setting that a sentence names by its code: ``The length is set by `LOANS_DAYS` (28 by default).``
pub fn in_prose(text: &str) -> Option<Setting> {
    let mut pieces = text.split('`').skip(1);
    let (code, said) = (pieces.next()?, pieces.next().unwrap_or_default());
    let by_default = || {
        let before = said.split("by default").next().filter(|before| before.len() < said.len())?;
        before.rsplit(['(', ' ']).find(|word| !word.is_empty())
    };
    let telling = is_environment(code) && code.contains('_');
    telling.then(|| {
        let default = default_in(said).or_else(by_default);
        Setting::new(code, default, comment(&text.replace('`', ""))).without_secret(default)
    })
}

/// The value behind "default" or "defaults to".
fn default_in(said: &str) -> Option<&str> {
    // `off by default`
    const SWITCHES: &[&str] = &["on", "off", "true", "false", "enabled", "disabled"];
    if let Some(before) = said.split(" by default").next().filter(|before| before.len() < said.len())
        && let Some(value) = before.split([' ', '(', ',']).next_back().filter(|word| SWITCHES.contains(word))
    {
        return Some(value);
    }
    let at = said.to_ascii_lowercase().find("default")? + "default".len();
    let rest = said.get(at..)?.trim_start_matches('s').trim_start();
    let joined = after(rest, "to").or_else(|| after(rest, "is")).unwrap_or(rest);
    let joined = joined.trim_start_matches([':', '=', ' ']);
    if let Some(inner) = joined.strip_prefix('`') {
        return inner.split('`').next().filter(|value| !value.is_empty());
    }
    let end = joined.find([')', ',', ';', ' ']).unwrap_or(joined.len());
    let value = joined[..end].trim_end_matches('.');
    // A word of prose is no value, unless it is all that stands there.
    let told = joined.len() < rest.len() || joined[end..].starts_with(')');
    (told && !matches!(value, "" | "the" | "a" | "an" | "for")).then_some(value)
}

fn from_pairs(code: &str, pairs: &[DataKey]) -> Vec<Setting> {
    let setting = |pair: &DataKey| {
        let note = if pair.note.is_empty() { above(code, pair.offset) } else { pair.note.clone() };
        let value = Some(pair.value.as_str()).filter(|value| !value.is_empty());
        Setting::new(&pair.path.join("."), value, note)
    };
    pairs.iter().filter(|pair| is_inner(pair) && !pair.listed && !is_other(pair)).map(setting).collect()
}

/// Whether a key has a value of its own. A table of TOML in one line is a value, an object of JSON is not.
fn is_inner(pair: &DataKey) -> bool {
    let inline = pair.value.contains('=') && !pair.value.contains("\":");
    pair.kind != ValueKind::Object || pair.value == "{}" || inline
}

/// Keys of a manifest's packages, and of the schema that a document names.
fn is_other(pair: &DataKey) -> bool {
    let packages = pair.path.iter().any(|part| part.to_lowercase().ends_with("dependencies"));
    packages || pair.key().contains("...") || pair.key() == "$schema"
}

/// What the comment in the line above a place says.
fn above(code: &str, place: usize) -> String {
    let before = piece(code, code.floor_char_boundary(place.saturating_sub(1_000)), place);
    let Some((before, _)) = before.rsplit_once('\n') else { return String::new() };
    let line = before.rsplit('\n').next().unwrap_or(before).trim();
    let marked = ["#", "//", ";"].iter().any(|mark| line.starts_with(mark));
    if marked { comment(line) } else { String::new() }
}

/// Assignments and flags, a line each.
fn from_lines(code: &str) -> Vec<Setting> {
    let mut out = Vec::new();
    let mut goes_on = false;
    for line in lines(code) {
        // In a command that goes on over lines flags are used, not explained.
        let used = goes_on || line.trimmed().ends_with('\\');
        goes_on = line.trimmed().ends_with('\\');
        let set = assignment(code, line, line.trimmed().trim_start_matches("$ "));
        out.extend(set.or_else(|| flag(line.trimmed()).filter(|_| !used)));
    }
    out
}

/// `NAME=value`, `export NAME=value`.
fn assignment(code: &str, line: TextLine, text: &str) -> Option<Setting> {
    let own = ["export", "ENV", "set"].iter().find_map(|word| after(text, word)).unwrap_or(text);
    let (key, tail) = split_name(own);
    let value = tail.strip_prefix('=').filter(|value| !value.starts_with('='))?;
    // Spaces around the sign belong to other languages, where only values in quotes are plain.
    let tight = own[key.len()..].starts_with('=');
    let plain = tight || unquoted(value) != value.trim() || value.trim().parse::<f64>().is_ok();
    if !is_environment(key) || !plain {
        return None;
    }
    let (value, note) = cut_comment(value, "#");
    let note = if note.is_empty() { above(code, line.start()) } else { comment(note) };
    let value = first_word(value);
    Some(Setting::new(key, Some(value).filter(|value| !value.is_empty()), note))
}

/// The value before a program (`NAME=value program` sets it for one call), quotes respected.
fn first_word(value: &str) -> &str {
    match value.chars().next() {
        Some(quote @ ('"' | '\'')) => value[1..].find(quote).map_or(value, |end| &value[..end + 2]),
        Some('$') => value,
        _ => value.split(' ').next().unwrap_or(value),
    }
}

/// `--flag VALUE   what for`, `-f, --flag <VALUE>`.
fn flag(text: &str) -> Option<Setting> {
    let letter = |c: char| c.is_ascii_alphanumeric();
    let body = text.strip_prefix("--").or_else(|| {
        let rest = text.strip_prefix('-')?.strip_prefix(letter)?;
        rest.trim_start_matches([',', ' ', '/', '|']).strip_prefix("--")
    })?;
    let tail = body.trim_start_matches(|c| letter(c) || c == '-');
    let word = &body[..body.len() - tail.len()];
    if !word.starts_with(|c: char| c.is_ascii_lowercase()) || word.ends_with('-') {
        return None;
    }
    let (argument, said) =
        tail.split_once("  ").map_or((tail, ""), |(argument, said)| (argument, said.trim()));
    let argument = argument.trim_start_matches(['=', ' ', '[']).trim_end_matches(']');
    let (argument, note) = cut_comment(argument, "#");
    let note = comment(if said.is_empty() { note } else { said });
    // Words of prose are no argument.
    let fits = !argument.contains(' ') && argument.len() <= 60;
    let value = Some(argument).filter(|argument| !argument.is_empty());
    let setting = Setting::new(&format!("--{word}"), value, note);
    // Quotes around a placeholder (`'<json>'`) belong to it.
    fits.then(|| Setting { default: setting.default.and(value).map(short), ..setting })
}

fn from_python(code: &str) -> Vec<Setting> {
    let blanked = Blanked::of(code, Language::Python);
    let mut out = Vec::new();
    for statement in python::statements(&blanked.bare).iter().filter(|statement| statement.parent.is_none()) {
        let range = &statement.text;
        let (key, mut tail) = split_name(piece(&blanked.bare, range.start, range.end));
        if let Some(typed) = tail.strip_prefix(':') {
            tail = typed.find('=').map_or("", |at| &typed[at..]);
        }
        if key.is_empty() || !tail.starts_with('=') || tail.starts_with("==") || out.len() >= MANY {
            continue;
        }
        let start = range.end - tail.len() + 1;
        let value = piece(&blanked.code, start, range.end).trim_start();
        let note = || blanked.beside(range.start, range.end);
        if value.starts_with('{') {
            // A dictionary that holds the whole configuration is no part of a key's path.
            let prefix = Some(key).filter(|key| !LISTS.has("whole", &key.to_lowercase()));
            out.extend(dictionary(code, range.end - value.len()..range.end, prefix));
        } else if is_look_up(value) {
            let setting = Setting::new(key, default_of(value), note());
            out.push(Setting { source: SettingSource::Environment, ..setting });
        } else if is_literal(value) {
            out.push(Setting::new(key, Some(value), note()));
        }
    }
    out
}

fn dictionary(code: &str, range: Range<usize>, prefix: Option<&str>) -> Vec<Setting> {
    let mut pairs = keys::json(&code[range.clone()]);
    for pair in &mut pairs {
        pair.offset += range.start;
        pair.path.splice(0..0, prefix.map(str::to_owned));
    }
    from_pairs(code, &pairs)
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
    let known = LISTS.get("look up of python");
    known.iter().any(|word| value.starts_with(word) || value.contains(&format!("({word}")))
}

/// The value that a look-up falls back to.
fn default_of(look_up: &str) -> Option<&str> {
    let inner = look_up.split_once(',')?.1.trim_end_matches(')').trim();
    Some(inner.trim_start_matches("default=")).filter(|default| !default.is_empty())
}

/// Variables of the environment that code asks for.
fn look_ups(language: Language, code: &str) -> Vec<Setting> {
    let code = Blanked::of(code, language).code;
    let marks = LISTS.get("look up").iter();
    let mut found: Vec<(usize, Setting)> = Vec::new();
    for (at, mark) in marks.flat_map(|mark| code.match_indices(mark).take(MANY)) {
        let key = name(code[at + mark.len()..].trim_start_matches(['"', '\'']));
        if is_environment(key) {
            found.push((at, Setting::new(key, None, String::new())));
        }
    }
    found.sort_by_key(|(at, _)| *at);
    found.into_iter().map(|(_, setting)| setting).collect()
}

#[cfg(test)]
mod tests;
