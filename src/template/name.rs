//! Which files are templates by their names.

use crate::source::{folder, stem};
use crate::words::kind::normalize;

/// Words for a template and for templates, with which longer words end, too: `Spezifikationsvorlage`.
const FOREIGN: &[&str] = &[
    "vorlage", "vorlagen", "plantilla", "plantillas", "sjabloon", "sjablonen", "szablon", "szablony",
    "шаблон", "шаблоны", "模板", "模版", "テンプレート", "ひな形", "템플릿",
];

/// Whether a word names a template in another language than English.
fn is_foreign(word: &str) -> bool {
    FOREIGN.iter().any(|own| word.ends_with(own))
}

/// Whether a file is a template by its name: `TEMPLATE.md`, `0000-template.md`, `templates/feature.md`;
/// `0123-template-literals.md` is a spec about templates.
pub fn is_named_template(path: &str) -> bool {
    let name = normalize(stem(path));
    let called = name.split(' ').next_back().is_some_and(|word| word == "template" || is_foreign(word));
    (called && !is_numbered(stem(path))) || lies_among_templates(path)
}

/// Whether a file is a template, whatever it holds, because it lies among templates or has the number of none.
pub fn is_surely_template(path: &str) -> bool {
    let name = stem(path);
    let zero = name.starts_with('0') && !is_numbered(name);
    lies_among_templates(path) || zero || !normalize(name).contains(' ')
}

fn lies_among_templates(path: &str) -> bool {
    let in_folder = folder(path).rsplit('/').next().is_some_and(|name| {
        // `042-email-template/` holds a spec about templates.
        let word = normalize(name);
        !begins_with_number(name)
            && word
                .split(' ')
                .next_back()
                .is_some_and(|word| matches!(word, "template" | "templates") || is_foreign(word))
    });
    in_folder && !is_numbered(stem(path)) && !matches!(normalize(stem(path)).as_str(), "readme" | "index")
}

/// Whether the first number of a name is none of zeros.
fn is_numbered(name: &str) -> bool {
    begins_with_number(name.trim_start_matches(|c: char| !c.is_ascii_digit()))
}

fn begins_with_number(name: &str) -> bool {
    name.chars().take_while(char::is_ascii_digit).any(|c| c != '0')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_templates() {
        for path in [
            "TEMPLATE.md", "_template.md", "0000-template.md", "x/0000-swift-template.md", "templates/a.md",
            "Vorlage.md", "adr-vorlage.md", "vorlagen/a.md", "plantilla.md", "需求模板.md",
        ] {
            assert!(is_named_template(path), "{path}");
        }
        for path in [
            "0123-template-literals.md", "a/0042-template.md", "literal-template-strings.md",
            "template-learning.md",
        ] {
            assert!(!is_named_template(path), "{path}");
        }
        assert!(is_surely_template("0000-x-template.md") && is_surely_template("templates/b-template.md"));
        assert!(is_surely_template("TEMPLATE.md") && !is_surely_template("specs/mail-template.md"));
    }
}
