use super::*;
use crate::template::FieldKind;

fn inferred(texts: &[(String, String)]) -> Option<Template> {
    let summary = |(path, text): &(String, String)| {
        Arc::new(Summary::of(&Document::read(Source::new(path.clone(), text.as_bytes()))))
    };
    let paths: Vec<String> = texts.iter().map(|(path, _)| path.clone()).collect();
    infer(&paths, &texts.iter().map(summary).collect::<Vec<_>>())
}

fn spec(number: usize, header: &str, sections: &str) -> (String, String) {
    (format!("{number:04}-x{number}.md"), format!("# Spec {number}\n\n{header}\n{sections}"))
}

fn titles(template: &Template) -> Vec<(&str, u8, Option<usize>)> {
    template.sections.iter().map(|rule| (rule.title.as_str(), rule.level, rule.parent)).collect()
}

#[test]
fn what_most_share_is_the_template() {
    let texts: Vec<_> = (1..=12)
        .map(|n| {
            let status = if n % 2 == 0 { "✅ Implemented (v1)" } else { "📋 Planned" };
            let area = if n < 5 { "Core" } else { "Web" };
            let header = format!(
                "**Status:** {status}\n**Area:** {area}\n**Created:** 2024-01-{n:02}\n**By:** a{n}\n"
            );
            // A third has what is no part of it, and two lack what is.
            let rare = if n % 3 == 0 { "## Rollout\n\nx\n" } else { "" };
            let why = if n > 2 { "## Why\n\nx\n" } else { "" };
            spec(n, &header, &format!("## Design\n\n### Api\n\nx\n\n{rare}\n{why}\n### Phase 1\n\nx\n"))
        })
        .collect();
    let template = inferred(&texts).expect("a template");
    assert_eq!(titles(&template), [("Design", 2, None), ("Api", 3, Some(0)), ("Why", 2, None)]);
    assert!(!template.sections[0].leaf && template.sections[1].leaf);
    let names: Vec<&str> = template.fields.iter().map(|field| field.name.as_str()).collect();
    assert_eq!(names, ["Status", "Area", "Created", "By"]);
    let written: Vec<String> = template.statuses().iter().map(crate::template::Choice::written).collect();
    assert_eq!(written, ["📋 Planned", "✅ Implemented"]);
    assert_eq!(template.choices("area").len(), 2);
    assert_eq!(template.field("created").map(|field| &field.kind), Some(&FieldKind::Date));
    assert_eq!(template.field("by").map(|field| &field.kind), Some(&FieldKind::Text));
    assert_eq!((template.is_own(), template.is_written()), (true, false));
    // No value of a spec counts as not filled in.
    assert!(template.fields.iter().all(|rule| !rule.is_unfilled("Core") && !rule.is_unfilled("Planned")));
}

#[test]
fn too_few_or_too_different_documents_have_none() {
    let same = |n| spec(n, "**Status:** Draft\n", "## A\n\nx\n\n## B\n\nx\n\n## C\n\nx\n");
    assert!(inferred(&(1..=9).map(same).collect::<Vec<_>>()).is_none());
    assert!(inferred(&(1..=10).map(same).collect::<Vec<_>>()).is_some());
    let other =
        |n| spec(n, "**Status:** Draft\n", &format!("## About {}\n\nx\n", ["a", "b", "c", "d"][n % 4]));
    assert!(inferred(&(1..=40).map(other).collect::<Vec<_>>()).is_none());
}

#[test]
fn titles_that_mean_the_same_are_counted_together() {
    let texts: Vec<_> = (1..=12)
        .map(|n| {
            let why = if n % 2 == 0 { "Motivation" } else { "Problem statement" };
            spec(n, "", &format!("## {why}\n\nx\n\n## Design\n\nx\n\n## Alternatives\n\nx\n"))
        })
        .collect();
    let template = inferred(&texts).expect("a template");
    assert_eq!(titles(&template)[0].0, "Motivation");
    assert_eq!(template.section("Problem Statement", Kind::of("problem statement")), Some(0));
}

#[test]
fn what_is_no_spec_does_not_count() {
    let mut texts: Vec<_> = (1..=10).map(|n| spec(n, "", "## A\n\nx\n\n## B\n\nx\n\n## C\n\nx\n")).collect();
    texts
        .extend("stuvwxyz".chars().map(|c| (format!("docs/{c}.md"), "# Page\n\n## Other\n\nx\n".to_owned())));
    texts.push(("README.md".to_owned(), "# Specs\n".to_owned()));
    assert_eq!(inferred(&texts).expect("a template").sections.len(), 3);
    // Papers of a spec's folder are none either.
    let texts: Vec<_> = (1..=10)
        .flat_map(|n| {
            let place = format!("specs/{n:03}-x");
            [
                (format!("{place}/spec.md"), "# S\n\n## A\n\nx\n\n## B\n\nx\n\n## C\n\nx\n".to_owned()),
                (format!("{place}/plan.md"), "# P\n\n## D\n\nx\n".to_owned()),
                (format!("{place}/tasks.md"), "# T\n\n## E\n\nx\n".to_owned()),
            ]
        })
        .collect();
    assert_eq!(titles(&inferred(&texts).expect("a template")).iter().map(|t| t.0).collect::<String>(), "ABC");
}

#[test]
fn the_skeleton_is_written_as_most_headers_are() {
    let text = |header: &str| {
        let texts: Vec<_> = (1..=10)
            .map(|n| {
                let sections = "## A\n\nx\n\n## B\n\nx\n\n## C\n\nx\n";
                (format!("{n:04}-x.md"), header.replace('N', &n.to_string()) + sections)
            })
            .collect();
        inferred(&texts).expect("a template").text
    };
    let front = text("---\nstatus: draft\nauthor: a@N\nnote: \"x: N\"\n---\n\n# T\n\n");
    assert!(
        front.starts_with(
            "---\nstatus: \"[status]\"\nauthor: \"[author]\"\nnote: \"[note]\"\n---\n\n# [Title]\n"
        ),
        "{front}"
    );
    assert!(front.ends_with("\n## C\n\n[To be written: c]\n"));
    assert!(
        text("# T\n\n* Status: Draft\n* Author: N\n\n")
            .contains("\n* Status: [Status]\n* Author: [Author]\n")
    );
    assert!(
        text("# T\n\n| Status | Draft |\n|---|---|\n| Author | N |\n\n").contains("\n**Status:** [Status]\n")
    );
}
