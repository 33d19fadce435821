//! Text -> its lines, words and short copies, which all readers of blocks share.

/// The longest string that is kept of a block, in bytes.
const LONGEST: usize = 300;
/// The most facts that are taken from one block.
pub const MANY: usize = 500;

/// One line without its end, and where it starts.
#[derive(Debug, Clone, Copy)]
pub struct TextLine<'a> {
    pub at: usize,
    pub text: &'a str,
}

impl<'a> TextLine<'a> {
    /// The width of the space in front, in bytes.
    pub fn indent(&self) -> usize {
        self.text.len() - self.text.trim_start().len()
    }

    /// The text without space around it.
    pub fn trimmed(&self) -> &'a str {
        self.text.trim()
    }

    /// Where the first character that is no space stands.
    pub fn start(&self) -> usize {
        self.at + self.indent()
    }
}

/// Every line with its place.
pub fn lines(text: &str) -> impl Iterator<Item = TextLine<'_>> {
    let mut at = 0;
    text.split_inclusive('\n').map(move |whole| {
        let line = TextLine { at, text: whole.trim_end_matches(['\n', '\r']) };
        at += whole.len();
        line
    })
}

/// The piece between two offsets, nothing when they do not fit.
pub fn piece(text: &str, from: usize, to: usize) -> &str {
    text.get(from..to).unwrap_or_default()
}

/// The text in one line and not too long.
pub fn short(text: &str) -> String {
    let mut out = String::new();
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        if out.len() + word.len() > LONGEST - '…'.len_utf8() {
            let room = LONGEST - '…'.len_utf8() - out.len().min(LONGEST - '…'.len_utf8());
            out.push_str(&word[..word.floor_char_boundary(room)]);
            out.truncate(out.trim_end().len());
            out.push('…');
            return out;
        }
        out.push_str(word);
    }
    out
}

/// The words of a text in lower case: letters and digits, split at everything else.
pub fn words(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}

/// The name that a text begins with: letters, digits and underscores, no digit first.
pub fn name(text: &str) -> &str {
    let end = text.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(text.len());
    let found = &text[..end];
    if found.starts_with(|c: char| c.is_ascii_digit()) { "" } else { found }
}

/// As [`name`], with what stands behind it.
pub fn split_name(text: &str) -> (&str, &str) {
    let found = name(text);
    (found, text[found.len()..].trim_start())
}

/// The name that a text ends with, behind what stands before it.
pub fn split_last_name(text: &str) -> (&str, &str) {
    let start = text.trim_end_matches(|c: char| c.is_alphanumeric() || c == '_').len();
    text.split_at(start)
}

/// Text after a word that stands at its beginning.
pub fn after<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    let rest = text.strip_prefix(word)?;
    let apart = !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_');
    apart.then(|| rest.trim_start())
}

/// As [`after`], letters of any case.
pub fn after_any_case<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    let head = text.get(..word.len())?;
    if head.eq_ignore_ascii_case(word) { after(text, head) } else { None }
}

/// Text without one pair of quotes around it.
pub fn unquoted(text: &str) -> &str {
    let text = text.trim();
    let inner = ['"', '\'', '`'].into_iter().find_map(|q| text.strip_prefix(q)?.strip_suffix(q));
    inner.unwrap_or(text)
}

/// What a comment says, without the marks that make it one.
pub fn comment(text: &str) -> String {
    let text = text.trim().trim_start_matches(['/', '#', '*', '!', '-', ';', '<', '—', '–']);
    short(text.trim_end_matches("*/").trim_end_matches("-->"))
}

/// What a line of code says that is only a comment; nothing of any other.
pub fn comment_of(line: &str) -> String {
    let line = line.trim();
    let marks = ["#!", "//", "#", "--", "/*", "<!--", ";"];
    let text = marks.iter().find_map(|mark| line.strip_prefix(mark)).unwrap_or("");
    let text = text.trim_start_matches(['/', '*', '!', '-']);
    short(text.trim_end_matches("*/").trim_end_matches("-->"))
}

/// The place of the bracket that closes the one at the start of the text.
pub fn closing(text: &str, open: char, close: char) -> Option<usize> {
    let mut depth = 0usize;
    for (at, c) in text.char_indices() {
        if c == open {
            depth += 1;
        } else if c == close {
            depth = depth.checked_sub(1)?;
            if depth == 0 {
                return Some(at);
            }
        } else if depth == 0 {
            return None;
        }
    }
    None
}

/// Text behind the brackets that it begins with, or all of it.
pub fn skip(text: &str, open: char, close: char) -> &str {
    closing(text, open, close).map_or(text, |end| text[end + 1..].trim_start())
}

/// The characters of a text that stand in no brackets.
pub fn outside(text: &str) -> impl Iterator<Item = (usize, char)> {
    let mut nest = 0usize;
    text.char_indices().filter(move |(_, c)| {
        match c {
            '(' | '[' | '{' => nest += 1,
            ')' | ']' | '}' => nest = nest.saturating_sub(1),
            _ => return nest == 0,
        }
        false
    })
}

/// The length of the quoted text at the beginning, with its quotes. It ends with its line, but in backticks.
pub fn quoted_len(text: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '\n' if quote != '`' => return at,
            _ if c == quote => return at + 1,
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_know_their_place() {
        let text = "a\r\n  b\n";
        let all: Vec<(usize, &str, usize)> = lines(text).map(|l| (l.at, l.text, l.start())).collect();
        assert_eq!(all, [(0, "a", 0), (3, "  b", 5)]);
    }

    #[test]
    fn a_short_copy_is_one_line_and_bounded() {
        assert_eq!(short("  a\n\t b "), "a b");
        for long in ["ä".repeat(400), "ab ".repeat(400), format!("{} ü{}", "x".repeat(295), "y".repeat(9))]
        {
            let copy = short(&long);
            assert!(copy.len() <= 300 && copy.ends_with('…'), "{copy}");
        }
    }

    #[test]
    fn names_and_words() {
        assert_eq!(name("abc_1(x)"), "abc_1");
        assert_eq!(name("1abc"), "");
        assert_eq!(after("class  Foo", "class"), Some("Foo"));
        assert_eq!(after("classy", "class"), None);
        assert_eq!(after_any_case("Create table", "CREATE"), Some("table"));
        assert_eq!(unquoted(" \"a'b\" "), "a'b");
        assert_eq!(comment("/// Says it. */"), "Says it.");
        assert_eq!(closing("<A<B>> x", '<', '>'), Some(5));
        assert_eq!(closing("<A", '<', '>'), None);
    }
}
