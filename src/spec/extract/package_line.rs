//! Lines that ask for a package: those of pip, Go, Bundler and Gradle, and plain `name >= 1.2`.

use super::keys::cut_comment;
use super::package::{Package, PackageScope};
use super::range::Ecosystem;
use super::text::{after, after_any_case, lines, skip, unquoted};

/// Lines of a requirements file.
pub(super) fn requirements(code: &str) -> Vec<Package> {
    let package = |text: &str| {
        let plain = text.trim_start_matches(['-', '*', ' ']);
        let listed = plain.len() < text.len();
        // `-r base.txt` is an option.
        let package = requirement(plain).filter(|_| !text.starts_with('-') || text.starts_with("- "))?;
        Some(if listed { Package { ecosystem: Ecosystem::Other, ..package } } else { package })
    };
    lines(code).filter_map(|line| package(cut_comment(line.trimmed(), "#").0)).collect()
}

/// Lines of `name >= 1.2` of which nothing tells that they are requirements: all of them must be.
pub(super) fn comparisons(code: &str) -> Vec<Package> {
    // Nothing else is written like these.
    let python = code.contains("==") || code.contains("~=");
    let mut out = Vec::new();
    for text in lines(code).map(|line| cut_comment(line.trimmed(), "#").0).filter(|text| !text.is_empty()) {
        let plain = text.trim_start_matches(['-', '*', ' ']);
        let Some(mut package) = requirement(plain).filter(|package| !package.range.is_empty()) else {
            return Vec::new();
        };
        if plain.len() < text.len() || !python {
            package.ecosystem = Ecosystem::Other;
        }
        out.push(package);
    }
    // Bare comparisons of names with numbers are arithmetic.
    if out.iter().any(|package| package.range.contains('.')) { out } else { Vec::new() }
}

/// `name[extra] >= 1, <2 ; marker`, or a name alone.
pub(super) fn requirement(text: &str) -> Option<Package> {
    let text = text.split(';').next()?.trim();
    let rest = text.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || "-_.".contains(c));
    let name = text[..text.len() - rest.len()].trim_end_matches(['.', '-']);
    let rest = skip(rest.trim_start(), '[', ']');
    let rest = rest.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')).unwrap_or(rest).trim();
    let signs = ["==", "<=", ">=", "~=", "!=", "<", ">"];
    let signed = rest.is_empty() || signs.iter().any(|sign| rest.starts_with(sign));
    let known = name.starts_with(|c: char| c.is_ascii_alphabetic()) && name.len() <= 80;
    Package::read(Ecosystem::Python, name, rest).filter(|_| known && signed)
}

/// `require path v1` and `require ( … )`.
pub(super) fn go_mod(code: &str) -> Vec<Package> {
    let mut out = Vec::new();
    let mut inside = false;
    for line in lines(code) {
        let (text, _) = cut_comment(line.trimmed(), "//");
        let own = match text.strip_prefix("require") {
            Some(rest) if rest.trim() == "(" => {
                inside = true;
                continue;
            }
            Some(rest) if rest.starts_with(' ') => rest,
            _ if text == ")" => {
                inside = false;
                continue;
            }
            _ if inside => text,
            _ => continue,
        };
        if let [path, version] = own.split_whitespace().collect::<Vec<_>>()[..]
            && path.contains('.')
            && version.starts_with('v')
        {
            out.extend(Package::read(Ecosystem::Go, path, version));
        }
    }
    out
}

/// `gem "x", "~> 1", ">= 1.2"`, inside of `group :test do` too.
pub(super) fn gems(code: &str) -> Vec<Package> {
    let mut out = Vec::new();
    let mut scope = PackageScope::Runtime;
    for line in lines(code) {
        let text = line.trimmed();
        if text.starts_with("group ") {
            let development = text.contains(":development") || text.contains(":test");
            scope = if development { PackageScope::Development } else { PackageScope::Runtime };
        } else if text == "end" {
            scope = PackageScope::Runtime;
        } else if let Some(rest) = text.strip_prefix("gem ") {
            let quoted = rest.split(',').map(str::trim).take_while(|part| part.starts_with(['"', '\'']));
            if let Some((name, ranges)) = quoted.map(unquoted).collect::<Vec<_>>().split_first() {
                let package = Package::read(Ecosystem::Gem, name, &ranges.join(", "));
                out.extend(package.map(|package| package.within(scope)));
            }
        }
    }
    out
}

