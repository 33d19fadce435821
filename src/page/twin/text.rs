//! Markdown -> the same Markdown without what no reader needs: comments, rules between sections, names of links
//! that stand in their place by now, lines that only ask to be filled in. One pass over the lines.

use crate::page::twin::code;

/// What the pass knows about the lines before.
#[derive(Default)]
struct State {
    fence: Option<Fence>,
    /// Within a comment that began on a line before.
    comment: bool,
    /// Whether the last line that was kept is empty.
    blank: bool,
    /// Whether the lines belong to a list: what is indented there is no code.
    list: bool,
}

/// Three or more backticks or tildes that open a block of code.
#[derive(Clone, Copy)]
struct Fence {
    mark: u8,
    length: usize,
    quoted: bool,
}

/// The text without comments, rules, names of links, and lines of which `is_empty` says that they hold nothing of
/// the author's; at most one empty line stands between two others.
pub fn normal(text: &str, is_empty: impl Fn(&str) -> bool) -> String {
    let mut state = State { blank: true, ..State::default() };
    let last_end = text.rfind("-->").unwrap_or(0);
    let mut out = String::with_capacity(text.len());
    let lines: Vec<(usize, &str)> = lines(text).collect();
    for (number, (start, line)) in lines.iter().enumerate() {
        if let Some(fence) = state.fence.filter(|fence| !fence.quoted || is_quoted(line)) {
            if fence.closes(line) {
                state.fence = None;
            }
            keep(line, &mut state, &mut out);
            continue;
        }
        let code = !state.list && is_indented(line);
        state.fence = if state.comment || code { None } else { Fence::open(line) };
        if state.fence.is_some() {
            keep(line, &mut state, &mut out);
            continue;
        }
        let rest =
            if code { (*line).to_owned() } else { without_comments(line, *start, last_end, &mut state) };
        let emptied = rest.trim().is_empty() && !line.trim().is_empty();
        let next = lines.get(number + 1).map_or("", |(_, next)| *next);
        let idle = !code && (is_rule(&rest) || is_name(&rest)) && state.blank;
        if emptied || idle || (!code && asks(&rest, next, &out, &is_empty)) {
            continue;
        }
        keep(&rest, &mut state, &mut out);
    }
    out.truncate(out.trim_end().len());
    out
}

fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut start = 0;
    text.split_inclusive('\n').map(move |line| {
        let at = start;
        start += line.len();
        (at, line.strip_suffix('\n').unwrap_or(line))
    })
}

fn keep(line: &str, state: &mut State, out: &mut String) {
    let blank = line.trim().is_empty() && state.fence.is_none();
    if blank && state.blank {
        return;
    }
    state.blank = blank;
    if !blank {
        state.list = marker(line).is_some() || (state.list && line.starts_with([' ', '\t']));
        out.push_str(line);
    }
    out.push('\n');
}

impl Fence {
    /// The fence that a line opens, within quotes and list items too.
    fn open(line: &str) -> Option<Self> {
        let inner = inside(line);
        let inner = marker(inner).map_or(inner, |length| inside(&inner[length..]));
        let mark = *inner.as_bytes().first().filter(|byte| matches!(byte, b'`' | b'~'))?;
        let length = inner.bytes().take_while(|byte| *byte == mark).count();
        let info = &inner[length..];
        let opens = length >= 3 && !(mark == b'`' && info.contains('`'));
        opens.then(|| Self { mark, length, quoted: is_quoted(line) })
    }

    fn closes(self, line: &str) -> bool {
        let inner = inside(line).trim_end();
        inner.len() >= self.length && inner.bytes().all(|byte| byte == self.mark)
    }
}

/// A line without the white space and the marks of quotes that it begins with.
fn inside(line: &str) -> &str {
    line.trim_start_matches([' ', '\t', '>'])
}

fn is_quoted(line: &str) -> bool {
    line.trim_start().starts_with('>')
}

fn is_indented(line: &str) -> bool {
    line.starts_with("    ") || line.starts_with('\t')
}

/// How long the mark of a list item is with what stands before it: `  - `, `12. `.
fn marker(line: &str) -> Option<usize> {
    let text = line.trim_start();
    let before = line.len() - text.len();
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let sign = text.as_bytes().get(digits)?;
    let is_mark = if digits == 0 { matches!(sign, b'-' | b'*' | b'+') } else { matches!(sign, b'.' | b')') };
    let spaced = text[digits + usize::from(is_mark)..].starts_with([' ', '\t']);
    (is_mark && spaced && digits < 10).then_some(before + digits + 2)
}

/// `---`, `* * *`: outside of a paragraph, where it would make a heading of it.
fn is_rule(line: &str) -> bool {
    let mut marks = line.bytes().filter(|byte| !byte.is_ascii_whitespace());
    let Some(first) = marks.next().filter(|mark| matches!(mark, b'-' | b'*' | b'_')) else { return false };
    let mut count = 1;
    marks.all(|mark| {
        count += 1;
        mark == first
    }) && count > 2
}

/// `[name]: address`, but no footnote.
fn is_name(line: &str) -> bool {
    let text = line.trim_start();
    let inner = text.strip_prefix('[').filter(|inner| !inner.starts_with('^'));
    let rest = inner.and_then(|inner| inner.split_once(']')).and_then(|(_, rest)| rest.strip_prefix(':'));
    // An address with a bracket too many is none, and the line is text.
    let whole =
        |rest: &str| !rest.trim().is_empty() && rest.matches('(').count() == rest.matches(')').count();
    line.len() - text.len() < 4 && rest.is_some_and(whole)
}

