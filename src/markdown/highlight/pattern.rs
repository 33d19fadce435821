//! Patterns of tokens: a small form of regular expressions in, how far a text fits out.
//!
//! What was matched once is never given back, and the first alternative that fits is taken. So a pattern
//! costs about as much as it matches, and a table can be read from the left to the right.
//!
//! | written | fits |
//! |---|---|
//! | `.` `\w` `\d` `\s` `\h` `[a-z]` `[^"]` | one character: any but a line's end; of a word; a digit; a blank; a blank within a line; of a set |
//! | `x*` `x+` `x?` | any number, at least one, at most one |
//! | `(x\|y)` | the first of them that fits |
//! | `(?1x)` `\1` | what `x` fits; the same text again |
//! | `(?name)` | what the table defines by `let name x` |
//! | `(?=x)` `(?!x)` | nothing, where x follows or does not |
//! | `(?<=[x])` `(?<![x])` | nothing, behind a byte of a set or of none |
//! | `^` `$` `\b` | nothing, at a line's begin or end, at a word's begin or end |

use std::ops::Range;

use super::alphabet::{Alphabet, Bytes};

/// How far a look ahead may go: what lies farther apart does not belong together.
const REACH: usize = 1_000;

enum Node {
    Literal(Vec<u8>),
    Set(Bytes),
    Sequence(Vec<Node>),
    Choice(Vec<Node>),
    Repeat { node: Box<Node>, least: usize, most: usize },
    Remember(Box<Node>),
    Again,
    Ahead { node: Box<Node>, wanted: bool },
    Behind { bytes: Bytes, wanted: bool },
    LineStart,
    LineEnd,
    Boundary,
}

pub(super) struct Pattern {
    node: Node,
    word: Bytes,
}

impl Pattern {
    pub(super) fn new(source: &str, alphabet: &Alphabet) -> Pattern {
        let mut reader = Reader { rest: source.as_bytes(), alphabet };
        Pattern { node: reader.choice(), word: alphabet.word }
    }

    /// Where a match that begins at a place ends; `remembered` is where the last `(?1x)` matched.
    pub(super) fn matches(&self, text: &[u8], at: usize, remembered: &mut Range<usize>) -> Option<usize> {
        Matcher { text, end: text.len(), word: &self.word, remembered }.run(&self.node, at)
    }

    /// The bytes that can stand where a match begins, and whether any other can, too.
    pub(super) fn first(&self) -> (Bytes, bool) {
        first(&self.node)
    }
}

fn first(node: &Node) -> (Bytes, bool) {
    match node {
        Node::Literal(bytes) => (Bytes::new(|byte| byte == bytes[0]), false),
        Node::Set(bytes) => (*bytes, false),
        Node::Sequence(nodes) => {
            let mut all = Bytes::default();
            for node in nodes {
                let (bytes, empty) = first(node);
                all = all.or(bytes);
                if !empty {
                    return (all, false);
                }
            }
            (all, true)
        }
        Node::Choice(nodes) => nodes
            .iter()
            .map(first)
            .fold((Bytes::default(), false), |all, next| (all.0.or(next.0), all.1 || next.1)),
        Node::Repeat { node, least, .. } => {
            let (bytes, empty) = first(node);
            (bytes, empty || *least == 0)
        }
        Node::Remember(node) | Node::Ahead { node, wanted: true } => first(node),
        Node::LineEnd => (Bytes::new(|byte| byte == b'\n'), false),
        Node::Again | Node::Ahead { .. } | Node::Behind { .. } | Node::LineStart | Node::Boundary => {
            (Bytes::default(), true)
        }
    }
}

struct Matcher<'a> {
    text: &'a [u8],
    /// Where the text ends for a look ahead.
    end: usize,
    word: &'a Bytes,
    remembered: &'a mut Range<usize>,
}

