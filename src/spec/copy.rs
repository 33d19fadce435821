//! A document -> the parts of its text that its Markdown copy holds: the author's own words as they stand in the file,
//! without comments, rules between sections, definitions of links and what only the template says.

use std::collections::BTreeSet;

use crate::diag::Span;
use crate::document::Document;
use crate::document::outline::Outline;
use crate::markdown::tree::{self, Block, BlockKind, Inline, InlineKind, ListItem};
use crate::spec::body::Copied;

/// The parts by section. `placeholders` are the first bytes of blocks that are the template's own words.
pub(super) fn copied(
    document: &Document,
    outline: &[Outline],
    footnotes: &[usize],
    placeholders: &BTreeSet<usize>,
) -> Copied {
    let Document { source, blocks, .. } = document;
    let mut found = LeftOut { text: &source.text, placeholders, spans: Vec::new(), code: Vec::new() };
    blocks.iter().for_each(|block| found.block(block));
    found.definitions(document.body, blocks);
    found.spans.sort_unstable();
    found.code.sort_unstable();
    let starts: Vec<usize> = outline.iter().map(|section| section.span.start).collect();
    let ends: Vec<usize> = starts.iter().skip(1).copied().chain([source.text.len()]).collect();
    let mut block_starts: Vec<usize> = blocks.iter().map(|block| block.span.start).collect();
    block_starts.sort_unstable();
    let sections = outline.iter().zip(&ends).map(|(section, end)| match section.heading {
        Some(at) => found.lines(Span::new(blocks[at].span.start, *end)),
        // Above the first heading stand the header and the title, which the copy says in its own way.
        None => section
            .blocks
            .iter()
            .map(|at| &blocks[*at])
            .filter(|block| block.kind != BlockKind::Rule)
            .flat_map(|block| found.lines(found.up_to_next(block.span.start, &block_starts, *end)))
            .collect(),
    });
    let mut notes = vec![Vec::new(); outline.len()];
    for at in footnotes {
        let span = blocks[*at].span;
        let section = starts.partition_point(|start| *start <= span.start).saturating_sub(1);
        notes[section].extend(found.lines(span));
    }
    Copied { sections: sections.collect(), footnotes: notes }
}

/// What was found that the copy leaves out, and where lines are code.
struct LeftOut<'a> {
    text: &'a str,
    placeholders: &'a BTreeSet<usize>,
    spans: Vec<Span>,
    code: Vec<Span>,
}

