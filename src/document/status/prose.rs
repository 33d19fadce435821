//! The words of a status: cut, cleaned, and made presentable.

/// Lower-case words; an apostrophe or a hyphen parts them.
/// Leading and trailing decoration dropped: emoji, bullets, asterisks.
pub fn strip(text: &str) -> String {
    let inner =
        text.trim_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '(' | ')' | '[' | ']' | '%' | '"'));
    inner.to_owned()
}

pub fn without_comments(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find("<!--") {
        out.push_str(&rest[..at]);
        rest = rest[at..].split_once("-->").map_or("", |(_, rest)| rest);
    }
    out.push_str(rest);
    // `:white_check_mark:` is a picture.
    while let Some((start, end)) = shortcode(&out) {
        out.replace_range(start..end, "");
    }
    out
}

/// Where the name of a picture between colons stands.
fn shortcode(text: &str) -> Option<(usize, usize)> {
    let start = text.find(':')?;
    let length = text[start + 1..].find(':')?;
    let name = &text[start + 1..start + 1 + length];
    let plain =
        name.len() > 2 && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
    plain.then_some((start, start + length + 2))
}

/// `Superseded by` is shown as `Superseded`: what follows stands in the note.
pub fn without_joint(word: &str) -> &str {
    let word = word.trim();
    [" by", " in", " to", " into", " with"].iter().find_map(|joint| word.strip_suffix(joint)).unwrap_or(word)
}

/// Cuts after `count` words.
pub fn split_words(text: &str, count: usize) -> (&str, &str) {
    let mut seen = 0;
    let mut inside = false;
    for (at, c) in text.char_indices() {
        if c.is_alphanumeric() && !inside {
            seen += 1;
            inside = true;
        } else if !c.is_alphanumeric() {
            if inside && seen == count {
                return text.split_at(at);
            }
            inside = false;
        }
    }
    (text, "")
}

/// The words before the first remark.
pub fn phrase(text: &str) -> &str {
    let cuts = ["(", " - ", " – ", " — ", ":", ",", ";", "|", ". ", " in v", " for v", " for ", " after "];
    let end = cuts.iter().filter_map(|cut| text.find(cut)).filter(|at| *at > 0).min().unwrap_or(text.len());
    text[..end].trim()
}

/// Words in capitals are written as a title, others stay as they are; the first letter is a capital.
pub fn present(word: &str) -> String {
    let shouting =
        word.chars().any(char::is_alphabetic) && !word.chars().any(char::is_lowercase) && word.len() > 3;
    let lower = if shouting { word.to_lowercase() } else { word.to_owned() };
    let mut start = true;
    lower
        .trim()
        .chars()
        .map(|c| {
            let upper = start;
            start = shouting && matches!(c, ' ' | '-');
            if upper { c.to_uppercase().next().unwrap_or(c) } else { c }
        })
        .collect()
}

pub fn note(rest: &str) -> Option<String> {
    let note = rest.trim().trim_start_matches([':', '-', '–', '—', ',', ';', '|', '/', '&']).trim();
    let inner = note
        .strip_prefix('(')
        .and_then(|note| note.strip_suffix(')'))
        .filter(|note| !note.contains(['(', ')']));
    Some(inner.unwrap_or(note).to_owned()).filter(|note| !note.is_empty())
}
