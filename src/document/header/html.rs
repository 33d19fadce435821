//! Fields in raw HTML: a table whose rows and cells nobody closed, or `Key: value` lines in `<pre>`.

use crate::diag::Span;
use crate::document::header::dialect::Dialect;
use crate::document::header::field::{Field, is_label};
use crate::document::header::preamble;
use crate::html::{self, HtmlCell};
use crate::markdown::tree::{Block, BlockKind, Inline, InlineKind};
use crate::source::Source;
use crate::text::one_line;
use crate::words::label;

/// The fields of a table: a name and a value in each row, or one row of values under a row of names.
pub(super) fn table(block: &Block, _: &Source) -> Option<Vec<Field>> {
    let BlockKind::Html(text) = &block.kind else { return None };
    let rows = html::rows(text)?;
    let known = |cell: &&HtmlCell| label::is_known(&cell.text);
    let pairs: Vec<(&HtmlCell, &HtmlCell)> = match rows.as_slice() {
        [names, values]
            if names.len() == values.len() && names.len() > 1 && names.iter().filter(known).count() > 1 =>
        {
            names.iter().zip(values).collect()
        }
        rows => rows.iter().filter_map(|row| Some((row.first()?, row.get(1)?))).collect(),
    };
    let count = pairs.iter().filter(|(name, _)| label::is_known(&name.text)).count();
    let fields = pairs
        .iter()
        .filter(|(name, _)| is_label(&name.text))
        .map(|(name, value)| field(name, value, block.span));
    (count > 0 && count * 3 >= pairs.len()).then(|| fields.collect())
}

/// The words of a heading of the first level that stands alone, or in boxes and with pictures.
pub(super) fn title(html: &str) -> Option<String> {
    let lower = html.to_ascii_lowercase();
    let start = lower.find("<h1").filter(|at| lower[at + 3..].starts_with(['>', ' ', '\n', '\t']))?;
    let begin = start + lower[start..].find('>')? + 1;
    let end = begin + lower[begin..].find("</h1")?;
    let around = format!("{}{}", &html[..start], html[end..].split_once('>').map_or("", |(_, rest)| rest));
    let words = one_line(html::plain(&html[begin..end]).trim()).into_owned();
    (!words.is_empty() && html::plain(&around).trim().is_empty()).then_some(words)
}

/// The fields of a preamble in `<pre>`.
pub(super) fn preformatted(block: &Block, _: &Source) -> Option<Vec<Field>> {
    let BlockKind::Html(text) = &block.kind else { return None };
    let lines = html::lines(text);
    preamble::fields(lines.iter().map(|line| (block.span.start + line.range.start, line.text.as_str())))
}

fn field(name: &HtmlCell, value: &HtmlCell, block: Span) -> Field {
    let span = Span::new(block.start + value.range.start, block.start + value.range.end);
    let text = one_line(value.text.trim()).into_owned();
    let content = content(&value.text, &value.links, span);
    Field { content, ..Field::plain(name.text.trim_end_matches(':'), text, span, Dialect::HtmlTable) }
}

/// The words of a cell with its links.
fn content(text: &str, links: &[(String, String)], span: Span) -> Vec<Inline> {
    let mut out = Vec::new();
    let mut rest = text;
    let words = |text: &str| Inline { kind: InlineKind::Text(text.to_owned()), span };
    for (name, target) in links {
        let Some((before, after)) = rest.split_once(name.as_str()).filter(|_| !name.is_empty()) else {
            continue;
        };
        out.push(words(before));
        let kind =
            InlineKind::Link { target: target.clone(), title: String::new(), content: vec![words(name)] };
        out.push(Inline { kind, span });
        rest = after;
    }
    out.push(words(rest));
    out
}
