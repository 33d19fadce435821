//! The output of `git log -p`, newest commit first -> [`History`]. Read as a stream, line by line;
//! what is kept of a line is bounded.

use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{BufRead, BufReader, Read};

use jiff::civil::Date;

use super::life::{History, HistoryLimit, Lives};
use super::line;

/// No line that says something is longer.
const LINE: usize = 4096;

/// A status field stands at the top of its file: further down the same words are text.
const HEADER_LINES: usize = 60;

/// Statuses, items and files of which note is taken, altogether.
const ENTRIES: usize = 2_000_000;

/// Items of one file of which note is taken in one commit.
const ITEMS: usize = 50_000;

/// Reads a log. The second value is false when a limit was met before its end.
pub(super) fn read(stream: impl Read, limit: HistoryLimit, shallow: bool) -> (History, bool) {
    let mut log = Log { shallow, ..Log::default() };
    let mut lines = BufReader::with_capacity(64 << 10, stream);
    let (mut line, mut bytes) = (Vec::new(), 0);
    let mut done = true;
    loop {
        let length = next_line(&mut lines, &mut line);
        bytes += length;
        if length == 0 {
            break;
        }
        let begins = log.left == (0, 0) && line.first() == Some(&0);
        if bytes > limit.bytes || log.entries > ENTRIES || begins && log.commits >= limit.commits {
            done = false;
            break;
        }
        log.line(&String::from_utf8_lossy(&line));
    }
    log.end_commit();
    let mut history = log.lives.into_history();
    (history.commits, history.shallow) = (log.commits, shallow);
    (history, done)
}

/// Reads a line of any length and keeps its begin, without the line's end. Gives the bytes read; a
/// stream that breaks has ended.
fn next_line(stream: &mut impl BufRead, line: &mut Vec<u8>) -> u64 {
    line.clear();
    let mut length = 0;
    loop {
        let Ok(buffer) = stream.fill_buf() else { return length };
        let end = buffer.iter().position(|byte| *byte == b'\n');
        let part = &buffer[..end.unwrap_or(buffer.len())];
        line.extend_from_slice(&part[..part.len().min(LINE - line.len())]);
        let used = part.len() + usize::from(end.is_some());
        stream.consume(used);
        length += used as u64;
        if end.is_some() || used == 0 {
            return length;
        }
    }
}

#[derive(Default)]
struct Log {
    lives: Lives,
    shallow: bool,
    commits: usize,
    entries: usize,
    day: Date,
    /// Whether the commit at hand has no parent that this clone knows of.
    rootless: bool,
    patch: Option<Patch>,
    /// How many old and new lines of the hunk at hand are still to come.
    left: (usize, usize),
    /// The number of the next new line.
    number: usize,
    /// Whether a heading `Status` waits for its text.
    headed: bool,
}

/// What one commit did to one file.
#[derive(Default)]
struct Patch {
    name: String,
    from: Option<String>,
    is_new: bool,
    is_deleted: bool,
    done: i64,
    total: i64,
    status: Option<(usize, String)>,
    /// Ids and hashes of lines written anew, and of lines taken out: a line in both has only moved.
    items: Vec<(String, u64)>,
    removed: BTreeSet<u64>,
}

impl Log {
    fn line(&mut self, line: &str) {
        if self.left != (0, 0) {
            self.changed_line(line);
        } else if let Some(commit) = line.strip_prefix('\0') {
            self.end_commit();
            self.begin_commit(commit);
        } else if let Some(names) = line.strip_prefix("diff --git ") {
            self.end_patch();
            self.patch = Some(Patch { name: same_name(names), ..Patch::default() });
        } else if let Some(hunk) = line.strip_prefix("@@ ") {
            self.begin_hunk(hunk);
        } else if let Some(patch) = &mut self.patch {
            patch.header(line);
        }
    }

    fn begin_commit(&mut self, line: &str) {
        let (day, parents) = line.split_once(' ').unwrap_or((line, ""));
        self.commits += 1;
        // A day that no calendar has is that of the commit after it.
        self.day = day.parse().unwrap_or(self.day);
        self.rootless = parents.trim().is_empty();
    }

    fn begin_hunk(&mut self, text: &str) {
        let mut ranges = text.split(' ').map(|range| {
            let (start, count) =
                range.get(1..).unwrap_or("").split_once(',').unwrap_or((range.get(1..)?, "1"));
            Some((start.parse::<usize>().ok()?, count.parse::<usize>().ok()?))
        });
        if let (Some(Some((_, old))), Some(Some((start, new)))) = (ranges.next(), ranges.next()) {
            self.left = (old, new);
            self.number = start;
            self.headed = false;
        }
    }

    fn changed_line(&mut self, line: &str) {
        let (sign, text) = line.split_at(line.chars().next().map_or(0, char::len_utf8));
        match sign {
            "+" => self.left.1 = self.left.1.saturating_sub(1),
            "-" => self.left.0 = self.left.0.saturating_sub(1),
            "\\" => return,
            _ => self.left = (self.left.0.saturating_sub(1), self.left.1.saturating_sub(1)),
        }
        let Some(patch) = &mut self.patch else { return };
        match sign {
            "+" => patch.added(text),
            "-" => return patch.removed(text),
            _ => {}
        }
        if self.number <= HEADER_LINES {
            patch.look_for_status(text, sign == "+", &mut self.headed);
        }
        self.number += 1;
    }

