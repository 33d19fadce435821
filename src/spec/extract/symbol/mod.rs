//! A block of code -> what it declares: functions, types, constants, commands. Calls and uses are none.

use serde::{Deserialize, Serialize};

use super::blank::Blanked;
use super::declaration::{Declaration, declaration};
use super::keyword::DeclarationForm;
use super::language::Language;
use super::outline;
use super::python;
use super::text::{MANY, after_any_case, lines, piece, short};

/// Something that a block declares.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Symbol {
    /// `function`, `class`, `struct`, `enum`, `trait`, `interface`, `type`, `constant` or `command`.
    pub form: String,
    /// Its name; that of a member with the name of its type: `Portal::link`, `Portal.link`.
    pub name: String,
    /// The declaration in one line.
    pub signature: String,
    pub offset: usize,
}

/// Everything that a block declares, in order.
pub fn symbols(language: &str, code: &str) -> Vec<Symbol> {
    let language = Language::of_block(language, code);
    match language {
        Language::Python => from_python(code),
        Language::Sql => from_sql(code),
        Language::Shell | Language::Text => commands(code),
        Language::Rust
        | Language::Script
        | Language::Go
        | Language::Java
        | Language::Kotlin
        | Language::Swift
        | Language::CSharp
        | Language::C => from_braces(language, code),
        _ => Vec::new(),
    }
}

fn from_braces(language: Language, code: &str) -> Vec<Symbol> {
    let scan = Blanked::of(code, language);
    let heads = outline::heads(&scan.bare);
    let mut known: Vec<Option<(Declaration, usize)>> = Vec::with_capacity(heads.len());
    let mut out = Vec::new();
    for head in &heads {
        let around = head.parent.map(|parent| known.get(parent).and_then(Option::as_ref));
        // Inside of a function or of braces that mean something else nothing is declared for others.
        let visible = match around {
            None => true,
            Some(Some((owner, depth))) => *depth < 2 && owner.form != DeclarationForm::Function,
            Some(None) => false,
        };
        let owner = around.flatten();
        let bare = piece(&scan.bare, head.text.start, head.text.end);
        let found = visible
            .then(|| declaration(language, bare, owner.map(|(owner, _)| owner), head.body.is_some()))
            .flatten();
        if let Some(found) = &found
            && let Some(form) = found.form.label()
            && out.len() < MANY
        {
            out.push(Symbol {
                form: form.to_owned(),
                name: qualified(language, owner.map(|(owner, _)| owner), &found.name),
                signature: signature(piece(&scan.code, head.text.start, head.text.end)),
                offset: head.text.start,
            });
        }
        let depth = owner.map_or(0, |(_, depth)| *depth);
        known.push(found.map(|found| {
            let deeper = depth + usize::from(found.form != DeclarationForm::Room);
            (found, deeper)
        }));
    }
    out
}

fn qualified(language: Language, owner: Option<&Declaration>, name: &str) -> String {
    let joint = if matches!(language, Language::Rust | Language::C) { "::" } else { "." };
    match owner {
        Some(owner) if owner.form.has_members() => short(&format!("{}{joint}{name}", owner.name)),
        _ => short(name),
    }
}

fn signature(text: &str) -> String {
    let text = text.trim_end();
    short(text.strip_suffix("=>").unwrap_or(text).trim_end_matches(['=', ':', ' ']))
}

fn from_python(code: &str) -> Vec<Symbol> {
    let scan = Blanked::of(code, Language::Python);
    let all = python::statements(&scan.bare);
    let text = |at: usize| all.get(at).map_or("", |s| piece(&scan.bare, s.text.start, s.text.end));
    let mut out = Vec::new();
    for (at, statement) in all.iter().enumerate() {
        let owner = match statement.parent {
            None => None,
            Some(parent) if all[parent].parent.is_none() => match python::class(text(parent)) {
                Some((owner, _)) => Some(owner),
                None => continue,
            },
            Some(_) => continue,
        };
        let Some((form, name)) = python_declaration(text(at), owner.is_some()) else { continue };
        let head = if form == "constant" {
            statement.text.clone()
        } else {
            python::head(&scan.bare, statement.text.clone())
        };
        out.push(Symbol {
            form: form.to_owned(),
            name: owner.map_or_else(|| short(name), |owner| short(&format!("{owner}.{name}"))),
            signature: short(piece(&scan.code, head.start, head.end)),
            offset: statement.text.start,
        });
        if out.len() == MANY {
            break;
        }
    }
    out
}

