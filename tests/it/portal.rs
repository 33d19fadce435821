//! Odd and ordinary portals, built in memory.

use specsite::diag::Severity;
use specsite::words::stage::Stage;

use crate::common::{self, compiled, crawl, inputs, page, shared, site};

const TEMPLATE: &str = include_str!("../../src/template/built_in.md");

fn codes(compiled: &specsite::compile::Compiled) -> Vec<&'static str> {
    compiled.diagnostics.iter().map(|finding| finding.rule.code).collect()
}

fn seed() -> Option<String> {
    Some(std::fs::read_to_string(shared("seed-template.md")?).expect("reads"))
}

#[test]
fn the_raw_template_alone_is_the_template_under_any_name() {
    let Some(seed) = seed() else { return };
    for name in ["seed-template.md", "anything.md", "docs/new-feature.md", "TEMPLATE.md"] {
        let inputs = inputs(&[(name, &seed)]);
        let compiled = compiled(&inputs);
        assert_eq!(compiled.portal.specs.len(), 0, "{name}");
        assert_eq!(compiled.schema.template.origin.path(), Some(name));
        let home = page(&site(&inputs), "index.html");
        assert!(home.contains("specsite new"), "{name}: the page says how to add the first spec");
    }
}

#[test]
fn the_raw_template_reads_right_though_its_emoji_are_damaged() {
    let Some(seed) = seed() else { return };
    let compiled = compiled(&inputs(&[("t.md", &seed)]));
    let statuses: Vec<String> =
        compiled.schema.template.statuses().iter().map(specsite::template::Choice::written).collect();
    assert_eq!(statuses, ["📋 Planned", "🚧 In Progress", "✅ Implemented"]);
    let names: Vec<&str> = compiled.schema.template.fields.iter().map(|field| field.name.as_str()).collect();
    assert_eq!(names, ["Status", "Type", "Created", "Implemented", "Version", "Location"]);
}

#[test]
fn an_untouched_copy_counts_for_nothing_and_says_so() {
    let mut templates = vec![TEMPLATE.to_owned()];
    templates.extend(seed());
    for template in &templates {
        let inputs = inputs(&[("TEMPLATE.md", template), ("copy.md", template)]);
        let compiled = compiled(&inputs);
        let [entry] = compiled.portal.specs.as_slice() else { panic!("one spec") };
        let spec = &entry.spec;
        assert!(spec.unfilled);
        assert_eq!(spec.completeness, Some(0.0));
        assert_eq!(spec.items().count(), 0, "{:?}", spec.items().collect::<Vec<_>>());
        assert_eq!(spec.progress(), (0, 0));
        assert_eq!(spec.meta.status.stage(), Stage::Unknown);
        assert!(spec.changelog.is_empty(), "{:?}", spec.changelog);
        let finding =
            compiled.diagnostics.iter().find(|d| d.rule.code == "unfilled-spec").expect("a finding");
        assert!(finding.help.as_deref().is_some_and(|help| help.contains("write a title")));
        let site = site(&inputs);
        assert!(page(&site, "specs/copy/index.html").to_lowercase().contains("unfilled"));
        assert!(page(&site, "index.html").contains("Not filled in"));
        assert_eq!(crawl::faults(&site), Vec::<String>::new());
    }
}

