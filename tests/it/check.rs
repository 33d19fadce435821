//! What `specsite check` is told: which rules, what is known already, what authors let stand; and what it says of a rule.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::common::{inputs, json, page, site, specsite};

const SPEC: &str = "# Kiln\n\n**Status:** Implemented\n\n## Overview\n\nSee [the glaze](glaze.md).\n\n## Firing\n\nSee [the oven](oven.md#door).\n";

fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let dir = tempfile::tempdir().expect("a folder");
    for (name, text) in files {
        fs::write(dir.path().join(name), text).expect("written");
    }
    dir
}

/// The codes and lines that are printed, what is said beside them, and how the command ended.
fn check(dir: &Path, options: &[&str]) -> (Vec<(String, u64)>, String, Option<i32>) {
    let mut command = specsite();
    command.arg("check").arg(dir).args(["--format", "json"]).args(options);
    let output = command.output().expect("runs");
    let lines = String::from_utf8(output.stdout).expect("text");
    let found = lines.lines().map(|line| {
        let found: Value = serde_json::from_str(line).expect("JSON");
        (found["code"].as_str().unwrap_or_default().to_owned(), found["line"].as_u64().unwrap_or_default())
    });
    (found.collect(), String::from_utf8_lossy(&output.stderr).into_owned(), output.status.code())
}

fn codes(dir: &Path, options: &[&str]) -> Vec<String> {
    check(dir, options).0.into_iter().map(|(code, _)| code).collect()
}

#[test]
fn rules_are_chosen_by_their_codes() {
    let dir = folder(&[("kiln.md", SPEC)]);
    assert_eq!(codes(dir.path(), &["--only", "broken-reference"]), ["broken-reference"; 2]);
    assert!(
        !codes(dir.path(), &["--skip", "broken-reference,no-owner"]).contains(&"broken-reference".to_owned())
    );
    let (_, said, code) = check(dir.path(), &["--only", "broken-refrence"]);
    assert!(code == Some(2) && said.contains("did you mean `broken-reference`?"), "{said}");
}

#[test]
fn only_what_is_new_beside_a_baseline_fails() {
    let dir = folder(&[("kiln.md", SPEC)]);
    let file = dir.path().join("known.json");
    let known = ["--baseline", file.to_str().expect("text")];
    let (_, said, code) = check(dir.path(), &known);
    assert!(code == Some(2) && said.contains("--update-baseline"), "{said}");
    assert_eq!(check(dir.path(), &[known[0], known[1], "--update-baseline"]).2, Some(0));
    let written = fs::read_to_string(&file).expect("written");
    let strict = [known[0], known[1], "--deny", "warnings"];
    assert_eq!((check(dir.path(), &strict).0, check(dir.path(), &strict).2), (Vec::new(), Some(0)));
    // What is written above moves the findings, and adds one.
    let more = SPEC.replace("## Overview\n", "## Overview\n\nAnd [clay](clay.md).\n");
    fs::write(dir.path().join("kiln.md"), more).expect("written");
    let (found, said, code) = check(dir.path(), &strict);
    assert_eq!((found, code), (vec![("broken-reference".to_owned(), 7)], Some(1)));
    assert!(said.contains("2 known findings"), "{said}");
    // One is mended.
    fs::write(dir.path().join("kiln.md"), SPEC.replace("[the glaze](glaze.md)", "glaze")).expect("written");
    assert!(check(dir.path(), &strict).1.contains("1 finding of the baseline gone"));
    assert_eq!(fs::read_to_string(&file).expect("there"), written, "only --update-baseline writes");
}

#[test]
fn a_configured_baseline_is_told_on_the_health_page() {
    let config = "baseline = \"specsite-baseline.json\"\n";
    let dir = folder(&[("kiln.md", SPEC), ("specsite.toml", config)]);
    assert_eq!(check(dir.path(), &["--update-baseline"]).2, Some(0));
    fs::write(dir.path().join("kiln.md"), SPEC.replace("oven.md", "door.md")).expect("written");
    assert_eq!(codes(dir.path(), &[]), ["broken-reference"]);
    let output = dir.path().join("public");
    specsite().arg("build").arg(dir.path()).arg("-o").arg(&output).assert().success();
    let health = fs::read_to_string(output.join("health/index.html")).expect("a page");
    assert!(health.contains("1 new, 1 known, 1 gone"), "{health}");
}

