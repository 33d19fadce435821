//! A block or a list entry -> the endpoints it names: method, path and what is said beside them.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::list::{Named, named};
use super::text::{MANY, TextLine, comment, lines, short, split_last_name};

/// A method and a path that something answers to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Endpoint {
    pub method: Method,
    /// As written, without scheme, host and query.
    pub path: String,
    pub note: String,
}

named! {
    pub enum Method {
        Connect = "CONNECT",
        Delete = "DELETE",
        Get = "GET",
        Head = "HEAD",
        Options = "OPTIONS",
        Patch = "PATCH",
        Post = "POST",
        Put = "PUT",
        Trace = "TRACE",
    }
}

impl Method {
    /// By its name in code; what only proxies and debuggers ask is no name there.
    fn in_code(name: &str) -> Option<Self> {
        Self::named(&name.to_ascii_uppercase())
            .filter(|method| !matches!(method, Self::Trace | Self::Connect))
    }
}

impl Endpoint {
    fn new(method: Method, path: &str) -> Self {
        Self { method, path: short(path), note: String::new() }
    }

    /// Equal for endpoints that answer to the same requests.
    pub fn key(&self) -> (String, Method) {
        (path_key(&self.path), self.method)
    }
}

/// A path in which every parameter is written `{}`: `/users/{id}`, `/users/:id/`, `/users/<int:id>?x=1`.
fn path_key(path: &str) -> String {
    let path = path.split(['?', '#']).next().unwrap_or(path).trim_end_matches('/');
    let brackets = [('{', '}'), ('<', '>'), ('[', ']')];
    let part = |part: &str| {
        let parameter = part.starts_with(':')
            || brackets.iter().any(|(open, close)| part.starts_with(*open) && part.ends_with(*close));
        if parameter { "{}".to_owned() } else { part.to_owned() }
    };
    let shown = path.split('/').map(part).collect::<Vec<_>>().join("/");
    if shown.is_empty() { "/".to_owned() } else { shown }
}

/// Every endpoint of a block or an entry, in order, each once.
pub fn endpoints(code: &str) -> Vec<Endpoint> {
    let mut out: Vec<Endpoint> = Vec::new();
    let mut seen = BTreeSet::new();
    let mut document = OpenApi::default();
    for line in lines(code) {
        let found = match document.read(line) {
            Some(found) => vec![found],
            None if document.inside => Vec::new(),
            None => plain(line.trimmed()).map_or_else(|| in_code(line.trimmed()), |found| vec![found]),
        };
        out.extend(found.into_iter().filter(|endpoint| seen.insert(endpoint.key())));
    }
    out.truncate(MANY);
    out
}

/// The endpoints of an entry: by its parts, or where its line names them. `raw` keeps the backticks around code.
pub fn of_entry(raw: &str, method: &str, path: &str) -> Vec<Endpoint> {
    if !path.is_empty() {
        let own = endpoints(path);
        if !own.is_empty() {
            return own;
        }
        let Some(path) = path_of(path.trim().trim_matches(['`', '"'])) else { return Vec::new() };
        return methods(method).into_iter().map(|method| Endpoint::new(method, path)).collect();
    }
    let found = endpoints(&raw.replace('`', ""));
    if !found.is_empty() {
        return found;
    }
    // `GET|POST /x` and `GET, PUT /x`.
    if let Some((names, rest)) = raw.split_once('/') {
        let names = names.trim_matches(['`', ' ', '*']);
        let listed = methods(names);
        let address = format!("/{rest}");
        let path = path_of(&address[..address_len(&address)]);
        if listed.len() > 1
            && let Some(path) = path
        {
            return listed.into_iter().map(|method| Endpoint::new(method, path)).collect();
        }
    }
    let mut out: Vec<Endpoint> = Vec::new();
    for code in raw.split('`').skip(1).step_by(2) {
        let found = endpoints(code).into_iter();
        out.extend(found.filter(|new| new.note.is_empty()));
    }
    // In front of the only one stands what it is for.
    if let [only] = out.as_mut_slice() {
        let before = raw.split('`').next().unwrap_or_default();
        only.note = comment(before.trim_end_matches([' ', ':', '–', '—', '-', '(', '*']).trim());
    }
    if out.is_empty() { named_before(raw).into_iter().collect() } else { out }
}

