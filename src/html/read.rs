//! What a reader sees of raw HTML, as plain text: for the search, for summaries, and for the facts that
//! some documents keep in a table or in a preformatted preamble.

use std::ops::Range;

use crate::html::event::HtmlEvent;
use crate::html::nesting::Nesting;
use crate::html::token::{Token, TokenKind, decoded, tokens};
use crate::html::vocabulary::{KnownElement, known, picture};

/// A cell of a table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HtmlCell {
    pub text: String,
    /// The text and the target of each link.
    pub links: Vec<(String, String)>,
    /// The bytes between its tags, without white space around.
    pub range: Range<usize>,
}

/// A line of preformatted text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PreLine {
    pub text: String,
    pub range: Range<usize>,
}

/// The words of a piece of HTML: a line for each block, ` · ` between cells.
pub fn plain(html: &str) -> String {
    let mut prose = Prose::default();
    tokens(html).iter().for_each(|token| prose.token(html, token));
    prose.out
}

/// What a reader sees of each piece of HTML in a run of text, a space for the end of a line.
pub fn plain_pieces<'p>(pieces: impl Iterator<Item = &'p str> + Clone) -> Vec<String> {
    let mut nesting = Nesting::default();
    nesting.enter_text(pieces.clone(), false);
    let seen = |event| match event {
        HtmlEvent::Text(text) => text,
        HtmlEvent::Void("br") => " ".to_owned(),
        HtmlEvent::Image(picture) => picture.alt,
        _ => String::new(),
    };
    pieces.map(|piece| nesting.inline(piece).into_iter().map(seen).collect()).collect()
}

/// What is due before the next word.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Gap {
    #[default]
    None,
    Space,
    Cell,
    Line,
}

/// Words with single spaces between them.
#[derive(Debug, Default)]
struct Prose {
    out: String,
    gap: Gap,
    preformatted: bool,
}

impl Prose {
    fn token(&mut self, html: &str, token: &Token) {
        let source = token.source(html);
        match &token.kind {
            TokenKind::Text => self.text(&decoded(source)),
            TokenKind::Raw => self.text(source),
            TokenKind::Comment => {}
            TokenKind::Start(tag) if tag.name == "img" => match picture(tag) {
                Some(picture) => self.text(&picture.alt),
                None => self.text(source),
            },
            TokenKind::Start(tag) => self.tag(&tag.name, source, true),
            TokenKind::End(name) => self.tag(name, source, false),
        }
    }

    fn tag(&mut self, name: &str, source: &str, start: bool) {
        let gap = match known(name) {
            None => return self.text(source),
            Some(KnownElement::Block(_)) if ["td", "th"].contains(&name) => Gap::Cell,
            Some(KnownElement::Block(_) | KnownElement::Rule | KnownElement::Break("br")) => Gap::Line,
            Some(_) => Gap::None,
        };
        self.gap = self.gap.max(gap);
        if name == "pre" {
            self.preformatted = start;
        }
    }

    fn text(&mut self, text: &str) {
        let mut rest = text;
        while let Some(letter) = rest.chars().next() {
            let blank = letter.is_whitespace();
            let end = rest.find(|other: char| other.is_whitespace() != blank).unwrap_or(rest.len());
            let (part, more) = rest.split_at(end);
            rest = more;
            if blank {
                let line = self.preformatted && part.contains('\n');
                self.gap = self.gap.max(if line { Gap::Line } else { Gap::Space });
            } else {
                self.word(part);
            }
        }
    }

    fn word(&mut self, word: &str) {
        let gap = std::mem::take(&mut self.gap);
        if !self.out.is_empty() {
            self.out.push_str(match gap {
                Gap::None => "",
                Gap::Space => " ",
                Gap::Cell => " · ",
                Gap::Line => "\n",
            });
        }
        self.out.push_str(word);
    }
}

/// The rows of the first table of a block; ends of rows and cells may be left out.
pub fn rows(html: &str) -> Option<Vec<Vec<HtmlCell>>> {
    let tokens = tokens(html);
    let is_table = |token: &Token| matches!(&token.kind, TokenKind::Start(tag) if tag.name == "table");
    let begin = tokens.iter().position(is_table)?;
    let mut table = RowReader::default();
    for token in &tokens[begin..] {
        table.token(html, token);
        if table.depth == 0 {
            break;
        }
    }
    table.end_cell(html, html.len());
    table.rows.retain(|row| !row.is_empty());
    Some(table.rows)
}

#[derive(Debug, Default)]
struct RowReader {
    rows: Vec<Vec<HtmlCell>>,
    /// Where the cell at hand begins, and its words.
    cell: Option<(usize, Prose)>,
    links: Vec<(String, String)>,
    /// Where the text of the link at hand begins, and its target.
    link: Option<(usize, String)>,
    /// Tables within tables.
    depth: usize,
}

impl RowReader {
    fn token(&mut self, html: &str, token: &Token) {
        let (name, start) = match &token.kind {
            TokenKind::Start(tag) => (tag.name.as_str(), true),
            TokenKind::End(name) => (name.as_str(), false),
            _ => ("", true),
        };
        let part = ["table", "thead", "tbody", "tfoot", "tr", "td", "th", "caption"].contains(&name);
        if name == "table" {
            self.depth = if start { self.depth + 1 } else { self.depth.saturating_sub(1) };
        }
        // An inner table is text of its cell.
        if part && self.depth <= 1 && !(name == "table" && !start && self.depth == 1) {
            self.end_cell(html, token.range.start);
            match name {
                "tr" if start => self.rows.push(Vec::new()),
                "td" | "th" if start => self.cell = Some((token.range.end, Prose::default())),
                _ => {}
            }
        } else if let Some((_, prose)) = &mut self.cell {
            prose.token(html, token);
            self.link(token);
        }
    }

