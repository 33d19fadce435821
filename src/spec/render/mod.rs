//! Blocks -> HTML with holes ([`Fragment`]s), and the links found on the way.

mod file_tree;
mod inline;
mod list;
mod picture;
mod raw;
mod table;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use crate::arena::ItemId;
use crate::diag::{self, Diagnostic, Span};
use crate::document::outline::Outline;
use crate::html::Nesting;
use crate::markdown::highlight;
use crate::markdown::tree::{self, Block, BlockKind, Inline};
use crate::slug::UniqueNames;
use crate::spec::body::{Fragment, Hole, Link, Word};
use crate::spec::mention::{COMMON, Mention};
use crate::text::{escape_text, escaped};
use crate::words::label;
use crate::words::relation::Relation;

/// A place of its own on the page.
pub(super) struct Mark {
    pub anchor: String,
    /// Which item it is, where it is one.
    pub item: Option<ItemId>,
    /// Whether it is a block that draws a tree of files.
    pub tree: bool,
}

/// Renders one document; the fragments it makes share the numbering of links and footnotes.
pub(super) struct Renderer<'a> {
    pub path: &'a str,
    /// Places by the first byte of their block.
    pub marks: &'a BTreeMap<usize, Mark>,
    /// Blocks that are the template's own words.
    pub placeholders: &'a BTreeSet<usize>,
    /// Names of places that are taken.
    anchors: UniqueNames,
    pub links: Vec<Link>,
    pub diagnostics: Vec<Diagnostic>,
    section: Option<usize>,
    /// The header field at hand.
    field: Option<usize>,
    /// What this section mentioned already.
    mentioned: BTreeSet<Mention>,
    /// Whether the block at hand is the template's own.
    placeholder: bool,
    /// Whether the text at hand is that of a link.
    linked: bool,
    /// What raw HTML left open.
    html: Nesting,
    /// Links of raw HTML that are open.
    html_links: Vec<usize>,
    /// Tags that became text, each told once.
    refused_names: BTreeSet<String>,
    /// Names of places that authors gave.
    pub places: Vec<String>,
    /// How much was drawn of diagrams.
    drawn: usize,
    /// What may still be spent on the colours of code; `None` where no page is made.
    colours: Option<highlight::Effort>,
    /// How many diagrams are left to the reader's browser, where any is.
    pub left: Option<usize>,
    sentence: String,
    /// The first byte of the paragraph at hand.
    paragraph: Option<usize>,
    /// What the row of a table says in a column for relations.
    relation: Option<Relation>,
    out: Fragment,
}

impl<'a> Renderer<'a> {
    pub(super) fn new(
        path: &'a str,
        marks: &'a BTreeMap<usize, Mark>,
        placeholders: &'a BTreeSet<usize>,
        anchors: UniqueNames,
        browser: bool,
        pages: bool,
    ) -> Self {
        Self {
            path,
            marks,
            placeholders,
            anchors,
            links: Vec::new(),
            diagnostics: Vec::new(),
            section: None,
            field: None,
            mentioned: BTreeSet::new(),
            placeholder: false,
            linked: false,
            html: Nesting::default(),
            html_links: Vec::new(),
            refused_names: BTreeSet::new(),
            places: Vec::new(),
            drawn: 0,
            colours: pages.then(highlight::Effort::default),
            left: browser.then_some(0),
            sentence: String::new(),
            paragraph: None,
            relation: None,
            out: Fragment::default(),
        }
    }

    /// The value of a header field; a field that names other specs names one with each of its parts.
    pub(super) fn field(&mut self, number: usize, label: &str, content: &[Inline]) -> Fragment {
        self.enter(None);
        self.field = Some(number);
        if label::relation(label).is_some() || (leads_on(label) && lists_numbers(content)) {
            self.names(content);
        } else {
            self.text(content);
        }
        self.close_html();
        self.field = None;
        std::mem::take(&mut self.out)
    }

    /// A heading; its place in the outline decides its level, so that none is skipped.
    fn heading(&mut self, section: usize, level: u8, anchor: &str, block: &Block) -> Fragment {
        self.enter(Some(section));
        if let BlockKind::Heading { content, .. } = &block.kind {
            let _ = write!(self.out.html, "<h{level} id=\"{}\">", escaped(anchor));
            let mark = self.marks.get(&block.span.start);
            if let Some(mark) = mark.filter(|mark| mark.anchor != anchor) {
                let _ = write!(self.out.html, "<span id=\"{}\"></span>", escaped(&mark.anchor));
            }
            self.text(content);
            self.anchor(anchor);
            let _ = writeln!(self.out.html, "</h{level}>");
            if let Some(number) = mark.and_then(|mark| mark.item) {
                self.out.hole(Hole::Item(number));
            }
        }
        std::mem::take(&mut self.out)
    }