/// An endpoint behind what it is called: `List boats: GET /boats`.
fn named_before(raw: &str) -> Option<Endpoint> {
    [": ", " – ", " — ", " - ", " ("].iter().find_map(|mark| {
        let (name, rest) = raw.split_once(mark)?;
        let found = plain(rest)?;
        let note = if found.note.is_empty() { comment(name) } else { found.note.clone() };
        Some(Endpoint { note, ..found })
    })
}

/// The methods that a cell or the front of a line lists; nothing when it holds other words.
fn methods(text: &str) -> Vec<Method> {
    let names = text.split(|c: char| !c.is_ascii_alphabetic()).filter(|name| !name.is_empty());
    names
        .map(|name| Method::named(&name.to_ascii_uppercase()))
        .collect::<Option<Vec<_>>>()
        .unwrap_or_default()
}

/// `- **GET** /x  note`, `| GET | /x | note |`, `GET https://host/x HTTP/1.1`.
fn plain(text: &str) -> Option<Endpoint> {
    let start = text.trim_start_matches(['-', '*', '+', '•', '>', '|', '`', ' ', '\t', '#', '/']);
    let start = without_number(start).trim_start_matches(['*', '`', ' ']);
    let behind = start.trim_start_matches(|c: char| c.is_ascii_alphabetic());
    let method = Method::named(&start[..start.len() - behind.len()])?;
    // Marks that only dress the method or the path.
    let rest = behind.trim_start_matches([':', '*', '`']).trim_start_matches(['*', '`', '_', '|', ' ', '\t']);
    let rest = rest.trim_start_matches(['"', '\'']);
    let (path, tail) = rest.split_at(address_len(rest));
    let path = path_of(path).filter(|_| rest.len() < behind.len())?;
    Some(Endpoint { note: note(tail), ..Endpoint::new(method, path) })
}

/// Text without the number of a list's item.
fn without_number(text: &str) -> &str {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    rest.strip_prefix(['.', ')']).filter(|_| rest.len() < text.len()).map_or(text, str::trim_start)
}

/// The length of the address at the beginning of a text. Spaces inside of braces belong to it.
fn address_len(text: &str) -> usize {
    let mut nest = 0usize;
    let mut query = false;
    for (at, c) in text.char_indices() {
        query |= c == '?';
        match c {
            '{' | '<' => nest += 1,
            '}' | '>' => nest = nest.saturating_sub(1),
            _ => {}
        }
        let ends = match c {
            '"' | '\'' | ',' | '(' | ')' => nest == 0 && !query,
            '`' | '|' => nest == 0,
            '*' => nest == 0 && !text[..at].ends_with('/'),
            c => c.is_whitespace() && (nest == 0 || at > 200),
        };
        if ends {
            return at;
        }
    }
    text.len()
}

/// The path of an address, when it has one.
fn path_of(address: &str) -> Option<&str> {
    let address = address.trim_end_matches([':', '.', ';']);
    let path = match address.split_once("://") {
        Some(("http" | "https", rest)) => rest.find('/').map_or("/", |at| &rest[at..]),
        Some(_) => return None,
        // `{base}/users` and `$HOST/users` stand for a host.
        None if address.starts_with('$') && address.contains('/')
            || address.starts_with('{') && address.contains("}/") =>
        {
            &address[address.find('/')?..]
        }
        None => address,
    };
    let path = path.split(['?', '#']).next()?;
    // `/ removed` and `//` are no paths.
    let fits = |c: char| c.is_alphanumeric() || "/{}<>:._-~%$@+*=[]!&… |,".contains(c);
    let known = path.starts_with('/') && !path.starts_with("//") && path.chars().all(fits);
    let full = path == "/" || path.contains(char::is_alphanumeric);
    (known && full).then_some(path)
}

