//! Each way to write a header, case by case: the Markdown and, below it, what must be read of it. The files lie in
//! `tests/it/dialects/`, one a dialect.
//!
//! Cases are parted by a line `=====`. A case may begin with a data file beside the document, between `%%% name` and
//! `%%%`; then comes the Markdown, a line `-----`, and what is expected: every field in its order as `label = text`,
//! and lines that begin with `@`: `@title`, `@status stage label | note`, `@created`, `@authors A; B`, `@number`, of
//! which title and status are always compared. `@path` names the document, `@finding rule line` is a finding that must
//! be there, besides which only those may be that tell
//! of links, of languages, and of no status at all. A field that is written in another
//! way than its file is named has that way in front: `[bullets] Status = Draft`.

use std::collections::BTreeSet;

use crate::common::{cases, compiled, inputs};
use specsite::document::header::Dialect;
use specsite::source::{Source, folder};

/// A case as it stands in its file.
struct Case<'a> {
    data: Option<(&'a str, &'a str)>,
    path: &'a str,
    text: &'a str,
    expected: Vec<&'a str>,
}

fn split(file: &str) -> Vec<Case<'_>> {
    file.split("\n=====\n").map(case).collect()
}

fn case(text: &str) -> Case<'_> {
    let (text, expected) = text.split_once("\n-----\n").expect("a line `-----` below the document");
    let expected: Vec<&str> = expected.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let (data, text) = match text.strip_prefix("%%% ") {
        Some(rest) => {
            let (name, rest) = rest.split_once('\n').expect("a name behind `%%%`");
            let (data, text) = rest.split_once("%%%\n").expect("`%%%` below the data");
            (Some((name, data)), text)
        }
        None => (None, text),
    };
    let path = expected.iter().find_map(|line| line.strip_prefix("@path ")).unwrap_or("case.md");
    Case { data, path, text, expected }
}

/// What is read of a document, in the form in which cases expect it; `usual` is the dialect that is not named.
fn read(case: &Case, usual: &str) -> Vec<String> {
    let beside = case.data.map(|(name, data)| (format!("{}/{name}", folder(case.path)), data));
    let mut files = vec![(case.path, case.text)];
    if let Some((path, data)) = &beside {
        files.push((path.trim_start_matches('/'), data));
    }
    let compiled = compiled(&inputs(&files));
    let [entry] = compiled.portal.specs.as_slice() else {
        return vec![format!("{} specs", compiled.portal.specs.len())];
    };
    let spec = &entry.spec;
    let mut out: Vec<String> = Vec::new();
    for field in &spec.fields {
        let way = dialect_name(field.dialect);
        let mark = if way == usual { String::new() } else { format!("[{way}] ") };
        out.push(format!("{mark}{} = {}", field.label, field.text).trim_end().to_owned());
    }
    out.push(format!("@title {}", spec.title));
    let status = &spec.meta.status;
    let note = status.note().map_or(String::new(), |note| format!(" | {note}"));
    let label = status.label().unwrap_or_default();
    out.push(format!("@status {} {label}{note}", status.stage().name()).trim_end().to_owned());
    out.extend(spec.meta.created.map(|day| format!("@created {day}")));
    out.extend(spec.number.map(|number| format!("@number {number}")));
    if !spec.meta.authors.is_empty() {
        out.push(format!("@authors {}", spec.meta.authors.join("; ")));
    }
    let source = Source::new(case.path, case.text.as_bytes());
    for finding in compiled.diagnostics.iter().filter(|finding| finding.path == case.path) {
        let aside = ["no-status", "broken-reference", "unknown-language", "one-sided-relation"];
        if !aside.contains(&finding.rule.code) {
            out.push(format!("@finding {} {}", finding.rule.code, source.line(finding.span.start)));
        }
    }
    out
}

/// The name in data, which is that of the dialect's file with other hyphens.
fn dialect_name(dialect: Dialect) -> String {
    let name = serde_json::to_value(dialect).expect("a name");
    name.as_str().expect("a word").to_owned()
}

