//! The collection as a whole, in the forms in which people write it: which files are specs, which names and links mean
//! which spec, what a template asks for, what is filled in, and what is found by which words.

use std::collections::BTreeSet;
use std::fmt::Write;

use specsite::compile::Compiled;
use specsite::portal::Target;
use specsite::portal::statements::{Statement, statements};
use specsite::search::engine::{self, Engine};
use specsite::search::{SearchOptions, entries};
use specsite::source;
use specsite::words::kind::Kind;

use crate::common::{compiled, crawl, inputs, site};

/// A source of files, each below a line `=== path`.
fn files(text: &str) -> Vec<(&str, &str)> {
    let files = text.split("=== ").skip(1);
    files.map(|file| file.split_once('\n').expect("a path and a text")).collect()
}

fn read(text: &str) -> Compiled {
    compiled(&inputs(&files(text)))
}

/// The paths of all specs.
fn specs(compiled: &Compiled) -> Vec<&str> {
    compiled.portal.specs.values().map(|entry| entry.spec.path.as_str()).collect()
}

/// Every reference, as `from -> to: relation`, by the names of their files.
fn references(compiled: &Compiled) -> BTreeSet<String> {
    let specs = &compiled.portal.specs;
    let edges = compiled.portal.edges().into_iter();
    let name = |spec| source::stem(&specs[spec].spec.path);
    edges.map(|(from, to, relation)| format!("{} -> {}: {}", name(from), name(to), relation.name())).collect()
}

/// Every finding, as `rule path:line`.
fn findings(compiled: &Compiled) -> Vec<String> {
    let line = |found: &specsite::diag::Diagnostic| {
        let spec = compiled.portal.specs.values().find(|entry| entry.spec.path == found.path);
        spec.map_or(0, |entry| entry.spec.line(found.span.start))
    };
    compiled
        .diagnostics
        .iter()
        .map(|found| format!("{} {}:{}", found.rule.code, found.path, line(found)))
        .collect()
}

/// The findings of one rule.
fn of_rule(compiled: &Compiled, rule: &str) -> Vec<String> {
    findings(compiled)
        .into_iter()
        .filter_map(|line| Some(line.strip_prefix(rule)?.trim().to_owned()))
        .collect()
}

/// The page of the first spec, or what stands before the second heading of the second level.
fn page(text: &str) -> String {
    let pages = site(&inputs(&files(text)));
    let page =
        pages.iter().find(|(route, _)| route.as_str().starts_with("specs/") && route.as_str().len() > 20);
    String::from_utf8_lossy(page.expect("a page").1).into_owned()
}

fn numbered(count: usize, header: &str) -> String {
    (1..=count).fold(String::new(), |mut out, n| {
        let _ = writeln!(out, "=== papers/{n:04}-p{n}.md\n# Paper {n}\n\n{header}\n\nText.");
        out
    })
}

#[test]
fn files_that_look_like_the_specs_are_specs_and_what_goes_with_them_is_not() {
    let numbered = numbered(6, "Editor: Ann Lee\nTopic: wires\nReviewed: no");
    let found = read(&format!(
        "{numbered}=== papers/open-rings.md\n# Rings\n\nEditor: Bo\nTopic: rings\n\nText.\n\
         === papers/guide.md\n# Guide\n\nEditor: Bo\n\nText.\n\
         === buyers.md\n# Buyers\n\n## Who\n\nShops.\n\n## What\n\nTools.\n\n## Status\n\nImplemented in two shops.\n\
         === notes/0007-why.md\n# Why\n\n- Author: Ann\n- Status: Draft\n\nText.\n\
         === notes/talk.md\n# Talk\n\nWe met.\n"
    ));
    let specs = specs(&found);
    assert!(specs.contains(&"papers/open-rings.md") && specs.contains(&"notes/0007-why.md"), "{specs:?}");
    assert!(!specs.contains(&"papers/guide.md") && !specs.contains(&"buyers.md"), "{specs:?}");
    assert!(!specs.contains(&"notes/talk.md"), "{specs:?}");
}

