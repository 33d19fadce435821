//! Which file of a source is its template: the configured one, one found by its name or by what it holds; or else what
//! most specs share.

use std::sync::Arc;

use crate::document::Document;
use crate::template::infer::infer;
use crate::template::name::is_named_template;
use crate::template::summary::{Summary, is_filled};
use crate::template::{Origin, Template};

/// Gives what is asked of a source's files while its template is looked for.
pub trait SourceFiles {
    /// The paths of all files, in order.
    fn paths(&self) -> &[String];

    /// Whether the configuration leaves a file out.
    fn leaves_out(&self, path: &str) -> bool;

    /// A file of the source.
    fn document(&mut self, at: usize) -> &Document;

    /// The form of every file, in order.
    fn summaries(&mut self) -> Vec<Arc<Summary>>;
}

/// So many templates beside the one that counts are looked at: what holds more of them is no collection of specs.
const BESIDE: usize = 16;

/// The template of a source where none is configured. Files are read only as far as they are asked for.
pub fn choose(files: &mut impl SourceFiles) -> Template {
    for at in named(files) {
        let document = files.document(at);
        if !is_filled(document) {
            return Template::learn(document, Origin::Named(document.source.path.clone()));
        }
    }
    let summaries = files.summaries();
    if let Some(at) = summaries.iter().position(|summary| summary.is_template) {
        let document = files.document(at);
        return Template::learn(document, Origin::Content(document.source.path.clone()));
    }
    infer(files.paths(), &summaries).unwrap_or_else(Template::built_in)
}

/// The other templates of a source whose template was found by its name, in the order in which they would count.
pub fn beside(files: &mut impl SourceFiles, taken: &Template) -> Vec<Template> {
    let Origin::Named(taken) = &taken.origin else { return Vec::new() };
    let others = named(files).into_iter().filter(|at| {
        let path = &files.paths()[*at];
        path != taken && !files.leaves_out(path)
    });
    let others: Vec<usize> = others.take(BESIDE).collect();
    let learned = others.into_iter().filter_map(|at| {
        let document = files.document(at);
        let origin = || Origin::Named(document.source.path.clone());
        (!is_filled(document)).then(|| Template::learn(document, origin()))
    });
    learned.collect()
}

/// The files that are templates by their names: those among the specs, the nearest to the top, then the first by name.
fn named(files: &impl SourceFiles) -> Vec<usize> {
    let paths = files.paths();
    let mut named: Vec<usize> = (0..paths.len()).filter(|at| is_named_template(&paths[*at])).collect();
    named.sort_by_key(|at| (files.leaves_out(&paths[*at]), paths[*at].matches('/').count(), *at));
    named
}
