//! Lists: of items, of checkboxes, of the steps of a test.

use std::fmt::Write;

use crate::markdown::tree::{self, Block, BlockKind, Inline, InlineKind, ListItem};
use crate::spec::body::{Hole, Word};
use crate::spec::extract::scenario;
use crate::spec::render::Renderer;
use crate::text::{escape_text, escaped};

impl Renderer<'_> {
    pub(super) fn list(&mut self, start: Option<usize>, tight: bool, items: &[ListItem]) {
        if items.iter().all(|item| step(item).is_some()) {
            return self.steps(items);
        }
        let tasks = if items.iter().any(|item| item.task.is_some()) { " class=\"tasks\"" } else { "" };
        let _ = match start {
            None => writeln!(self.out.html, "<ul{tasks}>"),
            Some(1) => writeln!(self.out.html, "<ol{tasks}>"),
            Some(start) => writeln!(self.out.html, "<ol{tasks} start=\"{start}\">"),
        };
        for item in items {
            let outer = self.placeholder;
            // What is nested in a placeholder may still be the author's.
            self.placeholder = self.placeholders.contains(&item.span.start);
            self.item(item, tight);
            self.placeholder = outer;
        }
        self.push(if start.is_some() { "</ol>\n" } else { "</ul>\n" });
    }

    /// Given, When, Then as terms with what is said of each.
    fn steps(&mut self, items: &[ListItem]) {
        self.push("<dl class=\"steps\">\n");
        for item in items {
            let Some((word, rest, below)) = step(item) else { continue };
            self.open("div", item.span);
            self.push("<dt>");
            escape_text(&word, &mut self.out.html);
            self.push("</dt><dd>");
            self.text(rest);
            self.inner_blocks(below, false);
            self.push("</dd></div>\n");
        }
        self.push("</dl>\n");
    }

    fn item(&mut self, item: &ListItem, tight: bool) {
        let declared = self.marks.get(&item.span.start);
        let unfilled = if self.placeholders.contains(&item.span.start) { " class=\"unfilled\"" } else { "" };
        match declared {
            Some(mark) => {
                let _ = write!(self.out.html, "<li class=\"item\" id=\"{}\">", escaped(&mark.anchor));
            }
            None => {
                let _ = write!(self.out.html, "<li{unfilled}>");
            }
        }
        if let Some(mark) = item.task {
            let done = matches!(mark, 'x' | 'X');
            let state = if done { "done" } else { "open" };
            let _ = write!(self.out.html, "<span class=\"box {state}\" role=\"img\" aria-label=\"");
            self.out.hole(Hole::Word(if done { Word::Done } else { Word::Open }));
            self.push("\"></span> ");
        }
        self.html.enter_blocks();
        for (index, block) in item.blocks.iter().enumerate() {
            self.block(block, tight);
            if index == 0
                && let Some(mark) = declared
            {
                self.anchor(&mark.anchor);
            }
        }
        let due = self.html.leave();
        self.events(due, item.span);
        if let Some(number) = declared.and_then(|mark| mark.item) {
            self.out.hole(Hole::Item(number));
        }
        self.push("</li>\n");
    }
}

/// A list item that is a step of a test: its word, what follows it, and the blocks below.
fn step(item: &ListItem) -> Option<(String, &[Inline], &[Block])> {
    let (Block { kind: BlockKind::Paragraph(content), .. }, below) = item.blocks.split_first()? else {
        return None;
    };
    let (Inline { kind: InlineKind::Strong(label), .. }, rest) = content.split_first()? else { return None };
    let word = tree::plain(label).trim().trim_end_matches(':').to_owned();
    (scenario::word(&word).is_some() && item.task.is_none()).then_some((word, rest, below))
}
