//! A block of a manifest, or a list entry -> the packages it asks for and in which versions.

use super::keys::{self, KeyValue, ValueKind};
use super::language::Language;
use super::package::is_range;
use super::package_line;
use super::text::{MANY, lines, short, unquoted};

pub use super::package::Package;

/// Every package of a block, in order. Placeholders such as `>=X.Y.Z` are none.
pub fn packages(language: &str, code: &str) -> Vec<Package> {
    let language = Language::of_block(language, code);
    let mut out = match language {
        Language::Toml => from_toml(code),
        Language::Json => from_json(code),
        Language::Requirements => package_line::python(code, true),
        Language::GoMod | Language::Go => package_line::go_mod(code),
        Language::Ruby => package_line::gems(code),
        Language::Gradle | Language::Kotlin => package_line::gradle(code),
        Language::Text | Language::Unnamed => unnamed(code),
        _ => Vec::new(),
    };
    out.truncate(MANY);
    out
}

/// The package that a list entry names: `name >= 1.2`, `name (>= 1.2): what for`.
pub fn entry(text: &str) -> Option<Package> {
    package_line::entry(text, 0)
}

fn unnamed(code: &str) -> Vec<Package> {
    let toml = lines(code).any(|line| {
        let text = line.trimmed();
        text.starts_with('[') && text.ends_with(']') && text.contains("dependencies")
    });
    if toml {
        return from_toml(code);
    }
    let readers: [fn(&str) -> Vec<Package>; 4] =
        [package_line::go_mod, package_line::gems, package_line::gradle, |code| {
            package_line::python(code, false)
        }];
    readers.into_iter().map(|read| read(code)).find(|found| !found.is_empty()).unwrap_or_default()
}

fn from_toml(code: &str) -> Vec<Package> {
    let pairs = keys::toml(code);
    let cargo = is_cargo(&pairs);
    let mut out: Vec<Package> = Vec::new();
    for pair in &pairs {
        let path: Vec<&str> = pair.path.iter().map(String::as_str).collect();
        let Some(place) = table(&path) else { continue };
        match place {
            ManifestKey::Entry { name, poetry, dev } => {
                let ecosystem = match () {
                    () if poetry => "python",
                    () if cargo => "cargo",
                    () => "other",
                };
                if !(poetry && name == "python")
                    && let Some(range) = toml_range(pair)
                    && is_range(ecosystem, &range)
                {
                    out.push(Package::new(ecosystem, name, &range, dev, pair.offset));
                }
            }
            ManifestKey::Part { name, key, dev } => part(&mut out, pair, name, key, dev, cargo),
            ManifestKey::List { dev } => {
                for text in strings(&pair.value) {
                    out.extend(package_line::python_line(text, pair.offset, dev, true));
                }
            }
        }
    }
    out
}

/// `[dependencies.name]` with a key of its own.
fn part(out: &mut Vec<Package>, pair: &KeyValue, name: &str, key: &str, dev: bool, cargo: bool) {
    if !["version", "path", "git", "features", "optional", "workspace"].contains(&key) {
        return;
    }
    let at = out.iter().position(|package| package.name == name && package.offset != pair.offset);
    let at = at.unwrap_or_else(|| {
        out.push(Package::new(if cargo { "cargo" } else { "other" }, name, "", dev, pair.offset));
        out.len() - 1
    });
    if key == "version" {
        let range = unquoted(&pair.value);
        if is_range("cargo", range) {
            out[at].range = short(range);
        }
    }
}

enum ManifestKey<'a> {
    /// A key of a table of packages.
    Entry { name: &'a str, poetry: bool, dev: bool },
    /// A key of one package's own table.
    Part { name: &'a str, key: &'a str, dev: bool },
    /// A list of requirements.
    List { dev: bool },
}

