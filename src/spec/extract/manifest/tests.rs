use super::super::list::Named;
use super::*;

fn shown(language: &str, code: &str) -> Vec<String> {
    packages(language, code)
        .into_iter()
        .map(|p| {
            format!("{}:{} {} {}", p.ecosystem.name(), p.name, p.range, p.scope.name()).trim_end().to_owned()
        })
        .collect()
}

#[test]
fn cargo_tables() {
    let code = "[dependencies]\nserde = { version = \"1.0\", features = [\"derive\"] }\nlog = \"0.4\" # talk\nown = { path = \"../own\" }\nflag = true\nsite = \"https://x\"\n[dependencies.tera]\nversion = \"2\"\ndefault-features = false\n[dev-dependencies]\ntempfile = \"3\"\n[target.'cfg(unix)'.dependencies]\nrustix = \">=1, <2\"\n";
    assert_eq!(
        shown("toml", code),
        [
            "cargo:serde 1.0", "cargo:log 0.4", "cargo:own", "cargo:tera 2", "cargo:tempfile 3 dev",
            "cargo:rustix >=1, <2",
        ]
    );
}

#[test]
fn a_table_that_tells_nothing_is_other() {
    assert_eq!(shown("toml", "[dependencies]\na = \">=1.2\"\nb = \">=X.Y.Z\"\n"), ["other:a >=1.2"]);
    assert_eq!(shown("", "[dependencies]\na = \"1\"\n"), ["other:a 1"]);
}

#[test]
fn python_projects() {
    let code = "[project]\ndependencies = [\n  \"a[x]>=1,<2\", # why\n  'b',\n]\n[project.optional-dependencies]\ndocs = [\"c~=1.2 ; python_version < '3.9'\"]\n[tool.poetry.dependencies]\npython = \"^3.10\"\nd = { version = \">=1,<3\", extras = [\"e\"] }\n[tool.poetry.group.dev.dependencies]\nf = \"*\"\n";
    assert_eq!(
        shown("toml", code),
        ["python:a >=1,<2", "python:b", "python:c ~=1.2", "python:d >=1,<3", "python:f * dev"]
    );
}

#[test]
fn package_json() {
    let code = "{ \"name\": \"x\", \"dependencies\": { \"@a/b\": \"^1.2\", \"c\": \"workspace:*\" }, \"devDependencies\": { \"d\": \"~3\" }, \"scripts\": {\"e\": \"1\"} }";
    assert_eq!(shown("json", code), ["npm:@a/b ^1.2", "npm:c workspace:*", "npm:d ~3 dev"]);
}

#[test]
fn lines_of_other_manifests() {
    assert_eq!(
        shown("requirements.txt", "# all\n-r base.txt\na==1.2\nb[x,y] >= 1, <2 # why\nc\nd (>=1)\n"),
        ["python:a ==1.2", "python:b >= 1, <2", "python:c", "python:d >=1"]
    );
    assert_eq!(shown("", "a==1.2\nb>=3\n"), ["python:a ==1.2", "python:b >=3"]);
    assert_eq!(shown("text", "- a >= 1.2\n- b < 3\n"), ["other:a >= 1.2", "other:b < 3"]);
    assert_eq!(
        shown(
            "go",
            "module x\nrequire example.org/a v1.2.3\nrequire (\n\tgithub.com/b/c v0.4.0 // indirect\n)\n"
        ),
        ["go:example.org/a v1.2.3", "go:github.com/b/c v0.4.0"]
    );
    assert_eq!(
        shown("ruby", "gem \"a\", \"~> 1.2\", \">= 1.2.3\"\ngroup :test do\n  gem 'b'\nend\n"),
        ["gem:a ~> 1.2, >= 1.2.3", "gem:b  dev"]
    );
    assert_eq!(
        shown(
            "gradle",
            "implementation \"g:a:1.0\"\ntestImplementation('g:b')\nimplementation project(':x')\n"
        ),
        ["maven:g:a 1.0", "maven:g:b  dev"]
    );
}

#[test]
fn prose_asks_for_nothing() {
    for code in [
        "Uses the cache.", "latency == low", "x = a >= b\ny", "a > b ? c : d", "a <= 5 items\nprose here",
        "a >= 3\nb < 4", "A = 0 0",
    ] {
        assert!(packages("", code).is_empty(), "{code}: {:?}", packages("", code));
    }
}

#[test]
fn entries_of_lists() {
    let found = |text: &str| entry(text).map(|p| format!("{} {}", p.name, p.range)).unwrap_or_default();
    assert_eq!(found("`serde` >= 1.2"), "serde >= 1.2");
    assert_eq!(found("**Redis** (>= 6.2, < 8): the cache"), "Redis >= 6.2, < 8");
    assert_eq!(found("react@18.2 for pages"), "react 18.2");
    assert_eq!(found("PostgreSQL >=14 - the store"), "PostgreSQL >=14");
    assert_eq!(found("Uses tera for templates"), "");
    assert_eq!(found("Uses `tera` for templates"), "");
    assert_eq!(found("Uses `tera` 1.20 for templates"), "tera 1.20");
    assert_eq!(found("Latency > fast"), "");
}

#[test]
fn odd_code_does_no_harm() {
    for language in ["toml", "json", "requirements", "go", "ruby", "gradle", ""] {
        for code in [
            "",
            "[dependencies",
            "[dependencies]\na = {",
            "gem \"",
            "require (",
            "implementation \"",
            "é==1",
            "a = [\"",
            "[dependencies]\na = { version = \"",
            "[dependencies.a]\nversion",
        ] {
            let _ = packages(language, code);
        }
        let _ = entry("é >= ü");
    }
}