/// Words by which Gradle asks for something.
const CONFIGURATIONS: &[&str] = &["implementation", "api", "compileOnly", "runtimeOnly", "compile"];
/// Those for what only tests or tools need.
const TEST_CONFIGURATIONS: &[&str] = &[
    "testImplementation", "testRuntimeOnly", "androidTestImplementation", "annotationProcessor", "kapt",
    "ksp",
];

/// `implementation "group:name:1.0"` and `implementation("group:name:1.0")`.
pub(super) fn gradle(code: &str) -> Vec<Package> {
    let package = |text: &str| {
        let behind = |words: &[&str]| words.iter().find_map(|word| after(text, word));
        let (rest, scope) = match behind(CONFIGURATIONS) {
            Some(rest) => (rest, PackageScope::Runtime),
            None => (behind(TEST_CONFIGURATIONS)?, PackageScope::Development),
        };
        let inner = rest.trim_start_matches(['(', ' ']);
        let quote = inner.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        let mut parts = inner[1..].split(quote).next()?.split(':');
        let (group, name) = (parts.next()?, parts.next()?);
        let package = Package::read(Ecosystem::Maven, &format!("{group}:{name}"), parts.next().unwrap_or(""));
        package.filter(|_| !group.is_empty() && !name.is_empty()).map(|package| package.within(scope))
    };
    lines(code).filter_map(|line| package(line.trimmed())).collect()
}

/// Commands that fetch packages, and where these come from.
const FETCHING: &[(&str, Ecosystem)] = &[
    ("npm install", Ecosystem::Npm),
    ("npm i", Ecosystem::Npm),
    ("yarn add", Ecosystem::Npm),
    ("pnpm add", Ecosystem::Npm),
    ("pip install", Ecosystem::Python),
    ("pip3 install", Ecosystem::Python),
    ("cargo add", Ecosystem::Cargo),
    ("gem install", Ecosystem::Gem),
    ("go get", Ecosystem::Go),
];

/// What the commands of a shell fetch: `npm install luxon@3.4.4`, `pip install shapely==2.0.4`.
pub(super) fn commands(code: &str) -> Vec<Package> {
    let mut out = Vec::new();
    for line in lines(code) {
        let text = line.trimmed().trim_start_matches(['$', '>', ' ']);
        let fetched = FETCHING.iter().find_map(|(command, from)| Some((after(text, command)?, *from)));
        let Some((names, from)) = fetched else { continue };
        for word in names.split_whitespace().map(unquoted).filter(|word| !word.starts_with('-')) {
            let scoped = usize::from(word.starts_with('@'));
            let end =
                word[scoped..].find(['@', '=', '<', '>', '~', '!']).map_or(word.len(), |at| at + scoped);
            let (name, range) = word.split_at(end);
            let fits = name.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '@')
                && !name.contains(['.', '/'])
                || name.starts_with('@')
                || from == Ecosystem::Go;
            out.extend(Package::read(from, name, range.trim_start_matches('@')).filter(|_| fits));
        }
    }
    out
}

/// The package that a list entry names: `name >= 1.2`, `name (>= 1.2): what for`, `name@^1.2`, `name 5.0`, `Name 14 or
/// newer`, and a name alone where it is set as code or in bold. `text` keeps its backticks.
pub fn entry(text: &str) -> Option<Package> {
    let text = text.trim();
    // `Uses tera 1.2` says so only in code.
    if let Some((_, code)) = text.split_once('`').filter(|(before, _)| is_prose(before)) {
        let found = entry(&format!("`{code}")).filter(|package| !package.range.is_empty());
        // `luxon `^3.4`` names it before.
        if found.is_some() {
            return found;
        }
    }
    let set_apart = text.starts_with(['`', '*']);
    let plain = text.trim_start_matches(['`', '*', '-', ' ']);
    let (name, behind) = named(plain)?;
    let rest = behind.trim_start_matches(['`', '*', ' ', '@', '(', '"', ':']);
    let version = behind.starts_with('@') || rest.starts_with(|c: char| "=<>~^!≥≤".contains(c));
    let range = if version { signed(rest)? } else { told(rest).unwrap_or_default() };
    // A name alone is one only where it looks like one, and nothing but its purpose follows.
    let alone = (set_apart || is_compound(name)) && !name.contains(' ') && ends_name(behind);
    if range.is_empty() && (version || !alone) {
        return None;
    }
    Package::read(Ecosystem::Other, name, &range)
}