impl Matcher<'_> {
    /// As deep as the pattern is nested, however long the text.
    fn run(&mut self, node: &Node, at: usize) -> Option<usize> {
        match node {
            Node::Literal(bytes) => self.text[at..self.end].starts_with(bytes).then_some(at + bytes.len()),
            Node::Set(bytes) => self.character(*bytes, at),
            Node::Sequence(nodes) => nodes.iter().try_fold(at, |at, node| self.run(node, at)),
            Node::Choice(nodes) => nodes.iter().find_map(|node| self.run(node, at)),
            Node::Repeat { node, least, most } => self.repeat(node, *least, *most, at),
            Node::Remember(node) => {
                let end = self.run(node, at)?;
                *self.remembered = at..end;
                Some(end)
            }
            Node::Again => {
                let again = &self.text[self.remembered.clone()];
                self.text[at..].starts_with(again).then_some(at + again.len())
            }
            Node::Ahead { node, wanted } => {
                let (end, remembered) = (self.end, self.remembered.clone());
                self.end = end.min(at + REACH);
                let found = self.run(node, at).is_some();
                self.end = end;
                *self.remembered = remembered;
                (found == *wanted).then_some(at)
            }
            Node::Behind { bytes, wanted } => {
                let found = at > 0 && bytes.holds(self.text[at - 1]);
                (found == *wanted).then_some(at)
            }
            Node::LineStart => (at == 0 || self.text[at - 1] == b'\n').then_some(at),
            Node::LineEnd => self.text.get(at).is_none_or(|byte| *byte == b'\n').then_some(at),
            Node::Boundary => {
                let before = at > 0 && self.word.holds(self.text[at - 1]);
                let behind = self.text.get(at).is_some_and(|byte| self.word.holds(*byte));
                (before != behind).then_some(at)
            }
        }
    }

    fn character(&self, bytes: Bytes, at: usize) -> Option<usize> {
        if at >= self.end || !bytes.holds(self.text[at]) {
            return None;
        }
        let mut end = at + 1;
        if self.text[at] >= 0xc0 {
            end += self.text[end..].iter().take_while(|byte| (0x80..0xc0).contains(*byte)).count();
        }
        Some(end)
    }

    fn repeat(&mut self, node: &Node, least: usize, most: usize, mut at: usize) -> Option<usize> {
        if let (Node::Set(bytes), usize::MAX) = (node, most) {
            let count = self.text[at..self.end].iter().take_while(|byte| bytes.holds(**byte)).count();
            return (count >= least).then_some(at + count);
        }
        let mut count = 0;
        while count < most {
            match self.run(node, at) {
                Some(end) if end > at => at = end,
                _ => break,
            }
            count += 1;
        }
        (count >= least).then_some(at)
    }
}

struct Reader<'a> {
    rest: &'a [u8],
    alphabet: &'a Alphabet,
}

