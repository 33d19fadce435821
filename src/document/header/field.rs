//! One header line: its label, its value, and the ways in which both are told apart.

use crate::diag::Span;
use crate::document::header::dialect::Dialect;
use crate::markdown::tree::{self, Inline, InlineKind};
use crate::source::Source;
use crate::text::one_line;
use crate::words::label;

/// One header line: its label and its value as written.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    pub label: String,
    /// The value's words, Markdown stripped.
    pub text: String,
    /// The value as it stands in the file, on one line.
    pub raw: String,
    /// The value with its links.
    pub content: Vec<Inline>,
    /// The values of a list; empty when the value is no list.
    pub list: Vec<String>,
    /// In which way it is written.
    pub dialect: Dialect,
    pub span: Span,
}

impl Field {
    /// `from` is where the label ends; a colon and separators around the value are dropped.
    pub fn new(label: &str, content: &[Inline], from: usize, source: &Source) -> Option<Self> {
        let label = label.trim().trim_end_matches([':', '：']).trim();
        // Places are counted in what stands in the file, texts may be shorter: `&amp;` is one letter.
        let from = source.text.floor_char_boundary(from);
        let end = content.last().map_or(from, |last| last.span.end).max(from);
        let written = source.slice(Span::new(from, end));
        let lead = written.len() - written.trim_start_matches(is_lead).len();
        let raw = without_separator(&written[lead..]);
        let span = Span::new(from + lead, from + lead + raw.len());
        let mut content = content.to_vec();
        if let Some(Inline { kind: InlineKind::Text(text), span }) = content.first_mut() {
            let value = text.trim_start_matches(is_lead);
            let start = (span.start + text.len() - value.len()).min(span.end);
            span.start = source.text.floor_char_boundary(start);
            *text = value.to_owned();
        }
        if let Some(Inline { kind: InlineKind::Text(text), .. }) = content.last_mut() {
            *text = without_separator(text).to_owned();
        }
        (!label.is_empty()).then(|| Self {
            label: label.to_owned(),
            text: held(&content),
            raw: one_line(raw).into_owned(),
            content,
            list: Vec::new(),
            dialect: Dialect::default(),
            span,
        })
    }

    /// A field whose value is text and nothing else.
    pub fn plain(label: &str, text: String, span: Span, dialect: Dialect) -> Self {
        let content = vec![Inline { kind: InlineKind::Text(text.clone()), span }];
        Self { label: label.to_owned(), raw: text.clone(), text, content, list: Vec::new(), dialect, span }
    }

    /// Takes in a line that goes on with the value; `settle` reads the words of all of them at once.
    pub fn append(&mut self, line: &[Inline]) {
        let Some(last) = line.last() else { return };
        let at = Span::new(last.span.start, last.span.start);
        self.content.push(Inline { kind: InlineKind::SoftBreak, span: at });
        self.content.extend_from_slice(line);
        self.span = self.span.to(last.span);
    }

    #[must_use]
    pub fn settle(mut self, source: &Source) -> Self {
        if self.content.iter().any(|inline| inline.kind == InlineKind::SoftBreak) {
            self.text = held(&self.content);
            self.span = source.trimmed(self.span);
            self.raw = one_line(source.slice(self.span)).into_owned();
        }
        self
    }
}

/// The words of a value that hold: what is struck out does not any more, unless all is.
pub(super) fn held(content: &[Inline]) -> String {
    let words = |content: &[Inline]| one_line(tree::plain(content).trim()).into_owned();
    if !content.iter().any(|inline| matches!(inline.kind, InlineKind::Strike(_))) {
        return words(content);
    }
    let kept: Vec<Inline> =
        content.iter().filter(|inline| !matches!(inline.kind, InlineKind::Strike(_))).cloned().collect();
    Some(words(&kept)).filter(|kept| kept.contains(char::is_alphanumeric)).unwrap_or_else(|| words(content))
}

/// A label that ends in a colon, plain or set off, and its value; both may be set off, or be the words of a badge.
pub(super) fn labelled(content: &[Inline], source: &Source) -> Option<Field> {
    let first = content.first()?;
    if let Some(inner) = set_off(first) {
        if bold_label(content, 0) {
            return Field::new(&tree::plain(inner), &content[1..], first.span.end, source);
        }
        return (content.len() == 1).then(|| labelled(inner, source))?;
    }
    if let InlineKind::Image { content: inner, .. } = &first.kind {
        return (content.len() == 1).then(|| labelled(inner, source))?;
    }
    let InlineKind::Text(text) = &first.kind else { return None };
    let text = text.strip_prefix("| ").unwrap_or(text);
    let (label, value) = text.split_once([':', '：'])?;
    if !is_label(label) || !label.starts_with(char::is_alphabetic) || value.starts_with("//") {
        return None;
    }
    let from = first.span.end - text.len().min(first.span.end) + label.len();
    let mut rest =
        vec![Inline { kind: InlineKind::Text(value.to_owned()), span: Span::new(from + 1, first.span.end) }];
    rest.extend_from_slice(&content[1..]);
    Field::new(label, &rest, from, source)
}

/// The words of a piece that is set off from the text around it.
pub(super) fn set_off(inline: &Inline) -> Option<&[Inline]> {
    match &inline.kind {
        InlineKind::Strong(content) | InlineKind::Emphasis(content) => Some(content),
        _ => None,
    }
}

/// Whether a field begins here: bold words with a colon, at the begin of the line, after a separator, or after a blank
/// where the label is known by name.
pub(super) fn bold_label(line: &[Inline], at: usize) -> bool {
    let Some(content) = set_off(&line[at]) else { return false };
    let label = tree::plain(content);
    let outside = matches!(line.get(at + 1), Some(Inline { kind: InlineKind::Text(text), .. }) if text.trim_start().starts_with([':', '：']));
    let inside = label.trim_end().ends_with([':', '：']);
    let after_separator = match at.checked_sub(1).map(|before| &line[before].kind) {
        None => true,
        Some(InlineKind::Text(text)) => {
            text.trim().is_empty()
                || text.trim_end().ends_with(['|', '·', '•', ',', ';', '—', '–'])
                || (text.ends_with(char::is_whitespace) && label::is_telling(&label))
        }
        Some(_) => false,
    };
    (inside || outside) && after_separator && is_label(label.trim_end().trim_end_matches([':', '：']))
}

/// Whether words may be the name of a field.
pub(super) fn is_label(label: &str) -> bool {
    let label = label.trim();
    (1..=40).contains(&label.chars().count())
        && label.split_whitespace().count() <= 5
        && label.chars().any(char::is_alphabetic)
        && !label.contains(['.', '!', '?', '"'])
}

/// What parts a value from its label.
fn is_lead(c: char) -> bool {
    c.is_whitespace() || matches!(c, ':' | '：')
}

/// Without what parts a field from the next one on its line.
fn without_separator(value: &str) -> &str {
    value
        .trim_end()
        .trim_end_matches(|c: char| {
            c.is_whitespace() || matches!(c, '|' | '·' | '•' | ';' | '\\' | '—' | '–')
        })
        .trim_end_matches("<br>")
        .trim_end()
}
