//! Tables.

use std::fmt::Write;

use crate::markdown::tree::{self, Align, Inline, MarkdownTable};
use crate::spec::body::{Hole, Word};
use crate::spec::render::Renderer;
use crate::words::label;

impl Renderer<'_> {
    pub(super) fn table(&mut self, table: &MarkdownTable) {
        self.push("<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"");
        self.out.hole(Hole::Word(Word::Table));
        self.push("\"><table>\n<thead><tr>");
        for (index, cell) in table.header.iter().enumerate() {
            self.cell("th", " scope=\"col\"", cell, table.align.get(index));
        }
        self.push("</tr></thead>\n<tbody>\n");
        let column = table.header.iter().position(|title| label::is_relation(&tree::plain(title)));
        for row in &table.rows {
            let told = column.and_then(|at| row.cells.get(at)).map(|cell| tree::plain(cell));
            self.relation = told.and_then(|told| label::relation_alone(&told));
            self.open("tr", row.span);
            for (index, cell) in row.cells.iter().enumerate() {
                self.cell("td", "", cell, table.align.get(index));
            }
            self.push("</tr>\n");
        }
        self.relation = None;
        self.push("</tbody></table></div>\n");
    }

    fn cell(&mut self, tag: &str, attributes: &str, content: &[Inline], align: Option<&Align>) {
        let class = match align {
            Some(Align::Center) => " class=\"center\"",
            Some(Align::Right) => " class=\"right\"",
            _ => "",
        };
        let _ = write!(self.out.html, "<{tag}{attributes}{class}>");
        self.text(content);
        let _ = write!(self.out.html, "</{tag}>");
    }
}