#[test]
fn a_comment_with_a_reason_lets_a_finding_stand() {
    let silent = SPEC.replace(
        "## Firing\n",
        "## Firing\n\n<!-- specsite-ignore broken-reference: the oven is built next -->\n",
    );
    let dir = folder(&[("kiln.md", &silent)]);
    let (found, said, _) = check(dir.path(), &[]);
    assert_eq!(found, [("broken-reference".to_owned(), 7)]);
    assert!(said.contains("1 more silenced"), "{said}");
    for (comment, wanted) in [
        ("<!-- specsite-ignore stale: x -->", "`stale` finds nothing here"),
        ("<!-- specsite-ignore broken-refrence: x -->", "there is no rule `broken-refrence`"),
        ("<!-- specsite-ignore broken-reference -->", "this comment gives no reason"),
        ("<!-- specsite-ignore : why -->", "this comment names no rule"),
    ] {
        let text = SPEC.replace("## Firing\n", &format!("## Firing\n\n{comment}\n"));
        let dir = folder(&[("kiln.md", &text)]);
        let output = specsite().arg("check").arg(dir.path()).output().expect("runs");
        let shown = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(shown.contains(wanted) && shown.contains("kiln.md:11:1"), "{shown}");
    }
}

#[test]
fn a_level_may_go_by_the_stage_of_a_spec() {
    let config = "[check]\nbroken-reference = { default = \"error\", proposed = \"off\" }\n";
    let draft = SPEC.replace("Implemented", "Draft");
    let files = [("a.md", SPEC), ("b.md", draft.as_str()), ("specsite.toml", config)];
    let dir = folder(&files);
    let (found, _, code) = check(dir.path(), &["--only", "broken-reference"]);
    assert_eq!((found.len(), code), (2, Some(1)));
    fs::write(dir.path().join("specsite.toml"), "[check]\nstale = { built = \"off\" }\n").expect("written");
    let (_, said, code) = check(dir.path(), &[]);
    assert!(code == Some(2) && said.contains("`built` is neither"), "{said}");
}

#[test]
fn a_rule_is_explained_in_the_terminal_and_on_its_page() {
    let output = specsite().args(["explain", "broken-reference"]).output().expect("runs");
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    for part in ["# broken-reference", "## Wrong", "## Right", "## Fix", "## Silence", "specsite-ignore"] {
        assert!(said.contains(part), "{part}: {said}");
    }
    specsite().args(["explain", "broken"]).assert().code(2);
    // Headings are painted, those of an example are not.
    let painted = specsite().args(["explain", "unclosed-fence", "--color", "always"]).output().expect("runs");
    let painted = String::from_utf8_lossy(&painted.stdout).into_owned();
    assert!(painted.contains("\u{1b}[1mRight\u{1b}[0m\n") && painted.contains("\n## Expiry\n"), "{painted}");
    let site = site(&inputs(&[("kiln.md", SPEC)]));
    let shown = page(&site, "rules/broken-reference/index.html");
    assert!(
        shown.contains("<h2>Wrong</h2>") && shown.contains("specsite-ignore broken-reference"),
        "{shown}"
    );
    assert!(page(&site, "health/index.html").contains("rules/broken-reference/"));
    let findings = json(&site, "api/v1/findings.json");
    assert!(findings.to_string().contains("broken-reference"));
}

#[test]
fn a_site_that_was_built_is_looked_at_below_its_path() {
    let dir = folder(&[("kiln.md", &SPEC.replace("(glaze.md)", "(#firing)").replace("(oven.md#door)", ""))]);
    let site = dir.path().join("public");
    specsite()
        .arg("build")
        .arg(dir.path())
        .arg("-o")
        .arg(&site)
        .args(["--base-url", "/r/"])
        .assert()
        .success();
    let look = |base: &str| {
        let mut command = specsite();
        command.arg("check").args([
            "--site",
            site.to_str().expect("text"),
            "--base-url",
            base,
            "--format",
            "json",
        ]);
        let output = command.output().expect("runs");
        let lines = String::from_utf8(output.stdout).expect("text");
        let found = lines.lines().map(|line| serde_json::from_str::<Value>(line).expect("JSON"));
        let found = found.map(|found| {
            (
                found["code"].as_str().unwrap_or_default().to_owned(),
                found["path"].as_str().unwrap_or_default().to_owned(),
            )
        });
        (found.collect::<Vec<_>>(), output.status.code())
    };
    assert_eq!(look("/r/"), (Vec::new(), Some(0)));
    // Only the page of what is not there has addresses from the root.
    let (found, code) = look("/other/");
    assert!(
        code == Some(1) && found.iter().all(|(rule, page)| rule == "site-outside" && page == "404.html"),
        "{found:?}"
    );
    let page = site.join("specs/kiln/index.html");
    let text = fs::read_to_string(&page).expect("a page");
    let broken = text
        .replace("</main>", "<p id=\"firing\"><a href=\"../none/\">x</a><a href=\"../../board/#none\">y</a><img src=\"no.png\" alt=\"\"></main>")
        .replace("<title>", "<title></title><b>");
    fs::write(&page, broken).expect("written");
    let (found, _) = look("/r/");
    let codes: Vec<&str> = found.iter().map(|(code, _)| code.as_str()).collect();
    assert_eq!(codes, ["site-title", "site-id", "site-link", "site-fragment", "site-asset"], "{found:?}");
    specsite().args(["check", "--site"]).arg(dir.path().join("nowhere")).assert().code(2);
}

