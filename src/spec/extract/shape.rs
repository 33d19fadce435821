//! What is kept of code: what it declares, and the types it describes with their fields.

use serde::{Deserialize, Serialize};

use super::list::named;

named! {
    /// What something is that code or data declares.
    pub enum CodeForm {
        Function = "function",
        Class = "class",
        Dataclass = "dataclass",
        Struct = "struct",
        Enum = "enum",
        Trait = "trait",
        Interface = "interface",
        Type = "type",
        Union = "union",
        Message = "message",
        Input = "input",
        Constant = "constant",
        Command = "command",
        Table = "table",
        /// The keys of a document of JSON or YAML, and of one that is a schema.
        Object = "object",
        Document = "document",
        Schema = "schema",
        /// `impl` and `extension`: its members belong to a type declared elsewhere.
        Addition = "addition",
        /// `mod` and `namespace`: its members stand for themselves.
        Namespace = "namespace",
    }
}

impl CodeForm {
    /// Whether members of it are named after it.
    pub fn has_members(self) -> bool {
        !matches!(self, Self::Function | Self::Constant | Self::Namespace | Self::Type)
    }
}

/// Something that a block declares.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Symbol {
    pub form: CodeForm,
    /// Its name; that of a member with the name of its type: `Portal::link`, `Portal.link`.
    pub name: String,
    /// The declaration in one line.
    pub signature: String,
}

/// A type, a table or the shape of a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DataModel {
    /// Empty for a document without a name of its own: what it is called stands above the block.
    pub name: String,
    pub form: CodeForm,
    pub fields: Vec<ModelField>,
    /// What is said of it.
    pub note: String,
}

/// A field, a column, a key or a variant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModelField {
    pub name: String,
    /// Its type as written, empty when none is.
    pub kind: String,
}
