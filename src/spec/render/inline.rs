//! Runs of text: emphasis, links, pictures, footnotes, and the little HTML that is let through.

use std::fmt::Write;
use std::ops::Range;

use crate::diag::{self, Diagnostic, Span};
use crate::markdown::tree::{self, Inline, InlineKind};
use crate::spec::body::{Form, Hole, Link};
use crate::spec::mention::{self, Mention};
use crate::spec::render::{Renderer, anchor_name};
use crate::spec::sentence;
use crate::text::{escape_text, escaped};

/// No section names more specs.
const MENTIONS: usize = 500;

impl Renderer<'_> {
    /// Places with a name of the author's, but for names that a heading or an item has.
    pub(super) fn named_places(&mut self, names: Vec<String>) {
        for name in names {
            // Names of the page's own places are not for authors.
            if !name.starts_with("ss-") && self.anchors.take(&name) {
                let _ = write!(self.out.html, "<span id=\"{}\"></span>", escaped(&name));
                self.places.push(name);
            }
        }
    }

    /// A run of text; `sentence` is what a link in it will be quoted with.
    pub(super) fn text(&mut self, content: &[Inline]) {
        let outer = std::mem::replace(&mut self.sentence, tree::plain(content));
        self.inlines(content);
        self.sentence = outer;
    }

    /// The text of a paragraph.
    pub(super) fn paragraph(&mut self, content: &[Inline], span: Span) {
        self.paragraph = Some(span.start);
        self.text(content);
        self.paragraph = None;
    }

    pub(super) fn inlines(&mut self, content: &[Inline]) {
        let pieces = content.iter().filter_map(|inline| match &inline.kind {
            InlineKind::Html(html) => Some(html.as_str()),
            _ => None,
        });
        self.html.enter_text(pieces, self.linked);
        for inline in content {
            // A line of a paragraph may be an item; the first is the whole paragraph's place.
            if self.paragraph.is_some_and(|start| start < inline.span.start)
                && let Some(mark) = self.marks.get(&inline.span.start)
            {
                let _ = write!(self.out.html, "<span id=\"{}\"></span>", escaped(&mark.anchor));
            }
            if let InlineKind::Html(html) = &inline.kind {
                let events = self.html.inline(html);
                self.written(html, events, inline.span);
            } else {
                self.inline(inline);
            }
        }
        let due = self.html.leave();
        self.events(due, Span::default());
    }

    fn inline(&mut self, inline: &Inline) {
        let wrap = |renderer: &mut Self, tag: &str, content: &[Inline]| {
            let _ = write!(renderer.out.html, "<{tag}>");
            renderer.inlines(content);
            let _ = write!(renderer.out.html, "</{tag}>");
        };
        match &inline.kind {
            InlineKind::Text(text) => self.words(text, inline.span),
            InlineKind::Code(text) => {
                self.push("<code>");
                breakable(text, &mut self.out.html);
                self.push("</code>");
            }
            InlineKind::Math { tex, display } => self.formula(tex, *display, inline.span),
            InlineKind::Emphasis(content) => wrap(self, "em", content),
            InlineKind::Strong(content) => wrap(self, "strong", content),
            InlineKind::Strike(content) => wrap(self, "del", content),
            // A link cannot hold another one.
            InlineKind::Link { content, .. } if self.html.linked() => self.inlines(content),
            InlineKind::Link { target, title, content } => {
                let number = self.link(target, title, content, Form::Link, inline.span);
                self.out.hole(Hole::Open(number));
                let outer = std::mem::replace(&mut self.linked, true);
                self.inlines(content);
                self.linked = outer;
                self.out.hole(Hole::Close(number));
            }
            InlineKind::Image { target, title, content } => {
                if tree::plain(content).trim().is_empty() && title.is_empty() {
                    let message = format!("the image `{target}` has no words that stand for it");
                    let finding = Diagnostic::new(&diag::IMAGE_WITHOUT_TEXT, self.path, inline.span, message);
                    self.diagnostics.push(finding.with_help("write between the brackets what it shows"));
                }
                let number = self.link(target, title, content, Form::Image, inline.span);
                self.out.hole(Hole::Image(number));
            }
            InlineKind::FootnoteReference { name, number, index } => {
                let name = anchor_name(name);
                let again = if *index > 1 { format!("-{index}") } else { String::new() };
                let id = self.anchors.unique(&format!("ss-fnref-{name}{again}"));
                let _ = write!(
                    self.out.html,
                    "<sup class=\"footnote\" id=\"{}\"><a href=\"#ss-fn-{}\">{number}</a></sup>",
                    escaped(&id),
                    escaped(&name)
                );
            }
            InlineKind::SoftBreak => self.push("\n"),
            InlineKind::LineBreak => self.push("<br>\n"),
            InlineKind::Html(_) => {}
        }
    }

    /// Words, in which what may name another spec is a hole; once a section.
    pub(super) fn words(&mut self, text: &str, span: Span) {
        let mut at = 0;
        if !self.linked && !self.html.linked() && !self.placeholder {
            for (range, mention) in mention::find(text) {
                if self.mentioned.len() < MENTIONS && self.mentioned.insert(mention.clone()) {
                    breakable(&text[at..range.start], &mut self.out.html);
                    self.name(&text[range.clone()], Some(mention), within(span, text, &range));
                    at = range.end;
                }
            }
        }
        breakable(&text[at..], &mut self.out.html);
    }

    /// A hole around words that may name another spec.
    fn name(&mut self, text: &str, mention: Option<Mention>, span: Span) {
        let number = self.links.len();
        self.links.push(Link {
            target: text.to_owned(),
            sentence: sentence::around(&self.sentence, text),
            text: text.to_owned(),
            title: String::new(),
            form: Form::Name(mention),
            words_end: span.end,
            size: (None, None),
            placeholder: false,
            linked: false,
            field: self.field,
            section: self.section,
            relation: self.relation,
            span,
        });
        self.out.hole(Hole::Open(number));
        breakable(text, &mut self.out.html);
        self.out.hole(Hole::Close(number));
    }

    /// The value of a field that names other specs: each part between separators is a name.
    pub(super) fn names(&mut self, content: &[Inline]) {
        let outer = std::mem::replace(&mut self.sentence, tree::plain(content));
        for inline in content {
            let (InlineKind::Text(text) | InlineKind::Code(text)) = &inline.kind else {
                self.inline(inline);
                continue;
            };
            for (number, part) in parts(text).enumerate() {
                if number > MENTIONS {
                    escape_text(part, &mut self.out.html);
                    continue;
                }
                let offset = part.as_ptr() as usize - text.as_ptr() as usize;
                let name = part
                    .trim_end_matches([',', ';', '&', '+'])
                    .trim()
                    .trim_start_matches("and ")
                    .trim_end_matches(" and");
                let name = name.split(" (").next().unwrap_or(name).trim_matches(['"', '\'', '[', ']', '`']);
                let Some(at) = part.find(name).filter(|_| (2..=120).contains(&name.len()) || is_number(name))
                else {
                    escape_text(part, &mut self.out.html);
                    continue;
                };
                escape_text(&part[..at], &mut self.out.html);
                let range = offset + at..offset + at + name.len();
                self.name(name, mention::only(name), within(inline.span, text, &range));
                escape_text(&part[at + name.len()..], &mut self.out.html);
            }
        }
        self.sentence = outer;
    }

    pub(super) fn link(
        &mut self,
        target: &str,
        title: &str,
        content: &[Inline],
        form: Form,
        span: Span,
    ) -> usize {
        let text = tree::plain(content);
        let opening = if form == Form::Image { "![".len() } else { "[".len() };
        self.links.push(Link {
            words_end: content.last().map_or(span.start + opening, |last| last.span.end),
            target: target.to_owned(),
            sentence: sentence::around(&self.sentence, &text),
            text,
            title: title.to_owned(),
            form,
            size: (None, None),
            placeholder: self.placeholder,
            linked: self.linked,
            field: self.field,
            section: self.section,
            relation: self.relation,
            span,
        });
        self.links.len() - 1
    }
}

