//! What is open at the moment, over all pieces of a section: the rules by which pieces become [`HtmlEvent`]s.

use std::borrow::Cow;
use std::collections::{BTreeMap, VecDeque};

use crate::html::event::{HtmlEvent, MAX_DEPTH};
use crate::html::token::{Tag, Token, TokenKind, decoded, tokens};
use crate::html::vocabulary::{BlockElement, Holds, KnownElement, anchor, known};

/// What is open at the moment, over all pieces of a section. Calls come in the order of the text.
#[derive(Debug, Default)]
pub struct Nesting {
    pub(super) elements: Vec<Element>,
    pub(super) inline: Vec<InlineElement>,
    pub(super) frames: Vec<Frame>,
    /// Names of places that wait for a spot where an anchor is allowed.
    pub(super) anchors: Vec<String>,
    /// Ends of blocks that were found within a paragraph; they count after it.
    pub(super) late: Vec<&'static str>,
    pub(super) out: Vec<HtmlEvent>,
    /// The names of tags that no page has; they became text.
    pub(super) refused: Vec<String>,
}

#[derive(Debug)]
pub(super) struct Element {
    pub(super) name: &'static str,
    pub(super) tag: &'static str,
    pub(super) holds: Holds,
    /// Whether its first part has come: the summary of `details`, the caption of a figure, any of a table.
    pub(super) filled: bool,
    /// Whether it has no tag in the source.
    pub(super) implied: bool,
}

/// An element that changes how words look, or a link.
#[derive(Debug)]
pub(super) struct InlineElement {
    pub(super) name: String,
    pub(super) start: HtmlEvent,
    pub(super) end: HtmlEvent,
    /// Whether it is written: that waits until there is something to be within it.
    pub(super) open: bool,
    /// Elements that were open when it began.
    pub(super) level: usize,
}

/// A part of the Markdown document in which HTML must be closed again.
#[derive(Debug)]
pub(super) struct Frame {
    pub(super) elements: usize,
    pub(super) inline: usize,
    /// Of text: for each tag to come whether it has a partner.
    pub(super) paired: Option<VecDeque<bool>>,
    pub(super) link: bool,
    /// Whether a block wanted to begin here before.
    pub(super) broken: bool,
}

impl Nesting {
    /// A block of HTML, which may hold any part of a whole.
    pub fn block(&mut self, html: &str) -> Vec<HtmlEvent> {
        let tokens = tokens(html);
        if self.in_text() {
            tokens.iter().for_each(|token| self.token_in_text(html, token, false));
            return std::mem::take(&mut self.out);
        }
        self.close_late();
        if is_source(&tokens) {
            self.source(html, &tokens);
        } else {
            tokens.iter().for_each(|token| self.token(html, token));
        }
        self.end_inline(self.base().1);
        if !self.drop_empty_paragraph() && self.top().is_some_and(|top| top.name == "p" && top.implied) {
            self.pop();
        }
        std::mem::take(&mut self.out)
    }

    /// What must be closed before a block of Markdown is written here.
    pub fn before_block(&mut self) -> Vec<HtmlEvent> {
        if !self.in_text() {
            self.close_late();
            while self.top().is_some_and(|top| top.holds != Holds::Blocks) {
                self.pop();
            }
            self.ensure_summary();
            self.place_anchors();
        }
        std::mem::take(&mut self.out)
    }

    /// Blocks of Markdown within a block of Markdown (an item, a quote) begin. To be ended by
    /// [`leave`](Self::leave).
    pub fn enter_blocks(&mut self) {
        self.enter(None, false);
    }

