//! Whether an entry is about a document: by words for documents, by the path of a file.

use super::head::Head;
use crate::source::is_markdown;
use crate::spec::extract::language::Language;
use crate::words::kind::normalize;

/// Whether words speak of a document.
pub(super) fn names_document(text: &str) -> bool {
    const DOCUMENTS: &[&str] = &[
        "readme", "guide", "guides", "docs", "documentation", "handbook", "manual", "reference", "tutorial",
        "page", "pages", "changelog", "chapter", "comments", "help", "faq", "wiki", "runbook",
    ];
    normalize(text).split(' ').any(|word| DOCUMENTS.contains(&word))
}

/// Whether a word is the path of a file or folder: `docs/mill.md`, `examples/`.
pub(super) fn is_path(word: &str) -> bool {
    let word = word.trim_matches(['`', '(', ')', ',', ';', ':']);
    let last = word.rsplit_once('/').map(|(_, last)| last);
    is_markdown(word) || last.is_some_and(|last| last.is_empty() || last.contains('.'))
}

/// Whether an entry about documentation may be one: source code and questions are none.
pub(super) fn is_document(head: &Head) -> bool {
    let mut said = [head.label.as_str(), head.text.as_str()].into_iter().flat_map(|text| text.split(": "));
    let asks = |text: &str| text.ends_with('?') && !head.label.split_whitespace().any(is_path);
    said.all(|text| !asks(text) && !text.split_whitespace().next().is_some_and(is_source))
}

/// Whether a word is the path of source code: `cmd/main.go`.
fn is_source(word: &str) -> bool {
    let word = word.trim_matches(|c: char| !c.is_alphanumeric());
    let ending = word.rsplit_once('.').filter(|(name, _)| name.contains('/')).map(|(_, ending)| ending);
    ending.is_some_and(|ending| Language::of(ending).is_program())
}
