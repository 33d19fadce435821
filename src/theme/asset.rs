//! The static files of a theme under the names by which they are published.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::error::{Error, Result};
use crate::route::Route;

/// Static files by their names in `static/`: where they are published, and what they hold there.
pub(super) type Assets = BTreeMap<String, (Route, Arc<[u8]>)>;

/// The static files as they are published. A script that names another one beside it, `"./dom.js"`, gets the name under
/// which that is published.
pub(super) fn assets(files: &BTreeMap<String, Arc<[u8]>>) -> Result<Assets> {
    let named = files.iter().filter_map(|(path, bytes)| Some((path.strip_prefix("static/")?, bytes)));
    let named: BTreeMap<&str, &Arc<[u8]>> = named.collect();
    let mut assets = Assets::new();
    for name in named.keys() {
        publish(name, &named, &mut Vec::new(), &mut assets)?;
    }
    Ok(assets)
}

/// Publishes a static file after those that it names; `open` are those that wait for it.
fn publish<'a>(
    name: &'a str,
    files: &BTreeMap<&'a str, &Arc<[u8]>>,
    open: &mut Vec<&'a str>,
    assets: &mut Assets,
) -> Result<()> {
    if assets.contains_key(name) {
        return Ok(());
    }
    let mut bytes = Arc::clone(files[name]);
    if let Some(text) = std::str::from_utf8(&bytes).ok().filter(|_| is_module(name)) {
        let mut text = text.to_owned();
        open.push(name);
        for (other, _) in files.iter().filter(|(other, _)| is_module(other)) {
            let literal = format!("\"./{other}\"");
            if !text.contains(&literal) {
                continue;
            }
            if open.contains(other) {
                let circle = format!("{} → {other}", open.join(" → "));
                return Err(Error::new(format!(
                    "the theme's scripts import each other in a circle: {circle}"
                ))
                .with_help("move what both need into a script of its own"));
            }
            publish(other, files, open, assets)?;
            let file = assets[*other].0.as_str().rsplit('/').next().unwrap_or_default();
            text = text.replace(&literal, &format!("\"./{file}\""));
        }
        open.pop();
        bytes = text.into_bytes().into();
    }
    assets.insert(name.to_owned(), (hashed(name, &bytes)?, bytes));
    Ok(())
}

/// Whether a static file is a script that may name others: those of the search are whole as they are.
fn is_module(name: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(stem, ending)| ending == "js" && !stem.contains('/'))
}

/// The folder, in `static/` and in the site, of the modules that search.
const SEARCH: &str = "search/";

/// `style.css` -> `assets/style.1a2b3c4d.css`: a name that changes with its content can be cached for ever.
/// Modules of the search go into its folder.
fn hashed(name: &str, bytes: &[u8]) -> Result<Route> {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '/');
    if !name.chars().all(plain) || name.split('/').any(|part| part.is_empty() || part.starts_with('.')) {
        return Err(Error::new(format!(
            "the theme's file static/{} cannot be an address",
            name.escape_debug()
        ))
        .with_help("name files with letters, digits, `-`, `_` and `.` only"));
    }
    let hash = blake3::hash(bytes).to_hex();
    let (stem, extension) = name.rsplit_once('.').unwrap_or((name, "bin"));
    let folder = if name.starts_with(SEARCH) { "" } else { "assets/" };
    Ok(Route::new(format!("{folder}{stem}.{}.{extension}", &hash[..8])))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn published(files: &[(&str, &str)]) -> Result<Assets> {
        let files = files.iter().map(|(name, text)| (format!("static/{name}"), text.as_bytes().into()));
        assets(&files.collect())
    }

    fn text(assets: &Assets, name: &str) -> String {
        String::from_utf8_lossy(&assets[name].1).into_owned()
    }

    #[test]
    fn a_script_names_another_as_it_is_published() {
        let of = |dom: &str| {
            let page = "import { x } from \"./dom.js\"; import(\"./dom.js\"); y(\"./no.js\")";
            published(&[("app.js", page), ("dom.js", dom)]).expect("published")
        };
        let one = of("1");
        let name = one["dom.js"].0.as_str().trim_start_matches("assets/");
        assert_eq!(
            text(&one, "app.js"),
            format!("import {{ x }} from \"./{name}\"; import(\"./{name}\"); y(\"./no.js\")")
        );
        // A change of what is named is one of what names it: both can be cached for ever.
        assert_ne!(one["app.js"].0, of("2")["app.js"].0);
    }

    #[test]
    fn scripts_that_wait_for_each_other_are_refused_by_name() {
        let circle =
            [("a.js", "import \"./b.js\""), ("b.js", "import \"./c.js\""), ("c.js", "import \"./a.js\"")];
        let error = published(&circle).unwrap_err();
        assert!(error.message().contains("a.js → b.js → c.js → a.js"), "{error}");
    }
}