    /// A run of text begins: a paragraph, a cell, or what is emphasised or linked within one. `pieces` are
    /// its own pieces of HTML, each of which is given to [`inline`](Self::inline) afterwards; `link` says
    /// whether it is the text of a link. To be ended by [`leave`](Self::leave).
    pub fn enter_text<'p>(&mut self, pieces: impl IntoIterator<Item = &'p str>, link: bool) {
        self.enter(Some(paired(pieces)), link);
    }

    /// A tag or a comment within text.
    pub fn inline(&mut self, html: &str) -> Vec<HtmlEvent> {
        let frame = self.frames.last_mut().and_then(|frame| frame.paired.as_mut());
        let alone = frame.and_then(VecDeque::pop_front).is_some_and(|paired| !paired);
        match tokens(html).as_slice() {
            [Token { kind: TokenKind::Start(tag), .. }] if alone && is_typed(html, tag) => {
                self.refuse(html);
            }
            [token] => self.token_in_text(html, token, alone),
            _ => self.text(html),
        }
        std::mem::take(&mut self.out)
    }

    /// Closes what was opened since the last `enter_…` that has not been left yet.
    pub fn leave(&mut self) -> Vec<HtmlEvent> {
        let (elements, words) = self.base();
        if !self.in_text() {
            self.close_late();
        }
        self.end_inline(words);
        self.pop_to(elements);
        self.place_anchors();
        self.frames.pop();
        std::mem::take(&mut self.out)
    }

    /// The names of tags that became text since this was asked last.
    pub fn take_refused(&mut self) -> Vec<String> {
        std::mem::take(&mut self.refused)
    }

    /// Whether a link of HTML or of Markdown is open, in which no other may begin.
    pub fn linked(&self) -> bool {
        self.frames.iter().any(|frame| frame.link) || self.inline.iter().any(InlineElement::is_link)
    }

    /// Closes everything.
    pub fn finish(&mut self) -> Vec<HtmlEvent> {
        let mut out = Vec::new();
        while !self.frames.is_empty() {
            out.append(&mut self.leave());
        }
        out.append(&mut self.leave());
        out
    }

    pub(super) fn enter(&mut self, paired: Option<VecDeque<bool>>, link: bool) {
        self.frames.push(Frame {
            elements: self.elements.len(),
            inline: self.inline.len(),
            paired,
            link,
            broken: false,
        });
    }

    pub(super) fn in_text(&self) -> bool {
        self.frames.last().is_some_and(|frame| frame.paired.is_some())
    }

    /// How many elements and words are none of the frame's.
    pub(super) fn base(&self) -> (usize, usize) {
        self.frames.last().map_or((0, 0), |frame| (frame.elements, frame.inline))
    }

    pub(super) fn token(&mut self, html: &str, token: &Token) {
        let source = token.source(html);
        match &token.kind {
            TokenKind::Text => self.text(&decoded(source)),
            TokenKind::Raw => self.refuse(source),
            TokenKind::Comment => {}
            TokenKind::Start(tag) => match known(&tag.name) {
                Some(KnownElement::Block(block)) => self.open_block(block, tag),
                Some(KnownElement::Rule) => self.rule(tag),
                Some(known) => self.open_inline(known, tag, source),
                None => self.refuse(source),
            },
            TokenKind::End(name) => match known(name) {
                Some(KnownElement::Block(block)) => {
                    // A heading may be open as an inline element.
                    self.close_inline(name);
                    self.close_block(block.name);
                }
                Some(_) => self.close_inline(name),
                None => self.text(source),
            },
        }
    }

    /// A token where no block may begin; `alone` if the run of text has no partner of the tag.
    pub(super) fn token_in_text(&mut self, html: &str, token: &Token, alone: bool) {
        match &token.kind {
            TokenKind::Start(tag) => match known(&tag.name) {
                Some(KnownElement::Block(block)) => self.break_text(block, tag, alone),
                Some(KnownElement::Rule) => {}
                _ => self.token(html, token),
            },
            TokenKind::End(name) => match known(name) {
                Some(KnownElement::Block(block)) => {
                    if alone && self.late.len() < MAX_DEPTH {
                        self.late.push(block.name);
                    }
                }
                _ => self.token(html, token),
            },
            _ => self.token(html, token),
        }
    }

    /// What is left of a block where none may begin: a new line, a bullet.
    pub(super) fn break_text(&mut self, block: BlockElement, tag: &Tag, alone: bool) {
        self.anchors.extend(anchor(tag));
        self.place_anchors();
        if block.holds == Holds::Parts || block.name == "details" {
            return;
        }
        let again = self.frames.last_mut().is_some_and(|frame| std::mem::replace(&mut frame.broken, true));
        if again || (alone && block.name == "p") {
            self.out.push(HtmlEvent::Void("br"));
        }
        if block.name == "li" {
            self.out.push(HtmlEvent::Text("• ".to_owned()));
        }
    }

    /// A tag that becomes text.
    fn refuse(&mut self, source: &str) {
        let name = source.trim_start_matches('<');
        let end = name.find(|c: char| !(c.is_alphanumeric() || c == '-')).unwrap_or(name.len());
        self.refused.push(name[..end].to_owned());
        self.text(source);
    }

    pub(super) fn text(&mut self, text: &str) {
        if text.trim().is_empty() && !self.takes_blank() {
            return;
        }
        self.ready();
        let text = shown(text);
        match self.out.last_mut() {
            Some(HtmlEvent::Text(last)) => last.push_str(&text),
            _ => self.out.push(HtmlEvent::Text(text.into_owned())),
        }
    }

    /// Whether white space is of any use here.
    pub(super) fn takes_blank(&self) -> bool {
        self.in_text()
            || self.top().is_some_and(|top| match top.holds {
                Holds::Inline => true,
                Holds::Blocks => top.name != "details" || top.filled,
                Holds::Parts => false,
            })
    }

    /// Writes the anchors that wait, where they are allowed.
    pub(super) fn place_anchors(&mut self) {
        if self.in_text() || self.top().is_none_or(|top| top.holds != Holds::Parts) {
            self.out.extend(self.anchors.drain(..).map(HtmlEvent::Anchor));
        }
    }

    /// A block in which no tag is known, shown with its lines.
    pub(super) fn source(&mut self, html: &str, tokens: &[Token]) {
        let typed = tokens.iter().filter(|token| token.kind != TokenKind::Comment);
        let text: String = typed.map(|token| token.source(html)).collect();
        self.make_room();
        if self.top().is_some_and(|top| top.holds == Holds::Inline) {
            return self.text(&text);
        }
        self.place_anchors();
        let text = text.trim_start_matches(['\r', '\n']).trim_end();
        self.out.push(HtmlEvent::Source(shown(text).into_owned()));
    }
}

