//! A page for each rule of `specsite check`, and the list of all.

use serde::Serialize;

use crate::diag::{self, Rule};
use crate::markdown;
use crate::markdown::tree::BlockKind;
use crate::page::context::{SiteContext, theme_id};
use crate::route::Route;
use crate::theme::Page;

#[derive(Serialize)]
struct RuleList {
    rules: Vec<RuleRow>,
}

#[derive(Serialize)]
struct RuleRow {
    code: &'static str,
    summary: &'static str,
    severity: &'static str,
    url: String,
    /// How many findings there are, and where.
    count: usize,
    findings: String,
}

#[derive(Serialize)]
struct RulePage {
    #[serde(flatten)]
    row: RuleRow,
    parts: Vec<Part>,
}

/// A part of a rule's help, in its order: of the three one says something.
#[derive(Default, Serialize)]
struct Part {
    heading: Option<String>,
    /// With its code between backticks.
    text: Option<String>,
    code: Option<String>,
    /// The path of the file that code is in, where the help names it.
    file: Option<String>,
}

pub(super) fn plan<'a>(context: &'a SiteContext<'a>) -> Vec<Page<'a>> {
    let page = |rule: &'static Rule| {
        Page::view(Route::page(&format!("rules/{}", rule.code)), "rule.html", move || RulePage {
            row: row(context, rule),
            parts: parts(&rule.guide()),
        })
    };
    let list = Page::view(Route::page("rules"), "rules.html", || RuleList {
        rules: diag::all().map(|rule| row(context, rule)).collect(),
    });
    std::iter::once(list).chain(diag::all().map(page)).collect()
}

fn row(context: &SiteContext, rule: &'static Rule) -> RuleRow {
    RuleRow {
        code: rule.code,
        summary: rule.summary,
        severity: context.inputs.config.severity(rule).name(),
        url: format!("rules/{}/", rule.code),
        count: context.diagnostics.iter().filter(|found| found.rule == rule).count(),
        findings: format!("health/#{}", theme_id(rule.code)),
    }
}

/// The blocks of a help text below its title.
fn parts(guide: &str) -> Vec<Part> {
    let blocks = markdown::parse(guide, 0);
    let part = |block: &markdown::tree::Block| {
        let written = || guide[block.span.start..block.span.end].trim().to_owned();
        match &block.kind {
            BlockKind::Heading { level: 1, .. } => Vec::new(),
            BlockKind::Heading { .. } => {
                let heading = Some(written().trim_start_matches('#').trim().to_owned());
                vec![Part { heading, ..Part::default() }]
            }
            BlockKind::Code { literal, .. } => files(literal),
            _ => vec![Part { text: Some(written()), ..Part::default() }],
        }
    };
    blocks.iter().flat_map(part).collect()
}

/// What the files of examples end with.
const FILES: [&str; 6] = [".html", ".md", ".png", ".rs", ".toml", ".yaml"];

/// An example, cut at the lines that name a file: what stands below one is in it.
fn files(example: &str) -> Vec<Part> {
    let is_path = |line: &str| {
        let ends = |end: &&str| line.len() > end.len() && line.ends_with(*end);
        FILES.iter().any(ends) && !line.contains([' ', ':', '(', '['])
    };
    let mut out: Vec<(Option<String>, String)> = vec![(None, String::new())];
    for line in example.lines() {
        if is_path(line) {
            out.push((Some(line.to_owned()), String::new()));
        } else if let Some((_, code)) = out.last_mut() {
            code.push_str(line);
            code.push('\n');
        }
    }
    let told = out.into_iter().filter(|(file, code)| file.is_some() || !code.trim().is_empty());
    told.map(|(file, code)| Part { code: Some(code.trim_matches('\n').to_owned()), file, ..Part::default() })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_guide_is_headings_texts_and_code() {
        let all = parts(&diag::RULES[0].guide());
        let headings: Vec<&str> = all.iter().filter_map(|part| part.heading.as_deref()).collect();
        assert_eq!(headings, ["Wrong", "Right", "Fix", "Silence"]);
        assert!(all.iter().filter(|part| part.code.is_some()).count() >= 4);
    }

    #[test]
    fn an_example_of_two_files_is_two_blocks() {
        let all = files("specs/a.md\n\n# A\n\nSee b.md or c/d.md.\n\nspecs/b.md\n\n# B\n");
        let told: Vec<_> = all.iter().map(|part| (part.file.as_deref(), part.code.as_deref())).collect();
        let first = "# A\n\nSee b.md or c/d.md.";
        assert_eq!(told, [(Some("specs/a.md"), Some(first)), (Some("specs/b.md"), Some("# B"))]);
        assert_eq!(files("[check]\nstale = \"off\"\n").len(), 1);
    }
}
