//! The texts of one document in blocks of a few kilobytes, of which the browser reads one for each result that it
//! shows.

use serde::{Serialize, Serializer};

use super::bytes::{PartKind, packed};
use crate::search::Passage;

/// Bytes of sections' text in a block.
const BLOCK: usize = 5_000;
/// How far ahead an item is looked for in the text of its section.
const AHEAD: usize = 20_000;

/// A part of a section, or an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct TextRow<'a> {
    pub passage: &'a Passage,
    pub text: &'a str,
}

impl Serialize for TextRow<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Passage { anchor, heading, kind, .. } = self.passage;
        match kind {
            None => (anchor, heading, self.text).serialize(serializer),
            Some(kind) => (anchor, heading, self.text, kind).serialize(serializer),
        }
    }
}

/// Rows that are read together.
pub(super) type TextBlock<'a> = Vec<TextRow<'a>>;

/// Sections in order, cut where a block is full, each part followed by its items.
pub(super) fn blocks(passages: &[Passage]) -> Vec<TextBlock<'_>> {
    let mut blocks: Vec<TextBlock> = vec![Vec::new()];
    let mut used = 0;
    for group in passages.chunk_by(|_, next| next.kind.is_some()) {
        let Some((section, items)) = group.split_first() else { continue };
        let mut items = placed(section, items).into_iter().peekable();
        let mut at = 0;
        loop {
            let rest = &section.text[at..];
            let room = BLOCK.saturating_sub(used);
            if rest.len() > room && used > BLOCK / 2 {
                blocks.push(Vec::new());
                used = 0;
                continue;
            }
            let part = if rest.len() > room { &rest[..cut(rest, room)] } else { rest };
            at += part.len();
            used += part.len();
            let block = blocks.last_mut().expect("there is a first block");
            block.push(TextRow { passage: section, text: part });
            while let Some((_, item)) = items.next_if(|(offset, _)| *offset < at || at == section.text.len())
            {
                block.push(TextRow { passage: item, text: &item.text });
            }
            if at == section.text.len() {
                break;
            }
            blocks.push(Vec::new());
            used = 0;
        }
    }
    blocks.retain(|block| !block.is_empty());
    blocks
}

/// Items with their offset in their section's text.
fn placed<'a>(section: &Passage, items: &'a [Passage]) -> Vec<(usize, &'a Passage)> {
    let mut at = 0usize;
    let place = |item: &'a Passage| {
        let end = section.text.ceil_char_boundary(at.saturating_add(AHEAD).min(section.text.len()));
        at += section.text[at..end].find(item.heading.as_str()).unwrap_or(0);
        (at, item)
    };
    items.iter().map(place).collect()
}

/// A place for a cut: after white space, or within a word that is longer than a block.
fn cut(text: &str, room: usize) -> usize {
    let room = text.floor_char_boundary(room.max(4));
    text[..room].rfind(char::is_whitespace).filter(|at| *at > 0).unwrap_or(room)
}

/// A block as it is read.
pub(super) fn packed_block(block: &TextBlock) -> Vec<u8> {
    packed(PartKind::Block, &serde_json::to_vec(block).expect("rows are text"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passage(heading: &str, text: &str, kind: Option<&str>) -> Passage {
        Passage {
            anchor: heading.to_lowercase(),
            heading: heading.into(),
            text: text.into(),
            kind: kind.map(str::to_owned),
        }
    }

    fn shape(blocks: &[TextBlock]) -> Vec<Vec<(String, usize)>> {
        let row = |row: &TextRow| (row.passage.heading.clone(), row.text.len());
        blocks.iter().map(|block| block.iter().map(row).collect()).collect()
    }

    #[test]
    fn a_long_section_goes_on_in_the_next_block_and_items_stand_by_their_text() {
        let text = format!("{}FR1 a {}FR2 b", "x ".repeat(2_000), "y ".repeat(2_000));
        let passages = [
            passage("S", &text, None),
            passage("FR1", "a", Some("requirement")),
            passage("FR2", "b", Some("requirement")),
            passage("T", "short", None),
        ];
        let made = blocks(&passages);
        let rows = |name: &str, length| (name.to_owned(), length);
        assert_eq!(
            shape(&made),
            [
                vec![rows("S", 4_999), rows("FR1", 1)],
                vec![rows("S", text.len() - 4_999), rows("FR2", 1), rows("T", 5)]
            ]
        );
        let whole: String =
            made.iter().flatten().filter(|row| row.passage.heading == "S").map(|row| row.text).collect();
        assert_eq!(whole, text);
    }

    #[test]
    fn text_without_spaces_is_cut_between_characters() {
        let text = "é".repeat(6_000);
        let passages = [passage("", &text, None)];
        let made = blocks(&passages);
        assert_eq!(made.len(), 3);
        assert_eq!(made.iter().flatten().map(|row| row.text.len()).sum::<usize>(), text.len());
    }
}
