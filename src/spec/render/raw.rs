//! What raw HTML becomes: known elements, links and pictures as holes, everything else as text.

use std::fmt::Write;

use crate::diag::{self, Diagnostic, Span};
use crate::html::{Attributes, HtmlEvent, Image};
use crate::spec::body::{Form, Hole, Word};
use crate::spec::render::Renderer;
use crate::text::escaped;

impl Renderer<'_> {
    /// Writes what a piece of HTML at this place became.
    pub(super) fn events(&mut self, events: Vec<HtmlEvent>, span: Span) {
        for event in events {
            self.event(event, span);
        }
    }

    /// Writes what a piece of HTML at this place became, and tells once of each tag in it that no page has.
    pub(super) fn written(&mut self, html: &str, events: Vec<HtmlEvent>, span: Span) {
        self.events(events, span);
        for name in self.html.take_refused() {
            let at = html.find(&format!("<{name}")).map_or(span.start, |at| (span.start + at).min(span.end));
            self.refused(name, Span::new(at, span.end));
        }
    }

    fn refused(&mut self, name: String, span: Span) {
        if self.placeholder || self.refused_names.contains(&name) {
            return;
        }
        let message = format!("`<{name}>` is no element of a page, and is shown as text");
        let finding = Diagnostic::new(&diag::RAW_HTML, self.path, span, message);
        self.diagnostics.push(finding.with_help("write it as code, between backticks, or in Markdown"));
        self.refused_names.insert(name);
    }

    /// Ends everything that raw HTML left open.
    pub(super) fn close_html(&mut self) {
        let due = self.html.finish();
        self.events(due, Span::default());
    }

    fn event(&mut self, event: HtmlEvent, span: Span) {
        match event {
            HtmlEvent::Text(text) => {
                for number in &self.html_links {
                    self.links[*number].text.push_str(&text);
                }
                self.words(&text, span);
            }
            HtmlEvent::Open { tag, attributes } => self.element(tag, &attributes),
            HtmlEvent::Close(tag) => {
                let _ = write!(self.out.html, "</{tag}>{}", if tag == "table" { "</div>\n" } else { "" });
            }
            HtmlEvent::Void(tag) => {
                let _ = write!(self.out.html, "<{tag}>");
            }
            HtmlEvent::HeadingOpen { level, attributes } => {
                let side = attributes.iter().find(|(name, _)| *name == "class");
                let side = side.map_or_else(String::new, |(_, side)| format!(" {side}"));
                let _ = write!(self.out.html, "<p class=\"heading{side}\" data-level=\"{level}\"><strong>");
            }
            HtmlEvent::HeadingClose => self.push("</strong></p>\n"),
            HtmlEvent::LinkOpen { href, title } => {
                let number = self.link(&href, &title, &[], Form::Link, span);
                self.html_links.push(number);
                self.out.hole(Hole::Open(number));
            }
            HtmlEvent::LinkClose => {
                if let Some(number) = self.html_links.pop() {
                    self.out.hole(Hole::Close(number));
                }
            }
            HtmlEvent::Image(picture) => self.picture(&picture, span),
            HtmlEvent::Anchor(name) => self.named_places(vec![name]),
            HtmlEvent::Summary => {
                self.push("<summary>");
                self.out.hole(Hole::Word(Word::Details));
                self.push("</summary>");
            }
            HtmlEvent::Source(text) => self.plain_block("html", text.trim()),
        }
    }

    /// A table gets room to be moved in.
    fn element(&mut self, tag: &str, attributes: &Attributes) {
        if tag == "table" {
            self.push("<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"");
            self.out.hole(Hole::Word(Word::Table));
            self.push("\">");
        }
        let _ = write!(self.out.html, "<{tag}");
        for (name, value) in attributes {
            let _ = write!(self.out.html, " {name}=\"{}\"", escaped(value));
        }
        self.push(">");
    }

    fn picture(&mut self, picture: &Image, span: Span) {
        let outer = std::mem::replace(&mut self.linked, self.html.linked());
        let number = self.link(&picture.src, &picture.title, &[], Form::Image, span);
        self.linked = outer;
        self.links[number].text.clone_from(&picture.alt);
        self.links[number].size = (picture.width, picture.height);
        self.out.hole(Hole::Image(number));
    }
}