#[test]
fn folders_of_specs_hold_their_papers_and_overviews_hold_none() {
    let status = "**Status:** Draft\n\nText.\n";
    let found = read(&format!(
        "=== ZIP-0004/README.md\n# Four\n\n{status}=== ZIP-0004/work/0012/README.md\n# ZIP-12\n\nA part.\n\
         === ZIP-0005/README.md\n# Five\n\n{status}\
         === docs/spec.md\n# The whole\n\nAll of it.\n=== docs/decisions/0001-a.md\n# A\n\n{status}\
         === docs/decisions/0002-b.md\n# B\n\n{status}\
         === specs/bill-template.md\n# Bills\n\n**Status:** Implemented\n\n## Requirements\n\n- **FR1:** A bill has a sum.\n\
         === specs/spec-template.md\n# [Name]\n\n**Status:** Draft | Implemented\n\n## Requirements\n\n- **FR1:** [What]\n"
    ));
    let specs = specs(&found);
    for path in [
        "ZIP-0004/README.md", "docs/decisions/0001-a.md", "docs/decisions/0002-b.md",
        "specs/bill-template.md",
    ] {
        assert!(specs.contains(&path), "{path}: {specs:?}");
    }
    for path in ["ZIP-0004/work/0012/README.md", "specs/spec-template.md"] {
        assert!(!specs.contains(&path), "{path}: {specs:?}");
    }
    assert_eq!(found.schema.template.origin.path(), Some("specs/spec-template.md"));
}

#[test]
fn papers_state_for_the_spec_they_go_with() {
    let text = "\
=== s/1-mill/proposal.md
# A Mill

**Status:** In Progress

Why.
=== s/1-mill/specs/grain/spec.md
## ADDED Requirements

### Requirement: Flour by noon

The mill SHALL grind before noon. See REQ-9.

#### Scenario: A full cart

- **WHEN** a cart is full
- **THEN** it is flour at noon

## REMOVED Requirements

### Requirement: Hand stones
=== s/1-mill/design.md
# Design

## Error Handling

| Error | Recovery |
|---|---|
| No wind | Wait |
=== s/1-mill/research.md
# Research

## Requirements

- The miller MUST sleep.
";
    let compiled = read(text);
    let portal = &compiled.portal;
    let said = |kind| {
        let found = statements(portal, kind).into_iter();
        let name = |said: Statement| {
            let path = &portal.spec_of(said.page).path;
            (said.spec, path.rsplit('/').next().unwrap_or_default().to_owned(), said.item.name().to_owned())
        };
        found.map(name).collect::<Vec<_>>()
    };
    let spec = portal.specs.ids().next().expect("a spec");
    assert_eq!(specs(&compiled), ["s/1-mill/proposal.md"]);
    let row = |path: &str, name: &str| (spec, path.to_owned(), name.to_owned());
    assert_eq!(
        said(Kind::FunctionalRequirements),
        [row("spec.md", "Flour by noon"), row("spec.md", "Hand stones")]
    );
    assert_eq!(said(Kind::TestCases), [row("spec.md", "A full cart")]);
    assert_eq!(said(Kind::ErrorScenarios), [row("design.md", "No wind")]);
    let coverage = portal.trace.coverage(portal.texts(), spec);
    assert_eq!((coverage.tested, coverage.total()), (1, 1), "what is removed counts no more");
    assert!(portal.trace.unknown.is_empty());
    assert_eq!(crawl::faults(&site(&inputs(&files(text)))), [""; 0], "rows lead to places of papers");
}