#[test]
fn a_team_adds_a_section_and_a_field_without_touching_rust() {
    let template = TEMPLATE.replace("**Created:**", "**Owner:** Platform \\| Product\n**Created:**").replace(
        "## Open Questions",
        "## Rollback Drill\n\n- **RD1:** [What is practised]\n\n## Open Questions",
    );
    let good = "# Good\n\n**Status:** 📋 Planned\n**Type:** Feature\n**Owner:** Platform\n**Created:** 2026-11-01\n\n## Overview\n\n### What\nA thing.\n\n## Rollback Drill\n\n- **RD1:** Restore the backup\n";
    let bad = good.replace("# Good", "# Bad").replace("Owner:** Platform", "Owner:** Platfrom");
    let without = good.replace("# Good", "# Without").replace("**Owner:** Platform\n", "");
    let inputs =
        inputs(&[("TEMPLATE.md", &template), ("good.md", good), ("bad.md", &bad), ("without.md", &without)]);
    let compiled = compiled(&inputs);
    assert_eq!(compiled.schema.template.choices("Owner").len(), 2);
    let of = |path: &str| {
        let findings = compiled.diagnostics.iter().filter(|finding| finding.path == path);
        findings
            .map(|finding| format!("{}: {}", finding.rule.code, finding.message))
            .collect::<Vec<_>>()
            .join("\n")
    };
    assert!(of("bad.md").contains("unknown-value"), "{}", of("bad.md"));
    assert!(of("without.md").contains("`Owner` is missing"), "{}", of("without.md"));
    assert!(!of("good.md").contains("Owner"), "{}", of("good.md"));
    let good = compiled.portal.specs.values().find(|entry| entry.id == "good").expect("listed");
    let items: Vec<_> = good.spec.items().map(|(_, item)| (item.kind.name(), item.id.as_str())).collect();
    assert_eq!(items, [("rd", "RD1")]);
    let page = page(&site(&inputs), "specs/good/index.html");
    for shown in ["Owner", "Platform", "Rollback Drill", "id=\"rd1\""] {
        assert!(page.contains(shown), "{shown}");
    }
}

#[test]
fn an_empty_folder_is_a_portal_that_says_how_to_begin() {
    let inputs = inputs(&[]);
    let site = site(&inputs);
    assert!(page(&site, "index.html").contains("specsite new"));
    assert_eq!(crawl::faults(&site), Vec::<String>::new());
}

#[test]
fn nothing_vanishes_however_broken() {
    let files = [
        ("empty.md", ""),
        ("bytes.md", "\u{0}\u{0}"),
        ("open.md", "---\nstatus: [\n# T\n"),
        ("rule.md", "---\n---\n"),
    ];
    let compiled = compiled(&inputs(&files));
    assert_eq!(compiled.portal.specs.len(), 4);
    assert!(compiled.portal.specs.values().all(|entry| !entry.spec.title.is_empty()));
}

#[test]
fn links_of_every_form_lead_to_the_spec() {
    let forms = [
        "[x](../b/target-one.md)",
        "[x](/b/target-one.md)",
        "[x](../b/target-one)",
        "[x](../b/target-one.md#why)",
        "[x][r]",
        "[x](../b/target%2Done.md)",
        "<https://example.org/o/r/blob/main/b/target-one.md>",
        "[x](../planned/target-one.md)",
    ];
    for form in forms {
        let from = format!("# From\n\nIt rests on this: {form} today. More.\n\n[r]: ../b/target-one.md\n");
        let files = [("a/from.md", from.as_str()), ("b/target-one.md", "# To\n\n## Why\n\nx\n")];
        let mut inputs = inputs(&files);
        inputs.repository = specsite::repository::Repository::at("https://example.org/o/r", None, "");
        let compiled = compiled(&inputs);
        let [from, to] = compiled.portal.specs.as_slice() else { panic!("two specs") };
        assert_eq!(from.references.len(), 1, "{form}: {:?}", from.links);
        assert_eq!(to.referenced_by.len(), 1, "{form}");
        let moved = codes(&compiled).contains(&"moved-reference");
        assert_eq!(moved, form.contains("planned"), "{form}");
    }
}

#[test]
fn a_dangling_end_keeps_its_words_and_has_no_address() {
    let files = [("a.md", "# A\n\nSee [the plan](plan-of-old.md) and [this](#nowhere).\n")];
    let inputs = inputs(&files);
    let compiled = compiled(&inputs);
    assert_eq!(compiled.portal.specs.as_slice()[0].references.len(), 0);
    assert!(codes(&compiled).contains(&"broken-reference") && codes(&compiled).contains(&"broken-anchor"));
    let page = page(&site(&inputs), "specs/a/index.html");
    assert!(
        page.contains("<span class=\"missing\">the plan</span>") && !page.contains("plan-of-old.md\""),
        "{page}"
    );
}