    /// The link to a place that stands behind it. There are a hundred on a page, so it has no words.
    fn anchor(&mut self, anchor: &str) {
        let _ = write!(self.out.html, " <a class=\"anchor\" href=\"#{}\">#</a>", escaped(anchor));
    }

    /// A section with its heading.
    pub(super) fn section(
        &mut self,
        number: usize,
        level: u8,
        found: &Outline,
        blocks: &[Block],
    ) -> Fragment {
        let mut out = match found.heading {
            Some(at) => self.heading(number, level, &found.anchor, &blocks[at]),
            None => Fragment::default(),
        };
        out.append(self.blocks(number, found.blocks.iter().map(|at| &blocks[*at])));
        out
    }

    /// The blocks of a section.
    pub(super) fn blocks<'b>(
        &mut self,
        section: usize,
        blocks: impl IntoIterator<Item = &'b Block>,
    ) -> Fragment {
        self.enter(Some(section));
        for block in blocks {
            self.block(block, false);
        }
        self.close_html();
        std::mem::take(&mut self.out)
    }

    fn enter(&mut self, section: Option<usize>) {
        if self.section != section || section.is_none() {
            self.mentioned.clear();
        }
        self.section = section;
    }

    fn push(&mut self, html: &str) {
        self.out.html.push_str(html);
    }

    /// The attribute that makes a block a place of its own.
    fn id(&self, span: Span) -> String {
        let mark = self.marks.get(&span.start);
        mark.map_or_else(String::new, |mark| format!(" id=\"{}\"", escaped(&mark.anchor)))
    }

    /// A start tag, marked when the block is the template's own.
    fn open(&mut self, tag: &str, span: Span) {
        let class = if self.placeholders.contains(&span.start) { " class=\"unfilled\"" } else { "" };
        let id = self.id(span);
        let _ = write!(self.out.html, "<{tag}{class}{id}>");
    }

    fn block(&mut self, block: &Block, tight: bool) {
        let outer = self.placeholder;
        self.placeholder |= self.placeholders.contains(&block.span.start);
        self.block_inner(block, tight);
        self.placeholder = outer;
    }

    fn block_inner(&mut self, block: &Block, tight: bool) {
        if !matches!(block.kind, BlockKind::Html(_)) {
            let due = self.html.before_block();
            self.events(due, block.span);
        }
        match &block.kind {
            BlockKind::Paragraph(content) if tight => {
                self.paragraph(content, block.span);
            }
            BlockKind::Paragraph(content) => {
                self.open("p", block.span);
                self.paragraph(content, block.span);
                self.push("</p>\n");
            }
            BlockKind::Heading { level, content } => {
                // A heading inside a quote or a list is no section of the document.
                let _ = write!(self.out.html, "<p class=\"heading\" data-level=\"{level}\"><strong>");
                self.text(content);
                self.push("</strong></p>\n");
            }
            BlockKind::Quote(blocks) => {
                self.push("<blockquote>\n");
                self.inner_blocks(blocks, false);
                self.push("</blockquote>\n");
            }
            BlockKind::Alert { kind, title, blocks } => self.alert(kind, title.as_deref(), blocks),
            BlockKind::List { start, tight, items } => self.list(*start, *tight, items),
            BlockKind::Code { info, literal } => self.code(info, literal, block.span),
            BlockKind::Table(table) => self.table(table),
            BlockKind::Html(html) => {
                let events = self.html.block(html);
                self.written(html, events, block.span);
            }
            BlockKind::Rule => {}
            BlockKind::Footnote { name, blocks } => {
                // A name defined twice belongs to the first.
                let id = format!("ss-fn-{}", anchor_name(name));
                if self.anchors.take(&id) {
                    let _ = write!(self.out.html, "<li id=\"{}\">", escaped(&id));
                } else {
                    self.push("<li>");
                }
                self.inner_blocks(blocks, false);
                self.push("</li>\n");
            }
        }
    }

    /// Blocks within a block, in which raw HTML ends with them.
    fn inner_blocks(&mut self, blocks: &[Block], tight: bool) {
        self.html.enter_blocks();
        blocks.iter().for_each(|block| self.block(block, tight));
        let due = self.html.leave();
        self.events(due, Span::default());
    }

    fn alert(&mut self, kind: &str, title: Option<&str>, blocks: &[Block]) {
        let word = match kind {
            "tip" => Word::Tip,
            "important" => Word::Important,
            "warning" => Word::Warning,
            "caution" => Word::Caution,
            _ => Word::Note,
        };
        let _ = write!(self.out.html, "<div class=\"alert {kind}\"><p class=\"alert-title\">");
        match title {
            Some(title) => escape_text(title, &mut self.out.html),
            None => self.out.hole(Hole::Word(word)),
        }
        self.push("</p>\n");
        self.inner_blocks(blocks, false);
        self.push("</div>\n");
    }

    fn code(&mut self, info: &str, literal: &str, span: Span) {
        if self.marks.get(&span.start).is_some_and(|mark| mark.tree) {
            return self.tree(literal, span);
        }
        let language = highlight::language(info);
        if self.drawing(&language, literal, span) {
            return;
        }
        if !highlight::is_known(&language) {
            let message = format!("no grammar for the language `{language}`: the block is shown plain");
            let finding = Diagnostic::new(&diag::UNKNOWN_LANGUAGE, self.path, span, message);
            let finding = finding.about(language.clone());
            self.diagnostics.push(finding.with_help("write `text` when no colours are wanted"));
        }
        let unfilled = if self.placeholders.contains(&span.start) { " unfilled" } else { "" };
        let name: String =
            language.chars().filter(|c| c.is_ascii_alphanumeric() || "+#.-".contains(*c)).take(30).collect();
        let id = self.id(span);
        let _ = write!(self.out.html, "<div class=\"code{unfilled}\"{id}");
        if !name.is_empty() {
            let _ = write!(self.out.html, " data-language=\"{name}\"");
        }
        self.push("><pre tabindex=\"0\" role=\"group\" aria-label=\"");
        self.out.hole(Hole::Word(Word::Code));
        if !name.is_empty() {
            let _ = write!(self.out.html, " {name}");
        }
        self.push("\"><code>");
        match &mut self.colours {
            Some(effort) => self.out.html.push_str(&highlight::highlight_within(&language, literal, effort)),
            None => escape_text(literal, &mut self.out.html),
        }
        self.push("</code></pre></div>\n");
    }

    fn plain_block(&mut self, class: &str, literal: &str) {
        let _ = write!(self.out.html, "<pre class=\"{class}\" tabindex=\"0\">");
        escape_text(literal, &mut self.out.html);
        self.push("</pre>\n");
    }
}

