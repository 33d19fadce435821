//! What it takes to get, set up and publish: completions, manual pages, the schema of the configuration, files for
//! hosts.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;
use specsite::command::environment::VARIABLES;
use specsite::config::Config;
use specsite::diag;
use specsite::route::Route;

use crate::common::{EXAMPLE, inputs, site, specsite};
use crate::manual;

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
    let mut right = manual::configurations();
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

/// The headers of a site, by path and name.
type Headers = BTreeMap<(String, String), String>;

fn published_headers(config: &str) -> (Headers, String) {
    let files = [("specsite.toml", config), ("login.md", "# Login\n"), ("m.js", "")];
    let site = site(&inputs(&files));
    let text = |name: &str| String::from_utf8_lossy(&site[&Route::new(name)]).into_owned();
    let (mut headers, mut path) = (Headers::new(), String::new());
    for line in text("_headers").lines() {
        match line.strip_prefix("  ").and_then(|line| line.split_once(": ")) {
            Some((name, value)) => drop(headers.insert((path.clone(), name.to_owned()), value.to_owned())),
            None => line.clone_into(&mut path),
        }
    }
    let page = text("index.html");
    let (_, policy) = page.split_once("http-equiv=\"Content-Security-Policy\" content=\"").expect("a policy");
    (headers, policy.split('"').next().expect("its end").to_owned())
}

#[test]
fn hosts_are_told_the_policy_of_the_pages_and_what_never_changes() {
    let backend = "[output]\nheaders = true\n[search]\nbackend = \"https://find.example/a\"\n";
    let policy = ("/*".to_owned(), "Content-Security-Policy".to_owned());
    for config in ["[output]\nheaders = true\n", backend] {
        let (headers, of_page) = published_headers(config);
        assert_eq!(headers[&policy], format!("{of_page}; frame-ancestors 'none'"));
        let cached: Vec<_> = headers.keys().filter(|(_, name)| name == "Cache-Control").collect();
        assert_eq!(cached.len(), 2, "{headers:?}");
    }
    let drawn = "[output]\nheaders = true\n[render]\nmermaid_js = \"m.js\"\n";
    assert!(published_headers(drawn).0[&policy].contains("style-src 'self' 'unsafe-inline';"));
    let without = site(&inputs(&[("login.md", "# Login\n")]));
    assert!(!without.contains_key(&Route::new("_headers")));
}

#[test]
fn netlify_is_told_the_same_in_either_form() {
    let (expected, _) = published_headers("[output]\nheaders = true\n");
    for file in ["src/command/init/netlify.toml", "netlify.toml"] {
        let text = fs::read_to_string(Path::new(ROOT).join(file)).expect("reads");
        let value: Value = toml::from_str(&text).expect("TOML");
        let mut headers = Headers::new();
        for table in value["headers"].as_array().expect("tables") {
            let path = table["for"].as_str().expect("a path");
            for (name, value) in table["values"].as_object().expect("a table") {
                let value = value.as_str().expect("text").to_owned();
                headers.insert((path.to_owned(), name.clone()), value);
            }
        }
        for (key, value) in &expected {
            assert_eq!(headers.get(key), Some(value), "{file}: {key:?}");
        }
    }
}

/// What a build depends on besides its source; whoever adds a variable says so here.
#[test]
fn only_these_variables_are_read() {
    let expected = [
        "BRANCH", "CF_PAGES", "CF_PAGES_URL", "CI_DEFAULT_BRANCH", "CI_PAGES_URL", "CI_PROJECT_URL",
        "CLICOLOR_FORCE", "CONTEXT", "DEPLOY_PRIME_URL", "GITHUB_PAGES", "GITHUB_REF_NAME",
        "GITHUB_REF_TYPE", "GITHUB_REPOSITORY", "GITHUB_SERVER_URL", "NETLIFY", "NO_COLOR", "REPOSITORY_URL",
        "SOURCE_DATE_EPOCH", "URL", "XDG_CACHE_HOME",
    ];
    let mut known = VARIABLES;
    known.sort_unstable();
    assert_eq!(known, expected);
}

