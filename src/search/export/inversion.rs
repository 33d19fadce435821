//! Entries, one after the other -> all terms in order, and where each stands: what tantivy would know of the same
//! entries, in the form that the browser's files have, and no more than that in memory.
//!
//! tantivy answers in the terminal and from the preview server. For the files it would have to be read back term by
//! term, after it has written everything in a form of its own, and each text would be cut into words again to
//! know its blocks: five times the work and the memory. Tests hold both to the same.

use std::cmp::Ordering;

use super::bytes::{narrow, varint};
use super::lists::{ByteList, ByteLists};
use super::text::TextBlock;
use crate::error::{Error, Result};
use crate::search::fields::{FieldValue, values};
use crate::search::query::SearchField;
use crate::search::terms::{TermCounts, TermList};
use crate::search::tokenizer::each_term;
use crate::search::{Passage, SearchEntry};

/// More bytes of postings cannot be counted here.
const MOST: usize = 3_500_000_000;
/// The block of a token whose block nobody knows.
const NO_BLOCK: u16 = u16::MAX;

/// Entries, as far as they were added.
#[derive(Default)]
pub(super) struct Inversion {
    /// Whether entries have texts.
    has_blocks: bool,
    documents: u32,
    /// How many tokens each field has.
    pub tokens: [u64; SearchField::COUNT],
    /// By field and document, its length as one byte.
    pub norms: [Vec<u8>; SearchField::COUNT],
    /// All terms, one after the other.
    text: String,
    postings: Vec<TermPostings>,
    /// By the hash of a field and a term: that hash, and the place in `postings` and one more; 0 where there is none.
    table: Vec<(u32, u32)>,
    lists: ByteLists,
    /// Of the current document: the tokens, and the places in `postings` that have any.
    current: Vec<Token>,
    touched: Vec<u32>,
}

/// What is known of a term in a field.
struct TermPostings {
    start: u32,
    length: u8,
    field: u8,
    /// How many documents contain it.
    documents: u32,
    /// The document behind the last one of these.
    next: u32,
    /// Its first and last token of the current document, as places there and one more.
    tokens: (u32, u32),
    list: ByteList,
}

#[derive(Clone, Copy)]
struct Token {
    position: u32,
    block: u16,
    /// The next token of the same term in the same field; 0: there is none.
    next: u32,
}

impl Inversion {
    pub(super) fn new(has_blocks: bool) -> Self {
        Self { has_blocks, table: vec![(0, 0); 1 << 12], ..Self::default() }
    }

    /// Adds the next document; `blocks` are those of its text, where entries have texts.
    pub(super) fn add(&mut self, entry: &SearchEntry, blocks: &[TextBlock]) -> Result<()> {
        let mut sections = sections(blocks).into_iter();
        let (mut lengths, mut ends) = ([0u32; SearchField::COUNT], [0u32; SearchField::COUNT]);
        for (field, value) in values(entry) {
            let cuts = if field == SearchField::Body { sections.next() } else { None };
            let mut cuts = cuts.unwrap_or_default().into_iter().peekable();
            let (length, end) = (&mut lengths[field as usize], &mut ends[field as usize]);
            let base = *end;
            let mut add = |term: &str, position: usize, start: usize| {
                while cuts.peek().is_some_and(|(end, _)| *end <= start) {
                    cuts.next();
                }
                let block = cuts.peek().map_or(NO_BLOCK, |(_, block)| *block);
                let position = base + narrow(position);
                self.push(field, term, Token { position, block, next: 0 });
                *length += 1;
                *end = (*end).max(position + 1);
            };
            match value {
                FieldValue::Text(text) => each_term(text, &mut add),
                FieldValue::Term(term) => add(&term, 0, 0),
            }
            // Between two values lies a position that no phrase bridges.
            *end += 1;
        }
        self.note_labels(blocks);
        for (length, (tokens, norms)) in lengths.into_iter().zip(self.tokens.iter_mut().zip(&mut self.norms))
        {
            *tokens += u64::from(length);
            norms.push(norm(length));
        }
        self.end_document();
        if self.lists.len() > MOST {
            let documents = self.documents;
            return Err(Error::new(format!(
                "cannot index more than {documents} texts for search: too much text"
            ))
            .with_help("leave some out: [specs] exclude in specsite.toml"));
        }
        Ok(())
    }

    fn push(&mut self, field: SearchField, term: &str, token: Token) {
        let at = self.place(field, term);
        self.current.push(token);
        let number = narrow(self.current.len());
        let tokens = &mut self.postings[at].tokens;
        match tokens.1 {
            0 => {
                *tokens = (number, number);
                self.touched.push(narrow(at));
            }
            last => {
                self.current[last as usize - 1].next = number;
                tokens.1 = number;
            }
        }
    }