/// What a path of keys means to a manifest.
fn table<'a>(path: &[&'a str]) -> Option<ManifestKey<'a>> {
    match path {
        ["project", "dependencies"] | ["dependencies"] | ["project", "optional-dependencies", _] => {
            return Some(ManifestKey::List { dev: false });
        }
        ["dependency-groups", _] | ["build-system", "requires"] => {
            return Some(ManifestKey::List { dev: true });
        }
        ["tool", "poetry", "dependencies", name] => {
            return Some(ManifestKey::Entry { name, poetry: true, dev: false });
        }
        ["tool", "poetry", "dev-dependencies", name]
        | ["tool", "poetry", "group", _, "dependencies", name] => {
            return Some(ManifestKey::Entry { name, poetry: true, dev: true });
        }
        _ => {}
    }
    let rest = match path {
        ["target", _, rest @ ..] | ["workspace", rest @ ..] | rest => rest,
    };
    let dev = match rest.first()? {
        &"dependencies" => false,
        &"dev-dependencies" | &"build-dependencies" => true,
        _ => return None,
    };
    match rest {
        [_, name] => Some(ManifestKey::Entry { name, poetry: false, dev }),
        [_, name, key] => Some(ManifestKey::Part { name, key, dev }),
        _ => None,
    }
}

/// Tables that no other manifest has.
const CARGO_TABLES: &[&str] =
    &["lib", "bin", "workspace", "features", "profile", "dev-dependencies", "build-dependencies", "target"];

/// Whether a block of TOML can only be Cargo's.
fn is_cargo(pairs: &[KeyValue]) -> bool {
    pairs.iter().any(|pair| {
        let path: Vec<&str> = pair.path.iter().map(String::as_str).collect();
        let inline = pair.kind == ValueKind::Object
            && ["features", "default-features", "path =", "workspace"]
                .iter()
                .any(|word| pair.value.contains(word));
        match path.as_slice() {
            ["package", "edition" | "rust-version"]
            | ["dependencies", _, "features" | "default-features" | "path"] => true,
            [first, ..] if CARGO_TABLES.contains(first) => true,
            ["dependencies", _] => inline,
            _ => false,
        }
    })
}

/// The range in a value: `"1"` or `{ version = "1" }`. A value of another kind names no package.
fn toml_range(pair: &KeyValue) -> Option<String> {
    match pair.kind {
        ValueKind::Text if pair.value.starts_with(['"', '\'']) => Some(unquoted(&pair.value).to_owned()),
        ValueKind::Object => {
            let inner = pair.value.trim_matches(['{', '}', ' ', '\n']);
            let known = ["version", "path", "git", "workspace", "url", "features", "optional"];
            let keys = inner.split(',').filter_map(|part| part.split_once('='));
            let mut own = keys.filter(|(key, _)| known.contains(&key.trim())).peekable();
            own.peek()?;
            let version = own.find(|(key, _)| key.trim() == "version");
            // A version that holds a comma was cut in two.
            let range = version.map_or("", |(_, value)| value.trim());
            let whole = if range.starts_with('"') && !range[1..].contains('"') {
                inner.split_once("version").and_then(|(_, rest)| rest.split('"').nth(1)).unwrap_or("")
            } else {
                unquoted(range)
            };
            Some(whole.to_owned())
        }
        _ => None,
    }
}

/// The strings in a list as written.
fn strings(list: &str) -> impl Iterator<Item = &str> {
    let mut rest = list.strip_prefix('[').unwrap_or("");
    std::iter::from_fn(move || {
        let open = rest.find(['"', '\''])?;
        let quote = rest[open..].chars().next()?;
        let end = open + 1 + rest[open + 1..].find(quote)?;
        let found = &rest[open + 1..end];
        rest = &rest[end + 1..];
        Some(found)
    })
}

fn from_json(code: &str) -> Vec<Package> {
    let groups = [
        ("dependencies", false),
        ("devDependencies", true),
        ("peerDependencies", false),
        ("optionalDependencies", false),
    ];
    let mut out = Vec::new();
    for pair in keys::json(code) {
        let [group, name] = pair.path.as_slice() else { continue };
        let Some((_, dev)) = groups.iter().find(|(known, _)| known == group) else { continue };
        let range = unquoted(&pair.value);
        if pair.kind == ValueKind::Text && is_range("npm", range) {
            out.push(Package::new("npm", name, range, *dev, pair.offset));
        }
    }
    out
}

#[cfg(test)]
mod tests;
