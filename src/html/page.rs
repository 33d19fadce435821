//! A whole page as a browser is given it: its title, the places that links can lead to, and its links.

use std::ops::Range;

use html5gum::emitters::default::DefaultEmitter;
use html5gum::{State, Token as Found, Tokenizer};

/// What links of and to a page need to know.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct PageOutline {
    /// `None` without a `<title>`.
    pub title: Option<String>,
    /// Every `id`, and every `name` of an `<a>` that has no equal id, with the place of its tag.
    pub ids: Vec<(String, Range<usize>)>,
    pub links: Vec<PageLink>,
}

#[derive(Debug, PartialEq, Eq)]
pub struct PageLink {
    pub url: String,
    /// Whether the page needs it to be shown: a style, a script, a picture.
    pub is_asset: bool,
    /// The place of its tag.
    pub at: Range<usize>,
}

/// The tokenizer goes one call deeper with each value in quotes, so a page is read in pieces with so many at most.
const QUOTES: usize = 1_000;

/// Reads a page in which `<` begins a tag or a comment and nothing else, as in all that this program writes.
pub fn outline(html: &str) -> PageOutline {
    let mut out = PageOutline::default();
    let mut title_from = None;
    for piece in pieces(html) {
        let start = piece.start;
        let mut emitter = DefaultEmitter::<usize>::new_with_span();
        emitter.naively_switch_states(true);
        let mut tokenizer = Tokenizer::new_with_emitter(&html[piece], emitter);
        tokenizer.set_state(State::Data);
        for found in tokenizer.flatten() {
            match found {
                Found::StartTag(tag) => {
                    let at = start + tag.span.start..start + tag.span.end;
                    let name = String::from_utf8_lossy(&tag.name).into_owned();
                    if name == "title" && out.title.is_none() {
                        title_from = Some(at.end);
                    }
                    let value = |key: &str| {
                        let found = tag.attributes.iter().find(|(name, _)| name.as_slice() == key.as_bytes());
                        found.map(|(_, value)| String::from_utf8_lossy(&value.value).into_owned())
                    };
                    out.tag(&name, value, &at);
                }
                Found::EndTag(tag) if tag.name.as_slice() == b"title" => {
                    if let Some(from) = title_from.take() {
                        let text = html.get(from..start + tag.span.start).unwrap_or_default();
                        out.title = Some(text.trim().to_owned());
                    }
                }
                _ => {}
            }
        }
    }
    out
}

impl PageOutline {
    fn tag(&mut self, name: &str, value: impl Fn(&str) -> Option<String>, at: &Range<usize>) {
        let id = value("id");
        let named = value("name").filter(|name_of| name == "a" && id.as_ref() != Some(name_of));
        self.ids.extend(id.into_iter().chain(named).map(|id| (id, at.clone())));
        let mut link = |url: Option<String>, is_asset: bool| {
            self.links.extend(url.map(|url| PageLink { url, is_asset, at: at.clone() }));
        };
        match name {
            "a" | "area" | "use" => link(value("href"), false),
            "link" => {
                let rel = value("rel").unwrap_or_default();
                let is_asset = rel.split_whitespace().any(|one| one == "stylesheet" || one == "icon");
                link(value("href"), is_asset);
            }
            "script" | "img" | "source" | "video" | "audio" | "iframe" => {
                link(value("src"), true);
                let set = value("srcset").unwrap_or_default();
                for one in set.split(',').filter_map(|one| one.split_whitespace().next()) {
                    link(Some(one.to_owned()), true);
                }
            }
            "form" => link(value("action"), false),
            _ => {}
        }
    }
}

/// Parts of a page that end before a tag.
fn pieces(html: &str) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let (mut start, mut quotes) = (0, 0);
    for (at, byte) in html.bytes().enumerate() {
        match byte {
            b'"' => quotes += 1,
            b'<' if quotes >= QUOTES => {
                out.push(start..at);
                (start, quotes) = (at, 0);
            }
            _ => {}
        }
    }
    out.push(start..html.len());
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_has_a_title_places_and_links() {
        let html = "<title>A &amp; B</title><link rel=\"stylesheet\" href=\"s.css\"><link rel=canonical href=c>\
                    <h2 id=one>x</h2><a name=two href='d/#f'>y</a><img src=i.png srcset=\"j.png 2x, k.png\">";
        let page = outline(html);
        assert_eq!(page.title.as_deref(), Some("A &amp; B"));
        let ids: Vec<&str> = page.ids.iter().map(|(id, _)| id.as_str()).collect();
        assert_eq!(ids, ["one", "two"]);
        let links: Vec<(&str, bool)> =
            page.links.iter().map(|link| (link.url.as_str(), link.is_asset)).collect();
        let wanted = [
            ("s.css", true),
            ("c", false),
            ("d/#f", false),
            ("i.png", true),
            ("j.png", true),
            ("k.png", true),
        ];
        assert_eq!(links, wanted);
        assert!(html[page.links[2].at.clone()].starts_with("<a name=two"));
    }

    #[test]
    fn a_long_page_is_read_whole() {
        let html = "<a href=\"x\">y</a>\n".repeat(20_000);
        assert_eq!(outline(&html).links.len(), 20_000);
    }
}
