//! Which Markdown files are specs, and why: by names, place and content.

mod name;
mod spec_folder;

use std::collections::{BTreeMap, BTreeSet};

use ignore::gitignore::{Gitignore, GitignoreBuilder};

use crate::arena::{Arena, FileId};
use crate::config;
use crate::document::header::Dialect;
use crate::document::name::stem_of_document;
use crate::document::status::Status;
use crate::error::{Error, Result};
use crate::source::folder;
use crate::spec::{Section, Spec};
use crate::template::Template;
use crate::words::label;
use name::has_status;
pub use name::is_project_file_name;
use spec_folder::SpecFolders;

/// Whether a file is a spec, with the reason in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    pub is_spec: bool,
    pub reason: &'static str,
    /// The spec in whose folder a file lies that is none itself.
    pub belongs_to: Option<FileId>,
    /// The titles of the sections by which a file that is none reads like a spec.
    pub reads_like_spec: Vec<String>,
}

/// Glob patterns of the configuration, relative to the source.
pub struct Patterns {
    include: Option<Gitignore>,
    exclude: Gitignore,
    /// What `include` asks for, as written: a file that is named there is meant.
    names: Vec<String>,
}

impl Patterns {
    pub fn new(specs: &config::SpecsConfig) -> Result<Self> {
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
        Ok(Self { include, exclude: build("exclude", &specs.exclude)?, names: specs.include.clone() })
    }

    /// Whether the configuration says of a file that it is no spec.
    pub fn leaves_out(&self, path: &str) -> bool {
        let included = self.include.as_ref().is_none_or(|include| Self::matches(include, path));
        !included || Self::matches(&self.exclude, path)
    }

    /// Whether the configuration leaves a file to its name, place and content.
    fn decides_nothing(&self, path: &str) -> bool {
        self.include.is_none() && !Self::matches(&self.exclude, path)
    }

    fn matches(globs: &Gitignore, path: &str) -> bool {
        globs.matched_path_or_any_parents(path, false).is_ignore()
    }
}

/// A verdict for every file, in their order.
pub fn decide(
    files: &Arena<FileId, &Spec>,
    template: &Template,
    patterns: &Patterns,
) -> Arena<FileId, Verdict> {
    let homes = SpecFolders::of(files);
    let named =
        files.map(|at, file| configured(file, template, patterns).or_else(|| by_place(files, at, &homes)));
    let open: Vec<FileId> = files.ids().filter(|at| named[*at].is_none()).collect();
    let habit = Habit::of(files, &open);
    let mut verdicts =
        named.map(|at, verdict| verdict.clone().unwrap_or_else(|| habit.judge(files[at], &homes, at)));
    // Where nothing else is left, the front pages of folders are what there is to show.
    if !verdicts.values().any(|verdict| verdict.is_spec) && patterns.include.is_none() {
        for (at, verdict) in verdicts.iter_mut() {
            if spec_folder::is_page_of_folder(&files[at].path) && verdict.reason == PROJECT_FILE {
                *verdict = yes("is the front page of a folder, and there is nothing else");
            }
        }
    }
    for (at, verdict) in verdicts.iter_mut() {
        if !verdict.is_spec && verdict.belongs_to.is_none() && patterns.decides_nothing(&files[at].path) {
            verdict.reads_like_spec = content(files[at], template, verdict.reason);
        }
    }
    verdicts
}

/// The titles of sections that say what specs say, two or more in a paper of the project, in a file that has a header.
fn content(file: &Spec, template: &Template, reason: &str) -> Vec<String> {
    let least = if reason == PROJECT_FILE { 2 } else { 1 };
    let told = file.fields.iter().any(|field| label::is_telling(&field.label));
    let headed = file.meta.status.is_known() || (reason != PROJECT_FILE && told);
    let stands = headed && template.origin.path() != Some(file.path.as_str());
    let stating = |section: &&Section| section.kind.is_some() && !section.items.is_empty();
    let titles: Vec<String> =
        file.sections.iter().filter(stating).map(|section| section.title.clone()).collect();
    if stands && titles.len() >= least && !name::is_template(file) { titles } else { Vec::new() }
}

const PROJECT_FILE: &str = "is a paper of the project";
/// Why another template than the one that counts is no spec.
pub const TEMPLATE_NAME: &str = "is a template by its name";

fn yes(reason: &'static str) -> Verdict {
    Verdict { is_spec: true, reason, belongs_to: None, reads_like_spec: Vec::new() }
}

fn no(reason: &'static str) -> Verdict {
    Verdict { is_spec: false, reason, belongs_to: None, reads_like_spec: Vec::new() }
}

