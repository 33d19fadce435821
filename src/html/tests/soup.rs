//! Random and hostile HTML: whatever enters, what leaves is nested well, and soon.

use super::super::*;
use super::write;

/// Random text of tags, the same in every run.
struct Soup(u64);

impl Soup {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((self.0 >> 33) % bound as u64).unwrap()
    }

    fn piece(&mut self) -> String {
        const NAMES: &[&str] = &[
            "b", "i", "a href=x", "span id=y", "div", "p", "ul", "ol", "li", "dl", "dt", "dd", "table",
            "thead", "tbody", "tr", "td", "th", "caption", "details", "summary", "figure", "figcaption",
            "pre", "h1", "h3", "blockquote", "center", "br", "hr", "img src=x", "T", "font", "div/",
            "section",
        ];
        match self.below(20) {
            0..9 => format!("<{}>", NAMES[self.below(NAMES.len())]),
            9..15 => format!("</{}>", NAMES[self.below(NAMES.len())].split([' ', '/']).next().unwrap()),
            15 => "<!-- c -->".to_owned(),
            16 => "\n ".to_owned(),
            17 => ["<", "</", "<svg>", "</svg>", "é", "<b", "<!--", "<script>"][self.below(8)].to_owned(),
            _ => "x".to_owned(),
        }
    }
}

/// A document of random pieces, Markdown between and around them.
fn document(soup: &mut Soup) -> Vec<HtmlEvent> {
    let mut nesting = Nesting::default();
    let mut out = Vec::new();
    let mut around: Vec<&'static str> = Vec::new();
    let tag = |tag| HtmlEvent::Open { tag, attributes: Vec::new() };
    for _ in 0..=soup.below(20) {
        match soup.below(6) {
            0 | 1 => {
                let html: String = (0..soup.below(25)).map(|_| soup.piece()).collect();
                out.extend(nesting.block(&html));
            }
            2 | 3 => {
                out.extend(nesting.before_block());
                out.push(tag("p"));
                let pieces: Vec<String> =
                    (0..soup.below(9)).map(|_| soup.piece()).filter(|piece| piece.starts_with('<')).collect();
                nesting.enter_text(pieces.iter().map(String::as_str), false);
                pieces.iter().for_each(|piece| out.extend(nesting.inline(piece)));
                out.extend(nesting.leave());
                out.push(HtmlEvent::Close("p"));
            }
            4 => {
                out.extend(nesting.before_block());
                out.push(tag("blockquote"));
                nesting.enter_blocks();
                around.push("blockquote");
            }
            _ => {
                if let Some(name) = around.pop() {
                    out.extend(nesting.leave());
                    out.push(HtmlEvent::Close(name));
                }
            }
        }
    }
    while let Some(name) = around.pop() {
        out.extend(nesting.leave());
        out.push(HtmlEvent::Close(name));
    }
    out.extend(nesting.finish());
    out
}

/// What is wrong in a list of events, by the rules that a browser's parser repairs by.
fn fault(events: &[HtmlEvent]) -> Option<String> {
    let mut open: Vec<&str> = Vec::new();
    for event in events {
        let (name, starts) = match event {
            HtmlEvent::Open { tag, .. } => (*tag, true),
            HtmlEvent::Close(tag) => (*tag, false),
            HtmlEvent::HeadingOpen { .. } => ("heading", true),
            HtmlEvent::HeadingClose => ("heading", false),
            HtmlEvent::LinkOpen { .. } => ("a", true),
            HtmlEvent::LinkClose => ("a", false),
            HtmlEvent::Void("hr") => ("hr", true),
            HtmlEvent::Source(_) => ("source", true),
            _ => ("words", true),
        };
        if !starts {
            if open.pop() != Some(name) {
                return Some(format!("</{name}> ends nothing"));
            }
            continue;
        }
        let parent = open.last().copied().unwrap_or("div");
        if !may_hold(parent, name) || (name == "a" && open.contains(&"a")) {
            return Some(format!("<{name}> in {open:?}"));
        }
        if !["words", "hr", "source"].contains(&name) {
            open.push(name);
        }
        if open.len() > MAX_DEPTH + 24 {
            return Some("too deep".to_owned());
        }
    }
    open.last().map(|name| format!("<{name}> never ends"))
}

fn may_hold(parent: &str, name: &str) -> bool {
    let is_part = |tag: &str| {
        matches!(tag, "li" | "dt" | "dd" | "tr" | "td" | "th" | "caption" | "summary" | "figcaption")
    };
    let is_section = |tag: &str| matches!(tag, "thead" | "tbody" | "tfoot");
    match parent {
        "ul" | "ol" => name == "li",
        "dl" => name == "dt" || name == "dd",
        "table" => name == "caption" || is_section(name),
        "thead" | "tbody" | "tfoot" => name == "tr",
        "tr" => name == "td" || name == "th",
        "details" if name == "summary" => true,
        "figure" if name == "figcaption" => true,
        "div" | "blockquote" | "li" | "dt" | "dd" | "td" | "th" | "details" | "figure" | "figcaption" => {
            !is_part(name) && !is_section(name)
        }
        _ => {
            name == "words"
                || name == "a"
                || vocabulary::known(name)
                    .is_some_and(|known| matches!(known, vocabulary::KnownElement::Inline(_)))
        }
    }
}

#[test]
fn whatever_enters_what_leaves_is_nested_well() {
    let mut soup = Soup(11);
    for round in 0..5_000 {
        let events = document(&mut soup);
        if let Some(fault) = fault(&events) {
            let mut out = String::new();
            write(&events, &mut out);
            panic!("round {round}: {fault}\n{out}");
        }
    }
}

#[test]
fn floods_of_tags_end_soon() {
    const MANY: usize = 100_000;
    const SOME: usize = 10_000;
    for html in [
        "<div>".repeat(MANY),
        "</div>".repeat(MANY),
        "<b></i>".repeat(MANY),
        "<".repeat(10 * MANY),
        "<b><i><u><s><q><p>x".repeat(SOME),
        "<table>".repeat(SOME),
        "<td>x<li>".repeat(SOME),
        "<?".repeat(SOME),
        "<![CDATA[".repeat(SOME),
        "<!--".repeat(SOME),
        "<svg>".repeat(SOME),
        "<a href=x id=y>".repeat(SOME),
        "<a href=".repeat(SOME),
        "&amp".repeat(SOME),
        "<details>".repeat(SOME),
    ] {
        let mut nesting = Nesting::default();
        let mut events = nesting.block(&html);
        events.extend(nesting.finish());
        assert_eq!(fault(&events), None);
        let mut out = String::new();
        write(&events, &mut out);
        assert!(out.len() < html.len() * 20, "{} became {}", html.len(), out.len());
        plain(&html);
        rows(&html);
        lines(&html);
    }
}

#[test]
fn a_long_link_is_written_once() {
    let html = format!("<a href=\"{}\">{}", "x".repeat(10_000), "<p>y".repeat(1000));
    let links = Nesting::default().block(&html);
    assert_eq!(links.iter().filter(|event| matches!(event, HtmlEvent::LinkOpen { .. })).count(), 1);
}
