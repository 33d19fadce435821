//! One file's text with its lines, and the seam through which texts come.

use std::collections::BTreeMap;
use std::io;

use crate::diag::Span;
use crate::encoding::{self, Mend};
use crate::text::line_starts;

/// Gives files on demand, so that a large source is never held whole.
/// Paths are relative to the source, with forward slashes; `../` reaches what lies beside it.
pub trait Store: Send + Sync {
    fn read(&self, path: &str) -> io::Result<Vec<u8>>;

    /// Whether a file is there and can be read whole.
    fn is_readable(&self, path: &str) -> bool;

    /// Whether a file or folder is there, `None` when it lies out of reach.
    fn exists(&self, path: &str) -> Option<bool>;
}

/// Files in memory, for tests.
impl Store for BTreeMap<String, Vec<u8>> {
    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        self.get(path).cloned().ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    fn is_readable(&self, path: &str) -> bool {
        self.contains_key(path)
    }

    fn exists(&self, path: &str) -> Option<bool> {
        let folder = format!("{}/", path.trim_end_matches('/'));
        Some(self.contains_key(path) || self.keys().any(|key| key.starts_with(&folder)))
    }
}

/// A file's path and text, its encoding mended, with an index of its lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    pub path: String,
    pub text: String,
    pub mends: Vec<Mend>,
    /// Whether bytes were lost because they made no sense in any encoding.
    pub lossy: bool,
    lines: Vec<usize>,
}

/// A place as people count: from 1, columns in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    pub line: usize,
    pub column: usize,
}

impl Source {
    pub fn new(path: impl Into<String>, bytes: &[u8]) -> Self {
        let decoded = encoding::decode(bytes);
        let lines = line_starts(&decoded.text);
        Self { path: path.into(), text: decoded.text, mends: decoded.mends, lossy: decoded.lossy, lines }
    }

    /// Where its lines begin.
    pub fn lines(&self) -> &[usize] {
        &self.lines
    }

    /// The line of a byte, counted from 1.
    pub fn line(&self, offset: usize) -> usize {
        self.lines.partition_point(|start| *start <= offset)
    }

    /// The line around a byte, its end left out.
    pub fn line_span(&self, offset: usize) -> Span {
        let line = self.line(offset);
        let end = self.lines.get(line).map_or(self.text.len(), |next| next - 1);
        Span::new(self.lines[line - 1], end)
    }

    /// Line and column of a byte; a byte past the end is at the end.
    pub fn place(&self, offset: usize) -> Position {
        let offset = self.text.floor_char_boundary(offset);
        let line = self.line(offset);
        let start = self.lines[line - 1];
        Position { line, column: self.text[start..offset].chars().count() + 1 }
    }

    /// The text of a span, cut at the borders of characters.
    pub fn slice(&self, span: Span) -> &str {
        let start = self.text.floor_char_boundary(span.start);
        let end = self.text.floor_char_boundary(span.end).max(start);
        &self.text[start..end]
    }

    /// A span without the white space at its ends.
    pub fn trimmed(&self, span: Span) -> Span {
        let written = self.slice(span);
        let start = self.text.floor_char_boundary(span.start) + written.len() - written.trim_start().len();
        Span::new(start, start + written.trim().len())
    }
}

/// The last part of a path without its extension: `specs/auth.md` gives `auth`.
pub fn stem(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rsplit_once('.').map_or(name, |(stem, _)| if stem.is_empty() { name } else { stem })
}

/// Whether a path or folder is, or lies in, a folder; all lie in the one without a name.
pub fn lies_in(path: &str, folder: &str) -> bool {
    let rest = path.strip_prefix(folder);
    folder.is_empty() || rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// The folder of a path, empty at the top.
pub fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// Whether the name ends like Markdown.
pub fn is_markdown(path: &str) -> bool {
    let extension = path.rsplit('.').next().unwrap_or("");
    ["md", "markdown", "mdown", "mkd"].iter().any(|known| extension.eq_ignore_ascii_case(known))
}

/// Whether the name ends like that of a data file that may describe a document.
pub fn is_data(path: &str) -> bool {
    let extension = path.rsplit('.').next().unwrap_or("");
    ["yaml", "yml", "json", "toml"].iter().any(|known| extension.eq_ignore_ascii_case(known))
}

/// Resolves `.` and `..` in a path; `None` when it climbs above the source.
pub fn normalize(path: &str) -> Option<String> {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// Whether a file or folder of the repository is there, which may begin up to three folders above the source; `None`
/// when that cannot be known.
pub fn in_repository(store: &dyn Store, path: &str) -> Option<bool> {
    let folders = std::iter::successors(Some(String::new()), |above| Some(format!("../{above}"))).take(4);
    let answers: Vec<bool> = folders.filter_map(|above| store.exists(&format!("{above}{path}"))).collect();
    if answers.is_empty() { None } else { Some(answers.contains(&true)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_count_characters() {
        let source = Source::new("a.md", "ab\n→ c\n".as_bytes());
        assert_eq!(source.place(3), Position { line: 2, column: 1 });
        assert_eq!(source.place(7), Position { line: 2, column: 3 });
        assert_eq!(source.place(999).line, 3);
    }

    #[test]
    fn paths_stay_inside() {
        assert_eq!(normalize("a/../b/./c.md").as_deref(), Some("b/c.md"));
        assert_eq!(normalize("a/../../b"), None);
        assert_eq!((stem("x/0001-a.b.md"), stem(".md"), folder("x/y.md")), ("0001-a.b", ".md", "x"));
    }
}
