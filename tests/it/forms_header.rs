//! What a header says, in the forms that people give it: statuses with a history, days, names, numbers, folders, tasks.

use std::collections::BTreeMap;

use proptest::prelude::*;
use specsite::compile::Compiled;
use specsite::diag::Diagnostic;
use specsite::report::{github, human, json, sarif};
use specsite::source::Source;
use specsite::spec::Spec;

use crate::common::{compiled, inputs};

fn read(files: &[(&str, &str)]) -> Compiled {
    compiled(&inputs(files))
}

fn spec<'a>(compiled: &'a Compiled, path: &str) -> &'a Spec {
    let found = compiled.portal.specs.values().find(|entry| entry.spec.path == path);
    &found.unwrap_or_else(|| panic!("{path} is no spec")).spec
}

/// The stage and the label of each spec, by its path.
fn statuses(compiled: &Compiled) -> Vec<(&str, &str, &str)> {
    let specs = compiled.portal.specs.values().map(|entry| entry.spec.as_ref());
    specs
        .map(|spec| {
            let status = &spec.meta.status;
            (spec.path.as_str(), status.stage().name(), status.label().unwrap_or_default())
        })
        .collect()
}

fn codes<'a>(compiled: &'a Compiled, path: &str) -> Vec<&'a str> {
    let own = |finding: &&Diagnostic| finding.path == path;
    compiled.diagnostics.iter().filter(own).map(|finding| finding.rule.code).collect()
}

fn title(compiled: &Compiled, path: &str) -> String {
    spec(compiled, path).title.clone()
}

#[test]
fn the_last_word_of_a_section_holds() {
    let files = [
        (
            "1.md",
            "# One\n\n## Status\n\n- Proposed (2020-03-01)\n- Adopted (2020-05-01)\n- Deprecated (2020-04-01)\n",
        ),
        ("2.md", "# Two\n\n## Status\n\nAccepted\n\nReplaced by [One](1.md)\n"),
        ("3.md", "# Three\n\n## Status\n\nSupersedes [One](1.md)\nAmends [Two](2.md)\n\nDraft\n"),
        (
            "4.md",
            "# Four\n\n## Status\n\n| Date | Status |\n|---|---|\n| 2021-01-01 | Draft |\n| 2021-03-01 | Final |\n| 2021-02-01 | Accepted |\n",
        ),
        ("5.md", "# Five\n\n## Status\n\n~~Draft~~\n~~Accepted~~\nWithdrawn\n"),
        ("6.md", "# Six\n\n## Status\n\nSupersedes [One](1.md)\n"),
    ];
    let expected = [
        ("1.md", "implemented", "Adopted"),
        ("2.md", "superseded", "Replaced"),
        ("3.md", "proposed", "Draft"),
        ("4.md", "implemented", "Final"),
        ("5.md", "dropped", "Withdrawn"),
        ("6.md", "unknown", ""),
    ];
    assert_eq!(statuses(&read(&files)), expected);
}

#[test]
fn a_status_within_a_chapter_is_the_chapters() {
    let files = [
        ("a.md", "# A\n\n## Protocol\n\n### Status\n\nDone when the reply came.\n"),
        ("b.md", "# B\n\n## Metadata\n\n### Status\n\nDraft\n\n## Text\n\nText.\n"),
        ("c.md", "# C\n\n## Status\n\nActive\n\n## Protocol\n\n### Status\n\nDropped\n"),
    ];
    let compiled = read(&files);
    assert_eq!(
        statuses(&compiled),
        [("a.md", "unknown", ""), ("b.md", "proposed", "Draft"), ("c.md", "implemented", "Active")]
    );
    assert!(!codes(&compiled, "c.md").contains(&"conflicting-status"));
}

