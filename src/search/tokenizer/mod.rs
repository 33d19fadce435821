//! The tokenizer "spec/2": text in, [`TokenizedWord`]s and the terms that are indexed for them out. The same
//! rules run in the browser; `tests/tokenizer.json` holds both to them.

use std::borrow::Borrow;
use std::ops::Range;

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Terms with more bytes are not indexed.
const MAX_BYTES: usize = 48;

/// What is left of a word after an apostrophe (`don't`, `they're`), which is no word.
const ENDINGS: [&str; 7] = ["s", "t", "re", "ve", "ll", "d", "m"];

/// Scripts written without spaces: Lao and Thai, Burmese, Khmer, kana, Han, Hangul.
const UNSPACED: [(char, char); 8] = [
    ('\u{E00}', '\u{EFF}'),
    ('\u{1000}', '\u{109F}'),
    ('\u{1780}', '\u{17FF}'),
    ('\u{3040}', '\u{30FF}'),
    ('\u{3400}', '\u{9FFF}'),
    ('\u{AC00}', '\u{D7AF}'),
    ('\u{F900}', '\u{FAFF}'),
    ('\u{20000}', '\u{3FFFF}'),
];

/// What may stand in a word and is no part of it: soft hyphens, and signs that say how its letters join.
const HIDDEN: [char; 4] = ['\u{AD}', '\u{200C}', '\u{200D}', '\u{2060}'];

/// A term and the bytes of the text it was made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    pub text: String,
    pub span: Range<usize>,
}

/// A run of letters and digits, or two that form one identifier (`SE-0123`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenizedWord {
    /// All of it, when it has several parts: `from_raw_parts`, `decompressionstream`.
    pub whole: Option<Piece>,
    /// The canonical identifier, when it is neither the whole nor the only part: `se123`.
    pub id: Option<String>,
    /// One a position, in order; of a script without spaces, every two neighbouring characters.
    pub parts: Vec<Piece>,
    pub span: Range<usize>,
    /// Whether it is an identifier of two runs; `whole` is then the first of them.
    pub joined: bool,
}

/// The words of a text, in order.
pub fn words(text: &str) -> WordIter<'_> {
    WordIter { text, at: 0 }
}

/// See [`words`].
#[derive(Debug, Clone)]
pub struct WordIter<'t> {
    text: &'t str,
    at: usize,
}

impl WordIter<'_> {
    /// The next word, if it is one that is indexed as it is but for its case: letters alone or digits alone, of ASCII, with
    /// no capitals within. `None` says nothing: the word may still be there.
    fn next_plain(&mut self) -> Option<Range<usize>> {
        let bytes = self.text.as_bytes();
        let start = self.at + bytes[self.at..].iter().position(|byte| !byte.is_ascii() || is_run(*byte))?;
        let length = bytes[start..].iter().position(|byte| !is_run(*byte));
        let end = length.map_or(bytes.len(), |length| start + length);
        let (run, before, after) = (&bytes[start..end], &bytes[..start], &bytes[end..]);
        let digits = || run.iter().all(u8::is_ascii_digit);
        let letters = || {
            let tail = &run[1..];
            run[0].is_ascii_alphabetic()
                && (tail.iter().all(u8::is_ascii_lowercase) || run.iter().all(u8::is_ascii_uppercase))
        };
        // A mark may follow, an apostrophe precede, and letters and a number may form one identifier.
        let ends_here = after.first().is_none_or(u8::is_ascii);
        let is_ending =
            run.len() <= 2 && before.last().is_some_and(|byte| *byte == b'\'' || !byte.is_ascii());
        let is_joined = after.first() == Some(&b'-') && after.get(1).is_some_and(u8::is_ascii_digit);
        let is_plain = !run.is_empty() && ends_here && !is_ending && !is_joined && (digits() || letters());
        is_plain.then(|| {
            self.at = end;
            start..end
        })
    }
}

/// Whether a byte of ASCII belongs to a run.
fn is_run(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

impl Iterator for WordIter<'_> {
    type Item = TokenizedWord;

    fn next(&mut self) -> Option<TokenizedWord> {
        loop {
            let run = next_run(self.text, self.at)?;
            self.at = run.end;
            if is_unspaced(self.text[run.start..].chars().next()?) {
                return Some(unspaced_word(self.text, run));
            }
            if is_ending(self.text, &run) {
                continue;
            }
            if let Some(end) = joined_end(self.text, &run) {
                self.at = end;
                return Some(joined_word(self.text, run, end));
            }
            let trimmed = trim(self.text, run);
            if !trimmed.is_empty() {
                return Some(plain_word(self.text, trimmed));
            }
        }
    }
}

