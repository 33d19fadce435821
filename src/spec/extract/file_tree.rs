//! A drawing of folders and files -> its nodes in order, with their paths and the notes beside them.

use serde::{Deserialize, Serialize};

use super::text::{MANY, TextLine, lines, short};

/// A folder or a file of a drawn tree.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TreeNode {
    /// 0 for roots.
    pub depth: usize,
    /// As written, without the slash at its end.
    pub name: String,
    /// With the names above it, `.` left out.
    pub path: String,
    pub folder: bool,
    pub note: String,
}

/// Marks that a drawing of boxes and arrows has and a tree has not.
const DIAGRAM: &[char] =
    &['┌', '┐', '┘', '┬', '┴', '┼', '┤', '▼', '▶', '▲', '◀', '╔', '╗', '║', '═', '╮', '╯', '╭'];

const DEEPEST: usize = 40;

/// One line taken apart: how far it is indented, whether a branch is drawn, and what it says.
struct TreeLine<'a> {
    column: usize,
    branch: bool,
    text: &'a str,
}

/// The nodes of a block, or nothing when it is no tree.
pub fn tree(code: &str) -> Option<Vec<TreeNode>> {
    if code.contains(DIAGRAM) {
        return None;
    }
    let rows: Vec<TreeLine> = lines(code).filter_map(row).take(MANY).collect();
    let drawn = rows.iter().filter(|row| row.branch).count();
    let fits = if drawn > 0 { is_drawing(&rows) } else { is_indented(&rows) };
    if !fits || rows.len() < 2 {
        return None;
    }
    let nodes = placed(&rows);
    (nodes.len() >= 2).then_some(nodes)
}

/// The path that an entry names: `` `src/map.rs`: the lines ``, `src/`, ``New: `src/map.rs` ``.
pub fn of_entry(raw: &str) -> Option<TreeNode> {
    let (name, note) = if let Some(code) = raw.split('`').nth(1).filter(|code| is_path(code)) {
        (code, raw.split('`').skip(2).collect::<Vec<_>>().concat())
    } else {
        let text = raw.trim();
        let end = text.find(char::is_whitespace).unwrap_or(text.len());
        let name = text[..end].trim_end_matches([':', ',']);
        (Some(name).filter(|name| is_path(name))?, text[end..].to_owned())
    };
    let note = note.trim_start_matches(['|', ':', ' ', '–', '—', '-']).trim();
    // Brackets around all of it say no more than what is in them.
    let inner = note.strip_prefix('(').and_then(|note| note.strip_suffix(')'));
    let note = inner.filter(|inner| !inner.contains([')', '('])).unwrap_or(note);
    let folder = name.ends_with('/');
    let path = name.trim_end_matches('/');
    let last = path.rsplit('/').next().unwrap_or(path);
    Some(TreeNode { depth: 0, name: short(last), path: short(path), folder, note: short(note) })
}

fn is_path(text: &str) -> bool {
    let ending = text.rsplit_once('.').is_some_and(|(front, end)| !front.is_empty() && is_ending(end));
    is_name(text)
        && (text.contains('/') || ending)
        && !text.contains("://")
        && text.chars().any(char::is_alphanumeric)
}

/// Nothing for lines that only carry the drawing on, and for comments.
fn row(line: TextLine) -> Option<TreeLine> {
    let mut column = 0;
    let mut branch = false;
    let mut rest = line.text.trim_end();
    while let Some(c) = rest.chars().next() {
        branch = "├└╰┣┗".contains(c) || "|+`\\".contains(c) && rest[1..].starts_with(['-', '─']);
        if !(branch || c.is_whitespace() || "│┃┆┊|".contains(c)) {
            break;
        }
        rest = &rest[c.len_utf8()..];
        if branch {
            rest = rest.trim_start_matches(['─', '━', '-', '┄', '╴', '>']).trim_start();
            break;
        }
        column += if c == '\t' { 4 } else { 1 };
    }
    let text = rest.trim();
    let only_drawing = text.is_empty() || text.starts_with('#') || text.starts_with("//");
    (!only_drawing).then_some(TreeLine { column, branch, text })
}

/// Most names are single words, and what stands without a branch is a root.
fn is_drawing(rows: &[TreeLine]) -> bool {
    let single = rows.iter().filter(|row| is_name(split(row.text).0)).count();
    let loose = rows.iter().filter(|row| !row.branch && row.column > 0).count();
    single * 10 >= rows.len() * 7 && loose * 4 <= rows.len()
}

/// Every line is one name, most look like paths, and a folder is among them.
fn is_indented(rows: &[TreeLine]) -> bool {
    let names = || rows.iter().map(|row| split(row.text).0);
    let plain = |name: &str| is_name(name) && name.chars().any(char::is_alphanumeric);
    let path =
        |name: &&str| name.contains('/') || name.rsplit_once('.').is_some_and(|(_, end)| is_ending(end));
    let paths = names().filter(path).count();
    let folder = names().any(|name| name.ends_with('/') || name.contains('/') && !name.contains("//"));
    names().all(plain) && paths * 4 >= rows.len() * 3 && folder
}

fn is_ending(text: &str) -> bool {
    (1..=8).contains(&text.len()) && text.chars().all(|c| c.is_ascii_alphanumeric())
}

fn is_name(text: &str) -> bool {
    let fits = |c: char| c.is_alphanumeric() || "._-/*@+{}<>[]$~%&!=^…,".contains(c);
    !text.is_empty()
        && text.len() <= 160
        && text.chars().all(fits)
        && !text.contains("->")
        && !text.contains("=>")
}

