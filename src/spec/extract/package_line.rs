//! Lines that ask for a package: those of pip, Go, Bundler and Gradle, and plain `name >= 1.2`.

use super::package::{Package, is_range};
use super::text::{lines, unquoted};

/// Lines of a requirements file. Without a language that says so, all lines must be requirements.
pub fn python(code: &str, named: bool) -> Vec<Package> {
    let mut out = Vec::new();
    // Nothing else is written like these.
    let told = named || code.contains("==") || code.contains("~=");
    for line in lines(code) {
        let (text, _) = super::keys::cut_comment(line.trimmed(), "#");
        if text.is_empty() || named && text.starts_with('-') && !text.starts_with("- ") {
            continue;
        }
        let plain = text.trim_start_matches(['-', '*', ' ']);
        let listed = plain.len() < text.len();
        match python_line(plain, line.start() + text.len() - plain.len(), false, named) {
            Some(mut package) => {
                if listed || !told {
                    "other".clone_into(&mut package.ecosystem);
                }
                out.push(package);
            }
            None if named => {}
            None => return Vec::new(),
        }
    }
    // Bare comparisons of names with numbers are arithmetic.
    if !named && !out.iter().any(|package| package.range.contains('.')) {
        out.clear();
    }
    out
}

/// `name[extra] >= 1, <2 ; marker`. A name alone counts only where nothing else can stand.
pub fn python_line(text: &str, offset: usize, dev: bool, alone: bool) -> Option<Package> {
    let (text, _) = text.split_once(';').unwrap_or((text, ""));
    let text = text.trim();
    let end = text.find(|c: char| !(c.is_ascii_alphanumeric() || "-_.".contains(c))).unwrap_or(text.len());
    let name = text[..end].trim_end_matches(['.', '-']);
    let rest = text[end..].trim_start();
    let rest = super::text::closing(rest, '[', ']').map_or(rest, |end| rest[end + 1..].trim_start());
    let rest = rest.strip_prefix('(').and_then(|r| r.strip_suffix(')')).unwrap_or(rest).trim();
    let signs = ["==", "<=", ">=", "~=", "!=", "<", ">"];
    let signed = signs.iter().any(|sign| rest.starts_with(sign)) && is_range("python", rest);
    let bare = alone && rest.is_empty();
    let known = name.starts_with(|c: char| c.is_ascii_alphabetic()) && name.len() <= 80;
    (known && (signed || bare)).then(|| Package::new("python", name, rest, dev, offset))
}

/// `require path v1` and `require ( … )`.
pub fn go_mod(code: &str) -> Vec<Package> {
    let mut out = Vec::new();
    let mut inside = false;
    for line in lines(code) {
        let (text, _) = super::keys::cut_comment(line.trimmed(), "//");
        let own = match text.strip_prefix("require") {
            Some(rest) if rest.trim() == "(" => {
                inside = true;
                continue;
            }
            Some(rest) if rest.starts_with(' ') => rest.trim(),
            _ if text == ")" => {
                inside = false;
                continue;
            }
            _ if inside => text,
            _ => continue,
        };
        let mut words = own.split_whitespace();
        if let (Some(path), Some(version), None) = (words.next(), words.next(), words.next())
            && path.contains('.')
            && version.starts_with('v')
            && is_range("go", version)
        {
            out.push(Package::new("go", path, version, false, line.start()));
        }
    }
    out
}

/// `gem "x", "~> 1", ">= 1.2"`, inside of `group :test do` too.
pub fn gems(code: &str) -> Vec<Package> {
    let mut out = Vec::new();
    let mut dev = false;
    for line in lines(code) {
        let text = line.trimmed();
        if text.starts_with("group ") {
            dev = text.contains(":development") || text.contains(":test");
        } else if text == "end" {
            dev = false;
        } else if let Some(rest) = text.strip_prefix("gem ") {
            let mut parts = rest.split(',').map(str::trim);
            let Some(name) = parts.next().filter(|name| name.starts_with(['"', '\''])) else { continue };
            let ranges: Vec<&str> =
                parts.take_while(|part| part.starts_with(['"', '\''])).map(unquoted).collect();
            let range = ranges.join(", ");
            if is_range("gem", &range) {
                out.push(Package::new("gem", unquoted(name), &range, dev, line.start()));
            }
        }
    }
    out
}

