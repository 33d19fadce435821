//! What stands below the first line of an entry -> what is said of it by name, and the rest as text.

use crate::markdown::tree::{self, Block, BlockKind, Inline, InlineKind, ListItem};
use crate::spec::extract::scenario::{self, StepWord};
use crate::spec::item::Detail;
use crate::spec::sentence::leading;
use crate::text::{one_line, shortened};
use crate::words::kind::{Habit, Kind};
use crate::words::part::Part;

/// The most of a text that is kept, in bytes; the whole stands in its place on the spec's page.
const LONGEST: usize = 600;

/// A text in one line and not too long.
pub fn kept(text: &str) -> String {
    shortened(&one_line(text.trim()), LONGEST)
}

/// A piece that stands below an entry's first line.
#[derive(Debug, Clone, Copy)]
pub enum Piece<'b> {
    /// A further line of the same paragraph.
    Line(&'b [Inline]),
    Block(&'b Block),
}

/// What was found below an entry.
#[derive(Debug, Default)]
pub struct Below {
    pub details: Vec<Detail>,
    /// What is said without a name, a piece each.
    pub texts: Vec<String>,
}

/// Reads what stands below an entry.
pub struct BelowReader<'r> {
    kind: Option<Kind>,
    /// Whether a block, by its first byte, is the template's own words.
    known: &'r dyn Fn(usize) -> bool,
    out: Below,
    /// The last step, for `And`.
    step: Option<Part>,
    /// The label that the next list belongs to.
    lead: Option<String>,
    /// Whether code stood behind a text: the paragraphs behind it go on from there.
    interrupted: bool,
}

impl<'r> BelowReader<'r> {
    pub fn read(kind: Option<Kind>, pieces: &[Piece], known: &'r dyn Fn(usize) -> bool) -> Below {
        let mut reader =
            Self { kind, known, out: Below::default(), step: None, lead: None, interrupted: false };
        for piece in pieces {
            match piece {
                Piece::Line(line) => reader.line(line),
                Piece::Block(block) => reader.block(block),
            }
        }
        reader.out
    }

    fn block(&mut self, block: &Block) {
        if (self.known)(block.span.start) && !matches!(block.kind, BlockKind::List { .. }) {
            return;
        }
        match &block.kind {
            BlockKind::Paragraph(content) => {
                self.lead = lead_in(content);
                match &self.lead {
                    None => self.paragraph(content),
                    // Only its last sentence leads to what follows.
                    Some(_) if !self.interrupted && !is_bold(content) => {
                        let text = tree::plain(content);
                        let text = text.trim();
                        self.text(text.strip_suffix(leading(text)).unwrap_or_default());
                    }
                    Some(_) => {}
                }
            }
            BlockKind::List { items, .. } => {
                let lead = self.lead.take();
                let items = items.iter().filter(|item| !(self.known)(item.span.start));
                if let Some(label) = lead.filter(|_| !self.holds_parts(items.clone())) {
                    let texts: Vec<String> = items.map(item_text).collect();
                    self.say(&label, &texts.join("; "));
                } else {
                    let among_parts = self.holds_parts(items.clone());
                    items.for_each(|item| self.item(item, among_parts));
                }
            }
            BlockKind::Quote(blocks) | BlockKind::Alert { blocks, .. } => {
                blocks.iter().for_each(|block| self.block(block));
            }
            BlockKind::Code { .. } if !self.kind.is_some_and(|kind| kind.has(Habit::ToldWhole)) => {
                self.interrupted |= self.lead.is_some() || !self.out.texts.is_empty();
            }
            _ => {}
        }
    }

    /// A paragraph: lines with names are told apart, others are one text.
    fn paragraph(&mut self, content: &[Inline]) {
        if tree::lines(content).all(|line| self.named(line).is_none()) && self.steps(content).is_none() {
            if !self.interrupted {
                self.text(&tree::plain(content));
            }
            return;
        }
        tree::lines(content).for_each(|line| self.line(line));
    }

    fn line(&mut self, line: &[Inline]) {
        if let Some(parts) = self.steps(line) {
            return self.told(parts);
        }
        match self.named(line).or_else(|| loosely_named(line)) {
            Some((label, text)) => self.say(&label, &text),
            None => self.text(&tree::plain(line)),
        }
    }

