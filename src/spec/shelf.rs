//! Where the large parts of parsed files wait until a page or the index asks for them.

use std::sync::Arc;

use crate::arena::{Arena, FileId};
use crate::spec::body::{Body, Copied, Words};
use crate::stash::{Put, Stash};

/// Gives what was put away of a file.
pub trait Shelf: Send + Sync {
    fn body(&self, file: FileId) -> Arc<Body>;
    fn words(&self, file: FileId) -> Arc<Words>;
    fn copied(&self, file: FileId) -> Arc<Copied>;
}

/// The large parts of a file, put away.
#[derive(Debug, Clone)]
pub struct Parts {
    pub body: Put<Body>,
    pub words: Put<Words>,
    pub copied: Put<Copied>,
}

/// The parts of all files of a source.
pub struct Shelves {
    pub stash: Arc<Stash>,
    pub parts: Arena<FileId, Parts>,
}

impl Shelf for Shelves {
    fn body(&self, file: FileId) -> Arc<Body> {
        self.stash.get(&self.parts[file].body)
    }

    fn words(&self, file: FileId) -> Arc<Words> {
        self.stash.get(&self.parts[file].words)
    }

    fn copied(&self, file: FileId) -> Arc<Copied> {
        self.stash.get(&self.parts[file].copied)
    }
}
