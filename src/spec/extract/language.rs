//! The info string of a fence -> the language that its text is read as. Without one, a block that can
//! only be one language is read as that, any other as none.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::list::{Named, WordLists, named};
use super::text::lines;

named! {
    /// A language that facts are read from.
    pub enum Language {
        Python = "python",
        Rust = "rust",
        Script = "script",
        Go = "go",
        Java = "java",
        Kotlin = "kotlin",
        Swift = "swift",
        CSharp = "csharp",
        C = "c",
        Sql = "sql",
        Shell = "shell",
        Text = "text",
        Toml = "toml",
        Yaml = "yaml",
        Json = "json",
        Ini = "ini",
        Dotenv = "dotenv",
        Proto = "proto",
        Graphql = "graphql",
        Requirements = "requirements",
        GoMod = "gomod",
        Gradle = "gradle",
        Ruby = "ruby",
        /// No language was named.
        Unnamed = "",
        /// One that nothing is known about.
        Other = "other",
    }
}

static NAMES: LazyLock<BTreeMap<&str, Language>> = LazyLock::new(|| {
    let lists = WordLists::read(include_str!("language.txt"));
    lists.words().filter_map(|(language, name)| Some((name, Language::named(language)?))).collect()
});

impl Language {
    /// The language of an info string: `rust,ignore`, `.rs`, `Python title="x"`.
    pub fn of(info: &str) -> Self {
        let word = info.trim().trim_start_matches(['.', '{']);
        let end = word.find(|c: char| matches!(c, ',' | '{' | '}') || c.is_whitespace());
        match word[..end.unwrap_or(word.len())].to_lowercase().as_str() {
            "" => Self::Unnamed,
            word => NAMES.get(word).copied().unwrap_or(Self::Other),
        }
    }

    /// Whether programs are written in it.
    pub fn is_program(self) -> bool {
        use Language::{C, CSharp, Go, Java, Kotlin, Python, Ruby, Rust, Script, Swift};
        matches!(self, Python | Rust | Script | Go | Java | Kotlin | Swift | CSharp | C | Ruby)
    }

    /// As [`Language::of`], with a look at the text of a block that names none.
    pub fn of_block(info: &str, code: &str) -> Self {
        match Self::of(info) {
            Self::Unnamed => guess(code),
            known => known,
        }
    }
}

/// The language of an unnamed block, by lines that stand at its margin and mean one thing only.
fn guess(code: &str) -> Language {
    let body = code.trim();
    if body.starts_with('{') && body.ends_with('}') && body.contains("\":") {
        return Language::Json;
    }
    let mut margin = lines(code).filter(|l| !l.text.starts_with([' ', '\t']) && !l.text.is_empty()).take(60);
    margin.find_map(|line| by_line(line.text.trim_end())).unwrap_or(Language::Unnamed)
}

/// Beginnings of lines that mean one language, where the line also ends so.
const BEGINNINGS: &[(&[&str], &str, Language)] = &[
    (&["def ", "class ", "async def "], ":", Language::Python),
    (&["pub fn ", "pub struct ", "pub enum ", "pub trait ", "impl "], "", Language::Rust),
    (&["CREATE TABLE ", "create table "], "", Language::Sql),
    (&["export interface ", "export type ", "export class ", "export function "], "", Language::Script),
    (&["syntax = \"proto"], "", Language::Proto),
    (&["message "], "{", Language::Proto),
    (&["type "], " struct {", Language::Go),
    (&["type "], " interface {", Language::Go),
];

fn by_line(line: &str) -> Option<Language> {
    let fits = |(beginnings, end, _): &&(&[&str], &str, _)| {
        line.ends_with(end) && beginnings.iter().any(|begin| line.starts_with(begin))
    };
    BEGINNINGS.iter().find(fits).map(|(.., language)| *language)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn info_strings_in_the_wild() {
        assert_eq!(Language::of("rust,ignore"), Language::Rust);
        assert_eq!(Language::of(".rs"), Language::Rust);
        assert_eq!(Language::of("Python title=\"a\""), Language::Python);
        assert_eq!(Language::of("c++"), Language::C);
        assert_eq!(Language::of("ailang"), Language::Other);
        assert_eq!(Language::of(""), Language::Unnamed);
    }

    #[test]
    fn an_unnamed_block_is_guessed_only_when_it_can_be_one_thing() {
        assert_eq!(Language::of_block("", "class A(B):\n    x: int\n"), Language::Python);
        assert_eq!(Language::of_block("", "{\n  \"a\": 1\n}"), Language::Json);
        assert_eq!(Language::of_block("", "type Config struct {\n}"), Language::Go);
        assert_eq!(Language::of_block("", "class of things\ndef. of it"), Language::Unnamed);
        assert_eq!(Language::of_block("text", "{\n  \"a\": 1\n}"), Language::Text);
    }
}
