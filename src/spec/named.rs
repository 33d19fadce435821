//! The names that a block of code declares -> where in the file each of them stands.

use std::collections::BTreeMap;

use crate::diag::Span;

/// So many places of one word are looked at for each name: a word that stands everywhere would cost the square.
const MOST: usize = 20;

/// The words of a block of code by their places. Names are asked for in the order of the block.
pub(super) struct BlockNames<'a> {
    text: &'a str,
    span: Span,
    words: BTreeMap<&'a str, Vec<usize>>,
    from: usize,
}

impl<'a> BlockNames<'a> {
    /// `text` is that of the whole file, `span` the block with its fence.
    pub(super) fn new(text: &'a str, span: Span) -> Self {
        let block = text.get(span.start..span.end).unwrap_or_default();
        let fence = if block.starts_with(['`', '~']) { block.find('\n').unwrap_or(0) } else { 0 };
        let mut words: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for piece in block[fence..].split(|c| !in_word(c)) {
            let word = piece.trim_matches('-');
            if !word.is_empty() {
                words.entry(word).or_default().push(word.as_ptr().addr() - text.as_ptr().addr());
            }
        }
        Self { text, span, words, from: span.start }
    }

    /// The place of the next thing of this name; the block where the name does not stand in it.
    pub(super) fn next(&mut self, name: &str) -> Span {
        let last =
            name.rsplit(|c| !in_word(c)).map(|word| word.trim_matches('-')).find(|word| !word.is_empty());
        let Some((last, places)) = last.and_then(|word| Some((word, self.words.get(word)?))) else {
            return self.span;
        };
        let before = &name[..name.rfind(last).unwrap_or(0)];
        let first = places.partition_point(|at| *at < self.from);
        let near = || places[first..].iter().take(MOST).copied();
        let whole = |at: &usize| self.text[..*at].ends_with(before);
        // A comment may name it before it is set.
        let sets = |at: &usize| {
            let behind = self.text[*at + last.len()..].trim_start_matches(['"', '\'', '`', ']', ' ']);
            behind.starts_with(['=', ':', '<', '>', '~', '^', '@'])
        };
        let at = near().find(|at| whole(at) && sets(at));
        let at = at.or_else(|| near().find(sets).filter(|_| before.ends_with('.')));
        let at = at.or_else(|| near().find(whole)).or_else(|| near().next()).unwrap_or(places[0]);
        self.from = at + last.len();
        let start = if whole(&at) { at - before.len() } else { at };
        Span::new(start, self.from)
    }
}

fn in_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_where_they_are_set() {
        let text =
            "x\n\n```toml\n# the port\n[a]\nport = 1\n[b]\nport = 2\n\"@x/left-pad\" = 3\n--out D\n```\n";
        let mut names = BlockNames::new(text, Span::new(3, text.len()));
        let mut next = |name: &str| {
            let span = names.next(name);
            (text[..span.start].matches('\n').count() + 1, &text[span.start..span.end])
        };
        assert_eq!([next("a.port"), next("b.port")], [(6, "port"), (8, "port")]);
        assert_eq!([next("@x/left-pad"), next("--out")], [(9, "@x/left-pad"), (10, "--out")]);
        assert_eq!(next("toml").0, 3);
    }
}
