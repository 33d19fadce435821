//! JavaScript modules as they are written -> the ones that are published: each with what it imports in one file,
//! without comments and indentation. No parser: it relies on how the theme's modules are written.
//!
//! A module imports from its own folder only, one import a line; what several modules of a file declare has
//! different names; no text runs over the end of a line.

use std::collections::{BTreeMap, BTreeSet};

/// Modules by their names, each that no other one imports with all that it needs before it.
pub fn joined(modules: &BTreeMap<&str, &str>) -> BTreeMap<String, String> {
    let inner: BTreeSet<&str> = modules.values().flat_map(|text| imports(text)).collect();
    let entry = |name: &&&str| !inner.contains(**name);
    modules.keys().filter(entry).map(|name| ((*name).to_owned(), one(name, modules))).collect()
}

fn one(entry: &str, modules: &BTreeMap<&str, &str>) -> String {
    let mut order = Vec::new();
    gather(entry, modules, &mut BTreeSet::new(), &mut order);
    let mut out = String::new();
    for (name, text) in order {
        slim(text, name == entry, &mut out);
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

/// Adds a module's lines; what it exports is for the other modules of the file unless it is the `entry`.
fn slim(text: &str, entry: bool, out: &mut String) {
    let mut comment = false;
    for line in text.lines() {
        let bare = line.trim();
        comment = comment || bare.starts_with("/*");
        if comment {
            comment = !bare.ends_with("*/");
            continue;
        }
        if bare.is_empty() || bare.starts_with("//") || line.starts_with("import ") {
            continue;
        }
        out.push_str(if entry { bare } else { line.strip_prefix("export ").unwrap_or(bare).trim() });
        out.push('\n');
    }
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
            (
                "a.js".to_owned(),
                "const c = () => {\nreturn 7;\n};\nconst b = c * 2;\nexport const a = b + c;\n".to_owned(),
            ),
            ("d.js".to_owned(), "export const d = 1;\n".to_owned()),
        ];
        assert_eq!(joined(&modules), expected.into());
    }
}
