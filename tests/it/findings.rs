//! Findings that people believe: each at the words that it is about, once for each cause, and none where all is well.

use specsite::compile::Compiled;
use specsite::project::Inputs;
use specsite::source::Source;

use crate::common::{compiled, inputs};

/// The findings of a rule, each as the file with line and column, and the words it stands at.
fn found(inputs: &Inputs, compiled: &Compiled, code: &str) -> Vec<String> {
    let of_rule = compiled.diagnostics.iter().filter(|finding| finding.rule.code == code);
    let place = |finding: &specsite::diag::Diagnostic| {
        let bytes = inputs.store.read(&finding.path).unwrap_or_default();
        let source = Source::new(finding.path.as_str(), &bytes);
        let at = source.place(finding.span.start);
        let words = source.slice(finding.span).lines().next().unwrap_or_default().to_owned();
        format!("{}:{}:{} {words}", finding.path, at.line, at.column)
    };
    of_rule.map(place).collect()
}

const WRONG: &str = "\
# A

**Status:** Implemented
**Start Date:** 2026-05-04
**Implemented:** 2026-04-01
**Updated:** 2126-03-04

## Functional Requirements

- **FR1:** x
- **FR2:** not `FR7`, but *this*
  and FR9
- **FR4:** y

![](a.png)

## Dependencies

It depends on [other](b.md).

```toml
# serde
[dependencies]
left = \"1\"
serde = \"1\"
```

## Configuration

- **API_KEY:** 9f8b7c6d5e4f3a2b1c0d

```toml
# token
port = 1
token = \"5a8b7c6d5e4f3a2b1c99\"
```

## Changelog

- 2026-03-04: c
- 2026-05-04: b
- 2026-02-04: a

<!-- never ends
";

#[test]
fn a_finding_stands_at_the_words_it_is_about() {
    let b = "# B\n\n**Status:** Planned\n\n## Dependencies\n\n```toml\n[dependencies]\nserde = \"2\"\n```\n";
    let mut inputs = inputs(&[("a.md", WRONG), ("a.png", ""), ("b.md", b)]);
    inputs.today = "2026-11-01".parse().ok();
    let compiled = compiled(&inputs);
    let all = |code| found(&inputs, &compiled, code);
    assert_eq!(all("unknown-item"), ["a.md:12:7 FR9"]);
    assert_eq!(all("item-gap"), ["a.md:13:1 - **FR4:** y"]);
    assert_eq!(all("implemented-before-created"), ["a.md:5:18 2026-04-01"]);
    assert_eq!(all("future-date"), ["a.md:6:14 2126-03-04"]);
    assert_eq!(all("image-without-text"), ["a.md:15:1 ![](a.png)"]);
    assert_eq!(all("rests-on-planned"), ["a.md:19:15 [other](b.md)"]);
    assert_eq!(all("dependency-conflict"), ["b.md:9:1 serde"]);
    assert_eq!(all("secret"), ["a.md:30:1 - **API_KEY:** 9f8b7c6d5e4f3a2b1c0d", "a.md:35:1 token"]);
    assert_eq!(all("changelog-order"), ["a.md:42:1 - 2026-02-04: a"]);
    assert_eq!(all("unclosed-comment"), ["a.md:44:1 <!--"]);
}

#[test]
fn a_secret_is_kept_nowhere_but_on_its_page() {
    let inputs = inputs(&[("a.md", WRONG)]);
    let compiled = compiled(&inputs);
    let entry = compiled.portal.specs.values().next().expect("a spec");
    let secrets = ["9f8b7c6d5e4f3a2b1c0d", "5a8b7c6d5e4f3a2b1c99"];
    let words = compiled.portal.shelf.words(entry.file).sections.join("\n");
    let facts = format!("{:?}", entry.spec);
    let copied = compiled.portal.shelf.copied(entry.file);
    let copy: String = copied.sections.iter().flatten().map(|span| &WRONG[span.start..span.end]).collect();
    for secret in secrets {
        assert!(!words.contains(secret) && !copy.contains(secret) && !facts.contains(secret), "{secret}");
    }
    assert!(words.contains("port = 1") && copy.contains("port = 1"));
}