    /// An item of a list; among parts, each line that begins with a name says something by it.
    fn item(&mut self, item: &ListItem, among_parts: bool) {
        let (head, rest) = match item.blocks.split_first() {
            Some((Block { kind: BlockKind::Paragraph(content), .. }, rest)) => (content.as_slice(), rest),
            _ => return item.blocks.iter().for_each(|block| self.block(block)),
        };
        let nested = || {
            let mut out = String::new();
            let texts = rest.iter().filter(|block| !matches!(block.kind, BlockKind::Code { .. }));
            texts.for_each(|block| tree::block_text(block, &mut out));
            out.replace('\n', "; ")
        };
        if let Some(parts) = self.steps(head) {
            self.told(parts);
            return rest.iter().for_each(|block| self.block(block));
        }
        match self.named(head).or_else(|| loosely_named(head).filter(|_| among_parts)) {
            Some((label, text)) if text.is_empty() => self.say(&label, &nested()),
            Some((label, text)) => {
                self.say(&label, &text);
                rest.iter().for_each(|block| self.block(block));
            }
            None => {
                let more = nested();
                let text = tree::plain(head);
                self.text(&if more.is_empty() { text } else { format!("{text}: {more}") });
            }
        }
    }

    fn is_part(&self, label: &str) -> Option<Part> {
        Part::of_label(self.kind, label)
    }

    /// Whether entries of a list are parts themselves, so that the line above only leads to them.
    fn holds_parts<'b>(&self, mut items: impl Iterator<Item = &'b ListItem>) -> bool {
        items.any(|item| match item.blocks.first().map(|block| &block.kind) {
            Some(BlockKind::Paragraph(content)) => {
                self.named(content).is_some_and(|(label, _)| self.is_part(&label).is_some())
                    || self.steps(content).is_some()
            }
            _ => false,
        })
    }

    /// A name in front of a line: in bold, or a plain word that the kind knows.
    fn named(&self, line: &[Inline]) -> Option<(String, String)> {
        labelled(line).or_else(|| plainly_named(self.kind, line))
    }

    /// The steps of a test that a line tells.
    fn steps(&self, line: &[Inline]) -> Option<Vec<Detail>> {
        if !self.kind.is_some_and(|kind| kind.row().parts.contains(&Part::Given)) {
            return None;
        }
        let plain = tree::plain(line);
        let parts = clauses(&plain);
        if !parts.is_empty() {
            return Some(parts);
        }
        let dressed = matches!(line.first().map(|inline| &inline.kind), Some(InlineKind::Strong(_)));
        let text = if dressed { format!("**{}", plain.trim_start()) } else { plain };
        let (word, said) = scenario::step(&text)?;
        let part = match word {
            StepWord::Given => Part::Given,
            StepWord::When => Part::When,
            StepWord::Then => Part::Then,
            StepWord::And | StepWord::But => self.step?,
        };
        Some(vec![Detail { part: Some(part), label: word_of(word), text: said }])
    }

    fn told(&mut self, steps: Vec<Detail>) {
        self.step = steps.last().and_then(|step| step.part);
        self.out.details.extend(steps);
    }

    fn say(&mut self, label: &str, text: &str) {
        let subject = Part::is_subject(self.kind, label).then_some(Part::Subject);
        let part = self.is_part(label).filter(|part| *part != Part::Note || subject.is_none()).or(subject);
        self.out.details.push(Detail { part, label: kept(label), text: kept(text) });
    }

    fn text(&mut self, text: &str) {
        let text = kept(text);
        if !text.is_empty() {
            self.out.texts.push(text);
        }
    }
}

fn word_of(word: StepWord) -> String {
    use crate::spec::extract::Named;
    word.name().to_owned()
}

/// The name in front of a line that begins with one word or two and a colon: `Impact: high`.
pub fn loosely_named(line: &[Inline]) -> Option<(String, String)> {
    let text = tree::plain(line);
    let (name, said) = text.split_once(": ")?;
    let named = name.starts_with(char::is_uppercase) && name.split_whitespace().count() <= 2;
    named.then(|| (name.trim().to_owned(), said.trim().to_owned()))
}

