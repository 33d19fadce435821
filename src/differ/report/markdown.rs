//! A difference as a comment on a pull request: a heading for each spec, and lists. There is no HTML in it. Words of a spec
//! are text and nothing else: they make no link, call nobody, and begin no line, so that they are no command to a robot.

use std::fmt::Write;

use super::Sides;
use super::line::{Part, lines, runs};
use super::summary::sentence;
use crate::differ::model::Difference;
use crate::report::visible;
use crate::text::{capitalised, one_line};

/// Hosts refuse longer comments: GitHub's limit is 65 536 characters.
const LONGEST: usize = 60_000;

pub fn render(difference: &Difference, sides: &Sides) -> String {
    let mut out = format!(
        "**{}**\n\nWhat changed in the specs from {} to {}.\n",
        capitalised(&sentence(difference)),
        escaped(sides.old),
        escaped(sides.new)
    );
    for (at, spec) in difference.specs.iter().enumerate() {
        let mut one = format!("\n### {}\n\nIn {}\n\n", escaped(&spec.title), escaped(&spec.path));
        for line in lines(spec) {
            let _ = writeln!(one, "- {}", words(&line.parts));
            for parts in &line.below {
                let _ = writeln!(one, "  - {}", words(parts));
            }
        }
        if out.len() + one.len() > LONGEST {
            let left = difference.specs.len() - at;
            let (noun, verb) = if left == 1 { ("spec", "is") } else { ("specs", "are") };
            let _ = writeln!(out, "\n{left} more {noun} {verb} left out, as a comment has no room for more.");
            break;
        }
        out.push_str(&one);
    }
    out
}

fn words(parts: &[Part]) -> String {
    let text = |part: &Part| match part {
        Part::Ours(text) => text.clone(),
        Part::Theirs(text) => escaped(text),
        Part::Name(text) => format!("**{}**", escaped(text)),
        Part::Old(words) => marked(words, "~~"),
        Part::New(words) => marked(words, "**"),
    };
    parts.iter().map(text).collect()
}

/// Runs of words that differ stand between marks.
fn marked(words: &[Option<(String, bool)>], mark: &str) -> String {
    let texts = runs(words).into_iter().map(|(text, differs)| {
        let text = escaped(&text);
        if differs { format!("{mark}{text}{mark}") } else { text }
    });
    texts.collect::<Vec<_>>().join(" ")
}

/// Between a sign that hosts read in the finished page and what follows it, where a backslash does not help.
const APART: &str = "&#8203;";

/// A text of a spec on one line, every sign in it for itself: people, issues, labels and addresses are no links.
fn escaped(text: &str) -> String {
    let text = visible(&one_line(text));
    let mut out = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(c) = rest.chars().next() {
        let after = &rest[c.len_utf8()..];
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '#' | '$' => out.extend(['\\', c]),
            c => out.push(c),
        }
        let calls = matches!(c, '@' | '#' | '!' | '~' | '$' | '%' | '&' | '^');
        let www = || out.as_bytes().last_chunk::<4>().is_some_and(|end| end.eq_ignore_ascii_case(b"www."));
        let address = (c == ':' && after.starts_with("//")) || (c == '.' && www());
        if (calls && after.starts_with(|next: char| !next.is_whitespace())) || address {
            out.push_str(APART);
        }
        rest = after;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_nothing_but_text() {
        for (text, shown) in [
            ("ask @team", "ask @&#8203;team"),
            ("closes #12", "closes \\#&#8203;12"),
            ("[a](http://b)", "\\[a\\](http:&#8203;//b)"),
            ("www.b.org", "www.&#8203;b.org"),
            ("<img src=x>", "&lt;img src=x&gt;"),
            ("a\n/merge\n# b", "a /merge \\# b"),
            ("`x` **y** 5 % of 3", "\\`x\\` \\*\\*y\\*\\* 5 % of 3"),
        ] {
            assert_eq!(escaped(text), shown);
        }
    }
}
