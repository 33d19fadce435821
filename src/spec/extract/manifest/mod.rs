//! A block of a manifest, or a list entry -> the packages it asks for and in which versions.

use super::keys::{self, DataKey, ValueKind};
use super::language::Language;
use super::package_line;
use super::text::{MANY, lines, unquoted};

pub use super::package::{Package, PackageScope};
pub use super::package_line::entry;
pub use super::range::Ecosystem;

/// Every package of a block, in order. Placeholders such as `>=X.Y.Z` are none.
pub fn packages(language: &str, code: &str) -> Vec<Package> {
    let language = Language::of_block(language, code);
    let mut out = match language {
        Language::Toml => from_toml(code),
        Language::Json => from_json(code),
        Language::Requirements => package_line::requirements(code),
        Language::GoMod | Language::Go => package_line::go_mod(code),
        Language::Ruby => package_line::gems(code),
        Language::Gradle | Language::Kotlin => package_line::gradle(code),
        Language::Text | Language::Unnamed => unnamed(code),
        Language::Shell => package_line::commands(code),
        _ => Vec::new(),
    };
    out.truncate(MANY);
    out
}

fn unnamed(code: &str) -> Vec<Package> {
    let mut texts = lines(code).map(|line| line.trimmed());
    if texts.any(|text| text.starts_with('[') && text.ends_with(']') && text.contains("dependencies")) {
        return from_toml(code);
    }
    let readers = [
        package_line::commands,
        package_line::go_mod,
        package_line::gems,
        package_line::gradle,
        package_line::comparisons,
    ];
    readers.into_iter().map(|read| read(code)).find(|found| !found.is_empty()).unwrap_or_default()
}

fn from_toml(code: &str) -> Vec<Package> {
    let pairs = keys::toml(code);
    let ecosystem = if pairs.iter().any(is_cargo) { Ecosystem::Cargo } else { Ecosystem::Other };
    let mut out: Vec<Package> = Vec::new();
    for pair in &pairs {
        let path: Vec<&str> = pair.path.iter().map(String::as_str).collect();
        let Some((scope, key)) = meaning(&path) else { continue };
        match key {
            ManifestKey::Poetry("python") => {}
            ManifestKey::Poetry(name) | ManifestKey::Package(name) => {
                let poetry = matches!(key, ManifestKey::Poetry(_));
                let ecosystem = if poetry { Ecosystem::Python } else { ecosystem };
                let package = toml_range(pair).and_then(|range| Package::read(ecosystem, name, &range));
                out.extend(package.map(|package| package.within(scope)));
            }
            ManifestKey::Part(name, key) => {
                if let Some(package) = Package::read(ecosystem, name, "") {
                    part(&mut out, package.within(scope), key, unquoted(&pair.value));
                }
            }
            ManifestKey::List => {
                let packages = strings(&pair.value).filter_map(package_line::requirement);
                out.extend(packages.map(|package| package.within(scope)));
            }
        }
    }
    out
}

/// A key of `[dependencies.name]`; the first of a package adds it.
fn part(out: &mut Vec<Package>, package: Package, key: &str, value: &str) {
    if !["version", "path", "git", "features", "optional", "workspace"].contains(&key) {
        return;
    }
    let at = out.iter().position(|known| known.name == package.name).unwrap_or_else(|| {
        out.push(package);
        out.len() - 1
    });
    if let Some(read) = Package::read(Ecosystem::Cargo, "", value).filter(|_| key == "version") {
        out[at].range = read.range;
    }
}

enum ManifestKey<'a> {
    /// A package in a table of packages.
    Package(&'a str),
    /// One in a table of Poetry's.
    Poetry(&'a str),
    /// A package, and a key of its own table.
    Part(&'a str, &'a str),
    /// A list of requirements.
    List,
}

/// What a path of keys means to a manifest.
fn meaning<'a>(path: &[&'a str]) -> Option<(PackageScope, ManifestKey<'a>)> {
    use PackageScope::{Development, Runtime};
    match path {
        ["project", "dependencies"] | ["dependencies"] | ["project", "optional-dependencies", _] => {
            return Some((Runtime, ManifestKey::List));
        }
        ["dependency-groups", _] | ["build-system", "requires"] => {
            return Some((Development, ManifestKey::List));
        }
        ["tool", "poetry", "dependencies", name] => return Some((Runtime, ManifestKey::Poetry(name))),
        ["tool", "poetry", "dev-dependencies", name]
        | ["tool", "poetry", "group", _, "dependencies", name] => {
            return Some((Development, ManifestKey::Poetry(name)));
        }
        _ => {}
    }
    let (table, rest) = match path {
        ["target", _, rest @ ..] | ["workspace", rest @ ..] | rest => rest.split_first()?,
    };
    let scope = match *table {
        "dependencies" => Runtime,
        "dev-dependencies" | "build-dependencies" => Development,
        _ => return None,
    };
    match rest {
        [name] => Some((scope, ManifestKey::Package(name))),
        [name, key] => Some((scope, ManifestKey::Part(name, key))),
        _ => None,
    }
}

/// Whether a key is one that only Cargo knows.
fn is_cargo(pair: &DataKey) -> bool {
    let path: Vec<&str> = pair.path.iter().map(String::as_str).collect();
    match path.as_slice() {
        ["package", "edition" | "rust-version"]
        | ["dependencies", _, "features" | "default-features" | "path"]
        | [
            "lib" | "bin" | "workspace" | "features" | "profile" | "target" | "dev-dependencies"
            | "build-dependencies",
            ..,
        ] => true,
        ["dependencies", _] if pair.kind == ValueKind::Object => {
            let known = ["features", "default-features", "path =", "workspace"];
            known.iter().any(|word| pair.value.contains(word))
        }
        _ => false,
    }
}

/// The range in a value: `"1"` or `{ version = "1" }`. A value of another kind names no package.
fn toml_range(pair: &DataKey) -> Option<String> {
    if pair.kind == ValueKind::Text {
        return pair.value.starts_with(['"', '\'']).then(|| unquoted(&pair.value).to_owned());
    }
    let inner = Some(&pair.value).filter(|_| pair.kind == ValueKind::Object)?;
    let inner = inner.trim_matches(['{', '}', ' ', '\n']);
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

/// The strings in a list as written.
fn strings(list: &str) -> impl Iterator<Item = &str> {
    let mut rest = list.strip_prefix('[').unwrap_or("");
    std::iter::from_fn(move || {
        let inner = &rest[rest.find(['"', '\''])?..];
        let (found, behind) = inner[1..].split_once(inner.chars().next()?)?;
        rest = behind;
        Some(found)
    })
}

fn from_json(code: &str) -> Vec<Package> {
    let package = |pair: &DataKey| {
        let [group, name] = pair.path.as_slice() else { return None };
        let scope = match group.as_str() {
            "dependencies" | "peerDependencies" | "optionalDependencies" => PackageScope::Runtime,
            "devDependencies" => PackageScope::Development,
            _ => return None,
        };
        let package = Package::read(Ecosystem::Npm, name, unquoted(&pair.value))?;
        (pair.kind == ValueKind::Text).then(|| package.within(scope))
    };
    keys::json(code).iter().filter_map(package).collect()
}

#[cfg(test)]
mod tests;