#[test]
fn names_in_rows_with_hashes_in_fields_and_of_a_small_series() {
    let mut text = String::new();
    for n in 1..=12 {
        let _ = write!(
            text,
            "=== zips/ZIP-{n:04}.md\n---\nzip: {n}\ntitle: Way {n}\nstatus: Draft\n---\n\nText.\n"
        );
    }
    for n in 1..=2 {
        let _ = write!(
            text,
            "=== zips/ZAP-{n:04}.md\n---\nzap: {n}\ntitle: Why {n}\nstatus: Draft\n---\n\nText.\n"
        );
    }
    let said = "=== zips/ZIP-0020.md\n---\nzip: 20\ntitle: Twenty\nstatus: Draft\nsplit-from: 7\nweight: 3\n---\n\n\
                It needs ZIPs 0003/0004, ZIP-0009, 0010 and ZAP-2, but 5 of 6 and ZIP-1.5 are nothing.\n";
    let found = read(&(text + said));
    let expected = [
        "ZAP-0002: mentions", "ZIP-0003: mentions", "ZIP-0004: mentions", "ZIP-0007: related",
        "ZIP-0009: mentions", "ZIP-0010: mentions",
    ];
    assert_eq!(references(&found), expected.map(|to| format!("ZIP-0020 -> {to}")).into());
    let hashed = "=== design/17503-stacks.md\n# Stacks\n\nAuthor: A\n\nText.\n=== design/18802-rings.md\n# Rings\n\nAuthor: A\n\n\
                  See design #17503, issue #17503 and part #2.\n";
    assert_eq!(references(&read(hashed)), ["18802-rings -> 17503-stacks: mentions".to_owned()].into());
}

#[test]
fn addresses_of_requests_name_specs_where_these_are_numbered_by_them() {
    let address = "https://example.org/team/papers/pull";
    let source = |numbers: [u32; 3]| {
        let [a, b, c] = numbers;
        format!(
            "=== papers/{a:04}-a.md\n# A\n\nText.\n=== papers/{b:04}-b.md\n# B\n\nText.\n=== papers/{c:04}-c.md\n# C\n\n\
             [It]({address}/{a}) and [that]({address}/{b}); not [this]({address}/7001), [this]({address}/7002) or [this]({address}/7003).\n"
        )
    };
    let read = |text: &str| {
        let mut inputs = inputs(&files(text));
        inputs.repository = specsite::repository::Repository::at("https://example.org/team/papers", None, "");
        references(&compiled(&inputs))
    };
    assert_eq!(read(&source([1200, 1950, 2800])).len(), 2);
    // Numbers without gaps are counted for themselves.
    assert_eq!(read(&source([101, 102, 103])).len(), 0);
}

#[test]
fn relations_are_those_of_the_spec_itself() {
    let found = read(
        "=== specs/a.md\n# Alpha\n\n**Status:** Draft\n\nThis proposal replaces [Beta](b.md). The old parser is gone, \
         superseded by [Gamma](c.md).\n\n- Requires: [Delta](d.md)\n\
         === specs/b.md\n# Beta\n\n**Status:** Superseded by [Alpha](a.md)\n\n[Gamma](c.md) extends [Delta](d.md).\n\
         === specs/c.md\n# Gamma\n\n**Status:** Draft\n\nThe lock is taken as required by [Alpha](a.md).\n\
         === specs/d.md\n# Delta\n\n**Status:** Draft\n\nText.\n",
    );
    let expected = [
        "a -> b: supersedes", "a -> c: related", "a -> d: depends_on", "b -> a: superseded_by",
        "b -> c: related", "b -> d: related", "c -> a: related",
    ];
    assert_eq!(references(&found), expected.map(str::to_owned).into());
    assert!(of_rule(&found, "one-sided-relation").is_empty());
}

#[test]
fn a_list_of_references_says_how_each_stands_to_the_spec() {
    let found = read(
        "=== specs/a.md\n# Alpha\n\n**Status:** Draft\n\n## Related Specs\n\n| Spec | Relation |\n|---|---|\n\
         | [Beta](b.md) | depends on |\n| [Gamma](c.md) | see also |\n\n- [Delta](d.md) (supersedes)\n\
         === specs/b.md\n# Beta\n\n**Status:** Draft\n\n## Overview\n\n| Spec | Relation |\n|---|---|\n\
         | [Gamma](c.md) | depends on |\n\
         === specs/c.md\n# Gamma\n\n**Status:** Draft\n\nText.\n=== specs/d.md\n# Delta\n\n**Status:** Draft\n\nText.\n",
    );
    let expected = ["a -> b: depends_on", "a -> c: related", "a -> d: supersedes", "b -> c: related"];
    assert_eq!(references(&found), expected.map(str::to_owned).into());
}

