//! Programs that make a site of the same Markdown, each with the smallest theme that shows it: a page a spec with its
//! contents and highlighted code, and a list.

use std::fs;
use std::path::Path;

pub(crate) struct Peer {
    pub program: &'static str,
    pub arguments: &'static [&'static str],
    /// Lays out the specs as the program wants them, in a folder whose `public` will be the site.
    pub prepare: fn(specs: &Path, folder: &Path),
}

pub(crate) const ALL: &[Peer] = &[
    Peer { program: "hugo", arguments: &["--quiet"], prepare: hugo },
    Peer { program: "zola", arguments: &["build"], prepare: zola },
];

fn write(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().expect("a folder")).expect("it is made");
    fs::write(path, text).expect("it is written");
}

/// Every spec with the front matter that both peers read.
fn contents(specs: &Path, folder: &Path) {
    for entry in walkdir::WalkDir::new(specs).into_iter().flatten() {
        let path = entry.path();
        if path.extension().is_none_or(|extension| extension != "md") {
            continue;
        }
        let text = fs::read_to_string(path).expect("it was written");
        let title = text.lines().next().unwrap_or_default().trim_start_matches("# ");
        let name = path.strip_prefix(specs).expect("it lies below");
        write(&folder.join("content").join(name), &format!("+++\ntitle = {title:?}\n+++\n{text}"));
    }
}

fn hugo(specs: &Path, folder: &Path) {
    contents(specs, folder);
    let config = "baseURL = 'https://example.org/'\ntitle = 'Specs'\ndisableKinds = ['taxonomy', 'term', 'RSS']\n\
                  [markup.highlight]\nnoClasses = false\n";
    write(&folder.join("hugo.toml"), config);
    let page = "<!doctype html><title>{{ .Title }}</title><nav>{{ .TableOfContents }}</nav>{{ .Content }}\n";
    write(&folder.join("layouts/_default/single.html"), page);
    let list = "<!doctype html><title>{{ .Title }}</title><ul>{{ range .Pages }}<li><a href=\"{{ .RelPermalink }}\">\
                {{ .Title }}</a>{{ end }}</ul>\n";
    write(&folder.join("layouts/_default/list.html"), list);
    write(&folder.join("layouts/index.html"), list);
}

fn zola(specs: &Path, folder: &Path) {
    contents(specs, folder);
    for area in fs::read_dir(specs).expect("a folder").flatten().filter(|entry| entry.path().is_dir()) {
        write(&folder.join("content").join(area.file_name()).join("_index.md"), "+++\n+++\n");
    }
    let config = "base_url = 'https://example.org'\n[markdown]\nhighlight_code = true\nhighlight_theme = 'css'\n\
                  [link_checker]\ninternal_level = 'warn'\n";
    write(&folder.join("config.toml"), config);
    let page = "<!doctype html><title>{{ page.title }}</title>{% for h in page.toc %}<a href=\"{{ h.permalink }}\">\
                {{ h.title }}</a>{% endfor %}{{ page.content | safe }}\n";
    write(&folder.join("templates/page.html"), page);
    let list = "<!doctype html><title>Specs</title>{% for page in section.pages %}<a href=\"{{ page.permalink }}\">\
                {{ page.title }}</a>{% endfor %}\n";
    write(&folder.join("templates/section.html"), list);
    write(&folder.join("templates/index.html"), list);
}
