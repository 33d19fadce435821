//! The text of a language's table in, contexts that the scanner walks through out.
//!
//! ```text
//! names rust rs                 the first is the name of a grammar, too
//! word $                        further characters of words, besides letters, digits and `_`
//! ignore case
//! let arguments <[^<>]*>        a pattern that others name: `(?arguments)`
//!
//! main:                         a context; the first one is where a text begins
//!   k: if else while            words of a class
//!   k: class struct >type       … after which another context is entered
//!   f \w+(?=\() - \(            a class and its pattern, and so on: one match
//!   s " >string
//!   include numbers             the rules of another context, at this place
//! string s:                     a context whose text has a class where no rule fits
//!   s " <
//! ```
//!
//! The first rule that fits wins. A rule may end with what happens then: `>name` enters a context, `<` leaves
//! it, `=name` leaves it for another, `@name:END` hands the text before END, `@name` all that is left, to the table of another language.

use super::html::Class;
use super::pattern::{Alphabet, Bytes, Pattern};

/// What happens after a match.
#[derive(Clone, PartialEq)]
pub enum Step {
    Enter(usize),
    Leave,
    Become(usize),
    /// Another language, and the text that ends its part if any does.
    Embed(&'static str, Option<&'static str>),
}

/// What a place of a text is compared with.
pub enum Rule {
    Pieces { pieces: Vec<(Class, Pattern)>, then: Vec<Step> },
    Words(Words),
}

/// Words with what they are, found by their first bytes.
pub struct Words(Vec<Vec<Word>>);

struct Word {
    text: &'static str,
    class: Class,
    then: Vec<Step>,
}

impl Words {
    pub fn find(&self, word: &str, ignore_case: bool) -> Option<(Class, &[Step])> {
        let same = |known: &&Word| known.text == word || ignore_case && known.text.eq_ignore_ascii_case(word);
        let found = self.0[usize::from(*word.as_bytes().first()?)].iter().find(same)?;
        Some((found.class, &found.then))
    }
}

pub struct Context {
    /// Of the text between matches.
    pub class: Class,
    pub rules: Vec<Rule>,
    /// For each byte the rules that can match where it stands.
    candidates: Vec<Vec<usize>>,
    /// The bytes that a run of text without any match consists of.
    pub idle: Bytes,
}

impl Context {
    pub fn candidates(&self, byte: u8) -> &[usize] {
        &self.candidates[usize::from(byte)]
    }
}

pub struct Table {
    pub alphabet: Alphabet,
    pub contexts: Vec<Context>,
}

/// A context as it is written: its name, its class, its lines.
struct Section {
    name: &'static str,
    class: Class,
    lines: Vec<&'static str>,
}

impl Table {
    pub fn new(source: &'static str) -> Table {
        let mut alphabet = Alphabet::new();
        let mut sections: Vec<Section> = Vec::new();
        for line in source.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
            if let Some(head) = line.strip_suffix(':').filter(|_| !line.starts_with(' ')) {
                let (name, class) = head.split_once(' ').unwrap_or((head, "-"));
                sections.push(Section { name, class: class_of(class), lines: Vec::new() });
            } else if let Some(section) = sections.last_mut() {
                section.lines.push(line.trim());
            } else if line == "ignore case" {
                alphabet.ignore_case = true;
            } else if let Some(definition) = line.strip_prefix("let ").and_then(|line| line.split_once(' ')) {
                alphabet.defined.push(definition);
            } else if let Some(more) = line.strip_prefix("word ") {
                more.bytes().for_each(|byte| alphabet.word.insert(byte));
            }
        }
        let contexts = sections.iter().map(|section| context(section, &sections, &alphabet)).collect();
        Table { alphabet, contexts }
    }
}

fn class_of(letter: &str) -> Class {
    letter.chars().next().map_or(Class::PLAIN, Class)
}

