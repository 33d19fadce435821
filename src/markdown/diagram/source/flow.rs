//! The lines of a flowchart in, one statement for each arrow out: chains and groups (`A --> B & C --> D`)
//! are taken apart here.

use crate::markdown::diagram::source::statement::{Statements, inner};

const PLAIN: &[&str] = &["subgraph", "end", "direction", "classDef", "class", "style", "linkStyle"];
const STYLES: &[&str] = &["classDef", "class", "style", "linkStyle"];
const MAX_ARROWS: usize = 200;

pub(super) fn read(body: &[&str]) -> Result<Statements, String> {
    let mut out = Statements::default();
    let (mut open, mut styled) = (0usize, Vec::new());
    for statement in body.iter().flat_map(|line| statements(line)) {
        let (word, rest) = statement.split_once(' ').unwrap_or((statement, ""));
        match word {
            "subgraph" => {
                open += 1;
                let title = rest.find(['[', '"']).map_or(rest, |at| &rest[at..]);
                out.labels.push(title.to_owned());
                out.lines.push(statement.to_owned());
            }
            "end" => {
                open = open.checked_sub(1).ok_or("a group ends that has not begun")?;
                out.lines.push(statement.to_owned());
            }
            "click" | "href" | "title" => {}
            "linkStyle" => styled.push(statement.to_owned()),
            _ if PLAIN.contains(&word) => out.lines.push(statement.to_owned()),
            _ => edges(statement, &mut out)?,
        }
    }
    out.lines.append(&mut styled);
    if open == 0 { Ok(out) } else { Err("a group has no end".to_owned()) }
}

/// The parts of a line between semicolons outside of quotes and brackets.
fn statements(line: &str) -> Vec<&str> {
    let (mut parts, mut from, mut scan) = (Vec::new(), 0, QuoteScan::default());
    for (at, sign) in line.char_indices() {
        if scan.outside(sign) && sign == ';' {
            parts.push(line[from..at].trim());
            from = at + 1;
        }
    }
    parts.push(line[from..].trim());
    parts.retain(|part| !part.is_empty());
    if parts.first().is_some_and(|part| part.split(' ').next().is_some_and(|word| STYLES.contains(&word))) {
        parts.truncate(1);
    }
    parts
}

/// Tells signs of the statement from signs within quotes, brackets and labels.
#[derive(Default)]
struct QuoteScan {
    depth: usize,
    quote: bool,
    pipe: bool,
}

impl QuoteScan {
    fn outside(&mut self, sign: char) -> bool {
        let before = self.depth == 0 && !self.quote && !self.pipe;
        match sign {
            '"' => self.quote = !self.quote,
            _ if self.quote => {}
            '|' if self.depth == 0 => self.pipe = !self.pipe,
            '(' | '[' | '{' => self.depth += 1,
            ')' | ']' | '}' => self.depth = self.depth.saturating_sub(1),
            _ => {}
        }
        before
    }
}

fn edges(statement: &str, out: &mut Statements) -> Result<(), String> {
    let chain = chain(statement)?;
    for (group, link) in &chain {
        for node in group {
            out.labels.extend(node.contains(['(', '[', '{', '"']).then(|| words(node).to_owned()));
        }
        out.labels.extend(link.iter().map(|link| link.label.clone()));
    }
    if let [(group, None)] = &chain[..] {
        out.lines.extend(group.iter().map(|node| (*node).to_owned()));
        return Ok(());
    }
    for pair in chain.windows(2) {
        let [(left, Some(link)), (right, _)] = pair else {
            return Err(format!("`{}` is not read", statement.chars().take(60).collect::<String>()));
        };
        for (from, to) in left.iter().flat_map(|from| right.iter().map(move |to| (from, to))) {
            out.lines.push(link.between(from, to));
            out.arrows += 1;
            if out.arrows > MAX_ARROWS {
                return Err(format!("the diagram has more than {MAX_ARROWS} arrows"));
            }
        }
    }
    Ok(())
}

/// What a node shows: the words in its brackets, without the class behind them.
fn words(node: &str) -> &str {
    let words = inner(node);
    words.rfind([')', ']', '}', '"']).map_or(words, |end| &words[..end])
}

struct Connector {
    arrow: String,
    label: String,
}

impl Connector {
    fn between(&self, from: &str, to: &str) -> String {
        let label = self.label.trim().trim_matches('"').replace('|', " ");
        if label.trim().is_empty() {
            format!("{from} {} {to}", self.arrow)
        } else {
            format!("{from} {}|{}| {to}", self.arrow, label.trim())
        }
    }
}

type ChainStep<'t> = (Vec<&'t str>, Option<Connector>);