/// Marks that begin a note behind a name.
const NOTES: &[&str] =
    &["#", "//", "<-", "<--", "←", "--", "- ", "– ", "— ", "(", "→", "]--", "⎤", "⎟", "⎦", ": "];

/// The name and the note behind it: at a mark, or else at a wide gap.
fn split(text: &str) -> (&str, &str) {
    let apart = || text.char_indices().filter(|(at, _)| text[..*at].ends_with(char::is_whitespace));
    let marked = apart().find(|(at, _)| NOTES.iter().any(|mark| text[*at..].starts_with(mark)));
    let note_at = marked.or_else(|| apart().find(|(_, c)| c.is_whitespace()));
    let (name, rest) = text.split_at(note_at.map_or(text.len(), |(at, _)| at));
    (name.trim_end(), note(rest))
}

fn note(text: &str) -> &str {
    let text = text.trim().trim_start_matches(['#', '/', '<', '-', '←', '–', '—', '→', ':', ' ', ']']).trim();
    match text.strip_prefix('(').and_then(|inner| inner.strip_suffix(')')) {
        Some(inner) if !inner.contains(['(', ')']) => inner,
        _ => text,
    }
}

/// Depths by columns, paths by the nodes above.
fn placed(rows: &[TreeLine]) -> Vec<TreeNode> {
    let mut out: Vec<TreeNode> = Vec::new();
    // Columns of branches that are open, and the path of the node at each.
    let mut open: Vec<(usize, String)> = Vec::new();
    let mut root: Option<String> = None;
    let drawn = rows.iter().any(|row| row.branch);
    for row in rows {
        let (name, said) = split(row.text);
        let at_margin = drawn && !row.branch;
        if at_margin && row.column > 0 && root.is_some() {
            continue;
        }
        while open.last().is_some_and(|(column, _)| *column >= row.column || at_margin) {
            open.pop();
        }
        if open.len() >= DEEPEST {
            continue;
        }
        let above = open.last().map(|(_, path)| path.as_str());
        let above = above.or(root.as_deref().filter(|_| row.branch));
        let path = joined(above, name);
        let depth = open.len() + usize::from(row.branch && root.is_some());
        if at_margin {
            root = Some(path.clone());
        } else {
            open.push((row.column, path.clone()));
        }
        let bare = name.trim_end_matches('/');
        out.push(TreeNode {
            depth,
            name: short(if bare.is_empty() { name } else { bare }),
            path,
            folder: name.ends_with('/') || matches!(name, "." | ".."),
            note: short(said),
        });
    }
    for at in 1..out.len() {
        if out[at].depth > out[at - 1].depth {
            out[at - 1].folder = true;
        }
    }
    out
}

fn joined(above: Option<&str>, name: &str) -> String {
    let own = name.trim_end_matches('/').trim_start_matches("./");
    let own = if own == "." { "" } else { own };
    match above {
        Some(above) if !above.is_empty() => short(&format!("{above}/{own}")),
        _ => short(own),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(code: &str) -> Vec<String> {
        let line = |n: TreeNode| {
            let mark = if n.folder { "/" } else { "" };
            let note = if n.note.is_empty() { String::new() } else { format!(" ({})", n.note) };
            format!("{} {}{mark}{note}", n.depth, n.path)
        };
        tree(code).unwrap_or_default().into_iter().map(line).collect()
    }

    #[test]
    fn drawn_trees() {
        assert_eq!(
            shown(
                "src/\n├── lint/         # the rules\n│   ├── mod.rs\n│   │\n│   └── links.rs  <- new\n└── diag.rs (~350 LOC)\nthemes/\n└── a.css\n"
            ),
            [
                "0 src/", "1 src/lint/ (the rules)", "2 src/lint/mod.rs", "2 src/lint/links.rs (new)",
                "1 src/diag.rs (~350 LOC)", "0 themes/", "1 themes/a.css",
            ]
        );
        assert_eq!(
            shown("Best\n|-- Sources\n|   `-- Target\n|       +-- main.swift\n`-- Package.swift\n"),
            [
                "0 Best/",
                "1 Best/Sources/",
                "2 Best/Sources/Target/",
                "3 Best/Sources/Target/main.swift",
                "1 Best/Package.swift"
            ]
        );
        assert_eq!(shown(".\n├── a\n\n└── b\n    \\-- c.txt"), ["0 /", "1 a", "1 b/", "2 b/c.txt"]);
        assert_eq!(shown("├── a/\n│   └── b\n└── c"), ["0 a/", "1 a/b", "0 c"]);
    }

    #[test]
    fn indented_trees() {
        assert_eq!(
            shown("src/\n  lib.rs   # the crate\n  spec/\n    mod.rs\nREADME.md\n"),
            ["0 src/", "1 src/lib.rs (the crate)", "1 src/spec/", "2 src/spec/mod.rs", "0 README.md"]
        );
    }

    #[test]
    fn what_is_no_tree() {
        for code in [
            "",
            "one line",
            "fn main() {\n    a();\n}",
            "┌───┐\n│ A │\n└───┘",
            "a | b\n--|--\nc | d",
            "user --> server\nserver --> store",
            "   |  +--- \"bar\" identifier\n   +------ \"foo\" identifier",
            "key: value\nother: value",
            "a.b\nc.d",
            "1.0\n2.0",
        ] {
            assert_eq!(tree(code), None, "{code}");
        }
    }
}
