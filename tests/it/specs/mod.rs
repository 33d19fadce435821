//! One small file a case in `tests/it/specs/`: what is expected stands in the file, in a comment behind
//! the line it is about: `<!-- expect broken-reference: there is no file -->`. Every finding must be
//! expected, and every expectation met; each file is a portal of its own beside `other-spec.md`.

use crate::common::{cases, compiled, inputs};
use specsite::source::Source;

const OTHER: &str =
    "# Another spec\n\n**Status:** Planned\n\n## Goals\n\n- **FR1:** is no declaration here\n";

/// Line, rule and a part of the message.
type Expectation = (usize, String, String);

fn expectations(text: &str) -> Vec<Expectation> {
    let mut out = Vec::new();
    for (number, line) in text.lines().enumerate() {
        for part in line.split("<!-- expect ").skip(1) {
            let (rule, message) = part.split_once(':').expect("`<!-- expect rule: message -->`");
            out.push((number + 1, rule.trim().to_owned(), message.trim_end_matches("-->").trim().to_owned()));
        }
    }
    out
}

fn faults(name: &str, text: &str) -> Vec<String> {
    let template = include_str!("../../../src/template/built_in.md");
    let compiled = compiled(&inputs(&[("TEMPLATE.md", template), ("other-spec.md", OTHER), (name, text)]));
    let source = Source::new(name, text.as_bytes());
    let mut open = expectations(text);
    let mut out = Vec::new();
    for finding in compiled.diagnostics.iter().filter(|finding| finding.path == name) {
        // What is missing of a whole template is not the subject of a small case.
        if matches!(finding.rule.code, "missing-section" | "missing-field") {
            continue;
        }
        let line = source.line(finding.span.start);
        let met = open.iter().position(|(at, rule, message)| {
            *at == line && rule == finding.rule.code && finding.message.contains(message.as_str())
        });
        match met {
            Some(at) => drop(open.remove(at)),
            None => out.push(format!("{name}:{line}: unexpected {}: {}", finding.rule.code, finding.message)),
        }
    }
    out.extend(
        open.iter().map(|(line, rule, message)| format!("{name}:{line}: not found: {rule}: {message}")),
    );
    out
}

#[test]
fn every_case_finds_what_it_says() {
    let cases = cases("specs");
    let faults: Vec<String> =
        cases.iter().flat_map(|(name, text)| faults(&format!("{name}.md"), text)).collect();
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
    assert!(cases.len() >= 8, "{} cases", cases.len());
}

/// Were this runner blind, nothing else would tell.
#[test]
fn a_wrong_expectation_is_seen() {
    let text = "# A\n\n**Status:** Planned <!-- expect invalid-date: x -->\n\n[x](gone.md)\n";
    let faults = faults("a.md", text);
    assert_eq!(faults.len(), 2, "{faults:?}");
}