impl LeftOut<'_> {
    fn block(&mut self, block: &Block) {
        match &block.kind {
            BlockKind::Paragraph(content) if self.asks(block.span, content) => {
                self.spans.push(block.span);
            }
            BlockKind::Rule => self.spans.push(block.span),
            BlockKind::Paragraph(content) | BlockKind::Heading { content, .. } => self.inlines(content),
            BlockKind::Code { .. } => self.code.push(block.span),
            BlockKind::Html(_) => self.comments(block.span),
            BlockKind::List { items, .. } => items.iter().for_each(|item| self.item(item)),
            BlockKind::Table(table) => {
                let unfilled = table.rows.iter().filter(|row| self.placeholders.contains(&row.span.start));
                self.spans.extend(unfilled.map(|row| row.span));
                table.header.iter().chain(table.rows.iter().flat_map(|row| &row.cells)).for_each(|cell| {
                    self.inlines(cell);
                });
            }
            BlockKind::Quote(blocks)
            | BlockKind::Alert { blocks, .. }
            | BlockKind::Footnote { blocks, .. } => {
                blocks.iter().for_each(|block| self.block(block));
            }
        }
    }

    /// An item of which the author wrote nothing; a checkbox is his once he keeps it.
    fn item(&mut self, item: &ListItem) {
        match item.blocks.as_slice() {
            [Block { kind: BlockKind::Paragraph(content), .. }]
                if item.task.is_none() && self.asks(item.span, content) =>
            {
                self.spans.push(item.span);
            }
            blocks => blocks.iter().for_each(|block| self.block(block)),
        }
    }

    /// Whether the template's own words ask for something: those that only introduce what follows stay.
    fn asks(&self, span: Span, content: &[Inline]) -> bool {
        self.placeholders.contains(&span.start) && tree::plain(content).trim_end().ends_with([']', '.'])
    }

    fn inlines(&mut self, content: &[Inline]) {
        for inline in content {
            match &inline.kind {
                InlineKind::Html(html) if html.starts_with("<!--") => self.spans.push(inline.span),
                InlineKind::Emphasis(content)
                | InlineKind::Strong(content)
                | InlineKind::Strike(content)
                | InlineKind::Link { content, .. }
                | InlineKind::Image { content, .. } => self.inlines(content),
                _ => {}
            }
        }
    }

    /// Comments within a block of HTML; one that nobody closed reaches to the block's end.
    fn comments(&mut self, span: Span) {
        let text = &self.text[span.start..span.end];
        let mut at = 0;
        while let Some(start) = text[at..].find("<!--").map(|found| at + found) {
            at = text[start..].find("-->").map_or(text.len(), |end| start + end + "-->".len());
            self.spans.push(Span::new(span.start + start, span.start + at));
        }
    }

    /// `[name]: address` between the blocks: the links that use it say the address themselves.
    fn definitions(&mut self, body: usize, blocks: &[Block]) {
        let mut spans: Vec<Span> = blocks.iter().map(|block| block.span).collect();
        spans.sort_unstable();
        let ends = std::iter::once(body).chain(spans.iter().map(|span| span.end));
        let gaps = ends.zip(spans.iter().map(|span| span.start).chain([self.text.len()]));
        for (start, end) in gaps.filter(|(start, end)| start < end) {
            let lines = lines(self.text, Span::new(start, end))
                .filter(|line| is_definition(&self.text[line.start..line.end]));
            self.spans.extend(lines);
        }
    }

    /// The lines of a part of the text without what is left out: none is empty that was not, and no two empty ones
    /// follow each other.
    fn lines(&self, part: Span) -> Vec<Span> {
        let mut out: Vec<Span> = Vec::new();
        let mut blank = true;
        for line in lines(self.text, part) {
            let code = self.is_code(line.start);
            let kept = self.kept(line);
            let is_blank = kept.iter().all(|span| self.text[span.start..span.end].trim().is_empty());
            let emptied = is_blank && kept != [line];
            if !code && (emptied || is_blank && blank) {
                continue;
            }
            blank = is_blank && !code;
            // Of an empty line its end is all that counts.
            let kept = if blank { vec![Span::new(line.end.saturating_sub(1), line.end)] } else { kept };
            for span in kept {
                match out.last_mut() {
                    Some(last) if last.end == span.start => last.end = span.end,
                    _ => out.push(span),
                }
            }
        }
        out
    }

    /// A block that begins at `start`, with its indentation and what is empty behind it; `starts` are those of all
    /// blocks, in order.
    fn up_to_next(&self, start: usize, starts: &[usize], end: usize) -> Span {
        let next = starts.get(starts.partition_point(|other| *other <= start));
        let before = self.text[..start].trim_end_matches([' ', '\t']);
        let begin = if before.is_empty() || before.ends_with('\n') { before.len() } else { start };
        Span::new(begin, next.map_or(end, |next| end.min(*next)))
    }

    fn is_code(&self, offset: usize) -> bool {
        let before = self.code.partition_point(|code| code.start <= offset);
        self.code[..before].last().is_some_and(|code| offset < code.end)
    }

    /// What is left of a line.
    fn kept(&self, line: Span) -> Vec<Span> {
        let first = self.spans.partition_point(|span| span.end <= line.start);
        let (mut out, mut at) = (Vec::new(), line.start);
        for span in self.spans[first..].iter().take_while(|span| span.start < line.end) {
            if at < span.start {
                out.push(Span::new(at, span.start));
            }
            at = at.max(span.end);
        }
        if at < line.end {
            out.push(Span::new(at, line.end));
        }
        out
    }
}

