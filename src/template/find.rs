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

/// The template of a source where none is configured. Files are read only as far as they are asked for.
pub fn choose(files: &mut impl SourceFiles) -> Template {
    let paths = files.paths();
    // One among the specs, the nearest to the top, then the first by name.
    let mut named: Vec<usize> = (0..paths.len()).filter(|at| is_named_template(&paths[*at])).collect();
    named.sort_by_key(|at| (files.leaves_out(&paths[*at]), paths[*at].matches('/').count(), *at));
    for at in named {
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
