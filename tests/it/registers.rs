//! Registers: one number in all its places, and registers of templates that this program has never seen.

use std::collections::BTreeMap;

use proptest::prelude::*;
use serde_json::Value;
use specsite::report;
use specsite::route::Route;

use crate::common::{Site, compiled, crawl, inputs, json, page, site};

/// Lines of a CSV file after the first; our fields hold no line breaks but in examples of code.
fn records(csv: &str) -> usize {
    let (mut quoted, mut count) = (false, 0);
    for c in csv.chars() {
        match c {
            '"' => quoted = !quoted,
            '\n' if !quoted => count += 1,
            _ => {}
        }
    }
    count - 1
}

/// The table of a register page that stands under a heading with this id, and how many rows it has.
fn rows_under(html: &str, id: &str) -> Option<usize> {
    let start = html.find(&format!("<h2 id=\"{id}\""))?;
    let section = &html[start..];
    let section = &section[..section.find("</section>").unwrap_or(section.len())];
    Some(section.matches("<th>").count())
}

/// How many rows the page, the JSON and the CSV of each table have; they must be the same.
fn disagreements(site: &Site) -> Vec<String> {
    let mut out = Vec::new();
    let routes = site.keys().filter_map(|route| {
        let name = route.as_str().strip_prefix("api/v1/")?.strip_suffix(".json")?;
        (!name.starts_with("specs") && !["graph", "findings", "cards"].contains(&name))
            .then(|| name.to_owned())
    });
    for name in routes.collect::<Vec<_>>() {
        let data = json(site, &format!("api/v1/{name}.json"));
        let html = page(site, &format!("{name}/index.html"));
        let mut tables: Vec<(String, &Value)> = vec![(name.clone(), &data)];
        tables.extend(
            data["tables"].as_object().expect("tables").iter().map(|(name, table)| (name.clone(), table)),
        );
        for (at, (table, value)) in tables.iter().enumerate() {
            let rows = value["rows"].as_array().expect("rows");
            let csv = records(&page(site, &format!("api/v1/{table}.csv")));
            if csv != rows.len() {
                out.push(format!("{name}/{table}: {} rows in JSON, {csv} in CSV", rows.len()));
            }
            let held = rows.iter().filter(|row| row["retired"] != Value::Bool(true)).count();
            if value["count"].as_u64() != Some(held as u64) {
                out.push(format!("{name}/{table}: count {} of {held}", value["count"]));
            }
            if at > 0 && rows.len() <= 500 {
                let id = format!("ss-{}", table.replace(['_', '/'], "-"));
                let shown = rows_under(&html, &id).unwrap_or(0);
                if shown != rows.len() {
                    out.push(format!("{name}/{table}: {} rows in JSON, {shown} on the page", rows.len()));
                }
            }
        }
        // The page as a whole shows every row of every table.
        let all: usize = tables.iter().map(|(_, table)| table["rows"].as_array().map_or(0, Vec::len)).sum();
        let shown = html.matches("<th>").count();
        if all <= 500 && shown != all {
            out.push(format!("{name}: {all} rows in JSON, {shown} on the page"));
        }
    }
    out
}

fn item(prefix: &'static str) -> impl Strategy<Value = String> {
    // A second sentence says what stands against a threat.
    (1..5u8, "[a-z =+@,\"|-]{0,12}(\\. b)?")
        .prop_map(move |(number, text)| format!("- **{prefix}{number}:** a {text}\n"))
}

fn lines(line: impl Strategy<Value = String>) -> impl Strategy<Value = String> {
    prop::collection::vec(line, 0..5).prop_map(|lines| lines.concat())
}