/// What the configuration decides, and who is the template.
fn configured(file: &Spec, template: &Template, patterns: &Patterns) -> Option<Verdict> {
    let path = file.path.as_str();
    if template.origin.path() == Some(path) {
        return Some(no("is the template"));
    }
    if Patterns::matches(&patterns.exclude, path) {
        return Some(no("excluded in specsite.toml"));
    }
    let include = patterns.include.as_ref()?;
    let included = Patterns::matches(include, path);
    if included && name::is_template(file) && patterns.names.iter().all(|name| name != path) {
        return Some(no(TEMPLATE_NAME));
    }
    Some(if included { yes("included in specsite.toml") } else { no("not included in specsite.toml") })
}

/// What the name and the place alone decide.
fn by_place(files: &Arena<FileId, &Spec>, at: FileId, homes: &SpecFolders) -> Option<Verdict> {
    let file = files[at];
    if name::is_template(file) {
        return Some(no(TEMPLATE_NAME));
    }
    if let Some(owner) = homes.owner(files, at) {
        return Some(Verdict { belongs_to: Some(owner), ..no("lies in the folder of a spec") });
    }
    if name::is_beside(file) && !(homes.is_front(at) && has_status(file)) {
        return Some(no("lies among what goes with specs"));
    }
    if homes.is_front(at) {
        return Some(yes("is the front page of a spec's folder"));
    }
    name::is_project_file(file).then(|| no(PROJECT_FILE))
}

/// How the specs of a source usually look: what else lies there is no spec.
struct Habit {
    numbered: bool,
    /// The folder in which all lie that have a status, where most have one.
    told: Option<String>,
    /// The labels of the fields that most numbered specs begin with, in their normal form.
    labels: Vec<String>,
}

impl Habit {
    /// Fewer files show no habit.
    const LEAST: usize = 5;

    fn of(files: &Arena<FileId, &Spec>, open: &[FileId]) -> Self {
        let numbered = open.iter().filter(|at| files[**at].number.is_some()).count();
        let told: Vec<FileId> = open.iter().copied().filter(|at| has_status(files[*at])).collect();
        let most = |count: usize| count >= Self::LEAST && count * 10 >= open.len() * 6;
        let shared =
            || told.iter().map(|at| folder(&files[*at].path)).reduce(common).unwrap_or("").to_owned();
        Self { numbered: most(numbered), told: most(told.len()).then(shared), labels: labels(files, open) }
    }

    fn judge(&self, file: &Spec, homes: &SpecFolders, at: FileId) -> Verdict {
        if matches!(file.meta.status, Status::Folder { .. }) && says_something(file) {
            return yes("lies in a folder that tells where it stands");
        }
        if has_status(file) && !(self.numbered && file.number.is_none() && is_told_late(file)) {
            return yes("has a status in its header");
        }
        let same = self.labels.iter().filter(|label| has_field(file, label)).count();
        if self.numbered && same >= 2 && same * 3 >= self.labels.len() * 2 {
            return yes("begins with the same fields as the specs here");
        }
        let counted =
            file.number.is_some() || (self.numbered && name::is_like_number(stem_of_document(&file.path)));
        if counted {
            return yes("carries a number");
        }
        if self.numbered {
            return no("the specs here carry numbers and this file has none, nor a status");
        }
        if self.told.as_deref().is_some_and(|told| common(told, folder(&file.path)) != told) {
            return no("the specs here have a status and nothing in this folder has one");
        }
        if homes.is_loose(at) {
            return no("the specs here have folders of their own");
        }
        yes("is Markdown and nothing says otherwise")
    }
}

/// The labels of the fields that at least three in five numbered files have.
fn labels(files: &Arena<FileId, &Spec>, open: &[FileId]) -> Vec<String> {
    let numbered: Vec<&Spec> =
        open.iter().map(|at| files[*at]).filter(|file| file.number.is_some()).collect();
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for file in &numbered {
        let labels: BTreeSet<String> = file.fields.iter().map(|field| label::normal(&field.label)).collect();
        labels.into_iter().for_each(|label| *counts.entry(label).or_default() += 1);
    }
    counts.retain(|_, count| *count * 5 >= numbered.len() * 3);
    counts.into_keys().collect()
}

/// Whether a file has a header, or entries of its own.
fn says_something(file: &Spec) -> bool {
    file.fields.iter().any(|field| label::is_telling(&field.label)) || file.items().next().is_some()
}

fn has_field(file: &Spec, label: &str) -> bool {
    file.fields.iter().any(|field| label::normal(&field.label) == label)
}

/// Whether the status of a file is a chapter of it behind others, as papers have one about the state of things.
fn is_told_late(file: &Spec) -> bool {
    let Some(field) = file.status_field().map(|at| &file.fields[at]) else { return false };
    let chapters = file.sections.iter().filter(|section| section.level > 0);
    field.dialect == Dialect::StatusSection
        && chapters.filter(|section| section.span.start < field.span.start).count() > 1
}

/// The folder that two folders lie in.
fn common<'a>(a: &'a str, b: &str) -> &'a str {
    let shared = a.split('/').zip(b.split('/')).take_while(|(a, b)| a == b);
    let length = shared.map(|(part, _)| part.len() + 1).sum::<usize>();
    &a[..length.saturating_sub(1)]
}