#[test]
fn lines_of_a_header_wrap_and_stand_side_by_side() {
    let files = [
        ("1.md", "# One\n\nStatus: final since the spring, as the board\nhas said.\n\n## Why\n\nBecause.\n"),
        ("2.md", "# Two\n\nStatus: Draft | Date: 2021-02-03 | Author: Ada Holm\n\n## Why\n\nBecause.\n"),
        ("3.md", "# Three\n\n**Date:** 2021-02-03 **Status:** Rejected\n\n## Why\n\nBecause.\n"),
        (
            "4.md",
            "# Four\n\n* Status: Draft\n* Author: Ada Holm\n\n* [Why](#why)\n  * [How](#how)\n* [When](#when)\n\n## Why\n\nBecause.\n",
        ),
        (
            "5.md",
            "# Five\n\nStatus: whatever this is, it goes on and\non without end.\n\n## Why\n\nBecause.\n",
        ),
    ];
    let compiled = read(&files);
    let expected = [
        ("1.md", "implemented", "Final"),
        ("2.md", "proposed", "Draft"),
        ("3.md", "dropped", "Rejected"),
        ("4.md", "proposed", "Draft"),
        ("5.md", "unknown", ""),
    ];
    assert_eq!(statuses(&compiled), expected);
    let two = &spec(&compiled, "2.md").meta;
    assert_eq!(
        (two.created.map(|date| date.to_string()).as_deref(), two.authors.as_slice()),
        (Some("2021-02-03"), &["Ada Holm".to_owned()][..])
    );
    assert_eq!(spec(&compiled, "1.md").summary.as_deref(), Some("Because."));
    assert_eq!(spec(&compiled, "4.md").meta.authors, ["Ada Holm"]);
}

#[test]
fn front_matter_has_tables_and_flags() {
    let files = [
        ("1.md", "---\ntitle: One\nparams:\n  status: approved\n  author: Ada Holm\n---\n\nText.\n"),
        ("2.md", "---\ntitle: Two\ndeprecated: true\n---\n\nText.\n"),
        ("3.md", "---\ntitle: Three\ndraft: false\npublished: true\n---\n\nText.\n"),
        ("4.md", "---\ntitle: Four `x`\nreplaced-by: 1.md\n---\n\nText.\n"),
        ("5.md", "---\ntitle: Five\nstatus: Approved (Draft | Approved | Final)\n---\n\nText.\n"),
    ];
    let compiled = read(&files);
    let expected = [
        ("1.md", "planned", "Approved"),
        ("2.md", "dropped", "Deprecated"),
        ("3.md", "unknown", ""),
        ("4.md", "superseded", "Superseded"),
        ("5.md", "planned", "Approved"),
    ];
    assert_eq!(statuses(&compiled), expected);
    assert_eq!(title(&compiled, "4.md"), "Four x");
}

#[test]
fn months_stand_first_where_a_sibling_proves_it() {
    let file = |day: &str| format!("# X\n\n- Status: Draft\n- Date: {day}\n");
    let texts = ["07/04/2021", "07/14/2021", "04/07/2021", "2019-07", "July 2019"].map(file);
    let files: Vec<(String, &str)> =
        texts.iter().enumerate().map(|(at, text)| (format!("us/{at}.md"), text.as_str())).collect();
    let mut all: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), *text)).collect();
    let other = [file("07/04/2021"), file("17/04/2021")];
    all.extend([("eu/0.md", other[0].as_str()), ("eu/1.md", other[1].as_str())]);
    let compiled = read(&all);
    let created: Vec<String> = compiled
        .portal
        .specs
        .values()
        .filter_map(|entry| entry.spec.meta.created)
        .map(|date| date.to_string())
        .collect();
    assert_eq!(
        created,
        ["2021-04-07", "2021-04-17", "2021-07-04", "2021-07-14", "2021-04-07", "2019-07", "2019-07"]
    );
    assert!(!compiled.diagnostics.iter().any(|finding| finding.rule.code == "invalid-date"));
}

#[test]
fn days_that_are_none_are_told_in_any_field() {
    let text = "# X\n\n**Status:** Draft\n**Last updated:** 2021-02-30\n**Review by:** 2021-13-01\n**Version:** 2021-13-01\n";
    let compiled = read(&[("x.md", text)]);
    assert_eq!(codes(&compiled, "x.md"), ["invalid-date", "invalid-date"]);
}