impl Reader<'_> {
    fn take(&mut self, prefix: &str) -> bool {
        let rest = self.rest.strip_prefix(prefix.as_bytes());
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    fn byte(&mut self) -> u8 {
        let (byte, rest) = self.rest.split_first().unwrap_or((&b'\\', &[]));
        self.rest = rest;
        *byte
    }

    fn choice(&mut self) -> Node {
        let mut nodes = vec![self.sequence()];
        while self.take("|") {
            nodes.push(self.sequence());
        }
        one_or(nodes, Node::Choice)
    }

    fn sequence(&mut self) -> Node {
        let mut nodes = Vec::new();
        while !self.rest.is_empty() && !matches!(self.rest[0], b'|' | b')') {
            let node = match self.literal() {
                Some(node) => node,
                None => self.atom(),
            };
            nodes.push(self.repeated(node));
        }
        one_or(nodes, Node::Sequence)
    }

    /// Letters in a row, as far as none of them is repeated.
    fn literal(&mut self) -> Option<Node> {
        let plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"_-<>=/\"'#@ :;,&!%~`".contains(byte);
        let mut length = self.rest.iter().take_while(|byte| plain(byte)).count();
        if self.rest.get(length).is_some_and(|byte| b"*+?".contains(byte)) {
            length = length.saturating_sub(1);
        }
        if length < 2 || self.alphabet.ignore_case {
            return None;
        }
        let (literal, rest) = self.rest.split_at(length);
        self.rest = rest;
        Some(Node::Literal(literal.to_vec()))
    }

    fn repeated(&mut self, node: Node) -> Node {
        let (least, most) = if self.take("*") {
            (0, usize::MAX)
        } else if self.take("+") {
            (1, usize::MAX)
        } else if self.take("?") {
            (0, 1)
        } else {
            return node;
        };
        Node::Repeat { node: Box::new(node), least, most }
    }

    fn atom(&mut self) -> Node {
        let bytes = match self.byte() {
            b'(' => return self.group(),
            b'^' => return Node::LineStart,
            b'$' => return Node::LineEnd,
            b'.' => Bytes::new(|byte| byte != b'\n'),
            b'[' => self.set(),
            b'\\' => match self.byte() {
                b'b' => return Node::Boundary,
                b'1' => return Node::Again,
                letter => self.alphabet.escaped(letter),
            },
            byte => self.alphabet.literal(byte),
        };
        Node::Set(bytes)
    }

    fn group(&mut self) -> Node {
        let around = ["?=", "?!", "?<=", "?<!", "?1"].into_iter().find(|sign| self.take(sign));
        if around.is_none() && self.take("?") {
            return self.named();
        }
        let node = Box::new(self.choice());
        self.take(")");
        match around {
            Some("?=") => Node::Ahead { node, wanted: true },
            Some("?!") => Node::Ahead { node, wanted: false },
            Some("?1") => Node::Remember(node),
            Some(sign) => Node::Behind { bytes: first(&node).0, wanted: sign == "?<=" },
            None => *node,
        }
    }

    fn named(&mut self) -> Node {
        let length = self.rest.iter().take_while(|byte| **byte != b')').count();
        let (name, rest) = self.rest.split_at(length);
        self.rest = rest;
        self.take(")");
        let pattern = self.alphabet.defined.iter().find(|(known, _)| known.as_bytes() == name);
        let source = pattern.map_or("", |(_, source)| source);
        Reader { rest: source.as_bytes(), alphabet: self.alphabet }.choice()
    }

    fn set(&mut self) -> Bytes {
        let negated = self.take("^");
        let mut all = Bytes::default();
        while !self.rest.is_empty() && !self.take("]") {
            let bytes = match self.byte() {
                b'\\' => {
                    let letter = self.byte();
                    self.alphabet.escaped(letter)
                }
                from if self.rest.len() > 1 && self.rest[0] == b'-' && self.rest[1] != b']' => {
                    self.byte();
                    let to = self.byte();
                    Bytes::new(|byte| (from..=to).contains(&byte))
                }
                byte => self.alphabet.literal(byte),
            };
            all = all.or(bytes);
        }
        if negated { all.not() } else { all }
    }
}

fn one_or(mut nodes: Vec<Node>, many: fn(Vec<Node>) -> Node) -> Node {
    if nodes.len() == 1 { nodes.remove(0) } else { many(nodes) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn end(pattern: &str, text: &str) -> Option<usize> {
        Pattern::new(pattern, &Alphabet::new()).matches(text.as_bytes(), 0, &mut (0..0))
    }

    #[test]
    fn patterns_fit_as_far_as_they_say() {
        let cases = [
            ("ab*c?", "abbb", Some(4)),
            ("a|ab", "ab", Some(1)),
            ("[^a-c]+", "xyzé!b", Some(6)),
            ("\\w+(?=\\()", "call(", Some(4)),
            ("\\w+(?!\\()", "call(", None),
            ("(?1#*)\"x\"\\1", "##\"x\"##", Some(7)),
            ("(?1#*)\"x\"\\1", "##\"x\"#", None),
            (".", "é", Some(2)),
            ("a$", "a\nb", Some(1)),
            ("^a\\b", "ab", None),
            ("(?<=x)a", "a", None),
            ("(?<!x)a", "a", Some(1)),
        ];
        for (pattern, text, expected) in cases {
            assert_eq!(end(pattern, text), expected, "{pattern} on {text}");
        }
    }

    #[test]
    fn a_pattern_knows_what_it_can_begin_with() {
        let first = |pattern: &str| Pattern::new(pattern, &Alphabet::new()).first();
        let (bytes, empty) = first("a?(b|[c-d])");
        assert!(bytes.holds(b'a') && bytes.holds(b'd') && !bytes.holds(b'e') && !empty);
        assert!(first("a*").1);
        assert!(first("$").0.holds(b'\n'));
    }

    #[test]
    fn a_look_ahead_ends_at_its_reach() {
        let text = format!("a{}b", " ".repeat(REACH));
        assert_eq!(end("a(?=\\s*b)", &text), None);
        assert_eq!(end("a\\s*b", &text), Some(text.len()));
    }
}
