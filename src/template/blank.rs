//! Text and code of a spec -> whether it is the author's own, or still what a template asks for.

use crate::markdown::tree::{self, Inline, InlineKind};
use crate::template::rule::{is_gap, is_pattern};

/// Whether a run of text, of which `text` are the words, says nothing of its own, where `is_placeholder` says it of words. A picture says something, and
/// so does a link to a file that is there, even where the template gives the same as an example; `leads` says which are.
pub(super) fn is_unwritten(
    content: &[Inline],
    text: &str,
    is_placeholder: impl Fn(&str) -> bool,
    leads: impl Fn(&str) -> bool,
) -> bool {
    // What stands in brackets asks to be filled in, unless somebody put a link there.
    let bare = if has(content, &is_link) { text.trim_matches(['[', ']']) } else { text };
    let leads = |inline: &Inline| matches!(&inline.kind, InlineKind::Link { target, .. } if leads(target));
    !is_said_otherwise(content) && !has(content, &leads) && is_placeholder(bare)
}

/// Whether a block of code asks to be filled in: brackets are values there.
pub(super) fn is_blank_code(code: &str) -> bool {
    let code = code.trim_start();
    let silent = !code.contains(char::is_alphanumeric);
    (silent && is_gap(code)) || (!silent && !code.starts_with('[') && is_pattern(code))
}

/// Whether a run of text asks to be filled in, or is empty.
pub fn is_blank(content: &[Inline]) -> bool {
    !is_said_otherwise(content) && !has(content, &is_link) && is_pattern(&tree::plain(content))
}

/// What may stand between a label and what is said of it.
const MARKS: [char; 5] = [':', '-', '–', '—', ' '];

/// Whether a label in bold is all there is: behind its colon stands nothing, or what asks to be filled in. Bold words
/// without a colon are text like any other.
pub fn is_bare_label(content: &[Inline]) -> bool {
    let Some((Inline { kind: InlineKind::Strong(label), .. }, rest)) = content.split_first() else {
        return false;
    };
    let behind = tree::plain(rest);
    let value = behind.trim_start_matches(MARKS);
    let ends = tree::plain(label).trim_end().ends_with(':') || behind.trim_start().starts_with(MARKS);
    ends && !is_said_otherwise(rest) && !has(rest, &is_link) && is_pattern(value)
}

/// Whether a paragraph leads to what stands below it: `**Consequences:**`.
pub fn is_lead(content: &[Inline]) -> bool {
    tree::plain(content).trim_end().ends_with([':', '：'])
}

/// Whether something is said by more than words: by a picture, or by code in brackets.
fn is_said_otherwise(content: &[Inline]) -> bool {
    let is_code = |code: &str| code.starts_with('[') && code.contains(char::is_alphanumeric);
    has(content, &|inline| matches!(inline.kind, InlineKind::Image { .. }))
        || matches!(content, [Inline { kind: InlineKind::Code(code), .. }] if is_code(code))
}

fn is_link(inline: &Inline) -> bool {
    matches!(inline.kind, InlineKind::Link { .. })
}

/// Whether any part of a run of text is of a kind.
fn has(content: &[Inline], is: &impl Fn(&Inline) -> bool) -> bool {
    content.iter().any(|inline| {
        is(inline)
            || match &inline.kind {
                InlineKind::Emphasis(content)
                | InlineKind::Strong(content)
                | InlineKind::Strike(content)
                | InlineKind::Link { content, .. } => has(content, is),
                _ => false,
            }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown;
    use crate::markdown::tree::BlockKind;

    fn content(text: &str) -> Vec<Inline> {
        let BlockKind::Paragraph(content) = markdown::parse(text, 0).remove(0).kind else {
            panic!("a paragraph")
        };
        content
    }

    #[test]
    fn what_says_something_is_written() {
        let unwritten = |text: &str| {
            let content = content(text);
            is_unwritten(&content, &tree::plain(&content), is_pattern, |_| false)
        };
        for text in [
            "**All of it**", "**See [b](b.md)**", "![a box](a.svg)", "![](a.svg)", "[12 ms, 20 ms]",
            "[0, 1]", "`[u8]`", "✅", "`=>`", "👍🏽 ❤️", "[a], [b]", "[[b](b.md)]", "[RFC2119]",
            "[\"a\", \"b\"]",
        ] {
            assert!(!unwritten(text), "{text}");
        }
        for text in [
            "[What it does]", "...", "…", "???", "—", "{ ... }", "*[who]*", "[2-3 sentences]", "**[name]**",
            "[Author 1, Author 2]",
        ] {
            assert!(unwritten(text), "{text}");
        }
        assert!(
            !is_blank_code("[25, 27]") && is_blank_code("...") && is_blank_code("") && !is_blank_code("{}")
        );
    }

    #[test]
    fn a_label_alone_is_bare_and_bold_words_are_not() {
        let bare = |text: &str| is_bare_label(&content(text));
        assert!(bare("**Latency:**") && bare("**Latency**: [number]") && bare("**Latency** - ..."));
        assert!(!bare("**Two at once**") && !bare("**Latency:** 5 ms") && !bare("Latency: [x]"));
    }
}
