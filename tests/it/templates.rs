//! The reference of what templates get, `docs/reference/theme-templates.md`, made from the views as they are: those of this
//! project's own specs, and of a collection that is large enough for every kind of page.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::Path;

use serde_json::Value;
use specsite::evidence;
use specsite::page::{self, SiteContext, Sitemap, register};
use specsite::project::{self, Inputs, Overrides};
use specsite::theme::{Content, DEFAULT, Page, Theme, built_in};

use crate::common::{EXAMPLE, compiled};
use crate::evidence::{git, write};

const REFERENCE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/reference/theme-templates.md");

/// Set to anything, it has the reference written anew.
const RENEW: &str = "SPECSITE_RENEW_REFERENCE";

/// Pages of one template that are looked at; further ones show nothing new.
const LOOKED_AT: usize = 60;

/// Fewer fields are told where they are met.
const SHORT: usize = 3;

const INTRODUCTION: &str = "\
# What templates get

A template is filled with the values of its page, named below, and those that every template gets. `specsite theme list`
names the templates, `specsite theme eject templates/spec.html` copies one into the project's `theme/` to be changed.
A theme that changes a part of a template extends the one below it by the name of its theme, and gives the block anew:

```html
{% extends \"default/base.html\" %}
{% block bottom %}<footer>Ours</footer>{% endblock %}
```

*or nothing* marks values that can be null, *or absent* those whose name can be missing. Addresses, `url`, begin at the
top of the site: write `{{ root }}{{ card.url }}`. Text that is HTML already is printed with `| safe` in the built-in
templates; print no other text so.

This page is made by a test from what the templates really get, in the site of specsite's own specs and in one of many small
ones; values that nothing there has are told as *nothing here* or *list*. It is written anew by
`SPECSITE_RENEW_REFERENCE=1 cargo test --test it templates`.
";

/// What the renderer itself adds.
const ALWAYS: &str = "\
| `root` | text: the way from the page to the top of the site, `../../` |
| `here` | text: the address of the page |
| `t` | the words of the interface, as `strings.toml` names them: `t.nav.home` |
| `asset(name=\"style.css\")` | text: where a file of `static/` is published |
";

/// What the values of one place look like, all taken together.
#[derive(Default)]
struct Shape {
    seen: usize,
    plain: BTreeSet<&'static str>,
    is_null: bool,
    objects: usize,
    fields: BTreeMap<String, Shape>,
    items: Option<Box<Shape>>,
}

impl Shape {
    fn learn(&mut self, value: &Value) {
        self.seen += 1;
        match value {
            Value::Null => self.is_null = true,
            Value::Bool(_) => drop(self.plain.insert("yes or no")),
            Value::Number(_) => drop(self.plain.insert("number")),
            Value::String(_) => drop(self.plain.insert("text")),
            Value::Array(items) => {
                let shape = self.items.get_or_insert_default();
                items.iter().for_each(|item| shape.learn(item));
            }
            Value::Object(fields) => {
                self.objects += 1;
                for (name, value) in fields {
                    self.fields.entry(name.clone()).or_default().learn(value);
                }
            }
        }
    }
}

/// Tables that several places hold, by the names of their fields.
#[derive(Default)]
struct Parts(BTreeMap<BTreeSet<String>, Part>);

/// A table with everything that is known of it.
#[derive(Default)]
struct Part {
    shape: Shape,
    places: BTreeSet<String>,
    names: BTreeMap<String, usize>,
    /// What it is called in the reference, if it is told by itself.
    told_as: Option<String>,
}

impl Part {
    fn is_shared(&self) -> bool {
        self.places.len() > 1 && self.shape.fields.len() >= SHORT
    }
}

impl Parts {
    fn gather(&mut self, place: &str, name: &str, value: &Value) {
        match value {
            Value::Array(items) => items.iter().for_each(|item| self.gather(place, name, item)),
            Value::Object(fields) => {
                let part = self.0.entry(fields.keys().cloned().collect()).or_default();
                part.shape.learn(value);
                if part.places.insert(place.to_owned()) {
                    *part.names.entry(name.to_owned()).or_default() += 1;
                }
                for (name, value) in fields {
                    self.gather(&format!("{place}.{name}"), name, value);
                }
            }
            _ => {}
        }
    }

