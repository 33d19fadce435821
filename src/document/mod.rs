//! One file as Markdown, read once: its text, its front matter, its blocks. What a template or a spec makes of it is
//! decided above.

pub mod front_matter;
pub mod header;
pub mod name;
pub mod outline;
pub mod sidecar;
pub mod status;

use crate::diag::{self, Diagnostic, Span};
use crate::markdown;
use crate::markdown::tree::Block;
use crate::source::Source;
use header::Field;

/// A file with everything that its text alone tells.
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    pub source: Source,
    /// The fields of its front matter.
    pub front: Vec<Field>,
    /// Why the front matter could not be read whole.
    pub broken: Option<Diagnostic>,
    /// Where the text below the front matter begins.
    pub body: usize,
    pub blocks: Vec<Block>,
    /// What is shown as its source text, for it holds more markup than is read.
    pub unread: Option<Span>,
}

impl Document {
    /// Reads a file. Any text is a document.
    pub fn read(source: Source) -> Self {
        let (front, body, broken) = front_matter::read(&source);
        let (blocks, unread) = markdown::read(&source.text, body);
        Self { source, front, broken, body, blocks, unread }
    }

    /// That a part of it was not read.
    pub fn too_large(&self) -> Option<Diagnostic> {
        let at = self.unread?.start;
        let message = "from here on the file holds more markup than is read: it is shown as its source text";
        let finding = Diagnostic::new(&diag::UNREADABLE, &self.source.path, Span::new(at, at), message);
        Some(finding.with_help("part the file into several, or keep what is data in a file beside it"))
    }
}