/// Groups of nodes, each with the arrow to the next one.
fn chain(statement: &str) -> Result<Vec<ChainStep<'_>>, String> {
    let mut out = Vec::new();
    let mut rest = statement;
    while let Some((start, end)) = arrow(rest) {
        let group = group(&rest[..start]);
        let (link, after) = link(&rest[start..end], &rest[end..])?;
        if group.iter().any(|node| node.is_empty()) {
            return Err(format!(
                "an arrow of `{}` has no begin",
                statement.chars().take(60).collect::<String>()
            ));
        }
        out.push((group, Some(link)));
        rest = after;
    }
    let last = group(rest);
    if last.iter().any(|node| node.is_empty()) {
        return Err(format!("an arrow of `{}` has no end", statement.chars().take(60).collect::<String>()));
    }
    if let Some(node) = last.iter().chain(out.iter().flat_map(|(group, _)| group)).find(|node| odd(node)) {
        return Err(format!("the node `{}` is not drawn", node.chars().take(60).collect::<String>()));
    }
    out.push((last, None));
    Ok(out)
}

/// Shapes and names that the renderer takes for something else.
fn odd(node: &str) -> bool {
    let id = node.split(['(', '[', '{', '>', ':']).next().unwrap_or_default().trim();
    node.contains("@{")
        || node.contains("[/]")
        || node.contains("[\\]")
        || id.contains(char::is_whitespace)
        || id.contains(['@', '<', '"'])
}

fn group(text: &str) -> Vec<&str> {
    let (mut parts, mut from, mut scan) = (Vec::new(), 0, QuoteScan::default());
    for (at, sign) in text.char_indices() {
        if scan.outside(sign) && sign == '&' {
            parts.push(text[from..at].trim());
            from = at + 1;
        }
    }
    parts.push(text[from..].trim());
    parts
}

/// Where the next arrow, or the first half of one with a label in it, begins and ends.
fn arrow(text: &str) -> Option<(usize, usize)> {
    let mut scan = QuoteScan::default();
    for (at, sign) in text.char_indices() {
        if !scan.outside(sign) || !matches!(sign, '-' | '=' | '~') {
            continue;
        }
        let body =
            text[at..].find(|c: char| !matches!(c, '-' | '=' | '~' | '.')).map_or(text.len(), |n| at + n);
        if body - at < 2 {
            continue;
        }
        let mut back = text[..at].chars().rev();
        let before = back.next();
        let free = back.next().is_none_or(|sign| matches!(sign, ' ' | ')' | ']' | '}'));
        let start = at - usize::from(before == Some('<') || matches!(before, Some('o' | 'x')) && free);
        let end = body + usize::from(text[body..].starts_with(['>', 'o', 'x']));
        return Some((start, end));
    }
    None
}

fn link<'t>(arrow: &str, after: &'t str) -> Result<(Connector, &'t str), String> {
    let trimmed = after.trim_start();
    let whole = arrow.ends_with(['>', 'x', 'o']) || arrow.len() > 2 && !arrow.ends_with('.');
    if let Some((label, rest)) = trimmed.strip_prefix('|').and_then(|rest| rest.split_once('|')) {
        return Ok((Connector { arrow: canonical(arrow), label: label.to_owned() }, rest));
    }
    if whole {
        return Ok((Connector { arrow: canonical(arrow), label: String::new() }, after));
    }
    let kind = if arrow.contains('=') { "==" } else { "-" };
    let mut scan = QuoteScan::default();
    for (at, sign) in after.char_indices() {
        let closes = after[at..].starts_with(kind) || after[at..].starts_with(".-");
        if !scan.outside(sign) || !closes {
            continue;
        }
        let tail = &after[at..];
        let body = tail.find(|c: char| !matches!(c, '-' | '=' | '.')).unwrap_or(tail.len());
        if body < 2 {
            continue;
        }
        let end = body + usize::from(tail[body..].starts_with(['>', 'o', 'x']));
        let joined = format!("{arrow}{}", &tail[..end]);
        return Ok((Connector { arrow: canonical(&joined), label: after[..at].to_owned() }, &tail[end..]));
    }
    Err(format!("the arrow `{arrow}` has no end"))
}

/// The shortest arrow of the same line and ends.
fn canonical(arrow: &str) -> String {
    let first = arrow.chars().next().filter(|sign| matches!(sign, '<' | 'o' | 'x')).map(String::from);
    let last = arrow.chars().next_back().filter(|sign| matches!(sign, '>' | 'o' | 'x'));
    let line = match (arrow.contains('='), arrow.contains('.'), last.is_some()) {
        _ if arrow.contains('~') => return "~~~".to_owned(),
        (true, _, true) => "==",
        (true, _, false) => "===",
        (_, true, _) => "-.-",
        (_, _, true) => "--",
        (_, _, false) => "---",
    };
    format!("{}{line}{}", first.unwrap_or_default(), last.map(String::from).unwrap_or_default())
}
