//! Tokens of a module -> how they hang together: brackets, what a word is in its place, where values and
//! bodies end.

use std::collections::BTreeMap;

use super::tokens::{Kind, Token, ends_line};

/// What an opening bracket opens.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Opens {
    Block,
    Class,
    Object,
    /// `(`, `[` or `${`.
    Group,
}

/// What a word is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Role {
    Name,
    Property,
    /// Both: `{ total }`.
    Shorthand,
}

/// From the first token to the last one.
pub type Reach = (usize, usize);

/// Tokens with their brackets.
pub struct Module<'t> {
    /// All of them, in order.
    pub tokens: &'t [Token<'t>],
    /// Of each token the other bracket, or the token itself.
    pub partner: Vec<usize>,
    /// Of each token the bracket around it, `usize::MAX` outside of all.
    pub within: Vec<usize>,
    opens: BTreeMap<usize, Opens>,
}

impl<'t> Module<'t> {
    /// Finds the brackets; nothing when they do not match.
    pub fn of(tokens: &'t [Token<'t>]) -> Option<Self> {
        let partner = (0..tokens.len()).collect();
        let mut module = Self { tokens, partner, within: Vec::new(), opens: BTreeMap::new() };
        let mut open = Vec::new();
        for at in 0..tokens.len() {
            let text = module.text(at);
            let piece = module.is(at, Kind::Text);
            if matches!(text, ")" | "]" | "}") || (piece && text.starts_with('}')) {
                let start = open.pop()?;
                module.partner[at] = start;
                module.partner[start] = at;
            }
            module.within.push(open.last().copied().unwrap_or(usize::MAX));
            if matches!(text, "(" | "[" | "{") || (piece && text.ends_with("${")) {
                // A piece between two values of a template closes one group and opens the next.
                let kind = if text == "{" { module.brace(at) } else { Opens::Group };
                module.opens.insert(at, kind);
                open.push(at);
            }
        }
        open.is_empty().then_some(module)
    }

    /// The text of a token; empty behind the last one.
    pub fn text(&self, at: usize) -> &'t str {
        self.tokens.get(at).map_or("", |token| &*token.text)
    }

    /// The text of the token before; empty before the first one.
    pub fn before(&self, at: usize) -> &'t str {
        at.checked_sub(1).map_or("", |at| self.text(at))
    }

    /// Whether a token may begin a statement by beginning a line.
    pub fn starts_line(&self, at: usize) -> bool {
        let last = at.checked_sub(1).and_then(|last| self.tokens.get(last));
        last.zip(self.tokens.get(at)).is_some_and(|(last, next)| ends_line(last, next))
    }

    /// Whether there is a token of a kind.
    pub fn is(&self, at: usize, kind: Kind) -> bool {
        self.tokens.get(at).is_some_and(|token| token.kind == kind)
    }

    fn brace(&self, at: usize) -> Opens {
        let named = |at: &usize| self.is(*at, Kind::Word) || self.text(*at) == ".";
        if (0..at).rev().take_while(named).any(|at| self.text(at) == "class") {
            return Opens::Class;
        }
        match self.before(at) {
            "" | ";" | "{" | "}" | ")" | "=>" | "else" | "try" | "finally" | "do" | "catch" => Opens::Block,
            _ => Opens::Object,
        }
    }

    fn around(&self, at: usize) -> Option<Opens> {
        self.opens.get(self.within.get(at)?).copied()
    }

    /// Whether a token stands where an object or a class has the names of its members.
    fn is_key(&self, mut at: usize) -> bool {
        let Some(kind @ (Opens::Object | Opens::Class)) = self.around(at) else { return false };
        loop {
            match self.before(at) {
                "{" => return true,
                "," => return kind == Opens::Object,
                ";" | "}" => return kind == Opens::Class,
                _ if kind == Opens::Class && self.starts_line(at) => return true,
                "async" | "get" | "set" | "static" | "*" => at -= 1,
                _ => return false,
            }
        }
    }

    /// What a word is where it stands.
    pub fn role(&self, at: usize) -> Role {
        if matches!(self.before(at), "." | "?.") {
            return Role::Property;
        }
        if !self.is_key(at) {
            return Role::Name;
        }
        let shorthand =
            self.around(at) == Some(Opens::Object) && matches!(self.text(at + 1), "," | "}" | "=");
        if shorthand { Role::Shorthand } else { Role::Property }
    }

    /// The last token of the value that begins with a token.
    pub fn value_end(&self, from: usize) -> usize {
        let mut at = from;
        let mut choices = 0;
        while at < self.tokens.len() {
            let text = self.text(at);
            let piece = self.is(at, Kind::Text) && text.starts_with('}');
            let ends = piece || matches!(text, "," | ";" | ")" | "]" | "}") || (text == ":" && choices == 0);
            if at > from && (ends || self.starts_line(at)) {
                break;
            }
            match text {
                "?" => choices += 1,
                ":" => choices -= 1,
                _ => {}
            }
            at = self.behind(at);
        }
        at.saturating_sub(1)
    }

    /// The token behind another one, or behind the brackets that it opens.
    pub fn behind(&self, at: usize) -> usize {
        let mut at = at;
        // The pieces of a template follow one another.
        while let Some(close) = self.partner.get(at).copied().filter(|close| *close > at) {
            at = close;
        }
        at + 1
    }

    /// The last token of the body that a head has: a block, a value or, of a loop, a statement.
    pub fn body_end(&self, from: usize, is_loop: bool) -> Option<usize> {
        if self.opens.get(&from) == Some(&Opens::Block) {
            return Some(self.partner[from]);
        }
        if is_loop { self.statement_end(from) } else { Some(self.value_end(from)) }
    }

    fn statement_end(&self, from: usize) -> Option<usize> {
        let mut at = from;
        let mut choices = 0;
        loop {
            let end = match self.text(at) {
                "if" | "for" | "while" if self.text(at + 1) == "(" => {
                    choices += usize::from(self.text(at) == "if");
                    at = self.behind(at + 1);
                    continue;
                }
                "do" | "try" | "for" => return None,
                "{" => self.partner[at],
                _ => self.simple_end(at),
            };
            if choices == 0 || self.text(end + 1) != "else" {
                return Some(end);
            }
            choices -= 1;
            at = end + 2;
        }
    }

    /// The semicolon that ends a statement, or its last token.
    fn simple_end(&self, from: usize) -> usize {
        let mut end = self.value_end(from);
        while self.text(end + 1) == "," {
            end = self.value_end(end + 2);
        }
        if self.text(end + 1) == ";" { end + 1 } else { end }
    }

    /// The block around a token, or the whole module.
    pub fn block(&self, at: usize) -> Reach {
        let mut around = self.within.get(at).copied().unwrap_or(usize::MAX);
        while around != usize::MAX && self.opens.get(&around) != Some(&Opens::Block) {
            around = self.within[around];
        }
        self.partner.get(around).map_or((0, self.tokens.len()), |end| (around, *end))
    }
}