/// Whether words lead to a name: `Uses`, `Built on`.
fn is_prose(before: &str) -> bool {
    let bare = before.trim_matches(['-', '*', ' ']);
    !bare.is_empty() && bare.chars().all(|c| c.is_alphabetic() || c == ' ')
}

/// A name of up to three words, the later ones in front of a version only: `Vue.js`, `Spring Boot 3`.
fn named(text: &str) -> Option<(&str, &str)> {
    let fits = |c: char| c.is_ascii_alphanumeric() || "-_./#+".contains(c);
    let scoped = text.strip_prefix('@').unwrap_or(text);
    let first = text.len() - scoped.trim_start_matches(fits).len();
    let lettered = scoped.starts_with(|c: char| c.is_ascii_alphabetic());
    let mut end = first;
    for word in text[first..].split_inclusive(' ').take(3) {
        let bare = word.trim();
        let next = &text[end + word.len()..];
        let named = bare.starts_with(|c: char| c.is_ascii_uppercase()) && bare.chars().all(fits);
        if !(bare.is_empty() || named && told(next).is_some()) {
            break;
        }
        end += word.len();
    }
    let end = text[..end].trim_end().len();
    // `7+` belongs to the version.
    (lettered && (1..=80).contains(&end)).then(|| text.split_at(end))
}

/// Whether a name is put together as those of packages and services are: `billing-service`, `@acme/ui`.
fn is_compound(name: &str) -> bool {
    let small = name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "-_./@".contains(c));
    small && name.contains(['-', '_', '/'])
}

/// What ends a name: nothing, or what it is for.
fn ends_name(behind: &str) -> bool {
    let rest = behind.trim_start_matches(['`', '*']);
    rest.trim().is_empty() || [":", " –", " —", " -", " ("].iter().any(|mark| rest.starts_with(mark))
}

/// A range with its signs; words of prose end it.
fn signed(rest: &str) -> Option<String> {
    let stop = rest.find(|c: char| !(c.is_ascii_alphanumeric() || "<>=~^!.,*|- +≥≤".contains(c)));
    let range = rest[..stop.unwrap_or(rest.len())].trim_end();
    let range = range.split(" - ").next()?.trim_end_matches([',', '.', '-', ' ']);
    let words =
        range.split_inclusive(' ').take_while(|word| !word.starts_with(|c: char| c.is_ascii_alphabetic()));
    Some(range[..words.map(str::len).sum()].trim_end().to_owned())
}

/// Words in front of the oldest version that will do.
const LEAST: &[&str] = &["at least", "minimum", "min", "from"];

/// A version without a sign: `5.0.1`, `v0.110+`, `14 or newer`.
fn told(rest: &str) -> Option<String> {
    let bare = rest.trim_start_matches([' ', '(', ',', ':', '`']);
    let bare = after_any_case(bare, "version").unwrap_or(bare).trim_start();
    let (least, bare) = match LEAST.iter().find_map(|words| after_any_case(bare, words)) {
        Some(bare) => (true, bare.trim_start()),
        None => (false, bare),
    };
    let bare = after_any_case(bare, "version").unwrap_or(bare).trim_start().trim_start_matches(['v', 'V']);
    let end = bare.find(|c: char| !(c.is_ascii_digit() || c == '.' || c == 'x')).unwrap_or(bare.len());
    let version = bare[..end].trim_end_matches('.');
    let behind = bare[version.len()..].trim_start_matches(['.', '`']);
    let (plus, tail) = behind.strip_prefix('+').map_or((false, behind), |tail| (true, tail));
    let tail = tail.trim_start();
    let newer = [
        "or newer", "or later", "or higher", "or above", "and newer", "and later", "and above", "and up",
        "or greater",
    ];
    let newer = least || plus || newer.iter().any(|words| tail.starts_with(words));
    let ends = newer
        || tail.is_empty()
        || tail.starts_with([')', ':', '–', '—', '-', ',', ';', '.', '(', '|'])
        || tail.starts_with("for ");
    let begins = version.starts_with(|c: char| c.is_ascii_digit());
    (begins && ends).then(|| if newer { format!(">= {version}") } else { version.to_owned() })
}
