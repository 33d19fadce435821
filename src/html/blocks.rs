//! Blocks and their parts: optional end tags, implied elements, and what must not be nested.

use crate::html::event::{Attributes, HtmlEvent, MAX_DEPTH};
use crate::html::nesting::{Element, Nesting};
use crate::html::token::Tag;
use crate::html::vocabulary::{self, BlockElement, Holds};

/// Room for implied parts of a table and for inline elements.
const RESERVED: usize = 8;

/// Where the search for an open item ends.
const ITEM_WALLS: &[&str] = &[
    "table", "td", "th", "caption", "details", "summary", "blockquote", "figure", "figcaption", "pre", "dl",
    "dt", "dd",
];

/// Where the search for an open term or description ends.
const TERM_WALLS: &[&str] = &[
    "table", "td", "th", "caption", "details", "summary", "blockquote", "figure", "figcaption", "pre", "ul",
    "ol", "li",
];

impl Nesting {
    pub(super) fn top(&self) -> Option<&Element> {
        self.elements[self.base().0..].last()
    }

    fn top_is(&self, name: &str) -> bool {
        self.top().is_some_and(|top| top.name == name)
    }

    pub(super) fn open_block(&mut self, block: BlockElement, tag: &Tag) {
        self.interrupt_inline();
        self.anchors.extend(vocabulary::anchor(tag));
        self.end_paragraph();
        let attributes = vocabulary::attributes(tag);
        let before = self.elements.len();
        match self.place(block) {
            Some(block) if self.elements.len() + RESERVED < MAX_DEPTH => self.push(block, attributes),
            None if block.level > 0 && !tag.closed => self.strong_heading(&tag.name),
            _ => {}
        }
        if tag.closed && self.elements.len() > before && self.top_is(block.name) {
            self.pop();
        }
        self.place_anchors();
    }

    /// A heading where only inline elements are allowed.
    fn strong_heading(&mut self, name: &str) {
        let start = HtmlEvent::Open { tag: "strong", attributes: Attributes::new() };
        self.inline_element(name, start, HtmlEvent::Close("strong"));
    }

    /// Makes room for a block: gives the form in which it is written there, `None` when it is not allowed.
    fn place(&mut self, block: BlockElement) -> Option<BlockElement> {
        let boxed = BlockElement { tag: "div", holds: Holds::Blocks, ..block };
        let block = match block.name {
            "li" if self.back_to(&["ul", "ol"], &["li"], ITEM_WALLS) => return Some(block),
            "dt" | "dd" if self.back_to(&["dl"], &["dt", "dd"], TERM_WALLS) => return Some(block),
            "caption" => {
                return self.top().is_some_and(|top| top.name == "table" && !top.filled).then_some(block);
            }
            "thead" | "tbody" | "tfoot" => return self.back_to(&["table"], &[], &[]).then_some(block),
            "tr" => return self.row().then_some(block),
            "td" | "th" => {
                if !self.back_to(&["tr"], &[], &["table"]) && !self.row() {
                    return None;
                }
                if !self.top_is("tr") {
                    self.imply("tr");
                }
                return Some(block);
            }
            "summary" if self.top().is_some_and(|top| top.name == "details" && !top.filled) => {
                return Some(block);
            }
            "figcaption" if self.top().is_some_and(|top| top.name == "figure" && !top.filled) => {
                return Some(block);
            }
            "li" | "dt" | "dd" | "summary" | "figcaption" => boxed,
            _ => block,
        };
        if block.level > 0 && self.top_is("heading") {
            self.pop();
        }
        self.make_room();
        (self.top().is_none_or(|top| top.holds == Holds::Blocks)).then_some(block)
    }

    /// Back to where a row may begin.
    fn row(&mut self) -> bool {
        if self.back_to(&["thead", "tbody", "tfoot"], &[], &["table"]) {
            return true;
        }
        let found = self.back_to(&["table"], &[], &[]);
        if found {
            self.imply("tbody");
        }
        found
    }

    /// Closes what is open within the nearest of `holders`, or the nearest of `siblings` with it.
    fn back_to(&mut self, holders: &[&str], siblings: &[&str], walls: &[&str]) -> bool {
        let (base, _) = self.base();
        for at in (base..self.elements.len()).rev() {
            let name = self.elements[at].name;
            if siblings.contains(&name) {
                self.pop_to(at);
                // A sibling that became a box of its own has no list around it.
                return self.top().is_some_and(|top| holders.contains(&top.name));
            }
            if holders.contains(&name) {
                self.pop_to(at + 1);
                return true;
            }
            if walls.contains(&name) {
                return false;
            }
        }
        false
    }