#[test]
fn folders_tell_beside_others_and_by_the_configuration() {
    let text = "# X\n\nText.\n";
    let files = [
        ("specsite.toml", "[status]\n\"On ice\" = \"dropped\"\n"),
        ("a/active/1.md", text),
        ("a/done/2.md", text),
        ("b/active/3.md", text),
        ("b/on-ice/4.md", text),
        ("c/changes/archive/2021-01-02-x/proposal.md", text),
        ("d/v1.2/5.md", text),
        ("d/rejected/6.md", text),
    ];
    let compiled = read(&files);
    let stages: BTreeMap<&str, &str> =
        statuses(&compiled).into_iter().map(|(path, stage, _)| (path, stage)).collect();
    let expected = [
        ("a/active/1.md", "in_progress"),
        ("a/done/2.md", "implemented"),
        ("b/active/3.md", "implemented"),
        ("b/on-ice/4.md", "dropped"),
        ("c/changes/archive/2021-01-02-x/proposal.md", "implemented"),
        ("d/rejected/6.md", "dropped"),
        ("d/v1.2/5.md", "implemented"),
    ];
    assert_eq!(stages, expected.into());
    assert_eq!(spec(&compiled, "d/v1.2/5.md").meta.version.as_deref(), Some("1.2"));
}

#[test]
fn one_number_that_two_files_have_is_no_series() {
    let text = "# X\n\n**Status:** Draft\n";
    let compiled = read(&[("v/gpt-5-notes.md", text), ("v/gpt5-code.md", text)]);
    assert!(compiled.portal.specs.values().all(|entry| entry.spec.number.is_none()));
    assert!(!codes(&compiled, "v/gpt5-code.md").contains(&"duplicate-number"));
}

#[test]
fn the_state_of_the_world_is_no_status() {
    let compiled = read(&[("a.md", "# A\n\n## Current state\n\nKilns are done by hand.\n")]);
    assert_eq!(statuses(&compiled), [("a.md", "unknown", "")]);
}

#[test]
fn numbers_belong_to_series_and_not_to_words() {
    let text = |title: &str| format!("# {title}\n\n**Status:** Draft\n");
    let texts = ["Two steps", "HTTP", "A", "B", "C", "D", "Kiln", "Oven", "Shed"].map(text);
    let paths = [
        "x/2-steps.md", "x/http3-here.md", "x/a.md", "x/b.md", "x/c.md", "x/d.md", "y/7-kiln/kiln.md",
        "y/11-oven/notes.md", "y/12-shed/spec.md",
    ];
    let files: Vec<(&str, &str)> = paths.into_iter().zip(texts.iter().map(String::as_str)).collect();
    let compiled = read(&files);
    let numbers: Vec<Option<u64>> = compiled.portal.specs.values().map(|entry| entry.spec.number).collect();
    assert_eq!(numbers, [None, None, None, None, None, None, Some(7), Some(11), Some(12)]);
    let order: Vec<&str> = compiled.portal.specs.values().map(|entry| entry.spec.path.as_str()).collect();
    assert_eq!(order[6..], ["y/7-kiln/kiln.md", "y/11-oven/notes.md", "y/12-shed/spec.md"]);
}

#[test]
fn a_number_taken_twice_is_told_and_a_translation_is_none() {
    let text = "# X\n\n**Status:** Draft\n";
    let files = [
        ("r/0003-a.md", text),
        ("r/0003-b.md", text),
        ("r/0004-c.md", text),
        ("r/0004-c.fr.md", text),
        ("s/0004-d.md", text),
        ("r/0000-e.md", text),
        ("r/0000-f.md", text),
    ];
    let compiled = read(&files);
    let twice: Vec<&str> = compiled
        .diagnostics
        .iter()
        .filter(|one| one.rule.code == "duplicate-number")
        .map(|one| one.path.as_str())
        .collect();
    assert_eq!(twice, ["r/0003-a.md", "r/0003-b.md"]);
}

