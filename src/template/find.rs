//! Which file of a source is its template: by its name, or by what it holds.

use std::collections::BTreeSet;

use crate::markdown::{self, tree};
use crate::source::{Source, folder, stem};
use crate::spec::kind::normalize;
use crate::spec::{front_matter, header};
use crate::template::rule::is_pattern;
use tree::Block;

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

/// Whether a file is a template by its content: its title in brackets, its status a menu, placeholders throughout.
pub fn is_template_content(source: &Source) -> bool {
    // Reading the whole document is dear; every template asks for something in brackets or in capitals.
    if !source.text.contains("YYYY") && !source.text.contains('[') {
        return false;
    }
    let blocks = markdown::parse(&source.text, front_matter::read(source).1);
    let header = header::read(&blocks, source, &[]);
    let title = header.title.as_ref().is_some_and(|(title, _)| is_pattern(title));
    let menu =
        header.field(&["status", "state", "type"]).is_some_and(|field| field.text.matches('|').count() >= 1);
    let mut leaves = BTreeSet::new();
    blocks.iter().for_each(|block| leaf_texts(block, &mut leaves));
    let asking = leaves.iter().filter(|text| asks(text)).count();
    let throughout = asking >= 3 && asking * 5 >= leaves.len();
    usize::from(title) + usize::from(menu) + usize::from(throughout) >= 2 && (title || throughout)
}

fn leaf_texts(block: &Block, out: &mut BTreeSet<String>) {
    let mut text = String::new();
    tree::block_text(block, &mut text);
    out.extend(text.lines().map(str::to_owned));
}

fn asks(text: &str) -> bool {
    let bracket = text.find('[').is_some_and(|at| text[at..].contains(']') && !text[at..].starts_with("[ ]"));
    bracket || text.contains("YYYY-MM-DD") || text.contains("X.Y.Z") || text.contains("path/to/")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::template::Template;

    #[test]
    fn names_and_contents_of_templates() {
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
        assert!(is_template_content(&Source::new("anything.md", Template::built_in().text.as_bytes())));
        assert!(!is_template_content(&Source::new(
            "a.md",
            b"# Auth\n\n**Status:** Planned\n\n- [ ] a [link](x)\n"
        )));
    }
}