#[test]
fn a_build_knows_the_address_that_its_machine_tells() {
    let dir = tempfile::tempdir().expect("a folder");
    fs::write(dir.path().join("login.md"), "# Login\n").expect("writes");
    let sitemap = || {
        let mut build = specsite();
        build.arg("build").current_dir(&dir).env("CF_PAGES", "1").env("CF_PAGES_URL", "https://c.pages.dev");
        build.assert().success();
        fs::read_to_string(dir.path().join("public/sitemap.xml")).expect("a sitemap")
    };
    assert!(sitemap().contains("https://c.pages.dev/specs/login/"));
    fs::write(dir.path().join("specsite.toml"), "base_url = \"https://own.example/\"\n").expect("writes");
    assert!(sitemap().contains("https://own.example/specs/login/"));
}

/// The files that `init --ci` writes: whole history, today as the day, and actions of one version all over.
#[test]
fn files_for_hosts_say_what_a_build_needs() {
    let file = |name: &str| {
        let dir = tempfile::tempdir().expect("a folder");
        specsite().args(["init", "--ci", name]).current_dir(&dir).assert().success();
        let path = match name {
            "github" => ".github/workflows/specs.yml",
            "gitlab" => ".gitlab-ci.yml",
            _ => "netlify.toml",
        };
        fs::read_to_string(dir.path().join(path)).expect("written")
    };
    let (github, gitlab, netlify) = (file("github"), file("gitlab"), file("netlify"));
    assert!(github.contains("fetch-depth: 0") && gitlab.contains("GIT_DEPTH: \"0\""));
    for text in [&github, &gitlab, &netlify] {
        assert!(text.contains("SOURCE_DATE_EPOCH"), "{text}");
    }
    assert!(github.contains("--format github"));
    let mut versions = BTreeMap::new();
    let folder = Path::new(ROOT).join(".github/workflows");
    let own = fs::read_dir(folder).expect("workflows").map(|entry| entry.expect("an entry").path());
    let own = own.map(|path| fs::read_to_string(path).expect("reads"));
    for text in own.chain([github]) {
        for action in
            text.lines().filter_map(|line| line.trim().trim_start_matches("- ").strip_prefix("uses: "))
        {
            let Some((name, version)) = action.split_once('@') else { continue };
            let known = versions.entry(name.to_owned()).or_insert_with(|| version.to_owned());
            assert_eq!(known, version, "{name}");
        }
    }
    assert!(versions.len() > 5, "{versions:?}");
}

/// Platforms that a file names, as Rust calls them.
fn targets(file: &str) -> BTreeSet<String> {
    let text = fs::read_to_string(Path::new(ROOT).join(file)).expect(file);
    let words = text.split(|c: char| !(c.is_ascii_alphanumeric() || "_-".contains(c)));
    let named = words.map(|word| word.trim_start_matches("specsite-"));
    named
        .filter(|word| word.starts_with("x86_64-") || word.starts_with("aarch64-"))
        .map(str::to_owned)
        .collect()
}

/// Who takes a release's archives looks for those that it has.
#[test]
fn a_release_has_what_is_looked_for() {
    let released = targets(".github/workflows/release.yml");
    assert_eq!(released.len(), 5, "{released:?}");
    assert_eq!(targets("action.yml"), released);
    assert_eq!(targets("npm/pack.mjs"), released);
}

#[test]
fn hooks_run_commands_that_there_are() {
    let text = fs::read_to_string(Path::new(ROOT).join(".pre-commit-hooks.yaml")).expect("reads");
    let entries: Vec<_> =
        text.lines().filter_map(|line| line.trim().strip_prefix("entry: specsite ")).collect();
    assert!(!entries.is_empty());
    let dir = tempfile::tempdir().expect("a folder");
    fs::write(dir.path().join("login.md"), "# Login\n").expect("writes");
    for entry in entries {
        specsite().args(entry.split(' ')).current_dir(&dir).assert().success();
    }
}

