//! A difference as a page of one file: it loads nothing and runs nothing, so that it may be kept or sent anywhere.

use std::fmt::Write;

use super::Sides;
use super::line::{Part, lines, runs};
use super::summary::sentence;
use crate::differ::model::Difference;
use crate::report::visible;
use crate::text::{self, capitalised};

const STYLE: &str = include_str!("page.css");
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'";

pub fn render(difference: &Difference, sides: &Sides) -> String {
    let title = escaped(&capitalised(&sentence(difference)));
    let (old, new) = (escaped(sides.old), escaped(sides.new));
    let mut out = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<title>{title}</title>\n\
         <style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n<h1>What changed in the specs</h1>\n\
         <p class=\"sides\">From {old} to {new}</p>\n<p>{title}</p>\n"
    );
    if difference.specs.len() > 1 {
        out.push_str("<nav aria-label=\"Changed specs\">\n<ul>\n");
        for (at, spec) in difference.specs.iter().enumerate() {
            let _ = writeln!(out, "<li><a href=\"#spec-{at}\">{}</a></li>", escaped(&spec.title));
        }
        out.push_str("</ul>\n</nav>\n");
    }
    for (at, spec) in difference.specs.iter().enumerate() {
        let (title, path) = (escaped(&spec.title), escaped(&spec.path));
        let _ =
            write!(out, "<section id=\"spec-{at}\">\n<h2>{title}</h2>\n<p class=\"path\">{path}</p>\n<ul>\n");
        for line in lines(spec) {
            let _ = write!(out, "<li>{}", words(&line.parts));
            if !line.below.is_empty() {
                let below: Vec<String> =
                    line.below.iter().map(|parts| format!("<li>{}</li>\n", words(parts))).collect();
                let _ = write!(out, "\n<ul>\n{}</ul>\n", below.concat());
            }
            out.push_str("</li>\n");
        }
        out.push_str("</ul>\n</section>\n");
    }
    out.push_str("</main>\n</body>\n</html>\n");
    out
}

fn words(parts: &[Part]) -> String {
    let text = |part: &Part| match part {
        Part::Ours(text) | Part::Theirs(text) => escaped(text),
        Part::Name(text) => format!("<strong>{}</strong>", escaped(text)),
        Part::Old(words) => marked(words, "del"),
        Part::New(words) => marked(words, "ins"),
    };
    parts.iter().map(text).collect()
}

/// Runs of words that differ stand in an element.
fn marked(words: &[Option<(String, bool)>], tag: &str) -> String {
    let texts = runs(words).into_iter().map(|(text, differs)| {
        let text = escaped(&text);
        if differs { format!("<{tag}>{text}</{tag}>") } else { text }
    });
    texts.collect::<Vec<_>>().join(" ")
}

/// A text of a spec, with signs that steer a terminal or turn a line round shown as signs.
fn escaped(text: &str) -> String {
    text::escaped(&visible(text))
}
