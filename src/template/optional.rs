//! What a template says may be left out: fields and sections, by a word on their line, in their title, or in a remark
//! before them.

use crate::document::header::Field;
use crate::document::outline::Outline;
use crate::html;
use crate::markdown::tree::{self, Block, BlockKind, Inline, InlineKind};
use crate::source::Source;
use crate::template::rule::FieldRule;

/// The rules of a template's header fields.
pub(super) fn fields<'f>(fields: impl Iterator<Item = &'f Field>, source: &Source) -> Vec<FieldRule> {
    let text = source.text.as_str();
    let mut last = 0;
    // Whether a remark about all that follows says so.
    let mut all = false;
    let mut out = Vec::new();
    for field in fields {
        let start = text[..field.span.start].rfind('\n').map_or(0, |at| at + 1);
        let end = text[field.span.end..].find('\n').map_or(text.len(), |at| field.span.end + at);
        let remarks = text.get(last..start).unwrap_or("").lines().filter(|line| is_remark(line));
        let remark = remarks.map(str::to_lowercase).collect::<String>();
        if remark.contains("required") || remark.contains("mandatory") {
            all = false;
        }
        let one = remark.contains("optional");
        all |= one && PLURALS.iter().any(|word| remark.contains(word));
        last = end;
        out.push(FieldRule { optional: all || one || marks(&text[start..end]), ..FieldRule::learn(field) });
    }
    out
}

/// Words by which a remark is about more than the next field.
const PLURALS: &[&str] = &["these", "all ", "following", "below", "elements", "fields", "any of"];

/// Whether a line is a comment of YAML or HTML.
fn is_remark(line: &str) -> bool {
    line.trim_start().starts_with(['#', '<'])
}

/// Whether a line marks what it shows as optional: `(optional)`, `<!-- optional -->`, `# optional`.
fn marks(line: &str) -> bool {
    let line = line.to_lowercase();
    line.match_indices("optional")
        .any(|(at, _)| line[..at].trim_end().ends_with(['(', '[', '-', '#', '*', '_']))
}

/// A title without the remark that says whether it has to be there, and that remark.
pub(super) fn bare_title(title: &str) -> (&str, Option<&str>) {
    let title = title.trim();
    for (open, close) in [('(', ')'), ('[', ']')] {
        let behind = title.strip_suffix(close).and_then(|title| title.rsplit_once(open));
        if let Some((bare, remark)) =
            behind.filter(|(bare, remark)| !bare.trim().is_empty() && is_condition(remark))
        {
            return (bare.trim(), Some(remark));
        }
        let before = title.strip_prefix(open).and_then(|title| title.split_once(close));
        if let Some((remark, bare)) =
            before.filter(|(remark, bare)| !bare.trim().is_empty() && is_condition(remark))
        {
            return (bare.trim(), Some(remark));
        }
    }
    let named = title.split_once(':').filter(|(word, _)| word.eq_ignore_ascii_case("optional"));
    let last = title.rsplit_once([' ', '\u{a0}']).filter(|(_, word)| word.eq_ignore_ascii_case("optional"));
    match (named, last) {
        (Some((remark, bare)), _) if !bare.trim().is_empty() => (bare.trim(), Some(remark)),
        (_, Some((bare, remark))) if bare.trim_end().ends_with(['-', '–', '—', ',']) => {
            (bare.trim_end_matches(['-', '–', '—', ',', ' ']), Some(remark))
        }
        _ => (title, None),
    }
}

/// Whether a remark says when something is to be there.
fn is_condition(remark: &str) -> bool {
    const BEGINS: &[&str] = &[
        "optional", "mandatory", "required", "if ", "only if ", "include if ", "include only if ", "when ",
        "where applicable", "as needed", "remove if ", "delete if ",
    ];
    let remark = remark.trim().to_lowercase();
    BEGINS.iter().any(|begin| remark.starts_with(begin))
}

/// The remark that makes a section optional: in its title, in a comment at its heading, or in the first words below.
pub(super) fn of_section(section: &Outline, blocks: &[Block]) -> Option<String> {
    let must = |remark: &&str| {
        !["mandatory", "required"].iter().any(|word| remark.trim().to_lowercase().starts_with(word))
    };
    if let (_, Some(remark)) = bare_title(&section.title) {
        return Some(remark).filter(must).map(str::to_owned);
    }
    let heading = section.heading?;
    let above = heading.checked_sub(1).filter(|above| announces(blocks, *above));
    let first = section.blocks.iter().copied().find(|at| blocks[*at].kind != BlockKind::Rule);
    let first = first.filter(|at| !announces(blocks, *at));
    let said = above.and_then(|at| comment(&blocks[at])).or_else(|| in_heading(&blocks[heading]));
    said.or_else(|| first.and_then(|at| remark(&blocks[at])))
}

/// Whether a comment stands on the line before a heading, and so is about the section that begins there.
fn announces(blocks: &[Block], at: usize) -> bool {
    let next = blocks.get(at + 1).filter(|next| matches!(next.kind, BlockKind::Heading { .. }));
    comment(&blocks[at]).is_some() && next.is_some_and(|next| next.span.start <= blocks[at].span.end + 2)
}

/// The words of a comment that says that something is optional.
fn comment(block: &Block) -> Option<String> {
    let BlockKind::Html(html) = &block.kind else { return None };
    optional_comment(html)
}

fn optional_comment(html: &str) -> Option<String> {
    let words = html.trim().strip_prefix("<!--")?.trim_end().strip_suffix("-->")?.trim();
    let says = words.to_lowercase().contains("optional") && html::plain(html).trim().is_empty();
    says.then(|| words.to_owned())
}

fn in_heading(block: &Block) -> Option<String> {
    let BlockKind::Heading { content, .. } = &block.kind else { return None };
    content.iter().find_map(|inline| match &inline.kind {
        InlineKind::Html(html) => optional_comment(html),
        _ => None,
    })
}

/// `*(If this changes existing functionality)*`, `_Optional_`, `<!-- optional -->` and nothing else.
pub(super) fn remark(block: &Block) -> Option<String> {
    let BlockKind::Paragraph(content) = &block.kind else { return comment(block) };
    let text = tree::plain(content);
    let text = text.trim();
    if let [Inline { kind: InlineKind::Emphasis(_), .. }] = content.as_slice()
        && let Some(remark) = text.strip_prefix('(').and_then(|text| text.strip_suffix(')'))
    {
        return Some(remark.to_owned());
    }
    let bare = text.trim_matches(['(', ')', '[', ']', '.', ':', '*', '_', ' ']);
    let says = bare.eq_ignore_ascii_case("optional") || bare.eq_ignore_ascii_case("this section is optional");
    says.then(|| bare.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_lose_the_remark_about_them() {
        for (title, bare) in [
            ("Notes (optional)", "Notes"),
            ("Notes [Optional]", "Notes"),
            ("Optional: Notes", "Notes"),
            ("(Optional) Notes", "Notes"),
            ("Notes - optional", "Notes"),
            ("Key Entities (include if data)", "Key Entities"),
            ("Needs (mandatory)", "Needs"),
            ("Costs (of it)", "Costs (of it)"),
            ("Optional", "Optional"),
            ("What is optional", "What is optional"),
        ] {
            assert_eq!(bare_title(title).0, bare, "{title}");
        }
    }

    #[test]
    fn a_word_on_the_line_marks_a_field() {
        assert!(
            marks("* Deciders: [list] <!-- optional -->")
                && marks("by: x # optional")
                && marks("**By (optional):** x")
        );
        assert!(!marks("- Level: Required | Optional"));
    }
}