/// A line that begins with words which name a part or the subject of its kind: `Mitigation: a seal`, `What gets
/// deprecated? The mill`.
pub fn plainly_named(kind: Option<Kind>, line: &[Inline]) -> Option<(String, String)> {
    let text = tree::plain(line);
    let at = text.find([':', '?']).filter(|at| *at <= 48)?;
    let (label, rest) = (text[..at].trim(), text[at + 1..].trim());
    let long = label.contains(' ') || text[at..].starts_with(':');
    let known = Part::of_label(kind, label).is_some()
        || (long && text[at..].starts_with('?') && Part::is_subject(kind, label));
    known.then(|| (label.to_owned(), rest.to_owned()))
}

/// What a list item says, with the lists in it.
pub fn item_text(item: &ListItem) -> String {
    let mut out = String::new();
    item.blocks.iter().for_each(|block| tree::block_text(block, &mut out));
    out.replace('\n', "; ")
}

/// The first line of a list item.
pub fn first_line(item: &ListItem) -> &[Inline] {
    match item.blocks.first().map(|block| &block.kind) {
        Some(BlockKind::Paragraph(content)) => content,
        _ => &[],
    }
}

/// Words with the backticks around their code, which tell names from prose.
pub fn raw_text(content: &[Inline]) -> String {
    let mut out = String::new();
    for inline in content {
        match &inline.kind {
            InlineKind::Code(code) => {
                out.push('`');
                out.push_str(code);
                out.push('`');
            }
            InlineKind::Strong(inner) | InlineKind::Emphasis(inner) => out.push_str(&raw_text(inner)),
            _ => out.push_str(&tree::plain(std::slice::from_ref(inline))),
        }
    }
    out
}

/// The label of a paragraph that only leads to what follows it: `**Responsibilities:**`, `It does the following:`.
pub fn lead_in(content: &[Inline]) -> Option<String> {
    let text = tree::plain(content);
    let text = text.trim();
    let bold = match content {
        [Inline { kind: InlineKind::Strong(_), .. }] => true,
        [Inline { kind: InlineKind::Strong(words), .. }, Inline { kind: InlineKind::Text(rest), .. }] => {
            let rest = rest.trim_matches([':', ' ', '：']);
            // `**2. The street** (4 hours)`
            let remark = || rest.starts_with('(') && rest.find(')') == Some(rest.len() - 1);
            rest.is_empty() || (is_numbered(&tree::plain(words)) && remark())
        }
        _ => false,
    };
    (bold || text.ends_with([':', '：'])).then(|| text.trim_end_matches([':', '：', ' ']).to_owned())
}

/// Whether a paragraph begins in bold.
pub fn is_bold(content: &[Inline]) -> bool {
    matches!(content.first().map(|inline| &inline.kind), Some(InlineKind::Strong(_)))
}

/// Whether words begin with the number of a heading: `2. The street`.
fn is_numbered(words: &str) -> bool {
    let rest = words.trim_start_matches(|c: char| c.is_ascii_digit());
    rest.len() < words.len() && rest.starts_with(['.', ')'])
}

/// Parts the bold words that begin a text from the rest.
pub fn labelled(content: &[Inline]) -> Option<(String, String)> {
    let (Inline { kind: InlineKind::Strong(label), .. }, rest) = content.split_first()? else { return None };
    let label = tree::plain(label);
    let rest = tree::plain(rest);
    // Bold words in the midst of a sentence are no label of it.
    let label = label.trim();
    let marks = [':', '：', '-', '–', '—', ' ', '\u{a0}'];
    let ends = label.ends_with([':', '：'])
        || rest.trim().is_empty()
        || rest.trim_start().starts_with(['-', '–', '—', ':', '：']);
    let label = label.trim_end_matches([':', '：']).trim();
    (ends && !label.is_empty()).then(|| (label.to_owned(), rest.trim_start_matches(marks).trim().to_owned()))
}

