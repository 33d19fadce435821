use super::*;

fn shown(language: &str, code: &str) -> Vec<String> {
    let all = models(language, code);
    let field = |f: &ModelField| format!("{}: {}", f.name, f.kind);
    all.iter()
        .map(|m| {
            format!(
                "{} {} {{ {} }}",
                m.form.name(),
                m.name,
                m.fields.iter().map(field).collect::<Vec<_>>().join(" / ")
            )
        })
        .collect()
}

#[test]
fn python_classes() {
    let code = "@dataclass(frozen=True)\nclass A(B):\n    \"\"\"Doc: no.\"\"\"\n\n    x: int  # the x\n    y: dict[str, int] = field(default=1)\n    z = 5\n    def f(self):\n        q: int = 3\n\nclass C(str, Enum):\n    ONE = \"one\"\n    TWO = auto()\nclass D(Base):\n    id = Column(Integer, primary_key=True)\nclass E(Exception): pass\n";
    assert_eq!(
        shown("python", code),
        [
            "dataclass A { x: int / y: dict[str, int] }",
            "enum C { ONE: \"one\" / TWO: auto() }",
            "class D { id: Column }",
        ]
    );
}

#[test]
fn rust_types() {
    let code = "pub struct A<'a> {\n    pub x: &'a str, // the x\n    /// The y.\n    #[serde(default)]\n    pub(crate) y: BTreeMap<String, Vec<u8>>,\n}\nenum B { One, Two(u8, u8), Three { a: u8 } }\nstruct P(pub u8, String);\nfn f() { struct Inner { z: u8 } }\nstruct Unit;\n";
    assert_eq!(
        shown("rust", code),
        [
            "struct A { x: &'a str / y: BTreeMap<String, Vec<u8>> }",
            "enum B { One:  / Two: (u8, u8) / Three: { a: u8 } }",
            "struct P { 0: u8 / 1: String }",
        ]
    );
}

#[test]
fn script_and_go_types() {
    let code = "export interface A extends B {\n  readonly id: string; // the id\n  tags?: Map<string, number>\n  'x-y': 1;\n  load(): void;\n  on: (e: Event) => void;\n}\ntype C = \"a\" | \"b\";\ntype D = { e: number };\nclass F { private g = 1; h: string = \"=\"; }\n";
    assert_eq!(
        shown("ts", code),
        [
            "interface A { id: string / tags?: Map<string, number> / x-y: 1 / on: (e: Event) => void }",
            "type C { a:  / b:  }",
            "type D { e: number }",
            "class F { h: string }",
        ]
    );
    assert_eq!(
        shown(
            "go",
            "type A struct {\n\tID string `json:\"id\"` // the id\n\tBase\n\tM map[string]int\n}\ntype R interface {\n\tRead() error\n}\n"
        ),
        ["struct A { ID: string / Base:  / M: map[string]int }"]
    );
}

#[test]
fn swift_kotlin_java_and_c_types() {
    assert_eq!(
        shown(
            "swift",
            "struct A: B {\n  let x: Int // the x\n  var y: [String: Int] = [:]\n  var z: Int { x + 1 }\n  func f() {}\n}\nenum E { case a, b(Int)\n case c }\n"
        ),
        ["struct A { x: Int / y: [String: Int] }", "enum E { a:  / b: (Int) / c:  }"]
    );
    assert_eq!(
        shown("kotlin", "data class A(val x: Int, var y: List<Int> = f())\n"),
        ["class A { x: Int / y: List<Int> = f() }"]
    );
    assert_eq!(
        shown(
            "java",
            "public class A {\n  private final String id;\n  int n = f(1);\n  void f() { return; }\n}\n"
        ),
        ["class A { id: String / n: int }"]
    );
    assert_eq!(
        shown("c", "struct p { int x; char *name; /* n */ int a[4]; };\n"),
        ["struct p { x: int / name: char * / a: int }"]
    );
}

#[test]
fn schemas_and_tables() {
    assert_eq!(
        shown(
            "sql",
            "CREATE TABLE users (\n  id UUID PRIMARY KEY, -- the id\n  name VARCHAR(10) DEFAULT 'a,b',\n  PRIMARY KEY (id, name)\n);"
        ),
        ["table users { id: UUID PRIMARY KEY / name: VARCHAR(10) DEFAULT 'a,b' }"]
    );
    assert_eq!(
        shown(
            "protobuf",
            "syntax = \"proto3\";\nmessage A {\n  option x = 1;\n  repeated string tags = 2; // all\n  map<string, int32> m = 3;\n  enum K { NONE = 0; }\n}\n"
        ),
        ["message A { tags: repeated string / m: map<string, int32> }", "enum K { NONE:  }"]
    );
    assert_eq!(
        shown(
            "graphql",
            "type A implements B {\n  id: ID! # the id\n  list(first: Int = 1): [A!]! @x\n}\nenum C { ONE TWO }\nunion U = A | B\n"
        ),
        ["type A { id: ID! / list: [A!]! }", "union U { A:  / B:  }"]
    );
}

#[test]
fn documents() {
    assert_eq!(
        shown("json", "{ \"id\": \"x\", \"n\": 1, \"l\": [], \"o\": {\"i\": null} }"),
        ["object  { id: string / n: number / l: array / o: object }"]
    );
    assert_eq!(
        shown(
            "json",
            "{\"$schema\": \"x\", \"title\": \"Hit\", \"properties\": {\"id\": {\"type\": \"string\", \"description\": \"The id\"}, \"r\": {\"$ref\": \"#/d/Other\"}}}"
        ),
        ["schema Hit { id: string / r: Other }"]
    );
    assert_eq!(
        shown("yaml", "a: 1 # one\nb:\n  c: x\nd:\n  - 1\n"),
        ["document  { a: number / b: object / d: array }"]
    );
    assert!(models("json", "[1, 2]").is_empty() && models("", "just words").is_empty());
}

#[test]
fn odd_code_does_no_harm() {
    for language in [
        "python", "rust", "ts", "go", "java", "kotlin", "swift", "c#", "c", "sql", "proto", "graphql",
        "json", "yaml",
    ] {
        for code in [
            "", "{", "struct A {", "type A = {|", "class A:\n :", "struct é { ü: ö, (", "CREATE TABLE x (",
            "struct A(", "enum { '", "interface A { \"x", "message M { = 1; }", "struct A { x = }",
        ] {
            let _ = models(language, code);
        }
    }
}
