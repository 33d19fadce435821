//! Where the files of a portal lie.

use crate::repository::Repository;
use crate::source::Store;

/// The source's files, and what they lie in.
pub struct SourceContext<'a> {
    pub store: &'a dyn Store,
    /// The source folder's own name.
    pub folder: &'a str,
    pub repository: Option<&'a Repository>,
}
