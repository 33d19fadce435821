//! What it takes to get, set up and publish: completions, manual pages, the schema of the configuration.

use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;
use specsite::config::Config;
use specsite::diag;

use crate::common::{EXAMPLE, specsite};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

fn stdout(args: &[&str]) -> String {
    let output = specsite().args(args).output().expect("runs");
    assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("text")
}

/// The commands that `--help` lists.
fn commands() -> Vec<String> {
    let help = stdout(&["--help"]);
    let listed =
        help.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
    let names = listed.filter_map(|line| line.split_whitespace().next()).filter(|name| *name != "help");
    names.map(str::to_owned).collect()
}

#[test]
fn shells_complete_every_command() {
    let commands = commands();
    assert!(commands.len() > 10, "{commands:?}");
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = stdout(&["completions", shell]);
        for name in &commands {
            assert!(script.contains(name), "{shell}: {name}");
        }
    }
    let script = stdout(&["completions", "bash"]);
    let mut bash = Command::new("bash").arg("-n").stdin(Stdio::piped()).spawn().expect("bash starts");
    bash.stdin.take().expect("a pipe").write_all(script.as_bytes()).expect("writes");
    assert!(bash.wait().expect("ends").success(), "bash reads it");
}

#[test]
fn the_manual_has_a_page_for_every_command() {
    let page = stdout(&["man"]);
    assert!(page.contains(".TH specsite 1"), "{page}");
    let dir = tempfile::tempdir().expect("a folder");
    let pages = dir.path().join("man/man1");
    stdout(&["man", "--dir", pages.to_str().expect("text")]);
    assert!(pages.join("specsite.1").is_file());
    for name in commands() {
        // In a page, hyphens are escaped.
        assert!(page.contains(&format!("specsite\\-{name}")), "{name}");
        let own = fs::read_to_string(pages.join(format!("specsite-{name}.1"))).expect("a page");
        assert!(own.contains("\\-\\-quiet"), "{name} tells the options of every command");
    }
}

fn schema() -> Value {
    serde_json::from_str(&stdout(&["schema"])).expect("JSON")
}

/// The keys that the reader of the configuration knows in a place, by what it says of one that it does not.
fn known_keys(text: &str) -> BTreeSet<String> {
    let error = Config::parse(text, "specsite.toml").expect_err(text);
    let (_, expected) = error.message().split_once("expected ").expect("names of keys");
    expected.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

#[test]
fn the_schema_has_the_keys_of_the_configuration_and_no_others() {
    let schema = schema();
    for (text, place) in [
        ("nokey = 1", ""),
        ("[output]\nnokey = 1", "/properties/output/anyOf/1"),
        ("[render]\nnokey = 1", "/properties/render"),
        ("[specs]\nnokey = 1", "/properties/specs"),
        ("[evidence]\nnokey = 1", "/properties/evidence"),
        ("[search]\nnokey = 1", "/properties/search"),
        (
            "[status]\nA = { stage = \"planned\", nokey = 1 }",
            "/properties/status/additionalProperties/anyOf/1",
        ),
    ] {
        let table = schema.pointer(place).expect(place);
        let keys = table["properties"].as_object().expect(place).keys().cloned().collect::<BTreeSet<_>>();
        assert_eq!(keys, known_keys(text), "{text}");
        assert_eq!(table["additionalProperties"], false, "{text}");
    }
    let rules: Vec<_> =
        schema["properties"]["check"]["properties"].as_object().expect("rules").keys().collect();
    assert_eq!(rules, diag::all().map(|rule| rule.code).collect::<Vec<_>>());
}

/// Whether the schema takes a configuration, and whether the program does.
fn verdicts(validator: &jsonschema::Validator, text: &str) -> (bool, bool) {
    let value: Value = toml::from_str(text).expect(text);
    (validator.is_valid(&value), Config::parse(text, "specsite.toml").is_ok())
}

#[test]
fn the_schema_and_the_program_take_the_same_configurations() {
    let validator = jsonschema::validator_for(&schema()).expect("a schema");
    let readme = fs::read_to_string(Path::new(ROOT).join("README.md")).expect("reads");
    let blocks = readme.split("```toml\n").skip(1).filter_map(|rest| rest.split("```").next());
    let mut right: Vec<String> = blocks.filter(|text| !text.contains("[build]")).map(str::to_owned).collect();
    right.push(fs::read_to_string(Path::new(EXAMPLE).join("specsite.toml")).expect("reads"));
    right.push(
        "output = \"out\"\n[check]\nbroken-reference = { default = \"note\", proposed = \"off\" }\n".into(),
    );
    right.push("[fields]\norder = [\"Owner\"]\narea = false\nreviewer = \"Judge\"\n".into());
    assert!(right.len() > 3, "{right:?}");
    for text in right {
        assert_eq!(verdicts(&validator, &text), (true, true), "{text}");
    }
    for text in [
        "titel = \"x\"",
        "title = 1",
        "output = 1",
        "output = { cvs = false }",
        "[output.registers]\nflow = \"no\"",
        "[specs]\ninclude = \"a\"",
        "[status]\nDone = \"ready\"",
        "[status]\nDone = { label = \"x\" }",
        "[status]\nDone = { stage = \"planned\", color = \"pink\" }",
        "[check]\nbroken-refrence = \"off\"",
        "[check]\nbroken-reference = \"loud\"",
        "[check]\nbroken-reference = { shipped = \"off\" }",
        "[fields]\narea = 1",
        "[search]\nengine = \"quickwit\"",
        "[search]\nbackend = \"https://find.example\"\nengine = \"solr\"",
        "[search]\nindex = \"Specs\"",
        "edit_url = \"javascript:x\"",
    ] {
        assert_eq!(verdicts(&validator, text), (false, false), "{text}");
    }
}