/// Whether a label that means nothing by itself says how this spec stands to what its value names:
/// `part-of`, `affected-specs`.
fn leads_on(label: &str) -> bool {
    const PREPOSITIONS: &[&str] =
        &["of", "to", "from", "by", "on", "with", "for", "after", "before", "in", "under"];
    let normal = label::normal(label);
    let last = normal.rsplit_once(' ').map(|(_, last)| last);
    let names = |last: &str| COMMON.contains(&last.strip_suffix('s').unwrap_or(last));
    !label::is_known(label) && last.is_some_and(|last| PREPOSITIONS.contains(&last) || names(last))
}

/// Whether a value is numbers, or names with numbers, and nothing else.
fn lists_numbers(content: &[Inline]) -> bool {
    let text = tree::plain(content);
    let mut parts = text.split([',', ';', '&', ' ', '[', ']']).filter(|part| !part.is_empty()).peekable();
    let numbered = |part: &str| part.ends_with(|c: char| c.is_ascii_digit()) && part.len() <= 24;
    parts.peek().is_some() && parts.all(numbered)
}

/// A footnote's name as part of an id.
fn anchor_name(name: &str) -> String {
    name.chars().map(|c| if c.is_alphanumeric() || c == '-' { c } else { '-' }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown;

    fn render(text: &str) -> (String, Vec<Link>) {
        let blocks = markdown::parse(text, 0);
        let (marks, placeholders) = (BTreeMap::new(), BTreeSet::new());
        let mut renderer = Renderer::new("a.md", &marks, &placeholders, UniqueNames::default(), false, true);
        let fragment = renderer.blocks(0, &blocks);
        let mut out = String::new();
        fragment.filled(&mut out, |_, out| out.push('~'));
        (out.trim().to_owned(), renderer.links)
    }

    #[test]
    fn links_are_holes_and_keep_their_sentence() {
        let (html, links) = render("First. It [rests](b.md) on *that*. Last.");
        assert_eq!(html, "<p>First. It ~rests~ on <em>that</em>. Last.</p>");
        assert_eq!(links[0].sentence, "It rests on that.");
    }

    #[test]
    fn raw_html_is_text_but_for_a_few_harmless_tags() {
        assert_eq!(render("a <sub>b</sub> <br> c").0, "<p>a <sub>b</sub> <br> c</p>");
        assert_eq!(render("x <script>y</script>").0, "<p>x &lt;script&gt;y&lt;/script&gt;</p>");
        assert_eq!(render("open <b>bold").0, "<p>open <b>bold</b></p>");
        assert_eq!(render("Vec<u8> </b>").0, "<p>Vec&lt;u8&gt; </p>");
        assert_eq!(render("a <!-- no --> b").0, "<p>a  b</p>");
        assert_eq!(render("<a name=\"x\"></a>\n").0, "<p><span id=\"x\"></span></p>");
    }

    #[test]
    fn a_fence_cannot_leave_its_attribute() {
        let (html, _) = render("```x\" onclick=\"y\n<b>\n```\n");
        assert!(html.contains("data-language=\"x\"") && html.contains("&lt;b&gt;"), "{html}");
        assert!(!html.contains("onclick"), "{html}");
    }
}
