//! The themes inside the program: the default one, which is whole, and others, which hold what they do otherwise.

use std::sync::Arc;

use include_dir::{Dir, include_dir};

use super::layer::Layer;

/// The theme below all others.
pub const DEFAULT: &str = "default";

static BUILT_IN: &[(&str, Dir)] = &[
    (DEFAULT, include_dir!("$CARGO_MANIFEST_DIR/themes/default")),
    ("compact", include_dir!("$CARGO_MANIFEST_DIR/themes/compact")),
];

/// The names of the built-in themes.
pub fn names() -> impl Iterator<Item = &'static str> {
    BUILT_IN.iter().map(|(name, _)| *name)
}

/// A built-in theme by its name.
pub fn built_in(name: &str) -> Option<Layer> {
    let (name, dir) = BUILT_IN.iter().find(|(own, _)| *own == name)?;
    let mut files = Vec::new();
    collect(dir, &mut files);
    Some(Layer { name: (*name).to_owned(), files })
}

fn collect(dir: &Dir, files: &mut Vec<(String, Arc<[u8]>)>) {
    files.extend(
        dir.files().map(|file| (file.path().to_string_lossy().replace('\\', "/"), file.contents().into())),
    );
    dir.dirs().for_each(|dir| collect(dir, files));
}