/// What stands behind the path: no protocol, no mark that leads to it.
fn note(tail: &str) -> String {
    let tail = tail.trim_start_matches(['`', '*', '"', '\'', ' ', '\t', ',', ')']);
    let version = tail.strip_prefix("HTTP/");
    let tail = version.map_or(tail, |rest| rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.'));
    let tail = tail.trim().trim_matches('|').trim();
    let tail = tail.trim_start_matches(['-', '—', '–', '→', '>', ':', '=', '#', '/', '|', '(', ' ']);
    let tail = if tail.contains('(') { tail } else { tail.trim_end_matches(')') };
    comment(&tail.replace(" | ", " · ").replace('`', ""))
}

/// Route declarations in code: `@app.get("/x")`, `router.post('/x', …)`, `#[get("/x")]`, `.route("/x", get(f))`.
fn in_code(text: &str) -> Vec<Endpoint> {
    if text.starts_with("//") || text.len() > 2_000 {
        return Vec::new();
    }
    let routes = routed(text);
    if routes.is_empty() { decorated(text).into_iter().collect() } else { routes }
}

/// Names of what has routes.
const ROUTERS: &[&str] =
    &["app", "router", "route", "server", "api", "blueprint", "bp", "mux", "r", "fastify", "routes"];

/// `.get("/x"`, after a name that routes.
fn decorated(text: &str) -> Option<Endpoint> {
    let (before, inner) = text.split_once('(')?;
    let owner = before.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let word = &before[owner.len()..];
    let path = quoted(inner).and_then(path_of)?;
    // `@PutMapping("/m")`; one without a method answers to all of them.
    if let Some(method) = word.strip_suffix("Mapping").filter(|_| text.starts_with('@')) {
        return Some(Endpoint::new(Method::in_code(method)?, path));
    }
    let owner_name = owner.trim_end_matches('.');
    let (_, last) = split_last_name(owner_name);
    let last = last.to_lowercase();
    let attribute = owner.starts_with("#[");
    let decorator = owner.starts_with('@') || attribute && last.is_empty();
    let routes = decorator || ROUTERS.contains(&last.as_str()) || last.ends_with("router");
    if let Some(method) = Method::in_code(word).filter(|_| routes && (owner.ends_with('.') || attribute)) {
        return Some(Endpoint::new(method, path));
    }
    // Flask: `@app.route("/x", methods=["POST"])`.
    if !decorator || word != "route" {
        return None;
    }
    let listed = inner.split_once("methods").and_then(|(_, rest)| quoted(&rest[rest.find(['"', '\''])?..]));
    Some(Endpoint::new(Method::in_code(listed.unwrap_or("get"))?, path))
}

/// `.route("/x", get(list).post(create))`.
fn routed(text: &str) -> Vec<Endpoint> {
    let Some((_, inner)) = text.split_once(".route(") else { return Vec::new() };
    let Some(path) = quoted(inner).and_then(path_of) else { return Vec::new() };
    let behind = inner.split_once(',').map_or("", |(_, behind)| behind);
    let called = |method: Method| {
        let call = format!("{}(", Method::in_code(method.name())?.name().to_lowercase());
        let alone = |at: &usize| behind[..*at].is_empty() || behind[..*at].ends_with(['.', ' ', ':', '(']);
        let at = behind.match_indices(&call).map(|(at, _)| at).find(alone)?;
        Some((at, Endpoint::new(method, path)))
    };
    let mut out: Vec<(usize, Endpoint)> = Method::ALL.iter().copied().filter_map(called).collect();
    out.sort_by_key(|(at, _)| *at);
    out.into_iter().map(|(_, endpoint)| endpoint).collect()
}

/// The string that a text begins with.
fn quoted(text: &str) -> Option<&str> {
    let text = text.trim_start();
    let quote = text.chars().next().filter(|c| matches!(c, '"' | '\'' | '`'))?;
    text[1..].split_once(quote).map(|(inner, _)| inner)
}

/// A block `paths:` of an `OpenAPI` document.
#[derive(Default)]
struct OpenApi {
    inside: bool,
    margin: usize,
    /// The path that methods belong to, and its indentation.
    path: Option<(String, usize)>,
    /// The indentation of methods, fixed by the first.
    level: Option<usize>,
}

impl OpenApi {
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
        let Some(key) = key.filter(|key| key.starts_with('/')) else { return self.method(line, key) };
        let path = path_of(key);
        if !self.inside && path.is_none() {
            return self.method(line, Some(key));
        }
        self.path = path.map(|path| (path.to_owned(), line.indent()));
        self.level = None;
        None
    }

    fn method(&mut self, line: TextLine, key: Option<&str>) -> Option<Endpoint> {
        let (path, margin) = self.path.clone()?;
        if line.indent() <= margin {
            self.path = None;
            return None;
        }
        let key = key.or_else(|| line.trimmed().split_once(": {").map(|(key, _)| key))?;
        let level = *self.level.get_or_insert(line.indent());
        let lower = !key.contains(|c: char| c.is_ascii_uppercase());
        let method = Method::in_code(key).filter(|_| lower && line.indent() == level)?;
        Some(Endpoint::new(method, &path))
    }
}

#[cfg(test)]
mod tests;
