//! HTML as this program writes it -> its tables and the texts of its elements. No parser: every tag is closed.

/// A row of a table: the title of the group it stands in, and what its cells say.
#[derive(Debug)]
pub(super) struct Row {
    pub group: String,
    pub cells: Vec<String>,
}

#[derive(Debug)]
pub(super) struct Table {
    pub titles: Vec<String>,
    pub rows: Vec<Row>,
}

impl Table {
    /// The table of the section that the heading with this id names; without an id, the first of the page.
    /// Columns with the titles in `without` are left out.
    pub(super) fn below(page: &str, id: &str, without: &[&str]) -> Option<Self> {
        let start = if id.is_empty() { 0 } else { page.find(&format!("aria-labelledby=\"{id}\""))? };
        let table = *elements(&page[start..], "table").first()?;
        let scope = |cell: &str, scope: &str| cell.split('>').next().is_some_and(|tag| tag.contains(scope));
        let heads = tags(table, "th").into_iter().filter(|(tag, _)| scope(tag, "scope=\"col\""));
        let titles: Vec<String> = heads.map(|(_, inner)| words(inner)).collect();
        let (mut rows, mut group) = (Vec::new(), String::new());
        for row in elements(table, "tr") {
            let cells: Vec<(&str, &str)> = cells(row);
            match cells.first() {
                Some((tag, inner)) if scope(tag, "scope=\"rowgroup\"") => group = words(inner),
                Some((tag, _)) if *tag == "<th>" => {
                    let kept = cells.iter().enumerate().filter(|(at, _)| {
                        titles.get(*at).is_none_or(|title| !without.contains(&title.as_str()))
                    });
                    let said = |tag: &str, inner: &str| {
                        if scope(tag, "class=\"none\"") { String::new() } else { words(inner) }
                    };
                    let cells = kept.map(|(_, (tag, inner))| said(tag, inner)).collect();
                    rows.push(Row { group: group.clone(), cells });
                }
                _ => {}
            }
        }
        Some(Self { titles, rows })
    }
}

/// The cells of a row, `th` and `td`, in their order, each with its opening tag.
fn cells(row: &str) -> Vec<(&str, &str)> {
    let mut all = [tags(row, "th"), tags(row, "td")].concat();
    all.sort_by_key(|(tag, _)| tag.as_ptr());
    all
}

/// The inner HTML of every element of a name, those inside of others too.
pub(super) fn elements<'a>(html: &'a str, name: &str) -> Vec<&'a str> {
    tags(html, name).into_iter().map(|(_, inner)| inner).collect()
}

/// The inner HTML of the element with this id.
pub(super) fn with_id<'a>(html: &'a str, id: &str) -> Option<&'a str> {
    let at = html.find(&format!(" id=\"{id}\""))?;
    let start = html[..at].rfind('<')?;
    let name = html[start + 1..].split(|c: char| !c.is_ascii_alphanumeric()).next()?;
    Some(inner(html, start, name)?.1)
}

/// Every element of a name: its opening tag, and what is in it.
fn tags<'a>(html: &'a str, name: &str) -> Vec<(&'a str, &'a str)> {
    let opening = format!("<{name}");
    let starts = html.match_indices(&opening).map(|(at, _)| at);
    let whole = |at: &usize| html[at + opening.len()..].starts_with(['>', ' ', '\n']);
    starts.filter(whole).filter_map(|at| inner(html, at, name)).collect()
}

/// The element that opens at `start`.
fn inner<'a>(html: &'a str, start: usize, name: &str) -> Option<(&'a str, &'a str)> {
    let from = start + html[start..].find('>')? + 1;
    let (opening, closing) = (format!("<{name}"), format!("</{name}>"));
    let (mut depth, mut at) = (1, from);
    loop {
        let end = at + html[at..].find(&closing)?;
        let more = html[at..end].match_indices(&opening);
        depth += more
            .filter(|(found, _)| html[at + found + opening.len()..].starts_with(['>', ' ', '\n']))
            .count();
        depth -= 1;
        if depth == 0 {
            return Some((&html[start..from], &html[from..end]));
        }
        at = end + closing.len();
    }
}

/// Tags that do not part words.
const INLINE: &[&str] =
    &["a", "b", "code", "em", "i", "mark", "small", "span", "strong", "sub", "sup", "kbd", "del"];

/// What a reader sees, in one line; words for "nothing said" and the links beside headings are left out.
pub(super) fn words(html: &str) -> String {
    let mut out = String::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        out.push_str(&rest[..at]);
        let tag = &rest[at..];
        let name =
            tag[1..].trim_start_matches('/').split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or("");
        let hidden =
            ["<span class=\"none\"", "<a class=\"anchor\""].iter().any(|start| tag.starts_with(start));
        let end = if hidden { format!("</{name}>") } else { ">".to_owned() };
        rest = tag.find(&end).map_or("", |found| &tag[found + end.len()..]);
        if !INLINE.contains(&name) {
            out.push(' ');
        }
    }
    out.push_str(rest);
    let plain =
        [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&#x27;", "'"), ("&amp;", "&")];
    let out = plain.iter().fold(out, |text, (entity, character)| text.replace(entity, character));
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}