#[test]
fn anchors_and_addresses_that_work_elsewhere_work_here() {
    let found = read(
        "=== specs/a.md\n# Alpha {#first}\n\n**Status:** Draft\n\n## **The** cost {#cost .wide}\n\n<em name=\"n1\">x</em> \
         [1](#cost) [2](#user-content-the-cost) [3](#n1) [4](b.md#top) [5](b.md#:~:text=y) [6](#:~:text=z) [7](#rocket-go)\n\n\
         ## :rocket: Go\n\n[8](ftp://a.b/c) [9](urn:x:y) [10](doi:10.1/2) [11](matrix:r/x) [12](localhost:80/x) \
         [13](ms-msdt:/id) [14](VBScript:x) [15](b.md#none) [16](gro\u{308}\u{df}e.md)\n\
         === specs/b.md\n# Beta\n\n**Status:** Draft\n\n[a](a.md#first)\n=== specs/gr\u{f6}\u{df}e.md\n# Size\n\n**Status:** Draft\n",
    );
    let entry = found.portal.specs.values().next().expect("a spec");
    let broken: Vec<&str> = entry
        .links
        .iter()
        .filter(|resolved| {
            let broken = matches!(resolved.target, Target::Page { broken_fragment: Some(_), .. });
            broken || matches!(resolved.target, Target::Missing { .. } | Target::Unsafe(_))
        })
        .map(|resolved| resolved.link.text.as_str())
        .collect();
    assert_eq!(broken, ["12", "13", "14", "15"]);
    let led = |text: &str| {
        entry.links.iter().find(|resolved| resolved.link.text == text).map(|resolved| resolved.target.clone())
    };
    assert!(["8", "9", "11"].iter().all(|text| matches!(led(text), Some(Target::External(_)))));
    assert!(matches!(led("10"), Some(Target::Words)), "an unknown scheme is no link");
    assert_eq!(entry.spec.title, "Alpha");
    assert!(of_rule(&found, "broken-anchor").iter().all(|place| place.starts_with("specs/a.md")));
    assert!(!references(&found).is_empty());
}

#[test]
fn what_a_template_offers_and_calls_optional() {
    let found = read(
        "=== zips/template.md\n---\nzip: <number>\nkind: <Wire (Core, Edge) | Rules | Note>\nwhere: \"[place/](../place/) | None\"\n\
         # These are optional elements.\neditor: <name>\nlevel: <1 | 2>\n---\n\n# [Title]\n\n## What\n\n[What it is]\n\n\
         ## Costs (optional)\n\n[What it costs]\n\n<!-- optional -->\n## Ways\n\n[Which]\n\n## End\n\n_Optional_\n\n[How]\n\n\
         ## Why *(mandatory)*\n\n[Why]\n\
         === zips/zip-0001.md\n---\nzip: 1\nkind: Wire (Edge)\nwhere: src/one/\n---\n\n# One\n\n## What\n\nIt is.\n\n## Why\n\nSo.\n\
         === zips/zip-0002.md\n---\nzip: 2\nkind: Wires?\nwhere: None\n---\n\n# Two\n\n## What\n\nIt is.\n",
    );
    let all = findings(&found);
    let shape: Vec<&String> = all.iter().filter(|line| !line.starts_with("no-status")).collect();
    assert_eq!(shape, ["missing-section zips/zip-0002.md:1"], "{all:?}");
}

