//! Secrets that a spec gives away -> taken out of all that is kept of it besides its page: what is said of entries, the
//! words that are searched, and the parts of its Markdown copy.

use crate::diag::Span;
use crate::spec::body::{Copied, Words};
use crate::spec::fact::FactKind;
use crate::spec::model::Section;

/// What stands in the place of a secret.
const HIDDEN: &str = "...";
/// So many are taken out: each is looked for in the whole text.
const MOST: usize = 100;

/// The values that settings gave away.
pub(super) fn take(sections: &mut [Section]) -> Vec<String> {
    let facts = sections.iter_mut().flat_map(|section| &mut section.facts);
    let mut out: Vec<String> = facts
        .filter_map(|fact| match &mut fact.kind {
            FactKind::Setting(setting) => setting.value.take(),
            _ => None,
        })
        .collect();
    out.sort();
    out.dedup();
    // One that holds another goes first.
    out.sort_by_key(|secret| std::cmp::Reverse(secret.len()));
    out.truncate(MOST);
    out
}

/// Takes them out; `text` is that of the file.
pub(super) fn hide(
    secrets: &[String],
    sections: &mut [Section],
    words: &mut Words,
    copied: &mut Copied,
    text: &str,
) {
    let items = sections.iter_mut().flat_map(|section| &mut section.items);
    let said = items.flat_map(|item| {
        let details = item.details.iter_mut().map(|detail| &mut detail.text);
        [&mut item.label, &mut item.text].into_iter().chain(details)
    });
    let said = said.chain(&mut words.sections);
    for said in said {
        for secret in secrets.iter().filter(|secret| said.contains(secret.as_str())).collect::<Vec<_>>() {
            *said = said.replace(secret, HIDDEN);
        }
    }
    for part in copied.sections.iter_mut().chain(&mut copied.footnotes) {
        for secret in secrets {
            *part = part.iter().flat_map(|span| around(*span, secret, text)).collect();
        }
    }
}

/// The parts of a span between the places of a secret.
fn around(span: Span, secret: &str, text: &str) -> Vec<Span> {
    let whole = text.get(span.start..span.end).unwrap_or_default();
    let mut out = Vec::new();
    let mut start = span.start;
    for (at, _) in whole.match_indices(secret) {
        out.push(Span::new(start, span.start + at));
        start = span.start + at + secret.len();
    }
    out.push(Span::new(start, span.end));
    out
}
