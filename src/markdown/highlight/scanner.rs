//! Code and the table of its language in, tokens out, in time proportional to the text.

use super::html::{Class, Html};
use super::languages;
use super::table::{Context, Rule, Step, Table};

/// How many contexts in a row may be entered without a character being read.
const STILL: usize = 8;

/// Writes code by the table of its language.
pub(super) fn scan(table: &Table, code: &str, html: &mut Html) {
    Scanner { table, code, at: 0, context: 0, stack: Vec::new(), pieces: Vec::new() }.run(html);
}

struct Scanner<'a> {
    table: &'a Table,
    code: &'a str,
    at: usize,
    context: usize,
    /// The contexts that wait for this one to be left.
    stack: Vec<usize>,
    /// What was read and not yet written: classes, and where each ends.
    pieces: Vec<(Class, usize)>,
}

impl Scanner<'_> {
    fn run(mut self, html: &mut Html) {
        let mut still = 0;
        while self.at < self.code.len() {
            let context = &self.table.contexts[self.context];
            let (start, depth) = (self.at, self.stack.len());
            if still < STILL
                && let Some(steps) = self.fitting(context)
            {
                self.write(html);
                steps.iter().for_each(|step| self.apply(step, html));
                // Contexts can only be left as often as they were entered.
                still += usize::from(self.stack.len() >= depth);
            } else {
                self.pieces.clear();
                self.pieces.push((context.class, self.unmatched(context)));
                self.write(html);
            }
            if self.at > start {
                still = 0;
            }
        }
    }

    fn write(&mut self, html: &mut Html) {
        for (class, end) in self.pieces.drain(..) {
            html.push(&self.code[self.at..end], class);
            self.at = end;
        }
    }

    /// What the first rule that fits here asks for; what it read is in `pieces`.
    fn fitting<'t>(&mut self, context: &'t Context) -> Option<&'t [Step]> {
        let text = self.code.as_bytes();
        context.candidates(text[self.at]).iter().find_map(|rule| {
            self.pieces.clear();
            match &context.rules[*rule] {
                Rule::Words(words) => {
                    let end = self.word_end(self.at);
                    let (class, then) =
                        words.find(&self.code[self.at..end], self.table.alphabet.ignore_case)?;
                    self.pieces.push((class, end));
                    Some(then)
                }
                Rule::Pieces { pieces, then } => {
                    let (mut at, mut remembered) = (self.at, 0..0);
                    for (class, pattern) in pieces {
                        at = pattern.matches(text, at, &mut remembered)?;
                        self.pieces.push((*class, at));
                    }
                    Some(then.as_slice())
                }
            }
        })
    }

    fn apply(&mut self, step: &Step, html: &mut Html) {
        match step {
            Step::Enter(context) => {
                self.stack.push(self.context);
                self.context = *context;
            }
            Step::Leave => self.context = self.stack.pop().unwrap_or(0),
            Step::Become(context) => self.context = *context,
            Step::Embed(name, end) => {
                let rest = &self.code[self.at..];
                let part = &rest[..end.and_then(|end| rest.find(end)).unwrap_or(rest.len())];
                match languages::table(name) {
                    Some(table) => scan(table, part, html),
                    None => html.push(part, Class::PLAIN),
                }
                self.at += part.len();
            }
        }
    }

    fn word_end(&self, at: usize) -> usize {
        let text = self.code.as_bytes();
        text[at..].iter().position(|byte| !self.is_word(*byte)).map_or(text.len(), |length| at + length)
    }

    fn is_word(&self, byte: u8) -> bool {
        self.table.alphabet.word.holds(byte)
    }

    /// Where the text ends that no rule has to do with: a word is one thing, and so is what no rule begins with.
    fn unmatched(&self, context: &Context) -> usize {
        let text = self.code.as_bytes();
        let end = if self.is_word(text[self.at]) { self.word_end(self.at) } else { self.at + 1 };
        end + text[end..].iter().take_while(|byte| context.idle.holds(**byte)).count()
    }
}