#[test]
fn findings_stand_at_the_files_of_the_repository() {
    let dir = tempfile::tempdir().expect("a folder");
    fs::create_dir_all(dir.path().join(".git")).expect("makes a repository");
    fs::create_dir_all(dir.path().join("docs/specs")).expect("makes folders");
    fs::write(dir.path().join("docs/specs/login.md"), "# Login\n\nSee [it](nowhere.md).\n").expect("writes");
    for (format, place) in
        [("github", "file=docs/specs/login.md,line=3"), ("sarif", "\"uri\": \"docs/specs/login.md\"")]
    {
        let printed = specsite().args(["check", "docs/specs", "--format", format]).current_dir(&dir).output();
        let printed = String::from_utf8(printed.expect("runs").stdout).expect("text");
        assert!(printed.contains(place), "{printed}");
    }
}

#[test]
fn a_portal_in_a_folder_of_a_repository_is_published_from_its_top() {
    let dir = tempfile::tempdir().expect("a folder");
    let top = dir.path().canonicalize().expect("a folder");
    fs::create_dir_all(top.join(".git")).expect("makes a repository");
    specsite().args(["init", "docs/the specs"]).current_dir(&top).assert().success();
    for (host, file, line) in [
        ("github", ".github/workflows/specs.yml", "  SPECS: \"docs/the specs\""),
        ("gitlab", ".gitlab-ci.yml", "  SPECS: \"docs/the specs\""),
        ("netlify", "netlify.toml", "SPECS = \"docs/the specs\""),
    ] {
        specsite().args(["init", "--ci", host]).current_dir(top.join("docs/the specs")).assert().success();
        let text = fs::read_to_string(top.join(file)).expect("written");
        assert!(text.lines().any(|own| own == line), "{text}");
        specsite().args(["init", "--ci", host, "docs/the specs"]).current_dir(&top).assert().code(2);
    }
    assert!(!top.join("docs/the specs/.github").exists());
}

/// Whoever compiles the package has no other file of the repository.
#[test]
fn the_package_holds_what_the_program_includes() {
    let manifest = fs::read_to_string(Path::new(ROOT).join("Cargo.toml")).expect("reads");
    let manifest: Value = toml::from_str(&manifest).expect("TOML");
    let patterns = manifest["package"]["include"].as_array().expect("patterns");
    let patterns: Vec<&str> = patterns.iter().filter_map(Value::as_str).collect();
    let packed = |path: &str| {
        patterns.iter().any(|pattern| {
            let (start, end) = pattern.split_once('*').unwrap_or((pattern, ""));
            path.starts_with(start.trim_start_matches('/')) && path.ends_with(end.trim_start_matches('*'))
        })
    };
    let root = Path::new(ROOT).canonicalize().expect("the repository");
    let sources = walkdir::WalkDir::new(root.join("src")).into_iter().filter_map(Result::ok);
    let mut count = 0;
    for source in sources.filter(|entry| entry.path().extension().is_some_and(|ending| ending == "rs")) {
        let text = fs::read_to_string(source.path()).expect("reads");
        for call in text.split("include_").skip(1) {
            let Some((_, rest)) = call.split_once("!(\"").filter(|(kind, _)| kind.len() < 8) else {
                continue;
            };
            let named = rest.split('"').next().unwrap_or_default();
            let path = match named.strip_prefix("$CARGO_MANIFEST_DIR") {
                Some(path) => root.join(path.trim_start_matches('/')),
                None => source.path().with_file_name(named).canonicalize().expect(named),
            };
            let path =
                path.strip_prefix(&root).expect("in the repository").to_string_lossy().replace('\\', "/");
            let path = if path.contains('.') { path } else { path + "/" };
            assert!(packed(&path), "{} includes {path}", source.path().display());
            count += 1;
        }
    }
    assert!(count > 20, "{count}");
}
