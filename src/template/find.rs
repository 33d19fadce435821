//! Which file of a source is its template: the configured one, one found by its name or by what it holds; or else what
//! most specs share.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::document::Document;
use crate::document::header::Header;
use crate::markdown::tree::{self, Block};
use crate::source::{folder, stem};
use crate::template::infer::infer;
use crate::template::rule::is_pattern;
use crate::template::{Origin, Summary, Template};
use crate::words::kind::normalize;

/// Gives what is asked of a source's files while its template is looked for.
pub trait SourceFiles {
    /// The paths of all files, in order.
    fn paths(&self) -> &[String];

    /// A file of the source.
    fn document(&mut self, at: usize) -> &Document;

    /// The form of every file, in order.
    fn summaries(&mut self) -> Vec<Arc<Summary>>;
}

/// The template of a source where none is configured. SourceFiles are read only as far as they are asked for.
pub fn choose(files: &mut impl SourceFiles) -> Template {
    let paths = files.paths();
    // The nearest to the top, then the first by name.
    let named = (0..paths.len()).filter(|at| is_named_template(&paths[*at]));
    if let Some(at) = named.min_by_key(|at| (paths[*at].matches('/').count(), *at)) {
        let document = files.document(at);
        return Template::learn(document, Origin::Named(document.source.path.clone()));
    }
    let summaries = files.summaries();
    if let Some(at) = summaries.iter().position(|summary| summary.is_template) {
        let document = files.document(at);
        return Template::learn(document, Origin::Content(document.source.path.clone()));
    }
    infer(files.paths(), &summaries).unwrap_or_else(Template::built_in)
}

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
pub fn is_template_content(document: &Document, header: &Header) -> bool {
    // Every template asks for something in brackets or in capitals.
    let Document { source, blocks, .. } = document;
    if !source.text.contains("YYYY") && !source.text.contains('[') {
        return false;
    }
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
    use crate::source::Source;

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
        let known = |text: &[u8]| Summary::of(&Document::read(Source::new("a.md", text))).is_template;
        assert!(known(Template::built_in().text.as_bytes()));
        assert!(!known(b"# Auth\n\n**Status:** Planned\n\n- [ ] a [link](x)\n"));
    }
}