/// A test told in one sentence, cut where its steps begin: `Given a, when b, then c`. One step is no test.
pub fn clauses(text: &str) -> Vec<Detail> {
    let mut cuts: Vec<(usize, usize, Part)> = Vec::new();
    for word in text.split_whitespace() {
        let part = match scenario::word(word) {
            Some(StepWord::Given) => Part::Given,
            Some(StepWord::When) => Part::When,
            Some(StepWord::Then) => Part::Then,
            _ => continue,
        };
        let start = word.as_ptr() as usize - text.as_ptr() as usize;
        // Each step begins once, in their order; what comes before is no step.
        if cuts.last().is_none_or(|(_, _, last)| *last < part) {
            cuts.push((start, start + word.len(), part));
        }
    }
    let begins = cuts.first().is_some_and(|(start, ..)| {
        let before = text[..*start].trim_end();
        before.is_empty() || before.ends_with([':', '.', '-', '–', '—', ')'])
    });
    let ends_in_result = cuts.last().is_some_and(|(_, _, part)| *part == Part::Then);
    if cuts.len() < 2 || !begins || !ends_in_result {
        return Vec::new();
    }
    let ends = cuts.iter().skip(1).map(|(start, ..)| *start).chain([text.len()]);
    let piece = |((start, behind, part), end): (&(usize, usize, Part), usize)| Detail {
        part: Some(*part),
        label: text[*start..*behind].trim_end_matches([':', ',']).to_owned(),
        text: kept(text[*behind..end].trim_matches([' ', ',', ';', '.', ':'])),
    };
    cuts.iter().zip(ends).map(piece).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown;

    fn read(kind: Kind, text: &str) -> (Vec<(Option<Part>, String)>, Vec<String>) {
        let blocks = markdown::parse(text, 0);
        let pieces: Vec<Piece> = blocks.iter().map(Piece::Block).collect();
        let below = BelowReader::read(Some(kind), &pieces, &|_| false);
        (below.details.into_iter().map(|said| (said.part, said.text)).collect(), below.texts)
    }

    #[test]
    fn parts_are_told_by_their_names() {
        let (details, texts) =
            read(Kind::ThreatModel, "**Impact:** high\n\n**Mitigation:** a seal\n\nIt is old.\n");
        assert_eq!(details, [(None, "high".to_owned()), (Some(Part::Mitigation), "a seal".to_owned())]);
        assert_eq!(texts, ["It is old."]);
        let (details, _) = read(Kind::ThreatModel, "- Mitigation: a seal\n");
        assert_eq!(details, [(Some(Part::Mitigation), "a seal".to_owned())]);
    }

    #[test]
    fn what_is_said_before_code_is_kept_and_what_goes_on_behind_it_is_not() {
        let (_, texts) = read(
            Kind::OpenQuestions,
            "Does the mill take oats? They are wet. Two sorts are known:\n\n```\noats\n```\n\nthen it stops.\n",
        );
        assert_eq!(texts, ["Does the mill take oats? They are wet."]);
        let (_, texts) = read(Kind::OpenQuestions, "```\noats\n```\n\nDoes it take them?\n");
        assert_eq!(texts, ["Does it take them?"]);
    }

    #[test]
    fn steps_stand_in_lines_lists_and_sentences() {
        let expected =
            [(Some(Part::Given), "a".into()), (Some(Part::When), "b".into()), (Some(Part::Then), "c".into())];
        for text in [
            "**Given** a\n**When** b\n**Then** c\n",
            "- Given: a\n- When: b\n- Then: c\n",
            "- GIVEN a WHEN b THEN c\n",
            "1. **Given** a, **when** b, **then** c\n",
            "- **Precondition:** a\n- **Action:** b\n- **Expected:** c\n",
            "**Steps:**\n\n- Given a\n- When b\n- Then c\n",
        ] {
            assert_eq!(read(Kind::TestCases, text).0, expected, "{text}");
        }
    }

    #[test]
    fn a_sentence_is_cut_where_its_steps_begin() {
        let cut = |text| clauses(text).into_iter().map(|said| said.text).collect::<Vec<_>>();
        assert_eq!(
            cut("Given a user, when she signs in, then it works."),
            ["a user", "she signs in", "it works"]
        );
        for text in ["fails when the disk is full", "It waits, then stops", "Only when given, then"] {
            assert!(cut(text).is_empty(), "{text}");
        }
    }
}