/// The parts of a list in running text, each with what ends it.
fn parts(text: &str) -> impl Iterator<Item = &str> {
    text.split_inclusive([',', ';', '&', '+']).flat_map(|part| {
        let (first, second) = match part.find(" and ") {
            Some(at) => part.split_at(at + " and".len()),
            None => (part, ""),
        };
        [first, second].into_iter().filter(|part| !part.is_empty())
    })
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

/// The place of a part of a text: all of it where escapes or signs around it make the file longer than it reads.
fn within(span: Span, text: &str, part: &Range<usize>) -> Span {
    if text.len() != span.end - span.start {
        return span;
    }
    Span::new(span.start + part.start, span.start + part.end)
}

/// Escapes text and says where a word of hundreds of letters may be broken: browsers take seconds to
/// find out for themselves.
fn breakable(text: &str, out: &mut String) {
    const RUN: usize = 100;
    for word in text.split_inclusive(char::is_whitespace) {
        if word.len() <= RUN * 3 {
            escape_text(word, out);
            continue;
        }
        let mut rest = word;
        while rest.len() > RUN {
            let (part, more) = rest.split_at(rest.ceil_char_boundary(RUN));
            escape_text(part, out);
            out.push_str("<wbr>");
            rest = more;
        }
        escape_text(rest, out);
    }
}
