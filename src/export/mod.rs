//! A portal -> what search engines of several machines load: lines of JSON, one a spec and one a section, in files that
//! an engine takes in one request, and the engine's own description of their fields. Written one spec at a time.

pub mod engine;
mod file;
mod line;

use crate::error::Result;
use crate::portal::Portal;
use crate::route::Route;
use crate::site::Sink;
use crate::slug::UniqueNames;
pub use engine::{ExportTarget, LIMIT};
use file::Lines;

/// What was written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Exported {
    pub documents: usize,
    pub sections: usize,
    /// Lines whose text was cut, as none may be larger than a file.
    pub cut: usize,
}

/// Writes a portal for an engine. `index` is the index's name there; `base` the site's full address with a slash at its
/// end, without which addresses are relative to the site.
pub fn write(
    portal: &Portal,
    engine: ExportTarget,
    index: &str,
    base: Option<&str>,
    sink: &dyn Sink,
) -> Result<Exported> {
    for (name, text) in engine.schemas(index) {
        sink.put(Route::new(name), text.into_bytes())?;
    }
    let mut documents = Lines::new(engine, "documents", sink);
    let mut sections = Lines::new(engine, "sections", sink);
    let mut names = UniqueNames::default();
    let mut done = Exported::default();
    for entry in portal.specs.values() {
        let words = portal.shelf.words(entry.file);
        let document = line::of_spec(entry, &words, base.unwrap_or(""), &mut names);
        documents.push(&document)?;
        done.documents += 1;
        done.cut += usize::from(document.cut);
        for section in line::of_sections(entry, &words, &document, &mut names) {
            sections.push(&section)?;
            done.sections += 1;
            done.cut += usize::from(section.cut);
        }
    }
    documents.finish()?;
    sections.finish()?;
    Ok(done)
}