fn spec() -> impl Strategy<Value = String> {
    let status = prop::sample::select(vec!["Planned", "In Progress", "Implemented", "Rejected"]);
    let endpoints =
        lines((0..4u8, prop::sample::select(vec!["GET", "POST"])).prop_map(|(n, m)| format!("{m} /x{n}\n")));
    let errors = lines((0..4u8).prop_map(|n| format!("| Case {n} | E | m{n} | 40{n} |\n")));
    let tasks =
        lines(any::<bool>().prop_map(|done| format!("- [{}] FR1 works\n", if done { 'x' } else { ' ' })));
    let parts =
        (status, lines(item("FR")), lines(item("Q")), lines(item("Threat ")), endpoints, errors, tasks);
    parts.prop_map(|(status, requirements, questions, threats, endpoints, errors, tasks)| {
        format!(
            "# A spec\n\n**Status:** {status}\n**Created:** 2026-01-02\n\n## Functional Requirements\n\n{requirements}\n\
             ## API Design\n\n```\n{endpoints}```\n\n## Error Scenarios\n\n| Scenario | Error Type | Error Message | HTTP Code |\n\
             |---|---|---|---|\n{errors}\n## Threat Model\n\n{threats}\n## Acceptance Criteria\n\n{tasks}\n\
             ## Test Cases\n\n#### Test Case 1: shows FR1\n- **Given:** a\n- **When:** b\n- **Then:** c\n\n\
             ## Recovery Strategies\n\n- **Case 1:** wait\n- **Case 9:** wait\n\n## Open Questions\n\n{questions}\n"
        )
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn a_number_is_the_same_in_all_its_places(specs in prop::collection::vec(spec(), 1..4)) {
        let files: Vec<(String, String)> =
            specs.into_iter().enumerate().map(|(n, text)| (format!("s{n}.md"), text)).collect();
        let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
        let inputs = inputs(&files);
        let (compiled, site) = (compiled(&inputs), site(&inputs));
        prop_assert_eq!(disagreements(&site), Vec::<String>::new());

        // Findings: what `check` prints, the data and the page, rule by rule.
        let printed = report::json::render(&compiled.diagnostics, inputs.store.as_ref());
        let mut rules: BTreeMap<String, usize> = BTreeMap::new();
        for line in printed.lines() {
            let finding: Value = serde_json::from_str(line).expect("JSON");
            *rules.entry(finding["code"].as_str().expect("a code").to_owned()).or_default() += 1;
        }
        let findings = json(&site, "api/v1/findings.json");
        prop_assert_eq!(findings["findings"].as_array().map(Vec::len), Some(printed.lines().count()));
        let health = page(&site, "health/index.html");
        for (code, count) in &rules {
            let shown = format!("<h3 id=\"ss-{code}\">{code} <small>{count}</small></h3>");
            prop_assert!(health.contains(&shown), "{}", shown);
        }
        let told = |code: &str| rules.get(code).copied().unwrap_or(0);

        // What a register shows as missing is what `check` reports as missing.
        let count_where = |register: &str, table: Option<&str>, is: &dyn Fn(&Value) -> bool| {
            let data = json(&site, &format!("api/v1/{register}.json"));
            let rows = table.map_or(&data["rows"], |table| &data["tables"][table]["rows"]).clone();
            rows.as_array().into_iter().flatten().filter(|row| is(row)).count()
        };
        prop_assert_eq!(told("no-mitigation"), count_where("security", None, &|row| row["mitigation"].is_null()));
        prop_assert_eq!(told("unmatched-recovery"), count_where("errors", Some("recovery_unmatched"), &|_| true));
        let blocking = count_where("questions", Some("questions_blocking"), &|_| true);
        prop_assert_eq!(told("open-questions") > 0, blocking > 0);
        let asked = blocking + count_where("questions", None, &|_| true);
        prop_assert_eq!(json(&site, "api/v1/questions.json")["count"].as_u64(), Some((asked - blocking) as u64));

        // Specs and requirements: the dashboard's data, the register and each spec's own data.
        let specs = json(&site, "api/v1/specs.json");
        let items = specs["specs"].as_array().into_iter().flatten().flat_map(|spec| spec["items"].as_array().into_iter().flatten());
        let requirements = items.filter(|item| item["kind"] == "functional_requirement").count();
        prop_assert_eq!(json(&site, "api/v1/requirements.json")["rows"].as_array().map(Vec::len), Some(requirements));
        let endpoint_findings = compiled.diagnostics.iter().filter(|d| d.rule.code == "endpoint-conflict").count();
        let conflicts = json(&site, "api/v1/endpoints.json");
        let conflicting: usize = conflicts["tables"]["endpoint_conflicts"]["rows"].as_array().into_iter().flatten()
            .map(|row| row["specs"].as_array().map_or(0, Vec::len) - 1).sum();
        prop_assert_eq!(endpoint_findings, conflicting);
    }
}

#[test]
fn a_table_that_lost_a_row_is_seen() {
    let mut site = site(&inputs(&[("a.md", "# A\n\n## Open Questions\n\n- **Q1:** why?\n- **Q2:** how?\n")]));
    assert_eq!(disagreements(&site), Vec::<String>::new());
    let csv = page(&site, "api/v1/questions.csv").lines().take(2).collect::<Vec<_>>().join("\r\n") + "\r\n";
    site.insert(Route::new("api/v1/questions.csv"), csv.into_bytes().into());
    assert_eq!(disagreements(&site), ["questions/questions: 2 rows in JSON, 1 in CSV"]);
}

/// Other section names, other prefixes, another language of headings.
const TEMPLATE: &str = "# [Vorhaben]\n\n**Stand:** Geplant \\| Fertig\n**Status:** Planned \\| Done\n\n## What it must do\n\n- **REQ-1:** [Demand]\n\n\
    ## Risks\n\n- **RISK-1:** [Risk]\n\n## Operations\n\n### Runbook\n\n- **Alarm:** [what rings]\n\n### Capacity\n\n| Resource | Needed |\n|---|---|\n| [x] | [y] |\n\n## Notes\n\n[Anything]\n";

const SPEC: &str = "# Billing\n\n**Stand:** Geplant\n**Status:** Planned\n\n## What it must do\n\n- **REQ-1:** Every bill MUST carry a number\n- **REQ-2:** A bill may be sent by mail\n\n\
    ## Risks\n\n- **RISK-1:** Two bills get one number, against REQ-1\n\n## Operations\n\n### Runbook\n\n- **Alarm:** a bill without a number\n\n\
    ### Capacity\n\n| Resource | Needed |\n|---|---|\n| Disk | 40 GB |\n\n## Notes\n\nThe office asked for this.\n";

#[test]
fn a_foreign_template_gets_its_registers() {
    let site = site(&inputs(&[("TEMPLATE.md", TEMPLATE), ("billing.md", SPEC)]));
    let rows = |route: &str| json(&site, route)["rows"].as_array().expect("rows").clone();

    // The prefix tells what the title does not.
    let requirements = rows("api/v1/requirements.json");
    assert_eq!(requirements.len(), 2);
    assert_eq!(requirements[0]["id"], "REQ-1");
    assert_eq!(
        (&requirements[0]["level"], &requirements[1]["level"]),
        (&Value::from("must"), &Value::from("may"))
    );
    assert_eq!(requirements[0]["cited_by"][0]["text"], "RISK-1");

    let own = |name: &str| -> Vec<(String, String)> {
        let rows = rows(&format!("api/v1/sections/{name}.json"));
        let text = |value: &Value| value.as_str().unwrap_or("").to_owned();
        rows.iter().map(|row| (text(&row["id"]), text(&row["text"]))).collect()
    };
    let pair = |id: &str, text: &str| (id.to_owned(), text.to_owned());
    assert_eq!(own("risks"), [pair("RISK-1", "Two bills get one number, against REQ-1")]);
    assert_eq!(own("runbook"), [pair("Alarm", "a bill without a number")]);
    assert_eq!(own("capacity"), [pair("Disk", "40 GB")]);
    assert_eq!(own("notes"), [pair("Notes", "The office asked for this.")]);

    let risks = page(&site, "sections/risks/index.html");
    for shown in
        ["<h1>Risks</h1>", "Two bills get one number, against REQ-1", ">Billing</a>", "specs/billing/#risk-1"]
    {
        assert!(risks.contains(shown), "{shown}");
    }
    let home = page(&site, "index.html");
    assert!(home.contains("sections/risks/"), "the navigation leads there");
    assert!(crawl::faults(&site).is_empty(), "{:?}", crawl::faults(&site));
}

#[test]
fn ids_in_table_rows_and_plain_lists_are_items() {
    let template = "# [X]\n\n## Demands\n\n- REQ-1: [what]\n\n## Test Cases\n\n[x]\n";
    let spec = "# Billing\n\n## Demands\n\n- REQ-1: Every bill has a number\n\n| Id | Demand | Why |\n|---|---|---|\n| REQ-2 | Bills are kept | the law |\n\n\
        ## Test Cases\n\n#### Test Case 1: shows REQ-1 and REQ-2\n- **Given:** a\n- **When:** b\n- **Then:** c\n";
    let site = site(&inputs(&[("TEMPLATE.md", template), ("billing.md", spec)]));
    let rows = json(&site, "api/v1/requirements.json")["rows"].as_array().expect("rows").clone();
    let said: Vec<_> = rows
        .iter()
        .map(|row| (row["id"].as_str(), row["text"].as_str(), row["tests"].as_array().map(Vec::len)))
        .collect();
    let expected = [
        (Some("REQ-1"), Some("Every bill has a number"), Some(1)),
        (Some("REQ-2"), Some("Bills are kept"), Some(1)),
    ];
    assert_eq!(said, expected);
    assert_eq!(rows[1]["more"][0], "Why: the law");
    assert!(page(&site, "specs/billing/index.html").contains("<tr id=\"req-2\">"));
}

#[test]
fn a_long_table_is_split_into_pages() {
    let questions = (1..=901).map(|n| format!("- **Q{n}:** why {n}?")).collect::<Vec<_>>().join("\n");
    let site = site(&inputs(&[("a.md", &format!("# A\n\n## Open Questions\n\n{questions}"))]));
    let count = |route: &str| page(&site, route).matches("<th>").count();
    let pages = ["questions/index.html", "questions/2/index.html", "questions/3/index.html"];
    assert_eq!(pages.map(count), [400, 400, 101]);
    assert_eq!(crawl::faults(&site), Vec::<String>::new());
}
