//! The value of a field that names people -> their names, without addresses, accounts and parts they play.

use crate::document::header::Field;
use crate::markdown::tree;

/// The people that a field names, in their order.
pub fn of(field: &Field) -> Vec<String> {
    if field.list.is_empty() {
        // A line of its own is a person of his own.
        let lines = tree::lines(&field.content).map(tree::plain);
        let lines: Vec<String> = lines.filter(|line| !line.trim().is_empty()).collect();
        let whole = lines.len() < 2 || lines.iter().any(|line| line.trim_end().ends_with(','));
        return if whole { names(&field.text) } else { lines.iter().flat_map(|line| names(line)).collect() };
    }
    // An element of a list may hold a comma of its own, but hardly two people.
    field.list.iter().map(|text| bare(text)).filter(|name| !name.is_empty()).collect()
}

/// The names in a text, parted by commas and the like.
fn names(text: &str) -> Vec<String> {
    let mut depth = 0i32;
    let parts = text.split(|c| {
        match c {
            '(' | '<' | '[' => depth += 1,
            ')' | '>' | ']' => depth -= 1,
            _ => {}
        }
        depth <= 0 && matches!(c, ',' | ';' | '&' | '、' | '，')
    });
    parts
        .flat_map(|part| part.split(" and "))
        .map(|part| bare(part.trim().trim_start_matches("and ")))
        .filter(|name| !name.is_empty())
        .collect()
}

/// A name without the mail address, the account or the part played that stands behind it.
fn bare(name: &str) -> String {
    let name = name.split('<').next().unwrap_or(name).trim();
    let name = match name.split_once('(') {
        Some((bare, rest)) if !bare.trim().is_empty() => {
            let inner = rest.split(')').next().unwrap_or(rest).trim();
            // More than a word or two in brackets says something about the name.
            if inner.contains(['@', '/']) || inner.split_whitespace().count() <= 1 { bare } else { name }
        }
        _ => name,
    };
    let address = |word: &&str| word.find('@').is_some_and(|at| at > 0 && word[at..].contains('.'));
    let words: Vec<&str> = name.split_whitespace().filter(|word| !address(word)).collect();
    let kept = words.join(" ");
    if kept.is_empty() { name.to_owned() } else { kept.trim_matches(['-', '–', ' ', '"']).to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn authors_are_names() {
        assert_eq!(names("Ann Lee <a@b.c>, Bo (@bo) and Cy Dee"), ["Ann Lee", "Bo", "Cy Dee"]);
        assert_eq!(names("A Team (Ann + Bo)"), ["A Team (Ann + Bo)"]);
        assert_eq!(
            names("Ann Lee (ann@b.c), Bo Li (boli); Cy Dee (Lead), @dee"),
            ["Ann Lee", "Bo Li", "Cy Dee", "@dee"]
        );
        assert_eq!(names("Ann Lee ann@b.c & 李雷、王"), ["Ann Lee", "李雷", "王"]);
    }
}
