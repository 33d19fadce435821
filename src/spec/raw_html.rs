//! What becomes of raw HTML in a spec: a few harmless tags are kept, named places keep their name,
//! comments vanish, and everything else is shown as it was typed.

use crate::markdown::tree;

/// Tags that change nothing but the look of words.
const SAFE: &[&str] = &[
    "sub", "sup", "kbd", "b", "i", "em", "strong", "code", "u", "s", "del", "ins", "mark", "small", "q",
    "var",
];

/// What a piece of raw HTML within text becomes.
pub enum Piece {
    Nothing,
    /// A tag that is safe as it stands here.
    Tag(String),
    Anchors(Vec<String>),
    /// What somebody typed.
    Text,
}

/// Decides on one tag; `open` are the safe tags that are open so far, so that each is closed in its turn.
pub fn piece(html: &str, open: &mut Vec<&'static str>) -> Piece {
    if html.starts_with("<!--") {
        return Piece::Nothing;
    }
    if tree::is_line_break(html) {
        return Piece::Tag("<br>".to_owned());
    }
    let name = html.trim_start_matches('<').trim_end_matches('>').trim().to_lowercase();
    if let Some(tag) = SAFE.iter().find(|tag| **tag == name) {
        open.push(tag);
        return Piece::Tag(format!("<{tag}>"));
    }
    if let Some(closing) = name.strip_prefix('/') {
        if open.last().is_some_and(|tag| *tag == closing) {
            open.pop();
            return Piece::Tag(format!("</{closing}>"));
        }
        if closing == "a" {
            return Piece::Nothing;
        }
    }
    let anchors = anchors_in(html);
    if anchors.is_empty() { Piece::Text } else { Piece::Anchors(anchors) }
}

/// HTML without its comments; one that is not closed reaches to the end.
pub fn without_comments(html: &str) -> String {
    let mut out = String::new();
    let mut rest = html;
    while let Some(at) = rest.find("<!--") {
        out.push_str(&rest[..at]);
        rest = rest[at..].find("-->").map_or("", |end| &rest[at + end + 3..]);
    }
    out.push_str(rest);
    out
}

/// The names of `<a name="x">` and `<a id="x">`.
pub fn anchors_in(html: &str) -> Vec<String> {
    let mut out = Vec::new();
    for tag in html.split('<').skip(1).filter(|tag| tag.to_lowercase().starts_with("a ")) {
        for attribute in ["name=", "id="] {
            let value = tag.find(attribute).map(|at| &tag[at + attribute.len()..]);
            let value =
                value.and_then(|value| value.split(['"', '\'', '>', ' ']).find(|part| !part.is_empty()));
            if let Some(value) =
                value.filter(|value| value.chars().all(|c| c.is_alphanumeric() || "-_.:".contains(c)))
            {
                out.push(value.to_owned());
                break;
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_names_become_anchors() {
        assert_eq!(anchors_in("<a name=\"x-1\"></a><a id='y'>"), ["x-1", "y"]);
        assert!(anchors_in("<a name=\"x y<\">").is_empty() || anchors_in("<a name=\"x y<\">") == ["x"]);
        assert!(anchors_in("<abbr name=\"x\">").is_empty());
    }
}