/// Gives every term that a text is indexed by, with its position and where its word begins, in the order in which
/// they are indexed.
pub fn each_term(text: &str, take: &mut impl FnMut(&str, usize, usize)) {
    let mut words = words(text);
    let mut position = 0;
    let mut lower = String::new();
    loop {
        // Most words are plain, and need no memory of their own.
        if let Some(plain) = words.next_plain() {
            if plain.len() <= MAX_BYTES {
                lower.clear();
                lower.push_str(&text[plain.clone()]);
                lower.make_ascii_lowercase();
                take(&lower, position, plain.start);
            }
            position += 1;
            continue;
        }
        let Some(word) = words.next() else { return };
        let named = word.whole.iter().map(|piece| piece.text.as_str()).chain(word.id.as_deref());
        named.filter(|term| is_indexed(term)).for_each(|term| take(term, position, word.span.start));
        for part in &word.parts {
            if is_indexed(&part.text) {
                take(&part.text, position, part.span.start);
            }
            position += 1;
        }
    }
}

/// Ends terms that are whole names; no other term holds it.
const NAME: char = '=';

/// All words of a name as one term, as many from the first on as fit: `Disk is full` is `diskisfull=`; nothing when
/// none does.
pub fn joined<W: Borrow<TokenizedWord>>(words: impl Iterator<Item = W>) -> Option<String> {
    let mut out = String::new();
    'words: for word in words {
        for part in &word.borrow().parts {
            if out.len() + part.text.len() >= MAX_BYTES {
                break 'words;
            }
            out.push_str(&part.text);
        }
    }
    (!out.is_empty()).then(|| {
        out.push(NAME);
        out
    })
}

/// Whether a term is a whole name, which no word gives.
pub fn is_joined(term: &str) -> bool {
    term.ends_with(NAME)
}

/// Whether a term of this text can be looked for: neither empty nor too long.
pub fn is_indexed(term: &str) -> bool {
    !term.is_empty() && term.len() <= MAX_BYTES
}

/// Whether a character belongs to a script written without spaces.
pub fn is_unspaced(c: char) -> bool {
    c >= UNSPACED[0].0 && UNSPACED.iter().any(|(first, last)| (*first..=*last).contains(&c))
}

/// Lower case without accents, in composed form: `Naïve` and `ﬁle` are `naive` and `file`.
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let bare = text.nfkd().filter(|c| !('\u{300}'..='\u{36F}').contains(c) && !HIDDEN.contains(c));
    let mut plain = String::with_capacity(text.len());
    for c in bare.flat_map(char::to_lowercase) {
        match c {
            'ß' => plain.push_str("ss"),
            'ø' => plain.push('o'),
            'æ' => plain.push_str("ae"),
            'œ' => plain.push_str("oe"),
            'ł' => plain.push('l'),
            'đ' => plain.push('d'),
            'ı' => plain.push('i'),
            other => plain.push(other),
        }
    }
    plain.nfc().collect()
}

fn is_word_char(c: char) -> bool {
    if c.is_ascii() {
        c.is_ascii_alphanumeric() || c == '_'
    } else {
        c.is_alphanumeric() || is_combining_mark(c) || HIDDEN.contains(&c)
    }
}

/// The next run, cut where a script without spaces meets another.
fn next_run(text: &str, from: usize) -> Option<Range<usize>> {
    let start = from + text[from..].find(is_word_char)?;
    let unspaced = is_unspaced(text[start..].chars().next()?);
    let outside = |c: char| !is_word_char(c) || is_unspaced(c) != unspaced;
    let end = text[start..].find(outside).map_or(text.len(), |length| start + length);
    Some(start..end)
}

fn is_ending(text: &str, run: &Range<usize>) -> bool {
    text[..run.start].ends_with(['\'', '\u{2019}'])
        && ENDINGS.iter().any(|ending| text[run.clone()].eq_ignore_ascii_case(ending))
}

fn trim(text: &str, run: Range<usize>) -> Range<usize> {
    let outside = |c: char| c == '_' || HIDDEN.contains(&c);
    let inner = text[run.clone()].trim_start_matches(outside);
    let start = run.end - inner.len();
    start..start + inner.trim_end_matches(outside).len()
}

fn piece(text: &str, span: Range<usize>) -> Piece {
    Piece { text: fold(&text[span.clone()]), span }
}

fn unspaced_word(text: &str, run: Range<usize>) -> TokenizedWord {
    let starts: Vec<usize> = text[run.clone()].char_indices().map(|(at, _)| run.start + at).collect();
    let ends = starts.iter().skip(2).copied().chain([run.end]);
    let parts = starts.iter().zip(ends).map(|(start, end)| piece(text, *start..end)).collect();
    TokenizedWord { whole: None, id: None, parts, span: run, joined: false }
}

fn plain_word(text: &str, span: Range<usize>) -> TokenizedWord {
    let parts: Vec<Piece> = parts(text, span.clone()).into_iter().map(|part| piece(text, part)).collect();
    let whole = (parts.len() > 1).then(|| piece(text, span.clone()));
    let known = whole.as_ref().or(parts.first()).map_or("", |piece| piece.text.as_str());
    let id = canonical_id(&text[span.clone()]).filter(|id| id != known);
    TokenizedWord { whole, id, parts, span, joined: false }
}

