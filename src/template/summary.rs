//! A document -> what tells of its form: its headings and its header fields. A template is known and inferred from
//! that alone, so it is small enough to be kept of every document at once.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::document::Document;
use crate::document::header::{self, Dialect, Header};
use crate::document::name::{number_of_name, stem_of_document};
use crate::document::status::Vocabulary;
use crate::markdown::tree::{self, Block, BlockKind};
use crate::source::folder;
use crate::template::name::is_surely_template;
use crate::template::rule::is_pattern;
use crate::words::kind::normalize;
use crate::words::stage::Stage;
use crate::words::{date, label};

/// A heading that may be a section's.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SummaryHeading {
    /// As written, Markdown stripped.
    pub title: String,
    /// The title in its normal form; empty where it cannot be the name of a section.
    pub key: String,
    pub level: u8,
    /// Whether text of its own stands below it, before the next heading.
    pub filled: bool,
    /// The heading it stands under.
    pub parent: Option<usize>,
}

/// A header field with a value.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SummaryField {
    pub label: String,
    /// The label in its normal form.
    pub key: String,
    pub text: String,
    pub dialect: Dialect,
}

/// The form of a document.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    pub folder: String,
    /// The name of the file, or of its folder where files are named alike.
    pub name: String,
    pub headings: Vec<SummaryHeading>,
    pub fields: Vec<SummaryField>,
    /// Whether it says where it stands, or carries a number.
    pub identified: bool,
    /// Whether what it holds makes it a template.
    pub is_template: bool,
}

/// Headings of a document beyond these are not looked at.
const HEADINGS: usize = 400;

impl Summary {
    pub fn of(document: &Document) -> Self {
        let header = header::read(&document.blocks, &document.source, &[]);
        let fields: Vec<SummaryField> = document
            .front
            .iter()
            .chain(&header.fields)
            .map(|field| SummaryField {
                label: field.label.clone(),
                key: label::normal(&field.label),
                text: field.text.clone(),
                dialect: field.dialect,
            })
            .collect();
        let headings = headings(document);
        let status = |key: &str| label::STATUS.contains(&key);
        let name = stem_of_document(&document.source.path);
        let identified = fields.iter().any(|field| status(&field.key) && !field.text.is_empty())
            || headings.iter().any(|heading| heading.key == label::STATUS[0])
            || number_of_name(name).is_some();
        Self {
            folder: folder(&document.source.path).to_owned(),
            name: name.to_owned(),
            headings,
            fields,
            identified,
            is_template: is_template_content(document, &header),
        }
    }
}

fn headings(document: &Document) -> Vec<SummaryHeading> {
    let mut out: Vec<SummaryHeading> = Vec::new();
    // The headings that the next one may stand under, the innermost last.
    let mut open: Vec<usize> = Vec::new();
    for block in &document.blocks {
        match &block.kind {
            BlockKind::Heading { level, content } => {
                if out.len() == HEADINGS {
                    break;
                }
                while open.last().is_some_and(|above| out[*above].level >= *level) {
                    open.pop();
                }
                let parent = open.last().copied();
                open.push(out.len());
                let title = plain(&tree::plain(content));
                let key = if names_section(&title) { normalize(&title) } else { String::new() };
                out.push(SummaryHeading { title, key, level: *level, filled: false, parent });
            }
            BlockKind::Html(html) if html.trim_start().starts_with("<!--") => {}
            _ => {
                if let Some(last) = out.last_mut() {
                    last.filled = true;
                }
            }
        }
    }
    // The only heading of the first level is a title, whatever all of them are called.
    let alone = out.iter().filter(|heading| heading.level == 1).count() == 1;
    if let Some(title) = out.first_mut().filter(|first| alone && first.level == 1) {
        title.key.clear();
    }
    out
}

/// A title without the colon behind it.
fn plain(title: &str) -> String {
    title.trim().trim_end_matches(':').trim().to_owned()
}

/// Whether a heading may be the name of a section: numbered ones are items, days are entries, brackets ask for a name.
fn names_section(title: &str) -> bool {
    let key = normalize(title);
    let counted = key.is_empty() || key.contains(|c: char| c.is_ascii_digit()) || key.len() > 80;
    !counted && !is_pattern(title) && !date::begins(title)
}