    fn link(&mut self, token: &Token) {
        let target = match &token.kind {
            TokenKind::Start(tag) if tag.name == "a" => {
                tag.attribute("href").map(|href| href.trim().to_owned())
            }
            TokenKind::End(name) if name == "a" => None,
            _ => return,
        };
        let Some((_, prose)) = &self.cell else { return };
        if let Some((from, target)) = self.link.take() {
            self.links.push((prose.out[from..].trim().to_owned(), target));
        }
        self.link = target.map(|target| (prose.out.len(), target));
    }

    fn end_cell(&mut self, html: &str, end: usize) {
        let Some((start, prose)) = self.cell.take() else { return };
        if let Some((from, target)) = self.link.take() {
            self.links.push((prose.out[from..].trim().to_owned(), target));
        }
        let inner = html.get(start..end).unwrap_or_default();
        let from = start + inner.len() - inner.trim_start().len();
        let range = from..from + inner.trim().len();
        let links = std::mem::take(&mut self.links);
        let cell = HtmlCell { text: prose.out, links, range };
        match self.rows.last_mut() {
            Some(row) => row.push(cell),
            None => self.rows.push(vec![cell]),
        }
    }
}

/// The lines of the first preformatted block, without their markup.
pub fn lines(html: &str) -> Vec<PreLine> {
    let tokens = tokens(html);
    let is_pre = |token: &Token| matches!(&token.kind, TokenKind::Start(tag) if tag.name == "pre");
    let Some(begin) = tokens.iter().position(is_pre) else { return Vec::new() };
    let start = tokens[begin].range.end;
    let mut out = vec![PreLine { text: String::new(), range: start..start }];
    for token in &tokens[begin + 1..] {
        let source = token.source(html);
        match &token.kind {
            TokenKind::Comment => {}
            TokenKind::End(name) if name == "pre" => break,
            TokenKind::Start(tag) if known(&tag.name).is_some() => {}
            TokenKind::End(name) if known(name).is_some() => {}
            kind => push_lines(source, token.range.start, *kind == TokenKind::Text, &mut out),
        }
    }
    out.retain(|line| !line.range.is_empty() || !line.text.is_empty() || line.range.start > start);
    out
}

/// Adds text to the last line and begins new ones at its line ends.
fn push_lines(source: &str, offset: usize, encoded: bool, out: &mut Vec<PreLine>) {
    let mut at = offset;
    for (index, part) in source.split('\n').enumerate() {
        if index > 0 {
            out.push(PreLine { text: String::new(), range: at..at });
        }
        let text = part.trim_end_matches('\r');
        if let Some(line) = out.last_mut() {
            line.text.push_str(&if encoded { decoded(text) } else { text.into() });
            line.range.end = at + text.len();
        }
        at += part.len() + 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_are_lines_and_cells_are_parted() {
        let html = "<!-- no --><div>A  <b>b</b>c<br>d</div><table><tr><td>1<td>2\n<tr><td>3</table> Vec<T>";
        assert_eq!(plain(html), "A bc\nd\n1 · 2\n3\nVec<T>");
        assert_eq!(plain("<pre>a\n  b &lt;</pre><p>c\nd"), "a\nb <\nc d");
        assert_eq!(plain("<img src=x alt='A picture'><script>x</script>"), "A picture<script>x</script>");
    }

    #[test]
    fn tags_in_text_leave_only_their_words() {
        let seen =
            plain_pieces(["<sub>", "</sub>", "<br>", "<u8>", "<T>", "<!-- n -->", "<a id=x>"].into_iter());
        assert_eq!(seen, ["", "", " ", "<u8>", "<T>", "", ""]);
    }

    #[test]
    fn rows_and_cells_need_no_end() {
        let html = "<table>\n<tr><td>Status<td> <a href=/a>Acc&amp;epted</a> 2020\n<tr><th>By<td>X, <b>Y</b></table>z";
        let rows = rows(html).unwrap();
        let texts: Vec<Vec<&str>> =
            rows.iter().map(|row| row.iter().map(|cell| cell.text.as_str()).collect()).collect();
        assert_eq!(texts, [vec!["Status", "Acc&epted 2020"], vec!["By", "X, Y"]]);
        assert_eq!(rows[0][1].links, [("Acc&epted".to_owned(), "/a".to_owned())]);
        assert_eq!(&html[rows[1][1].range.clone()], "X, <b>Y</b>");
    }

    #[test]
    fn a_table_in_a_cell_is_text_of_the_cell() {
        let rows = rows("<table><tr><td>a<table><tr><td>b</td></tr></table>c</td><td>d").unwrap();
        assert_eq!(rows.len(), 1);
        assert_eq!(rows[0][0].text, "a\nb\nc");
        assert_eq!(rows[0][1].text, "d");
        assert!(super::rows("<div>a</div>").is_none());
    }

    #[test]
    fn lines_know_their_bytes() {
        let html = "<pre>\n  title: A &amp; B\n  by: N <n@example.org>\n\n  url: <a href=x>x</a>\n</pre>";
        let lines = lines(html);
        let texts: Vec<&str> = lines.iter().map(|line| line.text.as_str()).collect();
        assert_eq!(texts[..4], ["  title: A & B", "  by: N <n@example.org>", "", "  url: x"]);
        assert_eq!(&html[lines[3].range.clone()], "  url: <a href=x>x</a>");
    }
}