#[test]
fn nothing_is_told_where_all_is_well() {
    let spec = "# A\n\n**Status:** Implemented\n\n## Open Questions\n\n- **Q1:** ~~How long?~~ An hour.\n- **~~Q2:~~** ~~Why?~~\n- **Q3:** Who? *Decided:* Ada\n\n## Acceptance Criteria\n\n- [x] a\n- [ ] ~~b~~\n- [-] ~~c~~\n\n## Dependencies\n\n- [B](b.md)\n- The billing service\n\n<!-- a\nb -->\n\n![words](a.png)\n";
    let held = "# B\n\n**Status:** On Hold\n**Created:** 2001-01-01\n\n## Functional Requirements\n\n- **FR10:** a\n- **FR20:** b\n- **FR30:** c\n";
    let inputs = inputs(&[("a.md", spec), ("a.png", ""), ("b.md", held)]);
    let codes: Vec<&str> = compiled(&inputs).diagnostics.iter().map(|finding| finding.rule.code).collect();
    assert_eq!(codes, ["missing-changelog"; 0]);
}

#[test]
fn one_cause_is_one_finding() {
    let blank = "# [Title]\n\n**Status:** Planned | Implemented\n**Type:** Feature | Package\n**Created:** YYYY-MM-DD\n\n## Problem\n\n[What is wrong]\n\n## Solution\n\n[What helps]\n";
    let spec = "# A\n\n**Status:** Planned\n**Type:** No Feature at all\n**Created:**\n\n## Solution\n\na\n\n## Problem\n\nb\n\n```quux\nx\n```\n";
    let more: String = (0..9).map(|_| "\n```quux\nx\n```\n").collect();
    let right = |title: &str| {
        format!(
            "# {title}\n\n**Status:** Planned\n**Type:** 📦 Package (small)\n**Created:** 2026-01-01\n\n## Problem\n\nb\n\n## Solution\n\na\n"
        )
    };
    let (wrong, b, c, d, e) = (format!("{spec}{more}"), right("B"), right("C"), right("D"), right("E"));
    let inputs = inputs(&[
        ("TEMPLATE.md", blank),
        ("a.md", &wrong),
        ("b.md", &b),
        ("c.md", &c),
        ("d.md", &d),
        ("e.md", &e),
    ]);
    let compiled = compiled(&inputs);
    let all = |code| found(&inputs, &compiled, code);
    assert_eq!(all("missing-field"), ["a.md:5:13 "]);
    assert_eq!(all("unknown-value"), ["a.md:4:11 No Feature at all"]);
    assert_eq!(all("section-order"), ["a.md:11:1 ## Problem"]);
    assert_eq!(all("unknown-language").len(), 1);
    let other = compiled.diagnostics.iter().filter(|finding| finding.path != "a.md").count();
    assert_eq!((compiled.diagnostics.len(), other), (4, 0));
}

#[test]
fn numbers_and_statuses_belong_to_the_whole_collection() {
    let spec = |title: &str, status: &str| format!("# {title}\n\n**Status:** {status}\n");
    let (planned, done) = (spec("A", "Planned"), spec("B", "Implemented"));
    let files = [
        ("implemented/0001-b.md", done.as_str()),
        ("planned/0001-a.md", planned.as_str()),
        ("planned/0001-a-notes.md", planned.as_str()),
        ("planned/0001-a.fr.md", planned.as_str()),
    ];
    let numbered = inputs(&files);
    let numbers = found(&numbered, &compiled(&numbered), "duplicate-number");
    assert_eq!(numbers, ["implemented/0001-b.md:1:1 ", "planned/0001-a.md:1:1 "]);

    let names: Vec<String> = (0..12).map(|at| format!("s{at}.md")).collect();
    let bare: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "# A\n\n## B\n\nc\n")).collect();
    let silent = inputs(&bare);
    assert_eq!(found(&silent, &compiled(&silent), "no-status").len(), 1);
}

#[test]
fn most_have_a_changelog() {
    let with = "# A\n\n**Status:** Implemented\n\n## Changelog\n\n- 2026-03-04: a\n";
    let without = "# A\n\n**Status:** Implemented\n";
    let inputs = inputs(&[("a.md", with), ("b.md", with), ("c.md", with), ("d.md", without)]);
    assert_eq!(found(&inputs, &compiled(&inputs), "missing-changelog"), ["d.md:1:1 "]);
}