/// The lines of a part of a text, their ends included.
fn lines(text: &str, part: Span) -> impl Iterator<Item = Span> {
    let mut at = part.start;
    text[part.start..part.end].split_inclusive('\n').map(move |line| {
        let start = at;
        at += line.len();
        Span::new(start, at)
    })
}

fn is_definition(line: &str) -> bool {
    let name = line.trim_start().strip_prefix('[').filter(|name| !name.starts_with('^'));
    name.is_some_and(|name| name.contains("]:"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Source;
    use crate::words::kind::Kind;

    /// The copy of a text without headings, of whose blocks those that begin with a bracket are the template's.
    fn copy(text: &str) -> String {
        let document = Document::read(Source::new("a.md", text.as_bytes()));
        let is_note = |at: &usize| matches!(document.blocks[*at].kind, BlockKind::Footnote { .. });
        let (notes, blocks): (Vec<usize>, Vec<usize>) = (0..document.blocks.len()).partition(is_note);
        let section = Outline {
            title: String::new(),
            level: 0,
            anchor: String::new(),
            kind: None::<Kind>,
            parent: None,
            heading: None,
            blocks,
            span: Span::new(0, text.len()),
        };
        let asking = ["[", "- **FR2:** [", "| [c]"].map(|words| text.find(words)).into_iter().flatten();
        let copied = copied(&document, &[section], &notes, &asking.collect());
        let parts = copied.sections.iter().chain(&copied.footnotes).flatten();
        let out: String = parts.map(|span| &text[span.start..span.end]).collect();
        out.trim_end().to_owned()
    }

    #[test]
    fn comments_vanish_and_code_keeps_them() {
        assert_eq!(copy("a <!-- b --> c\n\n<!--\nd\n-->\n\ne\n"), "a  c\n\ne");
        let code = "`<!-- a -->` b\n\n```html\n<!-- c -->\n\n\n---\n```";
        assert_eq!(copy(&format!("{code}\n")), code);
        assert_eq!(copy("x\n\n    <!-- code -->\n"), "x\n\n    <!-- code -->");
        assert_eq!(copy("- x\n    <!-- no code -->\n"), "- x");
        assert_eq!(copy("a <!-- b\nc\n"), "a <!-- b\nc");
    }

    #[test]
    fn rules_definitions_and_surplus_empty_lines_go() {
        assert_eq!(copy("a\n\n---\n\n* * *\n\n\n\nb\n"), "a\n\nb");
        assert_eq!(copy("a[^1] [b]\n\n[b]: c.md\n[^1]: note\n"), "a[^1] [b]\n\n[^1]: note");
    }

    #[test]
    fn what_only_asks_goes() {
        let items = "- **FR1:** real\n- **FR2:** [The next thing]\n- [x] done\n";
        assert_eq!(copy(items), "- **FR1:** real\n- [x] done");
        let table = "| a | b |\n|---|---|\n| [c] | [d] |\n| e | [f] |\n";
        assert_eq!(copy(table), "| a | b |\n|---|---|\n| e | [f] |");
        assert_eq!(copy("[What it is]\n\nb\n"), "b");
        assert_eq!(copy("[What it is] and more\n"), "[What it is] and more");
    }

    #[test]
    fn nothing_makes_it_stumble() {
        for piece in
            ["<!--", "`", "``a", "[", "\\", "> ", "ö<!-", "-", "- ", "\t", "1.", "|", "~~~", "[^a]: b\n"]
        {
            let text = format!("{piece}\n").repeat(2_000);
            assert!(copy(&text).len() <= text.len(), "{piece}");
        }
    }
}