    /// Those of several places and more than a few fields get a name: the one by which most places call them.
    fn call(&mut self) {
        let mut shared: Vec<&mut Part> = self.0.values_mut().filter(|part| part.is_shared()).collect();
        shared.sort_by_key(|part| std::cmp::Reverse(part.places.len()));
        let mut taken = BTreeSet::new();
        for part in shared {
            let free = part.names.iter().filter(|(name, _)| !taken.contains(*name));
            part.told_as =
                free.min_by_key(|(_, count)| std::cmp::Reverse(**count)).map(|(name, _)| name.clone());
            taken.extend(part.told_as.clone());
        }
    }

    fn told_as(&self, shape: &Shape) -> Option<&str> {
        self.0.get(&shape.fields.keys().cloned().collect()).and_then(|part| part.told_as.as_deref())
    }

    fn describe(&self, shape: &Shape) -> String {
        let mut ways: Vec<String> = Vec::new();
        if shape.objects > 0 {
            ways.push(match self.told_as(shape) {
                Some(part) => format!("[{part}](#{part})"),
                None => format!("({})", self.fields(shape)),
            });
        }
        if let Some(items) = &shape.items {
            let of = if items.seen == 0 { String::new() } else { format!(" of {}", self.describe(items)) };
            ways.push(format!("list{of}"));
        }
        ways.extend(shape.plain.iter().map(|kind| (*kind).to_owned()));
        match (ways.is_empty(), shape.is_null) {
            (true, _) => ways.push("nothing here".to_owned()),
            (false, true) => ways.push("nothing".to_owned()),
            (false, false) => {}
        }
        ways.join(" or ")
    }

    /// The fields of a table in one line.
    fn fields(&self, shape: &Shape) -> String {
        let told = shape.fields.iter().map(|(name, field)| format!("`{name}` {}", self.field(field, shape)));
        told.collect::<Vec<_>>().join(", ")
    }

    fn field(&self, field: &Shape, of: &Shape) -> String {
        let absent = if field.seen < of.objects { " or absent" } else { "" };
        self.describe(field) + absent
    }

    fn table(&self, out: &mut String, shape: &Shape) {
        out.push_str("\n| Name | What it is |\n|---|---|\n");
        for (name, field) in &shape.fields {
            writeln!(out, "| `{name}` | {} |", self.field(field, shape)).expect("memory");
        }
    }
}

/// What templates got: by template, and what all get.
#[derive(Default)]
struct Views {
    templates: BTreeMap<&'static str, Shape>,
    globals: Shape,
    parts: Parts,
}

impl Views {
    fn look_at(&mut self, inputs: &Inputs, root: &Path) {
        let evidence = evidence::gather(root, &inputs.config);
        let compiled = compiled(inputs);
        let theme = Theme::new(&[], None).expect("a theme");
        let context = SiteContext::new(compiled.site_input(inputs, &evidence, &theme));
        let globals = serde_json::to_value(page::globals(&context)).expect("JSON");
        self.globals.learn(&globals);
        self.parts.gather("", "", &globals);
        let plan = page::plan(&context);
        let mut sitemap = Sitemap::default();
        plan.iter().for_each(|page| sitemap.add(&context, page));
        self.add(&plan);
        let mut counts = Vec::new();
        for register in register::each(&context) {
            counts.push(register::RegisterCount::from(&register));
            self.add(&register::pages(&context, &register));
        }
        self.add(&page::counting(&context, &counts));
        self.add(&sitemap.page(&context).into_iter().collect::<Vec<_>>());
    }

    fn add(&mut self, pages: &[Page]) {
        let mut looked_at: BTreeMap<&str, usize> = BTreeMap::new();
        for page in pages {
            let Content::View(template, make) = &page.content else { continue };
            let count = looked_at.entry(template).or_default();
            *count += 1;
            if *count > LOOKED_AT {
                continue;
            }
            let value = serde_json::to_value(make()).expect("JSON");
            self.templates.entry(template).or_default().learn(&value);
            self.parts.gather(template, "", &value);
        }
    }

