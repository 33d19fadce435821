//! Sections with their blocks -> what a spec says in brief: the first paragraphs that say something.

use std::collections::BTreeSet;

use crate::diag::Span;
use crate::document::header::{Dialect, Header};
use crate::document::outline::Outline;
use crate::markdown::tree::{self, Block, BlockKind, Inline};
use crate::spec::model::Section;
use crate::text::{one_line, shortened};
use crate::words::kind::{Kind, normalize};
use crate::words::label;

/// The most a summary holds, in bytes: no paragraph that somebody means as one is longer.
const SUMMARY: usize = 2_000;

/// The sections that say what a header says, and so nothing in brief.
pub(super) fn header_sections(header: &Header, outline: &[Outline]) -> BTreeSet<usize> {
    let said = |span: Span| {
        let read = header.fields.iter().chain(&header.elsewhere);
        read.filter(|field| field.dialect == Dialect::StatusSection)
            .any(|field| span.start <= field.span.start && field.span.start < span.end)
    };
    let tells =
        |section: &Outline| section.level > 0 && (label::heads_status(&section.title) || said(section.span));
    outline.iter().enumerate().filter(|(_, section)| tells(section)).map(|(at, _)| at).collect()
}

/// Whether a paragraph has words of its own: marks for other tools, pictures and lists of links have none.
fn has_words(content: &[Inline]) -> bool {
    let text = tree::plain(content);
    let text = text.trim();
    let wrapped = [("[[", "]]"), ("{{", "}}"), ("{%", "%}"), ("{:", "}"), ("<<", ">>")]
        .iter()
        .any(|(open, close)| text.starts_with(open) && text.ends_with(close));
    let bare = text.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let contents = matches!(bare.as_str(), "toc" | "_toc_" | "table of contents" | "tableofcontents");
    let own = tree::plain_without_links(content).contains(char::is_alphanumeric);
    !wrapped && !contents && own
}

/// The first paragraphs of sections, which say in brief what these say.
pub(super) struct Firsts<'a> {
    pub sections: &'a [Section],
    pub outline: &'a [Outline],
    pub blocks: &'a [Block],
    pub placeholders: &'a BTreeSet<usize>,
    /// Sections that were read as header.
    pub told: BTreeSet<usize>,
}

impl Firsts<'_> {
    fn paragraph(&self, index: usize) -> Option<String> {
        self.outline[index].blocks.iter().find_map(|at| match &self.blocks[*at].kind {
            BlockKind::Paragraph(content)
                if !self.placeholders.contains(&self.blocks[*at].span.start) && has_words(content) =>
            {
                let text = tree::plain(content);
                Some(shortened(&one_line(text.trim()), SUMMARY)).filter(|text| !text.is_empty())
            }
            _ => None,
        })
    }

    pub(super) fn of_kind(&self, kind: Kind) -> Option<String> {
        let at = self.sections.iter().position(|section| section.kind == Some(kind))?;
        self.paragraph(at)
    }

    pub(super) fn summary(&self) -> Option<String> {
        let what = self.sections.iter().position(|section| normalize(&section.title) == "what");
        let what = what.and_then(|at| self.paragraph(at));
        what.or_else(|| self.of_kind(Kind::What)).or_else(|| {
            let mut others = (0..self.sections.len()).filter(|at| !self.told.contains(at));
            others.find_map(|at| self.paragraph(at))
        })
    }
}