#[test]
fn a_list_kept_by_hand_is_held_against_the_specs() {
    let spec = |status: &str| format!("# A\n\n**Status:** {status}\n\n## Overview\n\nText.\n");
    let rows: Vec<String> = (1..=5).map(|at| format!("| [{at}](000{at}-x.md) | Planned |")).collect();
    let table = format!(
        "# Specs\n\n| Spec | State |\n|---|---|\n{}\n| **[7](0007-x.md)** | ✅ Implemented (v2) |\n",
        rows.join("\n")
    );
    let files: Vec<(String, String)> = (1..=8)
        .map(|at| {
            let status = if at == 3 || at == 7 { "Implemented" } else { "Accepted" };
            (format!("specs/000{at}-x.md"), spec(if at == 8 { "Rejected" } else { status }))
        })
        .chain([("specs/README.md".to_owned(), table)])
        .collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let inputs = inputs(&files);
    let compiled = compiled(&inputs);
    // `Planned` and `Accepted` are one stage; what was rejected stands in no row on purpose.
    assert_eq!(
        found(&inputs, &compiled, "index-drift"),
        ["specs/README.md:3:1 ", "specs/README.md:7:20 Planned"]
    );
    let told: Vec<&str> = compiled.diagnostics.iter().map(|found| found.message.as_str()).collect();
    assert!(told.contains(&"the list of 6 specs here leaves out `specs/0006-x.md`"), "{told:?}");
}

#[test]
fn slips_of_form_are_mended_where_they_are_sure() {
    let template = "# [Name]\n\n**Status:** Planned | Implemented\n**Created:** YYYY-MM-DD\n\n## Overview\n\nSay what.\n";
    let text = "# A\n\n**Status:** Planned\n**Created:** 3rd March 2025  \n\n## Functional Requirements\n\n\
        - **FR-1:** x\n- **FR-2:** y, as FR1 does\n\n## Testing\n\nThe first shows FR 2, FR-1–FR-2.\n\nFR-001 too, and not `FR001`.\n";
    let unsure = "# B\n\n**Status:** Planned\n**Created:** 03/04/2025\n\n## Overview\n\nText.\n";
    let inputs = inputs(&[("TEMPLATE.md", template), ("a.md", text), ("b.md", unsure)]);
    let compiled = compiled(&inputs);
    assert_eq!(found(&inputs, &compiled, "date-form"), ["a.md:4:14 3rd March 2025", "b.md:4:14 03/04/2025"]);
    assert_eq!(
        found(&inputs, &compiled, "id-spelling"),
        ["a.md:9:19 FR1", "a.md:13:17 FR 2", "a.md:15:1 FR-001"]
    );
    let of = |path: &str| -> Vec<&specsite::diag::Diagnostic> {
        compiled.diagnostics.iter().filter(|finding| finding.path == path).collect()
    };
    let mended = specsite::mend::mended(text.as_bytes(), &of("a.md")).expect("four places");
    let right = text
        .replace("3rd March 2025", "2025-03-03")
        .replace("as FR1", "as FR-1")
        .replace("FR 2", "FR-2")
        .replace("FR-001", "FR-1");
    assert_eq!((String::from_utf8(mended.bytes).expect("text"), mended.count), (right, 4));
    assert_eq!(specsite::mend::mended(unsure.as_bytes(), &of("b.md")), None);
}

#[test]
fn what_specs_set_and_answer_differently_is_told_unless_they_refer_to_each_other() {
    let of = |value: &str, code: &str, more: &str| {
        format!(
            "# A\n\n**Status:** Planned\n\nText. {more}\n\n## Configuration\n\n- `KILN_LIMIT={value}`: degrees\n\n\
            ## Error Handling\n\n| Scenario | Error Type | Message | Code |\n|---|---|---|---|\n\
            | Door open | DoorOpen | Close it | {code} |\n"
        )
    };
    let (a, b) = (of("900", "409", ""), of("1100", "423", ""));
    let (c, d) = (of("1200", "500", "As [a](a.md) says."), of("…", "n/a", ""));
    let inputs = inputs(&[("a.md", &a), ("b.md", &b), ("c.md", &c), ("d.md", &d)]);
    let compiled = compiled(&inputs);
    assert_eq!(found(&inputs, &compiled, "setting-conflict"), ["b.md:9:1 - `KILN_LIMIT=1100`: degrees"]);
    assert_eq!(found(&inputs, &compiled, "error-conflict").len(), 1);
}

