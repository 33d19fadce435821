//! One document at a glance -> its headings and its header fields, without reading the whole of it as Markdown.
//! Headings are found line by line; only the head of the document is parsed.

use crate::markdown;
use crate::source::{Source, folder};
use crate::spec::header::{self, Dialect};
use crate::spec::kind::normalize;
use crate::spec::title::{number_of_name, stem_of_document};
use crate::spec::{date, front_matter, label};
use crate::template::rule::is_pattern;

/// A heading that may be a section's.
#[derive(Debug, Clone, PartialEq)]
pub struct Heading {
    /// As written, Markdown stripped.
    pub title: String,
    /// The title in its normal form.
    pub key: String,
    pub level: u8,
    /// Whether text of its own stands below it, before the next heading.
    pub filled: bool,
    /// The heading it stands under.
    pub parent: Option<usize>,
}

/// A header field with a value.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    pub label: String,
    /// The label in its normal form.
    pub key: String,
    pub text: String,
    pub dialect: Dialect,
}

/// What is seen of a document at a glance.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Glance {
    pub folder: String,
    /// The name of the file, or of its folder where files are named alike.
    pub name: String,
    pub headings: Vec<Heading>,
    pub fields: Vec<Line>,
    /// Whether it says where it stands, or carries a number.
    pub told: bool,
}

/// Lines of a document that may hold its header, front matter aside.
const HEAD_LINES: usize = 60;
/// The heading before which the header ends: that of the first section behind the title and a chapter of metadata.
const HEAD_HEADINGS: usize = 3;
/// Documents with more headings than this are looked at no further.
const HEADINGS: usize = 400;

pub fn glance(source: &Source) -> Glance {
    let (front, start, _) = front_matter::read(source);
    let Scan { headings, head, .. } = scan(&source.text, start);
    let blocks = markdown::parse(&source.text[..head], start);
    let header = header::read(&blocks, source, &[]);
    let fields: Vec<Line> = front
        .into_iter()
        .chain(header.fields)
        .map(|field| {
            let key = label::normal(&field.label);
            Line { label: field.label, key, text: field.text, dialect: field.dialect }
        })
        .collect();
    let status = |key: &str| label::STATUS.contains(&key);
    let name = stem_of_document(&source.path);
    let told = fields.iter().any(|field| status(&field.key) && !field.text.is_empty())
        || headings.iter().any(|heading| heading.key == label::STATUS[0])
        || number_of_name(name).is_some();
    Glance { folder: folder(&source.path).to_owned(), name: name.to_owned(), headings, fields, told }
}

/// The headings of a text, and where its head ends.
struct Scan {
    headings: Vec<Heading>,
    head: usize,
    /// The headings that the next one may stand under, the innermost last.
    open: Vec<usize>,
    seen: usize,
}

fn scan(text: &str, start: usize) -> Scan {
    let mut out = Scan { headings: Vec::new(), head: text.len(), open: Vec::new(), seen: 0 };
    let (mut fence, mut comment) = (None, false);
    let (mut at, mut before, mut number) = (start, "", 0);
    for line in text[start..].split_inclusive('\n') {
        let (begin, bare) = (at, line.trim_end());
        at += line.len();
        number += 1;
        if number == HEAD_LINES {
            out.head = out.head.min(at);
        }
        let previous = std::mem::take(&mut before);
        if comment || bare.trim_start().starts_with("<!--") {
            comment = !bare.contains("-->");
            continue;
        }
        if let Some(mark) = fence {
            fence = (!closes(bare, mark)).then_some(mark);
            continue;
        }
        fence = opens(bare);
        if let Some((level, title)) = atx(bare) {
            out.heading(level, title, begin);
        } else if let Some(level) = underline(bare).filter(|_| is_words(previous)) {
            out.heading(level, previous, begin - previous.len().min(begin));
        } else if !bare.is_empty() {
            out.text();
            before = bare;
        }
        if out.headings.len() >= HEADINGS {
            break;
        }
    }
    // The only heading of the first level is a title, whatever all of them are called.
    let alone = out.headings.iter().filter(|heading| heading.level == 1).count() == 1;
    if let Some(title) = out.headings.first_mut().filter(|first| alone && first.level == 1) {
        title.key.clear();
    }
    out
}