    /// The block of the first label that has a term, for each term that labels and names share.
    fn note_labels(&mut self, blocks: &[TextBlock]) {
        for (block, number) in blocks.iter().zip(0..) {
            for row in block.iter().filter(|row| row.passage.kind.is_some()) {
                each_term(&row.passage.heading, &mut |term: &str, _, _| {
                    let found = self.find(SearchField::Ids, term).ok();
                    let first = found.map_or(0, |at| self.postings[at].tokens.0);
                    let token = self.current.get_mut((first as usize).wrapping_sub(1));
                    if let Some(token) = token.filter(|token| token.block == NO_BLOCK) {
                        token.block = number;
                    }
                });
            }
        }
    }

    /// Writes what the current document has behind what the lists have.
    fn end_document(&mut self) {
        let (mut bytes, document) = (Vec::new(), self.documents);
        for at in std::mem::take(&mut self.touched) {
            let postings = &mut self.postings[at as usize];
            bytes.clear();
            let tokens = || chain(&self.current, postings.tokens.0);
            let count = narrow(tokens().count());
            varint((document - postings.next) << 1 | u32::from(count == 1), &mut bytes);
            if count > 1 {
                varint(count - 2, &mut bytes);
            }
            if self.has_blocks && SearchField::ALL[usize::from(postings.field)].is_in_text() {
                bytes.push(fullest(tokens().map(|token| token.block)));
            }
            let mut last = 0;
            for token in tokens() {
                varint(token.position - last, &mut bytes);
                last = token.position;
            }
            self.lists.push(&mut postings.list, &bytes);
            (postings.next, postings.tokens) = (document + 1, (0, 0));
            postings.documents += 1;
        }
        self.current.clear();
        self.documents += 1;
    }

    /// The place of a term of a field, which is made if it is new.
    fn place(&mut self, field: SearchField, term: &str) -> usize {
        match self.find(field, term) {
            Ok(at) => at,
            Err(cell) => {
                let start = narrow(self.text.len());
                self.text.push_str(term);
                // Longer terms are not indexed.
                let length = u8::try_from(term.len()).unwrap_or(u8::MAX);
                self.postings.push(TermPostings {
                    start,
                    length,
                    field: field as u8,
                    documents: 0,
                    next: 0,
                    tokens: (0, 0),
                    list: ByteList::default(),
                });
                self.table[cell] = (hash(field as u8, term), narrow(self.postings.len()));
                if self.postings.len() * 3 > self.table.len() * 2 {
                    self.widen();
                }
                self.postings.len() - 1
            }
        }
    }

    /// The place of a term of a field, or the cell of the table where it would be.
    fn find(&self, field: SearchField, term: &str) -> std::result::Result<usize, usize> {
        let mask = self.table.len() - 1;
        let hash = hash(field as u8, term);
        let mut cell = hash as usize & mask;
        loop {
            let (known, number) = self.table[cell];
            let Some(at) = (number as usize).checked_sub(1) else { return Err(cell) };
            if known == hash {
                let postings = &self.postings[at];
                if postings.field == field as u8 && self.term_of(postings) == term {
                    return Ok(at);
                }
            }
            cell = (cell + 1) & mask;
        }
    }

    fn widen(&mut self) {
        let mask = self.table.len() * 2 - 1;
        let mut table = vec![(0, 0); mask + 1];
        for (hash, number) in self.table.drain(..).filter(|(_, number)| *number > 0) {
            let mut cell = hash as usize & mask;
            while table[cell].1 != 0 {
                cell = (cell + 1) & mask;
            }
            table[cell] = (hash, number);
        }
        self.table = table;
    }

    fn term_of(&self, postings: &TermPostings) -> &str {
        &self.text[postings.start as usize..][..usize::from(postings.length)]
    }

    /// All there is, when no document is to come: without what only they would need, which is much.
    pub(super) fn closed(self) -> Self {
        Self { table: Vec::new(), current: Vec::new(), touched: Vec::new(), ..self }
    }

    /// All terms in the order of their bytes.
    pub(super) fn sorted(&self) -> SortedTerms<'_> {
        let mut order: Vec<(u64, u32)> = self
            .postings
            .iter()
            .zip(0..)
            .map(|(postings, at)| (first_bytes(self.term_of(postings).as_bytes()), at))
            .collect();
        order.sort_unstable_by(|(one, a), (other, b)| one.cmp(other).then_with(|| self.compare(*a, *b)));
        let order: Vec<u32> = order.into_iter().map(|(_, at)| at).collect();
        let term = |at: u32| self.term_of(&self.postings[at as usize]);
        let mut starts: Vec<u32> = Vec::new();
        for (at, number) in order.iter().zip(0u32..) {
            if number == 0 || term(order[number as usize - 1]) != term(*at) {
                starts.push(number);
            }
        }
        starts.push(narrow(order.len()));
        SortedTerms { inversion: self, order, starts }
    }

    fn compare(&self, one: u32, other: u32) -> Ordering {
        let (one, other) = (&self.postings[one as usize], &self.postings[other as usize]);
        self.term_of(one).cmp(self.term_of(other)).then(one.field.cmp(&other.field))
    }
}

