//! What is kept of a type that a block describes.

use serde::{Deserialize, Serialize};

/// A type, a table or the shape of a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DataModel {
    /// Empty for a document without a name of its own: what it is called stands above the block.
    pub name: String,
    /// `class`, `dataclass`, `struct`, `enum`, `interface`, `type`, `table`, `message`, `input`, `union`,
    /// `object`, `schema` or `document`.
    pub form: String,
    pub fields: Vec<ModelField>,
    pub offset: usize,
}

/// A field, a column, a key or a variant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModelField {
    pub name: String,
    /// Its type as written, empty when none is.
    pub kind: String,
    /// What a comment beside it, or else above it, says.
    pub note: String,
}
