//! A difference as a terminal shows it: a line for each change, its words marked by colour where there is any.

use std::fmt::Write;

use super::line::{Line, Part, lines};
use super::summary::sentence;
use crate::differ::model::{Difference, Event};
use crate::report::visible;

pub fn render(difference: &Difference, color: bool) -> String {
    let mut out = String::new();
    let paint = |code: &str, text: &str| {
        if color { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
    };
    for spec in &difference.specs {
        let (title, path) = (paint("1", &visible(&spec.title)), paint("2", &visible(&spec.path)));
        let _ = writeln!(out, "{title}  {path}");
        for Line { event, parts, below } in lines(spec) {
            let (sign, code) = sign(event);
            let _ = writeln!(out, "  {} {}", paint(code, sign), words(&parts, &paint));
            for parts in below {
                let _ = writeln!(out, "      {}", words(&parts, &paint));
            }
        }
        out.push('\n');
    }
    out.push_str(&sentence(difference));
    out.push('\n');
    out
}

fn sign(event: Event) -> (&'static str, &'static str) {
    match event {
        Event::Added => ("+", "32"),
        Event::Removed => ("-", "31"),
        _ => ("~", "33"),
    }
}

fn words(parts: &[Part], paint: &impl Fn(&str, &str) -> String) -> String {
    let marked = |words: &[Option<(String, bool)>], code: &str| {
        let word = |word: &Option<(String, bool)>| match word {
            None => "…".to_owned(),
            Some((word, true)) => paint(code, &visible(word)),
            Some((word, false)) => visible(word),
        };
        words.iter().map(word).collect::<Vec<_>>().join(" ")
    };
    let text = |part: &Part| match part {
        Part::Ours(text) => text.clone(),
        Part::Theirs(text) => visible(text),
        Part::Name(text) => paint("1", &visible(text)),
        Part::Old(words) => marked(words, "31"),
        Part::New(words) => marked(words, "32"),
    };
    parts.iter().map(text).collect()
}
