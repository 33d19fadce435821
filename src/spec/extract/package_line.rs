//! Lines that ask for a package: those of pip, Go, Bundler and Gradle, and plain `name >= 1.2`.

use super::keys::cut_comment;
use super::package::{Package, PackageScope};
use super::range::Ecosystem;
use super::text::{after, lines, skip, unquoted};

/// Lines of a requirements file.
pub fn requirements(code: &str) -> Vec<Package> {
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
pub fn comparisons(code: &str) -> Vec<Package> {
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
pub fn requirement(text: &str) -> Option<Package> {
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
pub fn go_mod(code: &str) -> Vec<Package> {
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
pub fn gems(code: &str) -> Vec<Package> {
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
pub fn gradle(code: &str) -> Vec<Package> {
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

/// The package that a list entry names: `name >= 1.2`, `name (>= 1.2): what for`, `name@^1.2`. A name without a
/// sign is no package.
pub fn entry(text: &str) -> Option<Package> {
    let plain = text.trim_start().trim_start_matches(['`', '*', '-', ' ']);
    let fits = |c: char| c.is_ascii_alphanumeric() || "-_./".contains(c);
    let behind = plain.strip_prefix('@').unwrap_or(plain).trim_start_matches(fits);
    let name = &plain[..plain.len() - behind.len()];
    let rest = behind.trim_start_matches(['`', '*', ' ', '@', '(', '"']);
    let stop = rest.find(|c: char| !(c.is_ascii_alphanumeric() || "<>=~^!.,*|- +".contains(c)));
    let range = rest[..stop.unwrap_or(rest.len())].trim_end();
    let range = range.split(" - ").next()?.trim_end_matches([',', '.', '-', ' ']);
    let signed = range.starts_with(['=', '<', '>', '~', '^', '!'])
        || behind.starts_with('@') && range.starts_with(|c: char| c.is_ascii_digit());
    let lettered = name.trim_start_matches('@').starts_with(|c: char| c.is_ascii_alphabetic());
    // Words of prose end the range.
    let words =
        range.split_inclusive(' ').take_while(|word| !word.starts_with(|c: char| c.is_ascii_alphabetic()));
    let range = range[..words.map(str::len).sum()].trim_end();
    let known = lettered && name.len() <= 80 && signed;
    Package::read(Ecosystem::Other, name, range).filter(|_| known)
}
