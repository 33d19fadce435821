//! Themes: the built-in ones whole in every language, layers in their order, and what is wrong told with a way out.

use std::fs;
use std::path::Path;

use specsite::theme::{self, built_in};

use crate::common::{example, inputs, is_page, page, site, specsite};

fn write(root: &Path, path: &str, text: &str) {
    let full = root.join(path);
    fs::create_dir_all(full.parent().expect("a folder")).expect("makes");
    fs::write(full, text).expect("writes");
}

fn stdout(root: &Path, arguments: &[&str]) -> String {
    let output = specsite().args(arguments).current_dir(root).output().expect("runs");
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("text")
}

fn stderr(root: &Path, arguments: &[&str]) -> String {
    let output = specsite().args(arguments).current_dir(root).output().expect("runs");
    assert_eq!(output.status.code(), Some(2), "{arguments:?}");
    String::from_utf8(output.stderr).expect("text")
}

#[test]
fn the_compact_theme_has_every_page_of_the_default_one_and_needs_no_script() {
    let mut source = example();
    let default = site(&source);
    source.layers = built_in("compact").into_iter().collect();
    let compact = site(&source);
    let pages = |site: &crate::common::Site| -> Vec<String> {
        site.keys().filter(|route| is_page(route)).map(ToString::to_string).collect()
    };
    assert_eq!(pages(&compact), pages(&default));
    for route in pages(&compact).iter().filter(|route| *route != "404.html") {
        let html = page(&compact, route);
        let scripts = html.matches("<script").count() - html.matches("application/ld+json").count();
        let wanted = usize::from(route == "search/index.html" || route.starts_with("graph/"));
        assert_eq!(scripts, wanted, "{route}");
        assert!(!html.contains("class=\"side\"") && html.contains("id=\"ss-all-registers\""), "{route}");
    }
}

#[test]
fn every_theme_speaks_every_language() {
    let spec = "# Kiln\n\n**Status:** Planned\n\n## Requirements\n\n- **FR1:** It is hot\n";
    for (name, language) in theme::names().flat_map(|name| [(name, "de"), (name, "ja")]) {
        let mut source = inputs(&[("kiln.md", spec)]);
        source.config.language = Some(language.to_owned());
        source.layers = built_in(name).into_iter().collect();
        let site = site(&source);
        assert!(page(&site, "board/index.html").contains(&format!("lang=\"{language}\"")), "{name}");
    }
}

/// A project that names a built-in theme, and lays a template, a block, a file and words over it.
fn layered() -> tempfile::TempDir {
    let dir = tempfile::tempdir().expect("a folder");
    write(dir.path(), "kiln.md", "# Kiln\n\n**Status:** Planned\n");
    write(dir.path(), "specsite.toml", "theme = \"compact\"\n");
    write(dir.path(), "theme/templates/404.html", "mine");
    write(
        dir.path(),
        "theme/templates/base.html",
        "{% extends \"compact/base.html\" %}\n{% block bottom %}<footer>ours</footer>{% endblock %}\n",
    );
    write(dir.path(), "theme/static/own.css", "p { color: red }\n");
    write(dir.path(), "theme/strings.toml", "[board]\ntitle = \"Shelf\"\n");
    dir
}

#[test]
fn the_folder_of_the_project_lies_over_the_built_in_theme_and_that_over_the_default_one() {
    let dir = layered();
    stdout(dir.path(), &["build", "--no-cache"]);
    let read = |path: &str| fs::read_to_string(dir.path().join("public").join(path)).expect("built");
    assert_eq!(read("404.html"), "mine");
    let board = read("board/index.html");
    assert!(board.contains("<h1>Shelf</h1>") && board.contains("<footer>ours</footer>"), "{board}");
    // The frame is the compact one, what stands in it the default theme's.
    assert!(
        board.contains("class=\"brand\" href=\"../\"") && board.contains("class=\"board scroll\""),
        "{board}"
    );
    assert!(!board.contains("app.") && !board.contains("id=\"ss-all-registers\""), "{board}");

    stdout(dir.path(), &["build", "--no-cache", "--theme", "compact"]);
    assert_ne!(read("404.html"), "mine", "what is typed stands alone");
    assert!(read("board/index.html").contains("id=\"ss-all-registers\""));
    stdout(dir.path(), &["build", "--no-cache", "--theme", "default"]);
    assert!(read("board/index.html").contains("app."));
}

#[test]
fn the_list_of_a_theme_says_where_each_file_comes_from() {
    let dir = layered();
    let listed = stdout(dir.path(), &["theme", "list"]);
    for line in [
        "templates/board.html",
        "templates/spec.html  from compact",
        "templates/404.html  replaced by ./theme/templates/404.html",
        "static/own.css  added by ./theme/static/own.css",
    ] {
        assert!(listed.lines().any(|other| other == line), "{line}\n{listed}");
    }
    assert!(!stdout(dir.path(), &["theme", "list", "--theme", "default"]).contains("  "));
    let shown = stdout(dir.path(), &["theme", "show", "templates/spec.html"]);
    assert!(shown.starts_with("{% extends \"default/spec.html\" %}"), "{shown}");
    assert_ne!(stdout(dir.path(), &["theme", "--theme", "default", "show", "templates/spec.html"]), shown);
    stdout(dir.path(), &["theme", "eject", "templates/spec.html"]);
    assert_eq!(fs::read_to_string(dir.path().join("theme/templates/spec.html")).expect("taken"), shown);
    stdout(dir.path(), &["build", "--no-cache"]);
}

#[test]
fn an_unknown_theme_is_told_with_those_there_are() {
    let dir = tempfile::tempdir().expect("a folder");
    write(dir.path(), "kiln.md", "# Kiln\n\n**Status:** Planned\n");
    let typed = stderr(dir.path(), &["build", "--theme", "compct"]);
    write(dir.path(), "specsite.toml", "theme = \"compct\"\n");
    let configured = stderr(dir.path(), &["build"]);
    assert!(configured.contains("`theme` in specsite.toml") && !typed.contains("specsite.toml"));
    for said in [typed, configured] {
        assert!(said.contains("there is no theme folder") && said.contains("compct"), "{said}");
        assert!(
            said.contains("did you mean `compact`?") && said.contains("`default` and `compact`"),
            "{said}"
        );
    }
    assert!(stderr(dir.path(), &["theme", "--theme", "compct", "list"]).contains("compact"));
}

#[test]
fn a_fault_of_a_theme_names_its_file() {
    let dir = tempfile::tempdir().expect("a folder");
    write(dir.path(), "kiln.md", "# Kiln\n\n**Status:** Planned\n");
    write(dir.path(), "specsite.toml", "theme = \"theme\"\n");
    for text in ["one\n{% if %}\n", "one\n{{ nothing.here }}\n"] {
        write(dir.path(), "theme/templates/404.html", text);
        let said = stderr(dir.path(), &["build"]);
        assert!(said.contains("theme/templates/404.html:2:"), "{said}");
        assert!(said.contains("`--theme default`"), "{said}");
    }
    stdout(dir.path(), &["build", "--theme", "default"]);
}

#[test]
fn a_folder_of_specs_that_is_called_theme_is_no_theme() {
    let dir = tempfile::tempdir().expect("a folder");
    write(dir.path(), "theme/kiln.md", "# Kiln\n\n**Status:** Planned\n");
    write(dir.path(), "specsite.toml", "theme = \"compact\"\n");
    stdout(dir.path(), &["build", "--no-cache"]);
    assert!(dir.path().join("public/specs/theme-kiln/index.html").is_file());
}
