//! Raw HTML cut into tokens: every byte of the source belongs to exactly one of them, so that what is
//! not understood can be shown as it was typed.

use std::borrow::Cow;
use std::ops::Range;

use html5gum::emitters::default::DefaultEmitter;
use html5gum::{State, Token as Found, Tokenizer};

/// Elements whose content is code, data or foreign markup: shown with it, up to their end.
const OPAQUE: &[&str] = &[
    "script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes", "noscript", "plaintext",
    "svg", "math", "form", "select", "object", "template", "video", "audio", "canvas",
];

/// A tag as its author wrote it, names in lower case and values decoded.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Tag {
    pub name: String,
    pub attributes: Vec<(String, String)>,
    /// Whether it ends in `/>`.
    pub closed: bool,
}

impl Tag {
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum TokenKind {
    /// Text, its character references not yet decoded.
    Text,
    Start(Tag),
    End(String),
    Comment,
    /// What is shown as it was typed.
    Raw,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    pub kind: TokenKind,
    /// Its bytes in the source.
    pub range: Range<usize>,
}

impl Token {
    /// What was typed.
    pub(super) fn source<'h>(&self, html: &'h str) -> &'h str {
        html.get(self.range.clone()).unwrap_or_default()
    }
}

/// Quotes in a piece of HTML; more are shown as text.
const MOST_QUOTES: usize = 4_000;

/// All tokens of a piece of HTML in their order.
pub(super) fn tokens(html: &str) -> Vec<Token> {
    // The tokenizer goes one call deeper with each value in quotes: what has so many is nothing that people write.
    if html.bytes().filter(|b| *b == b'"').count() > MOST_QUOTES {
        return vec![Token { kind: TokenKind::Text, range: 0..html.len() }];
    }
    let mut marks = Vec::new();
    let mut from = Some(0);
    while let Some(start) = from {
        from = read(html, start, &mut marks);
    }
    let mut out: Vec<Token> = Vec::with_capacity(marks.len() * 2 + 1);
    let mut at = 0;
    for mark in opaque_as_raw(marks, html.len()) {
        if at < mark.range.start {
            out.push(Token { kind: TokenKind::Text, range: at..mark.range.start });
        }
        at = mark.range.end;
        out.push(mark);
    }
    if at < html.len() {
        out.push(Token { kind: TokenKind::Text, range: at..html.len() });
    }
    out
}

/// Everything but text, from `start` on; gives the place to go on from where it is no HTML.
fn read(html: &str, start: usize, out: &mut Vec<Token>) -> Option<usize> {
    let mut emitter = DefaultEmitter::<usize>::new_with_span();
    emitter.naively_switch_states(true);
    for found in Tokenizer::new_with_emitter(&html[start..], emitter).flatten() {
        let (kind, span) = match found {
            Found::StartTag(tag) => {
                let attributes = tag.attributes.iter();
                let attributes = attributes.map(|(name, value)| (string(name), string(&value.value)));
                let (name, attributes) = (string(&tag.name), attributes.collect());
                (TokenKind::Start(Tag { name, attributes, closed: tag.self_closing }), tag.span)
            }
            Found::EndTag(tag) => (TokenKind::End(string(&tag.name)), tag.span),
            Found::Comment(comment) => (TokenKind::Comment, comment.span),
            Found::Doctype(doctype) => (TokenKind::Raw, doctype.span),
            Found::String(_) | Found::Error(_) => continue,
        };
        let range = start + span.start..(start + span.end).min(html.len());
        let end_of_last = out.last().map_or(0, |last: &Token| last.range.end);
        let source = html.get(range.clone()).filter(|source| source.starts_with('<'));
        let Some(source) = source.filter(|_| range.start >= end_of_last) else { continue };
        if kind == TokenKind::Comment && !source.starts_with("<!--") {
            let close = if source.starts_with("<![CDATA[") {
                "]]>"
            } else if source.starts_with("<?") {
                "?>"
            } else {
                out.push(Token { kind: TokenKind::Raw, range });
                continue;
            };
            let end = html[range.start..].find(close).map(|at| range.start + at + close.len());
            out.push(Token { kind: TokenKind::Raw, range: range.start..end.unwrap_or(html.len()) });
            return end;
        }
        out.push(Token { kind, range });
    }
    None
}