/// Words by which Gradle asks for something, and whether only tests or tools need it.
const CONFIGURATIONS: &[(&str, bool)] = &[
    ("implementation", false),
    ("api", false),
    ("compileOnly", false),
    ("runtimeOnly", false),
    ("compile", false),
    ("testImplementation", true),
    ("testRuntimeOnly", true),
    ("androidTestImplementation", true),
    ("annotationProcessor", true),
    ("kapt", true),
    ("ksp", true),
];

/// `implementation "group:name:1.0"` and `implementation("group:name:1.0")`.
pub fn gradle(code: &str) -> Vec<Package> {
    let mut out = Vec::new();
    for line in lines(code) {
        let text = line.trimmed();
        let found =
            CONFIGURATIONS.iter().find_map(|(word, dev)| Some((super::text::after(text, word)?, *dev)));
        let Some((rest, dev)) = found else { continue };
        let inner = rest.trim_start_matches(['(', ' ']);
        let Some(quote) = inner.chars().next().filter(|c| matches!(c, '"' | '\'')) else { continue };
        let Some(written) = inner[1..].split(quote).next() else { continue };
        let mut parts = written.split(':');
        if let (Some(group), Some(name), version) = (parts.next(), parts.next(), parts.next())
            && !group.is_empty()
            && !name.is_empty()
            && is_range("maven", version.unwrap_or(""))
        {
            out.push(Package::new(
                "maven",
                &format!("{group}:{name}"),
                version.unwrap_or(""),
                dev,
                line.start(),
            ));
        }
    }
    out
}

/// `name >= 1.2`, `name (>= 1.2): what for`, `name@^1.2`. A name without a sign is no package.
pub fn entry(text: &str, offset: usize) -> Option<Package> {
    let trimmed = text.trim_start();
    let plain = trimmed.trim_start_matches(['`', '*', '-', ' ']);
    let scoped = plain.strip_prefix('@').map_or(0, |_| 1);
    let fits = |c: char| c.is_ascii_alphanumeric() || "-_./".contains(c);
    let end = scoped + plain[scoped..].find(|c| !fits(c)).unwrap_or(plain.len() - scoped);
    let name = &plain[..end];
    let rest = plain[end..].trim_start_matches(['`', '*', ' ', '@', '(', '"']);
    let stop = rest.find(|c: char| !(c.is_ascii_alphanumeric() || "<>=~^!.,*|- +".contains(c)));
    let range = rest[..stop.unwrap_or(rest.len())].trim_end();
    let range = range.split(" - ").next().unwrap_or(range).trim_end_matches([',', '.', '-', ' ']);
    let at = plain[end..].starts_with('@');
    let signed = range.starts_with(['=', '<', '>', '~', '^', '!'])
        || at && range.starts_with(|c: char| c.is_ascii_digit());
    let lettered = name.trim_start_matches('@').starts_with(|c: char| c.is_ascii_alphabetic());
    let range = first_words(range);
    let known = lettered && name.len() <= 80 && signed && super::range::parse("other", range).is_some();
    known.then(|| Package::new("other", name, range, false, offset + text.len() - plain.len()))
}

/// The range without words of prose behind it.
fn first_words(text: &str) -> &str {
    let mut at = 0;
    for word in text.split_inclusive(' ') {
        if word.starts_with(|c: char| c.is_ascii_alphabetic()) {
            return text[..at].trim_end();
        }
        at += word.len();
    }
    text
}
