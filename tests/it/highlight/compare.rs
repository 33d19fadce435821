//! Code in, how far the tables of our own agree with syntect's grammars out, a character at a time.

use std::collections::BTreeMap;

use specsite::markdown::highlight::{self, reference, table_name};

/// Where the two differ on purpose: `table own theirs = reason`, with `-` for no class.
const DIFFERENCES: &str = include_str!("differences.txt");

/// What was compared of a language, in characters that are no blanks.
#[derive(Default, Clone)]
pub(crate) struct Agreement {
    pub characters: u32,
    pub equal: u32,
    /// How many differ on purpose.
    pub meant: u32,
    /// How many differ otherwise, by the two classes, with a line where it happens.
    pub other: BTreeMap<(char, char), (u32, String)>,
}

impl Agreement {
    /// The share of characters that are equal, or differ on purpose.
    pub(crate) fn share(&self) -> f64 {
        ratio(self.equal + self.meant, self.characters)
    }

    pub(crate) fn raw_share(&self) -> f64 {
        ratio(self.equal, self.characters)
    }

    pub(crate) fn add(&mut self, language: &str, code: &str) {
        let own = classes(&highlight::highlight(language, code));
        let theirs = classes(&reference(language, code));
        let mut line = 0;
        for (at, ((char, own), (_, theirs))) in own.iter().zip(&theirs).enumerate() {
            if *char == '\n' {
                line = at + 1;
            }
            if char.is_whitespace() {
                continue;
            }
            self.characters += 1;
            if own == theirs {
                self.equal += 1;
            } else if is_meant(language, *own, *theirs) {
                self.meant += 1;
            } else {
                let entry = self.other.entry((*own, *theirs)).or_default();
                entry.0 += 1;
                if entry.1.is_empty() {
                    entry.1 = code.chars().skip(line).take_while(|char| *char != '\n').collect();
                }
            }
        }
    }
}

fn ratio(part: u32, whole: u32) -> f64 {
    f64::from(part) / f64::from(whole.max(1))
}

fn is_meant(language: &str, own: char, theirs: char) -> bool {
    let difference = format!("{} {own} {theirs} = ", table_name(language).unwrap_or_default());
    DIFFERENCES.lines().any(|line| line.starts_with(&difference))
}

/// The characters of highlighted code, each with its class, `-` where it has none.
pub(crate) fn classes(html: &str) -> Vec<(char, char)> {
    let mut out = Vec::new();
    let mut class = '-';
    let mut rest = html;
    while let Some(first) = rest.chars().next() {
        let tag = rest.strip_prefix("<span class=\"").and_then(|rest| rest.split_once("\">"));
        if let Some((name, after)) = tag {
            class = name.chars().next().unwrap_or('-');
            rest = after;
        } else if let Some(after) = rest.strip_prefix("</span>") {
            class = '-';
            rest = after;
        } else {
            let entities = [("&amp;", '&'), ("&lt;", '<'), ("&gt;", '>'), ("&quot;", '"'), ("&#39;", '\'')];
            let entity = entities.into_iter().find(|(entity, _)| rest.starts_with(entity));
            let (char, length) =
                entity.map_or((first, first.len_utf8()), |(entity, char)| (char, entity.len()));
            out.push((char, class));
            rest = &rest[length..];
        }
    }
    out
}

/// The fenced blocks of a Markdown text: language and code.
pub(crate) fn blocks(text: &str) -> Vec<(String, String)> {
    let mut out = Vec::new();
    let mut open: Option<(&str, String, String)> = None;
    for line in text.lines() {
        let trimmed = line.trim_start();
        let fence = ["```", "~~~"].into_iter().find(|fence| trimmed.starts_with(fence));
        match (&mut open, fence) {
            (Some((opening, ..)), Some(fence)) if fence == *opening && trimmed[3..].trim().is_empty() => {
                out.extend(open.take().map(|(_, language, code)| (language, code)));
            }
            (Some((_, _, code)), _) => {
                code.push_str(line);
                code.push('\n');
            }
            (None, Some(fence)) => {
                open =
                    Some((fence, highlight::language(trimmed.trim_start_matches(['`', '~'])), String::new()));
            }
            (None, None) => {}
        }
    }
    out
}