#[test]
fn filled_text_is_never_shown_as_unfilled() {
    let template = "=== specs/TEMPLATE.md\n# [Name]\n\n**Status:** Draft | Done\n\n## Choices\n\n**Pros:**\n\n- [What speaks for it]\n\n\
                    ## Licence\n\nFree for everybody.\n\n- Pictures too.\n";
    let kept = "## Licence\n\nFree for everybody.\n\n- Pictures too.\n";
    let others = format!(
        "=== specs/other-one.md\n# O\n\n**Status:** Draft\n\n## Choices\n\n**Pros:**\n\n- Few.\n\n{kept}\
         === specs/other-two.md\n# P\n\n**Status:** Draft\n\n## Choices\n\n**Pros:**\n\n- [What speaks for it]\n\n{kept}"
    );
    let own = "=== specs/a-long-name-first.md\n# A\n\n**Status:** Draft\n\n## Choices\n\n**Pros:**\n\n- **It is small**\n- [3 s, 9 s]\n\
               - `[u8]`\n- ![x](x.svg)\n\n```\n[1, 2]\n```\n\n";
    let source = format!("{template}{others}{own}{kept}");
    assert!(!page(&source).contains("class=\"unfilled\""));
    assert_eq!(of_rule(&read(&source), "unfilled-section"), ["specs/other-two.md:5"]);
}

#[test]
fn nobody_is_asked_for_what_is_over_or_what_nobody_has() {
    let template = "=== rfcs/template.md\n# [Title]\n\n- Status: Draft | Rejected\n- Board: [link]\n- Team: [name]\n\n## What\n\n[What]\n";
    let spec =
        |name: &str, header: &str| format!("=== rfcs/{name}.md\n# {name}\n\n{header}\n\n## What\n\nIt is.\n");
    let found = read(&format!(
        "{template}{}{}{}",
        spec("0001-a", "- Status: Draft\n- Team: x"),
        spec("0002-b", "- Status: Draft"),
        spec("0003-c", "- Status: Rejected"),
    ));
    assert_eq!(findings(&found), ["missing-field rfcs/0002-b.md:1"]);
}

#[test]
fn marks_of_markdown_are_read_as_code_hosts_read_them() {
    let found = read(
        "=== specs/a.md\n# A\n\n**Status:** :construction: In Progress\n\nAt 10:30:45, a:b:c and `:x:`.\n\n> ~~~text\n> x\n\nOn.\n\n```rust\nfn x() {\n\n## No\n",
    );
    let entry = found.portal.specs.values().next().expect("a spec");
    assert_eq!(entry.spec.meta.status.label(), Some("In Progress"));
    assert_eq!(of_rule(&found, "unclosed-fence"), ["specs/a.md:7", "specs/a.md:12"]);
    let shown = page(
        "=== specs/a-name-that-is-long.md\n# A\n\n**Status:** Draft\n\n$`x_1`$ :+1:\n\n```mermaid\nflowchart TD\n A[one\\ntwo] --> B\n```\n",
    );
    assert!(shown.contains("<msub>") && shown.contains("👍") && shown.contains("<svg"), "{shown}");
}

/// The paths of what a query finds, the best first.
fn found(engine: &Engine, query: &str) -> Vec<String> {
    engine.search(query, &SearchOptions::default()).hits.into_iter().map(|hit| hit.path).collect()
}

#[test]
fn words_are_found_in_other_forms_and_in_headers() {
    let compiled = read(
        "=== specs/a.md\n# Alpha\n\n**Status:** Draft\n**Author:** Mira Voss\n**Component:** Kettle\n\nFallbacks and copies of time\u{ad}outs.\n\
         === specs/b.md\n# Beta\n\n**Status:** Draft\n**Author:** Kettle Brand\n**Created:** 2024-05-06\n\nIt carries a cargo.\n",
    );
    let engine = engine::build(entries::of(&compiled.portal)).expect("it is indexed");
    for (query, path) in [
        ("copy", "specs/a.md"),
        ("copied", "specs/a.md"),
        ("fallback", "specs/a.md"),
        ("carried", "specs/b.md"),
        ("cargoes", "specs/b.md"),
        ("timeouts", "specs/a.md"),
        ("timeout", "specs/a.md"),
        ("voss", "specs/a.md"),
        ("author:kettle", "specs/b.md"),
        ("header:kettle", "specs/a.md"),
    ] {
        assert_eq!(found(&engine, query), [path], "{query}");
    }
    for query in ["header:2024", "author:mira kettle -author:mira", "carries -copy"] {
        assert_ne!(found(&engine, query).first().map(String::as_str), Some("specs/a.md"), "{query}");
    }
}