/// Text without the one character that no page may hold.
fn shown(text: &str) -> Cow<'_, str> {
    if text.contains('\0') { text.replace('\0', "\u{fffd}").into() } else { text.into() }
}

/// Whether there is markup, and none of it for a page.
fn is_source(tokens: &[Token]) -> bool {
    let is_known = |token: &Token| match &token.kind {
        TokenKind::Start(Tag { name, .. }) | TokenKind::End(name) => known(name).is_some(),
        _ => false,
    };
    let is_markup =
        |token: &Token| matches!(token.kind, TokenKind::Start(_) | TokenKind::End(_) | TokenKind::Raw);
    tokens.iter().any(is_markup) && !tokens.iter().any(is_known)
}

/// For each piece whether it is a tag whose partner is among them.
fn paired<'p>(pieces: impl IntoIterator<Item = &'p str>) -> VecDeque<bool> {
    let mut out = VecDeque::new();
    let mut open: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, piece) in pieces.into_iter().enumerate() {
        let end = piece.strip_prefix("</");
        let name = end.unwrap_or(piece.trim_start_matches('<'));
        let name = name.split(|letter: char| letter.is_whitespace() || "/>".contains(letter)).next();
        let starts = open.entry(name.unwrap_or_default().to_ascii_lowercase()).or_default();
        if end.is_none() {
            starts.push(at);
            out.push_back(false);
            continue;
        }
        let start = starts.pop().and_then(|start| out.get_mut(start));
        let found = start.map(|start| *start = true).is_some();
        out.push_back(found);
    }
    out
}

/// Whether a tag without a partner is a word between angle brackets: `Vec<S>`, `from <table>`.
fn is_typed(html: &str, tag: &Tag) -> bool {
    const NOUNS: &[&str] = &["article", "aside", "caption", "figure", "section", "summary", "table"];
    if !tag.attributes.is_empty() || tag.closed {
        return false;
    }
    let shouted = html.chars().any(char::is_uppercase);
    match known(&tag.name) {
        Some(KnownElement::Break(_) | KnownElement::Rule) => false,
        Some(KnownElement::Inline(_)) => shouted,
        Some(KnownElement::Block(block)) => shouted || NOUNS.contains(&block.name),
        _ => true,
    }
}
