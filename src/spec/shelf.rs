//! Where the large parts of parsed files wait until a page or the index asks for them.

use std::sync::Arc;

use crate::arena::{Arena, FileId};
use crate::spec::body::{Body, Words};

/// Gives what was put away of a file.
pub trait Shelf: Send + Sync {
    fn body(&self, file: FileId) -> Arc<Body>;
    fn words(&self, file: FileId) -> Arc<Words>;
}

/// All of it in memory.
impl Shelf for Arena<FileId, (Arc<Body>, Arc<Words>)> {
    fn body(&self, file: FileId) -> Arc<Body> {
        Arc::clone(&self[file].0)
    }

    fn words(&self, file: FileId) -> Arc<Words> {
        Arc::clone(&self[file].1)
    }
}