#[test]
fn titles_lose_what_all_of_them_have() {
    let text = |title: &str| format!("# {title}\n\n**Status:** Draft\n");
    let texts = [
        "Design Doc: Kiln", "Design Doc: Oven", "Design Doc: Shed", "Cache: one", "Cache: two",
        "Cache: three", "Cats",
    ]
    .map(text);
    let paths = ["d/a.md", "d/b.md", "d/c.md", "e/a.md", "e/b.md", "e/c.md", "f/a.md"];
    let files: Vec<(&str, &str)> = paths.into_iter().zip(texts.iter().map(String::as_str)).collect();
    let compiled = read(&files);
    assert_eq!(
        paths.map(|path| title(&compiled, path)),
        ["Kiln", "Oven", "Shed", "Cache: one", "Cache: two", "Cache: three", "Cats"]
    );
}

#[test]
fn headings_that_several_have_are_no_titles() {
    let files = [
        ("1.md", "# REC-1\n\n## The record\n\n- Status: Draft\n\n## Why\n\nText.\n"),
        ("2.md", "# REC-2\n\n## The record\n\n- Status: Draft\n\n## Why\n\nText.\n"),
        ("3.md", "# REC-3\n\n## A kiln of our own\n\n- Status: Draft\n\n## Why\n\nText.\n"),
        ("4.md", "<h1>Ovens &amp; kilns</h1>\n\n- Status: Draft\n\n## Why\n\nText.\n"),
        ("0005.md", "### Sheds\n\n- Status: Draft\n\n#### Why\n\nText.\n"),
    ];
    let compiled = read(&files);
    let titles = ["1.md", "2.md", "3.md", "4.md", "0005.md"].map(|path| title(&compiled, path));
    assert_eq!(titles, ["REC-1", "REC-2", "REC-3: A kiln of our own", "Ovens & kilns", "Sheds"]);
}

#[test]
fn marks_and_headers_are_no_summary() {
    let files = [
        ("1.md", "# One\n\n- Status: Draft\n\n[TOC]\n\n[a](a.md) | [b](b.md)\n\nWords of one.\n"),
        ("2.md", "# Two\n\n## Status\n\nDraft\n\n## Authors\n\nAda Holm\n\n## Context\n\nWords of two.\n"),
        ("3.md", "# Three\n\n- Status: Draft\n\n{{< toc >}}\n\n![x](x.png)\n\nWords of three.\n"),
    ];
    let compiled = read(&files);
    let summaries: Vec<_> =
        compiled.portal.specs.values().filter_map(|entry| entry.spec.summary.as_deref()).collect();
    assert_eq!(summaries, ["Words of one.", "Words of two.", "Words of three."]);
}

#[test]
fn tasks_beside_a_spec_are_its_progress() {
    let spec_text = |status: &str| format!("# Kiln\n\n{status}Text.\n\n- [ ] one\n");
    let texts = [
        spec_text(""),
        spec_text("**Status:** Proposed\n\n"),
        spec_text("**Status:** Done\n\n"),
        spec_text(""),
    ];
    let files = [
        ("s/1-a/spec.md", texts[0].as_str()),
        ("s/1-a/tasks.md", "# Tasks\n\n- [x] 1. A\n  - [ ] 1.1 B\n"),
        ("s/2-b/spec.md", texts[1].as_str()),
        ("s/2-b/tasks.md", "- [x] A\n- [X] B\n"),
        ("s/3-c/spec.md", texts[2].as_str()),
        ("s/3-c/tasks.md", "Nothing to tick.\n"),
        ("s/4-d/spec.md", texts[3].as_str()),
        ("s/4-d/tasks.md", "- [ ] A\n"),
    ];
    let compiled = read(&files);
    let portal = &compiled.portal;
    let progress: Vec<_> = portal.specs.values().map(|entry| portal.progress(entry)).collect();
    assert_eq!(progress, [(1, 2), (2, 2), (0, 1), (0, 1)]);
    let stages: Vec<_> = statuses(&compiled).into_iter().map(|(_, stage, _)| stage).collect();
    assert_eq!(stages, ["in_progress", "proposed", "implemented", "planned"]);
    let witness = |path| codes(&compiled, path).contains(&"status-witnesses");
    assert_eq!(["s/1-a/spec.md", "s/2-b/spec.md", "s/4-d/spec.md"].map(witness), [false, true, false]);
}