#[test]
fn a_mixed_folder_keeps_its_specs_and_its_own_template() {
    let rfc: Vec<(String, String)> = (1..=6)
        .map(|at| {
            (
                format!("rfcs/000{at}-x.md"),
                format!("# X{at}\n\n**Status:** Accepted\n\n## Overview\n\nText.\n"),
            )
        })
        .collect();
    let own =
        "# [Name]\n\n**Status:** Planned | Done\n**Author:** [Name]\n\n## Overview\n\n[Say what it is.]\n";
    let mut files: Vec<(&str, &str)> =
        rfc.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    files.extend([
        (
            "rfcs/0000-template.md",
            "# [RFC name]\n\n**Status:** Draft | Accepted\n**RFC PR:** [link]\n\n## Motivation\n\n[Why?]\n",
        ),
        ("specs/TEMPLATE.md", own),
        (
            "specs/planned/mail.md",
            "# Mail\n\n**Author:** Ada\n\n## Functional Requirements\n\n- **FR1:** It MUST send.\n",
        ),
        (
            "specs/more/post.md",
            "# Post\n\n**Author:** Ada\n\n## Functional Requirements\n\n- **FR1:** It MUST fold.\n",
        ),
    ]);
    let all = inputs(&files);
    let compiled_all = compiled(&all);
    let paths: Vec<&str> = compiled_all.portal.specs.values().map(|entry| entry.spec.path.as_str()).collect();
    assert!(paths.contains(&"specs/planned/mail.md") && paths.len() == 7, "{paths:?}");
    assert_eq!(found(&all, &compiled_all, "second-template"), ["specs/TEMPLATE.md:1:1 "]);
    assert_eq!(found(&all, &compiled_all, "unlisted-spec"), ["specs/more/post.md:1:1 "]);
    // Whoever asks for one folder means its template, which is no spec.
    files.push(("specsite.toml", "[specs]\ninclude = [\"specs/**\"]\n"));
    let half = inputs(&files);
    let compiled_half = compiled(&half);
    assert_eq!(compiled_half.schema.template.origin.path(), Some("specs/TEMPLATE.md"));
    assert_eq!(compiled_half.portal.specs.len(), 2);
}

#[test]
fn a_spec_written_from_a_second_template_is_asked_for_what_both_ask() {
    let chapters = |titles: &[&str], text: &str| {
        let chapters: Vec<String> = titles.iter().map(|title| format!("\n## {title}\n\n{text}\n")).collect();
        chapters.concat()
    };
    let template = |name: &str, titles: &[&str]| {
        let owner = if name == "feature" { "**Owner:** [Name]\n" } else { "" };
        let chapters = chapters(titles, &format!("[Say it for a {name}.]"));
        format!("# [Name of the {name}]\n\n**Status:** Planned | Done\n{owner}{chapters}")
    };
    let spec = |title: &str, header: &str, titles: &[&str]| {
        format!("# {title}\n\n**Status:** Planned\n{header}{}", chapters(titles, "Ours."))
    };
    let feature = template("feature", &["Motivation", "Sketch", "Outlook", "Rivals", "Neighbours"]);
    let package = template("package", &["Motivation", "Sketch", "Wrapping", "Neighbours", "Outlook"]);
    // Both lack Rivals, and the second has Outlook where its template has it.
    let bridge = spec("Bridge", "", &["Motivation", "Sketch", "Outlook", "Neighbours"]);
    let wheel = spec("Wheel", "", &["Motivation", "Wrapping", "Neighbours", "Outlook"]);
    let whole =
        spec("Whole", "**Owner:** Ada\n", &["Motivation", "Sketch", "Outlook", "Rivals", "Neighbours"]);
    let others: Vec<(String, &str)> = (0..4).map(|at| (format!("w{at}.md"), whole.as_str())).collect();
    let mut files = vec![
        ("templates/feature.md", feature.as_str()),
        ("templates/package.md", package.as_str()),
        ("bridge.md", bridge.as_str()),
        ("wheel.md", wheel.as_str()),
    ];
    files.extend(others.iter().map(|(path, text)| (path.as_str(), *text)));
    let inputs = inputs(&files);
    let compiled = compiled(&inputs);
    let told = |code: &str| -> Vec<String> {
        let of_rule = compiled.diagnostics.iter().filter(|finding| finding.rule.code == code);
        of_rule.map(|finding| format!("{}: {}", finding.path, finding.message)).collect()
    };
    assert_eq!(
        told("missing-section"),
        [
            "bridge.md: sections of the template are missing: Rivals",
            "wheel.md: sections of the template are missing: Sketch"
        ]
    );
    assert_eq!(told("missing-field"), ["bridge.md: the field `Owner` is missing"]);
    assert!(told("section-order").is_empty());
    let second = told("second-template");
    assert!(second[0].contains("fits this template better") && second.len() == 1, "{second:?}");
}

