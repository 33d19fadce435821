use super::super::list::Named;
use super::*;

fn shown(language: &str, code: &str) -> Vec<String> {
    symbols(language, code)
        .into_iter()
        .map(|s| format!("{} {} | {}", s.form.name(), s.name, s.signature))
        .collect()
}

#[test]
fn python_declares_functions_classes_and_constants() {
    let code = "LIMIT = 5\nx = f(1)\n@route(\"/a\")\nasync def load(a: int,\n    b: str = \"x:y\") -> Thing:\n    \"\"\"def no(): \"\"\"\n    def inner(): pass\n\nclass Thing(Base):\n    name: str\n    def get(self) -> int: ...\n    class Meta:\n        def deep(self): ...\n";
    assert_eq!(
        shown("python", code),
        [
            "constant LIMIT | LIMIT = 5",
            "function load | async def load(a: int, b: str = \"x:y\") -> Thing",
            "class Thing | class Thing(Base)",
            "function Thing.get | def get(self) -> int",
            "class Thing.Meta | class Meta",
        ]
    );
}

#[test]
fn rust_declares_with_members() {
    let code = "#[derive(Debug)]\npub struct A<'a> { x: &'a str }\nimpl<T: Into<U>> Display for A<'_> {\n    // fn no()\n    pub(crate) fn b(&self) -> Option<u8> { let f = fn_call(); struct Inner; }\n    const N: usize = 5;\n}\ntrait T { fn c(&self); }\npub const fn k() {}\nconst X: &str = \"fn y()\";\nmod m { pub fn inside() {} }\ncall(a);\ntype F = fn(u8) -> u8;\n";
    let found = shown("rust,ignore", code);
    assert_eq!(
        found,
        [
            "struct A | pub struct A<'a>",
            "function A::b | pub(crate) fn b(&self) -> Option<u8>",
            "constant A::N | const N: usize = 5",
            "trait T | trait T",
            "function T::c | fn c(&self)",
            "function k | pub const fn k()",
            "constant X | const X: &str = \"fn y()\"",
            "function inside | pub fn inside()",
            "type F | type F = fn(u8) -> u8",
        ]
    );
}

#[test]
fn scripts_declare_and_do_not_call() {
    let code = "import { A } from './a';\nexport interface Hit<T> {\n  id: string;\n  load(x: number): Promise<T>;\n}\nexport type Id = string | number;\nexport const MAX_SIZE = 5;\nconst result = await load(5);\nexport const find = async (id: string) => {\n  if (x) { y(); }\n};\nexport default class Store extends Base {\n  private cache = new Map();\n  async get(id: string): Promise<Hit> { return this.load(id); }\n}\nfoo.bar(baz);\n";
    assert_eq!(
        shown("ts", code),
        [
            "interface Hit | export interface Hit<T>",
            "function Hit.load | load(x: number): Promise<T>",
            "type Id | export type Id = string | number",
            "constant MAX_SIZE | export const MAX_SIZE = 5",
            "function find | export const find = async (id: string)",
            "class Store | export default class Store extends Base",
            "function Store.get | async get(id: string): Promise<Hit>",
        ]
    );
}

#[test]
fn go_swift_java_and_kotlin() {
    assert_eq!(
        shown(
            "go",
            "func (s *Store) Get(id string) (*Hit, error) {\n\treturn s.x(id)\n}\ntype Hit struct {\n\tID string\n}\ntype Reader interface {\n\tRead(p []byte) (n int, err error)\n}\nfunc Map[T any](x T) T\nfunc (p *P) Any(v interface{}) interface{} { return f() }\nx := f()\n"
        ),
        [
            "function Store.Get | func (s *Store) Get(id string) (*Hit, error)",
            "struct Hit | type Hit struct",
            "interface Reader | type Reader interface",
            "function Reader.Read | Read(p []byte) (n int, err error)",
            "function Map | func Map[T any](x T) T",
            "function P.Any | func (p *P) Any(v interface{}) interface{}",
        ]
    );
    assert_eq!(
        shown(
            "swift",
            "public protocol P: Q {\n  func a(_ x: Int) -> Int\n  init?(b: Int)\n  static func == (l: Self, r: Self) -> Bool\n}\nextension Array where Element: P {\n  mutating func c<T>(t: T) throws { d(t) }\n}\nlet x = a(5)\nf(x) { y in g(y) }\n"
        ),
        [
            "interface P | public protocol P: Q",
            "function P.a | func a(_ x: Int) -> Int",
            "function P.init | init?(b: Int)",
            "function P.== | static func == (l: Self, r: Self) -> Bool",
            "function Array.c | mutating func c<T>(t: T) throws",
        ]
    );
    assert_eq!(
        shown(
            "java",
            "public class A extends B {\n  private int x = f(1);\n  public A(int y) { super(y); }\n  @Override\n  public List<String> get(Map<K, V> m) throws E { return x.y(m); }\n}\n"
        ),
        [
            "class A | public class A extends B",
            "function A.A | public A(int y)",
            "function A.get | public List<String> get(Map<K, V> m) throws E",
        ]
    );
    assert_eq!(
        shown("kotlin", "data class A(val x: Int)\nfun String.up(): String = x()\nval y = up(1)\n"),
        ["class A | data class A(val x: Int)", "function up | fun String.up(): String = x()"]
    );
}

#[test]
fn prototypes_are_no_calls() {
    assert_eq!(
        shown(
            "c",
            "#include <a.h>\nint open_it(const char *path, int flags);\nstruct point { int x; };\nprintf(\"a\");\nreturn f(x);\nopen_it(p, 1);\nx = g(y);\nstatic inline void *grow(void)\n{\n  h(1);\n}\n"
        ),
        [
            "function open_it | int open_it(const char *path, int flags)",
            "struct point | struct point",
            "function grow | static inline void *grow(void)",
        ]
    );
}

#[test]
fn tables_and_commands() {
    assert_eq!(
        shown(
            "sql",
            "CREATE TABLE IF NOT EXISTS users (\n  id INT\n);\nselect * from x;\ncreate or replace view v as select 1;"
        ),
        ["struct users | CREATE TABLE IF NOT EXISTS users", "type v | create or replace view v as select 1"]
    );
    assert_eq!(
        shown(
            "console",
            "$ specsite build [SOURCE]  # all\nspecsite check\n$ cd x\n$ specsite build --out d\n$ tool -x\n"
        ),
        ["command specsite build | specsite build [SOURCE]", "command tool | tool -x"]
    );
    assert!(shown("python", "$ specsite build").is_empty());
}

#[test]
fn odd_code_does_no_harm() {
    for language in ["python", "rust", "ts", "go", "java", "kotlin", "swift", "c#", "c", "sql", "console"] {
        for code in [
            "", "(", "fn", "class", "def (", "impl<", "func (", "é{ü}", "pub pub(", "@", "#[", "type",
            "x\u{a0}y(",
        ] {
            let _ = symbols(language, code);
        }
    }
}
