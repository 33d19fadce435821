//! Citations of items with their text -> findings where an id is spelt otherwise than it is declared: whoever looks
//! for `FR1` does not find `FR-001`.

use crate::arena::Id;
use crate::diag::{self, Diagnostic};
use crate::source::Source;
use crate::spec::cite::{Citation, Cited};
use crate::spec::item_id;
use crate::spec::model::Section;

pub(super) fn findings(citations: &[Citation], sections: &[Section], source: &Source) -> Vec<Diagnostic> {
    let ids: Vec<&str> =
        sections.iter().flat_map(|section| &section.items).map(|item| item.id.as_str()).collect();
    let finding = |citation: &Citation| {
        let Cited::Own(item) = citation.cited else { return None };
        let (id, written) = (*ids.get(item.number())?, source.slice(citation.span));
        // What is quoted as code may be another spelling on purpose.
        let before = source.text.get(..citation.span.start);
        let quoted = before.is_some_and(|text| text.ends_with('`'));
        let same = !quoted && item_id::normal(id) == item_id::normal(written);
        (same && is_code(id) && letters(id) == letters(written) && written != id).then(|| {
            let message = format!("`{written}` is declared as `{id}`");
            Diagnostic::new(&diag::ID_SPELLING, &source.path, citation.span, message)
                .with_help(format!("write `{id}`, so that whoever looks for it finds this place"))
                .with_fix(written, id)
        })
    };
    citations.iter().filter_map(finding).collect()
}

/// Words such as `Phase 2` are written as the sentence wants them; codes are not.
fn is_code(id: &str) -> bool {
    let first = letters(id);
    first.len() > 1 && first.chars().all(|c| c.is_ascii_uppercase())
}

fn letters(id: &str) -> String {
    id.chars().filter(|c| c.is_alphabetic()).collect()
}