#[test]
fn ids_survive_a_move_and_a_clash_is_told() {
    let one = compiled(&inputs(&[("planned/auth.md", "# Auth\n"), ("x.md", "[a](planned/auth.md)\n")]));
    let two = compiled(&inputs(&[("implemented/auth.md", "# Auth\n"), ("x.md", "[a](planned/auth.md)\n")]));
    assert_eq!(one.portal.specs.as_slice()[0].id, two.portal.specs.as_slice()[0].id);
    assert_eq!(two.portal.specs.as_slice()[1].references.len(), 1, "the old address still leads there");
    let clash = compiled(&inputs(&[("done/auth.md", "# A\n"), ("planned/auth.md", "# B\n")]));
    let ids: Vec<&str> = clash.portal.specs.values().map(|entry| entry.id.as_str()).collect();
    assert_eq!(ids, ["auth", "auth-2"]);
    assert!(clash.diagnostics.iter().any(|d| d.rule.code == "duplicate-id" && d.severity == Severity::Error));
}

#[test]
fn an_id_in_prose_is_a_citation_and_no_declaration() {
    let text = "# A\n\n## Requirements\n\n### Functional Requirements\n\n- **FR1:** Log in\n\n## Notes\n\n- **FR2:** is what B has\n- FR3: too\n";
    let compiled = compiled(&inputs(&[("a.md", text)]));
    let ids: Vec<&str> =
        compiled.portal.specs.as_slice()[0].spec.items().map(|(_, item)| item.id.as_str()).collect();
    assert_eq!(ids, ["FR1"]);
}

#[test]
fn an_unknown_checkbox_counts_as_open() {
    let compiled =
        compiled(&inputs(&[("a.md", "# A\n\n## Acceptance Criteria\n\n- [x] a\n- [~] b\n- [ ] c\n")]));
    assert_eq!(compiled.portal.specs.as_slice()[0].spec.progress(), (1, 3));
    assert!(codes(&compiled).contains(&"unknown-checkbox"));
}

#[test]
fn severities_follow_the_configuration() {
    let config = "[check]\nbroken-reference = \"error\"\nno-status = \"off\"\n";
    let compiled = compiled(&inputs(&[("specsite.toml", config), ("a.md", "# A\n\n[x](none.md)\n")]));
    assert!(
        compiled
            .diagnostics
            .iter()
            .any(|d| d.rule.code == "broken-reference" && d.severity == Severity::Error)
    );
    assert!(!codes(&compiled).contains(&"no-status"));
}

#[test]
fn every_page_stays_below_any_base_path() {
    let files = [
        ("specsite.toml", "base_url = \"https://x.example/a/b\"\n"),
        ("a.md", "# A\n\n**Created:** 2026-11-01\n"),
    ];
    let site = site(&inputs(&files));
    for (route, bytes) in site.iter().filter(|(route, _)| common::is_page(route)) {
        let html = String::from_utf8(bytes.to_vec()).expect("text");
        let addresses = crawl::attributes(&html, "href").into_iter().chain(crawl::attributes(&html, "src"));
        for address in addresses.filter(|address| address.starts_with('/')) {
            assert!(route.as_str() == "404.html" && address.starts_with("/a/b/"), "{route}: {address}");
        }
    }
    assert!(page(&site, "sitemap.xml").contains("<loc>https://x.example/a/b/specs/a/</loc>"));
    assert!(page(&site, "feed.xml").contains("https://x.example/a/b/specs/a/"));
}

#[test]
fn a_source_says_how_its_statuses_look() {
    let config = "[status]\nFrozen = { stage = \"implemented\", order = -1, emoji = \"🧊\", color = \"dropped\" }\n\
                  Eisig = { stage = \"implemented\", label = \"Frozen\" }\n";
    let files = [
        ("specsite.toml", config),
        ("a.md", "# A\n\n**Status:** Frozen\n"),
        ("b.md", "# B\n\n**Status:** Eisig\n"),
        ("c.md", "# C\n\n**Status:** Planned\n"),
    ];
    let site = site(&inputs(&files));
    let list = page(&site, "status/frozen/index.html");
    assert!(list.contains("<span class=\"badge implemented hue-dropped\">🧊 Frozen</span>"), "{list}");
    assert!(
        list.contains(">A</a>") && list.contains(">B</a>") && !list.contains(">C</a>"),
        "a synonym is the same status"
    );
    let specs = page(&site, "specs/index.html");
    let at = |text: &str| specs.find(text).unwrap_or_else(|| panic!("no {text}"));
    assert!(at("status/frozen/") < at("status/planned/"), "the order is the source's");
    assert_eq!(crawl::faults(&site), Vec::<String>::new());
}
