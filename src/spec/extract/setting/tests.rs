use super::super::list::Named;
use super::*;

fn shown(language: &str, code: &str) -> Vec<String> {
    let one = |s: &Setting| {
        let default = s.default.clone().map_or_else(|| "-".to_owned(), |d| format!("={d}"));
        let secret = if s.secret { " SECRET" } else { "" };
        let note = if s.note.is_empty() { String::new() } else { format!(" ({})", s.note) };
        format!("{} {} {default}{note}{secret}", s.source.name(), s.name)
    };
    settings(language, code).iter().map(one).collect()
}

#[test]
fn the_template_as_it_stands() {
    let code = "# Environment variables\nAPI_KEY = \"...\"\nDATABASE_URL = \"...\"\n\n# Config file\nconfig = {\n    \"setting1\": \"value1\",\n    # the second\n    \"setting2\": {\"deep\": 2},\n}\n";
    assert_eq!(
        shown("python", code),
        [
            "environment API_KEY =... (Environment variables)",
            "environment DATABASE_URL =...",
            "file setting1 =value1",
            "file setting2.deep =2 (the second)",
        ]
    );
}

#[test]
fn python_literals_and_look_ups_only() {
    let code = "PORT: int = 80  # http\nKEY = os.environ[\"KEY\"]\nHOST = os.getenv(\"HOST\", \"localhost\")\nresult = load(5)\nLIMITS = {\"a\": 1}\ndef f():\n    x = 1\nname = \"a\" + \"b\"\n";
    assert_eq!(
        shown("python", code),
        [
            "environment PORT =80 (http)", "environment KEY -", "environment HOST =localhost",
            "file LIMITS.a =1"
        ]
    );
}

#[test]
fn files_of_keys() {
    assert_eq!(
        shown("toml", "title = \"x\"\n[server]\n# the port\nport = 1\nopts = { a = 1 }\n"),
        ["file title =x", "file server.port =1 (the port)", "file server.opts ={ a = 1 }"]
    );
    assert_eq!(
        shown("yaml", "server:\n  port: 1 # p\n  environment:\n    - LOG_LEVEL=info\n"),
        ["file server.port =1 (p)", "file server.environment -", "environment LOG_LEVEL =info"]
    );
    assert_eq!(
        shown("json", "{\"a\": {\"b\": 1}, \"c\": [1], \"devDependencies\": {\"d\": \"1\"}}"),
        ["file a.b =1", "file c =[1]"]
    );
    assert_eq!(shown("ini", "[a]\nb = c\n"), ["file a.b =c"]);
}

#[test]
fn shells_and_flags() {
    assert_eq!(
        shown(
            "bash",
            "# keys\nexport API_KEY=abc # own\nLOG=1 tool run\n$ X_Y=\"a b\" tool\ntool --no X\nfoo == BAR\n"
        ),
        ["environment API_KEY =abc (own)", "environment LOG =1", "environment X_Y =a b"]
    );
    assert_eq!(
        shown(
            "text",
            "Options:\n  -o, --out <DIR>   Where to write\n  --quiet  Say nothing\n  --deny=warnings\n  -- no\n --and then prose goes on\ntool \\\n  --used x\n"
        ),
        ["flag --out =<DIR> (Where to write)", "flag --quiet - (Say nothing)", "flag --deny =warnings"]
    );
}

#[test]
fn secrets_are_named_and_not_repeated() {
    let found = settings("env", "API_KEY=9f8b7c6d5e4f3a2b1c0d\nTOKEN=changeme\n");
    assert!(found[0].secret && found[0].default.is_none());
    assert!(!found[1].secret && found[1].default.as_deref() == Some("changeme"));
}

#[test]
fn entries_of_lists() {
    let found = |text: &str| {
        entry(text)
            .map(|s| format!("{} {} {} ({})", s.source.name(), s.name, s.default.unwrap_or_default(), s.note))
            .unwrap_or_default()
    };
    assert_eq!(
        found("`LOG_LEVEL`: how much (default `info`)"),
        "environment LOG_LEVEL info (how much (default info))"
    );
    assert_eq!(found("**`server.port`** – defaults to 8080."), "file server.port 8080 (defaults to 8080.)");
    assert_eq!(found("`--out DIR`: where to"), "flag --out  (where to)");
    assert_eq!(found("`specsite build` writes"), "");
    assert_eq!(found("`Portal`: the specs"), "");
    assert_eq!(found("`nomem`: by default the compiler reads"), "");
    assert_eq!(found("no code"), "");
}

#[test]
fn code_is_asked_for_what_it_looks_up() {
    assert_eq!(
        shown("ts", "const x = process.env.API_URL ?? f(process.env['B_C']);"),
        ["environment API_URL -", "environment B_C -"]
    );
    assert_eq!(shown("rust", "let a = std::env::var(\"A_B\");"), ["environment A_B -"]);
    assert!(shown("rust", "let port = 80;").is_empty());
}

#[test]
fn odd_code_does_no_harm() {
    for language in ["python", "toml", "yaml", "json", "bash", "", "ts", "ini"] {
        for code in [
            "", "=", "é = ü", "A_B = {", "A_B =", "--", "-", "-é", "--é", "export", "X_Y='",
            "config = {\"a\": ", "A: = 1", "x = '", "\"\" = 1",
        ] {
            let _ = (settings(language, code), entry(code), entry(&format!("`{code}`")));
        }
    }
}