fn string(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Makes one raw piece of each opaque element, but for the comments in it.
fn opaque_as_raw(marks: Vec<Token>, length: usize) -> Vec<Token> {
    let mut out = Vec::with_capacity(marks.len());
    let mut inside: Option<(String, usize)> = None;
    for mark in marks {
        let Some((name, from)) = &mut inside else {
            match &mark.kind {
                TokenKind::Start(tag) if !tag.closed && OPAQUE.contains(&tag.name.as_str()) => {
                    inside = Some((tag.name.clone(), mark.range.start));
                }
                _ => out.push(mark),
            }
            continue;
        };
        match &mark.kind {
            TokenKind::Comment => {
                out.push(Token { kind: TokenKind::Raw, range: *from..mark.range.start });
                *from = mark.range.end;
                out.push(mark);
            }
            TokenKind::End(end) if end == name => {
                out.push(Token { kind: TokenKind::Raw, range: *from..mark.range.end });
                inside = None;
            }
            _ => {}
        }
    }
    if let Some((_, from)) = inside.filter(|(_, from)| *from < length) {
        out.push(Token { kind: TokenKind::Raw, range: from..length });
    }
    out
}

/// Text with its character references as the characters that they mean.
pub(super) fn decoded(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut tokenizer = Tokenizer::new(text);
    // Here nothing is a tag, as no element is open that a tag could end.
    tokenizer.set_state(State::RcData);
    let mut out = String::with_capacity(text.len());
    for found in tokenizer.flatten() {
        if let Found::String(value) = found {
            out.push_str(&String::from_utf8_lossy(&value.value));
        }
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_of_very_many_attributes_is_text() {
        let html = format!("<b{}>", " a=\"x\"".repeat(20_000));
        assert!(matches!(tokens(&html).as_slice(), [Token { kind: TokenKind::Text, .. }]));
    }

    fn shapes(html: &str) -> Vec<String> {
        let name = |token: &Token| match &token.kind {
            TokenKind::Text => "text",
            TokenKind::Start(_) => "start",
            TokenKind::End(_) => "end",
            TokenKind::Comment => "comment",
            TokenKind::Raw => "raw",
        };
        tokens(html).iter().map(|token| format!("{} {}", name(token), token.source(html))).collect()
    }

    #[test]
    fn every_byte_belongs_to_one_token() {
        let parts =
            ["<a b='c'>", "</a>", "<!-- x -->", "é", "\r\n", "<", "</>", "<?p?>", "&amp;", "<svg>", "\0"];
        let mut seed = 7_u32;
        for _ in 0..3000 {
            let mut html = String::new();
            for _ in 0..12 {
                seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                html.push_str(parts[(seed >> 16) as usize % parts.len()]);
            }
            let whole: String = tokens(&html).iter().map(|token| token.source(&html)).collect();
            assert_eq!(whole, html);
        }
    }

    #[test]
    fn tags_in_code_and_data_are_no_tags() {
        assert_eq!(shapes("<script>a<b></script>c"), ["raw <script>a<b></script>", "text c"]);
        assert_eq!(
            shapes("<svg><a>x</a><!-- n --></svg>"),
            ["raw <svg><a>x</a>", "comment <!-- n -->", "raw </svg>"]
        );
        assert_eq!(shapes("<![CDATA[ <b> ]]><i>"), ["raw <![CDATA[ <b> ]]>", "start <i>"]);
        assert_eq!(shapes("<?php <b> ?>x"), ["raw <?php <b> ?>", "text x"]);
        assert_eq!(shapes("<!DOCTYPE html>"), ["raw <!DOCTYPE html>"]);
    }

    #[test]
    fn what_is_cut_off_is_text() {
        assert_eq!(shapes("a <b class=\"x"), ["text a <b class=\"x"]);
        assert_eq!(shapes("a <!-- b"), ["text a ", "comment <!-- b"]);
        assert_eq!(shapes("1 < 2 </> 3"), ["text 1 < 2 </> 3"]);
    }

    #[test]
    fn references_are_decoded_and_tags_left_alone() {
        assert_eq!(decoded("&lt;T&gt; &nbsp;&#x41; a&b <b> </script>"), "<T> \u{a0}A a&b <b> </script>");
    }
}
