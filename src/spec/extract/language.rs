//! The info string of a fence -> the language that its text is read as. Without one, a block that can
//! only be one language is read as that, any other as none.

use super::text::lines;

/// A language that facts are read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    Python,
    Rust,
    Script,
    Go,
    Java,
    Kotlin,
    Swift,
    CSharp,
    C,
    Sql,
    Shell,
    Text,
    Toml,
    Yaml,
    Json,
    Ini,
    Dotenv,
    Proto,
    Graphql,
    Requirements,
    GoMod,
    Gradle,
    Ruby,
    /// No language was named.
    Unnamed,
    /// One that nothing is known about.
    Other,
}

/// Names and endings as they are written after the fence.
const NAMES: &[(&str, Language)] = &[
    ("python", Language::Python),
    ("py", Language::Python),
    ("python3", Language::Python),
    ("pyi", Language::Python),
    ("rust", Language::Rust),
    ("rs", Language::Rust),
    ("typescript", Language::Script),
    ("ts", Language::Script),
    ("tsx", Language::Script),
    ("javascript", Language::Script),
    ("js", Language::Script),
    ("jsx", Language::Script),
    ("mjs", Language::Script),
    ("go", Language::Go),
    ("golang", Language::Go),
    ("java", Language::Java),
    ("kotlin", Language::Kotlin),
    ("kt", Language::Kotlin),
    ("kts", Language::Gradle),
    ("swift", Language::Swift),
    ("csharp", Language::CSharp),
    ("c#", Language::CSharp),
    ("cs", Language::CSharp),
    ("c", Language::C),
    ("h", Language::C),
    ("cpp", Language::C),
    ("c++", Language::C),
    ("cc", Language::C),
    ("hpp", Language::C),
    ("sql", Language::Sql),
    ("postgresql", Language::Sql),
    ("postgres", Language::Sql),
    ("mysql", Language::Sql),
    ("sqlite", Language::Sql),
    ("shell", Language::Shell),
    ("sh", Language::Shell),
    ("bash", Language::Shell),
    ("zsh", Language::Shell),
    ("console", Language::Shell),
    ("shell-session", Language::Shell),
    ("shellsession", Language::Shell),
    ("terminal", Language::Shell),
    ("text", Language::Text),
    ("txt", Language::Text),
    ("plain", Language::Text),
    ("plaintext", Language::Text),
    ("toml", Language::Toml),
    ("yaml", Language::Yaml),
    ("yml", Language::Yaml),
    ("json", Language::Json),
    ("jsonc", Language::Json),
    ("json5", Language::Json),
    ("ini", Language::Ini),
    ("cfg", Language::Ini),
    ("conf", Language::Ini),
    ("properties", Language::Ini),
    ("env", Language::Dotenv),
    ("dotenv", Language::Dotenv),
    ("protobuf", Language::Proto),
    ("proto", Language::Proto),
    ("graphql", Language::Graphql),
    ("gql", Language::Graphql),
    ("requirements", Language::Requirements),
    ("requirements.txt", Language::Requirements),
    ("pip", Language::Requirements),
    ("pip-requirements", Language::Requirements),
    ("gomod", Language::GoMod),
    ("go.mod", Language::GoMod),
    ("gradle", Language::Gradle),
    ("groovy", Language::Gradle),
    ("ruby", Language::Ruby),
    ("rb", Language::Ruby),
    ("gemfile", Language::Ruby),
];

impl Language {
    /// The language of an info string: `rust,ignore`, `.rs`, `Python title="x"`.
    pub fn of(info: &str) -> Self {
        let word = info.trim().trim_start_matches(['.', '{']);
        let end = word.find(|c: char| c == ',' || c == '{' || c == '}' || c.is_whitespace());
        let word = word[..end.unwrap_or(word.len())].to_lowercase();
        if word.is_empty() {
            return Self::Unnamed;
        }
        NAMES.iter().find(|(name, _)| *name == word).map_or(Self::Other, |(_, language)| *language)
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

fn by_line(line: &str) -> Option<Language> {
    let starts = |words: &[&str]| words.iter().any(|word| line.starts_with(word));
    if starts(&["def ", "class ", "async def "]) && line.ends_with(':') {
        Some(Language::Python)
    } else if starts(&["pub fn ", "pub struct ", "pub enum ", "pub trait ", "impl "]) {
        Some(Language::Rust)
    } else if starts(&["CREATE TABLE ", "create table "]) {
        Some(Language::Sql)
    } else if starts(&["export interface ", "export type ", "export class ", "export function "]) {
        Some(Language::Script)
    } else if starts(&["syntax = \"proto"]) || starts(&["message "]) && line.ends_with('{') {
        Some(Language::Proto)
    } else if starts(&["type "]) && (line.ends_with(" struct {") || line.ends_with(" interface {")) {
        Some(Language::Go)
    } else {
        None
    }
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