#[test]
fn what_can_be_mended_without_a_doubt_is_mended_and_nothing_else() {
    let dir = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| {
        let path = dir.path().join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("folders");
        fs::write(path, text).expect("written");
    };
    let kiln = "# Kiln\r\n\r\n**Status:** Planned\r\n\r\nSee [oven](../planned/oven.md#door), not [none](none.md).  \r\n";
    let glaze = "# Glaze\n\n**Status:** \u{e2}\u{153}\u{2026} Implemented\n";
    write("planned/kiln.md", kiln);
    write("implemented/oven.md", "# Oven\n\n**Status:** Implemented\n\n## Door\n\nWide.\n");
    write("implemented/glaze.md", glaze);
    let read = |name: &str| fs::read_to_string(dir.path().join(name)).expect("there");
    let dry = specsite().args(["check", "--fix", "--dry-run"]).arg(dir.path()).output().expect("runs");
    let shown = String::from_utf8_lossy(&dry.stdout).into_owned();
    assert!(shown.contains("-See [oven](../planned/oven.md#door)"), "{shown}");
    assert!(
        shown.contains("+See [oven](../implemented/oven.md#door)") && shown.contains("+**Status:** ✅"),
        "{shown}"
    );
    assert_eq!((read("planned/kiln.md"), read("implemented/glaze.md")), (kiln.to_owned(), glaze.to_owned()));
    let (found, said, _) = check(dir.path(), &["--fix"]);
    assert_eq!(read("planned/kiln.md"), kiln.replace("../planned/oven.md", "../implemented/oven.md"));
    assert_eq!(read("implemented/glaze.md"), "# Glaze\n\n**Status:** ✅ Implemented\n");
    assert!(said.contains("mended 2 findings in 2 files"), "{said}");
    let codes: Vec<&str> = found.iter().map(|(code, _)| code.as_str()).collect();
    assert!(
        codes.contains(&"broken-reference")
            && !codes.contains(&"moved-reference")
            && !codes.contains(&"encoding"),
        "{codes:?}"
    );
    let left: Vec<_> = fs::read_dir(dir.path().join("planned")).expect("there").collect();
    assert_eq!(left.len(), 1);
}

#[test]
fn a_fault_of_front_matter_has_one_place_in_the_file() {
    let dir = folder(&[("kiln.md", "---\ntitle: Kiln\nowner: @nora\n---\n\n# Kiln\n")]);
    let output =
        specsite().args(["check", "--only", "header-syntax"]).arg(dir.path()).output().expect("runs");
    let shown = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(shown.contains("kiln.md:3:8") && !shown.contains("at line"), "{shown}");
}

#[test]
fn a_baseline_is_of_all_rules() {
    let dir = folder(&[("kiln.md", SPEC)]);
    let (_, said, code) = check(dir.path(), &["--update-baseline", "--only", "stale"]);
    assert!(code == Some(2) && said.contains("cannot be used with"), "{said}");
    assert!(!dir.path().join("specsite-baseline.json").exists());
}

#[test]
fn what_a_build_would_refuse_is_refused() {
    let told = |config: &str| {
        let dir = folder(&[("kiln.md", SPEC), ("specsite.toml", config)]);
        let (_, said, code) = check(dir.path(), &[]);
        (said, code)
    };
    let (said, code) = told("language = \"fr\"\n");
    assert!(code == Some(2) && said.contains("does not speak `fr`"), "{said}");
    let (said, code) = told("output = \".\"\n");
    assert!(code == Some(2) && said.contains("is or holds the source"), "{said}");
    let (said, code) = told("[specs]\ninclude = [\"nothing/**\"]\n");
    assert!(code == Some(0) && said.contains("no file is a spec: `include`"), "{said}");
    assert!(!told("language = \"de\"\n").0.contains("no file is a spec"));
}

#[test]
fn a_baseline_says_how_it_is_used() {
    let dir = folder(&[("kiln.md", SPEC)]);
    let next = "next: write `baseline = \"specsite-baseline.json\"`";
    assert!(check(dir.path(), &["--update-baseline"]).1.contains(next));
    fs::write(dir.path().join("specsite.toml"), "baseline = \"specsite-baseline.json\"\n").expect("written");
    assert!(!check(dir.path(), &["--update-baseline"]).1.contains("next:"));
}
