//! A block or a list entry -> the endpoints it names: method, path and what is said beside them.

use serde::{Deserialize, Serialize};

use super::text::{MANY, TextLine, comment, lines, piece, short};

/// A method and a path that something answers to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Endpoint {
    /// In upper case.
    pub method: String,
    /// As written, without scheme, host and query.
    pub path: String,
    pub note: String,
    pub offset: usize,
}

impl Endpoint {
    /// Equal for endpoints that answer to the same requests.
    pub fn key(&self) -> String {
        format!("{} {}", self.method, path_key(&self.path))
    }
}

const METHODS: &[&str] = &["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "CONNECT"];

/// A path in which every parameter is written `{}`: `/users/{id}`, `/users/:id/`, `/users/<int:id>?x=1`.
pub fn path_key(path: &str) -> String {
    let path = path.split(['?', '#']).next().unwrap_or(path).trim_end_matches('/');
    let part = |part: &str| {
        let parameter = part.starts_with(':')
            || [('{', '}'), ('<', '>'), ('[', ']')]
                .iter()
                .any(|(a, b)| part.starts_with(*a) && part.ends_with(*b));
        if parameter { "{}".to_owned() } else { part.to_owned() }
    };
    let shown = path.split('/').map(part).collect::<Vec<_>>().join("/");
    if shown.is_empty() { "/".to_owned() } else { shown }
}

/// Every endpoint of a block or an entry, in order, each once.
pub fn endpoints(code: &str) -> Vec<Endpoint> {
    let mut out: Vec<Endpoint> = Vec::new();
    let mut seen = std::collections::BTreeSet::new();
    let mut yaml = Yaml::default();
    for line in lines(code) {
        let found = match yaml.read(line) {
            Some(found) => vec![found],
            None if yaml.inside => Vec::new(),
            None => plain(line).map_or_else(|| in_code(line), |found| vec![found]),
        };
        for endpoint in found {
            if out.len() < MANY && seen.insert(endpoint.key()) {
                out.push(endpoint);
            }
        }
    }
    out
}

/// Marks around a method or a path that only dress it.
const DRESS: &[char] = &['*', '`', '_', '|', ' ', '\t'];

/// `- **GET** /x  note`, `| GET | /x | note |`, `GET https://host/x HTTP/1.1`.
fn plain(line: TextLine) -> Option<Endpoint> {
    let text = line.trimmed();
    let start = text.trim_start_matches(['-', '*', '+', '•', '>', '|', '`', ' ', '\t', '#', '/']);
    let start = numbered(start).trim_start_matches(['*', '`', ' ']);
    let lead = text.len() - start.len();
    let end = start.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(start.len());
    let method = METHODS.iter().find(|method| **method == &start[..end])?;
    let behind = start[end..].trim_start_matches([':', '*', '`']);
    let rest = behind.trim_start_matches(DRESS);
    let rest = rest.trim_start_matches(['"', '\'']);
    let apart = rest.len() < start[end..].len();
    // `/ removed` and `//` are no paths.
    let (path, tail) = split_path(rest)?;
    let shown = path_of(path)?;
    apart.then(|| Endpoint {
        method: (*method).to_owned(),
        path: short(shown),
        note: note(tail),
        offset: line.start() + lead,
    })
}

fn numbered(text: &str) -> &str {
    let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    match text[digits..].strip_prefix(['.', ')']) {
        Some(rest) if digits > 0 => rest.trim_start(),
        _ => text,
    }
}

/// The address at the beginning of a text, and the rest. Spaces inside of braces belong to it.
fn split_path(text: &str) -> Option<(&str, &str)> {
    let mut nest = 0usize;
    let mut query = false;
    let mut end = text.len();
    for (at, c) in text.char_indices() {
        query |= c == '?';
        match c {
            '{' | '<' => nest += 1,
            '}' | '>' => nest = nest.saturating_sub(1),
            '"' | '\'' | ',' | '(' | ')' if query => {}
            '`' | '|' | '"' | '\'' | ',' | '(' | ')' if nest == 0 => {
                end = at;
                break;
            }
            '*' if nest == 0 && !text[..at].ends_with('/') => {
                end = at;
                break;
            }
            c if c.is_whitespace() && (nest == 0 || at > 200) => {
                end = at;
                break;
            }
            _ => {}
        }
    }
    (end > 0).then(|| (&text[..end], &text[end..]))
}

/// The path of an address, when it has one.
fn path_of(address: &str) -> Option<&str> {
    let address = address.trim_end_matches([':', '.', ';']);
    let path = match address.split_once("://") {
        Some((scheme, rest)) if scheme == "http" || scheme == "https" => {
            rest.find('/').map_or("/", |at| &rest[at..])
        }
        Some(_) => return None,
        None => {
            // `{base}/users` and `$HOST/users` stand for a host.
            let based = (address.starts_with('{') || address.starts_with('$')) && address.contains("}/")
                || address.starts_with('$') && address.contains('/');
            if based { &address[address.find('/')?..] } else { address }
        }
    };
    let path = path.split(['?', '#']).next().unwrap_or(path);
    let fits = |c: char| {
        c.is_alphanumeric() || "/{}<>:._-~%$@+*=[]!&…".contains(c) || c == ' ' || c == '|' || c == ','
    };
    let known = path.starts_with('/') && !path.starts_with("//") && path.chars().all(fits);
    let full = path == "/" || path.chars().any(char::is_alphanumeric);
    (known && full).then_some(path)
}

/// What stands behind the path: no protocol, no mark that leads to it.
fn note(tail: &str) -> String {
    let tail = tail.trim_start_matches(['`', '*', '"', '\'', ' ', '\t', ',', ')']);
    let tail = tail
        .split_once("HTTP/")
        .filter(|(before, _)| before.is_empty())
        .map_or(tail, |(_, rest)| rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.'));
    let tail = tail.trim().trim_matches('|').trim();
    let tail = tail.trim_start_matches(['-', '—', '–', '→', '>', ':', '=', '#', '/', '|', '(', ' ']);
    let tail = if tail.contains('(') { tail } else { tail.trim_end_matches(')') };
    comment(&tail.replace(" | ", " · ").replace('`', ""))
}

/// Route declarations in code: `@app.get("/x")`, `router.post('/x', …)`, `#[get("/x")]`, `.route("/x", get(f))`.
fn in_code(line: TextLine) -> Vec<Endpoint> {
    let text = line.trimmed();
    if text.starts_with("//") || text.len() > 2_000 {
        return Vec::new();
    }
    let mut out = routed(line, text);
    if out.is_empty() {
        out.extend(decorated(line, text));
    }
    out
}

const LOWER: &[&str] = &["get", "post", "put", "patch", "delete", "head", "options"];

/// `.get("/x"`, after a name that routes.
fn decorated(line: TextLine, text: &str) -> Option<Endpoint> {
    let open = text.find('(')?;
    let before = &text[..open];
    let start = before.rfind(|c: char| !c.is_ascii_alphabetic()).map_or(0, |at| at + 1);
    let word = before.get(start..)?;
    let owner = before[..start].trim_end_matches('.');
    let owner_word =
        owner.rsplit(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or(owner).to_lowercase();
    let decorator = owner.starts_with('@') || owner.starts_with("#[") && owner_word.is_empty();
    let router =
        ["app", "router", "route", "server", "api", "blueprint", "bp", "mux", "r", "fastify", "routes"];
    let routes =
        decorator || router.iter().any(|known| owner_word == *known || owner_word.ends_with("router"));
    let mapping = word.strip_suffix("Mapping").filter(|_| text.starts_with('@')).map(str::to_lowercase);
    let method = mapping.as_deref().unwrap_or(word).to_ascii_lowercase();
    // A mapping without a method answers to all of them.
    let known = LOWER.contains(&method.as_str());
    let decorates =
        mapping.is_some() || routes && (before[..start].ends_with('.') || owner.starts_with("#["));
    let inner = &text[open + 1..];
    let path = quoted(inner)?;
    let shown = path_of(path)?;
    if decorates && known {
        return Some(made(line, &method, shown));
    }
    // Flask: `@app.route("/x", methods=["POST"])`.
    if decorator && word == "route" {
        let listed =
            inner.split_once("methods").and_then(|(_, rest)| quoted(&rest[rest.find(['"', '\''])?..]));
        let method = listed.unwrap_or("get").to_lowercase();
        return LOWER.contains(&method.as_str()).then(|| made(line, &method, shown));
    }
    None
}

/// `.route("/x", get(list).post(create))`.
fn routed(line: TextLine, text: &str) -> Vec<Endpoint> {
    let Some((_, inner)) = text.split_once(".route(") else { return Vec::new() };
    let Some(path) = quoted(inner).and_then(path_of) else { return Vec::new() };
    let behind = inner.split_once(',').map_or("", |(_, behind)| behind);
    let mut out = Vec::new();
    for method in LOWER {
        for (at, _) in behind.match_indices(&format!("{method}(")) {
            let before = behind[..at].chars().next_back();
            if out.len() < LOWER.len() && before.is_none_or(|c| c == '.' || c == ' ' || c == ':' || c == '(')
            {
                out.push(made(line, method, path));
                break;
            }
        }
    }
    out
}

fn made(line: TextLine, method: &str, path: &str) -> Endpoint {
    Endpoint { method: method.to_uppercase(), path: short(path), note: String::new(), offset: line.start() }
}

/// The string that a text begins with.
fn quoted(text: &str) -> Option<&str> {
    let text = text.trim_start();
    let quote = text.chars().next().filter(|c| matches!(c, '"' | '\'' | '`'))?;
    let end = text[1..].find(quote)?;
    Some(piece(text, 1, 1 + end))
}

/// A block `paths:` of an `OpenAPI` document.
#[derive(Default)]
struct Yaml {
    inside: bool,
    margin: usize,
    /// The path that methods belong to, and its indentation.
    path: Option<(String, usize)>,
    /// The indentation of methods, fixed by the first.
    level: Option<usize>,
}

impl Yaml {
    fn read(&mut self, line: TextLine) -> Option<Endpoint> {
        let text = line.trimmed();
        if text == "paths:" {
            *self = Self { inside: true, margin: line.indent(), ..Self::default() };
            return None;
        }
        if text.is_empty() || text.starts_with('#') {
            return None;
        }
        if self.inside && line.indent() <= self.margin {
            *self = Self::default();
        }
        let key = text.split(" #").next().unwrap_or(text).trim_end().strip_suffix(':');
        let key = key.map(|key| key.trim_matches(['"', '\'']));
        let begins = key.is_some_and(|key| key.starts_with('/') && path_of(key).is_some());
        if !self.inside && !begins {
            return self.method(line, key);
        }
        match key {
            Some(key) if key.starts_with('/') => {
                self.path = path_of(key).map(|path| (short(path), line.indent()));
                self.level = None;
                None
            }
            _ => self.method(line, key),
        }
    }

    fn method(&mut self, line: TextLine, key: Option<&str>) -> Option<Endpoint> {
        let (path, margin) = self.path.clone()?;
        if line.indent() <= margin {
            self.path = None;
            return None;
        }
        let key = key.or_else(|| line.trimmed().split_once(": {").map(|(key, _)| key))?;
        let level = *self.level.get_or_insert(line.indent());
        let known = LOWER.contains(&key) && line.indent() == level;
        known.then(|| Endpoint {
            method: key.to_uppercase(),
            path,
            note: String::new(),
            offset: line.start(),
        })
    }
}

#[cfg(test)]
mod tests;
