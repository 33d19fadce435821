//! The elements and attributes that are let through; everything else is shown as it was typed.

use crate::html::event::{Attributes, Image};
use crate::html::token::Tag;
use crate::text::value_of;

/// What an element may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Holds {
    /// Blocks and words.
    Blocks,
    /// Text and inline elements only.
    Inline,
    /// Only its own parts: rows, cells, items.
    Parts,
}

/// What is done with a known element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum KnownElement {
    /// Changes how words look; written as the tag given.
    Inline(&'static str),
    /// `br` and `wbr`.
    Break(&'static str),
    Rule,
    Link,
    Image,
    /// Of no use by itself: its tag vanishes, its content stays.
    Skip,
    Block(BlockElement),
}

/// A block: the name that its end tag has, and the tag that it is written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct BlockElement {
    pub name: &'static str,
    pub tag: &'static str,
    pub holds: Holds,
    /// Of a heading, 0 of all else.
    pub level: u8,
}

/// Inline elements and the tags that they are written as.
const INLINE: &str = include_str!("inline.txt");

const BLOCKS: &[(&str, &str, Holds)] = &[
    ("article", "div", Holds::Blocks),
    ("aside", "div", Holds::Blocks),
    ("blockquote", "blockquote", Holds::Blocks),
    ("caption", "caption", Holds::Inline),
    ("center", "div", Holds::Blocks),
    ("dd", "dd", Holds::Blocks),
    ("details", "details", Holds::Blocks),
    ("div", "div", Holds::Blocks),
    ("dl", "dl", Holds::Parts),
    ("dt", "dt", Holds::Blocks),
    ("figcaption", "figcaption", Holds::Blocks),
    ("figure", "figure", Holds::Blocks),
    ("li", "li", Holds::Blocks),
    ("ol", "ol", Holds::Parts),
    ("p", "p", Holds::Inline),
    ("pre", "pre", Holds::Inline),
    ("section", "div", Holds::Blocks),
    ("summary", "summary", Holds::Inline),
    ("table", "table", Holds::Parts),
    ("tbody", "tbody", Holds::Parts),
    ("td", "td", Holds::Blocks),
    ("tfoot", "tfoot", Holds::Parts),
    ("th", "th", Holds::Blocks),
    ("thead", "thead", Holds::Parts),
    ("tr", "tr", Holds::Parts),
    ("ul", "ul", Holds::Parts),
];

/// What is known of an element, by its name in lower case.
pub(super) fn known(name: &str) -> Option<KnownElement> {
    if let Some(tag) = value_of(INLINE, name) {
        return Some(KnownElement::Inline(tag));
    }
    Some(match name {
        "a" => KnownElement::Link,
        "img" => KnownElement::Image,
        "br" => KnownElement::Break("br"),
        "wbr" => KnownElement::Break("wbr"),
        "hr" => KnownElement::Rule,
        "picture" | "source" | "colgroup" | "col" => KnownElement::Skip,
        _ => return block(name).map(KnownElement::Block),
    })
}

/// What is known of a block.
pub(super) fn block(name: &str) -> Option<BlockElement> {
    if let [b'h', level @ b'1'..=b'6'] = name.as_bytes() {
        return Some(BlockElement {
            name: "heading",
            tag: "heading",
            holds: Holds::Inline,
            level: level - b'0',
        });
    }
    let found = BLOCKS.iter().find(|(known, ..)| *known == name);
    found.map(|(name, tag, holds)| BlockElement { name, tag, holds: *holds, level: 0 })
}

/// The attributes of a tag that are kept, always in the same order.
pub(super) fn attributes(tag: &Tag) -> Attributes {
    let mut out = Vec::new();
    let name = tag.name.as_str();
    let mut keep = |key: &'static str, value: Option<String>| {
        if let Some(value) = value {
            out.push((key, value));
        }
    };
    keep("class", aligned(tag).map(str::to_owned));
    keep("title", tag.attribute("title").filter(|title| !title.trim().is_empty()).map(str::to_owned));
    keep("lang", tag.attribute("lang").filter(|lang| is_language(lang)).map(str::to_owned));
    keep("dir", one_of(tag.attribute("dir"), &["ltr", "rtl", "auto"]));
    match name {
        "details" => keep("open", tag.attribute("open").map(|_| String::new())),
        "ol" => keep("start", number(tag.attribute("start"), 0, 1_000_000).map(|n| n.to_string())),
        "td" | "th" => {
            for key in ["colspan", "rowspan"] {
                keep(key, number(tag.attribute(key), 2, 100).map(|n| n.to_string()));
            }
        }
        _ => {}
    }
    if name == "th" {
        keep("scope", one_of(tag.attribute("scope"), &["col", "row", "colgroup", "rowgroup"]));
    }
    out
}

fn aligned(tag: &Tag) -> Option<&'static str> {
    if tag.name == "center" {
        return Some("center");
    }
    let aligned = ["p", "div", "table", "caption", "figure", "thead", "tbody", "tfoot", "tr", "td", "th"];
    if !aligned.contains(&tag.name.as_str()) && block(&tag.name).is_none_or(|block| block.level == 0) {
        return None;
    }
    let align = tag.attribute("align")?.trim();
    ["center", "right"].into_iter().find(|known| align.eq_ignore_ascii_case(known))
}

fn one_of(value: Option<&str>, known: &[&str]) -> Option<String> {
    let value = value?.trim().to_ascii_lowercase();
    known.contains(&value.as_str()).then_some(value)
}

fn is_language(value: &str) -> bool {
    (1..=35).contains(&value.len()) && value.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

fn number(value: Option<&str>, least: u32, most: u32) -> Option<u32> {
    value?.trim().parse().ok().filter(|number| (least..=most).contains(number))
}

/// The picture that an `img` shows, `None` when it names no source.
pub(super) fn picture(tag: &Tag) -> Option<Image> {
    let size = |key| {
        let value = tag.attribute(key).map(|value| value.trim().trim_end_matches("px"));
        number(value, 1, 4000)
    };
    let text = |key| tag.attribute(key).unwrap_or_default().to_owned();
    let src = tag.attribute("src").map(str::trim).filter(|src| !src.is_empty())?.to_owned();
    Some(Image { src, alt: text("alt"), title: text("title"), width: size("width"), height: size("height") })
}

/// The name of a place that a tag makes, when it is plain enough to be one.
pub(super) fn anchor(tag: &Tag) -> Option<String> {
    // Code hosts and browsers of old take a name on any element.
    let name = tag.attribute("id").or_else(|| tag.attribute("name"))?;
    let plain = (1..=200).contains(&name.len())
        && name.chars().all(|letter| letter.is_alphanumeric() || "-_.:".contains(letter));
    plain.then(|| name.to_owned())
}
