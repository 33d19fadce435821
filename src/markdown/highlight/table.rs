//! The text of a language's table in, contexts that the scanner walks through out.
//!
//! ```text
//! # a remark
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
//! The first rule that fits wins. A rule may end with what happens then: `>name` enters a context, `<` leaves it,
//! `=name` leaves it for another. `@name:END` hands what stands before END to the table of another language, `@name`
//! all that is left.

use super::alphabet::{Alphabet, Bytes};
use super::html::Class;
use super::pattern::Pattern;

/// What happens after a match.
#[derive(Clone)]
pub(super) enum Step {
    Enter(usize),
    Leave,
    Become(usize),
    /// Another language, and the text that ends its part if any does.
    Embed(&'static str, Option<&'static str>),
}

/// What a place of a text is compared with.
pub(super) enum Rule {
    Pieces { pieces: Vec<(Class, Pattern)>, then: Vec<Step> },
    Words(Words),
}

/// Words with what they are, found by their first bytes.
pub(super) struct Words(Vec<Vec<Word>>);

#[derive(Clone)]
struct Word {
    text: &'static str,
    class: Class,
    then: Vec<Step>,
}

impl Words {
    pub(super) fn find(&self, word: &str, ignore_case: bool) -> Option<(Class, &[Step])> {
        let same = |known: &&Word| known.text == word || ignore_case && known.text.eq_ignore_ascii_case(word);
        let found = self.0[usize::from(*word.as_bytes().first()?)].iter().find(same)?;
        Some((found.class, &found.then))
    }

    fn add(&mut self, word: &Word, ignore_case: bool) {
        let first = word.text.as_bytes().first().copied().unwrap_or_default();
        let other =
            if first.is_ascii_lowercase() { first.to_ascii_uppercase() } else { first.to_ascii_lowercase() };
        self.0[usize::from(first)].push(word.clone());
        if ignore_case && other != first {
            self.0[usize::from(other)].push(word.clone());
        }
    }
}

pub(super) struct Context {
    /// Of the text between matches.
    pub class: Class,
    pub rules: Vec<Rule>,
    /// For each byte the rules that can match where it stands.
    candidates: Vec<Vec<usize>>,
    /// The bytes that a run of text without any match consists of.
    pub idle: Bytes,
}

impl Context {
    pub(super) fn candidates(&self, byte: u8) -> &[usize] {
        &self.candidates[usize::from(byte)]
    }
}

pub(super) struct Table {
    pub alphabet: Alphabet,
    pub contexts: Vec<Context>,
}

impl Table {
    pub(super) fn new(source: &'static str) -> Table {
        let draft = Draft::new(source);
        let contexts = draft.sections.iter().map(|section| draft.context(section)).collect();
        Table { alphabet: draft.alphabet, contexts }
    }
}

/// A table as it is written.
struct Draft {
    alphabet: Alphabet,
    sections: Vec<Section>,
}

/// A context as it is written.
struct Section {
    name: &'static str,
    class: Class,
    lines: Vec<&'static str>,
}

impl Draft {
    fn new(source: &'static str) -> Draft {
        let mut draft = Draft { alphabet: Alphabet::new(), sections: Vec::new() };
        for line in source.lines().filter(|line| !line.starts_with('#')) {
            let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
            if let Some(rule) = line.strip_prefix("  ") {
                draft.sections.last_mut().into_iter().for_each(|section| section.lines.push(rule));
            } else if let Some(head) = line.strip_suffix(':') {
                let (name, class) = head.split_once(' ').unwrap_or((head, "-"));
                draft.sections.push(Section { name, class: class_of(class), lines: Vec::new() });
            } else if word == "word" {
                rest.bytes().for_each(|byte| draft.alphabet.word.insert(byte));
            } else if word == "let" {
                draft.alphabet.defined.extend(rest.split_once(' '));
            } else if word == "ignore" {
                draft.alphabet.ignore_case = true;
            }
        }
        draft
    }

    fn context(&self, section: &Section) -> Context {
        let mut rules = Vec::new();
        self.read(section, &mut rules);
        let first: Vec<Bytes> = rules.iter().map(Rule::first).collect();
        let candidates = (0..=255)
            .map(|byte| (0..rules.len()).filter(|rule| first[*rule].holds(byte)).collect())
            .collect();
        let asked = first.iter().fold(Bytes::default(), |all, bytes| all.or(*bytes));
        let word = self.alphabet.word;
        // A word is read as a whole, unless no rule begins with any of its letters.
        let idle = if asked.and(word).is_empty() { asked.not() } else { asked.or(word).not() };
        Context { class: section.class, rules, candidates, idle }
    }

    /// The rules of a section, and in their places those of the sections that it includes.
    fn read(&self, section: &Section, rules: &mut Vec<Rule>) {
        for line in &section.lines {
            let included = line.strip_prefix("include ").and_then(|name| self.place(name));
            if let Some(place) = included {
                self.read(&self.sections[place], rules);
            } else if let Some((class, list)) = line.split_once(": ").filter(|(class, _)| class.len() == 1) {
                // Lists one behind the other are looked up at once.
                let mut words = match rules.pop() {
                    Some(Rule::Words(words)) => words,
                    other => {
                        rules.extend(other);
                        Words((0..256).map(|_| Vec::new()).collect())
                    }
                };
                self.add(class_of(class), list, &mut words);
                rules.push(Rule::Words(words));
            } else {
                rules.push(self.pieces(line));
            }
        }
    }

    fn add(&self, class: Class, list: &'static str, words: &mut Words) {
        let then: Vec<Step> = list.split(' ').filter_map(|word| self.step(word)).collect();
        for text in list.split(' ').filter(|word| self.step(word).is_none()) {
            words.add(&Word { text, class, then: then.clone() }, self.alphabet.ignore_case);
        }
    }

    fn pieces(&self, line: &'static str) -> Rule {
        let mut pieces = Vec::new();
        let mut then = Vec::new();
        let mut tokens = line.split_whitespace();
        while let Some(token) = tokens.next() {
            if let Some(step) = self.step(token) {
                then.push(step);
            } else if let Some(pattern) = tokens.next() {
                pieces.push((class_of(token), Pattern::new(pattern, &self.alphabet)));
            }
        }
        Rule::Pieces { pieces, then }
    }

    fn step(&self, token: &'static str) -> Option<Step> {
        let (sign, name) = token.split_at_checked(1)?;
        match sign {
            "<" if name.is_empty() => Some(Step::Leave),
            ">" => self.place(name).map(Step::Enter),
            "=" => self.place(name).map(Step::Become),
            "@" => {
                let (name, end) = name.split_once(':').map_or((name, None), |(name, end)| (name, Some(end)));
                Some(Step::Embed(name, end))
            }
            _ => None,
        }
    }

    fn place(&self, name: &str) -> Option<usize> {
        self.sections.iter().position(|section| section.name == name)
    }
}

fn class_of(letter: &str) -> Class {
    letter.chars().next().map_or(Class::PLAIN, Class)
}

impl Rule {
    /// The bytes that it can match at; it is asked everywhere when its match can be empty.
    fn first(&self) -> Bytes {
        let mut all = Bytes::default();
        match self {
            Rule::Words(words) => {
                let bytes = (0..=255).zip(&words.0).filter(|(_, words)| !words.is_empty());
                bytes.for_each(|(byte, _)| all.insert(byte));
            }
            Rule::Pieces { pieces, .. } => {
                for (_, pattern) in pieces {
                    let (bytes, empty) = pattern.first();
                    all = all.or(bytes);
                    if !empty {
                        return all;
                    }
                }
                return Bytes::ALL;
            }
        }
        all
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