/// The line without comments; one that does not end here goes on in the lines to come, as far as an end follows.
fn without_comments(line: &str, start: usize, last_end: usize, state: &mut State) -> String {
    let mut rest = line;
    if state.comment {
        let Some(end) = rest.find("-->") else { return String::new() };
        state.comment = false;
        rest = &rest[end + 3..];
    }
    let mut out = String::new();
    while let Some(at) = rest.find(['`', '<', '\\']) {
        let (before, here) = rest.split_at(at);
        out.push_str(before);
        let offset = start + (line.len() - here.len());
        let length = match here.as_bytes()[0] {
            b'`' => code::length(here.as_bytes()),
            b'\\' => 1 + here[1..].chars().next().map_or(0, char::len_utf8),
            _ if here.starts_with("<!--") => {
                if let Some(end) = here.find("-->") {
                    rest = &here[end + 3..];
                    continue;
                }
                if last_end > offset || line.trim_start().starts_with("<!--") {
                    state.comment = true;
                    return out.trim_end().to_owned();
                }
                4
            }
            _ => 1,
        };
        out.push_str(&here[..length]);
        rest = &here[length..];
    }
    out.push_str(rest);
    out
}

/// Whether a line stands alone and only asks to be filled in: a list item, a paragraph, a row of a table. What goes
/// on below is no such line, nor is a checkbox.
fn asks(line: &str, next: &str, before: &str, is_empty: &impl Fn(&str) -> bool) -> bool {
    if !line.contains(['[', '.']) && !line.contains("YYYY") {
        return false;
    }
    let text = line.trim();
    if let Some(row) = text.strip_prefix('|') {
        let below = before.lines().next_back().is_some_and(|line| line.trim_start().starts_with('|'));
        let cells = row.trim_end_matches('|').split('|');
        return below && !is_delimiter(text) && cells.map(bare).all(|cell| is_empty(&cell));
    }
    let item = marker(line);
    let words = item.map_or(text, |length| line[length..].trim());
    let task = ["[ ]", "[x]", "[X]"].iter().any(|mark| words.starts_with(mark));
    let indent = |line: &str| line.len() - line.trim_start().len();
    let alone = match item {
        Some(_) => next.trim().is_empty() || (marker(next).is_some() && indent(next) <= indent(line)),
        None => next.trim().is_empty() && (before.is_empty() || before.ends_with("\n\n")),
    };
    !task && alone && !words.is_empty() && !words.starts_with(['#', '>', '!']) && is_blank(words, is_empty)
}

/// A whole line of the template, or an id or a label with nothing behind it but a bracket.
fn is_blank(words: &str, is_empty: &impl Fn(&str) -> bool) -> bool {
    let words = bare(words);
    let rest = words.split_once(": ").map_or("", |(_, rest)| rest);
    words.ends_with([']', '.']) && is_empty(&words) || (rest.starts_with('[') && is_empty(rest))
}

/// Words without the marks of emphasis and code.
fn bare(text: &str) -> String {
    text.trim().chars().filter(|c| !matches!(c, '*' | '`' | '_')).collect()
}

fn is_delimiter(row: &str) -> bool {
    row.chars().all(|c| matches!(c, '|' | '-' | ':' | ' '))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(text: &str) -> String {
        normal(text, |words| words.starts_with('[') && words.ends_with(']') && !words.contains("]("))
    }

    #[test]
    fn comments_vanish_and_code_keeps_them() {
        assert_eq!(plain("a <!-- b --> c\n\n<!--\nd\n-->\n\ne\n"), "a  c\n\ne");
        assert_eq!(
            plain("`<!-- a -->` b\n\n```html\n<!-- c -->\n\n\n---\n```\n"),
            "`<!-- a -->` b\n\n```html\n<!-- c -->\n\n\n---\n```"
        );
        assert_eq!(plain("x\n\n    <!-- code -->\n"), "x\n\n    <!-- code -->");
        assert_eq!(plain("- x\n    <!-- no code -->\n"), "- x");
        assert_eq!(plain("a <!-- b\nc\n"), "a <!-- b\nc");
        assert_eq!(plain("> ```\n> <!-- a -->\n\n<!-- b -->\nc"), "> ```\n> <!-- a -->\n\nc");
    }

    #[test]
    fn rules_go_and_underlined_headings_stay() {
        assert_eq!(plain("a\n\n---\n\n* * *\n\nB\n---\n\nc\n"), "a\n\nB\n---\n\nc");
    }

    #[test]
    fn names_of_links_go_and_footnotes_stay() {
        assert_eq!(plain("a[^1]\n\n[b]: c.md\n[^1]: note\n"), "a[^1]\n\n[^1]: note");
    }

    #[test]
    fn lines_that_only_ask_go() {
        assert_eq!(
            plain("- **FR1:** real\n- **FR2:** [The next thing]\n- [x] done\n- [ ] open\n"),
            "- **FR1:** real\n- [x] done\n- [ ] open"
        );
        assert_eq!(
            plain("| a | b |\n|---|---|\n| [c] | [d] |\n| e | [f] |\n"),
            "| a | b |\n|---|---|\n| e | [f] |"
        );
        assert_eq!(plain("[What it is]\n\nb\n"), "b");
        assert_eq!(plain("- [a]\n  goes on\n"), "- [a]\n  goes on");
    }

    #[test]
    fn nothing_makes_it_slow_or_stumble() {
        for piece in ["<!--", "`", "``a", "[", "\\", "> ", "ö<!-", "-", "- ", "\t", "1.", "|", "~~~"] {
            let text = piece.repeat(20_000);
            assert!(plain(&text).len() <= text.len());
            let lines = format!("{piece}\n").repeat(5_000);
            assert!(plain(&lines).len() <= lines.len());
        }
    }
}
