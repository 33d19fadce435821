//! Fields in a block of code, as standards write them: `Key: value`, with values that go on in deeper lines.

use crate::diag::Span;
use crate::document::header::dialect::Dialect;
use crate::document::header::field::{Field, is_label};
use crate::markdown::tree::{Block, BlockKind};
use crate::source::Source;
use crate::text::one_line;
use crate::words::label;

/// The fields of a block of code that is a preamble: two names at least that are known.
pub(super) fn preamble(block: &Block, source: &Source) -> Option<Vec<Field>> {
    let BlockKind::Code { info, .. } = &block.kind else { return None };
    let plain =
        ["", "text", "txt", "yaml", "yml", "ini", "plain", "toml"].contains(&info.to_lowercase().as_str());
    if !plain {
        return None;
    }
    let text = source.slice(block.span);
    let lines = crate::text::line_starts(text);
    let spans = lines.iter().enumerate().map(|(at, start)| {
        let end = lines.get(at + 1).copied().unwrap_or(text.len());
        (block.span.start + start, &text[*start..end])
    });
    fields(spans.filter(|(_, line)| !line.trim_start().starts_with(['`', '~'])))
}

/// Fields from lines with the place where each begins.
pub(super) fn fields<'a>(lines: impl Iterator<Item = (usize, &'a str)>) -> Option<Vec<Field>> {
    let mut out: Vec<(String, Vec<&str>, Span)> = Vec::new();
    for (start, line) in lines.take(200) {
        let bare = line.trim();
        if bare.is_empty() {
            continue;
        }
        let indent = line.len() - line.trim_start().len();
        let label =
            bare.split_once([':', '=']).filter(|(label, value)| is_label(label) && !value.starts_with("//"));
        // What is set deeper goes on with the value above, though a name such as `http` may stand in it.
        let deeper = indent >= 4 && label.is_none_or(|(label, _)| !label::is_known(label));
        let first = out.is_empty();
        match (label, out.last_mut()) {
            (Some((label, value)), _) if !deeper || first => {
                let blank = value.len() - value.trim_start().len();
                // The mark behind the label is one byte.
                let from = start + indent + label.len() + 1 + blank;
                let value = value.trim();
                let span = Span::new(from, start + line.trim_end().len());
                out.push((label.trim().to_owned(), vec![value], span));
            }
            (_, Some((_, values, span))) => {
                values.push(bare);
                span.end = start + line.trim_end().len();
            }
            _ => return None,
        }
    }
    let known = out.iter().filter(|(label, ..)| label::is_known(label)).count();
    let field = |(label, values, span): (String, Vec<&str>, Span)| {
        let values: Vec<&str> = values.into_iter().filter(|value| !value.is_empty()).collect();
        let joined = values.join(if values.len() > 1 { ", " } else { "" }).replace(",,", ",");
        let text = one_line(crate::text::unquoted(&joined)).into_owned();
        let list =
            if values.len() > 1 { values.into_iter().map(str::to_owned).collect() } else { Vec::new() };
        Field { list, ..Field::plain(&label, text, span, Dialect::Preamble) }
    };
    (known >= 2).then(|| out.into_iter().map(field).collect())
}
