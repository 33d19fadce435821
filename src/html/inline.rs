//! Words that look different, links, pictures and breaks. They may overlap in the source
//! (`<b><i></b></i>`) and never do in what leaves.

use crate::html::event::{HtmlEvent, MAX_DEPTH};
use crate::html::nesting::{InlineElement, Nesting};
use crate::html::token::Tag;
use crate::html::vocabulary::{self, Holds, KnownElement};

/// Words within words.
const MAX_INLINE: usize = 16;

/// Words that go on in the next block; people write one or two.
const MAX_REOPENED: usize = 4;

impl InlineElement {
    pub(super) fn is_link(&self) -> bool {
        self.end == HtmlEvent::LinkClose
    }
}

impl Nesting {
    /// Makes a place for words: closes or adds what must be, and writes what waits.
    pub(super) fn ready(&mut self) {
        if !self.in_text() {
            self.fill_parts();
            self.ensure_summary();
            if self.elements.len() == self.base().0 {
                self.imply("p");
            }
        }
        self.place_anchors();
        self.write_inline();
    }

    pub(super) fn open_inline(&mut self, known: KnownElement, tag: &Tag, source: &str) {
        let anchor = vocabulary::anchor(tag);
        self.anchors.extend(anchor);
        match known {
            KnownElement::Inline(written) if !tag.closed => {
                let attributes = vocabulary::attributes(tag);
                // A bare `span` changes nothing.
                if written != "span" || !attributes.is_empty() {
                    let start = HtmlEvent::Open { tag: written, attributes };
                    self.inline_element(&tag.name, start, HtmlEvent::Close(written));
                }
            }
            KnownElement::Link => self.open_link(tag),
            KnownElement::Image => match vocabulary::picture(tag) {
                Some(picture) => {
                    self.ready();
                    self.out.push(HtmlEvent::Image(picture));
                }
                None => self.text(source),
            },
            KnownElement::Break(tag) => self.line_break(tag),
            _ => {}
        }
        self.place_anchors();
    }

    fn line_break(&mut self, tag: &'static str) {
        self.ready();
        self.out.push(HtmlEvent::Void(tag));
    }

    fn open_link(&mut self, tag: &Tag) {
        let Some(href) = tag.attribute("href").filter(|_| !tag.closed) else { return };
        let (_, base) = self.base();
        if let Some(last) = (base..self.inline.len()).rev().find(|at| self.inline[*at].is_link()) {
            self.remove_inline(last);
        }
        if !self.linked() {
            let title = tag.attribute("title").unwrap_or_default().to_owned();
            let start = HtmlEvent::LinkOpen { href: href.trim().to_owned(), title };
            self.inline_element("a", start, HtmlEvent::LinkClose);
        }
    }

    pub(super) fn inline_element(&mut self, name: &str, start: HtmlEvent, end: HtmlEvent) {
        let depth = self.elements.len() + self.inline.len();
        if self.inline.len() - self.base().1 >= MAX_INLINE || depth >= MAX_DEPTH {
            return;
        }
        let level = self.elements.len();
        self.inline.push(InlineElement { name: name.to_owned(), start, end, open: false, level });
        if self.in_text() {
            self.write_inline();
        }
    }

    /// Ends the last element of this name, if one is open.
    pub(super) fn close_inline(&mut self, name: &str) {
        if name == "br" {
            return self.line_break("br");
        }
        let (_, base) = self.base();
        if let Some(at) = (base..self.inline.len()).rev().find(|at| self.inline[*at].name == name) {
            self.remove_inline(at);
            if self.in_text() {
                self.write_inline();
            }
        }
    }

    fn remove_inline(&mut self, at: usize) {
        let written = self.suspend_inline(at);
        let mut index = 0;
        self.inline.retain(|word| {
            index += 1;
            let here = index - 1;
            // A link is written once only, or it would count as several.
            here < at || (here > at && !(here < written && word.is_link()))
        });
    }

    /// Closes the written words from `from` on, to be written again where words follow; gives the end of
    /// those that it closed.
    fn suspend_inline(&mut self, from: usize) -> usize {
        let written = from + self.inline.iter().skip(from).filter(|word| word.open).count();
        for word in self.inline[from..written].iter_mut().rev() {
            word.open = false;
            self.out.push(word.end.clone());
            if let HtmlEvent::Open { attributes, .. } = &mut word.start {
                attributes.clear();
            }
        }
        written
    }

    /// Closes all words of the frame before a block begins or ends; they go on in the next one, but for
    /// links and for those that began within blocks that are closed by now.
    pub(super) fn interrupt_inline(&mut self) {
        let (_, base) = self.base();
        let written = self.suspend_inline(base);
        let (level, most) = (self.elements.len(), base + MAX_REOPENED);
        let mut index = 0;
        self.inline.retain(|word| {
            index += 1;
            let here = index - 1;
            here < base || (here < most && word.level <= level && !(here < written && word.is_link()))
        });
    }

    /// Ends the words from `base` on for good.
    pub(super) fn end_inline(&mut self, base: usize) {
        self.suspend_inline(base);
        self.inline.truncate(base);
    }

    fn write_inline(&mut self) {
        debug_assert!(self.in_text() || self.top().is_some_and(|top| top.holds != Holds::Parts));
        let room = MAX_DEPTH.saturating_sub(self.elements.len());
        for word in self.inline.iter_mut().take(room).filter(|word| !word.open) {
            word.open = true;
            self.out.push(word.start.clone());
        }
    }
}