/// Whether a file is a template by its content: its title in brackets, its status a menu, placeholders throughout.
fn is_template_content(document: &Document, header: &Header) -> bool {
    // Every template asks for something in brackets or in capitals.
    let Document { source, blocks, .. } = document;
    if !source.text.contains("YYYY") && !source.text.contains('[') {
        return false;
    }
    let title = header.title.as_ref().is_some_and(|(title, _)| is_pattern(title));
    let menu =
        header.field(&["status", "state", "type"]).is_some_and(|field| field.text.matches('|').count() >= 1);
    let mut leaves = BTreeSet::new();
    blocks.iter().for_each(|block| leaf_texts(block, &mut leaves));
    let asking = leaves.iter().filter(|text| asks(text)).count();
    let throughout = asking >= 3 && asking * 5 >= leaves.len();
    usize::from(title) + usize::from(menu) + usize::from(throughout) >= 2 && (title || throughout)
}

/// Whether a file that is called like a template is none: its name says what it is about, it says how far it has come,
/// and it asks for nothing.
pub fn is_filled(document: &Document) -> bool {
    let Document { source, blocks, front, .. } = document;
    let header = header::read(blocks, source, &[]);
    let mut statuses = front.iter().chain(&header.fields);
    let status = statuses.find(|field| label::STATUS.contains(&label::normal(&field.label).as_str()));
    let begun = status.is_some_and(|field| {
        let read = Vocabulary::default().read(&field.text, "");
        read.is_known() && read.stage != Stage::Proposed && !field.text.contains('|')
    });
    let mut leaves = BTreeSet::new();
    blocks.iter().for_each(|block| leaf_texts(block, &mut leaves));
    let open = |text: &String| asks(text) || is_pattern(text) || text.starts_with(['<', '{']);
    begun && !is_surely_template(&source.path) && !leaves.iter().any(open)
}

fn leaf_texts(block: &Block, out: &mut BTreeSet<String>) {
    let mut text = String::new();
    tree::block_text(block, &mut text);
    out.extend(text.lines().map(str::to_owned));
}

fn asks(text: &str) -> bool {
    let bracket = text.find('[').is_some_and(|at| text[at..].contains(']') && !text[at..].starts_with("[ ]"));
    bracket || text.contains("YYYY-MM-DD") || text.contains("X.Y.Z") || text.contains("path/to/")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Source;

    fn summary(text: &str) -> Summary {
        Summary::of(&Document::read(Source::new("a.md", text.as_bytes())))
    }

    fn titles(text: &str) -> Vec<(String, u8, Option<usize>)> {
        summary(text).headings.into_iter().map(|h| (h.key, h.level, h.parent)).collect()
    }

    #[test]
    fn headings_of_both_forms_and_nothing_that_only_looks_like_one() {
        let text = "My title\n========\n\ntext\n## **Why** ##\n```sh\n# a comment\n```\n<!--\n## hidden\n-->\n\
                    ### [Goals](#g)\n    # code\n#tag\n\na\n\n---\n\nPlan\n----\n";
        let expected = [("", 1, None), ("why", 2, Some(0)), ("goals", 3, Some(1)), ("plan", 2, Some(0))];
        assert_eq!(titles(text), expected.map(|(key, level, parent)| (key.to_owned(), level, parent)));
    }

    #[test]
    fn items_and_days_are_no_sections() {
        let keys: Vec<String> = titles("## Phase 1: A\n## 2024-01-02\n## [Name]\n## 2. Motivation\n")
            .into_iter()
            .map(|h| h.0)
            .collect();
        assert_eq!(keys, ["", "", "", "motivation"]);
    }

    #[test]
    fn fields_and_filled_sections_are_seen() {
        let seen = summary("# T\n\n**Status:** Draft\n**Area:** x\n\n## Why\n\n## How\n\ntext\n");
        let fields: Vec<&str> = seen.fields.iter().map(|field| field.key.as_str()).collect();
        assert_eq!((fields, seen.identified), (vec!["status", "area"], true));
        assert_eq!(seen.headings.iter().map(|h| h.filled).collect::<Vec<_>>(), [true, false, true]);
        assert!(!summary("# T\n\ntext\n").identified);
    }

    #[test]
    fn a_template_is_known_by_what_it_holds() {
        let known = |text: &[u8]| Summary::of(&Document::read(Source::new("a.md", text))).is_template;
        assert!(known(crate::template::Template::built_in().text.as_bytes()));
        assert!(!known(b"# Auth\n\n**Status:** Planned\n\n- [ ] a [link](x)\n"));
    }
}