/// The terms of an [`Inversion`].
pub(super) struct SortedTerms<'i> {
    inversion: &'i Inversion,
    /// Places of postings by their terms, then by their fields.
    order: Vec<u32>,
    /// Where each term begins there, and the end.
    starts: Vec<u32>,
}

impl SortedTerms<'_> {
    fn postings(&self, at: usize) -> impl Iterator<Item = &TermPostings> {
        let places = &self.order[self.starts[at] as usize..self.starts[at + 1] as usize];
        places.iter().map(|place| &self.inversion.postings[*place as usize])
    }

    /// For each field that has a term: how many documents, and their entries one after the other, as [`Inversion`] writes them.
    pub(super) fn each_field(&self, at: usize, mut take: impl FnMut(SearchField, u32, &[u8])) {
        let mut bytes = Vec::new();
        for postings in self.postings(at) {
            bytes.clear();
            self.inversion.lists.read(&postings.list, &mut bytes);
            take(SearchField::ALL[usize::from(postings.field)], postings.documents, &bytes);
        }
    }
}

impl TermList for SortedTerms<'_> {
    fn count(&self) -> usize {
        self.starts.len() - 1
    }

    fn term(&self, at: usize) -> &str {
        self.postings(at).next().map_or("", |postings| self.inversion.term_of(postings))
    }

    fn counts(&self, at: usize) -> TermCounts {
        let mut counts = [0; SearchField::COUNT];
        self.postings(at).for_each(|postings| counts[usize::from(postings.field)] = postings.documents);
        counts
    }
}

fn chain(tokens: &[Token], first: u32) -> impl Iterator<Item = &Token> {
    let at = |number: u32| tokens.get((number as usize).wrapping_sub(1));
    std::iter::successors(at(first), move |token| at(token.next))
}

/// The block that comes most often, the first of equals; blocks come in order.
fn fullest(blocks: impl Iterator<Item = u16>) -> u8 {
    let (mut best, mut most, mut now, mut count) = (0, 0, NO_BLOCK, 0);
    for block in blocks {
        count = if block == now { count + 1 } else { 1 };
        now = block;
        if count > most && block != NO_BLOCK {
            (best, most) = (block, count);
        }
    }
    u8::try_from(best).unwrap_or(u8::MAX)
}

/// Of each section in order, where its parts end and which blocks they are in.
fn sections(blocks: &[TextBlock]) -> Vec<Vec<(usize, u16)>> {
    let mut out: Vec<Vec<(usize, u16)>> = Vec::new();
    let mut last: Option<&Passage> = None;
    for (block, number) in blocks.iter().zip(0..) {
        for row in block.iter().filter(|row| row.passage.kind.is_none()) {
            if !last.is_some_and(|last| std::ptr::eq(last, row.passage)) {
                out.push(Vec::new());
            }
            last = Some(row.passage);
            if let Some(section) = out.last_mut() {
                let start = section.last().map_or(0, |(end, _)| *end);
                section.push((start + row.text.len(), number));
            }
        }
    }
    out
}

/// The length of a field as one byte, as tantivy writes it: the highest of 256 steps that it reaches.
fn norm(length: u32) -> u8 {
    if length < 24 {
        return length.to_le_bytes()[0];
    }
    // From here on eight steps for each doubling.
    let above = length - 24;
    if above < 8 {
        return 24 + above.to_le_bytes()[0];
    }
    let doubling = above.ilog2() - 3;
    let step = (above >> doubling) & 7;
    u8::try_from(24 + 8 * (doubling + 1) + step).unwrap_or(u8::MAX)
}

/// The first bytes as a number, so that most terms are compared at once.
fn first_bytes(term: &[u8]) -> u64 {
    term.iter().take(8).zip((0..8).rev()).fold(0, |number, (byte, at)| number | u64::from(*byte) << (8 * at))
}

/// A hash of a term of a field, for the table alone.
fn hash(field: u8, term: &str) -> u32 {
    const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;
    let mut hash = u64::from(field) + 1;
    for bytes in term.as_bytes().chunks(8) {
        hash = (hash.rotate_left(5) ^ first_bytes(bytes)).wrapping_mul(FACTOR);
    }
    u32::try_from(hash >> 32).unwrap_or_default()
}