/// White space of every width, and what people put around a value.
fn decorated() -> impl Strategy<Value = String> {
    let blank = prop::sample::select(vec![
        "", " ", "  ", "\t", "\u{a0}", "\u{2003}", "\u{202f}", "\u{3000}", "\u{2028}", "&nbsp;",
    ]);
    let mark = prop::sample::select(vec![
        "", "**", "_", "`", "~~", "|", "·", "—", "\\", "<br>", "*(é)*", "[é](x.md)", "&amp;", "✅", "\\*",
        ":", "：",
    ]);
    let word = prop::sample::select(vec!["encore é", "Zörp", "été", "草案", "2024-02-30", "Draft", "", "é."]);
    let label =
        prop::sample::select(vec!["Status", "Statut", "Created", "Updated", "状态", "Owner", "Zürich"]);
    let form = prop::sample::select(vec![
        "**{l}{b}:**{a}{v}",
        "**{l}**{b}:{a}{v}",
        "{l}{b}:{a}{v}",
        "- **{l}**{b}:{a}{v}",
        "- {l}{b}:{a}{v}",
        "> {l}:{a}{v}",
        "| {l}{b} |{a}{v} |\n|---|---|",
        "## {l}{b}\n\n{a}{v}",
        "```\n{l}{b}:{a}{v}\nAuthor: é\n```",
        "---\n{l}: \"{a}{v}\"\n---",
        "<table><tr><td>{l}{b}</td><td>{a}{v}</td></tr></table>",
        "{a}{v}\\\nMai 2024{b}",
    ]);
    let value = (mark.clone(), blank.clone(), word, blank.clone(), mark)
        .prop_map(|(a, b, word, c, d)| format!("{a}{b}{word}{c}{d}"));
    (form, label, blank.clone(), blank, value).prop_map(|(form, label, before, after, value)| {
        form.replace("{l}", label).replace("{b}", before).replace("{a}", after).replace("{v}", &value)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn every_field_has_its_place_and_every_format_shows_it(
        lines in prop::collection::vec(decorated(), 1..4),
        end in prop::sample::select(vec!["\n", "\r\n"]),
    ) {
        let text = format!("# Été\n\n{}\n", lines.join("\n\n")).replace('\n', end);
        let file = Source::new("a.md", text.as_bytes()).text;
        let compiled = read(&[("a.md", &text), ("b.md", &lines.join("\n"))]);
        for entry in compiled.portal.specs.values().filter(|entry| entry.spec.path == "a.md") {
            for field in &entry.spec.fields {
                let written = file.get(field.span.start..field.span.end);
                prop_assert!(written.is_some_and(|written| written.trim() == written), "{field:?} in {text:?}");
            }
        }
        let findings = &compiled.diagnostics;
        let store: BTreeMap<String, Vec<u8>> =
            [("a.md", text.clone()), ("b.md", lines.join("\n"))].map(|(path, text)| (path.to_owned(), text.into_bytes())).into();
        let shown = human::render(findings, &store, false);
        prop_assert_eq!(shown.matches("-->").count().max(findings.len()), shown.matches("-->").count());
        for finding in findings {
            let place = Source::new("x", &store[&finding.path]);
            let (from, to) = (place.place(finding.span.start), place.place(finding.span.end));
            prop_assert!(from <= to);
        }
        prop_assert_eq!(json::render(findings, &store).lines().count(), findings.len());
        prop_assert_eq!(github::render(findings, &store, "").lines().count(), findings.len());
        prop_assert_eq!(sarif::render(findings, &store, "").matches("\"ruleId\"").count(), findings.len());
    }
}
