//! What a spec is called, and the number it carries.

use crate::markdown::tree::{self, Block, BlockKind};
use crate::source::{folder, one_line, stem, unquoted};
use crate::spec::header::Header;
use crate::spec::kind::normalize;
use crate::spec::meta;
use crate::template::{Template, is_pattern};

/// What is longer than this, in bytes, is no title, whatever heading it stands in.
const LONGEST: usize = 400;

/// Whether the first heading is a title and not the name of a section, as in specs that begin with "Summary".
pub fn names_document(text: &str, template: &Template) -> bool {
    const SECTIONS: &[&str] =
        &["summary", "abstract", "motivation", "status", "context", "introduction", "overview"];
    if text.len() > LONGEST {
        return false;
    }
    let words = normalize(text);
    !SECTIONS.contains(&words.as_str())
        && !template.sections.iter().any(|rule| normalize(&rule.title) == words)
}

/// Front matter says it, or the first heading, unless that is a section's; then a field, then the file's name.
pub fn title(header: &Header, blocks: &[Block], template: &Template, path: &str) -> String {
    let own = |text: &str| {
        let text = one_line(unquoted(text)).into_owned();
        let empty = is_pattern(&text)
            || text.starts_with('(')
            || matches!(normalize(&text).as_str(), "n a" | "na" | "none" | "");
        (!empty && text.len() <= LONGEST).then_some(text)
    };
    let field = header.field(meta::TITLE).and_then(|field| own(&field.text));
    let first = blocks.iter().find_map(|block| match &block.kind {
        BlockKind::Heading { content, .. } => Some(tree::plain(content)),
        _ => None,
    });
    let named = |text: &String| names_document(text, template);
    let heading =
        header.title.as_ref().map(|(text, _)| text.clone()).filter(named).and_then(|text| own(&text));
    let front = header.field(&["title"]).and_then(|field| own(&field.text));
    // A numbered file is named on purpose; any other may be called by its first heading.
    let unnumbered = !stem_of_document(path).starts_with(|c: char| c.is_ascii_digit());
    let below =
        || first.filter(|_| unnumbered && header.title.is_none()).filter(named).and_then(|text| own(&text));
    front.or(heading).or(field).or_else(below).unwrap_or_else(|| humanise(stem_of_document(path)))
}

/// A file named README or index is called by its folder.
pub fn stem_of_document(path: &str) -> &str {
    let name = stem(path);
    let generic = ["readme", "index", "spec"].iter().any(|known| name.eq_ignore_ascii_case(known));
    match folder(path) {
        folder if generic && !folder.is_empty() => folder.rsplit('/').next().unwrap_or(folder),
        _ => name,
    }
}

/// `0048-trait-objects` -> `Trait objects`.
fn humanise(stem: &str) -> String {
    let words = stem.trim_start_matches(|c: char| c.is_ascii_digit());
    let words = if words.chars().any(char::is_alphanumeric) { words } else { stem };
    let words = words.split(['-', '_', ' ']).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    let mut chars = words.chars();
    chars.next().map_or(words.clone(), |first| first.to_uppercase().chain(chars).collect())
}

/// The number in the file's name, or else in an identifying field: `0123-x.md`, `rfc-12.md`, `Proposal: SE-0123`.
pub fn number(header: &Header, path: &str) -> Option<u64> {
    let name = stem_of_document(path);
    let digits = |text: &str| {
        let rest = text.trim_start_matches(|c: char| c.is_alphabetic()).trim_start_matches(['-', '_', ' ']);
        let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        let bounded = !rest[end..].starts_with(|c: char| c.is_alphanumeric() || c == '.');
        (1..=6).contains(&end).then(|| rest[..end].parse().ok()).flatten().filter(|_| bounded)
    };
    let letters = name.chars().take_while(|c| c.is_alphabetic()).count();
    let in_name = (letters <= 8).then(|| digits(name)).flatten();
    in_name.or_else(|| digits(&header.field(&["proposal", "id", "number", "rfc", "eip"])?.text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_names_become_words() {
        assert_eq!(humanise("0048-trait-objects"), "Trait objects");
        assert_eq!(stem_of_document("keps/0001-foo/README.md"), "0001-foo");
    }

    #[test]
    fn numbers_are_read_from_names() {
        let number = |path| number(&Header::default(), path);
        assert_eq!(number("text/0048-traits.md"), Some(48));
        assert_eq!(number("rfc-12.md"), Some(12));
        assert_eq!(number("20251013_numeric.md"), None);
        assert_eq!(number("v0.3.0-plan.md"), None);
    }
}