#[test]
fn what_specs_of_one_time_left_out_or_ordered_otherwise_is_asked_of_later_ones_only() {
    let template = "# [Name]\n\n**Status:** Planned | Done\n**Shepherd:** [Name]\n\n## Problem\n\n[Why?]\n\n\
        ## Outlook\n\n[What next?]\n\n## Rivals\n\n[What else?]\n";
    let spec = |at: usize| {
        let shepherd = if at < 5 || at == 24 { "" } else { "**Shepherd:** Ada\n" };
        let outlook = "\n## Outlook\n\nMore.\n";
        let (before, behind) = match at {
            0..5 | 28 => ("", outlook),
            5..15 => ("", ""),
            _ => (outlook, ""),
        };
        format!(
            "# S{at}\n\n**Status:** Planned\n{shepherd}\n## Problem\n\nIt is.\n{before}\n## Rivals\n\nNone.\n{behind}"
        )
    };
    let specs: Vec<(String, String)> = (0..36).map(|at| (format!("specs/{at:04}-s.md"), spec(at))).collect();
    let mut files = vec![("TEMPLATE.md", template)];
    files.extend(specs.iter().map(|(path, text)| (path.as_str(), text.as_str())));
    let inputs = inputs(&files);
    let compiled = compiled(&inputs);
    assert_eq!(found(&inputs, &compiled, "missing-field"), ["specs/0024-s.md:1:1 "]);
    assert_eq!(found(&inputs, &compiled, "section-order"), ["specs/0028-s.md:14:1 ## Outlook"]);
}

#[test]
fn what_was_put_off_may_lie_among_what_is_planned() {
    let spec = |status: &str| format!("# A\n\n**Status:** {status}\n\n## Overview\n\nText.\n");
    let (late, never) = (spec("Deferred to 2.0"), spec("Rejected"));
    let inputs = inputs(&[("planned/late.md", &late), ("planned/never.md", &never)]);
    let compiled = compiled(&inputs);
    assert_eq!(found(&inputs, &compiled, "status-witnesses"), ["planned/never.md:3:13 Rejected"]);
}

#[test]
fn a_template_asks_nothing_of_specs_beside_its_folder_and_they_count_for_nothing_there() {
    let template = "# [Name]\n\n**Status:** Planned | Done\n**Type:** Feature | Fix\n**Shepherd:** [Name]\n\n\
        ## Problem\n\n[Why?]\n\n## Rivals\n\n[What else?]\n";
    let own = |at: usize| {
        let rivals = if at == 0 { "" } else { "\n## Rivals\n\nNone.\n" };
        format!(
            "# O{at}\n\n**Status:** Planned\n**Type:** Fix\n**Shepherd:** Ada\n\n## Problem\n\nIt is.\n{rivals}"
        )
    };
    let other = |at: usize| {
        format!(
            "# P{at}\n\n**Status:** Planned\n**Type:** Essay\n**Shepherd:** [Name]\n\n## Idea\n\nOurs {at}.\n"
        )
    };
    let mut files = vec![("rfcs/0000-template.md".to_owned(), template.to_owned())];
    files.extend((0..12).map(|at| (format!("rfcs/{:04}-o.md", at + 1), own(at))));
    files.extend((0..30).map(|at| (format!("plans/{:04}-p.md", at + 1), other(at))));
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let all = inputs(&files);
    let compiled = compiled(&all);
    assert_eq!(compiled.portal.specs.len(), 42);
    let of_template =
        ["missing-section", "missing-field", "unfilled-field", "unknown-value", "unusual-shape"];
    let told = compiled.diagnostics.iter().filter(|finding| of_template.contains(&finding.rule.code));
    let told: Vec<(&str, &str)> = told.map(|finding| (finding.rule.code, finding.path.as_str())).collect();
    assert_eq!(told, [("missing-section", "rfcs/0001-o.md")]);
}