    /// Makes a place for a block: ends a paragraph, adds the item or the cell that is missing.
    pub(super) fn make_room(&mut self) {
        self.interrupt_inline();
        self.end_paragraph();
        self.fill_parts();
        self.ensure_summary();
    }

    /// Adds the missing item or cell around what is no part of its list or table.
    pub(super) fn fill_parts(&mut self) {
        while let Some(top) = self.top().filter(|top| top.holds == Holds::Parts) {
            let missing = match top.name {
                "ul" | "ol" => "li",
                "dl" => "dd",
                "table" => "tbody",
                "tr" => "td",
                _ => "tr",
            };
            self.imply(missing);
        }
    }

    /// Opens an element that has no tag in the source.
    pub(super) fn imply(&mut self, name: &str) {
        if let Some(block) = vocabulary::block(name) {
            self.push(block, Attributes::new());
        }
        if let Some(element) = self.elements.last_mut() {
            element.implied = true;
        }
    }

    /// Gives `details` a summary before their first content.
    pub(super) fn ensure_summary(&mut self) {
        let (base, _) = self.base();
        if let Some(top) = self.elements[base..].last_mut().filter(|top| top.name == "details" && !top.filled)
        {
            top.filled = true;
            self.out.push(HtmlEvent::Summary);
        }
    }

    pub(super) fn push(&mut self, block: BlockElement, attributes: Attributes) {
        let (base, _) = self.base();
        if let Some(parent) = self.elements[base..].last_mut() {
            parent.filled |= parent.name != "figure" || block.name == "figcaption";
        }
        self.out.push(match block.level {
            0 => HtmlEvent::Open { tag: block.tag, attributes },
            level => HtmlEvent::HeadingOpen { level, attributes },
        });
        let BlockElement { name, tag, holds, .. } = block;
        self.elements.push(Element { name, tag, holds, filled: false, implied: false });
    }

    pub(super) fn pop(&mut self) {
        if self.drop_empty_paragraph() {
            return;
        }
        self.ensure_summary();
        if let Some(element) = self.elements.pop() {
            self.interrupt_inline();
            self.out.push(match element.tag {
                "heading" => HtmlEvent::HeadingClose,
                tag => HtmlEvent::Close(tag),
            });
        }
    }

    /// Takes back an empty paragraph, as around a block of Markdown; true when there was one.
    pub(super) fn drop_empty_paragraph(&mut self) -> bool {
        let blank = |event: &&HtmlEvent| matches!(event, HtmlEvent::Text(text) if text.trim().is_empty());
        let rest = self.out.len() - self.out.iter().rev().take_while(blank).count();
        let opened = rest.checked_sub(1).and_then(|last| self.out.get(last));
        let empty = self.top_is("p") && matches!(opened, Some(HtmlEvent::Open { tag: "p", .. }));
        if empty {
            self.elements.pop();
            self.out.truncate(rest - 1);
            self.interrupt_inline();
        }
        empty
    }

    pub(super) fn pop_to(&mut self, length: usize) {
        while self.elements.len() > length {
            self.pop();
        }
    }

    pub(super) fn end_paragraph(&mut self) {
        if self.top_is("p") {
            self.pop();
        }
    }

    pub(super) fn close_block(&mut self, name: &str) {
        let part = ["td", "th", "tr", "thead", "tbody", "tfoot", "caption", "table"].contains(&name);
        let (base, _) = self.base();
        for at in (base..self.elements.len()).rev() {
            let found = self.elements[at].name;
            if found == name {
                return self.pop_to(at);
            }
            let wall = match name {
                "p" | "heading" => true,
                "li" => ["ul", "ol", "table", "td", "th", "caption"].contains(&found),
                _ if part => found == "table",
                _ => ["table", "td", "th", "caption"].contains(&found),
            };
            if wall {
                return;
            }
        }
    }

    /// Ends the blocks whose end tags were found within a paragraph.
    pub(super) fn close_late(&mut self) {
        for name in std::mem::take(&mut self.late) {
            self.close_block(name);
        }
    }

    pub(super) fn rule(&mut self, tag: &Tag) {
        self.anchors.extend(vocabulary::anchor(tag));
        self.make_room();
        self.place_anchors();
        if self.top().is_none_or(|top| top.holds == Holds::Blocks) {
            self.out.push(HtmlEvent::Void("hr"));
        }
    }
}
