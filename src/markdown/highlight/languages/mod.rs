//! A name of a language in, its table out: one file a language or a close family of them.
//!
//! How a table is written stands in `table.rs`, what its patterns mean in `pattern.rs`. A new one is a file with the
//! names that the language goes by, and a row here. It is read when a block needs it for the first time.

use std::collections::HashMap;
use std::sync::{LazyLock, OnceLock};

use super::table::Table;

struct Language {
    source: &'static str,
    table: OnceLock<Table>,
}

static LANGUAGES: [Language; 24] = [
    own(include_str!("bash.txt")),
    own(include_str!("c.txt")),
    own(include_str!("cs.txt")),
    own(include_str!("css.txt")),
    own(include_str!("diff.txt")),
    own(include_str!("dockerfile.txt")),
    own(include_str!("env.txt")),
    own(include_str!("go.txt")),
    own(include_str!("graphql.txt")),
    own(include_str!("http.txt")),
    own(include_str!("ini.txt")),
    own(include_str!("java.txt")),
    own(include_str!("json.txt")),
    own(include_str!("kotlin.txt")),
    own(include_str!("properties.txt")),
    own(include_str!("protobuf.txt")),
    own(include_str!("python.txt")),
    own(include_str!("rust.txt")),
    own(include_str!("sql.txt")),
    own(include_str!("swift.txt")),
    own(include_str!("toml.txt")),
    own(include_str!("typescript.txt")),
    own(include_str!("xml.txt")),
    own(include_str!("yaml.txt")),
];

const fn own(source: &'static str) -> Language {
    Language { source, table: OnceLock::new() }
}

impl Language {
    /// The first is also the name of a grammar.
    fn names(&self) -> impl Iterator<Item = &'static str> {
        self.source.lines().find_map(|line| line.strip_prefix("names ")).unwrap_or_default().split(' ')
    }
}

static BY_NAME: LazyLock<HashMap<&'static str, &'static Language>> = LazyLock::new(|| {
    LANGUAGES.iter().flat_map(|language| language.names().map(move |name| (name, language))).collect()
});

/// The table of a language that has one.
pub(super) fn table(name: &str) -> Option<&'static Table> {
    BY_NAME.get(name).map(|language| language.table.get_or_init(|| Table::new(language.source)))
}

/// The name by which grammars know a language that has a table.
pub(super) fn first_name(name: &str) -> Option<&'static str> {
    BY_NAME.get(name)?.names().next()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// A slip of the pen in a table would otherwise be taken for a pattern.
    #[test]
    fn tables_name_only_what_they_define() {
        let mut slips = Vec::new();
        for language in &LANGUAGES {
            let lines = || language.source.lines();
            let contexts: BTreeSet<&str> = lines()
                .filter(|line| !line.starts_with(' '))
                .filter_map(|line| line.strip_suffix(':')?.split(' ').next())
                .collect();
            for line in lines().filter(|line| line.starts_with("  ")) {
                let mut tokens = line.split_whitespace();
                while let Some(token) = tokens.next() {
                    let known = match token.split_at(1) {
                        ("<", "") => true,
                        ("i", "nclude") => tokens.next().is_some_and(|name| contexts.contains(name)),
                        (">" | "=", name) => contexts.contains(name),
                        ("@", name) => table(name.split(':').next().unwrap_or(name)).is_some(),
                        (class, ":") => {
                            let words = tokens.by_ref();
                            let steps = words.filter(|word| word.len() > 1 && word.starts_with(['>', '=']));
                            "crsnokftavid".contains(class)
                                && steps.into_iter().all(|step| contexts.contains(&step[1..]))
                        }
                        (class, "") => "crsnokftavid-".contains(class) && tokens.next().is_some(),
                        _ => false,
                    };
                    if !known {
                        slips.push(format!("`{token}` in {line}"));
                    }
                }
            }
        }
        assert_eq!(slips, Vec::<String>::new());
    }

    #[test]
    fn every_name_belongs_to_one_language() {
        let names: Vec<&str> = LANGUAGES.iter().flat_map(Language::names).collect();
        let unique: BTreeSet<&str> = names.iter().copied().collect();
        assert_eq!(names.len(), unique.len());
        assert!(!names.contains(&""));
    }
}
