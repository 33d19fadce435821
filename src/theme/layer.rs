//! The files of one theme, as they lie over those of another.

use std::sync::Arc;

/// Files of a theme by their path in it, `/` between folders.
#[derive(Debug, Clone, Default)]
pub struct Layer {
    pub name: String,
    pub files: Vec<(String, Arc<[u8]>)>,
}

impl Layer {
    pub fn file(&self, path: &str) -> Option<&Arc<[u8]>> {
        self.files.iter().find(|(own, _)| own == path).map(|(_, bytes)| bytes)
    }
}
