//! JavaScript modules as they are written -> the ones that are published: each with what it imports in one
//! file, without comments and needless space, what it declares under short names (`tokens`, `names`).
//!
//! A module imports from its own folder only, one import a line; no other line begins with `import `, and
//! none but those of exports with `export `. What several modules of a file declare has different names.

mod names;
mod syntax;
mod tokens;

use std::collections::{BTreeMap, BTreeSet};

/// Modules by their names, each that no other one imports with all that it needs before it.
pub fn joined(modules: &BTreeMap<&str, &str>) -> BTreeMap<String, String> {
    let inner: BTreeSet<&str> = modules.values().flat_map(|text| imports(text)).collect();
    let entry = |name: &&&str| !inner.contains(**name);
    modules.keys().filter(entry).map(|name| ((*name).to_owned(), short(one(name, modules)))).collect()
}

/// A text that is no module stays as it is.
fn short(text: String) -> String {
    let Some(mut tokens) = tokens::tokens(&text) else { return text };
    names::shorten(&mut tokens);
    tokens::spelled(&tokens)
}

fn one(entry: &str, modules: &BTreeMap<&str, &str>) -> String {
    let mut order = Vec::new();
    gather(entry, modules, &mut BTreeSet::new(), &mut order);
    let mut out = String::new();
    for (name, text) in order {
        // What a module exports is for the other modules of the file unless it is the entry.
        for line in text.lines().filter(|line| !line.starts_with("import ")) {
            out.push_str(line.strip_prefix("export ").filter(|_| name != entry).unwrap_or(line));
            out.push('\n');
        }
    }
    out
}

/// What a module needs, in the order in which it has to stand; the module itself is the last.
fn gather<'m>(
    name: &str,
    modules: &BTreeMap<&'m str, &'m str>,
    seen: &mut BTreeSet<String>,
    out: &mut Vec<(&'m str, &'m str)>,
) {
    let Some((name, text)) = modules.get_key_value(name).filter(|_| seen.insert(name.to_owned())) else {
        return;
    };
    imports(text).for_each(|needed| gather(needed, modules, seen, out));
    out.push((name, text));
}

/// The names behind `from "./x.js"`.
fn imports(text: &str) -> impl Iterator<Item = &str> {
    let lines = text.lines().filter(|line| line.starts_with("import "));
    lines.filter_map(|line| line.rsplit_once("\"./")?.1.split_once('"').map(|(name, _)| name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_module_stands_behind_what_it_needs() {
        let modules = BTreeMap::from([
            (
                "a.js",
                "import { b } from \"./b.js\";\nimport { c } from \"./c.js\";\n\nexport const a = b + c;\n",
            ),
            (
                "b.js",
                "// Why.\nimport { c } from \"./c.js\";\n\n/**\n * What.\n */\nexport const b = c * 2;\n",
            ),
            ("c.js", "/** @type {number} */\nexport const c = () => {\n  return 7;\n};\n"),
            ("d.js", "export const d = 1;\n"),
        ]);
        let expected = [
            ("a.js".to_owned(), "const e=()=>{return 7;};const t=e*2;export const a=t+e;\n".to_owned()),
            ("d.js".to_owned(), "export const d=1;\n".to_owned()),
        ];
        assert_eq!(joined(&modules), expected.into());
    }

    #[test]
    fn what_is_no_module_stays() {
        let text = "const a = 'no end;\n";
        assert_eq!(joined(&BTreeMap::from([("a.js", text)])), [("a.js".to_owned(), text.to_owned())].into());
    }
}
