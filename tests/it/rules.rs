//! The examples of each rule's help, checked: the wrong one gives the finding, the right one does not.

use jiff::civil::date;
use specsite::diag::{RULES, Rule};

use crate::common::{compiled, inputs};

/// Rules whose examples stand for more than a text can show.
const ELSEWHERE: [(&str, &str); 5] = [
    ("section-order", "four specs that keep the order"),
    ("unpublished-target", "a repository with an address"),
    ("unreadable", "a file of 8 MiB"),
    ("unusual-form", "eight specs"),
    ("unusual-shape", "ten specs"),
];

const TEMPLATE: &str = "# [Feature Name]\n\n**Status:** 📋 Planned | 🚧 In Progress | ✅ Implemented\n\
    **Type:** Package | Feature\n**Created:** YYYY-MM-DD\n\n## Overview\n\nSay in one or two sentences what will exist once this is done.\n";

/// Files that an example takes for granted.
fn beside(rule: &str) -> Vec<(&'static str, &'static str)> {
    match rule {
        "missing-field" => vec![("TEMPLATE.md", TEMPLATE)],
        "broken-image" => vec![("images/sign-in.png", "\u{89}PNG")],
        _ => Vec::new(),
    }
}

/// The block of code below a heading of a help text.
fn example<'a>(help: &'a str, heading: &str) -> &'a str {
    let from = help.find(&format!("## {heading}\n")).unwrap_or_else(|| panic!("no {heading}"));
    let rest = help[from..].split_once('\n').map_or("", |(_, rest)| rest).trim_start();
    let fence = &rest[..rest.len() - rest.trim_start_matches('`').len()];
    let body = rest.split_once('\n').map_or("", |(_, body)| body);
    let end = body.find(&format!("\n{fence}\n")).expect("a fence is closed");
    &body[..=end]
}

/// The files of an example: each stands below a line with its path; a text without one is a spec.
fn files(example: &str) -> Vec<(String, String)> {
    let is_path = |line: &str| {
        let name = line.rsplit('/').next().unwrap_or_default();
        let known = [".md", ".toml", ".yaml", ".yml", ".json", ".png", ".rs"];
        known.iter().any(|end| name.len() > end.len() && name.ends_with(end))
            && line.chars().all(|c| c.is_ascii_alphanumeric() || "/._-@".contains(c))
    };
    let mut out: Vec<(String, String)> = Vec::new();
    for line in example.lines() {
        if is_path(line) {
            out.push((line.to_owned(), String::new()));
            continue;
        }
        if out.is_empty() {
            out.push(("session-tokens.md".to_owned(), String::new()));
        }
        if let Some((_, text)) = out.last_mut() {
            text.push_str(line);
            text.push('\n');
        }
    }
    for (path, text) in &mut out {
        *text = format!("{}\n", text.trim_matches('\n'));
        // A path of a listing is a spec like any other.
        if text.trim().is_empty() && specsite::source::is_markdown(path) {
            let status = if path.contains("implemented") { "Implemented" } else { "Planned" };
            *text = format!("# Spec of {path}\n\n**Status:** {status}\n\n## Overview\n\nText.\n");
        }
    }
    out
}

fn codes(rule: &Rule, heading: &str) -> Vec<&'static str> {
    let own = files(example(rule.help, heading));
    let mut all: Vec<(&str, &str)> = beside(rule.code);
    all.extend(own.iter().map(|(path, text)| (path.as_str(), text.as_str())));
    let mut source = inputs(&all);
    source.today = Some(date(2026, 11, 30));
    compiled(&source).diagnostics.iter().map(|found| found.rule.code).collect()
}

#[test]
fn the_examples_of_every_rule_tell_the_truth() {
    let mut faults = Vec::new();
    for rule in RULES.iter().filter(|rule| ELSEWHERE.iter().all(|(code, _)| *code != rule.code)) {
        let (wrong, right) = (codes(rule, "Wrong"), codes(rule, "Right"));
        if !wrong.contains(&rule.code) {
            faults.push(format!("{}: the wrong example gives {wrong:?}", rule.code));
        }
        if right.contains(&rule.code) {
            faults.push(format!("{}: the right example gives it, too", rule.code));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