/// Lines that are expected and were not read, and lines that were read and nobody expects; fields in their order.
fn differences(expected: &[&str], got: &[String]) -> Vec<String> {
    let is_field = |line: &str| !line.starts_with('@');
    let wanted: Vec<&str> = expected.iter().copied().filter(|line| !line.starts_with("@path ")).collect();
    let fields: Vec<&str> = wanted.iter().copied().filter(|line| is_field(line)).collect();
    let read: Vec<&str> = got.iter().map(String::as_str).filter(|line| is_field(line)).collect();
    let mut out: Vec<String> = Vec::new();
    let missed = wanted.iter().filter(|line| !got.iter().any(|other| other == *line));
    out.extend(missed.map(|line| format!("- {line}")));
    let needless = got.iter().filter(|line| !wanted.contains(&line.as_str()));
    out.extend(needless.map(|line| format!("+ {line}")));
    if out.is_empty() && fields != read {
        out.push(format!("the order of the fields, or one of them twice: {read:?}"));
    }
    out
}

#[test]
fn every_header_is_read_as_its_case_says() {
    let mut out = Vec::new();
    for (name, text) in cases("dialects") {
        let usual = name.replace('-', "_");
        for (number, case) in split(&text).iter().enumerate() {
            let differences = differences(&case.expected, &read(case, &usual));
            if !differences.is_empty() {
                let head = case.text.lines().find(|line| line.starts_with('#')).unwrap_or("");
                out.push(format!(
                    "{name}.md, case {} {head}\n    {}",
                    number + 1,
                    differences.join("\n    ")
                ));
            }
        }
    }
    assert!(out.is_empty(), "{} cases: - was expected, + was read\n\n{}", out.len(), out.join("\n\n"));
}

/// A dialect without a case is one that nobody would miss.
#[test]
fn every_dialect_has_its_file_and_occurs_in_it() {
    let all = [
        Dialect::Sidecar,
        Dialect::FrontMatter,
        Dialect::Preamble,
        Dialect::Table,
        Dialect::HtmlTable,
        Dialect::BoldLines,
        Dialect::Bullets,
        Dialect::Quote,
        Dialect::PlainLines,
        Dialect::Marks,
        Dialect::Byline,
        Dialect::StatusSection,
        Dialect::Title,
    ];
    let files = cases("dialects");
    for dialect in all {
        // A dialect that is added to the program must be added here.
        match dialect {
            Dialect::Sidecar
            | Dialect::FrontMatter
            | Dialect::Preamble
            | Dialect::Table
            | Dialect::HtmlTable
            | Dialect::BoldLines
            | Dialect::Bullets
            | Dialect::Quote
            | Dialect::PlainLines
            | Dialect::Marks
            | Dialect::Byline
            | Dialect::StatusSection
            | Dialect::Title => {}
        }
        let name = dialect_name(dialect);
        let file = files.iter().find(|(file, _)| file.replace('-', "_") == name);
        let (_, text) = file.unwrap_or_else(|| panic!("no tests/it/dialects/{}.md", name.replace('_', "-")));
        let occurs = split(text)
            .iter()
            .flat_map(|case| read(case, &name))
            .any(|line| line.contains(" = ") && !line.starts_with(['@', '[']));
        assert!(occurs, "no field is read as {name}");
    }
    let known: BTreeSet<String> = all.into_iter().map(dialect_name).chain(["nothing".to_owned()]).collect();
    for (name, _) in files {
        assert!(known.contains(&name.replace('-', "_")), "{name}.md is named after no dialect");
    }
}

/// Were the comparer blind, nothing else would tell.
#[test]
fn a_wrong_expectation_is_caught() {
    let text = "# T\n\n**Status:** Planned\n**Owner:** Ann Lee\n-----\n";
    let of = |expected: &str| {
        let whole = format!("{text}{expected}");
        let case = case(&whole);
        differences(&case.expected, &read(&case, "bold_lines"))
    };
    let right = "Status = Planned\nOwner = Ann Lee\n@title T\n@status planned Planned\n@authors Ann Lee";
    assert_eq!(of(right), Vec::<String>::new());
    assert_eq!(of(&right.replace("= Planned", "= Draft")), ["- Status = Draft", "+ Status = Planned"]);
    assert_eq!(of(&right.replace("\n@authors Ann Lee", "")), ["+ @authors Ann Lee"]);
    assert_eq!(of(&right.replace("@title T", "@title U")), ["- @title U", "+ @title T"]);
    assert_eq!(of(&format!("{right}\n@finding no-status 1")), ["- @finding no-status 1"]);
    let turned = "Owner = Ann Lee\nStatus = Planned\n@title T\n@status planned Planned\n@authors Ann Lee";
    assert_eq!(of(turned).len(), 1, "the order counts");
    let other = right.replace("Owner =", "[quote] Owner =");
    assert_eq!(of(&other), ["- [quote] Owner = Ann Lee", "+ Owner = Ann Lee"]);
}
