use super::super::list::Named;
use super::*;

fn shown(pairs: &[DataKey]) -> Vec<String> {
    pairs.iter().map(|p| format!("{}={} {}", p.path.join("."), p.value, p.kind.name())).collect()
}

#[test]
fn json_keys_have_paths() {
    let found = json("{\"a\": 1, // one\n \"b\": {\"c\": [true, {\"d\": null}, {\"d\": 2}]}, e: 'x'}");
    let paths: Vec<String> = found.iter().map(|p| p.path.join(".")).collect();
    assert_eq!(paths, ["a", "b", "b.c", "b.c.d", "e"]);
    assert_eq!(found[0].note, "one");
    assert_eq!(found[1].kind, ValueKind::Object);
    assert_eq!(found[2].value, "[true, {\"d\": null}, {\"d\": 2}]");
    assert_eq!(found[4].value, "'x'");
}

#[test]
fn yaml_keys_have_paths() {
    let found = yaml(
        "server:\n  port: 80 # http\n  hosts:\n    - a: 1\n      b: 2\nname: \"x # y\"\nrun: |\n  a: b\nz: 1",
    );
    assert_eq!(
        shown(&found),
        [
            "server= object", "server.port=80 number", "server.hosts= array", "name=\"x # y\" string",
            "run=| string", "z=1 number"
        ]
    );
    assert_eq!(found[1].note, "http");
}

#[test]
fn toml_keys_have_paths() {
    let found = toml(
        "a = 1\n[s.\"t.u\"] # x\nb = [\n  \"c\", # d\n]\ne = { f = \"g\" } # h\n[[l]]\nm = 'n'\nif a == b",
    );
    assert_eq!(shown(&found)[0], "a=1 number");
    assert_eq!(found[1].path, ["s", "t.u", "b"]);
    assert_eq!(found[1].value, "[\n\"c\",\n]");
    assert_eq!(found[2].note, "h");
    assert_eq!(found[3].path, ["l", "m"]);
    assert_eq!(found.len(), 4);
}

#[test]
fn broken_text_is_read_as_far_as_it_goes() {
    for text in ["{\"a\": {\"b\": [", "}}]]", "\"", "{\"a\" : }", "a = [", "[", "é: ü", "- - -", ": :"] {
        let _ = (json(text), yaml(text), toml(text));
    }
    let deep = "{\"a\":".repeat(20_000);
    assert!(json(&deep).len() <= DEEPEST + 1);
}