    fn end_patch(&mut self) {
        self.left = (0, 0);
        let Some(patch) = self.patch.take() else { return };
        let day = self.day;
        let at = match &patch.from {
            Some(from) => self.lives.renamed(from, &patch.name, day),
            None if patch.is_deleted => self.lives.deleted(&patch.name, day),
            None => self.lives.of(&patch.name, day),
        };
        let life = self.lives.get(at);
        life.tick(day, patch.done, patch.total);
        // The oldest commit of a shallow clone brings what older ones did.
        let dated = !(self.shallow && self.rootless);
        if patch.is_new && dated {
            life.first = Some(day);
        }
        let fresh = patch.items.into_iter().filter(|(_, line)| dated && !patch.removed.contains(line));
        let before = life.items.len();
        // What is there already is newer.
        fresh.for_each(|(key, _)| _ = life.items.entry(key).or_insert(day));
        self.entries += 1 + life.items.len() - before + usize::from(patch.status.is_some());
        if let Some(status) = patch.status {
            self.lives.status(at, day, status);
        }
    }

    fn end_commit(&mut self) {
        self.end_patch();
        self.lives.step_back();
    }
}

impl Patch {
    /// A line between `diff --git` and the first hunk.
    fn header(&mut self, line: &str) {
        if line.starts_with("new file mode ") {
            self.is_new = true;
        } else if line.starts_with("deleted file mode ") {
            self.is_deleted = true;
        } else if let Some(name) = line.strip_prefix("rename from ") {
            self.from = Some(unquoted(name));
        } else if let Some(name) = line.strip_prefix("rename to ") {
            self.name = unquoted(name);
        } else if let Some(name) = line.strip_prefix("--- ").or_else(|| line.strip_prefix("+++ ")) {
            let name = unquoted(name.strip_suffix('\t').unwrap_or(name));
            if let Some(name) = name.strip_prefix("b/").or_else(|| name.strip_prefix("a/")) {
                name.clone_into(&mut self.name);
            }
        }
    }

    fn added(&mut self, text: &str) {
        if let Some((done, _)) = line::checkbox(text) {
            self.done += i64::from(done);
            self.total += 1;
        }
        if let Some(key) = line::item(text).filter(|_| self.items.len() < ITEMS) {
            self.items.push((key, hash(text)));
        }
    }

    fn removed(&mut self, text: &str) {
        if let Some((done, _)) = line::checkbox(text) {
            self.done -= i64::from(done);
            self.total -= 1;
        }
        if self.removed.len() < ITEMS && line::item(text).is_some() {
            self.removed.insert(hash(text));
        }
    }

    /// Keeps the first status with the strongest label. `headed` says that a heading waits for its text.
    fn look_for_status(&mut self, text: &str, is_added: bool, headed: &mut bool) {
        if line::is_status_heading(text) {
            *headed = true;
            return;
        }
        let blank = text.trim().is_empty();
        if is_added && !blank {
            let under = || line::bare_status(text).filter(|_| *headed).map(|value| (0, value));
            let found = line::status(text).or_else(under);
            if let Some(found) = found
                && self.status.as_ref().is_none_or(|(weakness, _)| found.0 < *weakness)
            {
                self.status = Some(found);
            }
        }
        *headed = *headed && blank;
    }
}

/// The same for a line with other white space around it: line ends change by the thousand.
fn hash(line: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    line.trim().hash(&mut hasher);
    hasher.finish()
}

/// The name in `a/x.md b/x.md`, which stands there twice unless the file was renamed.
fn same_name(names: &str) -> String {
    let half = names.get(names.len().div_ceil(2)..).unwrap_or("").trim_start();
    let name = unquoted(half);
    name.strip_prefix("b/").unwrap_or(&name).to_owned()
}

/// A path as git writes it: names with quotes, backslashes or control characters stand in quotes.
fn unquoted(name: &str) -> String {
    let Some(inner) = name.strip_prefix('"').and_then(|name| name.strip_suffix('"')) else {
        return name.to_owned();
    };
    let mut out = Vec::new();
    let mut bytes = inner.bytes().peekable();
    while let Some(byte) = bytes.next() {
        if byte != b'\\' {
            out.push(byte);
            continue;
        }
        match bytes.next() {
            Some(b'n') => out.push(b'\n'),
            Some(b't') => out.push(b'\t'),
            Some(b'r') => out.push(b'\r'),
            Some(first @ b'0'..=b'3') => {
                let mut code = first - b'0';
                for _ in 0..2 {
                    if let Some(digit) = bytes.next_if(|digit| (b'0'..=b'7').contains(digit)) {
                        code = code << 3 | (digit - b'0');
                    }
                }
                out.push(code);
            }
            Some(other) => out.push(other),
            None => {}
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_quotes_are_read() {
        assert_eq!(unquoted(r#""a\"b\\c\td\303\251.md""#), "a\"b\\c\tdé.md");
        assert_eq!((unquoted("a b.md"), unquoted("\"")), ("a b.md".to_owned(), "\"".to_owned()));
        assert_eq!(same_name("a/x y.md b/x y.md"), "x y.md");
        assert_eq!((same_name(""), same_name("é")), (String::new(), String::new()));
    }

    #[test]
    fn long_lines_are_cut_and_counted() {
        let text = [vec![b'a'; 200_000], b"\nb".to_vec()].concat();
        let (mut stream, mut line) = (text.as_slice(), Vec::new());
        assert_eq!((next_line(&mut stream, &mut line), line.len()), (200_001, LINE));
        assert_eq!((next_line(&mut stream, &mut line), line.as_slice()), (1, b"b".as_slice()));
        assert_eq!(next_line(&mut stream, &mut line), 0);
    }

    #[test]
    fn nonsense_is_no_history() {
        for text in ["@@ -x +y @@\n", "\0\n@@ -1,9 +1,9 @@\n+- [x] a\n", "diff --git \n+++ \n\0", "\0é\u{0}"]
        {
            let (history, done) = read(text.as_bytes(), HistoryLimit::default(), false);
            assert!(done && history.files.values().all(|life| life.ticks.is_empty()), "{text}");
        }
    }
}
