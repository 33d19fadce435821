//! The value of a field that names people -> their names, without addresses, accounts and parts they play.

use crate::document::header::Field;
use crate::markdown::tree;

/// The people that a field names, in their order.
pub(super) fn of(field: &Field) -> Vec<String> {
    if field.list.is_empty() {
        // A line of its own is a person of his own.
        let lines = tree::lines(&field.content).map(tree::plain);
        let lines: Vec<String> = lines.filter(|line| !line.trim().is_empty()).collect();
        let whole = lines.len() < 2 || lines.iter().any(|line| line.trim_end().ends_with(','));
        return if whole { names(&field.text) } else { lines.iter().flat_map(|line| names(line)).collect() };
    }
    // An element of a list may hold a comma of its own, but hardly two people.
    field.list.iter().map(|text| bare(text)).filter(|name| is_somebody(name)).collect()
}

/// Words with which a remark begins, and no name.
const REMARKS: &[&str] = &[
    "with", "thanks", "based", "including", "plus", "in", "on", "from", "for", "as", "also", "the", "other",
    "others", "many", "more", "et", "everyone", "all", "see", "originally", "alphabetically", "reviewed",
    "edited", "et.al.", "others.", "etc", "etc.",
];

/// Words that stand in the place of a name that is not known yet.
const NOBODY: &[&str] = &[
    "tbd", "tba", "tbc", "todo", "none", "nobody", "n/a", "na", "unassigned", "unknown", "open", "-", "?",
    "???", "—", "–", "your name", "your names", "author name", "full name", "name",
];

/// Whether a text names somebody.
fn is_somebody(name: &str) -> bool {
    let name = name.trim_matches(['[', ']', '(', ')', '<', '>', '*', '_', ' ', '.']).to_lowercase();
    !name.is_empty() && !name.contains("{{") && !NOBODY.contains(&name.as_str())
}

fn is_remark(text: &str) -> bool {
    let first = text.split([' ', ':']).next().unwrap_or(text);
    REMARKS.contains(&first)
}

/// The names in a text, parted by commas and the like; what is said beside them is left out.
fn names(text: &str) -> Vec<String> {
    // `in alphabetical order: A, B`
    let text = match text.split_once(": ") {
        Some((before, rest)) if is_remark(before.trim()) => rest,
        _ => text,
    };
    // `(alphabetically) A, B`
    let text = match text.trim_start().strip_prefix('(').and_then(|rest| rest.split_once(')')) {
        Some((_, rest)) if !rest.trim().is_empty() => rest,
        _ => text,
    };
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
        .flat_map(|part| part.split(" und "))
        .flat_map(|part| part.split(" et ").filter(|part| part.trim_end_matches('.') != "al"))
        .map(|part| part.trim().trim_start_matches("and "))
        .filter(|part| !is_remark(part))
        .flat_map(people)
        .map(bare)
        .filter(|name| is_somebody(name))
        .collect()
}

/// Accounts part people who stand side by side: `@ann @bo`, `Ann Lee @ann Bo Li @bo`.
fn people(part: &str) -> Vec<&str> {
    let part = part.split(" with ").next().unwrap_or(part);
    let part = part.split(" et al").next().unwrap_or(part);
    let ends = part
        .match_indices(" @")
        .map(|(at, _)| at + 1 + part[at + 1..].find(' ').unwrap_or(part.len() - at - 1));
    let first = part.starts_with('@').then(|| part.find(' ').unwrap_or(part.len()));
    let mut out = Vec::new();
    let mut from = 0;
    for end in first.into_iter().chain(ends) {
        out.push(part[from..end].trim());
        from = end;
    }
    out.push(part[from..].trim());
    out
}

/// A name without the mail address, the account or the part played that stands behind it.
fn bare(name: &str) -> String {
    let name = name.split('<').next().unwrap_or(name).trim();
    let name = match name.split_once('(') {
        Some((bare, rest)) if !bare.trim().is_empty() => {
            let inner = rest.split(')').next().unwrap_or(rest).trim();
            // More than a word or two in brackets says something about the name, in small letters what part is played.
            let part = inner.starts_with(char::is_lowercase) || inner.split_whitespace().count() <= 1;
            if inner.contains(['@', '/']) || part { bare } else { name }
        }
        _ => name,
    };
    let address = |word: &&str| word.find('@').is_some_and(|at| at > 0 && word[at..].contains('.'));
    let account = |word: &&str| word.len() > 1 && word.starts_with('@');
    let words: Vec<&str> = name.split_whitespace().filter(|word| !address(word)).collect();
    let named: Vec<&str> = words.iter().copied().filter(|word| !account(word)).collect();
    let kept = if named.is_empty() { words } else { named }.join(" ");
    if kept.is_empty() { name.to_owned() } else { kept.trim_matches(['-', '–', ' ', '"']).to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn authors_are_names() {
        assert_eq!(names("Ann Lee <a@b.c>, Bo (@bo) and Cy Dee"), ["Ann Lee", "Bo", "Cy Dee"]);
        assert_eq!(names("Ann Lee und Bo Li"), ["Ann Lee", "Bo Li"]);
        assert_eq!(names("Ann Lee (harbour office), Your Name, {{author}}"), ["Ann Lee"]);
        assert_eq!(names("A Team (Ann + Bo)"), ["A Team (Ann + Bo)"]);
        assert_eq!(
            names("Ann Lee (ann@b.c), Bo Li (boli); Cy Dee (Lead), @dee"),
            ["Ann Lee", "Bo Li", "Cy Dee", "@dee"]
        );
        assert_eq!(names("Ann Lee ann@b.c & 李雷、王"), ["Ann Lee", "李雷", "王"]);
        assert_eq!(names("@ann @bo, Cy Dee @cy Di Eve @di"), ["@ann", "@bo", "Cy Dee", "Di Eve"]);
    }

    #[test]
    fn what_is_said_beside_names_is_no_person() {
        assert_eq!(names("Ann Lee, with input from others"), ["Ann Lee"]);
        assert_eq!(names("(alphabetically) Ann Lee, Bo Li"), ["Ann Lee", "Bo Li"]);
        assert_eq!(names("in alphabetical order: Ann Lee, Bo Li et al."), ["Ann Lee", "Bo Li"]);
        assert_eq!(names("Ann Lee with help from Bo, and others"), ["Ann Lee"]);
    }
}