impl Scan {
    fn heading(&mut self, level: u8, title: &str, begin: usize) {
        self.seen += 1;
        if self.seen == HEAD_HEADINGS {
            self.head = self.head.min(begin);
        }
        let pattern = is_pattern(title);
        let title = plain(title);
        let key = normalize(&title);
        // Numbered headings are items, days are entries.
        let counted = key.is_empty() || key.contains(|c: char| c.is_ascii_digit()) || key.len() > 80;
        let named = !counted && !pattern && !date::begins(&title);
        let headings = &mut self.headings;
        while self.open.last().is_some_and(|above| headings[*above].level >= level) {
            self.open.pop();
        }
        let parent = self.open.last().copied();
        self.open.push(headings.len());
        let key = if named { key } else { String::new() };
        headings.push(Heading { title, key, level, filled: false, parent });
    }

    fn text(&mut self) {
        if let Some(last) = self.headings.last_mut() {
            last.filled = true;
        }
    }
}

fn indent(line: &str) -> usize {
    line.bytes().take_while(|byte| *byte == b' ').count()
}

/// `## Title`, with or without marks behind it.
fn atx(line: &str) -> Option<(u8, &str)> {
    let bare = line.get(indent(line)..).filter(|_| indent(line) <= 3)?;
    let level = bare.bytes().take_while(|byte| *byte == b'#').count();
    let rest = &bare[level..];
    let fits = (1..=6).contains(&level) && (rest.is_empty() || rest.starts_with([' ', '\t']));
    let title = rest.trim_end_matches('#').trim();
    Some((u8::try_from(level).ok()?, title)).filter(|_| fits)
}

/// The line under a title that makes it one.
fn underline(line: &str) -> Option<u8> {
    let bare = line.trim();
    let only = |mark: char| bare.len() >= 2 && bare.chars().all(|c| c == mark);
    (indent(line) <= 3).then(|| only('=').then_some(1).or_else(|| only('-').then_some(2)))?
}

/// Whether a line is plain text that an underline makes a title.
fn is_words(line: &str) -> bool {
    indent(line) <= 3
        && line.len() <= 200
        && line.trim_start().starts_with(|c: char| c.is_alphanumeric() || matches!(c, '`' | '[' | '('))
}

fn opens(line: &str) -> Option<(u8, usize)> {
    let bare = line.trim_start();
    let mark = bare.bytes().next().filter(|byte| matches!(byte, b'`' | b'~'))?;
    let count = bare.bytes().take_while(|byte| *byte == mark).count();
    (count >= 3 && (mark == b'~' || !bare[count..].contains('`'))).then_some((mark, count))
}

fn closes(line: &str, (mark, least): (u8, usize)) -> bool {
    let bare = line.trim();
    bare.len() >= least && bare.bytes().all(|byte| byte == mark)
}

/// A title without links, tags, anchors and marks: `[Motivation](#m)`, `Motivation {#m}`, `**Motivation**`.
fn plain(title: &str) -> String {
    let mut out = String::with_capacity(title.len());
    let mut rest = title.split(" {#").next().unwrap_or(title);
    while let Some(at) = rest.find(['[', ']', '<', '*', '`']) {
        out.push_str(&rest[..at]);
        let close = match &rest[at..=at] {
            "]" if rest[at + 1..].starts_with('(') => rest[at..].find(')'),
            "<" => rest[at..].find('>'),
            _ => None,
        };
        rest = &rest[at + close.unwrap_or(0) + 1..];
    }
    out.push_str(rest);
    out.trim().trim_end_matches(':').trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn titles(text: &str) -> Vec<(String, u8, Option<usize>)> {
        scan(text, 0).headings.into_iter().map(|h| (h.key, h.level, h.parent)).collect()
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
    fn a_document_at_a_glance() {
        let text = b"# T\n\n**Status:** Draft\n**Area:** x\n\n## Why\n\n## How\n\ntext\n";
        let seen = glance(&Source::new("a.md", text));
        let fields: Vec<&str> = seen.fields.iter().map(|field| field.key.as_str()).collect();
        assert_eq!((fields, seen.told), (vec!["status", "area"], true));
        assert_eq!(seen.headings.iter().map(|h| h.filled).collect::<Vec<_>>(), [true, false, true]);
        assert!(!glance(&Source::new("a.md", b"# T\n\ntext\n")).told);
    }
}
