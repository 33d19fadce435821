//! Which Markdown files are specs, and why: by names, place and content.

use std::collections::{BTreeMap, BTreeSet};

use ignore::gitignore::{Gitignore, GitignoreBuilder};

use crate::config;
use crate::error::{Error, Result};
use crate::source::{folder, stem};
use crate::spec::Spec;
use crate::template::Template;
use crate::template::find::is_named_template;

/// Whether a file is a spec, with the reason in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    pub is_spec: bool,
    pub reason: &'static str,
}

/// Files of a project that every reader knows by their name.
const PAPERS: &[&str] = &[
    "readme",
    "index",
    "changelog",
    "contributing",
    "contributors",
    "code_of_conduct",
    "code-of-conduct",
    "license",
    "licence",
    "security",
    "support",
    "agents",
    "claude",
    "gemini",
    "copilot-instructions",
    "pull_request_template",
    "issue_template",
    "summary",
    "glossary",
    "maintainers",
    "governance",
    "codeowners",
    "authors",
    "toc",
    "notice",
    "history",
    "_index",
    "_sidebar",
    "warp",
    "cursor",
    "skill",
    "constitution",
];

/// Whether every project has a file of this name, in lower case.
pub fn is_paper(stem: &str) -> bool {
    PAPERS.contains(&stem)
}

/// Names of papers that stand for their folder when the folder is a spec's own.
const FRONT_PAGES: &[&str] = &["readme", "index"];

/// Glob patterns of the configuration, relative to the source.
pub struct Patterns {
    include: Option<Gitignore>,
    exclude: Gitignore,
}

impl Patterns {
    pub fn new(specs: &config::Specs) -> Result<Self> {
        let build = |key: &str, globs: &[String]| {
            let mut builder = GitignoreBuilder::new("");
            for glob in globs {
                builder.add_line(None, glob).map_err(|cause| {
                    Error::new(format!("{}: [specs] {key}: {cause}", config::FILE_NAME))
                        .with_help("patterns are those of .gitignore: `specs/**/*.md`")
                })?;
            }
            builder
                .build()
                .map_err(|cause| Error::new(format!("{}: [specs] {key}: {cause}", config::FILE_NAME)))
        };
        let include = if specs.include.is_empty() { None } else { Some(build("include", &specs.include)?) };
        Ok(Self { include, exclude: build("exclude", &specs.exclude)? })
    }

    fn matches(globs: &Gitignore, path: &str) -> bool {
        globs.matched_path_or_any_parents(path, false).is_ignore()
    }
}

/// A verdict for every file, in their order.
pub fn decide(files: &[&Spec], template: &Template, patterns: &Patterns) -> Vec<Verdict> {
    let paths: BTreeSet<&str> = files.iter().map(|file| file.path.as_str()).collect();
    let mut verdicts: Vec<Option<Verdict>> =
        files.iter().map(|file| by_name(file, template, patterns, &paths)).collect();
    let open: Vec<usize> = (0..files.len()).filter(|at| verdicts[*at].is_none()).collect();
    let numbered = open.iter().filter(|at| files[**at].number.is_some()).count();
    let all_numbered = numbered >= 5 && numbered * 10 >= open.len() * 6;
    let fronts: BTreeMap<&str, usize> = open
        .iter()
        .filter(|at| stem(&files[**at].path).eq_ignore_ascii_case("spec"))
        .map(|at| (folder(&files[*at].path), *at))
        .collect();
    for at in open {
        let file = files[at];
        let own_status = has_status(file);
        let verdict = if file.number.is_none() && all_numbered && !own_status {
            no("the specs here carry numbers and this file has none, nor a status")
        } else if fronts.get(folder(&file.path)).is_some_and(|front| *front != at) && !own_status {
            no("stands beside the spec.md of its folder")
        } else if own_status {
            yes("has a status in its header")
        } else if file.number.is_some() {
            yes("carries a number")
        } else {
            yes("is Markdown and nothing says otherwise")
        };
        verdicts[at] = Some(verdict);
    }
    verdicts.into_iter().flatten().collect()
}

fn yes(reason: &'static str) -> Verdict {
    Verdict { is_spec: true, reason }
}

fn no(reason: &'static str) -> Verdict {
    Verdict { is_spec: false, reason }
}

fn has_status(file: &Spec) -> bool {
    file.meta.status.raw.is_some()
}

/// What the configuration, the name and the place alone decide.
fn by_name(file: &Spec, template: &Template, patterns: &Patterns, paths: &BTreeSet<&str>) -> Option<Verdict> {
    let path = file.path.as_str();
    if template.origin.path() == Some(path) {
        return Some(no("is the template"));
    }
    if Patterns::matches(&patterns.exclude, path) {
        return Some(no("excluded in specsite.toml"));
    }
    if let Some(include) = &patterns.include {
        let included = Patterns::matches(include, path);
        return Some(if included {
            yes("included in specsite.toml")
        } else {
            no("not included in specsite.toml")
        });
    }
    if is_named_template(path) {
        return Some(no("is a template by its name"));
    }
    let name = stem(path).to_lowercase();
    if is_paper(&name) {
        let inside = folder(path).rsplit('/').next().unwrap_or("");
        let numbered = inside.starts_with(|c: char| c.is_ascii_digit()) && !inside.contains('.');
        let front = FRONT_PAGES.contains(&name.as_str())
            && !folder(path).is_empty()
            && (numbered || has_status(file));
        return Some(if front {
            yes("is the front page of a spec's folder")
        } else {
            no("is a paper of the project")
        });
    }
    if ancestors(path).any(|above| paths.contains(format!("{above}.md").as_str())) {
        return Some(no("lies in the folder of a spec of the same name"));
    }
    let in_numbered_folder = ancestors(path).any(|above| {
        let name = above.rsplit('/').next().unwrap_or("");
        let digits = name.chars().take_while(char::is_ascii_digit).count();
        digits > 0
            && name[digits..].starts_with('-')
            && FRONT_PAGES.iter().any(|front| has_front(paths, above, front))
    });
    in_numbered_folder.then(|| no("lies in the folder of a numbered spec"))
}

fn has_front(paths: &BTreeSet<&str>, folder: &str, front: &str) -> bool {
    let prefix = format!("{folder}/");
    paths.range(prefix.as_str()..).take_while(|path| path.starts_with(&prefix)).any(|path| {
        path.rsplit_once('/').is_some_and(|(parent, _)| parent == folder)
            && stem(path).eq_ignore_ascii_case(front)
    })
}

/// The folders a file lies in, the nearest first.
fn ancestors(path: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(path.rsplit_once('/').map(|(folder, _)| folder), |above| {
        above.rsplit_once('/').map(|(folder, _)| folder)
    })
}