fn joined_word(text: &str, letters: Range<usize>, end: usize) -> TokenizedWord {
    let digits = letters.end + 1..end;
    let span = letters.start..end;
    let id = id_of(&text[letters.clone()], &text[digits.clone()]);
    let mut word = plain_word(text, letters);
    word.parts.push(piece(text, digits));
    TokenizedWord { id: Some(id), span, joined: true, ..word }
}

/// The end of `-DIGITS` after a run of letters, when both form an identifier.
fn joined_end(text: &str, run: &Range<usize>) -> Option<usize> {
    if !is_id_letters(&text[run.clone()]) || !text[run.end..].starts_with('-') {
        return None;
    }
    let next = next_run(text, run.end)?;
    (next.start == run.end + 1 && is_id_digits(&text[next.clone()])).then_some(next.end)
}

/// `SE_0123`, `se123` -> `se123`; `FR001` -> `fr1`.
fn canonical_id(word: &str) -> Option<String> {
    let letters = word.find(|c: char| !c.is_ascii_alphabetic())?;
    let (letters, digits) = word.split_at(letters);
    let digits = digits.strip_prefix('_').unwrap_or(digits);
    (is_id_letters(letters) && is_id_digits(digits)).then(|| id_of(letters, digits))
}

fn id_of(letters: &str, digits: &str) -> String {
    let number = digits.trim_start_matches('0');
    letters.to_ascii_lowercase() + if number.is_empty() { "0" } else { number }
}

fn is_id_letters(text: &str) -> bool {
    (1..=8).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphabetic())
}

fn is_id_digits(text: &str) -> bool {
    (1..=6).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Cut at `_` and where a capital begins a new part.
fn parts(text: &str, span: Range<usize>) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut start = span.start;
    for part in text[span].split('_') {
        let end = start + part.len();
        let mut from = start;
        for at in humps(part) {
            out.push(from..start + at);
            from = start + at;
        }
        if from < end {
            out.push(from..end);
        }
        start = end + 1;
    }
    out
}

/// Where capitals begin new parts: `DecompressionStream`, `HTMLParser`, `Base64Encoder`, but not `APIs`,
/// `B2B`. Marks belong to the letter before them.
fn humps(part: &str) -> Vec<usize> {
    if !part.chars().skip(1).any(char::is_uppercase) {
        return Vec::new();
    }
    let letters: Vec<(usize, char)> = part.char_indices().filter(|(_, c)| !is_combining_mark(*c)).collect();
    let lower = |at: usize| letters.get(at).is_some_and(|(_, c)| c.is_lowercase());
    let begins = |at: usize| {
        let (before, here) = (letters[at - 1].1, letters[at].1);
        let plural = letters.get(at + 1).is_some_and(|(_, c)| *c == 's') && !lower(at + 2);
        let after_small = before.is_alphabetic() && !before.is_uppercase();
        here.is_uppercase() && (after_small || (lower(at + 1) && !plural))
    };
    (1..letters.len()).filter(|at| begins(*at)).map(|at| letters[at].0).collect()
}

/// "spec/2" as tantivy takes it.
#[derive(Debug, Clone, Copy, Default)]
pub struct SpecTokenizer;

/// See [`SpecTokenizer`].
pub struct SpecStream<'t> {
    words: WordIter<'t>,
    /// The terms of the current word, the last one first.
    ahead: Vec<Token>,
    position: usize,
    token: Token,
}

impl Tokenizer for SpecTokenizer {
    type TokenStream<'t> = SpecStream<'t>;

    fn token_stream<'t>(&'t mut self, text: &'t str) -> SpecStream<'t> {
        SpecStream { words: words(text), ahead: Vec::new(), position: 0, token: Token::default() }
    }
}

impl SpecStream<'_> {
    fn refill(&mut self, word: TokenizedWord) {
        let count = word.parts.len();
        for (at, part) in word.parts.into_iter().enumerate().rev() {
            self.ahead.push(token(part, self.position + at));
        }
        let id = word.id.map(|text| Piece { text, span: word.span });
        for piece in id.into_iter().chain(word.whole) {
            self.ahead.push(token(piece, self.position));
        }
        self.ahead.retain(|token| is_indexed(&token.text));
        self.position += count;
    }
}

fn token(piece: Piece, position: usize) -> Token {
    let Piece { text, span } = piece;
    Token { offset_from: span.start, offset_to: span.end, position, text, position_length: 1 }
}

impl TokenStream for SpecStream<'_> {
    fn advance(&mut self) -> bool {
        loop {
            if let Some(token) = self.ahead.pop() {
                self.token = token;
                return true;
            }
            let Some(word) = self.words.next() else { return false };
            self.refill(word);
        }
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}

#[cfg(test)]
mod tests;
