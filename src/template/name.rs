//! Which files are templates by their names.

use crate::source::{folder, stem};
use crate::words::kind::normalize;

/// Whether a file is a template by its name: `TEMPLATE.md`, `0000-template.md`, `templates/feature.md`;
/// `0123-template-literals.md` is a spec about templates.
pub fn is_named_template(path: &str) -> bool {
    let name = normalize(stem(path));
    let words: Vec<&str> = name.split(' ').collect();
    let number = stem(path).trim_start_matches(|c: char| !c.is_ascii_digit());
    let numbered = number.chars().take_while(char::is_ascii_digit).any(|c| c != '0');
    let in_folder = folder(path).rsplit('/').next().is_some_and(|name| {
        // `042-email-template/` holds a spec about templates.
        if name.chars().take_while(char::is_ascii_digit).any(|c| c != '0') {
            return false;
        }
        let name = normalize(name);
        name.split(' ').next_back().is_some_and(|word| matches!(word, "template" | "templates"))
    });
    let by_name = !numbered && words.last() == Some(&"template");
    by_name || (in_folder && !numbered && !matches!(name.as_str(), "readme" | "index"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_templates() {
        for path in
            ["TEMPLATE.md", "_template.md", "0000-template.md", "x/0000-swift-template.md", "templates/a.md"]
        {
            assert!(is_named_template(path), "{path}");
        }
        for path in [
            "0123-template-literals.md", "a/0042-template.md", "literal-template-strings.md",
            "template-learning.md",
        ] {
            assert!(!is_named_template(path), "{path}");
        }
    }
}