fn python_declaration(text: &str, inside: bool) -> Option<(&'static str, &str)> {
    if let Some((name, _)) = python::class(text) {
        return Some(("class", name));
    }
    if let Some(name) = python::function(text) {
        return Some(("function", name));
    }
    let name = super::text::name(text);
    let tail = text[name.len()..].trim_start();
    let constant = name.len() > 1
        && name.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_')
        && (tail.starts_with('=') && !tail.starts_with("==") || tail.starts_with(':'));
    (constant && !inside).then_some(("constant", name))
}

fn from_sql(code: &str) -> Vec<Symbol> {
    let scan = Blanked::of(code, Language::Sql);
    let mut out = Vec::new();
    for line in lines(&scan.bare) {
        let Some((form, name)) = sql_declaration(line.trimmed()) else { continue };
        let end = line.start() + line.trimmed().len();
        let shown = piece(&scan.code, line.start(), end);
        let shown = shown.trim_end_matches(['(', ' ', ';']);
        out.push(Symbol {
            form: form.to_owned(),
            name: short(name),
            signature: short(shown),
            offset: line.start(),
        });
        if out.len() == MANY {
            break;
        }
    }
    out
}

/// The form and name of a `CREATE …`.
pub fn sql_declaration(line: &str) -> Option<(&'static str, &str)> {
    let mut rest = after_any_case(line, "CREATE")?;
    for word in ["OR", "REPLACE", "TEMPORARY", "TEMP", "UNLOGGED", "VIRTUAL", "MATERIALIZED"] {
        rest = after_any_case(rest, word).unwrap_or(rest);
    }
    let forms = [("TABLE", "struct"), ("VIEW", "type"), ("TYPE", "type"), ("FUNCTION", "function")];
    let (form, rest) = forms.iter().find_map(|(word, form)| Some((*form, after_any_case(rest, word)?)))?;
    let rest =
        ["IF", "NOT", "EXISTS"].iter().fold(rest, |rest, word| after_any_case(rest, word).unwrap_or(rest));
    let end = rest.find(|c: char| c.is_whitespace() || c == '(' || c == ';').unwrap_or(rest.len());
    let name = rest[..end].trim_matches(['"', '`', '[', ']']);
    (!name.is_empty() && !name.contains('<')).then_some((form, name))
}

/// Programs that everybody has: a line with one of them shows a use.
const WELL_KNOWN: &[&str] = &[
    "cd", "ls", "cat", "echo", "mkdir", "rm", "cp", "mv", "git", "curl", "wget", "cargo", "npm", "npx",
    "yarn", "pnpm", "pip", "pip3", "python", "python3", "node", "sudo", "docker", "kubectl", "make",
    "export", "grep", "sed", "awk", "find", "diff", "tar", "ssh", "touch", "chmod", "source", "time", "env",
    "go", "rustc", "rustup", "gcc", "clang", "swift", "swiftc", "gem", "nm", "tree", "vi", "vim", "ldd",
    "strings", "zip", "unzip", "zipnote", "rustdoc", "less", "ps", "kill", "man", "xargs", "sort", "uniq",
    "wc", "ssh-keygen", "openssl", "psql", "mysql", "sqlite3", "redis-cli", "poetry", "uv", "pipx", "deno",
    "bun", "jq", "nc", "ping", "dig", "terraform", "helm", "ansible", "systemctl", "objdump", "otool",
    "lldb", "gdb", "xcodebuild", "xcrun", "dotnet", "mvn", "gradle", "bundle", "rake", "ruby", "perl", "php",
    "composer", "dot", "tsc", "eslint", "cd..", "pwd", "set", "unset", "alias", "exit", "clear", "code",
    "nano", "which", "head", "tail", "brew", "apt", "apt-get", "cmake", "bash", "sh", "pytest", "java",
];

/// Lines of a terminal that begin with `$ ` and call a program of the spec's own.
fn commands(code: &str) -> Vec<Symbol> {
    let mut out: Vec<Symbol> = Vec::new();
    for line in lines(code) {
        let Some(shown) = line.trimmed().strip_prefix("$ ") else { continue };
        let (shown, _) = super::keys::cut_comment(shown, "#");
        let mut words = shown.split_whitespace();
        let Some(program) = words.next().filter(|word| program_name(word)) else { continue };
        let sub = words.next().filter(|word| program_name(word) && !word.contains(['.', '_']));
        let name = sub.map_or_else(|| program.to_owned(), |sub| format!("{program} {sub}"));
        if out.len() < MANY && !out.iter().any(|known| known.name == name) {
            out.push(Symbol {
                form: "command".to_owned(),
                name,
                signature: short(shown),
                offset: line.start() + 2,
            });
        }
    }
    out
}

fn program_name(word: &str) -> bool {
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-_.".contains(c);
    word.starts_with(|c: char| c.is_ascii_lowercase())
        && word.len() <= 40
        && word.chars().all(fits)
        && !WELL_KNOWN.contains(&word)
}

#[cfg(test)]
mod tests;