    fn reference(&self) -> String {
        let mut out = INTRODUCTION.to_owned();
        out.push_str("\n## Every template\n");
        self.parts.table(&mut out, &self.globals);
        out.push_str(ALWAYS);
        out.push_str("\n## Each template\n");
        for (template, shape) in &self.templates {
            writeln!(out, "\n### {template}").expect("memory");
            self.parts.table(&mut out, shape);
        }
        out.push_str("\n## Parts that come back\n");
        let told: BTreeMap<&String, &Part> =
            self.parts.0.values().filter_map(|part| Some((part.told_as.as_ref()?, part))).collect();
        for (name, part) in told {
            writeln!(out, "\n### {name}").expect("memory");
            self.parts.table(&mut out, &part.shape);
        }
        out
    }
}

const SETTING: &str = "\
repository = \"https://git.example.org/kilns/specs\"
branch = \"main\"
edit_url = \"https://git.example.org/kilns/specs/edit/main/\"
[render]
mermaid_js = \"mermaid.js\"
[search]
engine = \"meilisearch\"
backend = \"https://search.example.org\"
key = \"public\"
";

/// A folder with so many specs that lists are parted: one was renamed, two stand in a circle, one has papers.
fn large() -> tempfile::TempDir {
    let dir = tempfile::tempdir().expect("a folder");
    write(dir.path(), "specsite.toml", SETTING);
    write(dir.path(), "mermaid.js", "");
    for at in 0..450 {
        let text = format!(
            "# RFC-{at:04}: Kiln {at}\n\n- Status: Planned (late)\n- Version: 1\n- Type: Oven\n- Author: Ann\n- Depends on: [{other}]({other}.md)\n\n\
             ```mermaid\ngraph TD; A-->B\n```\n\n[lost](gone.md)\n",
            other = format_args!("rfc-{:04}", at ^ 1)
        );
        write(dir.path(), &format!("rfc-{at:04}.md"), &text);
    }
    write(dir.path(), "rfc-0900/spec.md", "# RFC-0900: Glaze\n\n- Status: Planned\n");
    write(dir.path(), "rfc-0900/plan.md", "# Plan\n\nFirst the clay.\n");
    git(dir.path(), "2026-01-01", &["init", "-q"]);
    git(dir.path(), "2026-01-01", &["add", "-A"]);
    git(dir.path(), "2026-01-01", &["commit", "-qm", "All"]);
    git(dir.path(), "2026-01-02", &["mv", "rfc-0007.md", "rfc-0700.md"]);
    git(dir.path(), "2026-01-02", &["commit", "-qm", "A better name"]);
    dir
}

#[test]
fn the_reference_tells_what_each_template_gets() {
    let mut views = Views::default();
    let dir = large();
    for root in [Path::new(EXAMPLE), dir.path()] {
        let base_url = Some("https://specs.example.org/".to_owned());
        let overrides = Overrides { base_url, ..Overrides::default() };
        let inputs = project::read(root, overrides).expect("reads").inputs;
        views.look_at(&inputs, root);
    }
    views.parts.call();
    let default = built_in(DEFAULT).expect("a theme");
    let names = default.files.iter().filter_map(|(path, _)| path.strip_prefix("templates/"));
    let parts = ["base.html", "linked_data.html", "side.html", "ui.html"];
    let untold: Vec<&str> =
        names.filter(|name| !parts.contains(name) && !views.templates.contains_key(name)).collect();
    assert!(untold.is_empty(), "no page came of {untold:?}");

    let reference = views.reference();
    if std::env::var_os(RENEW).is_some() {
        std::fs::create_dir_all(Path::new(REFERENCE).parent().expect("a folder")).expect("makes");
        std::fs::write(REFERENCE, &reference).expect("writes");
    }
    let written = std::fs::read_to_string(REFERENCE).unwrap_or_default();
    let lines = written.lines().zip(reference.lines()).find(|(old, new)| old != new);
    assert!(written == reference, "out of date: {RENEW}=1 cargo test --test it templates\nfirst: {lines:?}");
}