fn context(section: &Section, sections: &[Section], alphabet: &Alphabet) -> Context {
    let mut rules = Vec::new();
    let mut lines = Vec::new();
    flatten(section, sections, &mut lines);
    for line in lines {
        match line.split_once(": ").filter(|(class, _)| class.len() == 1) {
            None => rules.push(pieces(line, sections, alphabet)),
            Some((class, list)) => {
                if !matches!(rules.last(), Some(Rule::Words(_))) {
                    rules.push(Rule::Words(Words((0..256).map(|_| Vec::new()).collect())));
                }
                if let Some(Rule::Words(words)) = rules.last_mut() {
                    add(class, list, sections, alphabet, words);
                }
            }
        }
    }
    let first: Vec<Bytes> = rules.iter().map(first).collect();
    let candidates: Vec<Vec<usize>> =
        (0..=255).map(|byte| (0..rules.len()).filter(|rule| first[*rule].holds(byte)).collect()).collect();
    let asked = first.iter().fold(Bytes::default(), |all, bytes| all.or(*bytes));
    // A word is read as a whole, unless no rule begins with any of its letters.
    let idle = if asked.and(alphabet.word).is_empty() { asked.not() } else { asked.or(alphabet.word).not() };
    Context { class: section.class, rules, candidates, idle }
}

/// The lines of a context, and in their places those of the contexts that it includes.
fn flatten(section: &Section, sections: &[Section], out: &mut Vec<&'static str>) {
    for line in &section.lines {
        let other = line.strip_prefix("include ").and_then(|name| sections.iter().find(|s| s.name == name));
        match other {
            Some(other) => flatten(other, sections, out),
            None => out.push(line),
        }
    }
}

fn add(class: &str, list: &'static str, sections: &[Section], alphabet: &Alphabet, words: &mut Words) {
    let then: Vec<Step> = list.split(' ').filter_map(|word| step(word, sections)).collect();
    for text in list.split(' ').filter(|word| step(word, sections).is_none()) {
        for (byte, words) in (0..=255u8).zip(&mut words.0) {
            let first = text.as_bytes()[0];
            if byte == first || alphabet.ignore_case && byte.eq_ignore_ascii_case(&first) {
                words.push(Word { text, class: class_of(class), then: then.clone() });
            }
        }
    }
}

fn pieces(line: &'static str, sections: &[Section], alphabet: &Alphabet) -> Rule {
    let mut pieces = Vec::new();
    let mut then = Vec::new();
    let mut tokens = line.split_whitespace();
    while let Some(token) = tokens.next() {
        if let Some(step) = step(token, sections) {
            then.push(step);
        } else if let Some(pattern) = tokens.next() {
            pieces.push((class_of(token), Pattern::new(pattern, alphabet)));
        }
    }
    Rule::Pieces { pieces, then }
}

fn step(token: &'static str, sections: &[Section]) -> Option<Step> {
    let place = |name: &str| sections.iter().position(|section| section.name == name);
    if token == "<" {
        return Some(Step::Leave);
    }
    let (sign, name) = token.split_at_checked(1)?;
    match sign {
        ">" => place(name).map(Step::Enter),
        "=" => place(name).map(Step::Become),
        "@" => Some(match name.split_once(':') {
            Some((name, end)) => Step::Embed(name, Some(end)),
            None => Step::Embed(name, None),
        }),
        _ => None,
    }
}

/// The bytes that a rule can match at; it is asked everywhere when its match can be empty.
fn first(rule: &Rule) -> Bytes {
    let mut all = Bytes::default();
    match rule {
        Rule::Words(words) => {
            let bytes = (0..=255).zip(&words.0).filter(|(_, words)| !words.is_empty());
            bytes.for_each(|(byte, _)| all.insert(byte));
            all
        }
        Rule::Pieces { pieces, .. } => {
            for (_, pattern) in pieces {
                let (bytes, empty) = pattern.first();
                all = all.or(bytes);
                if !empty {
                    return all;
                }
            }
            Bytes::ALL
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_is_read_into_contexts() {
        let table = Table::new("word $\nmain:\n  k: if else\n  s \" >string\n\nstring s:\n  s \" <\n");
        assert_eq!(table.contexts.len(), 2);
        assert_eq!(table.contexts[1].class, Class('s'));
        let main = &table.contexts[0];
        assert_eq!(
            (main.candidates(b'i'), main.candidates(b'"'), main.candidates(b'x')),
            (&[0][..], &[1][..], &[][..])
        );
        assert!(table.alphabet.word.holds(b'$'));
    }
}
